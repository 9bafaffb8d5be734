//! Workbooks: the same sheets as XLSX, for Excel and WPS.
//!
//! Invariant: there is no formula anywhere. What a person typed, numbers of people among it, is a text
//! whatever it looks like; marks, counts and shares are numbers; moments are moments of the calendar in
//! the zone of the sheet. Rows go to a temporary file as they come, so that memory does not grow with
//! them.
//!
//! `rust_xlsxwriter` panics where the temporary file cannot be written, on a full disk say; here that
//! is [`WorkbookFault::NoRoom`].

use std::collections::BTreeSet;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::Timestamp;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::sheet::{Cells, Column, Sheet, SheetOptions};
use cells::{CellWriter, Looks};

mod cells;
mod charts;
mod name;

pub use charts::ChartSheet;

/// Rows of a sheet below its header: a worksheet has 1,048,576.
pub const MAX_ROWS: u32 = 1_048_575;

/// The number that spreadsheets know the size by.
const A4: u8 = 9;

/// Why a workbook could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookFault {
    /// The writer refused, or there is no place for its output or its temporary files.
    #[error("the workbook cannot be written: {0}")]
    Xlsx(#[from] XlsxError),
    /// The temporary file could not be written to its end.
    #[error("the workbook cannot be written: its temporary file has no room")]
    NoRoom,
}

/// A workbook that is being written, sheet by sheet.
pub struct WorkbookWriter {
    workbook: Workbook,
    options: SheetOptions,
    looks: Looks,
    names: BTreeSet<String>,
    max_rows: u32,
}

impl WorkbookWriter {
    /// A workbook without sheets, made at this time.
    ///
    /// # Errors
    /// [`WorkbookFault::Xlsx`] for a time that no calendar of spreadsheets has.
    pub fn new(options: SheetOptions, created_at: Timestamp) -> Result<Self, WorkbookFault> {
        let created_at = ExcelDateTime::from_timestamp(created_at.as_second())?;
        let mut workbook = Workbook::new();
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&created_at));
        Ok(Self {
            workbook,
            options,
            looks: Looks::new(),
            names: BTreeSet::new(),
            max_rows: MAX_ROWS,
        })
    }

    /// Begins another worksheet after so many rows, at most [`MAX_ROWS`].
    #[must_use]
    pub fn split_after(self, rows: u32) -> Self {
        Self {
            max_rows: rows.clamp(1, MAX_ROWS),
            ..self
        }
    }

    /// Writes a whole sheet; returns how many rows it has.
    ///
    /// # Errors
    /// [`WorkbookFault`].
    pub fn sheet<R: Cells>(
        &mut self,
        sheet: &Sheet,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<u64, WorkbookFault> {
        let mut writer = self.begin(sheet)?;
        for row in rows {
            writer.row(&row)?;
        }
        writer.end()
    }

    /// Begins a sheet, to be written row by row.
    ///
    /// # Errors
    /// [`WorkbookFault`].
    pub fn begin<'a>(&'a mut self, sheet: &'a Sheet) -> Result<SheetWriter<'a>, WorkbookFault> {
        let worksheet = self.worksheet(sheet.name, &sheet.columns)?;
        let cells = CellWriter::new(&self.options);
        Ok(SheetWriter {
            book: self,
            sheet,
            worksheet,
            cells,
            n_here: 0,
            n_before: 0,
        })
    }

    /// Writes a sheet of sentences, one a line: 说明.
    ///
    /// # Errors
    /// [`WorkbookFault`].
    pub fn notes(&mut self, notes: &[String]) -> Result<(), WorkbookFault> {
        let mut worksheet = self.worksheet("说明", &[])?;
        worksheet.set_column_width(0, 100)?;
        for (at, note) in (0..).zip(notes) {
            worksheet.write_string_with_format(at, 0, cells::fitting(note), &self.looks.note)?;
        }
        self.workbook.push_worksheet(worksheet);
        Ok(())
    }

    /// Writes the workbook.
    ///
    /// # Errors
    /// [`WorkbookFault`].
    pub fn save(mut self, out: impl Write + Send) -> Result<(), WorkbookFault> {
        caught(|| Ok(self.workbook.save_to_writer(out)?))
    }

    fn worksheet(&mut self, name: &str, columns: &[Column]) -> Result<Worksheet, WorkbookFault> {
        let worksheet = self.workbook.new_worksheet_with_constant_memory()?;
        self.named(worksheet, name, columns)
    }

    fn named(
        &mut self,
        mut worksheet: Worksheet,
        name: &str,
        columns: &[Column],
    ) -> Result<Worksheet, WorkbookFault> {
        worksheet.set_name(name::free(name, &mut self.names))?;
        for (at, column) in (0..).zip(columns) {
            worksheet.set_column_width(at, column.width)?;
            let title = column.title.as_ref();
            worksheet.write_string_with_format(0, at, title, &self.looks.header)?;
        }
        if !columns.is_empty() {
            worksheet.set_freeze_panes(1, 0)?;
            worksheet.set_repeat_rows(0, 0)?;
        }
        // On paper a page holds whole rows.
        worksheet.set_paper_size(A4).set_landscape();
        worksheet.set_print_fit_to_pages(1, 0);
        Ok(worksheet)
    }
}

