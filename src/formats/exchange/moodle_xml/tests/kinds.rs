//! Each type of question, and what of it can be wrong.

use super::*;
use crate::domain::scoring::{ByChoice, ByOrder, Method, Rule};
use crate::formats::exchange::NumberRange;

fn multichoice(single: &str, answers: &[(&str, &str)]) -> String {
    let answers = answers
        .iter()
        .map(|(fraction, text)| answer(fraction, text));
    let answers: String = answers.collect();
    question(
        "multichoice",
        &format!("<single>{single}</single>{answers}"),
    )
}

fn method(batch: &Batch) -> Option<Method> {
    only(batch).rule.as_ref().map(|rule| rule.method.clone())
}

#[test]
fn a_single_choice_has_the_answer_with_all_of_the_marks() {
    let batch = file(&multichoice(
        "true",
        &[("0", "甲"), ("100", "乙"), ("0.0", "丙")],
    ));
    let question = only(&batch);
    assert_eq!(question.kind, ForeignKind::Single);
    assert_eq!(question.key, Some(choices(&["B"])));
    assert_eq!(question.rule, None);
    assert_eq!(question.options[2].text, "丙");
    assert!(batch.problems.is_empty());
}

#[test]
fn a_choice_whose_weights_say_nothing_clear_is_an_error() {
    type Weighed<'t> = &'t [(&'t str, &'t str)];
    let table: [(&str, Weighed<'_>, &str); 7] = [
        ("true", &[("50", "甲"), ("0", "乙")], "no_full_answer"),
        (
            "true",
            &[("100", "甲"), ("100", "乙")],
            "several_full_answers",
        ),
        (
            "false",
            &[("50", "甲"), ("25", "乙"), ("0", "丙")],
            "weights_do_not_add_up",
        ),
        ("false", &[("0", "甲"), ("-50", "乙")], "no_right_answer"),
        ("true", &[("100", "甲")], "too_few_options"),
        ("true", &[("百", "甲"), ("0", "乙")], "invalid_fraction"),
        (
            "false",
            &[("33", "甲"), ("33.33333", "乙"), ("33.33333", "丙")],
            "illegal_fraction",
        ),
    ];
    for (single, answers, wanted) in table {
        let batch = file(&multichoice(single, answers));
        assert_eq!(codes(&batch), [(wanted, Severity::Error)], "{answers:?}");
        assert!(batch.questions.is_empty());
    }
}

#[test]
fn weights_are_taken_as_the_nearest_where_that_is_asked() {
    let answers = [
        ("-50", "甲"),
        ("33", "乙"),
        ("33.33333", "丙"),
        ("-50", "丁"),
        ("33.33333", "戊"),
    ];
    let text = format!("<quiz>{}</quiz>", multichoice("false", &answers));
    let batch = read_with(text.as_bytes(), MatchGrades::Nearest);
    assert_eq!(only(&batch).key, Some(choices(&["B", "C", "E"])));
    assert_eq!(codes(&batch), [("illegal_fraction", Severity::Warning)]);
    assert!(matches!(
        method(&batch),
        Some(Method::Choice(ByChoice::Moodle))
    ));
}

#[test]
fn a_multiple_choice_keeps_what_wrong_ones_cost() {
    let right = [("50", "甲"), ("50", "乙")];
    let with = |wrong: &'static str| file(&multichoice("0", &[right[0], right[1], (wrong, "丙")]));
    assert!(matches!(
        method(&with("-100")),
        Some(Method::Choice(ByChoice::Moodle | ByChoice::Proportional))
    ));
    let Some(Method::Choice(ByChoice::QtiMap(mapping))) = method(&with("0")) else {
        panic!("a wrong option that costs nothing is no rule of the bank");
    };
    assert_eq!(mapping.of.len(), 2);
}

#[test]
fn feedback_of_options_follows_the_general_one() {
    let inner = "<generalfeedback><text>总</text></generalfeedback><single>true</single>\
                 <answer fraction=\"100\"><text>甲</text><feedback><text>对</text></feedback></answer>\
                 <answer fraction=\"0\"><text>乙</text><feedback><text></text></feedback></answer>\
                 <answer fraction=\"0\"><text>丙</text><feedback><text>不全</text></feedback></answer>";
    assert_eq!(
        only(&one("multichoice", inner)).explanation,
        "总\nA：对\nC：不全"
    );
}

#[test]
fn a_statement_is_what_has_all_of_the_marks() {
    let with = |first: (&str, &str), second: (&str, &str)| {
        one(
            "truefalse",
            &format!("{}{}", answer(first.0, first.1), answer(second.0, second.1)),
        )
    };
    let batch = with(("0", "true"), ("100", "false"));
    assert_eq!(only(&batch).key, Some(ForeignKey::Truth(false)));
    // The order of the file does not matter, nor the language of an old export.
    let batch = with(("0", "错误"), ("100", "正确"));
    assert_eq!(only(&batch).key, Some(ForeignKey::Truth(true)));
    for batch in [
        with(("100", "true"), ("100", "false")),
        with(("0", "true"), ("0", "false")),
        with(("100", "true"), ("0", "true")),
        with(("100", "vrai"), ("0", "faux")),
    ] {
        assert_eq!(only(&batch).key, None);
        assert_eq!(codes(&batch), [("unclear_truth", Severity::Held)]);
        assert!(only(&batch).confidence.is_held());
    }
}

fn blank(inner: &[(&str, &str)]) -> Batch {
    let answers: String = inner
        .iter()
        .map(|(fraction, text)| answer(fraction, text))
        .collect();
    one("shortanswer", &format!("<usecase>0</usecase>{answers}"))
}

fn texts(batch: &Batch) -> Vec<Vec<String>> {
    match &only(batch).key {
        Some(ForeignKey::Blanks(blanks)) => blanks.clone(),
        other => panic!("{other:?} {:?}", batch.problems),
    }
}

#[test]
fn a_short_answer_accepts_what_has_all_of_the_marks() {
    let batch = blank(&[("100", "党章"), ("100", "5\\*3"), ("0", "*"), ("0", "章程")]);
    assert_eq!(texts(&batch), [["党章", "5*3"]]);
    assert!(batch.problems.is_empty());
    let batch = blank(&[("100", "党章"), ("100", "*章程")]);
    assert_eq!(texts(&batch), [["党章"]]);
    assert_eq!(codes(&batch), [("wildcard_answer", Severity::Warning)]);
    let batch = blank(&[("100", "党章"), ("50", "章程")]);
    assert_eq!(texts(&batch), [["党章"]]);
    assert_eq!(codes(&batch), [("partial_answer", Severity::Warning)]);
    for (answers, code) in [
        (vec![("100", "*党章*")], "no_accepted_answer"),
        (vec![("50", "党章")], "no_accepted_answer"),
        (vec![], "no_accepted_answer"),
    ] {
        let batch = blank(&answers);
        assert_eq!(only(&batch).key, None);
        assert!(
            codes(&batch).contains(&(code, Severity::Held)),
            "{:?}",
            codes(&batch)
        );
    }
}

#[test]
fn case_is_told_where_it_counts() {
    let batch = one(
        "shortanswer",
        &format!("<usecase>1</usecase>{}", answer("100", "App")),
    );
    assert_eq!(codes(&batch), [("case_sensitive", Severity::Warning)]);
}

#[test]
fn several_lines_to_write_on_for_one_answer_are_held() {
    let batch = file(&format!(
        "<question type=\"shortanswer\"><questiontext format=\"html\"><text>成立于___年__月，又在________召开</text></questiontext>{}</question>",
        answer("100", "1921")
    ));
    assert_eq!(only(&batch).stem, "成立于____年__月，又在____召开");
    assert_eq!(codes(&batch), [("blank_count", Severity::Held)]);
}

#[test]
fn a_number_has_a_range() {
    let number = |value: &str, tolerance: &str, fraction: &str| {
        format!(
            "<answer fraction=\"{fraction}\"><text>{value}</text><tolerance>{tolerance}</tolerance></answer>"
        )
    };
    let inner = format!(
        "{}{}{}",
        number("3", "0.25", "100"),
        number("7", "", "100"),
        number("*", "", "0")
    );
    let batch = one("numerical", &inner);
    let range = |from: &str, to: &str| NumberRange {
        from: from.to_owned(),
        to: to.to_owned(),
    };
    let wanted = vec![range("2.75", "3.25"), range("7", "7")];
    assert_eq!(only(&batch).key, Some(ForeignKey::Ranges(wanted)));
    let units = "<units><unit><multiplier>1</multiplier><unit_name>米</unit_name></unit></units>";
    let batch = one("numerical", &format!("{}{units}", number("3", "1", "100")));
    assert_eq!(codes(&batch), [("units", Severity::Warning)]);
    for inner in [
        number("三", "", "100"),
        number("3,5", "", "100"),
        number("3", "-1", "100"),
    ] {
        let batch = one("numerical", &inner);
        assert_eq!(
            codes(&batch),
            [("invalid_number", Severity::Held)],
            "{inner}"
        );
        assert_eq!(only(&batch).key, None);
    }
}

#[test]
fn sides_without_a_question_belong_to_nothing() {
    let side = |left: &str, right: &str| {
        format!(
            "<subquestion format=\"html\"><text>{left}</text><answer><text>{right}</text></answer></subquestion>"
        )
    };
    let all = [
        ("一大", "上海"),
        ("", "重庆"),
        ("遵义会议", "遵义"),
        ("四大", "上海"),
    ];
    let inner: String = all.iter().map(|(left, right)| side(left, right)).collect();
    let batch = one("matching", &inner);
    let question = only(&batch);
    let right: Vec<&str> = question
        .options
        .iter()
        .map(|option| &*option.text)
        .collect();
    assert_eq!(right, ["上海", "重庆", "遵义"]);
    let pair = |left: &str, right: &str| (left.to_owned(), right.to_owned());
    let wanted = vec![pair("1", "A"), pair("2", "C"), pair("3", "A")];
    assert_eq!(question.key, Some(ForeignKey::Pairs(wanted)));
    let batch = one("matching", &format!("{inner}{}", side("八大", "")));
    assert_eq!(codes(&batch), [("pair_without_answer", Severity::Held)]);
    let batch = one("matching", &side("一大", "上海"));
    assert_eq!(codes(&batch), [("too_few_pairs", Severity::Error)]);
}

#[test]
fn items_are_right_in_the_order_of_the_file() {
    let items = format!(
        "{}{}{}",
        answer("1.0000000", "甲"),
        answer("2.0000000", "乙"),
        answer("3", "丙")
    );
    let batch = one(
        "ordering",
        &format!("<gradingtype>RELATIVE_NEXT_EXCLUDE_LAST</gradingtype>{items}"),
    );
    let question = only(&batch);
    let key = ["A", "B", "C"].map(str::to_owned).to_vec();
    assert_eq!(question.key, Some(ForeignKey::Order(key)));
    assert_eq!(
        question.rule,
        Some(Rule::of(Method::Order(ByOrder::NextExcl)))
    );
    let some = "<selecttype>RANDOM</selecttype><selectcount>2</selectcount>";
    let batch = one("ordering", &format!("{some}{items}"));
    assert_eq!(codes(&batch), [("item_subset", Severity::Warning)]);
}

#[test]
fn what_markers_look_for_is_the_key_of_an_essay() {
    let inner = "<graderinfo format=\"html\"><text>要点：一、二</text></graderinfo>\
                 <responsetemplate format=\"html\"><text></text></responsetemplate><attachmentsrequired>0</attachmentsrequired>";
    let batch = one("essay", inner);
    let rubric = ForeignKey::Rubric("要点：一、二".to_owned());
    assert_eq!(only(&batch).key, Some(rubric));
    assert!(batch.problems.is_empty());
    let batch = one("essay", "<attachmentsrequired>1</attachmentsrequired>");
    assert_eq!(codes(&batch), [("attachments", Severity::Held)]);
}

#[test]
fn a_short_answer_without_a_line_to_write_on_has_one_at_the_end() {
    for (stem, wanted) in [
        ("党的根本大法是？", "党的根本大法是？____"),
        ("1+1=", "1+1= ____"),
    ] {
        let batch = file(&format!(
            "<question type=\"shortanswer\"><questiontext><text>{stem}</text></questiontext>{}</question>",
            answer("100", "答")
        ));
        assert_eq!(only(&batch).stem, wanted);
        assert!(only(&batch).key.is_some());
    }
}

#[test]
fn a_question_without_an_idnumber_is_called_by_its_name() {
    assert_eq!(only(&one("essay", "")).code.as_deref(), Some("N"));
    assert_eq!(
        only(&one("essay", "<idnumber>q1</idnumber>"))
            .code
            .as_deref(),
        Some("q1")
    );
    assert_eq!(only(&one("essay", "<examhall/>")).code, None);
}
