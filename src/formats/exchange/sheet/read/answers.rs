//! Keys of 判断, 匹配, 排序, 简答 and 数值.

use super::super::columns::Field;
use super::super::words;
use super::choice::{self, no_key};
use super::draft::{Draft, short};
use super::options::{Letters, Options};
use super::{MAX_PARTS, blank};
use crate::formats::exchange::{ForeignKey, NumberRange, letter, numbered};
use crate::formats::spreadsheet::half_width;

/// 判断: a word, or the letter of an option that says 正确 or 错误.
pub(super) fn truth(draft: &mut Draft<'_>, options: &Options) {
    let truths = options.truths();
    if !options.texts.is_empty() && truths.is_none() {
        draft.held(
            Field::Option(0),
            "options_in_true_false",
            (
                format!(
                    "判断题的选项只能是“正确”和“错误”，这里是：{}；是否其实是单选题？",
                    short(&options.texts.join("、"))
                ),
                format!(
                    "a true/false question has no options but right and wrong; found: {}",
                    short(&options.texts.join(", "))
                ),
            ),
        );
    }
    let answer = draft.text(Field::Answer);
    if answer.is_empty() {
        return no_key(draft);
    }
    let by_letter = match (truths, options.letters(answer)) {
        (Some([(_, first), (_, second)]), Letters::Found(places)) => match places.as_slice() {
            [0] => Some(first),
            [1] => Some(second),
            _ => None,
        },
        _ => None,
    };
    if let Some(is_right) = by_letter.or_else(|| words::truth_of(answer)) {
        draft.question.key = Some(ForeignKey::Truth(is_right));
        return;
    }
    let letter = answer.chars().map(half_width).collect::<String>();
    let is_letter = matches!(letter.as_str(), "A" | "B" | "a" | "b");
    let words = if is_letter {
        (
            format!("答案是“{answer}”，但选项里没有写哪个是正确、哪个是错误；请填“正确”或“错误”"),
            format!("the key is `{answer}`, but no option says which letter means right"),
        )
    } else {
        (
            format!("判断题的答案应为“正确”或“错误”，这里是：{}", short(answer)),
            format!(
                "wanted right (正确) or wrong (错误); found: {}",
                short(answer)
            ),
        )
    };
    let code = if is_letter {
        "truth_by_letter"
    } else {
        "unread_key"
    };
    draft.held(Field::Answer, code, words);
}

/// 简答: what a marker looks for; nothing is a rubric too.
pub(super) fn rubric(draft: &mut Draft<'_>) {
    let answer = draft.text(Field::Answer).to_owned();
    draft.question.key = Some(ForeignKey::Rubric(answer));
}

/// 排序: the letters of all items.
pub(super) fn order(draft: &mut Draft<'_>, options: &Options) {
    choice::list(draft, options);
    let n_items = options.texts.len();
    if n_items < 2 {
        too_few(draft, n_items);
    }
    let answer = draft.text(Field::Answer);
    let row = answer.replace(['→', '>', '＞', '-', '—'], ",");
    let Some(places) = choice::chosen(draft, options, &row) else {
        return;
    };
    if places.len() < n_items {
        draft.held(
            Field::Answer,
            "incomplete_order",
            (
                format!(
                    "排序题的答案应列出全部 {n_items} 项，这里只有 {} 项",
                    places.len()
                ),
                format!(
                    "wanted all {n_items} items in order; found {}",
                    places.len()
                ),
            ),
        );
        return;
    }
    let ids = places.into_iter().map(letter).collect();
    draft.question.key = Some(ForeignKey::Order(ids));
}

fn too_few(draft: &mut Draft<'_>, found: usize) {
    draft.held(
        Field::Option(0),
        "too_few_options",
        (
            format!("至少要有 2 项，这里有 {found} 项"),
            format!("wanted at least 2 items; found {found}"),
        ),
    );
}

