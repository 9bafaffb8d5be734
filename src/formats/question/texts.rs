//! The texts of a question that may have marks, each with its place in the form.
//!
//! Invariant: what candidates gave, what is accepted and what markers look for are not among them: those are
//! text and nothing else.

use crate::domain::asset::AssetId;
use crate::domain::question::{Body, Choice, Layout, Parts};
use crate::domain::rich_text;
use crate::formats::fault::FormFault;

/// Every mark that is broken. Such a question can be shown, the mark as text, but is not to be stored anew.
pub fn mark_faults(parts: &Parts) -> Vec<FormFault> {
    let each = texts(parts).into_iter().flat_map(|(field, text)| {
        let faults = rich_text::faults(text).into_iter();
        faults.map(move |fault| FormFault::new(field.clone(), fault))
    });
    each.collect()
}

/// The pictures that the texts name, each with its place.
pub fn assets(parts: &Parts) -> Vec<(String, AssetId)> {
    let each = texts(parts).into_iter().flat_map(|(field, text)| {
        let assets = rich_text::assets(text).into_iter();
        assets.map(move |asset| (field.clone(), asset))
    });
    each.collect()
}

/// The pictures that candidates see.
pub fn body_assets(body: &Body) -> Vec<AssetId> {
    let texts = texts_of_body(body).into_iter();
    texts
        .flat_map(|(_, text)| rich_text::assets(text))
        .collect()
}

fn texts(parts: &Parts) -> Vec<(String, &str)> {
    let mut texts = texts_of_body(&parts.body);
    texts.push(("explanation".to_owned(), &parts.explanation));
    texts
}

fn texts_of_body(body: &Body) -> Vec<(String, &str)> {
    let mut texts = vec![("stem".to_owned(), body.stem.as_str())];
    match &body.layout {
        Layout::Single(options) | Layout::Multiple(options) | Layout::Order(options) => {
            texts.extend(sides("options", options));
        }
        Layout::Match { left, right } => {
            texts.extend(sides("left", left));
            texts.extend(sides("right", right));
        }
        Layout::TrueFalse | Layout::Blank(_) | Layout::Essay => {}
    }
    texts
}

fn sides<'q>(list: &str, choices: &'q [Choice]) -> Vec<(String, &'q str)> {
    let each = choices.iter().enumerate();
    each.map(|(at, choice)| (format!("{list}[{at}].text"), choice.text.as_str()))
        .collect()
}
