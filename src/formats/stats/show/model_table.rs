//! What a model says, as a table for people.
//!
//! Invariant: every question has its line.

use std::io::{self, Write};

use super::figures::decimal;
use super::grid::{Grid, Side};
use super::model_json::word;
use crate::domain::statistics::irt::{Calibration, Model};
use crate::formats::stats::report::Report;

/// Writes the curves of questions, where there is a model.
pub(super) fn write_model(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let Some(Ok(calibration)) = report.model.as_ref().map(|model| &model.calibration) else {
        return Ok(());
    };
    let Calibration {
        model,
        n_parameters,
        ..
    } = calibration;
    let name = match model {
        Model::RaschSlope1 => "Rasch模型，斜率为1",
        Model::Rasch => "Rasch模型，斜率相同",
        Model::TwoParameter => "双参数模型",
    };
    writeln!(out, "\n项目反应模型（{name}，--model {}）", word(*model))?;
    let likelihood = decimal(calibration.log_likelihood, 3);
    let (aic, bic) = (decimal(calibration.aic, 3), decimal(calibration.bic, 3));
    writeln!(
        out,
        "  对数似然 {likelihood}，参数 {n_parameters} 个，AIC {aic}，BIC {bic}"
    )?;
    let mut grid = Grid::new(&[
        ("题号", Side::Left),
        ("人数", Side::Right),
        ("答对", Side::Right),
        ("区分度a", Side::Right),
        ("难度b", Side::Right),
        ("难度的标准误", Side::Right),
        ("截距d", Side::Right),
        ("infit", Side::Right),
        ("outfit", Side::Right),
    ]);
    let each = report.questions.iter().zip(&calibration.questions);
    for ((question, found), tally) in each.zip(&calibration.tallies) {
        let found = found.as_ref().ok();
        let text = |figure: Option<f64>| {
            figure.map_or_else(|| "无".to_owned(), |figure| decimal(figure, 3))
        };
        grid.push(vec![
            question.id.clone(),
            tally.had.to_string(),
            tally.right.to_string(),
            text(found.map(|found| found.curve.slope)),
            text(found.and_then(|found| found.curve.difficulty())),
            text(found.and_then(|found| found.difficulty_error)),
            text(found.map(|found| found.curve.intercept)),
            text(found.and_then(|found| found.fit.infit)),
            text(found.and_then(|found| found.fit.outfit)),
        ]);
    }
    grid.write(out)?;
    for line in [
        "能力以全体考生为准：平均为0，标准差为1。",
        "难度b：答对的可能为一半的能力值，越大越难；区分度a：越大越能区分能力相近的考生。",
        "infit、outfit：作答与模型的符合程度，0.7到1.3正常，更大说明作答杂乱。",
    ] {
        writeln!(out, "    {line}")?;
    }
    Ok(())
}
