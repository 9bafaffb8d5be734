//! P16: a hundred submissions at once are one submission and one grade, of what is stored.
//!
//! Each round is one attempt: a hundred connections submit at the same moment, while others save. All
//! submissions must tell the same end; nothing is stored after it; the one grade is what is stored.

use std::net::SocketAddr;
use std::sync::{Barrier, Mutex};
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use serde_json::Value;

use super::check::{Findings, Told, Verdict, look_for_losses};
use super::clients::{insist, path_of, save_form, verdict};
use super::clock_ms;
use super::database::Kind;
use super::exam::{N_SLOTS, Plan, Seat, Staff, attempts_of, given, worth};
use super::ground::Ground;
use super::hall::{Hall, Program, Server};
use super::report::{Case, Report, caught, count};
use super::wire::Wire;

/// Connections that submit at once.
const N_SUBMITTERS: usize = 100;
/// Savers beside them.
const N_SAVERS: u32 = 6;
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Default)]
struct Seen {
    rounds: usize,
    found: Findings,
    /// Attempts whose submissions told more than one end.
    n_twice: usize,
    /// Attempts with no grade, or several, or one that is not what is stored.
    n_wrong_grades: usize,
    /// Answers that were stored after the end.
    n_after: usize,
}

impl Seen {
    fn n_faults(&self) -> usize {
        self.found.n_faults() + self.n_twice + self.n_wrong_grades + self.n_after
    }
}

pub(crate) fn run(ground: &Ground, report: &mut Report) -> Result<()> {
    let plant = "submit_without_cas";
    let planted = ground.planted.planted(plant);
    let rounds = ground.either(20, 1_000);
    for kind in ground.kinds() {
        let seen = race(ground, kind, 1, &ground.plain, rounds)?;
        let control = race(ground, kind, 1, &planted, 5)?;
        let told = caught(control.n_twice, "attempts submitted twice");
        report.add(case(kind.name(), &seen).control(plant, told));
    }
    if ground.programs.is_none() {
        report.skip("postgresql is not installed");
        return Ok(());
    }
    let seen = race(ground, Kind::Postgresql, 2, &ground.plain, rounds)?;
    let control = race(ground, Kind::Postgresql, 2, &planted, 5)?;
    let told = caught(control.n_twice, "attempts submitted twice");
    report.add(case("postgresql, two nodes", &seen).control(plant, told));
    Ok(())
}

fn case(place: &str, seen: &Seen) -> Case {
    let figures = [
        (count(seen.rounds), "times a hundred submissions"),
        (count(seen.n_twice), "submitted twice"),
        (count(seen.n_wrong_grades), "wrong grades"),
        (count(seen.n_after), "answers after the end"),
        (count(seen.found.lost + seen.found.other), "lost"),
    ];
    Case::new(place, &figures, seen.n_faults() == 0).examples(&seen.found)
}

fn race(
    ground: &Ground,
    kind: Kind,
    n_nodes: usize,
    program: &Program,
    rounds: usize,
) -> Result<Seen> {
    let hall = ground.hall(kind, program)?;
    let nodes: Vec<Server> = (0..n_nodes).map(|_| hall.serve()).collect::<Result<_>>()?;
    let first = nodes.first().context("no node")?;
    let plan = Plan {
        n_candidates: rounds,
        duration_seconds: 4 * 3600,
        grace_seconds: 30,
    };
    let exam = Staff::sign_in(first)?.publish(plan)?;
    let seats = exam.seat_all(first)?;
    let addresses: Vec<SocketAddr> = nodes.iter().map(|node| node.address).collect();
    let mut seen = Seen::default();
    let mut told = Vec::new();
    for (client, seat) in seats.iter().enumerate() {
        let mut ends = submit_at_once(client, seat, &addresses, &mut told)?;
        ends.sort();
        ends.dedup();
        seen.n_twice += usize::from(ends.len() != 1);
        seen.rounds += 1;
    }
    look(&hall, &seats, &told, &mut seen)?;
    Ok(seen)
}

