//! P9: where one of two nodes dies, or stands still, its clients go on at the other, and nothing is
//! lost.
//!
//! Two servers on one PostgreSQL. The clients are their own balancer: each knows both addresses, and
//! whoever loses a connection goes on at the other.

use std::time::Duration;

use anyhow::{Result, ensure};

use super::board::{Board, Habit};
use super::check::{Findings, longest_gap, look_for_losses};
use super::clients::while_saving;
use super::database::Kind;
use super::exam::{N_WATCHERS, Plan, Seat, Staff, attempts_of, done, given, moment};
use super::ground::Ground;
use super::hall::{Program, Server};
use super::process::pause;
use super::report::{Case, Report, caught, count};
use super::wire::Wire;

/// The promise: clients go on within five seconds.
const LONGEST_GAP_MS: i64 = 5_000;
/// How long a node stands still.
const STILL: Duration = Duration::from_secs(10);

struct Seen {
    kills: usize,
    stills: usize,
    found: Findings,
    gap_ms: i64,
    moved_deadlines: usize,
}

pub(crate) fn run(ground: &Ground, report: &mut Report) -> Result<()> {
    if ground.programs.is_none() {
        report.skip("postgresql is not installed");
        return Ok(());
    }
    let (n_kills, n_stills) = ground.either((2, 0), (20, 3));
    let seen = break_nodes(ground, &ground.plain, n_kills, n_stills, false)?;
    let plant = "ack_before_commit";
    let control = break_nodes(ground, &ground.planted.planted(plant), 6, 0, true)?;
    let figures = [
        (count(seen.kills), "nodes killed"),
        (count(seen.stills), "stopped for 10 s"),
        (count(seen.found.acknowledged), "saves acknowledged"),
        (count(seen.found.n_faults()), "lost"),
        (seen.gap_ms, "ms the longest gap"),
        (count(seen.moved_deadlines), "deadlines moved"),
    ];
    let is_kept =
        seen.found.n_faults() == 0 && seen.moved_deadlines == 0 && seen.gap_ms < LONGEST_GAP_MS;
    report.add(
        Case::new("postgresql, two nodes", &figures, is_kept)
            .examples(&seen.found)
            .control(plant, caught(control.found.lost, "lost")),
    );
    Ok(())
}

fn break_nodes(
    ground: &Ground,
    program: &Program,
    n_kills: usize,
    n_stills: usize,
    until_lost: bool,
) -> Result<Seen> {
    let hall = ground.hall(Kind::Postgresql, program)?;
    let (mut first, mut second) = (hall.serve()?, hall.serve()?);
    let exam = Staff::sign_in(&first)?.publish(Plan::LONG)?;
    let seats = exam.seat_all(&first)?;
    let attempts = attempts_of(&seats);
    let habit = Habit {
        n_watchers: N_WATCHERS,
        // A client that hears nothing tries elsewhere; a page would do the same.
        patience: Duration::from_secs(2),
        ..Habit::default()
    };
    let mut seen = Seen {
        kills: 0,
        stills: 0,
        found: Findings::default(),
        gap_ms: 0,
        moved_deadlines: 0,
    };
    let addresses = vec![first.address, second.address];
    while_saving(&seats, addresses, habit, |board| {
        while seen.kills < n_kills && !(until_lost && 0 < seen.found.lost) {
            board.wait_acknowledged(100 + ground.below(400))?;
            first.process.kill()?;
            seen.kills += 1;
            board.shut();
            let told = board.told();
            let stored = hall.book()?.answers(&attempts)?;
            seen.found.add(look_for_losses(&told, &stored, &given));
            board.hold()?;
            board.release();
            // Sessions and deadlines are the same at the node that is left.
            board.wait_everybody()?;
            seen.moved_deadlines += count_moved(&second, &seats)?;
            // The dead one comes back, and the next to die is the other.
            first = second;
            second = hall.serve()?;
            board.connect(vec![first.address, second.address]);
        }
        while seen.stills < n_stills {
            stand_still(&first, board)?;
            seen.stills += 1;
            let told = board.told();
            let stored = hall.book()?.answers(&attempts)?;
            seen.found.add(look_for_losses(&told, &stored, &given));
        }
        seen.gap_ms = longest_gap(&board.told(), |client| client < N_WATCHERS);
        Ok(seen)
    })
}

/// A node gets no processor for a while, and then wakes up as if nothing had been.
fn stand_still(node: &Server, board: &Board) -> Result<()> {
    board.wait_acknowledged(200)?;
    node.process.signal("STOP")?;
    pause(STILL);
    node.process.signal("CONT")?;
    board.wait_everybody()
}

/// How many attempts have another deadline at this node than their start told.
fn count_moved(node: &Server, seats: &[Seat]) -> Result<usize> {
    let mut wire = Wire::open(node.address, Duration::from_secs(10))?;
    let mut n_moved = 0;
    for seat in seats {
        let path = format!("/attempts/{}", seat.attempt);
        let attempt = done("attempt", wire.send("GET", &path, &seat.token, None)?)?;
        ensure!(attempt.get("phase").is_some(), "no phase: {attempt}");
        n_moved += usize::from(moment(&attempt, "deadline")? != seat.deadline);
    }
    Ok(n_moved)
}
