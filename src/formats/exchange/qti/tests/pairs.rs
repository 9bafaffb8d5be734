//! Matches: which are questions here, and how they are scored.

use super::*;
use Severity::{Error, Held, Notice};

#[test]
fn a_match_has_a_right_side_for_each_left_side() {
    let (question, problems) = one(&matching(&["l1 r2", "l2 r2"], "match_correct", ""));
    assert_eq!((question.kind, problems), (ForeignKind::Match, vec![]));
    let pairs = [("1", "B"), ("2", "B")].map(|(l, r)| (l.to_owned(), r.to_owned()));
    assert_eq!(question.key, Some(ForeignKey::Pairs(pairs.to_vec())));
    assert_eq!(rule_of(&question).as_deref(), Some("exact"));
    let left: Vec<_> = question
        .left
        .iter()
        .map(|side| (&*side.id, &*side.text))
        .collect();
    assert_eq!(left, [("1", "左一"), ("2", "左二")]);
}

/// Two left sides and three right ones.
fn matching(correct: &[&str], template_name: &str, map: &str) -> String {
    let side = |id: &str, text: &str, most: &str| {
        format!(
            r#"<simpleAssociableChoice identifier="{id}" matchMax="{most}">{text}</simpleAssociableChoice>"#
        )
    };
    let left = side("l1", "左一", "1") + &side("l2", "左二", "1");
    let right = side("r1", "右一", "2") + &side("r2", "右二", "2") + &side("r3", "右三", "2");
    let body = format!(
        r#"<matchInteraction responseIdentifier="RESPONSE" shuffle="true" maxAssociations="3"><prompt>连线</prompt>
        <simpleMatchSet>{left}</simpleMatchSet><simpleMatchSet>{right}</simpleMatchSet></matchInteraction>"#
    );
    item(
        &response("multiple", "directedPair", correct, map),
        &body,
        &template(template_name),
    )
}

#[test]
fn pairs_that_are_worth_the_same_are_scored_pair_by_pair() {
    let entries = [("l1 r1", "1"), ("l2  r3", "1.0")];
    let even = mapping("defaultValue=\"0\"", &entries);
    let (question, problems) = one(&matching(&["l1 r1", "l2 r3"], "map_response", &even));
    assert_eq!(
        (rule_of(&question), question.marks.as_deref()),
        (None, Some("2"))
    );
    assert_eq!(problems, []);
    let minus = mapping("defaultValue=\"-1\" lowerBound=\"0\"", &entries);
    let (question, _) = one(&matching(&["l1 r1", "l2 r3"], "map_response", &minus));
    assert_eq!(rule_of(&question).as_deref(), Some("right_minus_wrong"));
    let uneven = mapping("defaultValue=\"0\"", &[("l1 r1", "1"), ("l2 r3", "0.5")]);
    let (question, problems) = one(&matching(&["l1 r1", "l2 r3"], "map_response", &uneven));
    assert_eq!(
        (rule_of(&question), problems),
        (None, vec![(Held, "unsupported_scoring")])
    );
}

#[test]
fn a_match_is_turned_round_where_only_that_has_one_partner_each() {
    let (question, problems) = one(&matching(&["l1 r1", "l1 r2", "l2 r3"], "match_correct", ""));
    assert_eq!(question.left.len(), 3);
    assert_eq!(
        problems,
        [(Notice, "sides_swapped"), (Notice, "one_partner")]
    );
    // Neither way round.
    let xml = matching(&["l1 r1", "l2 r1", "l2 r2"], "match_correct", "");
    assert_eq!(none(xml.as_bytes()), [(Error, "unsupported_match")]);
}

#[test]
fn a_directed_pair_that_is_written_from_right_to_left_is_held() {
    for (correct, told) in [
        (["r1 l1", "l2 r2"], vec![(Held, "key_names_no_option")]),
        (["r1 l1", "r2 l2"], vec![(Held, "key_names_no_option")]),
        (["l1 r1", "l2 r2"], vec![]),
    ] {
        let (question, problems) = one(&matching(&correct, "match_correct", ""));
        assert_eq!(question.key.is_none(), !told.is_empty(), "{correct:?}");
        assert_eq!(problems, told, "{correct:?}");
        // A pair without a direction has no first side.
        let xml = matching(&correct, "match_correct", "").replace("directedPair", "pair");
        let (question, problems) = one(&xml);
        assert_eq!((question.key.is_some(), problems), (true, vec![]));
    }
}
