//! The words for right and wrong.

use super::bare;

const RIGHT: &[&str] = &[
    "正确", "对", "√", "✓", "✔", "☑", "v", "t", "true", "y", "yes", "是", "1", "真", "对的",
    "right", "correct",
];
const WRONG: &[&str] = &[
    "错误",
    "错",
    "×",
    "✗",
    "✘",
    "✕",
    "╳",
    "❌",
    "x",
    "f",
    "false",
    "n",
    "no",
    "否",
    "0",
    "假",
    "错的",
    "不正确",
    "不对",
    "wrong",
    "incorrect",
];

/// Whether a cell says that something is right or wrong; none for what says neither, letters among it.
pub(in super::super) fn truth_of(cell: &str) -> Option<bool> {
    let word = bare(cell);
    let word = word.trim_end_matches(['。', '.']);
    if RIGHT.contains(&word) {
        Some(true)
    } else if WRONG.contains(&word) {
        Some(false)
    } else {
        None
    }
}

/// Whether a cell says right or wrong in a word that means nothing else, whatever is asked: neither a letter
/// or a digit, nor 是 or 否.
pub(in super::super) fn plain_truth_of(cell: &str) -> Option<bool> {
    let word = bare(cell);
    let word = word.trim_end_matches(['。', '.']);
    let is_plain = !matches!(
        word,
        "v" | "t" | "y" | "yes" | "是" | "1" | "真" | "x" | "f" | "n" | "no" | "否" | "0" | "假"
    );
    truth_of(word).filter(|_| is_plain)
}

/// Whether two cells are single letters that do not belong to each other as T to F and Y to N do: `X` is a
/// cross, but not beside `Y`.
pub(in super::super) fn are_other_letters(one: &str, other: &str) -> bool {
    let is_letter = |word: &str| word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphabetic());
    let (one, other) = (bare(one), bare(other));
    let pair = (one.as_str(), other.as_str());
    let belong = [("t", "f"), ("y", "n"), ("v", "x")];
    is_letter(&one)
        && is_letter(&other)
        && !belong
            .iter()
            .any(|(a, b)| pair == (*a, *b) || pair == (*b, *a))
}

/// The word that is written for a truth.
pub(in super::super) const fn truth_word(is_right: bool) -> &'static str {
    if is_right { "正确" } else { "错误" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_says_nothing_of_truth() {
        for (cell, wanted) in [
            ("√", Some(true)),
            ("ｘ", Some(false)),
            ("TRUE", Some(true)),
            ("错误。", Some(false)),
            ("0", Some(false)),
            ("A", None),
            ("B", None),
            ("2", None),
            ("", None),
        ] {
            assert_eq!(truth_of(cell), wanted, "{cell}");
        }
    }
}
