//! Text that belongs to no question so far: a title, instructions, the stem of a question without a number.
//!
//! Invariant: loose text becomes a stem when options or an answer follow it; else it is told with its lines.

use super::super::doubts;
use super::super::draft::add_line;
use super::super::fold;
use super::super::marker::Note;
use super::super::problems::Span;
use super::{Field, Gap, Reader, Shown};

/// Lines that wait.
#[derive(Debug, Default)]
pub(super) struct Loose {
    lines: Vec<(usize, String)>,
    behind: Behind,
}

/// What loose text stands behind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Behind {
    /// Nothing: it is at the begin of the text.
    #[default]
    Nothing,
    /// A heading.
    Heading,
    /// The options of a question, and a blank line.
    Options,
    /// A question.
    Question,
}

impl Loose {
    pub(super) fn behind_heading() -> Self {
        Self {
            lines: Vec::new(),
            behind: Behind::Heading,
        }
    }

    pub(super) fn has_text(&self) -> bool {
        !self.lines.is_empty()
    }
}

impl Reader<'_> {
    /// Keeps a line until it is known what it is.
    pub(super) fn keep(&mut self, line: &Shown, text: &str) {
        // What stands above a blank line is no part of the stem below it.
        if line.gap == Gap::Blank && self.loose.has_text() {
            self.end_loose();
        }
        if !self.loose.has_text() {
            match self.field {
                Field::Option => self.loose.behind = Behind::Options,
                Field::Stem | Field::Answer | Field::Explanation | Field::Done => {
                    self.loose.behind = Behind::Question;
                }
                Field::Outside => {}
            }
        }
        self.loose.lines.push((line.at, text.to_owned()));
    }

    /// Tells of loose text that became nothing.
    pub(super) fn end_loose(&mut self) {
        let lines = std::mem::take(&mut self.loose.lines);
        let (Some((from, text)), Some((to, _))) = (lines.first(), lines.last()) else {
            return;
        };
        let span = Span {
            from: *from,
            to: *to,
        };
        let is_skipped = match self.loose.behind {
            Behind::Nothing => true,
            Behind::Heading => lines.iter().all(|(_, text)| is_instruction(text)),
            Behind::Options | Behind::Question => false,
        };
        if is_skipped {
            self.problems.skipped(&span, text);
        } else {
            self.problems.stray(&span, text);
            if self.loose.behind == Behind::Heading
                && let Some(met) = self.sections.last_mut()
            {
                met.text_above = Some(*from);
            }
        }
        if self.loose.behind == Behind::Options
            && let Some(draft) = self.drafts.last_mut()
        {
            draft.doubt(*from, doubts::stray_behind());
        }
    }

    /// Begins a question whose stem the loose text is; not where that can be something else.
    pub(super) fn begin_of_loose(&mut self) -> bool {
        let lines = std::mem::take(&mut self.loose.lines);
        let Some((from, _)) = lines.first() else {
            return false;
        };
        let from = *from;
        self.begin(from, None, Note::default(), None);
        if let Some(draft) = self.drafts.last_mut() {
            for (_, text) in &lines {
                add_line(&mut draft.stem, text);
            }
            let doubt = if lines.len() == 1 {
                doubts::unnumbered()
            } else {
                doubts::text_without_number()
            };
            draft.doubt(from, doubt);
        }
        true
    }
}

/// Whether a line under a heading tells what to do.
fn is_instruction(text: &str) -> bool {
    const LONGEST: usize = 120;
    const WORDS: [&str; 10] = [
        "请",
        "每题",
        "每小题",
        "每空",
        "选项",
        "答案",
        "括号",
        "打“√”",
        "得分",
        "分）",
    ];
    let is_short = text.chars().nth(LONGEST).is_none();
    is_short && WORDS.iter().any(|word| text.contains(word))
}

/// `第 3 页 共 10 页`, `- 3 -`: what a printer puts on each page.
pub(super) fn is_page_number(text: &str) -> bool {
    const LONGEST: usize = 24;
    if text.chars().nth(LONGEST).is_some() {
        return false;
    }
    let bare = fold::bare(text);
    let is_digit = |c: char| c.is_ascii_digit();
    if let Some(rest) = bare.strip_prefix('第')
        && let Some(rest) = rest.trim_start_matches(is_digit).strip_prefix('页')
        && !bare.starts_with("第页")
    {
        let rest = rest.trim_matches(|c| matches!(c, ',' | '/' | '(' | ')' | '、'));
        let total = rest
            .strip_prefix('共')
            .and_then(|rest| rest.strip_suffix('页'));
        return rest.is_empty() || total.is_some_and(|n| n.chars().all(is_digit));
    }
    let inner = bare
        .strip_prefix('-')
        .and_then(|rest| rest.strip_suffix('-'));
    inner.is_some_and(|n| !n.is_empty() && n.chars().all(is_digit))
}
