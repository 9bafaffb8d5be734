//! Tables of marks or of answers for statistics, and the figures as people and programs read them.
//!
//! Invariant: a table is read whole or refused with every line and column that is wrong; whatever was left out
//! of the reckoning (columns, empty cells, candidates without a mark) is told beside the figures.
//!
//! The tables are CSV in UTF-8 with a heading line, a line a candidate, a column a question named by the
//! heading:
//! - *marks* ([`read_marks`]): a number in each cell, nothing where there is no mark to count. Full marks are 1,
//!   or those of a second table ([`read_full_marks`]): columns `id` and `max`, or the ids as headings over one
//!   line of full marks. Then its ids say which columns are questions; without it all are, but those of
//!   candidates ([`CANDIDATE_COLUMNS`] and what ends in `_subquestion` or `_variant`).
//! - *patterns* ([`read_patterns`]): 1, 0 or nothing in each cell, and a column `freq` that says for how many
//!   candidates the line stands.
//! - *responses* ([`read_responses`]) with a key ([`read_key`]): letters as on the paper (`B`, `ACD`), 对 or 错, or
//!   what was written; nothing where the question was left out, which scores 0; `NA` where it was not on the
//!   candidate's paper.
//!
//! Reading order: `read` (tables into counts), [`Report`] (counts into figures), `show` (figures as a table
//! or as JSON).

mod read;
mod report;
mod show;

#[cfg(test)]
mod tests;

pub use read::{
    AnswerKey, AnsweredQuestion, Answers, CANDIDATE_COLUMNS, Counted, FullMarks, MAX_CANDIDATES,
    MAX_COLUMNS, MAX_FILE_BYTES, MAX_FREQUENT, MAX_MODEL_CELLS, Note, Problems, Source, Wanted,
    read_full_marks, read_key, read_marks, read_patterns, read_responses,
};
pub use report::{AbilityOfScore, ModelFigures, QuestionAnswers, QuestionReport, Report};
pub use show::{figures, write_json, write_table};
