//! Choices, and scoring that is not what it seems.

use super::*;
use crate::domain::scoring::Rule;

const FOUR: [&str; 4] = ["甲", "乙", "丙", "丁"];

fn single(processing: &str) -> Batch {
    file(&item(
        "multiple_choice_question",
        &lid("r", "Single", &FOUR),
        processing,
    ))
}

fn multiple(processing: &str) -> Batch {
    file(&item(
        "multiple_answers_question",
        &lid("r", "Multiple", &FOUR),
        processing,
    ))
}

fn not(values: &[&str]) -> String {
    let tests: String = values.iter().map(|value| equal("r", value)).collect();
    format!("<not>{tests}</not>")
}

#[test]
fn a_single_choice_is_what_has_all_of_the_marks() {
    let feedback = "<respcondition continue=\"Yes\"><conditionvar><varequal respident=\"r\">a1</varequal></conditionvar>\
                    <displayfeedback feedbacktype=\"Response\" linkrefid=\"f1\"/></respcondition>";
    let scored = when(&equal("r", " a3 "), "Set", "100", STOP);
    let text = item(
        "multiple_choice_question",
        &lid("r", "Single", &FOUR),
        &format!("{feedback}{scored}"),
    );
    let text = text.replace(
        "</item>",
        &format!(
            "<itemfeedback ident=\"f1\">{}</itemfeedback></item>",
            html("再想想")
        ),
    );
    let batch = file(&text);
    assert_eq!(only(&batch).key, Some(choices(&[2])));
    assert_eq!(only(&batch).rule, None);
    assert_eq!(only(&batch).explanation, "A：再想想");
    assert!(batch.problems.is_empty(), "{:?}", batch.problems);
}

#[test]
fn parts_of_the_marks_are_kept_in_the_marks_of_the_question() {
    let processing =
        [("a1", "100"), ("a2", "50")].map(|(id, score)| when(&equal("r", id), "Set", score, STOP));
    let batch = single(&processing.concat());
    assert_eq!(only(&batch).key, Some(choices(&[0])));
    let rule = only(&batch).rule.as_ref().unwrap().author_text();
    assert!(
        rule.starts_with("qti_map") && rule.contains("A=2") && rule.contains("B=1"),
        "{rule}"
    );
}

#[test]
fn scoring_that_says_nothing_clear_holds_the_question() {
    let one = equal("r", "a1");
    let table = [
        String::new(),
        when(&one, "Set", "50", STOP),
        when(&one, "Multiply", "100", STOP),
        when("<other/>", "Set", "100", STOP),
        when(
            "<varinside respident=\"r\">1,2</varinside>",
            "Set",
            "100",
            STOP,
        ),
        when(&equal("r", "a9"), "Set", "100", STOP),
        format!(
            "{}{}",
            when(&one, "Set", "100", STOP),
            when(&equal("r", "a2"), "Set", "100", STOP)
        ),
        // What comes later undoes it.
        format!(
            "{}{}",
            when(&one, "Set", "100", GO_ON),
            when("<other/>", "Set", "0", STOP)
        ),
    ];
    for processing in table {
        let batch = single(&processing);
        assert_eq!(only(&batch).key, None, "{processing}");
        assert_eq!(
            codes(&batch),
            [("unsupported_scoring", Severity::Held)],
            "{processing}"
        );
        assert!(only(&batch).confidence.is_held());
    }
}

#[test]
fn what_stands_under_not_is_wrong() {
    let test = format!(
        "<and>{}{}{}{}</and>",
        equal("r", "a1"),
        not(&["a2"]),
        equal("r", "a3"),
        not(&["a4"])
    );
    let batch = multiple(&when(&test, "Set", "100", STOP));
    assert_eq!(only(&batch).key, Some(choices(&[0, 2])));
    assert_eq!(only(&batch).rule, Some(Rule::EXACT));
    assert!(batch.problems.is_empty(), "{:?}", batch.problems);
}

#[test]
fn desire2learn_puts_white_space_around_ids_and_several_under_one_not() {
    let test = format!(
        "{}{}{}",
        equal("r", "\n  a2\n "),
        equal("r", " a4 "),
        not(&[" a1 ", "a3"])
    );
    let otherwise = format!("<and><not>{test}</not></and>");
    let processing = format!(
        "{}{}",
        "<respcondition continue=\"yes\"><conditionvar>T</conditionvar><setvar action=\"Add\">1</setvar></respcondition>".replace('T', &test),
        "<respcondition continue=\"no\"><conditionvar>T</conditionvar><setvar action=\"Add\">0</setvar></respcondition>".replace('T', &otherwise),
    );
    let xml = item("Multi-Select", &lid("r", "Multiple", &FOUR), &processing);
    let batch = file(&xml.replace(" maxvalue=\"100\" minvalue=\"0\" varname=\"SCORE\"", ""));
    assert_eq!(only(&batch).key, Some(choices(&[1, 3])));
    assert_eq!(only(&batch).rule, Some(Rule::EXACT));
}

