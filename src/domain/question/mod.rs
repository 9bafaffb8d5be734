//! A question: what is asked ([`Body`]), what is right ([`Key`]), and what is known about it.
//!
//! Invariant: a [`Question`] is valid. It is only made by [`Question::new`], which checks that body
//! and key belong together. The body never holds the key: a candidate's routes load bodies alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use super::scoring::Rule;

mod faults;
pub mod letters;
pub mod numeric;
mod passage;
pub mod review;

pub use faults::{MAX_TEXT, QuestionFault, check};
pub use passage::{NotAPassage, Passage, sha256_of};

/// The identity of a question across its versions, as its author wrote it: `T01-S01`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuestionCode(String);

/// The code of a topic: `T01`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TopicCode(String);

/// The identity of an option within its question; stable across versions, unlike its letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OptionId(String);

/// Why a text is not a code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is not a code: wanted 1 to {max} letters, digits, `-` or `_`")]
pub struct NotACode {
    /// The text that was given, shortened.
    pub found: String,
    /// The longest that is allowed.
    pub max: usize,
}

macro_rules! codes {
    ($($name:ident $max:literal;)*) => {$(
        impl $name {
            /// The code as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = NotACode;

            fn from_str(text: &str) -> Result<Self, NotACode> {
                let fits = (1..=$max).contains(&text.len())
                    && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
                if fits {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(NotACode { found: text.chars().take(64).collect(), max: $max })
                }
            }
        }
    )*};
}

codes! {
    QuestionCode 32;
    TopicCode 32;
    OptionId 16;
}

/// The seven kinds of question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// 单选: one of the options.
    Single,
    /// 多选: two or more of the options.
    Multiple,
    /// 判断: right or wrong.
    TrueFalse,
    /// 填空: text in each blank.
    Blank,
    /// 匹配: a right side for each left side.
    Match,
    /// 排序: the items in their order.
    Order,
    /// 简答: text, marked by a person.
    Essay,
}

impl Kind {
    /// Every kind, in the order of a Chinese paper.
    pub const ALL: [Self; 7] = [
        Self::Single,
        Self::Multiple,
        Self::TrueFalse,
        Self::Blank,
        Self::Match,
        Self::Order,
        Self::Essay,
    ];

    /// The word of files and of the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Multiple => "multiple",
            Self::TrueFalse => "true_false",
            Self::Blank => "blank",
            Self::Match => "match",
            Self::Order => "order",
            Self::Essay => "essay",
        }
    }

    /// The letter that a code has for it: `T01-S01`.
    pub const fn letter(self) -> char {
        match self {
            Self::Single => 'S',
            Self::Multiple => 'M',
            Self::TrueFalse => 'J',
            Self::Blank => 'B',
            Self::Match => 'P',
            Self::Order => 'O',
            Self::Essay => 'E',
        }
    }

    /// The word of pages and sheets.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Single => "单选题",
            Self::Multiple => "多选题",
            Self::TrueFalse => "判断题",
            Self::Blank => "填空题",
            Self::Match => "匹配题",
            Self::Order => "排序题",
            Self::Essay => "简答题",
        }
    }
}

/// How hard a question is expected to be, before anybody sat it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Difficulty {
    /// 易: 80–95 % are expected to get it right.
    Easy,
    /// 中: 55–80 %.
    Medium,
    /// 难: 30–55 %.
    Hard,
}

/// What answering takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cognitive {
    /// 识记: recall of what the material says.
    Remember,
    /// 理解: its meaning, comparison, classification.
    Understand,
    /// 应用: a situation that the material does not tell.
    Apply,
}

/// Where a question stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Waits for a person's review; never drawn.
    Draft,
    /// May be drawn.
    Approved,
    /// No longer drawn; old papers keep it.
    Retired,
}

words! {
    Difficulty { Easy = "easy", Medium = "medium", Hard = "hard", }
    Cognitive { Remember = "remember", Understand = "understand", Apply = "apply", }
    Status { Draft = "draft", Approved = "approved", Retired = "retired", }
}

/// One thing to choose, to match or to put in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its identity within the question.
    pub id: OptionId,
    /// What is shown.
    pub text: String,
    /// Stays at its place when the others are shuffled (“以上都对”).
    pub pinned: bool,
}

/// What a candidate may see of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// The question itself; a blank stands as [`BLANK`].
    pub stem: String,
    /// What the answer is made of.
    pub layout: Layout,
}

/// The mark of a blank in a stem.
pub const BLANK: &str = "____";

