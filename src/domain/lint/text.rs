//! Texts as the rules compare them.
//!
//! Invariant: folding keeps the order of characters and leaves out white space alone.

/// A text without white space, full-width forms made narrow, small letters: `（　　）` reads `()`.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // Nearly all of a text, told apart from white space at once.
            '\u{4e00}'..='\u{9fff}' => folded.push(c),
            '\u{ff01}'..='\u{ff5e}' => {
                let narrow = char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c);
                folded.push(narrow.to_ascii_lowercase());
            }
            // Marks of emphasis, and what cannot be seen.
            '*' | '\u{200b}' | '\u{feff}' => {}
            _ if c.is_whitespace() => {}
            _ => folded.push(c.to_ascii_lowercase()),
        }
    }
    folded
}

/// Whether a character carries meaning: a letter, a digit, a Chinese character.
pub(super) fn is_word(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}') || c.is_alphanumeric()
}

/// Whether a character ends a clause.
pub(super) fn ends_clause(c: char) -> bool {
    matches!(c, ',' | '。' | ';' | ':' | '!' | '?')
}

/// A stem taken apart.
#[derive(Debug, Default)]
pub(super) struct Stem {
    /// Folded, without the names of the materials that it is about.
    pub claim: String,
    /// The same without what stands in “…” and 《…》.
    pub unquoted: String,
    /// The titles that it names as its sources, folded.
    pub titles: Vec<String>,
}

/// Words that lead a source in.
const LEADS: [&str; 10] = [
    "根据", "按照", "对照", "依据", "综合", "结合", "参照", "按", "照", "据",
];

/// Takes a stem apart. A source is a title behind 材料: `根据材料《…》（2023年8月学习资料），`.
pub(super) fn take_apart(stem: &str) -> Stem {
    let folded = fold(stem);
    let mut parts = Stem::default();
    let mut rest = folded.as_str();
    while let Some((before, after)) = rest.split_once("材料《") {
        let Some(end) = end_of_title(after) else {
            break;
        };
        parts.claim.push_str(before);
        let claim = parts.claim.trim_end_matches('和').len();
        parts.claim.truncate(claim);
        for lead in LEADS {
            if let Some(kept) = parts.claim.strip_suffix(lead) {
                let kept = kept.len();
                parts.claim.truncate(kept);
                break;
            }
        }
        let (title, behind) = after.split_at(end);
        parts.titles.push(title.to_owned());
        rest = behind.strip_prefix('》').unwrap_or(behind);
        if let Some((note, behind)) = rest.strip_prefix('(').and_then(|rest| rest.split_once(')'))
            && (note.contains("资料") || note.contains("材料"))
        {
            rest = behind;
        }
        if parts.claim.is_empty() {
            rest = rest.strip_prefix(',').unwrap_or(rest);
        }
    }
    parts.claim.push_str(rest);
    parts.unquoted = unquoted(&parts.claim);
    parts
}

