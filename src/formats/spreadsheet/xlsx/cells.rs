//! The cells of a sheet, row by row.
//!
//! Invariant: rows come in ascending order, each once; cells of a row from left to right.

use quick_xml::events::BytesStart;

use super::super::told::{self, Told};
use super::super::{
    CellState, Look, MAX_COLUMNS, MAX_ROWS, Merged, Room, Row, Sink as RowSink, Stop, is_too_long,
};
use super::Parts;
use super::book::{Book, SheetRef};
use super::formats::Format;
use super::shown::shown;
use super::strings::{Run, push_unescaped};
use super::xml::{Next, Sink, attribute};

/// Most merged cells of a sheet that are looked at.
const MAX_MERGED: usize = 100_000;
/// With what, behind the rows, there is nothing more to read: the merged cells, and parts that stand behind them.
const BEHIND_MERGED: [&str; 7] = [
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "drawing",
    "tableParts",
];

/// What ended the reading of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SheetEnd {
    /// Its end, or a fault of it.
    OfSheet,
    /// No row of any sheet is wanted or has room.
    OfAll,
}

/// Hands the rows of a sheet on.
pub(super) fn visit(
    parts: &mut Parts<'_>,
    book: &Book,
    sheet: &SheetRef,
    room: &mut Room,
    sink: &mut dyn RowSink,
) -> (Vec<Told>, SheetEnd) {
    let name = sheet.name.as_str();
    let mut reader = Reader {
        book,
        name,
        room,
        sink,
        told: Vec::new(),
        end: SheetEnd::OfSheet,
        is_over: false,
        is_wide: false,
        is_behind: false,
        n_merged: 0,
        row: Row::default(),
        n_row: 0,
        free: 0,
        cell: CellDraft::default(),
    };
    let walked = parts.walk(&sheet.path, &mut reader);
    let row = reader.row.number;
    let (mut told, end) = (reader.told, reader.end);
    if reader.is_wide {
        told.push(told::too_many_columns().at(Some(name), 0));
    }
    match walked {
        Ok(true) => {}
        Ok(false) => told.push(told::broken(&sheet.path, "no such part").at(Some(name), 0)),
        Err(fault) => told.push(fault.told().at(Some(name), row)),
    }
    (told, end)
}

struct Reader<'b, 's> {
    book: &'b Book,
    name: &'b str,
    room: &'s mut Room,
    sink: &'s mut dyn RowSink,
    told: Vec<Told>,
    end: SheetEnd,
    is_over: bool,
    is_wide: bool,
    /// Whether all rows were read.
    is_behind: bool,
    n_merged: usize,
    /// The row that is being read; its number is that of the last one before the first cell.
    row: Row,
    /// The number of the open row, and the first column of it that no cell was read of.
    n_row: usize,
    free: usize,
    cell: CellDraft,
}

/// What is known of the open cell.
#[derive(Default)]
struct CellDraft {
    /// Its column, from 0.
    column: usize,
    /// How the next cell counts on that has no address.
    next: usize,
    kind: String,
    style: usize,
    value: String,
    run: Run,
    is_value: bool,
    has_formula: bool,
}

impl Sink for Reader<'_, '_> {
    fn open(&mut self, name: &str, tag: &BytesStart<'_>) {
        match name {
            "mergeCell" if self.is_behind => self.merge(tag),
            _ if self.is_behind => {}
            "row" => self.open_row(tag),
            "c" => self.cell.open(tag),
            "v" => self.cell.is_value = true,
            "f" => self.cell.has_formula = true,
            _ => self.cell.run.open(name),
        }
    }

    fn close(&mut self, name: &str) -> Next {
        match name {
            _ if self.is_behind => {
                if BEHIND_MERGED.contains(&name) {
                    return Next::Stop;
                }
            }
            "v" => self.cell.is_value = false,
            "c" => self.close_cell(),
            "row" => self.close_row(),
            "sheetData" => self.is_behind = true,
            _ => self.cell.run.close(name),
        }
        if self.is_over { Next::Stop } else { Next::Go }
    }

    fn text(&mut self, text: &str) {
        if self.is_behind {
            return;
        }
        if self.cell.is_value {
            self.cell.value.push_str(text);
        } else {
            self.cell.run.text(text);
        }
    }
}

impl Reader<'_, '_> {
    fn open_row(&mut self, tag: &BytesStart<'_>) {
        let (mut number, mut is_hidden) = (None, false);
        for attribute in tag.attributes().with_checks(false).flatten() {
            match attribute.key.as_ref() {
                "r" => number = attribute.value.parse::<usize>().ok(),
                "hidden" => is_hidden = matches!(attribute.value.as_ref(), "1" | "true"),
                _ => {}
            }
        }
        let number = number.unwrap_or(self.n_row + 1);
        if number <= self.n_row || MAX_ROWS < number {
            let told = told::rows_out_of_order(number);
            self.told.push(told.at(Some(self.name), number));
            self.is_over = true;
        }
        self.n_row = number;
        self.row = Row::new(number, number);
        self.row.is_hidden = is_hidden;
        (self.free, self.cell.next) = (0, 0);
    }

