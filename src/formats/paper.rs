//! Papers as the database keeps them.
//!
//! Invariant: a stored paper says everything about what was asked, in order; it is never drawn again
//! from its seed.

use serde::{Deserialize, Serialize};

use super::document::{self, DocumentFault};
use super::marks::MarksForm;
use crate::domain::NotAnId;
use crate::domain::paper::{Paper, Slot};
use crate::domain::question::NotACode;
use crate::domain::scoring::Rule;

/// The format of a stored paper.
pub const PAPER_FORMAT: &str = "examhall-paper/1";

#[derive(Serialize, Deserialize)]
#[serde(tag = "format")]
enum Document {
    #[serde(rename = "examhall-paper/1")]
    V1(PaperForm),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PaperForm {
    slots: Vec<SlotForm>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SlotForm {
    section: usize,
    version: String,
    marks: MarksForm,
    rule: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    order: Vec<String>,
}

/// The stored document of a paper.
pub fn to_json(paper: &Paper) -> String {
    let slots = paper.slots.iter().map(|slot| SlotForm {
        section: slot.section,
        version: slot.version.to_string(),
        marks: MarksForm(slot.marks),
        rule: slot.rule.as_str().to_owned(),
        order: slot.order.iter().map(ToString::to_string).collect(),
    });
    document::to_json(&Document::V1(PaperForm {
        slots: slots.collect(),
    }))
}

/// Reads a stored paper.
///
/// # Errors
/// [`DocumentFault`] for another format, what is not JSON of this shape, or ids and words that
/// cannot be.
pub fn from_json(text: &str) -> Result<Paper, DocumentFault> {
    let Document::V1(form) = document::from_json(PAPER_FORMAT, text)?;
    let slots = form.slots.iter().map(read_slot).collect::<Result<_, _>>()?;
    Ok(Paper { slots })
}

fn read_slot(form: &SlotForm) -> Result<Slot, DocumentFault> {
    let rule = Rule::ALL
        .iter()
        .copied()
        .find(|rule| rule.as_str() == form.rule);
    let rule = rule.ok_or_else(|| {
        DocumentFault::new(
            PAPER_FORMAT,
            &format!("`{}` is not a scoring rule", form.rule),
        )
    })?;
    let version = form
        .version
        .parse()
        .map_err(|fault: NotAnId| refuse(&fault))?;
    let order: Result<_, _> = form.order.iter().map(|id| id.parse()).collect();
    let order = order.map_err(|fault: NotACode| refuse(&fault))?;
    Ok(Slot {
        section: form.section,
        version,
        marks: form.marks.0,
        rule,
        order,
    })
}

fn refuse(fault: &dyn std::fmt::Display) -> DocumentFault {
    DocumentFault::new(PAPER_FORMAT, fault)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::QuestionVersionId;
    use uuid::Uuid;

    fn paper() -> Paper {
        let slot = |section, marks: &str, rule, order: &[&str]| Slot {
            section,
            version: QuestionVersionId::new(Uuid::nil()),
            marks: marks.parse().unwrap(),
            rule,
            order: order.iter().map(|id| id.parse().unwrap()).collect(),
        };
        Paper {
            slots: vec![
                slot(0, "2", Rule::Half, &["c", "a", "b"]),
                slot(1, "0.67", Rule::Manual, &[]),
            ],
        }
    }

    #[test]
    fn a_stored_paper_reads_back() {
        let text = to_json(&paper());
        assert_eq!(
            text,
            r#"{"format":"examhall-paper/1","slots":[{"section":0,"version":"00000000-0000-0000-0000-000000000000","marks":"2","rule":"half","order":["c","a","b"]},{"section":1,"version":"00000000-0000-0000-0000-000000000000","marks":"0.67","rule":"manual"}]}"#
        );
        assert_eq!(from_json(&text).unwrap(), paper());
    }

    #[test]
    fn a_paper_that_is_not_understood_is_refused() {
        let text = to_json(&paper());
        for (from, to) in [
            ("paper/1", "paper/2"),
            ("half", "double"),
            ("0000-0000-", "0000_0000-"),
            ("\"0.67\"", "0.675"),
            ("\"c\"", "\"c c\""),
        ] {
            assert!(from_json(&text.replace(from, to)).is_err(), "{to}");
        }
    }
}
