//! What a run found, as a table for people and as JSON for programs.
//!
//! Invariant: it is clean only where nothing failed and nothing that was acknowledged is lost; a
//! busy server that says so is no failure.

use std::io::{self, Write};

use serde::Serialize;

use super::tally::Figures;

/// How many lines about lost answers are kept: the first ones tell what is the matter.
const LINES: usize = 20;

/// The figures of a run.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(super) struct Report {
    /// What was asked.
    pub(super) scenario: String,
    /// The server's address.
    pub(super) server: String,
    /// The exam that was made for it.
    pub(super) exam: Option<String>,
    /// Candidates that took part.
    pub(super) candidates: usize,
    /// Connections that asked.
    pub(super) connections: usize,
    /// How long it took.
    pub(super) seconds: f64,
    /// One line a sort of request.
    pub(super) rows: Vec<Figures>,
    /// What became of the acknowledged answers, where any were saved.
    pub(super) read_back: Option<ReadBack>,
}

/// Acknowledged answers held against what is stored.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(super) struct ReadBack {
    /// Slots with an acknowledged answer.
    pub(super) answers: usize,
    /// Those of which something older, other or nothing is stored.
    pub(super) lost: usize,
    /// The first of them.
    pub(super) told: Vec<String>,
}

impl ReadBack {
    /// Adds what was found of one candidate.
    pub(super) fn add(&mut self, n_answers: usize, lost: Vec<String>) {
        self.answers += n_answers;
        self.lost += lost.len();
        let room = LINES.saturating_sub(self.told.len());
        self.told.extend(lost.into_iter().take(room));
    }
}

impl Report {
    /// Whether everything is as it should be.
    pub(super) fn is_clean(&self) -> bool {
        let is_lost = self.read_back.as_ref().is_some_and(|read| read.lost > 0);
        !is_lost && self.rows.iter().all(|row| row.errors.is_empty())
    }

    /// A line a figure, then a table.
    ///
    /// # Errors
    /// Only where `out` cannot be written.
    pub(super) fn write_text(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{:<12} {}", "scenario", self.scenario)?;
        writeln!(out, "{:<12} {}", "server", self.server)?;
        if let Some(exam) = &self.exam {
            writeln!(out, "{:<12} {exam}", "exam")?;
        }
        writeln!(out, "{:<12} {}", "candidates", self.candidates)?;
        writeln!(out, "{:<12} {}", "connections", self.connections)?;
        writeln!(out, "{:<12} {:.1}", "seconds", self.seconds)?;
        writeln!(
            out,
            "\n{:<26} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>6} {:>6}",
            "", "requests", "/s", "p50 ms", "p99 ms", "p99.9 ms", "max ms", "shed", "errors"
        )?;
        for row in &self.rows {
            writeln!(
                out,
                "{:<26} {:>9} {:>9.0} {:>9.2} {:>9.2} {:>9.2} {:>9.2} {:>6} {:>6}",
                row.name,
                row.requests,
                row.per_second,
                row.p50_ms,
                row.p99_ms,
                row.p999_ms,
                row.max_ms,
                row.shed,
                row.errors.values().sum::<u64>(),
            )?;
        }
        for row in &self.rows {
            for (sort, n) in &row.errors {
                writeln!(out, "{}: {n} × {sort}", row.name)?;
            }
        }
        if let Some(ReadBack {
            answers,
            lost,
            told,
        }) = &self.read_back
        {
            writeln!(
                out,
                "read back: {answers} answers acknowledged, {lost} lost"
            )?;
            for line in told {
                writeln!(out, "lost: {line}")?;
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::tally::{End, Tally};
    use super::*;

    fn report(ends: &[End], lost: usize) -> Report {
        let tally = Tally::shared("save");
        for end in ends {
            let took = Duration::from_millis(2);
            tally.borrow_mut().note(took, end.clone());
        }
        let row = tally.borrow().figures(Duration::from_secs(1));
        let mut read_back = ReadBack::default();
        read_back.add(40, vec!["slot 1: gone".to_owned(); lost]);
        Report {
            scenario: "saves".to_owned(),
            rows: vec![row],
            read_back: Some(read_back),
            ..Report::default()
        }
    }

    #[test]
    fn an_error_or_a_loss_is_not_clean_and_both_are_told() {
        assert!(report(&[End::Done, End::GivenUp], 0).is_clean());
        let failed = report(&[End::Done, End::Failed("500".to_owned())], 0);
        let lost = report(&[End::Done], 30);
        assert!(!failed.is_clean() && !lost.is_clean());
        let text = |report: Report| {
            let mut out = Vec::new();
            report.write_text(&mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert!(text(failed).contains("\nsave: 1 × 500\n"));
        let lost = text(lost);
        assert!(
            lost.contains("40 answers acknowledged, 30 lost\n"),
            "{lost}"
        );
        assert_eq!(lost.matches("lost: slot 1").count(), LINES);
    }
}
