//! The database's clock is set while people sit, and no deadline moves.
//!
//! The effective time is the database's clock and the offset of `service_clock`: changing the offset
//! behind the writers' back is to them what setting the host's clock is.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use examhall::app::heartbeat::beat;
use examhall::app::{App, Error, attempts};
use examhall::clock::{AnchoredClock, Clock, SystemClock};
use examhall::entropy::OsEntropy;
use examhall::store::{Migrate, Store};
use jiff::{SignedDuration, Timestamp};

use crate::support::bank::right;
use crate::support::database::options;
use crate::support::stage::Seat;
use crate::support::{Fresh, Kind, Stage, block_on};

const HOUR_MS: i64 = 3_600_000;

/// A server of its own on a database, which goes by the database's clock.
fn server(fresh: &Fresh) -> App {
    let clock: Arc<dyn Clock> = Arc::new(AnchoredClock::start());
    let store = Store::open(&fresh.database, &clock, options(Migrate::Refuse)).unwrap();
    App::new(store, clock, Arc::new(OsEntropy))
}

/// A candidate at an attempt that has begun, and what they answer.
struct Sitting {
    fresh: Fresh,
    seat: Seat,
    answer: attempts::SentAnswer,
}

/// Runs a test on a PostgreSQL where somebody sits an exam, or leaves it out where there is none.
fn on_postgresql<F: Future<Output = ()>>(check: impl FnOnce(Sitting) -> F) {
    let Some(fresh) = Fresh::make(Kind::Postgresql) else {
        return;
    };
    block_on(async {
        let stage = Stage::at(fresh, SystemClock.now());
        stage.bank().await;
        let exam = stage.exam().publish(1).await;
        let seat = stage.seat(&exam, 1).await;
        stage.start(seat).await.unwrap();
        let response = Some(right(&stage.paper(seat).await.slots[0]));
        let answer = attempts::SentAnswer {
            slot: 1,
            revision: 1,
            response,
        };
        let fresh = stage.leave();
        check(Sitting {
            fresh,
            seat,
            answer,
        })
        .await;
    });
}

impl Sitting {
    /// Saves anew; when it was decided, and the deadline.
    async fn save(&mut self, app: &App) -> Result<(Timestamp, Timestamp), Error> {
        self.answer.revision += 1;
        let answers = vec![self.answer.clone()];
        let saved = attempts::save(app, self.seat.who, self.seat.attempt, 1, answers).await?;
        Ok((saved.now, saved.running.deadline))
    }

    fn set_clock(&self, by_ms: i64) {
        self.fresh.execute(&format!(
            "UPDATE service_clock SET offset_ms = offset_ms + {by_ms}"
        ));
    }

    fn offset_ms(&self) -> i64 {
        self.fresh
            .count("SELECT offset_ms AS count FROM service_clock")
    }

    fn count(&self, table: &str) -> i64 {
        self.fresh
            .count(&format!("SELECT count(*) AS count FROM {table}"))
    }
}

/// Whether two numbers of milliseconds are the same but for what a loaded machine takes.
fn is_about(found: i64, wanted: i64) -> bool {
    (found - wanted).abs() < HOUR_MS / 60
}

#[test]
fn a_save_is_decided_in_the_time_from_before_the_database_was_set() {
    on_postgresql(|mut sitting| async move {
        let app = server(&sitting.fresh);
        beat(&app).await.unwrap();
        let (mut last, deadline) = sitting.save(&app).await.unwrap();
        for by_ms in [2 * HOUR_MS, -HOUR_MS, HOUR_MS, -2 * HOUR_MS] {
            sitting.set_clock(by_ms);
            let (now, told) = sitting.save(&app).await.unwrap();
            assert!(
                last <= now && is_about(now.as_millisecond(), last.as_millisecond()),
                "{last} {now}"
            );
            assert_eq!(told, deadline);
            assert!(is_about(sitting.offset_ms(), 0), "{}", sitting.offset_ms());
            last = now;
        }
        assert_eq!(
            (sitting.count("refused_saves"), sitting.count("outages")),
            (0, 0)
        );
        app.close();
    });
}

