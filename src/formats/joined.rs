//! The order of options as one short text: `bdac`.
//!
//! Invariant: an order has one spelling, so that equal orders are equal texts. Ids of one character
//! stand side by side; where any id is longer, each has a point before it: `.a1.a3.a2`. No id holds a
//! point, and none needs an escape in JSON.

use crate::domain::question::{NotACode, OptionId};

/// Adds the text of an order to `text`; nothing for no options.
pub(super) fn push(text: &mut String, order: &[OptionId]) {
    let are_short = order.iter().all(|id| id.as_str().len() == 1);
    for id in order {
        if !are_short {
            text.push('.');
        }
        text.push_str(id.as_str());
    }
}

/// The text of an order.
pub(super) fn join(order: &[OptionId]) -> String {
    let mut text = String::new();
    push(&mut text, order);
    text
}

/// Reads an order back.
///
/// # Errors
/// The part that is no option id, or the whole text where it is not the one spelling.
pub(super) fn split(text: &str) -> Result<Vec<OptionId>, NotACode> {
    let Some(long) = text.strip_prefix('.') else {
        let mut bytes = [0; 4];
        return text
            .chars()
            .map(|id| id.encode_utf8(&mut bytes).parse())
            .collect();
    };
    let order: Vec<OptionId> = long.split('.').map(str::parse).collect::<Result<_, _>>()?;
    if order.iter().all(|id| id.as_str().len() == 1) {
        return Err(NotACode {
            found: text.chars().take(64).collect(),
            max: 16,
        });
    }
    Ok(order)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ids(texts: &[&str]) -> Vec<OptionId> {
        texts.iter().map(|id| id.parse().unwrap()).collect()
    }

    #[test]
    fn an_order_has_one_spelling() {
        for (order, text) in [
            (vec![], ""),
            (vec!["b"], "b"),
            (vec!["b", "d", "a", "c"], "bdac"),
            (vec!["bdac"], ".bdac"),
            (vec!["a1", "b"], ".a1.b"),
            (vec!["-", "_"], "-_"),
        ] {
            assert_eq!(join(&ids(&order)), text);
            assert_eq!(split(text).unwrap(), ids(&order));
        }
        for wrong in [
            "a.b",
            ".a.b",
            ".",
            ".a1.",
            "a b",
            "甲乙",
            ".aaaaaaaaaaaaaaaaa",
        ] {
            assert!(split(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn every_order_reads_back(order in prop::collection::vec("[A-Za-z0-9_-]{1,16}", 0..9)) {
            let order: Vec<OptionId> = order.iter().map(|id| id.parse().unwrap()).collect();
            prop_assert_eq!(split(&join(&order)), Ok(order));
        }
    }
}
