//! Tables of other programs, row by row: XLSX workbooks, CSV and tab separated text.
//!
//! A cell comes out as the text that people see in it: `1` and never `1.0`, `00123` where the number is
//! formatted so, days as their format shows them, truth as `TRUE`, of a formula the value that was kept; where
//! a format is not followed, days are `2026-07-01` and [`Look`] says so. Rows without
//! any text cost nothing and are not handed on, whatever their format and whatever size the sheet claims.
//!
//! Invariant: what is read is limited by [`Limits`] before it takes memory, rows go on one at a time, and
//! whatever of the file is not handed on is [`Told`] with its place.

use std::ops::ControlFlow;

use super::exchange::Severity;

mod delimited;
mod encoding;
mod told;
mod xlsx;

#[cfg(test)]
mod tests;

pub(super) use told::Told;

/// Most rows of a sheet, by the format itself.
pub(super) const MAX_ROWS: usize = 1_048_576;
/// Most columns of which the cells are read: `A` to `IV`.
pub(super) const MAX_COLUMNS: usize = 256;
/// The longest text of a cell, in units of UTF-16, as Excel counts.
pub(super) const MAX_CELL: usize = 32_767;

/// How much of a file is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// The largest file, in bytes.
    pub(super) file_bytes: usize,
    /// The largest part of a workbook, unpacked, in bytes.
    pub(super) part_bytes: u64,
    /// All parts of a workbook, unpacked, in bytes.
    pub(super) package_bytes: u128,
    /// The texts of all cells, in bytes.
    pub(super) text_bytes: usize,
    /// Rows with any text, of all sheets together.
    pub(super) rows: usize,
    /// Cells with any text, of all sheets together.
    pub(super) cells: usize,
}

/// Where rows go.
pub(super) trait Sink {
    /// A sheet begins. A file of text is one sheet without a name.
    fn sheet(&mut self, name: Option<&str>);
    /// A row with text in it, in the order of the sheet. `Break` ends the reading of the file.
    fn row(&mut self, row: Row) -> ControlFlow<()>;
    /// Cells below each other in the sheet that was handed on are one.
    fn merged(&mut self, _merged: Merged) {}
}

/// Cells below each other that are one, with the text of the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Merged {
    /// Their column, the first of several, from 0.
    pub(super) column: usize,
    /// The number of the first row.
    pub(super) first: usize,
    /// The number of the last one.
    pub(super) last: usize,
}

/// A row that holds any text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// The line of the file on which it begins, from 1; of a workbook, the same as `number`.
    pub(super) line: usize,
    /// Its number as a spreadsheet shows it, from 1.
    pub(super) number: usize,
    /// A filter hides it, or a person did.
    pub(super) is_hidden: bool,
    text: String,
    spans: Vec<Span>,
}

/// Where the text of a cell ends, in the text of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    column: u16,
    state: CellState,
    look: Look,
    end: u32,
}

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CellState {
    /// Text, or what a spreadsheet shows as such.
    Shown,
    /// An error value such as `#REF!`, which is its text.
    Error,
    /// A formula whose value was never computed; the text is empty.
    Uncomputed,
    /// More than a cell can hold; the text is empty.
    TooLong,
}

/// Whether the text of a cell is what people see in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// It is.
    AsSeen,
    /// People see a day or a time, in another form.
    Moment,
    /// People see words beside the number.
    Number,
}

/// A cell that is not empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell<'r> {
    /// Its column, from 0.
    pub(super) column: usize,
    /// Its text, with line feeds alone.
    pub(super) text: &'r str,
    /// What it holds.
    pub(super) state: CellState,
    /// Whether it looks so.
    pub(super) look: Look,
}

impl Row {
    /// A row without cells.
    pub(super) fn new(line: usize, number: usize) -> Self {
        Self {
            line,
            number,
            ..Self::default()
        }
    }

    /// Adds a cell, to the right of those that are there; one without text is left out.
    pub(super) fn push(&mut self, column: usize, text: &str, state: CellState) {
        self.push_looking(column, text, state, Look::AsSeen);
    }

