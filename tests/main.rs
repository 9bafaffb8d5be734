//! All tests of the whole: one binary, one link.
//!
//! Every test that stores anything runs on SQLite and, where `EXAMHALL_TEST_POSTGRES` holds the URL
//! of a server on which databases may be made, on PostgreSQL (`scripts/test-postgres` starts one).

#![cfg(test)]

#[macro_use]
mod support;

/// The checker of `scripts/faults`.
#[path = "../benches/faults/check.rs"]
mod check;

mod api;
mod architecture;
mod checker;
mod cli;
mod exchange;
mod hostile;
mod key_letters;
mod kill_loop;
mod oracle_assembly;
mod oracle_grading;
mod oracle_overlap;
mod oracle_statistics_classical;
mod oracle_statistics_irt;
mod oracle_uniform;
mod question_bank;
mod reading;
mod security_document;
mod simulator;
mod store;
mod walkthroughs;
