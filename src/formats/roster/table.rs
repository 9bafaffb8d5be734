//! A file of rows to a roster.
//!
//! Invariant: no more rows are kept than the header is looked for in.

use std::ops::ControlFlow;

use super::header::{Columns, locate};
use super::notice::{RosterNotice, RosterRemark};
use super::people::People;
use super::{Column, MAX_BYTES, Roster, RosterFault, RosterProblem};
use crate::formats::exchange::Severity;
use crate::formats::spreadsheet::{CellState, Limits, Row, Sink, visit};

/// Rows among which the headers are looked for.
const HEADER_ROWS: usize = 30;

/// Reads a roster of at most so many people.
pub(super) fn read(bytes: &[u8], max_rows: usize) -> Result<Roster, Vec<RosterProblem>> {
    let limits = Limits {
        file_bytes: MAX_BYTES,
        // A million rows of four cells.
        part_bytes: 384 * 1024 * 1024,
        package_bytes: 512 * 1024 * 1024,
        text_bytes: MAX_BYTES,
        // Titles and headers of every sheet besides, whose number is limited.
        rows: max_rows.saturating_add(10_000),
        // Rows are not kept.
        cells: usize::MAX,
    };
    let mut reading = Reading::new(max_rows);
    let told = visit(bytes, &limits, &mut reading);
    reading.end_sheet();
    for told in told {
        if told.severity == Severity::Error {
            let fault = match told.code {
                "not_text" => RosterFault::NotUtf8,
                "not_csv" => RosterFault::NotCsv {
                    reason: told.english,
                },
                code => RosterFault::Unreadable {
                    code,
                    chinese: told.chinese,
                    english: told.english,
                },
            };
            reading.people.problem(told.line.max(1), None, fault);
        } else {
            reading.people.notices.push(RosterNotice {
                line: told.line,
                remark: RosterRemark::OfFile {
                    code: told.code,
                    chinese: told.chinese,
                    english: told.english,
                },
            });
        }
    }
    reading.finish()
}

struct Reading {
    people: People,
    max_rows: usize,
    /// The name of the sheet that is read.
    sheet: Option<String>,
    state: State,
    has_header: bool,
    /// The sheets with people.
    sheets_read: Vec<String>,
    /// Sheets with text and without headers, with the problems of the first.
    without: Vec<String>,
    missing: Vec<RosterProblem>,
}

enum State {
    /// The rows so far, among which the header is.
    Before(Vec<Row>),
    /// The header was found.
    Below(Columns),
    /// There is none among the first rows: nothing of the sheet is read.
    Without,
}

impl Reading {
    fn new(max_rows: usize) -> Self {
        Self {
            people: People::default(),
            max_rows,
            sheet: None,
            state: State::Before(Vec::new()),
            has_header: false,
            sheets_read: Vec::new(),
            without: Vec::new(),
            missing: Vec::new(),
        }
    }

    /// Finds the header among the rows of the begin of a sheet, and reads those below it.
    fn begin(&mut self, rows: Vec<Row>) -> ControlFlow<()> {
        let best = rows.iter().enumerate().max_by_key(|(at, row)| {
            // Of equals the first.
            (Columns::n_known(row), usize::MAX - *at)
        });
        let Some((at, head)) = best else {
            return ControlFlow::Continue(());
        };
        let columns = match locate(head) {
            Ok(columns) => columns,
            Err(problems) => {
                self.without.push(self.sheet.clone().unwrap_or_default());
                if self.missing.is_empty() {
                    self.missing = problems;
                }
                // Another sheet may have headers.
                self.state = State::Without;
                return ControlFlow::Continue(());
            }
        };
        let mut flow = ControlFlow::Continue(());
        let notices = columns.notices(head, at);
        let below: Vec<Row> = rows.into_iter().skip(at + 1).collect();
        self.has_header = true;
        if !below.is_empty() {
            self.people.notices.extend(notices);
            self.sheets_read.extend(self.sheet.clone());
            if 1 < self.sheets_read.len() {
                let names = self.sheets_read.clone();
                self.people
                    .problem(1, None, RosterFault::SeveralSheets { names });
                return ControlFlow::Break(());
            }
        }
        self.state = State::Below(columns);
        for row in below {
            flow = self.add(&row);
            if flow.is_break() {
                break;
            }
        }
        flow
    }

    fn add(&mut self, row: &Row) -> ControlFlow<()> {
        let State::Below(columns) = &self.state else {
            return ControlFlow::Continue(());
        };
        if self.max_rows <= self.people.n_rows() {
            let max = self.max_rows;
            self.people
                .problem(row.line, None, RosterFault::TooManyRows { max });
            return ControlFlow::Break(());
        }
        let mut is_read = true;
        for cell in row.cells().filter(|cell| cell.state != CellState::Shown) {
            let Some(column) = columns.column_at(cell.column) else {
                continue;
            };
            is_read = false;
            let found = cell.text.to_owned();
            let fault = RosterFault::UnreadableCell { found };
            self.people.problem(row.line, Some(column), fault);
        }
        if is_read {
            let cell = |column| row.get(columns.position(column));
            let minutes = columns.minutes().map_or("", |column| row.get(column));
            let cells = [
                cell(Column::Number),
                cell(Column::Name),
                cell(Column::Branch),
            ];
            self.people.add(row.line, cells, minutes);
        }
        if self.people.is_full() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    /// A sheet has no more rows.
    fn end_sheet(&mut self) {
        let state = std::mem::replace(&mut self.state, State::Before(Vec::new()));
        if let State::Before(rows) = state
            && !rows.is_empty()
        {
            // A file that broke off says so itself.
            let _ = self.begin(rows);
        }
    }

    fn finish(mut self) -> Result<Roster, Vec<RosterProblem>> {
        if !self.has_header {
            for problem in std::mem::take(&mut self.missing) {
                self.people
                    .problem(problem.line, problem.column, problem.fault);
            }
        } else if !self.without.is_empty() {
            let names = std::mem::take(&mut self.without);
            self.people.notices.push(RosterNotice {
                line: 0,
                remark: RosterRemark::SheetsWithoutPeople { names },
            });
        }
        self.people.finish(1)
    }
}

impl Sink for Reading {
    fn sheet(&mut self, name: Option<&str>) {
        self.end_sheet();
        self.sheet = name.map(str::to_owned);
        self.state = State::Before(Vec::new());
    }

    fn row(&mut self, row: Row) -> ControlFlow<()> {
        match &mut self.state {
            State::Below(_) => self.add(&row),
            State::Without => ControlFlow::Continue(()),
            State::Before(rows) => {
                rows.push(row);
                if rows.len() < HEADER_ROWS {
                    return ControlFlow::Continue(());
                }
                let rows = std::mem::take(rows);
                self.begin(rows)
            }
        }
    }
}
