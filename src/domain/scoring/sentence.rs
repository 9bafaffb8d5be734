//! One Chinese sentence a score: what was given, what was found, what it is worth.
//!
//! Invariant: letters are those of the candidate's own paper. A sentence may name the key, and there
//! is no version that does not: whoever shows it to a candidate does so only once review is released.

use std::collections::BTreeSet;

use super::{Filled, Outcome, Rule, Verdict};
use crate::domain::marks::Marks;
use crate::domain::paper::Slot;
use crate::domain::question::OptionId;

/// The sentence of a score that a rule gave, or that still waits for a person:
/// `选 A、C，漏选 D：得 1 分（满分 2 分，漏选得一半）`.
///
/// `outcome` is that of a response to the question of `slot`, scored by the rule of `slot`. The
/// sentence names the key: to be shown to a candidate after release of the review only.
pub fn tell(slot: &Slot, outcome: &Outcome) -> String {
    let Some((found, note)) = findings(slot, &outcome.verdict) else {
        return format!("等待人工评阅（满分 {} 分）", slot.marks);
    };
    let note = if note.is_empty() {
        String::new()
    } else {
        format!("，{note}")
    };
    let marks = slot.marks.times(outcome.fraction);
    format!(
        "{found}：得 {marks} 分（满分 {full} 分{note}）",
        full = slot.marks
    )
}

/// The sentence of a score that a person gave: `人工评阅：得 8 分（满分 10 分）`.
pub fn tell_marked(slot: &Slot, marks: Marks) -> String {
    format!(
        "人工评阅：得 {marks} 分（满分 {full} 分）",
        full = slot.marks
    )
}

/// What was found, and the condition of the rule that cost marks, if any; `None` while waiting.
fn findings(slot: &Slot, verdict: &Verdict) -> Option<(String, &'static str)> {
    Some(match verdict {
        Verdict::Unanswered => ("未作答".to_owned(), ""),
        Verdict::Misfit(_) => ("作答不合题目要求".to_owned(), ""),
        Verdict::Chosen {
            chosen,
            wrong,
            missed,
        } => choice(slot, chosen, wrong, missed),
        Verdict::Truth { given, key } => (truth(*given, *key), ""),
        Verdict::Filled(blanks) => {
            let is_partly_right = blanks.contains(&Filled::Right)
                && blanks.iter().any(|blank| *blank != Filled::Right);
            (
                filled(blanks),
                note_if(slot, is_partly_right, "全部填对才得分"),
            )
        }
        Verdict::Paired { right, open, of } => {
            let is_partly_right = 0 < *right && right < of;
            let open = if *open == 0 {
                String::new()
            } else {
                format!("，{open} 对未选")
            };
            let found = format!("{of} 对中 {right} 对正确{open}");
            (found, note_if(slot, is_partly_right, "全部配对才得分"))
        }
        Verdict::Ordered {
            given,
            key,
            concordant,
            of,
        } => order(slot, given, key, (*concordant, *of)),
        Verdict::Waiting => return None,
    })
}

