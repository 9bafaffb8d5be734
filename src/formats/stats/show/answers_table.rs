//! What was chosen and written, as a table for people.
//!
//! Invariant: nothing that was written is obeyed by a terminal.

use std::io::{self, Write};

use super::figures::number;
use super::grid::{Grid, Side, write_list};
use crate::domain::statistics::classical::Role;
use crate::formats::stats::report::{QuestionAnswers, Report};

/// Writes the options of every question, where the table holds answers, and what was frequently wrong.
pub(super) fn write_answers(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let answered = report.questions.iter();
    let answered = answered.filter_map(|question| Some((&question.id, question.answers.as_ref()?)));
    let answered: Vec<(&String, &QuestionAnswers)> = answered.collect();
    if answered
        .iter()
        .any(|(_, answers)| !answers.options.is_empty())
    {
        write_options(&answered, out)?;
    }
    let wrong: Vec<String> = answered
        .iter()
        .filter(|(_, answers)| !answers.wrong.is_empty())
        .map(|(id, answers)| frequent(id, answers))
        .collect();
    write_list("常见的未得满分的作答（多选、填空）", &wrong, out)
}

fn write_options(answered: &[(&String, &QuestionAnswers)], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n选项")?;
    let mut grid = Grid::new(&[
        ("题号", Side::Left),
        ("选项", Side::Left),
        ("答案", Side::Left),
        ("人数", Side::Right),
        ("选择率", Side::Right),
        ("高分组", Side::Right),
        ("低分组", Side::Right),
        ("题余相关", Side::Right),
    ]);
    for (id, answers) in answered {
        for (name, figures) in &answers.options {
            let mark = match figures.role {
                Role::Key => "是",
                Role::Distractor => "",
            };
            grid.push(vec![
                (*id).clone(),
                name.clone(),
                mark.to_owned(),
                figures.n_chosen.to_string(),
                number(figures.rate, 3),
                number(figures.groups.map(|groups| groups.upper), 3),
                number(figures.groups.map(|groups| groups.lower), 3),
                number(figures.rest_correlation, 3),
            ]);
        }
        if answers.n_omitted != 0 {
            let n = answers.n_omitted.to_string();
            let blank = std::iter::repeat_n(String::new(), 4);
            let row = [(*id).clone(), "未答".to_owned(), String::new(), n].into_iter();
            grid.push(row.chain(blank).collect());
        }
    }
    grid.write(out)?;
    writeln!(
        out,
        "    高分组、低分组：总分前27%、后27%考生中选此项的比例；正确项应前高后低，干扰项应前低后高。"
    )?;
    writeln!(
        out,
        "    题余相关：选此项与其余题得分的相关；正确项应为正，干扰项应为负；无人选或人人都选时为“无”。"
    )
}

fn frequent(id: &str, answers: &QuestionAnswers) -> String {
    let shown = |text: &str| -> String {
        let shown = text
            .chars()
            .map(|c| if c.is_control() { '\u{fffd}' } else { c });
        shown.collect()
    };
    let told = answers
        .wrong
        .iter()
        .map(|(given, n)| format!("{}（{n}人）", shown(given)));
    let mut told = told.collect::<Vec<_>>().join("、");
    if answers.n_uncounted != 0 {
        told.push_str("；作答种类过多，后出现的未逐一统计");
    }
    format!("{id}：{told}")
}
