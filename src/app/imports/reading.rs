//! What a file becomes: entries of an import, each with what it resembles in the bank.
//!
//! Invariant: the bank is read and the file is read; nothing is written.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::merging::merge;
use super::pictures::take_pictures;
use super::{Import, drafts::drafts_of, keep};
use crate::app::bank::put_titles;
use crate::app::{App, Error};
use crate::domain::access::Staff;
use crate::domain::likeness::Texts;
use crate::domain::question::{Cognitive, Difficulty, Kind, QuestionCode, TopicCode};
use crate::formats::exchange::{
    self, Batch, Format, ImportProblem, MatchGrades, Place, Severity,
    adopt::{self, Adopted, Defaults},
};
use crate::formats::import::{Duplicate, Entry, EntryState, ImportDocument, Standing, partial};
use crate::formats::question::{QuestionForm, mark_faults};
use crate::store::Connection;
use crate::store::bank::{self, Known};

/// Most questions of one import: more come as several files, or by the command line.
pub const MAX_IMPORTED: usize = 2_000;
/// Resembling questions that are told of one.
const N_ALIKE: usize = 5;

/// A file of questions.
#[derive(Debug)]
pub struct Source {
    /// As the caller names it; may be empty.
    pub file_name: String,
    /// What it is; found out where it is none.
    pub format: Option<Format>,
    /// The file.
    pub bytes: Vec<u8>,
    /// What its questions are about.
    pub topic: TopicCode,
    /// What is expected where the file does not say; medium where nobody does.
    pub difficulty: Option<Difficulty>,
    /// What answering takes; remembering where nobody says.
    pub cognitive: Option<Cognitive>,
    /// What becomes of a weight that Moodle does not have.
    pub match_grades: MatchGrades,
}

/// A study text to draft from.
#[derive(Debug)]
pub struct Draft {
    /// As the caller names it; before its ending the id of the material.
    pub file_name: String,
    /// What questions call it.
    pub title: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// What the drafts are about.
    pub topic: TopicCode,
    /// Most drafts.
    pub limit: Option<usize>,
}

impl Draft {
    /// The id of the material.
    pub(super) fn material(&self) -> &str {
        self.file_name.rsplit_once('.').map_or("", |(id, _)| id)
    }
}

/// Reads a file of questions into an import.
///
/// # Errors
/// [`Error::UnreadableFile`] where no question could be read of it.
pub async fn read(app: &App, by: &Staff, source: Source) -> Result<Import, Error> {
    let known = known(app).await?;
    let materials = app
        .store
        .read(|conn| bank::list_materials(conn).map_err(Error::from));
    let materials = materials.await?;
    let file_name = source.file_name.clone();
    let read = tokio::task::spawn_blocking(move || batch_of(source));
    let (format, mut batch, of_bank) = read.await.map_err(|_| Error::Busy)??;
    take_pictures(app, &mut batch).await?;
    let read = tokio::task::spawn_blocking(move || document_of(&batch, of_bank, &known, materials));
    let mut document = read.await.map_err(|_| Error::Busy)?;
    let document = app
        .store
        .read(move |conn| {
            merge(conn, format, &mut document.entries)?;
            Ok::<_, Error>(document.clone())
        })
        .await?;
    keep(app, by, file_name, format.as_str(), document).await
}

/// Drafts questions from a study text into an import.
///
/// # Errors
/// [`Error::UnreadableFile`] where the text cannot be read, or gives no draft.
pub async fn draft(app: &App, by: &Staff, source: Draft) -> Result<Import, Error> {
    let known = known(app).await?;
    let file_name = source.file_name.clone();
    let title = BTreeMap::from([(source.material().to_owned(), source.title.clone())]);
    let drafted = tokio::task::spawn_blocking(move || drafts_of(&source, &known));
    let document = drafted.await.map_err(|_| Error::Busy)??;
    put_titles(app, title).await?;
    keep(app, by, file_name, "drafts", document).await
}

/// What the bank has.
async fn known(app: &App) -> Result<Arc<Vec<Known>>, Error> {
    let all = |conn: &mut Connection| bank::list_known(conn).map_err(Error::from);
    Ok(Arc::new(app.store.read(all).await?))
}

