//! Questions on numbers, dates, ordinals and counts: options of the same form in ascending order, and
//! statements in which the figure alone is wrong.
//!
//! Invariant: no wrong figure stands in the paragraph of the right one.

use std::ops::Range;

use super::super::candidates::dates::Dated;
use super::super::candidates::numerals::{self, Steps};
use super::super::candidates::{At, Found};
use super::super::{Origin, Reason};
use super::GAP;
use super::bench::Bench;
use super::sketch::{Form, Proof, Sketch};
use super::window::Window;
use crate::domain::question::{BLANK, Difficulty};
use crate::drafting::text::length;

/// Longest statement to be judged, in characters without the source.
const MAX_STATEMENT: usize = 78;

/// Something that can be asked for by four figures.
struct Figure<'c> {
    origin: Origin,
    at: &'c At,
    /// The options for each rank of the right one, from 0; the right one as it is written.
    ladders: Vec<(usize, Vec<String>)>,
}

/// Makes questions of all figures.
pub(super) fn make(bench: &mut Bench<'_>, found: &Found) {
    for (origin, n) in [
        (Origin::Number, found.numbers.len()),
        (Origin::Date, found.dates.len()),
        (Origin::Ordinal, found.ordinals.len()),
        (Origin::Count, found.counts.len()),
    ] {
        bench.found(origin, n);
    }
    for number in &found.numbers {
        let numeral = &number.numeral;
        let text = |value| numerals::write_before_measure(value, numeral.style) + &number.unit;
        let mut ladders = Vec::new();
        let first = bench.next_rank();
        for steps in [Steps::Customary, Steps::Round] {
            ladders.extend(ranks(first).filter_map(|rank| {
                let ladder = numerals::ladder(numeral, rank, &number.unit, steps)?;
                Some((usize::try_from(rank).ok()?, ladder.map(text).to_vec()))
            }));
        }
        ask(
            bench,
            &Figure {
                origin: Origin::Number,
                at: &number.at,
                ladders,
            },
        );
    }
    for dated in &found.dates {
        let ladders = date_ladders(bench, dated);
        ask(
            bench,
            &Figure {
                origin: Origin::Date,
                at: &dated.at,
                ladders,
            },
        );
    }
    for ordinal in &found.ordinals {
        let (numeral, front, unit) = (&ordinal.numeral, ordinal.front, &ordinal.unit);
        let ladders = ladders(bench, |rank| {
            let text = |value| format!("{front}{}{unit}", numerals::write(value, numeral.style));
            in_a_row(numeral.value, rank, 1).map(|row| row.map(text).to_vec())
        });
        ask(
            bench,
            &Figure {
                origin: Origin::Ordinal,
                at: &ordinal.at,
                ladders,
            },
        );
    }
    for count in &found.counts {
        let numeral = &count.numeral;
        let ladders = ladders(bench, |rank| {
            let text = |value| numerals::write_before_measure(value, numeral.style) + count.measure;
            in_a_row(numeral.value, rank, 2).map(|row| row.map(text).to_vec())
        });
        ask(
            bench,
            &Figure {
                origin: Origin::Count,
                at: &count.at,
                ladders,
            },
        );
    }
}

/// Four values one after the other with the own one at a rank, none below `least`.
fn in_a_row(value: u64, rank: u64, least: u64) -> Option<[u64; 4]> {
    let low = value.checked_sub(rank).filter(|low| least <= *low)?;
    Some([low, low + 1, low + 2, low + 3])
}

/// The options for each rank, the rank whose turn it is first.
fn ladders(
    bench: &mut Bench<'_>,
    options: impl Fn(u64) -> Option<Vec<String>>,
) -> Vec<(usize, Vec<String>)> {
    ranks(bench.next_rank())
        .filter_map(|rank| Some((usize::try_from(rank).ok()?, options(rank)?)))
        .collect()
}

/// The ranks to try, from this one on.
fn ranks(first: u64) -> impl Iterator<Item = u64> {
    (0..4).map(move |n| (first + n) % 4)
}

