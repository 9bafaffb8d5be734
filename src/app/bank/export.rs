//! The bank in the forms of other systems, and what an editor would object to in it.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::{App, Error};
use crate::domain::Bilingual;
use crate::domain::Language;
use crate::domain::asset::AssetId;
use crate::domain::lint::{Finding, Sources, lint};
use crate::domain::question::{Question, QuestionCode, Status, TopicCode};
use crate::domain::rich_text;
use crate::formats::bank::to_toml;
use crate::formats::exchange::{Asset, Batch, ForeignQuestion, Target, write};
use crate::formats::package::packed;
use crate::formats::question::assets as named_by;
use crate::store::bank::{self, Filter};
use crate::store::{Connection, StoreError, assets};

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
    let pictures = match form {
        Form::Foreign(target) if holds_pictures(target) => load_pictures(app, &questions).await?,
        Form::Foreign(_) | Form::Bank => Vec::new(),
    };
    let exported = tokio::task::spawn_blocking(move || match form {
        Form::Bank => as_bank(&questions),
        Form::Foreign(target) => Ok(as_foreign(&questions, target, pictures)),
    });
    exported.await.map_err(|_| Error::Busy)?
}

/// Whether a form has room for pictures.
const fn holds_pictures(target: Target) -> bool {
    match target {
        Target::MoodleXml | Target::Qti3 => true,
        Target::Json | Target::Sheet | Target::Csv | Target::Gift | Target::Aiken => false,
    }
}

/// The pictures that questions name, as files.
async fn load_pictures(app: &App, questions: &[Question]) -> Result<Vec<Asset>, Error> {
    let named = questions.iter().flat_map(|question| named_by(question));
    let ids: BTreeSet<AssetId> = named.map(|(_, id)| id).collect();
    let load = move |conn: &mut Connection| -> Result<Vec<Asset>, StoreError> {
        let mut files = Vec::with_capacity(ids.len());
        for id in assets::list_known(conn, &ids)? {
            let (kind, bytes) = assets::load(conn, &id)?;
            files.push(Asset {
                name: format!("{id}.{}", kind.ending()),
                media_type: kind.media_type(),
                bytes,
            });
        }
        Ok(files)
    };
    app.store
        .read(move |conn| load(conn).map_err(Error::from))
        .await
}

/// Names pictures as files of others do, where they come along: without the words for who cannot see them.
fn with_files(text: &mut String, files: &[Asset]) {
    for id in rich_text::assets(text) {
        let file = files.iter().find(|file| file.name.starts_with(id.as_str()));
        let Some(file) = file else { continue };
        let mark = format!("](asset:{id})");
        let lines = text.split('\n').map(|line| {
            let is_it = line.contains(&mark) && !rich_text::assets(line).is_empty();
            if is_it {
                format!("![]({})", file.name)
            } else {
                line.to_owned()
            }
        });
        *text = lines.collect::<Vec<_>>().join("\n");
    }
}

/// That a form has no room for the pictures of a question.
fn without_pictures(question: &Question) -> Option<(QuestionCode, Bilingual)> {
    let is_named = !named_by(question).is_empty();
    is_named.then(|| {
        let zh =
            "图片没有导出，只写了“![…](asset:…)”这样的标记；请改用 Moodle XML 或 QTI".to_owned();
        let en = "its pictures were not written, only their marks; Moodle XML and QTI hold them";
        let en = en.to_owned();
        (question.code.clone(), Bilingual { zh, en })
    })
}

fn as_foreign(questions: &[Question], target: Target, pictures: Vec<Asset>) -> Exported {
    let mut batch = Batch {
        questions: questions.iter().map(ForeignQuestion::of_bank).collect(),
        assets: pictures,
        ..Batch::default()
    };
    for question in &mut batch.questions {
        with_files(&mut question.stem, &batch.assets);
        for side in question.options.iter_mut().chain(&mut question.left) {
            with_files(&mut side.text, &batch.assets);
        }
        with_files(&mut question.explanation, &batch.assets);
    }
    let written = write(target, &batch, Language::Chinese);
    let losses = written.losses.into_iter().filter_map(|loss| {
        let question = questions.get(loss.place.question?)?;
        let (zh, en) = (loss.chinese, loss.english);
        Some((question.code.clone(), Bilingual { zh, en }))
    });
    let left = questions.iter().filter(|_| !holds_pictures(target));
    let losses = losses.chain(left.filter_map(without_pictures));
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
    of_alive(app, |alive| lint(alive, &Sources::default())).await
}

/// What `work` finds in the questions that are not retired, on a thread where it holds nobody up.
pub(super) async fn of_alive<T: Send + 'static>(
    app: &App,
    work: impl FnOnce(&[&Question]) -> T + Send + 'static,
) -> Result<T, Error> {
    let questions = all(app, Filter::default()).await?;
    let found = tokio::task::spawn_blocking(move || {
        let alive = questions
            .iter()
            .filter(|question| question.status != Status::Retired);
        work(&alive.collect::<Vec<_>>())
    });
    found.await.map_err(|_| Error::Busy)
}
