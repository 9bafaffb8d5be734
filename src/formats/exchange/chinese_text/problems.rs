//! What is to be said of a text besides its questions: lines that belong nowhere, keys without a question.
//!
//! Invariant: a message names its line or lines, what stands there, and what to do.

use super::super::{ImportProblem, Place, Severity};
use super::Unit;
use super::doubts::Doubt;
use super::fold::short;

/// Lines that follow one another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    /// The first.
    pub(super) from: usize,
    /// The last.
    pub(super) to: usize,
}

impl Span {
    /// One line.
    const fn line(line: usize) -> Self {
        Self {
            from: line,
            to: line,
        }
    }

    fn chinese(&self, unit: Unit) -> String {
        if self.from == self.to {
            return unit.chinese(self.from);
        }
        let (from, to) = (self.from, self.to);
        match unit {
            Unit::Line => format!("第 {from} 至 {to} 行"),
            Unit::Paragraph => format!("第 {from} 至 {to} 段"),
        }
    }

    fn english(&self, unit: Unit) -> String {
        if self.from == self.to {
            return unit.english(self.from);
        }
        let (from, to) = (self.from, self.to);
        match unit {
            Unit::Line => format!("lines {from} to {to}"),
            Unit::Paragraph => format!("paragraphs {from} to {to}"),
        }
    }
}

/// Collects what is to be said.
pub(super) struct Problems {
    unit: Unit,
    found: Vec<ImportProblem>,
    n_told: usize,
}

/// Most faults of the text, questions aside, of which each is told: a text with more is no list of questions.
pub(super) const MAX_ERRORS: usize = 1_000;

impl Problems {
    pub(super) const fn new(unit: Unit) -> Self {
        Self {
            unit,
            found: Vec::new(),
            n_told: 0,
        }
    }

    /// All of it, in the order of lines.
    pub(super) fn sorted(mut self) -> Vec<ImportProblem> {
        self.found.sort_by_key(|problem| problem.place.line);
        self.found
    }

    /// Something doubtful about a question of the batch.
    pub(super) fn of_question(
        &mut self,
        question: usize,
        number: Option<u32>,
        (line, doubt): (usize, Doubt),
    ) {
        let (chinese, english) = (self.unit.chinese(line), self.unit.english(line));
        let (chinese, english) = match number {
            Some(number) => (
                format!("{chinese}（第 {number} 题）"),
                format!("{english} (question {number})"),
            ),
            None => (chinese, english),
        };
        self.found.push(ImportProblem {
            place: Place::line(line).of_question(question),
            severity: doubt.severity,
            code: doubt.code,
            chinese: format!("{chinese}：{}", doubt.chinese),
            english: format!("{english}: {}", doubt.english),
        });
    }

    /// A title or instructions, which are skipped.
    pub(super) fn skipped(&mut self, span: &Span, text: &str) {
        let text = short(text);
        self.told(
            Severity::Notice,
            span,
            "skipped_text",
            &format!("“{text}”按标题或说明跳过"),
            &format!("`{text}` was skipped as a title or instructions"),
        );
    }

    /// Numbers of pages.
    pub(super) fn pages(&mut self, span: &Span, n_lines: usize) {
        self.told(
            Severity::Notice,
            span,
            "page_numbers",
            &format!("其间 {n_lines} 处页码已跳过"),
            &format!("{n_lines} page numbers among them were skipped"),
        );
    }

    /// A section that does not say what kind of questions it holds.
    pub(super) fn untyped(&mut self, line: usize, title: &str) {
        let title = short(title);
        self.told(
            Severity::Notice,
            &Span::line(line),
            "section_without_kind",
            &format!("“{title}”按大题标题读取，没有写明题型"),
            &format!("`{title}` was read as the heading of a section without a kind"),
        );
    }

    /// Lines that belong to no question.
    pub(super) fn stray(&mut self, span: &Span, text: &str) {
        let text = short(text);
        self.error(
            span,
            "stray_line",
            &format!("“{text}”不属于任何一道题，没有读入；请检查上一题是否缺少“解析：”等字样，或这一题是否缺少题号"),
            &format!("`{text}` belongs to no question and was not read; is a label or a number missing?"),
        );
    }

