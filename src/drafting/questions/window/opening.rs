//! Where a stem may begin: not with words that lean on what stands before.
//!
//! Invariant: words that are put in front are words of the text.

use std::ops::Range;

use super::super::super::Reason;
use super::super::super::text::{Class, Paragraph, Texts, cut, length, parts};
use super::subject::{FREE, needs_subject};

/// Longest words before a quotation, and longest subject that is repeated.
pub(super) const MAX_LEAD: usize = 44;

/// Words that only lead over from the sentence before.
pub(super) const LINKS: [&str; 23] = [
    "同学们，",
    "同志们，",
    "老师们，",
    "朋友们，",
    "各位代表，",
    "回首过往，",
    "与此同时，",
    "同时，",
    "此外，",
    "因此，",
    "另外，",
    "为此，",
    "对此，",
    "所以，",
    "但是，",
    "然而，",
    "总之，",
    "可以说，",
    "不可忽视的是，",
    "同时也要清醒地看到，",
    "也要清醒地看到，",
    "今天，",
    "实践证明，",
];

/// Beginnings that lean on the sentence before.
pub(super) const DEICTIC: [&str; 33] = [
    // Whose name the sentences before told.
    "总书记",
    "这",
    "此",
    "其",
    "该",
    "它",
    "他们",
    "她",
    "他",
    "上述",
    "同时",
    "也",
    "并",
    "而",
    "但",
    "则",
    "再",
    "又",
    "还",
    "从而",
    "于是",
    "对此",
    "为此",
    "因此",
    "所以",
    "一连串",
    "前者",
    "后者",
    "如此",
    "那",
    "会上",
    "一批",
    "不可",
];

/// Where the window may begin at the earliest, and words to put before it.
pub(super) fn opening(
    texts: &Texts,
    n: usize,
    paragraph: &Paragraph,
    sentence: &Range<usize>,
    keep: &Range<usize>,
) -> Result<(String, usize), Reason> {
    let text = paragraph.text();
    let mut begin = sentence.start;
    while let Some(link) = LINKS
        .iter()
        .find(|link| cut(text, &(begin..sentence.end)).starts_with(**link))
    {
        begin += link.len();
    }
    let rest = cut(text, &(begin..sentence.end));
    for demand in ["这就要求我们", "这要求我们", "这就要求", "这就需要我们"] {
        if let Some(topic) = topic(paragraph, sentence).filter(|_| rest.starts_with(demand)) {
            let asks = if demand.ends_with("我们") {
                "要求我们"
            } else {
                "要求"
            };
            return Ok((format!("{topic}，{asks}"), begin + demand.len()));
        }
    }
    if let Some((name, from)) = named(paragraph, sentence, begin) {
        return Ok((name, from));
    }
    if rest.starts_with('从') && rest.ends_with("……") {
        // Half of a sentence: 从提出……，到明确……
        return Err(Reason::Window);
    }
    // 数字基础设施实现跨越发展——移动通信技术……: the words before the dash are a heading.
    if begin == 0
        && let Some((heading, _)) = rest.split_once("——")
        && length(heading) <= 24
        && !heading.contains(['，', '、', '“', '《'])
        && heading.len() + begin + "——".len() < keep.start
    {
        begin += heading.len() + "——".len();
    }
    if paragraph.is_item && begin == paragraph.sentences.first().map_or(0, |first| first.start) {
        return item_opening(texts, n, paragraph, begin);
    }
    let clause = parts(text, &(begin..sentence.end), "，")
        .into_iter()
        .next()
        .ok_or(Reason::Window)?;
    if !starts_deictic(rest) && !leans(cut(text, &clause)) {
        return Ok((String::new(), begin));
    }
    // 在这一重要思想指引下，我国……: the sentence stands without its first clause.
    let next = clause.end + '，'.len_utf8();
    let can_go = clause.end < sentence.end
        && clause.end <= keep.start
        && FREE.iter().any(|word| cut(text, &clause).starts_with(word))
        && !needs_subject(paragraph, next)
        && !starts_deictic(cut(text, &(next..sentence.end)));
    if can_go {
        Ok((String::new(), next))
    } else {
        Err(Reason::Deictic)
    }
}

