//! Graded attempts that count, with all that was asked and given, one after the other by number.
//!
//! Invariant: memory holds one page of attempts. Questions stand as they count now, with what was ruled.

use std::collections::BTreeMap;

use super::Source;
use crate::app::Error;
use crate::app::keys::{Questions, Ready};
use crate::app::standings::counting;
use crate::domain::PaperId;
use crate::domain::grading::Score;
use crate::domain::marks::Marks;
use crate::domain::paper::{Paper, Slot};
use crate::domain::response::Response;
use crate::domain::roster::RosterEntry;
use crate::store::{Connection, attempts, graded, grades, papers, rulings};

/// Candidates of a page: with papers and answers some megabytes.
const PAGE: i64 = 200;

/// One graded attempt.
pub(in crate::app) struct Answered<'a> {
    pub(in crate::app) person: &'a RosterEntry,
    /// What the whole paper came to.
    pub(in crate::app) total: Marks,
    /// Which paper.
    pub(in crate::app) paper_id: PaperId,
    pub(in crate::app) questions: &'a Questions,
    pub(in crate::app) ready: &'a Ready<'a>,
    paper: &'a Paper,
    scores: &'a [Score],
    responses: Option<&'a BTreeMap<u32, Response>>,
    given_marks: Option<&'a BTreeMap<u32, Marks>>,
}

/// One slot of it.
#[derive(Clone, Copy)]
pub(in crate::app) struct AnsweredSlot<'a> {
    pub(in crate::app) slot: &'a Slot,
    pub(in crate::app) score: &'a Score,
    pub(in crate::app) response: Option<&'a Response>,
    /// What a person gave, where one did.
    pub(in crate::app) by_person: Option<Marks>,
}

impl<'a> Answered<'a> {
    /// Its slots, in the order of the paper.
    pub(in crate::app) fn slots(&self) -> impl Iterator<Item = AnsweredSlot<'a>> + use<'a> {
        let (responses, given_marks) = (self.responses, self.given_marks);
        let scored = self.paper.slots.iter().zip(self.scores);
        scored.map(move |(slot, score)| AnsweredSlot {
            slot,
            score,
            response: responses.and_then(|responses| responses.get(&score.slot)),
            by_person: given_marks.and_then(|given| given.get(&score.slot).copied()),
        })
    }
}

/// Hands over each graded attempt that counts.
pub(in crate::app) fn each(
    conn: &mut Connection,
    source: &Source,
    mut take: impl FnMut(&Answered<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let exam = source.exam.id;
    let in_force = rulings::list_in_force(conn, exam)?;
    let mut after: Option<String> = None;
    loop {
        let people = graded::list_people(conn, exam, after.as_deref(), PAGE)?;
        let Some((_, last)) = people.last() else {
            return Ok(());
        };
        after = Some(last.number.clone());
        let candidates: Vec<_> = people.iter().map(|(id, _)| *id).collect();
        let mut sittings = graded::list_sittings(conn, &candidates)?;
        let counted = people.iter().filter_map(|(id, person)| {
            let sitting = counting(sittings.remove(id)?)?;
            let total = sitting.sums?.total;
            Some((person, sitting.attempt, total))
        });
        let counted: Vec<_> = counted.collect();
        let attempts: Vec<_> = counted.iter().map(|(_, attempt, _)| *attempt).collect();
        let scores = graded::load_scores(conn, &attempts)?;
        let of_papers = scores.values().map(|(paper, _)| *paper).collect();
        let papers = papers::load_many(conn, &of_papers)?;
        let responses = attempts::load_responses_of(conn, &attempts)?;
        let given_marks = grades::load_given_marks_of(conn, &attempts)?;
        let slots = || papers.values().flat_map(|paper| &paper.slots);
        let questions = Questions::ruled(conn, &source.keys, &in_force, slots())?;
        let ready = questions.ready(slots());
        for (person, attempt, total) in counted {
            let known = scores
                .get(&attempt)
                .and_then(|(paper, scores)| Some((*paper, papers.get(paper)?, scores)));
            let (paper_id, paper, scores) = known.ok_or(Error::NotFound)?;
            take(&Answered {
                person,
                total,
                paper_id,
                questions: &questions,
                ready: &ready,
                paper,
                scores,
                responses: responses.get(&attempt),
                given_marks: given_marks.get(&attempt),
            })?;
        }
        source.meter.advance(people.len())?;
    }
}
