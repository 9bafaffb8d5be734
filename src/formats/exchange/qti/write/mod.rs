//! Packages of QTI 3.0.
//!
//! A package has a manifest, one file an item, one test that names all of them in their order, and the pictures that
//! they show. The elements stand in the order of the schema (ASI 3.0.1).
//!
//! Invariant: what is right in a question is right in its item, or the question is not written; what the format
//! cannot hold is told.

use std::collections::BTreeSet;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::super::html::pictures;
use super::super::{Asset, ForeignKind, ForeignQuestion, ImportProblem, Place, Severity, Written};
use super::content::MANIFEST;
use super::files::texts;
use super::item::UNNAMED;
use super::numbers::decimal;
use crate::domain::marks::Fraction;

mod answer;
mod around;
mod blanks;
mod choices;
mod item;
mod page;
mod sides;

/// The path of the test.
const TEST: &str = "test.xml";
/// Most files that a package of questions may have, so that this program reads it as well.
const MAX_FILES: usize = 5_000;

/// Writes questions, in their order, as a package: a zip file.
///
/// `assets` are the pictures that they name. A question that would not have the same right answers is left out, with
/// an error among the losses.
pub fn write_package(questions: &[ForeignQuestion], assets: &[Asset]) -> Written {
    let mut losses = Losses::default();
    let given: BTreeSet<&str> = assets.iter().map(|asset| asset.name.as_str()).collect();
    let address = |name: &str| {
        let is_there = given.contains(name) && is_file_name(name);
        is_there.then(|| format!("../{}", picture_path(name)))
    };
    let mut codes = BTreeSet::new();
    let mut items = Vec::new();
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for (index, question) in questions.iter().enumerate() {
        losses.question = Some(index);
        let number = index + 1;
        let code = question.code.as_deref().map(str::trim);
        let own = code.filter(|code| is_name(code) && !code.starts_with(UNNAMED));
        let own = own.filter(|code| codes.insert((*code).to_owned()));
        let identifier = own.map_or_else(|| format!("{UNNAMED}{number}"), str::to_owned);
        let Some(item) = item::write(question, &identifier, &address, &mut losses) else {
            continue;
        };
        say_losses(question, &address, &mut losses);
        let named = texts(question)
            .flat_map(pictures)
            .filter(|name| address(name).is_some());
        let path = format!("items/q{number:05}.xml");
        items.push(around::Item {
            number,
            question,
            path: path.clone(),
            pictures: named.map(str::to_owned).collect(),
            code: code.filter(|code| own.is_none() && !code.is_empty()),
            weight: item.weight,
            interaction: item.interaction,
        });
        files.push((path, item.bytes));
    }
    losses.question = None;
    if items
        .iter()
        .any(|item| item.question.kind == ForeignKind::Blank)
    {
        losses.add(
            Severity::Notice,
            "texts_compared_literally",
            [
                "其他系统按字面比对填空答案，不认全半角、标点和数字的不同写法".to_owned(),
                "other systems compare blanks literally: width, punctuation and the spelling of numbers count there".to_owned(),
            ],
        );
    }
    // A test has one section at least, and a section has items.
    if !items.is_empty() {
        files.push((TEST.to_owned(), around::test(&items)));
    }
    files.push((MANIFEST.to_owned(), around::manifest(&items)));
    let shown: BTreeSet<&String> = items.iter().flat_map(|item| &item.pictures).collect();
    let shown = assets.iter().filter(|asset| shown.contains(&asset.name));
    let mut names = BTreeSet::new();
    let shown: Vec<&Asset> = shown.filter(|asset| names.insert(&asset.name)).collect();
    if MAX_FILES < files.len() + shown.len() {
        losses.add(
            Severity::Notice,
            "large_package",
            [
                format!("包里超过 {MAX_FILES} 个文件，有的系统（包括本系统）不能整包导入；请分批导出"),
                format!("the package has more than {MAX_FILES} files, which some systems (this one among them) do not read; export in parts"),
            ],
        );
    }
    let pictures = shown.into_iter().map(|asset| {
        let path = format!("images/{}", asset.name);
        (path, asset.bytes.as_slice())
    });
    let files = files
        .iter()
        .rev()
        .map(|(path, bytes)| (path.clone(), bytes.as_slice()));
    let bytes = zipped(files.chain(pictures)).unwrap_or_else(|error| {
        losses.add(
            Severity::Error,
            "package_not_written",
            [
                format!("压缩包写不出来：{error}"),
                format!("the package cannot be written: {error}"),
            ],
        );
        Vec::new()
    });
    Written {
        bytes,
        losses: losses.list,
    }
}

/// A zip file of these files. It says nothing of when it was made, so that the same questions make the same file.
fn zipped<'b>(
    files: impl Iterator<Item = (String, &'b [u8])>,
) -> Result<Vec<u8>, zip::result::ZipError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        zip.start_file(path, SimpleFileOptions::default())?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// What is said of questions that were written.
#[derive(Debug, Default)]
struct Losses {
    /// The one that is written.
    question: Option<usize>,
    list: Vec<ImportProblem>,
}

impl Losses {
    /// `words` are Chinese and English.
    fn add(&mut self, severity: Severity, code: &'static str, words: [String; 2]) {
        let [chinese, english] = words;
        let place = Place {
            question: self.question,
            ..Place::default()
        };
        self.list.push(ImportProblem {
            place,
            severity,
            code,
            chinese,
            english,
        });
    }
}

/// Says what is lost of texts.
fn say_losses(
    question: &ForeignQuestion,
    address: &dyn Fn(&str) -> Option<String>,
    losses: &mut Losses,
) {
    let missing = texts(question)
        .flat_map(pictures)
        .find(|name| address(name).is_none());
    if let Some(name) = missing {
        losses.add(
            Severity::Warning,
            "picture_missing",
            [
                format!("图片“{name}”不在导出的素材里，题中只留下它的记号"),
                format!("picture `{name}` is not among the assets; its mark stays in the text"),
            ],
        );
    }
    if texts(question).any(|text| !text.chars().all(page::is_writable)) {
        losses.add(
            Severity::Notice,
            "unwritable_character",
            [
                "题中有 XML 不允许的控制字符，已去掉".to_owned(),
                "control characters that XML does not have were left out".to_owned(),
            ],
        );
    }
}

/// Whether a text can be the identifier of an item: a name of XML without a colon.
fn is_name(text: &str) -> bool {
    let is_first = |c: char| c == '_' || c.is_ascii_alphabetic() || is_wide_letter(c);
    let is_next = |c: char| is_first(c) || c.is_ascii_digit() || matches!(c, '-' | '.');
    text.starts_with(is_first) && text.chars().all(is_next)
}

/// Chinese characters, which are letters of XML as well.
fn is_wide_letter(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

/// Whether a name is one of a file within a folder.
fn is_file_name(name: &str) -> bool {
    !name.is_empty() && name != "." && name != ".." && !name.contains(['/', '\\', '\0', ':'])
}

/// The address of a picture, from the root of the package.
fn picture_path(name: &str) -> String {
    let characters = name.chars().map(|c| match c {
        ' ' | '%' | '#' | '?' | '"' | '<' | '>' | '[' | ']' => format!("%{:02X}", u32::from(c)),
        _ => c.to_string(),
    });
    format!("images/{}", characters.collect::<String>())
}

/// Marks as a number above 0; none where they are not written as one.
fn marks_of(question: &ForeignQuestion) -> Option<Fraction> {
    let marks = question.marks.as_deref().and_then(decimal);
    marks.filter(|marks| Fraction::ZERO < *marks)
}