/// Everybody at the same moment; the ends that submissions told. What saves were told goes to `told`.
fn submit_at_once(
    client: usize,
    seat: &Seat,
    addresses: &[SocketAddr],
    told: &mut Vec<Told>,
) -> Result<Vec<String>> {
    let start = Barrier::new(N_SUBMITTERS + usize::try_from(N_SAVERS)?);
    let fresh = Mutex::new(Vec::new());
    let address_of = |at: usize| addresses.iter().cycle().nth(at).copied().context("no node");
    let ends = std::thread::scope(|scope| {
        let savers = (0..N_SAVERS).map(|at| {
            let (start, fresh) = (&start, &fresh);
            scope.spawn(move || -> Result<()> {
                let wire =
                    address_of(usize::try_from(at)?).and_then(|to| Ok(Wire::open(to, PATIENCE)?));
                start.wait();
                let mut wire = wire?;
                let (slot, revision) = (at % N_SLOTS + 1, at / N_SLOTS + 1);
                let one = save(&mut wire, client, seat, slot, revision)?;
                fresh
                    .lock()
                    .map_err(|_| anyhow!("a thread panicked"))?
                    .push(one);
                Ok(())
            })
        });
        let savers: Vec<_> = savers.collect();
        let submitters = (0..N_SUBMITTERS).map(|at| {
            let start = &start;
            scope.spawn(move || -> Result<String> {
                let wire = address_of(at).and_then(|to| Ok(Wire::open(to, PATIENCE)?));
                // Whoever could not connect must not keep the others waiting.
                start.wait();
                submit(&mut wire?, seat)
            })
        });
        let submitters: Vec<_> = submitters.collect();
        for saver in savers {
            saver.join().map_err(|_| anyhow!("a thread panicked"))??;
        }
        let join = |thread: std::thread::ScopedJoinHandle<'_, Result<String>>| {
            thread.join().map_err(|_| anyhow!("a thread panicked"))?
        };
        submitters
            .into_iter()
            .map(join)
            .collect::<Result<Vec<String>>>()
    })?;
    told.extend(
        fresh
            .into_inner()
            .map_err(|_| anyhow!("a thread panicked"))?,
    );
    Ok(ends)
}

/// Submits, again where it is told to; the end that it was told.
fn submit(wire: &mut Wire, seat: &Seat) -> Result<String> {
    let path = format!("/attempts/{}/submission", seat.attempt);
    let reply = insist(|| Ok(wire.send("POST", &path, &seat.token, None)?))?;
    let end = reply.body.get("closed_at").and_then(Value::as_str);
    let end = end.filter(|_| reply.status == 200);
    Ok(end
        .with_context(|| format!("{} {}", reply.status, reply.body))?
        .to_owned())
}

fn save(wire: &mut Wire, client: usize, seat: &Seat, slot: u32, revision: u32) -> Result<Told> {
    let form = save_form(client, slot, revision);
    let begun = clock_ms();
    let reply = insist(|| Ok(wire.send("PUT", &path_of(seat), &seat.token, Some(&form))?))?;
    let verdict: Option<Verdict> = verdict(&reply, slot, revision);
    Ok(Told {
        client,
        slot,
        revision,
        sent: begun,
        heard: clock_ms(),
        verdict: verdict.with_context(|| format!("{} {}", reply.status, reply.body))?,
    })
}

fn look(hall: &Hall, seats: &[Seat], told: &[Told], seen: &mut Seen) -> Result<()> {
    let attempts = attempts_of(seats);
    let mut book = hall.book()?;
    book.wait_graded(&attempts, PATIENCE)?;
    let stored = book.answers(&attempts)?;
    seen.found = look_for_losses(told, &stored, &given);
    let standings = book.standings(&attempts)?;
    for (client, standing) in standings.iter().enumerate() {
        let end = standing.closed_at.unwrap_or(i64::MIN);
        let of_client = stored.range((client, 0)..=(client, u32::MAX));
        seen.n_after += of_client.filter(|(_, there)| end < there.saved_at).count();
        let is_exact = standing.n_grades == 1
            && standing.closed_how.as_deref() == Some("submitted")
            && standing.total == worth(client, &stored);
        seen.n_wrong_grades += usize::from(!is_exact);
    }
    Ok(())
}
