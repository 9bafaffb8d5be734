//! Aiken: a stem on a line, options `A) …`, and `ANSWER: A`.
//!
//! Invariant: what [`write()`] makes is read the same by [`read`] and by Moodle, whose reader never looks whether
//! the option of a key is there; ours does.

pub(super) mod line;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub(super) use line::Line;
pub use read::read;
pub use write::write;
