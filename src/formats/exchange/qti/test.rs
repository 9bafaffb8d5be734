//! Tests and their sections: which items they have, under what titles, and what each counts.
//!
//! Invariant: what a test asks for beside that is named where it is left out.

use std::collections::BTreeSet;

use super::super::xml::{self, Element};
use super::files::Files;
use super::names::spell_as_in_2;
use super::numbers::decimal;
use super::paths::resolve;
use super::remarks::{Remarks, listed, shortened};
use crate::domain::marks::Fraction;

/// Most files of sections, one within the other.
const MAX_SECTION_FILES: usize = 8;
/// Most files of sections of a test, those that are read more than once among them.
const MAX_SECTIONS: usize = 500;
/// Most items of a test.
const MAX_REFERENCES: usize = 20_000;

/// An item of a test.
#[derive(Debug)]
pub(super) struct Reference {
    /// The path of the item.
    pub(super) path: String,
    /// The titles of its sections, the outermost first, with `/` between them; empty where they have none.
    pub(super) topic: String,
    /// What its score is multiplied by.
    pub(super) weight: Option<Fraction>,
}

/// What is read of a test.
#[derive(Debug, Default)]
struct Test {
    references: Vec<Reference>,
    /// Chinese and English names of what is left out.
    left_out: BTreeSet<[&'static str; 2]>,
    /// How many files of sections were read.
    n_sections: usize,
    /// Addresses that lead nowhere.
    lost: Vec<String>,
    /// Items whose weights say several things.
    unclear: usize,
}

/// Reads the items of a test, or of a section that is a file of its own.
pub(super) fn read(
    root: &Element,
    file: &str,
    files: &mut Files<'_>,
    remarks: &mut Remarks<'_>,
) -> Vec<Reference> {
    let mut test = Test::default();
    test.part(root, file, "", MAX_SECTION_FILES, files);
    if !test.left_out.is_empty() {
        let names = |at: usize, separator: &str| {
            let names = test
                .left_out
                .iter()
                .filter_map(|names| names.get(at).copied());
            names.collect::<Vec<_>>().join(separator)
        };
        remarks.notice(
            root.line,
            "test_left_out",
            [
                format!(
                    "试卷的以下设置未导入：{}；请在考试设置里另行设定",
                    names(0, "、")
                ),
                format!("of the test these were left out: {}", names(1, ", ")),
            ],
        );
    }
    let n_weighted = test
        .references
        .iter()
        .filter(|reference| reference.weight.is_some())
        .count();
    if 0 < n_weighted {
        remarks.notice(
            root.line,
            "weights_as_marks",
            [
                format!("试卷里 {n_weighted} 道题的权重（weight）已作为分值导入"),
                format!("the weights of {n_weighted} items were imported as their marks"),
            ],
        );
    }
    if 0 < test.unclear {
        let found = test.unclear;
        remarks.notice(
            root.line,
            "weight_left_out",
            [
                format!("{found} 道题的权重不止一个或不是正数，未导入；请另行设定分值"),
                format!("the weights of {found} items are several or not above 0; left out"),
            ],
        );
    }
    if !test.lost.is_empty() {
        let names = |separator| listed(test.lost.iter().map(String::as_str), separator);
        remarks.error(
            root.line,
            "missing_file",
            [
                format!("试卷引用的文件“{}”在包里找不到，未导入", names("”“")),
                format!(
                    "the test names `{}`, which the package does not have",
                    names("`, `")
                ),
            ],
        );
    }
    if MAX_REFERENCES <= test.references.len() {
        remarks.error(
            root.line,
            "too_many_items",
            [
                format!("试卷的题目超过 {MAX_REFERENCES} 道，其余未导入；请分成几份"),
                format!("the test has more than {MAX_REFERENCES} items; split it"),
            ],
        );
    }
    test.references
}

impl Test {
    /// A test, a part of it or a section; `topic` is that of what it lies in.
    fn part(
        &mut self,
        part: &Element,
        file: &str,
        topic: &str,
        depth: usize,
        files: &mut Files<'_>,
    ) {
        if part.attribute("navigationMode") == Some("linear") {
            self.left_out
                .insert(["只能按顺序作答", "linear navigation"]);
        }
        for inner in part.elements() {
            if let Some(names) = left_out(inner) {
                self.left_out.insert(names);
                continue;
            }
            match inner.name.as_str() {
                "testPart" => self.part(inner, file, topic, depth, files),
                "assessmentSection" => {
                    let topic = within(topic, inner);
                    self.part(inner, file, &topic, depth, files);
                }
                "assessmentSectionRef" => self.section_file(inner, file, topic, depth, files),
                "assessmentItemRef" => self.item(inner, file, topic),
                _ => {}
            }
        }
    }

