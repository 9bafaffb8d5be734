//! P4: on a full disk saves are told to come again, nothing is acknowledged in vain, everything can
//! be read, and when there is room again it mends by itself.
//!
//! The database file lies on a file system of a few megabytes in memory. A ballast file takes what is
//! left of it while clients save, and is deleted later.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

use anyhow::{Result, ensure};

use super::board::{Board, Habit};
use super::check::{Findings, look_for_losses};
use super::clients::while_saving;
use super::exam::{Plan, Seat, Staff, attempts_of, given, read_back};
use super::ground::Ground;
use super::hall::{Hall, Program, Server, sqlite_in, stop};
use super::process::Mount;
use super::report::{Case, Report, caught, count};

const PLAN: Plan = Plan {
    n_candidates: 16,
    duration_seconds: 3600,
    grace_seconds: 30,
};
/// The file system: room for the database and its log, and not for much more.
const N_BYTES: u64 = 24 * 1024 * 1024;

struct Seen {
    found: Findings,
    n_busy: usize,
    is_sound: bool,
    recovery_ms: i64,
}

pub(crate) fn run(ground: &Ground, report: &mut Report) -> Result<()> {
    let Some(seen) = fill(ground, &ground.plain)? else {
        report.skip("needs root, to mount a small file system");
        return Ok(());
    };
    let plant = "swallow_disk_full";
    let control = fill(ground, &ground.planted.planted(plant))?;
    let control = control.map_or(0, |seen| seen.found.lost);
    let figures = [
        (count(seen.found.acknowledged), "saves acknowledged"),
        (count(seen.n_busy), "told to come again"),
        (count(seen.found.n_faults()), "lost"),
        (seen.recovery_ms, "ms to recover"),
    ];
    let is_kept =
        seen.found.n_faults() == 0 && seen.is_sound && 0 < seen.n_busy && seen.recovery_ms < 5_000;
    report.add(
        Case::new("sqlite", &figures, is_kept)
            .examples(&seen.found)
            .note((!seen.is_sound).then(|| "the file is corrupt".to_owned()))
            .control(plant, caught(control, "lost")),
    );
    Ok(())
}

/// Fills the disk under load and empties it again; none where nothing can be mounted.
fn fill(ground: &Ground, program: &Program) -> Result<Option<Seen>> {
    let folder = ground.folder("disk")?;
    let Some(_disk) = Mount::make(&folder, N_BYTES) else {
        return Ok(None);
    };
    // The logs lie elsewhere: they must not be what meets the end of the disk.
    let hall = Hall::make(ground.folder("hall")?, sqlite_in(&folder), program.clone())?;
    let server = hall.serve()?;
    let exam = Staff::sign_in(&server)?.publish(PLAN)?;
    let seats = exam.seat_all(&server)?;
    // An orderly end empties the log of the database: from there on it has to grow.
    stop(server)?;
    let server = hall.serve()?;
    let seen = while_saving(&seats, vec![server.address], Habit::default(), |board| {
        fill_under_load(&hall, &seats, board, &server, &folder)
    })?;
    Ok(Some(seen))
}

fn fill_under_load(
    hall: &Hall,
    seats: &[Seat],
    board: &Board,
    server: &Server,
    folder: &Path,
) -> Result<Seen> {
    board.wait_acknowledged(50)?;
    let ballast = folder.join("ballast");
    take_all_room(&ballast)?;
    // With a planted fault nobody is ever told to come again.
    if hall.program.plant.is_empty() {
        board.wait_busy(2 * seats.len())?;
    } else {
        board.wait_acknowledged(400)?;
    }
    board.hold()?;
    let attempts = attempts_of(seats);
    let mut found = Findings::default();
    // While the disk is full everything can be read.
    let shown = read_back(server.address, seats)?;
    found.add(look_for_losses(&board.told(), &shown, &given));
    std::fs::remove_file(&ballast)?;
    let begun = Instant::now();
    board.release();
    board.wait_acknowledged(1)?;
    let recovery_ms = i64::try_from(begun.elapsed().as_millis())?;
    board.wait_everybody()?;
    board.hold()?;
    let mut book = hall.book()?;
    found.add(look_for_losses(
        &board.told(),
        &book.answers(&attempts)?,
        &given,
    ));
    let verdict = book.text("SELECT integrity_check AS text FROM pragma_integrity_check")?;
    ensure!(!verdict.is_empty(), "no verdict");
    Ok(Seen {
        found,
        n_busy: board.trouble().n_busy,
        is_sound: verdict == "ok",
        recovery_ms,
    })
}

/// Writes a file until there is no room left.
fn take_all_room(path: &Path) -> Result<()> {
    let mut file = File::create(path)?;
    for size in [64 * 1024, 4096, 1] {
        let piece = vec![7; size];
        while file.write_all(&piece).is_ok() {}
    }
    Ok(())
}
