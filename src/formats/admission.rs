//! What an exam asks at its doors, as organisers write it and as it is stored.
//!
//! Invariant: candidates are told only what they are asked for.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::document::{self, DocumentFault};
use crate::domain::admission::{
    AccessCode, AdmissionRules, MAX_ACCESS_CODE, MAX_BROWSERS, MAX_NETWORKS, NotAnAccessCode,
};

/// The format of a stored document.
pub const ADMISSION_FORMAT: &str = "examhall-admission/1";

/// What an exam asks at its doors; what is left out is not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AdmissionRules)]
pub struct AdmissionForm {
    /// A word that is said in the hall: asked for when an attempt is started. Candidates never read it
    /// here. Width, case and white space do not matter.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 20)]
    pub access_code: Option<String>,
    /// From where one may enter, start an attempt and take it over: addresses, or many of them as
    /// `10.20.0.0/16`. From anywhere where it is empty. Answers are saved from anywhere all the same;
    /// that they came from elsewhere is noted.
    #[serde(default)]
    #[schema(max_items = 64)]
    pub networks: Vec<String>,
    /// Config Keys of Safe Exam Browser, 64 hexadecimal digits each: with another browser nobody starts
    /// or reads the paper. Any browser where it is empty. Answers are saved from any browser all the same.
    #[serde(default)]
    #[schema(max_items = 16)]
    pub browser_keys: Vec<String>,
    /// Whether the candidate's page notes when it is left, and for how long. The candidate is told so
    /// beforehand; nothing of it reaches a score.
    #[serde(default)]
    pub records_departures: bool,
}

/// What is wrong with a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AdmissionFault {
    /// The access code has too few or too many characters.
    Length {
        /// Characters found.
        found: usize,
        /// Most allowed.
        max: usize,
    },
    /// The access code holds a control character.
    Control,
    /// A value cannot be read, or a list is too long.
    Unreadable {
        /// Which field.
        field: &'static str,
        /// What was given.
        found: String,
        /// What would be right.
        wanted: String,
    },
}

#[derive(Serialize, Deserialize)]
struct Document {
    format: String,
    #[serde(flatten)]
    rules: Stored,
}

/// As [`AdmissionForm`]: a later version may know more.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Stored {
    #[serde(skip_serializing_if = "Option::is_none")]
    access_code: Option<String>,
    networks: Vec<String>,
    browser_keys: Vec<String>,
    records_departures: bool,
}

impl AdmissionForm {
    /// Checks it.
    ///
    /// # Errors
    /// The first [`AdmissionFault`].
    pub fn read(&self) -> Result<AdmissionRules, AdmissionFault> {
        let said = self.access_code.as_deref().filter(|text| !text.is_empty());
        let access_code = said
            .map(AccessCode::parse)
            .transpose()
            .map_err(|fault| match fault {
                NotAnAccessCode::Length { found } => {
                    let max = MAX_ACCESS_CODE;
                    AdmissionFault::Length { found, max }
                }
                NotAnAccessCode::Control => AdmissionFault::Control,
            })?;
        Ok(AdmissionRules {
            access_code,
            networks: list("admission.networks", &self.networks, MAX_NETWORKS)?,
            browsers: list("admission.browser_keys", &self.browser_keys, MAX_BROWSERS)?,
            records_departures: self.records_departures,
        })
    }
}

impl From<&AdmissionRules> for AdmissionForm {
    fn from(rules: &AdmissionRules) -> Self {
        let browsers = rules.browsers.iter();
        Self {
            access_code: rules
                .access_code
                .as_ref()
                .map(|code| code.as_str().to_owned()),
            networks: rules.networks.iter().map(ToString::to_string).collect(),
            browser_keys: browsers.map(|config| config.as_str().to_owned()).collect(),
            records_departures: rules.records_departures,
        }
    }
}

