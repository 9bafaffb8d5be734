//! Questions on wording: definitions, words in quotation marks, names of documents.
//!
//! Invariant: words that somebody is quoted with are only filled in or told apart from others of the same
//! frame; they are never put beside words that nobody said.

use std::ops::Range;

use super::super::candidates::Found;
use super::super::candidates::definitions::Definition;
use super::super::candidates::quoted::Quotation;
use super::super::candidates::titles::Title;
use super::super::text::{Class, Paragraph, cut, length, parts};
use super::super::{Origin, Reason};
use super::GAP;
use super::bench::{Bench, hash};
use super::sketch::{Form, Proof, Sketch};
use super::window::Window;
use crate::domain::question::BLANK;

/// Nouns that say too little to be asked for.
const EMPTY: [&str; 18] = [
    "重要组成部分",
    "组成部分",
    "重要内容",
    "重要方面",
    "一部分",
    "原则",
    "领域",
    "问题",
    "过程",
    "方面",
    "内容",
    "工作",
    "事情",
    "情况",
    "关键",
    "方式",
    "活动",
    "行为",
];

/// Makes questions of definitions, quotations and titles.
pub(super) fn make(bench: &mut Bench<'_>, found: &Found) {
    bench.found(Origin::Definition, found.definitions.len());
    bench.found(Origin::Quotation, found.quotations.len());
    bench.found(Origin::Title, found.titles.len());
    for definition in &found.definitions {
        define(bench, definition);
    }
    for quotation in &found.quotations {
        quote(bench, quotation, found);
    }
    for title in &found.titles {
        name(bench, title, &found.titles);
    }
}

/// A blank of these words in the window around them.
fn blank(
    bench: &mut Bench<'_>,
    origin: Origin,
    at: &super::super::candidates::At,
    range: &Range<usize>,
    worth: u32,
) -> bool {
    let Some(paragraph) = bench.texts.paragraph(at.paragraph) else {
        return false;
    };
    let window = match Window::around(bench.texts, at, &at.range()) {
        Ok(window) if window.holds(range) => window,
        Ok(_) => {
            bench.drop(origin, Reason::Window);
            return false;
        }
        Err(reason) => {
            bench.drop(origin, reason);
            return false;
        }
    };
    let text = paragraph.cut(range).to_owned();
    let Some(stem) = window.stem(bench.texts, &[(range.clone(), BLANK.to_owned())]) else {
        return false;
    };
    let proof = Proof {
        paragraph: at.paragraph,
        range: range.clone(),
    };
    let mut sketch = Sketch::new(origin, stem, Form::Blank(vec![text.clone()]), vec![proof]);
    sketch.fact = format!("{}:{text}:{}", origin.as_str(), paragraph.cut(&at.range()));
    sketch.worth = worth;
    bench.offer(sketch)
}

/// Whether words make an answer: Chinese throughout, of a length, not empty of content.
fn is_answer(text: &str, sizes: std::ops::RangeInclusive<usize>) -> bool {
    sizes.contains(&length(text))
        && text
            .chars()
            .all(|c| crate::drafting::text::is_cjk(c) || c.is_ascii_alphanumeric())
        && !EMPTY.contains(&text)
        && !text.contains(['的', '是'])
}