    fn section_file(
        &mut self,
        reference: &Element,
        file: &str,
        topic: &str,
        depth: usize,
        files: &mut Files<'_>,
    ) {
        let address = reference.attribute("href").unwrap_or_default();
        self.n_sections += 1;
        let is_allowed = 0 < depth && self.n_sections <= MAX_SECTIONS;
        let path = resolve(file, address).filter(|_| is_allowed);
        let text = path
            .as_ref()
            .and_then(|path| files.text(path).ok().flatten());
        let section = text.and_then(|text| xml::read(&text).ok());
        match (path, section) {
            (Some(path), Some(mut section)) => {
                spell_as_in_2(&mut section);
                let topic = within(topic, &section);
                self.part(&section, &path, &topic, depth - 1, files);
            }
            _ => self.lose(address),
        }
    }

    fn item(&mut self, reference: &Element, file: &str, topic: &str) {
        for inner in reference.elements() {
            self.left_out.extend(left_out(inner));
        }
        let address = reference.attribute("href").unwrap_or_default();
        let Some(path) = resolve(file, address) else {
            self.lose(address);
            return;
        };
        if MAX_REFERENCES <= self.references.len() {
            return;
        }
        let weights: BTreeSet<&str> = reference
            .all("weight")
            .filter_map(|weight| weight.attribute("value"))
            .collect();
        let weight = weights.first().and_then(|weight| decimal(weight));
        let weight = weight.filter(|weight| weights.len() == 1 && Fraction::ZERO < *weight);
        if weight.is_none() && !weights.is_empty() {
            self.unclear += 1;
        }
        self.references.push(Reference {
            path,
            topic: topic.to_owned(),
            weight,
        });
    }

    fn lose(&mut self, address: &str) {
        if self.lost.len() < 100 {
            self.lost.push(shortened(address));
        }
    }
}

/// The topic of a section within another.
fn within(topic: &str, section: &Element) -> String {
    let title = section.attribute("title").unwrap_or_default().trim();
    match (topic.is_empty(), title.is_empty()) {
        (_, true) => topic.to_owned(),
        (true, false) => title.to_owned(),
        (false, false) => format!("{topic}/{title}"),
    }
}

/// The names of what is not imported of a test.
fn left_out(element: &Element) -> Option<[&'static str; 2]> {
    let is_sum = |inner: &Element| inner.name == "outcomeCondition";
    Some(match element.name.as_str() {
        "selection" => ["抽题", "selection"],
        "ordering" => ["题目乱序", "ordering"],
        "timeLimits" => ["时间限制", "time limits"],
        "preCondition" | "branchRule" => ["按条件跳题", "branching"],
        "itemSessionControl" => ["作答次数和反馈控制", "session control"],
        "rubricBlock" => ["部分说明", "rubrics"],
        "testFeedback" => ["试卷反馈", "test feedback"],
        // Adding up scores is what every exam does.
        "outcomeProcessing" if element.find(&is_sum).is_some() => {
            ["成绩换算", "outcome processing"]
        }
        _ => return None,
    })
}
