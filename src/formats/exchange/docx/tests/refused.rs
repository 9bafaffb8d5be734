//! What is refused, and that no damage is more than a problem.

use super::*;

fn refusal(bytes: &[u8]) -> (&'static str, String) {
    let batch = read(bytes);
    assert!(batch.questions.is_empty());
    assert_eq!(batch.problems.len(), 1);
    let problem = batch.problems.into_iter().next().unwrap();
    assert_eq!((problem.severity, problem.place.line), (Severity::Error, 0));
    (problem.code, problem.chinese)
}

#[test]
fn a_document_that_would_swell_is_refused_before_it_is_unpacked() {
    let bomb = format!("{HEAD}{}</w:body></w:document>", " ".repeat(3_000_000));
    let (code, chinese) = refusal(&package(&[("word/document.xml", bomb.as_bytes())]));
    assert_eq!(code, "docx_too_large");
    assert!(chinese.contains("压缩比"), "{chinese}");
    let names: Vec<String> = (0..5_001).map(|n| format!("{n}.xml")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(refusal(&package(&many)).0, "docx_too_large");
    let deep = format!("{HEAD}{}", "<w:p>".repeat(300));
    assert_eq!(
        refusal(&package(&[("word/document.xml", deep.as_bytes())])).0,
        "unreadable_docx"
    );
}

#[test]
fn a_picture_that_would_swell_holds_its_question_alone() {
    let body = [
        "<w:p><w:r><w:t>1. [判断题]如图</w:t><w:drawing><a:blip r:embed=\"r1\"/></w:drawing></w:r></w:p>".to_owned(),
        p("答案：对"),
        p("2. [判断题]真。√"),
    ];
    let relations = "<Relationships><Relationship Id=\"r1\" Type=\"x/image\" Target=\"media/a.png\"/></Relationships>";
    let mut picture = b"\x89PNG\r\n\x1a\n".to_vec();
    picture.resize(3_000_000, 0);
    let parts: [(&str, &[u8]); 2] = [
        ("word/_rels/document.xml.rels", relations.as_bytes()),
        ("word/media/a.png", &picture),
    ];
    let batch = with_parts(&body.concat(), &parts);
    assert_eq!(codes(&batch), ["picture_not_read"]);
    assert_eq!(all(&batch), ["如图［图］ |  | -", "真。 |  | true"]);
}

#[test]
fn other_files_are_told_apart() {
    assert_eq!(refusal(b"1. text").0, "unreadable_docx");
    assert_eq!(refusal(b"").0, "unreadable_docx");
    let (code, chinese) = refusal(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old");
    assert_eq!(code, "old_document");
    assert!(chinese.contains("另存为 .docx"));
    assert_eq!(
        refusal(&package(&[("xl/workbook.xml", b"<x/>")])).0,
        "unreadable_docx"
    );
    assert_eq!(
        refusal(&package(&[
            ("../../etc/x", b"x"),
            ("word/document.xml", b"<a/>")
        ]))
        .0,
        "unreadable_docx"
    );
    let entity = b"<!DOCTYPE x [<!ENTITY a \"aa\">]><w:document>&a;</w:document>";
    assert_eq!(
        refusal(&package(&[("word/document.xml", entity)])).0,
        "unreadable_docx"
    );
    assert_eq!(
        codes(&document(&p("今天天气不错"))),
        ["no_questions", "skipped_text"]
    );
}

#[test]
fn no_damage_to_a_document_is_more_than_a_problem() {
    let document = format!(
        "{HEAD}{}{}</w:body></w:document>",
        p("1. [判断题]真。"),
        p("答案：对")
    );
    let bytes = package(&[("word/document.xml", document.as_bytes())]);
    for at in 0..bytes.len() {
        drop(read(&bytes[..at]));
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x5A;
        drop(read(&damaged));
    }
}
