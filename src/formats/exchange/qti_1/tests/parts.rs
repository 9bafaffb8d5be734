//! Blanks, pairs and numbers.

use super::*;
use crate::domain::scoring::Rule;
use crate::formats::exchange::NumberRange;

const FIELD: &str = "<response_str ident=\"r\" rcardinality=\"Single\"><render_fib><response_label ident=\"answer1\"/></render_fib></response_str>";

fn blanks(batch: &Batch) -> Vec<Vec<String>> {
    match &only(batch).key {
        Some(ForeignKey::Blanks(blanks)) => blanks.clone(),
        other => panic!("{other:?} {:?}", batch.problems),
    }
}

#[test]
fn alternatives_of_one_blank_are_any_of_them_however_they_are_joined() {
    let both = format!("{}{}", equal("r", "党章"), equal("r", " 章程 "));
    for (test, is_told) in [
        (both.clone(), true),
        (format!("<and>{both}</and>"), true),
        (format!("<or>{both}</or>"), false),
    ] {
        let batch = file(&item(
            "short_answer_question",
            FIELD,
            &when(&test, "Set", "100", STOP),
        ));
        assert_eq!(blanks(&batch), [["党章", "章程"]]);
        let wanted = if is_told {
            vec![("joined_alternatives", Severity::Notice)]
        } else {
            vec![]
        };
        assert_eq!(codes(&batch), wanted);
        assert!(!only(&batch).confidence.is_held());
    }
}

#[test]
fn an_answer_with_a_part_of_the_marks_is_left_out_and_told() {
    let processing = [("党章", "100"), ("章程", "50")]
        .map(|(text, score)| when(&equal("r", text), "Set", score, STOP));
    let batch = file(&item("short_answer_question", FIELD, &processing.concat()));
    assert_eq!(blanks(&batch), [["党章"]]);
    assert_eq!(codes(&batch), [("partial_answer", Severity::Warning)]);
    let batch = file(&item(
        "short_answer_question",
        FIELD,
        &when(
            "<varsubstring respident=\"r\">党</varsubstring>",
            "Set",
            "100",
            STOP,
        ),
    ));
    assert_eq!(codes(&batch), [("unsupported_scoring", Severity::Held)]);
}

#[test]
fn a_text_worth_less_that_would_be_accepted_holds_the_question() {
    for (lesser, score) in [("full", "50"), ("Ｆull.", "0")] {
        let processing = [("Full", "100"), (lesser, score)].map(|(text, score)| {
            let equal = format!("<varequal respident=\"r\" case=\"Yes\">{text}</varequal>");
            when(&equal, "Set", score, STOP)
        });
        let batch = file(&item("short_answer_question", FIELD, &processing.concat()));
        let told = codes(&batch);
        assert!(
            told.contains(&("partial_text_accepted", Severity::Held)),
            "{lesser}: {told:?}"
        );
        assert!(only(&batch).confidence.is_held());
    }
}

#[test]
fn fields_within_the_text_are_its_blanks() {
    let field =
        |ident: &str| format!("<response_str ident=\"{ident}\"><render_fib/></response_str>");
    let flow = format!(
        "<flow>{}{}{}{}</flow>",
        field("x"),
        html("年和"),
        field("y"),
        html("年")
    );
    let each = |response: &str, value: &str| when(&equal(response, value), "Add", "50", GO_ON);
    let processing = format!(
        "{}{}{}",
        each("x", "1921"),
        each("y", "1949"),
        each("y", "一九四九")
    );
    let batch = file(&item("short_answer_question", &flow, &processing));
    assert_eq!(only(&batch).stem, "题干____年和____年");
    assert_eq!(blanks(&batch), [vec!["1921"], vec!["1949", "一九四九"]]);
    assert_eq!(only(&batch).rule, None);
    let all = format!("<and>{}{}</and>", equal("x", "1921"), equal("y", "1949"));
    let batch = file(&item(
        "short_answer_question",
        &flow,
        &when(&all, "Set", "100", STOP),
    ));
    assert_eq!(blanks(&batch), [["1921"], ["1949"]]);
    let rule = only(&batch).rule.as_ref().unwrap();
    assert!(rule.method.is_all_or_nothing());
}

fn marked(stem: &str, processing: &str) -> Batch {
    let presentation = format!(
        "{}{}",
        lid("response_地", "Single", &["上海", "沪"]),
        lid("response_年", "Single", &["1921"])
    );
    let text = item(
        "fill_in_multiple_blanks_question",
        &presentation,
        processing,
    );
    file(&text.replace("题干", stem))
}

#[test]
fn blanks_by_name_are_those_of_the_stem_in_its_order() {
    let each = |response: &str| when(&equal(response, "a1"), "Add", "50.00", "");
    let processing = format!("{}{}", each("response_地"), each("response_年"));
    let batch = marked("一大[年]年在[地]召开", &processing);
    assert_eq!(only(&batch).stem, "一大____年在____召开");
    assert_eq!(blanks(&batch), [vec!["1921"], vec!["上海", "沪"]]);
    assert!(batch.problems.is_empty(), "{:?}", batch.problems);
    let batch = marked("一大在[地]召开", &processing);
    assert_eq!(codes(&batch), [("blank_count", Severity::Held)]);
    // The first would end the scoring.
    let batch = marked(
        "[年][地]",
        &processing.replace("<respcondition>", "<respcondition continue=\"No\">"),
    );
    assert_eq!(only(&batch).key, batch.questions[0].key);
    let batch = marked("[年][地]", &each("response_地"));
    assert_eq!(codes(&batch), [("unsupported_scoring", Severity::Held)]);
}

