//! Blueprint files and documents.

use super::*;
use crate::domain::assembly::{CodeList, Feature, Namer, PoolFault};
use crate::domain::blueprint::{Measure, Span};
use crate::domain::question::{Cognitive, Kind};
use crate::domain::scoring::Rule;

const FILE: &str = r#"title = "七月学习测试"
shuffle_options = false

[[sections]]
name = "单选题"
type = "single"
count = 10
marks = 2

[[sections]]
name = "多选题"
type = "multiple"
count = 4
marks = 2.5
rule = "exact"
topics = ["T01", "T02"]
difficulty = ["hard", "easy"]
"#;

fn problems(text: &str) -> Vec<(usize, &'static str)> {
    read_toml("b.toml", text)
        .unwrap_err()
        .iter()
        .map(|p| (p.line, p.code))
        .collect()
}

#[test]
fn a_file_reads_with_its_defaults_and_is_written_back() {
    let blueprint = read_toml("b.toml", FILE).unwrap();
    assert!(blueprint.shuffle_questions && !blueprint.shuffle_options);
    assert_eq!(blueprint.sections[0].rule, Rule::EXACT);
    assert_eq!(blueprint.total().to_string(), "30");
    let form = BlueprintForm::from_blueprint(&blueprint);
    assert_eq!(form.clone().into_blueprint().unwrap(), blueprint);
    assert_eq!(
        read_toml("b.toml", &toml::to_string(&form).unwrap()).unwrap(),
        blueprint
    );
    let stored = to_json(&blueprint);
    assert_eq!(from_json(&stored).unwrap(), blueprint);
    assert!(
        stored.starts_with(r#"{"format":"examhall-blueprint/1","title""#),
        "{stored}"
    );
    assert!(stored.contains(r#""marks":"2.5""#), "{stored}");
}

#[test]
fn the_default_rule_is_the_first_of_the_kind() {
    let text = FILE.replace("rule = \"exact\"\n", "");
    assert_eq!(
        read_toml("b.toml", &text).unwrap().sections[1].rule,
        Rule::HALF
    );
}

#[test]
fn every_fault_is_told_with_its_line() {
    let text = FILE
        .replace("count = 10", "count = \"ten\"\nworth = 3")
        .replace("marks = 2.5", "marks = 2.555")
        .replace("false", "\"no\"");
    let wanted = [
        (7, "wrong_type"),
        (8, "unknown_field"),
        (15, "wrong_type"),
        (2, "wrong_type"),
    ];
    assert_eq!(problems(&text), wanted);
}

#[test]
fn unknown_words_are_told_with_their_lines() {
    let text = FILE
        .replace("\"multiple\"", "\"many\"")
        .replace("\"hard\"", "\"heavy\"");
    assert_eq!(
        problems(&text),
        [(12, "unknown_word"), (17, "unknown_word")]
    );
    let text = FILE
        .replace("\"T02\"", "\"T 02\"")
        .replace("count = 10\n", "\n");
    assert_eq!(problems(&text), [(4, "missing_field"), (16, "not_a_code")]);
}

#[test]
fn what_no_bank_could_serve_is_told_at_its_section() {
    assert_eq!(
        problems(&FILE.replace("\"exact\"", "\"pairs\"")),
        [(15, "rule_kind")]
    );
    assert_eq!(
        problems(&FILE.replace("多选题", "单选题")),
        [(11, "repeated_section")]
    );
    assert_eq!(
        problems(&FILE.replace("count = 4", "count = 0")),
        [(13, "question_count")]
    );
    assert_eq!(
        problems(&FILE.replace("marks = 2.5", "marks = 0")),
        [(14, "marks_out_of_range")]
    );
    assert_eq!(problems("title = \"空\""), [(1, "section_count")]);
    assert_eq!(
        problems(&FILE.replace("七月学习测试", " ")),
        [(1, "name_length")]
    );
}

#[test]
fn a_broken_line_is_told() {
    let text = FILE.replace("count = 4", "count = = 4");
    assert_eq!(problems(&text), [(13, "toml_syntax")]);
}

/// Every field of the language.
const FULL: &str = r#"title = "支部竞赛"
shuffle_questions = false
shuffle_options = false
questions = { min = 14, max = 16 }
marks = 30
max_exposure = 0.30
neighbour_window = 2
avoid_seen = true
required = ["T01-S02", "T01-S01"]
excluded = ["T09-M03"]
enemies = [["T01-S01", "T02-S05"], ["T02-S05", "T03-S01", "T04-S01"]]
difficulty = { mean = 0.70, tolerance = 0.025 }

[[sections]]
name = "单选题"
type = "single"
count = { min = 10, max = 12 }
marks = 2

[[sections]]
name = "多选题"
type = "multiple"
count = 4
topics = ["T02", "T01"]
difficulty = ["hard", "easy"]

[[limits]]
topic = "T01"
min = 3
max = 6

[[limits]]
type = "multiple"
topic = "T01"
min = 1

[[limits]]
cognitive = "apply"
difficulty = "hard"
tag = "红"
max = 2
"#;

fn read(text: &str) -> Blueprint {
    read_toml("b.toml", text).unwrap()
}

#[test]
fn every_field_is_read() {
    let blueprint = read(FULL);
    assert_eq!(blueprint.questions, Some(Span { min: 14, max: 16 }));
    assert_eq!(blueprint.total().to_string(), "30");
    assert_eq!(
        (
            blueprint.max_exposure,
            blueprint.window,
            blueprint.avoid_seen
        ),
        (Some(300), 2, true)
    );
    let window = blueprint.difficulty.unwrap();
    assert_eq!(
        (window.measure, window.target, window.tolerance),
        (Measure::Mean, 700, 25)
    );
    let codes = |codes: &BTreeSet<QuestionCode>| {
        let texts: Vec<&str> = codes.iter().map(QuestionCode::as_str).collect();
        texts.join(" ")
    };
    assert_eq!(codes(&blueprint.required), "T01-S01 T01-S02");
    assert_eq!(codes(&blueprint.excluded), "T09-M03");
    assert_eq!(codes(&blueprint.enemies[1]), "T02-S05 T03-S01 T04-S01");
    assert_eq!(blueprint.sections[0].count, Span { min: 10, max: 12 });
    assert_eq!(blueprint.sections[1].marks, None);
    let counts = blueprint.limits.iter().map(|limit| limit.count);
    let wanted = [(3, 6), (1, 500), (0, 2)].map(|(min, max)| Span { min, max });
    assert_eq!(counts.collect::<Vec<_>>(), wanted);
    assert_eq!(blueprint.limits[2].of.cognitive, Some(Cognitive::Apply));
    let sum = FULL.replace("mean = 0.70", "sum = 10.5");
    let window = read(&sum).difficulty.unwrap();
    assert_eq!((window.measure, window.target), (Measure::Sum, 10_500));
}

#[test]
fn every_field_survives_form_file_and_document() {
    for text in [FILE, FULL, &FULL.replace("mean = 0.70", "sum = \"-3.125\"")] {
        let blueprint = read(text);
        let form = BlueprintForm::from_blueprint(&blueprint);
        assert_eq!(form.clone().into_blueprint().unwrap(), blueprint);
        assert_eq!(read(&toml::to_string(&form).unwrap()), blueprint);
        assert_eq!(from_json(&to_json(&blueprint)).unwrap(), blueprint);
    }
}

#[test]
fn a_document_of_before_still_reads() {
    let stored = r#"{"format":"examhall-blueprint/1","title":"七月","shuffle_questions":true,"shuffle_options":false,"sections":[{"name":"单选题","type":"single","count":10,"marks":"2","rule":"exact","topics":[],"difficulty":["easy"]}]}"#;
    let blueprint = from_json(stored).unwrap();
    assert_eq!(blueprint.sections[0].count, Span::exactly(10));
    assert_eq!(to_json(&blueprint), stored, "and is written as it was");
}

#[test]
fn decimals_are_exact() {
    for (written, thousandths) in [
        ("0.3", 300),
        ("0.001", 1),
        ("1", 1000),
        ("\"0.125\"", 125),
        ("1.0", 1000),
    ] {
        let text = FULL.replace("0.30", written);
        assert_eq!(read(&text).max_exposure, Some(thousandths), "{written}");
    }
    for refused in ["0", "1.001", "-0.5", "0.0005", "\"x\"", "nan", "true"] {
        let text = FULL.replace("0.30", refused);
        assert_eq!(problems(&text), [(6, "wrong_type")], "{refused}");
    }
}

/// The problems after one replacement that is found.
fn changed(from: &str, to: &str) -> Vec<(usize, &'static str)> {
    assert!(FULL.contains(from), "{from}");
    problems(&FULL.replacen(from, to, 1))
}

#[test]
fn every_fault_of_the_language_has_its_line_and_code() {
    assert_eq!(changed("min = 14", "least = 14"), [(4, "unknown_field")]);
    assert_eq!(
        changed("min = 14, max = 16", "min = 14"),
        [(4, "missing_field")]
    );
    assert_eq!(changed("min = 14", "min = 17"), [(4, "empty_span")]);
    assert_eq!(
        changed("{ min = 14, max = 16 }", "\"many\""),
        [(4, "wrong_type")]
    );
    assert_eq!(changed("{ min = 14, max = 16 }", "-1"), [(4, "wrong_type")]);
    assert_eq!(changed("marks = 30\n", "\n"), [(18, "marks_open")]);
    assert_eq!(
        changed("marks = 30", "marks = 0"),
        [(5, "marks_out_of_range")]
    );
    assert_eq!(
        changed("neighbour_window = 2", "neighbour_window = 17"),
        [(7, "window_out_of_range")]
    );
    assert_eq!(
        changed("\"T01-S02\", ", "\"T01 S02\", "),
        [(9, "not_a_code")]
    );
    assert_eq!(
        changed("\"T01-S02\", ", "\"T01-S01\", "),
        [(9, "repeated_entry")]
    );
    assert_eq!(
        changed("[\"T09-M03\"]", "[\n\"T09-M03\",\n\"T01-S02\"]"),
        [(12, "required_and_excluded")]
    );
    assert_eq!(
        changed("[\"T01-S01\", \"T02-S05\"]", "[\"T01-S01\"]"),
        [(11, "enemy_group")]
    );
    assert_eq!(changed("mean = 0.70, ", ""), [(12, "difficulty_measure")]);
    assert_eq!(
        changed("mean = 0.70", "mean = 0.7, sum = 3"),
        [(12, "difficulty_measure")]
    );
    assert_eq!(changed(", tolerance = 0.025", ""), [(12, "missing_field")]);
    assert_eq!(changed("0.025", "0.0255"), [(12, "wrong_type")]);
    assert_eq!(changed("0.025", "-1"), [(12, "difficulty_window")]);
    assert_eq!(changed("min = 10", "min = 13"), [(17, "empty_span")]);
    assert_eq!(changed("count = 4\n", "\n"), [(20, "missing_field")]);
    assert_eq!(changed("max = 6", "max = 2"), [(29, "empty_span")]);
    assert_eq!(changed("min = 1\n", "\n"), [(32, "unbounded_limit")]);
    assert_eq!(
        changed("topic = \"T01\"\nmin = 3", "min = 3"),
        [(27, "limit_of_all")]
    );
    assert_eq!(
        changed(
            "type = \"multiple\"\ntopic = \"T01\"\nmin",
            "topic = \"T01\"\nmin"
        ),
        [(32, "repeated_limit")]
    );
    assert_eq!(changed("\"apply\"", "\"recall\""), [(38, "unknown_word")]);
    assert_eq!(
        changed("tag = \"红\"", "tag = \"\""),
        [(40, "missing_field")]
    );
    assert_eq!(changed("max = 2\n", "max = \"2\"\n"), [(41, "wrong_type")]);
}

#[test]
fn a_limit_without_bounds_says_what_is_missing() {
    let told = read_toml("b.toml", &FULL.replace("min = 1\n", "\n")).unwrap_err();
    assert_eq!(
        told[0].message,
        "`limits[1]`: it gives neither `min` nor `max`"
    );
}

#[test]
fn what_the_pool_does_not_know_is_told_at_its_line() {
    let located = read_located("b.toml", FULL).unwrap();
    let code = |text: &str| text.parse::<QuestionCode>().unwrap();
    let list = |list, text| PoolFault::UnknownQuestion {
        list,
        code: code(text),
    };
    let unknown = |namer, feature| PoolFault::Unknown {
        namer,
        feature,
        known: Vec::new(),
    };
    let topic = |text: &str| Feature::Topic(text.parse().unwrap());
    let cases = [
        (list(CodeList::Required, "T01-S02"), 9, "unknown_question"),
        (
            list(CodeList::Enemies(1), "T04-S01"),
            11,
            "unknown_question",
        ),
        (
            unknown(Namer::Section(1), topic("T01")),
            24,
            "unknown_topic",
        ),
        (
            unknown(Namer::Section(1), Feature::Kind(Kind::Multiple)),
            22,
            "unknown_type",
        ),
        (unknown(Namer::Limit(1), topic("T01")), 34, "unknown_topic"),
        (
            unknown(Namer::Limit(2), Feature::Tag("红".to_owned())),
            40,
            "unknown_tag",
        ),
        (
            PoolFault::NoMarks {
                section: 1,
                first: code("T01-M01"),
                found: 2,
            },
            20,
            "question_without_marks",
        ),
    ];
    for (fault, line, wanted) in cases {
        let problem = located.problem(&fault);
        assert_eq!((problem.line, problem.code), (line, wanted), "{fault:?}");
        assert_eq!(problem.file, "b.toml");
    }
    // The lines of a set are those of its entries, whatever order they are in.
    let spread = FULL.replace(
        "[\"T01-S02\", \"T01-S01\"]",
        "[\n\"T01-S02\",\n\"T01-S01\",\n]",
    );
    let located = read_located("b.toml", &spread).unwrap();
    let line_of = |text| located.problem(&list(CodeList::Required, text)).line;
    assert_eq!((line_of("T01-S01"), line_of("T01-S02")), (11, 10));
}
