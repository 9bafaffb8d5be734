//! An item while it is read, and which reader reads which type.

use super::super::html;
use super::super::moodle_xml::Decimal;
use super::super::note::Note;
use super::super::xml::Element;
use super::super::{ForeignKind, ForeignQuestion, Place, Severity, letter};
use super::Found;
use super::presentation::{Shown, ident, is_single, shown};
use super::scoring::Scoring;
use crate::domain::marks::Fraction;
use crate::domain::question::BLANK;

/// An item so far.
pub(super) struct Item<'r> {
    pub(super) element: &'r Element,
    pub(super) question: ForeignQuestion,
    pub(super) notes: Vec<Note>,
    pub(super) scoring: Scoring,
    /// Places to answer, in their order.
    pub(super) responses: Vec<&'r Element>,
    /// What the type is called in the file.
    pub(super) type_name: String,
    pub(super) picture: &'r mut dyn FnMut(&str) -> Option<String>,
    /// What feedback says of single options.
    remarks: Vec<String>,
    n_shown_feedback: usize,
}

/// Whether a text is needed to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Asked,
    Told,
}

/// Reads an item; `points` are the marks that its group gives it.
pub(super) fn read(
    element: &Element,
    points: Option<String>,
    picture: &mut dyn FnMut(&str) -> Option<String>,
) -> Result<Found, Note> {
    let presentation = element.first("presentation").unwrap_or(element);
    let pieces = shown(presentation);
    let responses = pieces.iter().filter_map(|piece| match piece {
        Shown::Response(response) => Some(*response),
        Shown::Text(_) | Shown::Media => None,
    });
    let responses: Vec<&Element> = responses.collect();
    let single: std::collections::BTreeSet<&str> = responses
        .iter()
        .filter(|response| is_single(response))
        .map(|response| ident(response))
        .collect();
    let scoring = Scoring::of(element, &|response| single.contains(response));
    let place = Place::line(element.line);
    let mut item = Item {
        element,
        question: ForeignQuestion::new(place, ForeignKind::Essay, String::new()),
        notes: Vec::new(),
        scoring,
        responses,
        type_name: metadata(
            element,
            &[
                "question_type",
                "cc_profile",
                "qmd_questiontype",
                "qmd_itemtype",
            ],
        )
        .unwrap_or_default(),
        picture,
        remarks: Vec::new(),
        n_shown_feedback: 0,
    };
    item.question.code = Some(ident(element))
        .filter(|id| !id.is_empty())
        .map(str::to_owned);
    item.marks(points);
    item.stem(&pieces);
    item.kind()?;
    item.explain();
    if item.question.stem.trim().is_empty() {
        item.hold(
            "empty_stem",
            [
                "题干是空的，请补上",
                "the question asks nothing; add its text",
            ],
        );
    }
    Ok(Found {
        n_dropped_feedback: item.n_dropped_feedback(),
        question: item.question,
        notes: item.notes,
    })
}

/// The value of the first of these fields.
fn metadata(element: &Element, labels: &[&str]) -> Option<String> {
    let mut fields = Vec::new();
    for metadata in element.all("itemmetadata") {
        // Some write the fields beside `qtimetadata`, and some spell them otherwise.
        let nested = metadata.all("qtimetadata").flat_map(Element::elements);
        fields.extend(nested.chain(metadata.elements()));
    }
    let value = |label: &&str| {
        let field = fields.iter().find(|field| {
            let found = field.first("fieldlabel").map(Element::text);
            found.is_some_and(|found| found.trim().eq_ignore_ascii_case(label))
        });
        let entry = field?.first("fieldentry")?.text();
        Some(entry.trim().to_owned()).filter(|entry| !entry.is_empty())
    };
    labels.iter().find_map(value)
}

impl<'r> Item<'r> {
    pub(super) fn note(&mut self, severity: Severity, code: &'static str, words: [&str; 2]) {
        let [chinese, english] = words;
        if !self.notes.iter().any(|note| note.code == code) {
            let line = self.element.line;
            self.notes
                .push(Note::new(severity, line, code, chinese, english));
        }
    }

    /// Says that a person has to decide about the key.
    pub(super) fn hold(&mut self, code: &'static str, words: [&str; 2]) {
        self.question.key = None;
        self.note(Severity::Held, code, words);
    }

    pub(super) fn hold_scoring(&mut self) {
        self.hold(
            "unsupported_scoring",
            [
                "计分规则（resprocessing）无法确定哪个答案得满分，请人工核对并补上答案",
                "unsupported scoring: from `resprocessing` it does not follow what has all of the marks; add the key",
            ],
        );
    }

    pub(super) fn refusal(&self, code: &'static str, words: [&str; 2]) -> Note {
        let [chinese, english] = words;
        Note::new(Severity::Error, self.element.line, code, chinese, english)
    }

    /// What a group says of the marks goes before what the item says.
    fn marks(&mut self, points: Option<String>) {
        let labels = [
            "points_possible",
            "qmd_weighting",
            "cc_weighting",
            "qmd_maximumscore",
        ];
        let Some(text) = points.or_else(|| metadata(self.element, &labels)) else {
            return;
        };
        match Decimal::parse(&text) {
            Some(marks) if !marks.is_negative() => self.question.marks = Some(marks.to_string()),
            _ => self.note(
                Severity::Warning,
                "invalid_marks",
                [
                    "分值不是数字，未读取",
                    "the marks are no number and were not read",
                ],
            ),
        }
    }

