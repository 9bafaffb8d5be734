//! What is struck out of a document.

use super::*;

const STRUCK: &str = "<w:strike/>";

fn told(batch: &Batch) -> Vec<(Severity, &str, Option<usize>)> {
    let problems = batch.problems.iter();
    let told = problems.map(|problem| (problem.severity, problem.code, problem.place.question));
    told.collect()
}

#[test]
fn a_key_that_is_struck_out_holds_its_question() {
    for answer in [
        [run("", "答案："), run(STRUCK, "A"), run("", "B")],
        [
            run("", "答案：B"),
            run("<w:dstrike/>", "，原为甲"),
            run("", ""),
        ],
    ] {
        let body = [
            p("1. [单选题]党的生日是"),
            p("A. 5月1日 B. 7月1日"),
            paragraph("", &answer.concat()),
        ];
        let batch = document(&body.concat());
        assert_eq!(all(&batch), ["党的生日是 | 5月1日 / 7月1日 | -"]);
        assert_eq!(told(&batch), [(Severity::Held, "struck_key", Some(0))]);
        assert!(batch.questions[0].confidence.is_held());
    }
}

#[test]
fn words_that_are_struck_out_are_left_out_with_a_warning() {
    let stem = [
        run("", "1. [单选题]党的"),
        run(STRUCK, "诞辰"),
        run("", "生日是"),
    ];
    let body = [
        paragraph("", &stem.concat()),
        p("A. 5月1日 B. 7月1日"),
        paragraph("", &run(STRUCK, "这一行已经作废。")),
        paragraph(
            "",
            &[run("<w:strike w:val=\"0\"/>", "答案："), run("", "B")].concat(),
        ),
    ];
    let batch = document(&body.concat());
    assert_eq!(all(&batch), ["党的生日是 | 5月1日 / 7月1日 | B"]);
    assert_eq!(
        told(&batch),
        [
            (Severity::Warning, "struck_text", Some(0)),
            (Severity::Notice, "struck_paragraphs", None)
        ]
    );
}

#[test]
fn an_option_that_is_struck_out_leaves_its_letter_empty() {
    let numbering = "<w:numbering><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"upperLetter\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";
    let list = "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>";
    let body = [
        p("1. [单选题]党的生日是"),
        item(1, 0, "5月1日"),
        paragraph(list, &run(STRUCK, "6月1日那一天")),
        item(1, 0, "7月1日"),
        item(1, 0, "8月1日"),
        p("答案：C"),
    ];
    let batch = with_parts(
        &body.concat(),
        &[("word/numbering.xml", numbering.as_bytes())],
    );
    assert_eq!(batch.questions[0].key, None);
    assert!(codes(&batch).contains(&"options_missing"));
}