#[test]
fn one_list_in_a_text_is_a_choice_and_several_are_refused() {
    let one = lid("response_地", "Single", &["上海", "北京"]);
    let right = when(&equal("response_地", "a1"), "Add", "100", "");
    let text = item("multiple_dropdowns_question", &one, &right).replace("题干", "在[地]召开");
    let batch = file(&text);
    assert_eq!(only(&batch).stem, "在____召开");
    assert_eq!(
        (only(&batch).kind, only(&batch).key.clone()),
        (ForeignKind::Single, Some(choices(&[0])))
    );
    let two = format!("{one}{}", lid("response_年", "Single", &["1921", "1949"]));
    let batch = file(&item("multiple_dropdowns_question", &two, &right));
    assert_eq!(codes(&batch), [("several_choices", Severity::Error)]);
}

#[test]
fn pairs_are_what_each_left_side_is_given_marks_for() {
    let left = |ident: &str, text: &str| {
        let right = lid(ident, "Single", &["上海", "遵义", "重庆"]);
        right.replace("<render_choice>", &format!("{}<render_choice>", html(text)))
    };
    let presentation = format!(
        "{}{}{}",
        left("response_1", "一大"),
        left("response_2", "遵义会议"),
        left("response_3", "二大")
    );
    let each = |response: &str, id: &str| when(&equal(response, id), "Add", "33.33", "");
    let processing = [
        each("response_1", "a1"),
        each("response_2", "a2"),
        each("response_3", "a1"),
    ];
    let batch = file(&item(
        "matching_question",
        &presentation,
        &processing.concat(),
    ));
    let question = only(&batch);
    let texts = |sides: &[crate::formats::exchange::ForeignOption]| {
        sides
            .iter()
            .map(|side| side.text.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(question.stem, "题干");
    assert_eq!(texts(&question.left), ["一大", "遵义会议", "二大"]);
    assert_eq!(texts(&question.options), ["上海", "遵义", "重庆"]);
    let pair = |left: &str, right: &str| (left.to_owned(), right.to_owned());
    let wanted = vec![pair("1", "A"), pair("2", "B"), pair("3", "A")];
    assert_eq!(question.key, Some(ForeignKey::Pairs(wanted)));
    assert!(batch.problems.is_empty(), "{:?}", batch.problems);
    let batch = file(&item(
        "matching_question",
        &presentation,
        &processing[..2].concat(),
    ));
    assert_eq!(codes(&batch), [("unsupported_scoring", Severity::Held)]);
    let all = format!(
        "<and>{}{}{}</and>",
        equal("response_1", "a1"),
        equal("response_2", "a2"),
        equal("response_3", "a3")
    );
    let batch = file(&item(
        "matching_question",
        &presentation,
        &when(&all, "Set", "100", STOP),
    ));
    // By the first of the values alone nothing of it can be found out.
    assert_eq!(
        only(&batch).rule.clone().unwrap_or(Rule::EXACT),
        Rule::EXACT
    );
}

#[test]
fn numbers_have_ranges() {
    let bound = |name: &str, value: &str| format!("<{name} respident=\"r\">{value}</{name}>");
    let around = format!(
        "<and>{}{}</and>",
        bound("vargte", "9.5"),
        bound("varlte", "10.5")
    );
    let canvas = format!("<or>{}{around}</or>", equal("r", "10.0"));
    let range = |from: &str, to: &str| NumberRange {
        from: from.to_owned(),
        to: to.to_owned(),
    };
    let bare = format!("{}{}", bound("varlte", "3"), bound("vargte", "-1"));
    let precise = format!(
        "<or>{}<and>{}{}</and></or>",
        equal("r", "0.5"),
        bound("vargt", "0.45"),
        bound("varlte", "0.55")
    );
    for (test, wanted, n_problems) in [
        (canvas, vec![range("9.5", "10.5")], 0),
        (bare, vec![range("-1", "3")], 0),
        (equal("r", "7"), vec![range("7", "7")], 0),
        (precise, vec![range("0.45", "0.55")], 1),
    ] {
        let batch = file(&item(
            "numerical_question",
            FIELD,
            &when(&test, "Set", "100", STOP),
        ));
        assert_eq!(only(&batch).key, Some(ForeignKey::Ranges(wanted)), "{test}");
        assert_eq!(batch.problems.len(), n_problems, "{:?}", batch.problems);
    }
    for test in [
        bound("vargte", "3"),
        equal("r", "三"),
        format!("<not>{}</not>", equal("r", "1")),
    ] {
        let batch = file(&item(
            "numerical_question",
            FIELD,
            &when(&test, "Set", "100", STOP),
        ));
        assert_eq!(
            codes(&batch),
            [("unsupported_scoring", Severity::Held)],
            "{test}"
        );
    }
    let half = when(&equal("r", "7"), "Set", "50", STOP);
    let batch = file(&item("numerical_question", FIELD, &half));
    assert_eq!(only(&batch).key, None);
}

#[test]
fn an_item_that_would_take_long_to_follow_is_held() {
    let field = |at: usize| format!("<response_str ident=\"r{at}\"><render_fib/></response_str>");
    let fields: String = (0..100).map(field).collect();
    let values = |at: usize| {
        let values = (0..100).map(move |value| equal(&format!("r{at}"), &value.to_string()));
        when(
            &format!("<or>{}</or>", values.collect::<String>()),
            "Add",
            "1",
            GO_ON,
        )
    };
    let processing: String = (0..100).map(values).collect();
    let batch = file(&item("short_answer_question", &fields, &processing));
    assert_eq!(codes(&batch), [("unsupported_scoring", Severity::Held)]);
}
