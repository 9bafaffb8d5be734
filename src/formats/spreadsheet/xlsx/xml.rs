//! XML of the parts of a workbook, handed on piece by piece while it is unpacked.
//!
//! Invariant: no text is repeated and nothing outside is read: a document type declaration, and every entity
//! but the five of XML and numbered characters, is refused. No piece is longer than [`MAX_PIECE`].

use std::cell::Cell;
use std::io::{BufRead, Read};
use std::rc::Rc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

pub(super) use crate::formats::xml::attribute;
use crate::formats::xml::character;

/// The longest tag or run of text, in bytes: ten times what a cell can hold.
pub(super) const MAX_PIECE: usize = 1024 * 1024;
/// The deepest nesting.
const MAX_DEPTH: usize = 64;

/// Whether more of a part is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// Go on.
    Go,
    /// What follows is of no interest.
    Stop,
}

/// Who takes the pieces. Names are without their prefixes.
pub(super) trait Sink {
    /// An element begins.
    fn open(&mut self, name: &str, tag: &BytesStart<'_>);
    /// An element ends.
    fn close(&mut self, name: &str) -> Next;
    /// Characters of the innermost element.
    fn text(&mut self, text: &str);
}

/// Hands a part on; the reason where it is not well-formed.
pub(super) fn walk(part: impl BufRead, sink: &mut dyn Sink) -> Result<(), String> {
    let left = Rc::new(Cell::new(MAX_PIECE));
    let part = Rationed {
        part,
        left: Rc::clone(&left),
    };
    let mut reader = Reader::from_reader(part);
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    let mut depth = 0_usize;
    loop {
        buffer.clear();
        left.set(MAX_PIECE);
        let event = reader.read_event_into(&mut buffer);
        match event.map_err(|error| format!("{error}; wanted well-formed XML"))? {
            Event::Start(tag) => {
                depth += 1;
                if MAX_DEPTH < depth {
                    return Err(format!("elements lie more than {MAX_DEPTH} deep"));
                }
                sink.open(tag.local_name().as_ref(), &tag);
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                if sink.close(tag.local_name().as_ref()) == Next::Stop {
                    return Ok(());
                }
            }
            Event::Text(text) => sink.text(&text.xml10_content()),
            Event::CData(text) => sink.text(&text.xml10_content()),
            Event::GeneralRef(entity) => {
                let Some(c) = character(&entity) else {
                    let entity: String = entity.chars().take(32).collect();
                    return Err(format!(
                        "entity `&{entity};`; wanted none but those of XML itself"
                    ));
                };
                sink.text(c.encode_utf8(&mut [0; 4]));
            }
            Event::DocType(_) => return Err("a document type declaration; wanted none".to_owned()),
            // With elements never empty.
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof if depth == 0 => return Ok(()),
            Event::Eof => return Err("the part breaks off".to_owned()),
        }
    }
}

/// Whether an attribute of truth is set.
pub(super) fn is_set(tag: &BytesStart<'_>, name: &str) -> bool {
    attribute(tag, name).is_some_and(|value| value == "1" || value == "true")
}

/// A part of which a piece cannot take more than its ration.
struct Rationed<R> {
    part: R,
    left: Rc<Cell<usize>>,
}

impl<R: BufRead> Read for Rationed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n_read = self.fill_buf()?.read(buffer)?;
        self.consume(n_read);
        Ok(n_read)
    }
}

impl<R: BufRead> BufRead for Rationed<R> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        if self.left.get() == 0 {
            let reason = format!("a tag or text of more than {MAX_PIECE} bytes");
            return Err(std::io::Error::other(reason));
        }
        self.part.fill_buf()
    }

    fn consume(&mut self, n_bytes: usize) {
        self.left.set(self.left.get().saturating_sub(n_bytes));
        self.part.consume(n_bytes);
    }
}
