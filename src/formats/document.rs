//! Stored documents: JSON texts that name their format.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::fault::FormFault;

/// A stored document that cannot be read back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an `{format}` document: {message}")]
pub struct DocumentFault {
    /// The format that was wanted.
    pub format: &'static str,
    /// What stands in the way.
    pub message: String,
}

impl DocumentFault {
    /// A document that could not be read as `format`.
    pub fn new(format: &'static str, reason: &dyn std::fmt::Display) -> Self {
        Self {
            format,
            message: reason.to_string(),
        }
    }

    /// A document whose form has these faults.
    pub fn of_faults(format: &'static str, faults: &[FormFault]) -> Self {
        let messages: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Self {
            format,
            message: messages.join("; "),
        }
    }
}

/// JSON of a document.
///
/// Documents hold texts, numbers and lists, with texts as keys: `serde_json` can write all of them.
pub(super) fn to_json(document: &impl Serialize) -> String {
    serde_json::to_string(document).unwrap_or_default()
}

/// Reads JSON as a document of the format named.
pub(super) fn from_json<T: DeserializeOwned>(
    format: &'static str,
    text: &str,
) -> Result<T, DocumentFault> {
    serde_json::from_str(text).map_err(|error| DocumentFault::new(format, &error))
}
