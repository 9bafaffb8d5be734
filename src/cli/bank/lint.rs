//! The linter over a folder: findings with their lines, without those that the folder answers with a reason.
//!
//! Invariant: whatever is found is told or suppressed, and a suppression of nothing is told.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;

use super::answers::Answers;
use super::placed::Placed;
use super::{Format, exit_code, of_folder};
use crate::cli::language_of;
use crate::domain::Language;
use crate::domain::lint::{Rule, Severity, Sources, examine, lint_blueprint, lint_examined};
use crate::domain::question::{Question, QuestionCode};
use crate::formats::bank::{Bank, Origin, read_texts};
use crate::formats::blueprint::{Located, read_located};
use crate::formats::{Problem, in_parallel};

/// `examhall bank lint …`
#[derive(Debug, clap::Args)]
pub struct LintArguments {
    /// The folder of `.toml` files.
    #[arg(default_value = "question_bank")]
    pub dir: PathBuf,
    /// A folder with the text of each material, `<id>.txt`, `.md` or `.docx`: rules that compare with the texts are run too.
    #[arg(long, value_name = "DIR")]
    pub materials: Option<PathBuf>,
    /// A file with a word or phrase a line that no question may use (rule B6).
    #[arg(long, value_name = "FILE")]
    pub banned: Option<PathBuf>,
    /// How the result is written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// The language of what to do: zh or en.
    #[arg(long, value_name = "LANGUAGE", default_value = "zh", value_parser = ["zh", "en"])]
    pub language: String,
}

/// Judges a folder and writes every finding; the exit code says whether there are errors or problems.
///
/// # Errors
/// Only where `out` cannot be written.
pub fn lint(arguments: &LintArguments, out: &mut dyn Write) -> io::Result<ExitCode> {
    let bank = super::read(&arguments.dir);
    let mut told = run_with(
        &bank,
        &arguments.dir,
        arguments.materials.as_deref(),
        arguments.banned.as_deref(),
        language_of(&arguments.language),
    );
    told.problems.splice(0..0, bank.problems.iter().cloned());
    let report = told.report();
    let is_content = told.problems.is_empty() && report.errors == 0;
    match arguments.format {
        Format::Text => {
            report.write_converted(out)?;
            for problem in &told.problems {
                writeln!(out, "{problem}")?;
            }
            for finding in &told.findings {
                writeln!(out, "{finding}")?;
            }
            if !report.not_run.is_empty() {
                writeln!(
                    out,
                    "not run without --materials: {}",
                    report.not_run.join(", ")
                )?;
            }
            let n_problems = told.problems.len();
            let (errors, warnings, suppressed) =
                (report.errors, report.warnings, report.suppressed);
            writeln!(
                out,
                "{} questions: {errors} errors, {warnings} warnings, {suppressed} suppressed, {n_problems} problems",
                bank.questions.len()
            )?;
        }
        Format::Json => {
            serde_json::to_writer(
                &mut *out,
                &LintReport {
                    questions: bank.questions.len(),
                    problems: &told.problems,
                    lint: report,
                },
            )?;
            writeln!(out)?;
        }
    }
    Ok(exit_code(is_content))
}

#[derive(Serialize)]
struct LintReport<'a> {
    questions: usize,
    problems: &'a [Problem],
    #[serde(flatten)]
    lint: Report<'a>,
}

/// What the linter has to say of a folder.
pub(super) struct Told {
    /// In the order of files and lines.
    findings: Vec<Placed>,
    n_suppressed: usize,
    /// Materials and blueprints that cannot be read.
    pub(super) problems: Vec<Problem>,
    has_texts: bool,
    /// Materials that were not written in UTF-8, with what they were.
    converted: BTreeMap<String, &'static str>,
}

/// Counts and findings, as JSON has them.
#[derive(Serialize)]
pub(super) struct Report<'a> {
    errors: usize,
    pub(super) warnings: usize,
    pub(super) suppressed: usize,
    /// Codes of the rules that need the texts of the materials, where they were not given.
    not_run: Vec<&'static str>,
    findings: &'a [Placed],
    /// Materials whose texts were converted, and what they were written in.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    converted: &'a BTreeMap<String, &'static str>,
}

/// The linter over a bank, with the blueprints in its folder, in Chinese.
pub(super) fn run(bank: &Bank, dir: &Path, materials: Option<&Path>) -> Told {
    run_with(bank, dir, materials, None, Language::Chinese)
}

