//! The lines of a CSV table, with their numbers.
//!
//! Invariant: every line that is handed out has a cell for each heading; no more than [`MAX_FILE_BYTES`] are
//! ever read.

use std::io::{self, Read};

use csv::StringRecord;

use super::note::Note;
use super::problems::{Place, Problems, quoted};

/// Longest table: 1 GiB.
pub const MAX_FILE_BYTES: u64 = 1 << 30;

/// Most columns.
pub const MAX_COLUMNS: usize = 1_000;

/// Longest heading, in characters.
const MAX_HEADING: usize = 64;

/// A table to read, with the name that problems tell.
#[derive(Debug)]
pub struct Source<R> {
    /// The file as the caller calls it.
    pub name: String,
    /// Its bytes.
    pub bytes: R,
}

/// A table under way.
pub(super) struct Rows<R: Read> {
    /// The file.
    pub(super) file: String,
    /// The headings, trimmed and distinct; only the first may be empty.
    pub(super) headings: Vec<String>,
    reader: csv::Reader<Bounded<R>>,
    record: StringRecord,
    line: usize,
    n_empty: u64,
}

impl<R: Read> Rows<R> {
    /// Reads the headings; none where there are no usable ones, which is told.
    pub(super) fn open(source: Source<R>, problems: &mut Problems) -> Option<Self> {
        let Source { name: file, bytes } = source;
        let bounded = Bounded {
            inner: bytes,
            left: MAX_FILE_BYTES,
        };
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .from_reader(bounded);
        let headings = match reader.headers() {
            Ok(headings) => headings,
            Err(error) => {
                tell(&file, &error, 1, problems);
                return None;
            }
        };
        let clean = |cell: &str| cell.trim_start_matches('\u{feff}').trim().to_owned();
        let mut headings: Vec<String> = headings.iter().map(clean).collect();
        // Spreadsheets write columns that were emptied as commas at the end.
        while headings.last().is_some_and(String::is_empty) {
            headings.pop();
        }
        if !check(&file, &headings, problems) {
            return None;
        }
        Some(Self {
            file,
            headings,
            reader,
            record: StringRecord::new(),
            line: 1,
            n_empty: 0,
        })
    }

    /// The number of the next line that has a cell for each heading and nothing beyond; other lines are told, and
    /// those with nothing in them passed over.
    pub(super) fn next(&mut self, problems: &mut Problems) -> Option<usize> {
        loop {
            match self.reader.read_record(&mut self.record) {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => {
                    tell(&self.file, &error, self.line, problems);
                    return None;
                }
            }
            let line = self.record.position().map_or(0, csv::Position::line);
            self.line = usize::try_from(line).unwrap_or(usize::MAX);
            if self.record.iter().all(|cell| cell.trim().is_empty()) {
                self.n_empty += 1;
                continue;
            }
            let wanted = self.headings.len();
            let filled = self.record.iter().skip(wanted);
            let n_beyond = filled.filter(|cell| !cell.trim().is_empty()).count();
            if wanted <= self.record.len() && n_beyond == 0 {
                return Some(self.line);
            }
            let found = self.record.len();
            let message = format!("wanted {wanted} cells, one for each heading; found {found}");
            problems.add(&self.file, self.line, "cell_count", message);
        }
    }

    /// The note of the lines with nothing in them, where there are any.
    pub(super) fn note(&self) -> Option<Note> {
        (self.n_empty != 0).then_some(Note::EmptyLines { n: self.n_empty })
    }

    /// A cell of the line, trimmed.
    pub(super) fn cell(&self, column: usize) -> &str {
        self.record.get(column).unwrap_or_default().trim()
    }

    /// Where that cell is.
    pub(super) fn place(&self, column: usize) -> Place<'_> {
        Place {
            line: self.line,
            column,
            name: self.headings.get(column).map_or("", String::as_str),
        }
    }

    /// Where a heading of these names is, in capitals or not.
    pub(super) fn find(&self, names: &[&str]) -> Option<usize> {
        let is_one = |heading: &String| names.contains(&heading.to_lowercase().as_str());
        self.headings.iter().position(is_one)
    }
}

/// Whether the headings can name questions.
fn check(file: &str, headings: &[String], problems: &mut Problems) -> bool {
    let before = problems.kept.len() + problems.n_more;
    let mut tell = |code, message: String| problems.add(file, 1, code, message);
    if headings.is_empty() {
        tell(
            "empty_table",
            "wanted a line of headings; found nothing".to_owned(),
        );
    }
    if MAX_COLUMNS < headings.len() {
        let found = headings.len();
        tell(
            "too_many_columns",
            format!("wanted at most {MAX_COLUMNS} columns; found {found}"),
        );
    }
    for (column, heading) in headings.iter().enumerate() {
        let number = column + 1;
        if heading.is_empty() && 0 < column {
            tell(
                "empty_heading",
                format!("column {number}: wanted a heading; found nothing"),
            );
        }
        if MAX_HEADING < heading.chars().count() || heading.chars().any(char::is_control) {
            let found = quoted(heading);
            let wanted = format!("at most {MAX_HEADING} characters that can be shown");
            tell(
                "heading",
                format!("column {number}: wanted {wanted}; found {found}"),
            );
        }
        let first = headings
            .iter()
            .take(column)
            .position(|other| other == heading);
        if let Some(first) = first.filter(|_| !heading.is_empty()) {
            let (found, first) = (quoted(heading), first + 1);
            tell(
                "repeated_heading",
                format!(
                    "column {number}: wanted a heading of its own; found {found}, as in column {first}"
                ),
            );
        }
    }
    before == problems.kept.len() + problems.n_more
}

fn tell(file: &str, error: &csv::Error, before: usize, problems: &mut Problems) {
    let line = error.position().map_or(0, csv::Position::line);
    let line = usize::try_from(line).unwrap_or(usize::MAX).max(before);
    let kind = error.kind();
    let (code, message) = if let csv::ErrorKind::Utf8 { .. } = kind {
        let mend = "save it again from Excel or WPS with “另存为” and the type “CSV UTF-8”";
        ("not_utf8", format!("wanted UTF-8; {mend}"))
    } else if let csv::ErrorKind::Io(reason) = kind {
        ("unreadable", reason.to_string())
    } else {
        ("not_csv", error.to_string())
    };
    problems.add(file, line, code, message);
}

/// Refuses to go on after so many bytes.
struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        let read = u64::try_from(n).unwrap_or(u64::MAX);
        let left = self.left.checked_sub(read);
        self.left = left.ok_or_else(|| {
            io::Error::other(format!(
                "wanted at most {MAX_FILE_BYTES} bytes; there are more"
            ))
        })?;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_read_than_a_table_may_have() {
        let mut bounded = Bounded {
            inner: io::repeat(b'1'),
            left: 10,
        };
        let mut buffer = [0; 8];
        assert_eq!(bounded.read(&mut buffer).unwrap(), 8);
        let refused = bounded.read(&mut buffer).unwrap_err();
        assert!(
            refused.to_string().contains("at most 1073741824 bytes"),
            "{refused}"
        );
    }
}
