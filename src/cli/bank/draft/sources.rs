//! The texts that are drafted from: their words, and the names and dates by which questions speak of them.
//!
//! Invariant: every text has an id of its own, which can name its file in the folder of materials.

use std::path::{Path, PathBuf};

use super::DraftArguments;
use crate::drafting::Material;
use crate::formats::Problem;
use crate::formats::bank::{self, MATERIALS_FILE, is_material_id, read_materials};
use crate::formats::study_text::{Encoding, StudyText, read_file};

/// The bank that is looked at without being named.
const BANK: &str = "question_bank";
/// The longest first line that is taken for a title, in characters.
const MAX_TITLE: usize = 40;

/// A text with where it comes from.
pub(super) struct Text {
    pub(super) material: Material,
    /// The file, as it was named.
    pub(super) file: String,
    pub(super) encoding: Encoding,
    pub(super) listing: Listing,
}

/// Whether the bank's list of materials knows a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listing {
    Listed,
    Unlisted,
}

/// Reads every text; all problems where there is one.
pub(super) fn read(arguments: &DraftArguments) -> Result<Vec<Text>, Vec<Problem>> {
    let mut problems = Vec::new();
    let listed = read_list(arguments.bank.as_deref(), &mut problems);
    let own_title = arguments
        .title
        .as_ref()
        .filter(|_| arguments.texts.len() == 1);
    let mut texts: Vec<Text> = Vec::new();
    for (n, path) in (1..).zip(&arguments.texts) {
        let study = match read_file(path) {
            Ok(study) => study,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        let is_free = |id: &String| texts.iter().all(|text| text.material.id != *id);
        let id = stem_of(path)
            .filter(|stem| is_material_id(stem))
            .filter(is_free)
            .unwrap_or_else(|| format!("material-{n}"));
        let known = listed.iter().find(|material| material.id == id);
        let title = own_title
            .cloned()
            .or_else(|| known.map(|material| material.title.clone()))
            .unwrap_or_else(|| title_of(&study, path));
        texts.push(Text {
            file: path.display().to_string(),
            encoding: study.encoding,
            listing: known.map_or(Listing::Unlisted, |_| Listing::Listed),
            material: Material {
                id,
                title,
                date: known.and_then(|material| month_of(material.date.as_deref()?)),
                text: study.text,
            },
        });
    }
    if problems.is_empty() {
        Ok(texts)
    } else {
        Err(problems)
    }
}

/// The materials of a bank; of the usual one only where it is there.
fn read_list(dir: Option<&Path>, problems: &mut Vec<Problem>) -> Vec<bank::Material> {
    let usual = PathBuf::from(BANK);
    let is_there = || usual.join(MATERIALS_FILE).is_file().then_some(&*usual);
    let Some(dir) = dir.or_else(is_there) else {
        return Vec::new();
    };
    let (materials, mut found) = read_materials(dir);
    problems.append(&mut found);
    materials
}

fn stem_of(path: &Path) -> Option<String> {
    let stem = path.file_stem()?;
    Some(stem.to_string_lossy().into_owned())
}

/// The first line with words where it is short, else the name of the file.
fn title_of(study: &StudyText, path: &Path) -> String {
    let plain = |line: &str| line.trim_start_matches('#').trim().to_owned();
    let first = study.text.lines().map(plain).find(|line| !line.is_empty());
    let short = first.filter(|line| line.chars().count() <= MAX_TITLE);
    short.or_else(|| stem_of(path)).unwrap_or_default()
}

/// Year and month of `2023-08` or `2023-08-15`; lists may say it in other ways, which tell nothing here.
fn month_of(date: &str) -> Option<(i16, u8)> {
    let mut parts = date.split('-');
    let (year, month) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    (1..=12).contains(&month).then_some((year, month))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_as_lists_write_them() {
        assert_eq!(month_of("2023-08"), Some((2023, 8)));
        assert_eq!(month_of("2023-08-15"), Some((2023, 8)));
        for other in ["2023", "2023-13", "2023年8月", ""] {
            assert_eq!(month_of(other), None, "{other}");
        }
    }
}
