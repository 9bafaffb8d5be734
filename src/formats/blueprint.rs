//! Blueprints as files and in the API.
//!
//! Invariant: `into_blueprint(from_blueprint(b)) == b`, marks to the hundredth.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::document::{self, DocumentFault};
use super::fault::{Collector, FormFault, Reason};
use super::marks::MarksForm;
use super::problem::Problem;
use super::toml_text::TomlText;
use crate::domain::blueprint::{Blueprint, BlueprintFault, Parts, Section, Span};
use crate::domain::question::{Difficulty, Kind};
use crate::domain::scoring::Rule;

/// The format of a stored blueprint.
pub const BLUEPRINT_FORMAT: &str = "examhall-blueprint/1";

/// A plan for papers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BlueprintForm {
    /// What organisers call it.
    #[serde(default)]
    #[schema(required = true, min_length = 1, max_length = 100)]
    pub title: String,
    /// Whether the questions of a section come in an order of each paper's own.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub shuffle_questions: bool,
    /// Whether options that are not pinned come in an order of each paper's own.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub shuffle_options: bool,
    /// Its sections, in the order of the paper.
    #[serde(default)]
    #[schema(required = true, min_items = 1, max_items = 50)]
    pub sections: Vec<SectionForm>,
}

/// Questions of one kind, worth the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionForm {
    /// Its heading on the paper.
    #[serde(default)]
    #[schema(required = true, min_length = 1, max_length = 100)]
    pub name: String,
    /// The kind of its questions.
    #[serde(default, rename = "type")]
    #[schema(
        required = true,
        pattern = "^(single|multiple|true_false|blank|match|order|essay)$"
    )]
    pub kind: String,
    /// How many questions.
    #[serde(default)]
    #[schema(required = true, minimum = 1, maximum = 500)]
    pub count: usize,
    /// Marks for each of them, more than zero.
    #[serde(default)]
    #[schema(required = true, nullable = false)]
    pub marks: Option<MarksForm>,
    /// How an answer is scored; the default of the kind where it is left out.
    #[serde(default)]
    #[schema(pattern = "^(exact|half|per_blank|per_pair|pairs|manual)$")]
    pub rule: Option<String>,
    /// The topics to draw from; empty for all.
    #[serde(default)]
    pub topics: Vec<String>,
    /// The difficulties to draw from; empty for all.
    #[serde(default)]
    pub difficulty: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "format")]
enum Document {
    #[serde(rename = "examhall-blueprint/1")]
    V1(BlueprintForm),
}

impl Default for BlueprintForm {
    fn default() -> Self {
        Self {
            title: String::new(),
            shuffle_questions: true,
            shuffle_options: true,
            sections: Vec::new(),
        }
    }
}

const fn yes() -> bool {
    true
}

impl BlueprintForm {
    /// Reads the form as a blueprint.
    ///
    /// # Errors
    /// Every word and code that cannot be read; where all can, what [`Blueprint::new`] refuses.
    pub fn into_blueprint(self) -> Result<Blueprint, Vec<FormFault>> {
        let mut collector = Collector::default();
        let names: Vec<String> = self
            .sections
            .iter()
            .map(|section| section.name.clone())
            .collect();
        let sections: Vec<Option<Section>> = self
            .sections
            .into_iter()
            .enumerate()
            .map(|(at, section)| section.into_section(&format!("sections[{at}]"), &mut collector))
            .collect();
        let sections: Option<Vec<Section>> = sections.into_iter().collect();
        match sections {
            Some(sections) if collector.faults.is_empty() => Blueprint::new(Parts {
                title: self.title,
                sections,
                shuffle_questions: self.shuffle_questions,
                shuffle_options: self.shuffle_options,
                ..Parts::default()
            })
            .map_err(|fault| vec![FormFault::new(place_of(&fault, &names), fault)]),
            Some(_) | None => Err(collector.faults),
        }
    }

    /// Writes a blueprint.
    pub fn from_blueprint(blueprint: &Blueprint) -> Self {
        Self {
            title: blueprint.title.clone(),
            shuffle_questions: blueprint.shuffle_questions,
            shuffle_options: blueprint.shuffle_options,
            sections: blueprint
                .sections
                .iter()
                .map(SectionForm::from_section)
                .collect(),
        }
    }
}

/// The stored document of a blueprint.
pub fn to_json(blueprint: &Blueprint) -> String {
    document::to_json(&Document::V1(BlueprintForm::from_blueprint(blueprint)))
}

/// Reads a stored blueprint.
///
/// # Errors
/// [`DocumentFault`] for another format, what is not JSON of this shape, or a plan that
/// [`Blueprint::new`] refuses.
pub fn from_json(text: &str) -> Result<Blueprint, DocumentFault> {
    let Document::V1(form) = document::from_json(BLUEPRINT_FORMAT, text)?;
    form.into_blueprint()
        .map_err(|faults| DocumentFault::of_faults(BLUEPRINT_FORMAT, &faults))
}

