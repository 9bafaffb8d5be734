//! One clause of a frame by itself: as a stem, to be filled in, to be judged.
//!
//! Invariant: a clause stands behind what all clauses are said of, or is not asked about; somebody’s words are
//! never made false.

use super::super::super::candidates::frames::{Bond, Frame, Pair};
use super::super::super::text::{Class, Texts, length, parts};
use super::super::super::{Origin, Reason};
use super::super::GAP;
use super::super::bench::Bench;
use super::super::sketch::{Form, Proof, Sketch};
use super::super::window::{Window, named};
use super::{proofs, source};
use crate::domain::question::BLANK;

/// 填空: the right side of a clause of a short frame.
pub(super) fn fill_in(
    bench: &mut Bench<'_>,
    frame: &Frame,
    sides: &[(String, String)],
    fact: &str,
) {
    if frame.bond != Bond::Clause {
        return;
    }
    for (at, (pair, (_, right))) in frame.pairs.iter().zip(sides).enumerate() {
        let is_word = right.chars().all(crate::drafting::text::is_cjk) && !right.contains('的');
        if !is_word || !(2..=8).contains(&length(right)) {
            continue;
        }
        let stem = clause_window(bench.texts, frame, pair)
            .and_then(|window| window.stem(bench.texts, &[(pair.right.clone(), BLANK.to_owned())]));
        let Some(stem) = stem else {
            bench.drop(Origin::Pairs, Reason::Window);
            continue;
        };
        let proof = Proof {
            paragraph: pair.paragraph,
            range: pair.right.clone(),
        };
        let mut sketch = Sketch::new(
            Origin::Pairs,
            stem,
            Form::Blank(vec![right.clone()]),
            vec![proof],
        );
        sketch.fact = format!("{fact}:{at}");
        sketch.worth = 64;
        bench.offer(sketch);
    }
}

/// The clause with a gap, behind the first clause of its sentence.
pub(super) fn clause_stem(texts: &Texts, frame: &Frame, pair: &Pair) -> Option<String> {
    let window = clause_window(texts, frame, pair)?;
    window.stem(texts, &[(pair.right.clone(), GAP.to_owned())])
}

/// The clause behind what all clauses of the frame are said of; none where that cannot be told.
pub(super) fn clause_window(texts: &Texts, frame: &Frame, pair: &Pair) -> Option<Window> {
    let paragraph = texts.paragraph(pair.paragraph)?;
    let sentence = frame.at.sentence.0..frame.at.sentence.1;
    // What stands before the front of the first clause, from the last comma on.
    let lead = frame
        .lead
        .rsplit(['，', '。', '；', '：'])
        .next()
        .unwrap_or_default();
    if lead.starts_with('这') {
        return None;
    }
    let before = paragraph.cut(&(sentence.start..frame.at.span.0));
    let is_open = before.matches('“').count() != before.matches('”').count();
    if is_open {
        // Inside somebody's words: who says so, and the clause in marks.
        let outside = before.rsplit_once('“')?.0.trim_end_matches(['：', '，']);
        let who = outside.rsplit(['，', '。']).next()?;
        let says = ["指出", "强调", "提出", "要求"]
            .iter()
            .any(|word| who.ends_with(word));
        let at = sentence.start + outside.len() - who.len();
        let is_named = paragraph
            .word_at(at)
            .is_some_and(|word| matches!(word.class, Class::Noun | Class::Other));
        return (says && is_named && frame.lead.is_empty())
            .then(|| Window::quoted(pair.paragraph, format!("{who}，“"), pair.cell.clone()));
    }
    let first = parts(paragraph.text(), &sentence, "，；：。")
        .into_iter()
        .next()?;
    let mut words = paragraph.cut(&first).to_owned();
    if let Some((name, _)) = named(paragraph, &sentence, sentence.start) {
        words = name;
    }
    let is_deictic = ["这", "此", "其", "该", "它"]
        .iter()
        .any(|word| words.starts_with(word));
    let starts = paragraph.word_at(first.start).map(|word| word.class);
    let starts_well = matches!(
        starts,
        Some(Class::Noun | Class::VerbNoun | Class::Other | Class::Pronoun)
    );
    let is_apart = first.end <= frame.at.span.0 - lead.len();
    let is_subject = is_apart && length(&words) <= 36 && !is_deictic && starts_well;
    let needs = ["从", "以", "对", "为", "是"]
        .iter()
        .any(|word| frame.front.starts_with(word));
    // 坚持……: a verb that governs all clauses says nothing by itself.
    let lead_class = paragraph
        .word_at(frame.at.span.0 - lead.len())
        .map(|word| word.class);
    let is_verb = lead_class == Some(Class::Verb);
    let prefix = match (is_subject, lead.is_empty() || is_verb) {
        (true, _) => format!("{words}，{lead}"),
        (false, true) if needs => return None,
        (false, true) => String::new(),
        (false, false) => lead.to_owned(),
    };
    Some(Window::told(pair.paragraph, prefix, pair.cell.clone()))
}

/// 判断: a pair as it is, or with the side of the next one. Not of somebody's words: they would be misquoted.
pub(super) fn judge(bench: &mut Bench<'_>, frame: &Frame, sides: &[(String, String)], fact: &str) {
    if frame.bond != Bond::Clause {
        return;
    }
    let places = if sides.len() < 4 {
        vec![sides.len() / 2]
    } else {
        vec![1, sides.len() - 1]
    };
    for at in places {
        let (Some(pair), Some((_, right))) = (frame.pairs.get(at), sides.get(at)) else {
            continue;
        };
        let said_by = bench
            .texts
            .paragraph(pair.paragraph)
            .is_some_and(|paragraph| {
                let before = paragraph.cut(&(frame.at.sentence.0..pair.cell.start));
                ["指出", "强调", "提出", "说", "要求"]
                    .iter()
                    .any(|word| before.contains(word))
            });
        let truth = said_by || bench.next_truth();
        let other = sides
            .get((at + 1) % sides.len())
            .map(|(_, right)| right.clone());
        let Some(wrong) = other else { continue };
        let said = if truth { right.clone() } else { wrong.clone() };
        let Some(window) = clause_window(bench.texts, frame, pair) else {
            continue;
        };
        let Some(stem) = window.stem(bench.texts, &[(pair.right.clone(), said)]) else {
            continue;
        };
        let mut sketch = Sketch::new(
            Origin::Pairs,
            stem,
            Form::Truth(truth),
            proofs(bench.texts, pair),
        );
        sketch.fact = format!("{fact}:{at}");
        sketch.worth = 60;
        if !truth {
            sketch.note = format!("题中的“{wrong}”应为“{right}”。");
        }
        bench.offer(sketch);
    }
}

/// What clauses of one subject are chosen for: `网络安全（　　）。`; of several subjects whether they are right.
pub(super) fn true_stem(texts: &Texts, frame: &Frame) -> Option<String> {
    let whole = source(texts, frame) + "下列表述正确的有" + GAP + "。";
    if frame.bond != Bond::Clause {
        return Some(whole);
    }
    let pair = frame.pairs.get(1)?;
    let window = clause_window(texts, frame, pair)?;
    let claim = window.claim(texts, &[(pair.cell.clone(), GAP.to_owned())])?;
    if claim.starts_with(GAP) {
        return Some(whole);
    }
    Some(source(texts, frame) + &claim)
}
