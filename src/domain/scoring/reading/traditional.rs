//! Traditional characters and the simplified ones that they count as.
//!
//! Invariant: nothing that a character counts as counts as something else in turn.
//!
//! `traditional.txt` holds one pair a line, sorted by the first. The pairs are facts taken from the
//! character dictionary of OpenCC (`TSCharacters.txt` at commit 5249273a, Apache-2.0,
//! <https://github.com/BYVoid/OpenCC>), its first choice for each, with these decisions:
//!
//! - A character that simplified text writes in one word and drops in another counts as what it is
//!   most often: 乾 as 干 (also in 乾坤), 徵 as 征, 於 as 于, 麼 as 么, 夥 as 伙; and against OpenCC, which
//!   decides by phrase, 瞭 as 了 (瞭解; also in 瞭望) and 藉 as 借 (憑藉; also in 慰藉). Key and answer
//!   are read alike, so a right answer stays right; what is lost is the fault of who writes 干坤.
//! - Left alone, since simplified text writes them often in their own right: 著 覆 沈 像 俱 坏 彷, and
//!   against OpenCC 吒 (哪吒) 薹 (蒜薹) 袷. Left out too: 薴, which counts as 苧 and this as 苎; and what
//!   lies beyond the basic plane.

/// Bytes of a line: two characters of three bytes each, and its end.
const LINE: usize = 7;

const TABLE: &str = include_str!("traditional.txt");

const _: () = assert!(TABLE.len().is_multiple_of(LINE), "a line is torn");

/// The simplified character that this one counts as; `None` for what is not traditional.
pub(super) fn simplified(c: char) -> Option<char> {
    let mut wanted = [0; 4];
    let &[a, b, c] = c.encode_utf8(&mut wanted).as_bytes() else {
        return None;
    };
    // UTF-8 sorts as its characters do; numbers compare faster than slices.
    let key = |a, b, c| u32::from_be_bytes([0, a, b, c]);
    let wanted = key(a, b, c);
    let (lines, _) = TABLE.as_bytes().as_chunks::<LINE>();
    let found = lines.binary_search_by_key(&wanted, |[a, b, c, ..]| key(*a, *b, *c));
    let [_, _, _, simplified @ .., _] = lines.get(found.ok()?)?;
    str::from_utf8(simplified).ok()?.chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_no_character_counts_as_another_in_two_steps() {
        let pairs: Vec<Vec<char>> = TABLE.lines().map(|line| line.chars().collect()).collect();
        assert!(2900 < pairs.len(), "{}", pairs.len());
        assert!(pairs.is_sorted_by(|a, b| a[0] < b[0]));
        for pair in pairs {
            let [traditional, own] = pair[..] else {
                panic!("{pair:?}")
            };
            assert_eq!(simplified(traditional), Some(own));
            assert_eq!(simplified(own), None, "{traditional} {own}");
        }
    }

    #[test]
    fn simplified_text_is_left_alone() {
        let text = "网络强国建设，著名覆盖沉沈像俱，哪吒里后干几万与〇一二三AZ\u{10ffff}";
        assert_eq!(text.chars().find_map(simplified), None);
    }
}
