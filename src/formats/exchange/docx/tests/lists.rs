//! Numbers and letters that Word counts.

use super::*;

fn level(depth: u8, form: &str, text: &str, more: &str) -> String {
    format!(
        "<w:lvl w:ilvl=\"{depth}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{form}\"/>{more}<w:lvlText w:val=\"{text}\"/></w:lvl>"
    )
}

fn pattern(id: u32, levels: &[String]) -> String {
    format!(
        "<w:abstractNum w:abstractNumId=\"{id}\">{}</w:abstractNum>",
        levels.concat()
    )
}

fn list(id: u32, pattern: u32, overrides: &str) -> String {
    format!("<w:num w:numId=\"{id}\"><w:abstractNumId w:val=\"{pattern}\"/>{overrides}</w:num>")
}

fn numbered(body: &str, numbering: &str) -> Batch {
    let numbering = format!("<w:numbering>{numbering}</w:numbering>");
    with_parts(body, &[("word/numbering.xml", numbering.as_bytes())])
}

#[test]
fn letters_of_options_are_counted_as_word_counts_them() {
    for (form, text) in [
        ("upperLetter", "%2."),
        ("upperLetter", "%2、"),
        ("lowerLetter", "%2)"),
        ("upperLetter", "（%2）"),
    ] {
        let numbering = [
            pattern(
                0,
                &[level(0, "decimal", "%1.", ""), level(1, form, text, "")],
            ),
            list(1, 0, ""),
        ]
        .concat();
        let body = [
            item(1, 0, "[单选题]党的生日是"),
            item(1, 1, "5月1日"),
            item(1, 1, "7月1日"),
            p("答案：B"),
            item(1, 0, "[单选题]国庆节是"),
            item(1, 1, "10月1日"),
            item(1, 1, "7月1日"),
            p("答案：A"),
        ];
        let batch = numbered(&body.concat(), &numbering);
        assert_eq!(
            all(&batch),
            [
                "党的生日是 | 5月1日 / 7月1日 | B",
                "国庆节是 | 10月1日 / 7月1日 | A"
            ],
            "{form}"
        );
        assert_eq!(codes(&batch), Vec::<&str>::new());
        assert_eq!(batch.questions[1].place.line, 5);
    }
}

#[test]
fn a_list_of_its_own_for_each_question_begins_anew() {
    let anew = "<w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride>";
    let numbering = [
        pattern(0, &[level(0, "upperLetter", "%1．", "")]),
        list(1, 0, ""),
        list(2, 0, anew),
    ]
    .concat();
    let body = [
        p("1. [单选题]甲"),
        item(1, 0, "子"),
        item(1, 0, "丑"),
        p("答案：A"),
        p("2. [单选题]乙"),
        item(2, 0, "子"),
        item(2, 0, "丑"),
        p("答案：B"),
    ];
    let batch = numbered(&body.concat(), &numbering);
    assert_eq!(all(&batch), ["甲 | 子 / 丑 | A", "乙 | 子 / 丑 | B"]);
}

#[test]
fn numbers_of_every_form_begin_questions_and_sections() {
    for (form, text, section) in [
        ("chineseCounting", "%1、", "decimal"),
        ("japaneseCounting", "%1、", "decimalFullWidth"),
        (
            "chineseCountingThousand",
            "第%1部分",
            "decimalEnclosedCircle",
        ),
        ("ideographDigital", "（%1）", "decimalZero"),
    ] {
        let text_of_question = if section == "decimalEnclosedCircle" {
            "%2"
        } else {
            "%2."
        };
        let numbering = [
            pattern(
                0,
                &[
                    level(0, form, text, ""),
                    level(1, section, text_of_question, ""),
                ],
            ),
            list(7, 0, ""),
        ]
        .concat();
        let body = [
            item(7, 0, "判断题（每题2分）"),
            item(7, 1, "真。（√）"),
            item(7, 1, "假。（×）"),
            item(7, 0, "简答题（每题10分）"),
            item(7, 1, "论述。"),
            p("答案：略"),
        ];
        let batch = numbered(&body.concat(), &numbering);
        assert_eq!(
            all(&batch),
            [
                "真。（  ） |  | true",
                "假。（  ） |  | false",
                "论述。 |  | 略"
            ],
            "{form}"
        );
        let marks: Vec<&str> = batch
            .questions
            .iter()
            .map(|question| question.marks.as_deref().unwrap())
            .collect();
        assert_eq!(marks, ["2", "2", "10"], "{form}");
    }
}

