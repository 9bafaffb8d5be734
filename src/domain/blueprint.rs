//! What a paper is made of: sections of one kind of question each.
//!
//! Invariant: a [`Blueprint`] is one that could be served by some bank; whether the bank at hand
//! can serve it, [`super::paper::generate`] says.

use std::collections::BTreeSet;

use super::marks::Marks;
use super::question::{Difficulty, Kind, TopicCode};
use super::scoring::Rule;

/// Most sections of a paper.
pub const MAX_SECTIONS: usize = 50;
/// Most questions of a paper.
pub const MAX_SLOTS: usize = 500;

/// A plan for papers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blueprint {
    /// What organisers call it.
    pub title: String,
    /// Its sections, in the order of the paper; checked by [`Blueprint::new`].
    sections: Vec<Section>,
    /// Whether the questions of a section come in an order of each paper's own.
    pub shuffle_questions: bool,
    /// Whether options that are not pinned come in an order of each paper's own.
    pub shuffle_options: bool,
}

/// Questions of one kind, worth the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its heading on the paper.
    pub name: String,
    /// The kind of its questions.
    pub kind: Kind,
    /// How many questions, at least 1.
    pub count: usize,
    /// Marks for each of them, more than zero.
    pub marks: Marks,
    /// How an answer is scored.
    pub rule: Rule,
    /// The topics to draw from; empty for all.
    pub topics: BTreeSet<TopicCode>,
    /// The difficulties to draw from; empty for all.
    pub difficulties: BTreeSet<Difficulty>,
}

/// Why a blueprint cannot be served by any bank.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BlueprintFault {
    /// No section, or too many.
    #[error("a blueprint has 1 to {max} sections; found {found}", max = MAX_SECTIONS)]
    SectionCount {
        /// Sections found.
        found: usize,
    },
    /// A name is empty or too long.
    #[error("`{field}` has 1 to 100 characters; found {found}")]
    Name {
        /// Which text.
        field: &'static str,
        /// Characters found.
        found: usize,
    },
    /// A name holds a character that cannot be shown.
    #[error("`{field}` holds a control character")]
    ControlCharacter {
        /// Which text.
        field: &'static str,
    },
    /// Two sections share a name.
    #[error("section `{section}` stands twice")]
    RepeatedSection {
        /// Its name.
        section: String,
    },
    /// A section without questions, or a paper with too many.
    #[error("section `{section}` asks for {found} questions; a paper has 1 to {max}", max = MAX_SLOTS)]
    Count {
        /// The section at which the count goes wrong.
        section: String,
        /// Questions up to and with this section.
        found: usize,
    },
    /// A question without marks, or a paper with too many.
    #[error("section `{section}` brings the paper to {found} marks; each question is worth more than 0, a paper at most {max}", max = Marks::MAX)]
    SectionMarks {
        /// The section at which the marks go wrong.
        section: String,
        /// Marks up to and with this section.
        found: Marks,
    },
    /// A scoring rule that the kind does not know.
    #[error("section `{section}`: rule `{rule}` does not apply to {kind} questions; wanted one of: {wanted}", rule = .rule.as_str(), kind = .kind.as_str())]
    RuleKind {
        /// The section.
        section: String,
        /// The rule asked for.
        rule: Rule,
        /// The kind of its questions.
        kind: Kind,
        /// The rules of that kind.
        wanted: String,
    },
}

impl Section {
    /// Marks of the whole section.
    pub fn total(&self) -> Marks {
        (0..self.count).map(|_| self.marks).sum()
    }
}

