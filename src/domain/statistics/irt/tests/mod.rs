//! What calibrations promise: on published tables, against sums taken at length, on answers of candidates who
//! are known, and on what hardly says anything.

mod degenerate;
mod exact;
mod known;
mod published;
mod simulated;
