//! What a plan asks of a bank: G1 and B4.

use super::super::blueprint::{Blueprint, Section};
use super::super::marks::Fraction;
use super::super::question::{Key, Question, QuestionCode, Status};
use super::super::scoring::{ByChoice, Method, Rule as Scoring};
use super::{Bilingual, MAX_OTHERS, Rule};

/// How many questions a bank should have for each that a paper takes.
const RESERVE: usize = 5;

/// One thing about a plan and the bank it draws from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlueprintFinding {
    /// By which rule: [`Rule::G1`] or [`Rule::B4`].
    pub rule: Rule,
    /// Where in the blueprint: `sections[1].rule`, `limits[0].min`.
    pub field: String,
    /// What was found, short.
    pub found: String,
    /// What to do about it.
    pub hint: Bilingual,
    /// The questions that it is about, at most [`MAX_OTHERS`].
    pub questions: Vec<QuestionCode>,
}

/// G1: by a section's rule, or a question's own, `fixed each=c`, *k−1* of *k* right options may not be worth the
/// whole *P* marks: *c·(k−1) < P*. B4: five approved questions for each that a section or a limit demands.
pub fn lint_blueprint(blueprint: &Blueprint, questions: &[&Question]) -> Vec<BlueprintFinding> {
    let drawn: Vec<&Question> = questions
        .iter()
        .copied()
        .filter(|question| {
            question.status == Status::Approved && !blueprint.excluded.contains(&question.code)
        })
        .collect();
    let mut found = Vec::new();
    for (at, section) in blueprint.sections.iter().enumerate() {
        let fitting: Vec<&Question> = drawn
            .iter()
            .copied()
            .filter(|question| fits(section, question))
            .collect();
        found.extend(check_fixed(at, section, &fitting));
        let what = [
            format!("大题“{}”", section.name),
            format!("the section “{}”", section.name),
        ];
        found.extend(check_reserve(
            format!("sections[{at}].count"),
            &what,
            section.count.min,
            fitting.len(),
        ));
    }
    for (at, limit) in blueprint.limits.iter().enumerate() {
        let of = &limit.of;
        let fits = |question: &&&Question| {
            of.kind.is_none_or(|kind| question.kind() == kind)
                && of
                    .topic
                    .as_ref()
                    .is_none_or(|topic| question.topic == *topic)
                && of
                    .cognitive
                    .is_none_or(|cognitive| question.cognitive == cognitive)
                && of
                    .difficulty
                    .is_none_or(|difficulty| question.difficulty == difficulty)
                && of
                    .tag
                    .as_ref()
                    .is_none_or(|tag| question.tags.contains(tag))
        };
        let n = drawn.iter().filter(fits).count();
        let what = [format!("第 {} 条限定", at + 1), format!("limit {}", at + 1)];
        found.extend(check_reserve(
            format!("limits[{at}].min"),
            &what,
            limit.count.min,
            n,
        ));
    }
    found
}

fn fits(section: &Section, question: &Question) -> bool {
    question.kind() == section.kind
        && (section.topics.is_empty() || section.topics.contains(&question.topic))
        && (section.difficulties.is_empty() || section.difficulties.contains(&question.difficulty))
}

fn check_fixed(at: usize, section: &Section, questions: &[&Question]) -> Option<BlueprintFinding> {
    let marks = section.marks?.exactly();
    let gives_all = |question: &&&Question| {
        let rule = question.rule.as_ref().unwrap_or(&section.rule);
        let Key::Choices(right) = &question.key else {
            return false;
        };
        each(rule)
            .is_some_and(|each| marks <= each * Fraction::count(right.len().saturating_sub(1)))
    };
    let questions: Vec<&Question> = questions.iter().filter(gives_all).copied().collect();
    let first = questions.first()?;
    let own = first.rule.is_some();
    let rule = first.rule.as_ref().unwrap_or(&section.rule);
    let n = questions.len();
    let [zh, en] = if own {
        ["题目自己的", "their own rule"]
    } else {
        ["大题的", "the rule of the section"]
    };
    let (name, worth, text, code) = (
        &section.name,
        section.marks?,
        rule.author_text(),
        &first.code,
    );
    let hint = Bilingual::new(
        format!(
            "大题“{name}”每题 {worth} 分，按{zh}规则“{text}”，{code}等 {n} 道题少选一项也能得满分：请减小每项的分值，或者加大题的分值。"
        ),
        format!(
            "in the section “{name}” of {worth} marks a question, by {en} “{text}”, {code} and others ({n} in all) give full marks for all right options but one: let an option be worth less, or the question more"
        ),
    );
    Some(BlueprintFinding {
        rule: Rule::G1,
        field: format!("sections[{at}].rule"),
        found: text,
        hint,
        questions: questions
            .iter()
            .take(MAX_OTHERS)
            .map(|question| question.code.clone())
            .collect(),
    })
}

const fn each(rule: &Scoring) -> Option<Fraction> {
    match &rule.method {
        Method::Choice(ByChoice::Fixed { each }) => Some(*each),
        Method::Choice(
            ByChoice::Half { .. }
            | ByChoice::Flat { .. }
            | ByChoice::Proportional
            | ByChoice::Mtf
            | ByChoice::MtfHalf
            | ByChoice::RipKey
            | ByChoice::Moodle
            | ByChoice::OuMulti
            | ByChoice::Penalty { .. }
            | ByChoice::QtiMap(_)
            | ByChoice::Formula,
        )
        | Method::Exact
        | Method::PerBlank(_)
        | Method::Match(_)
        | Method::Order(_)
        | Method::Manual => None,
    }
}

fn check_reserve(
    field: String,
    [zh, en]: &[String; 2],
    n_needed: usize,
    n_there: usize,
) -> Option<BlueprintFinding> {
    let n_wanted = n_needed.saturating_mul(RESERVE);
    (n_there < n_wanted).then(|| BlueprintFinding {
        rule: Rule::B4,
        field,
        found: format!("{n_there}/{n_wanted}"),
        hint: Bilingual::new(
            format!("{zh}一份卷要 {n_needed} 道，题库里可用的有 {n_there} 道，不到五倍（{n_wanted} 道），各卷容易重题：请补题。"),
            format!("{en}: a paper needs {n_needed} and the bank has {n_there} to draw from, less than five times as many ({n_wanted}), so that papers share questions: write more"),
        ),
        questions: Vec::new(),
    })
}
