//! Each rule of weights with the trap that it is for.

use proptest::prelude::*;

use super::*;
use crate::domain::question::{Body, Choice, Key, Layout};
use crate::domain::response::Response;
use crate::domain::scoring::{ScoringKey, Share, share as share_of};
use crate::formats::exchange::letter;

fn share(text: &str) -> Fraction {
    percentage(text).unwrap()
}

fn legal(text: &str) -> Fraction {
    match weigh(share(text)) {
        Weighed::Legal(known) => known,
        Weighed::Near(nearest) => panic!("{text} is none of Moodle's, nearest {nearest}"),
    }
}

/// Weights of options A, B, …, as texts.
fn meaning(kind: ForeignKind, weights: &[&str]) -> Result<(String, Option<String>), WeightFault> {
    let ids: Vec<String> = (0..weights.len()).map(letter).collect();
    let options: Vec<(&str, Fraction)> = ids
        .iter()
        .zip(weights)
        .map(|(id, weight)| (id.as_str(), legal(weight)))
        .collect();
    let meaning = rule_of(&options, kind, Fraction::ONE)?;
    let rule = meaning.rule.map(|rule| rule.to_string());
    Ok((meaning.key.concat(), rule))
}

#[test]
fn a_percentage_is_read_as_it_is_written() {
    for (text, wanted) in [
        ("50", "1/2"),
        ("-100", "-1"),
        ("100.00000", "1"),
        ("33.33333", "3333333/10000000"),
        ("0", "0"),
        ("0.5", "1/200"),
    ] {
        assert_eq!(share(text).to_string(), wanted, "{text}");
    }
    for text in [
        "",
        "-",
        ".5",
        "5e1",
        "+5",
        "1/3",
        "50%",
        " 5",
        "99999",
        "1.12345678901",
        "--5",
    ] {
        assert_eq!(percentage(text), None, "{text}");
    }
}

#[test]
fn a_cut_decimal_is_the_fraction_that_moodle_means() {
    for (text, wanted) in [
        ("33.33333", "1/3"),
        ("-33.333", "-1/3"),
        ("14.28571", "1/7"),
        ("11.11111", "1/9"),
        ("83.33333", "5/6"),
        ("66.66667", "2/3"),
        ("12.5", "1/8"),
    ] {
        assert_eq!(legal(text).to_string(), wanted, "{text}");
    }
}

#[test]
fn what_moodle_does_not_know_is_near_to_what_it_knows() {
    for (text, wanted) in [
        ("33", "1/3"),
        ("33.33", "1/3"),
        ("99.67", "1"),
        ("-49", "-1/2"),
        ("400", "1"),
    ] {
        let wanted: Fraction = wanted.parse().unwrap();
        assert_eq!(weigh(share(text)), Weighed::Near(wanted), "{text}");
    }
}

#[test]
fn weights_are_written_as_moodle_writes_them() {
    for (over, under) in LEGAL {
        let exact = Fraction::of(over, under);
        assert_eq!(legal(&percent_text(exact)), exact);
        assert_eq!(legal(&percent_text(-exact)), -exact);
    }
    assert_eq!(percent_text(Fraction::of(1, 6)), "16.66667");
    assert_eq!(percent_text(-Fraction::of(1, 3)), "-33.33333");
    assert_eq!(percent_text(Fraction::of(1, 20)), "5");
}

#[test]
fn a_plain_single_choice_has_a_key_and_no_rule() {
    let found = meaning(ForeignKind::Single, &["0", "100", "0"]);
    assert_eq!(found, Ok(("B".to_owned(), None)));
}

#[test]
fn part_of_the_marks_for_a_single_choice_is_a_rule() {
    let (key, rule) = meaning(ForeignKind::Single, &["50", "100", "-25"]).unwrap();
    assert_eq!(key, "B");
    assert_eq!(rule.unwrap(), "qti_map map.A=1/2 map.B=1 map.C=-1/4");
}

#[test]
fn a_single_choice_without_one_full_answer_has_no_key() {
    let none = meaning(ForeignKind::Single, &["50", "90", "0"]);
    assert_eq!(none, Err(WeightFault::NoFull));
    let two = meaning(ForeignKind::Single, &["100", "100", "0"]);
    assert_eq!(two, Err(WeightFault::SeveralFull));
}

#[test]
fn even_shares_with_one_wrong_taking_all_are_proportional() {
    let third = "33.33333";
    let (key, rule) = meaning(ForeignKind::Multiple, &[third, "-100", third, third]).unwrap();
    assert_eq!(
        (key.as_str(), rule.as_deref()),
        ("ACD", Some("proportional"))
    );
}

#[test]
fn right_minus_wrong_is_the_rule_of_its_name() {
    let (key, rule) = meaning(ForeignKind::Multiple, &["50", "-50", "50", "-50"]).unwrap();
    assert_eq!((key.as_str(), rule.as_deref()), ("AC", Some("moodle")));
}

#[test]
fn wrong_options_that_cost_nothing_stay_without_cost() {
    let (_, rule) = meaning(ForeignKind::Multiple, &["50", "0", "50", "0"]).unwrap();
    assert_eq!(rule.unwrap(), "qti_map map.A=1/2 map.C=1/2 lower=0 upper=1");
}

#[test]
fn uneven_shares_are_told_option_by_option() {
    let (key, rule) = meaning(ForeignKind::Multiple, &["75", "25", "-50", "0"]).unwrap();
    assert_eq!(key, "AB");
    assert_eq!(
        rule.unwrap(),
        "qti_map map.A=3/4 map.B=1/4 map.C=-1/2 lower=0 upper=1"
    );
}

