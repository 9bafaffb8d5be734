//! A question that is not yet one, as far as its file tells it: for a person to complete.

use crate::domain::question::Status;
use crate::formats::exchange::adopt::Defaults;
use crate::formats::exchange::{ForeignKey, ForeignKind, ForeignOption, ForeignQuestion};
use crate::formats::question::{KeyValue, OptionForm, QuestionForm};

/// The form, with a code that is still to be given.
pub fn form(foreign: &ForeignQuestion, defaults: &Defaults) -> QuestionForm {
    let options = |listed: &[ForeignOption]| -> Vec<OptionForm> {
        let option = |option: &ForeignOption| OptionForm {
            id: id_of(&option.id),
            text: option.text.clone(),
            pinned: option.pinned,
        };
        listed.iter().map(option).collect()
    };
    let is_match = foreign.kind == ForeignKind::Match;
    let sides = options(&foreign.options);
    let difficulty = foreign.difficulty.unwrap_or(defaults.difficulty);
    QuestionForm {
        topic: Some(defaults.topic.to_string()),
        // A number with a tolerance has no kind here: what was accepted is told beside it.
        kind: match foreign.kind {
            ForeignKind::Numeric => ForeignKind::Blank.as_str().to_owned(),
            ForeignKind::Single
            | ForeignKind::Multiple
            | ForeignKind::TrueFalse
            | ForeignKind::Blank
            | ForeignKind::Match
            | ForeignKind::Order
            | ForeignKind::Essay => foreign.kind.as_str().to_owned(),
        },
        status: Status::Draft.as_str().to_owned(),
        version: 1,
        stem: foreign.stem.clone(),
        left: options(&foreign.left),
        options: if is_match { Vec::new() } else { sides.clone() },
        right: if is_match { sides } else { Vec::new() },
        key: foreign.key.as_ref().and_then(key_of),
        accepted: foreign.key.as_ref().map(accepted).unwrap_or_default(),
        explanation: foreign.explanation.clone(),
        difficulty: difficulty.as_str().to_owned(),
        cognitive: defaults.cognitive.as_str().to_owned(),
        tags: foreign.tags.iter().cloned().collect(),
        ..QuestionForm::default()
    }
}

/// Letters are small in the bank.
fn id_of(id: &str) -> String {
    id.to_lowercase()
}

fn key_of(key: &ForeignKey) -> Option<KeyValue> {
    let list = |ids: &[String]| KeyValue::List(ids.iter().map(|id| id_of(id)).collect());
    match key {
        ForeignKey::Choices(ids) => match ids.as_slice() {
            [one] => Some(KeyValue::One(id_of(one))),
            _ => Some(list(ids)),
        },
        ForeignKey::Truth(truth) => Some(KeyValue::Truth(*truth)),
        ForeignKey::Blanks(blanks) => {
            let models = blanks.iter().filter_map(|texts| texts.first().cloned());
            Some(KeyValue::List(models.collect()))
        }
        ForeignKey::Pairs(pairs) => {
            let pairs = pairs
                .iter()
                .map(|(left, right)| (id_of(left), id_of(right)));
            Some(KeyValue::Pairs(pairs.collect()))
        }
        ForeignKey::Order(ids) => Some(list(ids)),
        ForeignKey::Rubric(rubric) => Some(KeyValue::One(rubric.clone())),
        ForeignKey::Ranges(_) => None,
    }
}

fn accepted(key: &ForeignKey) -> Vec<Vec<String>> {
    match key {
        ForeignKey::Blanks(blanks) => {
            let further: Vec<Vec<String>> = blanks
                .iter()
                .map(|texts| texts.iter().skip(1).cloned().collect())
                .collect();
            if further.iter().all(Vec::is_empty) {
                Vec::new()
            } else {
                further
            }
        }
        ForeignKey::Choices(_)
        | ForeignKey::Truth(_)
        | ForeignKey::Pairs(_)
        | ForeignKey::Order(_)
        | ForeignKey::Rubric(_)
        | ForeignKey::Ranges(_) => Vec::new(),
    }
}
