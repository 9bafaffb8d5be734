//! XML files of questions as trees.
//!
//! Invariant: nothing outside of a file is ever read and no text is repeated: a document type declaration,
//! and every entity but the five of XML and numbered characters, is refused. Depth and number of elements
//! are limited, and with them the room that a tree takes.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::formats::xml::character;

/// The deepest nesting: a list within a table within a feedback stays far below.
const MAX_DEPTH: usize = 128;
/// Most elements of a file: 10,000 questions of forty each.
const MAX_ELEMENTS: usize = 400_000;
/// Most elements, attributes and texts that are in the tree at one time: each takes some 200 bytes.
const MAX_HELD: usize = 500_000;

/// An element with everything in it.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// Its name without prefix.
    pub(super) name: String,
    /// Its attributes, names without their prefixes, but for `xmlns` and `xmlns:…`, which keep it.
    pub(super) attributes: Vec<(String, String)>,
    /// What stands in it, in order.
    pub(super) nodes: Vec<Node>,
    /// The line on which it begins, from 1.
    pub(super) line: usize,
}

/// What can stand in an element.
#[derive(Debug)]
pub(super) enum Node {
    /// Another element.
    Element(Element),
    /// Characters, those of CDATA among them; neighbours are joined.
    Text(String),
}

/// Why a file is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct XmlFault {
    /// The line, from 1.
    pub(super) line: usize,
    /// `xml_doctype`, `xml_entity`, `xml_too_deep`, `xml_too_large` or `malformed_xml`.
    pub(super) code: &'static str,
    /// In Chinese.
    pub(super) chinese: String,
    /// In English.
    pub(super) english: String,
}

/// Reads a whole file: its root element.
pub(super) fn read(text: &str) -> Result<Element, XmlFault> {
    read_each(text, &mut |_, closed| Some(closed))
}

/// Reads a whole file piece by piece, so that what was looked at need not be kept: `each` gets every element
/// once it is closed, with those around it from the outermost, and gives back what is to stay in the tree.
pub(super) fn read_each(
    text: &str,
    each: &mut dyn FnMut(&[Element], Element) -> Option<Element>,
) -> Result<Element, XmlFault> {
    let mut lines = Lines {
        text,
        counted: (0, 1),
    };
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut open: Vec<Element> = Vec::new();
    let mut root = None;
    let mut n_elements = 0_usize;
    let mut n_held = 0_usize;
    // How many were held before each of those that are open.
    let mut held_before: Vec<usize> = Vec::new();
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => {
                let at = usize::try_from(reader.error_position()).unwrap_or(usize::MAX);
                let reason = error.to_string();
                return Err(malformed(lines.of(at), "标签不配对或写法有误", &reason));
            }
        };
        match event {
            Event::Start(tag) => {
                n_elements += 1;
                held_before.push(n_held);
                n_held += 1 + tag.attributes().with_checks(false).count();
                if MAX_DEPTH <= open.len() {
                    return Err(too_deep(lines.of(at)));
                }
                if MAX_ELEMENTS < n_elements || MAX_HELD < n_held {
                    return Err(too_large(lines.of(at)));
                }
                if open.is_empty() && root.is_some() {
                    return Err(malformed(
                        lines.of(at),
                        "根元素不止一个",
                        "a second root element",
                    ));
                }
                open.push(element(&tag, lines.of(at)));
            }
            Event::End(_) => {
                if let Some(closed) = open.pop() {
                    let kept = each(&open, closed);
                    let before = held_before.pop().unwrap_or_default();
                    if kept.is_none() {
                        n_held = before;
                    }
                    match open.last_mut() {
                        Some(outer) => outer.nodes.extend(kept.map(Node::Element)),
                        None => root = kept,
                    }
                }
            }
            Event::Text(text) => n_held += add_text(&mut open, &text.xml10_content()),
            Event::CData(text) => n_held += add_text(&mut open, &text.xml10_content()),
            Event::GeneralRef(entity) => match character(&entity) {
                Some(c) => n_held += add_text(&mut open, c.encode_utf8(&mut [0; 4])),
                None => return Err(unknown_entity(lines.of(at), &entity)),
            },
            Event::DocType(_) => {
                return Err(XmlFault {
                    line: lines.of(at),
                    code: "xml_doctype",
                    chinese:
                        "“<!DOCTYPE …>”声明为安全起见不读取；请用文本编辑器打开文件，删去这一行（从“<!DOCTYPE”到与其配对的“>”），保存后重新导入".to_owned(),
                    english: "a document type declaration, which is not read for safety; delete that line, from `<!DOCTYPE` to the `>` that ends it, save the file and import it again".to_owned(),
                });
            }
            // With elements never empty.
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof if open.is_empty() => break,
            Event::Eof => {
                return Err(malformed(
                    lines.of(at),
                    "文件不完整",
                    "the document breaks off",
                ));
            }
        }
    }
    root.ok_or_else(|| malformed(1, "没有任何元素", "no element at all"))
}

impl Element {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The elements directly within.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The elements of a name directly within.
    pub(super) fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Self> {
        self.elements().filter(move |element| element.name == name)
    }

