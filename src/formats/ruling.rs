//! What is ruled of a question, as the database keeps it.

use serde::{Deserialize, Serialize};

use super::document::{self, DocumentFault};
use crate::domain::NotAnId;
use crate::domain::ruling::{Matter, Policy};

/// The format of a stored ruling.
pub const RULING_FORMAT: &str = "examhall-ruling/1";

#[derive(Serialize, Deserialize)]
#[serde(tag = "format")]
enum Document {
    #[serde(rename = "examhall-ruling/1")]
    V1(MatterForm),
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "matter", rename_all = "snake_case", deny_unknown_fields)]
enum MatterForm {
    Correction {
        policy: String,
        version: Option<String>,
    },
    Text {
        blank: u32,
        text: String,
        is_accepted: bool,
    },
}

/// The stored document of what is ruled.
pub fn to_json(matter: &Matter) -> String {
    document::to_json(&Document::V1(match matter {
        Matter::Correction { policy, version } => MatterForm::Correction {
            policy: policy.as_str().to_owned(),
            version: version.map(|version| version.to_string()),
        },
        Matter::Text {
            blank,
            text,
            is_accepted,
        } => MatterForm::Text {
            blank: *blank,
            text: text.clone(),
            is_accepted: *is_accepted,
        },
    }))
}

/// Reads what is ruled.
///
/// # Errors
/// [`DocumentFault`] for another format, and for words and ids that cannot be.
pub fn from_json(text: &str) -> Result<Matter, DocumentFault> {
    let refuse = |fault: &dyn std::fmt::Display| DocumentFault::new(RULING_FORMAT, fault);
    let Document::V1(form) = document::from_json(RULING_FORMAT, text)?;
    Ok(match form {
        MatterForm::Correction { policy, version } => {
            let known = Policy::ALL.iter().find(|known| known.as_str() == policy);
            let version = version.map(|id| id.parse()).transpose();
            Matter::Correction {
                policy: *known.ok_or_else(|| refuse(&format!("`{policy}` is no policy")))?,
                version: version.map_err(|fault: NotAnId| refuse(&fault))?,
            }
        }
        MatterForm::Text {
            blank,
            text,
            is_accepted,
        } => Matter::Text {
            blank,
            text,
            is_accepted,
        },
    })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::QuestionVersionId;

    #[test]
    fn what_is_ruled_is_read_back() {
        let version = QuestionVersionId::new(Uuid::from_u128(7));
        let correction = |policy, version| Matter::Correction { policy, version };
        let text = |is_accepted| Matter::Text {
            blank: 2,
            text: "网信办".to_owned(),
            is_accepted,
        };
        for matter in [
            correction(Policy::NewKey, Some(version)),
            correction(Policy::Drop, None),
            text(true),
            text(false),
        ] {
            assert_eq!(from_json(&to_json(&matter)).unwrap(), matter);
        }
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for text in [
            r#"{"format":"examhall-ruling/1","matter":"correction","policy":"dorp"}"#,
            r#"{"format":"examhall-ruling/1","matter":"correction","policy":"new_key","version":"7"}"#,
            r#"{"format":"examhall-ruling/2","matter":"correction","policy":"drop"}"#,
        ] {
            assert!(from_json(text).is_err(), "{text}");
        }
    }
}
