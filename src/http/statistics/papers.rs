//! Figures of whole papers as JSON.
//!
//! Invariant: of papers of each candidate's own there is nothing that would need the same questions for all.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::figures::{Reasons, UndefinedReason};
use crate::app::statistics::{FixedFigures, OwnFigures, OwnPass, PassMark};
use crate::domain::Language;
use crate::domain::statistics::classical::{Figure, Halves};

/// Figures of a whole paper: of a fixed one, or of papers of each candidate's own.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = TestFigures)]
pub(super) enum TestFiguresReply {
    Fixed(Box<FixedTestReply>),
    Own(Box<OwnTestReply>),
}

/// Figures of a paper that all had, or of a form. In marks where nothing else is said.
#[derive(Serialize, ToSchema)]
#[schema(as = FixedTestFigures)]
pub(super) struct FixedTestReply {
    /// Its letter, of forms.
    form: Option<String>,
    /// Candidates.
    n: u64,
    /// Candidates with a score on every question.
    n_complete: u64,
    /// What the questions that count carry together.
    full_marks: f64,
    mean: Option<f64>,
    median: Option<f64>,
    sd: Option<f64>,
    /// By k-statistics.
    skewness: Option<f64>,
    /// By k-statistics, 0 for a normal distribution.
    kurtosis: Option<f64>,
    /// 信度, Cronbach's α, at most 1.
    alpha: Option<f64>,
    /// Of questions right or wrong for equal marks.
    kr20: Option<f64>,
    /// The same if all were equally hard.
    kr21: Option<f64>,
    /// Per cent: 100·√(1 − α).
    error_ratio: Option<f64>,
    /// SD·√(1 − α).
    standard_error: Option<f64>,
    /// α over candidates with a score on every question.
    listwise_alpha: Option<f64>,
    /// Of odd and even questions.
    half_correlation: Option<f64>,
    spearman_brown: Option<f64>,
    /// Guttman's λ4.
    lambda4: Option<f64>,
    /// Ferguson's δ, 0 to 1.
    ferguson_delta: Option<f64>,
    /// Null without a pass mark.
    pass: Option<PassReply>,
    /// Why figures are null, by key.
    reasons: BTreeMap<String, UndefinedReason>,
}

/// Figures of papers of each candidate's own together. In marks where nothing else is said.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnTestFigures)]
pub(super) struct OwnTestReply {
    /// Candidates.
    n: u64,
    mean: Option<f64>,
    sd: Option<f64>,
    /// 信度: 1 − mean error variance/variance of totals; an estimate of the correlation of two independent papers.
    reliability: Option<f64>,
    /// Root of the mean error variance of candidates (stratified binomial, by section).
    sem: Option<f64>,
    /// How far the papers that were sat differ in difficulty: standard deviation of what candidates in the middle
    /// would score on them.
    paper_spread: Option<f64>,
    /// What that should be by the way papers are drawn.
    designed_spread: Option<f64>,
    /// Average correlation of two questions, 0 to 1.
    average_correlation: f64,
    /// Null without a pass mark.
    pass: Option<OwnPassReply>,
    /// Why figures are null, by key.
    reasons: BTreeMap<String, UndefinedReason>,
}

/// How sure the decision at the pass mark is, on a fixed paper.
#[derive(Serialize, ToSchema)]
#[schema(as = PassFigures)]
pub(super) struct PassReply {
    /// In marks of the questions that count: scaled down where some were dropped.
    pass_mark: f64,
    n_passed: u64,
    n_failed: u64,
    /// Candidates less than one conditional error from the pass mark.
    n_near: Option<u64>,
    /// Standard error at the pass mark, by the binomial.
    binomial_error: Option<f64>,
    /// The same made to agree with α.
    conditional_error: Option<f64>,
    /// Share of candidates for whom a parallel paper would decide alike, 0 to 1.
    consistency: Option<f64>,
    /// What chance alone would decide alike.
    chance_consistency: Option<f64>,
    /// Cohen's κ.
    kappa: Option<f64>,
    /// Why figures are null, by key.
    reasons: BTreeMap<String, UndefinedReason>,
}

