//! Questions in the forms of other systems: read from them, written to them.
//!
//! One model stands in the middle: a reader makes a [`Batch`] of a file, a writer makes a file of
//! [`ForeignQuestion`]s, and neither knows the other side. A foreign question says what its file says, and no
//! more: what the file leaves out stays out, and what is doubtful is told as an [`ImportProblem`].
//!
//! Invariant: nothing is guessed and nothing is dropped in silence. A question without a clear key has none
//! here; a place of a file that makes no question has a problem with its line or cell.

use std::collections::BTreeSet;

use crate::domain::question::Difficulty;
use crate::domain::scoring::Rule;

pub mod adopt;
pub mod aiken;
#[cfg(test)]
mod any_question;
pub mod chinese_text;
mod convert;
mod detect;
pub mod docx;
pub mod gift;
mod html;
pub mod json;
mod lesser_ranges;
pub mod moodle_xml;
mod note;
mod partial_texts;
mod particulars;
mod problem;
pub mod qti;
pub mod qti_1;
pub mod sheet;
mod text;
mod weights;
mod xml;

pub use convert::{Target, n_left_out, read, without_numbers, write, write_toml};
pub use detect::{Format, detect};
pub use particulars::Particulars;
pub use problem::{ImportProblem, Place, Severity};
pub use text::{Text, text_of};
pub use weights::MatchGrades;

/// The largest file that is read, in bytes.
pub const MAX_BYTES: usize = 32 * 1024 * 1024;
/// Most questions that one file may hold.
pub const MAX_QUESTIONS: usize = 100_000;

/// What was read of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// The questions, in the order of the file.
    pub questions: Vec<ForeignQuestion>,
    /// What is to be said of the file and of single questions, in the order of the file.
    pub problems: Vec<ImportProblem>,
    /// Pictures that questions name.
    pub assets: Vec<Asset>,
}

/// A question as a file tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignQuestion {
    /// Where it begins.
    pub place: Place,
    /// What the file calls it, as it stands there: an `idnumber`, a 题号, an identifier.
    pub code: Option<String>,
    /// What kind of question it is.
    pub kind: ForeignKind,
    /// What is asked, as plain text with line feeds; a blank is `____`, a picture `![](name)` by the name of
    /// its asset.
    pub stem: String,
    /// Single, multiple: what to choose from. Order: the items as they are listed. Match: the right sides,
    /// those that belong to nothing among them. Empty for the others.
    pub options: Vec<ForeignOption>,
    /// Match: the left sides. Empty for the others.
    pub left: Vec<ForeignOption>,
    /// What is right, where the file says so beyond doubt.
    pub key: Option<ForeignKey>,
    /// Marks as the file writes them: digits with at most one point (`2`, `0.5`).
    pub marks: Option<String>,
    /// By what answers count, where the file says something that one of our rules says too.
    pub rule: Option<Rule>,
    /// Why the key is right; empty where the file does not say.
    pub explanation: String,
    /// The topic, chapter or category, as the file names it; levels are separated by `/`.
    pub topic: Option<String>,
    /// How hard it is said to be.
    pub difficulty: Option<Difficulty>,
    /// Free words.
    pub tags: BTreeSet<String>,
    /// 出处: where the question comes from, in the words of the file.
    pub source: Option<String>,
    /// How sure the reader is that this is what the file means.
    pub confidence: Confidence,
    /// What the file says of it that no other system knows: of files of the bank.
    pub particulars: Option<Particulars>,
}

/// The kinds of question that files know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ForeignKind {
    /// 单选.
    Single,
    /// 多选, 不定项.
    Multiple,
    /// 判断.
    TrueFalse,
    /// 填空, short answers.
    Blank,
    /// 匹配.
    Match,
    /// 排序.
    Order,
    /// 简答.
    Essay,
    /// A number with a tolerance: no kind of the bank.
    Numeric,
}

impl ForeignKind {
    /// The word of JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Multiple => "multiple",
            Self::TrueFalse => "true_false",
            Self::Blank => "blank",
            Self::Match => "match",
            Self::Order => "order",
            Self::Essay => "essay",
            Self::Numeric => "numeric",
        }
    }
}

