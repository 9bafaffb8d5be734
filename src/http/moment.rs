//! Moments on the wire: RFC 3339, UTC, milliseconds.

use jiff::Timestamp;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::ToSchema;

/// A moment: written as `2026-11-22T07:04:05.000Z`, read in any zone and cut to the millisecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, format = DateTime, example = "2026-11-22T07:04:05.000Z")]
pub(super) struct Moment(pub Timestamp);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:.3}", self.0))
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let refuse = || {
            let found: String = text.chars().take(40).collect();
            D::Error::custom(format!(
                "`{found}` is not a time; wanted one such as `2026-11-22T15:04:05+08:00`"
            ))
        };
        let moment: Timestamp = text.parse().map_err(|_| refuse())?;
        // What is stored is whole milliseconds; cut here, so that what is told is what is stored.
        let moment = Timestamp::from_millisecond(moment.as_millisecond()).map_err(|_| refuse())?;
        Ok(Self(moment))
    }
}

impl From<Timestamp> for Moment {
    fn from(moment: Timestamp) -> Self {
        Self(moment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_in_utc_with_milliseconds() {
        for (given, written) in [
            ("2026-11-22T15:04:05+08:00", "2026-11-22T07:04:05.000Z"),
            ("2026-11-22T07:04:05.123999Z", "2026-11-22T07:04:05.123Z"),
        ] {
            let moment: Moment = serde_json::from_str(&format!("\"{given}\"")).unwrap();
            assert_eq!(
                serde_json::to_string(&moment).unwrap(),
                format!("\"{written}\"")
            );
        }
    }

    #[test]
    fn a_time_without_a_zone_is_refused() {
        for given in [
            "\"2026-11-22T15:04:05\"",
            "\"2026-11-22\"",
            "\"\"",
            "1763795045",
            "null",
        ] {
            assert!(serde_json::from_str::<Moment>(given).is_err(), "{given}");
        }
    }
}
