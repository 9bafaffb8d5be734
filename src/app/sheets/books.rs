//! Where rows go: CSV in pieces, or a workbook in a file.
//!
//! Invariant: a row is handed on or written down when it comes; who reads slowly is waited for.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Read, Seek};

use jiff::Timestamp;
use tokio::sync::mpsc::Sender;

use super::Error;
use crate::formats::sheet::{Cells, CsvWriter, Sheet, SheetOptions};
use crate::formats::workbook::{ChartSheet, SheetWriter, WorkbookFault, WorkbookWriter};
use crate::store::StoreError;

/// Size from which a piece is handed on, in bytes.
const PIECE: usize = 32 * 1024;

/// Takes the rows of one sheet.
pub(super) trait Rows {
    fn row(&mut self, row: &dyn Cells) -> Result<(), Error>;
}

/// Takes sheets: `fill` hands over the rows.
pub(super) trait Book {
    fn sheet(
        &mut self,
        sheet: &Sheet,
        fill: &mut dyn FnMut(&mut dyn Rows) -> Result<(), Error>,
    ) -> Result<(), Error>;
}

/// Pieces of CSV, for whoever waits at the other end.
pub(super) struct CsvBook {
    writer: CsvWriter,
    piece: Vec<u8>,
    to: Sender<Result<Vec<u8>, Error>>,
}

impl CsvBook {
    pub(super) fn new(options: SheetOptions, to: Sender<Result<Vec<u8>, Error>>) -> Self {
        Self {
            writer: CsvWriter::new(options),
            piece: Vec::new(),
            to,
        }
    }

    /// Hands on what is left.
    pub(super) fn end(mut self) -> Result<(), Error> {
        if self.piece.is_empty() {
            Ok(())
        } else {
            self.send()
        }
    }

    fn send(&mut self) -> Result<(), Error> {
        // A line more than a piece, as a rule.
        let next = Vec::with_capacity(PIECE + 1024);
        let piece = std::mem::replace(&mut self.piece, next);
        self.to.blocking_send(Ok(piece)).map_err(|_| gone())
    }
}

fn gone() -> Error {
    Error::File("nobody reads it any more".to_owned())
}

impl Rows for CsvBook {
    fn row(&mut self, row: &dyn Cells) -> Result<(), Error> {
        self.writer.row(row, &mut self.piece);
        if PIECE <= self.piece.len() {
            self.send()?;
        }
        Ok(())
    }
}

impl Book for CsvBook {
    fn sheet(
        &mut self,
        sheet: &Sheet,
        fill: &mut dyn FnMut(&mut dyn Rows) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.writer.header(sheet, &mut self.piece);
        fill(self)
    }
}

/// A workbook, whose rows wait in temporary files.
pub(super) struct Workbook(WorkbookWriter);

impl Workbook {
    pub(super) fn new(options: SheetOptions, now: Timestamp) -> Result<Self, Error> {
        WorkbookWriter::new(options, now).map(Self).map_err(fault)
    }

    pub(super) fn charts(&mut self, sheet: &ChartSheet<'_>) -> Result<(), Error> {
        self.0.charts(sheet).map_err(fault)
    }

    /// Writes the workbook into a file that has no name any more, to be read from its start.
    pub(super) fn save(mut self, notes: &[String], name: &str) -> Result<File, Error> {
        self.0.notes(notes).map_err(fault)?;
        let mut out = BufWriter::new(nameless(name).map_err(|error| no_file(&error))?);
        self.0.save(&mut out).map_err(fault)?;
        let mut file = out.into_inner().map_err(|error| no_file(error.error()))?;
        file.rewind().map_err(|error| no_file(&error))?;
        Ok(file)
    }
}

struct XlsxRows<'a>(SheetWriter<'a>);

impl Rows for XlsxRows<'_> {
    fn row(&mut self, row: &dyn Cells) -> Result<(), Error> {
        self.0.row(row).map_err(fault)
    }
}

