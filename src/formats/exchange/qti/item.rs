//! One item as one question.
//!
//! Invariant: a question comes out of this with a key only where the file declares what is right, and every doubt
//! about it is a remark.

use std::collections::BTreeSet;

use super::super::xml::Element;
use super::super::{Batch, ForeignKey, ForeignKind, ForeignOption, ForeignQuestion, Place};
use super::about::About;
use super::body::{Body, Reader, is_seen_by};
use super::declared::{Declared, Response};
use super::files::Files;
use super::names::{Interaction, flag};
use super::numbers::decimal_text;
use super::processing::{Scoring, scoring};
use super::remarks::{Remarks, listed, shortened};
use super::{blank, choice, essay, losses, order, pairs, stimulus};
use crate::domain::marks::Fraction;
use crate::domain::question::BLANK;
use crate::domain::scoring::Rule;

/// The tool that wrote an item without a code of its own, and what its identifier begins with.
pub(super) const TOOL: &str = "examhall";
/// What stands before the number of a question without a code.
pub(super) const UNNAMED: &str = "unnamed-";

/// What is known of an item from the files around it.
#[derive(Debug, Default)]
pub(super) struct Setting<'s> {
    /// Its path within the package.
    pub(super) file: Option<&'s str>,
    /// What the manifest says of it.
    pub(super) about: Option<&'s About>,
    /// The titles of its sections.
    pub(super) topic: Option<&'s str>,
    /// What its score is multiplied by in the test.
    pub(super) weight: Option<Fraction>,
}

/// What is asked of the readers of interactions.
pub(super) struct Asked<'a> {
    /// Where the item begins.
    pub(super) line: usize,
    /// What the score is multiplied by in the test.
    pub(super) weight: Option<Fraction>,
    declared: &'a Declared,
    pub(super) scoring: &'a Scoring,
}

impl<'a> Asked<'a> {
    /// The response of an interaction, with its identifier.
    pub(super) fn response<'x>(&self, interaction: &'x Element) -> Option<(&'x str, &'a Response)> {
        let identifier = interaction.attribute("responseIdentifier")?.trim();
        Some((identifier, self.declared.response(identifier)?))
    }
}

/// What was made of an interaction.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) kind: ForeignKind,
    pub(super) options: Vec<ForeignOption>,
    pub(super) left: Vec<ForeignOption>,
    pub(super) key: Option<ForeignKey>,
    pub(super) rule: Option<Rule>,
    /// The most marks that the item gives, where it says; before any weight.
    pub(super) top: Option<Fraction>,
    /// What options say when they were chosen.
    pub(super) feedback: Vec<String>,
}

impl Made {
    pub(super) const fn new(kind: ForeignKind) -> Self {
        Self {
            kind,
            options: Vec::new(),
            left: Vec::new(),
            key: None,
            rule: None,
            top: None,
            feedback: Vec::new(),
        }
    }
}

/// Reads an item into the batch.
pub(super) fn read(
    item: &Element,
    setting: &Setting<'_>,
    files: &mut Files<'_>,
    batch: &mut Batch,
) {
    let mut remarks = Remarks::of(setting.file);
    let mut reader = Reader::new(setting.file.unwrap_or_default(), files);
    let question = question(item, setting, &mut reader, &mut remarks);
    if question.is_some() {
        losses::say(item.line, &reader.losses, &mut remarks);
    }
    remarks.finish(question, batch);
}

