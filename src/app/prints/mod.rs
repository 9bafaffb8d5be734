//! What is put on paper: a paper, its answer sheet, the paper with its keys, certificates.
//!
//! Invariant: what candidates hold is made in `paper`, where no key can be named; a test holds it.

mod awards;
mod keyed;
mod paper;

pub use awards::{MAX_AWARDS, Wanted, Wish, awards};
pub use keyed::keyed;
pub use paper::{answer_sheet, candidate_paper};

pub use crate::formats::print::Seal;

use super::{App, Error};

/// A document to be printed.
#[derive(Debug, Clone)]
pub struct Print {
    /// The title of the exam.
    pub exam: String,
    /// The document.
    pub html: String,
}
