//! A right paper, built by hand; each test breaks one thing and sees that told, and nothing else.

mod company;
mod counts;
mod order;
mod slots;
pub(in crate::domain::paper) mod stage;
