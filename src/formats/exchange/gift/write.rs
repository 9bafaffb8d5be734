//! Questions as GIFT.
//!
//! Invariant: a question stands on lines of its own between blank lines, every text of it on one line with its
//! escapes, and what GIFT would tell otherwise is not written but named.

use std::fmt::Write as _;

use super::super::html::pictures;
use super::super::note::Note;
use super::super::weights::{percent_text, weights_of};
use super::super::{
    ForeignKey, ForeignKind, ForeignOption, ForeignQuestion, ImportProblem, Severity, Written,
};
use super::comment::{Counting, Remarks, fits_id, fits_tag};
use super::spelling::{category, guarded, numbers, one_line, pair, places, with_gap};
use super::syntax::escape;
use crate::domain::marks::Fraction;
use crate::domain::question::BLANK;

/// Writes questions; those that GIFT cannot hold are left out and named.
pub fn write(questions: &[ForeignQuestion]) -> Written {
    let mut text = String::new();
    let mut losses: Vec<ImportProblem> = Vec::new();
    let mut topic: Option<&str> = None;
    let mut has_remarks = false;
    for (index, question) in questions.iter().enumerate() {
        let mut writer = Writer {
            question,
            notes: Vec::new(),
        };
        let answers = writer.answers();
        if let Some(answers) = &answers {
            if question.topic.as_deref() != topic {
                topic = question.topic.as_deref();
                let _ = write!(text, "$CATEGORY: {}\n\n", category(topic));
            }
            let remarks = writer.remarks();
            has_remarks |= is_ours(&remarks);
            writer.write(&mut text, &remarks, answers);
        }
        let notes = writer.notes.into_iter();
        losses.extend(notes.map(|note| note.of_question(index)));
    }
    if has_remarks {
        losses.push(only_ours());
    }
    Written {
        bytes: text.into_bytes(),
        losses,
    }
}

/// Whether comments say what only this system reads.
fn is_ours(remarks: &Remarks) -> bool {
    remarks.difficulty.is_some()
        || remarks.marks.is_some()
        || remarks.source.is_some()
        || remarks.rubric.is_some()
        || remarks.rule.is_some()
        || !remarks.sides.is_empty()
}

fn only_ours() -> ImportProblem {
    let note = Note::new(
        Severity::Notice,
        0,
        "kept_in_comments",
        "难度、分值、出处、评分要点、评分规则和右边各项的顺序写在 GIFT 的注释里：本系统能读回，其他系统会忽略",
        "difficulty, marks, source, rubric, scoring rule and the order of right sides stand in comments of GIFT, which other systems leave out",
    );
    ImportProblem {
        place: super::super::Place::default(),
        ..note.of_question(0)
    }
}

/// One question on its way into the file.
struct Writer<'q> {
    question: &'q ForeignQuestion,
    notes: Vec<Note>,
}