fn question(
    item: &Element,
    setting: &Setting<'_>,
    reader: &mut Reader<'_, '_>,
    remarks: &mut Remarks<'_>,
) -> Option<ForeignQuestion> {
    let declared = Declared::of(item);
    let body = item
        .first("itemBody")
        .map(|body| reader.body(body))
        .unwrap_or_default();
    let (kind, interactions) = one_kind(item, &body, &declared, remarks)?;
    let first = interactions.first()?;
    let stem = stem(item, &body, reader, remarks);
    let asked = Asked {
        line: item.line,
        weight: setting.weight,
        declared: &declared,
        scoring: &scoring(item, &declared),
    };
    let made = match kind {
        Interaction::Choice => choice::read(first, &asked, reader, remarks),
        Interaction::Order => order::read(first, &asked, reader, remarks),
        Interaction::TextEntry => blank::read(&interactions, &asked, remarks),
        Interaction::Match => pairs::read(first, &asked, reader, remarks)?,
        Interaction::ExtendedText => essay::read(first, &asked, &body, reader, remarks),
        Interaction::Unsupported(_) => return None,
    };
    let place = Place {
        line: item.line,
        file: setting.file.map(str::to_owned),
        ..Place::default()
    };
    if made.kind == ForeignKind::Blank {
        say_blanks(item.line, &stem, interactions.len(), remarks);
    }
    say_rubrics(item.line, &body, made.kind, remarks);
    let marks = marks(item, &made, setting.weight, &declared, remarks);
    let mut question = ForeignQuestion::new(place, made.kind, stem);
    question.explanation = explanation(item, &body, &made, reader);
    question.options = made.options;
    question.left = made.left;
    question.key = made.key;
    question.rule = made.rule;
    question.marks = marks;
    question.topic = setting
        .topic
        .filter(|topic| !topic.is_empty())
        .map(str::to_owned);
    if let Some(about) = setting.about {
        question.tags.clone_from(&about.tags);
        question.difficulty = about.difficulty;
        question.source.clone_from(&about.source);
    }
    question.code = code(item, setting.about);
    if flag(item, "adaptive") == Some(true) {
        remarks.held(
            item.line,
            "adaptive_item",
            [
                "这是分步作答的自适应题，本系统只作答一次；请核对题目和答案".to_owned(),
                "an adaptive item, which is answered in steps; wanted one answer".to_owned(),
            ],
        );
    }
    Some(question)
}

/// The interaction of an item, where there is one that is read, or several text entries.
fn one_kind<'x>(
    item: &Element,
    body: &Body<'x>,
    declared: &Declared,
    remarks: &mut Remarks<'_>,
) -> Option<(Interaction, Vec<&'x Element>)> {
    if declared.is_template {
        remarks.error(item.line, "template_item", [
            "题目含有随机变量（template），每次出题内容不同，无法导入；请改为固定内容的题目".to_owned(),
            "the item has template variables, so that its text is another one each time; wanted a fixed text".to_owned(),
        ]);
        return None;
    }
    let Some((kind, first)) = body.interactions.first() else {
        remarks.error(
            item.line,
            "no_interaction",
            [
                "题目没有作答部分（只有说明文字），未导入".to_owned(),
                "the item has no interaction, so that there is nothing to answer; not imported"
                    .to_owned(),
            ],
        );
        return None;
    };
    let unsupported = body
        .interactions
        .iter()
        .find_map(|(kind, element)| match kind {
            Interaction::Unsupported(chinese) => Some((*chinese, element)),
            Interaction::Choice
            | Interaction::TextEntry
            | Interaction::ExtendedText
            | Interaction::Match
            | Interaction::Order => None,
        });
    if let Some((chinese, element)) = unsupported {
        let name = &element.name;
        remarks.error(element.line, "unsupported_interaction", [
            format!("作答方式“{chinese}”（{name}）不在本系统支持的题型之内，未导入；请改为单选、多选、判断、填空、匹配、排序或简答"),
            format!("`{name}` is no kind of question here; wanted a choice, text entries, a match, an order or an extended text"),
        ]);
        return None;
    }
    let is_one = *kind == Interaction::TextEntry || body.interactions.len() == 1;
    if !is_one || body.interactions.iter().any(|(other, _)| other != kind) {
        let names: BTreeSet<&str> = body
            .interactions
            .iter()
            .map(|(_, element)| element.name.as_str())
            .collect();
        let n_found = body.interactions.len();
        remarks.error(first.line, "several_interactions", [
            format!("一道题里有 {n_found} 个作答部分（{}），只有填空可以有多个，未导入；请拆成几道题", listed(names.iter().copied(), "、")),
            format!("{n_found} interactions in one item ({}); wanted one, or text entries alone; split the item", listed(names.iter().copied(), ", ")),
        ]);
        return None;
    }
    let elements = body.interactions.iter().map(|(_, element)| *element);
    Some((*kind, elements.collect()))
}

