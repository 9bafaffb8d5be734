//! 单选 and 多选.
//!
//! Invariant: where a letter has no text, or the answer can be read in two ways, there is no key.

use std::collections::BTreeSet;

use super::super::columns::Field;
use super::draft::{Draft, short};
use super::options::{Letters, MAX_OPTIONS, Options};
use crate::formats::exchange::{ForeignKey, ForeignKind, letter, lettered};
use crate::formats::spreadsheet::half_width;

/// Options and key of a single or multiple choice.
pub(super) fn read(draft: &mut Draft<'_>, options: &Options) {
    list(draft, options);
    if options.texts.len() < 2 {
        draft.held(
            Field::Option(0),
            "too_few_options",
            (
                format!("选择题至少要有 2 个选项，这里有 {} 个", options.texts.len()),
                format!(
                    "a choice has at least 2 options; found {}",
                    options.texts.len()
                ),
            ),
        );
    }
    let answer = draft.text(Field::Answer);
    let Some(chosen) = chosen(draft, options, answer) else {
        return;
    };
    let is_single = draft.question.kind == ForeignKind::Single;
    match chosen.len() {
        n_chosen if is_single && 1 < n_chosen => {
            draft.held(
                Field::Answer,
                "several_keys_of_single",
                (
                    format!("单选题只能有一个答案，这里有 {n_chosen} 个：{}；请改答案，或把题型改为多选题", short(answer)),
                    format!("a single choice has one right option; found {n_chosen}: {}", short(answer)),
                ),
            );
            return;
        }
        1 if !is_single => draft.warn(
            Field::Answer,
            "one_key_of_multiple",
            (
                "多选题只有一个答案，请核对答案或题型".to_owned(),
                "a multiple choice with one right option; check key and type".to_owned(),
            ),
        ),
        _ => {}
    }
    let mut places = chosen;
    places.sort_unstable();
    draft.question.key = Some(ForeignKey::Choices(
        places.into_iter().map(letter).collect(),
    ));
}

/// Takes the options over, and tells what is wrong with them.
pub(super) fn list(draft: &mut Draft<'_>, options: &Options) {
    draft.question.options = lettered(options.texts.iter().cloned());
    if MAX_OPTIONS < options.texts.len() {
        draft.held(
            Field::Options,
            "too_many_options",
            (
                format!("选项超过 {MAX_OPTIONS} 个，请检查分隔符"),
                format!("more than {MAX_OPTIONS} options; look at what parts them"),
            ),
        );
    }
    if options.has_gap() {
        draft.warn(
            Field::Option(0),
            "gap_in_options",
            (
                "选项中间有空的一格；后面的选项已依次前移，答案随之调整".to_owned(),
                "a letter without text stands between options; later ones moved up, and the key with them"
                    .to_owned(),
            ),
        );
    }
    let mut seen = BTreeSet::new();
    let repeated = options
        .texts
        .iter()
        .find(|text| !seen.insert(text.as_str()));
    if let Some(text) = repeated {
        draft.held(
            Field::Option(0),
            "repeated_option",
            (
                format!("有两个选项文字相同：{}", short(text)),
                format!("two options read the same: {}", short(text)),
            ),
        );
    }
    let pinned = draft.text(Field::Pinned);
    match options.letters(pinned) {
        _ if pinned.is_empty() => {}
        Letters::Found(places) => {
            for place in places {
                if let Some(option) = draft.question.options.get_mut(place) {
                    option.pinned = true;
                }
            }
        }
        Letters::Unknown(_) | Letters::Repeated(_) | Letters::None => draft.warn(
            Field::Pinned,
            "unread_pinned",
            (
                format!("“固定选项”应填选项字母，这里是：{}", short(pinned)),
                format!(
                    "wanted letters of options that stay; found: {}",
                    short(pinned)
                ),
            ),
        ),
    }
}

/// The options that an answer means, by their places in its order; held and none where that is not clear.
pub(super) fn chosen(draft: &mut Draft<'_>, options: &Options, answer: &str) -> Option<Vec<usize>> {
    if answer.is_empty() {
        no_key(draft);
        return None;
    }
    let mut letters = options.letters(answer);
    if letters == Letters::None && options.is_numbered {
        letters = options.numbers(answer);
    }
    let by_text = options.by_text(answer);
    match letters {
        Letters::Found(places) => {
            let is_digit = answer.starts_with(|c: char| half_width(c).is_ascii_digit());
            if is_digit && by_text.as_ref().is_some_and(|texts| *texts != places) {
                draft.held(
                    Field::Answer,
                    "ambiguous_key",
                    (
                        format!(
                            "答案“{}”既可以是选项的序号，也可以是选项的文字；请改用字母",
                            short(answer)
                        ),
                        format!(
                            "`{}` may be the number of an option or its text",
                            short(answer)
                        ),
                    ),
                );
                return None;
            }
            return Some(places);
        }
        Letters::Unknown(_) | Letters::None if by_text.is_some() => {
            draft.doubt(
                Field::Answer,
                "key_by_text",
                (
                    "答案写的是选项文字，已按文字对应到选项".to_owned(),
                    "the key repeats the text of options, by which they were found".to_owned(),
                ),
            );
            return by_text;
        }
        Letters::Unknown(label) => {
            let name = options.name(label);
            draft.held(
                Field::Answer,
                "key_without_option",
                (
                    format!("答案里的“{name}”没有对应的选项文字"),
                    format!("the key names `{name}`, which has no text"),
                ),
            );
        }
        Letters::Repeated(label) => {
            let name = options.name(label);
            draft.held(
                Field::Answer,
                "repeated_key",
                (
                    format!("答案里的“{name}”出现了两次：{}", short(answer)),
                    format!("the key names `{name}` twice: {}", short(answer)),
                ),
            );
        }
        Letters::None => draft.held(
            Field::Answer,
            "unread_key",
            (
                format!("答案应为选项字母（如 A 或 ACD），这里是：{}", short(answer)),
                format!(
                    "wanted letters of options, such as A or ACD; found: {}",
                    short(answer)
                ),
            ),
        ),
    }
    None
}

/// There is no answer.
pub(super) fn no_key(draft: &mut Draft<'_>) {
    draft.held(
        Field::Answer,
        "no_key",
        ("没有填写答案".to_owned(), "there is no key".to_owned()),
    );
}
