//! XML as the parts of a package hold it, handed on piece by piece.
//!
//! Invariant: nothing outside of a part is ever read, and no text is repeated: a document type declaration,
//! and every entity but the five of XML and numbered characters, is refused. Nesting is limited.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::Part;
use crate::formats::Problem;
pub(in crate::formats) use crate::formats::xml::attribute;
use crate::formats::xml::character;

/// Most relations of a part that are kept: one for each picture and each link.
const MAX_RELATIONS: usize = 50_000;
/// The deepest nesting: tables within tables stay far below.
const MAX_DEPTH: usize = 256;

/// Who takes the pieces of a part. Names are without their prefixes.
pub(in crate::formats) trait Sink {
    /// An element begins.
    fn open(&mut self, name: &str, tag: &BytesStart<'_>);
    /// An element ends.
    fn close(&mut self, name: &str);
    /// Characters of the innermost element.
    fn text(&mut self, text: &str);
}

/// Hands a part on from its begin to its end.
pub(in crate::formats) fn walk(part: &Part<'_>, sink: &mut dyn Sink) -> Result<(), Problem> {
    let mut reader = Reader::from_str(&part.xml);
    reader.config_mut().expand_empty_elements = true;
    let mut depth = 0_usize;
    loop {
        let at = reader.buffer_position();
        let event = reader.read_event().map_err(|error| {
            let what = format!("{error}; wanted well-formed XML");
            part.problem(reader.error_position(), &what)
        })?;
        match event {
            Event::Start(tag) => {
                depth += 1;
                if MAX_DEPTH < depth {
                    let what = format!("elements lie more than {MAX_DEPTH} deep");
                    return Err(part.problem(at, &what));
                }
                sink.open(tag.local_name().as_ref(), &tag);
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                sink.close(tag.local_name().as_ref());
            }
            Event::Text(text) => sink.text(&text.xml10_content()),
            Event::CData(text) => sink.text(&text.xml10_content()),
            Event::GeneralRef(entity) => {
                let Some(c) = character(&entity) else {
                    let entity: String = entity.chars().take(32).collect();
                    let what = format!("entity `&{entity};`; wanted none but those of XML itself");
                    return Err(part.problem(at, &what));
                };
                sink.text(c.encode_utf8(&mut [0; 4]));
            }
            Event::DocType(_) => {
                let what = "a document type declaration; wanted none";
                return Err(part.problem(at, what));
            }
            // With elements never empty.
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof if depth == 0 => return Ok(()),
            Event::Eof => return Err(part.problem(at, "the document breaks off")),
        }
    }
}

/// The attribute `val`, by which most elements say what they mean.
pub(in crate::formats) fn value(tag: &BytesStart<'_>) -> Option<String> {
    attribute(tag, "val")
}

/// The attribute `val` as a number.
pub(in crate::formats) fn number<T: std::str::FromStr>(tag: &BytesStart<'_>) -> Option<T> {
    value(tag)?.parse().ok()
}

/// Whether an element that stands for a property by its mere presence says that it does not hold.
pub(in crate::formats) fn is_off(tag: &BytesStart<'_>) -> bool {
    value(tag).is_some_and(|value| ["0", "false", "off"].contains(&value.as_str()))
}

/// A relation of a part to another, or to what is outside of the package.
#[derive(Debug)]
pub(in crate::formats) struct Relation {
    /// By which the part refers to it.
    pub(in crate::formats) id: String,
    /// The last word of its type: `image`, `officeDocument`.
    pub(in crate::formats) kind: String,
    /// Where it leads, as it is written.
    pub(in crate::formats) target: String,
    /// Whether it leads outside.
    pub(in crate::formats) mode: Mode,
}

/// Where a relation leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::formats) enum Mode {
    /// To a part.
    Internal,
    /// Outside of the package.
    External,
}

/// The relations that a part of relations tells.
pub(in crate::formats) fn relations(part: &Part<'_>) -> Result<Vec<Relation>, Problem> {
    struct Relations(Vec<Relation>);
    impl Sink for Relations {
        fn open(&mut self, name: &str, tag: &BytesStart<'_>) {
            if name != "Relationship" || MAX_RELATIONS <= self.0.len() {
                return;
            }
            let of = attribute(tag, "Type").unwrap_or_default();
            let is_outside = attribute(tag, "TargetMode").is_some_and(|mode| mode == "External");
            self.0.push(Relation {
                id: attribute(tag, "Id").unwrap_or_default(),
                kind: of.rsplit('/').next().unwrap_or_default().to_owned(),
                target: attribute(tag, "Target").unwrap_or_default(),
                mode: if is_outside {
                    Mode::External
                } else {
                    Mode::Internal
                },
            });
        }
        fn close(&mut self, _: &str) {}
        fn text(&mut self, _: &str) {}
    }
    let mut found = Relations(Vec::new());
    walk(part, &mut found)?;
    Ok(found.0)
}

/// Which part is the main document, as the relations of a package tell it.
pub(in crate::formats) fn main_document(relations: &Part<'_>) -> Result<Option<String>, Problem> {
    let found = self::relations(relations)?;
    let main = found.into_iter().find(|of| of.kind == "officeDocument");
    Ok(main.map(|of| of.target.trim_start_matches('/').to_owned()))
}