/// Other years with the same month and day; none later than the text.
fn date_ladders(bench: &mut Bench<'_>, dated: &Dated) -> Vec<(usize, Vec<String>)> {
    let Some(year) = dated.year else {
        return Vec::new();
    };
    let written = bench
        .texts
        .paragraph(dated.at.paragraph)
        .and_then(|paragraph| bench.texts.date(paragraph));
    // A year that is still to come may be any; of one that has passed none after the text is likely.
    let last = written
        .map(|(year, _)| i32::from(year))
        .filter(|written| year <= *written)
        .unwrap_or(year + 3);
    let text = |year: i32| {
        let month = dated
            .month
            .map_or(String::new(), |month| format!("{month}月"));
        let day = dated.day.map_or(String::new(), |day| format!("{day}日"));
        format!("{year}年{month}{day}")
    };
    ranks(bench.next_rank())
        .filter_map(|rank| {
            let low = year - i32::try_from(rank).ok()?;
            let options: Vec<String> = (low..low + 4).map(text).collect();
            (low + 3 <= last).then_some((usize::try_from(rank).ok()?, options))
        })
        .collect()
}

fn ask(bench: &mut Bench<'_>, figure: &Figure<'_>) {
    let (at, origin) = (figure.at, figure.origin);
    let Some(paragraph) = bench.texts.paragraph(at.paragraph) else {
        return;
    };
    let right = paragraph.cut(&at.range()).to_owned();
    let stands_here = |option: &String| *option != right && stands(paragraph.text(), option);
    let nests = |options: &[String]| {
        let is_in_another =
            |one: &String| options.iter().any(|two| one != two && is_within(one, two));
        options.iter().any(is_in_another)
    };
    let fits = |(rank, options): &&(usize, Vec<String>)| {
        options.get(*rank) == Some(&right) && !options.iter().any(stands_here) && !nests(options)
    };
    let ladder = figure.ladders.iter().find(fits);
    let Some((rank, options)) = ladder else {
        let reason = if origin == Origin::Date && figure.ladders.is_empty() {
            Reason::Undated
        } else {
            Reason::Distractors
        };
        bench.drop(origin, reason);
        return;
    };
    let window = match Window::around(bench.texts, at, &at.range()) {
        Ok(window) if origin == Origin::Date => window,
        Ok(window) => window.with_context(bench.texts, at),
        Err(reason) => {
            bench.drop(origin, reason);
            return;
        }
    };
    let Some(stem) = window.stem(bench.texts, &[(at.range(), GAP.to_owned())]) else {
        return;
    };
    let proof = vec![Proof {
        paragraph: at.paragraph,
        range: at.range(),
    }];
    let fact = format!(
        "{}:{}:{}",
        origin.as_str(),
        right,
        context(paragraph.text(), &at.range())
    );
    let stem = if origin == Origin::Date {
        date_stem(&stem)
    } else {
        stem
    };
    let form = Form::Ascending {
        options: options.clone(),
        right: *rank,
    };
    let mut sketch = Sketch::new(origin, stem, form, proof.clone());
    sketch.fact.clone_from(&fact);
    sketch.worth = 74;
    sketch.difficulty = if origin == Origin::Count {
        Difficulty::Easy
    } else {
        Difficulty::Medium
    };
    bench.offer(sketch);
    judge(bench, figure, &window, options, *rank, &proof, &fact);
    if matches!(origin, Origin::Number | Origin::Count)
        && let Some(stem) = window.stem(bench.texts, &[(at.range(), BLANK.to_owned())])
    {
        let mut sketch = Sketch::new(origin, stem, Form::Blank(vec![right]), proof);
        sketch.fact = fact;
        sketch.worth = 56;
        bench.offer(sketch);
    }
}

