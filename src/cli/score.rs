//! `examhall score`: answers of a table, scored line by line.

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use super::{Failure, language_of};
use crate::formats::scored_case::{self, four_places};

/// `examhall score …`
#[derive(Debug, clap::Args)]
pub(super) struct ScoreArguments {
    /// A CSV table of the columns case, type, rule, `params_json`, `key_json`, `response_json`, points.
    #[arg(long, value_name = "FILE.csv")]
    cases: PathBuf,
    /// The language of the explanations: zh or en.
    #[arg(long, value_name = "LANGUAGE", default_value = "zh", value_parser = ["zh", "en"])]
    language: String,
}

/// Prints `case,score,fraction,explanation`, a line a case. Lines that are no cases are told on standard
/// error, and make the command fail; the others are scored all the same.
///
/// # Errors
/// [`Failure`] where the table cannot be read.
pub(super) fn run(arguments: &ScoreArguments, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    let path = &arguments.cases;
    let file = File::open(path).map_err(|reason| Failure::File {
        act: "cannot read",
        path: path.clone(),
        reason,
    })?;
    let lines = scored_case::read(file).map_err(|reason| Failure::Table {
        path: path.clone(),
        reason,
    })?;
    let language = language_of(&arguments.language);
    let mut table = csv::Writer::from_writer(out);
    let mut exit = ExitCode::SUCCESS;
    let header = ["case", "score", "fraction", "explanation"];
    table.write_record(header).map_err(io::Error::from)?;
    for line in lines {
        match line.case {
            Ok(case) => {
                let scored = case.score(language);
                let (score, fraction) = (four_places(scored.points), scored.points.to_string());
                let record = [case.name, score, fraction, scored.explanation];
                table.write_record(record).map_err(io::Error::from)?;
            }
            Err(reason) => {
                exit = ExitCode::FAILURE;
                let place = path.display();
                writeln!(io::stderr(), "{place}:{}: {reason}", line.number)?;
            }
        }
    }
    table.flush()?;
    Ok(exit)
}
