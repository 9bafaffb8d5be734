//! Whether papers exist, and what they were: feasibility, certificates, drawings to check.

use std::io::{self, Write};

use jiff::Timestamp;
use tokio::sync::mpsc::{self, Receiver, Sender};

use super::exams::is_over;
use super::publishing::draw_secret;
use super::{App, Error};
use crate::domain::feasibility::Budget;
use crate::domain::paper::{Answer, Expected, GENERATOR, Method, Source, expected};
use crate::domain::{BlueprintId, ExamId};
use crate::formats::certificate::CertificateForm;
use crate::formats::drawing::{Header, Writer};
use crate::store::candidates::{self, Person};
use crate::store::draws::Draw;
use crate::store::exams::Exam;
use crate::store::{Connection, bank, blueprints, draws, exams, papers};

/// What the bank of the day can do with a stored plan, and what its papers would be like; none where it
/// cannot serve it, or no sample could be drawn.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::PoolFaults`] where the plan names what the bank does not have.
pub async fn feasibility(app: &App, id: BlueprintId) -> Result<(Answer, Option<Expected>), Error> {
    app.store
        .read(move |conn| {
            let blueprint = blueprints::load(conn, id)?;
            let source =
                Source::new(blueprint, bank::load_pool(conn)?).map_err(Error::PoolFaults)?;
            let answer = source.answer(Budget::default());
            let sample = match &answer {
                Answer::Infeasible(_) => None,
                Answer::Feasible(_) | Answer::Undecided(_) => expected(&source).ok(),
            };
            Ok((answer, sample))
        })
        .await
}

/// The promise about an exam's papers, and once the exam is over what it promised.
#[derive(Debug, Clone)]
pub struct Promise {
    /// SHA-256 of the statement.
    pub commitment: String,
    /// The statement itself, secret and all; none while anybody may still sit.
    pub statement: Option<String>,
}

/// The promise about the papers of an exam.
pub(super) fn promise_of(
    conn: &mut Connection,
    exam: &Exam,
    commitment: String,
    now: Timestamp,
) -> Result<Promise, Error> {
    // Asked for by everybody who waits: what needs no query is looked at first.
    let may_be_over = exam.rules.window_is_over_at(exam.state, now);
    let statement = match exam.seed {
        Some(seed) if may_be_over && is_over(conn, exam)? => {
            let draw = draws::load(conn, exam.id, draw_secret(&seed))?;
            Some(draw.statement.text())
        }
        Some(_) | None => None,
    };
    Ok(Promise {
        commitment,
        statement,
    })
}

/// What the papers of an exam turned out to be.
///
/// # Errors
/// [`Error::NotFound`] before it is published.
pub async fn certificate(app: &App, id: ExamId) -> Result<CertificateForm, Error> {
    app.store
        .read(move |conn| {
            let exam = exams::load(conn, id)?;
            let commitment = draws::load_commitment(conn, id)?;
            let now = conn.now()?;
            let promise = promise_of(conn, &exam, commitment, now)?;
            let mut certificate = draws::load_certificate(conn, id)?;
            certificate.drawn.commitment = Some(promise.commitment);
            certificate.drawn.statement = promise.statement;
            Ok(certificate)
        })
        .await
}

/// Papers or people of one page while a drawing is written.
const PAGE: i64 = 500;

/// A drawing as a file in pieces, for anybody to check with `examhall paper certify`. It tells keys
/// and the secret, and so it is only made when the exam is over. A piece that is missing shows: the
/// last line counts.
///
/// # Errors
/// [`Error::NotFound`] before it is published, [`Error::ExamNotOver`] while anybody may sit.
pub async fn drawing_file(app: &App, id: ExamId) -> Result<Receiver<Vec<u8>>, Error> {
    let (draw, header) = app
        .store
        .read(move |conn| {
            let exam = exams::load(conn, id)?;
            // Also tells an exam that is not published.
            draws::load_commitment(conn, id)?;
            let seed = exam.seed.ok_or(Error::NotFound)?;
            if !is_over(conn, &exam)? {
                return Err(Error::ExamNotOver);
            }
            let draw = draws::load(conn, id, draw_secret(&seed))?;
            let blueprint = blueprints::load(conn, exam.blueprint)?;
            let pool = draws::load_pool(conn, id)?;
            let header = Header::of(&draw.statement, GENERATOR, &blueprint, pool);
            Ok((draw, header))
        })
        .await?;
    let (to, pieces) = mpsc::channel(4);
    let store = app.store.clone();
    tokio::spawn(async move {
        // Whatever goes wrong ends the file early, which its reader notices.
        let written = store.read(move |conn| write_drawing(conn, &draw, &header, to));
        if let Err(error) = written.await {
            tracing::warn!(exam = %id, %error, "a drawing was not written to its end");
        }
    });
    Ok(pieces)
}

fn write_drawing(
    conn: &mut Connection,
    draw: &Draw,
    header: &Header,
    to: Sender<Vec<u8>>,
) -> Result<(), Error> {
    let pieces = Pieces {
        to,
        waiting: Vec::new(),
    };
    let gone = |_: io::Error| Error::ChangedMeanwhile;
    let mut writer = Writer::new(pieces, header).map_err(gone)?;
    match draw.statement.order.method {
        Method::Deck | Method::Uniform => {
            let mut last = 0;
            loop {
                let page = papers::list_dealt(conn, draw.exam, last, PAGE)?;
                for (_, candidate, paper) in &page {
                    writer.write(Some(candidate), paper).map_err(gone)?;
                }
                match page.last() {
                    Some((number, _, _)) => last = *number,
                    None => break,
                }
            }
        }
        Method::Forms => {
            let forms = papers::list(conn, draw.exam, 1, PAGE)?;
            let mut turn = forms.iter().cycle();
            let mut last: Option<Person> = None;
            loop {
                let until = Some(draw.drawn_at);
                let page = candidates::list_seated(conn, draw.exam, last.as_ref(), until, PAGE)?;
                for (person, (_, _, paper)) in page.iter().zip(turn.by_ref()) {
                    let number = Some(person.entry.number.as_str());
                    writer.write(number, paper).map_err(gone)?;
                }
                match page.into_iter().next_back() {
                    Some(person) => last = Some(person),
                    None => break,
                }
            }
        }
    }
    let mut pieces = writer.finish().map_err(gone)?;
    pieces.flush().map_err(gone)
}

/// What is written, handed on piece by piece.
struct Pieces {
    to: Sender<Vec<u8>>,
    waiting: Vec<u8>,
}

/// Size from which a piece is handed on, in bytes.
const PIECE: usize = 64 * 1024;

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        if PIECE <= self.waiting.len() {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let piece = std::mem::take(&mut self.waiting);
        self.to
            .blocking_send(piece)
            .map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}
