//! A sheet to questions.

use std::collections::BTreeMap;

use super::super::columns::Header;
use super::context::{Context, KindColumn};
use super::merged::carry_down;
use super::row::{Outcome, question};
use super::same::Same;
use super::{MAX_PIECES, MAX_PROBLEMS};
use crate::formats::exchange::{
    Batch, ForeignKey, ForeignQuestion, ImportProblem, MAX_QUESTIONS, Place, Severity,
};
use crate::formats::spreadsheet::{Row, Table, address, column_name};

/// A file that is being read, sheet by sheet.
pub(super) struct Reading {
    /// What was read so far.
    pub(super) batch: Batch,
    same: Same,
    /// Options, accepted texts, sides and tags so far.
    n_pieces: usize,
}

impl Reading {
    pub(super) fn new(batch: Batch) -> Self {
        Self {
            batch,
            same: Same::default(),
            n_pieces: 0,
        }
    }

    /// Whether there is room for no more.
    pub(super) fn is_full(&self) -> bool {
        MAX_QUESTIONS <= self.batch.questions.len()
            || MAX_PROBLEMS <= self.batch.problems.len()
            || MAX_PIECES <= self.n_pieces
    }

    /// Adds the questions of a sheet.
    pub(super) fn add(&mut self, table: Table, header: &Header, is_alone: bool) {
        let name = table.name.clone();
        let name = name.as_deref();
        let mut rows = table.rows;
        let mut below = rows.split_off((header.at + 1).min(rows.len()));
        carry_down(header, table.merged, &mut below);
        let head = rows.pop().unwrap_or_default();
        let context = Context::new(header, &below, name, name.filter(|_| !is_alone));
        let sheet = Sheet {
            context: &context,
            head: head.number,
        };
        self.tell(sheet.titles(&rows));
        self.tell(sheet.columns());
        let mut nameless: BTreeMap<usize, usize> = BTreeMap::new();
        let mut hidden = Vec::new();
        for row in below {
            if self.is_full() {
                self.tell([sheet.full(row.number)]);
                break;
            }
            let index = self.batch.questions.len();
            match question(&context, &row, index) {
                Outcome::Skipped(problem) => self.tell([*problem]),
                Outcome::Question(mut question, problems) => {
                    self.tell(problems);
                    if row.is_hidden {
                        hidden.push(row.number);
                    }
                    let earlier = &mut self.batch.questions;
                    let same = self.same.check(&mut question, index, earlier);
                    self.tell(same);
                    self.n_pieces += n_pieces(&question);
                    self.batch.questions.push(*question);
                    sheet.note_nameless(&row, &mut nameless);
                }
            }
        }
        self.tell(sheet.hidden(&hidden));
        self.tell(sheet.nameless(&nameless));
        let stripped = context.stripped_at.get();
        self.tell(stripped.map(|row| sheet.stripped(row)));
    }

    fn tell(&mut self, problems: impl IntoIterator<Item = ImportProblem>) {
        self.batch.problems.extend(problems);
    }
}

/// How many texts a question holds in lists.
fn n_pieces(question: &ForeignQuestion) -> usize {
    let of_key = match &question.key {
        Some(ForeignKey::Blanks(blanks)) => blanks.iter().map(Vec::len).sum(),
        Some(ForeignKey::Ranges(ranges)) => ranges.len(),
        Some(
            ForeignKey::Choices(_)
            | ForeignKey::Truth(_)
            | ForeignKey::Pairs(_)
            | ForeignKey::Order(_)
            | ForeignKey::Rubric(_),
        )
        | None => 0,
    };
    question.options.len() + question.left.len() + question.tags.len() + of_key
}

struct Sheet<'c> {
    context: &'c Context<'c>,
    /// The row of the header.
    head: usize,
}

