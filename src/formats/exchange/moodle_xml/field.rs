//! Texts of a Moodle question: in four formats, with pictures beside them.
//!
//! Invariant: a picture is decoded once for each text that has it, however often the text shows it.

use std::collections::BTreeMap;

use super::super::note::Note;
use super::super::xml::Element;
use super::super::{Severity, html};
use super::pictures::{PictureFault, Pictures};

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// HTML.
    Html,
    /// HTML in which line feeds count.
    Auto,
    /// Characters alone.
    Plain,
    /// Markdown, which is kept as it is.
    Markdown,
}

/// What a text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The candidate needs it to answer.
    Asked,
    /// It is shown afterwards, or to markers.
    Told,
}

impl Format {
    /// Of `format="…"`; `inherited` where there is none.
    pub(super) fn of(element: &Element, inherited: Self) -> Self {
        match element.attribute("format").map(str::trim) {
            Some("plain_text" | "plain") => Self::Plain,
            Some("moodle_auto_format") => Self::Auto,
            Some("markdown") => Self::Markdown,
            None | Some("") => inherited,
            // What Moodle does with those it does not know.
            Some(_) => Self::Html,
        }
    }
}

/// What is said of texts while they are read; each thing once a question.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) list: Vec<Note>,
}

impl Notes {
    /// Says it, unless it was said.
    pub(super) fn add(&mut self, note: Note) {
        if !self.list.iter().any(|said| said.code == note.code) {
            self.list.push(note);
        }
    }
}

/// The text of an element that holds `<text>` and the files which it shows.
pub(super) fn text_of(
    element: &Element,
    inherited: Format,
    part: Part,
    pictures: &mut Pictures,
    notes: &mut Notes,
) -> String {
    let text = element.first("text").map(Element::text);
    let text = text.unwrap_or_default();
    let format = Format::of(element, inherited);
    convert(&text, element, format, part, pictures, notes)
}

/// The same of a text that was taken from the element before.
pub(super) fn convert(
    text: &str,
    element: &Element,
    format: Format,
    part: Part,
    pictures: &mut Pictures,
    notes: &mut Notes,
) -> String {
    let line = element.line;
    match format {
        Format::Html => from_html(text, element, part, pictures, notes),
        Format::Auto => {
            let broken = text.trim().replace("\r\n", "\n").replace('\n', "<br/>");
            from_html(&broken, element, part, pictures, notes)
        }
        Format::Plain => plain(text),
        Format::Markdown => {
            notes.add(Note::new(
                Severity::Notice,
                line,
                "markdown",
                "文字是 Markdown 格式，符号按原样保留，请核对",
                "the text is Markdown, whose signs are kept as they are; check it",
            ));
            plain(text)
        }
    }
}

fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let is_unfit = |c: char| c.is_control() && c != '\n' && c != '\t';
    let lines = text.trim().lines().map(|line| line.trim_end_matches(' '));
    lines.collect::<Vec<_>>().join("\n").replace(is_unfit, "")
}

fn from_html(
    text: &str,
    element: &Element,
    part: Part,
    pictures: &mut Pictures,
    notes: &mut Notes,
) -> String {
    let mut files = Files::of(element);
    let read = html::to_text_with(text, &mut |src| files.find(src, pictures));
    for lost in read.lost {
        let severity = match (lost.severity(), part) {
            (Severity::Held, Part::Told) => Severity::Warning,
            (severity, _) => severity,
        };
        notes.add(Note::new(
            severity,
            element.line,
            lost.code(),
            lost.chinese(),
            lost.english(),
        ));
    }
    files.tell(notes);
    read.text
}

/// The files of one text.
struct Files<'e> {
    /// By their path: `/x.png`.
    by_path: BTreeMap<String, File<'e>>,
    faults: Vec<(usize, String, PictureFault)>,
}

struct File<'e> {
    element: &'e Element,
    name: String,
    kept: Kept,
}

enum Kept {
    NotYet,
    As(String),
    Refused,
}

const PLUGIN_FILE: &str = "@@PLUGINFILE@@";

impl<'e> Files<'e> {
    fn of(element: &'e Element) -> Self {
        let files = element.all("file").map(|element| {
            let name = element.attribute("name").unwrap_or_default().trim();
            let folder = element.attribute("path").unwrap_or("/").trim_matches('/');
            let path = if folder.is_empty() {
                format!("/{name}")
            } else {
                format!("/{folder}/{name}")
            };
            let file = File {
                element,
                name: name.to_owned(),
                kept: Kept::NotYet,
            };
            (path, file)
        });
        Self {
            by_path: files.collect(),
            faults: Vec::new(),
        }
    }

    fn find(&mut self, src: &str, pictures: &mut Pictures) -> Option<String> {
        if src.starts_with("data:") {
            return pictures.keep_inline(src).ok();
        }
        let (_, path) = src.split_once(PLUGIN_FILE)?;
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let file = match self.by_path.get_mut(path) {
            Some(file) => file,
            None => self.by_path.get_mut(&html::percent_decoded(path))?,
        };
        if let Kept::NotYet = file.kept {
            file.kept = match pictures.keep(&file.name, &file.element.text()) {
                Ok(name) => Kept::As(name),
                Err(fault) => {
                    let found = (file.element.line, file.name.clone(), fault);
                    self.faults.push(found);
                    Kept::Refused
                }
            };
        }
        match &file.kept {
            Kept::As(name) => Some(name.clone()),
            Kept::NotYet | Kept::Refused => None,
        }
    }

    fn tell(self, notes: &mut Notes) {
        for (line, name, fault) in self.faults {
            let (chinese, english) = match fault {
                PictureFault::Encoding => (
                    format!("图片“{name}”的 base64 内容已损坏，未导入"),
                    format!("picture `{name}` is no valid base64 and was left out"),
                ),
                PictureFault::Kind => (
                    format!("文件“{name}”不是 PNG、JPEG、GIF 或 WebP 图片，未导入"),
                    format!("file `{name}` is no PNG, JPEG, GIF or WebP and was left out"),
                ),
            };
            let severity = Severity::Warning;
            notes.add(Note::new(
                severity,
                line,
                "picture_refused",
                chinese,
                english,
            ));
        }
        let is_unused = |file: &&File<'_>| matches!(file.kept, Kept::NotYet);
        if let Some(unused) = self.by_path.values().find(is_unused) {
            let name = &unused.name;
            notes.add(Note::new(
                Severity::Notice,
                unused.element.line,
                "file_unused",
                format!("文件“{name}”没有在文中显示，未导入"),
                format!("file `{name}` is not shown by its text and was left out"),
            ));
        }
    }
}
