//! Papers as the database keeps them.
//!
//! Invariant: a stored paper says everything about what was asked, in order; it is never drawn again
//! from its seed. What was once stored is read for ever: `/1` is no longer written.

use serde::{Deserialize, Serialize};

use super::document::{self, DocumentFault};
use super::marks::MarksForm;
use super::{joined, short_id};
use crate::domain::NotAnId;
use crate::domain::paper::{Paper, Slot};
use crate::domain::question::NotACode;
use crate::domain::scoring::Rule;

/// The format of a stored paper.
pub const PAPER_FORMAT: &str = "examhall-paper/2";

#[derive(Serialize, Deserialize)]
#[serde(tag = "format")]
enum Document {
    #[serde(rename = "examhall-paper/1", skip_serializing)]
    V1(PaperForm),
    #[serde(rename = "examhall-paper/2")]
    V2(RunsForm),
}

/// Slots in order, in runs that share what need not be said of each.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RunsForm {
    runs: Vec<RunForm>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RunForm {
    section: usize,
    marks: MarksForm,
    rule: String,
    /// The version's id in 22 characters, followed by the order of its options.
    slots: Vec<String>,
}

/// The first format: everything said of every slot.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PaperForm {
    slots: Vec<SlotForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SlotForm {
    section: usize,
    version: String,
    marks: MarksForm,
    rule: String,
    #[serde(default)]
    order: Vec<String>,
}

/// The stored document of a paper.
pub fn to_json(paper: &Paper) -> String {
    let runs = paper
        .slots
        .chunk_by(|a, b| (a.section, a.marks, &a.rule) == (b.section, b.marks, &b.rule));
    let runs = runs.filter_map(|run| {
        let first = run.first()?;
        Some(RunForm {
            section: first.section,
            marks: MarksForm(first.marks),
            rule: first.rule.to_string(),
            slots: run.iter().map(slot_text).collect(),
        })
    });
    document::to_json(&Document::V2(RunsForm {
        runs: runs.collect(),
    }))
}

/// Reads a stored paper, of this format or of `/1`.
///
/// # Errors
/// [`DocumentFault`] for another format, what is not JSON of this shape, or ids and words that
/// cannot be.
pub fn from_json(text: &str) -> Result<Paper, DocumentFault> {
    let slots = match document::from_json(PAPER_FORMAT, text)? {
        Document::V1(form) => form.slots.iter().map(read_slot).collect::<Result<_, _>>()?,
        Document::V2(form) => read_runs(&form.runs)?,
    };
    Ok(Paper { slots })
}

fn slot_text(slot: &Slot) -> String {
    let mut text = String::with_capacity(short_id::LENGTH + slot.order.len());
    short_id::push(&mut text, slot.version);
    joined::push(&mut text, &slot.order);
    text
}

fn read_runs(runs: &[RunForm]) -> Result<Vec<Slot>, DocumentFault> {
    let mut slots = Vec::new();
    for run in runs {
        let rule = read_rule(&run.rule)?;
        for text in &run.slots {
            let (version, order) = text
                .split_at_checked(short_id::LENGTH)
                .unwrap_or((text, ""));
            slots.push(Slot {
                section: run.section,
                version: short_id::read(version).map_err(|fault| refuse(&fault))?,
                marks: run.marks.0,
                rule: rule.clone(),
                order: joined::split(order).map_err(|fault| refuse(&fault))?,
            });
        }
    }
    Ok(slots)
}

fn read_slot(form: &SlotForm) -> Result<Slot, DocumentFault> {
    let version = form
        .version
        .parse()
        .map_err(|fault: NotAnId| refuse(&fault))?;
    let order: Result<_, _> = form.order.iter().map(|id| id.parse()).collect();
    Ok(Slot {
        section: form.section,
        version,
        marks: form.marks.0,
        rule: read_rule(&form.rule)?,
        order: order.map_err(|fault: NotACode| refuse(&fault))?,
    })
}

fn read_rule(word: &str) -> Result<Rule, DocumentFault> {
    Rule::stored(word).map_err(|fault| refuse(&fault))
}

