//! The essays of an exam, and how far their marking is.
//!
//! Invariant: which answers need a person is told by their scores in the latest grade, so that a question
//! that was dropped, or an essay left empty, is nobody's work.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::load_rules;
use crate::app::memory::Memory;
use crate::app::{App, Error};
use crate::domain::attempt::Attempt;
use crate::domain::grading::{Score, Worth};
use crate::domain::marking::{Decision, Marked, Marking, Rules, Stage, stage};
use crate::domain::paper::Slot;
use crate::domain::question::{Kind, QuestionCode};
use crate::domain::{AccountId, AttemptId, ExamId, QuestionVersionId};
use crate::store::{Connection, bank, exams, grades, markings};

/// Attempts that are read at a time.
const PAGE: i64 = 500;

/// An essay that somebody wrote and that counts.
pub(super) struct Essay {
    pub(super) attempt: AttemptId,
    pub(super) slot: u32,
    version: QuestionVersionId,
    pub(super) marked: Marked,
    stage: Stage,
}

impl Essay {
    /// Whether this marker may mark it next, as far as marks go.
    pub(super) fn waits_for(&self, me: AccountId) -> bool {
        self.stage != Stage::Done && !self.marked.by.contains_key(&me)
    }
}

/// Whether a person gave the marks of an answer, or has to. An essay left empty needs nobody, nor does one
/// whose question is dropped or worth full marks to all.
const fn is_by_hand(score: &Score) -> bool {
    matches!(
        score.worth,
        Worth::Waiting | Worth::Marked { fraction: None, .. }
    )
}

/// The essay of a slot, from its score in the latest grade.
fn essay(
    conn: &mut Connection,
    rules: Rules,
    (attempt, asked): (AttemptId, &Slot),
    score: &Score,
    marked: Marked,
) -> Result<Essay, Error> {
    let is_given = score.worth != Worth::Waiting;
    // When they were given matters only where it could call them into question.
    let given_at = match marked.decide(rules) {
        Decision::Differ => markings::find_given_at(conn, attempt, score.slot)?,
        Decision::Settled(_) | Decision::Wait => is_given.then_some(Timestamp::MAX),
    };
    Ok(Essay {
        attempt,
        slot: score.slot,
        version: asked.version,
        stage: stage(rules, &marked, given_at),
        marked,
    })
}

/// Every essay of an exam, question by question.
pub(super) fn survey(
    conn: &mut Connection,
    memory: &Memory,
    rules: Rules,
    exam: ExamId,
) -> Result<Vec<Essay>, Error> {
    let mut by_answer: BTreeMap<(AttemptId, u32), Vec<Marking>> = BTreeMap::new();
    for marking in markings::list(conn, exam)? {
        let key = (marking.attempt, marking.slot);
        by_answer.entry(key).or_default().push(marking);
    }
    let (mut essays, mut after) = (Vec::new(), None);
    loop {
        let page = markings::list_by_hand(conn, exam, after, PAGE)?;
        let Some(last) = page.last() else {
            break;
        };
        after = Some(last.attempt);
        for of in &page {
            let paper = memory.load_paper(conn, of.paper)?;
            for score in of.scores.iter().filter(|score| is_by_hand(score)) {
                let asked = paper.slot(score.slot).ok_or(Error::NotFound)?;
                // A question whose key is of another kind waits for a person too, and has no rubric.
                if asked.body.layout.kind() != Kind::Essay {
                    continue;
                }
                let given = by_answer.get(&(of.attempt, score.slot));
                let marked = Marked::of(given.into_iter().flatten());
                let place = (of.attempt, &asked.slot);
                essays.push(essay(conn, rules, place, score, marked)?);
            }
        }
    }
    essays.sort_by_key(|essay| (essay.version, essay.attempt, essay.slot));
    Ok(essays)
}

/// How far the marking of a question is, in answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Nobody has marked them.
    pub n_waiting: usize,
    /// One of two has marked them.
    pub n_marked_once: usize,
    /// Two differ, and a third has to mark them.
    pub n_differing: usize,
    /// Their marks count.
    pub n_done: usize,
}

/// How far the marking of a question is.
#[derive(Debug, Clone)]
pub struct Progress {
    /// The question.
    pub code: QuestionCode,
    /// The number of its version.
    pub version: u32,
    /// In answers.
    pub counts: Counts,
}

/// How far the marking of an exam is, by question.
///
/// # Errors
/// [`Error::NotFound`] for an unknown exam.
pub async fn progress(app: &App, exam: ExamId) -> Result<Vec<Progress>, Error> {
    let memory = Arc::clone(&app.memory);
    app.store
        .read(move |conn| {
            exams::load(conn, exam)?;
            let rules = load_rules(conn, exam)?;
            let mut by_version: BTreeMap<QuestionVersionId, Counts> = BTreeMap::new();
            for essay in survey(conn, &memory, rules, exam)? {
                let counts = by_version.entry(essay.version).or_default();
                let count = match essay.stage {
                    Stage::Waiting => &mut counts.n_waiting,
                    Stage::MarkedOnce => &mut counts.n_marked_once,
                    Stage::Differing => &mut counts.n_differing,
                    Stage::Done => &mut counts.n_done,
                };
                *count += 1;
            }
            let versions: Vec<_> = by_version.keys().copied().collect();
            let names = bank::load_names(conn, &versions)?;
            let told = names.into_iter().map(|(id, (code, version))| Progress {
                code,
                version,
                counts: by_version.get(&id).copied().unwrap_or_default(),
            });
            let mut told: Vec<Progress> = told.collect();
            told.sort_by(|a, b| (&a.code, a.version).cmp(&(&b.code, b.version)));
            Ok(told)
        })
        .await
}

/// The essay of a slot of a locked attempt; none where no person has to do with it.
pub(super) fn load_essay(
    conn: &mut Connection,
    memory: &Memory,
    rules: Rules,
    attempt: &Attempt,
    slot: u32,
) -> Result<Option<Essay>, Error> {
    let scores = grades::load_scores(conn, attempt.id)?;
    let score = scores.iter().find(|score| score.slot == slot);
    let Some(score) = score.filter(|score| is_by_hand(score)) else {
        return Ok(None);
    };
    let marked = Marked::of(&markings::list_on(conn, attempt.id, slot)?);
    let paper = memory.load_paper(conn, attempt.paper)?;
    let asked = paper.slot(slot).ok_or(Error::NotFound)?;
    essay(conn, rules, (attempt.id, &asked.slot), score, marked).map(Some)
}
