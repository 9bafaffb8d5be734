//! P18: a step of a clock moves no deadline by more than a second, and nothing is refused for it.
//!
//! libfaketime moves the wall clock of a process by an hour while it runs and leaves its monotonic
//! clock alone: of the server, where SQLite is inside it; of PostgreSQL's server, whose clock decides
//! there. The control decides by the machine's clock as it is.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::check::Verdict;
use super::clients::{insist, path_of, save_form, verdict};
use super::database::Kind;
use super::exam::{N_SLOTS, Plan, Seat, Staff, done, moment};
use super::ground::Ground;
use super::hall::{Hall, Program, Server, sqlite_in};
use super::report::{Case, Report, caught, count};
use super::wire::Wire;

const PLAN: Plan = Plan {
    n_candidates: 1,
    duration_seconds: 1200,
    grace_seconds: 5,
};
/// Where the clock is moved to, from the right time.
const STEPS: [&str; 4] = ["+3600", BEHIND, "+0", "-60"];
const BEHIND: &str = "-3600";
/// How long a client goes on after each step.
const AFTER_STEP: Duration = Duration::from_millis(1_500);
const PATIENCE: Duration = Duration::from_secs(15);
/// What a deadline, or the time that is told, may move by, in milliseconds.
const MOST_MS: i64 = 1_000;

#[derive(Default)]
struct Seen {
    steps: usize,
    n_acknowledged: usize,
    n_refused: usize,
    n_moved: usize,
    /// How far the time that is told was from the time that passed, at most, in milliseconds.
    farthest_ms: i64,
    /// Whether a log tells of it.
    is_told: bool,
    examples: Vec<String>,
}

pub(crate) fn run(ground: &Ground, report: &mut Report) -> Result<()> {
    let Some(library) = faketime() else {
        report.skip("needs faketime");
        return Ok(());
    };
    let plant = "machine_clock";
    for kind in ground.kinds() {
        let seen = step(ground, kind, &ground.plain, &library)?;
        let control = step(ground, kind, &ground.planted.planted(plant), &library)?;
        let n_caught = control.n_refused + control.n_moved;
        let figures = [
            (count(seen.steps), "steps of the clock"),
            (count(seen.n_acknowledged), "saves acknowledged"),
            (count(seen.n_refused), "refused"),
            (count(seen.n_moved), "times a deadline or the time moved"),
            (seen.farthest_ms, "ms the farthest"),
            (i64::from(!seen.is_told), "without a line in the log"),
        ];
        let is_kept = seen.n_refused + seen.n_moved == 0 && seen.is_told;
        report.add(
            Case::new(kind.name(), &figures, is_kept)
                .note(seen.examples)
                .control(plant, caught(n_caught, "refused or moved")),
        );
    }
    if ground.programs.is_none() {
        report.skip("postgresql is not installed");
    }
    Ok(())
}

fn faketime() -> Option<PathBuf> {
    let folders = std::fs::read_dir("/usr/lib").ok()?;
    let with_threads = "faketime/libfaketimeMT.so.1";
    let at = folders
        .flatten()
        .map(|entry| entry.path().join(with_threads));
    at.into_iter().find(|path| path.is_file())
}

