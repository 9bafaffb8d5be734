//! What can be wrong with a form, and where in it.
//!
//! Invariant: every fault names its place in the form (`options[2].text`), so that a file reader can
//! say the line and the API the field, and has a code that does not change with its wording.

use crate::domain::assembly::PoolFault;
use crate::domain::asset::AssetId;
use crate::domain::blueprint::BlueprintFault;
use crate::domain::marks::NotMarks;
use crate::domain::question::{Kind, NotACode, NotAPassage, QuestionFault};
use crate::domain::rich_text::RichTextFault;
use crate::domain::scoring::{NotARule, Rule};

/// One thing that is wrong with a form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct FormFault {
    /// Where: `key`, `options[2].text`; counted from 0, as in JSON paths.
    pub field: String,
    /// What.
    pub reason: Reason,
}

/// What is wrong at a place of a form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// The parts of a question do not belong together.
    #[error(transparent)]
    Question(#[from] QuestionFault),
    /// No bank could serve the blueprint.
    #[error(transparent)]
    Blueprint(#[from] BlueprintFault),
    /// The pool does not know what the blueprint names.
    #[error(transparent)]
    Pool(#[from] PoolFault),
    /// A code that is none.
    #[error(transparent)]
    Code(#[from] NotACode),
    /// Marks that are none.
    #[error(transparent)]
    Marks(#[from] NotMarks),
    /// A scoring rule that is none.
    #[error(transparent)]
    Rule(#[from] NotARule),
    /// Numbers of characters and a hash that are no passage of a text.
    #[error(transparent)]
    Passage(#[from] NotAPassage),
    /// A picture or a table of a text that is none.
    #[error(transparent)]
    Mark(#[from] RichTextFault),
    /// A text that names a picture which nobody has uploaded.
    #[error("there is no picture `asset:{asset}`: upload it first")]
    NoAsset {
        /// Its hash.
        asset: AssetId,
    },
    /// A word of a closed set that is not in it.
    #[error("`{found}` is not one of: {wanted}")]
    Word {
        /// The word given, shortened.
        found: String,
        /// The words that are known.
        wanted: String,
    },
    /// Something that must be given is not.
    #[error("it is missing")]
    Missing,
    /// A field that questions of this kind do not have.
    #[error("{kind} questions have no such field", kind = .kind.as_str())]
    Misplaced {
        /// The kind of the question.
        kind: Kind,
    },
    /// A key written in a way that does not suit the kind.
    #[error("the key of a {kind} question is {wanted}", kind = .kind.as_str())]
    KeyShape {
        /// The kind of the question.
        kind: Kind,
        /// How it is written.
        wanted: &'static str,
    },
    /// Further accepted texts for another number of blanks than the key has.
    #[error("the key has {in_key} blanks and `accepted` has {found}")]
    AcceptedCount {
        /// Blanks of the key.
        in_key: usize,
        /// Lists found.
        found: usize,
    },
    /// A limit that bounds nothing.
    #[error("it gives neither `min` nor `max`")]
    Unbounded,
    /// The window of difficulty bounds nothing, or two things.
    #[error("it gives either `mean` or `sum`")]
    Measure,
    /// An entry that may stand once stands twice.
    #[error("`{found}` stands twice")]
    Repeated {
        /// The entry.
        found: String,
    },
}

impl FormFault {
    /// A fault at a place.
    pub fn new(field: impl Into<String>, reason: impl Into<Reason>) -> Self {
        Self {
            field: field.into(),
            reason: reason.into(),
        }
    }

    /// The field of the whole form that the fault lies in: `options` for `options[2].text`.
    pub fn root(&self) -> &str {
        self.field.split(['[', '.']).next().unwrap_or(&self.field)
    }

    /// The text that the fault is about, where it stands in a set, which has no order.
    pub(super) fn value(&self) -> Option<String> {
        match &self.reason {
            Reason::Pool(fault) => fault.value(),
            Reason::Question(_)
            | Reason::Blueprint(_)
            | Reason::Code(_)
            | Reason::Marks(_)
            | Reason::Rule(_)
            | Reason::Passage(_)
            | Reason::Mark(_)
            | Reason::NoAsset { .. }
            | Reason::Word { .. }
            | Reason::Missing
            | Reason::Misplaced { .. }
            | Reason::KeyShape { .. }
            | Reason::AcceptedCount { .. }
            | Reason::Unbounded
            | Reason::Measure
            | Reason::Repeated { .. } => None,
        }
    }

    /// The stable name of the fault.
    pub const fn code(&self) -> &'static str {
        match &self.reason {
            Reason::Question(fault) => question_code(fault),
            Reason::Blueprint(fault) => blueprint_code(fault),
            Reason::Pool(fault) => fault.code(),
            Reason::Code(_) => "not_a_code",
            Reason::Marks(_) => "not_marks",
            Reason::Rule(_) => "not_a_rule",
            Reason::Passage(_) => "not_a_passage",
            Reason::Mark(_) => "broken_mark",
            Reason::NoAsset { .. } => "unknown_asset",
            Reason::Word { .. } => "unknown_word",
            Reason::Missing => "missing_field",
            Reason::Misplaced { .. } => "misplaced_field",
            Reason::KeyShape { .. } => "key_shape",
            Reason::AcceptedCount { .. } => "accepted_count",
            Reason::Unbounded => "unbounded_limit",
            Reason::Measure => "difficulty_measure",
            Reason::Repeated { .. } => "repeated_entry",
        }
    }

    fn message(&self) -> String {
        match &self.reason {
            // These name their field, or need none.
            Reason::Question(_)
            | Reason::Blueprint(_)
            | Reason::Pool(_)
            | Reason::KeyShape { .. }
            | Reason::AcceptedCount { .. } => self.reason.to_string(),
            Reason::Code(_)
            | Reason::Marks(_)
            | Reason::Rule(_)
            | Reason::Passage(_)
            | Reason::Mark(_)
            | Reason::NoAsset { .. }
            | Reason::Word { .. }
            | Reason::Missing
            | Reason::Misplaced { .. }
            | Reason::Unbounded
            | Reason::Measure
            | Reason::Repeated { .. } => format!("`{}`: {}", self.field, self.reason),
        }
    }
}

impl From<PoolFault> for FormFault {
    fn from(fault: PoolFault) -> Self {
        Self::new(fault.field(), fault)
    }
}

const fn question_code(fault: &QuestionFault) -> &'static str {
    match fault {
        QuestionFault::Empty { .. } => "empty_text",
        QuestionFault::TooLong { .. } => "text_too_long",
        QuestionFault::OptionCount { .. } => "option_count",
        QuestionFault::RepeatedOption { .. } => "repeated_option",
        QuestionFault::RepeatedText { .. } => "repeated_text",
        QuestionFault::UnknownOption { .. } | QuestionFault::UnknownInRule { .. } => {
            "unknown_option"
        }
        QuestionFault::KeyKind { .. } => "key_kind",
        QuestionFault::KeyCount { .. } => "key_count",
        QuestionFault::BlankCount { .. } => "blank_count",
        QuestionFault::NotInKey { .. } => "not_in_key",
        QuestionFault::LongQuote { .. } => "long_quote",
        QuestionFault::RuleKind { .. } => "rule_kind",
        QuestionFault::Unrounded => "unrounded",
        QuestionFault::VersionZero => "version_zero",
    }
}

const fn blueprint_code(fault: &BlueprintFault) -> &'static str {
    match fault {
        BlueprintFault::SectionCount { .. } => "section_count",
        BlueprintFault::Name { .. } => "name_length",
        BlueprintFault::ControlCharacter { .. } => "control_character",
        BlueprintFault::RepeatedSection { .. } => "repeated_section",
        BlueprintFault::Count { .. } => "question_count",
        BlueprintFault::SectionMarks { .. } | BlueprintFault::NoMarks => "marks_out_of_range",
        BlueprintFault::RuleKind { .. } => "rule_kind",
        BlueprintFault::Unrounded { .. } => "unrounded",
        BlueprintFault::SectionSpan { .. }
        | BlueprintFault::LimitSpan { .. }
        | BlueprintFault::Questions { .. } => "empty_span",
        BlueprintFault::MarksOpen { .. } => "marks_open",
        BlueprintFault::MarksDiffer { .. } => "marks_differ",
        BlueprintFault::LimitCount { .. } => "limit_count",
        BlueprintFault::LimitOfAll { .. } => "limit_of_all",
        BlueprintFault::RepeatedLimit { .. } => "repeated_limit",
        BlueprintFault::DifficultyWindow => "difficulty_window",
        BlueprintFault::EnemyGroup { .. } => "enemy_group",
        BlueprintFault::RequiredAndExcluded { .. } => "required_and_excluded",
        BlueprintFault::TooManyRequired { .. } => "too_many_required",
        BlueprintFault::Exposure { .. } => "exposure_out_of_range",
        BlueprintFault::Window { .. } => "window_out_of_range",
    }
}

/// Collects faults while a form is read, so that all are reported and not only the first.
#[derive(Debug, Default)]
pub(super) struct Collector {
    pub(super) faults: Vec<FormFault>,
}

impl Collector {
    pub(super) fn add(&mut self, field: impl Into<String>, reason: impl Into<Reason>) {
        self.faults.push(FormFault::new(field, reason));
    }

    /// A code, or `None` and a fault.
    pub(super) fn code<T>(&mut self, field: &str, text: &str) -> Option<T>
    where
        T: std::str::FromStr<Err = NotACode>,
    {
        if text.is_empty() {
            self.add(field, Reason::Missing);
            return None;
        }
        text.parse()
            .map_err(|fault: NotACode| self.add(field, fault))
            .ok()
    }

    /// A scoring rule as an author means it for a kind of question, or `None` and a fault.
    pub(super) fn rule(&mut self, field: &str, text: &str, kind: Option<Kind>) -> Option<Rule> {
        if text.is_empty() {
            self.add(field, Reason::Missing);
            return None;
        }
        match Rule::authored(text) {
            Ok(rule) => Some(kind.map_or(rule.clone(), |kind| rule.fitted_to(kind))),
            Err(fault) => {
                self.add(field, Reason::Rule(fault));
                None
            }
        }
    }

    /// A scoring rule as it was stored, or `None` and a fault.
    pub(super) fn stored_rule(&mut self, field: &str, text: &str) -> Option<Rule> {
        Rule::stored(text)
            .map_err(|fault| self.add(field, Reason::Rule(fault)))
            .ok()
    }

    /// One of the words of a closed set, or `None` and a fault.
    pub(super) fn word<T: Copy>(
        &mut self,
        field: &str,
        text: &str,
        all: &[T],
        as_str: impl Fn(T) -> &'static str,
    ) -> Option<T> {
        if text.is_empty() {
            self.add(field, Reason::Missing);
            return None;
        }
        let found = all.iter().copied().find(|value| as_str(*value) == text);
        if found.is_none() {
            let wanted: Vec<_> = all.iter().map(|value| as_str(*value)).collect();
            let found = text.chars().take(64).collect();
            self.add(
                field,
                Reason::Word {
                    found,
                    wanted: wanted.join(", "),
                },
            );
        }
        found
    }
}
