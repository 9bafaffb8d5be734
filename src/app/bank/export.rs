//! The bank in the forms of other systems, and what an editor would object to in it.

use std::collections::BTreeMap;

use crate::app::{App, Error};
use crate::domain::Language;
use crate::domain::assembly::explain::Bilingual;
use crate::domain::lint::{Finding, Sources, lint};
use crate::domain::question::{Question, QuestionCode, Status, TopicCode};
use crate::formats::bank::to_toml;
use crate::formats::exchange::{Batch, ForeignQuestion, Target, write};
use crate::formats::package::packed;
use crate::store::bank::{self, Filter};
use crate::store::{Connection, StoreError};

/// A file of questions.
#[derive(Debug)]
pub struct Exported {
    /// What its name ends with: `xlsx`, `gift.txt`.
    pub ending: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
    /// What of the questions it cannot hold: the code, in Chinese and in English.
    pub losses: Vec<(QuestionCode, Bilingual)>,
}

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Files of the bank: one, or a package of one for each topic.
    Bank,
    /// A form of others.
    Foreign(Target),
}

/// Every question that a filter finds, by code.
async fn all(app: &App, filter: Filter) -> Result<Vec<Question>, Error> {
    let load = move |conn: &mut Connection| -> Result<Vec<Question>, StoreError> {
        let found = bank::list(conn, &filter, i64::MAX)?;
        let each = found.into_iter().map(|line| bank::load(conn, &line.code));
        each.collect()
    };
    app.store
        .read(move |conn| load(conn).map_err(Error::from))
        .await
}

/// Writes the questions that a filter finds, with their keys.
///
/// # Errors
/// The store's; [`Error::File`] where a package cannot be put together.
pub async fn export(app: &App, filter: Filter, form: Form) -> Result<Exported, Error> {
    let questions = all(app, filter).await?;
    let exported = tokio::task::spawn_blocking(move || match form {
        Form::Bank => as_bank(&questions),
        Form::Foreign(target) => Ok(as_foreign(&questions, target)),
    });
    exported.await.map_err(|_| Error::Busy)?
}

fn as_foreign(questions: &[Question], target: Target) -> Exported {
    let batch = Batch {
        questions: questions.iter().map(ForeignQuestion::of_bank).collect(),
        ..Batch::default()
    };
    let written = write(target, &batch, Language::Chinese);
    let losses = written.losses.into_iter().filter_map(|loss| {
        let question = questions.get(loss.place.question?)?;
        let (zh, en) = (loss.chinese, loss.english);
        Some((question.code.clone(), Bilingual { zh, en }))
    });
    let (ending, media_type) = target.file();
    Exported {
        ending,
        media_type,
        losses: losses.collect(),
        bytes: written.bytes,
    }
}

/// A file says its topic once.
fn as_bank(questions: &[Question]) -> Result<Exported, Error> {
    let mut topics: BTreeMap<&TopicCode, Vec<Question>> = BTreeMap::new();
    for question in questions {
        topics
            .entry(&question.topic)
            .or_default()
            .push(question.clone());
    }
    let files = topics
        .iter()
        .map(|(topic, questions)| (*topic, to_toml(topic, "题库", questions)));
    let files: Vec<(&TopicCode, String)> = files.collect();
    let (ending, media_type, bytes) = if let [(_, only)] = files.as_slice() {
        ("toml", "application/toml", only.clone().into_bytes())
    } else {
        let packed = packed(
            files
                .iter()
                .map(|(topic, text)| (format!("{topic}.toml"), text.as_bytes())),
        );
        (
            "zip",
            "application/zip",
            packed.map_err(|error| Error::File(error.to_string()))?,
        )
    };
    Ok(Exported {
        ending,
        media_type,
        bytes,
        losses: Vec::new(),
    })
}

/// What an editor would object to in the questions that are not retired, without the texts that they come from.
///
/// # Errors
/// The store's.
pub async fn findings(app: &App) -> Result<Vec<Finding>, Error> {
    let questions = all(app, Filter::default()).await?;
    let found = tokio::task::spawn_blocking(move || {
        let alive = questions
            .iter()
            .filter(|question| question.status != Status::Retired);
        let alive: Vec<&Question> = alive.collect();
        lint(&alive, &Sources::default())
    });
    found.await.map_err(|_| Error::Busy)
}
