//! Questions of other systems as drafts of the bank, and questions of the bank for other systems.
//!
//! Reading order: `code` (what a question is called), `body` (what is asked and what is right), `source` (where
//! it comes from), `foreign` (the other way), `words` (faults in Chinese).
//!
//! Invariant: a question is adopted whole or not at all; one that is held, has no key or is not valid stays
//! outside, with the reason. Adopting the same file again gives every question the same code.

use std::collections::{BTreeMap, BTreeSet};

use super::html::pictures;
use super::note::Note;
use super::{ForeignKey, ForeignQuestion, ImportProblem, Severity};
use crate::domain::question::{
    Cognitive, Difficulty, Kind, Parts, Question, QuestionCode, Status, TopicCode,
};
use crate::domain::scoring::{ByChoice, Method, Rule};

mod body;
mod code;
mod foreign;
mod source;
#[cfg(test)]
mod tests;
mod words;

pub use code::external_id;
pub use words::fault_in_chinese;

use code::Codes;

/// What the bank adds to what a file says.
#[derive(Debug, Clone)]
pub struct Defaults {
    /// The topic of questions that are new.
    pub topic: TopicCode,
    /// How hard a question is of which the file does not say it.
    pub difficulty: Difficulty,
    /// What answering takes.
    pub cognitive: Cognitive,
    /// Whether rules of the file are taken over.
    pub rules: Rules,
    /// The first free number of each kind in the topic; 1 for a kind that is not named.
    pub next_numbers: BTreeMap<Kind, u32>,
    /// The questions of the bank that came from other systems, by what they are called there
    /// ([`external_id`]).
    pub known: BTreeMap<String, QuestionCode>,
    /// The ids of the materials of the bank, which evidence may name.
    pub materials: BTreeSet<String>,
}

/// Whether a rule of the file goes with its question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rules {
    /// It does, whatever the section of a paper says.
    #[default]
    OfFile,
    /// It does not: the section of a paper decides.
    OfSection,
}

/// What became of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adopted {
    /// The question of the bank, a draft of version 1; none where it cannot be one.
    pub question: Option<Question>,
    /// What the other system calls it; none where that is a code of the bank.
    pub external_id: Option<String>,
    /// What is to be said of it; `place.question` is its index.
    pub problems: Vec<ImportProblem>,
}

/// Makes questions of the bank, in the order in which they are given.
///
/// 出处 that is none of the bank's materials becomes the last line of the explanation, `出处：…`; a topic and
/// a code of the other system become tags. Marks are not taken over: sections of a paper say them.
pub fn adopt(questions: &[ForeignQuestion], defaults: &Defaults) -> Vec<Adopted> {
    let mut adopter = Adopter {
        defaults,
        codes: Codes::new(questions, defaults),
        has_told_marks: false,
        has_told_rules: false,
    };
    let each = questions.iter().enumerate().map(|(index, question)| {
        let mut notes = Vec::new();
        let (made, external_id) = adopter.adopt(index, question, &mut notes);
        let place = question.place.clone().of_question(index);
        let problems = notes.into_iter().map(|note| ImportProblem {
            place: place.clone(),
            ..note.of_question(index)
        });
        Adopted {
            question: made,
            external_id,
            problems: problems.collect(),
        }
    });
    each.collect()
}

struct Adopter<'d> {
    defaults: &'d Defaults,
    codes: Codes,
    has_told_marks: bool,
    has_told_rules: bool,
}

