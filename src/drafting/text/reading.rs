//! A material is read block by block: headings are remembered, running text becomes paragraphs.
//!
//! Invariant: a paragraph belongs to the last section that began before it.

use jieba_rs::Jieba;

use super::super::Material;
use super::headings::{self, Role};
use super::{Document, Paragraph, Section, Texts, dating, length, lines, normal, sentences, words};

impl Texts {
    /// Reads a material.
    pub(super) fn add(&mut self, material: &Material, jieba: &Jieba) {
        let raw: Vec<char> = material.text.chars().collect();
        let lines = lines::split(&raw);
        let texts: Vec<String> = lines
            .iter()
            .map(|line| {
                raw.get(line.clone())
                    .unwrap_or_default()
                    .iter()
                    .collect::<String>()
                    .trim()
                    .to_owned()
            })
            .collect();
        let document = self.documents.len();
        let date = material.date.or_else(|| dating::of_document(&texts));
        let blocks = lines::join(&texts);
        let mut walk = Walk::default();
        self.sections.push(Section::default());
        for block in &blocks {
            let mut chars: Vec<(usize, char)> = Vec::new();
            for line in block.lines.iter().filter_map(|line| lines.get(*line)) {
                let of_line = raw.get(line.clone()).unwrap_or_default();
                chars.extend(line.clone().zip(of_line.iter().copied()));
                chars.push((line.end, '\n'));
            }
            if let Some(section) = walk.step(&block.role, &chars, material) {
                self.sections.push(section);
            }
            let mut text = normal::normalise(&chars);
            if walk.is_heading {
                self.paragraphs.push(Paragraph {
                    sentences: Vec::new(),
                    words: words::cut(jieba, &text.text),
                    text: text.clone(),
                    label: None,
                    is_item: false,
                    is_heading: true,
                    number: walk.number + 1,
                    document,
                    within: 0,
                    section: self.sections.len() - 1,
                });
            }
            if !walk.is_text {
                continue;
            }
            let (label, is_item, skip) = label_of(&chars);
            if 0 < skip {
                text = normal::normalise(chars.get(skip..).unwrap_or_default());
            }
            if text.text.is_empty() {
                continue;
            }
            walk.number += 1;
            walk.within += 1;
            if label.is_some() {
                walk.label.clone_from(&label);
            }
            let label = if is_item || label.is_some() {
                walk.label.clone()
            } else {
                None
            };
            self.paragraphs.push(Paragraph {
                sentences: sentences::sentences(&text.text),
                words: words::cut(jieba, &text.text),
                text,
                label,
                is_item,
                is_heading: false,
                number: walk.number,
                document,
                within: walk.within,
                section: self.sections.len() - 1,
            });
        }
        self.documents.push(Document {
            id: material.id.clone(),
            title: material.title.trim().to_owned(),
            date,
            line_starts: lines.iter().map(|line| line.start).collect(),
            raw,
        });
    }
}

/// The number in front of a provision or the mark of a list item: the label of an article, whether it is an item
/// below another paragraph, and how many of the characters the mark takes.
pub(super) fn label_of(chars: &[(usize, char)]) -> (Option<String>, bool, usize) {
    let is_lead = |c: char| c.is_whitespace() || c == '>';
    let lead = chars.iter().take_while(|(_, c)| is_lead(*c)).count();
    let text: String = chars.iter().skip(lead).map(|(_, c)| *c).collect();
    let bold = if text.starts_with("**") { 2 } else { 0 };
    let bare = text.get(bold..).unwrap_or_default();
    let skipped = |bytes: usize| lead + bold + length(bare.get(..bytes).unwrap_or_default());
    if let Some((label, bytes)) = headings::article(bare) {
        return (Some(label), false, skipped(bytes));
    }
    match headings::list_item(bare).or_else(|| headings::provision(bare)) {
        Some(bytes) => (None, true, skipped(bytes)),
        None => (None, false, 0),
    }
}

/// What a walk through the blocks of a material remembers.
#[derive(Default)]
pub(super) struct Walk {
    part: Option<String>,
    title: Option<String>,
    wants_title: bool,
    /// Headings by rank; the last is the nearest.
    headings: Vec<(u8, String)>,
    contents: Vec<String>,
    label: Option<String>,
    number: usize,
    within: usize,
    /// Whether the block at hand is running text.
    is_text: bool,
    /// Whether it is a heading below titles.
    is_heading: bool,
}

/// The rank of a short line without mark or number.
pub(super) const PLAIN_RANK: u8 = 3;

impl Walk {
    /// Takes a block in: the section that begins with it.
    fn step(
        &mut self,
        role: &Role,
        chars: &[(usize, char)],
        material: &Material,
    ) -> Option<Section> {
        let text = normal::normalise(chars).text;
        self.is_text = false;
        self.is_heading = false;
        let is_title =
            self.wants_title && length(&text) <= 60 && !text.ends_with(['。', '！', '？']);
        let (rank, heading) = match role {
            Role::Part(number) => {
                self.part = Some(number.clone());
                self.title = None;
                self.wants_title = true;
                self.headings.clear();
                return Some(self.section());
            }
            Role::Contents => {
                self.contents.push(text);
                return None;
            }
            Role::Source | Role::Table => return None,
            Role::Heading { .. } | Role::Plain | Role::Body if is_title => {
                self.wants_title = false;
                self.title = Some(self.known_title(&text));
                return Some(self.section());
            }
            Role::Heading { rank, title } => {
                let title: Vec<(usize, char)> = title.chars().enumerate().collect();
                (*rank, normal::normalise(&title).text)
            }
            Role::Plain => (PLAIN_RANK, text.clone()),
            Role::Body => {
                self.wants_title = false;
                self.is_text = true;
                return None;
            }
        };
        let heading = heading.trim_end_matches('—').to_owned();
        let bare = |text: &str| -> String { text.chars().filter(|c| !c.is_whitespace()).collect() };
        if bare(&heading) == bare(&material.title) {
            return None;
        }
        self.headings.retain(|(of, _)| *of < rank);
        self.headings.push((rank, heading));
        self.is_heading = true;
        Some(self.section())
    }

    /// The title as the table of contents spells it, where it differs by a gap alone.
    fn known_title(&self, text: &str) -> String {
        let bare = text.replace(' ', "");
        if self.contents.iter().any(|line| line.contains(&bare)) {
            bare
        } else {
            text.to_owned()
        }
    }

    fn section(&mut self) -> Section {
        self.within = 0;
        let mut nearest = self.headings.iter().rev().map(|(_, title)| title.clone());
        let heading = nearest.next();
        Section {
            part: self.part.clone(),
            title: self.title.clone(),
            above: nearest.next(),
            heading,
        }
    }
}
