//! Answers that were collected elsewhere, graded by the papers of a bundle.
//!
//! The table: `number` names the candidate, `paper` the paper where there are several, and the columns `1`,
//! `2`, … hold the answers in the letters of the paper: `ABD`; `对` or `错`; blanks with `；` between them;
//! pairs `1C 2A`; an order `CAB`. Other columns are passed over.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::app::bundles::Bundled;
use crate::cli::Failure;
use crate::cli::part_file::{Overwrite, PartFile};
use crate::cli::receipt::say;
use crate::domain::grading::{Grade, Worth};
use crate::domain::paper::{Paper, Slot};
use crate::domain::question::{Body, Layout};
use crate::domain::response::Response;
use crate::domain::{AttemptId, PaperId};
use crate::formats::bundle::AttemptParts;
use crate::formats::by_hand;
use crate::formats::response::ResponseForm;

/// Grades every line that can be graded, into a score sheet.
pub(super) fn grade(
    bundled: &Bundled,
    responses: &Path,
    (to, force): (&PathBuf, bool),
    out: &mut dyn Write,
) -> Result<ExitCode, Failure> {
    let papers: BTreeMap<u32, &Paper> = bundled.papers().collect();
    let n_slots = papers
        .values()
        .map(|paper| paper.slots.len())
        .max()
        .unwrap_or(0);
    let file = File::open(responses);
    let file = file.map_err(|error| Failure::file("cannot read", responses, error))?;
    let table = |reason: String| Failure::Table {
        path: responses.to_owned(),
        reason,
    };
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(file);
    let columns = Columns::read(reader.headers().map_err(|error| table(error.to_string()))?);
    let columns = columns.map_err(table)?;
    let overwrite = Overwrite::by(force);
    let (part, file) = PartFile::create(to, overwrite)?;
    let mut sheet = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(file);
    sheet.get_ref().write_all("\u{feff}".as_bytes())?;
    let head = ["工号", "总分", "满分", "答对", "答错", "未答", "待评"].map(str::to_owned);
    let slots = (1..=n_slots).map(|slot| slot.to_string());
    sheet
        .write_record(head.into_iter().chain(slots))
        .map_err(io::Error::from)?;
    let (mut n_graded, mut n_refused) = (0_u64, 0_u64);
    for record in reader.records() {
        let line = record
            .as_ref()
            .ok()
            .and_then(csv::StringRecord::position)
            .map(csv::Position::line);
        let graded = record
            .map_err(|error| error.to_string())
            .and_then(|record| columns.grade(&record, bundled, &papers));
        match graded {
            Ok((number, grade)) => {
                n_graded += 1;
                sheet
                    .write_record(row(&number, &grade))
                    .map_err(io::Error::from)?;
            }
            Err(reason) => {
                n_refused += 1;
                let (path, line) = (responses.display(), line.unwrap_or_default());
                writeln!(io::stderr(), "{path}:{line}: {reason}")?;
            }
        }
    }
    let file = sheet
        .into_inner()
        .map_err(|error| io::Error::other(error.to_string()))?;
    part.commit(&file)?;
    let to = to.display();
    say(
        out,
        &format!("已评 {n_graded} 份，{n_refused} 份无法评分；成绩写入 {to}"),
        &format!("{n_graded} graded, {n_refused} could not be; the scores are in {to}"),
    )?;
    Ok(if n_refused == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn row(number: &str, grade: &Grade) -> Vec<String> {
    let mut row = vec![
        crate::formats::inert(number).into_owned(),
        grade.total.to_string(),
        grade.out_of.to_string(),
        grade.n_right().to_string(),
        grade.n_wrong().to_string(),
        grade.n_unanswered().to_string(),
        grade.waiting.to_string(),
    ];
    row.extend(grade.scores.iter().map(|score| match score.worth {
        Worth::Marked { marks, .. } => marks.to_string(),
        Worth::Waiting => String::new(),
    }));
    row
}

/// Where what stands in a table.
struct Columns {
    number: usize,
    paper: Option<usize>,
    /// By slot.
    slots: BTreeMap<u32, usize>,
}

impl Columns {
    fn read(header: &csv::StringRecord) -> Result<Self, String> {
        let clean = |cell: &str| cell.trim_start_matches('\u{feff}').trim().to_owned();
        let names: Vec<String> = header.iter().map(clean).collect();
        let place = |wanted: &[&str]| {
            names
                .iter()
                .position(|name| wanted.contains(&name.as_str()))
        };
        let slots = names.iter().enumerate();
        let slots = slots.filter_map(|(at, name)| Some((name.parse().ok()?, at)));
        let columns = Self {
            number: place(&["number", "工号", "考号", "准考证号"])
                .ok_or("a column `number` (工号) is missing")?,
            paper: place(&["paper", "试卷"]),
            slots: slots.collect(),
        };
        if columns.slots.is_empty() {
            return Err("columns `1`, `2`, … with answers are missing".to_owned());
        }
        Ok(columns)
    }

    fn grade(
        &self,
        record: &csv::StringRecord,
        bundled: &Bundled,
        papers: &BTreeMap<u32, &Paper>,
    ) -> Result<(String, Grade), String> {
        let number = record
            .get(self.number)
            .unwrap_or_default()
            .trim()
            .to_owned();
        if number.is_empty() {
            return Err("`number` is empty".to_owned());
        }
        let named = self.paper.and_then(|at| record.get(at)).map(str::trim);
        let paper = match (named, papers.len()) {
            (None | Some(""), 1) => papers.values().next(),
            (None | Some(""), n) => {
                return Err(format!("`paper` is missing; there are {n} papers"));
            }
            (Some(text), _) => text.parse().ok().and_then(|n: u32| papers.get(&n)),
        };
        let paper =
            paper.ok_or_else(|| format!("there is no paper `{}`", named.unwrap_or_default()))?;
        let mut responses = BTreeMap::new();
        for (slot, at) in &self.slots {
            let text = record.get(*at).unwrap_or_default().trim();
            if text.is_empty() {
                continue;
            }
            let place = (1..).zip(&paper.slots).find(|(number, _)| number == slot);
            let (_, asked) = place
                .ok_or_else(|| format!("slot {slot}: the paper has {} slots", paper.slots.len()))?;
            let question = bundled.question(asked.version);
            let question =
                question.ok_or_else(|| format!("slot {slot}: its question is missing"))?;
            let response = read_answer(text, asked, &question.body);
            responses.insert(
                *slot,
                response.map_err(|reason| format!("slot {slot}: {reason}"))?,
            );
        }
        let parts = AttemptParts {
            attempt: AttemptId::new(uuid::Uuid::nil()),
            paper: PaperId::new(uuid::Uuid::nil()),
            responses,
            marks: BTreeMap::new(),
            scores: Vec::new(),
        };
        Ok((number, bundled.grade(paper, &parts, None)))
    }
}

/// An answer as people write it on a form.
fn read_answer(text: &str, slot: &Slot, body: &Body) -> Result<Response, String> {
    let form = match &body.layout {
        Layout::Single(_) | Layout::Multiple(_) => {
            ResponseForm::Choices(by_hand::letters(text).collect())
        }
        Layout::Order(_) => ResponseForm::Order(by_hand::letters(text).collect()),
        Layout::TrueFalse => {
            let truth = by_hand::truth(text);
            ResponseForm::Truth(truth.ok_or_else(|| format!("`{text}` is neither 对 nor 错"))?)
        }
        Layout::Blank(n_blanks) => {
            let texts: Vec<String> = match n_blanks {
                1 => vec![text.to_owned()],
                _ => text
                    .split(['；', ';', '|'])
                    .map(|text| text.trim().to_owned())
                    .collect(),
            };
            ResponseForm::Blanks(texts)
        }
        Layout::Match { .. } => {
            let pairs = text
                .split(by_hand::is_between)
                .filter(|pair| !pair.is_empty());
            let pair = |pair: &str| {
                let at = pair.find(|c: char| !c.is_ascii_digit())?;
                let (left, right) = pair.split_at_checked(at)?;
                let right = right.trim_start_matches(['-', '=', ':', '：']);
                Some((left.to_owned(), right.to_ascii_uppercase()))
            };
            let pairs: Option<BTreeMap<String, String>> = pairs.map(pair).collect();
            ResponseForm::Pairs(
                pairs.ok_or_else(|| format!("`{text}` are no pairs such as `1C 2A`"))?,
            )
        }
        Layout::Essay => ResponseForm::Text(text.to_owned()),
    };
    let response = form.into_response(slot, &body.layout);
    response.map_err(|misfit| misfit.to_string())
}
