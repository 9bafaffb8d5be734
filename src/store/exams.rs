//! Exams: their rules and their state.

use diesel::prelude::*;
use jiff::{SignedDuration, Timestamp};

use super::StoreError;
use super::backend::{Connection, Hold, Version, both};
use super::rows::{duration_ms, marks, ms, parse, timestamp, to_i32, to_u32, word};
use super::schema::exams;
use crate::domain::access::{Place, Scope};
use crate::domain::admission::AdmissionRules;
use crate::domain::exam::{DowntimeCredit, PaperMode, Release, Rules, State};
use crate::domain::release::ReviewParts;
use crate::domain::roster::BranchPath;
use crate::domain::seed::Seed;
use crate::domain::{BlueprintId, DrawId, ExamId};
use crate::formats::admission;

/// An exam, as stored.
#[derive(Debug, Clone)]
pub struct Exam {
    /// Its id.
    pub id: ExamId,
    /// What organisers and candidates call it.
    pub title: String,
    /// Where it stands.
    pub state: State,
    /// The branch that holds it; none where the whole organisation does.
    pub branch: Option<BranchPath>,
    /// What its papers are made of.
    pub blueprint: BlueprintId,
    /// How it is sat.
    pub rules: Rules,
    /// What it asks at its doors.
    pub admission: AdmissionRules,
    /// What its papers were drawn from; none before publishing. Never shown before the exam is over.
    pub seed: Option<Seed>,
    /// The drawing of its papers: in force once it is published, under way in a draft.
    pub draw: Option<DrawId>,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = exams)]
#[diesel(treat_none_as_null = true)]
pub(super) struct ExamRow {
    id: String,
    title: String,
    state: String,
    blueprint_id: String,
    opens_at: i64,
    closes_at: i64,
    duration_ms: i64,
    grace_ms: i64,
    max_attempts: i32,
    pass_marks: Option<i64>,
    paper_mode: String,
    own_method: Option<String>,
    n_forms: Option<i32>,
    score_release: String,
    review_release: String,
    seed: Option<String>,
    draw_id: Option<String>,
    downtime_credit: String,
    answers_release: Option<String>,
    keys_release: Option<String>,
    explanations_release: Option<String>,
    branch: String,
    admission: Option<String>,
}

fn row(exam: &Exam) -> Result<ExamRow, StoreError> {
    let rules = &exam.rules;
    let (paper_mode, own_method, n_forms) = match rules.papers {
        PaperMode::Own => ("own", Some("deck"), None),
        PaperMode::Uniform => ("own", Some("uniform"), None),
        PaperMode::Shared => ("shared", None, None),
        PaperMode::Forms => ("shared", None, Some(rules.n_forms)),
    };
    let word_of = |said: Option<Release>| said.map(|said| said.as_str().to_owned());
    Ok(ExamRow {
        id: exam.id.to_string(),
        title: exam.title.clone(),
        state: exam.state.as_str().to_owned(),
        blueprint_id: exam.blueprint.to_string(),
        opens_at: ms(rules.opens_at),
        closes_at: ms(rules.closes_at),
        duration_ms: duration_ms(rules.duration),
        grace_ms: duration_ms(rules.grace),
        max_attempts: to_i32(rules.max_attempts, "exams.max_attempts")?,
        pass_marks: rules.pass_marks.map(|marks| marks.hundredths().into()),
        paper_mode: paper_mode.to_owned(),
        own_method: own_method.map(str::to_owned),
        n_forms: n_forms
            .map(|n_forms| to_i32(n_forms, "exams.n_forms"))
            .transpose()?,
        score_release: rules.score_release.as_str().to_owned(),
        review_release: rules.review_release.as_str().to_owned(),
        seed: exam.seed.map(|seed| seed.to_string()),
        draw_id: exam.draw.map(|id| id.to_string()),
        downtime_credit: rules.downtime_credit.as_str().to_owned(),
        answers_release: word_of(rules.review_parts.answers),
        keys_release: word_of(rules.review_parts.keys),
        explanations_release: word_of(rules.review_parts.explanations),
        branch: held_by(exam.branch.as_ref()).to_owned(),
        admission: admission::to_json(&exam.admission),
    })
}