fn refuse(fault: &dyn std::fmt::Display) -> DocumentFault {
    DocumentFault::new(PAPER_FORMAT, fault)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::QuestionVersionId;
    use uuid::Uuid;

    /// A paper as it was stored before `/2`.
    const OLD: &str = r#"{"format":"examhall-paper/1","slots":[{"section":0,"version":"00000000-0000-0000-0000-000000000000","marks":"2","rule":"half","order":["c","a","b"]},{"section":1,"version":"00000000-0000-0000-0000-000000000001","marks":"0.67","rule":"manual"}]}"#;

    fn slot(section: usize, version: u128, marks: &str, rule: Rule, order: &[&str]) -> Slot {
        Slot {
            section,
            version: QuestionVersionId::new(Uuid::from_u128(version)),
            marks: marks.parse().unwrap(),
            rule,
            order: order.iter().map(|id| id.parse().unwrap()).collect(),
        }
    }

    fn paper() -> Paper {
        Paper {
            slots: vec![
                slot(0, 0, "2", Rule::HALF, &["c", "a", "b"]),
                slot(1, 1, "0.67", Rule::MANUAL, &[]),
            ],
        }
    }

    #[test]
    fn a_stored_paper_reads_back() {
        let text = to_json(&paper());
        assert_eq!(
            text,
            r#"{"format":"examhall-paper/2","runs":[{"section":0,"marks":"2","rule":"half","slots":["AAAAAAAAAAAAAAAAAAAAAAcab"]},{"section":1,"marks":"0.67","rule":"manual","slots":["AAAAAAAAAAAAAAAAAAAAAQ"]}]}"#
        );
        assert_eq!(from_json(&text).unwrap(), paper());
    }

    #[test]
    fn a_paper_stored_in_the_first_format_still_reads() {
        assert_eq!(from_json(OLD).unwrap(), paper());
    }

    #[test]
    fn what_differs_within_a_section_is_kept() {
        let paper = Paper {
            slots: vec![
                slot(0, 1, "2", Rule::EXACT, &["b", "a"]),
                slot(0, 2, "3", Rule::EXACT, &["right-1", "r"]),
                slot(0, 3, "3", Rule::HALF, &["x1"]),
                slot(1, 4, "3", Rule::HALF, &[]),
                slot(0, 5, "2", Rule::EXACT, &[]),
            ],
        };
        assert_eq!(from_json(&to_json(&paper)).unwrap(), paper);
        let empty = Paper { slots: Vec::new() };
        assert_eq!(from_json(&to_json(&empty)).unwrap(), empty);
    }

    /// In the first format these were 5,839 bytes.
    #[test]
    fn a_paper_of_fifty_slots_is_small() {
        let slots = (0..50).map(|n| {
            let section = usize::try_from(n / 20).unwrap();
            slot(
                section,
                n << 90 | n,
                "2",
                Rule::EXACT,
                &["b", "d", "a", "c"],
            )
        });
        let paper = Paper {
            slots: slots.collect(),
        };
        let text = to_json(&paper);
        assert!(text.len() < 1_700, "{} bytes", text.len());
        assert_eq!(from_json(&text).unwrap(), paper);
    }

    #[test]
    fn a_paper_that_is_not_understood_is_refused() {
        let text = to_json(&paper());
        for (from, to) in [
            ("paper/2", "paper/3"),
            ("half", "double"),
            ("AAAQ", "AAAR"),
            ("AAAQ", "AQ"),
            ("\"0.67\"", "0.675"),
            ("Acab", "Aca b"),
            ("\"runs\"", "\"slots\""),
        ] {
            assert!(
                text.contains(from) && from_json(&text.replace(from, to)).is_err(),
                "{to}"
            );
        }
        for (from, to) in [
            ("half", "double"),
            ("0000-0000-", "0000_0000-"),
            ("\"c\"", "\"c c\""),
        ] {
            assert!(from_json(&OLD.replace(from, to)).is_err(), "{to}");
        }
    }
}
