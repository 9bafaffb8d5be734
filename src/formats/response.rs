//! What a candidate gave: by the letters of one paper on the wire, by option ids in the store.
//!
//! Invariant: letters never reach the store, and option ids never reach a candidate. Equal
//! responses have equal stored texts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::document::{self, DocumentFault};
use crate::domain::paper::Slot;
use crate::domain::question::{Kind, Layout, NotACode, OptionId};
use crate::domain::response::{Misfit, Response};

/// The format of a stored response.
pub const RESPONSE_FORMAT: &str = "examhall-response/1";

/// A response as a candidate's page sends it: options by the letters of the candidate's own paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ResponseForm {
    /// Single and multiple: letters of the options chosen, in any order.
    #[schema(example = json!({"choices": ["A", "C"]}))]
    Choices(Vec<String>),
    /// True/false: whether the candidate holds the statement to be right.
    Truth(bool),
    /// Blank: one text a blank, empty where nothing was written.
    #[schema(example = json!({"blanks": ["5", "30"]}))]
    Blanks(Vec<String>),
    /// Match: the letter of a right side for the number of a left side, counted from 1.
    #[schema(example = json!({"pairs": {"1": "C"}}))]
    Pairs(BTreeMap<String, String>),
    /// Order: letters of the items in the order given; may be incomplete.
    #[schema(example = json!({"order": ["C", "A"]}))]
    Order(Vec<String>),
    /// Essay: the text.
    Text(String),
}

impl ResponseForm {
    /// Translates letters and numbers of the paper into option ids, and checks the fit.
    ///
    /// # Errors
    /// The first [`Misfit`]: another kind, a letter that the slot does not show, a number without a
    /// left side, or whatever [`Response::fits`] refuses.
    pub fn into_response(self, slot: &Slot, layout: &Layout) -> Result<Response, Misfit> {
        let option = |letter: &String| {
            slot.option_at(letter)
                .cloned()
                .ok_or_else(|| unknown(letter))
        };
        let response = match (layout.kind(), self) {
            (Kind::Single | Kind::Multiple, Self::Choices(letters)) => {
                Response::Choices(letters.iter().map(option).collect::<Result<_, _>>()?)
            }
            (Kind::TrueFalse, Self::Truth(truth)) => Response::Truth(truth),
            (Kind::Blank, Self::Blanks(texts)) => Response::Blanks(texts),
            (Kind::Match, Self::Pairs(pairs)) => {
                let pairs = pairs
                    .iter()
                    .map(|(number, letter)| Ok((left_at(number, layout)?, option(letter)?)))
                    .collect::<Result<_, Misfit>>()?;
                Response::Pairs(pairs)
            }
            (Kind::Order, Self::Order(letters)) => {
                Response::Order(letters.iter().map(option).collect::<Result<_, _>>()?)
            }
            (Kind::Essay, Self::Text(text)) => Response::Text(text),
            (wanted, _) => return Err(Misfit::Kind { wanted }),
        };
        response.fits(layout)?;
        Ok(response)
    }

    /// Writes a response in the letters and numbers of a paper, letters of a choice in their order.
    ///
    /// # Errors
    /// [`Misfit::UnknownOption`] for an option that the slot does not show: a response to another
    /// slot.
    pub fn from_response(
        response: &Response,
        slot: &Slot,
        layout: &Layout,
    ) -> Result<Self, Misfit> {
        let letter = |id: &OptionId| {
            slot.letter_of(id)
                .map(String::from)
                .ok_or_else(|| unknown(id.as_str()))
        };
        Ok(match response {
            Response::Choices(ids) => {
                let mut letters = ids.iter().map(letter).collect::<Result<Vec<_>, _>>()?;
                letters.sort_unstable();
                Self::Choices(letters)
            }
            Response::Truth(truth) => Self::Truth(*truth),
            Response::Blanks(texts) => Self::Blanks(texts.clone()),
            Response::Pairs(pairs) => Self::Pairs(
                pairs
                    .iter()
                    .map(|(left, right)| Ok((number_of(left, layout)?, letter(right)?)))
                    .collect::<Result<_, Misfit>>()?,
            ),
            Response::Order(ids) => Self::Order(ids.iter().map(letter).collect::<Result<_, _>>()?),
            Response::Text(text) => Self::Text(text.clone()),
        })
    }
}

