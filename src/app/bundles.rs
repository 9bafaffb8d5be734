//! Bundles: an exam written out to be graded elsewhere, and graded again from that alone.
//!
//! Invariant: grading a bundle needs no database and gives what the database has, or says where it differs.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};
use std::sync::Arc;

use super::batches::Batch;
use super::keys::Questions;
use super::{App, Error};
use crate::domain::grading::{GRADER, Grade, grade};
use crate::domain::paper::Paper;
use crate::domain::ruling::Ruling;
use crate::domain::{AttemptId, ExamId, PaperId, QuestionVersionId};
use crate::formats::DocumentFault;
use crate::formats::bundle::{
    AttemptLine, AttemptParts, BundleFault, ExamLine, GradeLine, Line, PaperLine, QuestionLine,
    RulingLine, SumsLine, read, write,
};
use crate::store::bank::Keyed;
use crate::store::{Connection, bank, candidates, exams, grades, papers, rulings};

/// What is written at a time.
const PAGE: i64 = 500;

/// Why a bundle was not written.
#[derive(Debug, thiserror::Error)]
pub enum ExportFault {
    /// The use case.
    #[error(transparent)]
    App(#[from] Error),
    /// The file.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Writes an exam with every graded attempt; how many there are.
///
/// # Errors
/// [`Error::NotFound`]; the writer's.
pub async fn export(app: &App, exam: ExamId, out: &mut dyn Write) -> Result<u64, ExportFault> {
    let head = app.store.read(move |conn| head(conn, exam)).await?;
    for line in &head {
        write(line, out)?;
    }
    let mut first = 1;
    loop {
        let page = app
            .store
            .read(move |conn| papers::list(conn, exam, first, PAGE).map_err(Error::from))
            .await?;
        let Some((last, _, _)) = page.last() else {
            break;
        };
        first = last.saturating_add(1);
        for (number, id, paper) in &page {
            write(&Line::Paper(PaperLine::new(*id, Some(*number), paper)), out)?;
        }
    }
    let (mut after, mut n_attempts) = (None, 0);
    loop {
        let page = app
            .store
            .read(move |conn| attempt_lines(conn, exam, after))
            .await?;
        let Some((last, _)) = page.last() else {
            break;
        };
        after = Some(*last);
        for (_, line) in page {
            write(&Line::Attempt(Box::new(line)), out)?;
            n_attempts += 1;
        }
    }
    write(
        &Line::End {
            attempts: n_attempts,
        },
        out,
    )?;
    Ok(n_attempts)
}

/// Exam, questions and rulings.
fn head(conn: &mut Connection, id: ExamId) -> Result<Vec<Line>, Error> {
    let exam = exams::load(conn, id)?;
    let in_force = rulings::list_in_force(conn, id)?;
    let mut versions = papers::list_versions(conn, id)?;
    versions.extend(in_force.iter().flat_map(Ruling::versions));
    let versions: Vec<QuestionVersionId> = versions.into_iter().collect();
    let mut lines = vec![Line::Exam(ExamLine::new(
        id,
        &exam.title,
        GRADER,
        in_force.len(),
    ))];
    for (version, keyed) in bank::load_keyed(conn, &versions)? {
        let line = QuestionLine::new(
            version,
            &keyed.code,
            &keyed.body,
            (&keyed.key, keyed.rule.as_ref()),
        );
        lines.push(Line::Question(line));
    }
    lines.extend(
        in_force
            .iter()
            .map(|ruling| Line::Ruling(RulingLine::new(ruling))),
    );
    Ok(lines)
}

/// Some attempts, by id.
fn attempt_lines(
    conn: &mut Connection,
    exam: ExamId,
    after: Option<AttemptId>,
) -> Result<Vec<(AttemptId, AttemptLine)>, Error> {
    let listed = grades::list_graded(conn, exam, None, after, PAGE)?;
    let ids: Vec<AttemptId> = listed.iter().map(|one| one.attempt).collect();
    let mut stored = grades::load_stored(conn, &ids)?;
    let numbers = candidates::load_numbers(conn, &ids)?;
    let mut given = Batch::load(conn, listed.clone(), None)?.into_given();
    let lines = listed.into_iter().filter_map(|one| {
        let (stored, given) = (stored.remove(&one.attempt)?, given.remove(&one.attempt)?);
        let sums = SumsLine::new(
            [
                stored.total,
                stored.objective,
                stored.subjective,
                stored.out_of,
            ],
            stored.waiting,
        );
        let grade = GradeLine::new(stored.number, stored.rulings, stored.grader, sums);
        let parts = AttemptParts {
            attempt: one.attempt,
            paper: one.paper,
            responses: given.responses,
            marks: given.marks,
            scores: stored.scores,
        };
        let number = numbers.get(&one.attempt).map_or("", String::as_str);
        Some((one.attempt, AttemptLine::new(&parts, number, grade)))
    });
    Ok(lines.collect())
}

/// What grading a bundle again found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The grade is the same, to the last score.
    Same,
    /// It differs.
    Differs {
        /// The line of the attempt.
        line: u64,
        /// Whose it is.
        candidate: String,
        /// What differs, in a few words.
        what: String,
    },
}

/// An exam as a bundle holds it.
#[derive(Default)]
pub struct Bundled {
    known: BTreeMap<QuestionVersionId, Arc<Keyed>>,
    rulings: Vec<Ruling>,
    papers: BTreeMap<PaperId, (Option<u32>, Paper)>,
}

impl Bundled {
    /// The papers, by their place in the drawing.
    pub fn papers(&self) -> impl Iterator<Item = (u32, &Paper)> {
        let numbered = self.papers.values();
        numbered.filter_map(|(number, paper)| Some(((*number)?, paper)))
    }

