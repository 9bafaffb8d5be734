//! 简答: free text, marked by a person.
//!
//! Invariant: what is written for those who score is the rubric, and nothing else but a model answer.

use super::super::xml::Element;
use super::super::{ForeignKey, ForeignKind};
use super::body::{Body, Reader, is_seen_by};
use super::item::{Asked, Made};
use super::processing::Scoring;
use super::remarks::Remarks;

/// Reads an `extendedTextInteraction`.
pub(super) fn read(
    interaction: &Element,
    asked: &Asked<'_>,
    body: &Body<'_>,
    reader: &mut Reader<'_, '_>,
    remarks: &mut Remarks<'_>,
) -> Made {
    let rubrics = body
        .asides
        .iter()
        .filter(|aside| aside.name == "rubricBlock");
    let rubrics = rubrics.filter(|rubric| is_seen_by(rubric, "scorer"));
    let mut texts: Vec<String> = rubrics.map(|rubric| reader.text(rubric)).collect();
    if let Some((_, response)) = asked.response(interaction) {
        texts.extend(response.correct.iter().cloned());
    }
    texts.retain(|text| !text.is_empty());
    if *asked.scoring != Scoring::Absent {
        remarks.notice(
            asked.line,
            "marked_by_a_person",
            [
                "原文件对简答题自动计分，本系统由人工阅卷".to_owned(),
                "the file scores the text by a program; here a person marks it".to_owned(),
            ],
        );
    }
    Made {
        key: Some(ForeignKey::Rubric(texts.join("\n"))),
        ..Made::new(ForeignKind::Essay)
    }
}