/// An option, an item or a side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignOption {
    /// Options, items and right sides: the letters `A`, `B`, … by their place in the list ([`letter`]); left
    /// sides: `1`, `2`, …. What a file calls them does not matter outside it.
    pub id: String,
    /// What is shown, as plain text.
    pub text: String,
    /// Stays at its place when the others are shuffled.
    pub pinned: bool,
}

/// What is right, by the ids of options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ForeignKey {
    /// Single: one; multiple: one or more. In the order of the options.
    Choices(Vec<String>),
    /// True/false: whether the statement is right.
    Truth(bool),
    /// Blank: the texts that each blank accepts, the model answer first; none of the lists is empty.
    Blanks(Vec<Vec<String>>),
    /// Match: left and right, in the order of the left sides.
    Pairs(Vec<(String, String)>),
    /// Order: every item, in the right order.
    Order(Vec<String>),
    /// Essay: what a marker looks for; may be empty.
    Rubric(String),
    /// Numeric: what is accepted; each with the lowest and the highest number, as written by the file.
    Ranges(Vec<NumberRange>),
}

/// Numbers that are accepted, both ends among them, as decimal texts (`-1.5`, `2`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberRange {
    /// The lowest.
    pub from: String,
    /// The highest.
    pub to: String,
}

/// How sure a reader is of a question: 0 to 100 hundredths. Below [`Confidence::HELD`] a person has to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Confidence(u8);

impl Confidence {
    /// The file says everything in so many words.
    pub const CERTAIN: Self = Self(100);
    /// From here on a question can be taken without a look.
    pub const HELD: Self = Self(80);

    /// So many hundredths, at most 100.
    pub const fn from_hundredths(hundredths: u8) -> Self {
        if hundredths < 100 {
            Self(hundredths)
        } else {
            Self::CERTAIN
        }
    }

    /// In hundredths.
    pub const fn hundredths(self) -> u8 {
        self.0
    }

    /// Whether a person has to decide about the question before it may be taken.
    pub fn is_held(self) -> bool {
        self < Self::HELD
    }

    /// The lower of the two: a doubt is never made good by another certainty.
    #[must_use]
    pub fn but_at_most(self, other: Self) -> Self {
        self.min(other)
    }
}

/// A picture of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// The name by which stems and options refer to it: no path, unique within the batch.
    pub name: String,
    /// `image/png`, `image/jpeg`, `image/gif` or `image/webp`, by the bytes and not by the name.
    pub media_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// What the format cannot hold, question by question; `place.question` is the index of the question given.
    pub losses: Vec<ImportProblem>,
}

/// The letter of a place in a list, counted from 0: `A` to `Z`, then `AA`, `AB`, ….
pub fn letter(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index;
    loop {
        let offset = u8::try_from(rest % 26).unwrap_or_default();
        letters.push(char::from(b'A' + offset));
        rest /= 26;
        if rest == 0 {
            break;
        }
        rest -= 1;
    }
    letters.iter().rev().collect()
}

/// Options with their letters, none of them pinned.
pub fn lettered(texts: impl IntoIterator<Item = String>) -> Vec<ForeignOption> {
    listed(texts, letter)
}

/// Left sides with their numbers.
pub fn numbered(texts: impl IntoIterator<Item = String>) -> Vec<ForeignOption> {
    listed(texts, |index| (index + 1).to_string())
}

fn listed(
    texts: impl IntoIterator<Item = String>,
    id: impl Fn(usize) -> String,
) -> Vec<ForeignOption> {
    let option = |(index, text)| ForeignOption {
        id: id(index),
        text,
        pinned: false,
    };
    texts.into_iter().enumerate().map(option).collect()
}

impl ForeignQuestion {
    /// A question of which nothing is known but its place, kind and stem.
    pub fn new(place: Place, kind: ForeignKind, stem: String) -> Self {
        Self {
            place,
            code: None,
            kind,
            stem,
            options: Vec::new(),
            left: Vec::new(),
            key: None,
            marks: None,
            rule: None,
            explanation: String::new(),
            topic: None,
            difficulty: None,
            tags: BTreeSet::new(),
            source: None,
            confidence: Confidence::CERTAIN,
            particulars: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_on_after_z() {
        let wanted = [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (51, "AZ"),
            (52, "BA"),
            (701, "ZZ"),
            (702, "AAA"),
        ];
        for (index, wanted) in wanted {
            assert_eq!(letter(index), wanted);
        }
    }
}
