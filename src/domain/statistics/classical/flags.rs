//! What an organiser should look at: flags of questions, each with a sentence in Chinese and in English.
//!
//! Invariant: flags follow from figures alone and come in the order of [`Flag`]; a figure that is undefined
//! raises none.

use super::groups::Groups;
use super::options::{OptionFigures, Role};
use super::own::{Evidence, OwnQuestionFigures};
use super::questions::QuestionFigures;
use super::undefined::{Figure, MIN_CANDIDATES, Undefined};
use crate::domain::Language;

/// Facility above which a question is too easy to tell candidates apart: beyond the label 易 (.80 to .95).
pub const EASY: f64 = 0.95;

/// Facility below which a question is too hard: below the label 难 (.30 to .55).
pub const HARD: f64 = 0.30;

/// Share of candidates below which nobody falls for a distractor (Haladyna & Downing 1993).
pub const IDLE: f64 = 0.05;

/// Facility from which on a discrimination below zero is chance among the few who were wrong.
const NEARLY_ALL_RIGHT: f64 = 0.9;

/// What differs by less differs by rounding.
const ROUNDING: f64 = 1e-9;

/// Something about a question that a person should look at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Flag {
    /// The worse did better (D or the rest correlation below 0) and not nearly all were right: the key may be
    /// wrong.
    KeyInDoubt {
        /// 区分度 D, where there is one.
        d27: Option<f64>,
        /// Correlation with the rest, where there is one.
        rest_correlation: Option<f64>,
    },
    /// More of the best than of the worst chose a distractor, and choosing it goes with the rest score more
    /// than choosing a key: it may be the key.
    DistractorLikeKey {
        /// Place of the option, 0 for A.
        option: usize,
    },
    /// Fewer than [`IDLE`] of all candidates chose a distractor. Not raised below 30 candidates, where it is
    /// one person.
    IdleDistractor {
        /// Place of the option, 0 for A.
        option: usize,
        /// Share of those who chose it.
        rate: f64,
    },
    /// D or the rest correlation is below 0.
    NegativeDiscrimination,
    /// Candidates did worse than a blind guess would.
    BelowChance {
        /// Facility.
        facility: f64,
        /// Guess score.
        guess: f64,
    },
    /// The facility is beyond [`EASY`].
    TooEasy {
        /// Facility.
        facility: f64,
    },
    /// The facility is below [`HARD`].
    TooHard {
        /// Facility.
        facility: f64,
    },
}

impl Flag {
    /// A sentence for organisers.
    pub fn sentence(self, language: Language) -> String {
        let [chinese, english] = match self {
            Self::KeyInDoubt {
                d27,
                rest_correlation,
            } => {
                let figures = [d27, rest_correlation];
                let chinese = against(figures, ["区分度", "与其余得分的相关"]).join("，");
                let names = ["discrimination D ", "correlation with the rest of the score "];
                let english = against(figures, names).join(", ");
                [
                    format!("水平高的考生反而答得更差（{chinese}），请核对答案是否标错。"),
                    format!(
                        "Abler candidates did worse ({english}): check whether the key is wrong."
                    ),
                ]
            }
            Self::DistractorLikeKey { option } => {
                let option = letter(option);
                [
                    format!(
                        "选项{option}被高分组更多地选中，且比正确选项更能区分考生，请核对它是否也是正确答案。"
                    ),
                    format!(
                        "The best candidates chose option {option} more often than the weakest, and it tells candidates apart better than the key does: check whether it is right too."
                    ),
                ]
            }
            Self::IdleDistractor { option, rate } => {
                let (option, rate) = (letter(option), per_cent(rate));
                [
                    format!("干扰项{option}只有{rate}%的考生选择，几乎不起作用，可考虑替换。"),
                    format!(
                        "Only {rate} % of candidates chose distractor {option}: it hardly works and could be replaced."
                    ),
                ]
            }
            Self::NegativeDiscrimination => [
                "区分度为负：高分考生在本题的表现不如低分考生。".to_owned(),
                "The discrimination is negative: candidates with high totals did worse on this question than those with low totals.".to_owned(),
            ],
            Self::BelowChance { facility, guess } => {
                let (facility, guess) = (per_cent(facility), per_cent(guess));
                [
                    format!("得分率{facility}%低于盲猜的{guess}%，题目可能有误导或答案有误。"),
                    format!(
                        "The facility of {facility} % is below the {guess} % of blind guessing: the question may mislead, or its key may be wrong."
                    ),
                ]
            }
            Self::TooEasy { facility } => {
                let facility = per_cent(facility);
                [
                    format!("题目过易（得分率{facility}%），几乎不能区分考生。"),
                    format!(
                        "The question is too easy (facility {facility} %) and hardly tells candidates apart."
                    ),
                ]
            }
            Self::TooHard { facility } => {
                let facility = per_cent(facility);
                [
                    format!("题目过难（得分率{facility}%），请确认内容是否讲授过、表述是否清楚。"),
                    format!(
                        "The question is too hard (facility {facility} %): check that its content was taught and that its wording is clear."
                    ),
                ]
            }
        };
        match language {
            Language::Chinese => chinese,
            Language::English => english,
        }
    }
}