/// 匹配: `1-B；2-A`, the left sides in 左项1, 左项2, …, the right sides as options.
pub(super) fn pairs(draft: &mut Draft<'_>, options: &Options) {
    choice::list(draft, options);
    let (context, row) = (draft.context, draft.row);
    let mut lefts = Vec::new();
    let mut has_gap = false;
    for (index, column) in context.header.counted(Field::left) {
        let text = context.at(row, column);
        if !text.is_empty() {
            has_gap |= index != lefts.len();
            lefts.push(text.to_owned());
        }
    }
    let n_left = lefts.len();
    draft.question.left = numbered(lefts);
    if n_left == 0 || has_gap || options.texts.is_empty() {
        draft.held(
            Field::Left(0),
            "unclear_sides",
            (
                "匹配题要在“左项1”“左项2”……依次填左边（中间不空格），在“选项A”“选项B”……填右边".to_owned(),
                "a matching question has its left sides in 左项1, 左项2, … without gaps, its right sides as options"
                    .to_owned(),
            ),
        );
        return;
    }
    let answer = draft.text(Field::Answer);
    if answer.is_empty() {
        return no_key(draft);
    }
    let Some(pairs) = pairs_of(answer, n_left, options) else {
        draft.held(
            Field::Answer,
            "unread_key",
            (
                format!(
                    "匹配题的答案应写成“1-B；2-A”，每个左项一次，这里是：{}",
                    short(answer)
                ),
                format!(
                    "wanted every left side once, as in `1-B；2-A`; found: {}",
                    short(answer)
                ),
            ),
        );
        return;
    };
    draft.question.key = Some(ForeignKey::Pairs(pairs));
}

fn pairs_of(answer: &str, n_left: usize, options: &Options) -> Option<Vec<(String, String)>> {
    let answer: String = answer.chars().map(half_width).collect();
    let is_separator = |c: char| c.is_whitespace() || ",;、|".contains(c);
    let tokens = answer.split(is_separator).filter(|token| !token.is_empty());
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for token in tokens {
        let (left, right) = token.split_once(['-', ':', '→', '—', '='])?;
        let left: usize = left.parse().ok()?;
        let Letters::Found(right) = options.letters(right) else {
            return None;
        };
        let [right] = right.as_slice() else {
            return None;
        };
        pairs.push((left, *right));
    }
    pairs.sort_unstable();
    let is_complete = pairs.iter().map(|(left, _)| *left).eq(1..=n_left);
    let text = |(left, right): (usize, usize)| (left.to_string(), letter(right));
    is_complete.then(|| pairs.into_iter().map(text).collect())
}

/// 数值: numbers and ranges, `2.5；10..12`.
pub(super) fn ranges(draft: &mut Draft<'_>) {
    let answer = draft.text(Field::Answer);
    if answer.is_empty() {
        return no_key(draft);
    }
    let tokens = answer.split(['；', ';', '\n', '|']).map(str::trim);
    let n_tokens = tokens.clone().count();
    if MAX_PARTS < n_tokens {
        return draft.held(Field::Answer, "too_many_texts", blank::too_many(n_tokens));
    }
    let ranges: Option<Vec<NumberRange>> = tokens
        .filter(|token| !token.is_empty())
        .map(range_of)
        .collect();
    match ranges {
        Some(ranges) if !ranges.is_empty() => {
            draft.question.key = Some(ForeignKey::Ranges(ranges));
        }
        _ => draft.held(
            Field::Answer,
            "unread_key",
            (
                format!(
                    "数值题的答案应为数或范围（如 2.5 或 10..12），这里是：{}",
                    short(answer)
                ),
                format!(
                    "wanted numbers or ranges, such as 2.5 or 10..12; found: {}",
                    short(answer)
                ),
            ),
        ),
    }
}

fn range_of(token: &str) -> Option<NumberRange> {
    let token: String = token.chars().map(half_width).collect();
    let ends = token.split_once("..").or_else(|| token.split_once('~'));
    let (from, to) = ends.unwrap_or((&token, &token));
    let number = |text: &str| {
        let text = text.trim();
        let digits = text.strip_prefix('-').unwrap_or(text);
        words::is_decimal(digits).then(|| text.to_owned())
    };
    Some(NumberRange {
        from: number(from)?,
        to: number(to)?,
    })
}
