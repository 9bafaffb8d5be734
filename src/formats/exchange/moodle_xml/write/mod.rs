//! Questions as Moodle XML.
//!
//! Invariant: Moodle counts as right what is right, and nothing else. What Moodle has no place for stands in
//! an element of ours (`<examhall>`), which Moodle skips and our reader reads.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::super::note::Note;
use super::super::{Asset, ForeignKind, ForeignQuestion, Severity, Written, html, letter};
use crate::domain::scoring::Rule;
use crate::formats::base64;

mod answers;
mod blanks;
mod markup;
mod weighing;

use markup::{escaped, percent_encoded, sealed};

/// Longest name of a question, in characters.
const MAX_NAME: usize = 60;

/// Writes questions with the pictures that they show.
///
/// A question without a key, or of which a part cannot be said, is not written, and its loss is an
/// [`Severity::Error`]; the other losses are of questions that are.
pub fn write(questions: &[ForeignQuestion], assets: &[Asset]) -> Written {
    let by_name = assets.iter().map(|asset| (asset.name.as_str(), asset));
    let assets: BTreeMap<&str, &Asset> = by_name.collect();
    let mut xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n".to_owned();
    let mut losses = Vec::new();
    let mut topic = None;
    for (index, question) in questions.iter().enumerate() {
        let mut sheet = Sheet::new(question, &assets);
        match sheet.fill() {
            Ok(()) => {
                if topic != question.topic.as_deref() {
                    topic = question.topic.as_deref();
                    xml.push_str(&category(topic));
                }
                xml.push_str(&sheet.xml);
            }
            Err(note) => sheet.losses = vec![note],
        }
        let of_question = |note: Note| note.of_question(index);
        losses.extend(sheet.losses.into_iter().map(of_question));
    }
    xml.push_str("</quiz>\n");
    Written {
        bytes: xml.into_bytes(),
        losses,
    }
}

fn category(topic: Option<&str>) -> String {
    let mut path = "$course$/top".to_owned();
    if let Some(topic) = topic {
        path.push('/');
        path.push_str(&topic.replace('／', "//"));
    }
    let path = escaped(&path);
    format!(
        "  <question type=\"category\">\n    <category>\n      <text>{path}</text>\n    </category>\n  </question>\n"
    )
}

/// One question while it is written.
struct Sheet<'w> {
    question: &'w ForeignQuestion,
    assets: &'w BTreeMap<&'w str, &'w Asset>,
    xml: String,
    losses: Vec<Note>,
}

impl<'w> Sheet<'w> {
    fn new(question: &'w ForeignQuestion, assets: &'w BTreeMap<&'w str, &'w Asset>) -> Self {
        Self {
            question,
            assets,
            xml: String::new(),
            losses: Vec::new(),
        }
    }

    fn fill(&mut self) -> Result<(), Note> {
        match self.question.kind {
            ForeignKind::Single | ForeignKind::Multiple => self.choice(),
            ForeignKind::TrueFalse => self.truefalse(),
            ForeignKind::Blank => self.blanks(),
            ForeignKind::Match => self.matching(),
            ForeignKind::Order => self.ordering(),
            ForeignKind::Essay => self.essay(),
            ForeignKind::Numeric => self.numeric(),
        }?;
        self.ours();
        self.line("  </question>");
        Ok(())
    }

    fn line(&mut self, line: &str) {
        self.xml.push_str(line);
        self.xml.push('\n');
    }

    fn lose(&mut self, severity: Severity, code: &'static str, words: [&str; 2]) {
        let [chinese, english] = words;
        self.losses
            .push(Note::new(severity, 0, code, chinese, english));
    }

    /// What all types begin with.
    fn begin(&mut self, kind: &str) {
        self.begin_with(kind, &self.html(&self.question.stem));
        if let Some(marks) = &self.question.marks {
            let marks = escaped(marks);
            self.line(&format!("    <defaultgrade>{marks}</defaultgrade>"));
        }
    }

