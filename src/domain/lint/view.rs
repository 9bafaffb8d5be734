//! A question as the rules look at it: every text folded once.

use super::super::question::{Choice, Key, Kind, Layout, Question};
use super::text::{Stem, fold, take_apart};

/// A question with what most rules need of it.
pub(super) struct View<'q> {
    pub(super) question: &'q Question,
    pub(super) stem: Stem,
    /// What stands beside the stem: options, items, left and then right sides.
    pub(super) shown: Vec<Shown<'q>>,
    /// The texts that each blank accepts, folded.
    pub(super) blanks: Vec<Vec<String>>,
}

/// An option, an item or a side.
pub(super) struct Shown<'q> {
    /// `options`, `left` or `right`.
    pub(super) list: &'static str,
    pub(super) at: usize,
    pub(super) choice: &'q Choice,
    /// Its text, folded.
    pub(super) plain: String,
    /// Whether it is a right option of a single or multiple choice; no other has one.
    pub(super) is_right: bool,
}

impl<'q> View<'q> {
    pub(super) fn of(question: &'q Question) -> Self {
        let (mut shown, mut blanks) = (Vec::new(), Vec::new());
        let mut add = |list, choices: &'q [Choice]| {
            shown.extend(choices.iter().enumerate().map(|(at, choice)| Shown {
                list,
                at,
                choice,
                plain: fold(&choice.text),
                is_right: matches!(&question.key, Key::Choices(right) if right.contains(&choice.id)),
            }));
        };
        match &question.body.layout {
            Layout::Single(choices) | Layout::Multiple(choices) | Layout::Order(choices) => {
                add("options", choices);
            }
            Layout::Match { left, right } => {
                add("left", left);
                add("right", right);
            }
            Layout::TrueFalse | Layout::Blank(_) | Layout::Essay => {}
        }
        if let Key::Blanks(texts) = &question.key {
            blanks = texts
                .iter()
                .map(|texts| texts.iter().map(|text| fold(text)).collect())
                .collect();
        }
        Self {
            question,
            stem: take_apart(&question.body.stem),
            shown,
            blanks,
        }
    }

    pub(super) fn kind(&self) -> Kind {
        self.question.kind()
    }

    /// The options of a single or multiple choice.
    pub(super) fn options(&self) -> &[Shown<'q>] {
        match self.kind() {
            Kind::Single | Kind::Multiple => &self.shown,
            Kind::TrueFalse | Kind::Blank | Kind::Match | Kind::Order | Kind::Essay => &[],
        }
    }

    pub(super) fn right(&self) -> impl Iterator<Item = &Shown<'q>> {
        self.options().iter().filter(|option| option.is_right)
    }

    pub(super) fn wrong(&self) -> impl Iterator<Item = &Shown<'q>> {
        self.options().iter().filter(|option| !option.is_right)
    }

    /// The texts of the options as they are written.
    pub(super) fn option_texts(&self) -> Vec<&'q str> {
        self.options()
            .iter()
            .map(|option| option.choice.text.as_str())
            .collect()
    }
}

impl Shown<'_> {
    /// Where its text stands.
    pub(super) fn field(&self) -> String {
        format!("{}[{}].text", self.list, self.at)
    }
}
