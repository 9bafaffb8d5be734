//! `examhall bank draft`: questions drafted from study texts, for a person to go through.
//!
//! Invariant: the file is written whole or not at all, and only where every draft's evidence stands in its
//! text to the character; no text is left out silently.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::RangedU64ValueParser;

use crate::cli::Failure;
use crate::cli::part_file::{Overwrite, PartFile};
use crate::domain::question::TopicCode;
use crate::domain::source_text::{SourceText, Standing};
use crate::drafting::{self, Material, Outcome, Plan};
use crate::formats::draft::{Heading, TextSource, to_json, to_toml, with_passages};

mod sources;
mod table;

use sources::Text;

/// Most drafts that may be asked for.
const MAX_LIMIT: u64 = 100_000;

/// `examhall bank draft …`
#[derive(Debug, clap::Args)]
pub struct DraftArguments {
    /// The study texts: `.txt`, `.md` or `.docx`.
    #[arg(required = true, value_name = "TEXT")]
    texts: Vec<PathBuf>,
    /// The file that the drafts are written to.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Replaces a file that is there.
    #[arg(long)]
    force: bool,
    /// Most drafts: the best, spread over kinds and parts of the texts; all where it is left out.
    #[arg(long, value_name = "N", value_parser = RangedU64ValueParser::<usize>::new().range(1..=MAX_LIMIT))]
    limit: Option<usize>,
    /// A file for people, as banks are made of, or for programs.
    #[arg(long, value_enum, default_value_t = FileFormat::Toml)]
    format: FileFormat,
    /// The topic of the drafts, with which their codes begin.
    #[arg(long, value_name = "CODE", default_value = "D01")]
    topic: TopicCode,
    /// The title of the text, by which questions name it; with several texts, of the file alone.
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// A bank whose `materials.toml` knows the titles and dates of the texts; `question_bank` where it has one.
    #[arg(long, value_name = "DIR")]
    bank: Option<PathBuf>,
}

/// How drafts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FileFormat {
    /// A file of a bank.
    Toml,
    /// One JSON object.
    Json,
}

/// Drafts, writes the file, and tells what was found, made and dropped. Texts that cannot be read, and texts
/// that give no draft, end with exit code 1 and no file.
///
/// # Errors
/// [`Failure`] where the file cannot be written, or is there already.
pub fn draft(arguments: &DraftArguments, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    draft_by(drafting::draft, arguments, out)
}

/// The same with other means of drafting, for tests.
fn draft_by(
    draft: impl Fn(&[Material], &Plan) -> Outcome,
    arguments: &DraftArguments,
    out: &mut dyn Write,
) -> Result<ExitCode, Failure> {
    let (part, mut file) = PartFile::create(&arguments.out, Overwrite::by(arguments.force))?;
    let texts = match sources::read(arguments) {
        Ok(texts) => texts,
        Err(problems) => {
            for problem in &problems {
                writeln!(out, "{problem}")?;
            }
            writeln!(out, "{} problems; nothing was drafted", problems.len())?;
            return Ok(ExitCode::FAILURE);
        }
    };
    let materials: Vec<Material> = texts.iter().map(|text| text.material.clone()).collect();
    let plan = Plan {
        topic: arguments.topic.clone(),
        limit: arguments.limit,
    };
    let outcome = draft(&materials, &plan);
    prove(&materials, &outcome)?;
    table::write(&texts, &outcome, out)?;
    if outcome.drafts.is_empty() {
        writeln!(
            out,
            "没有起草出题目，没有写文件 / no drafts, and no file was written"
        )?;
        return Ok(ExitCode::FAILURE);
    }
    let written = written(arguments, &texts, &outcome);
    let refuse = |error| Failure::file("cannot write", &arguments.out, error);
    file.write_all(written.as_bytes()).map_err(refuse)?;
    part.commit(&file)?;
    let (n_drafts, path) = (outcome.drafts.len(), arguments.out.display());
    writeln!(
        out,
        "起草 {n_drafts} 题，写入 {path} / {n_drafts} drafts were written"
    )?;
    table::write_unlisted(&texts, out)?;
    Ok(ExitCode::SUCCESS)
}

fn written(arguments: &DraftArguments, texts: &[Text], outcome: &Outcome) -> String {
    let sources: Vec<TextSource> = texts
        .iter()
        .map(|text| TextSource::of(&text.material, &text.file, text.encoding))
        .collect();
    let titles: Vec<String> = texts
        .iter()
        .map(|text| format!("《{}》", text.material.title))
        .collect();
    let of_texts = format!("起草自{}", titles.concat());
    let is_own = 1 < texts.len();
    let title = arguments.title.as_deref().filter(|_| is_own);
    let heading = Heading {
        topic: &arguments.topic,
        title: title.unwrap_or(&of_texts),
        texts: &sources,
    };
    match arguments.format {
        FileFormat::Toml => to_toml(&heading, outcome),
        FileFormat::Json => to_json(&heading, outcome),
    }
}

/// Every piece of evidence stands where it says: else the fault is this program's, and nothing is written.
fn prove(materials: &[Material], outcome: &Outcome) -> Result<(), Failure> {
    let texts: Vec<(&str, SourceText)> = materials
        .iter()
        .map(|material| {
            (
                material.id.as_str(),
                SourceText::new(material.text.as_str()),
            )
        })
        .collect();
    for draft in &outcome.drafts {
        let question = with_passages(draft);
        for evidence in &question.evidence {
            let text = texts.iter().find(|(id, _)| *id == evidence.material);
            let standing = text.map(|(_, text)| text.standing(evidence));
            if !matches!(standing, Some(Standing::Stands(_))) || evidence.passage.is_none() {
                return Err(Failure::Unproved {
                    question: question.code.to_string(),
                    quote: evidence.quote.clone(),
                });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
