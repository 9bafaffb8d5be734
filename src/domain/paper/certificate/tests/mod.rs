//! What a certificate says, on papers made by hand and on drawn ones counted again the slow way.

use std::collections::BTreeSet;

use super::*;
use crate::domain::blueprint::{Blueprint, Parts, Span};
use crate::domain::paper::check::tests::stage::{question, section};
use crate::domain::paper::{LetterKey, Paper, PoolQuestion, Slot};
use crate::domain::question::Kind;
use crate::domain::scoring::Rule;
use crate::domain::seed::{Seed, Stream};

mod drawn;
mod exposure;
mod sentences;

/// Questions Q00, Q01 and so on; the right option is `a`.
fn pool(n_questions: usize) -> Vec<PoolQuestion> {
    (0..n_questions)
        .map(|number| question(&format!("Q{number:02}"), Kind::Single, "T1"))
        .collect()
}

/// One section of so many, at two marks each.
fn parts(n_questions: usize) -> Parts {
    Parts {
        title: "模拟".to_owned(),
        sections: vec![section(Kind::Single, Span::exactly(n_questions), None)],
        marks: Some((2 * n_questions).to_string().parse().unwrap()),
        shuffle_questions: true,
        shuffle_options: true,
        ..Parts::default()
    }
}

/// A paper of these questions, with the options of each turned by so many places.
fn paper(pool: &[PoolQuestion], of: &[(usize, usize)]) -> Paper {
    let slots = of.iter().map(|(number, turn)| {
        let question = &pool[*number];
        let mut order: Vec<_> = question.choices.iter().map(|(id, _)| id.clone()).collect();
        order.rotate_right(*turn);
        Slot {
            section: 0,
            version: question.version,
            marks: question.marks.unwrap_or_default(),
            rule: Rule::EXACT,
            order,
        }
    });
    Paper {
        slots: slots.collect(),
    }
}

/// So many papers, each of `n` questions at random with their options at random.
fn draw(pool: &[PoolQuestion], n: usize, papers: u64) -> Vec<Paper> {
    let number = |stream: &mut Stream, bound| usize::try_from(stream.below(bound)).unwrap();
    let of = |index| {
        let mut stream = Seed::from_number(11).nth_stream(index);
        let mut numbers: Vec<usize> = (0..pool.len()).collect();
        stream.shuffle(&mut numbers);
        let turned: Vec<_> = numbers
            .iter()
            .take(n)
            .map(|question| (*question, number(&mut stream, 4)))
            .collect();
        paper(pool, &turned)
    };
    (0..papers).map(of).collect()
}

fn certify(parts: Parts, pool: &[PoolQuestion], window: u32, papers: &[Paper]) -> Certificate {
    let blueprint = Blueprint::new(parts).unwrap();
    let mut audit = Audit::new(&blueprint, pool, window);
    for paper in papers {
        audit.add(paper);
    }
    audit.finish()
}

fn versions(paper: &Paper) -> BTreeSet<crate::domain::QuestionVersionId> {
    paper.slots.iter().map(|slot| slot.version).collect()
}

#[test]
fn violations_are_all_counted_and_the_first_are_told_with_their_paper() {
    let pool = pool(6);
    let right = paper(&pool, &[(0, 0), (1, 1), (2, 2)]);
    let twice = paper(&pool, &[(3, 0), (3, 1), (4, 2)]);
    let mut papers = vec![right.clone()];
    papers.extend(vec![twice; 25]);
    papers.push(right);
    let certificate = certify(parts(3), &pool, 0, &papers);
    assert_eq!(
        (
            certificate.papers,
            certificate.violations,
            certificate.wrong_papers
        ),
        (27, 25, 25)
    );
    assert_eq!(certificate.found.len(), MAX_FOUND);
    assert_eq!(
        (certificate.found[0].paper, certificate.found[19].paper),
        (1, 20)
    );
    assert_eq!(certificate.found[0].violation.code(), "repeated");
}

#[test]
fn what_a_candidate_has_met_before_is_a_violation_of_the_paper() {
    let pool = pool(6);
    let blueprint = Blueprint::new(parts(3)).unwrap();
    let mut audit = Audit::new(&blueprint, &pool, 0);
    let paper = paper(&pool, &[(0, 0), (1, 1), (2, 2)]);
    audit.add_unseen(&paper, &BTreeSet::from([pool[5].code.clone()]));
    audit.add_unseen(&paper, &BTreeSet::from([pool[2].code.clone()]));
    let certificate = audit.finish();
    assert_eq!((certificate.violations, certificate.wrong_papers), (1, 1));
    assert_eq!(certificate.found[0].paper, 1);
}

#[test]
fn papers_with_the_same_questions_in_another_order_are_one_set() {
    let pool = pool(6);
    let papers = [[0, 1, 2], [2, 1, 0], [0, 1, 3]];
    let papers = papers.map(|of| paper(&pool, &of.map(|number| (number, number))));
    let certificate = certify(parts(3), &pool, 0, &papers);
    assert_eq!(
        (certificate.compared_sets, certificate.different_sets),
        (3, 2)
    );
}

#[test]
fn no_papers_make_a_certificate_that_says_so() {
    let certificate = certify(parts(3), &pool(6), 0, &[]);
    assert_eq!(certificate.overlap.mean, None);
    assert_eq!(certificate.difficulty, None);
    let findings = certificate.findings();
    assert_eq!(findings.len(), 1);
    assert_eq!(
        (findings[0].level, findings[0].zh.as_str()),
        (Level::Notice, "没有试卷可供检查")
    );
}