/// As it is stored: empty for the whole organisation.
fn held_by(branch: Option<&BranchPath>) -> &str {
    branch.map_or("", BranchPath::as_str)
}

fn branch(stored: &str) -> Result<Option<BranchPath>, StoreError> {
    let parse = |text| BranchPath::parse(text).map_err(|_| StoreError::corrupt("exams.branch"));
    Some(stored)
        .filter(|text| !text.is_empty())
        .map(parse)
        .transpose()
}

fn exam(row: ExamRow) -> Result<Exam, StoreError> {
    let release = |text: &str| word(text, Release::ALL, Release::as_str, "exams.release");
    let part = |said: Option<&String>| said.map(|text| release(text)).transpose();
    let asked = row.admission.as_deref().map(admission::from_json);
    Ok(Exam {
        id: parse(&row.id, "exams.id")?,
        title: row.title,
        state: word(&row.state, State::ALL, State::as_str, "exams.state")?,
        branch: branch(&row.branch)?,
        blueprint: parse(&row.blueprint_id, "exams.blueprint_id")?,
        rules: Rules {
            opens_at: timestamp(row.opens_at, "exams.opens_at")?,
            closes_at: timestamp(row.closes_at, "exams.closes_at")?,
            duration: SignedDuration::from_millis(row.duration_ms),
            grace: SignedDuration::from_millis(row.grace_ms),
            max_attempts: to_u32(row.max_attempts, "exams.max_attempts")?,
            pass_marks: row
                .pass_marks
                .map(|number| marks(number, "exams.pass_marks"))
                .transpose()?,
            papers: match (
                row.paper_mode.as_str(),
                row.own_method.as_deref(),
                row.n_forms,
            ) {
                ("own", None | Some("deck"), None) => PaperMode::Own,
                ("own", Some("uniform"), None) => PaperMode::Uniform,
                ("shared", None, None) => PaperMode::Shared,
                ("shared", None, Some(_)) => PaperMode::Forms,
                (_, _, _) => return Err(StoreError::corrupt("exams.paper_mode")),
            },
            n_forms: to_u32(row.n_forms.unwrap_or(1), "exams.n_forms")?,
            score_release: release(&row.score_release)?,
            review_release: release(&row.review_release)?,
            review_parts: ReviewParts {
                answers: part(row.answers_release.as_ref())?,
                keys: part(row.keys_release.as_ref())?,
                explanations: part(row.explanations_release.as_ref())?,
            },
            downtime_credit: word(
                &row.downtime_credit,
                DowntimeCredit::ALL,
                DowntimeCredit::as_str,
                "exams.downtime_credit",
            )?,
        },
        admission: asked
            .transpose()
            .map_err(|_| StoreError::corrupt("exams.admission"))?
            .unwrap_or_default(),
        seed: row
            .seed
            .as_deref()
            .map(|text| parse(text, "exams.seed"))
            .transpose()?,
        draw: row
            .draw_id
            .as_deref()
            .map(|text| parse(text, "exams.draw_id"))
            .transpose()?,
    })
}

/// Stores a new exam.
pub fn insert(conn: &mut Connection, exam: &Exam, now: Timestamp) -> Result<(), StoreError> {
    let row = row(exam)?;
    both!(conn, c => diesel::insert_into(exams::table)
        .values((&row, exams::created_at.eq(ms(now))))
        .execute(c))?;
    Ok(())
}

/// The exam of an id.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn load(conn: &mut Connection, id: ExamId) -> Result<Exam, StoreError> {
    let row: ExamRow = both!(conn, c => exams::table.find(id.to_string()).select(ExamRow::as_select()).get_result(c))?;
    exam(row)
}

/// The exam of an id, held until the transaction ends.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn lock(conn: &mut Connection, id: ExamId) -> Result<Exam, StoreError> {
    read(conn, id, Some(Hold::Alone)).map(|(exam, _)| exam)
}

/// The exam of an id, which nobody changes until the transaction ends.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn lock_shared(conn: &mut Connection, id: ExamId) -> Result<Exam, StoreError> {
    read(conn, id, Some(Hold::Shared)).map(|(exam, _)| exam)
}

