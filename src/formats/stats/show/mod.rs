//! Figures for people and for programs.
//!
//! Invariant: both say the same; what is undefined is empty in neither, but told with its reason.

mod answers_table;
pub mod figures;
mod grid;
mod json;
mod model_json;
mod model_table;
mod ordered;
mod table;

pub use json::write_json;
pub use table::write_table;
