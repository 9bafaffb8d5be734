//! Marks, markers, claims.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn marks(text: &str) -> Marks {
    text.parse().unwrap()
}

fn rules(markers: Markers, tolerance: &str) -> Rules {
    Rules {
        markers,
        tolerance: marks(tolerance),
    }
}

fn account(n: u128) -> AccountId {
    AccountId::new(Uuid::from_u128(n))
}

fn second(n: i64) -> Timestamp {
    Timestamp::from_second(n).unwrap()
}

fn told(rules: Rules, given: &[&str]) -> String {
    match decide(rules, given.iter().map(|text| marks(text))) {
        Decision::Settled(marks) => marks.to_string(),
        Decision::Wait => "wait".to_owned(),
        Decision::Differ => "differ".to_owned(),
    }
}

#[test]
fn marks_come_to_what_the_rule_says() {
    let (one, two) = (rules(Markers::One, "0"), rules(Markers::Two, "2"));
    let table: [(Rules, &[&str], &str); 14] = [
        (one, &[], "wait"),
        (one, &["7.5"], "7.5"),
        (two, &[], "wait"),
        (two, &["7"], "wait"),
        (two, &["7", "7"], "7"),
        (two, &["7", "9"], "8"),
        (two, &["9", "7"], "8"),
        (two, &["7", "9.01"], "differ"),
        (two, &["7", "7.01"], "7.01"),
        // The third is nearer to the second; to the first; equally near to both: the higher pair.
        (two, &["3", "8", "9"], "8.5"),
        (two, &["3", "8", "4"], "3.5"),
        (two, &["3", "8", "5.5"], "6.75"),
        // However far the closest are apart.
        (two, &["0", "10", "4"], "2"),
        (two, &["3", "8", "8"], "8"),
    ];
    for (rules, given, wanted) in table {
        assert_eq!(told(rules, given), wanted, "{given:?}");
    }
}

#[test]
fn of_one_marker_the_last_marks_count() {
    let marking = |by, number, given, at| Marking {
        attempt: AttemptId::new(Uuid::nil()),
        slot: 1,
        by: account(by),
        number,
        marks: marks(given),
        at: second(at),
    };
    let all = [
        marking(1, 1, "2", 10),
        marking(2, 1, "9", 20),
        marking(1, 2, "8", 30),
    ];
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let marked = Marked::of(order.map(|at| &all[at]));
        assert_eq!(marked.last_at, Some(second(30)));
        let decided = marked.decide(rules(Markers::Two, "1"));
        assert_eq!(decided, Decision::Settled(marks("8.5")), "{order:?}");
    }
}

#[test]
fn an_answer_is_done_when_marks_count_that_nobody_has_called_into_question() {
    let marked = |given: &[&str]| Marked {
        by: (1..)
            .map(account)
            .zip(given.iter().map(|text| marks(text)))
            .collect(),
        last_at: (!given.is_empty()).then(|| second(50)),
    };
    let (one, two) = (rules(Markers::One, "0"), rules(Markers::Two, "1"));
    let table: [(Rules, &[&str], Option<i64>, Stage); 9] = [
        (one, &[], None, Stage::Waiting),
        (one, &[], Some(10), Stage::Done),
        (one, &["5"], Some(50), Stage::Done),
        (two, &["5"], None, Stage::MarkedOnce),
        (two, &["5"], Some(10), Stage::Done),
        (two, &["5", "5"], Some(50), Stage::Done),
        (two, &["5", "9"], None, Stage::Differing),
        (two, &["5", "9"], Some(50), Stage::Differing),
        (two, &["5", "9"], Some(51), Stage::Done),
    ];
    for (rules, given, given_at, wanted) in table {
        let found = stage(rules, &marked(given), given_at.map(second));
        assert_eq!(found, wanted, "{given:?} {given_at:?}");
    }
}

#[test]
fn a_claim_keeps_others_away_until_it_lapses_or_is_done() {
    let claim = Claim {
        id: MarkingId::new(Uuid::nil()),
        attempt: AttemptId::new(Uuid::nil()),
        slot: 1,
        by: account(1),
        at: second(0),
    };
    let (last, lapsed) = (second(30 * 60 - 1), second(30 * 60));
    let nobody = Marked::default();
    let mut done = Marked::default();
    done.by.insert(account(1), marks("1"));
    let held = |me, marked, now| is_in_other_hands(&[claim], account(me), marked, now);
    assert!(held(2, &nobody, last));
    assert!(!held(2, &nobody, lapsed));
    assert!(!held(1, &nobody, last), "their own");
    assert!(!held(2, &done, last), "its holder has marked it");
}

proptest! {
    #[test]
    fn what_counts_lies_between_two_marks_that_were_given(
        hundredths in prop::collection::vec(0..=1000_i32, 1..=3),
        tolerance in 0..=1000_i32,
        two: bool,
    ) {
        let given: Vec<Marks> =
            hundredths.iter().map(|n| Marks::from_hundredths(*n).unwrap()).collect();
        let markers = if two { Markers::Two } else { Markers::One };
        let rules = Rules { markers, tolerance: Marks::from_hundredths(tolerance).unwrap() };
        let decided = decide(rules, given.clone());
        let mut turned = given.clone();
        turned.reverse();
        prop_assert_eq!(decide(rules, turned), decided, "whoever came first");
        match decided {
            Decision::Settled(counts) => {
                prop_assert!(given.iter().min() <= Some(&counts));
                prop_assert!(Some(&counts) <= given.iter().max());
                // Two of those given are at most one step of rounding from twice what counts.
                let twice = 2 * counts.hundredths();
                let pairs = (0..hundredths.len())
                    .flat_map(|a| (0..hundredths.len()).map(move |b| (a, b)))
                    .filter(|(a, b)| a != b || hundredths.len() == 1);
                let sums: Vec<i32> = pairs.map(|(a, b)| hundredths[a] + hundredths[b]).collect();
                prop_assert!(sums.contains(&twice) || sums.contains(&(twice - 1)));
            }
            Decision::Wait => prop_assert!(two && given.len() == 1),
            Decision::Differ => {
                prop_assert!(given.len() == 2);
                prop_assert!(tolerance < (hundredths[0] - hundredths[1]).abs());
            }
        }
    }

    #[test]
    fn a_third_always_settles_it(hundredths in prop::array::uniform3(0..=1000_i32)) {
        let given = hundredths.map(|n| Marks::from_hundredths(n).unwrap());
        let rules = Rules { markers: Markers::Two, tolerance: Marks::ZERO };
        let Decision::Settled(counts) = decide(rules, given) else {
            return Err(TestCaseError::fail("not settled"));
        };
        let [mut a, mut b, mut c] = hundredths;
        for _ in 0..2 {
            if a < b { (a, b) = (b, a); }
            if b < c { (b, c) = (c, b); }
        }
        let wanted = if a - b <= b - c { a + b } else { b + c };
        prop_assert_eq!(counts.hundredths(), (wanted + 1) / 2);
    }
}
