//! A paper with its keys, for those who mark it.

use std::sync::Arc;

use super::paper::Sheet;
use super::{App, Error, Print};
use crate::app::keys::Questions;
use crate::domain::ExamId;
use crate::formats::print::{Explained, keyed_paper};

/// A paper of an exam, by its place in the drawing, with what is right, why, and where it stands; keys as
/// they count now, with what was ruled.
///
/// # Errors
/// [`Error::NotFound`], also before the exam is published.
pub async fn keyed(app: &App, exam: ExamId, number: u32) -> Result<Print, Error> {
    let keys = Arc::clone(&app.keys);
    app.store
        .read(move |conn| {
            let mut sheet = Sheet::load(conn, exam, number)?;
            let questions = Questions::load(conn, &keys, exam, &sheet.paper.slots)?;
            let slots = sheet.paper.slots.iter();
            let keyed: Vec<_> = slots
                .filter_map(|slot| questions.get(slot.version))
                .collect();
            sheet.add_pictures(conn, keyed.iter().map(|one| one.explanation.as_str()))?;
            let html = keyed_paper(&sheet.printed()?, |version| {
                let (standing, also) = questions.ruled_of(version)?;
                let keyed = questions.get(version)?;
                Some(Explained {
                    key: &keyed.key,
                    also,
                    rule: keyed.rule.as_ref(),
                    standing,
                    explanation: &keyed.explanation,
                    evidence: &keyed.evidence,
                })
            });
            Ok(Print {
                exam: sheet.exam.title,
                html,
            })
        })
        .await
}
