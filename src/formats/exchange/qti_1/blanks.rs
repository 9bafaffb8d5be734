//! Blanks, and drop-down lists within a text.

use std::collections::BTreeSet;

use super::super::moodle_xml::with_blanks;
use super::super::note::Note;
use super::super::xml::Element;
use super::super::{ForeignKey, ForeignKind, Severity};
use super::choice;
use super::item::Item;
use super::presentation::{ident, labels};
use super::scoring::Test;
use super::shares::{MAX_PARTS, Together, hold_partial_texts, right, too_many};
use crate::domain::question::BLANK;
use crate::domain::scoring::{Blanks, Method, Rule};

/// Blanks that candidates write in: the values are texts.
pub(super) fn written(item: &mut Item<'_>) -> Result<(), Note> {
    item.question.kind = ForeignKind::Blank;
    let responses = item.responses.clone();
    if responses.is_empty()
        || responses
            .iter()
            .any(|response| response.name == "response_lid")
    {
        return Err(item.unsupported());
    }
    let tests: Vec<Test> = item.scoring.rewarded().cloned().collect();
    let mut named = Vec::new();
    for response in &responses {
        let mut values = Vec::new();
        for test in &tests {
            test.wanted(ident(response), &mut values);
        }
        let mut seen = BTreeSet::new();
        values.retain(|value| !value.is_empty() && seen.insert(*value));
        named.push((ident(response), values));
    }
    if named.iter().any(|(_, values)| MAX_PARTS < values.len()) || MAX_PARTS < named.len() {
        return Err(too_many(item));
    }
    if item.scoring.has_joined_alternatives {
        item.note(
            Severity::Notice,
            "joined_alternatives",
            [
                "几个答案在文件里写成须同时满足，一空不可能如此，已按“任一即可”读取",
                "several answers of one blank are joined by `and`, which none can fulfil; any of them is accepted",
            ],
        );
    }
    if item.scoring.tells_case {
        item.note(
            Severity::Warning,
            "case_sensitive",
            [
                "原题区分英文大小写；本系统的填空不区分",
                "the item tells upper from lower case; blanks here do not",
            ],
        );
    }
    let found = right(item, &named).map(|right| {
        let of = right.of.into_iter();
        let of = of.map(|values| values.into_iter().map(str::to_owned).collect());
        (of.collect::<Vec<Vec<String>>>(), right.together)
    });
    match found {
        Some((key, together)) => {
            let responses: Vec<&str> = responses.iter().map(|response| ident(response)).collect();
            hold_partial_texts(item, &responses, &key);
            fill(item, key, together);
        }
        None => item.hold_scoring(),
    }
    Ok(())
}

/// The key of blanks, where the stem has as many.
fn fill(item: &mut Item<'_>, key: Vec<Vec<String>>, together: Together) {
    let stem = with_blanks(&item.question.stem, key.len());
    let (n_wanted, n_found) = (key.len(), stem.matches(BLANK).count());
    item.question.stem = stem;
    if n_found != n_wanted {
        let chinese = format!("题干有 {n_found} 空，答案却是 {n_wanted} 空的，请核对");
        let english = format!("the stem has {n_found} blanks and the key {n_wanted}; check them");
        item.hold("blank_count", [&chinese, &english]);
        return;
    }
    if together == Together::AllOrNothing && 1 < n_wanted {
        item.question.rule = Some(Rule::of(Method::PerBlank(Blanks {
            all_or_nothing: true,
            ..Blanks::NEWEST
        })));
    }
    item.question.key = Some(ForeignKey::Blanks(key));
}

/// Canvas: blanks by their names in the stem (`[blank1]`), each with the texts that it accepts.
pub(super) fn marked_blanks(item: &mut Item<'_>) -> Result<(), Note> {
    item.question.kind = ForeignKind::Blank;
    let responses = item.responses.clone();
    if responses.is_empty() {
        return Err(item.unsupported());
    }
    if MAX_PARTS < responses.len() {
        return Err(too_many(item));
    }
    let mut blanks = Vec::new();
    for response in &responses {
        let options = labels(response);
        let ids: Vec<&str> = options.iter().map(|option| ident(option)).collect();
        let mut texts = Vec::new();
        for option in &options {
            texts.push(item.text(option));
        }
        blanks.push((marker(response), ident(response), ids, texts));
    }
    let named: Vec<(&str, Vec<&str>)> = blanks
        .iter()
        .map(|(_, response, ids, _)| (*response, ids.clone()))
        .collect();
    let Some(found) = right(item, &named) else {
        item.hold_scoring();
        return Ok(());
    };
    let mut stem = item.question.stem.clone();
    let mut places = Vec::new();
    for ((marker, _, ids, texts), right) in blanks.iter().zip(&found.of) {
        let Some(at) = stem.find(marker.as_str()) else {
            let chinese = format!("题干里没有空“{marker}”，请核对");
            let english = format!("the stem has no blank `{marker}`; check it");
            item.hold("blank_count", [&chinese, &english]);
            return Ok(());
        };
        // Canvas names one text in its scoring, and accepts all that it lists.
        let is_model = |id: &&str| right.contains(id);
        let (model, others): (Vec<_>, Vec<_>) =
            ids.iter().zip(texts).partition(|(id, _)| is_model(id));
        let texts = model
            .into_iter()
            .chain(others)
            .map(|(_, text)| text.clone());
        let mut seen = BTreeSet::new();
        let texts = texts.filter(|text| !text.is_empty() && seen.insert(text.clone()));
        places.push((at, texts.collect::<Vec<String>>()));
    }
    for (marker, ..) in &blanks {
        stem = stem.replacen(marker.as_str(), BLANK, 1);
    }
    // The order is that of the stem.
    places.sort_by_key(|(at, _)| *at);
    item.question.stem = stem;
    let key: Vec<Vec<String>> = places.into_iter().map(|(_, texts)| texts).collect();
    if key.iter().any(Vec::is_empty) {
        item.hold_scoring();
        return Ok(());
    }
    fill(item, key, found.together);
    Ok(())
}

/// `[blank1]` of `response_blank1`.
fn marker(response: &Element) -> String {
    let name = ident(response);
    format!("[{}]", name.strip_prefix("response_").unwrap_or(name))
}

/// Drop-down lists within a text: one is a single choice, several are several questions.
pub(super) fn dropdowns(item: &mut Item<'_>) -> Result<(), Note> {
    let [response] = &*item.responses else {
        let n = item.responses.len();
        return Err(item.refusal(
            "several_choices",
            [
                &format!(
                    "一道题里有 {n} 处下拉选择，等于几道单选题合在一起，无法导入；请拆成几道题"
                ),
                &format!("{n} drop-down lists in one text are several questions in one; split it"),
            ],
        ));
    };
    let response = *response;
    let stem = item.question.stem.replacen(&marker(response), BLANK, 1);
    item.question.stem = stem;
    choice::of_response(item, ForeignKind::Single, response)
}