impl Blueprint {
    /// Checks a plan.
    ///
    /// # Errors
    /// The first [`BlueprintFault`], in the order of the sections.
    pub fn new(
        title: String,
        sections: Vec<Section>,
        shuffle_questions: bool,
        shuffle_options: bool,
    ) -> Result<Self, BlueprintFault> {
        check_name("title", &title)?;
        if sections.is_empty() || sections.len() > MAX_SECTIONS {
            return Err(BlueprintFault::SectionCount {
                found: sections.len(),
            });
        }
        let mut names = BTreeSet::new();
        let (mut n_slots, mut marks) = (0_usize, Marks::ZERO);
        for section in &sections {
            check_name("section.name", &section.name)?;
            if !names.insert(&section.name) {
                return Err(BlueprintFault::RepeatedSection {
                    section: section.name.clone(),
                });
            }
            n_slots = n_slots.saturating_add(section.count);
            if section.count == 0 || n_slots > MAX_SLOTS {
                return Err(BlueprintFault::Count {
                    section: section.name.clone(),
                    found: n_slots,
                });
            }
            marks = marks + section.total();
            if section.marks == Marks::ZERO || marks > Marks::MAX {
                return Err(BlueprintFault::SectionMarks {
                    section: section.name.clone(),
                    found: marks,
                });
            }
            check_rule(section)?;
        }
        Ok(Self {
            title,
            sections,
            shuffle_questions,
            shuffle_options,
        })
    }

    /// The sections, in the order of the paper.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// Marks of a whole paper.
    pub fn total(&self) -> Marks {
        self.sections.iter().map(Section::total).sum()
    }
}

fn check_name(field: &'static str, name: &str) -> Result<(), BlueprintFault> {
    let found = name.trim().chars().count();
    if !(1..=100).contains(&found) {
        return Err(BlueprintFault::Name { field, found });
    }
    if name.chars().any(char::is_control) {
        return Err(BlueprintFault::ControlCharacter { field });
    }
    Ok(())
}

fn check_rule(section: &Section) -> Result<(), BlueprintFault> {
    let rules = Rule::of_kind(section.kind);
    if rules.contains(&section.rule) {
        return Ok(());
    }
    let wanted: Vec<_> = rules.iter().map(|rule| rule.as_str()).collect();
    Err(BlueprintFault::RuleKind {
        section: section.name.clone(),
        rule: section.rule,
        kind: section.kind,
        wanted: wanted.join(", "),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(name: &str, count: usize, marks: &str) -> Section {
        Section {
            name: name.to_owned(),
            kind: Kind::Single,
            count,
            marks: marks.parse().unwrap(),
            rule: Rule::Exact,
            topics: BTreeSet::new(),
            difficulties: BTreeSet::new(),
        }
    }

    fn refused(sections: Vec<Section>) -> String {
        Blueprint::new("计划".to_owned(), sections, true, true)
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn the_marks_of_a_paper_are_the_sum_of_its_sections() {
        let sections = vec![section("一", 15, "2"), section("二", 8, "2.5")];
        let blueprint = Blueprint::new("计划".to_owned(), sections, true, true).unwrap();
        assert_eq!(blueprint.total().to_string(), "50");
    }

    #[test]
    fn a_plan_that_no_bank_could_serve_is_refused_with_the_reason() {
        assert_eq!(refused(vec![]), "a blueprint has 1 to 50 sections; found 0");
        assert_eq!(
            refused(vec![section(" ", 1, "1")]),
            "`section.name` has 1 to 100 characters; found 0"
        );
        assert_eq!(
            refused(vec![section("一\u{0}", 1, "1")]),
            "`section.name` holds a control character"
        );
        assert_eq!(
            refused(vec![section("一", 1, "1"), section("一", 1, "1")]),
            "section `一` stands twice"
        );
        assert_eq!(
            refused(vec![section("一", 300, "1"), section("二", 201, "1")]),
            "section `二` asks for 501 questions; a paper has 1 to 500"
        );
        assert_eq!(
            refused(vec![section("一", usize::MAX, "1")]),
            format!(
                "section `一` asks for {} questions; a paper has 1 to 500",
                usize::MAX
            )
        );
        assert_eq!(
            refused(vec![section("一", 2, "0")]),
            "section `一` brings the paper to 0 marks; each question is worth more than 0, a paper at most 10000"
        );
        assert_eq!(
            refused(vec![section("一", 2, "9000")]),
            "section `一` brings the paper to 18000 marks; each question is worth more than 0, a paper at most 10000"
        );
    }

    #[test]
    fn a_rule_belongs_to_the_kind() {
        let half = Section {
            rule: Rule::Half,
            ..section("一", 1, "1")
        };
        assert_eq!(
            refused(vec![half]),
            "section `一`: rule `half` does not apply to single questions; wanted one of: exact"
        );
    }
}
