//! Writing a batch.

use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

use super::super::{
    Asset, Batch, Confidence, ForeignKey, ForeignOption, ForeignQuestion, ImportProblem,
};
use super::{AssetForm, OptionForm, ProblemForm, QuestionForm, key, number};
use crate::domain::Language;
use crate::domain::question::Difficulty;
use crate::domain::scoring::Rule;

/// A batch, of which one part at a time is a form: large ones have to fit beside their text.
#[derive(Serialize)]
struct BatchForm<'b> {
    questions: Forms<'b, ForeignQuestion, QuestionForm>,
    problems: Forms<'b, ImportProblem, ProblemForm>,
    assets: Forms<'b, Asset, AssetForm>,
}

struct Forms<'b, T, F> {
    parts: &'b [T],
    form: &'b dyn Fn(&T) -> F,
}

impl<T, F: Serialize> Serialize for Forms<'_, T, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.parts.iter().map(self.form))
    }
}

/// A batch as one JSON object, indented, its problems in a language.
pub fn to_json(batch: &Batch, language: Language) -> String {
    let form = BatchForm {
        questions: Forms {
            parts: &batch.questions,
            form: &QuestionForm::of,
        },
        problems: Forms {
            parts: &batch.problems,
            form: &|problem| ProblemForm::of(problem, language),
        },
        assets: Forms {
            parts: &batch.assets,
            form: &AssetForm::of,
        },
    };
    // Texts, numbers and lists can always be written.
    serde_json::to_string_pretty(&form).unwrap_or_default()
}

impl QuestionForm {
    fn of(question: &ForeignQuestion) -> Self {
        Self {
            code: question.code.clone(),
            kind: question.kind.as_str().to_owned(),
            stem: question.stem.clone(),
            options: question.options.iter().map(OptionForm::of).collect(),
            left: question.left.iter().map(OptionForm::of).collect(),
            key: key::write(question),
            accepted: further(question),
            marks: question.marks.as_deref().and_then(marks),
            explanation: question.explanation.clone(),
            topic: question.topic.clone(),
            difficulty: question
                .difficulty
                .map(Difficulty::as_str)
                .map(str::to_owned),
            tags: question.tags.iter().cloned().collect(),
            source: question.source.clone(),
            rule: question.rule.as_ref().map(Rule::author_text),
            confidence: number(&share(question.confidence)),
        }
    }
}

/// What each blank accepts beside the model answer.
fn further(question: &ForeignQuestion) -> Option<Vec<Vec<String>>> {
    let Some(ForeignKey::Blanks(blanks)) = &question.key else {
        return None;
    };
    let further = blanks
        .iter()
        .map(|texts| texts.iter().skip(1).cloned().collect());
    Some(further.collect())
}

/// Marks as a number; as a text where they are none, so that they are not lost.
fn marks(text: &str) -> Option<Box<RawValue>> {
    number(text).or_else(|| to_raw_value(text).ok())
}

/// Hundredths as a decimal: `1`, `0.9`, `0.85`.
fn share(confidence: Confidence) -> String {
    let hundredths = confidence.hundredths();
    if hundredths == 100 {
        return "1".to_owned();
    }
    let decimals = format!("{hundredths:02}");
    let decimals = decimals.trim_end_matches('0');
    if decimals.is_empty() {
        "0".to_owned()
    } else {
        format!("0.{decimals}")
    }
}

impl OptionForm {
    fn of(option: &ForeignOption) -> Self {
        Self {
            id: option.id.clone(),
            text: option.text.clone(),
        }
    }
}

impl ProblemForm {
    fn of(problem: &ImportProblem, language: Language) -> Self {
        let place = &problem.place;
        Self {
            line: Some(place.line).filter(|line| *line != 0),
            cell: place.cell.clone(),
            file: place.file.clone(),
            question: place.question,
            severity: problem.severity.as_str().to_owned(),
            code: problem.code.to_owned(),
            message: problem.message(language).to_owned(),
        }
    }
}

impl AssetForm {
    fn of(asset: &Asset) -> Self {
        Self {
            name: asset.name.clone(),
            media_type: asset.media_type.to_owned(),
            bytes: asset.bytes.len(),
        }
    }
}
