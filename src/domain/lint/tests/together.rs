//! Rules about many questions.

use super::*;

/// A rule, a bank where it fires, and one where it does not.
type Case = (Rule, Vec<Parts>, Vec<Parts>);

/// The same questions with a code of its own for each.
fn coded(bank: Vec<Parts>) -> Vec<Parts> {
    let coded = (1..).zip(bank).map(|(n, parts)| {
        with(parts, |parts| {
            parts.code = format!("T01-S{n:02}").parse().unwrap();
        })
    });
    coded.collect()
}

fn many(n: usize, of: impl Fn(usize) -> Parts) -> Vec<Parts> {
    coded((0..n).map(of).collect())
}

/// Four options of which the right one stands at a place and has a length.
fn places(at: usize, lengths: [usize; 4], n: usize) -> Parts {
    let letters = ["甲", "乙", "丙", "丁"];
    let text = |place: usize| {
        format!(
            "{}{}",
            if place == at { "+" } else { "" },
            letters[place].repeat(lengths[place])
        )
    };
    let texts: Vec<String> = (0..4).map(text).collect();
    single(
        &format!("第{n}组做法中最恰当的一种是（　　）。"),
        &texts.join("|"),
    )
}

fn numbers(at: usize, n: usize) -> Parts {
    let text = |place: usize| format!("{}{}项", if place == at { "+" } else { "" }, n * 10 + place);
    single(
        &format!("第{n}类标准一共有（　　）。"),
        &(0..4).map(text).collect::<Vec<_>>().join("|"),
    )
}

const MEETING: &str = "中央网络安全和信息化领导小组第一次会议召开的地点和提出的论断";

fn pairs() -> Vec<Case> {
    let key = single(
        "提出没有网络安全就没有国家安全这一论断的会议是（　　）。",
        "+领导小组会议|宣传工作会议|互联网大会|组织工作会议",
    );
    let telling = truth("领导小组会议提出没有网络安全就没有国家安全的论断。", true);
    let distractor = single(
        "网络安全就没有国家安全这一论断所针对的场合是（　　）。",
        "领导小组会议|+其他场合|第三场合|第四场合",
    );
    let both = |a: &Parts, b: &Parts| coded(vec![a.clone(), b.clone()]);
    let enemies = |a: &Parts, b: &Parts| {
        let mut bank = both(a, b);
        let first = bank[0].code.clone();
        bank[1].enemies.insert(first);
        bank
    };
    let about = |stem: &str, fact: &str| {
        with(truth(stem, true), |parts| {
            parts.facts.insert(fact.to_owned());
        })
    };
    let alike = |end: &str| {
        single(
            &format!("{MEETING}{end}（　　）。"),
            "+甲方案|乙方案|丙方案|丁方案",
        )
    };
    let fill = |stem: &str| blank(stem, "四梁八柱");
    vec![
        (Rule::C2, both(&key, &telling), enemies(&key, &telling)),
        (Rule::C2, both(&key, &telling), both(&key, &distractor)),
        (
            Rule::C2,
            both(&key, &telling),
            both(&key, &truth("领导小组会议讨论了预算。", true)),
        ),
        (
            Rule::C3,
            both(
                &about("甲说法是恰当的。", "law-2016"),
                &about("乙说法是恰当的。", "Law_2016"),
            ),
            both(
                &about("甲说法是恰当的。", "law-2016"),
                &about("乙说法是恰当的。", "law-2017"),
            ),
        ),
        (
            Rule::C4,
            both(&alike("各是"), &alike("分别是")),
            enemies(&alike("各是"), &alike("分别是")),
        ),
        (
            Rule::C4,
            both(&alike("各是"), &alike("分别是")),
            both(
                &alike("各是"),
                &single(
                    "宣传周活动在全国举办的时间、地点和主要内容分别是（　　）。",
                    FOUR,
                ),
            ),
        ),
        (
            Rule::C5,
            both(
                &fill("网络安全的____基本确立。"),
                &fill("法规制度的主体框架称为____。"),
            ),
            enemies(
                &fill("网络安全的____基本确立。"),
                &fill("法规制度的主体框架称为____。"),
            ),
        ),
        (
            Rule::B1,
            both(
                &alike("各是"),
                &with(alike("各 是"), |parts| parts.body.stem.push(' ')),
            ),
            both(
                &alike("各是"),
                &single(
                    &format!("{MEETING}各是（　　）。"),
                    "甲方案|+乙方案|丙方案|丁方案",
                ),
            ),
        ),
    ]
}

const FOUR: &str = "+甲方案|乙方案|丙方案|丁方案";

pub(super) fn cases() -> Vec<Case> {
    let truths = |n_false: usize| {
        many(40, move |n| {
            truth(&format!("第{n}种说法是恰当的。"), n_false <= n)
        })
    };
    let negative = |every: usize| {
        many(40, move |n| {
            let word = if n.is_multiple_of(every) {
                "**不**"
            } else {
                "较"
            };
            single(&format!("第{n}组做法中，{word}恰当的是（　　）。"), FOUR)
        })
    };
    let mut cases = pairs();
    cases.extend([
        (Rule::T4, truths(30), truths(22)),
        (Rule::N3, negative(5), negative(10)),
        (
            Rule::D3Bank,
            many(40, |n| places(n % 4, [4, 4, 4, 4].map_at(n % 4, 5), n)),
            many(40, |n| places(n % 4, [3, 4, 5, 6], n)),
        ),
        (
            Rule::D4Bank,
            many(40, |n| places(n % 4, [4, 4, 4, 4].map_at(n % 4, 3), n)),
            many(40, |n| places(n % 4, [3, 4, 5, 6], n)),
        ),
        (
            Rule::D11Bank,
            many(40, |n| numbers(3, n + 1)),
            many(40, |n| numbers(n % 4, n + 1)),
        ),
        (
            Rule::B2,
            many(40, |n| places(2, [3, 4, 5, 6], n)),
            many(40, |n| places(n % 4, [3, 4, 5, 6], n)),
        ),
    ]);
    cases
}

trait MapAt {
    fn map_at(self, at: usize, length: usize) -> Self;
}

impl MapAt for [usize; 4] {
    fn map_at(mut self, at: usize, length: usize) -> Self {
        self[at] = length;
        self
    }
}

#[test]
fn each_rule_fires_where_it_should_and_nowhere_else() {
    for (rule, bad, good) in cases() {
        let (found, quiet) = (
            rules_of(&bad, &Sources::default()),
            rules_of(&good, &Sources::default()),
        );
        assert!(
            found.contains(&rule),
            "{rule:?} is silent: {}",
            bad[0].body.stem
        );
        assert!(
            !quiet.contains(&rule),
            "{rule:?} fires: {}",
            good[0].body.stem
        );
    }
}

#[test]
fn a_retired_question_is_no_enemy_of_its_successor() {
    let (_, mut bank, _) = pairs().pop().unwrap();
    bank[0].status = Status::Retired;
    assert!(!rules_of(&bank, &Sources::default()).contains(&Rule::B1));
}

#[test]
fn questions_that_are_all_alike_are_told_without_comparing_each_with_each() {
    let bank: Vec<Question> = many(600, |n| {
        single(&format!("{MEETING}第{n}次是（　　）。"), FOUR)
    })
    .into_iter()
    .map(question)
    .collect();
    let bank: Vec<&Question> = bank.iter().collect();
    let found = lint(&bank, &Sources::default());
    // A phrase that all have is one of the form: nothing is said of it.
    assert!(
        found
            .iter()
            .all(|finding| finding.rule != Rule::C4 && finding.others.len() <= MAX_OTHERS)
    );
}
