//! What charts show, and that they show it inertly and within their canvas.

use super::*;
use crate::domain::Language;
use crate::domain::marks::Marks;
use crate::domain::rating::Thousandths;
use crate::domain::results::PerMille;
use crate::domain::results::branches::{BranchStanding, Branches as Counted, Lines, Reached};
use crate::domain::results::distribution::Distribution;
use crate::domain::roster::BranchPath;

const EVIL: &str = "<script>alert('x')</script>&\"";

fn marks(text: &str) -> Marks {
    text.parse().unwrap()
}

/// Totals in the middles of as many tenths of full marks as there are counts.
fn spread(full: &str, pass: Option<&str>, counts: &[u32]) -> Distribution {
    let mut spread = Distribution::new(marks(full), pass.map(marks));
    let full = marks(full).hundredths();
    for (band, count) in (0..).zip(counts) {
        let total = Marks::from_hundredths(full / 10 * band + full / 20).unwrap();
        (0..*count).for_each(|_| spread.count(total));
    }
    spread
}

fn usual() -> Distribution {
    spread("100", Some("60"), &[0, 1, 0, 2, 5, 9, 21, 34, 26, 12])
}

fn totals(exam: &str, spread: &Distribution, language: Language) -> String {
    Totals { exam, spread }.to_svg(language).unwrap()
}

/// Branches of 40, of whom 38 sat; each mean is half a mark below the one before it.
fn standings(names: impl Iterator<Item = String>) -> Vec<BranchStanding> {
    let mut counted = Counted::new(Lines::new(marks("100"), None));
    for (at, name) in (0..).zip(names) {
        let branch = BranchPath::parse(&name).unwrap();
        let total = Marks::from_hundredths(9_000 - at * 50).unwrap();
        (0..38).for_each(|_| counted.count(&branch, Reached::Total(total)));
        (0..2).for_each(|_| counted.count(&branch, Reached::Nothing));
    }
    counted.standings()
}

fn branches(exam: &str, count: usize, language: Language) -> String {
    let standings = standings((0..count).map(|at| format!("第{at:03}支部")));
    drawn_branches(exam, &standings, language)
}

fn drawn_branches(exam: &str, standings: &[BranchStanding], language: Language) -> String {
    let out_of = marks("100");
    let branches = Branches {
        exam,
        out_of,
        standings,
    };
    branches.to_svg(language).unwrap()
}

fn point(code: &str, facility: u64, discrimination: i64) -> QuestionPoint {
    QuestionPoint {
        code: code.to_owned(),
        facility: PerMille::of(facility, 1000).unwrap(),
        discrimination: Thousandths(discrimination),
    }
}

fn points(count: u32) -> Vec<QuestionPoint> {
    let each = |at: u32| {
        let code = format!("T{:02}-S{:02}", at % 11 + 1, at / 11 + 1);
        point(
            &code,
            u64::from(at * 37 % 101) * 10,
            i64::from(at * 53 % 97) * 10 - 250,
        )
    };
    (0..count).map(each).collect()
}

fn questions(exam: &str, points: &[QuestionPoint], language: Language) -> String {
    Questions { exam, points }.to_svg(language).unwrap()
}

fn drawn(exam: &str, language: Language) -> [String; 3] {
    [
        totals(exam, &usual(), language),
        branches(exam, 35, language),
        questions(exam, &points(90), language),
    ]
}

fn described(svg: &str) -> &str {
    let (_, rest) = svg.split_once("<desc>").unwrap();
    rest.split_once("</desc>").unwrap().0
}

/// What stands in `<text>` elements, in order.
fn words(svg: &str) -> Vec<&str> {
    let texts = svg.split("<text ").skip(1);
    let inner = texts.map(|text| text.split_once('>').unwrap().1);
    inner
        .map(|text| text.split_once('<').unwrap().0.trim())
        .collect()
}

#[test]
fn a_small_distribution_is_drawn_like_this() {
    let small = spread("30", Some("18"), &[0, 0, 0, 2, 0, 0, 3, 0, 0, 1]);
    insta::assert_snapshot!(totals("测验", &small, Language::Chinese));
}

#[test]
fn markup_from_outside_is_inert() {
    let mut all = drawn(EVIL, Language::Chinese).to_vec();
    let hostile = standings(["<b onload=1>&\"'".to_owned()].into_iter());
    all.push(drawn_branches("<script>", &hostile, Language::English));
    all.push(questions(
        "测验",
        &[point(EVIL, 500, 500)],
        Language::Chinese,
    ));
    for svg in all {
        assert!(svg.contains("&lt;script&gt;"));
        assert!(!svg.contains("<script") && !svg.contains("&\"") && !svg.contains("<b"));
    }
}

#[test]
fn charts_tell_what_they_are_in_the_language_asked_for() {
    for (language, tag, titles) in [
        (
            Language::Chinese,
            "zh-CN",
            ["总分分布", "支部平均分与参考率", "题目难度与区分度"],
        ),
        (
            Language::English,
            "en",
            [
                "Distribution of totals",
                "Branches: mean and attendance",
                "Difficulty and discrimination",
            ],
        ),
    ] {
        for (svg, title) in drawn("Exam", language).iter().zip(titles) {
            let title = format!("{title} · Exam");
            assert!(svg.starts_with("<svg "));
            assert!(svg.contains(&format!(
                "role=\"img\" lang=\"{tag}\">\n<title>{title}</title>"
            )));
            assert_eq!(words(svg)[0], title);
            assert!(svg.contains(
                "font-family=\"Microsoft YaHei, PingFang SC, Noto Sans CJK SC, sans-serif\""
            ));
        }
        // The names of branches are Chinese in any language.
        for at in [0, 2] {
            let svg = &drawn("Exam", language)[at];
            let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            assert_eq!(svg.contains(is_han), language == Language::Chinese);
        }
    }
}