pub(super) fn refused(problems: Vec<ImportProblem>) -> Error {
    Error::UnreadableFile(problems)
}

/// What is expected of a file's questions where it does not say: of [`Source`].
struct OfBank {
    topic: TopicCode,
    difficulty: Option<Difficulty>,
    cognitive: Option<Cognitive>,
}

fn batch_of(source: Source) -> Result<(Format, Batch, OfBank), Error> {
    let Source {
        file_name,
        format,
        bytes,
        topic,
        difficulty,
        cognitive,
        match_grades,
    } = source;
    let format = match format {
        Some(format) => format,
        None => exchange::detect(&file_name, &bytes).map_err(|problem| refused(vec![*problem]))?,
    };
    let batch = exchange::read(format, &file_name, &bytes, match_grades);
    if batch.questions.is_empty() {
        return Err(refused(batch.problems));
    }
    if MAX_IMPORTED < batch.questions.len() {
        return Err(refused(vec![too_many(batch.questions.len())]));
    }
    let of_bank = OfBank {
        topic,
        difficulty,
        cognitive,
    };
    Ok((format, batch, of_bank))
}

fn document_of(
    batch: &Batch,
    of_bank: OfBank,
    known: &[Known],
    materials: BTreeSet<String>,
) -> ImportDocument {
    let OfBank {
        topic,
        difficulty,
        cognitive,
    } = of_bank;
    let defaults = Defaults {
        next_numbers: next_numbers(known, &topic),
        known: external(known),
        topic,
        difficulty: difficulty.unwrap_or(Difficulty::Medium),
        cognitive: cognitive.unwrap_or(Cognitive::Remember),
        rules: adopt::Rules::OfFile,
        materials,
    };
    let adopted = adopt::adopt(&exchange::without_numbers(&batch.questions), &defaults);
    let mut entries = entries_of(batch, adopted, &defaults);
    number_held(&mut entries, &defaults);
    let of_file = batch
        .problems
        .iter()
        .filter(|problem| problem.place.question.is_none());
    ImportDocument {
        entries: with_duplicates(entries, known),
        problems: of_file.map(Into::into).collect(),
    }
}

fn too_many(found: usize) -> ImportProblem {
    ImportProblem {
        place: Place::default(),
        severity: Severity::Error,
        code: "too_many_questions",
        chinese: format!("文件有 {found} 道题，网页一次最多导入 {MAX_IMPORTED} 道；请分成几个文件"),
        english: format!("the file has {found} questions; wanted at most {MAX_IMPORTED}: split it"),
    }
}

/// The first free number of each kind in a topic.
pub(super) fn next_numbers(known: &[Known], topic: &TopicCode) -> BTreeMap<Kind, u32> {
    let mut next: BTreeMap<Kind, u32> = BTreeMap::new();
    for kind in Kind::ALL {
        let start = format!("{topic}-{}", kind.letter());
        let numbers = known.iter().filter_map(|one| {
            let number = one.code.as_str().strip_prefix(&start)?;
            number.parse::<u32>().ok()
        });
        next.insert(kind, numbers.max().map_or(1, |last| last.saturating_add(1)));
    }
    next
}

/// The questions that came from other systems, by what they are called there.
fn external(known: &[Known]) -> BTreeMap<String, QuestionCode> {
    let each = known.iter().filter_map(|one| {
        let id = adopt::external_id(&one.tags)?;
        Some((id.to_owned(), one.code.clone()))
    });
    each.collect()
}

/// Codes for those that wait for a person: the next free ones behind those that can be taken.
fn number_held(entries: &mut [Entry], defaults: &Defaults) {
    let taken: BTreeSet<String> = entries
        .iter()
        .map(|entry| entry.form.code.clone())
        .collect();
    let mut next = defaults.next_numbers.clone();
    for entry in entries
        .iter_mut()
        .filter(|entry| entry.form.code.is_empty())
    {
        let kind = Kind::ALL
            .into_iter()
            .find(|kind| kind.as_str() == entry.form.kind);
        let Some(kind) = kind else { continue };
        let number = next.entry(kind).or_insert(1);
        let code = |number: u32| format!("{}-{}{number:02}", defaults.topic, kind.letter());
        while taken.contains(&code(*number)) {
            *number = number.saturating_add(1);
        }
        entry.form.code = code(*number);
        *number = number.saturating_add(1);
    }
}