    /// The same for one whose stem is HTML by now, and whose marks stand in it.
    fn begin_with(&mut self, kind: &str, stem: &str) {
        let question = self.question;
        self.line(&format!("  <question type=\"{kind}\">"));
        let first_line = question.stem.lines().next().unwrap_or_default();
        let name = question.code.as_deref().unwrap_or(first_line);
        let name: String = name.chars().take(MAX_NAME).collect();
        self.line(&format!(
            "    <name>\n      <text>{}</text>\n    </name>",
            escaped(&name)
        ));
        self.section("    ", "questiontext", "", stem, &[&question.stem]);
        let explanation = self.html(&question.explanation);
        self.section(
            "    ",
            "generalfeedback",
            "",
            &explanation,
            &[&question.explanation],
        );
        self.line("    <penalty>0.3333333</penalty>\n    <hidden>0</hidden>");
        let code = escaped(question.code.as_deref().unwrap_or_default());
        self.line(&format!("    <idnumber>{code}</idnumber>"));
        if !question.tags.is_empty() {
            let tags = question.tags.iter();
            let tags = tags.map(|tag| format!("<tag><text>{}</text></tag>", escaped(tag)));
            let tags: String = tags.collect();
            self.line(&format!("    <tags>{tags}</tags>"));
        }
    }

    /// A text as HTML, its pictures with addresses of Moodle's.
    fn html(&self, text: &str) -> String {
        html::from_text(text, &|name| {
            let is_there = self.assets.contains_key(name);
            is_there.then(|| format!("@@PLUGINFILE@@/{}", percent_encoded(name)))
        })
    }

    /// An element that holds a text as HTML and the files that `shown` show.
    fn section(&mut self, indent: &str, name: &str, attributes: &str, html: &str, shown: &[&str]) {
        let text = sealed(html);
        self.line(&format!("{indent}<{name}{attributes} format=\"html\">"));
        self.line(&format!("{indent}  <text>{text}</text>"));
        self.files(shown);
        self.line(&format!("{indent}</{name}>"));
    }

    fn files(&mut self, shown: &[&str]) {
        let names = shown.iter().flat_map(|text| html::pictures(text));
        let names: BTreeSet<&str> = names.collect();
        for name in names {
            let Some(asset) = self.assets.get(name) else {
                self.lose(
                    Severity::Warning,
                    "picture_missing",
                    [
                        &format!("图片“{name}”不在题库里，导出的题目里没有这张图"),
                        &format!("picture `{name}` is not there and was not written"),
                    ],
                );
                continue;
            };
            let encoded = base64::encode(&asset.bytes);
            let name = escaped(name);
            self.line(&format!(
                "      <file name=\"{name}\" path=\"/\" encoding=\"base64\">{encoded}</file>"
            ));
        }
    }

    /// What only our reader reads.
    fn ours(&mut self) {
        let question = self.question;
        let mut inner = String::new();
        let mut add = |name: &str, text: &str| {
            let _ = write!(inner, "<{name}>{}</{name}>", escaped(text));
        };
        if let Some(difficulty) = question.difficulty {
            add("difficulty", difficulty.as_str());
        }
        if let Some(source) = &question.source {
            add("source", source);
        }
        // Weights and gradings say a rule even where the question has none.
        let rule = question.rule.as_ref().map(Rule::author_text);
        add("rule", &rule.unwrap_or_default());
        if let Some(marks) = &question.marks {
            add("marks", marks);
        }
        let pinned = question.options.iter().enumerate();
        let pinned = pinned.filter(|(_, option)| option.pinned);
        let pinned: Vec<String> = pinned.map(|(index, _)| letter(index)).collect();
        if !pinned.is_empty() {
            add("pinned", &pinned.join(" "));
        }
        self.line(&format!("    <examhall>{inner}</examhall>"));
        if question.difficulty.is_some() || question.source.is_some() {
            self.lose(
                Severity::Notice,
                "not_in_moodle",
                [
                    "Moodle 不保存难度和出处；重新导入本系统时仍会保留",
                    "Moodle keeps neither difficulty nor source; a reader of ours does",
                ],
            );
        }
    }

    fn no_key() -> Note {
        refusal(
            "no_key",
            [
                "题目没有确定的答案，未导出；请先补上答案",
                "the question has no key that fits its kind and was not written; add one",
            ],
        )
    }
}

/// Why a question is not written.
fn refusal(code: &'static str, words: [&str; 2]) -> Note {
    let [chinese, english] = words;
    Note::new(Severity::Error, 0, code, chinese, english)
}
