//! `examhall paper certify`: is this file what was promised, and is every paper right?
//!
//! Invariant: exit code 0 means that nothing was found wrong with any file; what could not be checked
//! is said.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use serde::Serialize;

use super::blocks::interruptible;
use super::inspection::{Inspection, Redrawn, inspect};
use super::words::{write_constraints, write_findings, write_pairs, write_problems};
use crate::cli::Failure;
use crate::cli::bank::Format;
use crate::domain::paper::Certificate;
use crate::domain::paper::certificate::Level;
use crate::formats::Problem;
use crate::formats::certificate::CertificateForm;

/// `examhall paper certify …`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct CertifyArguments {
    /// Files that `paper draw` wrote.
    #[arg(required = true, value_name = "FILE.ndjson")]
    files: Vec<PathBuf>,
    /// How the result is written; JSON has a line for each file.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Does not draw the papers again.
    #[arg(long)]
    no_redraw: bool,
}

pub(super) fn run(arguments: &CertifyArguments, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    let mut are_right = true;
    for (at, path) in arguments.files.iter().enumerate() {
        let inspection = interruptible(|stop| inspect(path, !arguments.no_redraw, stop))??;
        are_right &= is_right(&inspection);
        match arguments.format {
            Format::Text => {
                if at != 0 {
                    writeln!(out)?;
                }
                write_text(&inspection, out)?;
            }
            Format::Json => {
                serde_json::to_writer(&mut *out, &Report::of(&inspection))
                    .map_err(io::Error::from)?;
                writeln!(out)?;
            }
        }
    }
    Ok(if are_right {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn is_right(inspection: &Inspection) -> bool {
    let findings = inspection.certificate.as_ref().map(Certificate::findings);
    let is_fault = |level: Level| match level {
        Level::Fault => true,
        Level::Ok | Level::Notice => false,
    };
    inspection.n_problems == 0
        && findings.is_some_and(|findings| !findings.iter().any(|found| is_fault(found.level)))
}

fn has(inspection: &Inspection, code: &str) -> bool {
    // Promises are looked at first, so that no other problem takes their place in the list.
    inspection
        .problems
        .iter()
        .any(|problem| problem.code == code)
}

fn write_text(inspection: &Inspection, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = vec![("文件 file", inspection.file.clone())];
    if let Some(header) = &inspection.header {
        let order = header.order;
        let commitment = match (header.secret, has(inspection, "other_commitment")) {
            (None, _) => "未核对：密钥尚未公开 not checked: the secret is not revealed",
            (Some(_), true) => "不符 does not agree",
            (Some(_), false) => "相符 agrees",
        };
        rows.extend([
            ("名称 title", header.title.clone()),
            (
                "方式 method",
                format!("{}, window {}", order.method.as_str(), order.window),
            ),
            ("生成器 generator", header.generator.clone()),
            (
                "承诺 commitment",
                format!("{} {commitment}", header.commitment),
            ),
            ("题库 pool", format!("{} 题 questions", header.pool.len())),
        ]);
    }
    if let Some(certificate) = &inspection.certificate {
        rows.push(("份数 papers", certificate.papers.to_string()));
    }
    let redrawn = match inspection.redrawn {
        Redrawn::Compared {
            papers,
            different: 0,
        } => {
            format!("{papers} 份全部相同 papers, all the same")
        }
        Redrawn::Compared { papers, different } => {
            format!("{papers} 份中 {different} 份不同 papers, {different} of them different")
        }
        Redrawn::NotAsked => "未要求 not asked for".to_owned(),
        Redrawn::NoSecret => "不能：密钥尚未公开 cannot: the secret is not revealed".to_owned(),
        Redrawn::DependsOnSeen => {
            "不能：试卷还取决于各人见过的题 cannot: papers also depend on what each had seen"
                .to_owned()
        }
        Redrawn::Impossible => "不能 cannot".to_owned(),
    };
    rows.push(("重抽 drawn again", redrawn));
    rows.push(("问题 problems", inspection.n_problems.to_string()));
    write_pairs(out, &rows)?;
    if let Some(certificate) = &inspection.certificate {
        write_constraints(out, &certificate.constraints)?;
        write_findings(out, &certificate.findings())?;
    }
    write_problems(out, &inspection.problems)?;
    let more = inspection.n_problems - inspection.problems.len();
    if more > 0 {
        writeln!(
            out,
            "{}: {more} more problems are not listed",
            inspection.file
        )?;
    }
    let verdict = if is_right(inspection) {
        "结论：未发现问题 / nothing is wrong"
    } else {
        "结论：有问题 / something is wrong"
    };
    writeln!(out, "{verdict}")
}

/// The result, as JSON has it.
#[derive(Serialize)]
struct Report<'a> {
    file: &'a str,
    is_right: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<HeaderReport<'a>>,
    papers: u64,
    /// `null` where the papers were not drawn again.
    redrawn: Option<usize>,
    different: Option<usize>,
    problem_count: usize,
    problems: &'a [Problem],
    certificate: Option<CertificateForm>,
}

#[derive(Serialize)]
struct HeaderReport<'a> {
    title: &'a str,
    generator: &'a str,
    method: &'static str,
    window: u32,
    count: usize,
    commitment: &'a str,
    /// `null` where the secret is not revealed.
    commitment_agrees: Option<bool>,
}

impl<'a> Report<'a> {
    fn of(inspection: &'a Inspection) -> Self {
        let (redrawn, different) = match inspection.redrawn {
            Redrawn::Compared { papers, different } => (Some(papers), Some(different)),
            Redrawn::NotAsked
            | Redrawn::NoSecret
            | Redrawn::DependsOnSeen
            | Redrawn::Impossible => (None, None),
        };
        let header = inspection.header.as_ref().map(|header| HeaderReport {
            title: &header.title,
            generator: &header.generator,
            method: header.order.method.as_str(),
            window: header.order.window,
            count: header.order.count,
            commitment: &header.commitment,
            commitment_agrees: header.secret.map(|_| !has(inspection, "other_commitment")),
        });
        let certificate = inspection.certificate.as_ref();
        Self {
            file: &inspection.file,
            is_right: is_right(inspection),
            header,
            papers: certificate.map_or(0, |certificate| certificate.papers),
            redrawn,
            different,
            problem_count: inspection.n_problems,
            problems: &inspection.problems,
            certificate: certificate
                .map(|found| CertificateForm::from_certificate(found, inspection.drawn())),
        }
    }
}
