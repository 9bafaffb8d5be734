//! Blanks: one as a short answer, several as a cloze question.

use std::fmt::Write as _;

use super::super::super::note::Note;
use super::super::super::{ForeignKey, Severity};
use super::Sheet;
use super::markup::escaped;
use super::weighing::rule_not_kept;
use crate::domain::marks::Fraction;
use crate::domain::question::BLANK;
use crate::domain::scoring::Rule;

impl Sheet<'_> {
    pub(super) fn blanks(&mut self) -> Result<(), Note> {
        let Some(ForeignKey::Blanks(blanks)) = &self.question.key else {
            return Err(Self::no_key());
        };
        let is_empty = |texts: &Vec<String>| texts.iter().all(|text| text.trim().is_empty());
        if blanks.is_empty() || blanks.iter().any(is_empty) {
            return Err(Self::no_key());
        }
        if let [texts] = &**blanks {
            self.short_answer(texts);
            Ok(())
        } else {
            self.cloze(blanks)
        }
    }

    fn short_answer(&mut self, texts: &[String]) {
        self.begin("shortanswer");
        self.line("    <usecase>0</usecase>");
        for text in texts {
            let text = escaped(&text.replace('*', "\\*"));
            self.line(&format!(
                "    <answer fraction=\"100\" format=\"moodle_auto_format\">\n      <text>{text}</text>\n    </answer>"
            ));
        }
    }

    fn cloze(&mut self, blanks: &[Vec<String>]) -> Result<(), Note> {
        let n_blanks = blanks.len();
        // Else a text in braces could be taken for a part.
        let stem = self.html(&self.question.stem).replace('{', "&#123;");
        let mut texts = stem.split(BLANK);
        let mut filled = texts.next().unwrap_or_default().to_owned();
        let marks = self.marks_of_part(n_blanks);
        let mut n_filled = 0;
        for (text, accepted) in texts.by_ref().zip(blanks) {
            let _ = write!(filled, "{{{marks}:SHORTANSWER:");
            let answers = accepted.iter().map(|text| format!("={}", of_part(text)));
            filled.push_str(&answers.collect::<Vec<_>>().join("~"));
            filled.push('}');
            filled.push_str(text);
            n_filled += 1;
        }
        if n_filled < n_blanks || texts.next().is_some() {
            return Err(super::refusal(
                "blank_count",
                [
                    "题干的空数与答案的空数不一致，未导出",
                    "the stem has not as many blanks as the key; not written",
                ],
            ));
        }
        let blanks = self.question.rule.as_ref().and_then(Rule::blanks);
        if blanks.is_some_and(|blanks| blanks.all_or_nothing || blanks.unordered) {
            let loss = rule_not_kept(
                "每空按比例得分，按顺序对应",
                "each blank has its share, in order",
            );
            self.losses.push(loss);
        }
        self.begin_with("cloze", &filled);
        Ok(())
    }

    /// The whole marks of each part; empty where the question has none.
    fn marks_of_part(&mut self, n_blanks: usize) -> String {
        let Some(marks) = &self.question.marks else {
            return String::new();
        };
        let marks: Option<Fraction> = marks.parse().ok();
        let share = marks.map(|marks| marks.over(Fraction::count(n_blanks)));
        let whole = share.filter(|share| share.denominator() == 1 && 0 < share.numerator());
        if let Some(whole) = whole {
            return whole.numerator().to_string();
        }
        self.lose(
            Severity::Warning,
            "marks_not_kept",
            [
                "Moodle 每空的分值只能是整数；在 Moodle 中每空 1 分",
                "each blank has whole marks in Moodle; there they have 1 each",
            ],
        );
        "1".to_owned()
    }
}

/// An accepted text within a part: what has a meaning there is written as a number.
fn of_part(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut before = '\n';
    for c in text.chars() {
        match c {
            '&' | '<' | '>' | '"' | '~' | '#' | '}' | '{' | '\\' => {
                let _ = write!(written, "&#{};", u32::from(c));
            }
            '*' => written.push_str("\\*"),
            '\n' => written.push_str("<br/>"),
            ' ' if before == ' ' => written.push_str("&nbsp;"),
            _ => written.push(c),
        }
        before = c;
    }
    written
}
