//! One file of drawn papers, looked at from all sides.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use super::blocks::{self, Stopped};
use super::{draw, source};
use crate::cli::Failure;
use crate::domain::paper::{Audit, Certificate, GENERATOR, Method, Paper, Slot, Source, Statement};
use crate::domain::question::OptionId;
use crate::formats::Problem;
use crate::formats::certificate::DrawnForm;
use crate::formats::drawing::{Entry, Header, Reader};

/// Most problems that are listed of one file.
const MAX_LISTED: usize = 20;

/// What was found in a file.
pub(super) struct Inspection {
    /// Its name.
    pub(super) file: String,
    /// Its header, where it could be read.
    pub(super) header: Option<Header>,
    /// What is wrong: the first 20.
    pub(super) problems: Vec<Problem>,
    /// How much is wrong.
    pub(super) n_problems: usize,
    /// Whether the papers were drawn again.
    pub(super) redrawn: Redrawn,
    /// What was seen of all papers that could be read.
    pub(super) certificate: Option<Certificate>,
}

/// Whether the papers were drawn again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Redrawn {
    /// All that could be read, so many of them different.
    Compared {
        /// Papers that were compared.
        papers: usize,
        /// Those of them that are not what is drawn.
        different: usize,
    },
    /// Nobody asked for it.
    NotAsked,
    /// The secret is not revealed.
    NoSecret,
    /// Each candidate's paper also depends on what they had seen, which the file does not tell.
    DependsOnSeen,
    /// By another version, or nothing could be drawn: the problems say which.
    Impossible,
}

impl Inspection {
    /// Where the papers come from, as the file tells it.
    pub(super) fn drawn(&self) -> DrawnForm {
        let Some(header) = &self.header else {
            return DrawnForm::default();
        };
        DrawnForm {
            generator: header.generator.clone(),
            method: header.order.method.as_str().to_owned(),
            commitment: Some(header.commitment.clone()),
            statement: header.statement().map(|statement| statement.text()),
            drawn_at: None,
        }
    }
}

/// Papers of the file, one after the other, while everything is noted.
struct Walk<'s, R> {
    reader: Reader<R>,
    audit: Audit<'s>,
    notes: Notes,
}

struct Notes {
    file: String,
    problems: Vec<Problem>,
    count: usize,
}

/// Reads a file to its end.
///
/// # Errors
/// [`Failure`] for a file that cannot be opened, and where the work was interrupted.
pub(super) fn inspect(path: &Path, redraw: bool, stop: &AtomicBool) -> Result<Inspection, Failure> {
    let opened = File::open(path).map_err(|error| Failure::file("cannot read", path, error))?;
    let file = path.display().to_string();
    let mut notes = Notes {
        file: file.clone(),
        problems: Vec::new(),
        count: 0,
    };
    let reader = match Reader::new(&file, BufReader::new(opened)) {
        Ok(reader) => reader,
        Err(problem) => {
            notes.add(problem);
            return Ok(notes.unread(None));
        }
    };
    for problem in reader.broken_promises() {
        notes.add(problem);
    }
    let header = reader.header().clone();
    let source = match Source::new(header.blueprint.clone(), header.pool.clone()) {
        Ok(source) => source,
        Err(faults) => {
            for fault in faults {
                notes.tell(
                    1,
                    fault.code(),
                    format!("`blueprint.{}`: {fault}", fault.field()),
                );
            }
            return Ok(notes.unread(Some(header)));
        }
    };
    let mut walk = Walk {
        reader,
        audit: Audit::new(&source.blueprint, &source.pool, header.order.window),
        notes,
    };
    let redrawn = match (redraw, header.statement()) {
        (false, _) => Redrawn::NotAsked,
        (true, None) => Redrawn::NoSecret,
        (true, Some(_)) if header.blueprint.avoid_seen && header.roster_digest.is_some() => {
            Redrawn::DependsOnSeen
        }
        (true, Some(_)) if header.generator != GENERATOR => {
            let told = format!(
                "drawn by `{}`, this is `{GENERATOR}`: the papers cannot be drawn again; --no-redraw checks the rest",
                header.generator
            );
            walk.notes.tell(1, "other_generator", told);
            Redrawn::Impossible
        }
        (true, Some(statement)) => redraw_all(&mut walk, &source, &statement, stop)?,
    };
    while walk.next_entry().is_some() {
        refuse_stopped(stop)?;
    }
    Ok(Inspection {
        file,
        header: Some(header),
        problems: walk.notes.problems,
        n_problems: walk.notes.count,
        redrawn,
        certificate: Some(walk.audit.finish()),
    })
}

fn refuse_stopped(stop: &AtomicBool) -> Result<(), Failure> {
    if stop.load(Ordering::Relaxed) {
        return Err(Failure::Interrupted);
    }
    Ok(())
}

/// Why drawing again ended early.
enum Halt {
    Infeasible(crate::domain::paper::DrawFault),
    /// Nothing is left to compare with, whatever the header says.
    FileEnded,
    Stopped,
}

