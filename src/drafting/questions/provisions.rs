//! Questions on provisions: a duty turned round or not, and the cases that a provision names.
//!
//! Invariant: a false statement contradicts the text by its commanding word alone; wrong cases are cases of
//! other provisions.

use std::ops::Range;

use super::super::candidates::articles::Provision;
use super::super::candidates::{At, Found};
use super::super::text::length;
use super::super::{Origin, Reason};
use super::GAP;
use super::bench::{Bench, hash};
use super::sketch::{Form, Proof, Sketch};
use super::window::{Window, refers};
use crate::domain::question::Difficulty;

/// Longest statement to be judged, in characters without the source.
const MAX_STATEMENT: usize = 78;
/// From how many characters in a row on a wrong case says nearly what a right one says.
const MAX_SHARED: usize = 6;

/// Makes questions of all provisions.
pub(super) fn make(bench: &mut Bench<'_>, found: &Found) {
    bench.found(Origin::Article, found.articles.len());
    for (n, provision) in found.articles.iter().enumerate() {
        match provision {
            Provision::Duty { at, opposite } => duty(bench, at, opposite),
            Provision::Cases { lead, cases } => {
                choose(bench, lead, cases, &others(bench, found, n));
            }
        }
    }
}

fn duty(bench: &mut Bench<'_>, at: &At, opposite: &str) {
    let window = match Window::around(bench.texts, at, &at.range()) {
        Ok(window) => window,
        Err(reason) => {
            bench.drop(Origin::Article, reason);
            return;
        }
    };
    let Some(paragraph) = bench.texts.paragraph(at.paragraph) else {
        return;
    };
    let word = paragraph.cut(&at.range());
    let truth = bench.next_truth();
    let said = if truth { word } else { opposite };
    let holes: [(Range<usize>, String); 1] = [(at.range(), said.to_owned())];
    let (Some(claim), Some(stem)) = (
        window.claim(bench.texts, &holes),
        window.stem(bench.texts, &holes),
    ) else {
        return;
    };
    if MAX_STATEMENT < length(&claim) {
        bench.drop(Origin::Article, Reason::Window);
        return;
    }
    let proof = Proof {
        paragraph: at.paragraph,
        range: at.range(),
    };
    let mut sketch = Sketch::new(Origin::Article, stem, Form::Truth(truth), vec![proof]);
    sketch.fact = format!("duty:{}", paragraph.cut(&(at.sentence.0..at.sentence.1)));
    sketch.difficulty = Difficulty::Easy;
    sketch.worth = if truth { 40 } else { 58 };
    if !truth {
        sketch.note = format!("题中的“{opposite}”应为“{word}”。");
    }
    bench.offer(sketch);
}

/// What cases can be; those of one line are alike.
const SORTS: [&[&str]; 3] = [
    &["情形", "行为", "情况"],
    &["义务", "职责", "工作", "任务", "措施", "要求"],
    &[
        "事项", "内容", "条款", "因素", "材料", "条件", "资料", "目标",
    ],
];

/// The sort that a sentence before cases names last.
fn sort_of(lead: &str) -> Option<usize> {
    let last = |words: &&[&str]| words.iter().filter_map(|word| lead.rfind(word)).max();
    (0..SORTS.len())
        .filter(|n| SORTS.get(*n).and_then(last).is_some())
        .max_by_key(|n| SORTS.get(*n).and_then(last))
}

/// Cases of other provisions of the same sort, nearest first.
fn others(bench: &Bench<'_>, found: &Found, own: usize) -> Vec<String> {
    let Some(Provision::Cases { lead, .. }) = found.articles.get(own) else {
        return Vec::new();
    };
    let mut all: Vec<(usize, u64, String)> = Vec::new();
    for (n, provision) in found.articles.iter().enumerate() {
        let Provision::Cases { lead: other, cases } = provision else {
            continue;
        };
        let sort = |at: &At| {
            let paragraph = bench.texts.paragraph(at.paragraph);
            paragraph.and_then(|paragraph| sort_of(paragraph.cut(&at.range())))
        };
        if n == own || 200 < n.abs_diff(own) || sort(lead) != sort(other) {
            continue;
        }
        for (at, range) in cases {
            if let Some(paragraph) = bench.texts.paragraph(*at) {
                let text = paragraph.cut(range).to_owned();
                all.push((
                    other.paragraph.abs_diff(lead.paragraph) / 20,
                    hash(&format!("{text}{own}")),
                    text,
                ));
            }
        }
    }
    all.sort();
    all.into_iter().map(|(_, _, text)| text).take(40).collect()
}

fn choose(bench: &mut Bench<'_>, lead: &At, cases: &[(usize, Range<usize>)], others: &[String]) {
    let Some(paragraph) = bench.texts.paragraph(lead.paragraph) else {
        return;
    };
    let words = paragraph
        .cut(&lead.range())
        .trim_end_matches('：')
        .to_owned();
    if words.starts_with(['这', '其', '此']) || refers(&words) || 90 < length(&words) {
        bench.drop(Origin::Article, Reason::Deictic);
        return;
    }
    let text = |(at, range): &(usize, Range<usize>)| {
        bench
            .texts
            .paragraph(*at)
            .map(|of| of.cut(range).to_owned())
    };
    let all: Vec<String> = cases.iter().filter_map(text).collect();
    let n = all.len().min(3 + usize::from(4 < all.len()));
    let mut chosen: Vec<usize> = (0..all.len()).collect();
    chosen.sort_by_key(|at| hash(&format!("{words}{at}")));
    chosen.truncate(n);
    chosen.sort_unstable();
    let right: Vec<String> = chosen
        .iter()
        .filter_map(|at| all.get(*at).cloned())
        .collect();
    let mean = right.iter().map(|text| length(text)).sum::<usize>() / right.len().max(1);
    // Cases of the same make: conduct (……的) beside conduct, duties beside duties.
    let is_case = right.iter().all(|text| text.ends_with('的'));
    let is_like = |other: &&String| {
        let overlaps = all.iter().any(|own| share(own, other, MAX_SHARED));
        !overlaps && other.ends_with('的') == is_case
    };
    let mut pool: Vec<String> = others.iter().filter(is_like).cloned().collect();
    pool.sort_by_key(|text| {
        (
            length(text).abs_diff(mean) / 4,
            hash(&format!("{text}{words}")),
        )
    });
    let title = bench.texts.title(paragraph).to_owned();
    let stem = format!("根据材料《{title}》，{words}：{GAP}。");
    let proofs = chosen
        .iter()
        .filter_map(|at| cases.get(*at))
        .map(|(at, range)| Proof {
            paragraph: *at,
            range: range.clone(),
        });
    let mut sketch = Sketch::new(
        Origin::Article,
        stem,
        Form::Multiple { right, pool },
        proofs.collect(),
    );
    sketch.fact = format!("cases:{words}");
    sketch.difficulty = Difficulty::Hard;
    sketch.worth = 80;
    bench.offer(sketch);
}

/// Whether two texts share so many characters in a row.
fn share(one: &str, two: &str, n: usize) -> bool {
    let chars: Vec<char> = one.chars().collect();
    chars
        .windows(n)
        .any(|run| two.contains(run.iter().collect::<String>().as_str()))
}