    /// The same, of a cell that may look other than its text.
    fn push_looking(&mut self, column: usize, text: &str, state: CellState, look: Look) {
        if state == CellState::Shown && text.trim().is_empty() {
            return;
        }
        if text.contains('\r') {
            let text = text.replace("\r\n", "\n").replace('\r', "\n");
            self.text.push_str(&text);
        } else {
            self.text.push_str(text);
        }
        self.spans.push(Span {
            column: u16::try_from(column).unwrap_or(u16::MAX),
            state,
            look,
            end: u32::try_from(self.text.len()).unwrap_or(u32::MAX),
        });
    }

    /// The cells that are not empty, from the left.
    pub(super) fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        let mut begin = 0;
        self.spans.iter().map(move |span| {
            let end = usize::try_from(span.end).unwrap_or(usize::MAX);
            let text = self.text.get(begin..end).unwrap_or_default();
            begin = end;
            Cell {
                column: usize::from(span.column),
                text,
                state: span.state,
                look: span.look,
            }
        })
    }

    /// The cell of a column; none where it is empty.
    pub(super) fn cell(&self, column: usize) -> Option<Cell<'_>> {
        let spans = self.spans.as_slice();
        let at = spans.binary_search_by_key(&column, |span| usize::from(span.column));
        let at = at.ok()?;
        let end = |at: usize| {
            spans
                .get(at)
                .and_then(|span| usize::try_from(span.end).ok())
        };
        let begin = at.checked_sub(1).map_or(Some(0), end)?;
        Some(Cell {
            column,
            text: self.text.get(begin..end(at)?)?,
            state: spans.get(at)?.state,
            look: spans.get(at)?.look,
        })
    }

    /// The text of a column, without white space around it; empty where there is none.
    pub(super) fn get(&self, column: usize) -> &str {
        self.cell(column).map_or("", |cell| cell.text.trim())
    }

    /// Puts a text into a column that is empty.
    pub(super) fn fill(&mut self, column: usize, text: &str) {
        let mut row = Self {
            is_hidden: self.is_hidden,
            ..Self::new(self.line, self.number)
        };
        let mut text = Some(text);
        for cell in self.cells() {
            if column < cell.column
                && let Some(text) = text.take()
            {
                row.push(column, text, CellState::Shown);
            }
            row.push_looking(cell.column, cell.text, cell.state, cell.look);
        }
        if let Some(text) = text {
            row.push(column, text, CellState::Shown);
        }
        *self = row;
    }

    /// Whether no cell holds anything.
    pub(super) fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// How many bytes of text it holds.
    pub(super) fn n_bytes(&self) -> usize {
        self.text.len()
    }
}

/// Hands the rows of a file on; returns what is to be said of it.
///
/// A workbook is known by its first bytes, everything else is taken for text. Where something is wrong
/// midway, the rows before it have been handed on and an error says so.
pub(super) fn visit(bytes: &[u8], limits: &Limits, sink: &mut dyn Sink) -> Vec<Told> {
    if limits.file_bytes < bytes.len() {
        return vec![told::too_large(bytes.len(), limits.file_bytes)];
    }
    let mut room = Room::new(limits);
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        room.max_bytes = room.max_bytes.min(swollen(bytes.len()));
        room.bytes = room.max_bytes;
        xlsx::visit(bytes, limits, &mut room, sink)
    } else if bytes.starts_with(OLE) {
        vec![told::old_workbook(bytes)]
    } else {
        delimited::visit(bytes, &mut room, sink)
    }
}

/// The most times that the texts of a workbook may be larger than its file: packed, real ones are a tenth.
const MAX_SWELL: usize = 25;
/// Texts of so many bytes any workbook may have.
const FREE_OF_SWELL: usize = 1024 * 1024;

