//! Figures as JSON.
//!
//! Invariant: `test`, `questions` and `irt` have just the members that the command promises; what is undefined is
//! null there, with an entry in `reasons`; everything else stands in `further`.

use std::io::{self, Write};

use super::figures::{Shown, further_of_question, further_of_test, of_question, of_test};
use super::model_json;
use super::ordered::{Json, Object};
use crate::domain::Language;
use crate::domain::statistics::classical::{Flag, Groups, OptionFigures, Role};
use crate::formats::stats::report::{QuestionAnswers, QuestionReport, Report};

/// Writes everything as one JSON object on a line.
///
/// # Errors
/// Where `out` cannot be written.
pub fn write_json(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let test = Object::default()
        .with("n", report.test.n)
        .figures(&of_test(&report.test));
    let model = report.model.as_ref();
    let irt = model.map(|model| model_json::irt(report, model));
    let warnings = report.warnings().into_iter().map(Json::from);
    let all = Object::default()
        .with("test", test)
        .with(
            "questions",
            report.questions.iter().map(question).collect::<Json>(),
        )
        .with("irt", irt.map_or(Json::from(None), Json::from))
        .with("further", further(report))
        .with("reasons", reasons(report))
        .with("warnings", warnings.collect::<Json>());
    serde_json::to_writer(&mut *out, &all)?;
    writeln!(out)
}

fn question(question: &QuestionReport) -> Json {
    let object = Object::default().with("id", question.id.as_str());
    object.figures(&of_question(&question.figures)).into()
}

fn further(report: &Report) -> Object {
    let test = Object::default()
        .with("n_complete", report.test.n_complete)
        .with("full_marks", report.full_marks)
        .figures(&further_of_test(&report.test));
    let irt = report
        .model
        .as_ref()
        .map(|model| model_json::further(report, model));
    Object::default()
        .with("test", test)
        .with(
            "questions",
            report.questions.iter().map(further_of).collect::<Json>(),
        )
        .with("irt", irt.map_or(Json::from(None), Json::from))
}

fn further_of(question: &QuestionReport) -> Json {
    let figures = &question.figures;
    let grade = figures.groups.map(Groups::grade);
    let flags = question.flags.iter().map(|flag| {
        Json::from(
            Object::default()
                .with("code", code(*flag))
                .with("sentence", flag.sentence(Language::Chinese)),
        )
    });
    let object = Object::default()
        .with("id", question.id.as_str())
        .with("n", figures.n)
        .with("full_marks", question.full_marks)
        .figures(&further_of_question(figures))
        .with(
            "grade",
            grade.map_or(Json::from(None), |grade| grade.word().into()),
        )
        .with("flags", flags.collect::<Json>());
    match &question.answers {
        Some(answers) => answered(object, answers).into(),
        None => object.into(),
    }
}

fn answered(object: Object, answers: &QuestionAnswers) -> Object {
    let options = answers
        .options
        .iter()
        .map(|(name, figures)| option(name, figures));
    let wrong = answers.wrong.iter().map(|(given, n)| {
        Json::from(
            Object::default()
                .with("given", given.as_str())
                .with("n", *n),
        )
    });
    object
        .with("type", answers.kind.as_str())
        .with("guess", answers.guess.and_then(Result::ok))
        .with("n_omitted", answers.n_omitted)
        .with("options", options.collect::<Json>())
        .with("frequent_wrong", wrong.collect::<Json>())
        .with("n_wrong_not_listed_apart", answers.n_uncounted)
}

fn option(name: &str, figures: &OptionFigures) -> Json {
    let is_key = match figures.role {
        Role::Key => true,
        Role::Distractor => false,
    };
    let object = Object::default()
        .with("option", name)
        .with("is_key", is_key)
        .with("n", figures.n_chosen)
        .with("rate", figures.rate.ok())
        .with("upper27", figures.groups.map(|groups| groups.upper).ok())
        .with("lower27", figures.groups.map(|groups| groups.lower).ok())
        .with("rest_correlation", figures.rest_correlation.ok());
    object.into()
}

/// A word for programs.
const fn code(flag: Flag) -> &'static str {
    match flag {
        Flag::KeyInDoubt { .. } => "key_in_doubt",
        Flag::DistractorLikeKey { .. } => "distractor_like_key",
        Flag::IdleDistractor { .. } => "idle_distractor",
        Flag::NegativeDiscrimination => "negative_discrimination",
        Flag::BelowChance { .. } => "below_chance",
        Flag::TooEasy { .. } => "too_easy",
        Flag::TooHard { .. } => "too_hard",
    }
}

/// Why what is null is null.
fn reasons(report: &Report) -> Json {
    let mut reasons = Vec::new();
    let mut tell = |part: &'static str, id: Option<&str>, figures: &[Shown]| {
        for shown in figures {
            if let Err(reason) = shown.figure {
                let object = reason_of(part, id, shown.key);
                let object = object.with("reason", reason.to_string());
                reasons.push(
                    object
                        .with("sentence", reason.sentence(Language::Chinese))
                        .into(),
                );
            }
        }
    };
    tell("test", None, &of_test(&report.test));
    tell("test", None, &further_of_test(&report.test));
    for question in &report.questions {
        let id = Some(question.id.as_str());
        tell("question", id, &of_question(&question.figures));
        tell("question", id, &further_of_question(&question.figures));
    }
    for question in &report.questions {
        let guess = question.answers.as_ref().and_then(|answers| answers.guess);
        if let Some(Err(reason)) = guess {
            let object = reason_of("question", Some(&question.id), "guess");
            let object = object.with("reason", reason.to_string());
            reasons.push(
                object
                    .with("sentence", reason.sentence(Language::Chinese))
                    .into(),
            );
        }
        reasons.extend(option_reasons(question));
    }
    let of_model = report.model.iter();
    reasons.extend(of_model.flat_map(|model| model_json::reasons(report, model)));
    reasons.into()
}

/// The same of the options of a question.
fn option_reasons(question: &QuestionReport) -> Vec<Json> {
    let options = question.answers.iter().flat_map(|answers| &answers.options);
    let missing = options.flat_map(|(name, figures)| {
        let groups = figures.groups.map(|groups| groups.upper);
        let shown = [
            ("rate", figures.rate),
            ("upper27, lower27", groups),
            ("rest_correlation", figures.rest_correlation),
        ];
        shown.into_iter().filter_map(move |(key, figure)| {
            let reason = figure.err()?;
            let object = reason_of("option", Some(&question.id), key)
                .with("option", name.as_str())
                .with("reason", reason.to_string())
                .with("sentence", reason.sentence(Language::Chinese));
            Some(Json::from(object))
        })
    });
    missing.collect()
}

/// Where a figure is missing.
pub(super) fn reason_of(part: &'static str, id: Option<&str>, figure: &'static str) -> Object {
    let id = id.map_or(Json::from(None), Json::from);
    Object::default()
        .with("part", part)
        .with("id", id)
        .with("figure", figure)
}
