//! How items are scored, and that marks come out as their files have them.

use super::*;
use crate::domain::marks::Marks;
use crate::domain::question::{Body, Choice, Key, Layout, OptionId};
use crate::domain::response::Response as Given;
use crate::domain::scoring::{Rule, ScoringKey, Share, share};
use Severity::{Held, Notice, Warning};

/// Salt: `na` and `cl` right, `k` a mark off, any other two; five options in all.
fn salt(map: &str, processing: &str) -> String {
    let option = |id: &str| format!("<simpleChoice identifier=\"{id}\">{id}</simpleChoice>");
    let options: String = ["na", "fe", "cl", "k", "he"].map(option).concat();
    let body = format!(
        "<choiceInteraction responseIdentifier=\"RESPONSE\" shuffle=\"true\" maxChoices=\"0\"><prompt>食盐含有</prompt>{options}</choiceInteraction>"
    );
    item(
        &response("multiple", "identifier", &["na", "cl"], map),
        &body,
        processing,
    )
}

const SALT: [(&str, &str); 3] = [("na", "1"), ("cl", "1"), ("k", "-1")];

/// What chosen letters are worth, of the marks of the question.
fn marks(question: &ForeignQuestion, chosen: &str) -> String {
    let id = |text: &str| text.parse::<OptionId>().unwrap();
    let choice = |option: &super::super::super::ForeignOption| Choice {
        id: id(&option.id),
        text: option.text.clone(),
        pinned: option.pinned,
    };
    let body = Body {
        stem: question.stem.clone(),
        layout: Layout::Multiple(question.options.iter().map(choice).collect()),
    };
    let Some(ForeignKey::Choices(right)) = &question.key else {
        panic!("{question:?}");
    };
    let key = Key::Choices(right.iter().map(|right| id(right)).collect());
    let rule = question.rule.clone().unwrap_or(Rule::HALF);
    let full: Marks = question.marks.as_deref().unwrap_or("1").parse().unwrap();
    let given = Given::Choices(chosen.chars().map(|c| id(&c.to_string())).collect());
    match share(&ScoringKey::new(&body, &key, &rule), Some(&given), full) {
        Share::Of(share) => full.times(share).to_string(),
        Share::Unanswered => "0".to_owned(),
        Share::Waiting => panic!("{rule}"),
    }
}

#[test]
fn a_mapping_scores_as_its_file_does() {
    let map = mapping(
        "lowerBound=\"0\" upperBound=\"2\" defaultValue=\"-2\"",
        &SALT,
    );
    let (question, problems) = one(&salt(&map, &template("map_response")));
    assert_eq!(problems, []);
    assert_eq!(question.key, Some(choices(&["A", "C"])));
    let rule = "qti_map map.A=1 map.C=1 map.D=-1 default=-2 lower=0 upper=2";
    assert_eq!(
        (rule_of(&question).as_deref(), question.marks.as_deref()),
        (Some(rule), Some("2"))
    );
    for (chosen, wanted) in [
        ("AC", "2"),
        ("A", "1"),
        ("ACD", "1"),
        ("ACB", "0"),
        ("D", "0"),
        ("", "0"),
    ] {
        assert_eq!(marks(&question, chosen), wanted, "{chosen}");
    }
}

#[test]
fn a_mapping_without_bounds_has_none() {
    let map = mapping("defaultValue=\"0\"", &[("na", "1.5"), ("cl", "0.5")]);
    let (question, _) = one(&salt(&map, &template("map_response.xml")));
    assert_eq!(
        rule_of(&question).as_deref(),
        Some("qti_map map.A=3/2 map.C=1/2")
    );
    assert_eq!(question.marks.as_deref(), Some("2"));
}

#[test]
fn a_key_that_the_mapping_does_not_reward_is_held() {
    let map = mapping("defaultValue=\"0\"", &[("na", "1"), ("fe", "1")]);
    let (question, problems) = one(&salt(&map, &template("map_response")));
    assert_eq!(
        (rule_of(&question), problems),
        (None, vec![(Held, "key_without_full_marks")])
    );
    let map = mapping("defaultValue=\"0\"", &[("na", "1e0"), ("cl", "1")]);
    let (question, problems) = one(&salt(&map, &template("map_response")));
    assert_eq!(
        (question.key, problems),
        (Some(choices(&["A", "C"])), vec![(Held, "unusable_mapping")])
    );
    let (_, problems) = one(&salt("", &template("map_response")));
    assert_eq!(problems, [(Held, "no_mapping")]);
}