impl SectionForm {
    fn into_section(self, field: &str, collector: &mut Collector) -> Option<Section> {
        let at = |part: &str| format!("{field}.{part}");
        let kind = collector.word(&at("type"), &self.kind, &Kind::ALL, Kind::as_str);
        let rule = match (&self.rule, kind) {
            (Some(word), _) => collector.word(&at("rule"), word, Rule::ALL, Rule::as_str),
            (None, Some(kind)) => Rule::of_kind(kind).first().copied(),
            (None, None) => None,
        };
        if self.marks.is_none() {
            collector.add(at("marks"), Reason::Missing);
        }
        let topics: Vec<_> = (0..)
            .zip(&self.topics)
            .map(|(n, topic): (usize, _)| collector.code(&at(&format!("topics[{n}]")), topic))
            .collect();
        let difficulties: Vec<_> = (0..)
            .zip(&self.difficulty)
            .map(|(n, word): (usize, _)| {
                let place = at(&format!("difficulty[{n}]"));
                collector.word(&place, word, Difficulty::ALL, Difficulty::as_str)
            })
            .collect();
        Some(Section {
            name: self.name,
            kind: kind?,
            count: Span::exactly(self.count),
            marks: Some(self.marks?.0),
            rule: rule?,
            topics: topics.into_iter().collect::<Option<_>>()?,
            difficulties: difficulties.into_iter().collect::<Option<_>>()?,
        })
    }

    fn from_section(section: &Section) -> Self {
        Self {
            name: section.name.clone(),
            kind: section.kind.as_str().to_owned(),
            count: section.count.min,
            marks: section.marks.map(MarksForm),
            rule: Some(section.rule.as_str().to_owned()),
            topics: section.topics.iter().map(ToString::to_string).collect(),
            difficulty: section
                .difficulties
                .iter()
                .map(|word| word.as_str().to_owned())
                .collect(),
        }
    }
}

/// Where in the form a fault of the domain lies.
fn place_of(fault: &BlueprintFault, names: &[String]) -> String {
    let nth = |name: &str, n: usize, part: &str| {
        let mut at = names
            .iter()
            .enumerate()
            .filter(|(_, here)| *here == name)
            .map(|(at, _)| at);
        at.nth(n).map_or_else(
            || "sections".to_owned(),
            |at| format!("sections[{at}].{part}"),
        )
    };
    match fault {
        BlueprintFault::SectionCount { .. } => "sections".to_owned(),
        BlueprintFault::Name { field: "title", .. }
        | BlueprintFault::ControlCharacter { field: "title" } => "title".to_owned(),
        BlueprintFault::Name { found, .. } => names
            .iter()
            .find(|name| name.trim().chars().count() == *found)
            .map_or_else(|| "sections".to_owned(), |name| nth(name, 0, "name")),
        BlueprintFault::ControlCharacter { .. } => names
            .iter()
            .find(|name| name.chars().any(char::is_control))
            .map_or_else(|| "sections".to_owned(), |name| nth(name, 0, "name")),
        BlueprintFault::RepeatedSection { section } => nth(section, 1, "name"),
        BlueprintFault::Count { section, .. } => nth(section, 0, "count"),
        BlueprintFault::SectionMarks { section, .. } => nth(section, 0, "marks"),
        BlueprintFault::RuleKind { section, .. } => nth(section, 0, "rule"),
        BlueprintFault::SectionSpan { section, .. } => nth(section, 0, "count"),
        BlueprintFault::MarksOpen { section } => nth(section, 0, "marks"),
        BlueprintFault::MarksDiffer { .. } | BlueprintFault::NoMarks => "marks".to_owned(),
        BlueprintFault::Questions { .. } => "questions".to_owned(),
        BlueprintFault::LimitCount { .. } => "limits".to_owned(),
        BlueprintFault::LimitOfAll { at }
        | BlueprintFault::LimitSpan { at, .. }
        | BlueprintFault::RepeatedLimit { at, .. } => format!("limits[{at}]"),
        BlueprintFault::DifficultyWindow => "difficulty".to_owned(),
        BlueprintFault::EnemyGroup { at, .. } => format!("enemies[{at}]"),
        BlueprintFault::RequiredAndExcluded { .. } => "excluded".to_owned(),
        BlueprintFault::TooManyRequired { .. } => "required".to_owned(),
        BlueprintFault::Exposure { .. } => "max_exposure".to_owned(),
        BlueprintFault::Window { .. } => "neighbour_window".to_owned(),
    }
}

