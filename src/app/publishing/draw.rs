//! The papers of an exam, drawn in the order of its roster, checked and audited one by one.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use tokio::sync::mpsc::Sender;

use super::{PAGE, draw_secret, order_of, roster_digest};
use crate::app::{Error, fresh};
use crate::domain::attempt::{Attempt, derive_id};
use crate::domain::feasibility::Budget;
use crate::domain::paper::{
    Answer, Audit, Drawing, GENERATOR, Method, Paper, PoolQuestion, Source, Statement, digest,
};
use crate::domain::question::QuestionCode;
use crate::domain::seed::Seed;
use crate::domain::{CandidateId, PaperId, QuestionVersionId};
use crate::entropy::Entropy;
use crate::formats::certificate::{CertificateForm, DrawnForm};
use crate::formats::{blueprint as blueprint_form, pool as pool_form};
use crate::store::candidates::Person;
use crate::store::exams::Exam;
use crate::store::{Connection, bank, blueprints, candidates, papers};

/// Papers and attempts that are stored in one transaction.
pub(super) struct Chunk {
    /// Papers with their places in the drawing.
    pub(super) papers: Vec<(PaperId, u32, Paper)>,
    /// Attempts at these papers, or at the shared ones.
    pub(super) attempts: Vec<Attempt>,
}

/// How many papers and attempts one transaction takes: a few milliseconds of the writer.
const CHUNK: usize = 200;

/// What a drawing turned out to be.
pub(super) struct Drawn {
    pub(super) statement: Statement,
    pub(super) pool: Vec<PoolQuestion>,
    pub(super) certificate: CertificateForm,
}

/// Refuses a blueprint that was proven to have no paper, before anything is drawn. What is undecided
/// is tried: a paper that is found proves more than any answer.
pub(in crate::app) fn require_servable(source: &Source) -> Result<(), Error> {
    match source.answer(Budget::default()) {
        Answer::Infeasible(told) => Err(Error::BankCannotServe(told)),
        Answer::Feasible(_) | Answer::Undecided(_) => Ok(()),
    }
}

/// Draws everything and hands it over in chunks. Runs off the async threads.
pub(super) fn draw_all(
    conn: &mut Connection,
    exam: &Exam,
    seed: &Seed,
    entropy: &dyn Entropy,
    now: Timestamp,
    to_store: &Sender<Chunk>,
) -> Result<Drawn, Error> {
    let n_candidates = candidates::count(conn, exam.id)?;
    if n_candidates == 0 {
        return Err(Error::EmptyRoster);
    }
    let blueprint = blueprints::load(conn, exam.blueprint)?;
    let order = order_of(exam, blueprint.window, n_candidates);
    let source = Source::new(blueprint, bank::load_pool(conn)?).map_err(Error::PoolFaults)?;
    require_servable(&source)?;
    let statement = Statement {
        secret: draw_secret(seed),
        blueprint: digest(blueprint_form::to_json(&source.blueprint).as_bytes()),
        pool: digest(pool_form::to_json(&source.pool).as_bytes()),
        roster: Some(roster_digest(conn, exam.id)?),
        order,
    };
    let drawing = Drawing::new(&source, &statement.draw_seed(), order)?;
    let mut run = Run {
        exam,
        seed,
        entropy,
        now,
        to_store,
        audit: Audit::new(&source.blueprint, &source.pool, order.window),
        n_papers: 0,
    };
    match order.method {
        Method::Deck | Method::Uniform => run.own(conn, &source, &drawing)?,
        Method::Forms => run.forms(conn, &drawing)?,
    }
    let drawn = DrawnForm {
        generator: GENERATOR.to_owned(),
        method: order.method.as_str().to_owned(),
        commitment: Some(statement.commitment()),
        statement: None,
        drawn_at: Some(now.to_string()),
    };
    let certificate = CertificateForm::from_certificate(&run.audit.finish(), drawn);
    Ok(Drawn {
        statement,
        certificate,
        pool: source.pool,
    })
}

struct Run<'a> {
    exam: &'a Exam,
    seed: &'a Seed,
    entropy: &'a dyn Entropy,
    now: Timestamp,
    to_store: &'a Sender<Chunk>,
    audit: Audit<'a>,
    n_papers: u32,
}