#[test]
fn a_point_for_each_decision_is_a_row_of_true_and_false() {
    let each = |test: &str| when(test, "Add", "25", GO_ON);
    let processing = [
        equal("r", "a1"),
        equal("r", "a2"),
        not(&["a3"]),
        not(&["a4"]),
    ]
    .map(|test| each(&test));
    let batch = multiple(&processing.concat());
    assert_eq!(only(&batch).key, Some(choices(&[0, 1])));
    assert_eq!(method(&batch), Some(Method::Choice(ByChoice::Mtf)));
}

#[test]
fn points_for_single_options_are_kept() {
    let each = |id: &str, score: &str| when(&equal("r", id), "Add", score, GO_ON);
    let processing = [each("a1", "50"), each("a2", "50"), each("a3", "-50")];
    let batch = multiple(&processing.concat());
    assert_eq!(only(&batch).key, Some(choices(&[0, 1])));
    let Some(Method::Choice(ByChoice::QtiMap(mapping))) = method(&batch) else {
        panic!("{:?}", batch.problems);
    };
    let worth: Vec<String> = mapping.of.values().map(ToString::to_string).collect();
    assert_eq!(worth, ["1", "1", "-1"]);
    assert_eq!(mapping.lower, Some(crate::domain::marks::Fraction::ZERO));
}

#[test]
fn a_choice_that_lets_wrong_options_pass_is_told() {
    let test = format!("<and>{}{}</and>", equal("r", "a1"), equal("r", "a2"));
    let batch = multiple(&when(&test, "Set", "100", STOP));
    assert_eq!(only(&batch).key, Some(choices(&[0, 1])));
    assert_eq!(
        codes(&batch),
        [("extra_options_allowed", Severity::Warning)]
    );
}

#[test]
fn two_different_answers_that_are_right_are_no_key() {
    let test = format!("<or>{}{}</or>", equal("r", "a1"), equal("r", "a2"));
    let batch = multiple(&when(&test, "Set", "100", STOP));
    assert_eq!(only(&batch).key, None);
    assert_eq!(codes(&batch), [("unsupported_scoring", Severity::Held)]);
}

#[test]
fn a_statement_is_true_or_false_in_either_order() {
    let right = when(&equal("r", "a2"), "Set", "100", STOP);
    for (texts, wanted) in [(["True", "False"], false), (["错误", "正确"], true)] {
        let batch = file(&item(
            "true_false_question",
            &lid("r", "Single", &texts),
            &right,
        ));
        assert_eq!(only(&batch).key, Some(ForeignKey::Truth(wanted)));
        assert_eq!(only(&batch).kind, ForeignKind::TrueFalse);
        assert!(only(&batch).options.is_empty());
    }
    let batch = file(&item(
        "true_false_question",
        &lid("r", "Single", &["北京", "上海"]),
        &right,
    ));
    assert_eq!(
        (only(&batch).kind, only(&batch).key.clone()),
        (ForeignKind::Single, Some(choices(&[1])))
    );
}

#[test]
fn an_item_without_a_type_is_what_it_can_be_answered_as() {
    let text = item(
        "",
        &lid("r", "Multiple", &FOUR),
        &when(&equal("r", "a1"), "Set", "100", STOP),
    );
    assert_eq!(only(&file(&text)).kind, ForeignKind::Multiple);
    let text = item("", &lid("r", "Ordered", &FOUR), "");
    assert_eq!(codes(&file(&text)), [("unsupported_type", Severity::Error)]);
    // As Blackboard names the score and its most.
    let processing = "<respcondition><conditionvar><varequal respident=\"r\">a1</varequal></conditionvar>\
                      <setvar variablename=\"SCORE\" action=\"Set\">SCORE.max</setvar></respcondition>";
    let text = item("Multiple Choice", &lid("r", "Single", &FOUR), processing);
    assert_eq!(only(&file(&text)).key, Some(choices(&[0])));
}

#[test]
fn a_type_that_is_not_known_is_read_by_its_form_and_told() {
    let batch = file(&item(
        "hot_new_question",
        &lid("r", "Single", &["甲", "乙"]),
        &when(&equal("r", "a2"), "Set", "100", ""),
    ));
    assert_eq!(batch.questions[0].kind, ForeignKind::Single);
    assert_eq!(
        batch.questions[0].key,
        Some(ForeignKey::Choices(vec!["B".to_owned()]))
    );
    let told: Vec<_> = batch.problems.iter().map(|one| one.code).collect();
    assert_eq!(told, ["unknown_type"]);
    assert!(batch.problems[0].english.contains("`hot_new_question`"));
}
