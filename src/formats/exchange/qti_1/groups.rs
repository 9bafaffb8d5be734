//! Groups of items from which a test draws some: `selection_ordering` of a section.
//!
//! Invariant: no draw is done. What a group says of the marks counts for the items that stand in it; a bank that it
//! draws from and that is not at hand is told.

use std::collections::BTreeSet;

use super::super::Severity;
use super::super::note::Note;
use super::super::xml::Element;

/// Among the first children: a section may have ten thousand items behind them.
const MAX_LOOKED_AT: usize = 20;
/// Most banks that a message names, and most characters of each.
const MAX_SHOWN: (usize, usize) = (5, 40);

/// The marks that the innermost section around an item gives to each of its items, as they are written.
pub(super) fn points_per_item(around: &[&Element]) -> Option<String> {
    let of = |section: &Element| {
        let mut children = section.elements().take(MAX_LOOKED_AT);
        let ordering = children.find(|child| child.name == "selection_ordering")?;
        let points = ordering.find(&|element| element.name == "points_per_item")?;
        Some(points.text().trim().to_owned()).filter(|points| !points.is_empty())
    };
    let sections = around.iter().rev();
    let mut sections = sections.filter(|element| element.name == "section");
    sections.find_map(|section| of(section))
}

/// Says which banks the file draws from that are neither in it nor, by `has_bank`, beside it.
pub(super) fn missing_banks(root: &Element, has_bank: &dyn Fn(&str) -> bool) -> Option<Note> {
    let (mut wanted, mut known) = (Vec::new(), BTreeSet::new());
    visit(root, &mut |element| match element.name.as_str() {
        "sourcebank_ref" => wanted.push((element.line, element.text().trim().to_owned())),
        "objectbank" | "assessment" | "section" => {
            known.extend(element.attribute("ident").map(str::trim));
        }
        _ => {}
    });
    wanted.retain(|(_, bank)| !known.contains(bank.as_str()) && !has_bank(bank));
    let line = wanted.first().map(|(line, _)| *line)?;
    let mut seen = BTreeSet::new();
    wanted.retain(|(_, bank)| seen.insert(bank.clone()));
    let (n_banks, n_characters) = MAX_SHOWN;
    let names = wanted.iter().take(n_banks);
    let names = names.map(|(_, bank)| bank.chars().take(n_characters).collect());
    let mut names: Vec<String> = names.collect();
    if n_banks < wanted.len() {
        names.push("…".to_owned());
    }
    Some(Note::new(
        Severity::Warning,
        line,
        "bank_elsewhere",
        format!(
            "试卷从题库“{}”抽题，该题库不在这个文件里，其中的题目未读取；请另外导出该题库再导入",
            names.join("”“")
        ),
        format!(
            "the test draws items from the bank `{}`, which is not in this file, so that they were not read; export that bank as well and import it",
            names.join("`, `")
        ),
    ))
}

/// The element and all within it, in the order of the file. The depth of trees is limited where they are read.
fn visit<'e>(element: &'e Element, each: &mut dyn FnMut(&'e Element)) {
    each(element);
    for child in element.elements() {
        visit(child, each);
    }
}
