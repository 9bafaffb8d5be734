//! P13: the end of an attempt is noted within a second, however many end at once.
//!
//! All attempts of an exam get the same deadline, behind the server's back, as if all had started in
//! the same millisecond; nobody is there. The database is asked again and again how many ends are
//! noted, so that a lag is too long by up to the time between two looks, never too short.

use std::time::Duration;

use anyhow::Result;

use super::clock_ms;
use super::database::Kind;
use super::exam::{Plan, Staff};
use super::ground::Ground;
use super::hall::Program;
use super::process::wait_until;
use super::report::{Case, Report, count};

const GRACE_SECONDS: u64 = 1;
/// The promise.
const LONGEST_LAG_MS: i64 = 1_000;
/// How long after it whoever waits gives up.
const PATIENCE: Duration = Duration::from_secs(30);

struct Lag {
    n_noted: usize,
    median_ms: i64,
    longest_ms: i64,
    n_wrong: i64,
}

pub(crate) fn run(ground: &Ground, report: &mut Report) -> Result<()> {
    let n = ground.either(1_000, 5_000);
    let plant = "ticker_off";
    for kind in ground.kinds() {
        let lag = measure(ground, kind, &ground.plain, n, PATIENCE)?;
        let planted = ground.planted.planted(plant);
        let control = measure(ground, kind, &planted, 20, Duration::from_secs(3))?;
        let figures = [
            (count(lag.n_noted), "ends at once"),
            (lag.median_ms, "ms half were noted in"),
            (lag.longest_ms, "ms the longest"),
            (
                lag.n_wrong,
                "at another time or otherwise than by their deadline",
            ),
        ];
        let is_kept = lag.n_noted == n && lag.longest_ms <= LONGEST_LAG_MS && lag.n_wrong == 0;
        let missed = (control.n_noted < 20).then(|| "nothing noted in 3 s".to_owned());
        report.add(Case::new(kind.name(), &figures, is_kept).control(plant, missed));
    }
    if ground.programs.is_none() {
        report.skip("postgresql is not installed");
    }
    Ok(())
}

fn measure(
    ground: &Ground,
    kind: Kind,
    program: &Program,
    n: usize,
    patience: Duration,
) -> Result<Lag> {
    let hall = ground.hall(kind, program)?;
    let server = hall.serve()?;
    let plan = Plan {
        n_candidates: n,
        duration_seconds: 600,
        grace_seconds: GRACE_SECONDS,
    };
    Staff::sign_in(&server)?.publish(plan)?;
    let mut book = hall.book()?;
    let deadline = clock_ms() + 1_000;
    book.execute(&format!(
        "UPDATE attempts SET started_at = {}, deadline = {deadline}, epoch = 1",
        deadline - 600_000
    ))?;
    let end = deadline + i64::try_from(GRACE_SECONDS)? * 1_000;
    let mut lags: Vec<i64> = Vec::new();
    let waited = wait_until(
        "every end is noted",
        patience + Duration::from_secs(3),
        || {
            let noted =
                book.count("SELECT count(*) AS count FROM attempts WHERE closed_at IS NOT NULL")?;
            let lag = clock_ms() - end;
            lags.resize(usize::try_from(noted)?, lag);
            Ok(lags.len() == n)
        },
    );
    let n_wrong = book.count(&format!(
        "SELECT count(*) AS count FROM attempts WHERE closed_at IS NOT NULL AND (closed_at <> {deadline} OR closed_how <> 'expired')"
    ))?;
    // Not all of them is a finding, not the end of the run.
    drop(waited);
    Ok(Lag {
        n_noted: lags.len(),
        median_ms: lags.get(lags.len() / 2).copied().unwrap_or(0),
        longest_ms: lags.last().copied().unwrap_or(0),
        n_wrong,
    })
}
