//! Weights that give choices the marks that their rule gives, as far as Moodle's weights can.
//!
//! Invariant: the right options come to all of the marks, and whoever chooses everything has none.

use super::super::super::note::Note;
use super::super::super::weights::{Weighed, rule_of, weigh};
use super::super::super::{ForeignKind, ForeignQuestion, Severity};
use crate::domain::marks::Fraction;
use crate::domain::scoring::{ByChoice, Method};

/// The weight of each option, and what of the rule they do not say.
pub(super) fn weights(
    question: &ForeignQuestion,
    key: &[String],
) -> Result<(Vec<Fraction>, Vec<Note>), Note> {
    let full = question
        .marks
        .as_deref()
        .and_then(|marks| marks.parse().ok());
    let full = full.unwrap_or(Fraction::ONE);
    if let Some(exact) = of_rule(question, key, full) {
        return Ok((exact, Vec::new()));
    }
    if question.kind == ForeignKind::Single {
        let weights = of_key(question, key, &[Fraction::ONE], Fraction::ZERO);
        let is_plain = question
            .rule
            .as_ref()
            .is_none_or(|rule| rule.method == Method::Exact);
        let notes = (!is_plain).then(|| rule_not_kept("选对得满分，选错不得分", "all or nothing"));
        return Ok((weights, notes.into_iter().collect()));
    }
    let right = shares(key.len())?;
    let weights = of_key(question, key, &right, -Fraction::ONE);
    let mut notes = Vec::new();
    if right.first() != right.last() {
        notes.push(Note::new(
            Severity::Warning,
            0,
            "uneven_weights",
            format!(
                "Moodle 没有把 100% 均分成 {} 份的分值，各正确选项的分值略有不同",
                key.len()
            ),
            format!(
                "Moodle has no weight of one {}th; the right options have slightly different ones",
                key.len()
            ),
        ));
    }
    match &question.rule {
        None => notes.push(Note::new(
            Severity::Notice,
            0,
            "rule_assumed",
            "题目没有写明多选计分规则；在 Moodle 中为：少选按比例得分，有错选不得分",
            "the question names no rule; in Moodle each right option has its share, and a wrong one takes everything",
        )),
        Some(_) => notes.push(rule_not_kept(
            "少选按比例得分，有错选不得分",
            "each right option has its share, and a wrong one takes everything",
        )),
    }
    Ok((weights, notes))
}

pub(super) fn rule_not_kept(chinese: &str, english: &str) -> Note {
    Note::new(
        Severity::Warning,
        0,
        "rule_not_kept",
        format!("Moodle 没有这条计分规则；在 Moodle 中为：{chinese}"),
        format!("Moodle does not have the scoring rule; in Moodle: {english}"),
    )
}

/// The weights that read back as the rule itself.
fn of_rule(question: &ForeignQuestion, key: &[String], full: Fraction) -> Option<Vec<Fraction>> {
    let rule = question.rule.as_ref()?;
    let n_wrong = question.options.len() - key.len().min(question.options.len());
    let weights = match &rule.method {
        Method::Choice(ByChoice::Proportional) => {
            of_key(question, key, &shares(key.len()).ok()?, -Fraction::ONE)
        }
        Method::Choice(ByChoice::Moodle) => of_key(
            question,
            key,
            &shares(key.len()).ok()?,
            -Fraction::of(1, n_wrong),
        ),
        Method::Choice(ByChoice::QtiMap(mapping)) => {
            let worth = |id: &str| {
                let id = id.parse().ok()?;
                let worth = mapping.of.get(&id).copied().unwrap_or(mapping.default);
                Some(worth.over(full))
            };
            let options = question.options.iter();
            options
                .map(|option| worth(&option.id))
                .collect::<Option<_>>()?
        }
        Method::Choice(_)
        | Method::Exact
        | Method::PerBlank(_)
        | Method::Match(_)
        | Method::Order(_)
        | Method::Manual => return None,
    };
    let is_legal = |weight: &Fraction| matches!(weigh(*weight), Weighed::Legal(_));
    let ids = question.options.iter().map(|option| option.id.as_str());
    let weighed: Vec<(&str, Fraction)> = ids.zip(weights.iter().copied()).collect();
    let meaning = rule_of(&weighed, question.kind, full).ok()?;
    let is_same = meaning.key == key && meaning.rule.as_ref() == Some(rule);
    (is_same && weights.iter().all(is_legal)).then_some(weights)
}

/// Weights by what is right; `right` are those of the right options, in their order, the last going on.
fn of_key(
    question: &ForeignQuestion,
    key: &[String],
    right: &[Fraction],
    wrong: Fraction,
) -> Vec<Fraction> {
    let mut right = right.iter().copied();
    let options = question.options.iter();
    options
        .map(|option| {
            if key.contains(&option.id) {
                right.next().unwrap_or(wrong)
            } else {
                wrong
            }
        })
        .collect()
}

/// So many of Moodle's weights that come to 100 %, as even as there are.
fn shares(n_right: usize) -> Result<Vec<Fraction>, Note> {
    let tenths_and_twentieths = |n_tenths: usize| {
        let tenths = std::iter::repeat_n(Fraction::of(1, 10), n_tenths);
        let twentieths = std::iter::repeat_n(Fraction::of(1, 20), n_right - n_tenths);
        tenths.chain(twentieths).collect()
    };
    match n_right {
        1..=10 => Ok(vec![Fraction::of(1, n_right); n_right]),
        11..=20 => Ok(tenths_and_twentieths(20 - n_right)),
        _ => Err(Note::new(
            Severity::Error,
            0,
            "too_many_right",
            format!("多选题有 {n_right} 个正确选项，Moodle 的分值最多分给 20 个，未导出"),
            format!("{n_right} right options; Moodle's weights are for 1 to 20; not written"),
        )),
    }
}
