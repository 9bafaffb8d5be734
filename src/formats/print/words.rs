//! The words of a paper: numbers of sections, and what a candidate is to do.
//!
//! Invariant: nothing here depends on what is right.

use crate::domain::question::Kind;

const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// A number from 1 to 99 in Chinese: 一, 十, 十一, 二十.
pub(super) fn numeral(number: usize) -> String {
    let digit = |at: usize| DIGITS.get(at).copied().unwrap_or_default();
    let tens = match number / 10 {
        0 => String::new(),
        1 => "十".to_owned(),
        tens => format!("{}十", digit(tens)),
    };
    format!("{tens}{}", digit(number % 10))
}

/// A heading with its number; an author who wrote one (“一、单项选择题”) is left alone.
pub(super) fn heading(number: usize, name: &str) -> String {
    let after = name.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
    let is_numbered = after.len() < name.len() && after.starts_with(['、', '.', '．', ' ']);
    if is_numbered {
        name.to_owned()
    } else {
        format!("{}、{name}", numeral(number))
    }
}

/// What to do in a section.
pub(super) const fn task(kind: Kind) -> &'static str {
    match kind {
        Kind::Single => "每小题只有一个选项符合题意，请选出。",
        Kind::Multiple => "每小题有两个或两个以上的选项符合题意，请全部选出。",
        Kind::TrueFalse => "请判断各题的说法，正确的写“√”，错误的写“×”。",
        Kind::Blank => "请把答案写在横线上。",
        Kind::Match => "请从右侧选出与左侧各项对应的一项，把字母写在括号内。",
        Kind::Order => "请按题目要求排列各项，把字母依次写在括号内。",
        Kind::Essay => "请把答案写在题后的横线上。",
    }
}

/// How wide a text is, in halves of a Chinese character.
pub(in crate::formats) fn half_widths(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_numbered_in_chinese() {
        let written: Vec<String> = [1, 9, 10, 11, 19, 20, 21, 50].map(numeral).into();
        assert_eq!(
            written,
            ["一", "九", "十", "十一", "十九", "二十", "二十一", "五十"]
        );
    }

    #[test]
    fn a_heading_is_numbered_once() {
        for (name, written) in [
            ("单项选择题", "二、单项选择题"),
            ("二、单项选择题", "二、单项选择题"),
            ("十二．简答题", "十二．简答题"),
            ("一般知识", "二、一般知识"),
            ("三个务必", "二、三个务必"),
        ] {
            assert_eq!(heading(2, name), written);
        }
    }
}