/// 这一重要思想 by the name that an earlier sentence of the paragraph begins with, and where the sentence goes on.
pub(in crate::drafting::questions) fn named(
    paragraph: &Paragraph,
    sentence: &Range<usize>,
    begin: usize,
) -> Option<(String, usize)> {
    let text = paragraph.text();
    let rest = cut(text, &(begin..sentence.end)).strip_prefix("这一")?;
    let earlier = paragraph
        .sentences
        .iter()
        .filter(|earlier| earlier.end <= sentence.start);
    for earlier in earlier {
        let first = parts(text, earlier, "，。；：").into_iter().next()?;
        let name = cut(text, &first);
        if MAX_LEAD < length(name) || starts_deictic(name) {
            continue;
        }
        let suffix = name
            .char_indices()
            .map(|(at, _)| name.get(at..).unwrap_or_default())
            .find(|suffix| 4 <= length(suffix) && rest.starts_with(*suffix));
        if let Some(suffix) = suffix {
            return Some((name.to_owned(), begin + "这一".len() + suffix.len()));
        }
    }
    None
}

/// A segment without 再到 and the like, which only say that it is the last of several steps.
pub(super) fn without_step(
    paragraph: &Paragraph,
    segment: Range<usize>,
    keep: &Range<usize>,
) -> Range<usize> {
    let words = paragraph.cut(&segment);
    let step = ["再到", "到"]
        .into_iter()
        .find(|step| words.starts_with(step));
    match step.map(|step| segment.start + step.len()) {
        Some(begin)
            if begin <= keep.start
                && paragraph
                    .word_at(begin)
                    .is_some_and(|word| word.class == Class::Verb) =>
        {
            begin..segment.end
        }
        Some(_) | None => segment,
    }
}

/// A provision below a sentence: that sentence goes before it, unless the provision is a sentence of its own.
pub(super) fn item_opening(
    texts: &Texts,
    n: usize,
    paragraph: &Paragraph,
    begin: usize,
) -> Result<(String, usize), Reason> {
    let text = paragraph.text();
    // A case (……的) is no sentence, whatever stands at its end.
    let is_sentence = text.ends_with('。') && !text.ends_with("的。") && !starts_deictic(text);
    if is_sentence && !needs_subject(paragraph, begin) {
        return Ok((String::new(), begin));
    }
    let mut before = texts.paragraphs.get(..n).unwrap_or_default().iter().rev();
    let lead = before
        .find(|paragraph| !paragraph.is_item)
        .filter(|lead| lead.document == paragraph.document && !lead.is_heading);
    let sentence = lead.and_then(|lead| lead.sentences.last().map(|last| lead.cut(last)));
    match sentence.map(|lead| lead.trim_end_matches('：')) {
        Some(lead)
            if lead.len() < sentence.map_or(0, str::len)
                && length(lead) <= MAX_LEAD
                && !starts_deictic(lead) =>
        {
            Ok((format!("{lead}："), begin))
        }
        Some(_) | None if is_sentence => Ok((String::new(), begin)),
        Some(_) | None => Err(Reason::Deictic),
    }
}

/// The first sentence of a paragraph where it only names what the paragraph is about.
pub(super) fn topic<'p>(paragraph: &'p Paragraph, sentence: &Range<usize>) -> Option<&'p str> {
    let first = paragraph.sentences.first()?;
    let topic = paragraph.cut(first).strip_suffix('。')?;
    (first.end <= sentence.start && length(topic) <= 26 && !topic.contains(['，', '“', '：']))
        .then_some(topic)
}

pub(super) fn starts_deictic(text: &str) -> bool {
    const WORDS: [&str; 12] = [
        "其他", "其余", "并非", "并行", "而立", "还原", "再生", "再次", "他国", "也门", "该当",
        "该死",
    ];
    DEICTIC.iter().any(|word| text.starts_with(word))
        && !WORDS.iter().any(|word| text.starts_with(word))
}

/// Whether a clause speaks of what the sentences before it named.
pub(super) fn leans(clause: &str) -> bool {
    [
        "这一", "这些", "这种", "这个", "这项", "上述", "此次", "这次", "这部",
    ]
    .iter()
    .any(|word| clause.contains(word))
}

/// Whether a provision speaks of another one by its place.
pub(in crate::drafting::questions) fn refers(sentence: &str) -> bool {
    const PLACES: [&str; 9] = [
        "前款",
        "前条",
        "前项",
        "前两款",
        "前三款",
        "前两项",
        "本条",
        "本款",
        "上款",
    ];
    // 本条例 is the text itself.
    let plain = sentence.replace("本条例", "");
    PLACES.iter().any(|place| plain.contains(place))
}