/// `（　　），甲在乙成立。` reads better as `甲在乙成立的时间是（　　）。`, where it is one clause.
fn date_stem(stem: &str) -> String {
    let Some((source, claim)) = stem
        .split_once('》')
        .and_then(|(title, rest)| Some((title, rest.strip_prefix('，')?)))
    else {
        return stem.to_owned();
    };
    let clause = claim
        .strip_prefix(GAP)
        .and_then(|rest| rest.strip_prefix('，'))
        .and_then(|rest| rest.strip_suffix('。'));
    match clause {
        Some(clause) if !clause.contains(['，', '；', '：']) && length(clause) <= 44 => {
            format!("{source}》，{clause}的时间是{GAP}。")
        }
        Some(_) | None => stem.to_owned(),
    }
}

/// 判断: the statement as it is, or with the next figure of the ladder.
fn judge(
    bench: &mut Bench<'_>,
    figure: &Figure<'_>,
    window: &Window,
    options: &[String],
    rank: usize,
    proof: &[Proof],
    fact: &str,
) {
    let truth = bench.next_truth();
    let Some(right) = options.get(rank) else {
        return;
    };
    let near = if rank == 0 { 1 } else { rank - 1 };
    let Some(wrong) = options.get(near) else {
        return;
    };
    let said = if truth { right } else { wrong };
    // Less to read, and no second figure behind it.
    let short = window.until(bench.texts, &figure.at.range());
    let window = short.as_ref().unwrap_or(window);
    let holes: [(Range<usize>, String); 1] = [(figure.at.range(), said.clone())];
    let Some(claim) = window.claim(bench.texts, &holes) else {
        return;
    };
    if MAX_STATEMENT < length(&claim) || claim.contains('；') {
        return;
    }
    // A false figure inside somebody's words would be a false quotation.
    let is_quoted = bench
        .texts
        .paragraph(figure.at.paragraph)
        .is_some_and(|paragraph| {
            let before = paragraph.cut(&(figure.at.sentence.0..figure.at.span.0));
            before.matches('“').count() != before.matches('”').count()
        });
    if is_quoted {
        return;
    }
    // What is more than ten is more than eight, too.
    let is_open = bench
        .texts
        .paragraph(figure.at.paragraph)
        .is_some_and(|paragraph| is_open(paragraph.text(), &figure.at.range()));
    if is_open && !truth {
        return;
    }
    let Some(stem) = window.stem(bench.texts, &holes) else {
        return;
    };
    // A gap in a statement leaves open what is to be judged.
    if stem.contains("……") {
        return;
    }
    let mut sketch = Sketch::new(figure.origin, stem, Form::Truth(truth), proof.to_vec());
    fact.clone_into(&mut sketch.fact);
    sketch.worth = if truth { 40 } else { 56 };
    sketch.difficulty = Difficulty::Easy;
    if !truth {
        sketch.note = format!("题中的“{wrong}”应为“{right}”。");
    }
    bench.offer(sketch);
}

/// Whether a figure is a bound or about right, so that others are right as well: 超过10亿, 近30年, 60余所. What a
/// provision demands (不少于三年, 五万元以上) is the bound itself.
fn is_open(text: &str, range: &Range<usize>) -> bool {
    let before = text.get(..range.start).unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    let figure = text.get(range.clone()).unwrap_or_default();
    ["超过", "超", "突破", "逾", "近", "约", "将近", "大约"]
        .iter()
        .any(|word| before.ends_with(word))
        || figure.contains(['多', '余'])
        || after.starts_with(['多', '余'])
}

/// Whether one figure reads like a part of another: 五日 and 十五日. Arabic figures do not.
fn is_within(one: &str, two: &str) -> bool {
    !one.starts_with(|c: char| c.is_ascii_digit()) && two.contains(one)
}

/// Whether a figure stands in a text as a whole.
fn stands(text: &str, figure: &str) -> bool {
    text.match_indices(figure).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        !before.ends_with(|c: char| c.is_ascii_digit() || c == '.')
    })
}

/// Some characters behind a span, by which the same fact is known elsewhere.
fn context(text: &str, range: &Range<usize>) -> String {
    text.get(range.end..)
        .unwrap_or_default()
        .chars()
        .take(4)
        .collect()
}
