//! One row of a worksheet, cell by cell.

use jiff::Timestamp;
use jiff::civil::DateTime;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Worksheet, XlsxError};

use super::{WorkbookFault, beginning};
use crate::domain::marks::Marks;
use crate::formats::sheet::{Cell, Cells, LocalTimes, SheetOptions};

/// Longest text of a cell, in units of UTF-16.
const MAX_TEXT: usize = 32_767;
/// What a longer text ends with.
const CUT: &str = "…（超出单元格上限，已截断）";

/// How cells look.
pub(super) struct Looks {
    pub(super) header: Format,
    pub(super) note: Format,
    mean: Format,
    rate: Format,
    decimal: Format,
    time: Format,
}

impl Looks {
    pub(super) fn new() -> Self {
        let number = |format: &str| Format::new().set_num_format(format);
        Self {
            header: Format::new().set_bold(),
            note: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            mean: number("0.00"),
            rate: number("0.0%"),
            decimal: number("0.000"),
            time: number("yyyy-mm-dd hh:mm:ss"),
        }
    }
}

/// Writes cells.
pub(super) struct CellWriter {
    options: SheetOptions,
    times: LocalTimes,
}

impl CellWriter {
    pub(super) fn new(options: &SheetOptions) -> Self {
        Self {
            options: options.clone(),
            times: LocalTimes::new(options.zone.clone()),
        }
    }

    /// Writes a row, 1 for the first below the header.
    pub(super) fn row(
        &mut self,
        worksheet: &mut Worksheet,
        looks: &Looks,
        at: u32,
        row: &(impl Cells + ?Sized),
    ) -> Result<(), WorkbookFault> {
        let mut column = 0;
        let mut written = Ok(());
        row.cells(&mut |cell| {
            if written.is_ok() {
                written = self.cell(worksheet, looks, (at, column), cell);
            }
            column += 1;
        });
        Ok(written?)
    }

    fn cell(
        &mut self,
        worksheet: &mut Worksheet,
        looks: &Looks,
        (row, column): (u32, u16),
        cell: Cell<'_>,
    ) -> Result<(), XlsxError> {
        match cell {
            Cell::Empty => Ok(()),
            // Written plain and not as `0.##`, which shows 88 as `88.`.
            Cell::Marks(marks) => worksheet.write_number(row, column, number(marks)).map(drop),
            Cell::Whole(whole) => match u32::try_from(whole) {
                Ok(whole) => worksheet.write_number(row, column, whole).map(drop),
                Err(_) => self.text(worksheet, (row, column), cell),
            },
            Cell::Mean(marks) => worksheet
                .write_number_with_format(row, column, number(marks), &looks.mean)
                .map(drop),
            Cell::Rate(rate) => {
                let share = f64::from(rate.thousandths()) / 1000.0;
                worksheet
                    .write_number_with_format(row, column, share, &looks.rate)
                    .map(drop)
            }
            Cell::Share(share) => {
                let share = f64::from(share.thousandths()) / 1000.0;
                worksheet
                    .write_number_with_format(row, column, share, &looks.decimal)
                    .map(drop)
            }
            Cell::Decimal(number) => match i32::try_from(number.0) {
                Ok(thousandths) => worksheet
                    .write_number_with_format(
                        row,
                        column,
                        f64::from(thousandths) / 1000.0,
                        &looks.decimal,
                    )
                    .map(drop),
                Err(_) => self.text(worksheet, (row, column), cell),
            },
            Cell::Time(time) => match self.moment(time) {
                Some(moment) => worksheet
                    .write_datetime_with_format(row, column, &moment, &looks.time)
                    .map(drop),
                None => self.text(worksheet, (row, column), cell),
            },
            Cell::Word(_)
            | Cell::Text(_)
            | Cell::Name(_)
            | Cell::PersonNumber(_)
            | Cell::Clock(_)
            | Cell::Remark { .. } => self.text(worksheet, (row, column), cell),
        }
    }

    fn text(
        &mut self,
        worksheet: &mut Worksheet,
        (row, column): (u32, u16),
        cell: Cell<'_>,
    ) -> Result<(), XlsxError> {
        let mut text = String::new();
        cell.push(&mut text, &self.options, &mut self.times);
        worksheet
            .write_string(row, column, fitting(&text))
            .map(drop)
    }

    /// What calendar and clock show, to the second; `None` outside the calendar of spreadsheets.
    fn moment(&mut self, time: Timestamp) -> Option<ExcelDateTime> {
        let local: DateTime = self.times.at(time);
        let day = ExcelDateTime::from_ymd(
            u16::try_from(local.year()).ok()?,
            local.month().unsigned_abs(),
            local.day().unsigned_abs(),
        );
        let hour = u16::from(local.hour().unsigned_abs());
        let (minute, second) = (local.minute().unsigned_abs(), local.second().unsigned_abs());
        day.ok()?.and_hms(hour, minute, f64::from(second)).ok()
    }
}

fn number(marks: Marks) -> f64 {
    f64::from(marks.hundredths()) / 100.0
}

/// The text, or its beginning and a word about the rest where a cell cannot hold it.
pub(super) fn fitting(text: &str) -> String {
    // No text has more units than bytes.
    let is_short = text.len() <= MAX_TEXT || text.encode_utf16().count() <= MAX_TEXT;
    if is_short {
        return text.to_owned();
    }
    beginning(text, MAX_TEXT - CUT.encode_utf16().count()) + CUT
}
