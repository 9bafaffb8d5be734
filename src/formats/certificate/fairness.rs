//! The parts of a certificate that tell how fair papers are: exposure, overlap, letters.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::RatioForm;
use crate::domain::paper::certificate::{
    Exposure, LetterCount, LetterTest, Letters, Neighbours, Overlap, Ratio, Stratum, Use,
};
use crate::domain::question::QuestionCode;

/// How often questions were used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExposureForm {
    /// Groups of questions that count alike.
    pub strata: Vec<StratumForm>,
    /// Each question that can be drawn, by code.
    pub questions: Vec<UseForm>,
    /// Questions that cannot be drawn: excluded, or fitting nothing.
    pub not_drawable: Vec<String>,
    /// How many questions that can be drawn stand on no paper.
    pub unused: usize,
    /// Fewest papers that one of them stands on.
    pub least: Option<u64>,
    /// Most papers that one of them stands on.
    pub most: Option<u64>,
    /// The least use as a multiple of the level of its stratum.
    pub least_relative: Option<RatioForm>,
    /// The largest use as a multiple of the level of its stratum.
    pub most_relative: Option<RatioForm>,
    /// The largest share of the papers that one question stands on.
    pub largest_share: Option<RatioForm>,
    /// The largest share allowed.
    #[schema(example = "0.300")]
    pub max_exposure: Option<String>,
    /// The questions that exceed it.
    pub over_max_exposure: Vec<String>,
}

/// Questions that fit the same sections and count in the same limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StratumForm {
    /// The sections, from 0.
    pub sections: Vec<usize>,
    /// The limits, from 0.
    pub limits: Vec<usize>,
    /// Whether they stand on every paper.
    pub required: bool,
    /// How many questions.
    pub size: u64,
    /// How often all of them together were used.
    pub uses: u64,
    /// Uses of the least used one.
    pub least: u64,
    /// Uses of the most used one.
    pub most: u64,
    /// The share of the papers that each would stand on, were all used alike.
    pub expected_share: Option<RatioForm>,
}

/// How often one question was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UseForm {
    /// The question.
    pub code: String,
    /// Its stratum, from 0.
    pub stratum: usize,
    /// How many papers it stands on.
    pub uses: u64,
}

/// How much papers share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OverlapForm {
    /// What two papers share, over all pairs.
    pub mean: Option<RatioForm>,
    /// No papers of these sizes from so many questions share less on average.
    pub least_mean: Option<RatioForm>,
    /// No papers that use each stratum as often share less on average.
    pub least_mean_by_stratum: Option<RatioForm>,
    /// What independent papers of the same make-up share on average.
    pub uniform: Option<RatioForm>,
    /// How many papers, the first ones, were compared each with each.
    pub compared: usize,
    /// The most that two of those share.
    pub most: u64,
    /// So many papers cannot all share less than this.
    pub least_most: u64,
    /// Papers so far apart.
    pub neighbours: Vec<NeighboursForm>,
}

/// Papers at one distance in the order of the papers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NeighboursForm {
    /// The distance, from 1.
    pub lag: usize,
    /// How many pairs.
    pub pairs: u64,
    /// What a pair shares on average.
    pub mean: Option<RatioForm>,
    /// The most that one pair shares.
    pub most: u64,
}

/// Key letters of single-choice questions, and answers of true-or-false questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LettersForm {
    /// By number of options.
    pub by_options: Vec<OptionLettersForm>,
    /// The most equal key letters in a row within a section.
    pub longest_run: u64,
    /// Statements that are right.
    pub right: u64,
    /// Statements that are wrong.
    pub wrong: u64,
    /// The most equal answers in a row within a section of statements.
    pub longest_truth_run: u64,
}

/// Key letters of the questions with so many options.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OptionLettersForm {
    /// The options.
    pub options: usize,
    /// How often the right one stood at A, B and so on.
    pub counts: Vec<u64>,
    /// The same for questions whose options may all stand anywhere.
    pub free: Vec<u64>,
    /// The test of those; none where too little was counted.
    pub test: Option<LetterTestForm>,
}

/// A χ² test against every letter equally often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LetterTestForm {
    /// The statistic.
    pub chi_square: RatioForm,
    /// Degrees of freedom.
    pub degrees: u32,
    /// How often chance alone would come out at least as uneven.
    #[schema(example = "0.5934")]
    pub p: String,
}

impl ExposureForm {
    pub(super) fn of(exposure: &Exposure, papers: u64) -> Self {
        let form = |ratio: Option<Ratio>| ratio.map(RatioForm::from);
        let strata = exposure.strata.iter();
        Self {
            strata: strata
                .map(|stratum| stratum_form(stratum, papers))
                .collect(),
            questions: exposure.questions.iter().map(use_form).collect(),
            not_drawable: texts(&exposure.not_drawable),
            unused: exposure.unused().count(),
            least: exposure.uses.map(|(least, _)| least),
            most: exposure.uses.map(|(_, most)| most),
            least_relative: form(exposure.relative.map(|(least, _)| least)),
            most_relative: form(exposure.relative.map(|(_, most)| most)),
            largest_share: form(exposure.largest_share),
            max_exposure: exposure
                .cap
                .map(|cap| format!("{}.{:03}", cap / 1000, cap % 1000)),
            over_max_exposure: texts(&exposure.over_cap),
        }
    }
}

fn texts(codes: &[QuestionCode]) -> Vec<String> {
    codes.iter().map(ToString::to_string).collect()
}

fn stratum_form(stratum: &Stratum, papers: u64) -> StratumForm {
    StratumForm {
        sections: stratum.sections.clone(),
        limits: stratum.limits.clone(),
        required: stratum.is_required,
        size: stratum.size,
        uses: stratum.uses,
        least: stratum.least,
        most: stratum.most,
        expected_share: stratum.expected_share(papers).map(RatioForm::from),
    }
}

fn use_form(question: &Use) -> UseForm {
    UseForm {
        code: question.code.to_string(),
        stratum: question.stratum,
        uses: question.uses,
    }
}

impl OverlapForm {
    pub(super) fn of(overlap: &Overlap) -> Self {
        let form = |ratio: Option<Ratio>| ratio.map(RatioForm::from);
        Self {
            mean: form(overlap.mean),
            least_mean: form(overlap.least_mean),
            least_mean_by_stratum: form(overlap.least_mean_by_stratum),
            uniform: form(overlap.uniform),
            compared: overlap.compared,
            most: overlap.most,
            least_most: overlap.least_most,
            neighbours: overlap.neighbours.iter().map(neighbours_form).collect(),
        }
    }
}

fn neighbours_form(neighbours: &Neighbours) -> NeighboursForm {
    NeighboursForm {
        lag: neighbours.lag,
        pairs: neighbours.pairs,
        mean: neighbours.mean().map(RatioForm::from),
        most: neighbours.most,
    }
}

impl LettersForm {
    pub(super) fn of(letters: &Letters) -> Self {
        Self {
            by_options: letters.by_options.iter().map(option_letters).collect(),
            longest_run: letters.longest_run,
            right: letters.right,
            wrong: letters.wrong,
            longest_truth_run: letters.longest_truth_run,
        }
    }
}

fn option_letters(count: &LetterCount) -> OptionLettersForm {
    OptionLettersForm {
        options: count.options,
        counts: count.counts.clone(),
        free: count.free.clone(),
        test: count.test.as_ref().map(test_form),
    }
}

fn test_form(test: &LetterTest) -> LetterTestForm {
    LetterTestForm {
        chi_square: test.chi_square.into(),
        degrees: test.degrees,
        p: test.p.to_string(),
    }
}
