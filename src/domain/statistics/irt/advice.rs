//! What a reader of estimates must know before they act on them.
//!
//! Invariant: advice follows from the numbers alone, and each piece says what to do, in Chinese and in English.

use super::calibration::{Calibration, QuestionResult};
use super::linked::linked_groups;
use super::maximise::Model;
use super::priors::Priors;
use super::responses::{Responses, Tally};
use crate::domain::Language;

/// Answers below which the estimates of a question are advisory (assessment.md 4.3).
pub const FEW_ANSWERS: u64 = 50;
/// Answers that a question should have before its slope is estimated (assessment.md 4.3).
pub const FEW_ANSWERS_FOR_SLOPES: u64 = 500;
/// Candidates below which no figure of a calibration should be acted on.
pub const FEW_CANDIDATES: usize = 30;

/// Why a question has no estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NotEstimable {
    /// It was on nobody's paper.
    NobodyHadIt,
    /// Everybody who had it answered it right: any easier question explains that better.
    AllRight,
    /// Nobody who had it answered it right.
    AllWrong,
    /// The likelihood grows with the slope or the intercept without end.
    Unbounded,
    /// No chain of right and wrong answers leads from it to the others and back (conditional estimates).
    Unlinked,
}

impl NotEstimable {
    /// One sentence.
    pub const fn sentence(self, language: Language) -> &'static str {
        match self {
            Self::NobodyHadIt => language.pick(
                "没有考生做到这道题，无法估计。",
                "No candidate had this question, so it cannot be estimated.",
            ),
            Self::AllRight => language.pick(
                "做到这道题的考生全部答对，难度没有有限的估计值。",
                "All candidates who had this question got it right, so its difficulty has no finite estimate.",
            ),
            Self::AllWrong => language.pick(
                "做到这道题的考生全部答错，难度没有有限的估计值。",
                "All candidates who had this question got it wrong, so its difficulty has no finite estimate.",
            ),
            Self::Unbounded => language.pick(
                "数据不足以确定这道题的区分度，估计值趋于无穷，未采用。",
                "There is too little data to tell the discrimination of this question: its estimate grows without end and is not used.",
            ),
            Self::Unlinked => language.pick(
                "这道题与其他题之间缺少互有对错的作答，无法放在同一量尺上比较。",
                "Too few answers, right and wrong, link this question with the others, so it cannot be put on one scale with them.",
            ),
        }
    }
}

/// A warning about a calibration; questions are named by their numbers from 0.
#[derive(Debug, Clone, PartialEq)]
pub enum Advice {
    /// Fewer than [`FEW_CANDIDATES`] candidates.
    FewCandidates {
        /// How many.
        n_candidates: usize,
    },
    /// Questions with fewer than [`FEW_ANSWERS`] answers.
    FewAnswers {
        /// Which.
        questions: Vec<usize>,
    },
    /// Questions whose slope was estimated from fewer than [`FEW_ANSWERS_FOR_SLOPES`] answers.
    FewAnswersForSlopes {
        /// Which.
        questions: Vec<usize>,
    },
    /// Questions without an estimate.
    NotEstimable {
        /// Which.
        questions: Vec<usize>,
    },
    /// Questions whose estimate leans on what the caller believed.
    Believed {
        /// Which.
        questions: Vec<usize>,
    },
    /// Questions that the able answer worse: their key should be looked at.
    NegativeSlope {
        /// Which.
        questions: Vec<usize>,
    },
    /// Questions whose slope is so near to 0 that they have no difficulty.
    Flat {
        /// Which.
        questions: Vec<usize>,
    },
    /// Groups of questions that no candidate joins.
    Disconnected {
        /// The groups; see [`linked_groups`].
        groups: Vec<Vec<usize>>,
    },
    /// The limit of iterations came before the end.
    NotConverged {
        /// How many there were.
        iterations: u32,
    },
    /// The information is singular: there are no standard errors.
    NoStandardErrors,
}

