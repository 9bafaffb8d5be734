//! Items as Canvas, Desire2Learn and others write them.

mod choices;
mod groups;
mod parts;

use super::*;
use crate::domain::scoring::{ByChoice, Method};
use crate::formats::exchange::{ForeignKey, ForeignKind, letter};

/// An item of a type, with what it presents and how it is scored.
fn item(kind: &str, presentation: &str, processing: &str) -> String {
    format!(
        "<item ident=\"i1\" title=\"Q\"><itemmetadata><qtimetadata>\
         <qtimetadatafield><fieldlabel>question_type</fieldlabel><fieldentry>{kind}</fieldentry></qtimetadatafield>\
         <qtimetadatafield><fieldlabel>points_possible</fieldlabel><fieldentry>2.0</fieldentry></qtimetadatafield>\
         </qtimetadata></itemmetadata><presentation>{}{presentation}</presentation>\
         <resprocessing><outcomes><decvar maxvalue=\"100\" minvalue=\"0\" varname=\"SCORE\" vartype=\"Decimal\"/></outcomes>\
         {processing}</resprocessing></item>",
        html("&lt;p&gt;题干&lt;/p&gt;")
    )
}

fn html(text: &str) -> String {
    format!("<material><mattext texttype=\"text/html\">{text}</mattext></material>")
}

fn file(items: &str) -> Batch {
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <questestinterop xmlns=\"http://www.imsglobal.org/xsd/ims_qtiasiv1p2\">\
         <assessment ident=\"a\" title=\"第一章\"><section ident=\"root_section\">{items}</section></assessment></questestinterop>"
    );
    read(text.as_bytes())
}

/// A response with options `a1`, `a2`, … of these texts.
fn lid(ident: &str, cardinality: &str, texts: &[&str]) -> String {
    let labels = texts.iter().enumerate().map(|(index, text)| {
        let id = index + 1;
        format!("<response_label ident=\"a{id}\"><material><mattext texttype=\"text/plain\">{text}</mattext></material></response_label>")
    });
    let labels: String = labels.collect();
    format!(
        "<response_lid ident=\"{ident}\" rcardinality=\"{cardinality}\"><render_choice>{labels}</render_choice></response_lid>"
    )
}

fn equal(response: &str, value: &str) -> String {
    format!("<varequal respident=\"{response}\">{value}</varequal>")
}

fn when(test: &str, action: &str, score: &str, goes_on: &str) -> String {
    format!(
        "<respcondition{goes_on}><conditionvar>{test}</conditionvar>\
         <setvar action=\"{action}\" varname=\"SCORE\">{score}</setvar></respcondition>"
    )
}

const STOP: &str = " continue=\"No\"";
const GO_ON: &str = " continue=\"Yes\"";

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

fn choices(at: &[usize]) -> ForeignKey {
    ForeignKey::Choices(at.iter().map(|at| letter(*at)).collect())
}

fn method(batch: &Batch) -> Option<Method> {
    only(batch).rule.as_ref().map(|rule| rule.method.clone())
}

#[test]
fn what_all_items_have_is_read() {
    let good = item(
        "essay_question",
        "<response_str ident=\"r\"><render_fib/></response_str>",
        "",
    );
    let good = good.replace(
        "</item>",
        &format!("<itemfeedback ident=\"general_fb\"><flow_mat>{}</flow_mat></itemfeedback><itemfeedback ident=\"correct_fb\">{}</itemfeedback></item>", html("见党章"), html("好")),
    );
    let batch = file(&good);
    let question = only(&batch);
    assert_eq!(question.stem, "题干");
    assert_eq!(question.code.as_deref(), Some("i1"));
    assert_eq!(question.marks.as_deref(), Some("2"));
    assert_eq!(question.topic.as_deref(), Some("第一章"));
    assert_eq!(question.explanation, "见党章");
    assert_eq!(question.key, Some(ForeignKey::Rubric(String::new())));
    assert_eq!(
        codes(&batch),
        [("general_feedback_dropped", Severity::Notice)]
    );
}

