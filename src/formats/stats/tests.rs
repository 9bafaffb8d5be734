//! Tables read, refused with every line that is wrong, and shown.

use serde_json::Value;

use super::*;
use crate::domain::statistics::classical::Figure;

/// Whether a figure is there and is the one wanted.
fn is(found: Figure, wanted: f64) -> bool {
    found.is_ok_and(|found| (found - wanted).abs() < 1e-12)
}

fn source(text: &str) -> Source<&[u8]> {
    Source {
        name: "t.csv".to_owned(),
        bytes: text.as_bytes(),
    }
}

fn told<T: std::fmt::Debug>(read: Result<T, Problems>) -> Vec<String> {
    let problems = read.unwrap_err();
    problems.kept.iter().map(ToString::to_string).collect()
}

fn marks(text: &str) -> Result<Counted, Problems> {
    read_marks(source(text), None, Wanted::Figures)
}

fn with_max(text: &str, max: &str) -> Result<Counted, Problems> {
    let full_marks = read_full_marks(source(max))?;
    read_marks(source(text), Some(&full_marks), Wanted::Figures)
}

fn answers(text: &str, key: &str) -> Result<Counted, Problems> {
    let key = read_key(source(key))?;
    read_responses(source(text), &key, Wanted::Figures)
}

fn sentences(counted: &Counted) -> Vec<String> {
    counted.notes.iter().map(Note::sentence).collect()
}

#[test]
fn an_empty_cell_is_a_mark_that_there_is_not() {
    let counted = marks("\u{feff}工号,a,b\n1,1,\n2,0,1\n3, 1 ,0\n").unwrap();
    assert_eq!(counted.ids, ["a", "b"]);
    let questions = counted.fixed.questions();
    assert!(is(questions[0].facility, 2.0 / 3.0));
    assert_eq!(questions[1].n, 2);
    assert!(is(questions[1].facility, 0.5));
    assert_eq!(
        sentences(&counted),
        [
            "以下列不是题目，未计入：工号。",
            "有1个空单元格，按“没有这个得分”处理（不当作0分）：总分只加已有的得分，信度按两两都有得分的考生计算。"
        ]
    );
}

#[test]
fn every_cell_that_is_no_mark_is_told_with_line_and_column() {
    let table = "number,a,b\n1,x,1\n2,0,2\n3,0\n4,NaN,3\n5,0,0,7\n6,-1,0\n\"7\n\",1,one\n";
    assert_eq!(
        told(marks(table)),
        [
            "t.csv:2: column 2 (`a`): wanted a mark, or nothing where there is none; found `x` [not_a_mark]",
            "t.csv:3: column 3 (`b`): wanted a mark from 0 to 1, as no full marks are given (--max says them); found `2` [not_a_mark]",
            "t.csv:4: wanted 3 cells, one for each heading; found 2 [cell_count]",
            "t.csv:5: column 2 (`a`): wanted a mark, or nothing where there is none; found `NaN` [not_a_mark]",
            "t.csv:6: wanted 3 cells, one for each heading; found 4 [cell_count]",
            "t.csv:7: column 2 (`a`): wanted a mark from 0 to 1, as no full marks are given (--max says them); found `-1` [not_a_mark]",
            "t.csv:8: column 3 (`b`): wanted a mark, or nothing where there is none; found `one` [not_a_mark]",
        ]
    );
}

#[test]
fn headings_that_name_nothing_are_told() {
    let table = [
        ("", "t.csv:1: wanted a line of headings; found nothing"),
        (
            "a,b,a\n",
            "t.csv:1: column 3: wanted a heading of its own; found `a`, as in column 1",
        ),
        (
            "a,,b\n",
            "t.csv:1: column 2: wanted a heading; found nothing",
        ),
        (
            "a,\u{7}b\n",
            "column 2: wanted at most 64 characters that can be shown; found `\u{fffd}b`",
        ),
        (
            "工号,姓名\n1,x\n",
            "t.csv:1: wanted a column for each question, with commas between; found `工号,姓名`",
        ),
        (
            "a,b\n",
            "t.csv:2: wanted a line for each candidate; found none",
        ),
        (
            "a,b,freq\n1,1,3\n",
            "t.csv:1: column 3 (`freq`): wanted a question; a table of patterns is read by --patterns",
        ),
    ];
    for (text, wanted) in table {
        let told = told(marks(text));
        assert!(
            told.len() == 1 && told[0].contains(wanted),
            "{text}: {told:?}"
        );
    }
    let many = vec!["1"; MAX_COLUMNS + 1].join(",");
    assert!(told(marks(&many))[0].contains("wanted at most 1000 columns; found 1001"));
}

