//! Score sheets: 成绩汇总, 支部统计, 缺考名单, 题目分析, 作答明细, 主观题作答, as files of CSV or as one workbook.
//!
//! Invariant: a sheet and the API tell the same of everybody: both are made of [`outcome`] and of the same
//! sums. Rows go from the database to whoever reads them; no sheet is held in memory.
//!
//! Reading order: `books` (where rows go), `people` (sheets of people and branches), `answered` (graded
//! attempts with all that was asked and given), `slots` (sheets of questions and answers), `figures`
//! (their statistics), `charts`.

mod answered;
mod books;
mod charts;
mod figures;
mod names;
mod people;
mod slots;

use std::cell::OnceCell;
use std::sync::Arc;

use tokio::sync::mpsc::{self, Receiver};

use super::keys::Keys;
use super::meter::{Meter, Stage};
use super::statistics::report_of;
use super::{App, Error};
use crate::domain::results::branches::BranchStanding;
use crate::domain::results::ranking::Ties;
use crate::domain::{ExamId, QuestionVersionId};
use crate::formats::charts::own_branches;
use crate::formats::score_sheet::{FIGURE_NOTES, QUESTION_NOTES};
use crate::formats::sheet::SheetOptions;
use crate::formats::workbook::ChartSheet;
use crate::store::exams::Exam;
use crate::store::grades::Sitting;
use crate::store::observations::Observation;
use crate::store::{Connection, blueprints, candidates, exams};

pub(super) use answered::{Answered, AnsweredSlot, each};
pub use charts::{Chart, Drawn, chart};
pub use names::{Wish, require_names};
pub(super) use people::attempts_each;

use books::{Book, CsvBook, Workbook};
use people::People;
use slots::Report;

/// What became of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Never started.
    NotStarted,
    /// Still sitting.
    InProgress,
    /// Ended, not graded yet.
    Closed,
    /// Graded.
    Graded,
    /// Graded as far as rules can; a person has marks to give.
    Waiting,
}

/// What became of the candidate whose attempt counts, if there is one.
pub fn outcome(sitting: Option<&Sitting>) -> Outcome {
    let Some(sitting) = sitting else {
        return Outcome::NotStarted;
    };
    match (&sitting.sums, sitting.closed_at, sitting.started_at) {
        (Some(sums), _, _) if 0 < sums.waiting => Outcome::Waiting,
        (Some(_), _, _) => Outcome::Graded,
        (None, Some(_), _) => Outcome::Closed,
        (None, None, Some(_)) => Outcome::InProgress,
        (None, None, None) => Outcome::NotStarted,
    }
}

/// Which sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// 成绩汇总: everybody, by rank.
    Scores,
    /// 支部统计: every branch with all below it.
    Branches,
    /// 缺考名单: who never started, by number.
    Absentees,
    /// 题目分析: every question that was on a graded paper.
    Questions,
    /// 作答明细: every slot of every graded attempt that counts.
    Answers,
    /// 主观题作答: every essay of them.
    Essays,
    /// 等值成绩: what the score of each is worth on one paper. In no workbook: it would pass for the score.
    Equated,
}

impl Which {
    /// The sheets of a workbook, in their order.
    pub const ALL: [Self; 6] = [
        Self::Scores,
        Self::Branches,
        Self::Absentees,
        Self::Questions,
        Self::Answers,
        Self::Essays,
    ];
}

/// A file on its way: its pieces, one of which is an error where it breaks off.
pub struct File {
    /// The exam that it tells of.
    pub exam: Exam,
    /// Its bytes, piece by piece.
    pub pieces: Receiver<Result<Vec<u8>, Error>>,
}

/// Pieces that wait for who reads them.
const WAITING: usize = 4;

/// What sheets of an exam are made of.
pub(super) struct Source {
    pub(super) exam: Exam,
    pub(super) blueprint: crate::domain::blueprint::Blueprint,
    pub(super) keys: Arc<Keys>,
    people: OnceCell<People>,
    report: OnceCell<Report>,
    /// How far the reading of attempts is.
    meter: Meter,
}

impl Source {
    pub(super) fn load(
        conn: &mut Connection,
        exam: ExamId,
        keys: Arc<Keys>,
    ) -> Result<Self, Error> {
        let exam = exams::load(conn, exam)?;
        let blueprint = blueprints::load(conn, exam.blueprint)?;
        Ok(Self {
            exam,
            blueprint,
            keys,
            people: OnceCell::new(),
            report: OnceCell::new(),
            meter: Meter::default(),
        })
    }

