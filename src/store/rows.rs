//! From columns to domain values and back.
//!
//! Invariant: what cannot be read is an error that names the column, never a default.

use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};

use super::StoreError;
use crate::domain::marks::Marks;

/// Rows of one statement: PostgreSQL takes 65,535 parameters, SQLite 32,766.
pub(super) const CHUNK: usize = 500;

pub(super) fn ms(at: Timestamp) -> i64 {
    at.as_millisecond()
}

pub(super) fn duration_ms(duration: SignedDuration) -> i64 {
    // Durations of exams are at most a day.
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

pub(super) fn timestamp(ms: i64, column: &str) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(ms).map_err(|_| StoreError::corrupt(column))
}

pub(super) fn parse<T: FromStr>(text: &str, column: &str) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::corrupt(column))
}

/// The value of a closed set whose word was stored.
pub(super) fn word<T: Copy>(
    text: &str,
    all: &[T],
    as_str: impl Fn(T) -> &'static str,
    column: &str,
) -> Result<T, StoreError> {
    all.iter()
        .copied()
        .find(|value| as_str(*value) == text)
        .ok_or_else(|| StoreError::corrupt(column))
}

pub(super) fn marks(hundredths: i64, column: &str) -> Result<Marks, StoreError> {
    i32::try_from(hundredths)
        .ok()
        .and_then(Marks::from_hundredths)
        .ok_or_else(|| StoreError::corrupt(column))
}

pub(super) fn to_u32(number: impl TryInto<u32>, column: &str) -> Result<u32, StoreError> {
    number.try_into().map_err(|_| StoreError::corrupt(column))
}

pub(super) fn to_i32(number: impl TryInto<i32>, column: &str) -> Result<i32, StoreError> {
    number.try_into().map_err(|_| StoreError::corrupt(column))
}
