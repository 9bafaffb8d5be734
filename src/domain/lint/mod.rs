//! The linter: what a careful editor would object to in questions that are valid.
//!
//! Invariant: findings follow from questions and texts alone and come in the order of the questions, then
//! of rules; time grows with the length of the bank, never with the square of it.
//!
//! The rules are those of `assessment.md` 1.5, by their codes. Where one as written would fire on many good
//! questions, the function that judges it says how it was narrowed. Not here, because a machine that sees
//! the question alone cannot judge them:
//!
//! - T1 (a false statement made by swapping what is not exclusive) and "an order that the evidence does not
//!   state" of M3: a person's.
//! - D10 (a distractor that is no candidate of its kind): drafting's, which alone knows candidates.
//! - B3 (runs of one letter on a paper): the generator's, which draws the letters.
//!
//! [`lint_question`] judges a question by itself; [`lint`] also what only many together show, and
//! [`lint_blueprint`] what a plan asks of a bank. Large banks are judged on several threads by [`examine`] and
//! then [`lint_examined`].

mod alike;
mod bank;
mod blueprint;
mod cues;
mod defensible;
mod enemies;
mod key;
mod options;
mod pairs;
mod polarity;
mod quotations;
mod rule;
mod sources;
mod stem;
mod text;
mod trace;
mod truth;
mod view;

#[cfg(test)]
mod tests;

pub use blueprint::{BlueprintFinding, lint_blueprint};
pub use rule::{Rule, Severity};
pub use sources::Sources;

use super::Bilingual;
use super::question::{Question, QuestionCode, Status};
use trace::Trace;
use view::{Shown, View};

/// One thing that an editor would object to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// By which rule.
    pub rule: Rule,
    /// The question; of a finding about the whole bank ([`Rule::is_of_bank`]) one that counts towards it.
    pub question: QuestionCode,
    /// Where in it, as form faults say it: `stem`, `options[2].text`, `key`, `evidence[0].quote`; empty where
    /// the whole bank is meant.
    pub field: String,
    /// What was found, short.
    pub found: String,
    /// What to do about it, for organisers; texts of the question stay as they are.
    pub hint: Bilingual,
    /// Other questions that it is about, at most [`MAX_OTHERS`].
    pub others: Vec<QuestionCode>,
}

/// Most other questions that one finding names.
pub const MAX_OTHERS: usize = 16;

/// Longest text that a finding repeats, in characters.
const MAX_FOUND: usize = 40;

impl Finding {
    fn new(rule: Rule, question: &Question, field: impl Into<String>, found: &str) -> Self {
        Self {
            rule,
            question: question.code.clone(),
            field: field.into(),
            found: found.chars().take(MAX_FOUND).collect(),
            hint: Bilingual::default(),
            others: Vec::new(),
        }
    }

    fn hint(self, hint: Bilingual) -> Self {
        Self { hint, ..self }
    }

    fn others(self, others: impl IntoIterator<Item = QuestionCode>) -> Self {
        let others = others.into_iter().take(MAX_OTHERS).collect();
        Self { others, ..self }
    }
}

/// A question judged by itself, and what the rules about many need of it.
#[derive(Debug, Clone)]
pub struct Examined {
    /// What was found by itself.
    pub findings: Vec<Finding>,
    trace: Trace,
}

/// Every finding about these questions, by themselves and together.
pub fn lint(questions: &[&Question], sources: &Sources) -> Vec<Finding> {
    let examined = questions
        .iter()
        .map(|question| examine(question, sources))
        .collect();
    lint_examined(questions, examined)
}

/// What can be said of a question without any other.
pub fn lint_question(question: &Question, sources: &Sources) -> Vec<Finding> {
    judge(&View::of(question), sources)
}

/// Judges a question by itself and prepares it for [`lint_examined`]: the part of [`lint`] that may be done
/// on several threads.
pub fn examine(question: &Question, sources: &Sources) -> Examined {
    let view = View::of(question);
    Examined {
        findings: judge(&view, sources),
        trace: Trace::of(&view),
    }
}

/// The rest of [`lint`]; `examined` are these questions in the same order.
///
/// Retired questions are judged by themselves alone: no paper holds them.
pub fn lint_examined(questions: &[&Question], examined: Vec<Examined>) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut used = Vec::with_capacity(questions.len());
    for (question, Examined { findings, trace }) in questions.iter().copied().zip(examined) {
        found.extend(findings);
        if question.status != Status::Retired {
            used.push((question, trace));
        }
    }
    let begin = found.len();
    alike::check(&used, &mut found);
    enemies::check(&used, &mut found);
    bank::check(&used, &mut found);
    if let Some(together) = found.get_mut(begin..) {
        together.sort_by_key(|finding| finding.rule);
    }
    found
}

fn judge(view: &View<'_>, sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    stem::check(view, &mut found);
    key::check(view, sources, &mut found);
    options::check(view, &mut found);
    defensible::check(view, sources, &mut found);
    cues::check(view, &mut found);
    polarity::check(view, &mut found);
    truth::check(view, sources, &mut found);
    pairs::check(view, &mut found);
    quotations::check(view, sources, &mut found);
    found.sort_by_key(|finding: &Finding| finding.rule);
    found
}

/// The stem (`None`) and everything beside it, as written.
fn texts_of<'v>(view: &'v View<'_>) -> impl Iterator<Item = (Option<&'v Shown<'v>>, &'v str)> {
    let stem = (None, view.question.body.stem.as_str());
    let beside = view
        .shown
        .iter()
        .map(|shown| (Some(shown), shown.choice.text.as_str()));
    std::iter::once(stem).chain(beside)
}

fn field_of(shown: Option<&Shown<'_>>) -> String {
    shown.map_or_else(|| "stem".to_owned(), Shown::field)
}