impl Adopter<'_> {
    /// The question of the bank, and what it is called elsewhere.
    fn adopt(
        &mut self,
        index: usize,
        foreign: &ForeignQuestion,
        notes: &mut Vec<Note>,
    ) -> (Option<Question>, Option<String>) {
        let line = foreign.place.line;
        let external_id = self.codes.external_id(index);
        if self.codes.is_repeated(index) {
            notes.push(repeated_code(line, foreign));
        }
        let Some(key) = usable_key(foreign, notes) else {
            return (None, external_id);
        };
        let (body, key) = match body::read(foreign, key) {
            Ok(both) => both,
            Err(note) => {
                notes.push(note);
                return (None, external_id);
            }
        };
        let kind = body.layout.kind();
        let Some((code, topic)) = self.codes.code(index, kind, self.defaults) else {
            notes.push(no_code(line));
            return (None, external_id);
        };
        let mut tags = foreign.tags.clone();
        tags.extend(external_id.as_deref().map(code::tag_of));
        let own_topic = foreign.topic.as_deref().map(str::trim);
        let other = own_topic.filter(|own| !own.is_empty() && *own != topic.as_str());
        tags.extend(other.map(str::to_owned));
        let own = foreign.particulars.as_ref();
        let said = foreign.source.as_deref().unwrap_or_default();
        let (mut evidence, source) = source::read(said, &self.defaults.materials);
        // Read at all where the bank has its materials; the file says its very characters.
        if let Some(own) = own.filter(|own| own.evidence.len() == evidence.len()) {
            evidence.clone_from(&own.evidence);
        }
        let parts = Parts {
            code: code.clone(),
            version: 1,
            status: Status::Draft,
            topic,
            rule: self.rule(foreign, kind, notes),
            body,
            key,
            explanation: source::with_source(&foreign.explanation, &source),
            difficulty: foreign.difficulty.unwrap_or(self.defaults.difficulty),
            cognitive: own.map_or(self.defaults.cognitive, |own| own.cognitive),
            tags,
            facts: own.map(|own| own.facts.clone()).unwrap_or_default(),
            enemies: own.map(|own| own.enemies.clone()).unwrap_or_default(),
            stimulus: own.and_then(|own| own.stimulus.clone()),
            evidence,
        };
        self.tell_what_is_left(foreign, notes);
        match Question::new(parts) {
            Ok(question) => {
                self.codes.take(&code);
                (Some(question), external_id)
            }
            Err(faults) => {
                notes.extend(faults.iter().map(|fault| {
                    Note::new(
                        Severity::Error,
                        line,
                        "not_a_valid_question",
                        format!("未入库：{}", fault_in_chinese(fault)),
                        format!("not adopted: {fault}"),
                    )
                }));
                (None, external_id)
            }
        }
    }

    fn rule(
        &mut self,
        foreign: &ForeignQuestion,
        kind: Kind,
        notes: &mut Vec<Note>,
    ) -> Option<Rule> {
        let rule = foreign.rule.as_ref()?;
        let line = foreign.place.line;
        if self.defaults.rules == Rules::OfSection {
            if !self.has_told_rules {
                self.has_told_rules = true;
                notes.push(Note::new(
                    Severity::Notice,
                    line,
                    "rules_left_to_sections",
                    "文件里的评分规则不采用，由试卷的大题规则决定（只提示一次）",
                    "scoring rules of the file are not taken over; sections of a paper decide (said once)",
                ));
            }
            return None;
        }
        if !rule.applies_to(kind) {
            notes.push(Note::new(
                Severity::Warning,
                line,
                "rule_of_another_kind",
                format!("评分规则“{rule}”不适用于{}，已略去", kind.chinese()),
                format!(
                    "rule `{rule}` cannot score a {} question and was left out",
                    kind.as_str()
                ),
            ));
            return None;
        }
        if is_in_marks(rule) {
            let marks = foreign.marks.as_deref().unwrap_or("1");
            notes.push(Note::new(
                Severity::Warning,
                line,
                "rule_in_marks",
                format!("这道题的评分规则按满分 {marks} 分写成，请放进每题 {marks} 分的大题，或修改规则"),
                format!("the rule of the question is told for {marks} marks; put it into a section of that many, or change the rule"),
            ));
        }
        Some(body::rule_of_bank(rule, foreign))
    }

    fn tell_what_is_left(&mut self, foreign: &ForeignQuestion, notes: &mut Vec<Note>) {
        let line = foreign.place.line;
        if foreign.marks.is_some() && !self.has_told_marks {
            self.has_told_marks = true;
            notes.push(Note::new(
                Severity::Notice,
                line,
                "marks_left_to_sections",
                "题库不保存每题分值，分值由试卷的大题规定（只提示一次）",
                "the bank keeps no marks; sections of a paper say them (said once)",
            ));
        }
        let sides = foreign.options.iter().chain(&foreign.left);
        let mut texts = sides.map(|side| side.text.as_str()).chain([&*foreign.stem]);
        let is_lost = |name: &str| !name.starts_with("asset:");
        if texts.any(|text| pictures(text).any(is_lost)) {
            notes.push(Note::new(
                Severity::Warning,
                line,
                "picture_as_text",
                "题目里的图片只以名称“![](…)”保留，请核对是否还能作答",
                "a picture of the question is kept by its name `![](…)` alone; check whether it can be answered",
            ));
        }
    }
}

/// The key of a question that nobody has to look at first.
fn usable_key<'q>(foreign: &'q ForeignQuestion, notes: &mut Vec<Note>) -> Option<&'q ForeignKey> {
    let line = foreign.place.line;
    if foreign.confidence.is_held() {
        notes.push(Note::new(
            Severity::Held,
            line,
            "question_held",
            "未入库：这道题还有待人工确认的问题，处理后再导入",
            "not adopted: the question waits for a person",
        ));
        return None;
    }
    if foreign.key.is_none() {
        notes.push(Note::new(
            Severity::Error,
            line,
            "no_key",
            "未入库：没有正确答案；请补上后再导入",
            "not adopted: the question has no key",
        ));
    }
    foreign.key.as_ref()
}

/// Whether a rule tells numbers of marks, so that it holds for one number of them alone.
fn is_in_marks(rule: &Rule) -> bool {
    matches!(
        rule.method,
        Method::Choice(
            ByChoice::QtiMap(_)
                | ByChoice::Fixed { .. }
                | ByChoice::Flat { .. }
                | ByChoice::Penalty { .. }
        )
    )
}

fn repeated_code(line: usize, foreign: &ForeignQuestion) -> Note {
    let code = foreign.code.as_deref().unwrap_or_default();
    let shown: String = code.chars().take(40).collect();
    Note::new(
        Severity::Warning,
        line,
        "repeated_code",
        format!("编号“{shown}”在文件里不止一题使用，这一题按新题编号；再次导入时会重复"),
        format!(
            "several questions of the file are called `{shown}`; this one is numbered as a new one, and would be doubled by another import"
        ),
    )
}

fn no_code(line: usize) -> Note {
    Note::new(
        Severity::Error,
        line,
        "no_code",
        "未入库：编号过长，请换一个较短的主题编号",
        "not adopted: its code would be too long; choose a shorter code of the topic",
    )
}
