//! Pictures within questions.

use super::*;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n-picture-";

const RELATIONS: &str = "<Relationships><Relationship Id=\"r1\" Type=\"http://x/image\" Target=\"media/image1.png\"/>\
    <Relationship Id=\"r2\" Type=\"http://x/image\" Target=\"/word/media/old.wmf\"/>\
    <Relationship Id=\"r3\" Type=\"http://x/image\" Target=\"media/photo.png\"/>\
    <Relationship Id=\"r4\" Type=\"http://x/image\" Target=\"http://example.org/a.png\" TargetMode=\"External\"/></Relationships>";

fn drawing(id: &str) -> String {
    format!("<w:r><w:drawing><a:blip r:embed=\"{id}\"/></w:drawing></w:r>")
}

fn pictured(body: &str) -> Batch {
    with_parts(
        body,
        &[
            ("word/_rels/document.xml.rels", RELATIONS.as_bytes()),
            ("word/media/image1.png", PNG),
            ("word/media/old.wmf", b"\xd7\xcd\xc6\x9a"),
            ("word/media/photo.png", b"\xff\xd8\xff\xe0jpeg"),
        ],
    )
}

#[test]
fn pictures_are_kept_and_named_in_stems_and_options() {
    let body = [
        paragraph("", &(run("", "封面") + &drawing("r2"))),
        paragraph(
            "",
            &(run("", "1. [单选题]如图") + &drawing("r1") + &run("", "（  ）")),
        ),
        paragraph("", &(run("", "A.") + &drawing("r3"))),
        paragraph(
            "",
            &(run("", "B.")
                + "<w:r><w:object><v:shape><v:imagedata r:id=\"r1\"/></v:shape></w:object></w:r>"),
        ),
        p("答案：A"),
    ];
    let batch = pictured(&body.concat());
    assert_eq!(
        all(&batch),
        ["如图![](image2.png)（  ） | ![](image3.png) / ![](image2.png) | A"]
    );
    let assets: Vec<(&str, &str)> = batch
        .assets
        .iter()
        .map(|asset| (asset.name.as_str(), asset.media_type))
        .collect();
    assert_eq!(
        assets,
        [("image2.png", "image/png"), ("image3.png", "image/jpeg")]
    );
    assert_eq!(batch.assets[0].bytes, PNG);
    assert_eq!(codes(&batch), ["skipped_text"]);
    assert_eq!(batch.questions[0].confidence.hundredths(), 100);
}

#[test]
fn a_question_with_a_picture_that_cannot_be_shown_is_held() {
    for picture in [
        drawing("r2"),
        drawing("r4"),
        drawing("none"),
        "<w:r><w:drawing><c:chart r:id=\"r9\"/></w:drawing></w:r>".to_owned(),
    ] {
        let body = [
            paragraph(
                "",
                &(run("", "1. [判断题]如图") + &picture + &run("", "。")),
            ),
            p("答案：对"),
            p("2. [判断题]真。√"),
        ];
        let batch = pictured(&body.concat());
        assert_eq!(
            all(&batch),
            ["如图［图］。 |  | -", "真。 |  | true"],
            "{picture}"
        );
        assert_eq!(codes(&batch), ["picture_not_read"]);
        assert_eq!(
            (batch.problems[0].severity, batch.problems[0].place.question),
            (Severity::Held, Some(0))
        );
        assert!(
            batch.questions[0].confidence.is_held() && !batch.questions[1].confidence.is_held()
        );
    }
}

#[test]
fn a_picture_is_no_blank_and_no_key() {
    let body = [
        paragraph(
            "",
            &(run("", "1. [填空题]如图") + &drawing("r1") + &run("", "，这是____")),
        ),
        p("答案：党徽"),
    ];
    let batch = pictured(&body.concat());
    assert_eq!(
        all(&batch),
        ["如图![](image1.png)，这是____ |  | [[\"党徽\"]]"]
    );
}