impl Sheet<'_> {
    fn notice(
        &self,
        row: usize,
        column: usize,
        code: &'static str,
        chinese: String,
        english: String,
    ) -> ImportProblem {
        ImportProblem {
            place: Place {
                line: row,
                cell: Some(address(self.context.sheet, column, row)),
                ..Place::default()
            },
            severity: Severity::Notice,
            code,
            chinese,
            english,
        }
    }

    /// Rows above the header.
    fn titles(&self, rows: &[Row]) -> Option<ImportProblem> {
        let (first, last) = (rows.first()?, rows.last()?);
        let column = first.cells().next().map_or(0, |cell| cell.column);
        let (first, last) = (first.number, last.number);
        let (head, which) = (self.head, format!("{first}–{last}"));
        Some(self.notice(
            first,
            column,
            "rows_above_header",
            format!("表头在第 {head} 行；它上面的标题、说明（第 {which} 行）没有读取"),
            format!("the header is in row {head}; rows {which} above it were not read"),
        ))
    }

    /// What is to be said of the columns.
    fn columns(&self) -> Vec<ImportProblem> {
        let header = self.context.header;
        let mut problems = Vec::new();
        if let Some((column, _)) = header.unknown.first() {
            let names: Vec<String> = header.unknown.iter().map(named).collect();
            problems.push(self.notice(
                self.head,
                *column,
                "unknown_columns",
                format!("这些列不认识或用不到，内容没有导入：{}", names.join("、")),
                format!(
                    "columns that are not known or not used were left out: {}",
                    names.join(", ")
                ),
            ));
        }
        if let Some((column, _)) = header.repeated.first() {
            let names: Vec<String> = header.repeated.iter().map(named).collect();
            problems.push(ImportProblem {
                severity: Severity::Warning,
                ..self.notice(
                    self.head,
                    *column,
                    "repeated_columns",
                    format!(
                        "这些列与前面的列含义相同，内容没有导入：{}",
                        names.join("、")
                    ),
                    format!(
                        "columns that say what another says were left out: {}",
                        names.join(", ")
                    ),
                )
            });
        }
        let kinds = header
            .column(super::super::columns::Field::Kind)
            .unwrap_or(0);
        match self.context.kinds {
            KindColumn::Words => {}
            KindColumn::Codes => problems.push(
                self.notice(
                    self.head,
                    kinds,
                    "kind_column_of_codes",
                    "“题型”列填的是数字代码，各系统含义不同；题型按选项和答案推断，请核对"
                        .to_owned(),
                    "the column of types holds codes; types were inferred from options and keys"
                        .to_owned(),
                ),
            ),
            KindColumn::Topics => problems.push(
                self.notice(
                    self.head,
                    kinds,
                    "kind_column_of_topics",
                    "“题型”列填的不是题型，按目录（知识分类）读取；题型按选项和答案推断，请核对"
                        .to_owned(),
                    "the column of types holds topics; types were inferred from options and keys"
                        .to_owned(),
                ),
            ),
        }
        problems
    }

    /// Remembers columns without a name that hold text, with the first row of each.
    fn note_nameless(&self, row: &Row, nameless: &mut BTreeMap<usize, usize>) {
        let header = self.context.header;
        for cell in row.cells() {
            let is_named = |(column, _): &(usize, String)| *column == cell.column;
            let has_name = header.is_known(cell.column)
                || header.unknown.iter().any(is_named)
                || header.repeated.iter().any(is_named);
            if !has_name {
                nameless.entry(cell.column).or_insert(row.number);
            }
        }
    }

    fn nameless(&self, nameless: &BTreeMap<usize, usize>) -> Option<ImportProblem> {
        let (column, row) = nameless.first_key_value()?;
        let names: Vec<String> = nameless.keys().map(|column| column_name(*column)).collect();
        let names = names.join("、");
        Some(ImportProblem {
            severity: Severity::Warning,
            ..self.notice(
                *row,
                *column,
                "columns_without_header",
                format!("这些列没有列名，内容没有导入：{names}"),
                format!("columns without a header hold text, which was left out: {names}"),
            )
        })
    }

    /// Questions of rows that nobody sees were read.
    fn hidden(&self, rows: &[usize]) -> Option<ImportProblem> {
        let (first, n_rows) = (rows.first()?, rows.len());
        Some(self.notice(
            *first,
            0,
            "hidden_rows",
            format!("有 {n_rows} 道题在隐藏（或被筛选掉）的行里，也已读取，第一道在第 {first} 行；不需要的请删去该行"),
            format!("{n_rows} questions stand in hidden rows and were read as well, the first in row {first}; delete the rows if they are not wanted"),
        ))
    }

    /// Letters before options were taken off, from this row on.
    fn stripped(&self, row: usize) -> ImportProblem {
        self.notice(
            row,
            0,
            "option_letters",
            "选项文字前自带的字母（“A.”“B、”等）已去掉".to_owned(),
            "the letters that options had before their text were taken off".to_owned(),
        )
    }

    /// There is no room for more.
    fn full(&self, row: usize) -> ImportProblem {
        ImportProblem {
            severity: Severity::Error,
            ..self.notice(
                row,
                0,
                "too_many_questions",
                format!("题目超过 {MAX_QUESTIONS} 道，或选项、问题过多，从这一行起没有读取；请分成几个文件"),
                format!("more than {MAX_QUESTIONS} questions, or too many options or problems; nothing from this row on was read"),
            )
        }
    }
}

/// A column for a message: `状态（H 列）`.
fn named((column, name): &(usize, String)) -> String {
    format!("{name}（{} 列）", column_name(*column))
}
