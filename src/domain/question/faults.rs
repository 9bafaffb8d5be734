//! What makes a question valid.
//!
//! These are the conditions without which a question cannot be presented or scored. Matters of
//! taste and craft are the linter's.

use std::collections::BTreeSet;

use super::super::scoring::{ByChoice, Method, Rounding, Rule};
use super::{BLANK, Choice, Evidence, Key, Kind, Layout, OptionId, Parts};

/// Longest stem, option, accepted text or explanation, in characters.
pub const MAX_TEXT: usize = 2_000;

/// One thing that is wrong with a question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuestionFault {
    /// A text that must not be empty is.
    #[error("`{field}` is empty")]
    Empty {
        /// Which text.
        field: &'static str,
    },
    /// A text is longer than can be shown.
    #[error("`{field}` has {found} characters; at most {max} are allowed")]
    TooLong {
        /// Which text.
        field: &'static str,
        /// Characters found.
        found: usize,
        /// Characters allowed.
        max: usize,
    },
    /// Too few or too many options, items or sides.
    #[error("`{field}` has {found} entries; a {kind} question has {min} to {max}", kind = .kind.as_str())]
    OptionCount {
        /// Which list.
        field: &'static str,
        /// The kind of the question.
        kind: Kind,
        /// Entries found.
        found: usize,
        /// Fewest allowed.
        min: usize,
        /// Most allowed.
        max: usize,
    },
    /// Two options share an id.
    #[error("option id `{id}` stands twice")]
    RepeatedOption {
        /// The id.
        id: OptionId,
    },
    /// Two options read the same.
    #[error("two options read the same: `{text}`")]
    RepeatedText {
        /// The text.
        text: String,
    },
    /// The key names an option that is not there.
    #[error("the key names option `{id}`, which the question does not have")]
    UnknownOption {
        /// The id in the key.
        id: OptionId,
    },
    /// The rule is about an option that is not there.
    #[error("the rule names option `{id}`, which the question does not have")]
    UnknownInRule {
        /// The id in the rule.
        id: OptionId,
    },
    /// The key is of another kind than the question.
    #[error("the key does not belong to a {kind} question", kind = .kind.as_str())]
    KeyKind {
        /// The kind of the question.
        kind: Kind,
    },
    /// The number of right options does not fit the kind.
    #[error("the key has {found} right options; wanted {wanted}")]
    KeyCount {
        /// How many the key has.
        found: usize,
        /// What would be right, in words.
        wanted: &'static str,
    },
    /// The stem does not hold as many blanks as the key.
    #[error("the stem has {in_stem} blanks (`____`) and the key has {in_key}")]
    BlankCount {
        /// Blanks in the stem.
        in_stem: usize,
        /// Texts in the key.
        in_key: usize,
    },
    /// A left side without a right side in the key.
    #[error("the key leaves out `{id}`")]
    NotInKey {
        /// The side or item that the key does not mention.
        id: OptionId,
    },
    /// A quotation is longer than is allowed.
    #[error("a quotation has {found} characters; at most {max} are allowed", max = Evidence::MAX_QUOTE)]
    LongQuote {
        /// Characters found.
        found: usize,
    },
    /// The rule is not one for this kind of question.
    #[error("rule `{found}` cannot score a {kind} question; wanted one of {wanted}", kind = .kind.as_str(), wanted = Rule::names_of(*.kind).join(", "))]
    RuleKind {
        /// The name of the rule.
        found: &'static str,
        /// The kind of the question.
        kind: Kind,
    },
    /// The rule leaves parts of a mark as they are.
    #[error("`round=none` is for tables of scored answers: marks on papers are rounded")]
    Unrounded,
    /// The version is zero.
    #[error("`version` counts from 1")]
    VersionZero,
}

/// Everything that is wrong with these parts; empty for a valid question.
pub fn check(parts: &Parts) -> Vec<QuestionFault> {
    let mut faults = Vec::new();
    if parts.version == 0 {
        faults.push(QuestionFault::VersionZero);
    }
    check_text("stem", &parts.body.stem, &mut faults);
    if parts.explanation.chars().count() > MAX_TEXT {
        check_text("explanation", &parts.explanation, &mut faults);
    }
    for evidence in &parts.evidence {
        let found = evidence.quote.chars().count();
        if found > Evidence::MAX_QUOTE {
            faults.push(QuestionFault::LongQuote { found });
        }
        check_text("evidence.material", &evidence.material, &mut faults);
        check_text("evidence.quote", &evidence.quote, &mut faults);
    }
    check_layout(&parts.body.layout, &mut faults);
    check_key(parts, &mut faults);
    check_rule(parts, &mut faults);
    faults
}

fn check_text(field: &'static str, text: &str, faults: &mut Vec<QuestionFault>) {
    let found = text.chars().count();
    if text.trim().is_empty() {
        faults.push(QuestionFault::Empty { field });
    } else if found > MAX_TEXT {
        faults.push(QuestionFault::TooLong {
            field,
            found,
            max: MAX_TEXT,
        });
    }
}

