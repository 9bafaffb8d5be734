//! One paper for all, or a few parallel forms, each by itself.
//!
//! Invariant: a question that was dropped is no column, so that it makes no other figure undefined.

use std::collections::{BTreeMap, BTreeSet};

use super::Figures;
use super::answers::{Answers, Cell, Given, is_judged};
use super::known::{self, DroppedQuestion, Known, in_marks, score_of};
use crate::app::Error;
use crate::app::sheets::{Answered, Source, each};
use crate::domain::PaperId;
use crate::domain::statistics::classical::{
    Fixed, Flag, PassFigures, QuestionFigures, TestFigures,
};
use crate::store::{Connection, StoreError, papers};

/// Figures of one paper.
#[derive(Debug, Clone)]
pub struct FixedFigures {
    /// Its letter, where there are several.
    pub form: Option<char>,
    /// What the questions that count carry together, in marks; totals are sums of their scores.
    pub full_marks: f64,
    /// Of the whole.
    pub test: TestFigures,
    /// Of the decision at the pass mark, where the exam has one.
    pub pass: Option<PassMark>,
    /// By question, in the order of the paper.
    pub questions: Vec<FixedQuestion>,
}

/// The decision at the pass mark.
#[derive(Debug, Clone)]
pub struct PassMark {
    /// In marks of the questions that count: where some were dropped, what the pass mark of the exam was scaled
    /// down to.
    pub pass_mark: f64,
    /// How sure it is.
    pub figures: PassFigures,
}

/// A question of the paper.
#[derive(Debug, Clone)]
pub struct FixedQuestion {
    /// Where it stands, from 1.
    pub slot: u32,
    /// What it is.
    pub known: Known,
    /// Its figures.
    pub figures: QuestionFigures,
    /// What was chosen and written.
    pub given: Given,
    /// What to look at.
    pub flags: Vec<Flag>,
}

/// A paper under way.
struct Paper {
    form: Option<char>,
    /// All its questions, by slot from 1; those that count have a column.
    slots: Vec<Option<usize>>,
    places: Vec<u32>,
    columns: Vec<Known>,
    dropped: Vec<Known>,
    fixed: Fixed,
    answers: Answers,
}

/// One paper for all. Before it is drawn it is a paper without questions.
pub(super) fn shared(
    conn: &mut Connection,
    source: &Source,
) -> Result<(Figures, Vec<DroppedQuestion>), Error> {
    let (papers, dropped) = read(conn, source)?;
    let first = papers.into_iter().next();
    let empty = || figures(&Paper::new(None, Vec::new()), source);
    let mut all = first.unwrap_or_else(empty);
    all.form = None;
    Ok((Figures::Fixed(Box::new(all)), dropped))
}

/// A few forms.
pub(super) fn forms(
    conn: &mut Connection,
    source: &Source,
) -> Result<(Figures, Vec<DroppedQuestion>), Error> {
    let (papers, dropped) = read(conn, source)?;
    Ok((Figures::Forms(papers), dropped))
}

fn read(
    conn: &mut Connection,
    source: &Source,
) -> Result<(Vec<FixedFigures>, Vec<DroppedQuestion>), Error> {
    let rules = &source.exam.rules;
    let drawn = papers::list(conn, source.exam.id, 1, rules.n_forms.into())?;
    let mut papers = Vec::with_capacity(drawn.len());
    let mut at_of: BTreeMap<PaperId, usize> = BTreeMap::new();
    for ((_, id, paper), letter) in drawn.into_iter().zip('A'..='Z') {
        let known = known::load(conn, source, &paper.slots)?;
        at_of.insert(id, papers.len());
        papers.push(Paper::new(Some(letter), known));
    }
    each(conn, source, |answered| {
        let at = at_of.get(&answered.paper_id);
        let paper = at.and_then(|at| papers.get_mut(*at));
        paper.ok_or(Error::NotFound)?.count(answered)
    })?;
    let dropped: BTreeSet<DroppedQuestion> = papers
        .iter()
        .flat_map(|paper| paper.dropped.iter().map(Known::dropped))
        .collect();
    let figures = papers.iter().map(|paper| figures(paper, source));
    Ok((figures.collect(), dropped.into_iter().collect()))
}

impl Paper {
    fn new(form: Option<char>, known: Vec<Known>) -> Self {
        let (mut slots, mut places) = (Vec::new(), Vec::new());
        let (mut columns, mut dropped) = (Vec::new(), Vec::new());
        for (place, known) in (1..).zip(known) {
            if known.is_dropped() {
                slots.push(None);
                dropped.push(known);
            } else {
                slots.push(Some(columns.len()));
                places.push(place);
                columns.push(known);
            }
        }
        let full: Vec<f64> = columns.iter().map(Known::full).collect();
        Self {
            form,
            slots,
            places,
            fixed: Fixed::new(&full),
            answers: Answers::new(&columns),
            columns,
            dropped,
        }
    }

    fn count(&mut self, answered: &Answered<'_>) -> Result<(), Error> {
        let slots = answered.slots().zip(&self.slots);
        let cells: Vec<Cell<'_>> = slots
            .filter_map(|(one, column)| {
                Some(Cell {
                    question: (*column)?,
                    score: score_of(&one),
                    one,
                })
            })
            .collect();
        let scores: Vec<Option<f64>> = cells.iter().map(|cell| cell.score).collect();
        // Refused where a grade is not of this paper.
        let counted = self.fixed.count(&scores);
        counted.map_err(|_| StoreError::corrupt("grades.scores"))?;
        let total = scores.iter().flatten().sum();
        self.answers.count(&self.columns, total, &cells)
    }
}

fn figures(paper: &Paper, source: &Source) -> FixedFigures {
    let each = paper.fixed.questions().into_iter();
    let each = each.zip(paper.places.iter().zip(&paper.columns));
    let questions = each.enumerate().map(|(at, (figures, (slot, known)))| {
        let given = paper.answers.given(at, known);
        let guess = known.guess.and_then(Result::ok);
        let flags = if is_judged(known) {
            figures.flags(guess, given.judged(known))
        } else {
            Vec::new()
        };
        FixedQuestion {
            slot: *slot,
            known: known.clone(),
            figures,
            given,
            flags,
        }
    });
    let full_marks: f64 = paper.columns.iter().map(Known::full).sum();
    FixedFigures {
        form: paper.form,
        full_marks,
        test: paper.fixed.test(),
        pass: pass(paper, full_marks, source),
        questions: questions.collect(),
    }
}

/// Grades of papers with dropped questions are scaled up to the marks of the whole paper, and their pass mark with
/// them; here it is scaled down instead.
fn pass(paper: &Paper, full_marks: f64, source: &Source) -> Option<PassMark> {
    let pass_mark = in_marks(source.exam.rules.pass_marks?);
    let dropped: f64 = paper.dropped.iter().map(Known::full).sum();
    let pass_mark = if dropped <= 0.0 {
        pass_mark
    } else {
        // Scaled totals are rounded half up to a hundredth: who comes so near has the pass mark.
        (pass_mark - 0.005).max(0.0) * full_marks / (full_marks + dropped)
    };
    Some(PassMark {
        pass_mark,
        figures: paper.fixed.at_pass_mark(pass_mark),
    })
}
