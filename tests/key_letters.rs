//! What a candidate sees of the order of options tells nothing of which is right.
//!
//! Over 10,000 papers each, drawn in every way with a fixed seed: how much the letter of an option tells of whether
//! it is the key, of where its author wrote it, and of the letter of the key one slot further on. The measure is the
//! mutual information in bits; the test is G, which is 2 N ln 2 times that and χ²-distributed where there is none.

#![cfg(test)]

use std::collections::BTreeSet;

use examhall::domain::QuestionVersionId;
use examhall::domain::blueprint::{Blueprint, Parts, Section, Span};
use examhall::domain::paper::{Drawing, LetterKey, Method, Order, Paper, PoolQuestion, Source};
use examhall::domain::question::{Difficulty, Kind};
use examhall::domain::rating::Rating;
use examhall::domain::scoring::Rule;
use examhall::domain::seed::Seed;
use uuid::Uuid;

const N_PAPERS: usize = 10_000;
const N_OPTIONS: usize = 4;
/// Most bits that chance alone lets a table of this size seem to tell: 0.999 of all seeds stay below.
const QUANTILE_3: f64 = 16.266;
const QUANTILE_9: f64 = 27.877;

/// How often which went with which.
type Table = [[u32; N_OPTIONS]; N_OPTIONS];

/// Mutual information in bits, and the statistic G.
fn information(table: &Table) -> (f64, f64) {
    let n: f64 = table.iter().flatten().map(|count| f64::from(*count)).sum();
    let rows = table.map(|row| row.iter().map(|count| f64::from(*count)).sum::<f64>());
    let columns: Vec<f64> = (0..N_OPTIONS)
        .map(|at| table.iter().map(|row| f64::from(row[at])).sum())
        .collect();
    let mut bits = 0.0;
    for (row, total) in table.iter().zip(rows) {
        for (count, column) in row.iter().zip(&columns) {
            let count = f64::from(*count);
            if 0.0 < count {
                bits += count / n * (count * n / (total * column)).log2();
            }
        }
    }
    (bits, 2.0 * n * std::f64::consts::LN_2 * bits)
}

/// An option of which the key is where its author happened to write it: mostly first, as authors do.
fn question(number: u32) -> PoolQuestion {
    let ids = ["a", "b", "c", "d"];
    let key = if number.is_multiple_of(2) {
        "a"
    } else {
        ids[usize::try_from(number).unwrap() / 2 % N_OPTIONS]
    };
    PoolQuestion {
        version: QuestionVersionId::new(Uuid::from_u128(number.into())),
        code: format!("Q{number:03}").parse().unwrap(),
        kind: Kind::Single,
        topic: "T0".parse().unwrap(),
        difficulty: Some(Difficulty::Easy),
        rating: Rating::of_label(Difficulty::Easy),
        cognitive: None,
        tags: BTreeSet::new(),
        marks: None,
        stimulus: None,
        facts: BTreeSet::new(),
        enemies: BTreeSet::new(),
        choices: ids.map(|id| (id.parse().unwrap(), false)).to_vec(),
        letter_key: LetterKey::Option(key.parse().unwrap()),
    }
}

fn draw(method: Method, seed: u64, shuffles: bool) -> (Source, Vec<Paper>) {
    let section = Section {
        name: "单选".to_owned(),
        kind: Kind::Single,
        count: Span::exactly(4),
        marks: Some("2".parse().unwrap()),
        rule: Rule::default_of(Kind::Single),
        topics: BTreeSet::new(),
        difficulties: BTreeSet::new(),
    };
    let parts = Parts {
        title: "模拟".to_owned(),
        sections: vec![section],
        shuffle_questions: shuffles,
        shuffle_options: shuffles,
        ..Parts::default()
    };
    let pool = (0..24).map(question).collect();
    let source = Source::new(Blueprint::new(parts).unwrap(), pool).unwrap();
    let order = Order {
        method,
        count: N_PAPERS,
        window: 1,
    };
    let drawing = Drawing::new(&source, &Seed::from_number(seed), order).unwrap();
    let papers = (0..drawing.n_blocks())
        .flat_map(|number| drawing.block(number, &|_| Vec::new()).unwrap())
        .collect();
    (source, papers)
}

/// Letter × key, letter × place in the author's order, letter of a key × letter of the next key.
fn tables(source: &Source, papers: &[Paper]) -> [Table; 3] {
    let mut tables = [[[0; N_OPTIONS]; N_OPTIONS]; 3];
    for paper in papers {
        let mut before = None;
        for slot in &paper.slots {
            let question = source
                .pool
                .iter()
                .find(|one| one.version == slot.version)
                .unwrap();
            let LetterKey::Option(key) = &question.letter_key else {
                panic!("a question of the wrong kind")
            };
            for (letter, id) in slot.order.iter().enumerate() {
                let place = question
                    .choices
                    .iter()
                    .position(|(own, _)| own == id)
                    .unwrap();
                tables[0][letter][usize::from(id == key)] += 1;
                tables[1][letter][place] += 1;
            }
            let letter = slot.order.iter().position(|id| id == key).unwrap();
            if let Some(before) = before.replace(letter) {
                tables[2][before][letter] += 1;
            }
        }
    }
    tables
}

#[test]
fn the_order_of_options_tells_nothing_of_the_key_over_ten_thousand_papers() {
    for (method, seed) in [(Method::Deck, 11), (Method::Uniform, 12)] {
        let (source, papers) = draw(method, seed, true);
        assert_eq!(papers.len(), N_PAPERS);
        let quantiles = [QUANTILE_3, QUANTILE_9, QUANTILE_9];
        for (at, (table, quantile)) in tables(&source, &papers).iter().zip(quantiles).enumerate() {
            let (bits, g) = information(table);
            assert!(
                bits < 0.001 && g < quantile,
                "{method:?}, table {at}: {bits} bits, G {g}: {table:?}"
            );
        }
    }
}

/// The test sees what it looks for: where nothing is shuffled, letters tell a good deal.
#[test]
fn an_order_that_is_the_authors_is_found_to_tell_the_key() {
    let (source, papers) = draw(Method::Deck, 11, false);
    let [keys, places, _] = tables(&source, &papers);
    assert!(0.05 < information(&keys).0, "{keys:?}");
    assert!(1.9 < information(&places).0, "{places:?}");
}
