//! What the document of a pool promises.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::marks::Marks;
use crate::domain::rating::Rating;

fn words(pattern: &'static str) -> impl Strategy<Value = BTreeSet<String>> {
    prop::collection::btree_set(pattern, 0..4)
}

fn choices() -> impl Strategy<Value = Vec<(OptionId, bool)>> {
    prop_oneof![
        prop::collection::btree_map("[A-Za-z0-9_-]", any::<bool>(), 0..6),
        prop::collection::btree_map("[A-Za-z0-9_-]{1,16}", any::<bool>(), 0..6),
    ]
    .prop_map(|ids| {
        let read = |(id, is_pinned): (String, bool)| (id.parse().unwrap(), is_pinned);
        // Not sorted: the author's order is kept.
        ids.into_iter().rev().map(read).collect()
    })
}

prop_compose! {
    fn question()(
        (version, code, kind) in (any::<u128>(), "[A-Z][0-9]{1,3}", 0..7_usize),
        (topic, label, rating) in ("T[0-9]", 0..4_usize, -1_000_000..=1_000_000),
        (cognitive, tags, marks) in (0..4_usize, words("[a-z\"数 ]{1,6}"), prop::option::of(0..1_000_i32)),
        (stimulus, facts) in (prop::option::of("\\PC{1,8}"), words("\\PC{1,8}")),
        enemies in words("[A-Z][0-9]{1,3}"),
        choices in choices(),
        key in 0..4_usize,
    ) -> PoolQuestion {
        PoolQuestion {
            version: QuestionVersionId::new(Uuid::from_u128(version)),
            code: code.parse().unwrap(),
            kind: Kind::ALL[kind],
            topic: topic.parse().unwrap(),
            difficulty: Difficulty::ALL.get(label).copied(),
            rating: Rating::from_thousandths(rating).unwrap(),
            cognitive: Cognitive::ALL.get(cognitive).copied(),
            tags,
            marks: marks.and_then(Marks::from_hundredths),
            stimulus,
            facts,
            enemies: enemies.iter().map(|code| code.parse().unwrap()).collect(),
            letter_key: match (key, choices.first()) {
                (0, Some((id, _))) => LetterKey::Option(id.clone()),
                (1, _) => LetterKey::Truth(true),
                (2, _) => LetterKey::Truth(false),
                _ => LetterKey::None,
            },
            choices,
        }
    }
}

fn distinct(pool: Vec<PoolQuestion>) -> Vec<PoolQuestion> {
    let mut seen = BTreeSet::new();
    let fresh = |question: &PoolQuestion| seen.insert(question.code.clone());
    pool.into_iter().filter(fresh).collect()
}

proptest! {
    #[test]
    fn a_pool_reads_back_and_is_written_the_same(
        pool in prop::collection::vec(question(), 0..8).prop_map(distinct)
    ) {
        let text = to_json(&pool);
        let read = from_json(&text).unwrap();
        let mut sorted = pool.clone();
        sorted.sort_by(|a, b| a.code.cmp(&b.code));
        prop_assert_eq!(&read, &sorted);
        prop_assert_eq!(to_json(&read), text.clone());
        let turned: Vec<_> = pool.into_iter().rev().collect();
        prop_assert_eq!(to_json(&turned), text);
    }
}

fn sample() -> PoolQuestion {
    let choice = |id: &str, is_pinned| (id.parse().unwrap(), is_pinned);
    PoolQuestion {
        version: QuestionVersionId::new(Uuid::nil()),
        code: "T01-S01".parse().unwrap(),
        kind: Kind::Single,
        topic: "T01".parse().unwrap(),
        difficulty: Some(Difficulty::Easy),
        rating: Rating::of_label(Difficulty::Easy),
        cognitive: None,
        tags: BTreeSet::new(),
        marks: Some("2.5".parse().unwrap()),
        stimulus: None,
        facts: BTreeSet::from(["数字".to_owned()]),
        enemies: BTreeSet::from(["T01-S02".parse().unwrap()]),
        choices: vec![choice("b", false), choice("a", false), choice("d", true)],
        letter_key: LetterKey::Option("a".parse().unwrap()),
    }
}

/// Golden: the SHA-256 of a pool is part of a promise, so that its bytes must never change.
#[test]
fn the_bytes_of_a_pool_never_change() {
    let text = to_json(&[sample()]);
    assert_eq!(
        text,
        r#"{"format":"examhall-pool/1","questions":[{"code":"T01-S01","version":"00000000-0000-0000-0000-000000000000","type":"single","topic":"T01","difficulty":"easy","rating":"0.875","marks":"2.5","facts":["数字"],"enemies":["T01-S02"],"choices":"bad","pinned":"d","letter_key":"a"}]}"#
    );
}

#[test]
fn a_pool_that_is_not_understood_is_refused_with_the_question() {
    let text = to_json(&[sample()]);
    for (from, to, told) in [
        (
            "pool/1",
            "pool/2",
            "wanted format `examhall-pool/1`; found `examhall-pool/2`",
        ),
        (
            "\"single\"",
            "\"sole\"",
            "question `T01-S01`: `sole` is not one of: single, ",
        ),
        ("0.875", "0.8755", "is not a difficulty"),
        ("\"bad\"", "\"bab\"", "an option stands twice"),
        ("\"d\"", "\"x\"", "no option `x`"),
        ("\"a\"", "\"c\"", "the key is none of the options"),
        ("\"topic\"", "\"theme\"", "unknown field `theme`"),
    ] {
        assert!(text.contains(from), "{from}");
        let fault = from_json(&text.replace(from, to)).unwrap_err().to_string();
        assert!(fault.contains(told), "{fault}");
    }
    let twice = to_json(&[sample(), sample()]);
    assert!(
        from_json(&twice)
            .unwrap_err()
            .to_string()
            .contains("stands twice")
    );
}

/// Python: `hashlib.sha256(b"examhall-version T01-S01 1").hexdigest()[:32]`, version and variant set.
#[test]
fn a_derived_version_depends_on_code_and_number_alone() {
    let code = "T01-S01".parse().unwrap();
    let id = derive_version(&code, 1);
    assert_eq!(id.to_string(), "34ee78ac-8d63-823b-a264-37d21231a525");
    assert_ne!(id, derive_version(&code, 2));
    assert_ne!(id, derive_version(&"T01-S02".parse().unwrap(), 1));
}