fn entries_of(batch: &Batch, adopted: Vec<Adopted>, defaults: &Defaults) -> Vec<Entry> {
    let mut problems: BTreeMap<usize, Vec<&ImportProblem>> = BTreeMap::new();
    for problem in &batch.problems {
        if let Some(index) = problem.place.question {
            problems.entry(index).or_default().push(problem);
        }
    }
    let each = batch.questions.iter().zip(adopted).enumerate();
    let entries = each.map(|(index, (foreign, adopted))| {
        let told = problems.remove(&index).unwrap_or_default();
        let broken: Vec<ImportProblem> = match &adopted.question {
            Some(question) => mark_faults(question)
                .into_iter()
                .map(|fault| ImportProblem {
                    place: foreign.place.clone().of_question(index),
                    severity: Severity::Held,
                    code: "broken_mark",
                    chinese: format!("题目里有表格或图片写得不对，请改正：{fault}"),
                    english: format!("a table or picture of the question is broken: {fault}"),
                })
                .collect(),
            None => Vec::new(),
        };
        let state = match &adopted.question {
            Some(_) if !broken.is_empty() => EntryState::Held,
            Some(_) => EntryState::Ready,
            None if foreign.confidence.is_held() || foreign.key.is_none() => EntryState::Held,
            None => EntryState::Refused,
        };
        let form = match &adopted.question {
            Some(question) => QuestionForm::from_question(question),
            None => partial::form(foreign, defaults),
        };
        Entry {
            state,
            form,
            original_code: foreign.code.clone(),
            marks: foreign.marks.clone(),
            confidence: foreign.confidence.hundredths(),
            place: (&foreign.place).into(),
            problems: told
                .into_iter()
                .chain(&adopted.problems)
                .chain(&broken)
                .map(Into::into)
                .collect(),
            duplicates: Vec::new(),
            edited: false,
            standing: Standing::New,
        }
    });
    entries.collect()
}

/// What is compared: stem and options, for a stem alone (“下列说法正确的是”) says little.
fn compared<'t>(stem: &str, options: impl Iterator<Item = &'t str>) -> String {
    let mut options: Vec<&str> = options.collect();
    options.sort_unstable();
    format!("{stem}{}", options.concat())
}

pub(super) fn with_duplicates(mut entries: Vec<Entry>, known: &[Known]) -> Vec<Entry> {
    let text_of = |form: &QuestionForm| {
        let sides = form.options.iter().chain(&form.left).chain(&form.right);
        compared(&form.stem, sides.map(|side| side.text.as_str()))
    };
    let texts: Vec<String> = entries.iter().map(|entry| text_of(&entry.form)).collect();
    let mut own = Texts::default();
    for text in &texts {
        own.add(text);
    }
    let mut found: Vec<Vec<Duplicate>> = vec![Vec::new(); entries.len()];
    for one in known {
        let layout = &one.body.layout;
        let sides = layout.choices().iter().chain(layout.left());
        let text = compared(&one.body.stem, sides.map(|side| side.text.as_str()));
        for (index, similarity) in own.resembling(&text) {
            let is_itself = entries
                .get(index)
                .is_some_and(|entry| entry.form.code == one.code.as_str());
            if let Some(duplicates) = found.get_mut(index).filter(|_| !is_itself) {
                duplicates.push(Duplicate {
                    code: Some(one.code.to_string()),
                    index: None,
                    similarity,
                    stem: one.body.stem.clone(),
                });
            }
        }
    }
    for (index, text) in texts.iter().enumerate() {
        for (other, similarity) in own.resembling(text) {
            // The first of the file is no duplicate of the second.
            if let (true, Some(duplicates), Some(before)) =
                (other < index, found.get_mut(index), entries.get(other))
            {
                duplicates.push(Duplicate {
                    code: None,
                    index: Some(other),
                    similarity,
                    stem: before.form.stem.clone(),
                });
            }
        }
    }
    for (entry, mut duplicates) in entries.iter_mut().zip(found) {
        duplicates.sort_by_key(|duplicate| std::cmp::Reverse(duplicate.similarity));
        duplicates.truncate(N_ALIKE);
        entry.duplicates = duplicates;
    }
    entries
}
