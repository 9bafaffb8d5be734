//! The lines after the header, as JSON has them.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// One paper.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PaperLine<'t> {
    /// Counted from 1.
    pub(super) paper: usize,
    #[serde(default, borrow)]
    pub(super) candidate: Option<Cow<'t, str>>,
    #[serde(borrow)]
    pub(super) slots: Vec<SlotLine<'t>>,
}

/// One slot: `["T01-S01",0,"bdac"]`, or without the third where the question has no options.
pub(super) struct SlotLine<'t> {
    pub(super) code: &'t str,
    pub(super) section: usize,
    pub(super) order: &'t str,
}

/// The last line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Trailer {
    pub(super) papers: usize,
    pub(super) digest: String,
}

impl Trailer {
    /// How it begins; no line of a paper begins so.
    pub(super) const START: &'static str = "{\"papers\":";
}

impl<'de: 't, 't> Deserialize<'de> for SlotLine<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(SlotVisitor)
    }
}

struct SlotVisitor;

impl<'de> Visitor<'de> for SlotVisitor {
    type Value = SlotLine<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a slot: code, section and order of options")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<SlotLine<'de>, A::Error> {
        let short = |found| A::Error::invalid_length(found, &self);
        let code = seq.next_element()?.ok_or_else(|| short(0))?;
        let section = seq.next_element()?.ok_or_else(|| short(1))?;
        let order = seq.next_element()?.unwrap_or_default();
        if seq.next_element::<serde::de::IgnoredAny>()?.is_some() {
            return Err(short(4));
        }
        Ok(SlotLine {
            code,
            section,
            order,
        })
    }
}
