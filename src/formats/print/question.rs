//! One question on paper: stem, options in the letters shown, and room for the answer.
//!
//! Invariant: room for an answer tells nothing of it: every blank is as wide as every other.

use super::paper::Asked;
use super::words::half_widths;
use super::{Html, rich};
use crate::domain::marks::Marks;
use crate::domain::question::{BLANK, Choice, Kind, Layout};
use crate::domain::rich_text;

/// Where a choice is written down.
const BRACKET: &str = "<span class=\"bracket\">（　　）</span>";

/// Widest options that stand in four and in two columns, in half characters of a line of 85.
const WIDEST_OF_FOUR: usize = 16;
const WIDEST_OF_TWO: usize = 36;

/// Fewest and most lines for an essay.
const ESSAY_LINES: std::ops::RangeInclusive<i32> = 6..=18;

/// The question; `marks` where its section does not tell them.
pub(super) fn write(html: &mut Html, asked: &Asked<'_>, marks: Option<Marks>) {
    write_stem(html, asked, marks);
    match &asked.body.layout {
        Layout::Single(options) | Layout::Multiple(options) => write_options(html, asked, options),
        Layout::Order(items) => {
            write_options(html, asked, items);
            html.raw("<p class=\"sequence\">正确顺序：");
            for at in 0..items.len() {
                html.raw(if at == 0 { "" } else { "→" }).raw(BRACKET);
            }
            html.raw("</p>\n");
        }
        Layout::Match { left, right } => write_match(html, asked, left, right),
        Layout::Essay => {
            let lines = asked.slot.marks.hundredths() / 100;
            let lines = lines.clamp(*ESSAY_LINES.start(), *ESSAY_LINES.end());
            html.raw("<div class=\"ruled\">")
                .repeated(usize::try_from(lines).unwrap_or_default(), "<i></i>")
                .raw("</div>\n");
        }
        Layout::TrueFalse | Layout::Blank(_) => {}
    }
}

fn write_stem(html: &mut Html, asked: &Asked<'_>, marks: Option<Marks>) {
    let stem = asked.slot.reletter(asked.body, &asked.body.stem);
    let kind = asked.body.layout.kind();
    let text = match kind {
        Kind::Blank => rich_text::read(&stem),
        Kind::Single
        | Kind::Multiple
        | Kind::TrueFalse
        | Kind::Match
        | Kind::Order
        | Kind::Essay => rich_text::read(stem.trim_end()),
    };
    // No paragraph holds a table.
    let (begin, end) = if text.is_lines() {
        ("<p class=\"stem\">", "</p>\n")
    } else {
        ("<div class=\"stem\">", "</div>\n")
    };
    html.raw(begin);
    if let Some(marks) = marks {
        html.raw("（").shown(marks).raw(" 分）");
    }
    let blank = if kind == Kind::Blank {
        "<span class=\"blank\"></span>"
    } else {
        BLANK
    };
    rich::write_read(html, &text, blank, asked.pictures);
    if wants_bracket(kind) && !has_bracket(&stem) {
        html.raw(BRACKET);
    }
    html.raw(end);
}

const fn wants_bracket(kind: Kind) -> bool {
    match kind {
        Kind::Single | Kind::Multiple | Kind::TrueFalse => true,
        Kind::Blank | Kind::Match | Kind::Order | Kind::Essay => false,
    }
}

/// Whether the author left brackets for the answer.
fn has_bracket(stem: &str) -> bool {
    let plain: String = stem.chars().filter(|c| !c.is_whitespace()).collect();
    plain.contains("（）") || plain.contains("()")
}

fn write_options(html: &mut Html, asked: &Asked<'_>, options: &[Choice]) {
    html.raw("<ol class=\"options ")
        .raw(columns(options))
        .raw("\">\n");
    write_lettered(html, asked, options);
    html.raw("</ol>\n");
}

/// As many columns as the widest option leaves room for.
fn columns(options: &[Choice]) -> &'static str {
    match widest(options) {
        widest if widest <= WIDEST_OF_FOUR => "c4",
        widest if widest <= WIDEST_OF_TWO => "c2",
        _ => "c1",
    }
}

fn widest(options: &[Choice]) -> usize {
    let seen = |option: &Choice| half_widths(&rich_text::read(&option.text).plain());
    let widths = options.iter().map(seen);
    widths.max().unwrap_or_default()
}

/// Options in the order of this paper.
fn write_lettered(html: &mut Html, asked: &Asked<'_>, options: &[Choice]) {
    for (id, letter) in asked.slot.order.iter().zip('A'..='Z') {
        let Some(option) = options.iter().find(|option| option.id == *id) else {
            continue;
        };
        let text = asked.slot.reletter(asked.body, &option.text);
        html.raw("<li><span>").shown(letter).raw(".</span><span>");
        rich::write(html, &text, BLANK, asked.pictures);
        html.raw("</span></li>\n");
    }
}

fn write_match(html: &mut Html, asked: &Asked<'_>, left: &[Choice], right: &[Choice]) {
    html.raw("<div class=\"match ");
    html.raw(match (widest(left), widest(right)) {
        (left, right) if right * 4 < left * 3 => "wide-left",
        (left, right) if left * 4 < right * 3 => "wide-right",
        _ => "even",
    });
    html.raw("\">\n<ol class=\"options left\">\n");
    for (number, choice) in (1..).zip(left) {
        html.raw("<li>")
            .raw(BRACKET)
            .raw("<span>(")
            .shown(number)
            .raw(")</span><span>");
        rich::write(html, &choice.text, BLANK, asked.pictures);
        html.raw("</span></li>\n");
    }
    html.raw("</ol>\n<ol class=\"options\">\n");
    write_lettered(html, asked, right);
    html.raw("</ol>\n</div>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_are_added_where_the_author_left_none() {
        for (stem, has) in [
            ("共有（　　）。", true),
            ("共有(  )个", true),
            ("共有（）", true),
            ("（一）共有五个。", false),
            ("正确。", false),
        ] {
            assert_eq!(has_bracket(stem), has, "{stem}");
        }
    }

    #[test]
    fn columns_follow_the_widest_option() {
        let options = |widths: &[usize]| -> Vec<Choice> {
            let option = |(at, width): (usize, &usize)| Choice {
                id: format!("o{at}").parse().unwrap(),
                text: "长".repeat(*width),
                pinned: false,
            };
            widths.iter().enumerate().map(option).collect()
        };
        assert_eq!(columns(&options(&[1, 8])), "c4");
        assert_eq!(columns(&options(&[1, 9])), "c2");
        assert_eq!(columns(&options(&[18, 2])), "c2");
        assert_eq!(columns(&options(&[19, 2])), "c1");
        assert_eq!(columns(&[]), "c4");
    }
}
