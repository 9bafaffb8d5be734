//! GIFT, the text format of Moodle: `::name:: stem {=right ~wrong}`.
//!
//! Reading order: `block` (what stands between blank lines), `comment` (ids and tags), `question` (name,
//! braces), `stem`, `answers` (what stands between them), `wording` (formats and markup), `syntax` (escapes), `write`.
//!
//! Invariant: what [`write()`] makes is read by [`read`] as the same questions but for what it names as lost; a
//! question of which GIFT would tell another key is not written.

use std::collections::BTreeMap;

use super::note::{Collector, Note};
use super::{Batch, MatchGrades, Severity, text_of};

mod answers;
mod block;
mod comment;
mod question;
mod spelling;
mod stem;
mod syntax;
#[cfg(test)]
mod tests;
mod wording;
mod write;

pub use write::write;

use block::{Part, Parts};

/// Reads a file; weights that are none of Moodle's hold their question.
pub fn read(bytes: &[u8]) -> Batch {
    read_with(bytes, MatchGrades::Error)
}

/// Reads a file.
pub fn read_with(bytes: &[u8], grades: MatchGrades) -> Batch {
    let mut collector = Collector::default();
    let text = match text_of(bytes) {
        Ok(text) => text,
        Err(problem) => {
            collector.tell_problem(*problem);
            return collector.finish();
        }
    };
    if let Some(notice) = text.notice {
        collector.tell_problem(notice);
    }
    let mut topic = None;
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    let mut n_names = 0_usize;
    for part in Parts::of(&text.text) {
        if collector.is_full() {
            break;
        }
        let block = match part {
            Part::Category(path) => {
                topic = topic_of(path);
                continue;
            }
            Part::Block(block) => block,
        };
        match question::read(&block, grades) {
            Ok(mut read) => {
                read.question.topic.clone_from(&topic);
                n_names += usize::from(read.other_name);
                if let Some(code) = &read.question.code {
                    let line = read.question.place.line;
                    match lines.get(code) {
                        Some(first) => read.notes.push(same_code(line, code, *first)),
                        None => {
                            lines.insert(code.clone(), line);
                        }
                    }
                }
                collector.add(read.question, read.notes);
            }
            Err(note) => collector.tell(note),
        }
    }
    if 0 < n_names {
        collector.tell(names_left_out(n_names));
    }
    collector.finish()
}

/// The topic that a category means: its path without the root that Moodle puts before it.
fn topic_of(path: &str) -> Option<String> {
    let roots = ["$course$", "$system$", "$module$", "$cat1$", "$category$"];
    let mut rest = path;
    for root in roots {
        rest = rest.strip_prefix(root).unwrap_or(rest);
    }
    let rest = if rest.len() < path.len() {
        rest.trim_start_matches('/')
    } else {
        rest
    };
    let rest = match rest.strip_prefix("top") {
        Some("") => "",
        Some(behind) if behind.starts_with('/') && !behind.starts_with("//") => {
            behind.trim_start_matches('/')
        }
        _ => rest,
    };
    // A `/` within a name: levels are separated by it.
    Some(rest.trim().replace("//", "／")).filter(|topic| !topic.is_empty())
}

fn same_code(line: usize, code: &str, first: usize) -> Note {
    let shown: String = code.chars().take(40).collect();
    Note::new(
        Severity::Notice,
        line,
        "same_code",
        format!("名称“{shown}”与第 {first} 行的题目相同，按两道题导入"),
        format!("`{shown}` is also the name of the question on line {first}; both are imported"),
    )
}

fn names_left_out(n: usize) -> Note {
    Note::new(
        Severity::Notice,
        0,
        "names_left_out",
        format!("有 {n} 道题除编号外另有名称，只保留编号"),
        format!("{n} questions have a name beside their id; only the id is kept"),
    )
}
