//! How coverage is laid out, for people and for programs.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use serde::Serialize;

use super::{Covered, Told, line_of, write_line};
use crate::domain::coverage::{Fate, Judged, PartCoverage};
use crate::domain::question::{Evidence, Kind, QuestionCode};
use crate::formats::Problem;

/// Problems, a table for each text, what nobody asks about, and what a new version breaks.
pub(super) fn write_text(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    for problem in &told.problems {
        writeln!(out, "{problem}")?;
    }
    for covered in &told.materials {
        write_material(covered, out)?;
    }
    if let Some(judged) = &told.judged {
        write_judged(told, judged, out)?;
    }
    Ok(())
}

fn write_material(covered: &Covered<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (material, whole) = (covered.material, &covered.coverage.whole);
    writeln!(out, "{} 《{}》", material.id, material.title)?;
    let kinds: BTreeSet<Kind> = whole.by_kind.keys().copied().collect();
    let heads = ["line", "questions"].into_iter();
    let heads = heads.chain(kinds.iter().map(|kind| kind.as_str()));
    let heads: Vec<String> = heads.chain(["quoted", "part"]).map(str::to_owned).collect();
    let row = |line: String, counts: &PartCoverage, title: &str| -> Vec<String> {
        let by_kind = kinds.iter().map(|kind| counts.by_kind.get(kind).copied());
        let by_kind = by_kind.map(|count| count.map_or_else(|| ".".to_owned(), |n| n.to_string()));
        let front = [line, counts.n_questions().to_string()].into_iter();
        let back = [percent(counts), title.to_owned()];
        front.chain(by_kind).chain(back).collect()
    };
    let parts = covered.parts.iter().zip(&covered.coverage.parts);
    let parts = parts.map(|(part, counts)| {
        let line = line_of(covered.text, part.range.start).to_string();
        row(line, counts, &part.title)
    });
    let mut rows = vec![heads];
    rows.extend(parts);
    rows.push(row("all".to_owned(), whole, ""));
    // The title comes last, so that its width does not matter.
    let width_of = |column| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(String::len).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..kinds.len() + 3).map(width_of).collect();
    for row in &rows {
        let padded = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:>width$}"));
        let title = row.last().map_or("", String::as_str);
        write_line(
            out,
            &format!("{}  {title}", padded.collect::<Vec<_>>().join("  ")),
        )?;
    }
    let unasked = covered
        .coverage
        .parts
        .iter()
        .filter(|of| of.n_questions() == 0)
        .count();
    writeln!(
        out,
        "{unasked} of {} parts are not asked about; {} of the characters are quoted",
        covered.parts.len(),
        percent(whole)
    )?;
    if !covered.coverage.lost.is_empty() {
        let codes = covered.coverage.lost.iter().map(QuestionCode::as_str);
        let codes = codes.collect::<Vec<_>>().join(", ");
        writeln!(out, "evidence is not in the text: {codes}")?;
    }
    writeln!(out)
}

fn percent(counts: &PartCoverage) -> String {
    let permille = counts.permille();
    format!("{}.{}%", permille / 10, permille % 10)
}

fn write_judged(told: &Told<'_>, judged: &[Judged], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "new versions of: {}", told.renewed.join(", "))?;
    let quotes: BTreeMap<&QuestionCode, &[Evidence]> = told
        .questions
        .iter()
        .map(|question| (&question.code, question.evidence.as_slice()))
        .collect();
    for of in judged.iter().filter(|of| of.fate == Fate::Stale) {
        let gone = of
            .evidence
            .iter()
            .filter(|(_, fate, _)| *fate == Fate::Stale);
        for (n, ..) in gone {
            let quote = quotes.get(&of.question).and_then(|all| all.get(*n));
            let quote = quote.map_or("", |evidence| evidence.quote.as_str());
            writeln!(out, "stale  {}  evidence {}: {quote}", of.question, n + 1)?;
        }
    }
    // Nothing to mend but the spans, which `bank check` tells one by one.
    let moved = judged.iter().filter(|of| of.fate == Fate::Moved);
    let moved: Vec<&str> = moved.map(|of| of.question.as_str()).collect();
    if !moved.is_empty() {
        writeln!(out, "moved  {}", moved.join(", "))?;
    }
    let counts = Fate::ALL.iter().map(|fate| {
        let n = judged.iter().filter(|of| of.fate == *fate).count();
        format!("{n} {}", fate.as_str())
    });
    let counts = counts.collect::<Vec<_>>().join(", ");
    writeln!(out, "{} questions: {counts}", judged.len())
}

