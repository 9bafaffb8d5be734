//! How often each arrangement comes, with fixed seeds.
//!
//! The quantiles of χ² are those at p = 0.001.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

/// χ² of counts against equal expectations; 0 counts must be among them.
pub(super) fn chi2(counts: &[u32]) -> f64 {
    let expected =
        f64::from(counts.iter().sum::<u32>()) / f64::from(u32::try_from(counts.len()).unwrap());
    counts
        .iter()
        .map(|n| (f64::from(*n) - expected).powi(2) / expected)
        .sum()
}

/// 10,000 sections of 15 single questions of 4 options, whose key is the first for most of them.
fn sections() -> (Vec<Piece>, Vec<Vec<Arranged>>) {
    let pieces: Vec<Piece> = (0..15)
        .map(|place| single(place, "abcd", u8::from(place % 5 == 0)))
        .collect();
    let mut stream = stream(11);
    let sections = (0..10_000)
        .map(|_| arrange_section(&pieces, ALL, &mut stream))
        .collect();
    (pieces, sections)
}

#[test]
fn each_option_of_each_question_stands_under_each_letter_equally_often() {
    let (_, sections) = sections();
    let mut counts = [[[0_u32; 4]; 4]; 15];
    for arranged in sections.iter().flatten() {
        for (letter, index) in arranged.order.indexes().iter().enumerate() {
            counts[usize::try_from(arranged.place).unwrap()][usize::from(*index)][letter] += 1;
        }
    }
    for (place, options) in counts.iter().enumerate() {
        for (option, letters) in options.iter().enumerate() {
            // 3 degrees of freedom; 60 tables, so the quantile at 0.001 / 60.
            assert!(
                chi2(letters) < 24.85,
                "question {place}, option {option}: {letters:?}"
            );
        }
    }
}

#[test]
fn the_key_letter_tells_nothing_and_is_told_by_nothing() {
    let (pieces, sections) = sections();
    let (mut letters, mut by_slot, mut by_question) = ([0; 4], [[0; 4]; 15], [[0; 4]; 15]);
    for section in &sections {
        for (slot, (key, arranged)) in keys(&pieces, section).into_iter().zip(section).enumerate() {
            letters[key] += 1;
            by_slot[slot][key] += 1;
            by_question[usize::try_from(arranged.place).unwrap()][key] += 1;
        }
    }
    assert!(chi2(&letters) < 16.27, "3 degrees of freedom: {letters:?}");
    // Letter × slot and letter × question: 15 × 3 degrees of freedom against the known uniform letter.
    for table in [by_slot, by_question] {
        let sum: f64 = table.iter().map(|letters| chi2(letters)).sum();
        assert!(sum < 80.08, "{sum}: {table:?}");
    }
}

#[test]
fn no_key_letter_stands_four_times_in_a_row() {
    let (pieces, sections) = sections();
    let runs: BTreeSet<usize> = sections
        .iter()
        .map(|s| longest_run(&keys(&pieces, s)))
        .collect();
    assert_eq!(runs, BTreeSet::from([1, 2, 3]));
}

#[test]
fn the_order_of_the_questions_and_each_order_of_options_are_equally_likely() {
    let pieces: Vec<Piece> = [3, 1, 2, 0]
        .map(|place| Piece {
            key: LetterKey::None,
            ..single(place, "abcd", 0)
        })
        .to_vec();
    let (mut questions, mut options) = (BTreeMap::new(), BTreeMap::new());
    let mut stream = stream(12);
    for _ in 0..24_000 {
        let arranged = arrange_section(&pieces, ALL, &mut stream);
        *questions.entry(places(&arranged)).or_insert(0) += 1;
        *options
            .entry((places(&arranged)[0], arranged[0].order.indexes().to_vec()))
            .or_insert(0) += 1;
    }
    let counts = |counts: BTreeMap<_, u32>| counts.into_values().collect::<Vec<u32>>();
    let questions: Vec<u32> = questions.into_values().collect();
    let options = counts(options);
    assert_eq!((questions.len(), options.len()), (24, 96));
    assert!(
        chi2(&questions) < 49.73,
        "23 degrees of freedom: {questions:?}"
    );
    assert!(chi2(&options) < 143.3, "95 degrees of freedom: {options:?}");
}

#[test]
fn statements_come_in_every_order_without_four_truths_in_a_row() {
    // Of the 15 patterns of four true and two false, 12 have no run of four; each truth in any order: 48.
    let pieces = truths(&[true, true, true, true, false, false]);
    let mut counts = BTreeMap::new();
    let mut stream = stream(19);
    for _ in 0..12_000 {
        let keys = keys(&pieces, &arrange_section(&pieces, ALL, &mut stream));
        *counts.entry(keys).or_insert(0_u32) += 1;
    }
    assert!(counts.keys().all(|keys| longest_run(keys) <= 3));
    let counts: Vec<u32> = counts.into_values().collect();
    assert_eq!(counts.len(), 12);
    assert!(chi2(&counts) < 31.26, "11 degrees of freedom: {counts:?}");
}
