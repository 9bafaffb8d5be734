//! A question of a key: what answers to it look like, and what they are worth.
//!
//! Invariant: the rules that score answers everywhere else score them here.

use std::collections::BTreeSet;

use crate::domain::marks::Marks;
use crate::domain::question::{Body, Choice, Key, Kind, Layout, OptionId};
use crate::domain::response::{MAX_BLANK, Response};
use crate::domain::scoring::normalise::normalise;
use crate::domain::scoring::{Rule, ScoringKey, score};
use crate::domain::statistics::classical::{Figure, guess_by_subsets, guess_one_of};
use crate::formats::by_hand;

/// A question whose answers are scored.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Asked {
    /// As the headings of the answers name it.
    pub(super) id: String,
    /// What its answer is made of.
    pub(super) body: Body,
    /// What is right.
    pub(super) key: Key,
    /// How it is scored.
    pub(super) rule: Rule,
    /// What it is worth.
    pub(super) full: Marks,
}

/// An answer as it was written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Written {
    /// What it says.
    pub(super) response: Response,
    /// The places of the options in it.
    pub(super) places: Vec<usize>,
    /// What equal answers have in common.
    pub(super) pattern: String,
}

/// A capital letter for the place of an option.
pub(super) fn letter(place: usize) -> String {
    ('A'..='Z').nth(place).map(String::from).unwrap_or_default()
}

/// So many options with letters for ids.
pub(super) fn lettered(n: usize) -> Vec<Choice> {
    let ids = (0..n).filter_map(|place| letter(place).parse::<OptionId>().ok());
    ids.map(|id| Choice {
        text: id.to_string(),
        id,
        pinned: false,
    })
    .collect()
}

impl Asked {
    pub(super) const fn kind(&self) -> Kind {
        self.body.layout.kind()
    }

    /// Names of the options, in order; 对 and 错 of a statement.
    pub(super) fn labels(&self) -> Vec<String> {
        match &self.body.layout {
            Layout::TrueFalse => vec!["对".to_owned(), "错".to_owned()],
            Layout::Single(options) | Layout::Multiple(options) => {
                options.iter().map(|option| option.id.to_string()).collect()
            }
            Layout::Blank(_) | Layout::Match { .. } | Layout::Order(_) | Layout::Essay => {
                Vec::new()
            }
        }
    }

    /// Places of the right options.
    pub(super) fn keys(&self) -> Vec<usize> {
        match &self.key {
            Key::Truth(truth) => vec![usize::from(!truth)],
            Key::Choices(right) => self.places(right),
            Key::Blanks(_) | Key::Pairs(_) | Key::Order(_) | Key::Rubric(_) => Vec::new(),
        }
    }

    fn places(&self, chosen: &BTreeSet<OptionId>) -> Vec<usize> {
        let options = self.body.layout.choices().iter().enumerate();
        let chosen = options.filter(|(_, option)| chosen.contains(&option.id));
        chosen.map(|(place, _)| place).collect()
    }

    /// Reads a cell that is not empty.
    ///
    /// # Errors
    /// What was wanted.
    pub(super) fn read(&self, cell: &str) -> Result<Written, String> {
        match &self.body.layout {
            Layout::TrueFalse => {
                let letter = |cell: &str| match cell {
                    "A" | "a" => Some(true),
                    "B" | "b" => Some(false),
                    _ => None,
                };
                let truth = by_hand::truth(cell).or_else(|| letter(cell));
                let truth = truth.ok_or("对 or 错 (T or F, A or B)")?;
                Ok(Written {
                    response: Response::Truth(truth),
                    places: vec![usize::from(!truth)],
                    pattern: if truth { "对" } else { "错" }.to_owned(),
                })
            }
            Layout::Blank(n_blanks) => {
                let texts = blanks(cell);
                if texts.len() != *n_blanks {
                    return Err(format!("{n_blanks} texts, with ； between them"));
                }
                if texts.iter().any(|text| MAX_BLANK < text.chars().count()) {
                    return Err(format!("texts of at most {MAX_BLANK} characters"));
                }
                let pattern: Vec<String> = texts.iter().map(|text| normalise(text)).collect();
                Ok(Written {
                    response: Response::Blanks(texts),
                    places: Vec::new(),
                    pattern: pattern.join("；"),
                })
            }
            Layout::Single(options) | Layout::Multiple(options) => {
                let wanted = || {
                    let last = letter(options.len().saturating_sub(1));
                    format!("letters from A to {last}")
                };
                let letters = by_hand::letters(cell).map(|letter| letter.parse().ok());
                let chosen: Option<BTreeSet<OptionId>> = letters.collect();
                let chosen = chosen
                    .filter(|chosen| !chosen.is_empty())
                    .ok_or_else(wanted)?;
                let places = self.places(&chosen);
                if places.len() != chosen.len() {
                    return Err(wanted());
                }
                Ok(Written {
                    pattern: places.iter().map(|place| letter(*place)).collect(),
                    response: Response::Choices(chosen),
                    places,
                })
            }
            Layout::Match { .. } | Layout::Order(_) | Layout::Essay => {
                Err("an answer of choice or of blanks".to_owned())
            }
        }
    }

    /// What an answer is worth, in marks.
    pub(super) fn marks(&self, key: &ScoringKey<'_>, response: &Response) -> f64 {
        let outcome = score(key, Some(response), self.full);
        in_marks(self.rule.marks(self.full, outcome.fraction))
    }

    /// What a blind guess is worth, as a share of the marks.
    pub(super) fn guess(&self) -> Option<Figure> {
        let full = in_marks(self.full);
        let key = ScoringKey::new(&self.body, &self.key, &self.rule);
        let worth = |response: Response| {
            if 0.0 < full {
                self.marks(&key, &response) / full
            } else {
                0.0
            }
        };
        let share = |chosen: &[usize]| {
            let options = self.body.layout.choices();
            let chosen = chosen.iter().filter_map(|place| options.get(*place));
            worth(Response::Choices(
                chosen.map(|option| option.id.clone()).collect(),
            ))
        };
        match &self.body.layout {
            Layout::Multiple(options) => Some(guess_by_subsets(options.len(), share)),
            Layout::Single(options) => {
                let each: Vec<f64> = (0..options.len()).map(|place| share(&[place])).collect();
                Some(guess_one_of(options.len()).map(|chance| chance * each.iter().sum::<f64>()))
            }
            Layout::TrueFalse => {
                let both = [true, false].map(|truth| worth(Response::Truth(truth)));
                Some(Ok(both.iter().sum::<f64>() / 2.0))
            }
            Layout::Blank(_) => Some(Ok(0.0)),
            // Not read.
            Layout::Match { .. } | Layout::Order(_) | Layout::Essay => None,
        }
    }
}

/// The texts of blanks.
pub(super) fn blanks(cell: &str) -> Vec<String> {
    cell.split(['；', ';'])
        .map(|text| text.trim().to_owned())
        .collect()
}

/// As a real number.
pub(super) fn in_marks(marks: Marks) -> f64 {
    f64::from(marks.hundredths()) / 100.0
}