impl Run<'_> {
    /// A paper of each candidate's own, in the order of the roster.
    fn own(
        &mut self,
        conn: &mut Connection,
        source: &Source,
        drawing: &Drawing<'_>,
    ) -> Result<(), Error> {
        let mut last: Option<Person> = None;
        for number in 0..drawing.n_blocks() {
            let block = drawing.block_range(number);
            let mut people = Vec::with_capacity(block.len());
            while people.len() < block.len() {
                let wanted = block.len() - people.len();
                let limit = PAGE.min(i64::try_from(wanted).unwrap_or(PAGE));
                let page = candidates::list_seated(conn, self.exam.id, last.as_ref(), None, limit)?;
                last = Some(page.last().cloned().ok_or(Error::ChangedMeanwhile)?);
                people.extend(page);
            }
            let seen = if source.blueprint.avoid_seen {
                seen_by(conn, &people)?
            } else {
                BTreeMap::new()
            };
            let seen_at = |index: usize| {
                let person = people.get(index.saturating_sub(block.start));
                person
                    .and_then(|person| seen.get(&person.entry.number))
                    .map_or_else(Vec::new, |codes| source.places_of(codes))
            };
            let papers = drawing.papers_of(number, &seen_at)?;
            let nothing = BTreeSet::new();
            let mut dealt = people.iter().zip(papers).peekable();
            while dealt.peek().is_some() {
                let mut chunk = Chunk {
                    papers: Vec::with_capacity(CHUNK),
                    attempts: Vec::with_capacity(CHUNK),
                };
                for (person, paper) in dealt.by_ref().take(CHUNK) {
                    let unseen = seen.get(&person.entry.number);
                    let id = self.take(paper?, unseen.unwrap_or(&nothing), &mut chunk)?;
                    chunk.attempts.push(self.ready(person.id, id));
                }
                self.send(chunk)?;
            }
        }
        Ok(())
    }

    /// One paper or a few, and for each candidate the next of them in turn.
    fn forms(&mut self, conn: &mut Connection, drawing: &Drawing<'_>) -> Result<(), Error> {
        let mut chunk = Chunk {
            papers: Vec::new(),
            attempts: Vec::new(),
        };
        let mut ids = Vec::new();
        for paper in drawing.block(0, &|_| Vec::new())? {
            ids.push(self.take(paper, &BTreeSet::new(), &mut chunk)?);
        }
        self.send(chunk)?;
        let mut turn = ids.iter().copied().cycle();
        let mut last: Option<Person> = None;
        loop {
            let page = candidates::list_seated(conn, self.exam.id, last.as_ref(), None, PAGE)?;
            let attempts = page.iter().zip(turn.by_ref());
            let chunk = Chunk {
                papers: Vec::new(),
                attempts: attempts
                    .map(|(person, id)| self.ready(person.id, id))
                    .collect(),
            };
            self.send(chunk)?;
            match page.into_iter().next_back() {
                Some(person) => last = Some(person),
                None => return Ok(()),
            }
        }
    }

    /// Checks a paper and adds it to the chunk. One that breaks its blueprint is never stored.
    fn take(
        &mut self,
        paper: Paper,
        seen: &BTreeSet<QuestionCode>,
        chunk: &mut Chunk,
    ) -> Result<PaperId, Error> {
        if let Some(violation) = self.audit.add_unseen(&paper, seen).into_iter().next() {
            return Err(Error::BadPaper(violation.to_string()));
        }
        self.n_papers = self.n_papers.saturating_add(1);
        let id = fresh(self.entropy, self.now, PaperId::new)?;
        chunk.papers.push((id, self.n_papers, paper));
        Ok(id)
    }

    fn ready(&self, candidate: CandidateId, paper: PaperId) -> Attempt {
        ready(self.exam, self.seed, candidate, 1, paper)
    }

    fn send(&self, chunk: Chunk) -> Result<(), Error> {
        // Nobody listens any more where storing failed; that error is the one to tell.
        self.to_store
            .blocking_send(chunk)
            .map_err(|_| Error::ChangedMeanwhile)
    }
}

/// An attempt that waits for its candidate.
pub(super) fn ready(
    exam: &Exam,
    seed: &Seed,
    candidate: CandidateId,
    number: u32,
    paper: PaperId,
) -> Attempt {
    let id = derive_id(seed, candidate, number);
    Attempt::ready(id, exam.id, candidate, number, paper)
}

/// What these people have met before, by their numbers. A question is the same one in any version.
pub(super) fn seen_by(
    conn: &mut Connection,
    people: &[Person],
) -> Result<BTreeMap<String, BTreeSet<QuestionCode>>, Error> {
    let numbers: Vec<String> = people
        .iter()
        .map(|person| person.entry.number.clone())
        .collect();
    let seen = papers::list_seen(conn, &numbers)?;
    let versions: Vec<QuestionVersionId> = seen.values().flatten().copied().collect();
    let codes = bank::load_codes(conn, &versions)?;
    let known = |versions: BTreeSet<QuestionVersionId>| {
        let codes = versions.iter().filter_map(|version| codes.get(version));
        codes.cloned().collect()
    };
    Ok(seen
        .into_iter()
        .map(|(number, versions)| (number, known(versions)))
        .collect())
}
