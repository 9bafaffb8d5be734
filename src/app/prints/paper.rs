//! A paper and its answer sheet, as candidates hold them.

use std::collections::BTreeMap;

use super::{App, Error, Print};
use crate::app::assets::addresses;
use crate::domain::blueprint::Blueprint;
use crate::domain::exam::PaperMode;
use crate::domain::paper::Paper;
use crate::domain::question::Body;
use crate::domain::rich_text;
use crate::domain::roster::RosterEntry;
use crate::domain::{ExamId, QuestionVersionId};
use crate::formats::print::{self, Asked, Head, Pictures, Printed, Seal};
use crate::formats::question::body_assets;
use crate::store::exams::Exam;
use crate::store::{Connection, bank, blueprints, candidates, draws, exams, papers};

/// A paper of an exam with all that stands on it.
pub(super) struct Sheet {
    pub(super) exam: Exam,
    pub(super) paper: Paper,
    blueprint: Blueprint,
    bodies: BTreeMap<QuestionVersionId, Body>,
    pictures: Pictures,
    label: Option<String>,
    candidate: Option<RosterEntry>,
}

impl Sheet {
    /// The paper of this place in the drawing, 1 for the first.
    pub(super) fn load(conn: &mut Connection, exam: ExamId, number: u32) -> Result<Self, Error> {
        let exam = exams::load(conn, exam)?;
        // Papers of a draft may still be swept away.
        draws::load_commitment(conn, exam.id)?;
        let found = papers::list(conn, exam.id, number, 1)?.pop();
        let found = found.filter(|(here, _, _)| *here == number);
        let (_, _, paper) = found.ok_or(Error::NotFound)?;
        let (label, candidate) = match exam.rules.papers {
            PaperMode::Own | PaperMode::Uniform => {
                let before = number.saturating_sub(1);
                let dealt = papers::list_dealt(conn, exam.id, before, 1)?.pop();
                let whose = match dealt {
                    Some((here, whose, _)) if here == number => {
                        candidates::find_by_number(conn, exam.id, &whose)?
                    }
                    Some(_) | None => None,
                };
                (
                    Some(format!("{number:04}")),
                    whose.map(|person| person.entry),
                )
            }
            PaperMode::Shared => (None, None),
            PaperMode::Forms => {
                let letter = (1..).zip('A'..='Z').find(|(at, _)| *at == number);
                (letter.map(|(_, letter)| format!("{letter} 卷")), None)
            }
        };
        let versions: Vec<_> = paper.slots.iter().map(|slot| slot.version).collect();
        let bodies = bank::load_bodies(conn, &versions)?;
        let named = bodies.values().flat_map(body_assets).collect();
        Ok(Self {
            blueprint: blueprints::load(conn, exam.blueprint)?,
            pictures: addresses(conn, &named)?,
            bodies,
            exam,
            paper,
            label,
            candidate,
        })
    }

    /// Takes the pictures of further texts in.
    pub(super) fn add_pictures<'t>(
        &mut self,
        conn: &mut Connection,
        texts: impl Iterator<Item = &'t str>,
    ) -> Result<(), Error> {
        let named = texts.flat_map(rich_text::assets).collect();
        self.pictures.extend(addresses(conn, &named)?);
        Ok(())
    }

    pub(super) fn printed(&self) -> Result<Printed<'_>, Error> {
        let asked = self.paper.slots.iter().map(|slot| {
            let body = self.bodies.get(&slot.version).ok_or(Error::NotFound)?;
            Ok(Asked {
                slot,
                body,
                pictures: &self.pictures,
            })
        });
        Ok(Printed {
            head: Head {
                title: &self.exam.title,
                label: self.label.as_deref(),
                duration: Some(self.exam.rules.duration),
                candidate: self.candidate.as_ref(),
            },
            sections: &self.blueprint.sections,
            asked: asked.collect::<Result<_, Error>>()?,
        })
    }
}

/// A paper of an exam, by its place in the drawing, as its candidate holds it; with their name where
/// it is one person's own.
///
/// # Errors
/// [`Error::NotFound`], also before the exam is published.
pub async fn candidate_paper(
    app: &App,
    exam: ExamId,
    number: u32,
    seal: Seal,
) -> Result<Print, Error> {
    print(app, exam, number, move |paper| {
        print::candidate_paper(paper, seal)
    })
    .await
}

/// The answer sheet of such a paper.
///
/// # Errors
/// [`Error::NotFound`], also before the exam is published.
pub async fn answer_sheet(app: &App, exam: ExamId, number: u32) -> Result<Print, Error> {
    print(app, exam, number, print::answer_sheet).await
}

async fn print(
    app: &App,
    exam: ExamId,
    number: u32,
    write: impl FnOnce(&Printed<'_>) -> String + Send + 'static,
) -> Result<Print, Error> {
    app.store
        .read(move |conn| {
            let sheet = Sheet::load(conn, exam, number)?;
            let html = write(&sheet.printed()?);
            Ok(Print {
                exam: sheet.exam.title,
                html,
            })
        })
        .await
}
