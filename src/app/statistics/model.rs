//! What a model says of an exam: how hard questions are whoever had them, and what scores on papers of each
//! candidate's own are worth on one reference paper.
//!
//! Invariant: no score changes. The model knows right and not right: an answer with part of the marks counts as not
//! right, and essays, dropped questions and those given away are not in it.

use std::sync::Arc;

use super::known::{Known, in_marks, score_of};
use super::own::Pool;
use super::parallel::Parallel;
use crate::app::meter::Stage;
use crate::app::sheets::{Answered, Source, each};
use crate::app::{App, Error};
use crate::domain::ExamId;
use crate::domain::exam::PaperMode;
use crate::domain::grading::{Correctness, Standing};
use crate::domain::marks::Marks;
use crate::domain::question::Kind;
use crate::domain::rating::Rating;
use crate::domain::roster::RosterEntry;
use crate::domain::statistics::irt::{
    Advice, Calibration, CalibrationError, Curve, FEW_ANSWERS, Model, Normal, Outcome, Priors,
    Responses, ResponsesBuilder, Settings, Tally, TrueScores, calibrate, calibrate_watched,
    expected_abilities,
};
use crate::formats::score_sheet::OnFirst;
use crate::formats::stats::MAX_MODEL_CELLS;
use crate::store::{Connection, StoreError, papers};

/// What a model says of the questions of an exam.
#[derive(Debug, Clone)]
pub struct ModelReport {
    /// The questions in the model, in the order of its estimates.
    pub questions: Vec<Known>,
    /// How many had each, and had it right.
    pub tallies: Vec<Tally>,
    /// What was estimated.
    pub calibration: Result<Calibration, CalibrationError>,
}

/// What a candidate's answers are worth on the reference paper.
#[derive(Debug, Clone, Copy)]
pub(in crate::app) struct Equated<'a> {
    pub(in crate::app) person: &'a RosterEntry,
    /// What the grade says.
    pub(in crate::app) total: Marks,
    /// Marks of the questions in the model that were answered right, and of all of them on the candidate's paper.
    pub(in crate::app) score: f64,
    pub(in crate::app) full: f64,
    /// θ, in standard deviations of the candidates, and its standard error.
    pub(in crate::app) ability: f64,
    pub(in crate::app) standard_error: f64,
    /// What the score is worth on the reference paper; none where no question of the candidate's has a curve.
    pub(in crate::app) worth: Option<f64>,
    /// Marks of the questions in the model on the reference paper.
    pub(in crate::app) reference_full: f64,
    /// What the total is worth on the first of a few parallel papers; none where papers are dealt otherwise.
    pub(in crate::app) on_first: Option<OnFirst>,
    /// Whether it is only a hint: few candidates, or questions that few had.
    pub(in crate::app) is_advisory: bool,
}

/// What a model says of an exam as it is graded now, watched by the caller's meter.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::ModelTooLarge`]; [`Error::CalledOff`].
pub async fn exam_model(app: &App, exam: ExamId, model: Model) -> Result<ModelReport, Error> {
    let (keys, meter) = (Arc::clone(&app.keys), app.meter.clone());
    app.store
        .read(move |conn| {
            let source = Source::load(conn, exam, keys)?;
            let source = source.metered(conn, meter.clone(), 1)?;
            let asked = Asked::load(conn, &source)?;
            let responses = asked.responses(conn, &source, |_| ())?;
            meter.begin(Stage::Fitting, 0)?;
            let tallies = responses.tallies();
            // Whoever calls it off meanwhile is heard when it is fitted.
            let mut tell = |_| drop(meter.advance(1));
            let settings = asked.settings(model, &tallies);
            let calibration = calibrate_watched(&responses, &settings, &mut tell);
            Ok(ModelReport {
                questions: asked.known(),
                tallies,
                calibration,
            })
        })
        .await
}

