//! One answer behind the last of several questions.

use super::{batch, codes};

/// The key of each question; `-` where it is held.
fn keys(text: &str) -> Vec<String> {
    let questions = batch(text).questions;
    let keys = questions.iter().map(|question| {
        let key = question.key.as_ref();
        key.map_or_else(|| "-".to_owned(), super::key)
    });
    keys.collect()
}

fn choices(head: &str, n_questions: usize, answer: &str) -> String {
    let questions =
        (1..=n_questions).map(|at| format!("{at}. 第{at}项（ ）\nA.甲 B.乙 C.丙 D.丁\n"));
    format!("{head}\n{}{answer}\n", questions.collect::<String>())
}

fn plain(head: &str, n_questions: usize, answer: &str) -> String {
    let questions = (1..=n_questions).map(|at| format!("{at}. 会议第{at}项已通过。\n"));
    format!("{head}\n{}{answer}\n", questions.collect::<String>())
}

fn blanks(n_questions: usize, answer: &str) -> String {
    let questions = (1..=n_questions).map(|at| format!("{at}. 依靠____第{at}。\n"));
    format!("一、填空题\n{}{answer}\n", questions.collect::<String>())
}

#[test]
fn words_of_letters_behind_the_last_question_are_a_key_each() {
    let text = choices("一、多选题", 2, "答案：AB CD");
    assert_eq!(keys(&text), ["AB", "CD"]);
    assert!(codes(&text).contains(&"answer_split"));
    assert_eq!(
        keys(&choices("一、单选题", 3, "答案：ABC")),
        ["A", "B", "C"]
    );
    assert_eq!(
        keys(&choices("一、单选题", 3, "答案：A、B、C")),
        ["A", "B", "C"]
    );
    assert_eq!(
        keys(&choices("一、多选题", 3, "答案：AB、AC、AD")),
        ["AB", "AC", "AD"]
    );
}

#[test]
fn letters_that_may_be_of_several_questions_hold_the_last() {
    for (head, answer) in [
        ("", "答案：ABCD"),
        ("一、选择题", "答案：ABCD"),
        ("一、单选题", "答案：ABC"),
        ("一、多选题", "答案：AB CD"),
        ("一、不定项选择题", "答案：ABCD"),
    ] {
        let text = choices(head, 4, answer);
        assert_eq!(keys(&text), ["-", "-", "-", "-"], "{text}");
        assert!(codes(&text).contains(&"answer_of_several"), "{text}");
    }
}

#[test]
fn several_letters_are_one_key_where_none_is_missing_before() {
    let one = "1. 甲（ ）\nA.一 B.二 C.三\n答案：A\n2. 乙（ ）\nA.一 B.二 C.三\n答案：ABC\n";
    assert_eq!(keys(one), ["A", "ABC"]);
    assert_eq!(keys(&choices("一、多选题", 2, "答案：ABC")), ["-", "ABC"]);
}

#[test]
fn judgements_behind_the_last_question_are_one_each() {
    for answer in [
        "答案：√ × √ ×",
        "答案：√×√×",
        "答案：对，错，对，错",
        "答案：对：1、3  错：2、4",
        "答案：√（1、3） ×（2、4）",
        "答案：1、3正确，2、4错误",
    ] {
        let text = plain("一、判断题", 4, answer);
        assert_eq!(keys(&text), ["true", "false", "true", "false"], "{text}");
    }
    let text = plain("一、判断题", 4, "答案：\n正确：1、3\n错误：2、4");
    assert!(
        keys(&text).iter().all(|key| key == "-") || keys(&text).concat() == "truefalsetruefalse"
    );
}

#[test]
fn judgements_that_are_not_as_many_hold_the_last() {
    for answer in [
        "答案：√ ×",
        "答案：对：1、3  错：2",
        "答案：对：1、2、3  错：3、4",
        "答案：√（1、2） 其余×",
    ] {
        let text = plain("一、判断题", 4, answer);
        assert_eq!(keys(&text), ["-", "-", "-", "-"], "{text}");
    }
}

#[test]
fn two_judgements_are_no_answer_of_one_question() {
    let text = "一、判断题\n1. 会议已通过。\n答案：√ ×\n";
    assert_eq!(keys(text), ["-"]);
    let text = "一、判断题\n1. 会议已通过。\n答案：×，应为未通过\n";
    assert_eq!(keys(text), ["false"]);
}

#[test]
fn texts_under_the_numbers_of_questions_are_one_each() {
    assert_eq!(keys(&blanks(2, "答案：1.制度 2.群众")), ["制度", "群众"]);
    assert_eq!(
        keys(&blanks(3, "答案：1、制度；2、群众；3、2.5倍")),
        ["制度", "群众", "2.5倍"]
    );
    let own = "一、填空题\n1. 依靠____。\n2. 依靠____和____。\n答案：1.制度 2.群众\n";
    assert_eq!(keys(own), ["-", "-"]);
}

#[test]
fn texts_that_may_be_of_several_fill_ins_hold_the_last() {
    for answer in [
        "答案：制度 群众",
        "答案：制度；群众",
        "答案：1.制度 2.群众 3.规矩",
    ] {
        let text = blanks(2, answer);
        assert_eq!(keys(&text), ["-", "-"], "{text}");
    }
}

#[test]
fn points_under_the_numbers_of_essays_hold_the_last_with_its_points() {
    let text = plain("一、简答题", 2, "答案：1.加强领导 2.健全制度");
    assert!(codes(&text).contains(&"answer_of_several"));
    assert_eq!(keys(&text), ["", "1.加强领导 2.健全制度"]);
    let text = plain("一、简答题", 2, "答案：1.加强领导 2.健全制度 3.压实责任");
    assert_eq!(keys(&text), ["", "1.加强领导 2.健全制度 3.压实责任"]);
    assert!(!codes(&text).contains(&"answer_of_several"));
}

#[test]
fn a_last_key_of_a_list_stays_that_of_its_question() {
    let text = choices("", 2, "参考答案\n2.AB");
    assert_eq!(keys(&text), ["-", "AB"]);
}