/// Where the title that began ends: titles stand within titles.
fn end_of_title(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '《' => depth += 1,
            '》' if depth == 0 => return Some(at),
            '》' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// A text without what stands in “…” and 《…》.
pub(super) fn unquoted(text: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '“' | '《' => depth += 1,
            '”' | '》' => {
                depth = depth.saturating_sub(1);
                out.push('·');
            }
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// What stands in each outermost “…”, in order.
pub(super) fn quotations(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut depth, mut begin) = (0_usize, 0);
    for (at, c) in text.char_indices() {
        match c {
            '“' => {
                if depth == 0 {
                    begin = at + c.len_utf8();
                }
                depth += 1;
            }
            '”' if depth == 1 => {
                depth = 0;
                found.extend(text.get(begin..at));
            }
            '”' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    found
}

/// Whether `part` stands in `text`; a number only where no further digit touches it.
pub(super) fn shows(text: &str, part: &str) -> bool {
    let is_number = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || c == '.');
    text.match_indices(part).any(|(at, _)| {
        let before = text.get(..at).and_then(|front| front.chars().next_back());
        let after = text
            .get(at + part.len()..)
            .and_then(|back| back.chars().next());
        let begins = part.starts_with(|c: char| c.is_ascii_digit());
        let ends = part.ends_with(|c: char| c.is_ascii_digit());
        !(begins && is_number(before) || ends && is_number(after))
    })
}

/// Words that are looked for together, in one pass over a text.
pub(super) struct Words<const N: usize> {
    /// Each with the mark of its first character.
    words: [(u8, &'static str); N],
    /// Which marks occur: most characters of a text begin none of the words.
    firsts: u128,
}

impl<const N: usize> Words<N> {
    pub(super) const fn new(words: [&'static str; N]) -> Self {
        let mut marked = [(0, ""); N];
        let mut firsts = 0;
        let (mut from, mut to): (&[&str], &mut [(u8, &str)]) = (&words, &mut marked);
        while let ([word, words @ ..], [place, places @ ..]) = (from, to) {
            let mark = mark(word.as_bytes());
            *place = (mark, word);
            firsts |= 1 << mark;
            (from, to) = (words, places);
        }
        Self {
            words: marked,
            firsts,
        }
    }

    /// The first place at which one of the words stands, and which.
    pub(super) fn find(&self, text: &str) -> Option<(usize, &'static str)> {
        self.all(text).next()
    }

    /// The first of the words that a text begins with.
    pub(super) fn at_begin(&self, text: &str) -> Option<&'static str> {
        let mark = mark(text.as_bytes());
        if self.firsts & (1 << mark) == 0 {
            return None;
        }
        let mut alike = self.words.iter().filter(|(of, _)| *of == mark);
        alike
            .find(|(_, word)| text.starts_with(word))
            .map(|(_, word)| *word)
    }

    /// Every place at which one of the words stands.
    pub(super) fn all<'t>(
        &'t self,
        text: &'t str,
    ) -> impl Iterator<Item = (usize, &'static str)> + 't {
        text.char_indices()
            .filter_map(move |(at, _)| self.at_begin(text.get(at..)?).map(|word| (at, word)))
    }
}

/// Seven bits of the first character of a text.
const fn mark(bytes: &[u8]) -> u8 {
    match bytes {
        [first, second, third, ..] if 0xE0 <= *first => (*third ^ (*second << 3)) & 127,
        [first, ..] => *first & 127,
        [] => 0,
    }
}

/// A text without some words.
pub(super) fn without<const N: usize>(text: &str, words: &Words<N>) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for (at, word) in words.all(text) {
        if from <= at {
            kept.push_str(text.get(from..at).unwrap_or_default());
            from = at + word.len();
        }
    }
    kept.push_str(text.get(from..).unwrap_or_default());
    kept
}

/// A run of `N` characters as one number; equal for equal runs, and for few others.
pub(super) fn grams(text: &str, n: usize) -> impl Iterator<Item = u64> + '_ {
    let mut ahead = text.chars();
    let mut hash = RollingHash::new(n);
    let mut behind = text.chars();
    for c in ahead.by_ref().take(n.saturating_sub(1)) {
        hash.push(c);
    }
    ahead.map(move |c| {
        hash.push(c);
        let value = hash.value();
        if let Some(first) = behind.next() {
            hash.drop(first);
        }
        value
    })
}

/// A polynomial hash of a window that moves.
struct RollingHash {
    value: u64,
    /// The weight of the first character of a full window.
    top: u64,
}

impl RollingHash {
    const BASE: u64 = 0x0100_0000_01B3;

    fn new(n: usize) -> Self {
        let steps = u32::try_from(n.saturating_sub(1)).unwrap_or(0);
        Self {
            value: 0,
            top: Self::BASE.wrapping_pow(steps),
        }
    }

    fn push(&mut self, c: char) {
        self.value = self.value.wrapping_mul(Self::BASE).wrapping_add(spread(c));
    }

    fn drop(&mut self, c: char) {
        self.value = self.value.wrapping_sub(self.top.wrapping_mul(spread(c)));
    }

    /// The bits mixed, so that any part of them can be used.
    fn value(&self) -> u64 {
        let mixed = (self.value ^ (self.value >> 31)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        mixed ^ (mixed >> 29)
    }
}

fn spread(c: char) -> u64 {
    (u64::from(u32::from(c)) + 1).wrapping_mul(0xBF58_476D_1CE4_E5B9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stem_is_taken_apart_into_sources_and_claim() {
        let stem = "根据材料《向着——综述》和材料《任务》（2023年8月学习资料），我国“四梁”属于《意见》的是（　　）。";
        let parts = take_apart(stem);
        assert_eq!(parts.titles, ["向着——综述", "任务"]);
        assert_eq!(parts.claim, "我国“四梁”属于《意见》的是()。");
        assert_eq!(parts.unquoted, "我国·属于·的是()。");
        assert_eq!(take_apart("新材料《X").claim, "新材料《x");
    }

    #[test]
    fn a_number_shows_only_as_a_whole() {
        assert!(shows("共367项", "367项") && shows("在5个方面", "5个"));
        assert!(!shows("共1367项", "367项") && !shows("达15.5", "5"));
    }

    #[test]
    fn the_same_run_has_the_same_gram_wherever_it_stands() {
        let of = |text| grams(text, 3).collect::<Vec<_>>();
        assert_eq!(of("网络安全").len(), 2);
        assert_eq!(of("维护网络安全").get(3), of("络安全").first());
        assert!(of("网络").is_empty());
        assert_ne!(of("网络安"), of("安络网"));
    }

    #[test]
    fn words_are_found_together_and_taken_out() {
        const WORDS: Words<3> = Words::new(["不断", "不同", "()"]);
        assert_eq!(WORDS.find("发展不断()"), Some((6, "不断")));
        assert_eq!(WORDS.find("不是"), None);
        assert_eq!(without("不断不是不同()", &WORDS), "不是");
    }

    #[test]
    fn quotations_are_the_outermost() {
        assert_eq!(quotations("说“甲‘乙’”和“丙“丁””"), ["甲‘乙’", "丙“丁”"]);
    }
}