    /// Cells that are one; of those beside each other nothing is to be said.
    fn merge(&mut self, tag: &BytesStart<'_>) {
        let Some(merged) = attribute(tag, "ref").as_deref().and_then(merged_of) else {
            return;
        };
        self.n_merged += 1;
        if self.n_merged <= MAX_MERGED {
            self.sink.merged(merged);
        } else if self.n_merged == MAX_MERGED + 1 {
            let told = told::too_many_merges(MAX_MERGED);
            self.told.push(told.at(Some(self.name), 0));
        }
    }

    fn close_cell(&mut self) {
        let cell = &mut self.cell;
        let column = cell.column;
        let (text, state, look) = cell.take(self.book);
        if state == CellState::Shown && text.is_empty() {
            return;
        }
        if MAX_COLUMNS <= column {
            self.is_wide |= !text.trim().is_empty();
            return;
        }
        if column < self.free {
            let told = told::cells_out_of_order(self.n_row);
            self.told.push(told.at(Some(self.name), self.n_row));
            self.is_over = true;
            return;
        }
        self.free = column + 1;
        self.row.push_looking(column, &text, state, look);
    }

    fn close_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        self.row.number = row.number;
        match self.room.hand_on(row, Some(self.name), self.sink) {
            Ok(()) => return,
            Err(Stop::Enough) => {}
            Err(Stop::Full(full)) => self.told.push(full),
        }
        self.is_over = true;
        self.end = SheetEnd::OfAll;
    }
}

impl CellDraft {
    fn open(&mut self, tag: &BytesStart<'_>) {
        self.column = self.next;
        self.kind.clear();
        self.style = 0;
        self.value.clear();
        self.has_formula = false;
        for attribute in tag.attributes().with_checks(false).flatten() {
            match attribute.key.as_ref() {
                "r" => self.column = column_of(&attribute.value).unwrap_or(self.next),
                "t" => self.kind.push_str(&attribute.value),
                "s" => self.style = attribute.value.parse().unwrap_or(0),
                _ => {}
            }
        }
        self.next = self.column.saturating_add(1);
    }

    /// Its text, what it is, and whether it looks so.
    fn take(&mut self, book: &Book) -> (String, CellState, Look) {
        let inline = self.run.take();
        let value = std::mem::take(&mut self.value);
        let mut text = String::new();
        let mut state = CellState::Shown;
        let mut look = Look::AsSeen;
        match self.kind.as_str() {
            "s" => match value
                .trim()
                .parse()
                .ok()
                .and_then(|number| book.strings.get(number))
            {
                Some(string) => text.push_str(string),
                None if value.trim().is_empty() => {}
                None => (text, state) = ("#REF!".to_owned(), CellState::Error),
            },
            "inlineStr" => push_unescaped(&mut text, &inline),
            "str" => push_unescaped(&mut text, &value),
            "b" => match value.trim() {
                "1" | "true" => text.push_str("TRUE"),
                "0" | "false" => text.push_str("FALSE"),
                other => text.push_str(other),
            },
            "e" => (text, state) = (value, CellState::Error),
            "d" => {
                text.push_str(&value);
                look = Look::Moment;
            }
            _ => {
                let format = book.formats.get(self.style).unwrap_or(&Format::Plain);
                (text, look) = shown(&value, format, book.epoch);
            }
        }
        if self.has_formula && text.is_empty() && self.kind != "str" {
            state = CellState::Uncomputed;
        }
        if is_too_long(&text) {
            (text, state) = (String::new(), CellState::TooLong);
        }
        (text, state, look)
    }
}

/// The cells of a range, where they stand below each other.
fn merged_of(range: &str) -> Option<Merged> {
    let (first, last) = range.split_once(':')?;
    let row = |address: &str| {
        let digits = address.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        digits.parse::<usize>().ok().filter(|row| *row <= MAX_ROWS)
    };
    let merged = Merged {
        column: column_of(first)?,
        first: row(first)?,
        last: row(last)?,
    };
    (merged.first < merged.last && merged.column < MAX_COLUMNS).then_some(merged)
}

/// The column of an address, from 0; none for what is no address.
fn column_of(address: &str) -> Option<usize> {
    let mut column = 0_usize;
    for byte in address.bytes().take_while(u8::is_ascii_alphabetic).take(4) {
        let place = usize::from(byte.to_ascii_uppercase() - b'A') + 1;
        column = column * 26 + place;
    }
    column.checked_sub(1)
}
