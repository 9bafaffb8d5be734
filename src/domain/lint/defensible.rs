//! Rules about wrong options that can be defended: D6, D6b.

use super::super::question::{BLANK, Cognitive, Kind};
use super::sources::Sources;
use super::text::fold;
use super::view::{Shown, View};
use super::{Bilingual, Finding, Rule};

pub(super) fn check(view: &View<'_>, sources: &Sources, found: &mut Vec<Finding>) {
    if view.kind() == Kind::Single {
        check_elsewhere(view, sources, found);
    }
    check_same_list(view, found);
}

/// D6: six characters before the gap, the wrong option and what follows the gap, word for word in the texts.
fn check_elsewhere(view: &View<'_>, sources: &Sources, found: &mut Vec<Finding>) {
    if sources.is_empty() {
        return;
    }
    let claim = view.stem.claim.trim_end_matches('。');
    let Some((before, after)) = claim.split_once("()").or_else(|| claim.split_once(BLANK)) else {
        return;
    };
    let n_before = before.chars().count();
    if n_before < 6 {
        return;
    }
    let left: String = before.chars().skip(n_before - 6).collect();
    let right: String = after.chars().take(4).collect();
    for option in view.wrong() {
        let whole = format!("{}{right}", option.plain);
        if sources
            .behind(&left, &view.stem.titles)
            .iter()
            .any(|behind| behind.starts_with(&whole))
        {
            let hint = Bilingual::new(
                format!(
                    "“{left}{whole}”也见于材料，这个错误选项站得住：请换掉，或者在题干写明是哪一处。"
                ),
                format!(
                    "“{left}{whole}” stands in the study texts too, so that this wrong option can be defended: replace it, or let the stem say which place is meant"
                ),
            );
            found.push(
                Finding::new(Rule::D6, view.question, option.field(), &option.choice.text)
                    .hint(hint),
            );
        }
    }
}

/// D6b, of questions of memory: in the words of the evidence a wrong option is an item of the same list as a
/// right one, so that what is said of one holds of the other. Not where every option is, and not of situations
/// and comparisons: such questions tell the items apart. A distractor from elsewhere in the paragraph is what
/// one who half read it would choose, and good.
fn check_same_list(view: &View<'_>, found: &mut Vec<Finding>) {
    if view.question.cognitive != Cognitive::Remember {
        return;
    }
    for evidence in &view.question.evidence {
        let quote = fold(&evidence.quote);
        for list in quote
            .split([',', '。', ';', ':', '“', '”'])
            .filter(|list| list.contains('、'))
        {
            let is_listed = |option: &&Shown<'_>| is_item(list, &option.plain);
            if view.options().iter().all(|option| is_listed(&option))
                || !view.right().any(|option| is_listed(&option))
            {
                continue;
            }
            for option in view.wrong().filter(is_listed) {
                let hint = Bilingual::new(
                    format!("出处“{list}”把它与正确选项并列，它也说得通：请换掉，或者改正答案。"),
                    format!(
                        "the evidence “{list}” lists it beside the right option, so that it can be defended: replace it, or correct the key"
                    ),
                );
                found.push(
                    Finding::new(
                        Rule::D6b,
                        view.question,
                        option.field(),
                        &option.choice.text,
                    )
                    .hint(hint),
                );
            }
        }
    }
}

/// Whether a text is an item of a list. Before the first one and behind the last one the sentence goes on.
fn is_item(list: &str, text: &str) -> bool {
    let items: Vec<&str> = list.split('、').collect();
    let Some((end, others)) = items.split_last() else {
        return false;
    };
    let first = others.first().is_some_and(|first| first.ends_with(text));
    first || end.starts_with(text) || others.iter().skip(1).any(|item| *item == text)
}
