//! Bounds of overlap against a table that was computed elsewhere.
//!
//! Every row is checked, and fewer rows than [`CHECKED`] is a failure.

#![cfg(test)]

use std::path::Path;

use examhall::domain::paper::bounds::{
    Ratio, corradi, expected_overlap, johnson, least_max_overlap, least_mean_overlap,
    overlap_variance,
};

/// Fewest rows.
const CHECKED: usize = 18;

#[test]
#[expect(
    clippy::print_stdout,
    reason = "that the table was checked is the point of the run"
)]
fn bounds_of_overlap_agree_with_those_computed_elsewhere() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/oracle/overlap_bounds.csv");
    if !path.exists() {
        println!("SKIPPED: the table of overlap bounds is not beside this checkout");
        return;
    }
    let mut reader = csv::Reader::from_path(path).unwrap();
    let mut n_checked = 0;
    for record in reader.records() {
        let record = record.unwrap();
        let number = |at: usize| -> u32 { record[at].parse().unwrap() };
        let (bank, size, papers) = (number(0), number(1), number(2));
        assert_millionths(expected_overlap(bank, size), &record[3]);
        assert_root(overlap_variance(bank, size), &record[4]);
        assert_millionths(least_mean_overlap(bank, size, papers), &record[5]);
        assert_eq!(corradi(bank, size, papers), number(6).into(), "{record:?}");
        assert_eq!(johnson(bank, size, papers), number(7), "{record:?}");
        // Ours joins both and takes the mean in whole uses of a question.
        let ours = least_max_overlap(bank, size, papers);
        assert!(u128::from(number(6).max(number(7))) <= ours, "{record:?}");
        n_checked += 1;
    }
    println!("checked {n_checked} rows");
    assert!(
        CHECKED <= n_checked,
        "wanted {CHECKED} rows; found {n_checked}"
    );
}

/// `text` in millionths: six digits follow the point.
fn millionths(text: &str) -> u128 {
    let (whole, part) = text.split_once('.').unwrap();
    assert_eq!(part.len(), 6);
    whole.parse::<u128>().unwrap() * 1_000_000 + part.parse::<u128>().unwrap()
}

fn assert_millionths(found: Ratio, text: &str) {
    assert_eq!(found.millionths(), Some(millionths(text)), "{found} {text}");
}

/// `text` is the square root of `square`, rounded to six digits.
fn assert_root(square: Ratio, text: &str) {
    // In halves of millionths: (2r − 1)² ≤ 4·10¹² square ≤ (2r + 1)².
    let scaled = square.numerator() * 4_000_000_000_000;
    let root = 2 * millionths(text);
    let low = (root - 1).pow(2) * square.denominator();
    let high = (root + 1).pow(2) * square.denominator();
    assert!(low <= scaled && scaled <= high, "√({square}) is not {text}");
}
