//! Texts of questions with a few marks: stress, code, tables, pictures.
//!
//! Without marks a text is its lines; an empty line parts two paragraphs. Of Markdown it knows `**strong**` and
//! `` `code` `` within a line, tables of `| … |` rows whose second row is dashes, and pictures
//! `![words](asset:<64 hex>)` on a line of their own. Everything else is text, all HTML among it; lists,
//! headings and links too, for texts that were there before these marks have numbers, dashes and brackets.
//! `src/web/shared/rich_text.js` reads the same language; `tests/rich_text_cases.json` holds both to it.
//!
//! Invariant: reading takes linear time and never fails; what is no mark is text, and every blank (`____`) of
//! the source is a blank of what was read, in its order. Nothing nests but blanks in marks.

mod inline;
mod table;
#[cfg(test)]
mod tests;

pub use inline::{Piece, Run, Style};
pub use table::Table;

use super::asset::AssetId;

/// Most pictures of one text.
pub const MAX_PICTURES: usize = 8;
/// Most columns of a table: more cannot be read on a phone.
pub const MAX_COLUMNS: usize = 12;
/// Most cells of a table, its head among them.
pub const MAX_CELLS: usize = 200;

/// How a picture begins to be named: what holds this and is no picture is a broken one.
const NAMED: &str = "](asset:";

/// A text that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RichText {
    /// From the first to the last.
    pub blocks: Vec<Block>,
}

/// A part of a text that stands on lines of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Lines, with their line feeds.
    Text(Vec<Run>),
    /// A table.
    Table(Table),
    /// A picture.
    Picture(Picture),
}

/// A picture of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The words for who cannot see it; may be empty.
    pub words: String,
    /// Which it is.
    pub asset: AssetId,
}

/// A mark that is none, though it looks like one. It is shown as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RichTextFault {
    /// Something that looks like a picture.
    #[error(
        "line {line}: a picture is `![words](asset:<64 hexadecimal digits>)`, alone on its line"
    )]
    Picture {
        /// The line, from 1.
        line: usize,
    },
    /// More pictures than a text may have.
    #[error("it has {found} pictures; at most {max} are allowed", max = MAX_PICTURES)]
    PictureCount {
        /// How many.
        found: usize,
    },
    /// A row of a table that is longer or shorter than its head.
    #[error("line {line}: the row has {found} cells and the head of the table {wanted}")]
    Row {
        /// The line, from 1.
        line: usize,
        /// Its cells.
        found: usize,
        /// Cells of the head.
        wanted: usize,
    },
    /// A table that is too large.
    #[error(
        "line {line}: the table has {columns} columns and {cells} cells; at most {} and {} are allowed",
        MAX_COLUMNS,
        MAX_CELLS
    )]
    TableSize {
        /// The line where it begins, from 1.
        line: usize,
        /// Its columns.
        columns: usize,
        /// All its cells.
        cells: usize,
    },
}

impl RichTextFault {
    /// The fault in Chinese.
    pub fn chinese(&self) -> String {
        match self {
            Self::Picture { line } => {
                format!("第 {line} 行：图片应写成 `![说明](asset:64 位十六进制数)`，并单独占一行")
            }
            Self::PictureCount { found } => format!("有 {found} 张图片，最多 {MAX_PICTURES} 张"),
            Self::Row {
                line,
                found,
                wanted,
            } => format!("第 {line} 行：这一行有 {found} 格，而表头有 {wanted} 格"),
            Self::TableSize {
                line,
                columns,
                cells,
            } => format!(
                "第 {line} 行：表格有 {columns} 列、{cells} 格，最多 {MAX_COLUMNS} 列、{MAX_CELLS} 格"
            ),
        }
    }
}

/// Reads a text; what is broken is text.
pub fn read(source: &str) -> RichText {
    Reader::over(source).0
}

/// Every mark of a text that is broken.
pub fn faults(source: &str) -> Vec<RichTextFault> {
    Reader::over(source).1
}

/// The pictures that a text names.
pub fn assets(source: &str) -> Vec<AssetId> {
    if !source.contains(NAMED) {
        return Vec::new();
    }
    let blocks = read(source).blocks.into_iter();
    let assets = blocks.filter_map(|block| match block {
        Block::Picture(picture) => Some(picture.asset),
        Block::Text(_) | Block::Table(_) => None,
    });
    assets.collect()
}

/// The mark of a picture.
pub fn picture_mark(words: &str, asset: &AssetId) -> String {
    // What would end the words early, or begin a blank, goes.
    let words: String = words
        .chars()
        .filter(|c| !matches!(c, '[' | ']' | '_') && !c.is_control())
        .collect();
    format!("![{words}](asset:{asset})")
}

