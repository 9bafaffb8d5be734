//! What the comment above a question says in brackets: `// [id:q12] [tag:党章]`.
//!
//! `id` and `tag` are Moodle's, in which `\]` is a bracket. The others are ours, and comments to everybody
//! else: `[difficulty:easy]`, `[marks:2]`, `[source:…]`, `[rubric:…]`, `[rule:…]`, `[sides:2 3 1]`.
//!
//! Invariant: what is written is read back the same, and none of it reads as a bracket of Moodle's.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::domain::question::Difficulty;
use crate::domain::scoring::Rule;

/// What comments say of a question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Remarks {
    /// Its `idnumber`.
    pub(super) id: Option<String>,
    /// Free words.
    pub(super) tags: BTreeSet<String>,
    /// How hard it is said to be.
    pub(super) difficulty: Option<Difficulty>,
    /// Marks, as they are written.
    pub(super) marks: Option<String>,
    /// 出处.
    pub(super) source: Option<String>,
    /// What a marker of an essay looks for.
    pub(super) rubric: Option<String>,
    /// By what answers count.
    pub(super) rule: Option<Counting>,
    /// Match: the places, from 1, of the right sides as they stand in the file; empty where that is their order.
    pub(super) sides: Vec<usize>,
}

/// By what answers count, whatever the weights are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Counting {
    /// By the rule of the section of a paper: `[rule:section]`.
    Section,
    /// By a rule of its own.
    Rule(Rule),
}

impl Counting {
    fn read(text: &str) -> Option<Self> {
        if text == "section" {
            return Some(Self::Section);
        }
        Rule::authored(text).ok().map(Self::Rule)
    }
}

/// Reads comments; brackets with other names are comments like any other.
pub(super) fn read(comments: &[&str]) -> Remarks {
    let mut remarks = Remarks::default();
    for comment in comments {
        let mut rest = *comment;
        while let Some(at) = rest.find('[') {
            rest = rest.get(at + 1..).unwrap_or_default();
            let begins = |name: &&&str| {
                rest.strip_prefix(**name)
                    .is_some_and(|r| r.starts_with(':'))
            };
            let Some(name) = NAMES.iter().find(begins) else {
                continue;
            };
            let body = rest.get(name.len() + 1..).unwrap_or_default();
            // Where this one does not end, no later one does.
            let Some(end) = end_of(name, body) else {
                break;
            };
            remarks.note(name, body.get(..end).unwrap_or_default());
            rest = body.get(end..).unwrap_or_default();
        }
    }
    remarks
}

const NAMES: [&str; 8] = [
    "sides",
    "id",
    "tag",
    "difficulty",
    "marks",
    "source",
    "rubric",
    "rule",
];

/// Where the bracket is that closes; in Moodle's, one behind a backslash belongs to the text.
fn end_of(name: &str, body: &str) -> Option<usize> {
    let mut closing = body.match_indices(']').map(|(at, _)| at);
    if !matches!(name, "id" | "tag") {
        return closing.next();
    }
    let is_escaped = |at: usize| {
        let before = body.get(..at);
        before.is_some_and(|before| before.ends_with('\\'))
    };
    closing.find(|at| !is_escaped(*at))
}

impl Remarks {
    fn note(&mut self, name: &str, value: &str) {
        let of_moodle = || value.trim().replace("\\]", "]");
        match name {
            "id" if self.id.is_none() => self.id = Some(of_moodle()).filter(|id| !id.is_empty()),
            "tag" => {
                let tag = of_moodle();
                if !tag.is_empty() {
                    self.tags.insert(tag);
                }
            }
            "difficulty" => {
                let known = Difficulty::ALL
                    .iter()
                    .find(|known| known.as_str() == value.trim());
                self.difficulty = known.copied().or(self.difficulty);
            }
            "marks" => {
                let marks = value.trim();
                let is_number = marks.starts_with(|c: char| c.is_ascii_digit())
                    && marks
                        .bytes()
                        .all(|byte| byte.is_ascii_digit() || byte == b'.')
                    && marks.matches('.').count() < 2;
                self.marks = is_number.then(|| marks.to_owned()).or(self.marks.take());
            }
            "sides" => {
                let places = value.split_whitespace().map(str::parse);
                self.sides = places.collect::<Result<_, _>>().unwrap_or_default();
            }
            "source" => self.source = Some(uncovered(value)),
            "rubric" => self.rubric = Some(uncovered(value)),
            "rule" => self.rule = Counting::read(value.trim()).or(self.rule.take()),
            _ => {}
        }
    }

