//! Files that are broken, or meant to break.

use super::*;

#[test]
fn what_is_no_moodle_xml_is_told_in_a_word() {
    let table = [
        ("", "malformed_xml"),
        ("<quiz", "malformed_xml"),
        ("<quiz></quiz>", "no_questions"),
        ("<questestinterop/>", "not_moodle_xml"),
        (
            "<!DOCTYPE q [<!ENTITY a \"b\">]><quiz>&a;</quiz>",
            "xml_doctype",
        ),
        (
            "<quiz><question type=\"essay\">&nbsp;</question></quiz>",
            "xml_entity",
        ),
    ];
    for (text, wanted) in table {
        let batch = read(text.as_bytes());
        assert!(batch.questions.is_empty());
        let codes: Vec<&str> = batch.problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, [wanted], "{text}");
    }
    let deep = format!("<quiz>{}", "<a>".repeat(100_000));
    assert_eq!(
        codes(&read(deep.as_bytes())),
        [("xml_too_deep", Severity::Error)]
    );
    let large = vec![b' '; crate::formats::exchange::MAX_BYTES + 1];
    assert_eq!(codes(&read(&large)), [("file_too_large", Severity::Error)]);
}

#[test]
fn a_picture_shown_a_thousand_times_is_decoded_once() {
    let image = "<img src=\"@@PLUGINFILE@@/x.png\">".repeat(20_000);
    let bytes = format!("iVBORw0KGgp{}", "A".repeat(1_000_005));
    let batch = file(&format!(
        "<question type=\"essay\"><questiontext format=\"html\"><text><![CDATA[{image}]]></text>\
         <file name=\"x.png\" path=\"/\" encoding=\"base64\">{bytes}</file></questiontext></question>"
    ));
    assert_eq!(batch.assets.len(), 1);
    assert_eq!(only(&batch).stem.matches("![](x.png)").count(), 20_000);
}

#[test]
fn a_question_of_very_many_answers_takes_linear_time() {
    let answers = answer("0", "甲").repeat(30_000);
    let batch = one("multichoice", &format!("{}{answers}", answer("100", "乙")));
    assert_eq!(only(&batch).key, Some(choices(&["A"])));
    one("shortanswer", &answer("100", "甲").repeat(30_000));
    let cloze = "{1:SHORTANSWER:=甲~=乙}".repeat(30_000);
    file(&format!(
        "<question type=\"cloze\"><questiontext><text>{cloze}</text></questiontext></question>"
    ));
    // Some seconds without optimisation.
}
