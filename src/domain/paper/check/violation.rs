//! What can be wrong with a paper: facts, a stable code, and a sentence in two languages.

use super::words;
use crate::domain::QuestionVersionId;
use crate::domain::blueprint::{DifficultyWindow, Sort, Span};
use crate::domain::marks::Marks;
use crate::domain::question::{Kind, OptionId, QuestionCode};
use crate::domain::scoring::Rule;

/// One way in which a paper breaks its blueprint. A `slot` is an index, told as a number from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// A slot names a section that the blueprint does not have.
    #[error("slot {}: there is no section {}; the blueprint has {sections}", .slot + 1, .section + 1)]
    UnknownSection {
        /// The slot.
        slot: usize,
        /// Index of the section it names.
        section: usize,
        /// How many there are.
        sections: usize,
    },
    /// A slot belongs to an earlier section than the slot before it.
    #[error("slot {}: section {} comes after section {}", .slot + 1, .section + 1, .before + 1)]
    SectionOrder {
        /// The slot.
        slot: usize,
        /// Index of its section.
        section: usize,
        /// Index of the section of the slot before it.
        before: usize,
    },
    /// A version that the pool does not have.
    #[error("slot {}: question version `{version}` is not in the pool", .slot + 1)]
    UnknownQuestion {
        /// The slot.
        slot: usize,
        /// The version found.
        version: QuestionVersionId,
    },
    /// A question of another kind than its section.
    #[error("slot {}: question `{code}` is {found}; section `{section}` wants {wanted}", .slot + 1, found = .found.as_str(), wanted = .wanted.as_str())]
    WrongKind {
        /// The slot.
        slot: usize,
        /// The question.
        code: QuestionCode,
        /// The section.
        section: String,
        /// Its kind.
        wanted: Kind,
        /// The question's kind.
        found: Kind,
    },
    /// A question of a topic that its section does not draw from.
    #[error("slot {}: section `{section}` does not draw from the topic of question `{code}`", .slot + 1)]
    WrongTopic {
        /// The slot.
        slot: usize,
        /// The question.
        code: QuestionCode,
        /// The section.
        section: String,
    },
    /// A question of a difficulty that its section does not draw from.
    #[error("slot {}: section `{section}` does not draw from the difficulty of question `{code}`", .slot + 1)]
    WrongDifficulty {
        /// The slot.
        slot: usize,
        /// The question.
        code: QuestionCode,
        /// The section.
        section: String,
    },
    /// A slot carries other marks than section or question say, or nothing says any.
    #[error("slot {}: question `{code}` carries {found} marks; wanted {}", .slot + 1, words::marks(*.wanted))]
    WrongMarks {
        /// The slot.
        slot: usize,
        /// The question.
        code: QuestionCode,
        /// Marks of the section, else of the question; none where neither has any.
        wanted: Option<Marks>,
        /// Marks of the slot.
        found: Marks,
    },
    /// A slot is scored by another rule than its section says.
    #[error("slot {}: question `{code}` is scored by `{found}`; wanted `{wanted}`", .slot + 1)]
    WrongRule {
        /// The slot.
        slot: usize,
        /// The question.
        code: QuestionCode,
        /// The rule of the section.
        wanted: Rule,
        /// The rule of the slot.
        found: Rule,
    },
    /// What is shown is not each choice of the question once.
    #[error("slot {}: the choices shown are not those of question `{code}`, each once", .slot + 1)]
    Choices {
        /// The slot.
        slot: usize,
        /// The question.
        code: QuestionCode,
    },
    /// A pinned choice left its place.
    #[error("slot {}: choice `{choice}` of question `{code}` is pinned and does not stand at its place", .slot + 1)]
    PinnedMoved {
        /// The slot.
        slot: usize,
        /// The question.
        code: QuestionCode,
        /// The choice.
        choice: OptionId,
    },
    /// Choices moved although the blueprint leaves them in the author's order.
    #[error("slot {}: the choices of question `{code}` do not stand in the author's order", .slot + 1)]
    ChoicesShuffled {
        /// The slot.
        slot: usize,
        /// The question.
        code: QuestionCode,
    },
    /// A section has too few or too many questions.
    #[error("section `{section}` has {found} questions; wanted {}", words::span(*.wanted))]
    SectionCount {
        /// The section.
        section: String,
        /// How many are wanted.
        wanted: Span,
        /// How many there are.
        found: usize,
    },
    /// The paper has too few or too many questions.
    #[error("the paper has {found} questions; wanted {}", words::span(*.wanted))]
    QuestionCount {
        /// How many are wanted.
        wanted: Span,
        /// How many there are.
        found: usize,
    },
    /// The paper carries other marks than the blueprint.
    #[error("the paper carries {found} marks; wanted {wanted}")]
    TotalMarks {
        /// Marks of the blueprint.
        wanted: Marks,
        /// Marks of the slots together.
        found: Marks,
    },
    /// A limit is not kept.
    #[error("the paper has {found} {}; wanted {}", words::english(.of), words::span(*.wanted))]
    Limit {
        /// Which questions count.
        of: Sort,
        /// How many are wanted.
        wanted: Span,
        /// How many there are.
        found: usize,
    },
    /// The paper is too hard or too easy.
    #[error("the difficulties of {questions} questions add up to {}; wanted a {} of {} ± {}", words::thousandths(*.sum), .window.measure.as_str(), words::thousandths(.window.target), words::thousandths(.window.tolerance))]
    Difficulty {
        /// What is wanted.
        window: DifficultyWindow,
        /// Ratings of the questions together, in thousandths.
        sum: i64,
        /// How many questions.
        questions: usize,
    },
    /// A question stands on the paper twice.
    #[error("question `{code}` stands at slot {} and again at slot {}", .first + 1, .slot + 1)]
    Repeated {
        /// The question.
        code: QuestionCode,
        /// Where it stands.
        first: usize,
        /// Where it stands again.
        slot: usize,
    },
    /// Two questions stand together of which one names the other as its enemy.
    #[error("questions `{first}` and `{second}` are enemies")]
    Enemies {
        /// The one.
        first: QuestionCode,
        /// The other.
        second: QuestionCode,
    },
    /// Two questions stand together that ask about one fact.
    #[error("questions `{first}` and `{second}` share the fact `{fact}`")]
    SharedFact {
        /// The one.
        first: QuestionCode,
        /// The other.
        second: QuestionCode,
        /// What they share.
        fact: String,
    },
    /// Two questions stand together of one group of enemies of the blueprint.
    #[error("questions `{first}` and `{second}` are both of group {} of `enemies`", .group + 1)]
    SameGroup {
        /// The one.
        first: QuestionCode,
        /// The other.
        second: QuestionCode,
        /// Index of the group in the blueprint.
        group: usize,
    },
    /// A required question is not there.
    #[error("required question `{code}` is missing")]
    RequiredMissing {
        /// The question.
        code: QuestionCode,
    },
    /// An excluded question is there.
    #[error("slot {}: question `{code}` is excluded", .slot + 1)]
    Excluded {
        /// The slot.
        slot: usize,
        /// The question.
        code: QuestionCode,
    },
    /// Some questions of a stimulus stand on the paper, and others do not.
    #[error("stimulus `{stimulus}` stands with {found} of its {wanted} questions")]
    SetSplit {
        /// The stimulus.
        stimulus: String,
        /// Questions of the pool that name it.
        wanted: usize,
        /// Those on the paper.
        found: usize,
    },
    /// Questions of one stimulus do not stand side by side within their section.
    #[error("slot {}: question `{code}` does not stand beside the others of stimulus `{stimulus}`", .slot + 1)]
    SetApart {
        /// The slot.
        slot: usize,
        /// The question.
        code: QuestionCode,
        /// The stimulus.
        stimulus: String,
    },
    /// Questions of one stimulus do not come in the order of their codes.
    #[error("slot {}: question `{code}` breaks the order of stimulus `{stimulus}`", .slot + 1)]
    SetOrder {
        /// The slot.
        slot: usize,
        /// The question.
        code: QuestionCode,
        /// The stimulus.
        stimulus: String,
    },
    /// Questions moved although the blueprint leaves them in the order of their codes.
    #[error("slot {}: question `{code}` breaks the order of the codes", .slot + 1)]
    CodeOrder {
        /// The slot.
        slot: usize,
        /// The question.
        code: QuestionCode,
    },
    /// A question made more than three equal key letters in a row, and could have made another.
    #[error("slot {}: question `{code}` makes {length} keys `{letter}` in a row, and its key could stand elsewhere", .slot + 1)]
    LetterRun {
        /// The slot.
        slot: usize,
        /// The question.
        code: QuestionCode,
        /// The letter.
        letter: char,
        /// How many in a row, with this one.
        length: usize,
    },
    /// A question that the candidate has met before.
    #[error("slot {}: the candidate has met question `{code}` before", .slot + 1)]
    Seen {
        /// The slot.
        slot: usize,
        /// The question.
        code: QuestionCode,
    },
}

