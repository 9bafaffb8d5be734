//! What is done about what the linter finds, and whether keys are proved.
//!
//! Invariant: a right option is never exchanged.

use super::super::super::Reason;
use super::super::sketch::{Form, Sketch};
use super::plain;
use crate::domain::lint::{Finding, Rule};
use crate::domain::question::{Key, Layout, OptionId, Question};

/// Exchanges what the linter objects to, where that is a wrong option; takes in another fill of the same blank.
pub(super) fn mend(
    sketch: &mut Sketch,
    question: &Question,
    error: &Finding,
) -> Result<(), Reason> {
    let at = error
        .field
        .strip_prefix("options[")
        .and_then(|rest| rest.split_once(']'));
    let at: Option<usize> = at.and_then(|(at, _)| at.parse().ok());
    let of_options = question.body.layout.choices();
    match &mut sketch.form {
        Form::Single { pool, .. } | Form::Multiple { pool, .. } => {
            let named = at
                .and_then(|at| of_options.get(at))
                .map(|choice| choice.text.clone());
            let n = pool.len();
            if let Some(text) = named {
                pool.retain(|other| *other != text);
            }
            if pool.len() == n {
                // About the right option or all of them: other company may help, for rules on lengths and echoes.
                let by_company = matches!(
                    error.rule,
                    Rule::D3 | Rule::D4 | Rule::C1 | Rule::D5 | Rule::D7 | Rule::D2 | Rule::D9
                );
                if !by_company || pool.is_empty() {
                    return Err(Reason::Rule(error.rule));
                }
                pool.remove(0);
            }
            Ok(())
        }
        Form::Blank(accepted) => {
            let fill = error.found.as_str();
            let is_word = |c: char| !"，。、；：“”《》（）()".contains(c);
            let n = accepted.first().map_or(0, |model| model.chars().count());
            let is_fill = error.rule == Rule::K2
                && accepted.len() < 3
                && fill.chars().all(is_word)
                && fill.chars().count().abs_diff(n) <= 2
                && accepted
                    .first()
                    .is_some_and(|model| is_variant(model, fill));
            if is_fill {
                accepted.push(fill.to_owned());
                Ok(())
            } else {
                Err(Reason::Rule(error.rule))
            }
        }
        Form::Ascending { .. } | Form::Truth(_) | Form::Match { .. } | Form::Order(_) => {
            Err(Reason::Rule(error.rule))
        }
    }
}

/// Whether another fill says the same in other words: it shares two characters in a row, its first or its last.
pub(super) fn is_variant(model: &str, fill: &str) -> bool {
    let first = |text: &str| -> String { text.chars().take(2).collect() };
    let last = |text: &str| -> String { text.chars().rev().take(2).collect() };
    2 <= fill.chars().count() && (first(model) == first(fill) || last(model) == last(fill))
}

/// The words of the key, for facts and enemies.
pub(super) fn key_words(question: &Question) -> Vec<String> {
    let choices = question.body.layout.choices();
    let text = |id: &OptionId| {
        choices
            .iter()
            .find(|choice| choice.id == *id)
            .map(|choice| choice.text.clone())
    };
    match &question.key {
        Key::Choices(ids) => ids.iter().filter_map(text).collect(),
        Key::Blanks(blanks) => blanks
            .iter()
            .filter_map(|texts| texts.first().cloned())
            .collect(),
        Key::Pairs(pairs) => pairs.values().filter_map(text).collect(),
        Key::Truth(_) | Key::Order(_) | Key::Rubric(_) => Vec::new(),
    }
}

/// Whether every right option and side stands in some quotation.
pub(super) fn is_proved(question: &Question) -> Result<(), Reason> {
    let quotes: Vec<String> = question
        .evidence
        .iter()
        .map(|evidence| plain(&evidence.quote))
        .collect();
    let is_quoted = |text: &String| {
        let text = plain(text);
        quotes.iter().any(|quote| quote.contains(&text))
    };
    match question.body.layout {
        Layout::Single(_) | Layout::Multiple(_) | Layout::Match { .. } | Layout::Blank(_) => {
            if key_words(question).iter().all(is_quoted) {
                Ok(())
            } else {
                Err(Reason::Unproved)
            }
        }
        Layout::TrueFalse | Layout::Order(_) | Layout::Essay => Ok(()),
    }
}