#[test]
fn shares_that_are_not_the_whole_are_refused() {
    let found = share("99.67");
    let options = [("A", share("66.34")), ("B", share("33.33"))];
    let fault = rule_of(&options, ForeignKind::Multiple, Fraction::ONE).unwrap_err();
    assert_eq!(fault, WeightFault::Sum { found });
    assert!(fault.chinese().contains("99.67%"));
    assert!(fault.english().contains("99.67 %"));
    let none = meaning(ForeignKind::Multiple, &["0", "-100"]);
    assert_eq!(none, Err(WeightFault::NonePositive));
}

#[test]
fn worths_are_in_the_marks_of_the_question() {
    let options = [("A", Fraction::ONE), ("B", Fraction::HALF)];
    let meaning = rule_of(&options, ForeignKind::Single, Fraction::whole(4)).unwrap();
    assert_eq!(meaning.rule.unwrap().to_string(), "qti_map map.A=4 map.B=2");
}

/// What the options of a bit pattern are worth by a rule, of one mark.
fn scored(
    weights: &[Fraction],
    kind: ForeignKind,
    rule: &Rule,
    key: &[String],
    bits: u32,
) -> Share {
    let id = |at: usize| letter(at).parse::<OptionId>().unwrap();
    let choices = (0..weights.len()).map(|at| Choice {
        id: id(at),
        text: letter(at),
        pinned: false,
    });
    let layout = if kind == ForeignKind::Single {
        Layout::Single(choices.collect())
    } else {
        Layout::Multiple(choices.collect())
    };
    let body = Body {
        stem: "?".to_owned(),
        layout,
    };
    let key = Key::Choices(key.iter().map(|id| id.parse().unwrap()).collect());
    let chosen = (0..weights.len()).filter(|at| bits >> at & 1 == 1).map(id);
    let response = Response::Choices(chosen.collect());
    let key = ScoringKey::new(&body, &key, rule);
    share_of(&key, Some(&response), "1".parse().unwrap())
}

fn any_weight() -> impl Strategy<Value = Fraction> {
    let known = prop::sample::select(&LEGAL[..]);
    (known, any::<bool>()).prop_map(|((over, under), is_below)| {
        let share = Fraction::of(over, under);
        if is_below { -share } else { share }
    })
}

/// Weights of which the right ones are the whole.
fn whole_weights() -> impl Strategy<Value = Vec<Fraction>> {
    let parts = [
        vec!["100"],
        vec!["50", "50"],
        vec!["75", "25"],
        vec!["33.33333"; 3],
        vec!["20"; 5],
    ];
    let wrong = prop_oneof![
        prop::collection::vec(any_weight().prop_map(|w| w.min(-w)), 0..4),
        (0_usize..4, any_weight()).prop_map(|(n, w)| vec![w.min(-w); n]),
        (1_usize..4).prop_map(|n| vec![-Fraction::of(1, n); n]),
    ];
    (prop::sample::select(parts.to_vec()), wrong)
        .prop_map(|(right, wrong)| {
            right
                .into_iter()
                .map(legal)
                .chain(wrong)
                .collect::<Vec<_>>()
        })
        .prop_shuffle()
}

proptest! {
    #[test]
    fn a_rule_of_weights_gives_what_moodle_gives(weights in whole_weights()) {
        let ids: Vec<String> = (0..weights.len()).map(letter).collect();
        let named: Vec<_> = ids.iter().map(String::as_str).zip(weights.iter().copied()).collect();
        let kind = ForeignKind::Multiple;
        let meaning = rule_of(&named, kind, Fraction::ONE).unwrap();
        let rule = meaning.rule.clone().unwrap();
        for bits in 1..1 << weights.len() {
            let chosen = weights.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1);
            let sum = chosen.fold(Fraction::ZERO, |sum, (_, weight)| sum + *weight);
            let wanted = sum.max(Fraction::ZERO).min(Fraction::ONE);
            prop_assert_eq!(scored(&weights, kind, &rule, &meaning.key, bits), Share::Of(wanted));
        }
        // And the other way.
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let back = weights_of(&ids, &meaning.key, Some(&rule), kind, Fraction::ONE);
        let again = back.map(|back| {
            let named: Vec<_> = ids.iter().copied().zip(back).collect();
            rule_of(&named, kind, Fraction::ONE)
        });
        prop_assert_eq!(again, Some(Ok(meaning)));
    }

    #[test]
    fn a_single_choice_gives_the_weight_of_what_is_chosen(
        wrong in prop::collection::vec(any_weight().prop_filter("not all", |w| *w < Fraction::ONE), 1..5),
    ) {
        let mut weights = wrong;
        weights.push(Fraction::ONE);
        let ids: Vec<String> = (0..weights.len()).map(letter).collect();
        let named: Vec<_> = ids.iter().map(String::as_str).zip(weights.iter().copied()).collect();
        let meaning = rule_of(&named, ForeignKind::Single, Fraction::ONE).unwrap();
        let rule = meaning.rule.unwrap_or(Rule::EXACT);
        for (at, weight) in weights.iter().enumerate() {
            let found = scored(&weights, ForeignKind::Single, &rule, &meaning.key, 1 << at);
            prop_assert_eq!(found, Share::Of(*weight));
        }
    }
}