fn unknown(given: &str) -> Misfit {
    Misfit::UnknownOption {
        option: given.chars().take(32).collect(),
    }
}

/// The left side with a number as it is shown: `1` for the first, and no other spelling of it.
fn left_at(number: &str, layout: &Layout) -> Result<OptionId, Misfit> {
    numbered_left(layout)
        .find(|(here, _)| here == number)
        .map(|(_, id)| id.clone())
        .ok_or_else(|| unknown(number))
}

fn number_of(left: &OptionId, layout: &Layout) -> Result<String, Misfit> {
    numbered_left(layout)
        .find(|(_, id)| *id == left)
        .map(|(number, _)| number)
        .ok_or_else(|| unknown(left.as_str()))
}

fn numbered_left(layout: &Layout) -> impl Iterator<Item = (String, &OptionId)> {
    (1..)
        .zip(layout.left())
        .map(|(number, choice): (usize, _)| (number.to_string(), &choice.id))
}

/// A stored response: one of these fields, by option ids.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    format: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    choices: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    truth: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    blanks: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pairs: Option<BTreeMap<String, String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    order: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

/// The stored document of a response: `{"format":"examhall-response/1","choices":["a","c"]}`.
pub fn to_json(response: &Response) -> String {
    let mut stored = Stored {
        format: RESPONSE_FORMAT.to_owned(),
        ..Stored::default()
    };
    match response {
        Response::Choices(ids) => {
            stored.choices = Some(ids.iter().map(ToString::to_string).collect());
        }
        Response::Truth(truth) => stored.truth = Some(*truth),
        Response::Blanks(texts) => stored.blanks = Some(texts.clone()),
        Response::Pairs(pairs) => {
            let texts = pairs
                .iter()
                .map(|(left, right)| (left.to_string(), right.to_string()));
            stored.pairs = Some(texts.collect());
        }
        Response::Order(ids) => stored.order = Some(ids.iter().map(ToString::to_string).collect()),
        Response::Text(text) => stored.text = Some(text.clone()),
    }
    document::to_json(&stored)
}