    /// The first element of a name directly within.
    pub(super) fn first(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.name == name)
    }

    /// Whether the element, or one anywhere within, fits; itself first, then in the order of the file.
    pub(super) fn find(&self, fits: &dyn Fn(&Self) -> bool) -> Option<&Self> {
        if fits(self) {
            return Some(self);
        }
        self.elements().find_map(|element| element.find(fits))
    }

    /// All characters within, in order, as they stand.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        self.collect_text(&mut text);
        text
    }

    fn collect_text(&self, text: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Element(element) => element.collect_text(text),
                Node::Text(piece) => text.push_str(piece),
            }
        }
    }
}

/// Adds to the text of the innermost element; how many texts that makes.
fn add_text(open: &mut [Element], text: &str) -> usize {
    let Some(element) = open.last_mut() else {
        return 0;
    };
    if let Some(Node::Text(before)) = element.nodes.last_mut() {
        before.push_str(text);
        return 0;
    }
    element.nodes.push(Node::Text(text.to_owned()));
    1
}

fn element(tag: &BytesStart<'_>, line: usize) -> Element {
    let mut attributes = tag.attributes();
    let attributes = attributes.with_checks(false).flatten().map(|attribute| {
        let whole = attribute.key.as_ref();
        let name = if whole.starts_with("xmlns") {
            whole.to_owned()
        } else {
            attribute.key.local_name().as_ref().to_owned()
        };
        let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
        (
            name,
            value.map(std::borrow::Cow::into_owned).unwrap_or_default(),
        )
    });
    Element {
        name: tag.local_name().as_ref().to_owned(),
        attributes: attributes.collect(),
        nodes: Vec::new(),
        line,
    }
}

fn malformed(line: usize, chinese: &str, english: &str) -> XmlFault {
    XmlFault {
        line,
        code: "malformed_xml",
        chinese: format!("第 {line} 行：不是规范的 XML：{chinese}"),
        english: format!("line {line}: {english}; wanted well-formed XML"),
    }
}

fn too_large(line: usize) -> XmlFault {
    XmlFault {
        line,
        code: "xml_too_large",
        chinese: format!(
            "第 {line} 行：文件的元素太多（最多 {MAX_ELEMENTS} 个）；请分成几个文件导入"
        ),
        english: format!("line {line}: too many elements (at most {MAX_ELEMENTS}); split the file"),
    }
}

fn too_deep(line: usize) -> XmlFault {
    XmlFault {
        line,
        code: "xml_too_deep",
        chinese: format!("第 {line} 行：元素嵌套超过 {MAX_DEPTH} 层"),
        english: format!("line {line}: elements lie more than {MAX_DEPTH} deep"),
    }
}

fn unknown_entity(line: usize, entity: &BytesRef<'_>) -> XmlFault {
    let name: String = entity.chars().take(32).collect();
    XmlFault {
        line,
        code: "xml_entity",
        chinese: format!("第 {line} 行：实体“&{name};”不在 XML 自带的五个之内，不读取"),
        english: format!("line {line}: entity `&{name};`; wanted none but those of XML itself"),
    }
}

/// Counts lines on the way, never twice.
struct Lines<'t> {
    text: &'t str,
    counted: (usize, usize),
}

impl Lines<'_> {
    fn of(&mut self, at: usize) -> usize {
        let (from, line) = self.counted;
        let bytes = self.text.as_bytes();
        let passed = bytes.get(from..at.min(bytes.len())).unwrap_or_default();
        let feeds = passed.iter().map(|byte| usize::from(*byte == b'\n'));
        let line = line + feeds.sum::<usize>();
        self.counted = (at.max(from), line);
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code_of(text: &str) -> &'static str {
        read(text).unwrap_err().code
    }

    #[test]
    fn a_tree_keeps_text_attributes_and_lines() {
        let root = read(
            "<?xml version=\"1.0\"?>\n<q:a x:k='1&amp;2'>\n  党<![CDATA[<b>]]>&#x7AE0;\n<b/></q:a>",
        )
        .unwrap();
        assert_eq!((root.name.as_str(), root.line), ("a", 2));
        assert_eq!(root.attribute("k"), Some("1&2"));
        assert_eq!(root.text().trim(), "党<b>章");
        assert_eq!(root.first("b").unwrap().line, 4);
    }

    #[test]
    fn what_was_looked_at_need_not_stay() {
        let mut seen = Vec::new();
        let root = read_each("<a><b>1</b><c><b>2</b></c></a>", &mut |around, closed| {
            seen.push(format!("{}{}", around.len(), closed.name));
            (closed.name != "b").then_some(closed)
        });
        assert_eq!(seen, ["1b", "2b", "1c", "0a"]);
        assert_eq!(root.unwrap().text(), "");
    }

    #[test]
    fn what_could_take_more_than_it_is_is_refused() {
        assert_eq!(
            code_of("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
            "xml_doctype"
        );
        assert_eq!(code_of("<a>&nbsp;</a>"), "xml_entity");
        assert_eq!(code_of(&"<a>".repeat(1000)), "xml_too_deep");
        assert_eq!(
            code_of(&format!("<a>{}</a>", "<b/>".repeat(MAX_ELEMENTS))),
            "xml_too_large"
        );
        for text in ["", "<a>", "<a></b>", "<a/><b/>", "a"] {
            assert_eq!(code_of(text), "malformed_xml", "{text}");
        }
    }
}
