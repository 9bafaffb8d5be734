//! Texts of GIFT as plain text: format prefixes, escapes, markup.
//!
//! Invariant: what plain text cannot hold is said, each kind once a question; nothing is taken for markup
//! that the file does not call so.

use super::super::html::{Plain, to_text_with};
use super::super::note::Note;
use super::super::{Place, Severity};
use super::syntax::unescape;

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// Nothing is said, or `[moodle]`: text in which Moodle also shows tags as markup.
    Moodle,
    /// `[html]`.
    Html,
    /// `[plain]`.
    Plain,
    /// `[markdown]`.
    Markdown,
}

const PREFIXES: [(&str, Format); 4] = [
    ("[html]", Format::Html),
    ("[plain]", Format::Plain),
    ("[markdown]", Format::Markdown),
    ("[moodle]", Format::Moodle),
];

/// Turns texts of one question into plain text, and notes what is lost.
#[derive(Debug)]
pub(super) struct Wording {
    /// How texts without a prefix are written: as the stem is.
    pub(super) format: Format,
    /// What is to be said of the question.
    pub(super) notes: Vec<Note>,
}

/// The format that a text begins with, and what stands behind it.
pub(super) fn prefix(text: &str) -> (Option<Format>, &str) {
    let text = text.trim();
    let found = PREFIXES
        .iter()
        .find_map(|(prefix, format)| Some((*format, text.strip_prefix(prefix)?)));
    found.map_or((None, text), |(format, rest)| {
        (Some(format), rest.trim_start())
    })
}

impl Wording {
    /// Says something of the question.
    pub(super) fn note(&mut self, note: Note) {
        self.notes.push(note);
    }

    /// Whether something was said for which a person has to look.
    pub(super) fn is_held(&self) -> bool {
        self.notes
            .iter()
            .any(|note| note.severity == Severity::Held)
    }

    /// Says something that may be true of many of its texts.
    fn note_once(&mut self, note: Note) {
        if !self.notes.iter().any(|known| known.code == note.code) {
            self.notes.push(note);
        }
    }

    /// A text as plain text, by its own format or that of the stem; `line` is where it stands.
    pub(super) fn plain(&mut self, text: &str, line: usize) -> String {
        let (format, text) = prefix(text);
        self.plain_of(format.unwrap_or(self.format), text, line)
    }

    /// A text of which the format is known.
    pub(super) fn plain_of(&mut self, format: Format, text: &str, line: usize) -> String {
        let text = unescape(text);
        match format {
            Format::Html => self.html(&text, line),
            Format::Markdown => {
                if text.contains(['*', '_', '`', '[', '#']) {
                    self.note_once(Note::new(
                        Severity::Notice,
                        line,
                        "markdown_kept",
                        "Markdown 标记按原文保留，不会排版",
                        "marks of Markdown are kept as they are written",
                    ));
                }
                text.trim().to_owned()
            }
            Format::Moodle => {
                if has_tag(&text) {
                    self.note_once(Note::new(
                        Severity::Warning,
                        line,
                        "tags_kept",
                        "文字里有网页标签，按原文保留；如果是排版标记，请在这段文字前加 [html] 后重新导入",
                        "tags in a text are kept as they are written; if they are markup, put [html] before the text and import it again",
                    ));
                }
                text.trim().to_owned()
            }
            Format::Plain => text.trim().to_owned(),
        }
    }

    fn html(&mut self, html: &str, line: usize) -> String {
        let Plain { text, lost, .. } = to_text_with(html, &mut |_| None);
        for lost in lost {
            let problem = lost.problem(Place::line(line));
            self.note_once(Note::new(
                problem.severity,
                line,
                problem.code,
                problem.chinese,
                problem.english,
            ));
        }
        text
    }
}

/// Whether something stands there that looks like a tag of HTML: `<b>`, `</p>`, `<br/>`.
fn has_tag(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = rest.get(at + 1..).unwrap_or_default();
        let name = rest.strip_prefix('/').unwrap_or(rest);
        let letters = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let behind = name.get(letters..).unwrap_or_default();
        if name.starts_with(|c: char| c.is_ascii_alphabetic())
            && behind.starts_with(|c: char| c == '>' || c == '/' || c.is_whitespace())
        {
            return true;
        }
    }
    false
}