#[test]
fn a_beat_keeps_the_time_where_nobody_saves() {
    on_postgresql(|sitting| async move {
        let app = server(&sitting.fresh);
        let last = beat(&app).await.unwrap().at;
        for by_ms in [HOUR_MS, -HOUR_MS] {
            sitting.set_clock(by_ms);
            let beat = beat(&app).await.unwrap();
            assert_eq!((beat.outage, beat.behind), (None, None));
            assert!(is_about(beat.at.as_millisecond(), last.as_millisecond()));
            assert!(is_about(sitting.offset_ms(), 0));
        }
        app.close();
    });
}

/// Both find the jump, one mends it.
#[test]
fn two_nodes_that_find_the_same_jump_mend_it_once() {
    on_postgresql(|mut sitting| async move {
        let (one, two) = (server(&sitting.fresh), server(&sitting.fresh));
        for by_ms in [HOUR_MS, -HOUR_MS] {
            beat(&one).await.unwrap();
            beat(&two).await.unwrap();
            sitting.set_clock(by_ms);
            let beats = futures_util::future::join(beat(&one), beat(&two)).await;
            assert_eq!(
                (beats.0.unwrap().outage, beats.1.unwrap().outage),
                (None, None)
            );
            assert!(is_about(sitting.offset_ms(), 0), "{}", sitting.offset_ms());
        }
        sitting.save(&one).await.unwrap();
        sitting.save(&two).await.unwrap();
        one.close();
        two.close();
    });
}

#[test]
fn a_clock_that_was_set_back_while_no_node_ran_is_raised_by_the_first_beat() {
    on_postgresql(|mut sitting| async move {
        let app = server(&sitting.fresh);
        let last = beat(&app).await.unwrap().at;
        let (_, deadline) = sitting.save(&app).await.unwrap();
        app.close();
        sitting.set_clock(-HOUR_MS);
        let app = server(&sitting.fresh);
        let first = beat(&app).await.unwrap();
        assert_eq!((first.at, first.outage), (last, None));
        assert!(is_about(
            first.behind.unwrap().as_millis().try_into().unwrap(),
            HOUR_MS
        ));
        let (now, told) = sitting.save(&app).await.unwrap();
        assert!(last <= now);
        assert_eq!(told, deadline);
        app.close();
    });
}

/// A machine that stood still sees the same as one whose database was set; only the others' beats tell.
#[test]
fn a_node_that_stood_still_follows_those_that_went_on() {
    on_postgresql(|mut sitting| async move {
        let stood_still = server(&sitting.fresh);
        let last = beat(&stood_still).await.unwrap().at;
        // What went by for the others.
        sitting.set_clock(20 * 60_000);
        let other = server(&sitting.fresh);
        beat(&other).await.unwrap();
        for app in [&stood_still, &other, &stood_still] {
            let beat = beat(app).await.unwrap();
            assert_eq!(beat.outage, None);
            assert!(last + SignedDuration::from_mins(20) <= beat.at);
        }
        sitting.save(&stood_still).await.unwrap();
        assert_eq!(sitting.offset_ms(), 20 * 60_000);
        stood_still.close();
        other.close();
    });
}

/// Whatever the machine's clock is set to: it is not asked again. Its monotonic clock is, and here it
/// stands still.
#[test]
fn a_server_on_a_file_goes_by_its_monotonic_clock() {
    block_on(async {
        let is_later = Arc::new(AtomicBool::new(false));
        let steady = {
            let is_later = Arc::clone(&is_later);
            move || {
                std::time::Duration::from_secs(if is_later.load(Ordering::SeqCst) {
                    9
                } else {
                    0
                })
            }
        };
        let start: Timestamp = "2026-11-22T08:00:00Z".parse().unwrap();
        let clock: Arc<dyn Clock> = Arc::new(AnchoredClock::new(start, steady));
        let fresh = Fresh::make(Kind::Sqlite).unwrap();
        let store = Store::open(&fresh.database, &clock, options(Migrate::Refuse)).unwrap();
        let app = App::new(store, clock, Arc::new(OsEntropy));
        assert_eq!(beat(&app).await.unwrap().at, start);
        assert_eq!(app.check().await.unwrap(), start);
        is_later.store(true, Ordering::SeqCst);
        assert_eq!(
            beat(&app).await.unwrap().at,
            start + SignedDuration::from_secs(9)
        );
        app.close();
    });
}