    /// The comment, without `//`; empty where there is nothing to say.
    pub(super) fn write(&self) -> String {
        let mut text = String::new();
        let mut add = |name: &str, value: &str| {
            let _ = write!(text, " [{name}:{value}]");
        };
        if let Some(id) = &self.id {
            add("id", &for_moodle(id));
        }
        for tag in &self.tags {
            add("tag", &for_moodle(tag));
        }
        if let Some(difficulty) = self.difficulty {
            add("difficulty", difficulty.as_str());
        }
        if let Some(marks) = &self.marks {
            add("marks", marks);
        }
        if let Some(source) = &self.source {
            add("source", &covered(source));
        }
        if let Some(rubric) = &self.rubric {
            add("rubric", &covered(rubric));
        }
        if !self.sides.is_empty() {
            let places: Vec<String> = self.sides.iter().map(usize::to_string).collect();
            add("sides", &places.join(" "));
        }
        match &self.rule {
            Some(Counting::Section) => add("rule", "section"),
            Some(Counting::Rule(rule)) => add("rule", &rule.author_text()),
            None => {}
        }
        text
    }
}

/// Whether Moodle keeps it as it is: no end of line or other control character, no space around it.
pub(super) fn fits_id(value: &str) -> bool {
    !value.is_empty() && value.trim() == value && !value.contains(char::is_control)
}

/// The same of a tag, in which Moodle wants no markup.
pub(super) fn fits_tag(value: &str) -> bool {
    fits_id(value) && !value.contains(['<', '>', '`'])
}

fn for_moodle(value: &str) -> String {
    let mut escaped = value.replace(char::is_control, " ").replace(']', "\\]");
    // Else the closing bracket would be taken for a part of it.
    if escaped.ends_with('\\') {
        escaped.push(' ');
    }
    escaped
}

/// A text on one line and without brackets.
fn covered(text: &str) -> String {
    let mut covered = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => covered.push_str("\\\\"),
            '\n' => covered.push_str("\\n"),
            '[' => covered.push_str("\\("),
            ']' => covered.push_str("\\)"),
            _ => covered.push(c),
        }
    }
    covered
}

fn uncovered(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            plain.push(c);
            continue;
        }
        match rest.next() {
            Some('n') => plain.push('\n'),
            Some('(') => plain.push('['),
            Some(')') => plain.push(']'),
            Some(other) => plain.push(other),
            None => {}
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ids_and_tags_are_read_and_everything_else_is_left() {
        let comments = [
            " question: 12  name: x [foo:bar] [id: q12 ] [tag:党章",
            r"[tag:a\]b] [tag:c] [id:other] [tag:]",
        ];
        let found = read(&comments);
        assert_eq!(found.id.as_deref(), Some("q12"));
        assert_eq!(found.tags.iter().collect::<Vec<_>>(), ["a]b", "c"]);
        let rest = Remarks {
            id: None,
            tags: BTreeSet::new(),
            ..found
        };
        assert_eq!(rest, Remarks::default());
    }

    #[test]
    fn what_is_no_word_or_number_is_left() {
        let found = read(&["[difficulty:tricky] [marks:2..5] [rule:nothing] [marks:-1]"]);
        assert_eq!(found, Remarks::default());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            id in r"[a-z\]\[\\:党]{1,6}",
            tags in proptest::collection::btree_set(r"[a-z\]\[\\:党]{1,6}", 0..3),
            source in r"[a-z\]\[\\\n:党n()]{0,12}",
            rubric in r"[a-z\]\[\\\n:党n()]{0,12}",
        ) {
            let remarks = Remarks {
                id: Some(id),
                tags,
                difficulty: Some(Difficulty::Medium),
                marks: Some("2.50".to_owned()),
                source: Some(source),
                rubric: Some(rubric),
                sides: vec![2, 1],
                rule: Counting::read("qti_map map.A=1/3 lower=0"),
            };
            prop_assert_eq!(read(&[&remarks.write()]), remarks);
        }
    }
}