/// The decision at the pass mark, on papers of each candidate's own.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnPassFigures)]
pub(super) struct OwnPassReply {
    pass_mark: f64,
    n_passed: u64,
    n_failed: u64,
    /// Candidates less than one standard error of their own from the pass mark.
    n_near: u64,
}

pub(super) fn fixed(papers: &[FixedFigures], language: Language) -> Vec<TestFiguresReply> {
    let papers = papers
        .iter()
        .map(|paper| FixedTestReply::of(paper, language));
    papers
        .map(|test| TestFiguresReply::Fixed(Box::new(test)))
        .collect()
}

pub(super) fn own(papers: &OwnFigures, language: Language) -> Vec<TestFiguresReply> {
    let test = OwnTestReply::of(papers, language);
    vec![TestFiguresReply::Own(Box::new(test))]
}

impl FixedTestReply {
    fn of(paper: &FixedFigures, language: Language) -> Self {
        let test = &paper.test;
        let half = |figure: fn(Halves) -> Figure| test.halves.and_then(figure);
        let mut reasons = Reasons::new(language);
        Self {
            form: paper.form.map(String::from),
            n: test.n,
            n_complete: test.n_complete,
            full_marks: paper.full_marks,
            mean: reasons.figure("mean", test.mean),
            median: reasons.figure("median", test.median),
            sd: reasons.figure("sd", test.sd),
            skewness: reasons.figure("skewness", test.skewness),
            kurtosis: reasons.figure("kurtosis", test.kurtosis),
            alpha: reasons.figure("alpha", test.alpha),
            kr20: reasons.figure("kr20", test.kr20),
            kr21: reasons.figure("kr21", test.kr21),
            error_ratio: reasons.per_cent("error_ratio", test.error_ratio),
            standard_error: reasons.figure("standard_error", test.standard_error),
            listwise_alpha: reasons.figure("listwise_alpha", test.listwise_alpha),
            half_correlation: reasons.figure("half_correlation", half(|h| h.correlation)),
            spearman_brown: reasons.figure("spearman_brown", half(|h| h.spearman_brown)),
            lambda4: reasons.figure("lambda4", half(|h| h.lambda4)),
            ferguson_delta: reasons.figure("ferguson_delta", test.ferguson_delta),
            pass: paper
                .pass
                .as_ref()
                .map(|pass| PassReply::of(pass, language)),
            reasons: reasons.told(),
        }
    }
}

impl OwnTestReply {
    fn of(papers: &OwnFigures, language: Language) -> Self {
        let test = &papers.test;
        let mut reasons = Reasons::new(language);
        Self {
            n: test.n,
            mean: reasons.figure("mean", test.mean),
            sd: reasons.figure("sd", test.sd),
            reliability: reasons.figure("reliability", test.reliability),
            sem: reasons.figure("sem", test.error),
            paper_spread: reasons.figure("paper_spread", test.paper_spread.map(f64::sqrt)),
            designed_spread: reasons.figure("designed_spread", test.designed_spread.map(f64::sqrt)),
            average_correlation: test.average_correlation,
            pass: papers.pass.as_ref().map(OwnPassReply::of),
            reasons: reasons.told(),
        }
    }
}

impl PassReply {
    fn of(pass: &PassMark, language: Language) -> Self {
        let figures = &pass.figures;
        let mut reasons = Reasons::new(language);
        // The count has the reason of the error that it is counted by.
        reasons.figure("n_near", figures.n_near.map(|_| 0.0));
        Self {
            pass_mark: pass.pass_mark,
            n_passed: figures.n_passed,
            n_failed: figures.n_failed,
            n_near: figures.n_near.ok(),
            binomial_error: reasons.figure("binomial_error", figures.binomial_error),
            conditional_error: reasons.figure("conditional_error", figures.conditional_error),
            consistency: reasons.figure("consistency", figures.consistency),
            chance_consistency: reasons.figure("chance_consistency", figures.chance_consistency),
            kappa: reasons.figure("kappa", figures.kappa),
            reasons: reasons.told(),
        }
    }
}

impl OwnPassReply {
    const fn of(pass: &OwnPass) -> Self {
        Self {
            pass_mark: pass.pass_mark,
            n_passed: pass.n_passed,
            n_failed: pass.n_failed,
            n_near: pass.n_near,
        }
    }
}
