//! Difficulty and marks: words and numbers beside a question.

use super::super::fold::bare;
use crate::domain::question::Difficulty;

/// `易`, `较难`, `3`, `0.8`, `★★`.
pub(super) fn difficulty(text: &str) -> Option<Difficulty> {
    const WORDS: [(&str, Difficulty); 24] = [
        ("易", Difficulty::Easy),
        ("容易", Difficulty::Easy),
        ("很容易", Difficulty::Easy),
        ("非常容易", Difficulty::Easy),
        ("较易", Difficulty::Easy),
        ("较容易", Difficulty::Easy),
        ("简单", Difficulty::Easy),
        ("低", Difficulty::Easy),
        ("easy", Difficulty::Easy),
        ("1", Difficulty::Easy),
        ("2", Difficulty::Easy),
        ("中", Difficulty::Medium),
        ("中等", Difficulty::Medium),
        ("适中", Difficulty::Medium),
        ("普通", Difficulty::Medium),
        ("一般", Difficulty::Medium),
        ("medium", Difficulty::Medium),
        ("3", Difficulty::Medium),
        ("难", Difficulty::Hard),
        ("较难", Difficulty::Hard),
        ("困难", Difficulty::Hard),
        ("很难", Difficulty::Hard),
        ("非常难", Difficulty::Hard),
        ("高", Difficulty::Hard),
    ];
    const OTHERS: [(&str, Difficulty); 5] = [
        ("非常困难", Difficulty::Hard),
        ("hard", Difficulty::Hard),
        ("difficult", Difficulty::Hard),
        ("4", Difficulty::Hard),
        ("5", Difficulty::Hard),
    ];
    let word = bare(text).to_ascii_lowercase();
    let word = word.trim_end_matches(['。', ';', '题', '度']);
    let n_stars = word.chars().filter(|c| *c == '★').count();
    let n_other = word.chars().filter(|c| !matches!(c, '★' | '☆')).count();
    if 0 < n_stars && n_other == 0 {
        return difficulty_of_stars(n_stars);
    }
    let mut known = WORDS.iter().chain(&OTHERS);
    let found = known.find(|(known, _)| *known == word);
    found
        .map(|(_, difficulty)| *difficulty)
        .or_else(|| facility(word))
}

fn difficulty_of_stars(n_stars: usize) -> Option<Difficulty> {
    match n_stars {
        1 | 2 => Some(Difficulty::Easy),
        3 => Some(Difficulty::Medium),
        4 | 5 => Some(Difficulty::Hard),
        _ => None,
    }
}

/// A share from 0 to 1 of those who are expected to be right: 0.8 is easy.
fn facility(word: &str) -> Option<Difficulty> {
    let (whole, part) = word.split_once('.')?;
    let is_share = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let first: String = format!("{part}00").chars().take(2).collect();
    let hundredths: u32 = first.parse().ok()?;
    match (whole, hundredths) {
        _ if !is_share => None,
        ("1", 0) | ("0", 80..) => Some(Difficulty::Easy),
        ("0", 55..) => Some(Difficulty::Medium),
        ("0", _) => Some(Difficulty::Hard),
        _ => None,
    }
}

/// So many times a decimal, exactly: 3 × `0.5` is `1.5`.
pub(super) fn times(marks: &str, n_times: usize) -> Option<String> {
    let (whole, part) = marks.split_once('.').unwrap_or((marks, ""));
    let digits: u64 = format!("{whole}{part}").parse().ok()?;
    let product = digits.checked_mul(u64::try_from(n_times).ok()?)?;
    if part.is_empty() {
        return Some(product.to_string());
    }
    let scale = 10_u64.checked_pow(u32::try_from(part.len()).ok()?)?;
    let (whole, part) = (
        product / scale,
        format!("{:0width$}", product % scale, width = part.len()),
    );
    let part = part.trim_end_matches('0');
    Some(if part.is_empty() {
        whole.to_string()
    } else {
        format!("{whole}.{part}")
    })
}