impl Writer<'_> {
    fn note(&mut self, severity: Severity, code: &'static str, chinese: &str, english: &str) {
        self.notes
            .push(Note::new(severity, 0, code, chinese, english));
    }

    fn refuse(&mut self, code: &'static str, chinese: &str, english: &str) -> Option<Vec<String>> {
        let chinese = format!("未写入：{chinese}");
        let english = format!("not written: {english}");
        self.note(Severity::Error, code, &chinese, &english);
        None
    }

    /// The lines between the braces; none where GIFT has none for them.
    fn answers(&mut self) -> Option<Vec<String>> {
        let question = self.question;
        let sides = question.options.iter().chain(&question.left);
        if sides.clone().any(|side| side.text.trim().is_empty()) || question.stem.trim().is_empty()
        {
            return self.refuse(
                "empty_text",
                "题干或选项没有内容",
                "the stem or an option has no text",
            );
        }
        if sides.clone().any(|side| side.pinned) {
            self.note(
                Severity::Warning,
                "pinned_option",
                "GIFT 不能固定选项的位置，“以上都对”之类的选项可能被打乱",
                "GIFT cannot keep an option at its place when others are shuffled",
            );
        }
        let mut texts = sides.map(|side| &side.text).chain([&question.stem]);
        if texts.any(|text| pictures(text).next().is_some()) {
            self.note(
                Severity::Warning,
                "picture_not_in_gift",
                "GIFT 不能带图片，只写了图片的名称",
                "GIFT holds no pictures; only their names were written",
            );
        }
        match (question.kind, &question.key) {
            (ForeignKind::Single | ForeignKind::Multiple, Some(ForeignKey::Choices(key))) => {
                self.choice(key)
            }
            (ForeignKind::TrueFalse, Some(ForeignKey::Truth(truth))) => {
                let word = if *truth { "TRUE" } else { "FALSE" };
                Some(vec![word.to_owned()])
            }
            (ForeignKind::Blank, Some(ForeignKey::Blanks(blanks))) => self.blank(blanks),
            (ForeignKind::Match, Some(ForeignKey::Pairs(pairs))) => self.pairs(pairs),
            (ForeignKind::Essay, Some(ForeignKey::Rubric(_)) | None) => Some(Vec::new()),
            (ForeignKind::Numeric, Some(ForeignKey::Ranges(ranges))) if !ranges.is_empty() => {
                Some(numbers(ranges))
            }
            (ForeignKind::Order, _) => self.refuse(
                "no_order_in_gift",
                "GIFT 没有排序题",
                "GIFT has no questions of order",
            ),
            (_, None) => self.refuse("no_key", "没有正确答案", "the question has no key"),
            (_, Some(_)) => self.refuse(
                "key_of_another_kind",
                "答案与题型不符",
                "the key does not belong to this kind of question",
            ),
        }
    }

    fn choice(&mut self, key: &[String]) -> Option<Vec<String>> {
        let question = self.question;
        let kind = question.kind;
        let ids: Vec<&str> = question
            .options
            .iter()
            .map(|option| option.id.as_str())
            .collect();
        let has_all = key.iter().all(|right| ids.contains(&right.as_str()));
        if ids.len() < 2 || !has_all || key.is_empty() {
            return self.refuse(
                "key_without_option",
                "选项不足两个，或答案里有不存在的选项",
                "there are less than two options, or the key names one that is not there",
            );
        }
        if kind == ForeignKind::Single && key.len() != 1 {
            return self.refuse(
                "key_of_another_kind",
                "单选题的答案不止一个",
                "a single choice has several right options",
            );
        }
        let full = full_marks(question);
        let said = weights_of(&ids, key, question.rule.as_ref(), kind, full);
        if said.is_none() && question.rule.is_some() {
            self.note(
                Severity::Warning,
                "rule_not_in_gift",
                "GIFT 不能表示这道题的评分规则：在其他系统里，少选或错选的得分会不同",
                "GIFT cannot say the scoring rule of the question: other systems give other marks for what is partly right",
            );
        }
        let Some(weights) = said.or_else(|| weights_of(&ids, key, None, kind, full)) else {
            return self.refuse(
                "no_weight_in_gift",
                "正确选项的个数无法用 Moodle 允许的分值平分（可以是 1 至 10 个或 20 个）",
                "no weights of Moodle's share the marks evenly among so many right options; wanted 1 to 10, or 20",
            );
        };
        let lines = question.options.iter().zip(weights);
        let line = |(option, weight): (&ForeignOption, Fraction)| {
            let text = guarded(&option.text);
            if kind == ForeignKind::Single && weight == Fraction::ONE {
                format!("={text}")
            } else if weight == Fraction::ZERO {
                format!("~{text}")
            } else {
                format!("~%{}%{text}", percent_text(weight))
            }
        };
        Some(lines.map(line).collect())
    }

    fn blank(&mut self, blanks: &[Vec<String>]) -> Option<Vec<String>> {
        let [accepted] = blanks else {
            return self.refuse(
                "several_blanks",
                "GIFT 的填空题只能有一个空",
                "a short answer of GIFT has one blank",
            );
        };
        if 1 < self.question.stem.matches(BLANK).count() {
            return self.refuse(
                "several_blanks",
                "题干的空与答案的空数目不同",
                "the stem has another number of blanks than the key",
            );
        }
        if accepted.is_empty() || accepted.iter().any(|text| text.trim().is_empty()) {
            return self.refuse("empty_text", "答案没有内容", "an accepted text is empty");
        }
        if accepted.iter().any(|text| text.contains("->")) {
            return self.refuse(
                "arrow_not_in_gift",
                "答案里有“->”，GIFT 会当成配对题",
                "an accepted text holds `->`, which GIFT takes for a match",
            );
        }
        // A star stands for any text in Moodle.
        let line = |text: &String| format!("={}", guarded(&text.replace('*', "\\*")));
        Some(accepted.iter().map(line).collect())
    }

    fn pairs(&mut self, pairs: &[(String, String)]) -> Option<Vec<String>> {
        let question = self.question;
        let right_of = |left: &ForeignOption| {
            let (_, right) = pairs.iter().find(|(id, _)| *id == left.id)?;
            question.options.iter().find(|option| option.id == *right)
        };
        let mut lines = Vec::new();
        for left in &question.left {
            let Some(right) = right_of(left) else {
                lines.clear();
                break;
            };
            lines.push(pair(&left.text, &right.text));
        }
        if lines.len() < 2 {
            return self.refuse(
                "incomplete_pairs",
                "配对不足两对，或有的左边没有对应的右边",
                "there are less than two pairs, or a left side without a right one",
            );
        }
        let is_free = |option: &&ForeignOption| !pairs.iter().any(|(_, right)| *right == option.id);
        let free = question.options.iter().filter(is_free);
        lines.extend(free.map(|option| pair("", &option.text)));
        Some(lines)
    }

    /// What goes into the comment above the question.
    fn remarks(&mut self) -> Remarks {
        let question = self.question;
        let id = question.code.as_deref();
        if !id.is_none_or(fits_id) || !question.tags.iter().all(|tag| fits_tag(tag)) {
            self.note(
                Severity::Warning,
                "id_or_tag_changed",
                "编号或标签里有 Moodle 不接受的字符（换行、首尾空格、< > `），可能读不回原样",
                "the code or a tag holds characters that Moodle does not take (line ends, spaces around it, < > `)",
            );
        }
        let rubric = match &question.key {
            Some(ForeignKey::Rubric(rubric)) if !rubric.is_empty() => Some(rubric.clone()),
            _ => None,
        };
        let is_multiple = question.kind == ForeignKind::Multiple;
        let rule = match &question.rule {
            Some(rule) => Some(Counting::Rule(rule.clone())),
            // Weights would say a rule where the question has none.
            None => is_multiple.then_some(Counting::Section),
        };
        Remarks {
            id: question.code.clone(),
            tags: question.tags.clone(),
            difficulty: question.difficulty,
            marks: question.marks.clone(),
            source: question.source.clone(),
            rubric,
            rule,
            sides: places(question),
        }
    }

    fn write(&self, text: &mut String, remarks: &Remarks, answers: &[String]) {
        let question = self.question;
        let comment = remarks.write();
        if !comment.is_empty() {
            let _ = writeln!(text, "//{comment}");
        }
        if let Some(code) = &question.code {
            let _ = write!(text, "::{}::", escape(&one_line(code)));
        }
        let stem = match question.kind {
            ForeignKind::Blank => with_gap(&question.stem),
            ForeignKind::Single
            | ForeignKind::Multiple
            | ForeignKind::TrueFalse
            | ForeignKind::Match
            | ForeignKind::Order
            | ForeignKind::Essay
            | ForeignKind::Numeric => question.stem.clone(),
        };
        let _ = write!(text, "[plain]{} {{", escape(stem.trim()));
        if question.kind == ForeignKind::Numeric {
            text.push('#');
        }
        let explanation = question.explanation.trim();
        for line in answers {
            let _ = write!(text, "\n\t{line}");
        }
        if !explanation.is_empty() {
            let _ = write!(text, "\n\t####{}", guarded(explanation));
        }
        if !answers.is_empty() || !explanation.is_empty() {
            text.push('\n');
        }
        text.push_str("}\n\n");
    }
}

/// The marks in which the rule of a question is told.
fn full_marks(question: &ForeignQuestion) -> Fraction {
    let marks = question
        .marks
        .as_deref()
        .and_then(|marks| marks.parse().ok());
    marks
        .filter(|marks| Fraction::ZERO < *marks)
        .unwrap_or(Fraction::ONE)
}
