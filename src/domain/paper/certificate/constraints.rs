//! What the blueprint counts: wanted, and the least and the most that was found.

use super::ratio::{Ratio, term};
use crate::domain::blueprint::{Blueprint, DifficultyWindow, Measure, Span};
use crate::domain::marks::Marks;
use crate::domain::paper::check::{Figures, is_within, words};

/// One count of the blueprint over all papers. Numbers are texts, because some are questions, some
/// marks, some difficulties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What is counted, in Chinese.
    pub zh: String,
    /// What is counted, in English.
    pub en: String,
    /// What was wanted: `15`, `3–6`, `≥3`, `0.7±0.02`.
    pub wanted: String,
    /// The least found; empty without papers.
    pub least: String,
    /// The most found; empty without papers.
    pub most: String,
    /// Whether every paper keeps it.
    pub holds: bool,
}

/// How hard the papers are: sums or means of their questions' difficulties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spread {
    /// Whether sums or means.
    pub measure: Measure,
    /// The least of a paper.
    pub least: Ratio,
    /// The greatest of a paper.
    pub greatest: Ratio,
    /// The mean of the papers.
    pub mean: Ratio,
    /// The standard deviation of the papers, in whole millionths, rounded down: they are all there
    /// are, so it divides by their number.
    pub deviation_millionths: u128,
}

#[derive(Debug, Clone, Copy, Default)]
struct Range {
    bounds: Option<(usize, usize)>,
    misses: u64,
}

impl Range {
    fn add(&mut self, count: usize, wanted: Span) {
        let (least, most) = self.bounds.unwrap_or((count, count));
        self.bounds = Some((least.min(count), most.max(count)));
        self.misses += u64::from(!wanted.contains(count));
    }

    fn told(self, zh: String, en: String, wanted: Span) -> Checked {
        let text = |pick: fn((usize, usize)) -> usize| self.bounds.map(pick).map(|n| n.to_string());
        Checked {
            zh,
            en,
            wanted: words::span(wanted),
            least: text(|(least, _)| least).unwrap_or_default(),
            most: text(|(_, most)| most).unwrap_or_default(),
            holds: self.misses == 0,
        }
    }
}

/// Sums of difficulties in whole millionths: of a mean, the nearest below.
#[derive(Debug, Default)]
struct Difficulty {
    bounds: Option<(Ratio, Ratio)>,
    papers: i128,
    sum: i128,
    squares: i128,
    misses: u64,
}

#[derive(Debug)]
pub(super) struct Tally<'a> {
    blueprint: &'a Blueprint,
    sections: Vec<Range>,
    limits: Vec<Range>,
    questions: Range,
    marks: Option<(Marks, Marks)>,
    difficulty: Difficulty,
}

impl<'a> Tally<'a> {
    pub(super) fn new(blueprint: &'a Blueprint) -> Self {
        Self {
            blueprint,
            sections: vec![Range::default(); blueprint.sections.len()],
            limits: vec![Range::default(); blueprint.limits.len()],
            questions: Range::default(),
            marks: None,
            difficulty: Difficulty::default(),
        }
    }

    pub(super) fn add(&mut self, figures: &Figures) {
        let blueprint = self.blueprint;
        let sections = blueprint.sections.iter().zip(&figures.by_section);
        for (range, (section, count)) in self.sections.iter_mut().zip(sections) {
            range.add(*count, section.count);
        }
        let limits = blueprint.limits.iter().zip(&figures.by_limit);
        for (range, (limit, count)) in self.limits.iter_mut().zip(limits) {
            range.add(*count, limit.count);
        }
        self.questions
            .add(figures.questions, questions_of(blueprint));
        let marks = figures.marks;
        let (least, most) = self.marks.unwrap_or((marks, marks));
        self.marks = Some((least.min(marks), most.max(marks)));
        self.difficulty.add(blueprint.difficulty, figures);
    }

