//! Packages: manifests, tests, pictures.

use super::*;
use crate::domain::question::Difficulty;
use Severity::{Error, Held, Notice, Warning};

/// The first bytes of a PNG, and something behind them.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n....";

/// The codes, with the files that they are about.
fn places(batch: &Batch) -> Vec<(&'static str, Option<&str>)> {
    let problems = batch.problems.iter();
    problems
        .map(|problem| (problem.code, problem.place.file.as_deref()))
        .collect()
}

#[test]
fn items_come_in_the_order_of_the_manifest() {
    let item = |code: &str| plain_item().replace("\"q1\"", &format!("\"{code}\""));
    let (b, a) = (item("b"), item("a"));
    let manifest = manifest(&[
        ("items/b.xml", ""),
        ("items/a.xml", ""),
        ("items/b.xml", ""),
    ]);
    let bytes = package(&[
        ("items/a.xml", a.as_bytes()),
        ("items/b.xml", b.as_bytes()),
        ("imsmanifest.xml", manifest.as_bytes()),
    ]);
    let batch = super::super::read(&bytes);
    assert_eq!(batch.problems, []);
    let found: Vec<_> = batch
        .questions
        .iter()
        .map(|q| (q.code.as_deref(), q.place.file.as_deref()))
        .collect();
    assert_eq!(
        found,
        [
            (Some("b"), Some("items/b.xml")),
            (Some("a"), Some("items/a.xml"))
        ]
    );
}

#[test]
fn what_is_wrong_with_one_file_keeps_no_other_back() {
    let manifest = manifest(&[
        ("gone.xml", ""),
        ("broken.xml", ""),
        ("../out.xml", ""),
        ("good.xml", ""),
    ]);
    let bytes = package(&[
        ("imsmanifest.xml", manifest.as_bytes()),
        ("broken.xml", b"<assessmentItem>\n<a>"),
        ("good.xml", plain_item().as_bytes()),
        ("extra.xml", plain_item().as_bytes()),
        ("other.xml", b"<metadata/>"),
    ]);
    let batch = super::super::read(&bytes);
    assert_eq!(batch.questions.len(), 1);
    assert_eq!(
        places(&batch),
        [
            ("path_outside", Some("imsmanifest.xml")),
            ("missing_file", Some("gone.xml")),
            ("malformed_xml", Some("broken.xml")),
            ("not_in_manifest", None),
        ]
    );
    let broken = &batch.problems[2];
    assert_eq!(broken.place.line, 2);
    assert!(broken.chinese.contains("broken.xml"), "{}", broken.chinese);
    assert!(batch.problems[3].english.contains("extra.xml"));
    assert_consistent(&batch);
}

#[test]
fn metadata_become_tags_difficulty_and_source() {
    let metadata = r#"<metadata><lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general>
        <keyword><string language="zh">党章</string></keyword><keyword><langstring>总纲</langstring></keyword></general>
        <educational><difficulty><source>LOMv1.0</source><value>very difficult</value></difficulty></educational>
        <relation><kind><source>LOMv1.0</source><value>isbasedon</value></kind><resource><description><string>《示例汇编》第 3 页</string></description></resource></relation>
      </lom></metadata>"#;
    let manifest = manifest(&[("a.xml", metadata)]);
    let batch = super::super::read(&package(&[
        ("imsmanifest.xml", manifest.as_bytes()),
        ("a.xml", plain_item().as_bytes()),
    ]));
    let question = &batch.questions[0];
    assert_eq!(question.tags, ["党章", "总纲"].map(str::to_owned).into());
    assert_eq!(question.difficulty, Some(Difficulty::Hard));
    assert_eq!(question.source.as_deref(), Some("《示例汇编》第 3 页"));
}

