//! What was read of a document otherwise than it stands there, or not at all.
//!
//! Invariant: what touches a question is told at that question, and once.

use super::super::{Batch, Confidence, ImportProblem, Place, Severity};

/// Most places outside of questions of which each is told.
const MAX_TOLD: usize = 1_000;

/// What was read otherwise than it stands there, or not at all.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// The paragraphs with formulae.
    formulae: Vec<usize>,
    /// The paragraphs with raised or lowered text for which there are no characters.
    raised: Vec<usize>,
    /// The paragraphs whose numbers have an unknown form.
    numerals: Vec<usize>,
    /// The paragraphs in which something is struck out.
    struck: Vec<usize>,
    /// The paragraphs in which a key may be struck out.
    struck_keys: Vec<usize>,
    /// The first that is struck out as a whole, and how many there are.
    struck_whole: (usize, usize),
    /// The first with hidden text, and how many there are.
    hidden: (usize, usize),
    /// The same of notes and comments.
    notes: (usize, usize),
    /// Where the text was cut off.
    cut: Option<usize>,
}

impl Told {
    /// A formula, in this paragraph.
    pub(super) fn formula(&mut self, at: usize) {
        once(&mut self.formulae, at);
    }

    /// Raised or lowered text for which there are no characters.
    pub(super) fn raised(&mut self, at: usize) {
        once(&mut self.raised, at);
    }

    /// A number in a form that is not known.
    pub(super) fn numeral(&mut self, at: usize) {
        once(&mut self.numerals, at);
    }

    /// What is struck out of a paragraph, and what is left of that.
    pub(super) fn struck(&mut self, at: usize, left: &str, struck: &str) {
        const WORDS: [&str; 5] = ["答案", "答：", "答:", "正确", "错误"];
        // Letters, ticks and crosses, alone or in their bracket.
        const LONGEST: usize = 12;
        let is_short = struck.chars().nth(LONGEST).is_none();
        let is_sign = |c: char| {
            c.is_ascii_alphabetic() || "√×✓✔✗✘对错是否".contains(c) || !c.is_alphanumeric()
        };
        let may_be_key = is_short && struck.chars().all(is_sign)
            || WORDS
                .iter()
                .any(|word| left.contains(word) || struck.contains(word));
        if left.trim().is_empty() {
            count(&mut self.struck_whole, at);
        }
        if may_be_key {
            once(&mut self.struck_keys, at);
        } else if !left.trim().is_empty() {
            once(&mut self.struck, at);
        }
    }

    /// A piece of hidden text.
    pub(super) fn hidden(&mut self, at: usize) {
        count(&mut self.hidden, at);
    }

    /// A note or a comment.
    pub(super) fn note(&mut self, at: usize) {
        count(&mut self.notes, at);
    }

    /// More text than is taken.
    pub(super) fn cut(&mut self, at: usize) {
        self.cut = self.cut.or(Some(at));
    }

    /// Says it at the questions that are meant, else of the document.
    pub(super) fn tell(self, batch: &mut Batch) {
        let mut found = Vec::new();
        let mut n_told = 0;
        for (places, severity, code, chinese, english) in [
            (
                self.struck_keys,
                Severity::Held,
                "struck_key",
                "有文字加了删除线，没有读入，其中可能有答案；请在 Word 中删掉作废的文字，去掉删除线，再核对答案",
                "text that may be a key is struck out and was not read; delete it and compare the key",
            ),
            (
                self.struck,
                Severity::Warning,
                "struck_text",
                "有文字加了删除线，没有读入，请核对",
                "text that is struck out was not read; compare it",
            ),
            (
                self.formulae,
                Severity::Warning,
                "formula",
                "公式已转成一行文字，请核对",
                "a formula was turned into a line of text; compare it",
            ),
            (
                self.raised,
                Severity::Warning,
                "raised_text",
                "有上标或下标没有对应的字符，已写在同一行（如“2^k”），请核对",
                "raised or lowered text without characters of its own was written on the line, as in `2^k`; compare it",
            ),
            (
                self.numerals,
                Severity::Warning,
                "unknown_numbering",
                "自动编号的格式无法识别，编号没有读入，请改用“1.”“A.”等编号",
                "the number of the list has an unknown form and was left out",
            ),
        ] {
            let mut before = None;
            for at in places {
                let question = question_at(batch, at);
                // Once for a question is enough.
                if question.is_some() && question == before
                    || question.is_none() && MAX_TOLD <= n_told
                {
                    continue;
                }
                before = question;
                n_told += usize::from(question.is_none());
                if let Some(question) = question.and_then(|at| batch.questions.get_mut(at)) {
                    let is_held = severity == Severity::Held;
                    let doubtful = Confidence::from_hundredths(if is_held { 50 } else { 85 });
                    question.confidence = question.confidence.but_at_most(doubtful);
                    if is_held {
                        question.key = None;
                    }
                }
                found.push(ImportProblem {
                    place: Place {
                        question,
                        ..Place::line(at)
                    },
                    // Only a question can be held.
                    severity: if question.is_some() {
                        severity
                    } else {
                        Severity::Warning
                    },
                    code,
                    chinese: format!("第 {at} 段：{chinese}"),
                    english: format!("paragraph {at}: {english}"),
                });
            }
        }
        counted(self.struck_whole, self.hidden, self.notes, &mut found);
        found.extend(self.cut.map(cut_off));
        batch.problems.extend(found);
        batch.problems.sort_by_key(|problem| problem.place.line);
    }
}

/// Says what was left out in places that are only counted.
fn counted(
    struck_whole: (usize, usize),
    hidden: (usize, usize),
    notes: (usize, usize),
    found: &mut Vec<ImportProblem>,
) {
    for ((first, n_places), code, chinese, english) in [
        (
            struck_whole,
            "struck_paragraphs",
            "个加了删除线的段落没有读入；如果仍然有效，请先去掉删除线",
            "paragraphs that are struck out were not read; if they still count, clear the line",
        ),
        (
            hidden,
            "hidden_text",
            "处隐藏文字没有读入；如果答案在其中，请先在 Word 中取消隐藏",
            "pieces of hidden text were not read; if they hold the keys, show them first",
        ),
        (
            notes,
            "notes_left_out",
            "处脚注、尾注或批注没有读入",
            "footnotes, endnotes or comments were not read",
        ),
    ] {
        if 0 < n_places {
            found.push(ImportProblem {
                place: Place::line(first),
                severity: Severity::Notice,
                code,
                chinese: format!("第 {first} 段起：{n_places} {chinese}"),
                english: format!("from paragraph {first} on: {n_places} {english}"),
            });
        }
    }
}

fn cut_off(at: usize) -> ImportProblem {
    ImportProblem {
        place: Place::line(at),
        severity: Severity::Error,
        code: "file_too_large",
        chinese: format!("第 {at} 段起：文字超过 8 MiB，后面的没有读入；请分成几个文件导入"),
        english: format!(
            "from paragraph {at} on: more than 8 MiB of text, which was not read; split the file"
        ),
    }
}

/// The question that a paragraph belongs to: the last one that begins at or before it.
fn question_at(batch: &Batch, at: usize) -> Option<usize> {
    let n_before = batch
        .questions
        .partition_point(|question| question.place.line <= at);
    n_before.checked_sub(1)
}

/// Keeps a paragraph, unless it is the last that was kept.
fn once(places: &mut Vec<usize>, at: usize) {
    if places.last() != Some(&at) {
        places.push(at);
    }
}

fn count((first, n_places): &mut (usize, usize), at: usize) {
    if *n_places == 0 {
        *first = at;
    }
    *n_places += 1;
}
