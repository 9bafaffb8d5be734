//! What was found in the texts, what became of it, and why not more, in plain words.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;

use super::sources::{Listing, Text};
use crate::domain::question::Kind;
use crate::drafting::{Outcome, Tally};

/// Columns stand two places apart.
const GAP: &str = "  ";

/// The texts, a table of origins, and the reasons.
pub(super) fn write(texts: &[Text], outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    for text in texts {
        let material = &text.material;
        let n_characters = material.text.chars().count();
        write!(
            out,
            "材料 {} 《{}》 {n_characters} 字 {}",
            material.id, material.title, text.file
        )?;
        if text.encoding.is_converted() {
            let encoding = text.encoding.as_str();
            write!(
                out,
                "（由 {encoding} 转换而来 / converted from {encoding}）"
            )?;
        }
        writeln!(out)?;
    }
    writeln!(
        out,
        "正文 {} 段 {} 句 / paragraphs and sentences of running text\n",
        outcome.n_paragraphs, outcome.n_sentences
    )?;
    write_origins(&outcome.tally, out)?;
    write_reasons(&outcome.tally, out)
}

/// A row an origin, a column a kind of question.
fn write_origins(tally: &[Tally], out: &mut dyn Write) -> io::Result<()> {
    let kinds: BTreeSet<Kind> = tally
        .iter()
        .flat_map(|row| row.drafted.keys().copied())
        .collect();
    let heads = ["依据", "找到"].map(str::to_owned).into_iter();
    let heads = heads
        .chain(kinds.iter().map(|kind| kind.chinese().to_owned()))
        .chain(["起草", "放弃"].map(str::to_owned));
    let mut rows: Vec<Vec<String>> = vec![heads.collect()];
    let row_of = |name: &str, of: &[&Tally]| -> Vec<String> {
        let sum =
            |count: &dyn Fn(&Tally) -> usize| -> usize { of.iter().map(|row| count(row)).sum() };
        let by_kind = kinds
            .iter()
            .map(|kind| sum(&|row| row.drafted.get(kind).copied().unwrap_or(0)));
        let counts = std::iter::once(sum(&|row| row.found))
            .chain(by_kind)
            .chain([
                sum(&|row| row.drafted.values().sum()),
                sum(&|row| row.dropped.values().sum()),
            ]);
        std::iter::once(name.to_owned())
            .chain(counts.map(|count| count.to_string()))
            .collect()
    };
    let told: Vec<&Tally> = tally.iter().filter(|row| 0 < row.found).collect();
    rows.extend(told.iter().map(|row| row_of(row.origin.chinese(), &[row])));
    rows.push(row_of("合计", &told));
    write_rows(&rows, &(1..kinds.len() + 4), out)?;
    writeln!(out)
}

/// Why candidates gave no draft: the most frequent reason of each origin first.
fn write_reasons(tally: &[Tally], out: &mut dyn Write) -> io::Result<()> {
    let mut rows = Vec::new();
    for row in tally {
        let mut reasons: Vec<_> = row.dropped.iter().collect();
        reasons.sort_by_key(|(reason, count)| (std::cmp::Reverse(**count), **reason));
        for (reason, count) in reasons {
            rows.push(vec![
                row.origin.chinese().to_owned(),
                count.to_string(),
                reason.chinese().to_owned() + "（" + reason.as_str() + "）",
            ]);
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "放弃的原因 / why not")?;
    write_rows(&rows, &(1..2), out)?;
    writeln!(out)
}

/// Rows whose columns stand under each other; some are set to the right, as numbers are. Chinese characters
/// are two places wide.
fn write_rows(
    rows: &[Vec<String>],
    to_the_right: &Range<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let width_of = |cell: &String| console::measure_text_width(cell);
    let widest = |column| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(width_of).max().unwrap_or(0)
    };
    let n_columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..n_columns).map(widest).collect();
    for row in rows {
        let cells = (0..)
            .zip(row.iter().zip(&widths))
            .map(|(column, (cell, width))| {
                let pad = " ".repeat(width.saturating_sub(width_of(cell)));
                if to_the_right.contains(&column) {
                    pad + cell
                } else {
                    cell.clone() + &pad
                }
            });
        let line = cells.collect::<Vec<_>>().join(GAP);
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// What the list of materials lacks before the drafts can stand in a bank.
pub(super) fn write_unlisted(texts: &[Text], out: &mut dyn Write) -> io::Result<()> {
    let unlisted = texts
        .iter()
        .filter(|text| text.listing == Listing::Unlisted);
    let unlisted: Vec<&Text> = unlisted.collect();
    if unlisted.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "放进题库时，请在 materials.toml 里添上 / to be added to materials.toml:"
    )?;
    for text in &unlisted {
        let title = text.material.title.replace('\\', "\\\\");
        let (id, title) = (&text.material.id, title.replace('"', "\\\""));
        writeln!(out, "[[materials]]\nid = \"{id}\"\ntitle = \"{title}\"")?;
    }
    // Where the texts are looked for, when quotations are checked.
    for text in unlisted {
        let path = Path::new(&text.file);
        let id = &text.material.id;
        if path.file_stem().is_none_or(|stem| *stem != **id) {
            let ending = path.extension().unwrap_or_default().to_string_lossy();
            let (file, name) = (&text.file, format!("{id}.{ending}"));
            writeln!(out, "# 材料 {file} 请另存为 {name} / to be kept as {name}")?;
        }
    }
    Ok(())
}