#[test]
fn sections_are_topics_and_weights_are_marks() {
    let test = r#"<assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="T" title="试卷">
      <testPart identifier="P" navigationMode="linear" submissionMode="individual"><timeLimits maxTime="60"/>
       <assessmentSection identifier="S" title="党章" visible="true"><selection select="1"/><ordering shuffle="true"/>
        <assessmentSection identifier="S1" title="总纲" visible="true">
         <assessmentItemRef identifier="I1" href="../items/a.xml"><weight identifier="W" value="2.5"/></assessmentItemRef></assessmentSection>
        <assessmentSectionRef identifier="S2" href="part.xml"/>
        <assessmentItemRef identifier="I3" href="../items/gone.xml"/>
       </assessmentSection></testPart></assessmentTest>"#;
    let part = r#"<assessmentSection identifier="S2" title="党员" visible="true">
        <assessmentItemRef identifier="I2" href="../items/b.xml"><weight identifier="W" value="1"/><weight identifier="V" value="3"/></assessmentItemRef></assessmentSection>"#;
    let manifest = r#"<manifest identifier="M"><resources>
        <resource identifier="T" type="imsqti_test_xmlv2p1" href="tests/t.xml"/>
        <resource identifier="A" type="imsqti_item_xmlv2p1"><file href="items/a.xml"/></resource></resources></manifest>"#;
    let batch = super::super::read(&package(&[
        ("imsmanifest.xml", manifest.as_bytes()),
        ("tests/t.xml", test.as_bytes()),
        ("tests/part.xml", part.as_bytes()),
        ("items/a.xml", plain_item().as_bytes()),
        ("items/b.xml", plain_item().as_bytes()),
    ]));
    let found: Vec<_> = batch
        .questions
        .iter()
        .map(|q| (q.topic.as_deref(), q.marks.as_deref()))
        .collect();
    assert_eq!(
        found,
        [(Some("党章/总纲"), Some("2.5")), (Some("党章/党员"), None)]
    );
    assert_eq!(
        codes(&batch.problems),
        [
            (Notice, "test_left_out"),
            (Notice, "weights_as_marks"),
            (Notice, "weight_left_out"),
            (Error, "missing_file")
        ]
    );
    let told = &batch.problems[0].chinese;
    for word in ["抽题", "题目乱序", "时间限制", "只能按顺序作答"] {
        assert!(told.contains(word), "{word}: {told}");
    }
}

#[test]
fn a_weight_multiplies_what_a_mapping_gives() {
    let map = mapping(
        "defaultValue=\"-1\" lowerBound=\"0\"",
        &[("a", "1"), ("c", "1")],
    );
    let declarations = response("multiple", "identifier", &["a", "c"], &map);
    let xml = item(
        &declarations,
        &CHOICE.replace("maxChoices=\"1\"", "maxChoices=\"0\""),
        &template("map_response"),
    );
    let test = r#"<assessmentTest><testPart><assessmentSection title=""><assessmentItemRef href="a.xml"><weight identifier="W" value="1.5"/></assessmentItemRef></assessmentSection></testPart></assessmentTest>"#;
    let manifest = manifest(&[("a.xml", ""), ("t.xml", "")]).replacen(
        "R1\" type=\"imsqti_item",
        "R1\" type=\"imsqti_test",
        1,
    );
    let files: [(&str, &[u8]); 3] = [
        ("imsmanifest.xml", manifest.as_bytes()),
        ("a.xml", xml.as_bytes()),
        ("t.xml", test.as_bytes()),
    ];
    let batch = super::super::read(&package(&files));
    let question = &batch.questions[0];
    assert_eq!(
        (question.topic.as_deref(), question.marks.as_deref()),
        (None, Some("3"))
    );
    let rule = "qti_map map.A=3/2 map.C=3/2 default=-3/2 lower=0";
    assert_eq!(rule_of(question).as_deref(), Some(rule));
}

#[test]
fn pictures_go_by_their_bytes_and_have_names_of_their_own() {
    let show = |address: &str| {
        plain_item().replace("题干", &format!("题干<img src=\"{address}\" alt=\"\"/>"))
    };
    let (a, b, c, d) = (
        show("图.png"),
        show("../media/图.png"),
        show("%E5%9B%BE.png"),
        show("text.png"),
    );
    let manifest = manifest(&[
        ("items/a.xml", ""),
        ("items/b.xml", ""),
        ("items/c.xml", ""),
        ("items/d.xml", ""),
    ]);
    let batch = super::super::read(&package(&[
        ("imsmanifest.xml", manifest.as_bytes()),
        ("items/a.xml", a.as_bytes()),
        ("items/b.xml", b.as_bytes()),
        ("items/c.xml", c.as_bytes()),
        ("items/d.xml", d.as_bytes()),
        ("items/图.png", PNG),
        ("items/text.png", b"<svg/>"),
        ("media/图.png", b"\xff\xd8\xff\xe0...."),
        ("media/unused.png", PNG),
    ]));
    let stems: Vec<_> = batch
        .questions
        .iter()
        .map(|question| question.stem.as_str())
        .collect();
    assert_eq!(
        stems,
        [
            "题干![](图.png)",
            "题干![](图-2.png)",
            "题干![](图.png)",
            "题干[图片]"
        ]
    );
    let assets: Vec<_> = batch
        .assets
        .iter()
        .map(|asset| (asset.name.as_str(), asset.media_type))
        .collect();
    assert_eq!(
        assets,
        [("图.png", "image/png"), ("图-2.png", "image/jpeg")]
    );
    assert_eq!(codes(&batch.problems), [(Held, "picture_missing")]);
}

