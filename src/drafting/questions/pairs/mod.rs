//! Questions on parallel clauses: sides to be matched, the other side of one to be chosen, a pair to be judged.
//!
//! Invariant: a wrong side is the side of another clause of the same frame.

mod clauses;

use clauses::{clause_stem, fill_in, judge, true_stem};

use super::super::candidates::Found;
use super::super::candidates::frames::{Bond, Frame, Pair};
use super::super::text::{Texts, length};
use super::super::{Origin, Reason};
use super::GAP;
use super::bench::{Bench, hash};
use super::sketch::{Form, Proof, Sketch};
use crate::domain::question::{Cognitive, Difficulty};

/// Most pairs on the left of a question.
const MAX_LEFT: usize = 4;

/// Most single choices of one frame.
const MAX_SINGLES: usize = 8;

/// Makes questions of all frames.
pub(super) fn make(bench: &mut Bench<'_>, found: &Found) {
    bench.found(Origin::Pairs, found.frames.len());
    for frame in &found.frames {
        let sides: Vec<(String, String)> = frame
            .pairs
            .iter()
            .filter_map(|pair| {
                let paragraph = bench.texts.paragraph(pair.paragraph)?;
                Some((
                    paragraph.cut(&pair.left).to_owned(),
                    paragraph.cut(&pair.right).to_owned(),
                ))
            })
            .collect();
        let fact = format!(
            "pairs:{}",
            sides
                .iter()
                .map(|(left, _)| left.as_str())
                .collect::<Vec<_>>()
                .join("、")
        );
        matching(bench, frame, &sides, &fact);
        choose_true(bench, frame, &sides, &fact);
        singles(bench, frame, &sides, &fact);
        judge(bench, frame, &sides, &fact);
    }
}

fn proof(pair: &Pair) -> Vec<Proof> {
    let both = pair.left.start..pair.right.end;
    vec![Proof {
        paragraph: pair.paragraph,
        range: both,
    }]
}

/// The proofs of both sides: together where they are near, else one by one.
fn proofs(texts: &Texts, pair: &Pair) -> Vec<Proof> {
    let whole = proof(pair);
    let fits = whole
        .iter()
        .all(|proof| texts.prove(proof.paragraph, &proof.range).is_some());
    if fits {
        return whole;
    }
    [&pair.left, &pair.right]
        .into_iter()
        .map(|range| Proof {
            paragraph: pair.paragraph,
            range: range.clone(),
        })
        .collect()
}

/// The name of the source.
fn source(texts: &Texts, frame: &Frame) -> String {
    let paragraph = texts.paragraph(frame.at.paragraph);
    format!(
        "根据材料《{}》，",
        paragraph.map_or("", |paragraph| texts.title(paragraph))
    )
}

/// 匹配: where there are four pairs or more, the right side of one that is left out stands among the others.
fn matching(bench: &mut Bench<'_>, frame: &Frame, sides: &[(String, String)], fact: &str) {
    let n = sides.len();
    let n_left = if n <= 3 { n } else { MAX_LEFT.min(n - 1) };
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|at| hash(&format!("{fact}{at}")));
    let n_questions = if 8 <= n { 2 } else { 1 };
    for turn in 0..n_questions {
        let chosen: Vec<usize> = order
            .iter()
            .cycle()
            .skip(turn * MAX_LEFT)
            .take(n_left)
            .copied()
            .collect();
        let spare: Vec<String> = order
            .iter()
            .filter(|at| !chosen.contains(at))
            .take(1)
            .filter_map(|at| sides.get(*at).map(|(_, right)| right.clone()))
            .collect();
        let pairs: Vec<(String, String)> = chosen
            .iter()
            .filter_map(|at| sides.get(*at).cloned())
            .collect();
        let proofs = chosen
            .iter()
            .filter_map(|at| frame.pairs.get(*at))
            .flat_map(|pair| proofs(bench.texts, pair))
            .collect();
        let stem = source(bench.texts, frame) + &task(frame);
        let mut sketch = Sketch::new(Origin::Pairs, stem, Form::Match { pairs, spare }, proofs);
        fact.clone_into(&mut sketch.fact);
        sketch.worth = 82;
        if frame.bond != Bond::Clause {
            sketch.cognitive = Cognitive::Understand;
        }
        bench.offer(sketch);
    }
}

