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