fn define(bench: &mut Bench<'_>, definition: &Definition) {
    let Some(paragraph) = bench.texts.paragraph(definition.at.paragraph) else {
        return;
    };
    if definition.is_term {
        let subject = trim_term(paragraph, &definition.subject);
        if is_answer(paragraph.cut(&subject), 2..=8) {
            blank(bench, Origin::Definition, &definition.at, &subject, 66);
        }
        return;
    }
    let mut n_kept = 0;
    if let Some(head) = &definition.head {
        let text = paragraph.cut(head);
        let is_common = [
            "重要", "必然", "主要", "深刻", "具体", "各种", "各项", "一种", "关键", "充分", "集中",
        ]
        .iter()
        .any(|word| text.starts_with(word));
        if is_answer(text, 3..=8) && !is_common {
            n_kept += usize::from(blank(bench, Origin::Definition, &definition.at, head, 58));
        }
    }
    if n_kept == 0
        && let Some(qualifier) = &definition.qualifier
    {
        let starts = paragraph.word_at(qualifier.start).map(|word| word.class);
        let is_noun = matches!(
            starts,
            Some(Class::Noun | Class::VerbNoun | Class::Adjective)
        );
        let words = paragraph.words_in(qualifier);
        let ends = words.last().map(|word| word.class);
        let is_noun = is_noun
            && matches!(ends, Some(Class::Noun | Class::VerbNoun | Class::Verb))
            && !words
                .iter()
                .any(|word| matches!(word.class, Class::Preposition | Class::Adverb))
            && !words
                .iter()
                .rev()
                .skip(1)
                .any(|word| word.class == Class::Verb);
        if is_noun && is_answer(paragraph.cut(qualifier), 4..=8) {
            n_kept += usize::from(blank(
                bench,
                Origin::Definition,
                &definition.at,
                qualifier,
                54,
            ));
        }
    }
    // What is it that is so: a name at the begin of the clause.
    let subject = paragraph.cut(&definition.subject);
    // 尊重主权 is something that is done: either half of it could be asked for.
    let words = paragraph.words_in(&definition.subject);
    let is_name = words
        .iter()
        .all(|word| matches!(word.class, Class::Noun | Class::VerbNoun | Class::Adjective))
        && (words.len() == 1
            || words
                .first()
                .is_some_and(|word| word.class != Class::VerbNoun));
    let tells = definition.head.is_some() && 6 <= length(paragraph.cut(&definition.predicate));
    if tells && is_name && is_answer(subject, 3..=8) {
        n_kept += usize::from(blank(
            bench,
            Origin::Definition,
            &definition.at,
            &definition.subject,
            52,
        ));
    }
    if n_kept == 0 {
        bench.drop(Origin::Definition, Reason::Key);
    }
}

/// A term without `本条例所称` and its marks.
fn trim_term(paragraph: &Paragraph, subject: &Range<usize>) -> Range<usize> {
    let text = paragraph.cut(subject);
    let mut begin = subject.start;
    if let Some((front, _)) = text.split_once("所称") {
        begin += front.len() + "所称".len();
    }
    let rest = cut(paragraph.text(), &(begin..subject.end));
    let bare = rest.trim_start_matches(['的', '“', '‘']);
    begin += rest.len() - bare.len();
    let end = begin + bare.trim_end_matches(['”', '’', '，']).len();
    begin..end
}

fn quote(bench: &mut Bench<'_>, quotation: &Quotation, found: &Found) {
    let Some(paragraph) = bench.texts.paragraph(quotation.at.paragraph) else {
        return;
    };
    let range = quotation.at.range();
    let text = paragraph.cut(&range);
    let is_count = found.counts.iter().any(|count| {
        count.at.paragraph == quotation.at.paragraph
            && range.start <= count.at.span.0
            && count.at.span.1 <= range.end
    });
    let before = paragraph.cut(&(quotation.at.sentence.0..range.start));
    let is_in_title = before.matches('《').count() != before.matches('》').count();
    if is_count
        || is_in_title
        || text.contains(['“', '《'])
        || text.starts_with(|c: char| c.is_ascii_digit())
    {
        return;
    }
    if is_answer(text, 3..=8) {
        if quotation.is_alone {
            blank(bench, Origin::Quotation, &quotation.at, &range, 62);
        } else {
            bench.drop(Origin::Quotation, Reason::Key);
        }
        return;
    }
    if length(text) < 8 {
        bench.drop(Origin::Quotation, Reason::Key);
        return;
    }
    // A sentence: the last words of its last clause.
    let mut n_kept = 0;
    for sentence in parts(paragraph.text(), &range, "。；！？") {
        // Items of a list are asked for as such.
        let clause = parts(paragraph.text(), &sentence, "，").pop();
        let is_list = clause.is_some_and(|clause| paragraph.cut(&clause).contains('、'));
        if 2 <= n_kept || sentence.len() < 24 || is_list {
            continue;
        }
        let tail = last_words(paragraph, &sentence);
        let Some(tail) = tail else {
            bench.drop(Origin::Quotation, Reason::Key);
            continue;
        };
        let at = quotation.at.with(&tail);
        n_kept += usize::from(blank(bench, Origin::Quotation, &at, &tail, 50));
    }
}