#[test]
fn levels_of_one_list_may_be_its_own_and_go_on_over_sections() {
    let own = format!(
        "<w:lvlOverride w:ilvl=\"0\">{}</w:lvlOverride>",
        level(0, "decimal", "第%1题", "")
    );
    let numbering = [
        pattern(
            0,
            &[
                level(0, "upperRoman", "%1", ""),
                level(1, "decimal", "%2、", "<w:lvlRestart w:val=\"0\"/>"),
            ],
        ),
        list(1, 0, ""),
        list(2, 0, &own),
    ]
    .concat();
    let body = [item(2, 0, "[判断题]甲。√"), item(2, 0, "[判断题]乙。√")];
    assert_eq!(all(&numbered(&body.concat(), &numbering)).len(), 2);
    let body = [
        item(1, 0, "判断题"),
        item(1, 1, "甲。√"),
        item(1, 0, "判断题"),
        item(1, 1, "乙。√"),
    ];
    let batch = numbered(&body.concat(), &numbering);
    let numbers: Vec<&str> = batch
        .questions
        .iter()
        .map(|question| question.code.as_deref().unwrap())
        .collect();
    assert_eq!(numbers, ["1", "2"]);
}

#[test]
fn a_style_puts_its_paragraphs_into_a_list() {
    let styles = "<w:styles><w:style w:styleId=\"Q\"><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>\
        <w:style w:styleId=\"O\"><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>\
        <w:style w:styleId=\"T\"><w:name w:val=\"toc 1\"/></w:style></w:styles>";
    let numbering = format!(
        "<w:numbering>{}{}</w:numbering>",
        pattern(
            0,
            &[
                level(0, "decimal", "%1.", "<w:pStyle w:val=\"Q\"/>"),
                level(1, "upperLetter", "%2.", "<w:pStyle w:val=\"O\"/>"),
            ]
        ),
        list(1, 0, "")
    );
    let of_style = |style: &str, text: &str| {
        paragraph(&format!("<w:pStyle w:val=\"{style}\"/>"), &run("", text))
    };
    let body = [
        of_style("T", "一、单选题\t1"),
        of_style("Q", "[单选题]甲"),
        of_style("O", "子"),
        of_style("O", "丑"),
        p("答案：B"),
    ];
    let parts: [(&str, &[u8]); 2] = [
        ("word/styles.xml", styles.as_bytes()),
        ("word/numbering.xml", numbering.as_bytes()),
    ];
    let batch = with_parts(&body.concat(), &parts);
    assert_eq!(all(&batch), ["甲 | 子 / 丑 | B"]);
    assert_eq!(codes(&batch), Vec::<&str>::new());
}

#[test]
fn a_number_in_an_unknown_form_is_told() {
    let numbering = [
        pattern(0, &[level(0, "hebrew1", "%1.", "")]),
        list(1, 0, ""),
    ]
    .concat();
    let body = [p("1. [判断题]甲"), item(1, 0, "乙。"), p("答案：对")];
    let batch = numbered(&body.concat(), &numbering);
    assert_eq!(codes(&batch), ["unknown_numbering"]);
    assert_eq!(
        (
            batch.problems[0].place.line,
            batch.problems[0].place.question
        ),
        (2, Some(0))
    );
    assert_eq!(batch.questions[0].confidence.hundredths(), 85);
}
