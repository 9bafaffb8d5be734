//! QTI 2.0 to 3.0: items, tests and packages are read, packages of 3.0 are written.
//!
//! An item becomes a question where this program can score it as the file says; where it cannot, the question is
//! held. A file of QTI 1.2 is handed on.
//!
//! Invariant: no rule of a file is run, nothing outside of a package is read, and a key is what the file declares.

use super::xml::{self, Element};
use super::{Batch, ImportProblem, MAX_BYTES, Place, Severity};

mod about;
mod blank;
mod body;
mod choice;
mod content;
mod declared;
mod essay;
mod files;
mod item;
mod losses;
mod manifest;
mod names;
mod numbers;
mod options;
mod order;
mod pairs;
mod paths;
mod processing;
mod remarks;
mod scored;
mod stimulus;
mod test;
#[cfg(test)]
mod tests;
mod whole;
mod write;

use files::Files;
use item::Setting;
use remarks::{Remarks, shortened};

pub use write::write_package;

/// Reads a package (zip) or a single item (XML).
///
/// Never fails: what cannot be read is a problem of the batch.
pub fn read(bytes: &[u8]) -> Batch {
    if MAX_BYTES < bytes.len() {
        return refused(ImportProblem {
            place: Place::default(),
            severity: Severity::Error,
            code: "file_too_large",
            chinese: format!(
                "文件超过 {} MiB；请分成几个文件导入",
                MAX_BYTES / (1024 * 1024)
            ),
            english: format!(
                "the file has {} bytes; wanted at most {MAX_BYTES}",
                bytes.len()
            ),
        });
    }
    if bytes.starts_with(b"PK") {
        return content::read(bytes);
    }
    let mut batch = Batch::default();
    let text = match files::text_in(bytes) {
        Ok(text) => text,
        Err(problem) => return refused(*problem),
    };
    batch.problems.extend(text.notice);
    if let Some(root) = rooted(&text.text, None, &mut batch) {
        read_root(&root, &Setting::default(), &mut Files::none(), &mut batch);
    }
    batch
}

fn refused(problem: ImportProblem) -> Batch {
    Batch {
        problems: vec![problem],
        ..Batch::default()
    }
}

/// The tree of a text, in the spelling of 2.x; none, with a problem, where it is no XML.
fn rooted(text: &str, file: Option<&str>, batch: &mut Batch) -> Option<Element> {
    match xml::read(text) {
        Ok(mut root) => {
            names::spell_as_in_2(&mut root);
            Some(root)
        }
        Err(fault) => {
            // The fault names its line; here its file is named as well.
            let mut place = Place::line(fault.line);
            place.file = file.map(str::to_owned);
            batch.problems.push(of_file(
                file,
                ImportProblem {
                    place,
                    severity: Severity::Error,
                    code: fault.code,
                    chinese: fault.chinese,
                    english: fault.english,
                },
            ));
            None
        }
    }
}

/// The tree of a file of a package; none, with a problem, where there is none.
fn parsed(path: &str, files: &mut Files<'_>, batch: &mut Batch) -> Option<Element> {
    match files.text(path) {
        Ok(Some(text)) => return rooted(&text, Some(path), batch),
        Ok(None) => {
            let mut remarks = Remarks::of(Some(path));
            remarks.error(
                0,
                "missing_file",
                [
                    "压缩包里没有这个文件，未导入".to_owned(),
                    "the package does not have this file".to_owned(),
                ],
            );
            batch.problems.extend(remarks.into_list());
        }
        Err(problem) => batch.problems.push(of_file(Some(path), *problem)),
    }
    None
}

/// A problem with the file that it is about.
fn of_file(file: Option<&str>, problem: ImportProblem) -> ImportProblem {
    let Some(file) = file else {
        return problem;
    };
    ImportProblem {
        place: Place {
            file: Some(file.to_owned()),
            ..problem.place
        },
        chinese: format!("“{file}”：{}", problem.chinese),
        english: format!("`{file}`: {}", problem.english),
        ..problem
    }
}

/// Reads what a file holds, by its root.
fn read_root(root: &Element, setting: &Setting<'_>, files: &mut Files<'_>, batch: &mut Batch) {
    let mut remarks = Remarks::of(setting.file);
    match root.name.as_str() {
        "assessmentItem" => {
            item::read(root, setting, files, batch);
            return;
        }
        "questestinterop" => {
            let file = setting.file.unwrap_or_default();
            let beside = files.names();
            let has_bank = |bank: &str| beside.contains(bank);
            let mut picture = |address: &str| files.picture(file, address).ok();
            super::qti_1::read_root_with(root, batch, setting.file, &has_bank, &mut picture);
            return;
        }
        "assessmentTest" | "assessmentSection" | "manifest" => {
            remarks.error(
                root.line,
                "package_wanted",
                [
                    "这个文件只列出题目，题目在别的文件里；请导入整个压缩包（zip）".to_owned(),
                    format!(
                        "`{}` only names items; wanted the whole package (zip)",
                        root.name
                    ),
                ],
            );
        }
        name => {
            let name = shortened(name);
            remarks.error(
                root.line,
                "not_qti",
                [
                    format!("根元素是“{name}”，不是 QTI 题目（assessmentItem）；请核对文件格式"),
                    format!("the root is `{name}`; wanted `assessmentItem`"),
                ],
            );
        }
    }
    batch.problems.extend(remarks.into_list());
}
