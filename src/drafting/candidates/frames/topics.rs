//! Frames that span paragraphs: headings of two halves, and topics with what is quoted on them.
//!
//! Invariant: the two sides of a pair do not share four characters in a row, by which they could be guessed.

use super::super::At;
use super::{Bond, Frame, MAX_PAIRS, MIN_PAIRS, Pair};
use crate::drafting::text::{Class, Paragraph, Texts, cut, length, parts, quotations};

/// Frames that span paragraphs: headings of two halves, and topics with what is quoted on them.
pub(crate) fn of_headings(texts: &Texts) -> Vec<Frame> {
    let mut groups: Vec<Vec<(Bond, Pair)>> = Vec::new();
    let mut key = None;
    for (n, paragraph) in texts.paragraphs.iter().enumerate() {
        if paragraph.is_heading
            && let Some(pair) = halves(n, paragraph)
        {
            let own = (paragraph.document, texts.title(paragraph).to_owned());
            if key.as_ref() == Some(&own)
                && let Some(group) = groups.last_mut()
            {
                group.push((Bond::Heading, pair));
            } else {
                groups.push(vec![(Bond::Heading, pair)]);
                key = Some(own);
            }
        }
    }
    let mut topics: Vec<(Bond, Pair)> = Vec::new();
    let mut last: Option<(usize, usize)> = None;
    for (n, paragraph) in texts.paragraphs.iter().enumerate() {
        let Some(pair) = topic(n, paragraph) else {
            continue;
        };
        let here = Some((paragraph.document, paragraph.section));
        if last != here && !topics.is_empty() {
            groups.push(std::mem::take(&mut topics));
        }
        last = here;
        topics.push((Bond::Topic, pair));
    }
    groups.push(topics);
    groups.into_iter().filter_map(frame_of).collect()
}

pub(super) fn frame_of(group: Vec<(Bond, Pair)>) -> Option<Frame> {
    let (bond, first) = group.first()?;
    let at = At {
        paragraph: first.paragraph,
        sentence: (first.cell.start, first.cell.end),
        span: (first.cell.start, first.cell.end),
    };
    let bond = *bond;
    let pairs: Vec<Pair> = group
        .into_iter()
        .map(|(_, pair)| pair)
        .take(MAX_PAIRS)
        .collect();
    (MIN_PAIRS <= pairs.len()).then(|| Frame {
        at,
        pairs,
        front: String::new(),
        middle: String::new(),
        back: String::new(),
        lead: String::new(),
        bond,
    })
}

/// The halves of a heading: `防风险保安全，筑牢国家网络安全屏障`.
pub(super) fn halves(n: usize, paragraph: &Paragraph) -> Option<Pair> {
    let text = paragraph.text();
    let begin = crate::drafting::text::heading_number(text);
    let halves = parts(text, &(begin..text.len()), "，");
    let [left, right] = halves.as_slice() else {
        return None;
    };
    let sizes =
        (4..=12).contains(&length(cut(text, left))) && (6..=30).contains(&length(cut(text, right)));
    let echoes = shares(cut(text, left), cut(text, right), 4);
    (sizes && !echoes).then(|| Pair {
        paragraph: n,
        cell: left.start..right.end,
        left: left.clone(),
        right: right.clone(),
    })
}

/// What a paragraph is about by its first sentence, and the first words that it quotes on it.
pub(super) fn topic(n: usize, paragraph: &Paragraph) -> Option<Pair> {
    let text = paragraph.text();
    let (first, rest) = paragraph.sentences.split_first()?;
    let second = rest.first()?;
    let left = first.start..first.end - '。'.len_utf8();
    let topic = cut(text, first);
    if !topic.ends_with('。')
        || topic.contains(['，', '“', '：'])
        || !(5..=26).contains(&length(topic))
    {
        return None;
    }
    let quoted = quotations(text, second).into_iter().next()?;
    let lead = cut(text, &(second.start..quoted.start));
    if !(lead.contains("指出") || lead.contains("强调")) || 16 < length(lead) {
        return None;
    }
    let segments = parts(text, &quoted, "。；")
        .into_iter()
        .chain(parts(text, &quoted, "。；，"));
    let right = segments
        .filter(|segment| (8..=34).contains(&length(cut(text, segment))))
        .filter(|segment| !is_cut_off(paragraph, segment.start))
        .find(|segment| !shares(cut(text, &left), cut(text, segment), 4))?;
    Some(Pair {
        paragraph: n,
        cell: first.start..second.end,
        left,
        right,
    })
}

/// Whether words begin behind their subject: `深刻影响各领域`.
fn is_cut_off(paragraph: &Paragraph, at: usize) -> bool {
    let first = paragraph.word_at(at);
    let next = first.and_then(|word| paragraph.word_at(word.range.end));
    first.is_some_and(|word| matches!(word.class, Class::Adjective | Class::Adverb))
        && next.is_some_and(|word| matches!(word.class, Class::Verb | Class::VerbNoun))
}

/// Whether two texts share so many characters in a row.
fn shares(one: &str, two: &str, n: usize) -> bool {
    let chars: Vec<char> = one.chars().collect();
    chars
        .windows(n)
        .any(|run| two.contains(run.iter().collect::<String>().as_str()))
}
