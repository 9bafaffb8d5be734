//! The sentence in Chinese.

use std::collections::BTreeSet;

use super::super::{ByChoice, ByMatch, ByOrder, Filled, Method, Rounding, Verdict};
use super::rule::{ALL_BLANKS, ALL_PAIRS, WHOLE_ORDER, WRONG_PAIR, by_choice, by_order};
use super::{Choice, is_partly_right, letters, sequence};
use crate::domain::marks::Marks;
use crate::domain::paper::Slot;
use crate::domain::question::OptionId;

pub(super) fn tell(slot: &Slot, verdict: &Verdict, marks: Marks, is_rounded: bool) -> String {
    let (found, note) = findings(slot, verdict);
    let mut told = format!("{found}：得 {marks} 分（满分 {} 分", slot.marks);
    let rounding = if is_rounded { rounding(slot) } else { "" };
    for note in [note.as_str(), rounding] {
        if !note.is_empty() {
            told.push('，');
            told.push_str(note);
        }
    }
    told + "）"
}

const fn rounding(slot: &Slot) -> &'static str {
    match slot.rule.rounding {
        Rounding::Hundredth | Rounding::None => "",
        Rounding::Tenth => "四舍五入到 0.1 分",
        Rounding::UpToHalf => "向上取到 0.5 分",
        Rounding::UpToWhole => "向上取整",
    }
}

/// What was found, and the condition of the rule that made the score what it is, if any.
fn findings(slot: &Slot, verdict: &Verdict) -> (String, String) {
    let plainly = |text: &str| (text.to_owned(), String::new());
    let all = |applies: bool, note: &str| {
        let applies = applies && slot.rule.method.is_all_or_nothing();
        if applies {
            note.to_owned()
        } else {
            String::new()
        }
    };
    match verdict {
        Verdict::Unanswered => plainly("未作答"),
        Verdict::Misfit(_) => plainly("作答不合题目要求"),
        Verdict::Waiting => plainly("等待人工评阅"),
        Verdict::Chosen {
            chosen,
            wrong,
            missed,
            decided,
        } => choice(slot, [chosen, wrong, missed], *decided),
        Verdict::Truth { given, key } => truth(slot, *given, *key),
        Verdict::Filled(blanks) => (filled(blanks), all(is_partly_right(blanks), ALL_BLANKS)),
        Verdict::Paired { right, open, of } => {
            let open = match open {
                0 => String::new(),
                open => format!("，{open} 对未选"),
            };
            let found = format!("{of} 对中 {right} 对正确{open}");
            let cancels = slot.rule.method == Method::Match(ByMatch::RightMinusWrong);
            let note = if cancels && right < of {
                WRONG_PAIR.to_owned()
            } else {
                all(0 < *right && right < of, ALL_PAIRS)
            };
            (found, note)
        }
        Verdict::Ordered {
            given,
            key,
            concordant,
            of,
        } => order(slot, given, key, (*concordant, *of)),
    }
}

fn choice(
    slot: &Slot,
    [chosen, wrong, missed]: [&BTreeSet<OptionId>; 3],
    decided: (usize, usize),
) -> (String, String) {
    let letters = |options| letters(slot, options, "、");
    let given = format!("选 {}", letters(chosen));
    let (found, is_missed) = match Choice::of(chosen, wrong, missed) {
        Choice::Right => return (format!("{given}，正确"), String::new()),
        Choice::Instead => {
            let found = format!("{given}，正确答案是 {}", letters(missed));
            return (found, cost(slot).to_owned());
        }
        Choice::Missed => (format!("{given}，漏选 {}", letters(missed)), true),
        Choice::Wrong => (format!("{given}，错选 {}", letters(wrong)), false),
        Choice::Both => {
            let (wrong, missed) = (letters(wrong), letters(missed));
            (format!("{given}，错选 {wrong}，漏选 {missed}"), false)
        }
    };
    (found, note(&slot.rule.method, is_missed, decided))
}

/// What a wrong choice of one option costs.
fn cost(slot: &Slot) -> &'static str {
    let Method::Choice(by) = &slot.rule.method else {
        return "";
    };
    match by {
        ByChoice::Formula | ByChoice::Penalty { .. } => "答错倒扣",
        ByChoice::QtiMap(_) => "按选项分值计分",
        ByChoice::Half { .. }
        | ByChoice::Fixed { .. }
        | ByChoice::Flat { .. }
        | ByChoice::Proportional
        | ByChoice::Mtf
        | ByChoice::MtfHalf
        | ByChoice::RipKey
        | ByChoice::Moodle
        | ByChoice::OuMulti => "",
    }
}

fn note(method: &Method, is_missed: bool, (decided, options): (usize, usize)) -> String {
    let Method::Choice(by) = method else {
        let note = if is_missed {
            "漏选不得分"
        } else {
            "错选不得分"
        };
        return note.to_owned();
    };
    let (told, is_of_incomplete) = by_choice(by);
    match by {
        _ if is_of_incomplete && !is_missed => "错选不得分".to_owned(),
        ByChoice::Mtf => format!("逐项判断，{options} 项中 {decided} 项正确"),
        ByChoice::MtfHalf => {
            format!("逐项判断，{options} 项中 {decided} 项正确，过半得一半")
        }
        ByChoice::Half { .. }
        | ByChoice::Fixed { .. }
        | ByChoice::Flat { .. }
        | ByChoice::Proportional
        | ByChoice::RipKey
        | ByChoice::Moodle
        | ByChoice::OuMulti
        | ByChoice::Penalty { .. }
        | ByChoice::QtiMap(_)
        | ByChoice::Formula => told,
    }
}

fn truth(slot: &Slot, given: bool, key: bool) -> (String, String) {
    let word = |is_right| if is_right { "对" } else { "错" };
    if given == key {
        (format!("答“{}”，正确", word(given)), String::new())
    } else {
        let found = format!("答“{}”，正确答案是“{}”", word(given), word(key));
        (found, cost(slot).to_owned())
    }
}

fn filled(blanks: &[Filled]) -> String {
    let told = blanks.iter().zip(1..).map(|(blank, number)| {
        let word = match blank {
            Filled::Right => "正确",
            Filled::Wrong => "错误",
            Filled::Empty => "未填",
        };
        format!("第 {number} 空{word}")
    });
    told.collect::<Vec<_>>().join("，")
}

fn order(
    slot: &Slot,
    given: &[OptionId],
    key: &[OptionId],
    (concordant, of): (usize, usize),
) -> (String, String) {
    let sequence = |items| sequence(slot, items, "、");
    let order = format!("排序 {}", sequence(given));
    if given == key {
        return (format!("{order}，正确"), String::new());
    }
    let right = format!("{order}，正确顺序是 {}", sequence(key));
    if given.len() < key.len() {
        return (right, "漏排不得分".to_owned());
    }
    let Method::Order(by) = slot.rule.method else {
        return (right, WHOLE_ORDER.to_owned());
    };
    let found = format!("{right}，{of} 个先后关系中 {concordant} 个正确");
    match by {
        ByOrder::Pairs => (found, String::new()),
        ByOrder::Tau0 => (found, by_order(by).to_owned()),
        ByOrder::Absolute
        | ByOrder::NextExcl
        | ByOrder::NextIncl
        | ByOrder::PrevNext
        | ByOrder::Lis
        | ByOrder::Contig
        | ByOrder::Relative => (right, by_order(by).to_owned()),
    }
}