/// 多选: clauses as they stand, among clauses with the side of another that is not shown.
fn choose_true(bench: &mut Bench<'_>, frame: &Frame, sides: &[(String, String)], fact: &str) {
    if frame.bond == Bond::Topic || sides.len() < 4 {
        return;
    }
    let Some(paragraph) = bench.texts.paragraph(frame.at.paragraph) else {
        return;
    };
    let before = paragraph.cut(&(frame.at.sentence.0..frame.at.span.0));
    if before.matches('“').count() != before.matches('”').count() {
        return;
    }
    let n_right = if sides.len() == 4 { 2 } else { 3 };
    let mut order: Vec<usize> = (0..sides.len()).collect();
    order.sort_by_key(|at| hash(&format!("{fact}|{at}|choose")));
    let (right, wrong) = order.split_at(n_right);
    let mut texts = Vec::new();
    let mut proofs = Vec::new();
    for at in right {
        let Some(pair) = frame.pairs.get(*at) else {
            return;
        };
        let Some(paragraph) = bench.texts.paragraph(pair.paragraph) else {
            return;
        };
        texts.push(paragraph.cut(&pair.cell).to_owned());
        proofs.push(Proof {
            paragraph: pair.paragraph,
            range: pair.cell.clone(),
        });
    }
    let [one, two, ..] = wrong else { return };
    let swapped = |at: usize, other: usize| {
        let pair = frame.pairs.get(at)?;
        let paragraph = bench.texts.paragraph(pair.paragraph)?;
        let (_, right) = sides.get(other)?;
        let (before, behind) = (
            pair.cell.start..pair.right.start,
            pair.right.end..pair.cell.end,
        );
        Some(format!(
            "{}{right}{}",
            paragraph.cut(&before),
            paragraph.cut(&behind)
        ))
    };
    let pool: Vec<String> = [swapped(*one, *two), swapped(*two, *one)]
        .into_iter()
        .flatten()
        .collect();
    let Some(stem) = true_stem(bench.texts, frame) else {
        return;
    };
    let mut sketch = Sketch::new(
        Origin::Pairs,
        stem,
        Form::Multiple { right: texts, pool },
        proofs,
    );
    fact.clone_into(&mut sketch.fact);
    sketch.difficulty = Difficulty::Hard;
    sketch.worth = 76;
    bench.offer(sketch);
}

/// What is to be done, with the words that the sides have in common.
fn task(frame: &Frame) -> String {
    match frame.bond {
        Bond::Heading => "请为左侧各项选出与它对应的论述。".to_owned(),
        Bond::Topic => "请为左侧各项选出阐述它的论断。".to_owned(),
        Bond::Clause => {
            let balanced = |text: &str| text.matches('“').count() == text.matches('”').count();
            let is_plain =
                balanced(&frame.front) && balanced(&frame.middle) && balanced(&frame.back);
            if is_plain
                && !(frame.front.is_empty() && frame.back.is_empty() && length(&frame.middle) < 2)
            {
                format!(
                    "请按“……”中的对应关系，为左侧各项选出右侧的内容：{}……{}……{}。",
                    frame.front, frame.middle, frame.back
                )
                .replace("按“……”中的对应关系", "按下面的句式")
            } else {
                "请为左侧各项选出与它对应的内容。".to_owned()
            }
        }
    }
}

/// 单选: one side of each pair, from four pairs on.
fn singles(bench: &mut Bench<'_>, frame: &Frame, sides: &[(String, String)], fact: &str) {
    if sides.len() < 4 {
        bench.drop(Origin::Pairs, Reason::Distractors);
        fill_in(bench, frame, sides, fact);
        return;
    }
    let mut order: Vec<usize> = (0..sides.len()).collect();
    order.sort_by_key(|at| hash(&format!("{at}{fact}")));
    let mut n_kept = 0;
    for at in order {
        if n_kept == MAX_SINGLES {
            bench.drop(Origin::Pairs, Reason::Enough);
            break;
        }
        let (Some(pair), Some((left, right))) = (frame.pairs.get(at), sides.get(at)) else {
            continue;
        };
        let (key, stem) = match frame.bond {
            Bond::Heading => (
                right.clone(),
                Some(format!(
                    "{}与“{left}”相对应的论述是{GAP}。",
                    source(bench.texts, frame)
                )),
            ),
            Bond::Topic => (
                left.clone(),
                Some(format!(
                    "{}“{right}”，这一论断阐述的是{GAP}。",
                    source(bench.texts, frame)
                )),
            ),
            Bond::Clause => (right.clone(), clause_stem(bench.texts, frame, pair)),
        };
        let Some(stem) = stem else {
            bench.drop(Origin::Pairs, Reason::Window);
            continue;
        };
        let mut pool: Vec<String> = sides
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != at)
            .map(|(_, (left, right))| {
                if frame.bond == Bond::Topic {
                    left.clone()
                } else {
                    right.clone()
                }
            })
            .collect();
        pool.sort_by_key(|text| {
            (
                length(text).abs_diff(length(&key)) / 3,
                hash(&format!("{text}{key}")),
            )
        });
        let mut sketch = Sketch::new(
            Origin::Pairs,
            stem,
            Form::Single { right: key, pool },
            proofs(bench.texts, pair),
        );
        sketch.fact = format!("{fact}:{at}");
        sketch.worth = 78;
        if frame.bond != Bond::Clause {
            sketch.cognitive = Cognitive::Understand;
        }
        n_kept += usize::from(bench.offer(sketch));
    }
}
