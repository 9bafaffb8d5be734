//! How questions are put beside their like, and what is said of their uses.

use super::*;
use crate::domain::blueprint::{Limit, Sort};
use crate::domain::paper::check::tests::stage::topic;
use crate::domain::question::QuestionCode;

fn codes(of: &[QuestionCode]) -> Vec<&str> {
    of.iter().map(QuestionCode::as_str).collect()
}

#[test]
fn questions_that_count_alike_are_one_stratum() {
    let mut pool = pool(8);
    for question in &mut pool[4..] {
        question.topic = "T2".parse().unwrap();
    }
    pool[7].tags.insert("时政".to_owned());
    let mut parts = parts(3);
    parts.limits = vec![
        topic("T2", Span { min: 0, max: 2 }),
        Limit {
            of: Sort {
                tag: Some("时政".to_owned()),
                ..Sort::default()
            },
            count: Span { min: 0, max: 1 },
        },
    ];
    let exposure = certify(parts, &pool, 0, &[]).exposure;
    let strata: Vec<_> = exposure
        .strata
        .iter()
        .map(|stratum| (stratum.size, stratum.limits.as_slice()))
        .collect();
    assert_eq!(strata, [(4, &[][..]), (3, &[0]), (1, &[0, 1])]);
    assert_eq!(exposure.questions[5].stratum, 1);
}

#[test]
fn what_cannot_be_drawn_is_told_and_not_counted() {
    let mut pool = pool(8);
    pool[2].kind = Kind::Multiple;
    pool[3].marks = None;
    pool[4].tags.insert("停用".to_owned());
    // Q05 travels with Q06, which is excluded.
    pool[5].stimulus = Some("材料一".to_owned());
    pool[6].stimulus = Some("材料一".to_owned());
    let mut parts = parts(2);
    parts.marks = Some("4".parse().unwrap());
    parts.excluded = BTreeSet::from([pool[6].code.clone()]);
    parts.limits = vec![Limit {
        of: Sort {
            tag: Some("停用".to_owned()),
            ..Sort::default()
        },
        count: Span { min: 0, max: 0 },
    }];
    let papers = vec![paper(&pool, &[(0, 0), (1, 1)])];
    let certificate = certify(parts, &pool, 0, &papers);
    let exposure = certificate.exposure;
    assert_eq!(certificate.violations, 0);
    assert_eq!(
        codes(&exposure.not_drawable),
        ["Q02", "Q03", "Q04", "Q05", "Q06"]
    );
    let drawable: Vec<_> = exposure
        .questions
        .iter()
        .map(|question| (question.code.as_str(), question.uses))
        .collect();
    assert_eq!(drawable, [("Q00", 1), ("Q01", 1), ("Q07", 0)]);
    let relative = exposure.relative.unwrap();
    assert_eq!(
        [relative.0.decimal(2), relative.1.decimal(2)],
        ["0.00", "1.50"]
    );
    assert_eq!(exposure.unused().count(), 1);
}

#[test]
fn a_required_question_is_not_held_against_the_others() {
    let pool = pool(5);
    let mut parts = parts(3);
    parts.required = BTreeSet::from([pool[0].code.clone()]);
    let papers = [[0, 1, 2], [0, 3, 4]].map(|of| paper(&pool, &of.map(|n| (n, n % 4))));
    let exposure = certify(parts, &pool, 0, &papers).exposure;
    let one = Ratio::new(1, 1).unwrap();
    assert_eq!(exposure.relative, Some((one, one)));
    assert_eq!(exposure.uses, Some((1, 2)));
    assert!(exposure.strata[0].is_required && !exposure.strata[1].is_required);
}

#[test]
fn the_largest_exposure_is_kept_up_to_a_whole_paper() {
    let pool = pool(9);
    let mut parts = parts(3);
    parts.max_exposure = Some(500);
    let of = [[0, 1, 2], [0, 3, 4], [5, 6, 7]];
    let papers = of.map(|of| paper(&pool, &of.map(|n| (n, n % 4))));
    // Half of three papers is rounded up to two.
    let kept = certify(parts.clone(), &pool, 0, &papers);
    assert!(kept.exposure.over_cap.is_empty());
    assert_eq!(kept.exposure.largest_share, Ratio::new(2, 3));
    parts.max_exposure = Some(333);
    let broken = certify(parts, &pool, 0, &papers);
    assert_eq!(codes(&broken.exposure.over_cap), ["Q00"]);
    let findings = broken.findings();
    let told = findings.iter().find(|finding| finding.zh.contains("33.3%"));
    let told = told.unwrap();
    assert_eq!(
        (told.level, told.zh.as_str()),
        (
            Level::Fault,
            "有 1 道题出现在超过 33.3% 的试卷上，最多达 66.7%"
        )
    );
}
