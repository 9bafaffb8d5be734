//! Options, items and sides as they are listed.
//!
//! Invariant: an option that the file could mean in two ways is found by no name.

use std::collections::{BTreeMap, BTreeSet};

use super::super::xml::Element;
use super::super::{ForeignOption, letter};
use super::body::Reader;
use super::declared::Response;
use super::item::Asked;
use super::names::flag;
use super::remarks::{Remarks, listed};

/// Options as they are listed.
#[derive(Debug, Default)]
pub(super) struct Options {
    /// With their letters.
    pub(super) list: Vec<ForeignOption>,
    /// What the file calls them.
    pub(super) identifiers: Vec<String>,
    /// The places of options by what the file calls them.
    places: BTreeMap<String, usize>,
    /// What options say when they were chosen.
    pub(super) feedback: Vec<String>,
}

impl Options {
    /// Reads the options `name` within an element; `shuffle` is that of the interaction.
    pub(super) fn read(
        list: &Element,
        name: &str,
        shuffle: Option<bool>,
        reader: &mut Reader<'_, '_>,
        remarks: &mut Remarks<'_>,
    ) -> Self {
        let mut read = Self::default();
        let (mut repeated, mut empty) = (BTreeSet::new(), Vec::new());
        for (at, element) in list.all(name).enumerate() {
            let body = reader.body(element);
            let identifier = element.attribute("identifier").unwrap_or_default().trim();
            for (_, inner) in body.interactions {
                reader.losses.variables.insert(inner.name.clone());
            }
            for aside in body.asides {
                let text = reader.text(aside);
                if !text.is_empty() {
                    read.feedback.push(format!("{}：{text}", letter(at)));
                }
            }
            if body.text.is_empty() {
                empty.push(identifier);
            }
            if read.places.insert(identifier.to_owned(), at).is_some() {
                repeated.insert(identifier);
            }
            let is_fixed = flag(element, "fixed") == Some(true);
            read.identifiers.push(identifier.to_owned());
            read.list.push(ForeignOption {
                id: letter(at),
                text: body.text,
                pinned: is_fixed || shuffle == Some(false),
            });
        }
        if !empty.is_empty() {
            let names = |separator| listed(empty.iter().copied(), separator);
            remarks.held(
                list.line,
                "empty_option",
                [
                    format!("选项“{}”没有文字；请补上", names("”“")),
                    format!("option `{}` has no text", names("`, `")),
                ],
            );
        }
        if !repeated.is_empty() {
            let names = |separator| listed(repeated.iter().copied(), separator);
            remarks.held(
                list.line,
                "repeated_option",
                [
                    format!("选项标识“{}”重复，分不清答案指哪一项；请核对", names("”“")),
                    format!("more than one option is called `{}`", names("`, `")),
                ],
            );
            read.places
                .retain(|identifier, _| !repeated.contains(identifier.as_str()));
        }
        read
    }

    /// The place of an option.
    pub(super) fn place(&self, identifier: &str) -> Option<usize> {
        self.places.get(identifier).copied()
    }

    /// The places of the options that a response calls right, in the order of the file; none, with a remark,
    /// where it names what is no option. Nothing where it names nothing.
    pub(super) fn correct(
        &self,
        response: &Response,
        remarks: &mut Remarks<'_>,
    ) -> Option<Vec<usize>> {
        let mut places = Vec::new();
        let mut unknown = Vec::new();
        let mut seen = BTreeSet::new();
        for identifier in &response.correct {
            match self.place(identifier) {
                Some(place) if seen.insert(place) => places.push(place),
                Some(_) => {}
                None => unknown.push(identifier.as_str()),
            }
        }
        if unknown.is_empty() {
            return Some(places);
        }
        let names = |separator| listed(unknown.iter().copied(), separator);
        remarks.held(
            response.line,
            "key_names_no_option",
            [
                format!("正确答案“{}”不是任何一个选项；请核对答案", names("”“")),
                format!("the correct response `{}` is no option", names("`, `")),
            ],
        );
        None
    }
}

/// Says that options stay in their order, where the file wants that.
pub(super) fn say_order(asked: &Asked<'_>, shuffle: Option<bool>, remarks: &mut Remarks<'_>) {
    if shuffle == Some(false) {
        remarks.notice(
            asked.line,
            "options_in_order",
            [
                "原文件规定选项不打乱，已设为固定顺序".to_owned(),
                "the file has the options keep their order; they are pinned".to_owned(),
            ],
        );
    }
}
