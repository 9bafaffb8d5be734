//! Questions of every kind made at random, for the tests of readers and writers.

use proptest::prelude::*;
use proptest::sample::subsequence;

use super::{
    ForeignKey, ForeignKind, ForeignOption, ForeignQuestion, NumberRange, Place, lettered, numbered,
};
use crate::domain::question::Difficulty;

/// A text of one line with everything in it that means something somewhere; no spaces around it.
pub(super) fn line() -> impl Strategy<Value = String> {
    let text = r#"[a-zA-Z0-9党章，。（）～＝｛｝：~=#{}:%\\/<>&"'\[\]().,;|*@!? -]{1,24}"#;
    let text = text.prop_map(|text: String| text.trim().to_owned());
    text.prop_filter("not empty", |text| !text.is_empty())
}

/// The same of one or more lines.
pub(super) fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(line(), 1..3).prop_map(|lines| lines.join("\n"))
}

fn different(least: usize, most: usize) -> impl Strategy<Value = Vec<String>> {
    proptest::collection::btree_set(text(), least..=most)
        .prop_map(|texts| texts.into_iter().collect::<Vec<_>>())
        .prop_shuffle()
}

fn ids(options: &[ForeignOption]) -> Vec<String> {
    options.iter().map(|option| option.id.clone()).collect()
}

/// A question of a kind with its key, and nothing else.
pub(super) fn bare(kind: ForeignKind) -> BoxedStrategy<ForeignQuestion> {
    let asked = move |stem: String| ForeignQuestion::new(Place::default(), kind, stem);
    match kind {
        ForeignKind::Single => (text(), different(2, 5), any::<prop::sample::Index>())
            .prop_map(move |(stem, texts, right)| {
                let options = lettered(texts);
                let right = right.get(&options).id.clone();
                ForeignQuestion {
                    options,
                    key: Some(ForeignKey::Choices(vec![right])),
                    ..asked(stem)
                }
            })
            .boxed(),
        ForeignKind::Multiple => (text(), different(3, 6))
            .prop_flat_map(move |(stem, texts)| {
                let options = lettered(texts);
                let key = subsequence(ids(&options), 2..=options.len());
                (Just(stem), Just(options), key)
            })
            .prop_map(move |(stem, options, key)| ForeignQuestion {
                options,
                key: Some(ForeignKey::Choices(key)),
                ..asked(stem)
            })
            .boxed(),
        ForeignKind::TrueFalse => (text(), any::<bool>())
            .prop_map(move |(stem, truth)| ForeignQuestion {
                key: Some(ForeignKey::Truth(truth)),
                ..asked(stem)
            })
            .boxed(),
        ForeignKind::Blank => (line(), line(), different(1, 3))
            .prop_map(move |(before, behind, accepted)| ForeignQuestion {
                key: Some(ForeignKey::Blanks(vec![accepted])),
                ..asked(format!("{before}____{behind}"))
            })
            .boxed(),
        ForeignKind::Match => (text(), different(2, 4), different(2, 5))
            .prop_flat_map(|(stem, left, right)| {
                let n_left = left.len();
                let to = proptest::collection::vec(any::<prop::sample::Index>(), n_left);
                (Just(stem), Just(left), Just(right), to)
            })
            .prop_map(move |(stem, left, right, to)| {
                let (left, options) = (numbered(left), lettered(right));
                let to = to.iter().map(|to| to.get(&options).id.clone());
                let pairs = ids(&left).into_iter().zip(to).collect();
                ForeignQuestion {
                    left,
                    options,
                    key: Some(ForeignKey::Pairs(pairs)),
                    ..asked(stem)
                }
            })
            .boxed(),
        ForeignKind::Order => (text(), different(3, 5))
            .prop_flat_map(move |(stem, texts)| {
                let options = lettered(texts);
                let key = Just(ids(&options)).prop_shuffle();
                (Just(stem), Just(options), key)
            })
            .prop_map(move |(stem, options, key)| ForeignQuestion {
                options,
                key: Some(ForeignKey::Order(key)),
                ..asked(stem)
            })
            .boxed(),
        ForeignKind::Essay => (text(), prop_oneof![Just(String::new()), text()])
            .prop_map(move |(stem, rubric)| ForeignQuestion {
                key: Some(ForeignKey::Rubric(rubric)),
                ..asked(stem)
            })
            .boxed(),
        ForeignKind::Numeric => (
            text(),
            proptest::collection::vec((-999_i32..999, 0_i32..9), 1..3),
        )
            .prop_map(move |(stem, ranges)| {
                let range = |(from, more): (i32, i32)| NumberRange {
                    from: from.to_string(),
                    to: (from + more).to_string(),
                };
                ForeignQuestion {
                    key: Some(ForeignKey::Ranges(ranges.into_iter().map(range).collect())),
                    ..asked(stem)
                }
            })
            .boxed(),
    }
}

/// A question with everything that a file can say of it beside what is asked.
pub(super) fn described(kind: ForeignKind) -> impl Strategy<Value = ForeignQuestion> {
    let word = "[a-z党章0-9-]{1,6}";
    let difficulty = prop::sample::select(Difficulty::ALL);
    let said = (
        prop::option::of(word),
        prop::option::of("[1-9][0-9]?(\\.[1-9])?"),
        prop_oneof![Just(String::new()), text()],
        prop::option::of("[a-z党]{1,4}(/[a-z章]{1,4})?"),
        prop::option::of(difficulty),
        proptest::collection::btree_set(word, 0..3),
        prop::option::of(text()),
    );
    (bare(kind), said).prop_map(|(question, said)| {
        let (code, marks, explanation, topic, difficulty, tags, source) = said;
        ForeignQuestion {
            code,
            marks,
            explanation,
            topic,
            difficulty,
            tags,
            source,
            ..question
        }
    })
}
