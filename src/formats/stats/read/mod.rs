//! Tables into counts.
//!
//! Invariant: either every line counts or nothing is returned but the problems; memory grows with questions and
//! with what candidates differ in, not with candidates (but for a model, whose patterns are kept).

mod count;
mod full_marks;
mod key;
mod marks;
mod note;
mod patterns;
mod problems;
mod question;
mod responses;
mod room;
mod rows;

pub use count::{Counted, MAX_CANDIDATES, MAX_MODEL_CELLS, Wanted};
pub use full_marks::{FullMarks, read_full_marks};
pub use key::{AnswerKey, read_key};
pub use marks::{CANDIDATE_COLUMNS, read_marks};
pub use note::Note;
pub(super) use note::named;
pub use patterns::read_patterns;
pub use problems::Problems;
pub use responses::{AnsweredQuestion, Answers, MAX_FREQUENT, read_responses};
pub use rows::{MAX_COLUMNS, MAX_FILE_BYTES, Source};
