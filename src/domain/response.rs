//! What a candidate gave, and whether it fits the question.
//!
//! Invariant: a response names options by their stable ids, never by the letters of one paper.

use std::collections::{BTreeMap, BTreeSet};

use super::question::{Choice, Kind, Layout, OptionId};

/// Longest text in one blank, in characters.
pub const MAX_BLANK: usize = 200;
/// Longest essay, in characters.
pub const MAX_ESSAY: usize = 20_000;

/// What a candidate gave for one slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Response {
    /// The options chosen; may be empty.
    Choices(BTreeSet<OptionId>),
    /// 对 or 错.
    Truth(bool),
    /// One text a blank, empty where nothing was written.
    Blanks(Vec<String>),
    /// The right side chosen for some or all left sides.
    Pairs(BTreeMap<OptionId, OptionId>),
    /// Items in the order given; may be incomplete.
    Order(Vec<OptionId>),
    /// An essay.
    Text(String),
}

/// Why a response does not fit its question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// A response of another kind.
    #[error("wanted an answer to a {kind} question", kind = .wanted.as_str())]
    Kind {
        /// The kind of the question.
        wanted: Kind,
    },
    /// An option that the question does not have.
    #[error("the question has no option `{option}`")]
    UnknownOption {
        /// What was given.
        option: String,
    },
    /// More than one option for a single choice.
    #[error("wanted one option; found {found}")]
    TooMany {
        /// How many were given.
        found: usize,
    },
    /// An item put in order twice.
    #[error("`{option}` stands twice")]
    Repeated {
        /// Which.
        option: String,
    },
    /// Another number of texts than blanks.
    #[error("wanted {wanted} blanks; found {found}")]
    BlankCount {
        /// Blanks of the question.
        wanted: usize,
        /// Texts given.
        found: usize,
    },
    /// A text that is too long.
    #[error("a text has {found} characters; at most {max} are allowed")]
    TooLong {
        /// Characters found.
        found: usize,
        /// Characters allowed.
        max: usize,
    },
}

impl Response {
    /// Whether nothing was given at all.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Choices(options) => options.is_empty(),
            Self::Truth(_) => false,
            Self::Blanks(texts) => texts.iter().all(|text| text.trim().is_empty()),
            Self::Pairs(pairs) => pairs.is_empty(),
            Self::Order(items) => items.is_empty(),
            Self::Text(text) => text.trim().is_empty(),
        }
    }

    /// Checks that this can be an answer to a question laid out so.
    ///
    /// # Errors
    /// The first [`Misfit`] found.
    pub fn fits(&self, layout: &Layout) -> Result<(), Misfit> {
        match (layout, self) {
            (Layout::Single(options), Self::Choices(chosen)) => {
                if chosen.len() > 1 {
                    return Err(Misfit::TooMany {
                        found: chosen.len(),
                    });
                }
                all_known(chosen, options)
            }
            (Layout::Multiple(options), Self::Choices(chosen)) => all_known(chosen, options),
            (Layout::TrueFalse, Self::Truth(_)) => Ok(()),
            (Layout::Blank(wanted), Self::Blanks(texts)) => {
                if texts.len() != *wanted {
                    return Err(Misfit::BlankCount {
                        wanted: *wanted,
                        found: texts.len(),
                    });
                }
                texts
                    .iter()
                    .try_for_each(|text| no_longer_than(text, MAX_BLANK))
            }
            (Layout::Match { left, right }, Self::Pairs(pairs)) => {
                all_known(pairs.keys(), left)?;
                all_known(pairs.values(), right)
            }
            (Layout::Order(items), Self::Order(order)) => {
                let mut seen = BTreeSet::new();
                if let Some(twice) = order.iter().find(|id| !seen.insert(*id)) {
                    return Err(Misfit::Repeated {
                        option: twice.to_string(),
                    });
                }
                all_known(order, items)
            }
            (Layout::Essay, Self::Text(text)) => no_longer_than(text, MAX_ESSAY),
            (layout, _) => Err(Misfit::Kind {
                wanted: layout.kind(),
            }),
        }
    }
}