/// The last words of a sentence that hang together: a noun with what qualifies it, behind a verb or a particle.
fn last_words(paragraph: &Paragraph, sentence: &Range<usize>) -> Option<Range<usize>> {
    let words = paragraph.words_in(sentence);
    let ends = words.last()?;
    if !matches!(
        ends.class,
        Class::Noun | Class::VerbNoun | Class::Phrase | Class::Adjective
    ) {
        return None;
    }
    let mut begin = ends.range.start;
    let mut before = None;
    for (n, word) in words.iter().enumerate().rev().skip(1) {
        let is_noun = matches!(word.class, Class::Noun | Class::VerbNoun | Class::Adjective);
        // 治理能力 behind 和 or 的: a verb that qualifies the noun.
        let in_front = n
            .checked_sub(1)
            .and_then(|n| words.get(n))
            .map(|word| word.class);
        let qualifies = word.class == Class::Verb
            && matches!(in_front, Some(Class::Conjunction | Class::Particle));
        if !is_noun && !qualifies {
            before = Some(word.class);
            break;
        }
        begin = word.range.start;
    }
    if !matches!(
        before,
        None | Some(Class::Verb | Class::Particle | Class::Preposition | Class::Conjunction)
    ) {
        return None;
    }
    let range = begin..sentence.end;
    is_answer(paragraph.cut(&range), 3..=8).then_some(range)
}

/// 单选: a document among others of its sort.
fn name(bench: &mut Bench<'_>, title: &Title, all: &[Title]) {
    let Some(paragraph) = bench.texts.paragraph(title.at.paragraph) else {
        return;
    };
    let Some(sort) = title.sort else {
        bench.drop(Origin::Title, Reason::Distractors);
        return;
    };
    let range = title.at.range();
    let right = paragraph.cut(&range).to_owned();
    let mut pool: Vec<String> = all
        .iter()
        .filter(|other| other.sort == Some(sort) && other.at.paragraph != title.at.paragraph)
        .filter_map(|other| {
            bench
                .texts
                .paragraph(other.at.paragraph)
                .map(|of| of.cut(&other.at.range()).to_owned())
        })
        .filter(|other| !paragraph.text().contains(other.as_str()))
        .collect();
    pool.sort();
    pool.dedup();
    pool.sort_by_key(|text| {
        (
            length(text).abs_diff(length(&right)) / 4,
            hash(&format!("{text}{right}")),
        )
    });
    pool.truncate(12);
    if pool.len() < 3 {
        bench.drop(Origin::Title, Reason::Distractors);
        return;
    }
    let window = match Window::around(bench.texts, &title.at, &range) {
        Ok(window) => window,
        Err(reason) => {
            bench.drop(Origin::Title, reason);
            return;
        }
    };
    let Some(stem) = window.stem(bench.texts, &[(range.clone(), GAP.to_owned())]) else {
        return;
    };
    let proof = Proof {
        paragraph: title.at.paragraph,
        range,
    };
    let mut sketch = Sketch::new(
        Origin::Title,
        stem,
        Form::Single {
            right: right.clone(),
            pool,
        },
        vec![proof],
    );
    sketch.fact = format!("title:{right}");
    sketch.worth = 46;
    bench.offer(sketch);
}
