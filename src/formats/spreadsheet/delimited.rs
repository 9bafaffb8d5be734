//! Rows of CSV and of tab separated text.
//!
//! Invariant: a row has the line on which it begins, and the number that a spreadsheet shows for it: a row
//! with line breaks in its cells is one, and an empty line is one too.

use csv::{ReaderBuilder, StringRecord};

use super::told::{self, Told};
use super::{CellState, MAX_COLUMNS, Room, Row, Sink, Stop, encoding, is_too_long};

/// Hands the rows of a text on.
pub(super) fn visit(bytes: &[u8], room: &mut Room, sink: &mut dyn Sink) -> Vec<Told> {
    let (text, converted) = match encoding::decode(bytes) {
        Ok(decoded) => decoded,
        Err(fault) => return vec![fault],
    };
    let mut told: Vec<Told> = converted.map(told::converted).into_iter().collect();
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('<') {
        told.push(told::page());
        return told;
    }
    sink.sheet(None);
    told.extend(rows(text, room, sink));
    told
}

fn rows(text: &str, room: &mut Room, sink: &mut dyn Sink) -> Vec<Told> {
    let (directive, delimiter) = delimiter(text);
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut places = Places::new(text);
    let mut told = Vec::new();
    let mut record = StringRecord::new();
    let (mut is_wide, mut is_directive) = (false, directive == Directive::First);
    loop {
        let from = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                told.push(told::not_csv(places.line, &error.to_string()));
                break;
            }
        }
        let (line, number) = places.next(from);
        if std::mem::take(&mut is_directive) {
            // A spreadsheet takes this line for itself.
            places.row = 0;
            continue;
        }
        let mut row = Row::new(line, number);
        for (column, cell) in record.iter().enumerate() {
            if MAX_COLUMNS <= column {
                is_wide |= !cell.trim().is_empty();
            } else if is_too_long(cell) {
                row.push(column, "", CellState::TooLong);
            } else {
                row.push(column, cell, CellState::Shown);
            }
        }
        match room.hand_on(row, None, sink) {
            Ok(()) => {}
            Err(Stop::Enough) => break,
            Err(Stop::Full(full)) => {
                told.push(full);
                break;
            }
        }
    }
    if is_wide {
        told.push(told::too_many_columns());
    }
    told
}

/// Whether the first line is one for Excel: `sep=;`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Directive {
    First,
    None,
}

/// By what cells are parted: as the first line says, or by what most lines hold. Text has tabs hardly ever.
fn delimiter(text: &str) -> (Directive, u8) {
    let first = text.trim_start().lines().next().unwrap_or_default();
    if let Some([mark]) = first.strip_prefix("sep=").map(str::as_bytes)
        && matches!(mark, b',' | b';' | b'\t' | b'|')
    {
        return (Directive::First, *mark);
    }
    let lines = || text.lines().filter(|line| !line.trim().is_empty()).take(30);
    let n_lines = lines().count();
    let holding = |mark: char| lines().filter(|line| line.contains(mark)).count();
    let is_usual = |mark: char| n_lines < 2 * holding(mark);
    // Questions may hold tabs; a header has none of them where it is parted by commas.
    let has_commas = lines().any(|line| !line.contains('\t') && 2 < line.matches(',').count());
    let mark = if is_usual('\t') && !has_commas {
        b'\t'
    } else if holding(',') == 0 && is_usual(';') {
        b';'
    } else {
        b','
    };
    (Directive::None, mark)
}

/// Counts lines and rows on the way, never twice.
struct Places<'t> {
    text: &'t str,
    counted: usize,
    line: usize,
    row: usize,
}

impl<'t> Places<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            counted: 0,
            line: 1,
            row: 0,
        }
    }

    /// Line and row of the record that is found at or after a byte: the reader passes over empty lines.
    fn next(&mut self, from: usize) -> (usize, usize) {
        let rest = self.text.get(from..).unwrap_or_default();
        let skipped = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        let start = from + skipped;
        let passed = self.text.get(self.counted..start).unwrap_or_default();
        self.line += breaks(passed);
        // The reader stands behind the break that ended the last record, or between its two characters.
        let before = self.text.get(..from).unwrap_or_default();
        let ended = usize::from(before.ends_with('\r') && rest.starts_with('\n'));
        let empty = breaks(self.text.get(from..start).unwrap_or_default());
        self.row += 1 + empty.saturating_sub(ended);
        self.counted = start.max(self.counted);
        (self.line, self.row)
    }
}

/// How many lines end: by line feeds, or by carriage returns where these stand alone.
fn breaks(text: &str) -> usize {
    let feeds = text.matches('\n').count();
    let pairs = text.matches("\r\n").count();
    feeds + text.matches('\r').count() - pairs
}
