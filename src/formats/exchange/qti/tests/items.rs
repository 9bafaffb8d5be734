//! Items of all versions, kind by kind.

use super::*;
use Severity::{Error, Held, Notice, Warning};

#[test]
fn a_choice_is_read_with_its_fixed_options() {
    let (question, problems) = one(&plain_item());
    assert_eq!(problems, []);
    assert_eq!(question.kind, ForeignKind::Single);
    assert_eq!((question.stem.as_str(), question.place.line), ("题干", 1));
    assert_eq!(
        (question.code.as_deref(), &question.marks),
        (Some("q1"), &None)
    );
    let options: Vec<_> = question
        .options
        .iter()
        .map(|o| (&*o.id, &*o.text, o.pinned))
        .collect();
    assert_eq!(
        options,
        [("A", "甲", false), ("B", "乙", true), ("C", "丙", false)]
    );
    assert_eq!((question.key, question.rule), (Some(choices(&["A"])), None));
}

#[test]
fn both_spellings_say_the_same() {
    let old = plain_item();
    let mut new = old.clone();
    for (camel, kebab) in [
        ("assessmentItem", "qti-assessment-item"),
        ("responseDeclaration", "qti-response-declaration"),
        ("baseType", "base-type"),
        ("correctResponse", "qti-correct-response"),
        ("value>", "qti-value>"),
        ("outcomeDeclaration", "qti-outcome-declaration"),
        ("itemBody", "qti-item-body"),
        ("choiceInteraction", "qti-choice-interaction"),
        ("responseIdentifier", "response-identifier"),
        ("maxChoices", "max-choices"),
        ("simpleChoice", "qti-simple-choice"),
        ("responseProcessing", "qti-response-processing"),
        ("xsd/imsqti_v2p1", "xsd/imsqtiasi_v3p0"),
    ] {
        new = new.replace(camel, kebab);
    }
    new = new.replace(
        TEMPLATES,
        "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/",
    );
    assert_ne!(old, new);
    assert_eq!(one(&old), one(&new));
    // With a prefix on every name.
    let prefixed = old
        .replace("</", "</q:")
        .replace('<', "<q:")
        .replace("<q:/q:", "</q:");
    assert_eq!(one(&prefixed.replace("xmlns=", "xmlns:q=")).0, one(&old).0);
}

#[test]
fn cardinality_tells_single_from_multiple() {
    let table = [
        ("single", "1", ForeignKind::Single),
        ("multiple", "0", ForeignKind::Multiple),
        ("multiple", "2", ForeignKind::Multiple),
        ("multiple", "1", ForeignKind::Single),
    ];
    for (cardinality, most, kind) in table {
        let declarations = response(cardinality, "identifier", &["a"], "");
        let body = CHOICE.replace("maxChoices=\"1\"", &format!("maxChoices=\"{most}\""));
        let (question, problems) = one(&item(&declarations, &body, &template("match_correct")));
        assert_eq!(question.kind, kind, "{cardinality} {most}");
        // Half marks for a part, as here by default, is not what the file says.
        let rule = (kind == ForeignKind::Multiple).then(|| "exact".to_owned());
        assert_eq!(rule_of(&question), rule, "{cardinality} {most}");
        assert_eq!(problems.contains(&(Notice, "choices_limited")), most == "2");
    }
}

#[test]
fn options_that_are_not_shuffled_are_pinned_and_it_is_told() {
    let declarations = response("single", "identifier", &["a"], "");
    let body = CHOICE.replace("shuffle=\"true\"", "shuffle=\"false\"");
    let (question, problems) = one(&item(&declarations, &body, &template("match_correct")));
    assert!(question.options.iter().all(|option| option.pinned));
    assert_eq!(problems, [(Notice, "options_in_order")]);
}

#[test]
fn two_options_that_say_right_and_wrong_are_a_statement() {
    for (texts, is_right) in [
        (["正确", "错误"], true),
        (["错", "对"], false),
        (["True", "False"], true),
    ] {
        let [first, second] = texts;
        let body = format!(
            r#"<p>党章是党的总章程。</p><choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="1">
            <simpleChoice identifier="x">{first}</simpleChoice><simpleChoice identifier="y">{second}</simpleChoice></choiceInteraction>"#
        );
        let declarations = response("single", "identifier", &["x"], "");
        let (question, problems) = one(&item(&declarations, &body, &template("match_correct")));
        assert_eq!(
            (question.kind, problems),
            (ForeignKind::TrueFalse, vec![]),
            "{first}"
        );
        assert_eq!(
            (question.key, question.options),
            (Some(ForeignKey::Truth(is_right)), vec![])
        );
    }
}