    pub(super) fn finish(self) -> (Vec<Checked>, Option<Spread>) {
        let blueprint = self.blueprint;
        let mut checked = Vec::new();
        for (range, section) in self.sections.into_iter().zip(&blueprint.sections) {
            let zh = format!("“{}”题数", section.name);
            let en = format!("questions of section `{}`", section.name);
            checked.push(range.told(zh, en, section.count));
        }
        let (zh, en) = ("全卷题数".to_owned(), "questions".to_owned());
        checked.push(self.questions.told(zh, en, questions_of(blueprint)));
        checked.push(marks_told(blueprint.total(), self.marks));
        for (range, limit) in self.limits.into_iter().zip(&blueprint.limits) {
            let zh = format!("{}题数", words::chinese(&limit.of));
            checked.push(range.told(zh, words::english(&limit.of), limit.count));
        }
        let measure = measure_of(blueprint);
        let spread = self.difficulty.spread(measure);
        if let Some(window) = blueprint.difficulty {
            checked.push(self.difficulty.told(window));
        }
        (checked, spread)
    }
}

/// What the sections leave, where the blueprint does not say.
fn questions_of(blueprint: &Blueprint) -> Span {
    let counts = || blueprint.sections.iter().map(|section| section.count);
    blueprint.questions.unwrap_or_else(|| Span {
        min: counts().map(|count| count.min).sum(),
        max: counts().map(|count| count.max).sum(),
    })
}

fn measure_of(blueprint: &Blueprint) -> Measure {
    blueprint
        .difficulty
        .map_or(Measure::Mean, |window| window.measure)
}

fn marks_told(wanted: Marks, found: Option<(Marks, Marks)>) -> Checked {
    let (least, most) = found
        .map(|(least, most)| (least.to_string(), most.to_string()))
        .unwrap_or_default();
    Checked {
        zh: "全卷分值".to_owned(),
        en: "marks".to_owned(),
        wanted: wanted.to_string(),
        least,
        most,
        holds: found.is_none_or(|(least, most)| least == wanted && most == wanted),
    }
}

impl Difficulty {
    fn add(&mut self, window: Option<DifficultyWindow>, figures: &Figures) {
        let measure = window.map_or(Measure::Mean, |window| window.measure);
        let n = match measure {
            Measure::Sum => 1,
            Measure::Mean => term(figures.rated).max(1),
        };
        let sum = i128::from(figures.difficulty);
        if let Some(here) = Ratio::new(sum, 1000 * n) {
            let (least, most) = self.bounds.unwrap_or((here, here));
            self.bounds = Some((least.min(here), most.max(here)));
        }
        let millionths = (1000 * sum).div_euclid(n);
        self.papers += 1;
        self.sum += millionths;
        self.squares += millionths * millionths;
        let is_kept =
            window.is_none_or(|window| is_within(window, figures.difficulty, figures.rated));
        self.misses += u64::from(!is_kept);
    }

    fn spread(&self, measure: Measure) -> Option<Spread> {
        let (least, greatest) = self.bounds?;
        // M·Σx² − (Σx)² = M²·variance; it stays below 2¹²⁷ for ten million papers.
        let scaled = self.papers.checked_mul(self.squares)?;
        let scaled = scaled.checked_sub(self.sum.checked_mul(self.sum)?)?;
        Some(Spread {
            measure,
            least,
            greatest,
            mean: Ratio::new(self.sum, 1_000_000 * self.papers)?,
            deviation_millionths: scaled.max(0).unsigned_abs().isqrt() / self.papers.unsigned_abs(),
        })
    }

    fn told(&self, window: DifficultyWindow) -> Checked {
        let (zh, en) = match window.measure {
            Measure::Sum => ("难度之和", "sum of the difficulties"),
            Measure::Mean => ("平均难度", "mean difficulty"),
        };
        let text = |bound: Option<Ratio>| bound.map_or_else(String::new, |at| at.decimal(4));
        Checked {
            zh: zh.to_owned(),
            en: en.to_owned(),
            wanted: format!(
                "{}±{}",
                words::thousandths(window.target),
                words::thousandths(window.tolerance)
            ),
            least: text(self.bounds.map(|(least, _)| least)),
            most: text(self.bounds.map(|(_, most)| most)),
            holds: self.misses == 0,
        }
    }
}
