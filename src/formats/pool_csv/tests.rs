//! Tests of pools as tables.

use encoding_rs::GBK;

use super::*;
use crate::domain::question::{Cognitive, Difficulty, Kind};

const HEADER: &str = "code,type,topic,difficulty,enemies,marks\n";

fn read(rows: &str) -> Vec<PoolQuestion> {
    read_csv("pool.csv", format!("{HEADER}{rows}").as_bytes()).unwrap()
}

fn problems(text: &str) -> Vec<(usize, &'static str)> {
    let problems = read_csv("pool.csv", text.as_bytes()).unwrap_err();
    assert!(problems.iter().all(|problem| problem.file == "pool.csv"));
    problems.iter().map(|p| (p.line, p.code)).collect()
}

fn told(rows: &str) -> String {
    let problems = read_csv("p.csv", format!("{HEADER}{rows}").as_bytes()).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems[0].message.clone()
}

#[test]
fn a_row_is_a_question() {
    let pool = read("b2,true_false,T02,-0.125,,\na1,single,T01,hard,,2.5\n");
    let [first, second] = &pool[..] else {
        panic!("{pool:?}")
    };
    assert_eq!(first.code.as_str(), "a1");
    assert_eq!((first.kind, first.topic.as_str()), (Kind::Single, "T01"));
    assert_eq!(first.difficulty, Some(Difficulty::Hard));
    assert_eq!(first.rating.to_string(), "0.425");
    assert_eq!(first.marks, Some("2.5".parse().unwrap()));
    assert_eq!(first.version, derive_version(&first.code, 1));
    assert_eq!(second.kind, Kind::TrueFalse);
    assert_eq!((second.difficulty, second.marks), (None, None));
    assert_eq!(second.rating.to_string(), "-0.125");
    assert_ne!(first.version, second.version);
}

#[test]
fn columns_stand_in_any_order_and_some_may_be_left_out() {
    let plain = read("a,single,T1,easy,b g,2\nb,single,T1,easy,,2\n");
    for text in [
        "marks,enemies,difficulty,topic,type,code\r\n2,b g,easy,T1,single,a\r\n2,,easy,T1,single,b\r\n",
        "\u{feff}code\ttype\ttopic\tdifficulty\tenemies\tmarks\na\tsingle\tT1\teasy\tb g\t2\nb\tsingle\tT1\teasy\t\t2",
        "Code, TYPE ,topic,difficulty,enemies,marks,\n\n a , single,T1,easy,b g,2,\nb,single,T1,easy,,2\n,,,,,\n",
        "code,type,topic,difficulty,enemies,marks,tags,stimulus,cognitive\na,single,T1,easy,b g,2\nb,single,T1,easy,,2,,,\n",
    ] {
        assert_eq!(read_csv("p", text.as_bytes()).unwrap(), plain, "{text}");
    }
    let text = "stimulus,tags,cognitive,code,type,topic,difficulty,enemies,marks\n材料一,数字; 经济；,apply,a,single,T1,easy,,\n";
    let question = &read_csv("p", text.as_bytes()).unwrap()[0];
    assert_eq!(question.stimulus.as_deref(), Some("材料一"));
    assert_eq!(question.cognitive, Some(Cognitive::Apply));
    assert!(question.tags.iter().eq(["数字", "经济"]));
}

#[test]
fn an_enemy_that_is_a_code_makes_a_pair_and_any_other_names_a_group() {
    let pool = read("a,single,T1,easy,b;G1；组 c,\nb,single,T1,easy,G1,\nc,single,T1,easy,,\n");
    let enemies: Vec<_> = pool[0].enemies.iter().map(QuestionCode::as_str).collect();
    assert_eq!(enemies, ["b", "c"]);
    assert!(pool[0].facts.iter().eq(["G1", "组"]));
    assert!(pool[1].facts.iter().eq(["G1"]) && pool[1].enemies.is_empty());
    assert_eq!(
        told("a,single,T1,easy,a,"),
        "column `enemies`: `a` names itself"
    );
}

#[test]
fn every_problem_is_told_with_its_line_and_column() {
    let text = format!(
        "{HEADER}a,sole,T1,easy,,\n\nb b,single,,,,0\nc,single,T1,0.1234,,x\nc,single,T1,easy,,,more\n,,T1,easy,,\n"
    );
    let wanted = [
        (2, "unknown_word"),
        (4, "not_a_code"),
        (4, "empty_cell"),
        (4, "empty_cell"),
        (4, "not_marks"),
        (5, "not_a_difficulty"),
        (5, "not_marks"),
        (6, "duplicate_code"),
        (6, "extra_cell"),
        (7, "empty_cell"),
        (7, "empty_cell"),
    ];
    assert_eq!(problems(&text), wanted);
    assert_eq!(
        told("a,sole,T1,easy,,"),
        "column `type`: `sole` is not one of: single, multiple, true_false, blank, match, order, essay"
    );
    assert_eq!(told("a,single,T1,,,"), "column `difficulty`: it is empty");
    let twice = told("a,single,T1,easy,,\nb,single,T1,easy,,\na,essay,T1,easy,,\n");
    assert_eq!(twice, "column `code`: `a` stands already on line 2");
}

#[test]
fn a_header_that_is_not_understood_is_all_that_is_told() {
    let text = "code,type,topic,level,marks,marks\na,sole,T1,easy,,\n";
    let wanted = [
        (1, "unknown_column"),
        (1, "duplicate_column"),
        (1, "missing_column"),
    ];
    assert_eq!(problems(text), wanted);
    let message = &read_csv("p", text.as_bytes()).unwrap_err()[2].message;
    assert_eq!(message, "no column `difficulty`, `enemies`");
    for nothing in ["", "\n\n", HEADER, "\u{feff}"] {
        assert_eq!(problems(nothing), [(1, "no_rows")], "{nothing:?}");
    }
}

#[test]
fn only_the_first_hundred_problems_are_listed() {
    let rows: Vec<String> = (0..250).map(|n| format!("q{n},sole,T1,easy,,")).collect();
    let listed = read_csv("p", (HEADER.to_owned() + &rows.join("\n")).as_bytes()).unwrap_err();
    assert_eq!(listed.len(), MAX_PROBLEMS + 1);
    assert_eq!((listed[99].line, listed[100].line), (101, 0));
    assert_eq!(listed[100].message, "150 more problems are not listed");
}

#[test]
fn a_file_saved_as_gbk_is_recognised_and_told_how_to_save_it() {
    let text = format!("{HEADER}a,single,T1,easy,网络,\n");
    let (bytes, _, _) = GBK.encode(&text);
    let problems = read_csv("p", &bytes).unwrap_err();
    assert_eq!((problems[0].line, problems[0].code), (2, "not_utf8_gbk"));
    let message = &problems[0].message;
    assert!(message.starts_with("the file looks like GBK"), "{message}");
    assert!(message.contains("CSV UTF-8"), "{message}");
}
