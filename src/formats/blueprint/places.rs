//! Where in the form a fault of the domain lies.

use super::BlueprintForm;
use crate::domain::blueprint::BlueprintFault;

/// What of a form is needed to tell the place of a fault after the form was read.
pub(super) struct Places {
    names: Vec<String>,
    excluded: Vec<String>,
}

impl Places {
    pub(super) fn of(form: &BlueprintForm) -> Self {
        let names = form.sections.iter().map(|section| section.name.clone());
        Self {
            names: names.collect(),
            excluded: form.excluded.clone(),
        }
    }

    /// The field that a fault is about.
    pub(super) fn of_fault(&self, fault: &BlueprintFault) -> String {
        match fault {
            BlueprintFault::SectionCount { .. } => "sections".to_owned(),
            BlueprintFault::Name { field: "title", .. }
            | BlueprintFault::ControlCharacter { field: "title" } => "title".to_owned(),
            BlueprintFault::Name { found, .. } => {
                self.name_that(|name| name.trim().chars().count() == *found)
            }
            BlueprintFault::ControlCharacter { .. } => {
                self.name_that(|name| name.chars().any(char::is_control))
            }
            BlueprintFault::RepeatedSection { section } => self.nth(section, 1, "name"),
            BlueprintFault::Count { section, .. } => self.nth(section, 0, "count"),
            BlueprintFault::SectionSpan { section, .. } => self.nth(section, 0, "count.min"),
            BlueprintFault::SectionMarks { section, .. }
            | BlueprintFault::MarksOpen { section } => self.nth(section, 0, "marks"),
            BlueprintFault::RuleKind { section, .. } | BlueprintFault::Unrounded { section } => {
                self.nth(section, 0, "rule")
            }
            BlueprintFault::MarksDiffer { .. } | BlueprintFault::NoMarks => "marks".to_owned(),
            BlueprintFault::Questions { .. } => "questions".to_owned(),
            BlueprintFault::LimitCount { .. } => "limits".to_owned(),
            BlueprintFault::LimitOfAll { at } | BlueprintFault::RepeatedLimit { at, .. } => {
                format!("limits[{at}]")
            }
            BlueprintFault::LimitSpan { at, .. } => format!("limits[{at}].min"),
            BlueprintFault::DifficultyWindow => "difficulty".to_owned(),
            BlueprintFault::EnemyGroup { at, .. } => format!("enemies[{at}]"),
            BlueprintFault::RequiredAndExcluded { code } => {
                let at = self.excluded.iter().position(|here| here == code.as_str());
                at.map_or_else(|| "excluded".to_owned(), |at| format!("excluded[{at}]"))
            }
            BlueprintFault::TooManyRequired { .. } => "required".to_owned(),
            BlueprintFault::Exposure { .. } => "max_exposure".to_owned(),
            BlueprintFault::Window { .. } => "neighbour_window".to_owned(),
        }
    }

    /// A part of the section, counted from 0, that is the `n`th of its name.
    fn nth(&self, name: &str, n: usize, part: &str) -> String {
        let named = (0_usize..)
            .zip(&self.names)
            .filter(|(_, here)| *here == name);
        named.map(|(at, _)| at).nth(n).map_or_else(
            || "sections".to_owned(),
            |at| format!("sections[{at}].{part}"),
        )
    }

    fn name_that(&self, is_meant: impl Fn(&str) -> bool) -> String {
        let at = self.names.iter().position(|name| is_meant(name));
        at.map_or_else(
            || "sections".to_owned(),
            |at| format!("sections[{at}].name"),
        )
    }
}
