//! One vocabulary for all versions of QTI: that of 2.x.
//!
//! Invariant: this is the one place that knows the spelling of 3.0. Behind it `qti-choice-interaction
//! max-choices` is `choiceInteraction maxChoices`, whatever the version of the file.

use super::super::xml::{Element, Node};

/// What every element of QTI 3.0 begins with, and no other.
const PREFIX: &str = "qti-";

/// Spells an element, and all within it, as 2.x does. Elements of HTML, of MathML and of metadata stay.
pub(super) fn spell_as_in_2(element: &mut Element) {
    if let Some(name) = element.name.strip_prefix(PREFIX) {
        element.name = in_camel_case(name);
        for (name, _) in &mut element.attributes {
            if name.contains('-') {
                *name = in_camel_case(name);
            }
        }
    }
    for node in &mut element.nodes {
        if let Node::Element(inner) = node {
            spell_as_in_2(inner);
        }
    }
}

fn in_camel_case(kebab: &str) -> String {
    let mut camel = String::with_capacity(kebab.len());
    for (at, word) in kebab.split('-').enumerate() {
        let mut letters = word.chars();
        if let Some(first) = letters.next().filter(|_| 0 < at) {
            camel.push(first.to_ascii_uppercase());
        } else {
            letters = word.chars();
        }
        camel.push_str(letters.as_str());
    }
    camel
}

/// Whether an attribute says `true`; what is not written says what the standard has for it.
pub(super) fn flag(element: &Element, name: &str) -> Option<bool> {
    match element.attribute(name)?.trim() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// What takes an answer, as far as it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Interaction {
    /// Options to choose from.
    Choice,
    /// A blank within the text.
    TextEntry,
    /// Free text.
    ExtendedText,
    /// Two lists to be matched.
    Match,
    /// Items to be put in order.
    Order,
    /// One that is no kind of question here, by its name in Chinese.
    Unsupported(&'static str),
}

/// The interaction that an element is; none where it is none.
pub(super) fn interaction(element: &Element) -> Option<Interaction> {
    if !element.name.ends_with("Interaction") {
        return None;
    }
    Some(match element.name.as_str() {
        "choiceInteraction" => Interaction::Choice,
        "textEntryInteraction" => Interaction::TextEntry,
        "extendedTextInteraction" => Interaction::ExtendedText,
        "matchInteraction" => Interaction::Match,
        "orderInteraction" => Interaction::Order,
        "associateInteraction" => Interaction::Unsupported("同组连线"),
        "inlineChoiceInteraction" => Interaction::Unsupported("文中下拉选择"),
        "gapMatchInteraction" => Interaction::Unsupported("拖拽填空"),
        "hottextInteraction" => Interaction::Unsupported("点选文字"),
        "hotspotInteraction" => Interaction::Unsupported("点选图片热区"),
        "selectPointInteraction" => Interaction::Unsupported("图上选点"),
        "positionObjectInteraction" => Interaction::Unsupported("图上摆放"),
        "graphicOrderInteraction" => Interaction::Unsupported("图上排序"),
        "graphicAssociateInteraction" => Interaction::Unsupported("图上连线"),
        "graphicGapMatchInteraction" => Interaction::Unsupported("图上填空"),
        "sliderInteraction" => Interaction::Unsupported("滑块"),
        "mediaInteraction" => Interaction::Unsupported("音视频"),
        "drawingInteraction" => Interaction::Unsupported("绘图"),
        "uploadInteraction" => Interaction::Unsupported("上传文件"),
        "endAttemptInteraction" => Interaction::Unsupported("提示按钮"),
        "customInteraction" | "portableCustomInteraction" => Interaction::Unsupported("自定义"),
        _ => Interaction::Unsupported("其他"),
    })
}
