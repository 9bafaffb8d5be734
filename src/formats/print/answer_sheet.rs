//! 答题卡: where candidates mark what they choose, write into lines and boxes, and tell who they are.
//!
//! Invariant: every question of the paper has its room here under its number; made from [`Printed`],
//! it holds nothing of what is right and nothing of what is asked.

use super::paper::{Asked, Part, Printed};
use super::{Html, document};
use crate::domain::question::{Kind, Layout};

/// Columns for 工号 where it is not known: that of most rosters fits.
const COLUMNS: usize = 10;
/// Most columns: a longer number is written on its line alone.
const MAX_COLUMNS: usize = 16;

/// The answer sheet of a paper: a document to be printed on A4.
pub fn answer_sheet(paper: &Printed<'_>) -> String {
    let title = format!("{}（答题卡）", paper.head.title);
    document(&title, &[include_str!("answer_sheet.css")], |html| {
        html.raw("<main class=\"sheet\">\n");
        html.raw("<h1>")
            .text(&title)
            .raw("</h1>\n<div class=\"top\">\n");
        write_lines(html, paper);
        write_number(html, paper);
        html.raw("</div>\n");
        for part in paper.parts() {
            write_part(html, &part);
        }
        html.raw("</main>\n");
    })
}

fn write_lines(html: &mut Html, paper: &Printed<'_>) {
    let head = &paper.head;
    let candidate = head.candidate;
    let name = candidate.map_or("", |who| &who.name);
    let branch = candidate.map_or("", |who| who.branch.as_str());
    html.raw("<div class=\"lines\">\n<span>姓名<u>").text(name);
    html.raw("</u></span>\n<span>支部<u>").text(branch);
    html.raw("</u></span>\n<span>试卷编号<u>");
    html.text(head.label.unwrap_or_default());
    html.raw("</u></span>\n<div class=\"notes\">");
    html.raw("1. 工号先逐格写下，再把下面对应的数字涂黑；有字母的只写不涂。<br>");
    html.raw("2. 选择题和判断题用 2B 铅笔涂满所选的框，修改时擦净。<br>");
    html.raw("3. 其余各题用黑色签字笔写在框线之内，写在框外无效。");
    html.raw("</div>\n</div>\n");
}

/// 工号: a box for each character, and under it the ten digits.
fn write_number(html: &mut Html, paper: &Printed<'_>) {
    let number: Vec<char> = paper
        .head
        .candidate
        .map_or_else(Vec::new, |who| who.number.chars().collect());
    let n_columns = number.len().clamp(COLUMNS, MAX_COLUMNS);
    html.raw("<table class=\"staff-number\"><caption>工号</caption>\n<tr>");
    for at in 0..n_columns {
        // Half of a number would be another's.
        let shown = number.get(at).filter(|_| number.len() <= MAX_COLUMNS);
        html.raw("<th>");
        if let Some(c) = shown {
            html.shown(c);
        }
        html.raw("</th>");
    }
    html.raw("</tr>\n");
    for digit in '0'..='9' {
        html.raw("<tr>");
        for _ in 0..n_columns {
            html.raw("<td><span class=\"bubble\">")
                .shown(digit)
                .raw("</span></td>");
        }
        html.raw("</tr>\n");
    }
    html.raw("</table>\n");
}

fn write_part(html: &mut Html, part: &Part<'_>) {
    html.raw("<section class=\"part\">\n<h2>")
        .text(&part.heading)
        .raw("<small>")
        .text(&part.extent())
        .raw("</small></h2>\n");
    let numbered: Vec<(usize, &Asked<'_>)> = (part.first_number..).zip(part.asked).collect();
    let kind = part.asked.first().map(|asked| asked.body.layout.kind());
    match kind {
        Some(Kind::Single | Kind::Multiple | Kind::TrueFalse) => write_fives(html, &numbered),
        Some(Kind::Blank | Kind::Match | Kind::Order | Kind::Essay) => {
            html.raw("<div class=\"writing\">\n");
            for (number, asked) in numbered {
                write_row(html, number, asked);
            }
            html.raw("</div>\n");
        }
        None => {}
    }
    html.raw("</section>\n");
}

/// Choices in blocks of five, as many beside each other as their options leave room for.
fn write_fives(html: &mut Html, numbered: &[(usize, &Asked<'_>)]) {
    let options = numbered.iter().map(|(_, asked)| asked.slot.order.len());
    html.raw("<div class=\"fives ")
        .raw(match options.max().unwrap_or_default() {
            0..=5 => "w4",
            6..=8 => "w3",
            9..=13 => "w2",
            _ => "w1",
        })
        .raw("\">\n");
    for five in numbered.chunks(5) {
        html.raw("<div class=\"five\">\n");
        for (number, asked) in five {
            write_row(html, *number, asked);
        }
        html.raw("</div>\n");
    }
    html.raw("</div>\n");
}

fn write_row(html: &mut Html, number: usize, asked: &Asked<'_>) {
    html.raw(if is_wide(&asked.body.layout) {
        "<div class=\"row wide\"><b>"
    } else {
        "<div class=\"row\"><b>"
    });
    html.shown(number).raw("</b>");
    match &asked.body.layout {
        Layout::Single(_) | Layout::Multiple(_) => {
            html.raw("<div class=\"bubbles\">");
            for (_, letter) in asked.slot.order.iter().zip('A'..='Z') {
                write_bubble(html, letter);
            }
        }
        Layout::TrueFalse => {
            html.raw("<div class=\"bubbles\">");
            write_bubble(html, '√');
            write_bubble(html, '×');
        }
        Layout::Blank(n_blanks) => {
            write_numbered(html, "<div class=\"fill\">", *n_blanks, "<u></u>");
        }
        Layout::Match { left, .. } => {
            write_numbered(
                html,
                "<div class=\"boxes\">",
                left.len(),
                "<i class=\"box\"></i>",
            );
        }
        Layout::Order(items) => {
            html.raw("<div class=\"boxes\"><span>");
            for at in 0..items.len() {
                html.raw(if at == 0 { "" } else { "→" })
                    .raw("<i class=\"box\"></i>");
            }
            html.raw("</span>");
        }
        Layout::Essay => {
            html.raw("<div class=\"essay ")
                .raw(match asked.slot.marks.hundredths() {
                    0..=500 => "short",
                    501..=1500 => "middle",
                    _ => "long",
                });
            html.raw("\">");
        }
    }
    html.raw("</div></div>\n");
}

/// Whether the room for an answer takes the whole width of the page.
fn is_wide(layout: &Layout) -> bool {
    match layout {
        Layout::Blank(n_blanks) => 1 < *n_blanks,
        Layout::Match { left, .. } => 4 < left.len(),
        Layout::Order(items) => 5 < items.len(),
        Layout::Essay => true,
        Layout::Single(_) | Layout::Multiple(_) | Layout::TrueFalse => false,
    }
}

fn write_bubble(html: &mut Html, letter: char) {
    html.raw("<span class=\"bubble\">")
        .shown(letter)
        .raw("</span>");
}

/// So many places, each with its number where there are several.
fn write_numbered(html: &mut Html, open: &'static str, count: usize, place: &'static str) {
    html.raw(open);
    for number in 1..=count {
        html.raw("<span>");
        if 1 < count {
            html.raw("(").shown(number).raw(")");
        }
        html.raw(place).raw("</span>");
    }
}
