//! What a stored certificate promises.

use super::*;
use crate::domain::blueprint::{Blueprint, Parts, Section, Span};
use crate::domain::paper::certificate::Audit;
use crate::domain::paper::{LetterKey, Paper, PoolQuestion, Slot};
use crate::domain::question::Kind;
use crate::domain::rating::Rating;
use crate::domain::scoring::Rule;
use crate::domain::{QuestionVersionId, marks::Marks};
use std::collections::BTreeSet;
use uuid::Uuid;

fn question(number: u32) -> PoolQuestion {
    PoolQuestion {
        version: QuestionVersionId::new(Uuid::from_u128(number.into())),
        code: format!("Q{number:03}").parse().unwrap(),
        kind: Kind::Single,
        topic: "T1".parse().unwrap(),
        difficulty: None,
        rating: Rating::from_thousandths(700).unwrap(),
        cognitive: None,
        tags: BTreeSet::new(),
        marks: None,
        stimulus: None,
        facts: BTreeSet::new(),
        enemies: BTreeSet::new(),
        choices: ["a", "b", "c", "d"]
            .map(|id| (id.parse().unwrap(), false))
            .to_vec(),
        letter_key: LetterKey::Option("a".parse().unwrap()),
    }
}

/// The next five questions, with the right option one letter on each time.
fn paper(pool: &[PoolQuestion], number: usize) -> Paper {
    let slot = |at: usize| {
        let question = &pool[(5 * number + at) % pool.len()];
        let mut order: Vec<_> = question.choices.iter().map(|(id, _)| id.clone()).collect();
        order.rotate_left((number + at) % 4);
        Slot {
            section: 0,
            version: question.version,
            marks: "2".parse().unwrap(),
            rule: Rule::EXACT,
            order,
        }
    };
    Paper {
        slots: (0..5).map(slot).collect(),
    }
}

/// Forty papers of five from twenty, one of them with marks that are wrong.
fn form(drawn: DrawnForm) -> CertificateForm {
    let section = Section {
        name: "单选题".to_owned(),
        kind: Kind::Single,
        count: Span::exactly(5),
        marks: Some("2".parse().unwrap()),
        rule: Rule::EXACT,
        topics: BTreeSet::new(),
        difficulties: BTreeSet::new(),
    };
    let blueprint = Blueprint::new(Parts {
        title: "模拟".to_owned(),
        sections: vec![section],
        max_exposure: Some(900),
        shuffle_questions: true,
        shuffle_options: true,
        ..Parts::default()
    })
    .unwrap();
    let pool: Vec<PoolQuestion> = (0..20).map(question).collect();
    let mut audit = Audit::new(&blueprint, &pool, 2);
    for number in 0..40 {
        let mut paper = paper(&pool, number);
        if number == 6 {
            paper.slots[0].marks = Marks::ZERO;
        }
        audit.add(&paper);
    }
    CertificateForm::from_certificate(&audit.finish(), drawn)
}

fn drawn() -> DrawnForm {
    DrawnForm {
        generator: "sections/1".to_owned(),
        method: "deck".to_owned(),
        commitment: Some("ab".repeat(32)),
        statement: None,
        drawn_at: Some("2026-07-01T01:00:00Z".to_owned()),
    }
}

#[test]
fn a_stored_certificate_reads_back() {
    let form = form(drawn());
    let text = form.to_json();
    assert!(
        text.starts_with(r#"{"format":"examhall-certificate/1","drawn":{"generator":"#),
        "{text}"
    );
    assert_eq!(CertificateForm::from_json(&text).unwrap(), form);
}

#[test]
fn a_certificate_that_is_not_understood_is_refused() {
    let text = form(drawn()).to_json();
    for (from, to) in [
        ("certificate/1", "certificate/2"),
        ("\"papers\":40", "\"papers\":-1"),
        ("\"drawn\":", "\"origin\":"),
    ] {
        assert!(
            CertificateForm::from_json(&text.replace(from, to)).is_err(),
            "{to}"
        );
    }
}

#[test]
fn papers_are_numbered_from_one_and_ratios_are_exact_and_rounded() {
    let form = form(drawn());
    let found: Vec<_> = form
        .found
        .iter()
        .map(|found| (found.paper, found.code.as_str()))
        .collect();
    // 200 uses of 20 questions: each would stand on a quarter of the papers.
    assert_eq!(found, [(7, "wrong_marks"), (7, "total_marks")]);
    let share = form.exposure.strata[0].expected_share.as_ref().unwrap();
    assert_eq!(
        (share.exact.as_str(), share.decimal.as_str()),
        ("1/4", "0.2500")
    );
    assert_eq!(form.exposure.max_exposure.as_deref(), Some("0.900"));
    let spread = form.difficulty.unwrap();
    assert_eq!(
        (spread.mean.exact.as_str(), spread.deviation.as_str()),
        ("7/10", "0.000000")
    );
    assert_eq!(form.findings[0].level, "fault");
}