fn run_with(
    bank: &Bank,
    dir: &Path,
    materials: Option<&Path>,
    banned: Option<&Path>,
    language: Language,
) -> Told {
    let mut problems = Vec::new();
    let mut texts = Vec::new();
    let mut converted = BTreeMap::new();
    if let Some(dir) = materials {
        match read_texts(bank, dir) {
            Ok((read, mut missing)) => {
                let other = read
                    .iter()
                    .filter(|(_, study)| study.encoding.is_converted());
                converted = other
                    .map(|(id, study)| (id.clone(), study.encoding.as_str()))
                    .collect();
                texts = read
                    .into_iter()
                    .map(|(id, study)| (id, study.text))
                    .collect();
                problems.append(&mut missing);
            }
            Err(error) => problems.push(of_folder(dir, "unreadable_folder", &error)),
        }
    }
    let mut sources = Sources::new(texts);
    if let Some(file) = banned {
        match std::fs::read_to_string(file) {
            Ok(words) => sources = sources.with_banned(words.lines()),
            Err(error) => problems.push(of_folder(file, "unreadable_file", &error)),
        }
    }
    let questions: Vec<&Question> = bank
        .questions
        .iter()
        .map(|(question, _)| question)
        .collect();
    let examined = in_parallel(&questions, |question| examine(question, &sources));
    let found = lint_examined(&questions, examined);
    let mut answers = Answers::of(&bank.suppressions);
    let origins: BTreeMap<&QuestionCode, &Origin> = bank
        .questions
        .iter()
        .map(|(question, origin)| (&question.code, origin))
        .collect();
    let mut findings: Vec<Placed> = found
        .iter()
        .filter(|finding| {
            !answers.hold(
                finding.rule,
                Some(&finding.question).filter(|_| !finding.rule.is_of_bank()),
            )
        })
        .map(|finding| Placed::of(finding, origins.get(&finding.question).copied(), language))
        .collect();
    for plan in read_blueprints(dir, &mut problems) {
        let found = lint_blueprint(&plan.blueprint, &questions);
        // A plan is answered where the bank as a whole is: a blueprint has no place for it.
        let kept = found
            .iter()
            .filter(|finding| !answers.hold(finding.rule, None));
        findings.extend(kept.map(|finding| Placed::of_blueprint(finding, &plan, language)));
    }
    let unused = answers.unused(!sources.is_empty());
    findings.extend(unused.map(|answer| Placed::of_unused(answer, language)));
    findings.sort();
    Told {
        findings,
        n_suppressed: answers.n_held,
        problems,
        has_texts: !sources.is_empty(),
        converted,
    }
}

/// The blueprints of the folder; one that cannot be read is a problem.
fn read_blueprints(dir: &Path, problems: &mut Vec<Problem>) -> Vec<Located> {
    let folder = dir.join("blueprints");
    let entries = folder.read_dir().into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    files.sort();
    let mut plans = Vec::new();
    for path in files {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let file = format!("blueprints/{name}");
        match std::fs::read_to_string(&path).map(|text| read_located(&file, &text)) {
            Ok(Ok(plan)) => plans.push(plan),
            Ok(Err(mut faults)) => problems.append(&mut faults),
            Err(error) => problems.push(of_folder(&path, "unreadable_file", &error)),
        }
    }
    plans
}

impl Told {
    /// Leaves quotations to who checked them already.
    pub(super) fn leave_out_quotes(&mut self) {
        self.findings
            .retain(|finding| finding.code != Rule::B5.code());
    }

    /// The errors as problems of the folder.
    pub(super) fn errors_as_problems(&self) -> Vec<Problem> {
        let errors = self
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error.as_str());
        let problem = |finding: &Placed| Problem {
            file: finding.file.clone(),
            line: finding.line,
            code: finding.code,
            message: finding.hint.clone(),
        };
        errors.map(problem).collect()
    }

    /// What is told.
    pub(super) fn report(&self) -> Report<'_> {
        let count = |severity: Severity| {
            self.findings
                .iter()
                .filter(|finding| finding.severity == severity.as_str())
                .count()
        };
        let needs_texts = |rule: &&Rule| rule.needs_texts() && !self.has_texts;
        Report {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            suppressed: self.n_suppressed,
            not_run: Rule::ALL
                .iter()
                .filter(needs_texts)
                .map(|rule| rule.code())
                .collect(),
            findings: &self.findings,
            converted: &self.converted,
        }
    }
}

impl Report<'_> {
    /// A line for each text that was converted.
    pub(super) fn write_converted(&self, out: &mut dyn Write) -> io::Result<()> {
        for (id, encoding) in self.converted {
            writeln!(out, "material `{id}`: converted from {encoding}")?;
        }
        Ok(())
    }

    /// A line for each warning.
    pub(super) fn write_warnings(&self, out: &mut dyn Write) -> io::Result<()> {
        let warnings = self
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Warning.as_str());
        for warning in warnings {
            writeln!(out, "{warning}")?;
        }
        if 0 < self.warnings {
            writeln!(out)?;
        }
        Ok(())
    }
}
