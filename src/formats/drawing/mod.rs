//! A drawing as a file: everything that papers follow from, and the papers.
//!
//! Lines of JSON. The first is the header: method, promise, blueprint and pool. Then comes a line for
//! each paper: `{"paper":1,"candidate":"00123","slots":[["T01-S01",0,"bdac"],…]}` with the code of
//! each question, the number of its section counted from 0, and its options in the order shown; the
//! last two where there are any. The last line is the trailer, `{"papers":1000,"digest":"…"}`, with
//! the SHA-256 of all lines of papers, line feeds included: a file that was cut is noticed.
//!
//! The header of a file that was drawn from a bank with texts tells keys, because the pool tells the
//! letter of every single-choice and true-or-false key: such a file is for authors alone until the
//! keys are released.
//!
//! Invariant: a reader and a writer hold one line at a time; what is read is a paper over the pool of
//! the header, and what is not is a problem with its line.

use sha2::Sha256;

use crate::domain::question::OptionId;

mod header;
mod line;
mod reader;
#[cfg(test)]
mod tests;
mod writer;

pub use header::Header;
pub use reader::{Entry, Reader};
pub use writer::Writer;

/// The format of a drawing.
pub const DRAWING_FORMAT: &str = "examhall-drawing/1";

pub use crate::domain::paper::forms::MAX_FORMS;

/// The longest header that is read, in bytes: a pool of a million questions has less.
const MAX_HEADER: u64 = 512 * 1024 * 1024;
/// The longest line of a paper that is read, in bytes: 500 slots of 26 options have less.
const MAX_LINE: u64 = 1024 * 1024;

/// The text of a finished SHA-256, as [`crate::domain::paper::digest`] writes it.
fn hex_of(hash: Sha256) -> String {
    use sha2::Digest;
    let bytes = hash.finalize();
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

/// Whether `shown` is an order of just these options.
fn is_order_of(shown: &[OptionId], choices: &[(OptionId, bool)]) -> bool {
    // Few options: no sorting is worth its allocation.
    shown.len() == choices.len()
        && choices
            .iter()
            .all(|(id, _)| shown.iter().filter(|here| *here == id).count() == 1)
}