#[test]
fn a_mapping_alone_tells_the_key_where_one_choice_is_best() {
    let read = |map: &str| {
        let xml = salt(map, &template("map_response"));
        let from = xml.find("<correctResponse>").unwrap();
        let to = xml.find("</correctResponse>").unwrap() + "</correctResponse>".len();
        one(&format!("{}{}", &xml[..from], &xml[to..]))
    };
    let (question, problems) = read(&mapping("defaultValue=\"-1\"", &SALT));
    assert_eq!(
        (question.key, problems),
        (Some(choices(&["A", "C"])), vec![])
    );
    // Either is enough.
    let (question, problems) = read(&mapping("defaultValue=\"-1\" upperBound=\"1\"", &SALT));
    assert_eq!((question.key, problems), (None, vec![(Held, "no_key")]));
}

#[test]
fn all_or_nothing_by_a_mapping_is_no_rule_of_its_own() {
    let map = mapping("defaultValue=\"0\"", &[("b", "2"), ("a", "0")]);
    let declarations = response("single", "identifier", &["b"], &map);
    let (question, _) = one(&item(&declarations, CHOICE, &template("map_response")));
    assert_eq!(
        (rule_of(&question), question.marks.as_deref()),
        (None, Some("2"))
    );
    let map = mapping("defaultValue=\"0\"", &[("b", "2"), ("a", "1")]);
    let declarations = response("single", "identifier", &["b"], &map);
    let (question, _) = one(&item(&declarations, CHOICE, &template("map_response")));
    assert_eq!(
        rule_of(&question).as_deref(),
        Some("qti_map map.A=1 map.B=2")
    );
}

#[test]
fn templates_are_known_by_every_address() {
    for address in [
        "http://www.imsglobal.org/question/qti_v2p0/rptemplates/match_correct",
        "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct.xml",
        "http://www.imsglobal.org/question/qti_v2p2/rptemplates/match_correct",
        "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct",
        "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml",
    ] {
        let processing = format!("<responseProcessing template=\"{address}\"/>");
        let (question, problems) = one(&salt("", &processing));
        assert_eq!(
            (rule_of(&question).as_deref(), problems),
            (Some("exact"), vec![]),
            "{address}"
        );
    }
    for address in [
        "http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response_point",
        "http://example.org/match_correct.xml",
        "urn:other",
    ] {
        let processing = format!("<responseProcessing template=\"{address}\"/>");
        let (question, problems) = one(&salt("", &processing));
        assert_eq!(
            (rule_of(&question), problems),
            (None, vec![(Held, "unsupported_scoring")])
        );
        assert_eq!(question.key, Some(choices(&["A", "C"])), "{address}");
    }
}

/// `SCORE` by these rules.
fn written(rules: &str) -> String {
    format!("<responseProcessing>{rules}</responseProcessing>")
}

const RIGHT: &str =
    "<match><variable identifier=\"RESPONSE\"/><correct identifier=\"RESPONSE\"/></match>";

fn set(expression: &str) -> String {
    format!("<setOutcomeValue identifier=\"SCORE\">{expression}</setOutcomeValue>")
}

fn number(number: &str) -> String {
    format!("<baseValue baseType=\"float\">{number}</baseValue>")
}

