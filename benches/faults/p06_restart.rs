//! P6: a restart of the database costs clients nothing but retries.
//!
//! PostgreSQL is restarted under load, in order and at once in turn, while the server lives. Most
//! clients are held after each restart until everything acknowledged was found; a few watchers go on
//! all the time and tell how long they felt it.

use anyhow::Result;

use super::board::Habit;
use super::check::{Findings, longest_gap, look_for_losses};
use super::clients::while_saving;
use super::exam::{N_WATCHERS, Plan, Staff, attempts_of, given};
use super::ground::Ground;
use super::hall::{Hall, Program};
use super::postgres::Stop;
use super::report::{Case, Report, caught, count};

struct Seen {
    restarts: usize,
    found: Findings,
    n_retries: usize,
    gap_ms: i64,
}

pub(crate) fn run(ground: &Ground, report: &mut Report) -> Result<()> {
    if ground.programs.is_none() {
        report.skip("postgresql is not installed");
        return Ok(());
    }
    let n_restarts = ground.either(3, 20);
    let seen = restart_loop(ground, &ground.plain, n_restarts, false)?;
    let plant = "ack_before_commit";
    let control = restart_loop(ground, &ground.planted.planted(plant), 6, true)?;
    let figures = [
        (count(seen.restarts), "restarts"),
        (count(seen.found.acknowledged), "saves acknowledged"),
        (count(seen.found.n_faults()), "lost"),
        (count(seen.n_retries), "retries"),
        (seen.gap_ms, "ms the longest gap"),
    ];
    report.add(
        Case::new("postgresql", &figures, seen.found.n_faults() == 0)
            .examples(&seen.found)
            .control(plant, caught(control.found.lost, "lost")),
    );
    Ok(())
}

fn restart_loop(
    ground: &Ground,
    program: &Program,
    n_restarts: usize,
    until_lost: bool,
) -> Result<Seen> {
    let mut cluster = ground.cluster()?;
    cluster.start()?;
    let hall = Hall::make(
        ground.folder("hall")?,
        cluster.database("hall")?,
        program.clone(),
    )?;
    let server = hall.serve()?;
    let exam = Staff::sign_in(&server)?.publish(Plan::LONG)?;
    let seats = exam.seat_all(&server)?;
    let attempts = attempts_of(&seats);
    let habit = Habit {
        n_watchers: N_WATCHERS,
        ..Habit::default()
    };
    let (mut found, mut restarts) = (Findings::default(), 0);
    while_saving(&seats, vec![server.address], habit, |board| {
        while restarts < n_restarts && !(until_lost && 0 < found.lost) {
            board.wait_acknowledged(100 + ground.below(400))?;
            cluster.tell_to_stop(if restarts % 2 == 0 {
                Stop::Immediate
            } else {
                Stop::Fast
            })?;
            restarts += 1;
            // Whoever goes on could write over what was lost before anybody looked.
            board.shut();
            cluster.come_back()?;
            board.hold()?;
            let told = board.told();
            found.add(look_for_losses(
                &told,
                &hall.book()?.answers(&attempts)?,
                &given,
            ));
            board.release();
            board.wait_everybody()?;
        }
        let trouble = board.trouble();
        Ok(Seen {
            restarts,
            found,
            n_retries: trouble.n_busy + trouble.n_broken,
            gap_ms: longest_gap(&board.told(), |client| client < N_WATCHERS),
        })
    })
}
