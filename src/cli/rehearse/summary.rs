//! What a rehearsal found.
//!
//! Invariant: it is clean only where nothing was lost, nothing was wrong and nothing was unexpected.

use std::io::{self, Write};

use serde::Serialize;

/// How many lines of a list are kept: the first ones tell what is the matter.
const LINES: usize = 20;

/// The figures of a rehearsal.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(super) struct Summary {
    /// People on the roster.
    pub(super) candidates: usize,
    /// Attempts that were submitted.
    pub(super) submitted: usize,
    /// Attempts that ran out of time.
    pub(super) expired: usize,
    /// People who never came.
    pub(super) absent: usize,
    /// Revisions of answers that the server confirmed; a repeated one counts once.
    pub(super) answers_acknowledged: usize,
    /// Slots whose last confirmed answer is not what is stored.
    pub(super) answers_lost: usize,
    /// Rows of the score sheet that were compared.
    pub(super) scores_checked: usize,
    /// Rows, or cells of them, that differ from the independent calculation.
    pub(super) scores_wrong: usize,
    /// From the first request to the last comparison, to a tenth.
    pub(super) seconds: f64,
    /// What the rehearsal was drawn from.
    pub(super) seed: u32,
    /// `sqlite` or `postgresql`.
    pub(super) database: &'static str,
    /// Requests that were sent again, because the server was busy or a connection broke.
    pub(super) repeated_requests: usize,
    /// What else went against expectation: the first lines of it.
    pub(super) unexpected: Vec<String>,
    /// What is lost or wrong: the first lines of it.
    pub(super) faults: Vec<String>,
}

impl Summary {
    /// Whether everything is as it should be.
    pub(super) fn is_clean(&self) -> bool {
        self.answers_lost == 0
            && self.scores_wrong == 0
            && self.scores_checked == self.candidates
            && self.submitted + self.expired + self.absent == self.candidates
            && self.unexpected.is_empty()
            && self.faults.is_empty()
    }

    /// Notes something unexpected.
    pub(super) fn note_unexpected(&mut self, line: String) {
        note(&mut self.unexpected, line);
    }

    /// Notes something lost or wrong; the counts are the caller's.
    pub(super) fn note_fault(&mut self, line: String) {
        note(&mut self.faults, line);
    }

    /// One line a figure.
    ///
    /// # Errors
    /// Only where `out` cannot be written.
    pub(super) fn write_text(&self, out: &mut dyn Write) -> io::Result<()> {
        let counts = [
            ("candidates", self.candidates),
            ("submitted", self.submitted),
            ("expired", self.expired),
            ("absent", self.absent),
            ("answers_acknowledged", self.answers_acknowledged),
            ("answers_lost", self.answers_lost),
            ("scores_checked", self.scores_checked),
            ("scores_wrong", self.scores_wrong),
            ("repeated_requests", self.repeated_requests),
        ];
        for (name, count) in counts {
            writeln!(out, "{name:<21} {count}")?;
        }
        writeln!(out, "{:<21} {:.1}", "seconds", self.seconds)?;
        writeln!(out, "{:<21} {}", "seed", self.seed)?;
        writeln!(out, "{:<21} {}", "database", self.database)?;
        let lists = [("unexpected", &self.unexpected), ("fault", &self.faults)];
        for (name, lines) in lists {
            for line in lines {
                writeln!(out, "{name}: {line}")?;
            }
        }
        Ok(())
    }

    /// One JSON object on one line.
    ///
    /// # Errors
    /// Only where `out` cannot be written.
    pub(super) fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer(&mut *out, self)?;
        writeln!(out)
    }
}

fn note(lines: &mut Vec<String>, line: String) {
    if lines.len() < LINES {
        lines.push(line);
    } else if lines.len() == LINES {
        lines.push("and more".to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean() -> Summary {
        Summary {
            candidates: 4,
            submitted: 2,
            expired: 1,
            absent: 1,
            scores_checked: 4,
            ..Summary::default()
        }
    }

    #[test]
    fn anything_lost_wrong_unexpected_or_unchecked_is_not_clean() {
        assert!(clean().is_clean());
        let faults: [fn(&mut Summary); 6] = [
            |summary| summary.answers_lost = 1,
            |summary| summary.scores_wrong = 1,
            |summary| summary.scores_checked = 3,
            |summary| summary.submitted = 1,
            |summary| summary.note_unexpected("x".to_owned()),
            |summary| summary.note_fault("x".to_owned()),
        ];
        for plant in faults {
            let mut summary = clean();
            plant(&mut summary);
            assert!(!summary.is_clean(), "{summary:?}");
        }
    }

    #[test]
    fn a_flood_of_lines_is_cut() {
        let mut summary = clean();
        (0..100).for_each(|n| summary.note_fault(n.to_string()));
        assert_eq!(summary.faults.len(), LINES + 1);
    }
}
