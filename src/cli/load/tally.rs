//! What is counted of one sort of request.
//!
//! Invariant: a request is counted once, as done, as given up or as an error; only what is done has
//! a time.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use serde::Serialize;

use super::histogram::Histogram;

/// Sorts of errors that are told apart: a server that makes up new ones does not fill the memory.
const MAX_SORTS: usize = 20;

/// How a request, with its repetitions after a 503, ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// As it should.
    Done,
    /// The run was over while the server was busy.
    GivenUp,
    /// Otherwise: status and code, or what the connection said.
    Failed(String),
}

/// Requests of one sort.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    /// The sort.
    name: String,
    times: Histogram,
    n_shed: u64,
    errors: BTreeMap<String, u64>,
}

/// A tally that all connections of one thread write to.
pub(super) type SharedTally = Rc<RefCell<Tally>>;

/// The figures of one sort of request.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Figures {
    /// The sort.
    pub(super) name: String,
    /// Those that were done.
    pub(super) requests: u64,
    /// The same, in a second.
    pub(super) per_second: f64,
    /// Half of them took no longer, in milliseconds.
    pub(super) p50_ms: f64,
    /// 99 %.
    pub(super) p99_ms: f64,
    /// 99.9 %.
    pub(super) p999_ms: f64,
    /// All of them.
    pub(super) max_ms: f64,
    /// How often the server said to come again later (503 or 429 with `Retry-After`).
    pub(super) shed: u64,
    /// What went wrong, and how often.
    pub(super) errors: BTreeMap<String, u64>,
}

impl Tally {
    /// An empty one.
    pub(super) fn shared(name: &str) -> SharedTally {
        Rc::new(RefCell::new(Self {
            name: name.to_owned(),
            ..Self::default()
        }))
    }

    /// Counts one request.
    pub(super) fn note(&mut self, took: Duration, end: End) {
        match end {
            End::Done => self.times.record(took),
            End::GivenUp => {}
            End::Failed(sort) => {
                let is_known = self.errors.contains_key(&sort);
                let is_full = MAX_SORTS <= self.errors.len();
                let sort = if is_known || !is_full {
                    sort
                } else {
                    "others".to_owned()
                };
                *self.errors.entry(sort).or_default() += 1;
            }
        }
    }

    /// Counts that the server was busy.
    pub(super) const fn note_shed(&mut self) {
        self.n_shed += 1;
    }

    /// The first sort of error, with how many errors there were at all.
    pub(super) fn first_error(&self) -> Option<(&str, u64)> {
        let (sort, _) = self.errors.first_key_value()?;
        Some((sort, self.errors.values().sum()))
    }

    /// The figures of a run that took so long.
    pub(super) fn figures(&self, took: Duration) -> Figures {
        let times = &self.times;
        let n = f64::from(u32::try_from(times.n()).unwrap_or(u32::MAX));
        Figures {
            name: self.name.clone(),
            requests: times.n(),
            per_second: n / took.as_secs_f64().max(1e-9),
            p50_ms: ms(times.percentile(500)),
            p99_ms: ms(times.percentile(990)),
            p999_ms: ms(times.percentile(999)),
            max_ms: ms(times.max()),
            shed: self.n_shed,
            errors: self.errors.clone(),
        }
    }
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_done_has_a_time_and_errors_are_told_apart() {
        let tally = Tally::shared("save");
        let mut tally = tally.borrow_mut();
        let failed = |sort: &str| End::Failed(sort.to_owned());
        tally.note(Duration::from_millis(5), End::Done);
        tally.note(Duration::from_secs(9), failed("409 `a`"));
        tally.note(Duration::from_secs(9), failed("409 `a`"));
        tally.note(Duration::from_secs(9), failed("500"));
        tally.note(Duration::from_secs(9), End::GivenUp);
        tally.note_shed();
        let figures = tally.figures(Duration::from_secs(2));
        assert_eq!((figures.requests, figures.shed), (1, 1));
        assert_eq!((figures.per_second, figures.max_ms), (0.5, 5.0));
        let errors = [("409 `a`".to_owned(), 2), ("500".to_owned(), 1)];
        assert_eq!(figures.errors, errors.into());
        assert_eq!(tally.first_error(), Some(("409 `a`", 3)));
    }

    #[test]
    fn a_flood_of_sorts_is_cut() {
        let tally = Tally::shared("save");
        for n in 0..100 {
            let end = End::Failed(n.to_string());
            tally.borrow_mut().note(Duration::ZERO, end);
        }
        let errors = tally.borrow().figures(Duration::from_secs(1)).errors;
        assert_eq!((errors.len(), errors["others"]), (MAX_SORTS + 1, 80));
    }
}
