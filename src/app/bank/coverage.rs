//! Which parts of a study text the bank asks about. The text is read and not kept.

use std::collections::BTreeSet;

use super::export::of_alive;
use crate::app::imports::read_study_text;
use crate::app::{App, Error};
use crate::domain::coverage::{Coverage, Part, cover, parts_of};
use crate::domain::source_text::SourceText;

/// How the bank asks about a text.
#[derive(Debug, Clone)]
pub struct Covered {
    /// The parts of the text, in their order.
    pub parts: Vec<Part>,
    /// How each of them is asked about.
    pub coverage: Coverage,
    /// The materials that questions name as their evidence.
    pub materials: BTreeSet<String>,
}

/// Cuts a text into its parts and counts the questions of each, retired ones apart. `material` is what
/// evidence calls the text.
///
/// # Errors
/// [`Error::UnreadableFile`].
pub async fn cover_text(
    app: &App,
    material: String,
    file_name: &str,
    bytes: &[u8],
) -> Result<Covered, Error> {
    let text = read_study_text(file_name, bytes)?.text;
    of_alive(app, move |asked| {
        let evidence = asked.iter().flat_map(|question| &question.evidence);
        let materials = evidence.map(|evidence| evidence.material.clone()).collect();
        let text = SourceText::new(text);
        let parts = parts_of(text.as_str());
        Covered {
            coverage: cover(&material, &text, &parts, asked),
            parts,
            materials,
        }
    })
    .await
}