/// Reads a stored response.
///
/// # Errors
/// [`DocumentFault`] for another format, what is not JSON of this shape, or ids that are none.
pub fn from_json(text: &str) -> Result<Response, DocumentFault> {
    let refuse = |reason: String| DocumentFault::new(RESPONSE_FORMAT, &reason);
    let stored: Stored = document::from_json(RESPONSE_FORMAT, text)?;
    if stored.format != RESPONSE_FORMAT {
        return Err(refuse(format!("its format is `{}`", stored.format)));
    }
    let id = |text: &String| {
        text.parse::<OptionId>()
            .map_err(|fault: NotACode| refuse(fault.to_string()))
    };
    match (
        stored.choices,
        stored.truth,
        stored.blanks,
        stored.pairs,
        stored.order,
        stored.text,
    ) {
        (Some(ids), None, None, None, None, None) => Ok(Response::Choices(
            ids.iter().map(id).collect::<Result<_, _>>()?,
        )),
        (None, Some(truth), None, None, None, None) => Ok(Response::Truth(truth)),
        (None, None, Some(texts), None, None, None) => Ok(Response::Blanks(texts)),
        (None, None, None, Some(pairs), None, None) => {
            let pairs = pairs
                .iter()
                .map(|(left, right)| Ok((id(left)?, id(right)?)));
            Ok(Response::Pairs(
                pairs.collect::<Result<_, DocumentFault>>()?,
            ))
        }
        (None, None, None, None, Some(ids), None) => Ok(Response::Order(
            ids.iter().map(id).collect::<Result<_, _>>()?,
        )),
        (None, None, None, None, None, Some(text)) => Ok(Response::Text(text)),
        _ => Err(refuse(
            "wanted exactly one of choices, truth, blanks, pairs, order, text".to_owned(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::QuestionVersionId;
    use crate::domain::marks::Marks;
    use crate::domain::question::Choice;
    use crate::domain::scoring::Rule;

    fn id(text: &str) -> OptionId {
        text.parse().unwrap()
    }

    fn choices(ids: &[&str]) -> Vec<Choice> {
        ids.iter()
            .map(|text| Choice {
                id: id(text),
                text: format!("option {text}"),
                pinned: false,
            })
            .collect()
    }

    /// A slot that shows these options, the first as A.
    fn slot(shown: &[&str]) -> Slot {
        Slot {
            section: 0,
            version: QuestionVersionId::new(uuid::Uuid::nil()),
            marks: Marks::ZERO,
            rule: Rule::EXACT,
            order: shown.iter().map(|text| id(text)).collect(),
        }
    }

    fn form(json: &str) -> ResponseForm {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn letters_mean_the_options_of_this_paper() {
        let (slot, layout) = (
            slot(&["c", "a", "d", "b"]),
            Layout::Multiple(choices(&["a", "b", "c", "d"])),
        );
        let response = form(r#"{"choices":["D","A"]}"#)
            .into_response(&slot, &layout)
            .unwrap();
        assert_eq!(response, Response::Choices([id("b"), id("c")].into()));
        let back = ResponseForm::from_response(&response, &slot, &layout).unwrap();
        assert_eq!(back, form(r#"{"choices":["A","D"]}"#));
    }

    #[test]
    fn left_sides_are_numbers_and_right_sides_letters() {
        let layout = Layout::Match {
            left: choices(&["x", "y"]),
            right: choices(&["a", "b", "c"]),
        };
        let slot = slot(&["b", "c", "a"]);
        let given = form(r#"{"pairs":{"2":"C"}}"#);
        let response = given.clone().into_response(&slot, &layout).unwrap();
        assert_eq!(response, Response::Pairs([(id("y"), id("a"))].into()));
        assert_eq!(
            ResponseForm::from_response(&response, &slot, &layout).unwrap(),
            given
        );
        for number in ["0", "3", "01", "+1", " 1", "x"] {
            let form = ResponseForm::Pairs([(number.to_owned(), "A".to_owned())].into());
            assert!(form.into_response(&slot, &layout).is_err(), "{number:?}");
        }
    }

    #[test]
    fn an_option_id_is_not_a_letter() {
        let (slot, layout) = (slot(&["b", "a"]), Layout::Single(choices(&["a", "b"])));
        for letter in ["a", "b", "C", "", "AB", "Ａ"] {
            let refused =
                ResponseForm::Choices(vec![letter.to_owned()]).into_response(&slot, &layout);
            assert_eq!(
                refused,
                Err(Misfit::UnknownOption {
                    option: letter.to_owned()
                }),
                "{letter:?}"
            );
        }
    }

    #[test]
    fn a_response_of_another_kind_is_refused_as_such() {
        let (slot, layout) = (
            slot(&["a", "b", "c"]),
            Layout::Order(choices(&["a", "b", "c"])),
        );
        let refused = form(r#"{"choices":["Z"]}"#).into_response(&slot, &layout);
        assert_eq!(
            refused,
            Err(Misfit::Kind {
                wanted: Kind::Order
            })
        );
        let repeated = form(r#"{"order":["A","A"]}"#).into_response(&slot, &layout);
        assert_eq!(
            repeated,
            Err(Misfit::Repeated {
                option: "a".to_owned()
            })
        );
    }

    #[test]
    fn a_stored_response_reads_back_and_equal_responses_have_equal_texts() {
        let responses = [
            Response::Choices([id("c"), id("a")].into()),
            Response::Choices([].into()),
            Response::Truth(false),
            Response::Blanks(vec!["5".to_owned(), String::new()]),
            Response::Pairs([(id("2"), id("a")), (id("1"), id("b"))].into()),
            Response::Order(vec![id("c"), id("a")]),
            Response::Text("“引号”\n".to_owned()),
        ];
        for response in responses {
            assert_eq!(from_json(&to_json(&response)).unwrap(), response);
        }
        let text = to_json(&Response::Pairs(
            [(id("2"), id("a")), (id("1"), id("b"))].into(),
        ));
        assert_eq!(
            text,
            r#"{"format":"examhall-response/1","pairs":{"1":"b","2":"a"}}"#
        );
    }

    #[test]
    fn a_stored_response_of_another_shape_is_refused() {
        for text in [
            "{}",
            r#"{"choices":["a"]}"#,
            r#"{"format":"examhall-response/2","choices":["a"]}"#,
            r#"{"format":"examhall-response/1"}"#,
            r#"{"format":"examhall-response/1","choices":["a"],"truth":true}"#,
            r#"{"format":"examhall-response/1","choices":["a b"]}"#,
            r#"{"format":"examhall-response/1","letters":["A"]}"#,
        ] {
            assert!(from_json(text).is_err(), "{text}");
        }
    }
}
