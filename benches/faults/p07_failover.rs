//! P7: a failover to the synchronous standby loses no acknowledged answer.
//!
//! A real pair on loopback. Every process of the primary is killed under load, the standby is
//! promoted, and before clients can write over anything all that was acknowledged is looked for
//! there. The server finds the new primary by itself: its URL names both. For the control the standby
//! is asynchronous, and stands still for a moment before the kill.

use std::time::Duration;

use anyhow::Result;

use super::board::Habit;
use super::check::{Findings, longest_gap, look_for_losses};
use super::clients::while_saving;
use super::database::Book;
use super::exam::{N_WATCHERS, Plan, Staff, attempts_of, given};
use super::ground::Ground;
use super::hall::Hall;
use super::postgres::Cluster;
use super::process::{signal_all, wait_until};
use super::report::{Case, Report, caught, count};

/// The promise: saves go on within ten seconds.
const LONGEST_GAP_MS: i64 = 10_000;

/// Whether a commit waits for the standby.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standby {
    Synchronous,
    Asynchronous,
}

struct Seen {
    failovers: usize,
    found: Findings,
    gap_ms: i64,
}

pub(crate) fn run(ground: &Ground, report: &mut Report) -> Result<()> {
    if ground.programs.is_none() {
        report.skip("postgresql is not installed");
        return Ok(());
    }
    let seen = fail_over(ground, Standby::Synchronous, ground.either(1, 10))?;
    let control = fail_over(ground, Standby::Asynchronous, 1)?;
    let figures = [
        (count(seen.failovers), "failovers"),
        (count(seen.found.acknowledged), "saves acknowledged"),
        (count(seen.found.n_faults()), "lost at promotion"),
        (seen.gap_ms, "ms the longest gap"),
    ];
    let is_kept = seen.found.n_faults() == 0 && seen.gap_ms < LONGEST_GAP_MS;
    report.add(
        Case::new("postgresql pair", &figures, is_kept)
            .examples(&seen.found)
            .control("asynchronous standby", caught(control.found.lost, "lost")),
    );
    Ok(())
}

fn fail_over(ground: &Ground, standby: Standby, n_failovers: usize) -> Result<Seen> {
    let mut primary = ground.cluster()?;
    primary.start()?;
    let mut follower = follow(ground, &primary, standby, None)?;
    primary.database("hall")?;
    let database = format!(
        "postgres://postgres@127.0.0.1:{},127.0.0.1:{}/hall?target_session_attrs=read-write",
        primary.port(),
        follower.port()
    );
    let hall = Hall::make(ground.folder("hall")?, database, ground.plain.clone())?;
    let server = hall.serve()?;
    let exam = Staff::sign_in(&server)?.publish(Plan::LONG)?;
    let seats = exam.seat_all(&server)?;
    let attempts = attempts_of(&seats);
    let habit = Habit {
        n_watchers: N_WATCHERS,
        ..Habit::default()
    };
    let mut found = Findings::default();
    while_saving(&seats, vec![server.address], habit, |board| {
        for failover in 1..=n_failovers {
            board.wait_acknowledged(200 + ground.below(400))?;
            if standby == Standby::Asynchronous {
                signal_all(&[primary.sender()?], "STOP")?;
                board.wait_acknowledged(100)?;
            }
            primary.kill()?;
            board.shut();
            follower.promote()?;
            let mut book = Book::open(&follower.url("hall"))?;
            found.add(look_for_losses(
                &board.told(),
                &book.answers(&attempts)?,
                &given,
            ));
            board.hold()?;
            board.release();
            board.wait_everybody()?;
            if failover < n_failovers {
                let port = primary.port();
                primary = follow(ground, &follower, standby, Some(port))?;
                std::mem::swap(&mut primary, &mut follower);
            }
        }
        Ok(Seen {
            failovers: n_failovers,
            found,
            gap_ms: longest_gap(&board.told(), |client| client < N_WATCHERS),
        })
    })
}

/// A standby of `primary`, caught up; from then on commits wait for it where it is synchronous.
fn follow(
    ground: &Ground,
    primary: &Cluster,
    standby: Standby,
    port: Option<u16>,
) -> Result<Cluster> {
    let mut follower = primary.follower(ground.folder("cluster")?, port)?;
    follower.set("wal_retrieve_retry_interval", "200ms");
    follower.start()?;
    let mut book = Book::open(&primary.url("postgres"))?;
    let state = match standby {
        Standby::Asynchronous => "async",
        Standby::Synchronous => {
            book.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")?;
            book.execute("SELECT pg_reload_conf()")?;
            "sync"
        }
    };
    wait_until("the standby follows", Duration::from_secs(30), || {
        let following = format!(
            "SELECT count(*) AS count FROM pg_stat_replication WHERE state = 'streaming' AND sync_state = '{state}'"
        );
        Ok(book.count(&following)? == 1)
    })?;
    Ok(follower)
}