/// One JSON object.
pub(super) fn write_json(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    let report = Report {
        problems: &told.problems,
        materials: told.materials.iter().map(MaterialReport::of).collect(),
        new: told.judged.as_ref().map(|judged| NewReport {
            materials: &told.renewed,
            questions: judged.iter().map(JudgedReport::of).collect(),
        }),
    };
    serde_json::to_writer(&mut *out, &report)?;
    writeln!(out)
}

#[derive(Serialize)]
struct Report<'t> {
    problems: &'t [Problem],
    materials: Vec<MaterialReport<'t>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<NewReport<'t>>,
}

#[derive(Serialize)]
struct MaterialReport<'t> {
    id: &'t str,
    title: &'t str,
    #[serde(flatten)]
    whole: CountsReport,
    parts: Vec<PartReport<'t>>,
    /// Questions whose evidence is not in the text.
    lost: Vec<&'t str>,
}

#[derive(Serialize)]
struct PartReport<'t> {
    title: &'t str,
    /// From 1.
    line: usize,
    /// Characters of the text, from 0; the second is the one behind the last.
    span: [usize; 2],
    #[serde(flatten)]
    counts: CountsReport,
}

#[derive(Serialize)]
struct CountsReport {
    questions: usize,
    by_type: BTreeMap<&'static str, usize>,
    /// White space left out.
    characters: usize,
    quoted: usize,
}

#[derive(Serialize)]
struct NewReport<'t> {
    materials: &'t [&'t str],
    questions: Vec<JudgedReport<'t>>,
}

#[derive(Serialize)]
struct JudgedReport<'t> {
    code: &'t str,
    fate: &'static str,
    evidence: Vec<EvidenceReport>,
}

/// Evidence that is not where it was.
#[derive(Serialize)]
struct EvidenceReport {
    /// Which of the question's, from 0.
    index: usize,
    fate: &'static str,
    /// Where it stands now.
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Option<[usize; 2]>,
}

impl<'t> MaterialReport<'t> {
    fn of(covered: &'t Covered<'_>) -> Self {
        let parts = covered.parts.iter().zip(&covered.coverage.parts);
        let part = parts.map(|(part, counts)| PartReport {
            title: &part.title,
            line: line_of(covered.text, part.range.start),
            span: [part.range.start, part.range.end],
            counts: CountsReport::of(counts),
        });
        Self {
            id: &covered.material.id,
            title: &covered.material.title,
            whole: CountsReport::of(&covered.coverage.whole),
            parts: part.collect(),
            lost: covered
                .coverage
                .lost
                .iter()
                .map(QuestionCode::as_str)
                .collect(),
        }
    }
}

impl CountsReport {
    fn of(counts: &PartCoverage) -> Self {
        let by_word = |(kind, count): (&Kind, &usize)| (kind.as_str(), *count);
        Self {
            questions: counts.n_questions(),
            by_type: counts.by_kind.iter().map(by_word).collect(),
            characters: counts.n_characters,
            quoted: counts.n_quoted,
        }
    }
}

impl<'t> JudgedReport<'t> {
    fn of(judged: &'t Judged) -> Self {
        let evidence = judged.evidence.iter();
        let evidence = evidence.map(|(index, fate, place)| EvidenceReport {
            index: *index,
            fate: fate.as_str(),
            span: place.as_ref().map(|place| [place.start, place.end]),
        });
        Self {
            code: judged.question.as_str(),
            fate: judged.fate.as_str(),
            evidence: evidence.collect(),
        }
    }
}
