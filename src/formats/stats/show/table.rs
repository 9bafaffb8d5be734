//! Figures as tables for people, in Chinese.
//!
//! Invariant: every column is explained under its table, and why a figure is 无 is told below in words.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::answers_table::write_answers;
use super::figures::{
    Shown, decimal, further_of_question, further_of_test, number, of_question, of_test,
};
use super::grid::{Grid, Side, write_list};
use super::model_table::write_model;
use crate::domain::Language;
use crate::domain::statistics::classical::Groups;
use crate::formats::stats::read::named;
use crate::formats::stats::report::Report;

/// Writes everything for people.
///
/// # Errors
/// Where `out` cannot be written.
pub fn write_table(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    write_test(report, out)?;
    write_questions(report, out)?;
    write_answers(report, out)?;
    write_model(report, out)?;
    write_list("需要关注", &flags(report), out)?;
    write_list("无法计算（表中为“无”）", &reasons(report), out)?;
    write_list("说明", &report.warnings(), out)
}

fn write_test(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let test = &report.test;
    writeln!(out, "整卷")?;
    let mut grid = Grid::new(&[
        ("指标", Side::Left),
        ("数值", Side::Right),
        ("含义", Side::Left),
    ]);
    let mut row = |name: &str, value: String, meaning: &str| {
        grid.push(vec![name.to_owned(), value, meaning.to_owned()]);
    };
    row("考生人数", test.n.to_string(), "有得分的考生");
    if test.n_complete != test.n {
        row(
            "得分齐全的考生",
            test.n_complete.to_string(),
            "每题都有得分",
        );
    }
    row("题数", report.questions.len().to_string(), "");
    row("满分", decimal(report.full_marks, 2), "各题满分之和");
    let further = further_of_test(test);
    for shown in of_test(test).iter().chain(&further) {
        row(
            shown.name,
            number(shown.figure, shown.places),
            shown.meaning,
        );
    }
    grid.write(out)
}

fn write_questions(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n题目")?;
    let Some(first) = report.questions.first() else {
        return Ok(());
    };
    let (heads, weight) = (
        of_question(&first.figures),
        further_of_question(&first.figures),
    );
    let mut headings = vec![
        ("题号", Side::Left),
        ("人数", Side::Right),
        ("满分", Side::Right),
    ];
    let intended = |shown: &&Shown| shown.key == "intended_weight";
    headings.extend(
        weight
            .iter()
            .filter(intended)
            .map(|shown| (shown.name, Side::Right)),
    );
    headings.extend(heads.iter().map(|shown| (shown.name, Side::Right)));
    headings.push(("评价", Side::Left));
    let mut grid = Grid::new(&headings);
    for question in &report.questions {
        let figures = &question.figures;
        let mut row = vec![
            question.id.clone(),
            figures.n.to_string(),
            decimal(question.full_marks, 2),
        ];
        let text = |shown: &Shown| number(shown.figure, shown.places);
        row.extend(
            further_of_question(figures)
                .iter()
                .filter(intended)
                .map(text),
        );
        row.extend(of_question(figures).iter().map(text));
        let grade = figures.groups.map(Groups::grade);
        row.push(grade.map_or("", |grade| grade.word()).to_owned());
        grid.push(row);
    }
    grid.write(out)?;
    for shown in weight.iter().filter(intended).chain(&heads) {
        writeln!(out, "    {}：{}。", shown.name, shown.meaning)?;
    }
    writeln!(out, "    评价：按区分度D。")
}

fn flags(report: &Report) -> Vec<String> {
    let questions = report.questions.iter().flat_map(|question| {
        let flags = question.flags.iter();
        flags.map(|flag| format!("{}：{}", question.id, flag.sentence(Language::Chinese)))
    });
    questions.collect()
}

/// A line for each reason, with the figures that it is the reason of.
fn reasons(report: &Report) -> Vec<String> {
    // By reason and place; figures in the order of the tables.
    let mut found: BTreeMap<(String, &'static str), Vec<String>> = BTreeMap::new();
    let mut tell = |place: &str, figures: &[Shown]| {
        for shown in figures {
            if let Err(reason) = shown.figure {
                let names = found
                    .entry((place.to_owned(), reason.sentence(Language::Chinese)))
                    .or_default();
                names.push(shown.name.to_owned());
            }
        }
    };
    tell("整卷", &of_test(&report.test));
    tell("整卷", &further_of_test(&report.test));
    for question in &report.questions {
        tell(&question.id, &of_question(&question.figures));
    }
    let mut lines: Vec<String> = found
        .iter()
        .map(|((place, sentence), names)| format!("{place}：{}——{sentence}", names.join("、")))
        .collect();
    if let Some(Ok(calibration)) = report.model.as_ref().map(|model| &model.calibration) {
        let mut by_reason: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
        for (question, found) in report.questions.iter().zip(&calibration.questions) {
            if let Err(reason) = found {
                by_reason
                    .entry(reason.sentence(Language::Chinese))
                    .or_default()
                    .push(question.id.clone());
            }
        }
        let told = by_reason.iter();
        lines.extend(told.map(|(reason, ids)| format!("模型，{}：{reason}", named(ids))));
    }
    lines
}