/// The figures of a question that flags are raised by.
struct Judged {
    facility: Figure,
    groups: Result<Groups, Undefined>,
    rest_correlation: Figure,
}

impl QuestionFigures {
    /// What a person should look at. `guess` is the guess score as a share of the marks, where there is one;
    /// `options` are empty for questions without.
    pub fn flags(&self, guess: Option<f64>, options: &[OptionFigures]) -> Vec<Flag> {
        let judged = Judged {
            facility: self.facility,
            groups: self.groups,
            rest_correlation: self.rest_correlation,
        };
        raise(&judged, guess, options)
    }
}

impl OwnQuestionFigures {
    /// The same, once enough candidates had the question to act upon it ([`super::Evidence::Actionable`]).
    pub fn flags(&self, guess: Option<f64>, options: &[OptionFigures]) -> Vec<Flag> {
        let judged = Judged {
            facility: self.facility.facility,
            groups: self.groups,
            rest_correlation: self.rest_correlation,
        };
        match self.facility.evidence {
            Evidence::Actionable => raise(&judged, guess, options),
            Evidence::TooLittle | Evidence::Shown => Vec::new(),
        }
    }
}

/// The flags that figures of either kind of exam raise.
fn raise(judged: &Judged, guess: Option<f64>, options: &[OptionFigures]) -> Vec<Flag> {
    let mut flags = Vec::new();
    let d27 = judged.groups.map(Groups::discrimination).ok();
    let rest_correlation = judged.rest_correlation.ok();
    let facility = judged.facility.ok();
    let is_negative = [d27, rest_correlation]
        .into_iter()
        .flatten()
        .any(|figure| figure < -ROUNDING);
    if is_negative && facility.is_some_and(|p| p < NEARLY_ALL_RIGHT) {
        flags.push(Flag::KeyInDoubt {
            d27,
            rest_correlation,
        });
    }
    flags.extend(like_keys(options));
    flags.extend(idle(options));
    if is_negative {
        flags.push(Flag::NegativeDiscrimination);
    }
    if let Some(facility) = facility {
        if let Some(guess) = guess.filter(|guess| facility < guess - ROUNDING) {
            flags.push(Flag::BelowChance { facility, guess });
        }
        if EASY + ROUNDING < facility {
            flags.push(Flag::TooEasy { facility });
        }
        if facility < HARD - ROUNDING {
            flags.push(Flag::TooHard { facility });
        }
    }
    flags
}

fn distractors(options: &[OptionFigures]) -> impl Iterator<Item = (usize, &OptionFigures)> {
    let options = options.iter().enumerate();
    options.filter(|(_, option)| option.role == Role::Distractor)
}

fn like_keys(options: &[OptionFigures]) -> impl Iterator<Item = Flag> {
    let keys = options.iter().filter(|option| option.role == Role::Key);
    // Of several keys the weakest: it may have changed places with a distractor.
    let weakest = keys
        .filter_map(|option| option.rest_correlation.ok())
        .reduce(f64::min);
    distractors(options).filter_map(move |(place, option)| {
        let groups = option.groups.ok()?;
        let is_liked = groups.lower + ROUNDING < groups.upper;
        let is_stronger = weakest? + ROUNDING < option.rest_correlation.ok()?;
        (is_liked && is_stronger).then_some(Flag::DistractorLikeKey { option: place })
    })
}

fn idle(options: &[OptionFigures]) -> impl Iterator<Item = Flag> {
    distractors(options).filter_map(|(option, figures)| {
        let rate = figures.rate.ok()?;
        let is_idle = MIN_CANDIDATES <= figures.n && rate < IDLE - ROUNDING;
        is_idle.then_some(Flag::IdleDistractor { option, rate })
    })
}

/// Figures behind their names, those below 0: what speaks for the key is no reason to doubt it.
fn against(figures: [Option<f64>; 2], names: [&str; 2]) -> Vec<String> {
    let both = names.into_iter().zip(figures);
    both.filter_map(|(name, figure)| Some((name, figure.filter(|figure| *figure < 0.0)?)))
        .map(|(name, figure)| format!("{name}{}", two_places(figure)))
        .collect()
}

/// A for 0; beyond Z the number.
fn letter(place: usize) -> String {
    let letter = u8::try_from(place)
        .ok()
        .and_then(|place| b'A'.checked_add(place));
    letter
        .filter(u8::is_ascii_uppercase)
        .map_or_else(|| (place + 1).to_string(), |c| char::from(c).to_string())
}

/// With a hyphen-minus turned into a minus, and never −0.00.
fn two_places(figure: f64) -> String {
    signed(&format!("{figure:.2}"), "0.00")
}

/// The same of a share in per cent.
fn per_cent(share: f64) -> String {
    signed(&format!("{:.1}", 100.0 * share), "0.0")
}

fn signed(text: &str, nothing: &str) -> String {
    match text.strip_prefix('-') {
        Some(rest) if rest == nothing => rest.to_owned(),
        Some(rest) => format!("−{rest}"),
        None => text.to_owned(),
    }
}