impl Book for Workbook {
    fn sheet(
        &mut self,
        sheet: &Sheet,
        fill: &mut dyn FnMut(&mut dyn Rows) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut rows = XlsxRows(self.0.begin(sheet).map_err(fault)?);
        fill(&mut rows)?;
        rows.0.end().map(drop).map_err(fault)
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "it stands where errors are mapped"
)]
fn fault(fault: WorkbookFault) -> Error {
    match fault {
        WorkbookFault::Xlsx(_) => Error::File(fault.to_string()),
        WorkbookFault::NoRoom => StoreError::Full(fault.to_string()).into(),
    }
}

fn no_file(error: &io::Error) -> Error {
    if error.kind() == io::ErrorKind::StorageFull {
        StoreError::Full(error.to_string()).into()
    } else {
        Error::File(error.to_string())
    }
}

/// A file in the temporary folder that nobody else can open: it loses its name at once, and goes with its
/// last handle, however this ends.
fn nameless(name: &str) -> io::Result<File> {
    let path = std::env::temp_dir().join(format!("examhall-{name}.xlsx"));
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&path)?;
    std::fs::remove_file(&path)?;
    Ok(file)
}

/// Hands a file on in pieces until its end, or until nobody reads.
pub(super) fn send_file(mut file: File, to: &Sender<Result<Vec<u8>, Error>>) {
    loop {
        let mut piece = Vec::with_capacity(PIECE);
        let size = u64::try_from(PIECE).unwrap_or(u64::MAX);
        let read = file.by_ref().take(size).read_to_end(&mut piece);
        let (next, is_last) = match read {
            Ok(0) => return,
            Ok(_) => (Ok(piece), false),
            Err(error) => (Err(no_file(&error)), true),
        };
        if to.blocking_send(next).is_err() || is_last {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use jiff::tz::TimeZone;
    use tokio::sync::mpsc;

    use super::*;
    use crate::formats::score_sheet::ABSENTEES;
    use crate::formats::sheet::Cell;

    struct Texts(String);

    impl Cells for Texts {
        fn cells(&self, put: &mut dyn FnMut(Cell<'_>)) {
            put(Cell::Text(&self.0));
        }
    }

    fn sent(n_rows: usize) -> Vec<Vec<u8>> {
        let (to, mut pieces) = mpsc::channel(1000);
        let mut book = CsvBook::new(SheetOptions::new(TimeZone::UTC), to);
        let mut fill = |rows: &mut dyn Rows| {
            (0..n_rows).try_for_each(|n| rows.row(&Texts(format!("第{n}行"))))
        };
        book.sheet(&ABSENTEES, &mut fill).unwrap();
        book.end().unwrap();
        let mut sent = Vec::new();
        while let Some(piece) = pieces.blocking_recv() {
            sent.push(piece.unwrap());
        }
        sent
    }

    #[test]
    fn a_sheet_in_pieces_is_the_same_sheet() {
        let pieces = sent(10_000);
        assert!(pieces.len() > 3, "{}", pieces.len());
        let is_fair = |piece: &Vec<u8>| !piece.is_empty() && piece.len() < 2 * PIECE;
        assert!(pieces.iter().all(is_fair));
        let rows: Vec<String> = (0..10_000).map(|n| format!("第{n}行\r\n")).collect();
        let rows = rows.concat();
        let whole = format!("\u{feff}工号,姓名,支部,备注\r\n{rows}");
        assert_eq!(String::from_utf8(pieces.concat()).unwrap(), whole);
    }

    #[test]
    fn a_sheet_without_rows_is_its_header() {
        let header = "\u{feff}工号,姓名,支部,备注\r\n".as_bytes().to_vec();
        assert_eq!(sent(0), [header]);
    }

    #[test]
    fn a_file_is_handed_on_whole_and_has_no_name() {
        let mut file = nameless("test-of-books").unwrap();
        let bytes: Vec<u8> = (0..=u8::MAX).cycle().take(3 * PIECE + 5).collect();
        file.write_all(&bytes).unwrap();
        file.rewind().unwrap();
        assert!(
            !std::env::temp_dir()
                .join("examhall-test-of-books.xlsx")
                .exists()
        );
        let (to, mut pieces) = mpsc::channel(8);
        send_file(file, &to);
        drop(to);
        let mut read = Vec::new();
        while let Some(piece) = pieces.blocking_recv() {
            read.extend(piece.unwrap());
        }
        assert_eq!(read, bytes);
    }
}