/// The text of the body, behind that of shared material.
fn stem(
    item: &Element,
    body: &Body<'_>,
    reader: &mut Reader<'_, '_>,
    remarks: &mut Remarks<'_>,
) -> String {
    let material = stimulus::read(item, reader, remarks);
    if !body.text.is_empty() {
        return match material {
            Some(material) => format!("{material}\n{}", body.text),
            None => body.text.clone(),
        };
    }
    let title = item.attribute("title").unwrap_or_default().trim();
    remarks.held(
        item.line,
        "no_stem",
        [
            format!("题干是空的；暂用标题“{}”代替，请补写题干", shortened(title)),
            format!(
                "the body has no text; the title `{}` stands for it until somebody writes one",
                shortened(title)
            ),
        ],
    );
    material.map_or_else(
        || title.to_owned(),
        |material| format!("{material}\n{title}"),
    )
}

/// The marks of the question. A mapping is in marks of the item, so that a weight multiplies it.
fn marks(
    item: &Element,
    made: &Made,
    weight: Option<Fraction>,
    declared: &Declared,
    remarks: &mut Remarks<'_>,
) -> Option<String> {
    let top = made.top.or_else(|| declared.top());
    let is_mapped = made
        .rule
        .as_ref()
        .is_some_and(|rule| rule.method.name() == "qti_map");
    let marks = match (top, weight) {
        (None, None) => return None,
        // One mark is what a template gives, and says nothing.
        (Some(top), None) if top == Fraction::ONE && !is_mapped => return None,
        (top, weight) => top.unwrap_or(Fraction::ONE) * weight.unwrap_or(Fraction::ONE),
    };
    let text = decimal_text(marks).filter(|_| Fraction::ZERO <= marks);
    if text.is_none() {
        remarks.warning(
            item.line,
            "unusable_marks",
            [
                "分值不是有限小数或小于 0，未导入；请另行设定".to_owned(),
                "the marks are no finite decimal, or below zero; left out".to_owned(),
            ],
        );
    }
    text
}

/// All feedback, in the order of the file.
fn explanation(
    item: &Element,
    body: &Body<'_>,
    made: &Made,
    reader: &mut Reader<'_, '_>,
) -> String {
    let mut texts = made.feedback.clone();
    let inline = body
        .asides
        .iter()
        .filter(|aside| aside.name.starts_with("feedback"));
    let modal = item.all("modalFeedback");
    texts.extend(
        inline
            .copied()
            .chain(modal)
            .map(|feedback| reader.text(feedback)),
    );
    let mut seen = BTreeSet::new();
    texts.retain(|text| !text.is_empty() && seen.insert(text.clone()));
    texts.join("\n")
}

/// Says that the text has lines to write on which are no text entries.
fn say_blanks(line: usize, stem: &str, n_entries: usize, remarks: &mut Remarks<'_>) {
    let found = stem.matches(BLANK).count();
    if found != n_entries {
        remarks.held(
            line,
            "blank_count",
            [
                format!("题干里有 {found} 处空（____），而作答的空有 {n_entries} 个，对不上；请修改题干"),
                format!("the stem has {found} blanks (`____`) and {n_entries} text entries; edit the stem"),
            ],
        );
    }
}

/// Says that a rubric was left out.
fn say_rubrics(line: usize, body: &Body<'_>, kind: ForeignKind, remarks: &mut Remarks<'_>) {
    let is_read = |aside: &Element| kind == ForeignKind::Essay && is_seen_by(aside, "scorer");
    let mut rubrics = body
        .asides
        .iter()
        .filter(|aside| aside.name == "rubricBlock");
    if rubrics.any(|rubric| !is_read(rubric)) {
        remarks.notice(
            line,
            "rubric_left_out",
            [
                "题目含有不给考生看的说明（rubricBlock），未导入".to_owned(),
                "a rubric that candidates do not see was left out".to_owned(),
            ],
        );
    }
}

/// What the file calls the item; none where it has its name from this program.
fn code(item: &Element, about: Option<&About>) -> Option<String> {
    let identifier = item.attribute("identifier").unwrap_or_default().trim();
    let is_own = item.attribute("toolName") == Some(TOOL) && identifier.starts_with(UNNAMED);
    if is_own {
        return about.and_then(|about| about.code.clone());
    }
    (!identifier.is_empty()).then(|| identifier.to_owned())
}