impl Advice {
    /// What organisers should know, in a sentence or two.
    pub fn sentence(&self, language: Language) -> String {
        let [chinese, english] = match self {
            Self::FewCandidates { n_candidates: n } => [
                format!(
                    "只有 {n} 名考生，少于 {FEW_CANDIDATES} 名，各项估计都很不稳定，不宜据此下结论。"
                ),
                format!(
                    "There are fewer than {FEW_CANDIDATES} candidates ({n}): no estimate is stable, and none should be acted upon."
                ),
            ],
            Self::FewAnswers { questions } => {
                let n = questions.len();
                [
                    format!("有 {n} 道题的作答人数不足 {FEW_ANSWERS}，其估计值仅供参考。"),
                    format!(
                        "Questions that fewer than {FEW_ANSWERS} candidates had: {n}. Take their estimates as a guide only."
                    ),
                ]
            }
            Self::FewAnswersForSlopes { questions } => {
                let n = questions.len();
                [
                    format!(
                        "有 {n} 道题的作答人数不足 {FEW_ANSWERS_FOR_SLOPES}，其区分度估计仅供参考，建议改用 Rasch 模型。"
                    ),
                    format!(
                        "Questions that fewer than {FEW_ANSWERS_FOR_SLOPES} candidates had: {n}. Take the estimates of their discrimination as a guide only; a Rasch model suits better."
                    ),
                ]
            }
            Self::NotEstimable { questions } => {
                let n = questions.len();
                [
                    format!("有 {n} 道题无法估计（无人作答、全对、全错或数据不足），未参与计算。"),
                    format!(
                        "Questions that cannot be estimated: {n} (nobody had them, all were right, all were wrong, or there is too little data). They are left out."
                    ),
                ]
            }
            Self::Believed { questions } => {
                let n = questions.len();
                [
                    format!("有 {n} 道题的估计借助了预设的难度分布，仅供参考。"),
                    format!(
                        "Questions whose estimates lean on a difficulty that was assumed beforehand: {n}. Take them as a guide only."
                    ),
                ]
            }
            Self::NegativeSlope { questions } => {
                let n = questions.len();
                [
                    format!("有 {n} 道题能力越强的考生越容易答错，请核对答案。"),
                    format!(
                        "Questions that abler candidates get wrong more often: {n}. Check their keys."
                    ),
                ]
            }
            Self::Flat { questions } => {
                let n = questions.len();
                [
                    format!("有 {n} 道题的区分度接近 0，无法给出难度。"),
                    format!(
                        "Questions whose discrimination is close to 0: {n}. No difficulty can be given for them."
                    ),
                ]
            }
            Self::Disconnected { groups } => {
                let n = groups.len();
                [
                    format!(
                        "题目分成 {n} 组，组与组之间没有共同的考生，只有假定各组考生水平相同才能互相比较。"
                    ),
                    format!(
                        "The questions fall into {n} groups that share no candidates: they can be compared only if the candidates of all groups are taken to be equally able."
                    ),
                ]
            }
            Self::NotConverged { iterations } => [
                format!("迭代 {iterations} 次后仍未收敛，估计值可能不准。"),
                format!(
                    "The estimates had not settled after {iterations} iterations and may be inaccurate."
                ),
            ],
            Self::NoStandardErrors => [
                "数据不足以计算标准误。".to_owned(),
                "There is too little data to work out standard errors.".to_owned(),
            ],
        };
        match language {
            Language::Chinese => chinese,
            Language::English => english,
        }
    }
}

/// All that there is to say of a calibration.
pub(super) fn advise(
    calibration: &Calibration,
    responses: &Responses,
    tallies: &[Tally],
    priors: &Priors,
) -> Vec<Advice> {
    let n_candidates = responses.n_candidates();
    let results = || calibration.questions.iter().zip(tallies).enumerate();
    let which = |is_meant: &dyn Fn(usize, &QuestionResult, &Tally) -> bool| -> Option<Vec<usize>> {
        let meant = results().filter(|(number, (result, tally))| is_meant(*number, result, tally));
        let questions: Vec<usize> = meant.map(|(number, _)| number).collect();
        (!questions.is_empty()).then_some(questions)
    };
    let has_slopes = calibration.model == Model::TwoParameter;
    let groups = linked_groups(responses);
    let found = [
        (n_candidates < FEW_CANDIDATES).then_some(Advice::FewCandidates { n_candidates }),
        which(&|_, result, tally| result.is_ok() && tally.had < FEW_ANSWERS)
            .map(|questions| Advice::FewAnswers { questions }),
        which(&|_, result, tally| {
            has_slopes && result.is_ok() && tally.had < FEW_ANSWERS_FOR_SLOPES
        })
        .map(|questions| Advice::FewAnswersForSlopes { questions }),
        which(&|_, result, _| result.is_err()).map(|questions| Advice::NotEstimable { questions }),
        which(&|number, result, _| {
            result.is_ok() && (priors.is_about(number) || has_slopes && priors.has_slope())
        })
        .map(|questions| Advice::Believed { questions }),
        which(&|_, result, _| result.as_ref().is_ok_and(|found| found.curve.slope < 0.0))
            .map(|questions| Advice::NegativeSlope { questions }),
        which(&|_, result, _| {
            result
                .as_ref()
                .is_ok_and(|found| found.curve.difficulty().is_none())
        })
        .map(|questions| Advice::Flat { questions }),
        (1 < groups.len()).then_some(Advice::Disconnected { groups }),
        (!calibration.is_converged).then_some(Advice::NotConverged {
            iterations: calibration.iterations,
        }),
        calibration
            .information
            .is_none()
            .then_some(Advice::NoStandardErrors),
    ];
    found.into_iter().flatten().collect()
}
