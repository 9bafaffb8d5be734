//! A Moodle question while it is read.

use super::super::note::Note;
use super::super::weights::{MatchGrades, Weighed, percent_text, percentage, weigh};
use super::super::xml::Element;
use super::super::{ForeignKind, ForeignQuestion, NumberRange, Place, Severity};
use super::decimal::Decimal;
use super::field::{self, Format, Notes, Part};
use super::pictures::Pictures;
use crate::domain::marks::Fraction;

/// A question so far, and what it is read from.
pub(super) struct Draft<'r> {
    pub(super) element: &'r Element,
    pub(super) question: ForeignQuestion,
    pub(super) notes: Notes,
    /// How its stem is written: what other texts are where they do not say.
    pub(super) format: Format,
    pub(super) grades: MatchGrades,
    pub(super) pictures: &'r mut Pictures,
    /// What feedback says of single options.
    pub(super) remarks: Vec<String>,
}

/// An `<answer>` with its weight.
pub(super) struct Answer<'r> {
    pub(super) element: &'r Element,
    pub(super) weight: Fraction,
}

impl<'r> Draft<'r> {
    pub(super) fn new(
        element: &'r Element,
        grades: MatchGrades,
        pictures: &'r mut Pictures,
    ) -> Self {
        let stem = element.first("questiontext");
        let format = stem.map_or(Format::Html, |stem| Format::of(stem, Format::Html));
        let place = Place::line(element.line);
        Self {
            element,
            question: ForeignQuestion::new(place, ForeignKind::Essay, String::new()),
            notes: Notes::default(),
            format,
            grades,
            pictures,
            remarks: Vec::new(),
        }
    }

    /// The text of an element within the question.
    pub(super) fn text(&mut self, element: &Element, part: Part) -> String {
        field::text_of(element, self.format, part, self.pictures, &mut self.notes)
    }

    /// The text of a child of the question; empty where it has none.
    pub(super) fn text_of(&mut self, name: &str, part: Part) -> String {
        let child = self.element.first(name);
        child.map_or_else(String::new, |child| self.text(child, part))
    }

    /// The trimmed characters of a child of the question.
    pub(super) fn value(&self, name: &str) -> String {
        let child = self.element.first(name);
        child.map_or_else(String::new, |child| child.text().trim().to_owned())
    }

    pub(super) fn note(&mut self, severity: Severity, code: &'static str, words: [&str; 2]) {
        let [chinese, english] = words;
        let line = self.element.line;
        self.notes
            .add(Note::new(severity, line, code, chinese, english));
    }

    /// Says that a person has to decide; the key, if there is any, is not to be trusted.
    pub(super) fn hold(&mut self, code: &'static str, words: [&str; 2]) {
        self.question.key = None;
        self.note(Severity::Held, code, words);
    }

    /// What is said where a question cannot be taken at all.
    pub(super) fn refusal(&self, code: &'static str, words: [&str; 2]) -> Note {
        let [chinese, english] = words;
        Note::new(Severity::Error, self.element.line, code, chinese, english)
    }

    /// The answers with their weights, those that Moodle does not know as it was asked.
    pub(super) fn answers(&mut self) -> Result<Vec<Answer<'r>>, Note> {
        let mut answers = Vec::new();
        for element in self.element.all("answer") {
            let weight = self.weight(element)?;
            answers.push(Answer { element, weight });
        }
        Ok(answers)
    }

    fn weight(&mut self, answer: &Element) -> Result<Fraction, Note> {
        let text = answer.attribute("fraction").unwrap_or("0").trim();
        let Some(share) = percentage(text) else {
            let found: String = text.chars().take(20).collect();
            return Err(Note::new(
                Severity::Error,
                answer.line,
                "invalid_fraction",
                format!("分值“{found}”不是百分数（如 50、-33.33333），题目未导入"),
                format!(
                    "fraction `{found}` is no percentage such as 50 or -33.33333; not imported"
                ),
            ));
        };
        match (weigh(share), self.grades) {
            (Weighed::Legal(share), _) => Ok(share),
            (Weighed::Near(near), MatchGrades::Nearest) => {
                let near_text = percent_text(near);
                self.notes.add(Note::new(
                    Severity::Warning,
                    answer.line,
                    "illegal_fraction",
                    format!("分值 {text}% 不在 Moodle 允许的分值之列，已改为最接近的 {near_text}%"),
                    format!(
                        "{text} % is no weight of Moodle's; taken as the nearest, {near_text} %"
                    ),
                ));
                Ok(near)
            }
            (Weighed::Near(near), MatchGrades::Error) => {
                let near = percent_text(near);
                Err(Note::new(
                    Severity::Error,
                    answer.line,
                    "illegal_fraction",
                    format!(
                        "分值 {text}% 不在 Moodle 允许的分值之列（最接近的是 {near}%），题目未导入；请改正分值，或选择“取最接近的分值”重新导入"
                    ),
                    format!(
                        "{text} % is no weight of Moodle's (the nearest is {near} %); not imported; correct it, or import again with the nearest weights"
                    ),
                ))
            }
        }
    }

    /// Notes what the feedback of an answer says, under a name.
    pub(super) fn remark(&mut self, answer: &Element, name: &str) {
        let feedback = answer.first("feedback");
        let text = feedback.map_or_else(String::new, |feedback| self.text(feedback, Part::Told));
        if !text.is_empty() {
            self.remarks.push(format!("{name}：{text}"));
        }
    }

    /// The marks as exact number, 1 where there are none.
    pub(super) fn full_marks(&self) -> Fraction {
        let marks = self.question.marks.as_deref();
        marks
            .and_then(|marks| marks.parse().ok())
            .unwrap_or(Fraction::ONE)
    }
}

/// What is accepted around a number.
pub(super) fn range(value: &str, tolerance: &str) -> Option<NumberRange> {
    let value = Decimal::parse(value.trim())?;
    let tolerance = match tolerance.trim() {
        "" => Decimal::ZERO,
        text => Decimal::parse(text).filter(|tolerance| !tolerance.is_negative())?,
    };
    Some(NumberRange {
        from: value.plus(tolerance.negated())?.to_string(),
        to: value.plus(tolerance)?.to_string(),
    })
}
