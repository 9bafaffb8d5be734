//! Figures of questions as JSON.
//!
//! Invariant: a question of papers of each candidate's own has no slot, and no figure that a slot would have.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::details::{FlagReply, OptionReply, WrongReply, ends};
use super::figures::{Reasons, UndefinedReason};
use crate::app::statistics::{FixedFigures, FixedQuestion, Given, Known, OwnFigures, OwnQuestion};
use crate::domain::Language;
use crate::domain::grading::Standing;
use crate::domain::statistics::classical::{Evidence, Flag};
use crate::http::words::KindWord;

/// Figures of a question.
#[derive(Serialize, ToSchema)]
#[schema(as = QuestionFigures)]
pub(super) struct QuestionFiguresReply {
    /// The letter of the form that it stands on, of forms.
    form: Option<String>,
    /// Where it stands, from 1; null where each candidate had a paper of their own.
    slot: Option<u32>,
    code: String,
    version: u32,
    /// The name of its 大题.
    section: String,
    #[serde(rename = "type")]
    kind: KindWord,
    /// A ruling gave everybody full marks: the figures say nothing of the question, and no flag is raised.
    is_given_away: bool,
    full_marks: f64,
    /// Candidates with a score on it.
    n: u64,
    /// Candidates whose answer waits for a person: in no figure.
    n_waiting: u64,
    /// Candidates who gave nothing.
    n_omitted: u64,
    #[serde(flatten)]
    figures: FiguresReply,
    /// The share of the marks that a blind guess wins on average under the rule in force; null for essays, and with
    /// its reason where there are too many guesses to go through.
    guess: Option<f64>,
    /// Each option in the order of the author; empty where nothing is chosen.
    options: Vec<OptionReply>,
    /// The most frequent answers without full marks: letters of the author, or texts in the form in which they are
    /// compared, with `；` between blanks. Of one choice the options tell it.
    frequent_wrong: Vec<WrongReply>,
    /// Wrong answers that found no room to be counted one by one.
    n_wrong_not_listed_apart: u64,
    /// What a person should look at.
    flags: Vec<FlagReply>,
    /// Why figures are null, by key.
    reasons: BTreeMap<String, UndefinedReason>,
}

/// Figures of a question of a fixed paper, or of one that was drawn for some.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = FiguresOfQuestion)]
enum FiguresReply {
    Fixed(FixedQuestionReply),
    Own(OwnQuestionReply),
}

/// Figures of a question that all had.
#[derive(Serialize, ToSchema)]
#[schema(as = FixedQuestionFigures)]
struct FixedQuestionReply {
    /// Mean score, in marks.
    mean: Option<f64>,
    /// 难度 P: mean score by full marks, 0 to 1, higher is easier.
    facility: Option<f64>,
    /// Standard deviation of the score, in marks.
    sd: Option<f64>,
    /// Per cent of the marks of the paper.
    intended_weight: Option<f64>,
    /// Per cent of the spread of totals.
    effective_weight: Option<f64>,
    /// 100 times the correlation with the rest.
    discrimination_index: Option<f64>,
    /// Per cent of what the discrimination index could be.
    discriminative_efficiency: Option<f64>,
    /// Correlation with the total, the question included.
    point_biserial: Option<f64>,
    /// Correlation with the total without the question.
    rest_correlation: Option<f64>,
    biserial: Option<f64>,
    rest_biserial: Option<f64>,
    /// α of the paper without the question.
    // Required, so that the schema takes no question of papers of each candidate's own.
    #[schema(required = true)]
    alpha_if_deleted: Option<f64>,
    /// 区分度 D: facility among the best 27 % by total less that among the worst.
    d27: Option<f64>,
    upper27: Option<f64>,
    lower27: Option<f64>,
    /// 优, 良, 需修改 or 淘汰, by D.
    grade: Option<String>,
}

/// Figures of a question over those who had it, against their own papers.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnQuestionFigures)]
struct OwnQuestionReply {
    /// Mean score, in marks.
    mean: Option<f64>,
    /// 难度 P: mean score by full marks of those who had it, 0 to 1, higher is easier; null below 50 candidates.
    facility: Option<f64>,
    /// Standard error of the facility; null below 50 candidates.
    standard_error: Option<f64>,
    /// Standard deviation of the score, in marks.
    sd: Option<f64>,
    /// Correlation with the rest of each candidate's own paper, standardised by what was to be expected of it; null
    /// below 50 candidates.
    rest_correlation: Option<f64>,
    /// 区分度 D by 27 % groups, ranked by what candidates have beyond what was to be expected of their papers; null
    /// below 50 candidates.
    d27: Option<f64>,
    upper27: Option<f64>,
    lower27: Option<f64>,
    /// 优, 良, 需修改 or 淘汰, by D.
    grade: Option<String>,
    evidence: EvidenceWord,
}

/// What may be made of figures by the number of those who had the question.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Evidence)]
enum EvidenceWord {
    /// Fewer than 50.
    TooLittle,
    /// 50 to 99: to be shown, and not to be acted upon.
    Shown,
    /// 100 and more.
    Actionable,
}