/// What the answer is made of, by kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Layout {
    /// One of these.
    Single(Vec<Choice>),
    /// Some of these.
    Multiple(Vec<Choice>),
    /// Right or wrong.
    TrueFalse,
    /// Text for each of so many blanks.
    Blank(usize),
    /// A right side for each left side; left sides keep their order.
    Match {
        /// The sides that are asked about.
        left: Vec<Choice>,
        /// The sides to choose from.
        right: Vec<Choice>,
    },
    /// These, in their right order.
    Order(Vec<Choice>),
    /// Free text.
    Essay,
}

impl Layout {
    /// The kind that this layout belongs to.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Single(_) => Kind::Single,
            Self::Multiple(_) => Kind::Multiple,
            Self::TrueFalse => Kind::TrueFalse,
            Self::Blank(_) => Kind::Blank,
            Self::Match { .. } => Kind::Match,
            Self::Order(_) => Kind::Order,
            Self::Essay => Kind::Essay,
        }
    }

    /// The left sides of a match; empty for the others.
    pub fn left(&self) -> &[Choice] {
        match self {
            Self::Match { left, .. } => left,
            Self::Single(_)
            | Self::Multiple(_)
            | Self::TrueFalse
            | Self::Blank(_)
            | Self::Order(_)
            | Self::Essay => &[],
        }
    }

    /// What can be shuffled: the options, the right sides, or the items; empty for the others.
    pub fn choices(&self) -> &[Choice] {
        match self {
            Self::Single(choices) | Self::Multiple(choices) | Self::Order(choices) => choices,
            Self::Match { right, .. } => right,
            Self::TrueFalse | Self::Blank(_) | Self::Essay => &[],
        }
    }
}

/// What is right. Reaches nobody but authors, graders, and candidates after release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// The right options: one for single, two or more for multiple.
    Choices(BTreeSet<OptionId>),
    /// Whether the statement is right.
    Truth(bool),
    /// The texts that each blank accepts; the first of each is the model answer.
    Blanks(Vec<Vec<String>>),
    /// The right side of each left side.
    Pairs(BTreeMap<OptionId, OptionId>),
    /// All items, in their right order.
    Order(Vec<OptionId>),
    /// What a marker looks for.
    Rubric(String),
}

/// Where in a material a question comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The material: the name of its file without the ending.
    pub material: String,
    /// Where in it, for a person.
    pub place: String,
    /// The words there: at most [`Evidence::MAX_QUOTE`] characters, verbatim.
    pub quote: String,
    /// The very characters, where whoever wrote it noted them.
    pub passage: Option<Passage>,
}

impl Evidence {
    /// The longest quotation, in characters: enough to find the place, too little to carry the text.
    pub const MAX_QUOTE: usize = 40;
}

/// Everything about one version of a question.
///
/// Public to read; a [`Question`] around it proves that it was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// Its identity.
    pub code: QuestionCode,
    /// Counts up from 1 with every change.
    pub version: u32,
    /// Where it stands in its life.
    pub status: Status,
    /// Its topic.
    pub topic: TopicCode,
    /// What a candidate sees.
    pub body: Body,
    /// What is right.
    pub key: Key,
    /// By what answers count, whatever the section of a paper says; none leaves it to the section. It
    /// may tell the key, so that it is kept with it.
    pub rule: Option<Rule>,
    /// Why; shown after release.
    pub explanation: String,
    /// Expected difficulty.
    pub difficulty: Difficulty,
    /// What answering takes.
    pub cognitive: Cognitive,
    /// Free words.
    pub tags: BTreeSet<String>,
    /// The facts asked about; two questions on one fact never share a paper.
    pub facts: BTreeSet<String>,
    /// Questions that must not share a paper with this one.
    pub enemies: BTreeSet<QuestionCode>,
    /// Questions that share a stimulus stand on a paper together, side by side in the order of
    /// their codes, or not at all; the first carries the text that all are about.
    pub stimulus: Option<String>,
    /// Where it comes from.
    pub evidence: Vec<Evidence>,
}

/// One version of a question whose body, key and particulars belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question(Parts);

impl Question {
    /// Checks the parts against each other.
    ///
    /// # Errors
    /// Every fault there is, not only the first.
    pub fn new(parts: Parts) -> Result<Self, Vec<QuestionFault>> {
        let faults = check(&parts);
        if faults.is_empty() {
            Ok(Self(parts))
        } else {
            Err(faults)
        }
    }

    /// Its kind.
    pub const fn kind(&self) -> Kind {
        self.0.body.layout.kind()
    }
}

impl std::ops::Deref for Question {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

#[cfg(test)]
mod tests;