#[test]
fn files_of_a_course_are_found_where_canvas_puts_them() {
    let show = plain_item().replace(
        "题干",
        "题干<img src=\"$IMS-CC-FILEBASE$/a.png\" alt=\"\"/><img src=\"%24IMS-CC-FILEBASE%24/up%20load/b.png?canvas_=1&amp;canvas_qs_wrap=1\" alt=\"\"/>",
    );
    let manifest = manifest(&[("quiz/a.xml", "")]);
    for root in ["", "导出/"] {
        let paths = [
            "imsmanifest.xml",
            "quiz/a.xml",
            "web_resources/a.png",
            "up load/b.png",
        ];
        let paths = paths.map(|path| format!("{root}{path}"));
        let bytes = package(&[
            (&paths[0], manifest.as_bytes()),
            (&paths[1], show.as_bytes()),
            (&paths[2], PNG),
            (&paths[3], PNG),
        ]);
        let batch = super::super::read(&bytes);
        assert_eq!(
            batch.questions[0].stem, "题干![](a.png)![](b.png)",
            "{root}"
        );
    }
}

/// A document of QTI 1.2 with these items, each a statement.
fn old(items: &[&str]) -> String {
    let item = |id: &&str| {
        format!(
            "<item ident=\"{id}\"><itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>question_type</fieldlabel>\
             <fieldentry>essay_question</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>\
             <presentation><material><mattext>题{id}</mattext></material></presentation></item>"
        )
    };
    let items: String = items.iter().map(item).collect();
    format!(
        "<questestinterop><assessment title=\"卷\"><section>{items}</section></assessment></questestinterop>"
    )
}

#[test]
fn the_whole_questions_of_canvas_stand_for_the_copy_in_common_cartridge() {
    let manifest = "<manifest><resources>\
        <resource identifier=\"s1\" type=\"imsqti_xmlv1p2/imscc_xmlv1p1/assessment\"><file href=\"s1/assessment_qti.xml\"/></resource>\
        <resource identifier=\"x\" type=\"associatedcontent/imscc_xmlv1p1/learning-application-resource\" href=\"s1/assessment_meta.xml\">\
        <file href=\"s1/assessment_meta.xml\"/><file href=\"non_cc_assessments/s1.xml.qti\"/></resource>\
        <resource identifier=\"s2\" type=\"imsqti_xmlv1p2/imscc_xmlv1p1/assessment\"><file href=\"s2/assessment_qti.xml\"/></resource>\
        <resource identifier=\"bank\" type=\"associatedcontent/imscc_xmlv1p1/learning-application-resource\" href=\"non_cc_assessments/bank.xml.qti\">\
        <file href=\"non_cc_assessments/bank.xml.qti\"/><file href=\"non_cc_assessments/also.xml.qti\"/></resource></resources></manifest>";
    let bytes = package(&[
        ("imsmanifest.xml", manifest.as_bytes()),
        ("s1/assessment_qti.xml", old(&["a"]).as_bytes()),
        ("s1/assessment_meta.xml", b"<quiz/>"),
        ("non_cc_assessments/s1.xml.qti", old(&["a", "b"]).as_bytes()),
        ("s2/assessment_qti.xml", old(&["c"]).as_bytes()),
        ("non_cc_assessments/bank.xml.qti", old(&["d"]).as_bytes()),
        ("non_cc_assessments/also.xml.qti", old(&["f"]).as_bytes()),
        ("non_cc_assessments/lost.xml.qti", old(&["e"]).as_bytes()),
    ]);
    let batch = super::super::read(&bytes);
    let found = batch
        .questions
        .iter()
        .map(|question| question.code.as_deref());
    assert_eq!(
        found.collect::<Vec<_>>(),
        ["a", "b", "c", "d", "f"].map(Some)
    );
    assert_eq!(
        codes(&batch.problems),
        [
            (Notice, "whole_questions_preferred"),
            (Notice, "not_in_manifest")
        ]
    );
    assert!(batch.problems[0].chinese.contains("s1/assessment_qti.xml"));
    assert!(batch.problems[1].chinese.contains("lost.xml.qti"));
}

