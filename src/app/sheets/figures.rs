//! 试卷质量 and 题目质量: the statistics of the exam as sheets.
//!
//! Invariant: the figures are those that the API tells.

use super::books::Book;
use crate::app::Error;
use crate::app::statistics::{Figures, FixedFigures, Known, OwnFigures, OwnQuestion, Report};
use crate::domain::Language;
use crate::domain::statistics::classical::{Evidence, Figure, Flag, Groups};
use crate::formats::score_sheet::{
    FigureRow, QUESTION_FIGURES, QuestionFigureRow, TEST_FIGURES, of_each,
};
use crate::formats::stats::figures::{
    Shown, further_of_test, meanings_of_question, of_own_test, of_pass, of_test,
};

pub(super) fn write(report: &Report, book: &mut dyn Book) -> Result<(), Error> {
    book.sheet(&TEST_FIGURES, &mut |rows| {
        let mut put = |row: FigureRow<'_>| rows.row(&row);
        match &report.figures {
            Figures::Fixed(paper) => write_paper(paper, &mut put)?,
            Figures::Forms(papers) => {
                for paper in papers {
                    write_paper(paper, &mut put)?;
                }
            }
            Figures::Own(papers) => write_own(papers, &mut put)?,
        }
        for (name, meaning) in meanings_of_question() {
            put(FigureRow {
                paper: "题目质量",
                name,
                value: None,
                meaning,
            })?;
        }
        Ok(())
    })?;
    book.sheet(&QUESTION_FIGURES, &mut |rows| {
        let mut put = |row: QuestionFigureRow<'_>| rows.row(&row);
        match &report.figures {
            Figures::Fixed(paper) => write_questions(paper, &mut put),
            Figures::Forms(papers) => papers
                .iter()
                .try_for_each(|paper| write_questions(paper, &mut put)),
            Figures::Own(papers) => papers
                .questions
                .iter()
                .try_for_each(|one| write_own_question(one, &mut put)),
        }
    })
}

/// `A卷`; 全体 where there is one paper alone.
fn name(form: Option<char>) -> String {
    form.map_or_else(|| "全体".to_owned(), |letter| format!("{letter}卷"))
}

fn counted<'a>(paper: &'a str, name: &'a str, n: u64, meaning: &'a str) -> FigureRow<'a> {
    // Exact far beyond any number of candidates.
    let n = u32::try_from(n).unwrap_or(u32::MAX);
    FigureRow {
        paper,
        name,
        value: Some(Ok(f64::from(n))),
        meaning,
    }
}

fn write_paper(
    figures: &FixedFigures,
    put: &mut dyn FnMut(FigureRow<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let paper = name(figures.form);
    put(counted(&paper, "人数", figures.test.n, "计入统计的考生"))?;
    let whole = of_test(&figures.test);
    let further = further_of_test(&figures.test);
    let pass = figures.pass.as_ref().map(|pass| of_pass(&pass.figures));
    let shown: Vec<&Shown> = whole
        .iter()
        .chain(&further)
        .chain(pass.iter().flatten())
        .collect();
    for shown in shown {
        put(FigureRow::of(&paper, shown))?;
    }
    if let Some(pass) = &figures.pass {
        put(counted(
            &paper,
            "及格人数",
            pass.figures.n_passed,
            "总分达到及格线的考生",
        ))?;
        put(counted(
            &paper,
            "不及格人数",
            pass.figures.n_failed,
            "总分低于及格线的考生",
        ))?;
        if let Ok(n_near) = pass.figures.n_near {
            put(counted(
                &paper,
                "及格线附近人数",
                n_near,
                "与及格线相差不到一个标准误的考生，宜慎重",
            ))?;
        }
    }
    Ok(())
}

fn write_own(
    figures: &OwnFigures,
    put: &mut dyn FnMut(FigureRow<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let paper = name(None);
    put(counted(&paper, "人数", figures.test.n, "计入统计的考生"))?;
    for shown in &of_own_test(&figures.test) {
        put(FigureRow::of(&paper, shown))?;
    }
    if let Some(pass) = &figures.pass {
        put(counted(
            &paper,
            "及格人数",
            pass.n_passed,
            "总分达到及格线的考生",
        ))?;
        put(counted(
            &paper,
            "不及格人数",
            pass.n_failed,
            "总分低于及格线的考生",
        ))?;
        put(counted(
            &paper,
            "及格线附近人数",
            pass.n_near,
            "与及格线相差不到一个标准误的考生，宜慎重",
        ))?;
    }
    Ok(())
}

fn told(flags: &[Flag]) -> String {
    let sentences = flags.iter().map(|flag| flag.sentence(Language::Chinese));
    sentences.collect()
}

fn row<'a>(paper: &'a str, known: &'a Known, n: u64, flags: &'a str) -> QuestionFigureRow<'a> {
    QuestionFigureRow {
        paper,
        place: None,
        section: &known.section,
        code: known.code.as_str(),
        kind: known.kind.chinese(),
        full_marks: known.full_marks,
        n,
        figures: [None; 9],
        grade: None,
        guess: known.guess,
        flags,
    }
}

fn write_questions(
    figures: &FixedFigures,
    put: &mut dyn FnMut(QuestionFigureRow<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let paper = name(figures.form);
    for one in &figures.questions {
        let flags = told(&one.flags);
        put(QuestionFigureRow {
            place: Some(one.slot),
            figures: of_each(&one.figures),
            grade: one.figures.groups.ok().map(|groups| groups.grade().word()),
            ..row(&paper, &one.known, one.figures.n, &flags)
        })?;
    }
    Ok(())
}

/// Of papers of each candidate's own: no figure that a place on a paper would have, and no discrimination
/// where too few had the question.
fn write_own_question(
    one: &OwnQuestion,
    put: &mut dyn FnMut(QuestionFigureRow<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let (figures, paper) = (&one.figures, name(None));
    let flags = told(&one.flags);
    let is_shown = match figures.facility.evidence {
        Evidence::TooLittle => false,
        Evidence::Shown | Evidence::Actionable => true,
    };
    let shown = |figure: Figure| is_shown.then_some(figure);
    let facility = &figures.facility;
    put(QuestionFigureRow {
        figures: [
            shown(facility.facility),
            Some(facility.sd),
            None,
            shown(figures.rest_correlation.map(|share| 100.0 * share)),
            None,
            None,
            shown(figures.rest_correlation),
            None,
            shown(figures.groups.map(Groups::discrimination)),
        ],
        grade: figures
            .groups
            .ok()
            .filter(|_| is_shown)
            .map(|groups| groups.grade().word()),
        ..row(&paper, &one.known, facility.n, &flags)
    })
}
