//! Sentences and clauses, by marks that stand outside quotations.
//!
//! Invariant: ranges are in bytes of one text, ascending, at character boundaries, and do not overlap.

use std::ops::Range;

/// A quotation longer than this, in characters, that does not close is taken for a stray mark.
const MAX_QUOTATION: usize = 400;

/// The depth of quotation at each character: (byte, character, depth before it, depth behind it).
fn depths(text: &str) -> Vec<(usize, char, usize, usize)> {
    let mut all = Vec::with_capacity(text.len() / 3);
    let mut open: Vec<(char, usize)> = Vec::new();
    for (n, (at, c)) in text.char_indices().enumerate() {
        let before = open.len();
        if let Some(close) = closing(c) {
            open.push((close, n));
        } else if let Some((close, _)) = open.last()
            && *close == c
        {
            open.pop();
        } else if open
            .last()
            .is_some_and(|(_, since)| MAX_QUOTATION < n - since)
        {
            open.clear();
        }
        all.push((at, c, before, open.len()));
    }
    all
}

/// The mark that closes what a character opens.
fn closing(c: char) -> Option<char> {
    match c {
        '“' => Some('”'),
        '‘' => Some('’'),
        '《' => Some('》'),
        '（' => Some('）'),
        '(' => Some(')'),
        '「' => Some('」'),
        '【' => Some('】'),
        _ => None,
    }
}

/// The sentences of a paragraph. A quotation that ends in a stop ends the sentence, unless the sentence goes on.
pub(crate) fn sentences(text: &str) -> Vec<Range<usize>> {
    let all = depths(text);
    let mut found = Vec::new();
    let mut begin = 0;
    let mut last = ' ';
    for (n, (at, c, _, after)) in all.iter().enumerate() {
        let next = all.get(n + 1).map(|(_, c, ..)| *c);
        let is_stop = |c: char| "。！？".contains(c);
        let ends = match c {
            '。' | '！' | '？' => {
                *after == 0 && !next.is_some_and(|c| is_stop(c) || "”’）".contains(c))
            }
            '…' => *after == 0 && last == '…' && next.is_none_or(|c| !"…，、；。”）".contains(c)),
            '”' => {
                *after == 0
                    && is_stop(last)
                    && next.is_none_or(|c| !"，、；。：的和与及等是）".contains(c))
            }
            _ => false,
        };
        last = *c;
        if ends {
            push(text, begin..at + c.len_utf8(), &mut found);
            begin = at + c.len_utf8();
        }
    }
    push(text, begin..text.len(), &mut found);
    found
}

/// The parts of a range between marks of a set that stand outside quotations, the marks left out.
pub(crate) fn parts(text: &str, range: &Range<usize>, marks: &str) -> Vec<Range<usize>> {
    let Some(inner) = text.get(range.clone()) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut begin = 0;
    for (at, c, before, after) in depths(inner) {
        if before == 0 && after == 0 && marks.contains(c) {
            push(inner, begin..at, &mut found);
            begin = at + c.len_utf8();
        }
    }
    push(inner, begin..inner.len(), &mut found);
    found
        .into_iter()
        .map(|part| part.start + range.start..part.end + range.start)
        .collect()
}

/// What stands in each “…” of a range, at any depth of nesting, the marks left out.
pub(crate) fn quotations(text: &str, range: &Range<usize>) -> Vec<Range<usize>> {
    enclosed(text, range, '“')
}

/// What stands between an opening mark and its other half, the marks left out.
pub(crate) fn enclosed(text: &str, range: &Range<usize>, opening: char) -> Vec<Range<usize>> {
    let (Some(inner), Some(close)) = (text.get(range.clone()), closing(opening)) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (at, c) in inner.char_indices() {
        if c == opening {
            open.push(at + c.len_utf8());
        } else if c == close
            && let Some(begin) = open.pop()
            && begin < at
        {
            found.push(range.start + begin..range.start + at);
        }
    }
    found.sort_by_key(|part| (part.start, part.end));
    found
}

fn push(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let Some(part) = text.get(range.clone()) else {
        return;
    };
    let trimmed = part.trim();
    if !trimmed.is_empty() {
        let begin = range.start + (part.len() - part.trim_start().len());
        found.push(begin..begin + trimmed.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, ranges: Vec<Range<usize>>) -> Vec<&str> {
        ranges.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn stops_inside_a_quotation_do_not_end_the_sentence() {
        let text = "他说：“甲是前提。乙是保障。”这就要求努力。“丙。”他说。";
        assert_eq!(
            cut(text, sentences(text)),
            [
                "他说：“甲是前提。乙是保障。”",
                "这就要求努力。",
                "“丙。”",
                "他说。"
            ]
        );
    }

    #[test]
    fn clauses_end_outside_quotations() {
        let text = "提出“甲，乙”，做到丙、丁；";
        let all = 0..text.len();
        assert_eq!(
            cut(text, parts(text, &all, "，；")),
            ["提出“甲，乙”", "做到丙、丁"]
        );
        assert_eq!(cut(text, quotations(text, &all)), ["甲，乙"]);
    }

    #[test]
    fn a_stray_mark_does_not_swallow_the_text() {
        let text = format!("“{}。好。", "长".repeat(500));
        assert_eq!(sentences(&text).len(), 2);
    }
}