/// Reads a blueprint file; `file` is the name that problems carry.
///
/// # Errors
/// Every problem of the grammar and of the fields, each with its line.
pub fn read_toml(file: &str, text: &str) -> Result<Blueprint, Vec<Problem>> {
    let source = TomlText::new(file, text);
    let (table, syntax) = source.parse();
    if !syntax.is_empty() {
        return Err(syntax.into_iter().map(|(_, problem)| problem).collect());
    }
    let mut problems = Vec::new();
    let (form, unreadable): (BlueprintForm, _) = source.read_form(&table, &mut problems);
    let read = form.into_blueprint();
    if problems.is_empty() {
        let to_problems = |faults: Vec<FormFault>| {
            faults
                .iter()
                .map(|fault| source.problem_of(fault, &table, 0))
                .collect()
        };
        return read.map_err(to_problems);
    }
    let told = read.err().unwrap_or_default();
    let others = told
        .iter()
        .filter(|fault| !unreadable.contains(fault.root()));
    problems.extend(others.map(|fault| source.problem_of(fault, &table, 0)));
    Err(problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"title = "七月学习测试"
shuffle_options = false

[[sections]]
name = "单选题"
type = "single"
count = 10
marks = 2

[[sections]]
name = "多选题"
type = "multiple"
count = 4
marks = 2.5
rule = "exact"
topics = ["T01", "T02"]
difficulty = ["hard", "easy"]
"#;

    fn problems(text: &str) -> Vec<(usize, &'static str)> {
        read_toml("b.toml", text)
            .unwrap_err()
            .iter()
            .map(|p| (p.line, p.code))
            .collect()
    }

    #[test]
    fn a_file_reads_with_its_defaults_and_is_written_back() {
        let blueprint = read_toml("b.toml", FILE).unwrap();
        assert!(blueprint.shuffle_questions && !blueprint.shuffle_options);
        assert_eq!(blueprint.sections[0].rule, Rule::Exact);
        assert_eq!(blueprint.total().to_string(), "30");
        let form = BlueprintForm::from_blueprint(&blueprint);
        assert_eq!(form.clone().into_blueprint().unwrap(), blueprint);
        assert_eq!(
            read_toml("b.toml", &toml::to_string(&form).unwrap()).unwrap(),
            blueprint
        );
        let stored = to_json(&blueprint);
        assert_eq!(from_json(&stored).unwrap(), blueprint);
        assert!(
            stored.starts_with(r#"{"format":"examhall-blueprint/1","title""#),
            "{stored}"
        );
        assert!(stored.contains(r#""marks":"2.5""#), "{stored}");
    }

    #[test]
    fn the_default_rule_is_the_first_of_the_kind() {
        let text = FILE.replace("rule = \"exact\"\n", "");
        assert_eq!(
            read_toml("b.toml", &text).unwrap().sections[1].rule,
            Rule::Half
        );
    }

    #[test]
    fn every_fault_is_told_with_its_line() {
        let text = FILE
            .replace("count = 10", "count = \"ten\"\nworth = 3")
            .replace("marks = 2.5", "marks = 2.555")
            .replace("false", "\"no\"");
        let wanted = [
            (7, "wrong_type"),
            (8, "unknown_field"),
            (15, "wrong_type"),
            (2, "wrong_type"),
        ];
        assert_eq!(problems(&text), wanted);
    }

    #[test]
    fn unknown_words_are_told_with_their_lines() {
        let text = FILE
            .replace("\"multiple\"", "\"many\"")
            .replace("\"hard\"", "\"heavy\"");
        assert_eq!(
            problems(&text),
            [(12, "unknown_word"), (17, "unknown_word")]
        );
        let text = FILE
            .replace("\"T02\"", "\"T 02\"")
            .replace("marks = 2\n", "\n");
        assert_eq!(problems(&text), [(4, "missing_field"), (16, "not_a_code")]);
    }

    #[test]
    fn what_no_bank_could_serve_is_told_at_its_section() {
        assert_eq!(
            problems(&FILE.replace("\"exact\"", "\"pairs\"")),
            [(15, "rule_kind")]
        );
        assert_eq!(
            problems(&FILE.replace("多选题", "单选题")),
            [(11, "repeated_section")]
        );
        assert_eq!(
            problems(&FILE.replace("count = 4", "count = 0")),
            [(13, "question_count")]
        );
        assert_eq!(
            problems(&FILE.replace("marks = 2.5", "marks = 0")),
            [(14, "marks_out_of_range")]
        );
        assert_eq!(problems("title = \"空\""), [(1, "section_count")]);
        assert_eq!(
            problems(&FILE.replace("七月学习测试", " ")),
            [(1, "name_length")]
        );
    }

    #[test]
    fn a_broken_line_is_told() {
        let text = FILE.replace("count = 4", "count = = 4");
        assert_eq!(problems(&text), [(13, "toml_syntax")]);
    }
}