#[test]
fn another_encoding_is_told_with_its_line() {
    let source = Source {
        name: "t.csv".to_owned(),
        bytes: &b"a,b\n1,0\n\xd6\xd0,1\n"[..],
    };
    let told = told(read_marks(source, None, Wanted::Figures));
    assert!(
        told.len() == 1 && told[0].starts_with("t.csv:3: wanted UTF-8; "),
        "{told:?}"
    );
}

#[test]
fn emptied_lines_and_columns_of_a_spreadsheet_do_no_harm() {
    let counted = marks("number,a,b,,\r\n1,1,0,,\r\n,,,,\r\n2,0,1,,\r\n\r\n").unwrap();
    assert_eq!((counted.fixed.n(), counted.ids.len()), (2, 2));
    assert!(sentences(&counted).contains(&"有1行全空，未计入。".to_owned()));
}

#[test]
fn full_marks_are_read_in_either_form_and_say_which_columns_are_questions() {
    let table = "name,a,b,other\n甲,2,5,99\n乙,1.5,-1,98\n";
    for max in [
        "id,max\nb,5\na,2\n",
        "a,b\n2,5\n",
        "题号,满分\na,2\nb,5.0\n",
    ] {
        let counted = with_max(table, max).unwrap();
        assert_eq!(counted.ids, ["a", "b"], "{max}");
        assert_eq!(counted.full_marks, [2.0, 5.0]);
        assert!(is(counted.fixed.questions()[1].facility, 0.4));
        assert_eq!(
            sentences(&counted),
            ["以下列不是题目，未计入：name、other。"]
        );
    }
    assert_eq!(
        told(with_max(table, "id,max\na,1\nb,5\nc,1\n")),
        ["t.csv:1: wanted a column `c`, which has full marks; found none [missing_column]"]
    );
    assert_eq!(
        told(with_max(table, "id,max\na,1\nb,5\n")),
        [
            "t.csv:2: column 2 (`a`): wanted at most 1, the full marks; found `2` [not_a_mark]",
            "t.csv:3: column 2 (`a`): wanted at most 1, the full marks; found `1.5` [not_a_mark]",
        ]
    );
    assert_eq!(
        told(read_full_marks(source("id,max\na,-1\na,1\na,2\n,1\nb,\n"))),
        [
            "t.csv:2: column 2 (`max`): wanted full marks, a number from 0 to 1000000; found `-1` [not_marks]",
            "t.csv:4: wanted each question once; found `a` again [repeated_id]",
            "t.csv:5: column 1 (`id`): wanted the id of a question; found nothing [empty_id]",
            "t.csv:6: column 2 (`max`): wanted full marks, a number from 0 to 1000000; found nothing [not_marks]",
        ]
    );
}

#[test]
fn a_pattern_counts_as_often_as_it_says() {
    let counted = read_patterns(
        source("a,b,freq\n1,0,3\n0,1,0\n1,1,2\n,1,5\n"),
        Wanted::Model,
    )
    .unwrap();
    assert_eq!(counted.fixed.n(), 10);
    assert!(is(counted.fixed.questions()[1].facility, 0.7));
    let tallies = counted.responses.unwrap().tallies();
    assert_eq!((tallies[0].had, tallies[0].right), (5, 5));
    assert_eq!((tallies[1].had, tallies[1].right), (10, 7));
    assert_eq!(
        told(read_patterns(
            source("a,freq\n2,1\n1,-1\n1,\n0,1.5\n"),
            Wanted::Figures
        )),
        [
            "t.csv:2: column 1 (`a`): wanted 1, 0, or nothing where it was not asked; found `2` [not_a_pattern]",
            "t.csv:3: column 2 (`freq`): wanted how many candidates, a whole number of 0 and more; found `-1` [not_a_count]",
            "t.csv:4: column 2 (`freq`): wanted how many candidates, a whole number of 0 and more; found nothing [not_a_count]",
            "t.csv:5: column 2 (`freq`): wanted how many candidates, a whole number of 0 and more; found `1.5` [not_a_count]",
        ]
    );
    let told = told(read_patterns(
        source("a,freq\n1,2000000\n0,1\n"),
        Wanted::Figures,
    ));
    assert_eq!(
        told,
        ["t.csv:3: wanted at most 2000000 candidates; found more [too_large]"]
    );
}