#[test]
fn a_template_that_is_written_out_is_known() {
    let feedback = "<setOutcomeValue identifier=\"FEEDBACK\"><baseValue baseType=\"identifier\">x</baseValue></setOutcomeValue>";
    let (one_mark, no_mark) = (set(&number("1")), set(&number("0")));
    let condition =
        |inner: &str| written(&format!("<responseCondition>{inner}</responseCondition>"));
    for (processing, rule, marks) in [
        (
            condition(&format!(
                "<responseIf>{RIGHT}{one_mark}{feedback}</responseIf><responseElse>{no_mark}</responseElse>"
            )),
            "exact",
            None,
        ),
        (
            condition(&format!(
                "<responseIf>{RIGHT}{}</responseIf>",
                set(&number("5"))
            )),
            "exact",
            Some("5"),
        ),
        (
            condition(&format!(
                "<responseIf><isNull><variable identifier=\"RESPONSE\"/></isNull>{feedback}</responseIf><responseElseIf>{RIGHT}{}</responseElseIf><responseElse>{feedback}</responseElse>",
                set(
                    "<sum><variable identifier=\"SCORE\"/><variable identifier=\"MAXSCORE\"/></sum>"
                )
            )),
            "exact",
            Some("3"),
        ),
        (
            written(&set("<mapResponse identifier=\"RESPONSE\"/>")),
            "qti_map map.A=1 map.C=1",
            Some("2"),
        ),
        (
            condition(&format!(
                "<responseIf><not><isNull><variable identifier=\"RESPONSE\"/></isNull></not>{}</responseIf>",
                set(
                    "<sum><variable identifier=\"SCORE\"/><mapResponse identifier=\"RESPONSE\"/></sum>"
                )
            )),
            "qti_map map.A=1 map.C=1",
            Some("2"),
        ),
        (
            written(&format!(
                "{}<responseCondition><responseIf><lt><variable identifier=\"SCORE\"/>{zero}</lt>{}</responseIf></responseCondition>",
                set("<mapResponse identifier=\"RESPONSE\"/>"),
                set(&number("0")),
                zero = number("0")
            )),
            "qti_map map.A=1 map.C=1 lower=0",
            Some("2"),
        ),
    ] {
        let maximum = "<outcomeDeclaration identifier=\"MAXSCORE\" cardinality=\"single\" baseType=\"float\"><defaultValue><value>3</value></defaultValue></outcomeDeclaration>";
        let xml = salt(
            &mapping("defaultValue=\"0\"", &[("na", "1"), ("cl", "1")]),
            &processing,
        );
        let xml = xml.replacen(
            "<outcomeDeclaration",
            &format!("{maximum}<outcomeDeclaration"),
            1,
        );
        // The maximum is what it says only where the rules name it.
        let xml = if marks == Some("3") {
            xml
        } else {
            xml.replace(maximum, "")
        };
        let (question, problems) = one(&xml);
        assert_eq!(rule_of(&question).as_deref(), Some(rule), "{processing}");
        assert_eq!(
            (question.marks.as_deref(), problems),
            (marks, vec![]),
            "{processing}"
        );
    }
}

#[test]
fn rules_that_are_not_understood_to_the_end_are_held() {
    let one_mark = set(&number("1"));
    let other = "<match><variable identifier=\"RESPONSE\"/><baseValue baseType=\"identifier\">na</baseValue></match>";
    for rules in [
        format!("<responseCondition><responseIf>{other}{one_mark}</responseIf></responseCondition>"),
        format!("<responseCondition><responseIf>{RIGHT}{one_mark}</responseIf><responseElseIf>{other}{one_mark}</responseElseIf></responseCondition>"),
        format!("<responseCondition><responseIf>{RIGHT}{one_mark}<exitResponse/></responseIf></responseCondition>"),
        format!("<responseCondition><responseIf>{RIGHT}{one_mark}</responseIf><responseElse>{one_mark}</responseElse></responseCondition>"),
        format!("<responseCondition><responseIf>{RIGHT}{}</responseIf></responseCondition>", set(&number("-1"))),
        format!("{one_mark}<exitResponse/>"),
        one_mark.clone(),
        set("<product><mapResponse identifier=\"RESPONSE\"/><mapResponse identifier=\"RESPONSE\"/></product>"),
        set("<mapResponse identifier=\"OTHER\"/>"),
        "<setOutcomeValue identifier=\"OTHER\"><baseValue baseType=\"float\">1</baseValue></setOutcomeValue>".to_owned(),
    ] {
        let map = mapping("defaultValue=\"0\"", &[("na", "1"), ("cl", "1")]);
        let (question, problems) = one(&salt(&map, &written(&rules)));
        assert_eq!(problems, [(Held, "unsupported_scoring")], "{rules}");
        assert_eq!((question.key, question.rule), (Some(choices(&["A", "C"])), None), "{rules}");
    }
}