/// The exam of an id and its version, held until the transaction ends where so wanted.
///
/// # Errors
/// [`StoreError::NotFound`].
pub(super) fn read(
    conn: &mut Connection,
    id: ExamId,
    hold: Option<Hold>,
) -> Result<(Exam, Option<Version>), StoreError> {
    let (row, version) = conn.read_exam(&id.to_string(), hold)?;
    Ok((exam(row)?, version))
}

/// Where an exam stands in the organisation; none where there is no such exam.
pub fn find_place(conn: &mut Connection, id: ExamId) -> Result<Option<Place>, StoreError> {
    let held_by: Option<String> = both!(conn, c => exams::table
        .find(id.to_string())
        .select(exams::branch)
        .get_result(c)
        .optional())?;
    let place = |held_by: String| {
        Ok(Place {
            exam: Some(id),
            branch: branch(&held_by)?,
        })
    };
    held_by.map(place).transpose()
}

/// The pattern of what lies below a branch.
fn below(branch: &BranchPath) -> String {
    let mut pattern = String::new();
    for c in branch.as_str().chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern + "/%"
}

impl Exam {
    /// Where it stands in the organisation.
    pub fn place(&self) -> Place {
        Place {
            exam: Some(self.id),
            branch: self.branch.clone(),
        }
    }
}

/// The exams that lie in any of these scopes, newest first, 500 at most.
pub fn list(conn: &mut Connection, scopes: &[Scope]) -> Result<Vec<Exam>, StoreError> {
    let rows: Vec<ExamRow> = both!(conn, c => {
        let mut query = exams::table
            .select(ExamRow::as_select())
            .order(exams::id.desc())
            .limit(500)
            .into_boxed();
        if !scopes.contains(&Scope::Everything) {
            // Of no scope there is no exam.
            query = query.filter(exams::id.eq(""));
            for scope in scopes {
                query = match scope {
                    Scope::Everything => query,
                    Scope::Branch(branch) => {
                        let own = exams::branch.eq(branch.as_str().to_owned());
                        let below = exams::branch.like(below(branch)).escape('!');
                        query.or_filter(own.or(below))
                    }
                    Scope::Exam(id) => query.or_filter(exams::id.eq(id.to_string())),
                };
            }
        }
        query.load(c)
    })?;
    let found: Vec<Exam> = rows.into_iter().map(exam).collect::<Result<_, _>>()?;
    // Databases compare texts by rules of their own: what covers what, the domain says.
    let within = |exam: &Exam| scopes.iter().any(|scope| scope.covers(&exam.place()));
    Ok(found.into_iter().filter(within).collect())
}

/// Writes a locked exam back, whole.
pub fn update(conn: &mut Connection, exam: &Exam) -> Result<(), StoreError> {
    let row = row(exam)?;
    both!(conn, c => diesel::update(exams::table.find(&row.id)).set(&row).execute(c))?;
    Ok(())
}

/// Notes when an exam was published.
pub fn record_published(
    conn: &mut Connection,
    id: ExamId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let this = exams::table.find(id.to_string());
    both!(conn, c => diesel::update(this).set(exams::published_at.eq(ms(now))).execute(c))?;
    Ok(())
}

/// Notes when an exam was closed.
pub fn record_closed(conn: &mut Connection, id: ExamId, now: Timestamp) -> Result<(), StoreError> {
    let this = exams::table.find(id.to_string());
    both!(conn, c => diesel::update(this).set(exams::closed_at.eq(ms(now))).execute(c))?;
    Ok(())
}

/// Published exams, in the order of their ids.
pub fn list_published(conn: &mut Connection) -> Result<Vec<ExamId>, StoreError> {
    let rows: Vec<String> = both!(conn, c => exams::table
        .filter(exams::state.eq(State::Published.as_str()))
        .order(exams::id.asc())
        .select(exams::id)
        .load(c))?;
    rows.iter().map(|id| parse(id, "exams.id")).collect()
}

/// Published exams whose window and grace have passed.
pub fn list_ended(conn: &mut Connection, now: Timestamp) -> Result<Vec<ExamId>, StoreError> {
    let rows: Vec<String> = both!(conn, c => exams::table
        .filter(exams::state.eq(State::Published.as_str()))
        .filter((exams::closes_at + exams::grace_ms).lt(ms(now)))
        .select(exams::id)
        .load(c))?;
    rows.iter().map(|id| parse(id, "exams.id")).collect()
}
