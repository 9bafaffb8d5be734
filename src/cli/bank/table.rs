//! The table of a bank: how many questions of each topic, type and difficulty.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use crate::domain::question::{Difficulty, Kind};
use crate::formats::bank::Bank;

/// Counts by difficulty.
type Counts = [usize; Difficulty::ALL.len()];

/// Topic rows × type columns; each cell is easy/medium/hard, a dot where there is nothing.
pub(super) fn write(bank: &Bank, out: &mut dyn Write) -> io::Result<()> {
    // Each question counts in its cell and in the sums, `None` standing for all topics or all types.
    let mut cells: BTreeMap<(Option<&str>, Option<Kind>), Counts> = BTreeMap::new();
    for (question, _) in &bank.questions {
        for topic in [Some(question.topic.as_str()), None] {
            for kind in [Some(question.kind()), None] {
                let counts = cells.entry((topic, kind)).or_default();
                let of = Difficulty::ALL
                    .iter()
                    .position(|difficulty| *difficulty == question.difficulty);
                if let Some(count) = of.and_then(|at| counts.get_mut(at)) {
                    *count += 1;
                }
            }
        }
    }
    let topics: BTreeSet<&str> = cells.keys().filter_map(|(topic, _)| *topic).collect();
    let kinds: BTreeSet<Kind> = cells.keys().filter_map(|(_, kind)| *kind).collect();
    let heads = ["topic"]
        .into_iter()
        .chain(kinds.iter().map(|kind| kind.as_str()))
        .chain(["all"]);
    let mut rows = vec![heads.map(str::to_owned).collect::<Vec<String>>()];
    for topic in topics.iter().copied().map(Some).chain([None]) {
        let columns = kinds.iter().copied().map(Some).chain([None]);
        let texts = columns.map(|kind| cell(cells.get(&(topic, kind))));
        rows.push(
            std::iter::once(topic.unwrap_or("all").to_owned())
                .chain(texts)
                .collect(),
        );
    }
    let width_of = |column| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(String::len)
            .max()
    };
    let widths: Vec<usize> = (0..kinds.len() + 2)
        .map(|column| width_of(column).unwrap_or(0))
        .collect();
    writeln!(out, "easy/medium/hard by topic and type")?;
    for row in &rows {
        let padded = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:>width$}"));
        writeln!(out, "{}", padded.collect::<Vec<_>>().join("  "))?;
    }
    writeln!(out)
}

fn cell(counts: Option<&Counts>) -> String {
    let told = counts.map(|counts| counts.map(|count| count.to_string()).join("/"));
    told.unwrap_or_else(|| ".".to_owned())
}
