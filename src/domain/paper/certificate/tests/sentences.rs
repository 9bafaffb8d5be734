//! The sentences for organisers, word by word.

use super::*;
use crate::domain::blueprint::{DifficultyWindow, Measure};

fn told(certificate: &Certificate) -> Vec<(&'static str, String)> {
    let findings = certificate.findings().into_iter();
    findings
        .map(|finding| (finding.level.as_str(), finding.zh))
        .collect()
}

/// Four papers of three from six: Q00 to Q05 in turn, twice.
fn four() -> (Vec<PoolQuestion>, Vec<Paper>) {
    let pool = pool(6);
    let of = [[0, 1, 2], [3, 4, 5], [0, 1, 3], [2, 4, 5]];
    let papers = of.map(|of| paper(&pool, &of.map(|number| (number, number % 4))));
    (pool, papers.to_vec())
}

#[test]
fn a_good_certificate_reads_well() {
    let (pool, papers) = four();
    let mut parts = parts(3);
    parts.max_exposure = Some(500);
    parts.difficulty = Some(DifficultyWindow {
        measure: Measure::Mean,
        target: 700,
        tolerance: 20,
    });
    let certificate = certify(parts, &pool, 1, &papers);
    let wanted = [
        "逐份检查 4 份试卷，没有发现违反方案之处",
        "题数、分值、难度等 4 项要求在每份试卷上都成立",
        "每道题使用 2 次，为同类题平均的 1.00–1.00 倍，最少与最多之比 1.00",
        "使用最多的题出现在 50.0% 的试卷上，方案允许 50.0%",
        "任意两份试卷平均相同 1.00 题，各类题用量不变时的下限 1.00，各自随机抽取时的期望 1.50",
        "前 4 份试卷两两比较，最多相同 2 题，理论上这一最大值不低于 1 题",
        "相邻试卷平均相同 0.33 题，最多 1 题",
        "4 份试卷的题目组合各不相同",
        "试卷的平均难度为 0.700–0.700，平均 0.700，标准差 0.0000",
        "单选题答案字母最多连续 1 题相同",
    ];
    assert_eq!(
        told(&certificate),
        wanted.map(|text| ("ok", text.to_owned()))
    );
    assert_eq!(certificate.constraints[3].wanted, "0.7±0.02");
    assert_eq!(certificate.constraints[3].least, "0.7000");
}

#[test]
fn what_is_wrong_is_a_fault_and_named() {
    let (pool, mut papers) = four();
    papers[1].slots.pop();
    let certificate = certify(parts(3), &pool, 0, &papers);
    let faults: Vec<String> = told(&certificate)
        .into_iter()
        .filter(|(level, _)| *level == "fault")
        .map(|(_, text)| text)
        .collect();
    assert_eq!(
        faults,
        [
            "发现 2 处违反方案，涉及 4 份试卷中的 1 份",
            "3 项要求中有 3 项未在每份试卷上成立：“单选题”题数、全卷题数、全卷分值"
        ]
    );
    let section = &certificate.constraints[0];
    assert_eq!(
        [&section.wanted, &section.least, &section.most],
        ["3", "2", "3"]
    );
}

#[test]
fn a_question_that_is_never_used_although_its_like_are_is_noticed() {
    let pool = pool(4);
    let papers = vec![paper(&pool, &[(0, 0), (1, 1), (2, 2)]); 7];
    let certificate = certify(parts(3), &pool, 0, &papers);
    let notices: Vec<_> = told(&certificate)
        .into_iter()
        .filter(|(level, _)| *level == "notice")
        .collect();
    let wanted = [
        "每道题使用 0–7 次，为同类题平均的 0.00–1.33 倍，最少与最多之比 0.00；题库小而互斥题、难度等要求紧，用得不均匀",
        "有 1 道题从未使用，而同类题都在使用：Q03",
        "7 份试卷共有 1 种不同的题目组合",
    ];
    assert_eq!(notices, wanted.map(|text| ("notice", text.to_owned())));
}

#[test]
fn every_sentence_has_an_english_twin() {
    let (pool, papers) = four();
    let findings = certify(parts(3), &pool, 3, &papers).findings();
    assert!(findings.len() > 8);
    for finding in findings {
        let is_chinese = |c: char| ('一'..='龥').contains(&c);
        assert!(finding.zh.contains(is_chinese), "{}", finding.zh);
        assert!(!finding.en.contains(is_chinese), "{}", finding.en);
    }
}
