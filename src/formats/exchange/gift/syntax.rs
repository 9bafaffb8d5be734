//! Characters of GIFT: which of them mean something, and which are only shown.
//!
//! Invariant: [`unescape`] gives back what [`escape`] was given, and nothing in what `escape` makes means
//! anything to a reader. A text is passed over once.

/// Characters that mean something unless a backslash stands before them; `n` is a line feed behind one.
const RESERVED: &str = "~=#{}:\\";

/// The characters with their offsets, without those that a backslash takes their meaning from.
pub(super) fn meaningful(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        loop {
            let (at, c) = rest.next()?;
            if c != '\\' {
                return Some((at, c));
            }
            // A backslash before any other character is shown as it stands: `\frac`.
            rest.next_if(|(_, next)| *next == 'n' || RESERVED.contains(*next));
        }
    })
}

/// The offset of the first meaningful character of those.
pub(super) fn find(text: &str, wanted: &[char]) -> Option<usize> {
    let mut found = meaningful(text).filter(|(_, c)| wanted.contains(c));
    found.next().map(|(at, _)| at)
}

/// The offset at which a run of meaningful `c`s of a length begins, the first or the last of them.
pub(super) fn runs(text: &str, wanted: char, length: usize) -> impl Iterator<Item = usize> {
    let (mut begin, mut next, mut n) = (0, 0, 0_usize);
    meaningful(text).filter_map(move |(at, c)| {
        if c != wanted {
            n = 0;
            return None;
        }
        if n == 0 || at != next {
            (begin, n) = (at, 0);
        }
        n += 1;
        next = at + c.len_utf8();
        if n < length {
            return None;
        }
        n = 0;
        Some(begin)
    })
}

/// A piece of an answer section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece<'t> {
    /// What it begins with; none for what stands before the first of them.
    pub(super) mark: Option<char>,
    /// Where it begins, the mark included.
    pub(super) at: usize,
    /// What stands behind the mark.
    pub(super) text: &'t str,
}

/// Parts a text before each of these characters. What stands before the first is a piece if it is not blank.
pub(super) fn pieces<'t>(text: &'t str, marks: &[char]) -> Vec<Piece<'t>> {
    let mut pieces = Vec::new();
    let (mut mark, mut begin, mut from) = (None, 0, 0);
    let mut add = |mark: Option<char>, at: usize, text: Option<&'t str>| {
        let text = text.unwrap_or_default();
        if mark.is_some() || !text.trim().is_empty() {
            pieces.push(Piece { mark, at, text });
        }
    };
    for (at, c) in meaningful(text).filter(|(_, c)| marks.contains(c)) {
        add(mark, begin, text.get(from..at));
        (mark, begin, from) = (Some(c), at, at + c.len_utf8());
    }
    add(mark, begin, text.get(from..));
    pieces
}

/// A text without its escapes.
pub(super) fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let escaped = (c == '\\')
            .then(|| rest.next_if(|next| *next == 'n' || RESERVED.contains(*next)))
            .flatten();
        plain.push(match escaped {
            None => c,
            Some('n') => '\n',
            Some(reserved) => reserved,
        });
    }
    plain
}

/// A text on one line, in which nothing means anything.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\r' => {
                rest.next_if_eq(&'\n');
                escaped.push_str("\\n");
            }
            '\n' => escaped.push_str("\\n"),
            _ if RESERVED.contains(c) => {
                escaped.push('\\');
                escaped.push(c);
            }
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_backslash_takes_the_meaning_of_reserved_characters_alone() {
        assert_eq!(
            unescape(r"a\=b\~c\#d\{e\}f\:g\\h\ni"),
            "a=b~c#d{e}f:g\\h\ni"
        );
        assert_eq!(unescape(r"\frac\alpha\"), r"\frac\alpha\");
        assert_eq!(find(r"a\=b\\=c", &['=']), Some(6));
    }

    #[test]
    fn pieces_begin_with_their_marks() {
        let found = pieces(r"前 =甲\=乙~丙", &['=', '~']);
        let found: Vec<_> = found.iter().map(|p| (p.mark, p.text.trim())).collect();
        let wanted = [(None, "前"), (Some('='), r"甲\=乙"), (Some('~'), "丙")];
        assert_eq!(found, wanted);
        assert_eq!(pieces("  ", &['=']), []);
    }

    #[test]
    fn a_run_has_no_escaped_character_in_it() {
        assert_eq!(runs(r"a####b", '#', 4).collect::<Vec<_>>(), [1]);
        assert_eq!(runs(r"a##\##", '#', 4).count(), 0);
        assert_eq!(runs("::a::b", ':', 2).collect::<Vec<_>>(), [0, 3]);
    }

    proptest! {
        #[test]
        fn what_is_escaped_means_nothing_and_reads_back(text in r"[a-z党~=#{}:\\n\n\[\]%* ]{0,40}") {
            let escaped = escape(&text);
            prop_assert_eq!(unescape(&escaped), text);
            prop_assert!(!escaped.contains('\n'));
            prop_assert_eq!(find(&escaped, &['~', '=', '#', '{', '}', ':']), None);
        }
    }
}
