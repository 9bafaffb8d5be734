//! Counts into figures: all that a table says of the whole, of each question, and by a model.
//!
//! Invariant: figures are those of the statistics, none is made here; what has none has its reason.

use super::read::{Answers, Counted, Note};
use crate::domain::Language;
use crate::domain::question::Kind;
use crate::domain::statistics::classical::{
    Figure, Flag, OptionFigures, QuestionFigures, TestFigures,
};
use crate::domain::statistics::irt::{
    Calibration, CalibrationError, ConditionalCalibration, Curve, Model, NotEstimable, Outcome,
    Responses, Settings, calibrate, calibrate_conditionally, most_probable_ability,
};

/// Wrong answers of a question that are told.
const N_WRONG: usize = 5;

/// Longest paper whose scores are all told with their abilities.
const MAX_SCORES: usize = 200;

/// Everything that is told of a table.
#[derive(Debug, Clone)]
pub struct Report {
    /// Full marks of the whole.
    pub full_marks: f64,
    /// Of the whole.
    pub test: TestFigures,
    /// By question, in the order of the table.
    pub questions: Vec<QuestionReport>,
    /// By the model, where one is wanted.
    pub model: Option<ModelFigures>,
    /// What is to be known.
    pub notes: Vec<Note>,
}

/// What is told of a question.
#[derive(Debug, Clone)]
pub struct QuestionReport {
    /// Its id.
    pub id: String,
    /// Its full marks.
    pub full_marks: f64,
    /// Its figures.
    pub figures: QuestionFigures,
    /// What to look at.
    pub flags: Vec<Flag>,
    /// What was chosen and written, where the table holds answers.
    pub answers: Option<QuestionAnswers>,
}

/// What was chosen and written.
#[derive(Debug, Clone)]
pub struct QuestionAnswers {
    /// The kind of the question.
    pub kind: Kind,
    /// What a blind guess is worth, as a share of the marks, where guessing makes sense.
    pub guess: Option<Figure>,
    /// Each option, named; none of blanks.
    pub options: Vec<(String, OptionFigures)>,
    /// Candidates who gave nothing.
    pub n_omitted: u64,
    /// The most frequent answers without full marks, of several keys and of blanks.
    pub wrong: Vec<(String, u64)>,
    /// Answers that found no room to be counted one by one.
    pub n_uncounted: u64,
}

/// What a model says.
#[derive(Debug, Clone)]
pub struct ModelFigures {
    /// Curves of questions, or why there are none.
    pub calibration: Result<Calibration, CalibrationError>,
    /// Difficulties without a population, of Rasch models.
    pub conditional: Option<Result<ConditionalCalibration, NotEstimable>>,
    /// Abilities by the number of right answers, of Rasch models where each question has a curve.
    pub scores: Vec<AbilityOfScore>,
}

/// What a number of right answers on all questions says of an ability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AbilityOfScore {
    /// Right answers.
    pub score: usize,
    /// The most probable ability, in standard deviations of the candidates.
    pub ability: f64,
    /// Its standard error.
    pub standard_error: f64,
}

impl Report {
    /// Of a table, and by `model` where the table was counted for one.
    pub fn of(counted: &Counted, model: Option<Model>) -> Self {
        let answers = counted.answers.as_ref();
        let figures = counted.fixed.questions().into_iter();
        let each = figures.zip(counted.ids.iter().zip(&counted.full_marks));
        let questions = each.enumerate().map(|(at, (figures, (id, full_marks)))| {
            let answers = answers.and_then(|answers| QuestionAnswers::of(answers, at));
            QuestionReport {
                flags: flags(&figures, answers.as_ref()),
                id: id.clone(),
                full_marks: *full_marks,
                figures,
                answers,
            }
        });
        let responses = counted.responses.as_ref();
        Self {
            full_marks: counted.full_marks.iter().sum(),
            test: counted.fixed.test(),
            questions: questions.collect(),
            model: responses
                .zip(model)
                .map(|(responses, model)| ModelFigures::of(responses, model)),
            notes: counted.notes.clone(),
        }
    }

    /// What is to be known of the figures, each a Chinese sentence: notes, cautions, advice of the model.
    pub fn warnings(&self) -> Vec<String> {
        let notes = self.notes.iter().map(Note::sentence);
        let language = Language::Chinese;
        let caution = self.test.caution.map(|caution| caution.sentence(language));
        let model = self
            .model
            .iter()
            .flat_map(|model| match &model.calibration {
                Ok(calibration) => {
                    let advice = calibration.advice.iter();
                    advice.map(|advice| advice.sentence(language)).collect()
                }
                Err(error) => vec![error.sentence(language).to_owned()],
            });
        notes.chain(caution).chain(model).collect()
    }
}

impl QuestionAnswers {
    fn of(answers: &Answers, at: usize) -> Option<Self> {
        let question = answers.questions.get(at)?;
        let options = answers.options.figures(at, &question.keys);
        let wrong = question.wrong.top(N_WRONG).into_iter();
        Some(Self {
            kind: question.kind,
            guess: question.guess,
            options: question.labels.iter().cloned().zip(options).collect(),
            n_omitted: question.n_omitted,
            wrong: wrong.map(|(text, n)| (text.clone(), n)).collect(),
            n_uncounted: question.wrong.n_others(),
        })
    }
}

fn flags(figures: &QuestionFigures, answers: Option<&QuestionAnswers>) -> Vec<Flag> {
    let guess = answers.and_then(|answers| answers.guess?.ok());
    // Of a statement the other side is no distractor that could be replaced.
    let with_distractors = answers.filter(|answers| answers.kind != Kind::TrueFalse);
    let options = with_distractors
        .into_iter()
        .flat_map(|answers| &answers.options);
    let options: Vec<OptionFigures> = options.map(|(_, figures)| figures.clone()).collect();
    figures.flags(guess, &options)
}

impl ModelFigures {
    fn of(responses: &Responses, model: Model) -> Self {
        let calibration = calibrate(responses, &Settings::of(model));
        let is_rasch = match model {
            Model::RaschSlope1 | Model::Rasch => true,
            Model::TwoParameter => false,
        };
        let curves = calibration
            .as_ref()
            .map(Calibration::curves)
            .unwrap_or_default();
        Self {
            conditional: is_rasch.then(|| calibrate_conditionally(responses)),
            scores: if is_rasch {
                scores(&curves)
            } else {
                Vec::new()
            },
            calibration,
        }
    }
}

/// Where all slopes are equal the number right says all that answers to the whole paper say.
fn scores(curves: &[Option<Curve>]) -> Vec<AbilityOfScore> {
    let is_whole = curves.iter().all(Option::is_some);
    if curves.is_empty() || MAX_SCORES < curves.len() || !is_whole {
        return Vec::new();
    }
    let of_score = |score| {
        let row = (0..curves.len()).map(|question| {
            let is_right = question < score;
            (
                question,
                if is_right {
                    Outcome::Right
                } else {
                    Outcome::Wrong
                },
            )
        });
        let found = most_probable_ability(&row.collect::<Vec<_>>(), curves);
        AbilityOfScore {
            score,
            ability: found.ability,
            standard_error: found.standard_error,
        }
    };
    (0..=curves.len()).map(of_score).collect()
}