    /// A question by its version.
    pub fn question(&self, version: QuestionVersionId) -> Option<&Keyed> {
        self.known.get(&version).map(|keyed| &**keyed)
    }

    /// The grade of an attempt on a paper, under the first so many rulings; all where none is said.
    pub fn grade(&self, paper: &Paper, parts: &AttemptParts, n_rulings: Option<usize>) -> Grade {
        let n_rulings = n_rulings.unwrap_or(self.rulings.len());
        let rulings = self.rulings.get(..n_rulings).unwrap_or(&self.rulings);
        let questions = Questions::of(&self.known, rulings, &paper.slots);
        let ready = questions.ready(&paper.slots);
        grade(
            paper,
            |slot| ready.asked(slot),
            &parts.responses,
            &parts.marks,
        )
    }

    fn take(&mut self, line: Line) -> Result<Option<AttemptLine>, DocumentFault> {
        match line {
            Line::Question(question) => {
                let (version, code, body, parts) = question.read()?;
                let keyed = Keyed {
                    code,
                    body,
                    key: parts.key,
                    rule: parts.rule,
                    explanation: parts.explanation,
                    evidence: parts.evidence,
                };
                self.known.insert(version, Arc::new(keyed));
            }
            Line::Ruling(ruling) => self.rulings.push(ruling.read()?),
            Line::Paper(line) => {
                let (id, paper) = line.read()?;
                self.papers.insert(id, (line.number, paper));
            }
            Line::Attempt(attempt) => return Ok(Some(*attempt)),
            Line::Exam(_) | Line::End { .. } => {}
        }
        Ok(None)
    }
}

/// Reads a bundle and grades every attempt of it again; the exam, and what is told of each attempt.
///
/// # Errors
/// [`BundleFault`]: where the bundle cannot be read, or is not whole.
pub fn check(
    bundle: impl BufRead,
    tell: &mut dyn FnMut(&Finding),
) -> Result<(Bundled, u64), BundleFault> {
    let (mut bundled, mut n_attempts, mut n_said) = (Bundled::default(), 0, None);
    let mut n_missing = 0;
    for line in read(bundle) {
        let (number, line) = line?;
        if number == 1 && !matches!(&line, Line::Exam(_)) {
            return Err(BundleFault::NotWhole(
                "its first line names no exam".to_owned(),
            ));
        }
        if let Line::End { attempts } = line {
            n_said = Some(attempts);
            continue;
        }
        let fault = |fault| BundleFault::Line {
            line: number,
            fault,
        };
        let Some(attempt) = bundled.take(line).map_err(fault)? else {
            continue;
        };
        n_attempts += 1;
        let parts = attempt.read().map_err(fault)?;
        let Some((_, paper)) = bundled.papers.get(&parts.paper) else {
            n_missing += 1;
            continue;
        };
        let found = bundled.grade(paper, &parts, Some(attempt.grade.rulings));
        tell(&compare(number, &attempt, &parts, &found));
    }
    if n_said != Some(n_attempts) {
        let said = n_said.map_or_else(
            || "no last line".to_owned(),
            |n| format!("{n} attempts said"),
        );
        return Err(BundleFault::NotWhole(format!(
            "{n_attempts} attempts found, {said}"
        )));
    }
    if n_missing > 0 {
        return Err(BundleFault::NotWhole(format!(
            "{n_missing} attempts without their paper"
        )));
    }
    Ok((bundled, n_attempts))
}

fn compare(line: u64, attempt: &AttemptLine, parts: &AttemptParts, found: &Grade) -> Finding {
    let differing: Vec<String> = parts
        .scores
        .iter()
        .zip(&found.scores)
        .filter(|(stored, found)| stored != found)
        .map(|(stored, _)| stored.slot.to_string())
        .collect();
    let sums = SumsLine::of(found);
    let mut what = Vec::new();
    if parts.scores.len() != found.scores.len() {
        what.push(format!(
            "{} scores, {} slots",
            parts.scores.len(),
            found.scores.len()
        ));
    }
    if !differing.is_empty() {
        what.push(format!("slots {}", differing.join(", ")));
    }
    if sums != attempt.grade.sums {
        what.push(format!(
            "total {} stored, {} found",
            attempt.grade.sums.total(),
            found.total
        ));
    }
    if what.is_empty() {
        return Finding::Same;
    }
    Finding::Differs {
        line,
        candidate: attempt.candidate.clone(),
        what: what.join("; "),
    }
}