const KEY: &str = "id,key,type,options,rule,marks\n\
    q1,B,,3,,\n\
    q2,ACD,多选,5,half,2\n\
    q3,对,,,,\n\
    q4,数字中国|数字化中国,blank,,,\n";

#[test]
fn answers_are_scored_by_their_rule_and_options_counted() {
    let table = "number,q4,q3,q2,q1\n\
        1,数字中国,√,ACD,b\n\
        2, 数字化中国 ,F,\"C、A\",A\n\
        3,网络强国,T,ACDE,AB\n\
        4,,,,\n\
        5,NA,B,A C,C\n";
    let counted = answers(table, KEY).unwrap();
    assert_eq!(counted.ids, ["q1", "q2", "q3", "q4"]);
    assert_eq!(counted.full_marks, [1.0, 2.0, 1.0, 1.0]);
    let figures = counted.fixed.questions();
    // ACD 2, AC 1 twice, ACDE and nothing 0.
    assert!(is(figures[1].facility, 0.4));
    assert!(is(figures[2].facility, 0.4));
    assert_eq!(figures[3].n, 4);
    assert!(is(figures[3].facility, 0.5));
    let report = Report::of(&counted, None);
    let [one, several, statement, blank] = &report.questions[..] else {
        panic!("{report:?}");
    };
    let chosen = |question: &QuestionReport| -> Vec<(String, u64)> {
        let options = &question.answers.as_ref().unwrap().options;
        options
            .iter()
            .map(|(name, figures)| (name.clone(), figures.n_chosen))
            .collect()
    };
    let wanted = |of: &[(&str, u64)]| -> Vec<(String, u64)> {
        of.iter()
            .map(|(name, n)| ((*name).to_owned(), *n))
            .collect()
    };
    assert_eq!(chosen(one), wanted(&[("A", 2), ("B", 2), ("C", 1)]));
    assert_eq!(chosen(statement), wanted(&[("对", 2), ("错", 2)]));
    let wrong = |question: &QuestionReport| question.answers.as_ref().unwrap().wrong.clone();
    assert_eq!(wrong(several), wanted(&[("AC", 2), ("ACDE", 1)]));
    assert_eq!(wrong(blank), wanted(&[("网络强国", 1)]));
    assert_eq!(wrong(one), []);
    assert_eq!(one.answers.as_ref().unwrap().n_omitted, 1);
    assert_eq!(blank.answers.as_ref().unwrap().n_omitted, 1);
    let guess = |question: &QuestionReport| question.answers.as_ref().unwrap().guess.unwrap();
    assert!(is(guess(one), 1.0 / 3.0));
    // Of 31 sets the key gives all and its 6 other parts a half.
    assert!(is(guess(several), 4.0 / 31.0));
}