fn check_layout(layout: &Layout, faults: &mut Vec<QuestionFault>) {
    let kind = layout.kind();
    match layout {
        Layout::Single(options) => check_choices("options", kind, options, 2, faults),
        Layout::Multiple(options) => check_choices("options", kind, options, 3, faults),
        Layout::Order(items) => check_choices("options", kind, items, 3, faults),
        Layout::Match { left, right } => {
            check_choices("left", kind, left, 2, faults);
            check_choices("right", kind, right, 2, faults);
        }
        Layout::TrueFalse | Layout::Blank(_) | Layout::Essay => {}
    }
}

/// The alphabet: options are shown with letters.
const MAX_CHOICES: usize = 26;

fn check_choices(
    field: &'static str,
    kind: Kind,
    choices: &[Choice],
    min: usize,
    faults: &mut Vec<QuestionFault>,
) {
    if choices.len() < min || choices.len() > MAX_CHOICES {
        faults.push(QuestionFault::OptionCount {
            field,
            kind,
            found: choices.len(),
            min,
            max: MAX_CHOICES,
        });
    }
    let (mut ids, mut texts) = (BTreeSet::new(), BTreeSet::new());
    for choice in choices {
        check_text(field, &choice.text, faults);
        if !ids.insert(&choice.id) {
            faults.push(QuestionFault::RepeatedOption {
                id: choice.id.clone(),
            });
        }
        if !texts.insert(choice.text.trim()) {
            faults.push(QuestionFault::RepeatedText {
                text: choice.text.clone(),
            });
        }
    }
}

fn check_key(parts: &Parts, faults: &mut Vec<QuestionFault>) {
    let unknown = |id: &OptionId, choices: &[Choice]| {
        (!choices.iter().any(|choice| choice.id == *id))
            .then(|| QuestionFault::UnknownOption { id: id.clone() })
    };
    match (&parts.body.layout, &parts.key) {
        (Layout::Single(options), Key::Choices(key)) => {
            if key.len() != 1 {
                faults.push(QuestionFault::KeyCount {
                    found: key.len(),
                    wanted: "1",
                });
            }
            faults.extend(key.iter().filter_map(|id| unknown(id, options)));
        }
        (Layout::Multiple(options), Key::Choices(key)) => {
            if key.len() < 2 {
                faults.push(QuestionFault::KeyCount {
                    found: key.len(),
                    wanted: "2 or more",
                });
            }
            faults.extend(key.iter().filter_map(|id| unknown(id, options)));
        }
        (Layout::TrueFalse, Key::Truth(_)) | (Layout::Essay, Key::Rubric(_)) => {}
        (Layout::Blank(in_stem), Key::Blanks(blanks)) => check_blanks(*in_stem, blanks, faults),
        (Layout::Match { left, right }, Key::Pairs(pairs)) => {
            faults.extend(pairs.keys().filter_map(|id| unknown(id, left)));
            faults.extend(pairs.values().filter_map(|id| unknown(id, right)));
            let missing = left.iter().filter(|side| !pairs.contains_key(&side.id));
            faults.extend(missing.map(|side| QuestionFault::NotInKey {
                id: side.id.clone(),
            }));
        }
        (Layout::Order(items), Key::Order(order)) => {
            faults.extend(order.iter().filter_map(|id| unknown(id, items)));
            let missing = items.iter().filter(|item| !order.contains(&item.id));
            faults.extend(missing.map(|item| QuestionFault::NotInKey {
                id: item.id.clone(),
            }));
            if order.len() > items.len() {
                faults.push(QuestionFault::KeyCount {
                    found: order.len(),
                    wanted: "each item once",
                });
            }
        }
        (layout, _) => faults.push(QuestionFault::KeyKind {
            kind: layout.kind(),
        }),
    }
}

fn check_rule(parts: &Parts, faults: &mut Vec<QuestionFault>) {
    let (Some(rule), kind) = (&parts.rule, parts.body.layout.kind()) else {
        return;
    };
    if !rule.applies_to(kind) {
        let found = rule.method.name();
        faults.push(QuestionFault::RuleKind { found, kind });
    }
    if rule.rounding == Rounding::None {
        faults.push(QuestionFault::Unrounded);
    }
    if let Method::Choice(ByChoice::QtiMap(mapping)) = &rule.method {
        let options = parts.body.layout.choices();
        let unknown = |id: &&OptionId| !options.iter().any(|option| option.id == **id);
        let unknown = mapping.of.keys().filter(unknown).cloned();
        faults.extend(unknown.map(|id| QuestionFault::UnknownInRule { id }));
    }
}

fn check_blanks(in_stem: usize, blanks: &[Vec<String>], faults: &mut Vec<QuestionFault>) {
    if in_stem == 0 || in_stem != blanks.len() {
        faults.push(QuestionFault::BlankCount {
            in_stem,
            in_key: blanks.len(),
        });
    }
    for accepted in blanks {
        if accepted.is_empty() {
            faults.push(QuestionFault::Empty { field: "key" });
        }
        for text in accepted {
            check_text("key", text, faults);
        }
    }
}

impl Layout {
    /// The layout of a fill-in question: as many blanks as its stem marks.
    pub fn blanks_of(stem: &str) -> Self {
        Self::Blank(stem.matches(BLANK).count())
    }
}
