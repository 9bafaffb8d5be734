//! What an installation promises about personal data: how long it is kept, and whom to ask.

use jiff::{SignedDuration, Timestamp};

/// The most days of [`Privacy::retention_days`]: a hundred years.
pub const MAX_RETENTION_DAYS: u32 = 36_500;
/// Longest contact, in characters.
pub const MAX_CONTACT: usize = 200;

/// How personal data is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Privacy {
    /// Days after the end of an exam until its candidates are erased; 0 where they are kept until somebody
    /// erases them.
    pub retention_days: u32,
    /// Whom candidates ask about their data, in the words of the installation; none where it says nothing.
    pub contact: Option<String>,
}

impl Privacy {
    /// Exams that ended then or before have their candidates erased; none where they are kept.
    pub(super) fn erased_before(&self, now: Timestamp) -> Option<Timestamp> {
        let days = i64::from(self.retention_days.min(MAX_RETENTION_DAYS));
        let kept = SignedDuration::from_hours(24 * days);
        // Before the calendar begins nothing ended.
        (0 < days).then(|| now.checked_sub(kept).ok()).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_kept_for_whole_days_or_until_somebody_erases_it() {
        let kept_for = |retention_days| Privacy {
            retention_days,
            contact: None,
        };
        let now: Timestamp = "2026-11-29T08:00:00Z".parse().unwrap();
        assert_eq!(kept_for(0).erased_before(now), None);
        let day_before: Timestamp = "2026-11-28T08:00:00Z".parse().unwrap();
        assert_eq!(kept_for(1).erased_before(now), Some(day_before));
        assert!(kept_for(u32::MAX).erased_before(now).is_some());
        assert_eq!(kept_for(36_500).erased_before(Timestamp::MIN), None);
    }
}