#[test]
fn the_default_of_an_outcome_is_no_score() {
    let with_default = |xml: &str| {
        xml.replace(
            "<outcomeDeclaration identifier=\"SCORE\" cardinality=\"single\" baseType=\"float\"/>",
            "<outcomeDeclaration identifier=\"SCORE\" cardinality=\"single\" baseType=\"float\"><defaultValue><value>1</value></defaultValue></outcomeDeclaration>",
        )
    };
    let (question, problems) = one(&with_default(&plain_item()));
    assert_eq!((question.marks, problems), (None, vec![]));
    // Without an `else` the default stays where the answer is wrong.
    let rules = format!(
        "<responseCondition><responseIf>{RIGHT}{}</responseIf></responseCondition>",
        set(&number("1"))
    );
    let (_, problems) = one(&with_default(&salt("", &written(&rules))));
    assert_eq!(problems, [(Held, "unsupported_scoring")]);
}

#[test]
fn a_key_without_any_rule_leaves_the_rule_to_the_paper() {
    let (question, problems) = one(&salt("", ""));
    assert_eq!(
        (question.key, question.rule),
        (Some(choices(&["A", "C"])), None)
    );
    assert_eq!(problems, [(Notice, "no_scoring")]);
}

/// A text entry with a mapping, whose correct response is `York`.
fn entry(entries: &[(&str, &str)], attributes: &str) -> String {
    let map = mapping(attributes, entries);
    let declarations = response("single", "string", &["York"], &map);
    let body = "<p>Sun of <textEntryInteraction responseIdentifier=\"RESPONSE\"/>.</p>";
    item(&declarations, body, &template("map_response"))
}

#[test]
fn a_blank_accepts_what_gets_full_marks_alone() {
    let (question, problems) = one(&entry(
        &[
            ("House of York", "2"),
            ("York", "2"),
            ("Kent", "0.5"),
            ("Essex", "0"),
        ],
        "",
    ));
    assert_eq!(question.key, Some(blanks(&[&["York", "House of York"]])));
    assert_eq!(problems, [(Warning, "partial_text_lost")]);
    assert_eq!(question.marks.as_deref(), Some("2"));
}

#[test]
fn a_text_for_part_of_the_marks_never_gets_all_of_them() {
    // Case does not count here, so that nothing short of a person can keep them apart.
    for other in ["york", "ＹＯＲＫ", "York."] {
        let (question, problems) = one(&entry(&[("York", "1"), (other, "0.5")], ""));
        assert_eq!(question.key, Some(blanks(&[&["York"]])));
        assert_eq!(problems, [(Held, "partial_text_accepted")], "{other}");
    }
    let (_, problems) = one(&entry(&[("York", "1")], "defaultValue=\"-1\""));
    assert_eq!(problems, [(Warning, "default_lost")]);
    let (question, problems) = one(&entry(&[("york", "0.5")], ""));
    assert_eq!(
        (question.key, problems),
        (None, vec![(Held, "key_without_full_marks")])
    );
}

#[test]
fn a_number_with_a_tolerance_is_a_range() {
    let near = |attributes: &str| {
        let test = format!(
            "<equal {attributes}><variable identifier=\"RESPONSE\"/><correct identifier=\"RESPONSE\"/></equal>"
        );
        let rules = format!(
            "<responseCondition><responseIf>{test}{}</responseIf><responseElse>{}</responseElse></responseCondition>",
            set(&number("1")),
            set(&number("0"))
        );
        let body = "<p>圆周率约为 <textEntryInteraction responseIdentifier=\"RESPONSE\"/></p>";
        one(&item(
            &response("single", "float", &["3.14"], ""),
            body,
            &written(&rules),
        ))
    };
    let (question, problems) = near("toleranceMode=\"absolute\" tolerance=\"0.01 0.02\"");
    assert_eq!((question.kind, problems), (ForeignKind::Numeric, vec![]));
    let range = super::super::super::NumberRange {
        from: "3.13".to_owned(),
        to: "3.16".to_owned(),
    };
    assert_eq!(question.key, Some(ForeignKey::Ranges(vec![range])));
    let (_, problems) = near("toleranceMode=\"relative\" tolerance=\"1 1\"");
    assert_eq!(problems, [(Held, "unsupported_scoring")]);
}
