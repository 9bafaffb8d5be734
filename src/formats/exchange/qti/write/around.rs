//! What stands around the items: the test, and the manifest with what is known about each.

use std::collections::BTreeSet;

use super::super::super::ForeignQuestion;
use super::TEST;
use super::item::{NAMESPACE, SCHEMA, XSI};
use super::page::Page;
use super::picture_path;
use crate::domain::question::Difficulty;

/// The namespace of manifests.
const CONTENT: &str = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1";
/// The namespace of metadata for everything.
const LOM: &str = "http://ltsc.ieee.org/xsd/LOM";
/// The namespace of metadata for items.
const OF_ITEMS: &str = "http://www.imsglobal.org/xsd/imsqti_metadata_v3p0";
/// Where their schemas are.
const SCHEMAS: &str = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1 https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd http://ltsc.ieee.org/xsd/LOM https://purl.imsglobal.org/spec/md/v1p3/schema/xsd/imsmd_loose_v1p3p2.xsd http://www.imsglobal.org/xsd/imsqti_metadata_v3p0 https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_metadatav3p0_v1p0.xsd";

/// An item of the package.
pub(super) struct Item<'q> {
    /// Its number, from 1.
    pub(super) number: usize,
    pub(super) question: &'q ForeignQuestion,
    pub(super) path: String,
    /// The names of its pictures.
    pub(super) pictures: BTreeSet<String>,
    /// Its code, where that could not be its identifier.
    pub(super) code: Option<&'q str>,
    /// What its score is multiplied by.
    pub(super) weight: Option<String>,
    /// The name of its interaction.
    pub(super) interaction: &'static str,
}

