//! The words and numbers for difficulty.

use super::bare;
use super::numbers::decimal_places;
use crate::domain::question::Difficulty;

const EASY: &[&str] = &[
    "易",
    "简单",
    "容易",
    "较易",
    "较容易",
    "较简单",
    "很容易",
    "很简单",
    "非常容易",
    "非常简单",
    "极易",
    "低",
    "初级",
    "easy",
    "simple",
    "low",
];
const MEDIUM: &[&str] = &[
    "中", "中等", "普通", "一般", "适中", "中级", "较中", "medium", "normal", "moderate", "middle",
];
const HARD: &[&str] = &[
    "难",
    "困难",
    "较难",
    "较困难",
    "很难",
    "很困难",
    "非常难",
    "非常困难",
    "极难",
    "高",
    "高级",
    "hard",
    "difficult",
    "high",
];

/// What a cell of 难度 says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum DifficultyWord {
    /// A word, or a number that means one by itself.
    Known(Difficulty),
    /// A whole number from 0 to 5: a grade, or a share that was rounded.
    Grade(u8),
    /// A share of people who get it right, in hundredths.
    Facility(u8),
}

/// What a cell of 难度 says; none for what is neither a word nor a number of a known scale.
pub(in super::super) fn difficulty_of(cell: &str) -> Option<DifficultyWord> {
    let word = bare(cell);
    let stars = word.chars().filter(|c| *c == '★').count();
    if 0 < stars && word.chars().all(|c| matches!(c, '★' | '☆')) {
        return u8::try_from(stars)
            .ok()
            .filter(|stars| *stars <= 5)
            .map(DifficultyWord::Grade);
    }
    if let Some(percent) = word.strip_suffix('%') {
        let hundredths = decimal_places(percent, 0)?;
        return u8::try_from(hundredths)
            .ok()
            .filter(|hundredths| *hundredths <= 100)
            .map(DifficultyWord::Facility);
    }
    for (words, difficulty) in [
        (EASY, Difficulty::Easy),
        (MEDIUM, Difficulty::Medium),
        (HARD, Difficulty::Hard),
    ] {
        if words.contains(&word.as_str()) {
            return Some(DifficultyWord::Known(difficulty));
        }
    }
    if word.contains('.')
        && word
            .trim_end_matches('0')
            .trim_end_matches('.')
            .contains('.')
    {
        let hundredths = u8::try_from(decimal_places(&word, 2)?).ok()?;
        return (hundredths < 100).then_some(DifficultyWord::Facility(hundredths));
    }
    let grade = u8::try_from(decimal_places(&word, 0)?).ok()?;
    (grade <= 5).then_some(DifficultyWord::Grade(grade))
}

/// The difficulty of a question that so many hundredths of people get right.
pub(in super::super) const fn of_facility(hundredths: u8) -> Difficulty {
    match hundredths {
        80.. => Difficulty::Easy,
        55..80 => Difficulty::Medium,
        0..55 => Difficulty::Hard,
    }
}

/// The difficulty of a grade from 1 to 5.
pub(in super::super) const fn of_grade(grade: u8) -> Option<Difficulty> {
    match grade {
        1 | 2 => Some(Difficulty::Easy),
        3 => Some(Difficulty::Medium),
        4 | 5 => Some(Difficulty::Hard),
        _ => None,
    }
}

/// The word that is written for a difficulty.
pub(in super::super) const fn difficulty_word(difficulty: Difficulty) -> &'static str {
    match difficulty {
        Difficulty::Easy => "易",
        Difficulty::Medium => "中",
        Difficulty::Hard => "难",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn difficulty_is_a_word_a_grade_or_a_share() {
        use DifficultyWord::{Facility, Grade, Known};
        for (cell, wanted) in [
            ("易", Some(Known(Difficulty::Easy))),
            ("非常困难", Some(Known(Difficulty::Hard))),
            ("Medium", Some(Known(Difficulty::Medium))),
            ("0.8", Some(Facility(80))),
            ("0.55", Some(Facility(55))),
            ("80%", Some(Facility(80))),
            ("1", Some(Grade(1))),
            ("1.0", Some(Grade(1))),
            ("5", Some(Grade(5))),
            ("★★★☆☆", Some(Grade(3))),
            ("6", None),
            ("3.5", None),
            ("不详", None),
        ] {
            assert_eq!(difficulty_of(cell), wanted, "{cell}");
        }
    }
}