impl RichText {
    /// Whether it is lines alone: no table, no picture.
    pub fn is_lines(&self) -> bool {
        let is_text = |block: &Block| match block {
            Block::Text(_) => true,
            Block::Table(_) | Block::Picture(_) => false,
        };
        self.blocks.iter().all(is_text)
    }

    /// What is seen of it, without marks: rows on lines, cells parted by spaces, pictures by their words.
    pub fn plain(&self) -> String {
        let each = self.blocks.iter().map(|block| match block {
            Block::Text(runs) => inline::plain(runs),
            Block::Table(table) => table.plain(),
            Block::Picture(picture) => picture.words.clone(),
        });
        each.collect::<Vec<_>>().join("\n")
    }
}

/// Without the spaces at its ends, the wide one among them.
fn trimmed(text: &str) -> &str {
    text.trim_matches(inline::is_space)
}

/// The picture that a line is.
fn picture(line: &str) -> Option<Picture> {
    let inner = trimmed(line).strip_prefix("![")?.strip_suffix(')')?;
    let (words, asset) = inner.split_once(NAMED)?;
    let is_plain = !words.contains(['[', ']']) && !words.contains(super::question::BLANK);
    let asset = asset.parse().ok().filter(|_| is_plain)?;
    let words = words.to_owned();
    Some(Picture { words, asset })
}

#[derive(Default)]
struct Reader<'t> {
    text: RichText,
    faults: Vec<RichTextFault>,
    /// Lines since the last table or picture.
    lines: Vec<&'t str>,
    n_pictures: usize,
}

impl<'t> Reader<'t> {
    fn over(source: &'t str) -> (RichText, Vec<RichTextFault>) {
        let mut reader = Self::default();
        let mut lines = (1..).zip(source.split('\n')).peekable();
        while let Some((number, line)) = lines.next() {
            if let Some(picture) = picture(line) {
                reader.n_pictures += 1;
                reader.block(Block::Picture(picture));
                continue;
            }
            reader.judge(number, line);
            match lines.peek().and_then(|(_, next)| table::head(line, next)) {
                None => reader.lines.push(line),
                Some(Err((found, wanted))) => {
                    reader.row(number + 1, found, wanted);
                    reader.lines.push(line);
                }
                Some(Ok(head)) => {
                    // The dashes.
                    lines.next();
                    let mut table = Table {
                        head,
                        rows: Vec::new(),
                    };
                    while let Some((number, row)) =
                        lines.next_if(|(_, row)| table::cells(row).is_some())
                    {
                        reader.judge(number, row);
                        let cells = table::cells(row).unwrap_or_default();
                        reader.row(number, cells.len(), table.head.len());
                        table.rows.push(cells);
                    }
                    reader.size(number, &table);
                    reader.block(Block::Table(table));
                }
            }
        }
        reader.flush(Before::End);
        if MAX_PICTURES < reader.n_pictures {
            let found = reader.n_pictures;
            reader.faults.push(RichTextFault::PictureCount { found });
        }
        (reader.text, reader.faults)
    }

    /// A line that is no picture must not look like one.
    fn judge(&mut self, line: usize, text: &str) {
        if text.contains(NAMED) {
            self.faults.push(RichTextFault::Picture { line });
        }
    }

    fn row(&mut self, line: usize, found: usize, wanted: usize) {
        if found != wanted {
            self.faults.push(RichTextFault::Row {
                line,
                found,
                wanted,
            });
        }
    }

    fn size(&mut self, line: usize, table: &Table) {
        let (columns, cells) = (table.head.len(), table.n_cells());
        if MAX_COLUMNS < columns || MAX_CELLS < cells {
            self.faults.push(RichTextFault::TableSize {
                line,
                columns,
                cells,
            });
        }
    }

    fn block(&mut self, block: Block) {
        self.flush(Before::Block);
        self.text.blocks.push(block);
    }

    /// Makes a block of the lines that were gathered. Empty lines beside a table or a picture only part it
    /// from the text.
    fn flush(&mut self, before: Before) {
        let mut lines = std::mem::take(&mut self.lines).into_iter();
        let is_empty = |line: &&str| trimmed(line).is_empty();
        let rest = lines.as_slice();
        let mut from = 0;
        let mut to = rest.len();
        if !self.text.blocks.is_empty() {
            from = rest.iter().take_while(|line| is_empty(line)).count();
        }
        if before == Before::Block {
            let n_last = rest.iter().rev().take_while(|line| is_empty(line)).count();
            to = rest.len().saturating_sub(n_last).max(from);
        }
        let kept: Vec<&str> = lines.by_ref().take(to).skip(from).collect();
        if !kept.is_empty() {
            let runs = inline::read(&kept.join("\n"));
            self.text.blocks.push(Block::Text(runs));
        }
    }
}

/// What gathered lines stand before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    Block,
    End,
}
