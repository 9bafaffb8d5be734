//! P14: a server that is down across the deadline changes nothing of the outcome.
//!
//! The server is killed two seconds before the deadlines and started when deadline and grace have
//! passed; the exam gives no time back for it. State and grade must be what the acknowledged answers
//! say, and a save that comes now is refused and kept. In the control an attempt is open until its end
//! was noted, and nobody notes it.

use std::time::Duration;

use anyhow::{Context, Result};

use super::board::Habit;
use super::check::{Findings, Told, Verdict, look_at_times, look_for_losses};
use super::clients::{insist, path_of, save_form, verdict, while_saving};
use super::clock_ms;
use super::database::Kind;
use super::exam::{Plan, Seat, Staff, attempts_of, given, worth};
use super::ground::Ground;
use super::hall::{Hall, Program, Server};
use super::process::wait_until;
use super::report::{Case, Report, caught, count};
use super::wire::Wire;

const PLAN: Plan = Plan {
    n_candidates: 32,
    duration_seconds: 5,
    grace_seconds: 1,
};
/// The revision of the save that comes too late: clients do not get as far.
const LATE_REVISION: u32 = 1_000_000;

#[derive(Default)]
struct Seen {
    found: Findings,
    n_late_saves: usize,
    /// Ends that are not at the deadline, or not because of it.
    n_wrong_ends: usize,
    /// Grades that are not what the stored answers are worth, or not exactly one.
    n_wrong_grades: usize,
}

pub(crate) fn run(ground: &Ground, report: &mut Report) -> Result<()> {
    let plant = "close_by_flag,ticker_off";
    for kind in ground.kinds() {
        let seen = go_down(ground, kind, &ground.plain)?;
        let control = go_down(ground, kind, &ground.planted.planted(plant))?;
        let figures = [
            (count(seen.found.acknowledged), "saves acknowledged"),
            (count(seen.found.lost + seen.found.other), "lost"),
            (count(seen.n_wrong_ends), "wrong ends"),
            (count(seen.n_wrong_grades), "wrong grades"),
            (count(seen.n_late_saves), "late saves tried"),
            (count(seen.found.late), "of them accepted"),
            (count(seen.found.unkept), "not kept"),
        ];
        let is_kept =
            seen.found.n_faults() == 0 && seen.n_wrong_ends == 0 && seen.n_wrong_grades == 0;
        report.add(
            Case::new(kind.name(), &figures, is_kept)
                .examples(&seen.found)
                .control(plant, caught(control.found.late, "late saves accepted")),
        );
    }
    if ground.programs.is_none() {
        report.skip("postgresql is not installed");
    }
    Ok(())
}

fn go_down(ground: &Ground, kind: Kind, program: &Program) -> Result<Seen> {
    let hall = ground.hall(kind, program)?;
    let server = hall.serve()?;
    let exam = Staff::sign_in(&server)?.publish(PLAN)?;
    let seats = exam.seat_all(&server)?;
    let deadlines = || seats.iter().map(|seat| seat.deadline);
    let earliest = deadlines().min().context("nobody sits")?;
    let latest = deadlines().max().context("nobody sits")?;
    let is_over = |at: i64| {
        wait_until("it is time", Duration::from_secs(30), || {
            Ok(at <= clock_ms())
        })
    };
    let mut told = while_saving(&seats, vec![server.address], Habit::default(), |board| {
        is_over(earliest - 2_000)?;
        server.process.kill()?;
        board.hold()?;
        Ok(board.told())
    })?;
    let grace = i64::try_from(PLAN.grace_seconds)? * 1_000;
    is_over(latest + grace + 500)?;
    let server = hall.serve()?;
    for (client, seat) in seats.iter().enumerate() {
        told.push(save_late(&server, client, seat)?);
    }
    look(&hall, &seats, &told, grace)
}

/// One save long after everything; what it was told.
fn save_late(server: &Server, client: usize, seat: &Seat) -> Result<Told> {
    let mut wire = Wire::open(server.address, Duration::from_secs(15))?;
    let begun = clock_ms();
    let form = save_form(client, 1, LATE_REVISION);
    let reply = insist(|| Ok(wire.send("PUT", &path_of(seat), &seat.token, Some(&form))?))?;
    let verdict = verdict(&reply, 1, LATE_REVISION);
    Ok(Told {
        client,
        slot: 1,
        revision: LATE_REVISION,
        sent: begun,
        heard: clock_ms(),
        verdict: verdict.with_context(|| format!("{} {}", reply.status, reply.body))?,
    })
}

fn look(hall: &Hall, seats: &[Seat], told: &[Told], grace: i64) -> Result<Seen> {
    let attempts = attempts_of(seats);
    let mut book = hall.book()?;
    let stored = book.answers(&attempts)?;
    let ends: Vec<i64> = seats.iter().map(|seat| seat.deadline + grace).collect();
    let kept = book.kept(&attempts)?;
    let mut found = look_for_losses(told, &stored, &given);
    found.add(Findings {
        acknowledged: found.acknowledged,
        refused: found.refused,
        ..look_at_times(told, &stored, &kept, &ends, usize::MAX)
    });
    let mut seen = Seen {
        n_late_saves: told
            .iter()
            .filter(|one| one.revision == LATE_REVISION)
            .count(),
        found,
        ..Seen::default()
    };
    let is_refused = |one: &Told| matches!(one.verdict, Verdict::Refused(_));
    if told
        .iter()
        .any(|one| one.revision == LATE_REVISION && !is_refused(one))
    {
        // Who takes a save now has other ends than those of the deadlines.
        return Ok(seen);
    }
    book.wait_graded(&attempts, Duration::from_secs(20))?;
    let standings = book.standings(&attempts)?;
    for (client, (standing, seat)) in standings.iter().zip(seats).enumerate() {
        let is_right = standing.closed_at == Some(seat.deadline)
            && standing.deadline == Some(seat.deadline)
            && standing.closed_how.as_deref() == Some("expired");
        seen.n_wrong_ends += usize::from(!is_right);
        let is_exact = standing.n_grades == 1 && standing.total == worth(client, &stored);
        seen.n_wrong_grades += usize::from(!is_exact);
    }
    Ok(seen)
}