impl From<Stopped> for Halt {
    fn from(Stopped: Stopped) -> Self {
        Self::Stopped
    }
}

/// Draws all papers again beside those of the file.
fn redraw_all<R: BufRead>(
    walk: &mut Walk<'_, R>,
    source: &Source,
    statement: &Statement,
    stop: &AtomicBool,
) -> Result<Redrawn, Failure> {
    let mut compared = Compared {
        papers: 0,
        different: 0,
    };
    let mut waiting = None;
    let (mut index, mut forms) = (0, Vec::new());
    let take = |papers: Vec<Paper>| {
        if statement.order.method == Method::Forms {
            forms.extend(papers);
            return Ok(());
        }
        for wanted in papers {
            index += 1;
            // A number that is missing or comes twice has been told of: go on where they agree.
            while waiting
                .as_ref()
                .is_none_or(|entry: &Entry| entry.number < index)
            {
                waiting = walk.next_entry();
                if waiting.is_none() {
                    return Err(Halt::FileEnded);
                }
            }
            if let Some(entry) = waiting.take_if(|entry| entry.number == index) {
                compared.hold(&mut walk.notes, source, &wanted, &entry);
            }
        }
        Ok(())
    };
    let threads = draw::default_threads()?;
    let outcome = source::drawing_of(source, statement)
        .map_err(Halt::Infeasible)
        .and_then(|drawing| {
            let make = |number| {
                let papers = drawing.block(number, &|_| Vec::new());
                papers.map_err(Halt::Infeasible)
            };
            blocks::in_order(drawing.n_blocks(), threads, stop, make, take)
        });
    match outcome {
        Ok(()) | Err(Halt::FileEnded) => {}
        Err(Halt::Stopped) => return Err(Failure::Interrupted),
        Err(Halt::Infeasible(fault)) => {
            let told = format!("the papers cannot be drawn again: {fault}");
            walk.notes.tell(1, "cannot_draw", told);
            return Ok(Redrawn::Impossible);
        }
    }
    while let Some(entry) = forms.first().and_then(|_| walk.next_entry()) {
        refuse_stopped(stop)?;
        // Candidate `i` has form `i` mod the number of forms.
        let at = entry.number.saturating_sub(1).checked_rem(forms.len());
        if let Some(wanted) = at.and_then(|at| forms.get(at)) {
            compared.hold(&mut walk.notes, source, wanted, &entry);
        }
    }
    Ok(Redrawn::Compared {
        papers: compared.papers,
        different: compared.different,
    })
}

struct Compared {
    papers: usize,
    different: usize,
}

impl Compared {
    fn hold(&mut self, notes: &mut Notes, source: &Source, wanted: &Paper, entry: &Entry) {
        self.papers += 1;
        if entry.paper == *wanted {
            return;
        }
        self.different += 1;
        let (wanted, found) = (&wanted.slots, &entry.paper.slots);
        let same = wanted.iter().zip(found).take_while(|(a, b)| a == b).count();
        let told = format!(
            "paper {} is not the one that is drawn: slot {}: wanted {}; found {}",
            entry.number,
            same + 1,
            text_of(source, wanted.get(same)),
            text_of(source, found.get(same)),
        );
        notes.tell(entry.line, "other_paper", told);
    }
}

/// A slot as a person finds it in the file.
fn text_of(source: &Source, slot: Option<&Slot>) -> String {
    let Some(slot) = slot else {
        return "none".to_owned();
    };
    let mut questions = source.pool.iter();
    let question = questions.find(|question| question.version == slot.version);
    let code = question.map_or_else(|| slot.version.to_string(), |found| found.code.to_string());
    let order: Vec<&str> = slot.order.iter().map(OptionId::as_str).collect();
    format!("`{code}` {}", order.concat())
}

impl<R: BufRead> Walk<'_, R> {
    /// The next paper that could be read; it is checked on the way.
    fn next_entry(&mut self) -> Option<Entry> {
        loop {
            let entry = match self.reader.next()? {
                Ok(entry) => entry,
                Err(problem) => {
                    self.notes.add(problem);
                    continue;
                }
            };
            for violation in self.audit.add(&entry.paper) {
                let told = format!("paper {}: {violation}", entry.number);
                self.notes.tell(entry.line, "violation", told);
            }
            return Some(entry);
        }
    }
}

impl Notes {
    /// What was found in a file whose papers make no sense.
    fn unread(self, header: Option<Header>) -> Inspection {
        Inspection {
            file: self.file,
            header,
            problems: self.problems,
            n_problems: self.count,
            redrawn: Redrawn::Impossible,
            certificate: None,
        }
    }

    fn add(&mut self, problem: Problem) {
        self.count += 1;
        if self.problems.len() < MAX_LISTED {
            self.problems.push(problem);
        }
    }

    fn tell(&mut self, line: usize, code: &'static str, message: String) {
        let file = self.file.clone();
        self.add(Problem {
            file,
            line,
            code,
            message,
        });
    }
}
