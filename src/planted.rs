//! Faults that are planted on purpose, so that `scripts/faults` can show that it would see them.
//!
//! Invariant: without the cargo feature `planted-faults`, which nothing turns on by itself, none can be
//! planted: the answer is a constant `false`, and the variable that names them is unknown and refused.

/// A fault that can be planted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plant {
    /// Callers hear of success before the commit, which is then put off.
    AckBeforeCommit,
    /// A disk that is full counts as written.
    SwallowDiskFull,
    /// A node decides by its own clock, which is two seconds behind.
    MachineClock,
    /// A submission does not look whether there was one.
    SubmitWithoutCas,
    /// An attempt is open until its end was noted, whatever the clock says.
    CloseByFlag,
    /// Nobody notes the end of attempts.
    TickerOff,
}

#[cfg(not(feature = "planted-faults"))]
pub(crate) const fn is_planted(_: Plant) -> bool {
    false
}

#[cfg(not(feature = "planted-faults"))]
pub(crate) const fn is_any_planted() -> bool {
    false
}

#[cfg(feature = "planted-faults")]
pub(crate) use by_name::{VARIABLE, is_any_planted, is_planted};

#[cfg(feature = "planted-faults")]
mod by_name {
    use std::sync::OnceLock;

    use super::Plant;

    /// Names the faults that are planted, parted by commas.
    pub(crate) const VARIABLE: &str = "EXAMHALL_PLANT";

    fn names() -> &'static str {
        static NAMES: OnceLock<String> = OnceLock::new();
        NAMES.get_or_init(|| std::env::var(VARIABLE).unwrap_or_default())
    }

    /// Whether any fault was planted when the process started.
    pub(crate) fn is_any_planted() -> bool {
        !names().is_empty()
    }

    /// Whether this fault was planted when the process started.
    pub(crate) fn is_planted(plant: Plant) -> bool {
        let name = match plant {
            Plant::AckBeforeCommit => "ack_before_commit",
            Plant::SwallowDiskFull => "swallow_disk_full",
            Plant::MachineClock => "machine_clock",
            Plant::SubmitWithoutCas => "submit_without_cas",
            Plant::CloseByFlag => "close_by_flag",
            Plant::TickerOff => "ticker_off",
        };
        names().split(',').any(|planted| planted == name)
    }
}
