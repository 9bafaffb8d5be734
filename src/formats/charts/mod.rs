//! Charts as SVG: how totals are distributed, how branches did, how hard and how telling questions are.
//!
//! Invariant: the same figures give the same bytes, on every machine; every figure that is drawn is
//! also told in the `<desc>`; what comes from outside is text and never markup. Drawn by `plotters`,
//! which needs no font here: whoever looks at a chart has fonts.

mod branches;
mod canvas;
mod distribution;
mod labels;
mod questions;
#[cfg(test)]
mod tests;

pub use branches::{Branches, MAX_BRANCHES, own_branches};
pub use canvas::ChartFault;
pub use distribution::Totals;
pub use questions::{QuestionPoint, Questions};