#[test]
fn text_entries_are_blanks_where_they_stand() {
    let declarations = response_of("R1", "single", "string", &["总纲"], "")
        + &response_of("R2", "single", "integer", &["11"], "");
    let body = r#"<p>党章由<textEntryInteraction responseIdentifier="R1"/>和 <textEntryInteraction responseIdentifier="R2"/>章组成。</p>"#;
    let each = r#"<responseProcessing>
      <responseCondition><responseIf><match><variable identifier="R1"/><correct identifier="R1"/></match>
        <setOutcomeValue identifier="SCORE"><sum><variable identifier="SCORE"/><baseValue baseType="float">1</baseValue></sum></setOutcomeValue></responseIf></responseCondition>
      <responseCondition><responseIf><match><variable identifier="R2"/><correct identifier="R2"/></match>
        <setOutcomeValue identifier="SCORE"><sum><variable identifier="SCORE"/><baseValue baseType="float">1</baseValue></sum></setOutcomeValue></responseIf></responseCondition>
      </responseProcessing>"#;
    let (question, problems) = one(&item(&declarations, body, each));
    assert_eq!(question.stem, "党章由____和 ____章组成。");
    assert_eq!((question.kind, problems), (ForeignKind::Blank, vec![]));
    assert_eq!(
        (question.key, question.rule),
        (Some(blanks(&[&["总纲"], &["11"]])), None)
    );
    assert_eq!(question.marks.as_deref(), Some("2"));
}

#[test]
fn an_order_has_all_items_in_its_key() {
    let body = CHOICE.replace("choiceInteraction", "orderInteraction");
    let order = |correct: &[&str]| {
        let declarations = response("ordered", "identifier", correct, "");
        one(&item(&declarations, &body, &template("match_correct.xml")))
    };
    let (question, problems) = order(&["c", "a", "b"]);
    assert_eq!((question.kind, problems), (ForeignKind::Order, vec![]));
    let wanted = ["C", "A", "B"].map(str::to_owned).to_vec();
    assert_eq!(question.key, Some(ForeignKey::Order(wanted)));
    let (question, problems) = order(&["c", "a"]);
    assert_eq!(
        (question.key, problems),
        (None, vec![(Held, "incomplete_order")])
    );
}

#[test]
fn what_scorers_read_is_the_rubric_of_an_essay() {
    let body = r#"<extendedTextInteraction responseIdentifier="RESPONSE"><prompt>谈谈认识</prompt></extendedTextInteraction>
      <rubricBlock view="scorer tutor"><p>要点一</p><p>要点二</p></rubricBlock>
      <rubricBlock view="candidate"><p>不少于 200 字。</p></rubricBlock>
      <rubricBlock view="author"><p>内部说明</p></rubricBlock>"#;
    let declarations = response("single", "string", &[], "");
    let (question, problems) = one(&item(&declarations, body, ""));
    assert_eq!(question.kind, ForeignKind::Essay);
    assert_eq!(question.stem, "谈谈认识\n不少于 200 字。");
    assert_eq!(
        question.key,
        Some(ForeignKey::Rubric("要点一\n要点二".to_owned()))
    );
    assert_eq!(problems, [(Notice, "rubric_left_out")]);
}

#[test]
fn feedback_is_the_explanation() {
    let body = CHOICE.replace(
        "甲<",
        "甲<feedbackInline outcomeIdentifier=\"F\" identifier=\"a\">正是</feedbackInline><",
    );
    let rest = template("match_correct")
        + r#"<modalFeedback outcomeIdentifier="F" identifier="x" showHide="show"><p>见第一章。</p></modalFeedback>
        <modalFeedback outcomeIdentifier="F" identifier="y" showHide="show">见第一章。</modalFeedback>"#;
    let (question, problems) = one(&item(
        &response("single", "identifier", &["a"], ""),
        &body,
        &rest,
    ));
    assert_eq!(question.explanation, "A：正是\n见第一章。");
    assert_eq!(
        (question.options[0].text.as_str(), problems),
        ("甲", vec![])
    );
}

#[test]
fn what_is_no_kind_of_question_here_is_named() {
    for name in [
        "inlineChoiceInteraction",
        "gapMatchInteraction",
        "hotspotInteraction",
        "sliderInteraction",
        "uploadInteraction",
        "associateInteraction",
        "customInteraction",
        "nobodyKnowsInteraction",
    ] {
        let body = format!("<p>题干</p><div><{name} responseIdentifier=\"RESPONSE\"/></div>");
        let batch = super::super::read(item("", &body, "").as_bytes());
        assert_eq!(
            codes(&batch.problems),
            [(Error, "unsupported_interaction")],
            "{name}"
        );
        let problem = &batch.problems[0];
        assert!(problem.chinese.contains(name) && problem.english.contains(name));
        assert_eq!(problem.place.line, 3);
    }
}

