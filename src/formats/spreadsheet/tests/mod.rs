//! Tests of reading rows: what is seen in cells, and what a hostile file can do.

use std::io::{Cursor, Write};
use std::ops::ControlFlow;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

mod delimited;
mod hostile;
mod workbooks;

const LIMITS: Limits = Limits {
    file_bytes: 8 * 1024 * 1024,
    part_bytes: 60 * 1024 * 1024,
    package_bytes: 200 * 1024 * 1024,
    text_bytes: 1024 * 1024,
    rows: 1000,
    cells: 10_000,
};

/// The cells of every row as `A1=text`, and the codes of what is said.
fn read(bytes: &[u8]) -> (Vec<String>, Vec<&'static str>) {
    let (tables, told) = tables(bytes, &LIMITS);
    let mut cells = Vec::new();
    for table in &tables {
        for row in &table.rows {
            for cell in row.cells() {
                let at = address(None, cell.column, row.number);
                let state = match cell.state {
                    CellState::Shown => "",
                    CellState::Error => "!",
                    CellState::Uncomputed => "?",
                    CellState::TooLong => "…",
                };
                cells.push(format!("{at}={}{state}", cell.text));
            }
        }
    }
    (cells, told.iter().map(|told| told.code).collect())
}

fn codes(bytes: &[u8]) -> Vec<&'static str> {
    read(bytes).1
}

const TYPES: &str =
    r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
const PACKAGE: &str = r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<workbook xmlns:r="r"><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="x/styles" Target="/xl/styles.xml"/></Relationships>"#;

/// A package of parts.
fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, text) in parts {
        writer
            .start_file(*path, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A workbook with one sheet of these rows, and other parts.
fn workbook(rows: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let mut parts = vec![
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", PACKAGE),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/worksheets/sheet1.xml", &sheet),
    ];
    parts.retain(|(path, _)| !others.iter().any(|(other, _)| other == path));
    parts.extend(others);
    package(&parts)
}