/// The entries of a list, each once.
fn list<T>(field: &'static str, texts: &[String], max: usize) -> Result<Vec<T>, AdmissionFault>
where
    T: std::str::FromStr<Err: ToString> + PartialEq,
{
    let refuse = |found: String, wanted: String| AdmissionFault::Unreadable {
        field,
        found,
        wanted,
    };
    if max < texts.len() {
        return Err(refuse(
            texts.len().to_string(),
            format!("at most {max} entries"),
        ));
    }
    let mut read = Vec::with_capacity(texts.len());
    for text in texts {
        let entry: T = text
            .parse()
            .map_err(|fault: T::Err| refuse(text.chars().take(64).collect(), fault.to_string()))?;
        if !read.contains(&entry) {
            read.push(entry);
        }
    }
    Ok(read)
}

/// The stored document of rules; none where nothing is asked.
pub fn to_json(rules: &AdmissionRules) -> Option<String> {
    if *rules == AdmissionRules::default() {
        return None;
    }
    let form = AdmissionForm::from(rules);
    Some(document::to_json(&Document {
        format: ADMISSION_FORMAT.to_owned(),
        rules: Stored {
            access_code: form.access_code,
            networks: form.networks,
            browser_keys: form.browser_keys,
            records_departures: form.records_departures,
        },
    }))
}

/// Reads a stored document.
///
/// # Errors
/// [`DocumentFault`].
pub fn from_json(text: &str) -> Result<AdmissionRules, DocumentFault> {
    let read: Document = document::from_json(ADMISSION_FORMAT, text)?;
    let form = AdmissionForm {
        access_code: read.rules.access_code,
        networks: read.rules.networks,
        browser_keys: read.rules.browser_keys,
        records_departures: read.rules.records_departures,
    };
    form.read()
        .map_err(|_| DocumentFault::new(ADMISSION_FORMAT, &"it asks for what cannot be"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> AdmissionForm {
        AdmissionForm {
            access_code: Some(" 春风 ".to_owned()),
            networks: vec!["10.20.3.4/16".to_owned(), "10.20.0.0/16".to_owned()],
            browser_keys: vec!["A".repeat(64)],
            records_departures: true,
        }
    }

    #[test]
    fn what_is_stored_is_read_back() {
        let rules = form().read().unwrap();
        assert_eq!(rules.networks.len(), 1, "the same network twice");
        let stored = to_json(&rules).unwrap();
        assert_eq!(
            stored,
            format!(
                r#"{{"format":"examhall-admission/1","access_code":"春风","networks":["10.20.0.0/16"],"browser_keys":["{}"],"records_departures":true}}"#,
                "a".repeat(64)
            )
        );
        assert_eq!(from_json(&stored).unwrap(), rules);
        assert_eq!(AdmissionForm::from(&rules).read().unwrap(), rules);
        assert_eq!(to_json(&AdmissionRules::default()), None);
        assert!(from_json("{}").is_err());
    }

    #[test]
    fn what_cannot_be_asked_is_told_with_its_field() {
        let fault = |change: fn(&mut AdmissionForm)| {
            let mut form = form();
            change(&mut form);
            form.read().unwrap_err()
        };
        let field = |fault: AdmissionFault| match fault {
            AdmissionFault::Unreadable { field, .. } => field,
            AdmissionFault::Length { .. } | AdmissionFault::Control => "admission.access_code",
        };
        let networks: [fn(&mut AdmissionForm); 2] = [
            |form| form.networks.push("hall 3".to_owned()),
            |form| form.networks = (0..=64).map(|n| format!("10.0.0.{n}")).collect(),
        ];
        for change in networks {
            assert_eq!(field(fault(change)), "admission.networks");
        }
        assert_eq!(
            field(fault(|form| form.browser_keys.push("ab".to_owned()))),
            "admission.browser_keys"
        );
        let long = fault(|form| form.access_code = Some("长".repeat(21)));
        assert_eq!(long, AdmissionFault::Length { found: 21, max: 20 });
        let mut none = form();
        none.access_code = Some(String::new());
        assert_eq!(none.read().unwrap().access_code, None);
    }
}
