//! P12: a save is accepted if and only if it is decided by deadline and grace; what is refused is
//! kept.
//!
//! A crowd hammers saves across the end of its time. The checker goes by the clients' own clocks: what
//! was sent after deadline and grace must not be acknowledged, what was answered before must not be
//! refused; and by the times of the decisions in the database.

use anyhow::Result;
use examhall::domain::attempt::MAX_REFUSED;

use super::board::Habit;
use super::check::{Findings, look_at_times, look_for_losses};
use super::clients::while_saving;
use super::exam::{Plan, Staff, attempts_of, given};
use super::ground::Ground;
use super::hall::Hall;
use super::report::{Case, Report, caught, count};

const GRACE_SECONDS: u64 = 1;
/// How long after a deadline clients go on trying, in milliseconds: grace and more.
const LINGERS_MS: i64 = 2_500;

pub(crate) fn run(ground: &Ground, report: &mut Report) -> Result<()> {
    let plan = Plan {
        n_candidates: 200,
        duration_seconds: ground.either(4, 10),
        grace_seconds: GRACE_SECONDS,
    };
    let few = Plan {
        n_candidates: 20,
        ..plan
    };
    let plant = "machine_clock";
    for kind in ground.kinds() {
        let mut found = Findings::default();
        let n_rounds = ground.either(1, 10);
        let (mut n_acknowledged, mut n_refused) = (0, 0);
        for _ in 0..n_rounds {
            found.add(hammer(&ground.hall(kind, &ground.plain)?, plan)?);
            n_acknowledged += found.acknowledged;
            n_refused += found.refused;
        }
        let control = hammer(&ground.hall(kind, &ground.planted.planted(plant))?, few)?;
        let figures = [
            (count(n_acknowledged), "saves acknowledged"),
            (count(n_refused), "refused and kept"),
            (count(found.late), "accepted late"),
            (count(found.early), "refused early"),
            (count(found.lost + found.other), "lost"),
            (count(found.unkept), "refused and not kept"),
        ];
        let is_kept = found.n_faults() == 0 && 0 < n_refused;
        report.add(
            Case::new(kind.name(), &figures, is_kept)
                .examples(&found)
                .control(plant, caught(control.late + control.early, "late or early")),
        );
    }
    if ground.programs.is_none() {
        report.skip("postgresql is not installed");
    }
    Ok(())
}

fn hammer(hall: &Hall, plan: Plan) -> Result<Findings> {
    let server = hall.serve()?;
    let exam = Staff::sign_in(&server)?.publish(plan)?;
    let seats = exam.seat_all(&server)?;
    let habit = Habit {
        lingers_ms: Some(LINGERS_MS),
        ..Habit::default()
    };
    let told = while_saving(&seats, vec![server.address], habit, |board| {
        board.wait_gone()?;
        Ok(board.told())
    })?;
    let attempts = attempts_of(&seats);
    let mut book = hall.book()?;
    let stored = book.answers(&attempts)?;
    let grace = i64::try_from(plan.grace_seconds)? * 1_000;
    let ends: Vec<i64> = seats.iter().map(|seat| seat.deadline + grace).collect();
    let kept = book.kept(&attempts)?;
    let most = usize::try_from(MAX_REFUSED)?;
    let mut found = look_for_losses(&told, &stored, &given);
    found.add(Findings {
        acknowledged: found.acknowledged,
        refused: found.refused,
        ..look_at_times(&told, &stored, &kept, &ends, most)
    });
    Ok(found)
}
