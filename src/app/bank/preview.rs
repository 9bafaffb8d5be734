//! A question as a candidate would see it.

use crate::app::{App, Error};
use crate::domain::QuestionVersionId;
use crate::domain::lint::{Finding, Sources, lint_question};
use crate::domain::marks::Marks;
use crate::domain::paper::Slot;
use crate::domain::question::{Body, QuestionCode};
use crate::domain::scoring::Rule;
use crate::store::bank;

/// A question on a paper of its own.
#[derive(Debug, Clone)]
pub struct Preview {
    /// What is asked.
    pub body: Body,
    /// Its place, options in the order of the author.
    pub slot: Slot,
    /// What an editor would object to.
    pub findings: Vec<Finding>,
}

/// The version in use as it would stand on a paper, with what an editor would object to in it by itself.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn preview(app: &App, code: QuestionCode) -> Result<Preview, Error> {
    let load = app
        .store
        .read(move |conn| bank::load(conn, &code).map_err(Error::from));
    let question = load.await?;
    let choices = question.body.layout.choices().iter();
    Ok(Preview {
        slot: Slot {
            section: 0,
            version: QuestionVersionId::new(uuid::Uuid::nil()),
            marks: Marks::ZERO,
            rule: Rule::default_of(question.kind()),
            order: choices.map(|choice| choice.id.clone()).collect(),
        },
        findings: lint_question(&question, &Sources::default()),
        body: question.body.clone(),
    })
}
