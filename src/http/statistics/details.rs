//! What was chosen and written, and what to look at, as JSON.
//!
//! Invariant: options are named by the letters of their author, whatever those of each paper.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::Language;
use crate::domain::question::Kind;
use crate::domain::statistics::classical::{Figure, Flag, Groups, OptionFigures, Role, Undefined};

/// How one option did.
#[derive(Serialize, ToSchema)]
#[schema(as = OptionFigures)]
pub(super) struct OptionReply {
    /// Its letter with the author; 对 or 错.
    option: String,
    is_key: bool,
    /// Who chose it.
    n: u64,
    /// Their share of those who had the question.
    rate: Option<f64>,
    /// The same among the best 27 % by total.
    upper27: Option<f64>,
    lower27: Option<f64>,
    /// Correlation of choosing it with the rest score; null where everybody or nobody chose it.
    rest_correlation: Option<f64>,
}

/// A wrong answer.
#[derive(Serialize, ToSchema)]
#[schema(as = WrongAnswer)]
pub(super) struct WrongReply {
    given: String,
    /// How many gave it.
    n: u64,
}

/// What a person should look at.
#[derive(Serialize, ToSchema)]
#[schema(as = QuestionFlag)]
pub(super) struct FlagReply {
    code: FlagWord,
    /// In the language that `Accept-Language` prefers.
    sentence: String,
}

/// What is odd about a question.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FlagCode)]
enum FlagWord {
    /// The worse did better: the key may be wrong.
    KeyInDoubt,
    /// A wrong option does what a key should.
    DistractorLikeKey,
    /// Hardly anybody chose a wrong option.
    IdleDistractor,
    /// The discrimination is below 0.
    NegativeDiscrimination,
    /// Candidates did worse than a blind guess would.
    BelowChance,
    /// Nearly everybody was right.
    TooEasy,
    /// Few were right.
    TooHard,
}

/// P_H and P_L.
pub(super) fn ends(groups: Result<Groups, Undefined>) -> (Figure, Figure) {
    (
        groups.map(|groups| groups.upper),
        groups.map(|groups| groups.lower),
    )
}

impl OptionReply {
    pub(super) fn of(kind: Kind, at: usize, option: &OptionFigures) -> Self {
        let name = match (kind, at) {
            (Kind::TrueFalse, 0) => "对".to_owned(),
            (Kind::TrueFalse, _) => "错".to_owned(),
            (
                Kind::Single
                | Kind::Multiple
                | Kind::Blank
                | Kind::Match
                | Kind::Order
                | Kind::Essay,
                _,
            ) => ('A'..='Z').nth(at).map(String::from).unwrap_or_default(),
        };
        let finite = |figure: Figure| figure.ok().filter(|figure| figure.is_finite());
        let (upper, lower) = ends(option.groups);
        Self {
            option: name,
            is_key: match option.role {
                Role::Key => true,
                Role::Distractor => false,
            },
            n: option.n_chosen,
            rate: finite(option.rate),
            upper27: finite(upper),
            lower27: finite(lower),
            rest_correlation: finite(option.rest_correlation),
        }
    }
}

impl WrongReply {
    pub(super) fn of((text, n): &(String, u64)) -> Self {
        Self {
            given: text.clone(),
            n: *n,
        }
    }
}

impl FlagReply {
    pub(super) fn of(flag: Flag, language: Language) -> Self {
        Self {
            code: match flag {
                Flag::KeyInDoubt { .. } => FlagWord::KeyInDoubt,
                Flag::DistractorLikeKey { .. } => FlagWord::DistractorLikeKey,
                Flag::IdleDistractor { .. } => FlagWord::IdleDistractor,
                Flag::NegativeDiscrimination => FlagWord::NegativeDiscrimination,
                Flag::BelowChance { .. } => FlagWord::BelowChance,
                Flag::TooEasy { .. } => FlagWord::TooEasy,
                Flag::TooHard { .. } => FlagWord::TooHard,
            },
            sentence: flag.sentence(language),
        }
    }
}
