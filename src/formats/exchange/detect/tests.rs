//! Files by what is in them, whatever they are called.

use std::io::{Cursor, Write};

use super::*;

fn package(paths: &[&str]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for path in paths {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(*path, options).unwrap();
        writer.write_all(b"x").unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn code(name: &str, bytes: &[u8]) -> &'static str {
    detect(name, bytes).unwrap_err().code
}

#[test]
fn a_package_is_known_by_its_parts() {
    for (paths, wanted) in [
        (
            vec!["[Content_Types].xml", "word/document.xml"],
            Format::Docx,
        ),
        (vec!["xl/workbook.xml"], Format::Sheet),
        (vec!["items/a.xml", "imsmanifest.xml"], Format::Qti),
        (vec!["quiz/imsmanifest.xml"], Format::Qti),
        (vec!["a.txt", "题/a.XML"], Format::Qti),
        (vec!["a.xml.qti"], Format::Qti),
    ] {
        assert_eq!(detect("a.zip", &package(&paths)), Ok(wanted), "{paths:?}");
    }
    for paths in [
        vec!["a.txt"],
        vec!["[Content_Types].xml", "ppt/presentation.xml"],
        vec!["mimetype", "content.xml"],
        vec!["META-INF/container.xml", "OEBPS/a.xml"],
        vec!["__MACOSX/a.xml", "._b.xml"],
    ] {
        assert_eq!(
            code("a.docx", &package(&paths)),
            "unknown_package",
            "{paths:?}"
        );
    }
    assert_eq!(
        code("a.docx", b"PK\x03\x04 and nothing else"),
        "broken_package"
    );
}

#[test]
fn xml_is_known_by_its_root() {
    for (text, wanted) in [
        (
            "<?xml version=\"1.0\"?>\n<!-- quiz -->\n<quiz>",
            Format::MoodleXml,
        ),
        ("\u{feff}<quiz/>", Format::MoodleXml),
        (
            "<?xml version=\"1.0\"?><!DOCTYPE questestinterop SYSTEM \"a\"><questestinterop>",
            Format::Qti,
        ),
        ("<assessmentItem xmlns=\"a\">", Format::Qti),
        ("<!DOCTYPE assessmentItem><assessmentItem/>", Format::Qti),
        (
            "<!DOCTYPE assessmentItem [<!ENTITY a \"]>\"><!ENTITY b 'c'>]>\n<assessmentItem/>",
            Format::Qti,
        ),
        ("<qti:qti-assessment-item>", Format::Qti),
        ("<manifest identifier=\"a\">", Format::Qti),
    ] {
        assert_eq!(detect("a.txt", text.as_bytes()), Ok(wanted), "{text}");
    }
    assert_eq!(
        code("a.xml", b"<?xml version=\"1.0\"?><books/>"),
        "unknown_xml"
    );
}

#[test]
fn a_text_is_known_by_what_only_one_format_has() {
    for (text, wanted) in [
        ("{\n  \"questions\": []\n}", Format::Json),
        (
            "topic = \"T01\"\n\n[[questions]]\ncode = \"T01-S01\"",
            Format::Toml,
        ),
        ("// 题库\n::一:: 甲\n{\n=一\n~二\n}", Format::Gift),
        ("$CATEGORY: a\n\n甲{T}", Format::Gift),
        ("甲是{T}", Format::Gift),
        ("甲{#3:2}", Format::Gift),
        ("甲｛＝一 ～二｝", Format::Gift),
        ("甲\nA) 一\nB) 二\nANSWER: A", Format::Aiken),
        ("甲\nＡ．一\nＢ．二\nANSWER：A", Format::Aiken),
        ("题型,题干,选项A,选项B,答案\n单选,甲,一,二,A", Format::Sheet),
        (
            "说明：请勿改动\n序号\t*题干（必填）\t答案\n1\t甲\tA",
            Format::Sheet,
        ),
        ("1. 甲（ ）\nA. 一\nB. 二\n答案：A", Format::Text),
        ("[单选] 甲\nA. 一\nB. 二\n答案：A", Format::Text),
        ("一、单选题\n1. 集合{1, 2}有几个元素？", Format::Text),
        ("<甲>是什么？", Format::Text),
        ("甲\nA. 一\nB. 二\nANSWER: A\n答案：A", Format::Text),
    ] {
        assert_eq!(detect("a.txt", text.as_bytes()), Ok(wanted), "{text}");
    }
}

#[test]
fn the_name_decides_where_the_text_says_nothing() {
    for (name, wanted) in [
        ("a.gift", Format::Gift),
        ("题库.CSV", Format::Sheet),
        ("a.json", Format::Json),
        ("a.txt", Format::Text),
        ("", Format::Text),
    ] {
        assert_eq!(detect(name, "随便什么".as_bytes()), Ok(wanted), "{name}");
    }
}

#[test]
fn other_encodings_are_seen_through() {
    let (gbk, _, _) = encoding_rs::GBK.encode("题型,题干,答案\n判断,甲,对");
    assert_eq!(detect("a.txt", &gbk), Ok(Format::Sheet));
    let utf_16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain("甲{T}".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(detect("a.txt", &utf_16), Ok(Format::Gift));
    // A character that the limit cuts.
    let long = format!("a甲{{T}}{}", "党".repeat(40_000));
    assert_eq!(detect("a.txt", long.as_bytes()), Ok(Format::Gift));
}

#[test]
fn what_holds_no_questions_is_refused_with_what_to_do() {
    for (bytes, wanted) in [
        (&b""[..], "empty_file"),
        (b" \n ", "empty_file"),
        (b"%PDF-1.7", "pdf_file"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "old_office_file"),
        (b"{\\rtf1", "rtf_file"),
        (b"Rar!\x1a", "packed_file"),
        (b"\x89PNG\r\n", "picture_file"),
        (b"ab\0cd", "unknown_file"),
    ] {
        assert_eq!(code("a.txt", bytes), wanted);
    }
    assert_eq!(code("a.txt", &vec![b'a'; MAX_BYTES + 1]), "file_too_large");
}
