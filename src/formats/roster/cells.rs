//! Single cells of a roster.

use super::{MAX_EXTRA_MINUTES, MAX_NUMBER, RosterFault};
use crate::domain::roster::{EntryFault, clean};
use crate::formats::spreadsheet::half_width;

pub(super) fn text_of(cell: &str, max: usize) -> Result<String, RosterFault> {
    clean(cell, max).map_err(|fault| fault_of(&fault))
}

pub(super) const fn fault_of(fault: &EntryFault) -> RosterFault {
    match fault {
        EntryFault::Empty => RosterFault::EmptyCell,
        EntryFault::TooLong { found, max } => RosterFault::TooLong {
            found: *found,
            max: *max,
        },
        EntryFault::Control => RosterFault::ControlCharacter,
    }
}

pub(super) fn number_of(cell: &str) -> Result<String, RosterFault> {
    let cell = cell.trim();
    // `="00123"`: how some programs keep leading zeros through a spreadsheet.
    let inner = cell
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'));
    let number = text_of(inner.unwrap_or(cell), MAX_NUMBER)?;
    if is_shortened(&number) {
        Err(RosterFault::ShortenedNumber { found: number })
    } else {
        Ok(number)
    }
}

/// `1.23457E+17`: a long number that a spreadsheet took for a quantity; its digits are lost.
fn is_shortened(number: &str) -> bool {
    let Some((mantissa, exponent)) = number.split_once("E+") else {
        return false;
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits(exponent) && mantissa.split('.').all(digits)
}

/// Whole minutes; nothing means none.
pub(super) fn minutes_of(cell: &str) -> Result<u32, RosterFault> {
    let text: String = cell.trim().chars().map(half_width).collect();
    let digits = text.trim_end_matches("分钟").trim_end_matches('分').trim();
    if digits.is_empty() {
        return Ok(0);
    }
    let minutes = digits.parse::<u32>().ok();
    let minutes = minutes.filter(|minutes| *minutes <= MAX_EXTRA_MINUTES);
    minutes.ok_or_else(|| RosterFault::ExtraMinutes {
        found: cell.trim().chars().take(40).collect(),
    })
}