#[test]
fn every_figure_is_told() {
    let svg = totals("测验", &usual(), Language::Chinese);
    assert_eq!(
        described(&svg),
        "共 110 人；0–10 分 0 人；10–20 分 1 人；20–30 分 0 人；30–40 分 2 人；40–50 分 5 人；\
         50–60 分 9 人；60–70 分 21 人；70–80 分 34 人；80–90 分 26 人；90–100 分 12 人；\
         及格线 60 分；平均分 73.36 分"
    );
    let svg = branches("测验", 2, Language::Chinese);
    assert_eq!(
        described(&svg),
        "第000支部：平均分 90.00，实考 38/40，参考率 95.0%；第001支部：平均分 89.50，实考 38/40，参考率 95.0%"
    );
    let svg = questions("测验", &points(2), Language::Chinese);
    assert_eq!(
        described(&svg),
        "共 2 题；优良 D≥0.4：0 题；尚可 0.2≤D&lt;0.4：1 题；较差，宜修改 0≤D&lt;0.2：0 题；\
         反向，先查答案 D&lt;0：1 题；T01-S01 P=0 D=-0.25；T02-S01 P=0.37 D=0.28"
    );
}

#[test]
fn the_best_branch_stands_first_and_the_rest_in_one_row() {
    let svg = branches("测验", 35, Language::Chinese);
    let words = words(&svg);
    let names: Vec<&&str> = words
        .iter()
        .filter(|word| word.ends_with("支部") && word.starts_with('第'))
        .collect();
    assert_eq!(names.len(), MAX_BRANCHES);
    assert!(names.is_sorted(), "{names:?}");
    for word in ["其余 5 个支部", "平均分 73.00–75.00"] {
        assert!(words.contains(&word), "{word}: {words:?}");
    }
    let svg = branches("测验", 30, Language::Chinese);
    assert!(!svg.contains("其余"));
}

#[test]
fn a_branch_without_totals_stands_last_and_one_that_only_holds_others_nowhere() {
    let mut counted = Counted::new(Lines::new(marks("100"), None));
    for (branch, reached) in [
        ("集团/缺考支部", Reached::Nothing),
        ("集团/到考支部", Reached::Total(marks("0"))),
        ("公司/机关", Reached::Total(marks("90"))),
        ("公司", Reached::Total(marks("80"))),
    ] {
        counted.count(&BranchPath::parse(branch).unwrap(), reached);
    }
    let svg = drawn_branches("测验", &counted.standings(), Language::Chinese);
    assert_eq!(
        described(&svg),
        "公司/机关：平均分 90.00，实考 1/1，参考率 100.0%；公司：平均分 85.00，实考 2/2，参考率 100.0%；\
         集团/到考支部：平均分 0.00，实考 1/1，参考率 100.0%；集团/缺考支部：无成绩，实考 0/1，参考率 0.0%"
    );
}

/// All numbers in an attribute.
fn numbers(svg: &str, attribute: &str) -> Vec<f64> {
    let begin = format!(" {attribute}=\"");
    let values = svg.split(&begin).skip(1);
    values
        .map(|value| value.split_once('"').unwrap().0.parse().unwrap())
        .collect()
}

#[track_caller]
fn stays_within(svg: &str) {
    let (width, height) = (numbers(svg, "width")[0], numbers(svg, "height")[0]);
    let within = |attributes: &[&str], most: f64| {
        for attribute in attributes {
            for at in numbers(svg, attribute) {
                assert!((0.0..=most).contains(&at), "{attribute}={at} of {most}");
            }
        }
    };
    within(&["x", "x1", "x2", "cx", "width"], width);
    within(&["y", "y1", "y2", "cy", "height"], height);
}

#[test]
fn whatever_the_figures_are_they_stay_within_the_canvas() {
    for svg in drawn(&"很长的考试名称".repeat(30), Language::Chinese) {
        stays_within(&svg);
    }
    for spread in [
        spread("100", Some("0"), &[]),
        spread("100", Some("100"), &[1]),
        spread("9000", Some("9000"), &[1; 10]),
        spread("0", None, &[3]),
    ] {
        stays_within(&totals("测验", &spread, Language::Chinese));
    }
    for count in [0, 1, 150] {
        let standings = standings((0..count).map(|at| format!("{at}").repeat(20)));
        let nothing = Branches {
            exam: EVIL,
            out_of: Marks::ZERO,
            standings: &standings,
        };
        stays_within(&nothing.to_svg(Language::English).unwrap());
    }
    for count in [0, 1, 200] {
        stays_within(&questions("测验", &points(count), Language::English));
    }
    let beyond = [point("A", 3000, 7000), point("B", 0, -7000)];
    stays_within(&questions("测验", &beyond, Language::Chinese));
}
