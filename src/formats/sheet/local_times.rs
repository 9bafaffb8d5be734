//! Moments as the clock on the wall showed them.
//!
//! Invariant: what is written is what `strftime` of the zoned time writes. The zone is asked once for
//! all moments between two of its changes, because asking costs more than a whole line of a sheet.

use std::ops::Range;

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use super::push_padded;

/// Converts moments to a zone.
#[derive(Debug, Clone)]
pub(in crate::formats) struct LocalTimes {
    zone: TimeZone,
    /// Where `offset` holds.
    known: Range<Timestamp>,
    offset: Offset,
}

impl LocalTimes {
    /// For one zone.
    pub(in crate::formats) const fn new(zone: TimeZone) -> Self {
        Self {
            zone,
            known: Timestamp::UNIX_EPOCH..Timestamp::UNIX_EPOCH,
            offset: Offset::UTC,
        }
    }

    /// What calendar and clock show in the zone.
    pub(in crate::formats) fn at(&mut self, time: Timestamp) -> DateTime {
        if !self.known.contains(&time) {
            self.ask(time);
        }
        self.offset.to_datetime(time)
    }

    fn ask(&mut self, time: Timestamp) {
        self.offset = self.zone.to_offset(time);
        // A change at this very moment has happened, and only what lies strictly before is told.
        let after = time.checked_add(SignedDuration::from_nanos(1));
        let before = self.zone.preceding(after.unwrap_or(time)).next();
        let next = self.zone.following(time).next();
        self.known = before.map_or(Timestamp::MIN, |change| change.timestamp())
            ..next.map_or(Timestamp::MAX, |change| change.timestamp());
    }

    /// `2026-11-22T14:59:56+08:00`.
    pub(super) fn push(&mut self, text: &mut String, time: Timestamp) {
        let local = self.at(time);
        push_date(text, local);
        text.push('T');
        push_padded(text, two(local.hour()), 2);
        text.push(':');
        push_padded(text, two(local.minute()), 2);
        text.push(':');
        push_padded(text, two(local.second()), 2);
        let seconds = self.offset.seconds();
        text.push(if seconds < 0 { '-' } else { '+' });
        let minutes = u64::from(seconds.unsigned_abs() / 60);
        push_padded(text, minutes / 60, 2);
        text.push(':');
        push_padded(text, minutes % 60, 2);
    }

    /// `2026-11-22`.
    pub(super) fn push_date(&mut self, text: &mut String, time: Timestamp) {
        push_date(text, self.at(time));
    }
}

fn push_date(text: &mut String, local: DateTime) {
    push_padded(text, u64::from(local.year().unsigned_abs()), 4);
    text.push('-');
    push_padded(text, two(local.month()), 2);
    text.push('-');
    push_padded(text, two(local.day()), 2);
}

/// A part of a time that is never below zero.
fn two(part: i8) -> u64 {
    u64::from(part.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(times: &mut LocalTimes, time: Timestamp) -> String {
        let mut text = String::new();
        times.push(&mut text, time);
        text
    }

    fn formatted(zone: &TimeZone, time: Timestamp) -> String {
        let zoned = time.to_zoned(zone.clone());
        zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    #[test]
    fn the_moment_of_a_change_and_the_one_before_it_are_told_apart_in_any_order() {
        let zone = TimeZone::get("America/New_York").unwrap();
        let change: Timestamp = "2026-11-01T06:00:00Z".parse().unwrap();
        let before = change - SignedDuration::from_millis(1);
        for order in [[before, change, before], [change, before, change]] {
            let mut times = LocalTimes::new(zone.clone());
            for time in order {
                assert_eq!(written(&mut times, time), formatted(&zone, time));
            }
        }
    }

    proptest! {
        #[test]
        fn a_moment_is_written_as_strftime_writes_it(
            name in prop::sample::select(vec![
                "Asia/Shanghai", "UTC", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe",
            ]),
            // 1990 to 2060: China had summer time until 1991.
            moments in prop::collection::vec(631_152_000_000_i64..2_840_140_800_000, 1..20),
        ) {
            let zone = TimeZone::get(name).unwrap();
            let mut times = LocalTimes::new(zone.clone());
            for moment in moments {
                let time = Timestamp::from_millisecond(moment).unwrap();
                prop_assert_eq!(written(&mut times, time), formatted(&zone, time));
            }
        }
    }
}
