//! Documents as Word writes them, built part by part.

use std::io::Write;

use zip::write::SimpleFileOptions;

use super::super::{Batch, ForeignKey, ForeignQuestion, Severity};
use super::read;

mod lists;
mod pages;
mod pictures;
mod raised;
mod refused;
mod struck;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:m="m" xmlns:mc="mc" xmlns:r="r" xmlns:v="v" xmlns:a="a" xmlns:wps="wps"><w:body>"#;

fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (path, bytes) in parts {
        zip.start_file(*path, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A document with this body, beside other parts.
fn with_parts(body: &str, parts: &[(&str, &[u8])]) -> Batch {
    let document = format!("{HEAD}{body}</w:body></w:document>");
    let mut all = vec![("word/document.xml", document.as_bytes())];
    all.extend_from_slice(parts);
    read(&package(&all))
}

fn document(body: &str) -> Batch {
    with_parts(body, &[])
}

/// A paragraph of this text.
fn p(text: &str) -> String {
    paragraph("", &run("", text))
}

fn paragraph(properties: &str, runs: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>")
}

fn run(properties: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

/// A paragraph in a list at a depth.
fn item(list: u32, depth: u8, text: &str) -> String {
    let properties =
        format!("<w:numPr><w:ilvl w:val=\"{depth}\"/><w:numId w:val=\"{list}\"/></w:numPr>");
    paragraph(&properties, &run("", text))
}

fn row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells
        .iter()
        .map(|cell| format!("<w:tc>{cell}</w:tc>"))
        .collect();
    format!("<w:tr>{}</w:tr>", cells.concat())
}

/// Stem, options and key of a question.
fn shown(question: &ForeignQuestion) -> String {
    let options: Vec<&str> = question
        .options
        .iter()
        .map(|option| option.text.as_str())
        .collect();
    let key = match &question.key {
        Some(ForeignKey::Choices(ids)) => ids.concat(),
        Some(ForeignKey::Truth(truth)) => truth.to_string(),
        Some(ForeignKey::Blanks(blanks)) => format!("{blanks:?}"),
        Some(ForeignKey::Rubric(text)) => text.clone(),
        Some(ForeignKey::Pairs(_) | ForeignKey::Order(_) | ForeignKey::Ranges(_)) => unreachable!(),
        None => "-".to_owned(),
    };
    format!("{} | {} | {key}", question.stem, options.join(" / "))
}

fn all(batch: &Batch) -> Vec<String> {
    batch.questions.iter().map(shown).collect()
}

fn codes(batch: &Batch) -> Vec<&'static str> {
    batch.problems.iter().map(|problem| problem.code).collect()
}