impl Violation {
    /// The stable code, in `snake_case`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownSection { .. } => "unknown_section",
            Self::SectionOrder { .. } => "section_order",
            Self::UnknownQuestion { .. } => "unknown_question",
            Self::WrongKind { .. } => "wrong_kind",
            Self::WrongTopic { .. } => "wrong_topic",
            Self::WrongDifficulty { .. } => "wrong_difficulty",
            Self::WrongMarks { .. } => "wrong_marks",
            Self::WrongRule { .. } => "wrong_rule",
            Self::Choices { .. } => "choices",
            Self::PinnedMoved { .. } => "pinned_moved",
            Self::ChoicesShuffled { .. } => "choices_shuffled",
            Self::SectionCount { .. } => "section_count",
            Self::QuestionCount { .. } => "question_count",
            Self::TotalMarks { .. } => "total_marks",
            Self::Limit { .. } => "limit",
            Self::Difficulty { .. } => "difficulty",
            Self::Repeated { .. } => "repeated",
            Self::Enemies { .. } => "enemies",
            Self::SharedFact { .. } => "shared_fact",
            Self::SameGroup { .. } => "same_group",
            Self::RequiredMissing { .. } => "required_missing",
            Self::Excluded { .. } => "excluded",
            Self::SetSplit { .. } => "set_split",
            Self::SetApart { .. } => "set_apart",
            Self::SetOrder { .. } => "set_order",
            Self::CodeOrder { .. } => "code_order",
            Self::LetterRun { .. } => "letter_run",
            Self::Seen { .. } => "seen",
        }
    }
}