/// One sheet of a workbook, written row by row; what follows its last full worksheet is another one.
pub struct SheetWriter<'a> {
    book: &'a mut WorkbookWriter,
    sheet: &'a Sheet,
    worksheet: Worksheet,
    cells: CellWriter,
    n_here: u32,
    n_before: u64,
}

impl SheetWriter<'_> {
    /// Adds a row.
    ///
    /// # Errors
    /// [`WorkbookFault`].
    pub fn row(&mut self, row: &(impl Cells + ?Sized)) -> Result<(), WorkbookFault> {
        if self.n_here == self.book.max_rows {
            let (name, columns) = (self.sheet.name, &self.sheet.columns);
            let next = self.book.worksheet(name, columns)?;
            self.end_worksheet(next)?;
        }
        self.n_here += 1;
        let (worksheet, looks, at) = (&mut self.worksheet, &self.book.looks, self.n_here);
        caught(|| self.cells.row(worksheet, looks, at, row))
    }

    /// Ends the sheet; returns how many rows it has.
    ///
    /// # Errors
    /// [`WorkbookFault`].
    pub fn end(mut self) -> Result<u64, WorkbookFault> {
        self.end_worksheet(Worksheet::new())?;
        Ok(self.n_before)
    }

    fn end_worksheet(&mut self, next: Worksheet) -> Result<(), WorkbookFault> {
        if let Some(last) = u16::try_from(self.sheet.columns.len())
            .ok()
            .and_then(|n| n.checked_sub(1))
        {
            self.worksheet.autofilter(0, 0, self.n_here, last)?;
        }
        let done = std::mem::replace(&mut self.worksheet, next);
        self.book.workbook.push_worksheet(done);
        self.n_before += u64::from(self.n_here);
        self.n_here = 0;
        Ok(())
    }
}

/// What is done, or the fault that a panic of the writer stands for.
fn caught<T>(write: impl FnOnce() -> Result<T, WorkbookFault>) -> Result<T, WorkbookFault> {
    // Nothing is used after a fault: a writer is dropped with its temporary files.
    catch_unwind(AssertUnwindSafe(write)).unwrap_or(Err(WorkbookFault::NoRoom))
}

/// The longest beginning of a text with at most so many units of UTF-16, in which Excel counts.
fn beginning(text: &str, max: usize) -> String {
    let mut left = max;
    let fits = |c: &char| {
        let less = left.checked_sub(c.len_utf16());
        left = less.unwrap_or(0);
        less.is_some()
    };
    text.chars().take_while(fits).collect()
}

#[cfg(test)]
mod tests;
