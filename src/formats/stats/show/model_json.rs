//! What a model says, as JSON.
//!
//! Invariant: every question has its entry, with nulls where it has no estimate.

use super::json::reason_of;
use super::ordered::{Json, Object};
use crate::domain::Language;
use crate::domain::statistics::irt::{Calibration, Model, QuestionEstimate};
use crate::formats::stats::report::{ModelFigures, Report};

/// The word of a model, as the command takes it.
pub(super) const fn word(model: Model) -> &'static str {
    match model {
        Model::RaschSlope1 => "rasch1",
        Model::Rasch => "rasch",
        Model::TwoParameter => "2pl",
    }
}

/// The members that the command promises.
pub(super) fn irt(report: &Report, model: &ModelFigures) -> Object {
    let calibration = model.calibration.as_ref().ok();
    let questions = report.questions.iter().enumerate().map(|(at, question)| {
        let curve = estimate(calibration, at).map(|estimate| estimate.curve);
        let object = Object::default()
            .with("id", question.id.as_str())
            .with("a", curve.map(|curve| curve.slope))
            .with("b", curve.and_then(|curve| curve.difficulty()))
            .with("d", curve.map(|curve| curve.intercept));
        Json::from(object)
    });
    Object::default()
        .with(
            "log_likelihood",
            calibration.map(|found| found.log_likelihood),
        )
        .with("questions", questions.collect::<Json>())
}

fn estimate(calibration: Option<&Calibration>, at: usize) -> Option<&QuestionEstimate> {
    calibration?.questions.get(at)?.as_ref().ok()
}

/// All else: what kind of estimates these are and how sure, fit, conditional difficulties, abilities.
pub(super) fn further(report: &Report, model: &ModelFigures) -> Object {
    let calibration = model.calibration.as_ref().ok();
    let questions = report.questions.iter().enumerate().map(|(at, question)| {
        let estimate = estimate(calibration, at);
        let tally = calibration.and_then(|calibration| calibration.tallies.get(at));
        let count = |n: Option<u64>| n.map_or(Json::from(None), Json::from);
        let object = Object::default()
            .with("id", question.id.as_str())
            .with("n", count(tally.map(|tally| tally.had)))
            .with("n_right", count(tally.map(|tally| tally.right)))
            .with(
                "a_error",
                estimate.and_then(|estimate| estimate.slope_error),
            )
            .with(
                "b_error",
                estimate.and_then(|estimate| estimate.difficulty_error),
            )
            .with(
                "d_error",
                estimate.and_then(|estimate| estimate.intercept_error),
            )
            .with("infit", estimate.and_then(|estimate| estimate.fit.infit))
            .with("outfit", estimate.and_then(|estimate| estimate.fit.outfit));
        Json::from(object)
    });
    let scores = model.scores.iter().map(|score| {
        let object = Object::default()
            .with("score", score.score)
            .with("ability", score.ability)
            .with("standard_error", score.standard_error);
        Json::from(object)
    });
    let object = calibration.map_or_else(Object::default, |calibration| {
        Object::default()
            .with("model", word(calibration.model))
            .with("n_parameters", calibration.n_parameters)
            .with("aic", calibration.aic)
            .with("bic", calibration.bic)
            .with("iterations", u64::from(calibration.iterations))
            .with("is_converged", calibration.is_converged)
    });
    object
        .with("questions", questions.collect::<Json>())
        .with("conditional", conditional(report, model))
        .with("abilities", scores.collect::<Json>())
}

/// Difficulties given the scores.
fn conditional(report: &Report, model: &ModelFigures) -> Json {
    let Some(Ok(found)) = &model.conditional else {
        return Json::from(None);
    };
    let questions = report.questions.iter().zip(&found.questions);
    let questions = questions.map(|(question, found)| {
        let found = found.as_ref().ok();
        let object = Object::default()
            .with("id", question.id.as_str())
            .with("b", found.map(|found| found.difficulty))
            .with("b_error", found.and_then(|found| found.standard_error));
        Json::from(object)
    });
    Object::default()
        .with("log_likelihood", found.log_likelihood)
        .with("questions", questions.collect::<Json>())
        .into()
}

/// Why estimates are null.
pub(super) fn reasons(report: &Report, model: &ModelFigures) -> Vec<Json> {
    let told = |id: Option<&str>, figure: &'static str, sentence: &'static str| {
        let object = reason_of("irt", id, figure);
        Json::from(object.with("sentence", sentence))
    };
    let calibration = match &model.calibration {
        Ok(calibration) => calibration,
        Err(error) => {
            let object = reason_of("irt", None, "log_likelihood");
            let object = object.with("reason", error.to_string());
            return vec![
                object
                    .with("sentence", error.sentence(Language::Chinese))
                    .into(),
            ];
        }
    };
    let conditional = match &model.conditional {
        Some(Err(reason)) => vec![told(
            None,
            "conditional",
            reason.sentence(Language::Chinese),
        )],
        Some(Ok(found)) => {
            let each = report.questions.iter().zip(&found.questions);
            let missing =
                each.filter_map(|(question, found)| Some((question, found.as_ref().err()?)));
            missing
                .map(|(question, reason)| {
                    let id = Some(question.id.as_str());
                    told(
                        id,
                        "conditional b, b_error",
                        reason.sentence(Language::Chinese),
                    )
                })
                .collect()
        }
        None => Vec::new(),
    };
    let each = report.questions.iter().zip(&calibration.questions);
    let missing = each.filter_map(|(question, found)| {
        let id = Some(question.id.as_str());
        match found {
            Err(reason) => Some(told(id, "a, b, d", reason.sentence(Language::Chinese))),
            Ok(estimate) => match estimate.curve.difficulty() {
                Some(_) => None,
                None => Some(told(id, "b", "区分度接近 0，无法给出难度。")),
            },
        }
    });
    missing.chain(conditional).collect()
}
