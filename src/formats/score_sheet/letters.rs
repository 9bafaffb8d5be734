//! Responses and keys in one short text, in the letters of the author.
//!
//! Invariant: the text of a response does not depend on the paper it was given on: equal answers to a
//! question are equal texts. Names the key, so that it goes where the key may go.

use std::collections::BTreeSet;

use crate::domain::question::{Choice, Key, Layout, OptionId};
use crate::domain::response::Response;

/// What was given: `AC`, `对`, `一；二` for blanks, `1-B；2-A` for pairs, `BDAC` for an order, or a text.
pub fn given(layout: &Layout, response: &Response) -> String {
    match response {
        Response::Choices(options) => chosen(layout, options),
        Response::Truth(given) => truth(*given).to_owned(),
        Response::Blanks(texts) => texts.join("；"),
        Response::Pairs(pairs) => paired(layout, |left| pairs.get(left)),
        Response::Order(items) => ordered(layout, items),
        Response::Text(text) => text.clone(),
    }
}

/// What is right, in the same form; of a blank every text that is accepted: `十一/11；二`.
pub fn right(layout: &Layout, key: &Key) -> String {
    match key {
        Key::Choices(options) => chosen(layout, options),
        Key::Truth(right) => truth(*right).to_owned(),
        Key::Blanks(blanks) => {
            let blanks: Vec<String> = blanks.iter().map(|texts| texts.join("/")).collect();
            blanks.join("；")
        }
        Key::Pairs(pairs) => paired(layout, |left| pairs.get(left)),
        Key::Order(items) => ordered(layout, items),
        Key::Rubric(text) => text.clone(),
    }
}

const fn truth(is_right: bool) -> &'static str {
    if is_right { "对" } else { "错" }
}

/// Options in the order of their author.
fn chosen(layout: &Layout, options: &BTreeSet<OptionId>) -> String {
    let known = layout.choices().iter().map(|choice| &choice.id);
    let known: Vec<&OptionId> = known.filter(|id| options.contains(id)).collect();
    // An option that the question does not have goes last, so that it does not go unmentioned.
    let unknown = options.iter().filter(|id| !known.contains(id));
    let all = known.iter().copied().chain(unknown);
    all.map(|id| letter(layout.choices(), id)).collect()
}

fn ordered(layout: &Layout, items: &[OptionId]) -> String {
    items
        .iter()
        .map(|id| letter(layout.choices(), id))
        .collect()
}

fn paired<'a>(layout: &Layout, right_of: impl Fn(&OptionId) -> Option<&'a OptionId>) -> String {
    let pair = |(number, side): (u32, &Choice)| {
        let right = right_of(&side.id)?;
        Some(format!("{number}-{}", letter(layout.choices(), right)))
    };
    let pairs: Vec<String> = (1..).zip(layout.left()).filter_map(pair).collect();
    pairs.join("；")
}

/// The letter of an option, A for the author's first; its id where it has none.
fn letter(choices: &[Choice], id: &OptionId) -> String {
    let mut letters = choices.iter().zip('A'..='Z');
    let found = letters.find(|(choice, _)| choice.id == *id);
    found.map_or_else(|| id.to_string(), |(_, letter)| letter.to_string())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn id(text: &str) -> OptionId {
        text.parse().unwrap()
    }

    fn choices(ids: &str) -> Vec<Choice> {
        let choice = |id: &str| Choice {
            id: id.parse().unwrap(),
            text: format!("选项{id}"),
            pinned: false,
        };
        ids.split(' ').map(choice).collect()
    }

    fn ids(text: &str) -> BTreeSet<OptionId> {
        text.split_whitespace().map(id).collect()
    }

    #[test]
    fn options_are_named_by_their_place_with_the_author_not_by_their_id() {
        let layout = Layout::Multiple(choices("x3 x1 x2"));
        for (chosen, told) in [("x1 x3", "AB"), ("x2", "C"), ("", ""), ("x2 z9", "Cz9")] {
            assert_eq!(given(&layout, &Response::Choices(ids(chosen))), told);
            assert_eq!(right(&layout, &Key::Choices(ids(chosen))), told);
        }
        let order = Layout::Order(choices("x3 x1 x2"));
        let items = vec![id("x2"), id("x3"), id("x1")];
        assert_eq!(given(&order, &Response::Order(items.clone())), "CAB");
        assert_eq!(right(&order, &Key::Order(items)), "CAB");
    }

    #[test]
    fn pairs_go_by_the_left_side_and_leave_out_what_was_left_open() {
        let layout = Layout::Match {
            left: choices("p q r"),
            right: choices("u v w"),
        };
        let pairs: BTreeMap<OptionId, OptionId> = [("r", "u"), ("p", "w")]
            .map(|(left, right)| (id(left), id(right)))
            .into();
        assert_eq!(given(&layout, &Response::Pairs(pairs.clone())), "1-C；3-A");
        assert_eq!(right(&layout, &Key::Pairs(pairs)), "1-C；3-A");
    }

    #[test]
    fn truth_blanks_and_texts_are_told_as_they_are() {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        assert_eq!(given(&Layout::TrueFalse, &Response::Truth(true)), "对");
        assert_eq!(right(&Layout::TrueFalse, &Key::Truth(false)), "错");
        let blank = Layout::Blank(2);
        assert_eq!(given(&blank, &Response::Blanks(texts(&["", "二"]))), "；二");
        let key = Key::Blanks(vec![texts(&["十一", "11"]), texts(&["二"])]);
        assert_eq!(right(&blank, &key), "十一/11；二");
        let essay = Response::Text("一\n二".to_owned());
        assert_eq!(given(&Layout::Essay, &essay), "一\n二");
    }
}