/// `note` where the slot is scored all or nothing and `applies`.
fn note_if(slot: &Slot, applies: bool, note: &'static str) -> &'static str {
    if slot.rule == Rule::Exact && applies {
        note
    } else {
        ""
    }
}

fn choice(
    slot: &Slot,
    chosen: &BTreeSet<OptionId>,
    wrong: &BTreeSet<OptionId>,
    missed: &BTreeSet<OptionId>,
) -> (String, &'static str) {
    let given = format!("选 {}", letters(slot, chosen));
    let is_single = chosen.len() + missed.len() == wrong.len() + 1;
    match (wrong.is_empty(), missed.is_empty()) {
        (true, true) => (format!("{given}，正确"), ""),
        (false, false) if is_single => {
            (format!("{given}，正确答案是 {}", letters(slot, missed)), "")
        }
        (true, false) => {
            let note = if slot.rule == Rule::Half {
                "漏选得一半"
            } else {
                "漏选不得分"
            };
            (format!("{given}，漏选 {}", letters(slot, missed)), note)
        }
        (false, true) => (
            format!("{given}，错选 {}", letters(slot, wrong)),
            "错选不得分",
        ),
        (false, false) => {
            let (wrong, missed) = (letters(slot, wrong), letters(slot, missed));
            (
                format!("{given}，错选 {wrong}，漏选 {missed}"),
                "错选不得分",
            )
        }
    }
}

fn truth(given: bool, key: bool) -> String {
    let word = |is_right| if is_right { "对" } else { "错" };
    if given == key {
        format!("答“{}”，正确", word(given))
    } else {
        format!("答“{}”，正确答案是“{}”", word(given), word(key))
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
) -> (String, &'static str) {
    let sequence = |items: &[OptionId]| join(items.iter().map(|item| letter(slot, item)));
    let order = format!("排序 {}", sequence(given));
    if given == key {
        return (format!("{order}，正确"), "");
    }
    let right = format!("{order}，正确顺序是 {}", sequence(key));
    if given.len() < key.len() {
        (right, "漏排不得分")
    } else if slot.rule == Rule::Pairs {
        (
            format!("{right}，{of} 个先后关系中 {concordant} 个正确"),
            "",
        )
    } else {
        (right, "顺序全对才得分")
    }
}

/// The letters of these options, in letter order.
fn letters(slot: &Slot, options: &BTreeSet<OptionId>) -> String {
    let letters: BTreeSet<String> = options.iter().map(|option| letter(slot, option)).collect();
    join(letters)
}

/// The letter of an option; its id where the slot does not show it, so that none goes unmentioned.
fn letter(slot: &Slot, option: &OptionId) -> String {
    slot.letter_of(option)
        .map_or_else(|| option.to_string(), String::from)
}

fn join(words: impl IntoIterator<Item = String>) -> String {
    words.into_iter().collect::<Vec<_>>().join("、")
}

#[cfg(test)]
mod tests {
    use super::super::properties::{Asking, ids, list, pairs, slot};
    use super::super::score;
    use super::*;
    use crate::domain::response::Response;

    fn told(asking: &Asking, response: &Response, rule: Rule) -> String {
        // Shown in the order D, C, B, A: option D bears the letter A.
        let slot = slot("2", rule, "DCBA");
        tell(
            &slot,
            &score(&asking.body, &asking.key, Some(response), rule),
        )
    }

    #[test]
    fn a_choice_is_told_in_the_letters_of_the_paper() {
        let multiple = Asking::multiple("ABCD", "ABD");
        let table = [
            ("ABD", Rule::Half, "选 A、C、D，正确：得 2 分（满分 2 分）"),
            (
                "DB",
                Rule::Half,
                "选 A、C，漏选 D：得 1 分（满分 2 分，漏选得一半）",
            ),
            (
                "DB",
                Rule::Exact,
                "选 A、C，漏选 D：得 0 分（满分 2 分，漏选不得分）",
            ),
            (
                "ABCD",
                Rule::Half,
                "选 A、B、C、D，错选 B：得 0 分（满分 2 分，错选不得分）",
            ),
            (
                "AC",
                Rule::Half,
                "选 B、D，错选 B，漏选 A、C：得 0 分（满分 2 分，错选不得分）",
            ),
            ("", Rule::Half, "未作答：得 0 分（满分 2 分）"),
        ];
        for (chosen, rule, wanted) in table {
            assert_eq!(
                told(&multiple, &Response::Choices(ids(chosen)), rule),
                wanted
            );
        }
        let single = Asking::single("ABCD", "B");
        let wrong = told(&single, &Response::Choices(ids("C")), Rule::Exact);
        assert_eq!(wrong, "选 B，正确答案是 C：得 0 分（满分 2 分）");
    }

    #[test]
    fn a_judgement_is_told_with_what_is_right() {
        let asking = Asking::truth(true);
        let told = |given| told(&asking, &Response::Truth(given), Rule::Exact);
        assert_eq!(told(true), "答“对”，正确：得 2 分（满分 2 分）");
        assert_eq!(told(false), "答“错”，正确答案是“对”：得 0 分（满分 2 分）");
    }

    #[test]
    fn each_blank_is_told() {
        let asking = Asking::blanks(&["甲", "乙"]);
        let response = Response::Blanks(vec!["甲".to_owned(), "丙".to_owned()]);
        let half_empty = Response::Blanks(vec![String::new(), "乙".to_owned()]);
        let table = [
            (
                &response,
                Rule::PerBlank,
                "第 1 空正确，第 2 空错误：得 1 分（满分 2 分）",
            ),
            (
                &half_empty,
                Rule::PerBlank,
                "第 1 空未填，第 2 空正确：得 1 分（满分 2 分）",
            ),
            (
                &response,
                Rule::Exact,
                "第 1 空正确，第 2 空错误：得 0 分（满分 2 分，全部填对才得分）",
            ),
        ];
        for (response, rule, wanted) in table {
            assert_eq!(told(&asking, response, rule), wanted);
        }
    }

    #[test]
    fn pairs_are_counted() {
        let asking = Asking::matching("123", "abc", "1a 2b 3c");
        let told = |given, rule| told(&asking, &Response::Pairs(pairs(given)), rule);
        assert_eq!(
            told("1a 2b 3a", Rule::PerPair),
            "3 对中 2 对正确：得 1.33 分（满分 2 分）"
        );
        assert_eq!(
            told("1a", Rule::Exact),
            "3 对中 1 对正确，2 对未选：得 0 分（满分 2 分，全部配对才得分）"
        );
    }

    #[test]
    fn an_order_is_told_beside_the_right_one() {
        let asking = Asking::order("ABCD");
        let table = [
            (
                "ABCD",
                Rule::Pairs,
                "排序 D、C、B、A，正确：得 2 分（满分 2 分）",
            ),
            (
                "BACD",
                Rule::Pairs,
                "排序 C、D、B、A，正确顺序是 D、C、B、A，6 个先后关系中 5 个正确：得 1.67 分（满分 2 分）",
            ),
            (
                "BACD",
                Rule::Exact,
                "排序 C、D、B、A，正确顺序是 D、C、B、A：得 0 分（满分 2 分，顺序全对才得分）",
            ),
            (
                "AB",
                Rule::Pairs,
                "排序 D、C，正确顺序是 D、C、B、A：得 0 分（满分 2 分，漏排不得分）",
            ),
        ];
        for (given, rule, wanted) in table {
            assert_eq!(told(&asking, &Response::Order(list(given)), rule), wanted);
        }
    }

    #[test]
    fn an_essay_is_told_before_and_after_a_person_marked_it() {
        let slot = slot("10", Rule::Manual, "");
        assert_eq!(tell(&slot, &Outcome::WAITING), "等待人工评阅（满分 10 分）");
        let marks = "8".parse().unwrap();
        assert_eq!(tell_marked(&slot, marks), "人工评阅：得 8 分（满分 10 分）");
    }

    #[test]
    fn a_response_of_another_kind_is_told() {
        let told = told(
            &Asking::truth(true),
            &Response::Order(list("AB")),
            Rule::Exact,
        );
        assert_eq!(told, "作答不合题目要求：得 0 分（满分 2 分）");
    }
}
