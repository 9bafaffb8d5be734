//! The forms in which the outside world writes questions, answers, rosters and score sheets.
//!
//! Invariant: forms are read into checked domain values and written from them; nothing of the
//! domain serialises by itself, so that a key leaves the system only through [`question`].

pub mod admission;
pub mod audit;
pub mod audit_export;
pub mod bank;
pub(crate) mod base64;
pub mod blueprint;
pub mod bundle;
pub mod by_hand;
mod cells;
pub mod certificate;
pub mod charts;
mod document;
pub mod draft;
pub mod drawing;
pub mod exchange;
mod fault;
pub mod import;
pub mod instances;
mod joined;
mod marks;
pub(crate) mod package;
pub mod paper;
mod parallel;
pub mod picture;
pub mod pool;
pub mod pool_csv;
pub mod print;
mod problem;
pub mod question;
pub mod receipt;
pub mod response;
pub mod roster;
pub mod ruling;
pub mod score_sheet;
pub mod scored_case;
pub mod scores;
pub mod sheet;
mod short_id;
mod spreadsheet;
pub mod stats;
pub mod study_text;
mod toml_text;
pub mod workbook;
mod xml;

pub use cells::inert;
pub use document::DocumentFault;
pub use fault::{FormFault, Reason};
pub use marks::MarksForm;
pub use parallel::in_parallel;
pub use problem::Problem;
