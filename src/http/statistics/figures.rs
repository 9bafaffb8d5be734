//! Figures that may be undefined, and why.
//!
//! Invariant: what comes out is a finite number, or nothing and a reason.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::Language;
use crate::domain::statistics::classical::{Evidence, Figure};

/// Why a figure is null.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct UndefinedReason {
    /// A few words, always in English.
    reason: String,
    /// The same for organisers: a sentence, in the language that `Accept-Language` prefers.
    sentence: String,
}

/// Why figures are null, by their keys.
#[derive(Debug)]
pub(super) struct Reasons {
    language: Language,
    told: BTreeMap<String, UndefinedReason>,
}

impl Reasons {
    /// None yet; they will be told in this language.
    pub(super) const fn new(language: Language) -> Self {
        Self {
            language,
            told: BTreeMap::new(),
        }
    }

    /// The language that they are told in.
    pub(super) const fn language(&self) -> Language {
        self.language
    }

    /// The figure of a key; where there is none its reason is kept.
    pub(super) fn figure(&mut self, key: &str, figure: Figure) -> Option<f64> {
        match figure {
            // Nothing is shown as minus nothing.
            Ok(figure) if figure.is_finite() => Some(figure + 0.0),
            Ok(_) => {
                self.tell(
                    key,
                    "the figure is beyond what numbers hold",
                    self.language.pick(
                        "数值超出范围，无法显示。",
                        "The figure is out of range and cannot be shown.",
                    ),
                );
                None
            }
            Err(undefined) => {
                let sentence = undefined.sentence(self.language);
                self.tell(key, &undefined.to_string(), sentence);
                None
            }
        }
    }

    /// The same in per cent.
    pub(super) fn per_cent(&mut self, key: &str, figure: Figure) -> Option<f64> {
        self.figure(key, figure.map(|share| 100.0 * share))
    }

    /// A figure of a question that too few had for it to be shown.
    pub(super) fn shown(&mut self, key: &str, figure: Figure, evidence: Evidence) -> Option<f64> {
        match evidence {
            Evidence::TooLittle => {
                self.tell(
                    key,
                    "fewer than 50 had the question",
                    self.language.pick(
                        "作答人数不足50，不显示难度和区分度。",
                        "Fewer than 50 candidates had the question: its facility and discrimination are not shown.",
                    ),
                );
                None
            }
            Evidence::Shown | Evidence::Actionable => self.figure(key, figure),
        }
    }

    fn tell(&mut self, key: &str, reason: &str, sentence: &str) {
        let told = UndefinedReason {
            reason: reason.to_owned(),
            sentence: sentence.to_owned(),
        };
        self.told.insert(key.to_owned(), told);
    }

    /// All that were kept.
    pub(super) fn told(self) -> BTreeMap<String, UndefinedReason> {
        self.told
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::statistics::classical::Undefined;

    #[test]
    fn what_is_no_number_is_null_with_its_reason() {
        let mut reasons = Reasons::new(Language::Chinese);
        assert_eq!(reasons.figure("a", Ok(f64::NAN)), None);
        assert_eq!(reasons.figure("b", Err(Undefined::SameTotal)), None);
        assert_eq!(reasons.per_cent("c", Ok(0.25)), Some(25.0));
        let zero = reasons.figure("d", Ok(-0.0)).unwrap();
        assert_eq!(zero.to_bits(), 0.0_f64.to_bits());
        let told = reasons.told();
        let keys: Vec<&str> = told.keys().map(String::as_str).collect();
        assert_eq!(keys, ["a", "b"]);
        assert!(told["b"].sentence.ends_with('。'));
    }
}