#[test]
fn sections_are_topics_within_a_package() {
    let text = format!(
        "<questestinterop><objectbank><section title=\"党史\"><section title=\"一/大\">{}</section></section></objectbank></questestinterop>",
        item("essay_question", "", "")
    );
    let root = xml::read(&text).unwrap();
    let mut batch = file(&item("essay_question", "", ""));
    read_root_with(&root, &mut batch, Some("quiz.xml"), &|_| false, &mut |_| {
        None
    });
    assert_eq!(batch.questions[1].topic.as_deref(), Some("党史/一／大"));
    assert_eq!(batch.questions[1].place.file.as_deref(), Some("quiz.xml"));
    assert_eq!(batch.questions[0].place.file, None);
}

#[test]
fn problems_of_a_package_keep_their_questions() {
    let text = format!(
        "<questestinterop>{}</questestinterop>",
        item("short_answer_question", "<response_str ident=\"r\"/>", "")
    );
    let root = xml::read(&text).unwrap();
    let mut batch = file(&item("essay_question", "", ""));
    read_root_with(&root, &mut batch, Some("quiz.xml"), &|_| false, &mut |_| {
        None
    });
    let place = &batch.problems[0].place;
    assert_eq!(
        (place.question, place.file.as_deref()),
        (Some(1), Some("quiz.xml"))
    );
}

#[test]
fn pictures_are_those_that_the_package_has() {
    let text = format!(
        "<questestinterop>{}</questestinterop>",
        item(
            "essay_question",
            &html("&lt;img src=\"%24IMS_CC_FILEBASE%24/a.png\"&gt;&lt;img src=\"b.png\"&gt;"),
            ""
        )
    );
    let root = xml::read(&text).unwrap();
    let mut batch = Batch::default();
    read_root_with(&root, &mut batch, None, &|_| false, &mut |src| {
        src.ends_with("a.png").then(|| "a.png".to_owned())
    });
    assert_eq!(only(&batch).stem, "题干\n![](a.png)[图片]");
    assert_eq!(codes(&batch), [("html_picture_missing", Severity::Held)]);
}

#[test]
fn what_cannot_be_imported_is_told_by_its_name() {
    let table = [
        ("calculated_question", "unsupported_type", Severity::Error),
        ("file_upload_question", "unsupported_type", Severity::Error),
        ("text_only_question", "description", Severity::Notice),
        ("hotspot_question", "unsupported_type", Severity::Error),
    ];
    for (kind, code, severity) in table {
        let batch = file(&format!(
            "{}{}",
            item(kind, "", ""),
            item("essay_question", "", "")
        ));
        assert_eq!(codes(&batch), [(code, severity)], "{kind}");
        assert_eq!(batch.questions.len(), 1);
    }
}

#[test]
fn what_is_no_qti_is_told_in_a_word() {
    let table = [
        ("<quiz/>", "not_qti_1"),
        ("<questestinterop/>", "no_questions"),
        ("<questestinterop>", "malformed_xml"),
        (
            "<!DOCTYPE questestinterop SYSTEM \"ims_qtiasiv1p1.dtd\"><questestinterop/>",
            "xml_doctype",
        ),
    ];
    for (text, wanted) in table {
        let batch = read(text.as_bytes());
        assert_eq!(codes(&batch), [(wanted, Severity::Error)], "{text}");
    }
}

#[test]
fn many_options_and_conditions_take_little_time() {
    let texts: Vec<String> = (0..200).map(|index| index.to_string()).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let conditions = equal("r", "a1").repeat(5_000);
    let processing = when(&format!("<and>{conditions}</and>"), "Set", "100", STOP);
    let batch = file(&item(
        "multiple_answers_question",
        &lid("r", "Multiple", &texts),
        &processing,
    ));
    assert_eq!(only(&batch).key, Some(choices(&[0])));
    let more = lid("r", "Multiple", &[&*texts, &["x"]].concat());
    let batch = file(&item("multiple_answers_question", &more, &processing));
    assert_eq!(codes(&batch), [("too_many_options", Severity::Error)]);
    // Some seconds without optimisation.
}
