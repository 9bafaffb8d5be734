//! What texts of people's making become, and what is refused.

use std::io::Write;

use encoding_rs::GB18030;
use zip::write::SimpleFileOptions;

use super::*;

const TEXT: &str = "青石乡图书馆章程\n第一条 本馆每周开放六天。\n";

fn refused(name: &str, bytes: &[u8]) -> (&'static str, usize, String) {
    let problem = read(name, bytes).unwrap_err();
    assert_eq!(problem.file, name);
    (problem.code, problem.line, problem.message)
}

fn utf_16(text: &str, mark: u16, write: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let units = std::iter::once(mark).chain(text.encode_utf16());
    units.flat_map(write).collect()
}

#[test]
fn every_encoding_gives_the_same_text_and_says_what_it_was() {
    let gb = GB18030.encode(TEXT).0.into_owned();
    let little = utf_16(TEXT, 0xFEFF, u16::to_le_bytes);
    let big = utf_16(TEXT, 0xFEFF, u16::to_be_bytes);
    let marked = format!("\u{feff}{TEXT}").into_bytes();
    let windows = TEXT.replace('\n', "\r\n").into_bytes();
    let old_mac = TEXT.replace('\n', "\r").into_bytes();
    let table: [(&[u8], Encoding); 7] = [
        (TEXT.as_bytes(), Encoding::Utf8),
        (&marked, Encoding::Utf8),
        (&windows, Encoding::Utf8),
        (&old_mac, Encoding::Utf8),
        (&gb, Encoding::Gb18030),
        (&little, Encoding::Utf16),
        (&big, Encoding::Utf16),
    ];
    for (bytes, encoding) in table {
        let read = read("章程.txt", bytes).unwrap();
        assert_eq!((read.text.as_str(), read.encoding), (TEXT, encoding));
    }
    assert_eq!(read("a.MD", &gb).unwrap().n_characters(), 23);
    assert!(Encoding::Gb18030.is_converted() && !Encoding::Utf8.is_converted());
}

#[test]
fn what_no_encoding_fits_is_refused_at_its_line() {
    // A good line of GBK, then a byte that begins no character.
    let mut bytes = GB18030.encode("章程\n").0.into_owned();
    bytes.extend(b"\xB5\xDA\xFF\xFF");
    let (code, line, message) = refused("a.txt", &bytes);
    assert_eq!((code, line), ("not_utf8", 2));
    assert!(
        message.contains("neither UTF-8 (byte 0 cannot be read) nor GB18030 (byte 7)"),
        "{message}"
    );
    // Nearly UTF-8: GB 18030 would make other characters of it.
    let mut bytes = TEXT.as_bytes().to_vec();
    let at = TEXT.find("本馆").unwrap();
    bytes.remove(at);
    let (code, line, message) = refused("a.txt", &bytes);
    assert_eq!((code, line), ("not_utf8", 2));
    assert!(
        message.contains(&format!("UTF-8 but for byte {at},")),
        "{message}"
    );
    // Cut in the middle of a character, as a copy that broke off is.
    assert_eq!(
        refused("a.txt", &TEXT.as_bytes()[..TEXT.len() - 3]).0,
        "not_utf8"
    );
    let mut bytes = utf_16("甲\n乙", 0xFEFF, u16::to_le_bytes);
    bytes.pop();
    let (code, line, message) = refused("a.txt", &bytes);
    assert_eq!((code, line), ("not_utf16", 2));
    assert!(message.contains("but for byte 6,"), "{message}");
    let unmarked = utf_16(TEXT, u16::from(b'\n'), u16::to_le_bytes);
    assert_eq!(refused("a.txt", &unmarked).0, "not_text");
}

#[test]
fn empty_large_and_foreign_files_are_refused() {
    assert_eq!(refused("a.txt", b"").0, "empty_text");
    assert_eq!(
        refused("a.txt", " \r\n\u{3000}\n".as_bytes()).0,
        "empty_text"
    );
    let (code, _, message) = refused("旧.doc", b"x");
    assert_eq!(code, "unknown_ending");
    assert!(
        message.contains(".txt, .md or .docx; save it as .docx"),
        "{message}"
    );
    assert_eq!(refused("notes", b"x").0, "unknown_ending");
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("large.txt");
    let file = std::fs::File::create(&path).unwrap();
    file.set_len(50 * 1024 * 1024).unwrap();
    let problem = read_file(&path).unwrap_err();
    assert_eq!(problem.code, "file_too_large");
    assert_eq!(
        problem.message,
        "the file has 52428800 bytes; wanted at most 8388608 (8 MiB)"
    );
    // In GB 18030 it is within the limit, as UTF-8 not.
    let many = GB18030.encode(&"乡".repeat(3_000_000)).0.into_owned();
    assert_eq!(refused("a.txt", &many).0, "file_too_large");
    assert_eq!(
        read_file(&dir.path().join("none.txt")).unwrap_err().code,
        "unreadable_file"
    );
}

