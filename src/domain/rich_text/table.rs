//! Tables.

use super::inline::{self, Run};
use super::trimmed;

/// A table: a head and rows of as many cells, where nothing is wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// The cells of its head.
    pub head: Vec<Vec<Run>>,
    /// The cells of each row.
    pub rows: Vec<Vec<Vec<Run>>>,
}

impl Table {
    pub(super) fn n_cells(&self) -> usize {
        self.head.len() + self.rows.iter().map(Vec::len).sum::<usize>()
    }

    pub(super) fn plain(&self) -> String {
        let rows = std::iter::once(&self.head).chain(&self.rows);
        let rows = rows.map(|cells| {
            let cells = cells.iter().map(|cell| inline::plain(cell));
            cells.collect::<Vec<_>>().join(" ")
        });
        rows.collect::<Vec<_>>().join("\n")
    }
}

/// The cells of a row, each with its runs of text.
pub(super) type Cells = Vec<Vec<Run>>;

/// The cells of a line that is a row: bars at both ends; `\|` within a cell is a bar of its own.
pub(super) fn cells(line: &str) -> Option<Cells> {
    let cells = texts(line)?;
    Some(cells.iter().map(|cell| inline::read(cell)).collect())
}

/// The head of a table where one begins; else, where its dashes are of another number than its cells, both
/// numbers.
pub(super) fn head(line: &str, next: &str) -> Option<Result<Cells, (usize, usize)>> {
    let dashes = texts(next).filter(|cells| cells.iter().all(|cell| is_dashes(cell)))?;
    let head = cells(line)?;
    let (found, wanted) = (dashes.len(), head.len());
    Some(if found == wanted {
        Ok(head)
    } else {
        Err((found, wanted))
    })
}

fn is_dashes(cell: &str) -> bool {
    let cell = cell.strip_prefix(':').unwrap_or(cell);
    let cell = cell.strip_suffix(':').unwrap_or(cell);
    !cell.is_empty() && cell.bytes().all(|byte| byte == b'-')
}

/// What stands for `\|` while a row is cut at its bars: no text of a question holds it.
const BAR: char = '\0';

fn texts(line: &str) -> Option<Vec<String>> {
    let line = trimmed(line);
    // Most lines are none.
    if !line.starts_with('|') {
        return None;
    }
    let line = line.replace("\\|", "\0");
    let inner = line.strip_prefix('|')?.strip_suffix('|')?;
    let cells = inner.split('|');
    Some(cells.map(|cell| trimmed(cell).replace(BAR, "|")).collect())
}