    /// An answer or an option before any question.
    pub(super) fn homeless(&mut self, line: usize, text: &str) {
        let text = short(text);
        self.error(
            &Span::line(line),
            "no_question_begun",
            &format!("“{text}”前面没有题目，没有读入；请补上题号和题干"),
            &format!("`{text}` stands before any question and was not read"),
        );
    }

    /// A number with nothing behind it.
    pub(super) fn empty_question(&mut self, line: usize, number: Option<u32>) {
        let number = number.map_or_else(String::new, |number| number.to_string());
        self.error(
            &Span::line(line),
            "empty_question",
            &format!("题号“{number}”后面没有任何内容"),
            &format!("nothing stands behind the number `{number}`"),
        );
    }

    /// A key for which there is no question.
    pub(super) fn key_without_question(&mut self, line: usize, number: u32, text: &str) {
        let text = short(text);
        self.error(
            &Span::line(line),
            "key_without_question",
            &format!("参考答案里有第 {number} 题“{text}”，但没有读到这道题"),
            &format!("the key list has `{text}` for question {number}, which was not found"),
        );
    }

    /// A heading within the keys that fits no section.
    pub(super) fn unknown_key_section(&mut self, line: usize, title: &str) {
        let title = short(title);
        self.error(
            &Span::line(line),
            "unknown_key_section",
            &format!("参考答案里的“{title}”对应不到唯一的大题，这一部分答案没有读入"),
            &format!("`{title}` of the key list fits no single section; its keys were not read"),
        );
    }

    /// A heading within the keys under which none stands: perhaps it is a key itself.
    pub(super) fn key_section_without_keys(&mut self, line: usize, title: &str) {
        let title = short(title);
        self.told(
            Severity::Warning,
            &Span::line(line),
            "key_section_without_keys",
            &format!("参考答案里的“{title}”按大题标题读取，下面没有读到答案；如果这一行就是答案，请写上题号，如“二、1.答案”"),
            &format!("`{title}` of the key list was read as a heading without keys; if it is a key, number it, as in `二、1.`"),
        );
    }

    /// A section that holds more or fewer questions than it says.
    pub(super) fn count_differs(&mut self, line: usize, title: &str, wanted: u32, found: u32) {
        let title = short(title);
        self.told(
            Severity::Warning,
            &Span::line(line),
            "question_count_differs",
            &format!("“{title}”写明 {wanted} 道题，实际读到 {found} 道"),
            &format!("`{title}` says that it has {wanted} questions; found {found}"),
        );
    }

    /// Nothing of the text is a question.
    pub(super) fn no_questions(&mut self) {
        self.push(
            Severity::Error,
            &Span::line(0),
            "no_questions",
            "没有读到题目；每道题应以题号开头，如“1. 题干”",
            "no question was found; wanted each to begin with a number, such as `1.`",
        );
    }

    /// More questions than one file may hold.
    pub(super) fn too_many(&mut self, line: usize, most: usize) {
        self.push(
            Severity::Error,
            &Span::line(line),
            "too_many_questions",
            &format!("超过 {most} 道题，从这里起没有读入；请分成几个文件导入"),
            &format!("more than {most} questions; from here on nothing was read; split the file"),
        );
    }

    fn error(&mut self, span: &Span, code: &'static str, chinese: &str, english: &str) {
        self.told(Severity::Error, span, code, chinese, english);
    }

    fn told(
        &mut self,
        severity: Severity,
        span: &Span,
        code: &'static str,
        chinese: &str,
        english: &str,
    ) {
        self.n_told += 1;
        if self.n_told <= MAX_ERRORS {
            self.push(severity, span, code, chinese, english);
        } else if self.n_told == MAX_ERRORS + 1 {
            self.push(
                Severity::Error,
                span,
                "too_many_errors",
                "从这里起还有同类问题，不再逐一列出；请确认这是题目文件",
                "from here on such problems are no longer listed; is this a file of questions?",
            );
        }
    }

    fn push(
        &mut self,
        severity: Severity,
        span: &Span,
        code: &'static str,
        chinese: &str,
        english: &str,
    ) {
        let is_of_file = span.from == 0;
        let (chinese, english) = if is_of_file {
            (chinese.to_owned(), english.to_owned())
        } else {
            (
                format!("{}：{chinese}", span.chinese(self.unit)),
                format!("{}: {english}", span.english(self.unit)),
            )
        };
        self.found.push(ImportProblem {
            place: Place::line(span.from),
            severity,
            code,
            chinese,
            english,
        });
    }
}