    /// The marks as exact number, 1 where there are none.
    pub(super) fn full_marks(&self) -> Fraction {
        let marks = self.question.marks.as_deref();
        marks
            .and_then(|marks| marks.parse().ok())
            .unwrap_or(Fraction::ONE)
    }

    /// What is shown outside of responses; a place to write in the middle of it is a blank.
    fn stem(&mut self, pieces: &[Shown<'r>]) {
        let mut texts: Vec<String> = Vec::new();
        let is_text = |piece: &Shown<'_>| matches!(piece, Shown::Text(_));
        let last_text = pieces.iter().rposition(is_text).unwrap_or(0);
        let n_strings = self
            .responses
            .iter()
            .filter(|response| response.name != "response_lid")
            .count();
        // A field behind the text is where any answer goes; fields within it, or several, are blanks.
        for (at, piece) in pieces.iter().enumerate() {
            match piece {
                Shown::Text(text) => {
                    let text = self.words(text, Part::Asked);
                    let is_after_blank = texts.last().is_some_and(|before| before.ends_with(BLANK));
                    match texts.last_mut() {
                        Some(before) if is_after_blank => before.push_str(&text),
                        _ => texts.push(text),
                    }
                }
                Shown::Media => self.lose(html::Lost::Media, Part::Asked),
                Shown::Response(response) => {
                    let is_blank =
                        response.name == "response_str" && (at < last_text || 1 < n_strings);
                    if is_blank {
                        match texts.last_mut() {
                            Some(before) => before.push_str(BLANK),
                            None => texts.push(BLANK.to_owned()),
                        }
                    }
                }
            }
        }
        texts.retain(|text| !text.is_empty());
        self.question.stem = texts.join("\n");
    }

    /// The words within an element.
    pub(super) fn text(&mut self, element: &Element) -> String {
        self.text_for(element, Part::Asked)
    }

    fn text_for(&mut self, element: &Element, part: Part) -> String {
        let mut texts = Vec::new();
        for piece in shown(element) {
            match piece {
                Shown::Text(text) => texts.push(self.words(text, part)),
                Shown::Media => self.lose(html::Lost::Media, part),
                Shown::Response(_) => {}
            }
        }
        texts.retain(|text| !text.is_empty());
        texts.join("\n")
    }

    /// The words of a `mattext`.
    fn words(&mut self, element: &Element, part: Part) -> String {
        let text = element.text();
        let kind = element
            .attribute("texttype")
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        // Without a type it is plain text by the standard, and HTML as often as not.
        let is_marked_up = || ["</", "/>", "<br"].iter().any(|tag| text.contains(tag));
        let is_html = kind.contains("html") || (kind.is_empty() && is_marked_up());
        if !is_html {
            let lines = text.trim().lines().map(str::trim_end);
            return lines.collect::<Vec<_>>().join("\n");
        }
        let read = html::to_text_with(&text, self.picture);
        for lost in read.lost {
            self.lose(lost, part);
        }
        read.text
    }

    fn lose(&mut self, lost: html::Lost, part: Part) {
        let severity = match (lost.severity(), part) {
            (Severity::Held, Part::Told) => Severity::Warning,
            (severity, _) => severity,
        };
        self.note(severity, lost.code(), [lost.chinese(), lost.english()]);
    }

    /// Notes what is told of an option.
    pub(super) fn remark(&mut self, response: &str, id: &str, index: usize) {
        let linked = self.scoring.feedback_of(response, id).map(str::to_owned);
        let ids: Vec<String> = linked.chain([format!("{id}_fb")]).collect();
        let feedback = self.element.all("itemfeedback");
        let feedback: Vec<&Element> = feedback.collect();
        let found = feedback
            .iter()
            .find(|feedback| ids.iter().any(|id| id == ident(feedback)));
        if let Some(found) = found {
            let text = self.text_for(found, Part::Told);
            if !text.is_empty() {
                self.n_shown_feedback += 1;
                self.remarks.push(format!("{}：{text}", letter(index)));
            }
        }
    }

    fn explain(&mut self) {
        let general = self.element.all("itemfeedback");
        let general = general.filter(|feedback| ident(feedback) == "general_fb");
        let mut parts: Vec<String> = Vec::new();
        for feedback in general.collect::<Vec<_>>() {
            self.n_shown_feedback += 1;
            parts.push(self.text_for(feedback, Part::Told));
        }
        parts.append(&mut self.remarks);
        parts.retain(|part| !part.is_empty());
        self.question.explanation = parts.join("\n");
    }

    /// Feedback with words that has no place in the explanation.
    fn n_dropped_feedback(&self) -> usize {
        let all = self.element.all("itemfeedback");
        let with_words = all.filter(|feedback| !feedback.text().trim().is_empty());
        with_words.count().saturating_sub(self.n_shown_feedback)
    }
}
