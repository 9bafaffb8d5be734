//! Chinese or English: what `Accept-Language` asks for.
//!
//! Invariant: English only to who prefers it; Chinese to everybody else, and to who does not say.

pub(super) use crate::domain::Language;

/// How much a language is wanted, and how it was asked for.
#[derive(Default, Clone, Copy)]
struct Wish {
    /// Thousandths.
    quality: u32,
    /// Earlier is better where qualities are equal; `None` where only `*` spoke of it.
    place: Option<usize>,
}

impl Language {
    /// The language that a header (RFC 9110, 12.5.4) prefers; what cannot be read is passed over.
    pub fn preferred(accept_language: Option<&str>) -> Self {
        let ranges: Vec<(&str, u32)> = accept_language
            .unwrap_or_default()
            .split(',')
            .filter_map(range)
            .collect();
        let (chinese, english) = (wish("zh", &ranges), wish("en", &ranges));
        let comes_first = match (english.place, chinese.place) {
            (Some(english), Some(chinese)) => english < chinese,
            (Some(_), None) => true,
            (None, _) => false,
        };
        let is_equal = english.quality == chinese.quality && english.quality > 0;
        if chinese.quality < english.quality || (is_equal && comes_first) {
            Self::English
        } else {
            Self::Chinese
        }
    }

    /// The tag for `Content-Language`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh",
            Self::English => "en",
        }
    }
}

/// One language range with its quality in thousandths.
fn range(part: &str) -> Option<(&str, u32)> {
    let mut pieces = part.split(';').map(str::trim);
    let tag = pieces.next().filter(|tag| !tag.is_empty())?;
    let mut quality = 1000;
    for piece in pieces {
        let (name, value) = piece.split_once('=')?;
        if name.trim().eq_ignore_ascii_case("q") {
            quality = thousandths(value.trim())?;
        }
    }
    Some((tag, quality))
}

/// `0.8` as 800: at most three decimals, at most 1.
fn thousandths(text: &str) -> Option<u32> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let is_plain = decimals.len() <= 3 && decimals.bytes().all(|byte| byte.is_ascii_digit());
    let rest: u32 = format!("{decimals:0<3}").parse().ok()?;
    match whole {
        "0" if is_plain => Some(rest),
        "1" if is_plain && rest == 0 => Some(1000),
        _ => None,
    }
}

fn wish(language: &str, ranges: &[(&str, u32)]) -> Wish {
    let speaks_of = |tag: &str| {
        let primary = tag.split('-').next().unwrap_or(tag);
        primary.eq_ignore_ascii_case(language)
    };
    let named = (0..)
        .zip(ranges)
        .filter(|(_, (tag, _))| speaks_of(tag))
        .max_by_key(|(place, (_, quality))| (*quality, std::cmp::Reverse(*place)));
    match named {
        Some((place, (_, quality))) => Wish {
            quality: *quality,
            place: Some(place),
        },
        None => {
            ranges
                .iter()
                .find(|(tag, _)| *tag == "*")
                .map_or_else(Wish::default, |(_, quality)| Wish {
                    quality: *quality,
                    place: None,
                })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(header: &str, wanted: Language) {
        assert_eq!(Language::preferred(Some(header)), wanted, "{header:?}");
    }

    #[test]
    fn who_does_not_say_reads_chinese() {
        assert_eq!(Language::preferred(None), Language::Chinese);
        for header in [
            "",
            " ",
            ",",
            "*",
            "fr",
            "fr, de;q=0.5",
            "en;q=0",
            "zh, en;q=0.9",
        ] {
            check(header, Language::Chinese);
        }
    }

    #[test]
    fn who_prefers_english_reads_english() {
        for header in [
            "en",
            "EN-gb",
            "en-US,en;q=0.9,zh-CN;q=0.8",
            "fr, en;q=0.3",
            "zh;q=0.8, en;q=0.9",
            "zh;q=0, *",
            "*;q=0.1, en;q=0.2",
            "en, zh",
            "en;q=0.5, *;q=0.5",
        ] {
            check(header, Language::English);
        }
    }

    #[test]
    fn qualities_are_compared_and_not_the_order() {
        check("en;q=0.8, zh-CN", Language::Chinese);
        check("en;q=0.899, zh;q=0.9", Language::Chinese);
        check("zh-CN, zh;q=0.9, en;q=0.8", Language::Chinese);
        check("zh, en", Language::Chinese);
        check("en;q=0.2, *;q=0.9", Language::Chinese);
    }

    #[test]
    fn what_cannot_be_read_is_passed_over() {
        for header in [
            "en;q=2",
            "en;q=x",
            "en;q=",
            "en;q",
            "en;q=-1",
            "en;q=0.1234",
            "en;q=1.5",
        ] {
            check(header, Language::Chinese);
        }
        check("xx;q=9, en", Language::English);
    }
}
