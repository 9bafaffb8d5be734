//! What all clients of a promise look at and write on: where the servers are, whether they may go on,
//! what they were told.
//!
//! Invariant: whoever waits here waits for something that clients do, and not for ever.

use std::net::SocketAddr;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use super::check::{Told, Verdict};

/// How long whoever waits for clients waits.
const PATIENCE: Duration = Duration::from_secs(90);

/// How clients behave.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Habit {
    /// How long a client waits for a reply before it gives the connection up.
    pub(crate) patience: Duration,
    /// The first so many never stop at the gate: they tell how long a fault is felt.
    pub(crate) n_watchers: usize,
    /// How long after its deadline a client gives up, in milliseconds; none for never.
    pub(crate) lingers_ms: Option<i64>,
}

impl Default for Habit {
    fn default() -> Self {
        Self {
            patience: Duration::from_secs(15),
            n_watchers: 0,
            lingers_ms: None,
        }
    }
}

/// Whether clients may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gate {
    Open,
    Held,
    Over,
}

/// What happened to requests that were not told a verdict.
#[derive(Debug, Default, Clone)]
pub(crate) struct Trouble {
    /// 503 with `Retry-After`.
    pub(crate) n_busy: usize,
    /// Connections that broke or could not be made.
    pub(crate) n_broken: usize,
    /// Replies that no client expects.
    pub(crate) strange: Vec<String>,
}

struct State {
    gate: Gate,
    addresses: Vec<SocketAddr>,
    n_clients: usize,
    /// Clients that stand at the gate or have gone.
    n_at_gate: usize,
    n_gone: usize,
    told: Vec<Told>,
    n_acknowledged: usize,
    trouble: Trouble,
}

/// What all clients look at and write on.
pub(crate) struct Board {
    state: Mutex<State>,
    changed: Condvar,
    pub(crate) habit: Habit,
}

impl Board {
    pub(crate) fn new(addresses: Vec<SocketAddr>, n_clients: usize, habit: Habit) -> Self {
        Self {
            state: Mutex::new(State {
                gate: Gate::Open,
                addresses,
                n_clients,
                n_at_gate: 0,
                n_gone: 0,
                told: Vec::new(),
                n_acknowledged: 0,
                trouble: Trouble::default(),
            }),
            changed: Condvar::new(),
            habit,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change<T>(&self, how: impl FnOnce(&mut State) -> T) -> T {
        let done = how(&mut self.state());
        self.changed.notify_all();
        done
    }

    fn wait(&self, what: &str, mut is_so: impl FnMut(&State) -> bool) -> Result<()> {
        let (state, waited) = self
            .changed
            .wait_timeout_while(self.state(), PATIENCE, |state| !is_so(state))
            .unwrap_or_else(PoisonError::into_inner);
        drop(state);
        ensure!(!waited.timed_out(), "clients waited in vain: {what}");
        Ok(())
    }

    /// Where the servers are now.
    pub(crate) fn connect(&self, addresses: Vec<SocketAddr>) {
        self.change(|state| state.addresses = addresses);
    }

    /// Lets nobody but watchers begin another request.
    pub(crate) fn shut(&self) {
        self.change(|state| state.gate = Gate::Held);
    }

    /// As [`Board::shut`], and waits until all who had begun one have ended it.
    pub(crate) fn hold(&self) -> Result<()> {
        self.shut();
        let n_watchers = self.habit.n_watchers;
        self.wait("all stand at the gate", |state| {
            state.n_clients <= state.n_at_gate + state.n_gone + n_watchers
        })
    }

    /// Lets everybody go on.
    pub(crate) fn release(&self) {
        self.change(|state| state.gate = Gate::Open);
    }

    /// Sends everybody home.
    pub(crate) fn end(&self) {
        self.change(|state| state.gate = Gate::Over);
    }

    /// Waits until so many more saves are acknowledged.
    pub(crate) fn wait_acknowledged(&self, n_more: usize) -> Result<()> {
        let wanted = self.state().n_acknowledged + n_more;
        self.wait("enough is acknowledged", |state| {
            wanted <= state.n_acknowledged || state.n_clients <= state.n_gone
        })
    }

    /// Waits until every client has had an acknowledgement from now on.
    pub(crate) fn wait_everybody(&self) -> Result<()> {
        let (begun, n_clients) = {
            let state = self.state();
            (state.told.len(), state.n_clients)
        };
        let mut seen = vec![false; n_clients];
        let mut looked_at = begun;
        self.wait("everybody is acknowledged something", |state| {
            for told in state.told.iter().skip(looked_at) {
                if let Some(seen) = seen.get_mut(told.client) {
                    *seen |= told.verdict == Verdict::Acknowledged;
                }
            }
            looked_at = state.told.len();
            seen.iter().all(|seen| *seen)
        })
    }

    /// Waits until so many clients were told 503.
    pub(crate) fn wait_busy(&self, n_more: usize) -> Result<()> {
        let wanted = self.state().trouble.n_busy + n_more;
        self.wait("clients are told to come again", |state| {
            wanted <= state.trouble.n_busy
        })
    }

    /// Waits until every client has given up.
    pub(crate) fn wait_gone(&self) -> Result<()> {
        self.wait("clients have gone", |state| state.n_clients <= state.n_gone)
    }

    /// What was told so far, in the order heard.
    pub(crate) fn told(&self) -> Vec<Told> {
        self.state().told.clone()
    }

    pub(crate) fn trouble(&self) -> Trouble {
        self.state().trouble.clone()
    }

    /// Notes that a client has gone for good.
    pub(crate) fn leave(&self) {
        self.change(|state| state.n_gone += 1);
    }

    /// Notes a request that was told no verdict.
    pub(crate) fn note_trouble(&self, what: impl FnOnce(&mut Trouble)) {
        self.change(|state| what(&mut state.trouble));
    }

    /// Notes what a save was told.
    pub(crate) fn note(&self, told: Told) {
        self.change(|state| {
            state.n_acknowledged += usize::from(told.verdict == Verdict::Acknowledged);
            state.told.push(told);
        });
    }

    /// The address at a place of the list, which goes round.
    pub(crate) fn address(&self, place: usize) -> Option<SocketAddr> {
        self.state().addresses.iter().cycle().nth(place).copied()
    }

    /// Waits at the gate where it is held; false where it is over.
    pub(crate) fn pass(&self, client: usize) -> bool {
        if client < self.habit.n_watchers {
            return self.state().gate != Gate::Over;
        }
        let mut state = self.state();
        if state.gate == Gate::Held {
            state.n_at_gate += 1;
            self.changed.notify_all();
            state = self
                .changed
                .wait_while(state, |state| state.gate == Gate::Held)
                .unwrap_or_else(PoisonError::into_inner);
            state.n_at_gate -= 1;
        }
        state.gate != Gate::Over
    }

    /// Waits, but not beyond the end, nor beyond a word to stop at the gate.
    pub(crate) fn linger(&self, time: Duration) {
        let begun = Instant::now();
        let mut state = self.state();
        while let Some(left) = time.checked_sub(begun.elapsed()) {
            if state.gate != Gate::Open {
                return;
            }
            (state, _) = self
                .changed
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}
