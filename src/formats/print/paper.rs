//! 试卷: a paper as a candidate holds it in hand.
//!
//! Invariant: made from [`Printed`] alone, which holds nothing of what is right; questions stand in
//! the order of the slots, each once, in the letters of this paper.

use jiff::SignedDuration;

use super::words::{heading, numeral, task};
use super::{Html, Pictures, document, question};
use crate::domain::blueprint::Section;
use crate::domain::marks::Marks;
use crate::domain::paper::Slot;
use crate::domain::question::Body;
use crate::domain::roster::RosterEntry;
use crate::domain::scoring::sentence::tell_method;

/// A paper to be printed.
#[derive(Debug, Clone)]
pub struct Printed<'p> {
    /// What stands above it.
    pub head: Head<'p>,
    /// The sections of its blueprint.
    pub sections: &'p [Section],
    /// Its questions, in order.
    pub asked: Vec<Asked<'p>>,
}

/// What stands above a paper.
#[derive(Debug, Clone, Copy)]
pub struct Head<'p> {
    /// The title of the exam.
    pub title: &'p str,
    /// Which paper this is, where there are several: `A 卷`, `0012`.
    pub label: Option<&'p str>,
    /// How long candidates have.
    pub duration: Option<SignedDuration>,
    /// Whose it is; lines to fill in where it is nobody's yet.
    pub candidate: Option<&'p RosterEntry>,
}

/// One question as it stands on a paper.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'p> {
    /// The place: marks, rule, order of options.
    pub slot: &'p Slot,
    /// What is asked.
    pub body: &'p Body,
    /// The pictures of its texts, whole.
    pub pictures: &'p Pictures,
}

/// Whether candidates name themselves beside the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seal {
    /// Above it.
    Open,
    /// 密封线: on the left of each page, to be folded away before papers are marked.
    Sealed,
}

/// The questions of one section with their numbers.
pub(super) struct Part<'p> {
    /// With its number.
    pub(super) heading: String,
    /// None for a slot whose section the blueprint does not have.
    pub(super) section: Option<&'p Section>,
    /// Counted from 1 over the whole paper.
    pub(super) first_number: usize,
    pub(super) asked: &'p [Asked<'p>],
}

impl Printed<'_> {
    /// Marks of the whole paper.
    pub fn total(&self) -> Marks {
        self.asked.iter().map(|asked| asked.slot.marks).sum()
    }

    pub(super) fn parts(&self) -> Vec<Part<'_>> {
        let mut first_number = 1;
        let runs = self
            .asked
            .chunk_by(|a, b| a.slot.section == b.slot.section && is_alike(a, b));
        (1..)
            .zip(runs)
            .map(|(number, asked)| {
                let first = asked.first();
                let section = first.and_then(|first| self.sections.get(first.slot.section));
                let name = section.map_or_else(
                    || first.map_or("", |first| first.body.layout.kind().chinese()),
                    |section| &section.name,
                );
                let part = Part {
                    heading: heading(number, name),
                    section,
                    first_number,
                    asked,
                };
                first_number += asked.len();
                part
            })
            .collect()
    }
}

/// A section holds one kind; only what is no paper of its blueprint mixes them.
fn is_alike(a: &Asked<'_>, b: &Asked<'_>) -> bool {
    a.body.layout.kind() == b.body.layout.kind()
}

impl Part<'_> {
    /// What each question is worth, where all are worth the same.
    pub(super) fn marks_each(&self) -> Option<Marks> {
        let marks = self.asked.first()?.slot.marks;
        let is_same = |asked: &Asked<'_>| asked.slot.marks == marks;
        self.asked.iter().all(is_same).then_some(marks)
    }

    /// How many questions, what each is worth and what all are.
    pub(super) fn extent(&self) -> String {
        let total: Marks = self.asked.iter().map(|asked| asked.slot.marks).sum();
        match (self.asked.len(), self.marks_each()) {
            (1, _) => format!("共 1 小题，{total} 分"),
            (count, Some(each)) => format!("共 {count} 小题，每小题 {each} 分，共 {total} 分"),
            (count, None) => format!("共 {count} 小题，共 {total} 分"),
        }
    }

    /// The line under the heading.
    fn instruction(&self) -> String {
        let Some(first) = self.asked.first() else {
            return String::new();
        };
        let kind = first.body.layout.kind();
        // “多项选择题（漏选得一半分，错选不得分）” has said it.
        let is_told = self
            .section
            .is_some_and(|section| section.name.contains("给分") || section.name.contains("得分"));
        let scoring = tell_method(kind, &first.slot.rule.method);
        let (scoring, stop) = match scoring.as_str() {
            "" => ("", ""),
            _ if is_told => ("", ""),
            told => (told, "。"),
        };
        format!("（{}。{}{scoring}{stop}）", self.extent(), task(kind))
    }
}

