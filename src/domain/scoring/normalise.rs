//! When two texts in a blank read the same.
//!
//! Invariant: one function for key and response alike, and normalising twice is normalising once.
//! Whatever changes the result of any text changes [`NORMALISER`].

use unicode_normalization::UnicodeNormalization;

/// The version of the comparison, stored with each grade.
pub const NORMALISER: &str = "text/1";

/// Whether an accepted text and a given one read the same: equal once normalised.
pub fn reads_the_same(accepted: &str, given: &str) -> bool {
    normalise(accepted) == normalise(given)
}

/// The text as it is compared: compatibility forms unified (full width, circled digits), nothing
/// that cannot be seen, lower case.
///
/// Punctuation stays: without it `41.5` would read as `415`.
pub fn normalise(text: &str) -> String {
    // Twice NFKC: what stood on both sides of a removed character may now compose.
    text.nfkc()
        .filter(|c| is_seen(*c))
        .flat_map(char::to_lowercase)
        .nfkc()
        .collect()
}

/// Whether a text shows nothing: it is empty, or white space and invisible characters only.
pub fn is_unseen(text: &str) -> bool {
    !text.chars().any(is_seen)
}

/// Whether a character leaves a mark on paper: no white space, no control, none of those that
/// Unicode 16 lists as `Default_Ignorable_Code_Point` (zero width, joiners, direction marks, fillers,
/// variation selectors, tags), no annotation mark.
pub(super) fn is_seen(c: char) -> bool {
    let is_ignorable = matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}');
    !(c.is_whitespace() || c.is_control() || is_ignorable)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spelling_that_no_reader_sees_makes_no_difference() {
        let table = [
            ("APP", "ａｐｐ"),
            ("41.5%", "４１．５％"),
            ("50.2万亿元", "50.2 万亿元"),
            ("国家安全", "\u{feff}国家\u{3000}安\u{200b}全\t\n"),
            ("胸怀千秋伟业", "胸怀\u{a0}千秋\u{2060}伟业\u{fe0f}"),
            ("1", "①"),
            ("é", "e\u{200d}\u{301}"),
            ("Ⅳ", "iv"),
            ("……", "......"),
        ];
        for (accepted, given) in table {
            assert!(reads_the_same(accepted, given), "{accepted:?} {given:?}");
        }
    }

    #[test]
    fn what_a_reader_sees_makes_a_difference() {
        let table = [
            ("国家安全", "国家的安全"),
            ("41.5", "415"),
            ("10亿", "10亿多"),
            ("2022年7月12日", "2022年12月7日"),
            ("甲、乙", "甲乙"),
        ];
        for (accepted, given) in table {
            assert!(!reads_the_same(accepted, given), "{accepted:?} {given:?}");
        }
    }

    #[test]
    fn every_character_normalises_once_and_for_all() {
        for c in '\0'..=char::MAX {
            let text = c.to_string();
            let once = normalise(&text);
            assert_eq!(normalise(&once), once, "{c:?}");
            assert_eq!(is_unseen(&text), once.is_empty(), "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn every_text_normalises_once_and_for_all(text in any::<String>()) {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once);
        }

        // Marks and letters that compose, with what is removed between them.
        #[test]
        fn marks_around_removed_characters_normalise_once_and_for_all(
            text in "[aAeEIİσΣÅ가각ㄱ\u{1100}\u{1161}\u{11a8}\u{300}-\u{345}\u{200b}\u{3000} ¨´゛か①ﾞ]{0,12}"
        ) {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once);
        }

        #[test]
        fn white_space_anywhere_makes_no_difference(text in "\\PC{0,12}", at in 0_usize..12) {
            let mut spaced: Vec<char> = text.chars().filter(|c| is_seen(*c)).collect();
            let bare: String = spaced.iter().collect();
            spaced.insert(at.min(spaced.len()), '\u{3000}');
            let spaced: String = spaced.into_iter().collect();
            prop_assert!(reads_the_same(&bare, &spaced));
        }
    }
}
