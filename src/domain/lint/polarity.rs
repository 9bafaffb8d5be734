//! Rules about negation: N1 and N2; N3 counts by the same.

use super::super::question::Kind;
use super::text::{Words, fold, unquoted, without};
use super::view::View;
use super::{Bilingual, Finding, Rule};

/// Words that turn a question round.
const NEGATIONS: Words<9> = Words::new([
    "不", "错误", "有误", "没有", "未", "无关", "除外", "除了", "非",
]);
/// Words that hold one of them and turn nothing round.
const HARMLESS: Words<34> = Words::new([
    "不断",
    "不同",
    "不仅",
    "不只",
    "不但",
    "不少",
    "不久",
    "不可或缺",
    "不可分",
    "不变",
    "不一",
    "不易",
    "不得不",
    "不平衡",
    "离不开",
    "缺一不可",
    "密不可分",
    "不在于",
    "还没有",
    "尚未",
    "还未",
    "未来",
    "前所未有",
    "从未",
    "未经",
    "未成年",
    "非常",
    "非法",
    "是否",
    "并非",
    "是不是",
    "要不要",
    "能不能",
    "而不是",
]);

/// Words that an option denies with.
const DENIALS: Words<5> = Words::new(["不", "没有", "无须", "无需", "未"]);

/// The word by which a question asks for what is wrong or missing, and whether `**` marks it.
///
/// Only the clause that asks counts: the one with the gap, and only of choices. What a person in the stem did
/// not do (某单位没有……) is the case, not the question.
pub(super) fn negation(view: &View<'_>) -> Option<(&'static str, bool)> {
    if !matches!(view.kind(), Kind::Single | Kind::Multiple) {
        return None;
    }
    let raw = &view.question.body.stem;
    let clause = asking_clause(raw)?;
    let plain = without(&unquoted(&fold(clause)), &HARMLESS);
    let (_, word) = NEGATIONS.find(&plain)?;
    let is_marked = clause
        .split("**")
        .skip(1)
        .step_by(2)
        .any(|marked| NEGATIONS.find(marked).is_some());
    Some((word, is_marked))
}

/// The clause with the gap; without a gap the last one.
fn asking_clause(stem: &str) -> Option<&str> {
    let ends = |c: char| "，。；：！？,;:!?".contains(c);
    let mut clauses = stem.split(ends).filter(|clause| !clause.trim().is_empty());
    let is_gap = |clause: &&str| fold(clause).contains("()") || clause.contains("____");
    clauses.clone().find(is_gap).or_else(|| clauses.next_back())
}

pub(super) fn check(view: &View<'_>, found: &mut Vec<Finding>) {
    let Some((word, is_marked)) = negation(view) else {
        return;
    };
    if !is_marked {
        let hint = Bilingual::new(
            format!("题干问的是“{word}”的，考生容易看漏：请写成 `**{word}**` 加以突出。"),
            format!(
                "the stem asks for what is “{word}”, which is easily overlooked: write “**{word}**”, so that it stands out"
            ),
        );
        found.push(Finding::new(Rule::N1, view.question, "stem", word).hint(hint));
    }
    // 不 inside an option is often part of what it describes; at its begin it denies.
    let denies = |text: &str| DENIALS.at_begin(text).is_some() && HARMLESS.at_begin(text).is_none();
    if let Some(option) = view.right().find(|option| denies(&option.plain)) {
        let text = &option.choice.text;
        let hint = Bilingual::new(
            format!("题干已经是否定的，选项“{text}”又是否定的，要绕两道弯：请改成正面的说法。"),
            format!("the stem denies and the option “{text}” denies again: say it positively"),
        );
        found.push(
            Finding::new(Rule::N2, view.question, option.field(), &option.choice.text).hint(hint),
        );
    }
}