/// The paper for its candidate: a document to be printed on A4.
pub fn candidate_paper(paper: &Printed<'_>, seal: Seal) -> String {
    let styles: &[&str] = match seal {
        Seal::Open => &[include_str!("paper.css")],
        Seal::Sealed => &[include_str!("paper.css"), include_str!("seal.css")],
    };
    document(paper.head.title, styles, |html| {
        match seal {
            Seal::Open => {
                html.raw("<main class=\"sheet\">\n");
                write_head(html, paper);
                html.raw("<p class=\"person\">");
                write_person(html, paper.head.candidate);
                html.raw("</p>\n");
            }
            Seal::Sealed => {
                html.raw("<main class=\"sheet sealed\">\n<div class=\"seal\" aria-hidden=\"true\"><div class=\"fields\">");
                write_person(html, paper.head.candidate);
                html.raw(
                    "</div><div class=\"line\"><i></i>密<i></i>封<i></i>线<i></i></div></div>\n",
                );
                write_head(html, paper);
            }
        }
        write_marks_table(html, paper);
        write_parts(html, paper, |_, _| {});
        html.raw("</main>\n");
    })
}

/// Title and facts.
pub(super) fn write_head(html: &mut Html, paper: &Printed<'_>) {
    let head = &paper.head;
    html.raw("<h1>").text(head.title).raw("</h1>\n");
    html.raw("<p class=\"facts\"><span>满分：")
        .shown(paper.total())
        .raw(" 分</span>");
    if let Some(duration) = head.duration {
        html.raw("<span>时间：")
            .shown(duration.as_mins())
            .raw(" 分钟</span>");
    }
    if let Some(label) = head.label {
        html.raw("<span>试卷编号：").text(label).raw("</span>");
    }
    html.raw("</p>\n");
}

/// 姓名, 工号 and 支部, each with its line.
pub(super) fn write_person(html: &mut Html, candidate: Option<&RosterEntry>) {
    let name = candidate.map_or("", |who| &who.name);
    let number = candidate.map_or("", |who| &who.number);
    let branch = candidate.map_or("", |who| who.branch.as_str());
    html.raw("<span>姓名<u>").text(name).raw("</u></span>");
    html.raw("<span>工号<u>").text(number).raw("</u></span>");
    html.raw("<span>支部<u>").text(branch).raw("</u></span>");
}

/// Where markers write what each section was worth.
fn write_marks_table(html: &mut Html, paper: &Printed<'_>) {
    let n_parts = paper.parts().len();
    html.raw("<table class=\"marks\">\n<tr><th>题号</th>");
    for number in 1..=n_parts {
        html.raw("<th>").text(&numeral(number)).raw("</th>");
    }
    html.raw("<th>总分</th></tr>\n<tr><th>得分</th>");
    html.repeated(n_parts + 1, "<td></td>")
        .raw("</tr>\n<tr><th>评卷人</th>");
    html.repeated(n_parts + 1, "<td></td>")
        .raw("</tr>\n</table>\n");
}

/// Every section with its questions; `beside` adds what follows a question.
pub(super) fn write_parts(
    html: &mut Html,
    paper: &Printed<'_>,
    mut beside: impl FnMut(&mut Html, &Asked<'_>),
) {
    for part in paper.parts() {
        html.raw("<section class=\"part\">\n<h2>")
            .text(&part.heading)
            .raw("</h2>\n<p class=\"how\">")
            .text(&part.instruction())
            .raw("</p>\n");
        let is_told = part.marks_each().is_some();
        for (number, asked) in (part.first_number..).zip(part.asked) {
            html.raw("<div class=\"question\"><div class=\"number\">")
                .shown(number)
                .raw(".</div><div>\n");
            let marks = (!is_told).then_some(asked.slot.marks);
            question::write(html, asked, marks);
            beside(html, asked);
            html.raw("</div></div>\n");
        }
        html.raw("</section>\n");
    }
}