/// The most text that a workbook of so many bytes may have. A cell of a few bytes may show a text of 32,767
/// characters that it shares with all others.
const fn swollen(file_bytes: usize) -> usize {
    file_bytes
        .saturating_mul(MAX_SWELL)
        .saturating_add(FREE_OF_SWELL)
}

/// How files begin that Excel wrote before 2007, and such as have a password.
const OLE: &[u8] = b"\xD0\xCF\x11\xE0";

/// The room that is left for rows of a file.
struct Room {
    limits: Limits,
    rows: usize,
    cells: usize,
    bytes: usize,
    max_bytes: usize,
}

/// Why the next row is not read.
enum Stop {
    /// Whoever takes the rows has enough.
    Enough,
    /// There is no room for it.
    Full(Told),
}

impl Room {
    fn new(limits: &Limits) -> Self {
        Self {
            limits: *limits,
            rows: limits.rows,
            cells: limits.cells,
            bytes: limits.text_bytes,
            max_bytes: limits.text_bytes,
        }
    }

    /// Hands a row on where it holds anything and there is room for it.
    fn hand_on(&mut self, row: Row, sheet: Option<&str>, sink: &mut dyn Sink) -> Result<(), Stop> {
        if row.is_empty() {
            return Ok(());
        }
        let rows = self.rows.checked_sub(1);
        let cells = self.cells.checked_sub(row.spans.len());
        let bytes = self.bytes.checked_sub(row.n_bytes());
        let (Some(rows), Some(cells), Some(bytes)) = (rows, cells, bytes) else {
            let told = match (rows, cells) {
                (None, _) => told::too_many_rows(self.limits.rows),
                (Some(_), None) => told::too_many_cells(self.limits.cells),
                (Some(_), Some(_)) => told::too_much_text(self.max_bytes),
            };
            return Err(Stop::Full(told.at(sheet, row.line)));
        };
        (self.rows, self.cells, self.bytes) = (rows, cells, bytes);
        match sink.row(row) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Stop::Enough),
        }
    }
}

/// The letters of a column, from 0.
pub(super) fn column_name(column: usize) -> String {
    super::exchange::letter(column)
}

/// The address of a cell: `B7`, or `单选题!B7` with the name of its sheet.
pub(super) fn address(sheet: Option<&str>, column: usize, row: usize) -> String {
    let cell = format!("{}{row}", column_name(column));
    match sheet {
        Some(sheet) => format!("{sheet}!{cell}"),
        None => cell,
    }
}

/// Whether a text is longer than a cell can hold.
pub(super) fn is_too_long(text: &str) -> bool {
    // No text has more units than bytes.
    MAX_CELL < text.len() && MAX_CELL < text.encode_utf16().count()
}

/// A sheet whose rows are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Table {
    /// Its name, where it has one.
    pub(super) name: Option<String>,
    /// Its rows that hold any text.
    pub(super) rows: Vec<Row>,
    /// Cells of it that are one, in no order.
    pub(super) merged: Vec<Merged>,
}

/// The sheets of a file, and what is to be said of it.
pub(super) fn tables(bytes: &[u8], limits: &Limits) -> (Vec<Table>, Vec<Told>) {
    struct Kept(Vec<Table>);
    impl Sink for Kept {
        fn sheet(&mut self, name: Option<&str>) {
            self.0.push(Table {
                name: name.map(str::to_owned),
                ..Table::default()
            });
        }
        fn row(&mut self, mut row: Row) -> ControlFlow<()> {
            row.text.shrink_to_fit();
            row.spans.shrink_to_fit();
            if let Some(table) = self.0.last_mut() {
                table.rows.push(row);
            }
            ControlFlow::Continue(())
        }
        fn merged(&mut self, merged: Merged) {
            if let Some(table) = self.0.last_mut() {
                table.merged.push(merged);
            }
        }
    }
    let mut kept = Kept(Vec::new());
    let told = visit(bytes, limits, &mut kept);
    (kept.0, told)
}

/// A half-width character for a full-width one: headers, numbers and letters are compared so.
pub(super) fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}
