//! One file of questions.

use std::collections::BTreeSet;

use toml::de::DeTable;

use super::{BANK_FORMAT, Draft, FieldLines, Named, Origin, file, suppression};
use crate::domain::question::{Kind, NotACode, QuestionCode, TopicCode};
use crate::formats::Problem;
use crate::formats::question::QuestionForm;
use crate::formats::toml_text::{TomlText, locate};

/// Fields of the head.
const HEAD: [&str; 4] = ["format", "topic", "title", "questions"];

/// Fields that are judged together: where one cannot be read, faults of the others say nothing.
const ANSWER_FIELDS: [&str; 7] = [
    "type", "stem", "options", "left", "right", "key", "accepted",
];

/// Reads a file into the draft.
pub(super) fn read(name: &str, text: &str, draft: &mut Draft) {
    let source = TomlText::new(name, text);
    let (table, syntax) = source.parse();
    let problems = &mut draft.bank.problems;
    file::check_head(&source, &table, BANK_FORMAT, &HEAD, problems);
    file::head_text(&source, &table, "title", problems);
    let topic = read_topic(&source, &table, problems);
    let tables = file::tables(&source, &table, "questions", problems);
    let starts: Vec<usize> = tables.iter().map(|(header, _)| *header).collect();
    let spoiled = file::spoiled(&starts, &syntax);
    for (header, table) in tables {
        let entry = Entry {
            source: &source,
            name,
            topic: topic.as_ref(),
            header,
            table,
        };
        entry.register_code(draft);
        if !spoiled.contains(&header) {
            entry.read(draft);
        }
    }
    if !syntax.is_empty() {
        register_lost_codes(text, name, draft);
    }
    draft
        .bank
        .problems
        .extend(syntax.into_iter().map(|(_, problem)| problem));
}

fn read_topic(
    source: &TomlText<'_>,
    table: &DeTable<'_>,
    problems: &mut Vec<Problem>,
) -> Option<TopicCode> {
    if table.get("topic").is_none() {
        let message =
            "`topic` is missing; wanted the code of the topic, once at the head of the file";
        problems.push(source.problem(0, "missing_field", message));
    }
    let (at, text) = file::head_text(source, table, "topic", problems)?;
    let refuse = |fault: NotACode| {
        problems.push(source.problem(at, "not_a_code", format!("`topic`: {fault}")));
    };
    text.parse().map_err(refuse).ok()
}

/// An unclosed bracket can swallow the questions after it. Their codes are still looked for, line by
/// line, so that the enemies of other questions are not called unknown on top.
fn register_lost_codes(text: &str, name: &str, draft: &mut Draft) {
    let found: BTreeSet<QuestionCode> = draft.codes.iter().map(|code| code.value.clone()).collect();
    for (line, content) in (1..).zip(text.lines()) {
        let code = content
            .trim()
            .strip_prefix("code")
            .and_then(|rest| rest.trim_start().strip_prefix('='))
            .and_then(|rest| rest.trim().trim_matches('"').parse::<QuestionCode>().ok());
        if let Some(value) = code.filter(|code| !found.contains(code)) {
            draft.codes.push(Named {
                file: name.to_owned(),
                line,
                value,
            });
        }
    }
}

/// One `[[questions]]`.
struct Entry<'e, 'i> {
    source: &'e TomlText<'i>,
    name: &'e str,
    topic: Option<&'e TopicCode>,
    header: usize,
    table: &'e DeTable<'i>,
}

impl Entry<'_, '_> {
    /// The offset of a part of the question.
    fn offset(&self, path: &str) -> usize {
        locate(self.table, self.header, path)
    }

    fn named<T>(&self, path: &str, value: T) -> Named<T> {
        let (file, line) = (self.name.to_owned(), self.source.line_of(self.offset(path)));
        Named { file, line, value }
    }

    fn register_code(&self, draft: &mut Draft) {
        let text = self
            .table
            .get("code")
            .and_then(|value| value.get_ref().as_str());
        if let Some(code) = text.and_then(|text| text.parse().ok()) {
            draft.codes.push(self.named("code", code));
        }
    }