/// The test: all items in their order, those that follow each other under one topic in one section.
pub(super) fn test(items: &[Item<'_>]) -> Vec<u8> {
    let mut page = Page::new();
    page.open(
        "qti-assessment-test",
        &[
            ("xmlns", NAMESPACE),
            ("xmlns:xsi", XSI),
            ("xsi:schemaLocation", SCHEMA),
            ("identifier", "TEST"),
            ("title", "examhall"),
        ],
    );
    let score = [
        ("identifier", "SCORE"),
        ("cardinality", "single"),
        ("base-type", "float"),
    ];
    page.empty("qti-outcome-declaration", &score);
    page.open(
        "qti-test-part",
        &[
            ("identifier", "PART"),
            ("navigation-mode", "nonlinear"),
            ("submission-mode", "simultaneous"),
        ],
    );
    let topic = |item: &Item<'_>| item.question.topic.clone().unwrap_or_default();
    for (at, section) in items
        .chunk_by(|one, next| topic(one) == topic(next))
        .enumerate()
    {
        let title = section.first().map(topic).unwrap_or_default();
        page.open(
            "qti-assessment-section",
            &[
                ("identifier", &format!("S{}", at + 1)),
                ("title", &title),
                ("visible", "true"),
            ],
        );
        for item in section {
            let identifier = format!("Q{}", item.number);
            let attributes = [
                ("identifier", identifier.as_str()),
                ("href", item.path.as_str()),
            ];
            let Some(weight) = &item.weight else {
                page.empty("qti-assessment-item-ref", &attributes);
                continue;
            };
            page.open("qti-assessment-item-ref", &attributes);
            page.empty("qti-weight", &[("identifier", "WEIGHT"), ("value", weight)]);
            page.close();
        }
        page.close();
    }
    page.close();
    page.open("qti-outcome-processing", &[]);
    page.open("qti-set-outcome-value", &[("identifier", "SCORE")]);
    page.open("qti-sum", &[]);
    page.empty(
        "qti-test-variables",
        &[
            ("variable-identifier", "SCORE"),
            ("weight-identifier", "WEIGHT"),
        ],
    );
    page.finish()
}

/// The manifest.
pub(super) fn manifest(items: &[Item<'_>]) -> Vec<u8> {
    let mut page = Page::new();
    page.open(
        "manifest",
        &[
            ("xmlns", CONTENT),
            ("xmlns:imsmd", LOM),
            ("xmlns:imsqti", OF_ITEMS),
            ("xmlns:xsi", XSI),
            ("xsi:schemaLocation", SCHEMAS),
            ("identifier", "MANIFEST"),
        ],
    );
    page.open("metadata", &[]);
    page.text("schema", &[], "QTI Package");
    page.text("schemaversion", &[], "3.0.0");
    page.close();
    page.empty("organizations", &[]);
    page.open("resources", &[]);
    if items.is_empty() {
        return page.finish();
    }
    page.open("resource", &resource("RTEST", "imsqti_test_xmlv3p0", TEST));
    page.empty("file", &[("href", TEST)]);
    for item in items {
        page.empty(
            "dependency",
            &[("identifierref", &format!("R{}", item.number))],
        );
    }
    page.close();
    for item in items {
        let identifier = format!("R{}", item.number);
        page.open(
            "resource",
            &resource(&identifier, "imsqti_item_xmlv3p0", &item.path),
        );
        page.open("metadata", &[]);
        of_item(item, &mut page);
        of_everything(item, &mut page);
        page.close();
        page.empty("file", &[("href", &item.path)]);
        for name in &item.pictures {
            page.empty("file", &[("href", &picture_path(name))]);
        }
        page.close();
    }
    page.finish()
}

const fn resource<'a>(
    identifier: &'a str,
    kind: &'a str,
    path: &'a str,
) -> [(&'static str, &'a str); 3] {
    [("identifier", identifier), ("type", kind), ("href", path)]
}

fn of_item(item: &Item<'_>, page: &mut Page) {
    let has_key = item.question.key.is_some();
    page.open("imsqti:qtiMetadata", &[]);
    page.text("imsqti:timeDependent", &[], "false");
    page.text("imsqti:interactionType", &[], item.interaction);
    page.text(
        "imsqti:solutionAvailable",
        &[],
        if has_key { "true" } else { "false" },
    );
    page.close();
}

/// Code, tags, difficulty and source, where there are any.
fn of_everything(item: &Item<'_>, page: &mut Page) {
    let question = item.question;
    let difficulty = question.difficulty.map(|difficulty| match difficulty {
        Difficulty::Easy => "easy",
        Difficulty::Medium => "medium",
        Difficulty::Hard => "difficult",
    });
    let source = question
        .source
        .as_deref()
        .filter(|source| !source.is_empty());
    let has_general = item.code.is_some() || !question.tags.is_empty();
    if !has_general && difficulty.is_none() && source.is_none() {
        return;
    }
    page.open("imsmd:lom", &[]);
    if has_general {
        page.open("imsmd:general", &[]);
        if let Some(code) = item.code {
            page.open("imsmd:identifier", &[]);
            page.text("imsmd:entry", &[], code);
            page.close();
        }
        for tag in &question.tags {
            page.open("imsmd:keyword", &[]);
            page.text("imsmd:string", &[], tag);
            page.close();
        }
        page.close();
    }
    if let Some(word) = difficulty {
        page.open("imsmd:educational", &[]);
        page.open("imsmd:difficulty", &[]);
        of_vocabulary(word, page);
        page.close();
        page.close();
    }
    if let Some(source) = source {
        page.open("imsmd:relation", &[]);
        page.open("imsmd:kind", &[]);
        of_vocabulary("isbasedon", page);
        page.close();
        page.open("imsmd:resource", &[]);
        page.open("imsmd:description", &[]);
        page.text("imsmd:string", &[], source);
        page.close();
        page.close();
        page.close();
    }
    page.close();
}

fn of_vocabulary(word: &str, page: &mut Page) {
    page.text("imsmd:source", &[], "LOMv1.0");
    page.text("imsmd:value", &[], word);
}
