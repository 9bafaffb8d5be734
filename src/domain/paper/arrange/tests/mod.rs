//! What an arrangement promises, with fixed seeds.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::domain::seed::Seed;

mod chances;

use chances::chi2;

const ALL: Shuffles = Shuffles {
    questions: true,
    options: true,
};

fn stream(number: u64) -> Stream {
    Seed::from_number(number).stream()
}

/// A single question; a letter of `options` in upper case is pinned, and one more names the key.
fn single(place: u32, options: &str, key: u8) -> Piece {
    Piece {
        place,
        kind: Kind::Single,
        choices: Choices::new(options.chars().map(|c| c.is_ascii_uppercase())),
        key: LetterKey::Option(key),
        stimulus: None,
    }
}

fn truth(place: u32, truth: bool) -> Piece {
    Piece {
        kind: Kind::TrueFalse,
        key: LetterKey::Truth(truth),
        ..single(place, "", 0)
    }
}

fn truths(values: &[bool]) -> Vec<Piece> {
    (0..)
        .zip(values)
        .map(|(place, value)| truth(place, *value))
        .collect()
}

fn on(stimulus: u32, piece: Piece) -> Piece {
    Piece {
        stimulus: Some(stimulus),
        ..piece
    }
}

fn places(arranged: &[Arranged]) -> Vec<u32> {
    arranged.iter().map(|arranged| arranged.place).collect()
}

/// Key letters, A as 0; truths as 0 and 1.
fn keys(pieces: &[Piece], arranged: &[Arranged]) -> Vec<usize> {
    let key = |arranged: &Arranged| {
        let piece = pieces
            .iter()
            .find(|piece| piece.place == arranged.place)
            .unwrap();
        match piece.key {
            LetterKey::Option(_) => arranged.order.letter_of(piece.key).unwrap(),
            LetterKey::Truth(truth) => usize::from(truth),
            LetterKey::None => unreachable!(),
        }
    };
    arranged.iter().map(key).collect()
}

fn longest_run(keys: &[usize]) -> usize {
    keys.chunk_by(|a, b| a == b)
        .map(<[usize]>::len)
        .max()
        .unwrap_or(0)
}

#[test]
fn pinned_options_stay_and_the_others_take_every_order() {
    let piece = Piece {
        key: LetterKey::None,
        ..single(0, "aBcdE", 0)
    };
    let mut counts = BTreeMap::new();
    let mut stream = stream(13);
    for _ in 0..6_000 {
        let order = arrange_section(&[piece], ALL, &mut stream)[0].order;
        assert_eq!((order.indexes()[1], order.indexes()[4]), (1, 4));
        *counts.entry(order.indexes().to_vec()).or_insert(0_u32) += 1;
    }
    let counts: Vec<u32> = counts.into_values().collect();
    assert_eq!(counts.len(), 6);
    assert!(chi2(&counts) < 20.52, "5 degrees of freedom: {counts:?}");
}

#[test]
fn a_key_that_cannot_move_counts_before_it_is_reached() {
    // B is pinned in the last two: the first three can always make way.
    let pieces = [
        single(0, "ab", 0),
        single(1, "ab", 0),
        single(2, "ab", 0),
        single(3, "aBc", 1),
        single(4, "aBc", 1),
    ];
    let fixed = Shuffles {
        questions: false,
        options: true,
    };
    let mut stream = stream(14);
    let mut firsts = BTreeSet::new();
    for _ in 0..2_000 {
        let keys = keys(&pieces, &arrange_section(&pieces, fixed, &mut stream));
        assert!(longest_run(&keys) <= 3, "{keys:?}");
        firsts.insert(keys[..3].to_vec());
    }
    assert_eq!(
        firsts.len(),
        6,
        "all but BBB and ABB, that would make five and four: {firsts:?}"
    );
}

#[test]
fn a_run_that_pinned_options_force_stays() {
    let pieces: Vec<Piece> = (0..5).map(|place| single(place, "AB", 0)).collect();
    let arranged = arrange_section(&pieces, ALL, &mut stream(15));
    assert_eq!(keys(&pieces, &arranged), [0; 5]);
    // Both letters of the question between would make four.
    let between = [single(3, "ab", 0)];
    let hemmed = [
        &truths_as_pinned(0, 0)[..],
        &between,
        &truths_as_pinned(4, 1),
    ]
    .concat();
    let fixed = Shuffles {
        questions: false,
        options: true,
    };
    let keys = keys(&hemmed, &arrange_section(&hemmed, fixed, &mut stream(16)));
    assert_eq!((&keys[..3], &keys[4..]), (&[0; 3][..], &[1; 3][..]));
}

/// Three questions with both options pinned.
fn truths_as_pinned(from: u32, key: u8) -> Vec<Piece> {
    (from..from + 3)
        .map(|place| single(place, "AB", key))
        .collect()
}

#[test]
fn without_shuffling_all_stands_as_authored_by_place() {
    let none = Shuffles {
        questions: false,
        options: false,
    };
    let mut pieces: Vec<Piece> = [4, 2, 9].map(|place| single(place, "abc", 0)).to_vec();
    pieces.push(Piece {
        kind: Kind::Order,
        key: LetterKey::None,
        ..single(7, "abcdefghij", 0)
    });
    let arranged = arrange_section(&pieces, none, &mut stream(17));
    assert_eq!(places(&arranged), [2, 4, 7, 9]);
    assert_eq!(arranged[0].order.indexes(), [0, 1, 2]);
    assert_ne!(
        arranged[2].order.indexes(),
        (0..10).collect::<Vec<u8>>(),
        "items are shuffled in any case"
    );
}

