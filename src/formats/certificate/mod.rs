//! The certificate of an exam's papers as it is stored and served.
//!
//! Invariant: says what [`Certificate`] says, nothing of any key; ratios are exact in one text and
//! rounded in another, so that no reader needs floating point.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::document::{self, DocumentFault};
use crate::domain::paper::certificate::{Certificate, Checked, Finding, Found, Ratio, Spread};

mod expected;
mod fairness;

pub use expected::ExpectedForm;
pub use fairness::{
    ExposureForm, LetterTestForm, LettersForm, NeighboursForm, OptionLettersForm, OverlapForm,
    StratumForm, UseForm,
};

/// The format of a stored certificate.
pub const CERTIFICATE_FORMAT: &str = "examhall-certificate/1";

/// What an audit of all papers of an exam came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CertificateForm {
    /// Where the papers come from.
    pub drawn: DrawnForm,
    /// How many papers.
    pub papers: u64,
    /// How many violations of the blueprint.
    pub violations: u64,
    /// How many papers have any.
    pub wrong_papers: u64,
    /// The first violations.
    pub found: Vec<FoundForm>,
    /// Every count of the blueprint: sections, questions, marks, limits, difficulty.
    pub constraints: Vec<CheckedForm>,
    /// How often each question was used.
    pub exposure: ExposureForm,
    /// How much papers share.
    pub overlap: OverlapForm,
    /// How hard the papers are.
    pub difficulty: Option<SpreadForm>,
    /// Where the right options stand.
    pub letters: LettersForm,
    /// How many papers, the first ones, were compared as sets of questions.
    pub compared_sets: u64,
    /// How many different sets those are.
    pub different_sets: u64,
    /// The same in plain sentences.
    pub findings: Vec<FindingForm>,
}

/// Where papers come from; told by whoever had them drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawnForm {
    /// The version of the generator.
    pub generator: String,
    /// How the papers were drawn: `deck`, `uniform` or `forms`.
    pub method: String,
    /// The promise made before the drawing: SHA-256 of the statement, 64 hexadecimal digits.
    pub commitment: Option<String>,
    /// The statement itself; none until it is revealed.
    pub statement: Option<String>,
    /// When the papers were drawn.
    #[schema(format = "date-time")]
    pub drawn_at: Option<String>,
}

/// One violation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FoundForm {
    /// Number of the paper, from 1.
    pub paper: u64,
    /// The stable code of the violation.
    pub code: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// One count of the blueprint over all papers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckedForm {
    /// What is counted, in Chinese.
    pub zh: String,
    /// What is counted, in English.
    pub en: String,
    /// What was wanted.
    #[schema(example = "3–6")]
    pub wanted: String,
    /// The least found.
    pub least: String,
    /// The most found.
    pub most: String,
    /// Whether every paper keeps it.
    pub holds: bool,
}

/// How hard papers are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SpreadForm {
    /// What of a paper's difficulties is told: `sum` or `mean`.
    pub measure: String,
    /// The least of a paper.
    pub least: RatioForm,
    /// The greatest of a paper.
    pub greatest: RatioForm,
    /// The mean of the papers.
    pub mean: RatioForm,
    /// The standard deviation of the papers.
    #[schema(example = "0.001234")]
    pub deviation: String,
}

/// One plain sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingForm {
    /// How to take it: `ok`, `notice` or `fault`.
    pub level: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// An exact ratio, and what it comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RatioForm {
    /// In lowest terms.
    #[schema(example = "25/3")]
    pub exact: String,
    /// In four decimals.
    #[schema(example = "8.3333")]
    pub decimal: String,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "format")]
enum Document {
    #[serde(rename = "examhall-certificate/1")]
    V1(Box<CertificateForm>),
}

impl CertificateForm {
    /// Writes a certificate of papers that were drawn so.
    pub fn from_certificate(certificate: &Certificate, drawn: DrawnForm) -> Self {
        let findings = certificate.findings();
        Self {
            drawn,
            papers: certificate.papers,
            violations: certificate.violations,
            wrong_papers: certificate.wrong_papers,
            found: certificate.found.iter().map(found).collect(),
            constraints: certificate.constraints.iter().map(checked).collect(),
            exposure: ExposureForm::of(&certificate.exposure, certificate.papers),
            overlap: OverlapForm::of(&certificate.overlap),
            difficulty: certificate.difficulty.as_ref().map(spread),
            letters: LettersForm::of(&certificate.letters),
            compared_sets: certificate.compared_sets,
            different_sets: certificate.different_sets,
            findings: findings.into_iter().map(finding).collect(),
        }
    }

    /// The stored document.
    pub fn to_json(&self) -> String {
        document::to_json(&Document::V1(Box::new(self.clone())))
    }

    /// Reads a stored certificate.
    ///
    /// # Errors
    /// [`DocumentFault`] for another format, or what is not JSON of this shape.
    pub fn from_json(text: &str) -> Result<Self, DocumentFault> {
        let Document::V1(form) = document::from_json(CERTIFICATE_FORMAT, text)?;
        Ok(*form)
    }
}

impl From<Ratio> for RatioForm {
    fn from(ratio: Ratio) -> Self {
        Self {
            exact: ratio.to_string(),
            decimal: ratio.decimal(4),
        }
    }
}

fn found(found: &Found) -> FoundForm {
    FoundForm {
        paper: found.paper.saturating_add(1),
        code: found.violation.code().to_owned(),
        zh: found.violation.chinese(),
        en: found.violation.to_string(),
    }
}

fn checked(checked: &Checked) -> CheckedForm {
    CheckedForm {
        zh: checked.zh.clone(),
        en: checked.en.clone(),
        wanted: checked.wanted.clone(),
        least: checked.least.clone(),
        most: checked.most.clone(),
        holds: checked.holds,
    }
}

fn spread(spread: &Spread) -> SpreadForm {
    let millionths = spread.deviation_millionths;
    SpreadForm {
        measure: spread.measure.as_str().to_owned(),
        least: spread.least.into(),
        greatest: spread.greatest.into(),
        mean: spread.mean.into(),
        deviation: format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000),
    }
}

fn finding(finding: Finding) -> FindingForm {
    FindingForm {
        level: finding.level.as_str().to_owned(),
        zh: finding.zh,
        en: finding.en,
    }
}

#[cfg(test)]
mod tests;