#[test]
fn the_copy_is_read_where_the_whole_questions_are_missing() {
    let manifest = "<manifest><resources>\
        <resource identifier=\"s1\" type=\"imsqti_xmlv1p2/imscc_xmlv1p1/assessment\"><file href=\"s1/assessment_qti.xml\"/></resource>\
        <resource identifier=\"x\" type=\"associatedcontent/imscc_xmlv1p1/learning-application-resource\">\
        <file href=\"non_cc_assessments/s1.xml.qti\"/></resource></resources></manifest>";
    let bytes = package(&[
        ("imsmanifest.xml", manifest.as_bytes()),
        ("s1/assessment_qti.xml", old(&["a"]).as_bytes()),
    ]);
    let batch = super::super::read(&bytes);
    assert_eq!(batch.questions.len(), 1);
    assert_eq!(codes(&batch.problems), [(Error, "missing_file")]);
}

#[test]
fn what_a_mac_puts_beside_files_is_none_of_them() {
    let bytes = package(&[
        ("a.xml.qti", old(&["a"]).as_bytes()),
        ("__MACOSX/._a.xml.qti", b"\0\0"),
        ("._b.xml", b"\0\0"),
    ]);
    let batch = super::super::read(&bytes);
    assert_eq!(batch.questions.len(), 1);
    assert_eq!(codes(&batch.problems), [(Warning, "no_manifest")]);
}

#[test]
fn material_that_items_share_is_put_into_their_stems() {
    let material = r#"<qti-assessment-stimulus identifier="m" title="材料"><qti-stimulus-body><p>材料一<img src="a.png" alt=""/></p></qti-stimulus-body></qti-assessment-stimulus>"#;
    let with = |address: &str| {
        let reference =
            format!("<assessmentStimulusRef identifier=\"m\" href=\"{address}\"/><itemBody>");
        plain_item().replace("<itemBody>", &reference)
    };
    let (good, bad) = (with("../texts/m.xml"), with("gone.xml"));
    let manifest = manifest(&[("items/a.xml", ""), ("items/b.xml", "")]);
    let batch = super::super::read(&package(&[
        ("imsmanifest.xml", manifest.as_bytes()),
        ("items/a.xml", good.as_bytes()),
        ("items/b.xml", bad.as_bytes()),
        ("texts/m.xml", material.as_bytes()),
        ("texts/a.png", PNG),
    ]));
    assert_eq!(batch.questions[0].stem, "材料一![](a.png)\n题干");
    assert_eq!(
        codes(&batch.problems),
        [(Notice, "material_in_stem"), (Held, "material_missing")]
    );
    assert_consistent(&batch);
}

#[test]
fn a_package_without_a_manifest_is_read_by_names() {
    let bytes = package(&[
        ("b.xml", b"<other/>"),
        ("a.xml", plain_item().as_bytes()),
        ("a.txt", b""),
    ]);
    let batch = super::super::read(&bytes);
    assert_eq!(batch.questions.len(), 1);
    assert_eq!(
        codes(&batch.problems),
        [(Warning, "no_manifest"), (Error, "not_qti")]
    );
    assert_eq!(none(&package(&[("a.txt", b"")])), [(Error, "no_items")]);
}

#[test]
fn a_manifest_may_lie_in_a_folder() {
    let manifest = manifest(&[("a.xml", "")]);
    let bytes = package(&[
        ("导出/imsmanifest.xml", manifest.as_bytes()),
        ("导出/a.xml", plain_item().as_bytes()),
    ]);
    let batch = super::super::read(&bytes);
    assert_eq!(
        (batch.questions.len(), codes(&batch.problems)),
        (1, vec![(Notice, "manifest_in_folder")])
    );
}
