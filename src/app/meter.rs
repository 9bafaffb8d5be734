//! How far long work is: told to whoever waits for it, and who may call it off.
//!
//! Invariant: what is called off leaves nothing: work looks at its meter before it is done, and what it had
//! written goes with its transaction. Work that nobody watches has a meter that reads nothing.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::Error;

/// What long work is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It waits for its turn.
    Waiting,
    /// What there is is read, to be compared with what came.
    Comparing,
    /// People of a roster are written.
    Writing,
    /// Graded attempts are read.
    Reading,
    /// A model is fitted to them, which ends when it is near enough.
    Fitting,
    /// What was written is made durable, or what was read is summed up.
    Finishing,
}

/// How far work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// What it is at.
    pub stage: Stage,
    /// How much of it is done.
    pub done: u64,
    /// Of how much; 0 where that is not known.
    pub total: u64,
}

/// Tells how far a piece of work is. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Meter(Option<Arc<Shared>>);

#[derive(Debug)]
struct Shared {
    reading: Mutex<Reading>,
    is_called_off: AtomicBool,
}

impl Meter {
    /// A meter that can be read.
    #[must_use]
    pub fn watched() -> Self {
        let reading = Mutex::new(Reading {
            stage: Stage::Waiting,
            done: 0,
            total: 0,
        });
        Self(Some(Arc::new(Shared {
            reading,
            is_called_off: AtomicBool::new(false),
        })))
    }

    /// How far it is; none where nobody watches.
    #[must_use]
    pub fn read(&self) -> Option<Reading> {
        let shared = self.0.as_ref()?;
        Some(
            *shared
                .reading
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }

    /// Nobody wants it any more.
    pub fn call_off(&self) {
        if let Some(shared) = &self.0 {
            shared.is_called_off.store(true, Ordering::Relaxed);
        }
    }

    /// A stage begins.
    ///
    /// # Errors
    /// [`Error::CalledOff`].
    pub(super) fn begin(&self, stage: Stage, total: u64) -> Result<(), Error> {
        self.change(|reading| {
            *reading = Reading {
                stage,
                done: 0,
                total,
            };
        })
    }

    /// So much more of the stage is done.
    ///
    /// # Errors
    /// [`Error::CalledOff`].
    pub(super) fn advance(&self, by: usize) -> Result<(), Error> {
        let by = u64::try_from(by).unwrap_or(u64::MAX);
        self.change(|reading| reading.done = reading.done.saturating_add(by))
    }

    fn change(&self, change: impl FnOnce(&mut Reading)) -> Result<(), Error> {
        let Some(shared) = &self.0 else {
            return Ok(());
        };
        if shared.is_called_off.load(Ordering::Relaxed) {
            return Err(Error::CalledOff);
        }
        change(
            &mut shared
                .reading
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        );
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meter_tells_how_far_it_is_until_it_is_called_off() {
        let meter = Meter::watched();
        meter.begin(Stage::Reading, 10).unwrap();
        meter.advance(3).unwrap();
        meter.advance(4).unwrap();
        let wanted = Reading {
            stage: Stage::Reading,
            done: 7,
            total: 10,
        };
        assert_eq!(meter.read(), Some(wanted));
        meter.clone().call_off();
        assert!(matches!(meter.advance(1), Err(Error::CalledOff)));
        assert!(matches!(
            meter.begin(Stage::Finishing, 0),
            Err(Error::CalledOff)
        ));
        assert_eq!(meter.read(), Some(wanted));
    }

    #[test]
    fn what_nobody_watches_goes_on() {
        let meter = Meter::default();
        meter.call_off();
        meter.advance(1).unwrap();
        assert_eq!(meter.read(), None);
    }
}
