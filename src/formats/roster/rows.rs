//! Rows of the CSV of any table in UTF-8, each with its line.

use csv::StringRecord;

use super::{RosterFault, RosterProblem, encoding};

/// Rows that hold any text, each with its line.
pub(in crate::formats) struct Rows<'t> {
    text: &'t str,
    reader: csv::Reader<&'t [u8]>,
    /// How far lines are counted, and the line there.
    counted: (usize, usize),
}

impl<'t> Rows<'t> {
    /// The rows of a file of any table, by the rules of a roster's.
    pub(in crate::formats) fn of_bytes(bytes: &'t [u8]) -> Result<Self, RosterProblem> {
        encoding::text_of(bytes).map(Self::new)
    }

    fn new(text: &'t str) -> Self {
        let first_line = text.trim_start().lines().next().unwrap_or_default();
        let n_tabs = first_line.matches('\t').count();
        let delimiter = if first_line.matches(',').count() < n_tabs {
            b'\t'
        } else {
            b','
        };
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        Self {
            text,
            reader,
            counted: (0, 1),
        }
    }

    pub(in crate::formats) fn next(
        &mut self,
    ) -> Result<Option<(usize, StringRecord)>, Vec<RosterProblem>> {
        let mut record = StringRecord::new();
        loop {
            // The reader's own line count stands before the breaks that it has yet to skip.
            let from = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
            let is_there = self.reader.read_record(&mut record).map_err(|error| {
                let fault = RosterFault::NotCsv {
                    reason: error.to_string(),
                };
                vec![RosterProblem {
                    line: self.counted.1,
                    column: None,
                    fault,
                }]
            })?;
            if !is_there {
                return Ok(None);
            }
            let line = self.line_at(from);
            if record.iter().any(|cell| !cell.trim().is_empty()) {
                return Ok(Some((line, record)));
            }
        }
    }

    /// The line of the first cell at or after `from`, which never goes back.
    fn line_at(&mut self, from: usize) -> usize {
        let (counted, line) = self.counted;
        let rest = self.text.get(from..).unwrap_or_default();
        let start = from + (rest.len() - rest.trim_start_matches(['\r', '\n']).len());
        let passed = self.text.get(counted..start).unwrap_or_default();
        let line = line + passed.matches('\n').count();
        self.counted = (start.max(counted), line);
        line
    }
}