    /// The same, which tells how far it is: its attempts will be read so often.
    pub(super) fn metered(
        self,
        conn: &mut Connection,
        meter: Meter,
        n_readings: usize,
    ) -> Result<Self, Error> {
        let n_people = candidates::count(conn, self.exam.id)?;
        let total = u64::try_from(n_people * n_readings).unwrap_or(u64::MAX);
        meter.begin(Stage::Reading, total)?;
        Ok(Self { meter, ..self })
    }

    /// What everybody came to: read once, for the sheet and for the charts of a workbook.
    fn people(&self, conn: &mut Connection) -> Result<&People, Error> {
        if let Some(people) = self.people.get() {
            return Ok(people);
        }
        let people = People::new(conn, self)?;
        Ok(self.people.get_or_init(|| people))
    }

    /// How every question did: read once, too.
    fn report(&self, conn: &mut Connection) -> Result<&Report, Error> {
        if let Some(report) = self.report.get() {
            return Ok(report);
        }
        let report = Report::new(conn, self)?;
        Ok(self.report.get_or_init(|| report))
    }

    fn write(
        &self,
        conn: &mut Connection,
        which: Which,
        ties: Ties,
        book: &mut dyn Book,
    ) -> Result<(), Error> {
        match which {
            Which::Scores => people::write_scores(conn, self, ties, book),
            Which::Branches => people::write_branches(conn, self, book),
            Which::Absentees => people::write_absentees(conn, self, book),
            Which::Questions => slots::write_questions(conn, self, book),
            Which::Answers => slots::write_answers(conn, self, book),
            Which::Essays => slots::write_essays(conn, self, book),
            Which::Equated => people::write_equated(conn, self, book),
        }
    }
}

/// One sheet as CSV, in a stream.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn csv(
    app: &App,
    exam: ExamId,
    which: Which,
    options: SheetOptions,
) -> Result<File, Error> {
    let keys = Arc::clone(&app.keys);
    let source = app.store.read(move |conn| Source::load(conn, exam, keys));
    let source = source.await?;
    let (to, pieces) = mpsc::channel(WAITING);
    let (store, exam) = (app.store.clone(), source.exam.clone());
    let id = exam.id;
    tokio::spawn(async move {
        let last = to.clone();
        let written = store.read(move |conn| {
            let ties = options.ties;
            let mut book = CsvBook::new(options, to);
            source.write(conn, which, ties, &mut book)?;
            book.end()
        });
        if let Err(error) = written.await {
            tracing::warn!(exam = %id, %error, "a sheet was not written to its end");
            // Who reads must not take what there is for the whole.
            let _is_gone = last.send(Err(error)).await.is_err();
        }
    });
    Ok(File { exam, pieces })
}

/// All sheets in one workbook, with 统计图 and 说明 at its end. It is whole before its first piece is there.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::File`] and the store's where there is no room for it.
pub async fn workbook(app: &App, exam: ExamId, options: SheetOptions) -> Result<File, Error> {
    let keys = Arc::clone(&app.keys);
    let (now, name) = (app.now(), app.request_id());
    let (exam, file) = app
        .store
        .read(move |conn| {
            let source = Source::load(conn, exam, keys)?;
            let (ties, notes) = (options.ties, options.notes());
            let mut book = Workbook::new(options, now)?;
            for which in Which::ALL {
                source.write(conn, which, ties, &mut book)?;
                if which == Which::Questions {
                    figures::write(&report_of(conn, &source)?, &mut book)?;
                }
            }
            book.charts(&ChartSheet {
                spread: &source.people(conn)?.spread,
                branches: &own_branches(&source.people(conn)?.standings),
                points: &source.report(conn)?.points(),
            })?;
            let about = QUESTION_NOTES.iter().chain(&FIGURE_NOTES);
            let about = about.map(|note| (*note).to_owned());
            let notes: Vec<String> = notes.into_iter().chain(about).collect();
            let file = book.save(&notes, &name.to_string())?;
            Ok::<_, Error>((source.exam, file))
        })
        .await?;
    let (to, pieces) = mpsc::channel(WAITING);
    tokio::task::spawn_blocking(move || books::send_file(file, &to));
    Ok(File { exam, pieces })
}

/// How every question of an exam did, for the bank.
///
/// # Errors
/// [`Error::NotFound`].
pub(super) fn observations(
    conn: &mut Connection,
    exam: ExamId,
    keys: Arc<Keys>,
) -> Result<Vec<(QuestionVersionId, Observation)>, Error> {
    Ok(Source::load(conn, exam, keys)?.report(conn)?.observations())
}

/// 支部统计: every branch after the one above it.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn branches(app: &App, exam: ExamId) -> Result<Vec<BranchStanding>, Error> {
    let keys = Arc::clone(&app.keys);
    app.store
        .read(move |conn| {
            let source = Source::load(conn, exam, keys)?;
            Ok(People::new(conn, &source)?.standings)
        })
        .await
}