#[test]
fn questions_on_one_stimulus_stand_side_by_side_in_their_order() {
    let pieces = [
        on(1, single(8, "abcd", 0)),
        single(1, "abcd", 0),
        on(2, single(2, "abcd", 0)),
        on(1, single(3, "abcd", 0)),
        on(2, single(5, "abcd", 0)),
        on(1, single(4, "abcd", 0)),
    ];
    let mut counts = BTreeMap::new();
    let mut stream = stream(18);
    for _ in 0..6_000 {
        *counts
            .entry(places(&arrange_section(&pieces, ALL, &mut stream)))
            .or_insert(0_u32) += 1;
    }
    let orders: Vec<&[u32]> = counts.keys().map(Vec::as_slice).collect();
    assert_eq!(
        orders,
        [
            [1, 2, 5, 3, 4, 8],
            [1, 3, 4, 8, 2, 5],
            [2, 5, 1, 3, 4, 8],
            [2, 5, 3, 4, 8, 1],
            [3, 4, 8, 1, 2, 5],
            [3, 4, 8, 2, 5, 1],
        ]
    );
    let counts: Vec<u32> = counts.into_values().collect();
    assert!(chi2(&counts) < 20.52, "5 degrees of freedom: {counts:?}");
    let by_place = Shuffles {
        questions: false,
        options: true,
    };
    assert_eq!(
        places(&arrange_section(&pieces, by_place, &mut stream)),
        [1, 2, 5, 3, 4, 8]
    );
}

#[test]
fn rare_patterns_of_truths_are_dealt() {
    for (n_true, n_false) in [(15, 4), (4, 15), (40, 20), (30, 30), (3, 0), (12, 3)] {
        let values = [vec![true; n_true], vec![false; n_false]].concat();
        let pieces = truths(&values);
        let mut stream = stream(20);
        for _ in 0..20 {
            let arranged = arrange_section(&pieces, ALL, &mut stream);
            let keys = keys(&pieces, &arranged);
            assert!(longest_run(&keys) <= 3, "{n_true} and {n_false}: {keys:?}");
            assert_eq!(keys.iter().filter(|key| **key == 1).count(), n_true);
            let all: BTreeSet<u32> = places(&arranged).into_iter().collect();
            assert_eq!(all.len(), values.len());
        }
    }
}

#[test]
fn too_many_of_one_truth_come_in_any_order() {
    let pieces = truths(&[true, true, true, true, true, true, true, false]);
    let mut stream = stream(21);
    let at: BTreeSet<usize> = (0..400)
        .map(|_| {
            keys(&pieces, &arrange_section(&pieces, ALL, &mut stream))
                .iter()
                .position(|key| *key == 0)
                .unwrap()
        })
        .collect();
    assert_eq!(at, (0..8).collect());
}

#[test]
fn the_same_seed_gives_the_same_arrangement_whatever_the_order_of_the_pieces() {
    let mut pieces: Vec<Piece> = (0..20).map(|place| single(place, "abcd", 0)).collect();
    let one = arrange_section(&pieces, ALL, &mut stream(22));
    pieces.reverse();
    assert_eq!(arrange_section(&pieces, ALL, &mut stream(22)), one);
    assert_ne!(arrange_section(&pieces, ALL, &mut stream(23)), one);
}

#[test]
fn an_order_gives_the_ids_of_the_options() {
    let choices = ["x", "y", "z"].map(|id| (id.parse().unwrap(), false));
    let arranged = arrange_section(&[single(0, "abc", 0)], ALL, &mut stream(24))[0];
    let ids: Vec<String> = arranged
        .order
        .ids(&choices)
        .iter()
        .map(ToString::to_string)
        .collect();
    let wanted: Vec<String> = arranged
        .order
        .indexes()
        .iter()
        .map(|at| choices[usize::from(*at)].0.to_string())
        .collect();
    assert_eq!((ids.len(), &ids), (3, &wanted));
}

/// Golden: papers are drawn by it. The wanted arrangement was computed by an independent program in
/// Python, which drew the options of two questions again on the way.
#[test]
fn the_same_seed_gives_the_same_arrangement_for_ever() {
    let key = |place: u32| u8::try_from(place % 2).unwrap();
    let pieces: Vec<Piece> = (0..8)
        .map(|place| single(place, "abcd", key(place)))
        .collect();
    let letters = |arranged: &Arranged| {
        let letter = |index: &u8| ["a", "b", "c", "d"][usize::from(*index)];
        let letters: String = arranged.order.indexes().iter().map(letter).collect();
        format!("{} {letters}", arranged.place)
    };
    let arranged = arrange_section(&pieces, ALL, &mut stream(48));
    let wanted = [
        "6 cbda", "3 cdba", "4 bcad", "5 acbd", "7 acdb", "1 cadb", "0 bdac", "2 dbca",
    ];
    assert_eq!(arranged.iter().map(letters).collect::<Vec<_>>(), wanted);
}