pub(super) fn fixed(papers: &[FixedFigures], language: Language) -> Vec<QuestionFiguresReply> {
    let questions = papers.iter().flat_map(|paper| {
        let questions = paper.questions.iter();
        questions.map(|question| of_fixed(paper.form, question, language))
    });
    questions.collect()
}

pub(super) fn own(papers: &OwnFigures, language: Language) -> Vec<QuestionFiguresReply> {
    let questions = papers.questions.iter();
    questions
        .map(|question| of_own(question, language))
        .collect()
}

fn of_fixed(
    form: Option<char>,
    question: &FixedQuestion,
    language: Language,
) -> QuestionFiguresReply {
    let mut reasons = Reasons::new(language);
    let figures = &question.figures;
    let (upper, lower) = ends(figures.groups);
    let fixed = FixedQuestionReply {
        mean: reasons.figure("mean", figures.mean),
        facility: reasons.figure("facility", figures.facility),
        sd: reasons.figure("sd", figures.sd),
        intended_weight: reasons.per_cent("intended_weight", figures.intended_weight),
        effective_weight: reasons.per_cent("effective_weight", figures.effective_weight),
        discrimination_index: reasons
            .figure("discrimination_index", figures.discrimination_index()),
        discriminative_efficiency: reasons.per_cent(
            "discriminative_efficiency",
            figures.discriminative_efficiency,
        ),
        point_biserial: reasons.figure("point_biserial", figures.point_biserial),
        rest_correlation: reasons.figure("rest_correlation", figures.rest_correlation),
        biserial: reasons.figure("biserial", figures.biserial),
        rest_biserial: reasons.figure("rest_biserial", figures.rest_biserial),
        alpha_if_deleted: reasons.figure("alpha_if_deleted", figures.alpha_if_deleted),
        d27: reasons.figure("d27", figures.d27()),
        upper27: reasons.figure("upper27", upper),
        lower27: reasons.figure("lower27", lower),
        grade: figures
            .groups
            .ok()
            .map(|groups| groups.grade().word().to_owned()),
    };
    let shown = Shown {
        known: &question.known,
        given: &question.given,
        flags: &question.flags,
        n: figures.n,
        figures: FiguresReply::Fixed(fixed),
    };
    QuestionFiguresReply {
        form: form.map(String::from),
        slot: Some(question.slot),
        ..shown.reply(reasons)
    }
}

fn of_own(question: &OwnQuestion, language: Language) -> QuestionFiguresReply {
    let mut reasons = Reasons::new(language);
    let figures = &question.figures;
    let (facility, evidence) = (&figures.facility, figures.facility.evidence);
    let (upper, lower) = ends(figures.groups);
    let d27 = reasons.shown("d27", figures.d27(), evidence);
    let grade = figures.groups.ok().filter(|_| d27.is_some());
    let own = OwnQuestionReply {
        mean: reasons.figure("mean", facility.mean),
        facility: reasons.shown("facility", facility.facility, evidence),
        standard_error: reasons.shown("standard_error", facility.standard_error, evidence),
        sd: reasons.figure("sd", facility.sd),
        rest_correlation: reasons.shown("rest_correlation", figures.rest_correlation, evidence),
        d27,
        upper27: reasons.shown("upper27", upper, evidence),
        lower27: reasons.shown("lower27", lower, evidence),
        grade: grade.map(|groups| groups.grade().word().to_owned()),
        evidence: match evidence {
            Evidence::TooLittle => EvidenceWord::TooLittle,
            Evidence::Shown => EvidenceWord::Shown,
            Evidence::Actionable => EvidenceWord::Actionable,
        },
    };
    let shown = Shown {
        known: &question.known,
        given: &question.given,
        flags: &question.flags,
        n: facility.n,
        figures: FiguresReply::Own(own),
    };
    shown.reply(reasons)
}

/// What questions of both kinds of papers have.
struct Shown<'a> {
    known: &'a Known,
    given: &'a Given,
    flags: &'a [Flag],
    n: u64,
    figures: FiguresReply,
}

impl Shown<'_> {
    fn reply(self, mut reasons: Reasons) -> QuestionFiguresReply {
        let Self {
            known,
            given,
            flags,
            ..
        } = self;
        let guess = known.guess.and_then(|guess| reasons.figure("guess", guess));
        let options = (0..).zip(&given.options);
        QuestionFiguresReply {
            form: None,
            slot: None,
            code: known.code.to_string(),
            version: known.version,
            section: known.section.clone(),
            kind: known.kind.into(),
            is_given_away: known.standing == Standing::FullMarks,
            full_marks: f64::from(known.full_marks.hundredths()) / 100.0,
            n: self.n,
            n_waiting: given.n_waiting,
            n_omitted: given.n_omitted,
            figures: self.figures,
            guess,
            options: options
                .map(|(at, option)| OptionReply::of(known.kind, at, option))
                .collect(),
            frequent_wrong: given.wrong.iter().map(WrongReply::of).collect(),
            n_wrong_not_listed_apart: given.n_uncounted,
            flags: flags
                .iter()
                .map(|flag| FlagReply::of(*flag, reasons.language()))
                .collect(),
            reasons: reasons.told(),
        }
    }
}
