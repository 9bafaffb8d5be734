//! The linter over a folder: findings with their lines, without those that the folder answers with a reason.
//!
//! Invariant: whatever is found is told or suppressed, and a suppression of nothing is told.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;

use super::answers::Answers;
use super::{Format, exit_code, of_folder};
use crate::domain::lint::{
    BlueprintFinding, Finding, Rule, Severity, Sources, examine, lint_blueprint, lint_examined,
};
use crate::domain::question::{Question, QuestionCode};
use crate::formats::bank::{Bank, MATERIALS_FILE, Origin, Suppression, read_texts};
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

/// A finding with its place.
#[derive(Debug, Serialize, PartialEq, Eq, PartialOrd, Ord)]
struct Placed {
    file: String,
    line: usize,
    code: &'static str,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    question: Option<String>,
    field: String,
    found: String,
    hint: String,
    others: Vec<String>,
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

/// The linter over a bank, with the blueprints in its folder.
pub(super) fn run(bank: &Bank, dir: &Path, materials: Option<&Path>) -> Told {
    run_with(bank, dir, materials, None)
}

fn run_with(bank: &Bank, dir: &Path, materials: Option<&Path>, banned: Option<&Path>) -> Told {
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
        .map(|finding| Placed::of(finding, origins.get(&finding.question).copied()))
        .collect();
    for plan in read_blueprints(dir, &mut problems) {
        let found = lint_blueprint(&plan.blueprint, &questions);
        // A plan is answered where the bank as a whole is: a blueprint has no place for it.
        let kept = found
            .iter()
            .filter(|finding| !answers.hold(finding.rule, None));
        findings.extend(kept.map(|finding| Placed::of_blueprint(finding, &plan)));
    }
    findings.extend(answers.unused(!sources.is_empty()).map(Placed::of_unused));
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

impl Placed {
    fn of(finding: &Finding, origin: Option<&Origin>) -> Self {
        let is_of_bank = finding.rule.is_of_bank();
        let (file, line) = match origin.filter(|_| !is_of_bank) {
            Some(origin) => (origin.file.clone(), origin.line_of(&finding.field)),
            None => (MATERIALS_FILE.to_owned(), 0),
        };
        Self {
            file,
            line,
            code: finding.rule.code(),
            severity: finding.rule.severity().as_str(),
            question: (!is_of_bank).then(|| finding.question.to_string()),
            field: finding.field.clone(),
            found: finding.found.clone(),
            hint: finding.hint.clone(),
            others: finding.others.iter().map(ToString::to_string).collect(),
        }
    }

    fn of_unused(answer: &Suppression) -> Self {
        Self {
            file: answer.file.clone(),
            line: answer.line,
            code: "unused_suppression",
            severity: Severity::Warning.as_str(),
            question: answer.question.as_ref().map(ToString::to_string),
            field: "lint".to_owned(),
            found: answer.rule.clone(),
            hint: format!(
                "这里说明了 {} 的理由，但并没有这样的问题：请删去这一条。",
                answer.rule
            ),
            others: Vec::new(),
        }
    }

    fn of_blueprint(finding: &BlueprintFinding, plan: &Located) -> Self {
        Self {
            file: plan.file().to_owned(),
            line: plan.line_at(&finding.field),
            code: finding.rule.code(),
            severity: finding.rule.severity().as_str(),
            question: None,
            field: finding.field.clone(),
            found: finding.found.clone(),
            hint: finding.hint.clone(),
            others: finding.questions.iter().map(ToString::to_string).collect(),
        }
    }
}

/// The line that people read: `t01.toml:7  S7  warning  T01-S01 …`.
impl std::fmt::Display for Placed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            file,
            line,
            code,
            severity,
            hint,
            question,
            ..
        } = self;
        match line {
            0 => write!(f, "{file}")?,
            _ => write!(f, "{file}:{line}")?,
        }
        write!(f, "  {code}  {severity}  ")?;
        match question {
            Some(question) => write!(f, "{question} {hint}"),
            None => f.write_str(hint),
        }
    }
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
