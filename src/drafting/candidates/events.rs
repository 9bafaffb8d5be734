//! What happened, with its date: `2022年7月12日，世界互联网大会国际组织在北京成立`.
//!
//! Invariant: what happened is a whole clause that names who and what, tells no year of its own, and is short
//! enough for an option.

use std::ops::Range;

use super::At;
use super::dates::Dated;
use crate::drafting::text::{Class, Paragraph, Texts, cut, length, parts};

/// An event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Event {
    /// Where it is told, date and all.
    pub(crate) at: At,
    /// When: year, month, day, as far as told; relative years resolved.
    pub(crate) date: (i32, Option<u32>, Option<u32>),
    /// What happened.
    pub(crate) text: String,
    /// The words that tell it.
    pub(crate) told: Range<usize>,
    /// What is left of them behind the words that were too many, where some were.
    pub(crate) tail: Option<Range<usize>>,
    /// The words of the date.
    pub(crate) dated: Range<usize>,
}

/// Longest and shortest text, in characters.
const SIZE: std::ops::RangeInclusive<usize> = 8..=34;
/// Verbs that need what they say.
const INCOMPLETE: [&str; 12] = [
    "指出", "强调", "提出", "表示", "要求", "明确", "认为", "作出", "发表", "宣布", "以来", "说",
];

/// What can happen on a day.
const HAPPENING: [&str; 44] = [
    "成立", "印发", "发布", "召开", "举行", "举办", "开幕", "闭幕", "揭晓", "施行", "实施", "启动",
    "提出", "签署", "签订", "通过", "开通", "上线", "建成", "投产", "竣工", "揭牌", "颁布", "出台",
    "接入", "公布", "设立", "启用", "批准", "修订", "生效", "开工", "落成", "获得", "完成", "诞生",
    "创立", "创办", "组建", "投用", "并网", "挂牌", "发射", "投运",
];

/// The events behind these dates.
pub(crate) fn find(texts: &Texts, dates: &[Dated]) -> Vec<Event> {
    let mut found: Vec<Event> = Vec::new();
    for dated in dates {
        let Some(paragraph) = texts.paragraph(dated.at.paragraph) else {
            continue;
        };
        found.extend(event(paragraph, dated, texts.date(paragraph)));
    }
    found
}

fn event(paragraph: &Paragraph, dated: &Dated, written: Option<(i16, u8)>) -> Option<Event> {
    let year = dated.full_year(written)?;
    let before = paragraph.cut(&(dated.at.sentence.0..dated.at.span.0));
    let clause_begin = before.is_empty() || before.ends_with(['，', '。', '；', '…']);
    // Behind another date it is part of a name: 今年5月，2023年……论坛.
    let is_name = before.ends_with("月，") || before.ends_with("日，");
    if !clause_begin || is_name {
        return None;
    }
    let behind = dated.at.span.1..dated.at.sentence.1;
    let rest = paragraph.cut(&behind);
    if rest.starts_with(['至', '以', '起', '前', '后', '底', '初', '间']) {
        return None;
    }
    let begin = behind.start
        + if rest.starts_with('，') {
            '，'.len_utf8()
        } else {
            0
        };
    let clause = parts(paragraph.text(), &(begin..behind.end), "，。；：！？—…")
        .into_iter()
        .next()?;
    let (text, tail) = shorten(paragraph, &clause)?;
    let tells_year = text.contains('年') && text.contains(|c: char| c.is_ascii_digit());
    let is_whole =
        !INCOMPLETE.iter().any(|word| text.ends_with(word)) && SIZE.contains(&length(&text));
    let has_verb = HAPPENING.iter().any(|word| text.contains(word));
    let starts = paragraph.word_at(clause.start).map(|word| word.class);
    let has_subject = matches!(
        starts,
        Some(
            Class::Noun
                | Class::Adjective
                | Class::Numeral
                | Class::VerbNoun
                | Class::Other
                | Class::Phrase
        )
    ) && !text.starts_with(['这', '该', '此', '其', '“']);
    (is_whole && has_verb && has_subject && !tells_year).then(|| Event {
        date: (year, dated.month, dated.day),
        at: dated.at.clone(),
        text,
        told: clause,
        tail,
        dated: dated.at.range(),
    })
}

/// The clause; where it is too long, without where it happened.
fn shorten(paragraph: &Paragraph, clause: &Range<usize>) -> Option<(String, Option<Range<usize>>)> {
    let text = paragraph.cut(clause);
    if SIZE.contains(&length(text)) {
        return Some((text.to_owned(), None));
    }
    let begin = paragraph
        .words_in(clause)
        .iter()
        .find(|word| paragraph.cut(&word.range) == "在")?;
    let end = paragraph
        .words_in(&(begin.range.end..clause.end))
        .iter()
        .find(|word| ["上", "中", "期间", "时"].contains(&paragraph.cut(&word.range)))?;
    let whole = paragraph.text();
    let tail = end.range.end..clause.end;
    let text = format!(
        "{}{}",
        cut(whole, &(clause.start..begin.range.start)),
        cut(whole, &tail)
    );
    Some((text, Some(tail)))
}
