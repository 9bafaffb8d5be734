//! P1: an acknowledged answer survives any death of the process.
//!
//! The server is killed with SIGKILL at a random moment under load and started again; before clients
//! go on, everything that was acknowledged is read back, over the API and from the database.

use anyhow::{Result, ensure};

use super::board::{Board, Habit};
use super::check::{Answers, Findings, look_for_losses};
use super::clients::while_saving;
use super::database::Kind;
use super::exam::{Plan, Seat, Staff, attempts_of, given, read_back};
use super::ground::Ground;
use super::hall::{Hall, Program};
use super::report::{Case, Report, caught, count};

/// Kills within which a planted fault must be seen.
const CONTROL: usize = 6;

pub(crate) fn run(ground: &Ground, report: &mut Report) -> Result<()> {
    for kind in ground.kinds() {
        let n_kills = ground.either(5, 200);
        let (kills, found) = kill_loop(ground, kind, &ground.plain, n_kills, false)?;
        let figures = [
            (count(kills), "kills"),
            (count(found.acknowledged), "saves acknowledged"),
            (count(found.lost + found.other), "lost"),
        ];
        let is_kept = kills == n_kills && found.n_faults() == 0;
        let plant = "ack_before_commit";
        let planted = ground.planted.planted(plant);
        let (_, control) = kill_loop(ground, kind, &planted, CONTROL, true)?;
        report.add(
            Case::new(kind.name(), &figures, is_kept)
                .examples(&found)
                .control(plant, caught(control.lost, "lost")),
        );
    }
    if ground.programs.is_none() {
        report.skip("postgresql is not installed");
    }
    Ok(())
}

fn kill_loop(
    ground: &Ground,
    kind: Kind,
    program: &Program,
    n_kills: usize,
    until_lost: bool,
) -> Result<(usize, Findings)> {
    let hall = ground.hall(kind, program)?;
    let mut server = hall.serve()?;
    let exam = Staff::sign_in(&server)?.publish(Plan::LONG)?;
    let seats = exam.seat_all(&server)?;
    let mut found = Findings::default();
    let addresses = vec![server.address];
    let mut kills = 0;
    while_saving(&seats, addresses, Habit::default(), |board| {
        while kills < n_kills && !(until_lost && 0 < found.lost) {
            board.wait_acknowledged(100 + ground.below(400))?;
            super::process::pause(std::time::Duration::from_micros(u64::try_from(
                ground.below(5_000),
            )?));
            server.process.kill()?;
            kills += 1;
            board.hold()?;
            server = hall.serve()?;
            found.add(look(&hall, &seats, board, server.address)?);
            board.connect(vec![server.address]);
            board.release();
        }
        Ok(())
    })?;
    Ok((kills, found))
}

/// Reads everything back while clients stand at the gate.
fn look(
    hall: &Hall,
    seats: &[Seat],
    board: &Board,
    address: std::net::SocketAddr,
) -> Result<Findings> {
    let attempts = attempts_of(seats);
    let stored = hall.book()?.answers(&attempts)?;
    let shown = read_back(address, seats)?;
    let strip = |answers: &Answers| -> Vec<_> {
        let parts = answers.iter();
        parts
            .map(|(place, there)| (*place, there.revision, there.response.clone()))
            .collect()
    };
    ensure!(
        strip(&stored) == strip(&shown),
        "the API shows other answers than the database holds"
    );
    Ok(look_for_losses(&board.told(), &stored, &given))
}
