//! What an exam came to: ranks, branches, questions, the spread of totals.
//!
//! Invariant: whole-number arithmetic, rounded once and half up where a figure is shown; what is not
//! defined, as a mean of nobody, is `None` and never 0. Everything is fed in one pass.
//!
//! Reading order: `share` (the one rounding), [`ranking`], [`branches`], [`questions`], [`distribution`].

pub mod branches;
pub mod distribution;
pub mod questions;
pub mod ranking;
mod share;

pub use share::PerMille;