#[test]
fn a_material_is_looked_for_under_each_ending() {
    let dir = tempfile::tempdir().unwrap();
    let name = |id: &str| path_in(dir.path(), id).file_name().unwrap().to_owned();
    assert_eq!(name("a"), "a.txt");
    std::fs::write(dir.path().join("a.docx"), "x").unwrap();
    assert_eq!(name("a"), "a.docx");
    std::fs::write(dir.path().join("a.md"), "x").unwrap();
    assert_eq!(name("a"), "a.md");
}

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>"#;

fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (path, text) in parts {
        zip.start_file(*path, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A package whose document has this body.
fn docx(body: &str) -> Vec<u8> {
    let document = format!("{HEAD}{body}</w:body></w:document>");
    package(&[("word/document.xml", &document)])
}

fn text_of(body: &str) -> String {
    read("a.docx", &docx(body)).unwrap().text
}

#[test]
fn paragraphs_breaks_and_tables_of_a_docx_become_lines() {
    let body = "<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:t xml:space=\"preserve\"> &amp; &#20057;</w:t></w:r></w:p>\
        <w:p><w:r><w:t>上</w:t><w:br/><w:t>下</w:t><w:br w:type=\"page\"/><w:tab/><w:t>末</w:t></w:r></w:p><w:p/>\
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>年</w:t></w:r></w:p><w:p><w:r><w:t>份</w:t></w:r></w:p></w:tc>\
        <w:tc><w:p><w:r><w:t>册数</w:t></w:r></w:p></w:tc></w:tr>\
        <w:tr><w:tc><w:p><w:r><w:t>2021</w:t></w:r></w:p></w:tc><w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>300</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>\
        <w:p><w:r><w:t>完</w:t></w:r></w:p>";
    assert_eq!(
        text_of(body),
        "甲 & 乙\n上\n下\t末\n\n年 份\t册数\n2021\t300\n完\n"
    );
}

#[test]
fn what_nobody_sees_on_the_page_is_left_out() {
    let body = "<w:p><w:r><w:t>见</w:t></w:r>\
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>显</w:t></w:r>\
        <w:del><w:r><w:delText>删</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>移</w:t></w:r></w:moveFrom>\
        <w:r><w:drawing><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:drawing></w:r>\
        <w:ins><w:r><w:t>增</w:t></w:r></w:ins></w:p>";
    assert_eq!(text_of(body), "见显增\n");
}

#[test]
fn headings_are_marked_and_simple_numbers_are_counted() {
    let styles = "<w:styles><w:style w:styleId=\"1\"><w:name w:val=\"heading 1\"/><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr></w:style>\
        <w:style w:styleId=\"X\"><w:name w:val=\"章\"/><w:basedOn w:val=\"1\"/></w:style>\
        <w:style w:styleId=\"L\"><w:basedOn w:val=\"L\"/><w:pPr><w:numPr><w:numId w:val=\"2\"/></w:numPr></w:pPr></w:style></w:styles>";
    let level = |depth: u8, form: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl=\"{depth}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{form}\"/><w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:numbering><w:abstractNum w:abstractNumId=\"0\">{}{}</w:abstractNum><w:abstractNum w:abstractNumId=\"1\">{}</w:abstractNum>\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>\
         <w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"7\"/></w:lvlOverride></w:num>\
         </w:numbering>",
        level(0, "chineseCounting", "第%1条"),
        level(1, "decimal", "%1.%2"),
        level(0, "hebrew1", "%1")
    );
    let numbering = numbering.replace("hebrew1", "decimalZero");
    let line = |style: &str, list: &str, text: &str| {
        format!("<w:p><w:pPr>{style}{list}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let of = |list: u8, depth: u8| {
        format!("<w:numPr><w:ilvl w:val=\"{depth}\"/><w:numId w:val=\"{list}\"/></w:numPr>")
    };
    let style = |id: &str| format!("<w:pStyle w:val=\"{id}\"/>");
    let body = [
        line(&style("X"), "", "总则"),
        line("", &of(1, 0), "宗旨"),
        line("", &of(1, 1), "甲"),
        line("", &of(1, 1), "乙"),
        line("", &of(1, 0), "开放"),
        line("", &of(1, 1), "丙"),
        line(&style("L"), "", "丁"),
        line(&style("L"), &of(0, 0), "戊"),
        line("<w:outlineLvl w:val=\"1\"/>", "", "附则"),
    ];
    let document = format!("{HEAD}{}</w:body></w:document>", body.concat());
    let relations = "<Relationships><Relationship Id=\"a\" Type=\"http://x/officeDocument\" Target=\"/word/d2.xml\"/></Relationships>";
    let bytes = package(&[
        ("_rels/.rels", relations),
        ("word/d2.xml", &document),
        ("word/styles.xml", styles),
        ("word/numbering.xml", &numbering),
    ]);
    assert_eq!(
        read("a.docx", &bytes).unwrap().text,
        "# 总则\n第一条 宗旨\n一.1 甲\n一.2 乙\n第二条 开放\n二.1 丙\n07 丁\n戊\n## 附则\n"
    );
}

#[test]
fn a_docx_that_would_swell_is_refused_before_it_is_unpacked() {
    let (code, _, message) = refused("a.docx", &docx(&" ".repeat(3_000_000)));
    assert_eq!(code, "docx_too_large");
    assert!(
        message.contains("wanted at most 100 times as many"),
        "{message}"
    );
    let large = docx(&" ".repeat(70_000_000));
    let (code, _, message) = refused("a.docx", &large);
    assert_eq!(code, "docx_too_large");
    assert!(message.contains("wanted at most 67108864"), "{message}");
    // It says that it is small: the size stands in the directory, at the end.
    let mut lying = large;
    let at = lying
        .windows(4)
        .rposition(|four| four == b"PK\x01\x02")
        .unwrap();
    lying[at + 24..at + 28].copy_from_slice(&1000_u32.to_le_bytes());
    assert!(matches!(
        refused("a.docx", &lying).0,
        "docx_too_large" | "unreadable_docx"
    ));
    let names: Vec<String> = (0..2_001).map(|n| format!("{n}.xml")).collect();
    let many: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
    let (code, _, message) = refused("a.docx", &package(&many));
    assert_eq!(code, "docx_too_large");
    assert!(
        message.contains("2001 entries; wanted at most 2000"),
        "{message}"
    );
    let deep = "<w:p>".repeat(300);
    let (_, _, message) = refused("a.docx", &docx(&deep));
    assert!(message.contains("more than 256 deep"), "{message}");
}

#[test]
fn a_docx_that_reaches_out_is_refused() {
    let entity =
        "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><w:document><w:body><w:p/></w:body></w:document>";
    let (code, _, message) = refused("a.docx", &package(&[("word/document.xml", entity)]));
    assert_eq!(code, "unreadable_docx");
    assert!(
        message.starts_with("`word/document.xml` at byte 0: a document type declaration"),
        "{message}"
    );
    let (_, _, message) = refused("a.docx", &docx("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>"));
    assert!(message.contains("entity `&a;`"), "{message}");
    let outside = package(&[
        ("../../etc/cron", "x"),
        ("word/document.xml", "<w:document/>"),
    ]);
    let (_, _, message) = refused("a.docx", &outside);
    assert!(
        message.contains("`../../etc/cron`, which lies outside"),
        "{message}"
    );
}

#[test]
fn a_docx_that_is_none_is_told_what_it_lacks() {
    assert!(
        refused("a.docx", TEXT.as_bytes())
            .2
            .starts_with("the file is no .docx: ")
    );
    assert!(
        refused("a.docx", b"")
            .2
            .starts_with("the file is no .docx: ")
    );
    let (_, _, message) = refused("a.docx", &package(&[("xl/workbook.xml", "<x/>")]));
    assert!(
        message.contains("holds no `word/document.xml`"),
        "{message}"
    );
    let broken = package(&[("word/document.xml", "<w:document><w:body></w:p>")]);
    assert!(
        refused("a.docx", &broken)
            .2
            .contains("wanted well-formed XML")
    );
    let cut = package(&[("word/document.xml", "<w:document><w:body>")]);
    assert!(refused("a.docx", &cut).2.contains("breaks off"));
    assert_eq!(refused("a.docx", &docx("<w:p/>")).0, "empty_text");
    // A package that was damaged on its way.
    let mut bytes = docx("<w:p><w:r><w:t>甲</w:t></w:r></w:p>");
    bytes.truncate(bytes.len() / 2);
    assert_eq!(refused("a.docx", &bytes).0, "unreadable_docx");
}

#[test]
fn no_damage_to_a_docx_is_more_than_a_problem() {
    let bytes = docx("<w:p><w:r><w:t>本馆每周开放六天。</w:t></w:r></w:p>");
    for at in 0..bytes.len() {
        drop(read("a.docx", &bytes[..at]));
        for damage in [0, 0x7F, 0xFF] {
            let mut damaged = bytes.clone();
            damaged[at] = damage;
            drop(read("a.docx", &damaged));
        }
    }
}
