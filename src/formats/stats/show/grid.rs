//! Columns that stand under their headings, in Chinese and Latin letters alike.
//!
//! Invariant: a row has as many cells as the headings; a Chinese character is two letters wide.

use std::io::{self, Write};

use crate::formats::print::half_widths;

/// Where the texts of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A table under way.
pub(super) struct Grid {
    sides: Vec<Side>,
    rows: Vec<Vec<String>>,
}

impl Grid {
    /// With these headings.
    pub(super) fn new(headings: &[(&str, Side)]) -> Self {
        let texts = headings.iter().map(|(text, _)| (*text).to_owned());
        Self {
            sides: headings.iter().map(|(_, side)| *side).collect(),
            rows: vec![texts.collect()],
        }
    }

    pub(super) fn push(&mut self, row: Vec<String>) {
        self.rows.push(row);
    }

    /// Two spaces before each column, none at the end of a line.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| half_widths(cell)).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.sides.len()).map(width).collect();
        for row in &self.rows {
            let mut line = String::new();
            for ((cell, side), width) in row.iter().zip(&self.sides).zip(&widths) {
                let gap = " ".repeat(width.saturating_sub(half_widths(cell)));
                line.push_str("  ");
                match side {
                    Side::Left => line.extend([cell, gap.as_str()]),
                    Side::Right => line.extend([gap.as_str(), cell]),
                }
            }
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

/// Lines under a heading; nothing where there are none.
pub(super) fn write_list(heading: &str, lines: &[String], out: &mut dyn Write) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{heading}")?;
    for line in lines {
        writeln!(out, "  {line}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_and_latin_columns_stand_under_their_headings() {
        let mut grid = Grid::new(&[
            ("题号", Side::Left),
            ("难度", Side::Right),
            ("评价", Side::Left),
        ]);
        grid.push(["q1", "0.5", "良"].map(str::to_owned).to_vec());
        grid.push(["第二题", "-12.25", "优"].map(str::to_owned).to_vec());
        let mut out = Vec::new();
        grid.write(&mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "  题号      难度  评价\n  q1         0.5  良\n  第二题  -12.25  优\n"
        );
    }
}