#[test]
fn only_text_entries_may_be_several() {
    let two = format!("{CHOICE}{}", CHOICE.replace("RESPONSE", "R2"));
    assert_eq!(
        none(item("", &two, "").as_bytes()),
        [(Error, "several_interactions")]
    );
    let mixed = format!("{CHOICE}<p><textEntryInteraction responseIdentifier=\"R2\"/></p>");
    assert_eq!(
        none(item("", &mixed, "").as_bytes()),
        [(Error, "several_interactions")]
    );
    assert_eq!(
        none(item("", "<p>只有说明。</p>", "").as_bytes()),
        [(Error, "no_interaction")]
    );
    let declarations =
        "<templateDeclaration identifier=\"T\" cardinality=\"single\" baseType=\"integer\"/>";
    assert_eq!(
        none(item(declarations, CHOICE, "").as_bytes()),
        [(Error, "template_item")]
    );
}

#[test]
fn a_doubtful_key_is_no_key() {
    let table = [
        (response("single", "identifier", &[], ""), CHOICE, "no_key"),
        (
            response("single", "identifier", &["z"], ""),
            CHOICE,
            "key_names_no_option",
        ),
        (
            response("single", "identifier", &["a", "b"], ""),
            CHOICE,
            "several_right",
        ),
        (String::new(), CHOICE, "response_not_declared"),
    ];
    for (declarations, body, code) in table {
        let (question, problems) = one(&item(&declarations, body, &template("match_correct")));
        assert_eq!((question.key, problems), (None, vec![(Held, code)]));
    }
    // Two options of one name: the key may mean either.
    let body = CHOICE.replace("identifier=\"c\"", "identifier=\"a\"");
    let declarations = response("single", "identifier", &["a"], "");
    let (question, problems) = one(&item(&declarations, &body, &template("match_correct")));
    assert_eq!(question.key, None);
    assert_eq!(
        problems,
        [(Held, "repeated_option"), (Held, "key_names_no_option")]
    );
}

#[test]
fn what_a_candidate_would_miss_holds_the_question() {
    let declarations = response("single", "identifier", &["a"], "");
    for (piece, problem) in [
        ("<img src=\"a.png\" alt=\"\"/>", (Held, "picture_missing")),
        (
            "<object type=\"image/png\" data=\"a.png\"/>",
            (Held, "picture_missing"),
        ),
        ("<audio src=\"a.mp3\"/>", (Held, "html_media")),
        (
            "<printedVariable identifier=\"X\"/>",
            (Held, "variable_left_out"),
        ),
        (
            "<math><msup><mi>x</mi><mn>2</mn></msup></math>",
            (Warning, "html_formula"),
        ),
    ] {
        let body = CHOICE.replace("题干", &format!("题干{piece}"));
        let (_, problems) = one(&item(&declarations, &body, &template("match_correct")));
        assert_eq!(problems, [problem], "{piece}");
    }
    let body = CHOICE.replace("<p>题干</p>", "");
    let (question, problems) = one(&item(&declarations, &body, &template("match_correct")));
    assert_eq!(
        (question.stem.as_str(), problems),
        ("一", vec![(Held, "no_stem")])
    );
}

#[test]
fn a_line_to_write_on_that_is_no_text_entry_holds_the_question() {
    let body =
        "<p>____是根本大法。</p><p><textEntryInteraction responseIdentifier=\"RESPONSE\"/></p>";
    let declarations = response("single", "string", &["党章"], "");
    let (_, problems) = one(&item(&declarations, body, &template("match_correct")));
    assert_eq!(problems, [(Held, "blank_count")]);
}

#[test]
fn a_file_that_is_no_item_is_told() {
    let table = [
        ("<html/>", "not_qti"),
        ("<assessmentTest/>", "package_wanted"),
        ("<manifest/>", "package_wanted"),
        ("<assessmentItem>", "malformed_xml"),
        ("<!DOCTYPE a><assessmentItem/>", "xml_doctype"),
        ("", "empty_text"),
    ];
    for (text, code) in table {
        assert_eq!(none(text.as_bytes()), [(Error, code)], "{text}");
    }
    let (text, _, _) =
        encoding_rs::WINDOWS_1252.encode("<?xml version='1.0' encoding='iso-8859-1'?><a>é</a>");
    let problems = none(&text);
    assert!(
        problems.iter().all(|(severity, _)| *severity == Error),
        "{problems:?}"
    );
}

#[test]
fn a_file_in_gbk_is_read_and_it_is_told() {
    let text = format!("<?xml version=\"1.0\" encoding=\"GBK\"?>{}", plain_item());
    let (bytes, _, _) = encoding_rs::GBK.encode(&text);
    let batch = super::super::read(&bytes);
    assert_eq!(batch.questions[0].stem, "题干");
    assert_eq!(codes(&batch.problems), [(Notice, "encoding")]);
}