/// Hands over each graded attempt that counts with what it is worth on the first paper of the exam: true scores
/// by the Rasch model (Kolen and Brennan 2014, 6.5), with slope 1 where the answers do not tell a slope; totals on
/// a few parallel papers by themselves as well. Attempts are read twice. Without any estimate abilities are those
/// of the population, and scores are worth nothing known.
pub(in crate::app) fn each_equated(
    conn: &mut Connection,
    source: &Source,
    mut take: impl FnMut(&Equated<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let asked = Asked::load(conn, source)?;
    let drawn = match source.exam.rules.papers {
        PaperMode::Forms => {
            papers::list(conn, source.exam.id, 1, source.exam.rules.n_forms.into())?
        }
        PaperMode::Own | PaperMode::Uniform | PaperMode::Shared => Vec::new(),
    };
    let mut parallel = Parallel::new(drawn.iter().map(|(_, id, paper)| (*id, paper)));
    let count = |answered: &Answered<'_>| parallel.count(answered.paper_id, answered.total);
    let responses = asked.responses(conn, source, count)?;
    let scale = parallel.scale();
    let tallies = responses.tallies();
    let by = |model| calibrate(&responses, &asked.settings(model, &tallies));
    // So few candidates tell no slope, and where it is 0 scores are worth nothing.
    let tells_slope = |found: &Calibration| {
        let is_without =
            |advice: &Advice| matches!(advice, Advice::FewCandidates { .. } | Advice::Flat { .. });
        !found.advice.iter().any(is_without)
    };
    let found = by(Model::Rasch).ok().filter(tells_slope);
    let found = found.map_or_else(|| by(Model::RaschSlope1), Ok);
    let is_sure = found
        .as_ref()
        .is_ok_and(|found| found.is_converged && found.advice.is_empty())
        && !scale.is_advisory();
    let curves = asked.curves(found, &tallies);
    drop(responses);
    let first = papers::list(conn, source.exam.id, 1, 1)?;
    let slots = first.into_iter().flat_map(|(_, _, paper)| paper.slots);
    let slots = slots.filter_map(|slot| asked.place(slot.version, slot.marks));
    let reference = Reference::new(slots, &asked, &tallies, &curves);
    each(conn, source, |answered| {
        let row = asked.row(answered)?;
        let mut single = ResponsesBuilder::new(asked.places.len());
        let added = single.add(&row);
        added.map_err(|_| StoreError::corrupt("papers.document"))?;
        let abilities = expected_abilities(&single.finish(), &curves);
        let Some(ability) = abilities.first() else {
            return Ok(());
        };
        let marks = |place: &usize| asked.marks(*place);
        let right = row.iter().filter(|(_, outcome)| *outcome == Outcome::Right);
        let on_first = scale.worth(answered.paper_id, answered.total);
        take(&Equated {
            person: answered.person,
            total: answered.total,
            score: right.map(|(place, _)| marks(place)).sum(),
            full: row.iter().map(|(place, _)| marks(place)).sum(),
            ability: ability.ability,
            standard_error: ability.standard_error,
            worth: reference.worth(&row, &asked, &curves),
            reference_full: reference.full,
            on_first,
            is_advisory: !is_sure,
        })
    })
}

/// The questions in the model.
struct Asked {
    pool: Pool,
    /// Of each question in the model, its place in the pool.
    places: Vec<usize>,
    /// The other way round.
    at_of: Vec<Option<usize>>,
}

impl Asked {
    fn load(conn: &mut Connection, source: &Source) -> Result<Self, Error> {
        let pool = Pool::load(conn, source)?;
        let is_in = |known: &Known| match (known.kind, known.standing) {
            (Kind::Essay, _) | (_, Standing::Dropped | Standing::FullMarks) => false,
            (
                Kind::Single
                | Kind::Multiple
                | Kind::TrueFalse
                | Kind::Blank
                | Kind::Match
                | Kind::Order,
                Standing::Counts,
            ) => true,
        };
        let mut places = Vec::new();
        let at_of = pool.known.iter().enumerate().map(|(place, known)| {
            is_in(known).then(|| {
                places.push(place);
                places.len() - 1
            })
        });
        let at_of = at_of.collect();
        Ok(Self {
            pool,
            places,
            at_of,
        })
    }

    fn known(&self) -> Vec<Known> {
        let known = self
            .places
            .iter()
            .filter_map(|place| self.pool.known.get(*place));
        known.cloned().collect()
    }

    /// Where a question stands in the model.
    fn place(&self, version: crate::domain::QuestionVersionId, marks: Marks) -> Option<usize> {
        let in_pool = self.pool.at_of.get(&(version, marks))?;
        self.at_of.get(*in_pool).copied().flatten()
    }

    fn marks(&self, at: usize) -> f64 {
        let known = self
            .places
            .get(at)
            .and_then(|place| self.pool.known.get(*place));
        known.map_or(0.0, |known| in_marks(known.full_marks))
    }

    /// What became of the questions of a candidate's paper that are in the model.
    fn row(&self, answered: &Answered<'_>) -> Result<Vec<(usize, Outcome)>, Error> {
        let mut row = Vec::new();
        for cell in self.pool.cells(answered)? {
            let at = self.at_of.get(cell.question).copied().flatten();
            let (Some(at), Some(_)) = (at, score_of(&cell.one)) else {
                continue;
            };
            let outcome = match cell.one.score.correctness {
                Correctness::Right => Outcome::Right,
                Correctness::Unanswered => Outcome::Omitted,
                Correctness::Partly | Correctness::Wrong => Outcome::Wrong,
                Correctness::Waiting | Correctness::Dropped => continue,
            };
            row.push((at, outcome));
        }
        Ok(row)
    }

    /// The usual settings. Of a question that few had, the difficulty is believed to be about what its label lets
    /// expect.
    fn settings(&self, model: Model, tallies: &[Tally]) -> Settings {
        let difficulties = self.places.iter().zip(tallies).enumerate();
        let believed = difficulties.filter_map(|(at, (place, tally))| {
            let known = self.pool.known.get(*place)?;
            (tally.had < FEW_ANSWERS).then(|| (at, believed(known)))
        });
        Settings {
            priors: Priors {
                difficulties: believed.collect(),
                slope: None,
            },
            ..Settings::of(model)
        }
    }

    /// The curve of each question; of one that nobody had, what is believed of it.
    fn curves(
        &self,
        found: Result<Calibration, CalibrationError>,
        tallies: &[Tally],
    ) -> Vec<Option<Curve>> {
        let mut curves = found.map_or_else(
            |_| vec![None; self.places.len()],
            |calibration| calibration.curves(),
        );
        let Some(slope) = curves.iter().flatten().map(|curve| curve.slope).next() else {
            return curves;
        };
        for ((curve, place), tally) in curves.iter_mut().zip(&self.places).zip(tallies) {
            if let Some(known) = self.pool.known.get(*place).filter(|_| tally.had == 0) {
                let intercept = -slope * believed(known).mean;
                *curve = Some(Curve { slope, intercept });
            }
        }
        curves
    }

    fn responses(
        &self,
        conn: &mut Connection,
        source: &Source,
        mut count: impl FnMut(&Answered<'_>),
    ) -> Result<Responses, Error> {
        let mut builder = ResponsesBuilder::new(self.places.len());
        let mut n_cells = 0_u64;
        each(conn, source, |answered| {
            count(answered);
            let row = self.row(answered)?;
            n_cells += u64::try_from(row.len()).unwrap_or(u64::MAX);
            if MAX_MODEL_CELLS < n_cells {
                return Err(Error::ModelTooLarge {
                    max: MAX_MODEL_CELLS,
                });
            }
            let added = builder.add(&row);
            Ok(added.map_err(|_| StoreError::corrupt("papers.document"))?)
        })?;
        Ok(builder.finish())
    }
}

/// What is believed of a question before anybody had it: that the share its label stands for is right, 1 more or
/// less. A curve of slope 1 averages over abilities of variance 1 to a logit that is smaller by √(1 + π/8) (MacKay
/// 1992, The evidence framework applied to classification networks).
fn believed(known: &Known) -> Normal {
    let share = f64::from(Rating::of_label(known.difficulty).thousandths()) / 1000.0;
    let stretch = (1.0 + std::f64::consts::FRAC_PI_8).sqrt();
    Normal {
        mean: -stretch * (share / (1.0 - share)).ln(),
        sd: 1.0,
    }
}

/// The paper on which all scores are told.
struct Reference {
    /// Its questions with curves.
    curves: Option<TrueScores>,
    /// What is expected of those without: all were right, or all wrong.
    constant: f64,
    /// Marks of all of them.
    full: f64,
}

impl Reference {
    fn new(
        slots: impl Iterator<Item = usize>,
        asked: &Asked,
        tallies: &[Tally],
        curves: &[Option<Curve>],
    ) -> Self {
        let (mut known, mut constant, mut full) = (Vec::new(), 0.0, 0.0);
        for at in slots {
            let marks = asked.marks(at);
            full += marks;
            if let Some(curve) = curves.get(at).copied().flatten() {
                known.push((curve, marks));
                continue;
            }
            let tally = tallies.get(at);
            if tally.is_some_and(|tally| 0 < tally.right) {
                constant += marks;
            }
        }
        Self {
            curves: TrueScores::new(known).ok(),
            constant,
            full,
        }
    }

    /// What a row is worth here, by its questions that have curves.
    fn worth(
        &self,
        row: &[(usize, Outcome)],
        asked: &Asked,
        curves: &[Option<Curve>],
    ) -> Option<f64> {
        let reference = self.curves.as_ref()?;
        let (mut own, mut score) = (Vec::new(), 0.0);
        for (at, outcome) in row {
            if let Some(curve) = curves.get(*at).copied().flatten() {
                let marks = asked.marks(*at);
                own.push((curve, marks));
                score += match outcome {
                    Outcome::Right => marks,
                    Outcome::Wrong | Outcome::Omitted => 0.0,
                };
            }
        }
        let own = TrueScores::new(own).ok()?;
        Some(own.equate(score, reference).score + self.constant)
    }
}