    fn read(&self, draft: &mut Draft) {
        let mut problems = Vec::new();
        let (form, mut unreadable): (QuestionForm, _) =
            self.source
                .read_form_beside(self.table, suppression::FIELD, &mut problems);
        if ANSWER_FIELDS
            .iter()
            .any(|field| unreadable.contains(*field))
        {
            unreadable.extend(ANSWER_FIELDS.map(str::to_owned));
        }
        // Said once, at the head of the file.
        if self.topic.is_none() {
            unreadable.insert("topic".to_owned());
        }
        self.check_code(&form, &mut problems);
        self.register_references(&form, draft);
        let evidence_lines = (0..form.evidence.len())
            .map(|n| self.source.line_of(self.offset(&format!("evidence[{n}]"))))
            .collect();
        let code = form.code.parse().ok();
        let suppressions = suppression::read(
            self.source,
            self.name,
            code.as_ref(),
            self.table,
            &mut problems,
        );
        let read = form.into_question(self.topic);
        let faults = read.as_ref().err().map_or(&[][..], Vec::as_slice);
        let told = faults
            .iter()
            .filter(|fault| !unreadable.contains(fault.root()));
        problems.extend(told.map(|fault| self.source.problem_of(fault, self.table, self.header)));
        // A question without a field that could not be read is another question.
        if let (Ok(question), true) = (read, problems.is_empty()) {
            let (file, line) = (self.name.to_owned(), self.source.line_of(self.header));
            let lines = FieldLines::of(self.source, self.table);
            draft.bank.questions.push((
                question,
                Origin {
                    file,
                    line,
                    evidence_lines,
                    lines,
                },
            ));
            draft.bank.suppressions.extend(suppressions);
        }
        draft.bank.problems.append(&mut problems);
    }

    fn register_references(&self, form: &QuestionForm, draft: &mut Draft) {
        for (n, enemy) in form.enemies.iter().enumerate() {
            if let Ok(code) = enemy.parse() {
                draft
                    .enemies
                    .push(self.named(&format!("enemies[{n}]"), code));
            }
        }
        for (n, evidence) in form.evidence.iter().enumerate() {
            // An empty one is a fault of the question already.
            if !evidence.material.trim().is_empty() {
                let path = format!("evidence[{n}].material");
                draft
                    .materials
                    .push(self.named(&path, evidence.material.clone()));
            }
        }
    }

    /// A code says topic and type; where the question says otherwise, one of the two is a slip.
    fn check_code(&self, form: &QuestionForm, problems: &mut Vec<Problem>) {
        if let (Some(own), Some(topic)) = (&form.topic, self.topic)
            && own != topic.as_str()
        {
            let message = format!("`topic` is `{own}`, but the file is of topic `{topic}`");
            problems.push(
                self.source
                    .problem(self.offset("topic"), "other_topic", message),
            );
        }
        let kind = Kind::ALL
            .into_iter()
            .find(|kind| kind.as_str() == form.kind);
        let (Some(kind), Some(topic), Ok(code)) =
            (kind, self.topic, form.code.parse::<QuestionCode>())
        else {
            return;
        };
        let start = format!("{topic}-{}", kind.letter());
        let is_as_agreed = code
            .as_str()
            .strip_prefix(&start)
            .is_some_and(|number| 2 <= number.len() && number.bytes().all(|b| b.is_ascii_digit()));
        if !is_as_agreed {
            let message = format!(
                "code `{code}` of a {} question of topic `{topic}`: wanted `{start}` and two digits",
                kind.as_str()
            );
            problems.push(
                self.source
                    .problem(self.offset("code"), "code_convention", message),
            );
        }
        if let Some(n) = form.enemies.iter().position(|enemy| *enemy == form.code) {
            let message = format!("question `{code}` is its own enemy");
            let at = self.offset(&format!("enemies[{n}]"));
            problems.push(self.source.problem(at, "own_enemy", message));
        }
    }
}
