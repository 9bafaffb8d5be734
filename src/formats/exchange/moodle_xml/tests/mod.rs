//! Files as Moodle, its users and their editors write them.

mod hostile;
mod kinds;
mod lesser;
mod there_and_back;

use super::*;
use crate::formats::exchange::{ForeignKey, ForeignKind, ForeignQuestion, Place};

/// A question of a type with these elements, read.
fn one(kind: &str, inner: &str) -> Batch {
    file(&question(kind, inner))
}

fn question(kind: &str, inner: &str) -> String {
    format!(
        "<question type=\"{kind}\"><name><text>N</text></name>\
         <questiontext format=\"html\"><text><![CDATA[<p>题干____</p>]]></text></questiontext>\
         {inner}</question>"
    )
}

fn file(questions: &str) -> Batch {
    read(
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n{questions}\n</quiz>")
            .as_bytes(),
    )
}

fn answer(fraction: &str, text: &str) -> String {
    format!(
        "<answer fraction=\"{fraction}\" format=\"html\"><text><![CDATA[{text}]]></text>\
         <feedback format=\"html\"><text></text></feedback></answer>"
    )
}

fn codes(batch: &Batch) -> Vec<(&'static str, Severity)> {
    let problems = batch.problems.iter();
    problems
        .map(|problem| (problem.code, problem.severity))
        .collect()
}

fn only(batch: &Batch) -> &ForeignQuestion {
    assert_eq!(batch.questions.len(), 1, "{:?}", batch.problems);
    &batch.questions[0]
}

fn choices(ids: &[&str]) -> ForeignKey {
    ForeignKey::Choices(ids.iter().map(ToString::to_string).collect())
}

#[test]
fn what_all_types_have_is_read() {
    let batch = file(&format!(
        "<question type=\"category\"><category><text>$course$/top/党史 / A//B</text></category></question>\
         {}",
        question(
            "essay",
            "<generalfeedback format=\"html\"><text>见&amp;lt;党章&amp;gt;</text></generalfeedback>\
             <defaultgrade>2.5000000</defaultgrade><penalty>0.3333333</penalty><hidden>1</hidden>\
             <idnumber> q12 </idnumber><tags><tag><text>党章</text></tag><tag><text>党史</text></tag></tags>",
        )
    ));
    let question = only(&batch);
    assert_eq!(question.topic.as_deref(), Some("党史/A／B"));
    assert_eq!(question.code.as_deref(), Some("q12"));
    assert_eq!(question.marks.as_deref(), Some("2.5"));
    assert_eq!(question.explanation, "见<党章>");
    assert_eq!(question.tags.iter().collect::<Vec<_>>(), ["党史", "党章"]);
    assert_eq!(question.stem, "题干____");
    assert_eq!(codes(&batch), [("hidden", Severity::Notice)]);
    assert_eq!(batch.problems[0].place.question, Some(0));
    assert_eq!(batch.problems[0].place.line, 3);
}

#[test]
fn categories_lose_what_is_of_the_course_alone() {
    let table = [
        ("$course$/top/x", Some("x")),
        ("$course$/x/y", Some("x/y")),
        ("$system$/top", None),
        ("top/x", Some("x")),
        ("", None),
        ("党史//一大", Some("党史／一大")),
        ("$course$/top/$x", Some("$x")),
    ];
    for (path, wanted) in table {
        assert_eq!(question::topic_of(path).as_deref(), wanted, "{path}");
    }
}

#[test]
fn texts_are_read_as_they_are_written() {
    let table = [
        ("html", "<p>一<br>二</p>", "一\n二"),
        ("moodle_auto_format", "一\n二 <b>三</b>", "一\n二 三"),
        ("plain_text", "一 <b> &lt;\n二", "一 <b> &lt;\n二"),
        ("markdown", "*一*\n- 二", "*一*\n- 二"),
    ];
    for (format, text, wanted) in table {
        let batch = file(&format!(
            "<question type=\"essay\"><questiontext format=\"{format}\"><text><![CDATA[{text}]]></text></questiontext></question>"
        ));
        assert_eq!(only(&batch).stem, wanted, "{format}");
        assert_eq!(batch.problems.len(), usize::from(format == "markdown"));
    }
}

const PNG: &str = "iVBORw0KGgpB";

#[test]
fn pictures_of_the_same_name_stay_apart() {
    let with = |bytes: &str| {
        format!(
            "<question type=\"essay\"><questiontext format=\"html\">\
             <text><![CDATA[<img src=\"@@PLUGINFILE@@/a%20b/image%281%29.png\">]]></text>\
             <file name=\"image(1).png\" path=\"/a b/\" encoding=\"base64\">{bytes}</file>\
             </questiontext></question>"
        )
    };
    let batch = file(&format!(
        "{}{}{}",
        with(PNG),
        with("iVBORw0KGgpC"),
        with(PNG)
    ));
    let stems: Vec<&str> = batch
        .questions
        .iter()
        .map(|question| &*question.stem)
        .collect();
    assert_eq!(
        stems,
        [
            "![](image_1_.png)",
            "![](image_1_-2.png)",
            "![](image_1_.png)"
        ]
    );
    assert_eq!(batch.assets.len(), 2);
    assert_eq!(batch.assets[0].media_type, "image/png");
    assert!(batch.problems.is_empty(), "{:?}", batch.problems);
}

#[test]
fn a_picture_that_is_not_there_holds_its_question() {
    for (file_element, wanted) in [
        ("", vec![("html_picture_missing", Severity::Held)]),
        (
            "<file name=\"x.png\" path=\"/\" encoding=\"base64\">PHN2Zy8+</file>",
            vec![
                ("html_picture_missing", Severity::Held),
                ("picture_refused", Severity::Warning),
            ],
        ),
    ] {
        let batch = file(&format!(
            "<question type=\"essay\"><questiontext format=\"html\">\
             <text><![CDATA[看<img src=\"@@PLUGINFILE@@/x.png\" alt=\"旗\">]]></text>{file_element}\
             </questiontext></question>"
        ));
        assert_eq!(only(&batch).stem, "看[图片：旗]");
        assert_eq!(codes(&batch), wanted);
        assert!(only(&batch).confidence.is_held());
    }
}

#[test]
fn a_question_that_cannot_be_read_leaves_its_neighbours() {
    let good = question("essay", "");
    let batch = file(&format!(
        "{good}{}{}{}<course/>{good}",
        question("ddwtos", ""),
        question("calculated", ""),
        question("description", "")
    ));
    assert_eq!(batch.questions.len(), 2);
    assert_eq!(
        codes(&batch),
        [
            ("unsupported_type", Severity::Error),
            ("unsupported_type", Severity::Error),
            ("description", Severity::Notice),
            ("unknown_element", Severity::Warning),
        ]
    );
    assert!(batch.problems[0].chinese.contains("ddwtos"));
    assert!(
        batch
            .problems
            .iter()
            .all(|problem| problem.place.question.is_none())
    );
}

#[test]
fn feedback_of_the_whole_is_counted_once_a_file() {
    let with = question(
        "essay",
        "<correctfeedback format=\"html\"><text>好</text></correctfeedback>",
    );
    let batch = file(&format!("{with}{with}"));
    assert_eq!(
        codes(&batch),
        [("general_feedback_dropped", Severity::Notice)]
    );
    assert!(batch.problems[0].chinese.starts_with("2 道题"));
}
