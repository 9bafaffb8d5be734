//! A finding of the linter with its place in a folder, as `bank lint` tells it.

use serde::Serialize;

use crate::domain::Language;
use crate::domain::lint::{BlueprintFinding, Finding, Severity};
use crate::formats::bank::{MATERIALS_FILE, Origin, Suppression};
use crate::formats::blueprint::Located;

/// A finding with its place.
#[derive(Debug, Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Placed {
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) code: &'static str,
    pub(super) severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    question: Option<String>,
    field: String,
    found: String,
    pub(super) hint: String,
    others: Vec<String>,
}

impl Placed {
    pub(super) fn of(finding: &Finding, origin: Option<&Origin>, language: Language) -> Self {
        let is_of_bank = finding.rule.is_of_bank();
        let (file, line) = match origin.filter(|_| !is_of_bank) {
            Some(origin) => (origin.file.clone(), origin.line_of(&finding.field)),
            None => (MATERIALS_FILE.to_owned(), 0),
        };
        Self {
            file,
            line,
            code: finding.rule.code(),
            severity: finding.rule.severity().as_str(),
            question: (!is_of_bank).then(|| finding.question.to_string()),
            field: finding.field.clone(),
            found: finding.found.clone(),
            hint: finding.hint.told(language).to_owned(),
            others: finding.others.iter().map(ToString::to_string).collect(),
        }
    }

    pub(super) fn of_unused(answer: &Suppression, language: Language) -> Self {
        let rule = &answer.rule;
        Self {
            file: answer.file.clone(),
            line: answer.line,
            code: "unused_suppression",
            severity: Severity::Warning.as_str(),
            question: answer.question.as_ref().map(ToString::to_string),
            field: "lint".to_owned(),
            found: answer.rule.clone(),
            hint: match language {
                Language::Chinese => {
                    format!("这里说明了 {rule} 的理由，但并没有这样的问题：请删去这一条。")
                }
                Language::English => {
                    format!(
                        "this gives a reason for {rule}, of which nothing is found: take it out"
                    )
                }
            },
            others: Vec::new(),
        }
    }

    pub(super) fn of_blueprint(
        finding: &BlueprintFinding,
        plan: &Located,
        language: Language,
    ) -> Self {
        Self {
            file: plan.file().to_owned(),
            line: plan.line_at(&finding.field),
            code: finding.rule.code(),
            severity: finding.rule.severity().as_str(),
            question: None,
            field: finding.field.clone(),
            found: finding.found.clone(),
            hint: finding.hint.told(language).to_owned(),
            others: finding.questions.iter().map(ToString::to_string).collect(),
        }
    }
}

/// The line that people read: `t01.toml:7  S7  warning  T01-S01 …`.
impl std::fmt::Display for Placed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            file,
            line,
            code,
            severity,
            hint,
            question,
            ..
        } = self;
        match line {
            0 => write!(f, "{file}")?,
            _ => write!(f, "{file}:{line}")?,
        }
        write!(f, "  {code}  {severity}  ")?;
        match question {
            Some(question) => write!(f, "{question} {hint}"),
            None => f.write_str(hint),
        }
    }
}
