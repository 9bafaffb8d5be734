//! Somebody who watches an exam, and what they are told.
//!
//! Invariant: nobody is told anything after their session ended; where it ended on another node, that is
//! noticed within [`QUIET`].

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch::Receiver;
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::Snapshot;
use super::board::{Changes, Joined, Look};
use crate::app::accounts::{NOTED, note_seen};
use crate::app::{App, Error};
use crate::domain::access::Staff;
use crate::domain::{ExamId, SessionId};
use crate::store::sessions;

/// How often whoever watches is told at least that there is nothing to tell: proxies cut silent
/// connections off.
const QUIET: Duration = Duration::from_secs(15);

/// Somebody who watches an exam.
pub struct Watch {
    app: App,
    session: SessionId,
    expires_at: Timestamp,
    /// When it was last noted that somebody still watches.
    noted_at: Timestamp,
    joined: Joined,
    bell: Receiver<bool>,
    quiet: Interval,
    told: Told,
}

#[derive(PartialEq)]
enum Told {
    Nothing,
    Something,
    Everything,
}

/// What somebody who watches is told.
#[derive(Debug, Clone)]
pub enum Event {
    /// How it stands: told once, first.
    Snapshot(Snapshot),
    /// What changed.
    Change(Arc<Changes>),
    /// Nothing; the stream still works.
    Quiet,
    /// There is no more.
    End(Why),
}

/// Why there is no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The exam is closed and everything is graded.
    ExamOver,
    /// Whoever watches is no longer signed in.
    SessionEnded,
    /// The server ends.
    Stopping,
}

/// Watches an exam for as long as the session of `staff` holds.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn watch(
    app: &App,
    staff: Staff,
    expires_at: Timestamp,
    exam: ExamId,
) -> Result<Watch, Error> {
    let joined = if let Some(joined) = app.live.join(exam) {
        joined
    } else {
        let look = app.store.read(move |conn| Look::take(conn, exam)).await?;
        app.live.open(exam, look)
    };
    let mut quiet = interval(QUIET);
    quiet.set_missed_tick_behavior(MissedTickBehavior::Delay);
    quiet.reset();
    Ok(Watch {
        app: app.clone(),
        session: staff.session,
        expires_at,
        noted_at: app.now(),
        joined,
        bell: app.live.bell.subscribe(),
        quiet,
        told: Told::Nothing,
    })
}

impl Watch {
    /// What comes next; none after the end, and for who was too slow to hear everything.
    pub async fn next(&mut self) -> Option<Event> {
        let event = match self.told {
            Told::Nothing => Some(Event::Snapshot(self.joined.first)),
            Told::Something => self.wait().await,
            Told::Everything => None,
        };
        self.told = match event {
            Some(Event::Snapshot(_) | Event::Change(_) | Event::Quiet) => Told::Something,
            Some(Event::End(_)) | None => Told::Everything,
        };
        event
    }

    async fn wait(&mut self) -> Option<Event> {
        loop {
            if self.joined.is_over {
                return Some(Event::End(Why::ExamOver));
            }
            if *self.bell.borrow_and_update() {
                return Some(Event::End(Why::Stopping));
            }
            // The bell goes before what changed: whoever signed out is told nothing more.
            let event = tokio::select! {
                biased;
                _ = self.bell.changed() => None,
                _ = self.quiet.tick() => Some(Event::Quiet),
                changes = self.joined.changes.recv() => Some(Event::Change(changes.ok()?)),
            };
            let holds = match &event {
                Some(Event::Change(changes)) => {
                    self.joined.is_over = changes.is_over;
                    self.app.now() < self.expires_at
                }
                _ => self.is_signed_in().await,
            };
            match event {
                _ if !holds => return Some(Event::End(Why::SessionEnded)),
                Some(event) => return Some(event),
                None => {}
            }
        }
    }

    async fn is_signed_in(&mut self) -> bool {
        let (session, now) = (self.session, self.app.now());
        let holds = self
            .app
            .store
            .read(move |conn| sessions::holds(conn, session, now));
        // A database that does not answer ends no session.
        let holds = now < self.expires_at && holds.await.unwrap_or(true);
        // To watch is to be there: the session of a proctor who does nothing else goes on.
        if holds && NOTED <= now.duration_since(self.noted_at) {
            self.noted_at = now;
            note_seen(&self.app, session, now).await;
        }
        holds
    }
}
