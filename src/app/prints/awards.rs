//! Certificates for who passed and for who came first.

use jiff::tz::TimeZone;

use super::{App, Error, Print};
use crate::app::accounts::require_shown;
use crate::app::exams::is_over;
use crate::app::results::passed;
use crate::app::sheets::{Outcome, attempts_each, outcome};
use crate::domain::ExamId;
use crate::domain::results::ranking::{Ranking, Ties};
use crate::domain::roster::BranchPath;
use crate::formats::print::{Award, Ceremony, Honour, certificates};
use crate::store::exams::Exam;
use crate::store::standings::{Line, Order, branch_path, each};
use crate::store::{Connection, exams};

/// Most certificates of one document: what a browser still prints at once.
pub const MAX_AWARDS: usize = 500;
/// Longest name of who awards them, in characters.
const MAX_ISSUER: usize = 60;

/// Who is awarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Everybody who passed.
    Passed,
    /// Everybody down to this rank of the whole exam; equal marks share a rank.
    Placed(u32),
}

/// What an organiser wants on certificates.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Who is awarded.
    pub wanted: Wanted,
    /// Only those of this branch and of all below it.
    pub branch: Option<BranchPath>,
    /// Who awards them, 1 to 60 characters; room for a seal where nobody is named.
    pub issuer: Option<String>,
    /// Most certificates of the document, as a rule [`MAX_AWARDS`].
    pub most: usize,
    /// Where the day is read.
    pub zone: TimeZone,
}

/// Certificates of an exam that is over and whose grades are final, a page each, by rank.
///
/// # Errors
/// [`Error::ExamNotOver`]; [`Error::Ungraded`] while marks of those asked for may still change;
/// [`Error::NobodyToAward`]; [`Error::TooManyAwards`]; [`Error::Field`]; [`Error::NotFound`].
pub async fn awards(app: &App, exam: ExamId, wish: Wish) -> Result<Print, Error> {
    if let Some(issuer) = &wish.issuer {
        require_shown("issuer", issuer, MAX_ISSUER)?;
    }
    app.store
        .read(move |conn| {
            let exam = exams::load(conn, exam)?;
            if !is_over(conn, &exam)? {
                return Err(Error::ExamNotOver);
            }
            let awards = collect(conn, &exam, &wish)?;
            // Who ends an exam early does not date its certificates ahead.
            let day = conn.now()?.min(exam.rules.closes_at);
            let id = exam.id.to_string().to_uppercase();
            let ceremony = Ceremony {
                exam: &exam.title,
                issuer: wish.issuer.as_deref(),
                date: day.to_zoned(wish.zone).date(),
                series: id.rsplit('-').next().unwrap_or_default(),
            };
            let html = certificates(&ceremony, &awards);
            Ok(Print {
                exam: exam.title,
                html,
            })
        })
        .await
}

fn collect(conn: &mut Connection, exam: &Exam, wish: &Wish) -> Result<Vec<Award>, Error> {
    let mut ranking = Ranking::new(Ties::Shared);
    let (mut awards, mut found, mut ungraded) = (Vec::new(), 0, 0);
    each(conn, exam.id, attempts_each(exam), Order::Rank, |line| {
        let is_asked = is_asked(wish, &line)?;
        let sums = line
            .sitting
            .as_ref()
            .and_then(|sitting| sitting.sums.clone());
        let sums = match (outcome(line.sitting.as_ref()), sums) {
            (Outcome::NotStarted, _) => return Ok(()),
            (Outcome::Graded, Some(sums)) => sums,
            (Outcome::InProgress | Outcome::Closed | Outcome::Waiting | Outcome::Graded, _) => {
                // A rank is one among all.
                ungraded += usize::from(is_asked || wish.wanted != Wanted::Passed);
                return Ok(());
            }
        };
        let rank = ranking.place(sums.total);
        let honour = match wish.wanted {
            Wanted::Passed if passed(exam, &sums) == Some(true) => Honour::Passed,
            Wanted::Placed(last) if rank <= last => Honour::Placed(rank),
            Wanted::Passed | Wanted::Placed(_) => return Ok(()),
        };
        found += usize::from(is_asked);
        if is_asked && found <= wish.most {
            awards.push(Award {
                person: line.entry()?,
                marks: (sums.total, sums.out_of),
                honour,
            });
        }
        Ok::<_, Error>(())
    })?;
    match (ungraded, found) {
        (0, 0) => Err(Error::NobodyToAward),
        (0, _) if wish.most < found => Err(Error::TooManyAwards {
            found,
            max: wish.most,
        }),
        (0, _) => Ok(awards),
        (n_ungraded, _) => Err(Error::Ungraded { n_ungraded }),
    }
}

fn is_asked(wish: &Wish, line: &Line) -> Result<bool, Error> {
    match &wish.branch {
        Some(branch) => Ok(branch.covers(&branch_path(&line.branch)?)),
        None => Ok(true),
    }
}