/// What makes a process see the time that stands in a file.
fn misled_by(file: &Path, library: &Path) -> Vec<(String, String)> {
    [
        ("LD_PRELOAD", library.display().to_string()),
        ("FAKETIME_TIMESTAMP_FILE", file.display().to_string()),
        ("FAKETIME_NO_CACHE", "1".to_owned()),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
        ("DONT_FAKE_MONOTONIC", "1".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

/// Moves the clock at once, not by halves.
fn set(file: &Path, offset: &str) -> Result<()> {
    let fresh = file.with_extension("fresh");
    std::fs::write(&fresh, format!("{offset}\n"))?;
    std::fs::rename(fresh, file)?;
    Ok(())
}

fn step(ground: &Ground, kind: Kind, program: &Program, library: &Path) -> Result<Seen> {
    let folder = ground.folder("clock")?;
    // Whoever PostgreSQL runs as has to be able to read it.
    std::fs::set_permissions(&folder, std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
    let file = folder.join("offset");
    set(&file, "+0")?;
    let misled = misled_by(&file, library);
    let mut misled_program = program.clone();
    let mut cluster = None;
    let database = match kind {
        Kind::Sqlite => {
            misled_program.environment = misled;
            sqlite_in(&folder)
        }
        Kind::Postgresql => {
            // The control decides by the clock of the server's own machine.
            if !program.plant.is_empty() {
                misled_program.environment.clone_from(&misled);
            }
            let mut fresh = ground.cluster()?;
            fresh.set_environment(misled);
            fresh.start()?;
            cluster.insert(fresh).database("hall")?
        }
    };
    let hall = Hall::make(ground.folder("hall")?, database, misled_program)?;
    let server = hall.serve()?;
    let exam = Staff::sign_in(&server)?.publish(PLAN)?;
    let seats = exam.seat_all(&server)?;
    let seat = seats.first().context("nobody sits")?;
    let mut seen = Seen::default();
    sit(&server, seat, &file, &mut seen)?;
    if kind == Kind::Sqlite {
        start_behind(&hall, server, seat, &file, &mut seen)?;
    }
    let complaints = hall.complaints();
    seen.is_told = !complaints.is_empty();
    seen.examples.extend(complaints);
    Ok(seen)
}

/// The server dies and is started with the clock an hour behind: the time must not go back with it.
fn start_behind(
    hall: &Hall,
    server: Server,
    seat: &Seat,
    file: &Path,
    seen: &mut Seen,
) -> Result<()> {
    let path = format!("/attempts/{}", seat.attempt);
    let look = |server: &Server| {
        let mut wire = Wire::open(server.address, PATIENCE)?;
        let reply = insist(|| Ok(wire.send("GET", &path, &seat.token, None)?))?;
        done("attempt", reply)
    };
    let before = moment(&look(&server)?, "server_now")?;
    server.process.kill()?;
    set(file, BEHIND)?;
    let server = hall.serve()?;
    let attempt = look(&server)?;
    let back_ms = before - moment(&attempt, "server_now")?;
    let moved_ms = (moment(&attempt, "deadline")? - seat.deadline).abs();
    // The time is noted about once a second: so much of it may come twice.
    if 2 * MOST_MS < back_ms || MOST_MS < moved_ms {
        seen.n_moved += 1;
        let what = format!("after a start with the clock behind: {back_ms} ms back");
        seen.examples.push(what);
    }
    seen.steps += 1;
    Ok(())
}

fn sit(server: &Server, seat: &Seat, file: &Path, seen: &mut Seen) -> Result<()> {
    let mut wire = Wire::open(server.address, PATIENCE)?;
    // The time as the first save tells it, and when that was.
    let mut anchor: Option<(i64, Instant)> = None;
    let mut revision = 0;
    for step in STEPS {
        let begun = Instant::now();
        set(file, step)?;
        seen.steps += 1;
        while begun.elapsed() < AFTER_STEP {
            revision += 1;
            let slot = revision % N_SLOTS + 1;
            let form = save_form(0, slot, revision);
            let reply = wire.send("PUT", &path_of(seat), &seat.token, Some(&form))?;
            if verdict(&reply, slot, revision) != Some(Verdict::Acknowledged) {
                seen.n_refused += 1;
                seen.examples
                    .push(format!("{step}: {} {}", reply.status, reply.body));
                seen.examples.truncate(3);
                continue;
            }
            seen.n_acknowledged += 1;
            let now = moment(&reply.body, "server_now")?;
            let (base, since) = *anchor.get_or_insert((now, Instant::now()));
            let passed = i64::try_from(since.elapsed().as_millis())?;
            let off_ms = (now - base - passed).abs();
            let moved_ms = (moment(&reply.body, "deadline")? - seat.deadline).abs();
            seen.farthest_ms = seen.farthest_ms.max(off_ms).max(moved_ms);
            seen.n_moved += usize::from(MOST_MS < off_ms || MOST_MS < moved_ms);
        }
    }
    Ok(())
}
