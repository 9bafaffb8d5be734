//! `examhall bank load`: stores a folder of questions, and the blueprints in it.
//!
//! Invariant: everything is read and checked before anything is stored; questions go in together.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::{Failure, serve};
use crate::app::App;
use crate::app::bank::{self, PutCounts};
use crate::config::Config;
use crate::domain::BlueprintId;
use crate::domain::blueprint::Blueprint;
use crate::domain::question::Question;
use crate::formats::bank::read_folder;
use crate::formats::blueprint::{BlueprintForm, read_toml};

/// Where blueprints stand within a bank's folder.
const BLUEPRINTS: &str = "blueprints";
/// The one that the demo and a rehearsal take where none is given.
const SAMPLE: &str = "branch_test.toml";

pub(super) fn run(config: &Config, dir: &Path, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    let checked = read_checked(dir)?;
    let files = blueprint_files(dir)?;
    let blueprints: Result<Vec<Blueprint>, Failure> =
        files.iter().map(|file| read_blueprint(file)).collect();
    let blueprints = blueprints?;
    let app = serve::open(config)?;
    let outcome = block_on(store_all(&app, checked, &blueprints, out))?;
    app.close();
    outcome.map(|()| ExitCode::SUCCESS)
}

async fn store_all(
    app: &App,
    checked: Checked,
    blueprints: &[Blueprint],
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let PutCounts {
        created,
        changed,
        unchanged,
    } = bank::put_questions(app, None, checked.questions).await?;
    bank::put_titles(app, checked.titles).await?;
    writeln!(
        out,
        "{created} questions created, {changed} changed, {unchanged} unchanged"
    )?;
    for blueprint in blueprints {
        let id = find_or_create(app, blueprint).await?;
        writeln!(out, "blueprint {id}  {}", blueprint.title)?;
    }
    Ok(())
}

/// The blueprint files of a bank, by name.
fn blueprint_files(dir: &Path) -> Result<Vec<PathBuf>, Failure> {
    let folder = dir.join(BLUEPRINTS);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let refuse = |error| Failure::file("cannot read", &folder, error);
    let entries: Result<Vec<_>, _> = fs::read_dir(&folder).map_err(refuse)?.collect();
    let mut files: Vec<PathBuf> = entries
        .map_err(refuse)?
        .into_iter()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    files.sort();
    Ok(files)
}

/// The blueprint file that was given, or else the sample of the bank.
pub(super) fn sample_file(config: &Config, given: Option<&PathBuf>) -> PathBuf {
    let sample = || config.bank.join(BLUEPRINTS).join(SAMPLE);
    given.cloned().unwrap_or_else(sample)
}

/// Reads a blueprint file.
pub(super) fn read_blueprint(path: &Path) -> Result<Blueprint, Failure> {
    let text =
        fs::read_to_string(path).map_err(|error| Failure::file("cannot read", path, error))?;
    let file = path.display().to_string();
    read_toml(&file, &text).map_err(|problems| {
        let first = problems.into_iter().next();
        let (line, message) = first.map_or((0, String::new()), |first| (first.line, first.message));
        Failure::Blueprint {
            file,
            line,
            message,
        }
    })
}

/// Stores a blueprint after a trial against the bank; one that is there already stays.
pub(super) async fn find_or_create(
    app: &App,
    blueprint: &Blueprint,
) -> Result<BlueprintId, Failure> {
    for (id, title) in bank::list_blueprints(app).await? {
        if title == blueprint.title && bank::load_blueprint(app, id).await? == *blueprint {
            return Ok(id);
        }
    }
    Ok(bank::create_blueprint(app, BlueprintForm::from_blueprint(blueprint)).await?)
}

/// What a folder without problems holds.
pub(super) struct Checked {
    pub(super) questions: Vec<Question>,
    /// The titles of its study texts, by id.
    pub(super) titles: BTreeMap<String, String>,
}

/// Reads a folder, and refuses one with problems.
pub(super) fn read_checked(dir: &Path) -> Result<Checked, Failure> {
    let bank = read_folder(dir).map_err(|error| Failure::file("cannot read", dir, error))?;
    match (bank.problems.len(), bank.questions.is_empty()) {
        (0, false) => {
            let questions = bank.questions.into_iter().map(|(question, _)| question);
            let titles = bank.materials.into_iter().map(|one| (one.id, one.title));
            Ok(Checked {
                questions: questions.collect(),
                titles: titles.collect(),
            })
        }
        (0, true) => Err(Failure::EmptyBank {
            dir: dir.to_owned(),
        }),
        (n_problems, _) => Err(Failure::Bank {
            dir: dir.to_owned(),
            n_problems,
        }),
    }
}

/// Runs one use case to its end.
pub(super) fn block_on<T>(work: impl Future<Output = T>) -> Result<T, Failure> {
    Ok(tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(work))
}
