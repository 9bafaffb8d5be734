//! A block's characters as they are read: joined lines, no stray blanks, full-width marks, no markup.
//!
//! Invariant: every character that is kept knows where in the raw text it stands; only white space and markup
//! are left out, and marks alone are exchanged, one for one.

use super::super::text::is_cjk;

/// A text that knows where its characters come from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Mapped {
    /// The text.
    pub(crate) text: String,
    /// For each byte of it the character of the raw text, from 0.
    raw: Vec<usize>,
}

impl Mapped {
    /// The raw character behind a byte of the text.
    pub(crate) fn raw_at(&self, byte: usize) -> Option<usize> {
        self.raw.get(byte).copied()
    }

    fn push(&mut self, c: char, at: usize) {
        self.text.push(c);
        self.raw.resize(self.text.len(), at);
    }
}

/// Reads these raw characters, given with their places; a line feed stands between joined lines.
pub(super) fn normalise(chars: &[(usize, char)]) -> Mapped {
    let mut mapped = Mapped::default();
    let mut depth = 0_usize;
    let mut is_open = false;
    let mut gap: Option<(usize, char)> = None;
    let mut at = 0;
    while let Some((place, c)) = chars.get(at).copied() {
        let next = chars.get(at + 1).map(|(_, c)| *c);
        at += 1;
        if c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}' {
            gap = gap.or(Some((place, c)));
            continue;
        }
        if is_markup(c, next, mapped.text.chars().next_back()) {
            continue;
        }
        let before = mapped.text.chars().next_back();
        if let Some((gap_at, of)) = gap.take()
            && let Some(before) = before
            && keeps_gap(before, c, depth, of)
        {
            mapped.push(' ', gap_at);
        }
        let c = widen(c, before, next, &mut is_open);
        match c {
            '“' | '《' => depth += 1,
            '”' | '》' => depth = depth.saturating_sub(1),
            _ => {}
        }
        mapped.push(c, place);
    }
    mapped
}

/// Emphasis, code marks, and runs of underscores.
fn is_markup(c: char, next: Option<char>, before: Option<char>) -> bool {
    match c {
        '*' | '`' => true,
        '_' => next == Some('_') || before.is_none_or(is_cjk),
        _ => false,
    }
}

/// Between Latin words, and inside titles and slogans between two lines of verse (`胸怀千秋伟业 恰是百年风华`).
fn keeps_gap(before: char, after: char, depth: usize, gap: char) -> bool {
    let is_latin = |c: char| c.is_ascii_alphanumeric();
    (is_latin(before) && is_latin(after))
        || (0 < depth && gap != '\n' && is_cjk(before) && is_cjk(after))
}

/// Marks beside Chinese are full-width, and straight quotes become “…” in turn.
fn widen(c: char, before: Option<char>, next: Option<char>, is_open: &mut bool) -> char {
    let is_beside = before.is_some_and(is_wide)
        || (next.is_some_and(is_wide) && !before.is_some_and(|c| c.is_ascii_alphanumeric()));
    match c {
        '"' if is_beside || *is_open => {
            *is_open = !*is_open;
            if *is_open { '“' } else { '”' }
        }
        '\u{ff0e}' => '.',
        '％' => '%',
        '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ if is_beside => full_width(c),
        _ => c,
    }
}

/// A mark as it stands in Chinese; whatever else as it is.
pub(crate) fn full_width(c: char) -> char {
    match c {
        ',' => '，',
        ':' => '：',
        ';' => '；',
        '?' => '？',
        '!' => '！',
        '(' => '（',
        ')' => '）',
        _ => c,
    }
}

fn is_wide(c: char) -> bool {
    is_cjk(c) || "，。；：！？、“”‘’《》（）…—".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Mapped {
        let chars: Vec<(usize, char)> = text.chars().enumerate().collect();
        normalise(&chars)
    }

    #[test]
    fn blanks_and_markup_go_and_marks_grow_wide() {
        assert_eq!(
            read("超过 20.5 亿,占 **GDP** 比重").text,
            "超过20.5亿，占GDP比重"
        );
        assert_eq!(
            read("“伟业 风华”和 App Store").text,
            "“伟业 风华”和App Store"
        );
        assert_eq!(read("他说:\"好\"。").text, "他说：“好”。");
        assert_eq!(read("网络生态持\n续向好").text, "网络生态持续向好");
    }

    #[test]
    fn every_character_knows_its_place() {
        let raw = "达 50.2 万亿";
        let mapped = read(raw);
        let byte = mapped.text.find('万').unwrap();
        let place = mapped.raw_at(byte).unwrap();
        assert_eq!(raw.chars().nth(place), Some('万'));
    }
}