fn all_known<'a>(
    ids: impl IntoIterator<Item = &'a OptionId>,
    choices: &[Choice],
) -> Result<(), Misfit> {
    match ids
        .into_iter()
        .find(|id| !choices.iter().any(|choice| choice.id == **id))
    {
        Some(id) => Err(Misfit::UnknownOption {
            option: id.to_string(),
        }),
        None => Ok(()),
    }
}

fn no_longer_than(text: &str, max: usize) -> Result<(), Misfit> {
    let found = text.chars().count();
    if found <= max {
        Ok(())
    } else {
        Err(Misfit::TooLong { found, max })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> OptionId {
        text.parse().unwrap()
    }

    fn choices(ids: &[&str]) -> Vec<Choice> {
        ids.iter()
            .map(|text| Choice {
                id: id(text),
                text: format!("选项{text}"),
                pinned: false,
            })
            .collect()
    }

    fn chosen(ids: &[&str]) -> Response {
        Response::Choices(ids.iter().map(|text| id(text)).collect())
    }

    #[track_caller]
    fn check(layout: &Layout, response: &Response, expected: Result<(), &str>) {
        let found = response.fits(layout).map_err(|misfit| misfit.to_string());
        assert_eq!(found, expected.map_err(str::to_owned));
    }

    #[test]
    fn a_single_choice_takes_one_option_or_none() {
        let layout = Layout::Single(choices(&["a", "b"]));
        check(&layout, &chosen(&["a"]), Ok(()));
        check(&layout, &chosen(&[]), Ok(()));
        check(
            &layout,
            &chosen(&["a", "b"]),
            Err("wanted one option; found 2"),
        );
        check(
            &layout,
            &chosen(&["z"]),
            Err("the question has no option `z`"),
        );
        check(
            &layout,
            &Response::Truth(true),
            Err("wanted an answer to a single question"),
        );
    }

    #[test]
    fn blanks_take_a_text_each_and_no_novel() {
        let layout = Layout::Blank(2);
        let texts =
            |texts: &[&str]| Response::Blanks(texts.iter().map(|&text| text.to_owned()).collect());
        check(&layout, &texts(&["5", ""]), Ok(()));
        check(&layout, &texts(&["5"]), Err("wanted 2 blanks; found 1"));
        check(
            &layout,
            &texts(&["5", &"字".repeat(201)]),
            Err("a text has 201 characters; at most 200 are allowed"),
        );
    }

    #[test]
    fn pairs_join_known_sides_and_may_be_incomplete() {
        let layout = Layout::Match {
            left: choices(&["1", "2"]),
            right: choices(&["a", "b", "c"]),
        };
        let pairs = |pairs: &[(&str, &str)]| {
            Response::Pairs(
                pairs
                    .iter()
                    .map(|(left, right)| (id(left), id(right)))
                    .collect(),
            )
        };
        check(&layout, &pairs(&[("1", "c")]), Ok(()));
        check(&layout, &pairs(&[("1", "c"), ("2", "c")]), Ok(()));
        check(
            &layout,
            &pairs(&[("3", "c")]),
            Err("the question has no option `3`"),
        );
        check(
            &layout,
            &pairs(&[("1", "2")]),
            Err("the question has no option `2`"),
        );
    }

    #[test]
    fn an_order_may_be_incomplete_but_repeats_nothing() {
        let layout = Layout::Order(choices(&["a", "b", "c"]));
        let order = |ids: &[&str]| Response::Order(ids.iter().map(|text| id(text)).collect());
        check(&layout, &order(&["c", "a"]), Ok(()));
        check(&layout, &order(&["c", "a", "c"]), Err("`c` stands twice"));
    }

    #[test]
    fn an_essay_has_an_end() {
        check(&Layout::Essay, &Response::Text("字".repeat(20_000)), Ok(()));
        check(
            &Layout::Essay,
            &Response::Text("字".repeat(20_001)),
            Err("a text has 20001 characters; at most 20000 are allowed"),
        );
    }
}
