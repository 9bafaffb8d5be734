//! examhall: from study material to score sheet.
//!
//! A question bank with evidence becomes randomised papers; candidates sit timed attempts over a
//! REST API; answers are graded exactly; organisers take away score sheets.
//!
//! # The map
//!
//! ```text
//!   HTTP request                                files: question_bank/, rosters
//!        │                                               │
//!   ┌────▼────┐  commands, results  ┌────────────────────▼───┐
//!   │  http   ├────────────────────►│          app           │◄── cli, the ticker
//!   └────┬────┘                     └───┬────────────────┬───┘◄── clock, entropy
//!        │         ┌────────────────┐   │            ┌───▼───┐
//!        └────────►│     domain     │◄──┘            │ store │── SQLite | PostgreSQL
//!                  │ pure: no IO    │◄───────────────┤       │
//!                  └───────▲────────┘                └───┬───┘
//!                          └───────────── formats ◄──────┘
//! ```
//!
//! Arrows point at what is known. Reading order:
//!
//! - [`domain`]: the vocabulary and the rules. Questions, papers, attempts, scores. Pure.
//! - [`drafting`]: study texts become drafts of questions. Pure.
//! - [`formats`]: the forms of files, of stored documents, of the API, of charts and of what is printed; the
//!   only way out for a key.
//! - [`clock`] and [`entropy`]: time and chance, each read in one place.
//! - [`store`]: diesel; rows in, domain values out; group commit in `store/writer`.
//! - [`app`]: one function a use case; where clock, entropy, store and domain meet.
//! - [`http`]: routes in one table, problems (RFC 9457), extractors; the OpenAPI document.
//! - [`config`] and [`cli`]: every setting, and one file a command.
//!
//! # What must hold
//!
//! - An acknowledged answer is on disk: a save is confirmed after its commit, never before.
//! - Time is a predicate: whether an attempt is open follows from its row and the clock.
//! - A candidate's types cannot hold a key; keys stand in a table that candidates' queries do not name.
//! - Marks are exact: whole hundredths and fractions, no floating point.
//! - A paper follows from blueprint, bank and secret; a checker that shares no code with the generator
//!   judges it before it is stored; it is stored whole and never changes.
//! - A blueprint that the bank cannot serve is refused with a proof, never relaxed.
//!
//! `tests/architecture.rs` holds the arrows; `tests/walkthroughs/` lives whole exams.

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod drafting;
pub mod entropy;
pub mod formats;
pub mod http;
mod planted;
pub mod store;