#[test]
fn answers_and_keys_that_are_none_are_told() {
    assert_eq!(
        told(answers(
            "number,q1,q2,q3,q4\n1,D,AF,对错,甲；乙\n2,?,,,\n",
            KEY
        )),
        [
            "t.csv:2: column 2 (`q1`): wanted letters from A to C, nothing, or NA where it was not asked; found `D` [not_an_answer]",
            "t.csv:2: column 3 (`q2`): wanted letters from A to E, nothing, or NA where it was not asked; found `AF` [not_an_answer]",
            "t.csv:2: column 4 (`q3`): wanted 对 or 错 (T or F, A or B), nothing, or NA where it was not asked; found `对错` [not_an_answer]",
            "t.csv:2: column 5 (`q4`): wanted 1 texts, with ； between them, nothing, or NA where it was not asked; found `甲；乙` [not_an_answer]",
            "t.csv:3: column 2 (`q1`): wanted letters from A to C, nothing, or NA where it was not asked; found `?` [not_an_answer]",
        ]
    );
    assert_eq!(
        told(answers("number,q1,q3\n1,A,T\n", KEY)),
        [
            "t.csv:1: wanted a column `q2`, which has a key; found none [missing_column]",
            "t.csv:1: wanted a column `q4`, which has a key; found none [missing_column]",
        ]
    );
    let key = "id,key,type,options,rule,marks\n,A,,,,\na,AB,single,,,\nb,E,,3,,\nc,A,essay,,,\nd,A,,1,,\ne,A,,,half,\nf,A,,,,x\ng,8,,,,\nh,甲||；,blank,,,\ni,A,,,,\ni,B,,,,\n";
    let told = told(read_key(source(key)));
    let wanted = [
        "t.csv:2: column 1 (`id`): wanted the id of a question; found nothing",
        "t.csv:3: column 2 (`key`): wanted one letter; found `AB`",
        "t.csv:4: column 2 (`key`): wanted letters of the 3 options; found `E`",
        "t.csv:5: column 3 (`type`): wanted one of: single, multiple, true_false, blank; found `essay`",
        "t.csv:6: column 4 (`options`): wanted how many options, 2 to 26; found `1`",
        "t.csv:7: column 5 (`rule`): wanted a rule of single questions: exact, formula, penalty, qti_map; found `half`",
        "t.csv:8: column 6 (`marks`): wanted marks, at most two decimals; found `x`",
        "t.csv:9: column 2 (`key`): wanted letters, 对 or 错; found `8`",
        "t.csv:10: column 2 (`key`): wanted accepted texts for each blank; found `甲||；`",
        "t.csv:12: wanted each question once; found `i` again",
    ];
    assert_eq!(told.len(), wanted.len(), "{told:#?}");
    for (told, wanted) in told.iter().zip(wanted) {
        assert!(told.starts_with(wanted), "{told}");
    }
}

#[test]
fn what_follows_a_hundred_problems_is_counted() {
    let problems = marks(&format!("a\n{}", "x\n".repeat(130))).unwrap_err();
    assert_eq!((problems.kept.len(), problems.n_more), (100, 30));
}

fn json(counted: &Counted) -> Value {
    let mut out = Vec::new();
    write_json(&Report::of(counted, None), &mut out).unwrap();
    serde_json::from_slice(&out).unwrap()
}

#[test]
fn what_is_undefined_is_null_with_its_reason() {
    // One candidate, all right, all wrong, no marks, marks lost.
    let tables = [
        ("a,b\n1,0\n", "a,b\n1,1\n"),
        ("a,b\n1,1\n1,1\n1,1\n1,1\n", "a,b\n1,1\n"),
        ("a,b\n0,0\n0,0\n0,0\n0,0\n", "a,b\n1,1\n"),
        ("a,b\n0,0\n0,0\n0,0\n", "a,b\n0,0\n"),
        ("a,b\n-1,2\n2,-2\n0,0\n1,1\n", "a,b\n2,2\n"),
        ("a\n1\n0\n0.5\n", "a\n1\n"),
    ];
    for (table, max) in tables {
        let json = json(&with_max(table, max).unwrap());
        let reasons = json["reasons"].as_array().unwrap();
        let has_reason = |id: &Value, figure: &str| {
            let found = reasons
                .iter()
                .find(|reason| reason["id"] == *id && reason["figure"] == figure);
            found.is_some_and(|reason| reason["sentence"].as_str().unwrap().ends_with('。'))
        };
        let test = json["test"].as_object().unwrap();
        assert_eq!(test.len(), 11, "{table}");
        for (figure, value) in test {
            assert!(
                value.is_number() || has_reason(&Value::Null, figure),
                "{table}: {figure}"
            );
        }
        for question in json["questions"].as_array().unwrap() {
            assert_eq!(question.as_object().unwrap().len(), 10);
            for (figure, value) in question.as_object().unwrap() {
                let is_there = value.is_number() || figure == "id";
                assert!(
                    is_there || has_reason(&question["id"], figure),
                    "{table}: {figure}"
                );
            }
        }
    }
}

#[test]
fn nothing_written_reaches_a_terminal_as_a_command() {
    let counted = answers("number,q1\n1,\u{1b}[2J\n", "id,key,type\nq1,甲,blank\n").unwrap();
    let mut out = Vec::new();
    write_table(&Report::of(&counted, None), &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(
        text.contains("q1：[2j（1人）") && !text.contains('\u{1b}'),
        "{text}"
    );
}
