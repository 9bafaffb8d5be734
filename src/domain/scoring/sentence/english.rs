//! The sentence in English.

use std::collections::BTreeSet;

use super::super::{ByChoice, ByMatch, ByOrder, Filled, Method, Rounding, Verdict};
use super::{Choice, is_partly_right, letters, plain, sequence};
use crate::domain::marks::{Fraction, Marks};
use crate::domain::paper::Slot;
use crate::domain::question::OptionId;

pub(super) fn tell(slot: &Slot, verdict: &Verdict, marks: Marks, is_rounded: bool) -> String {
    let (found, note) = findings(slot, verdict);
    let rounding = if is_rounded { rounding(slot) } else { "" };
    let notes = [note.as_str(), rounding];
    let notes: Vec<&str> = notes.into_iter().filter(|note| !note.is_empty()).collect();
    let told = format!("{found}: {marks} of {} marks", slot.marks);
    if notes.is_empty() {
        told
    } else {
        format!("{told} ({})", notes.join("; "))
    }
}

const fn rounding(slot: &Slot) -> &'static str {
    match slot.rule.rounding {
        Rounding::Hundredth | Rounding::None => "",
        Rounding::Tenth => "rounded to a tenth",
        Rounding::UpToHalf => "rounded up to a half mark",
        Rounding::UpToWhole => "rounded up to a whole mark",
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
        Verdict::Unanswered => plainly("Not answered"),
        Verdict::Misfit(_) => plainly("Not an answer to this question"),
        Verdict::Waiting => plainly("Waiting for a marker"),
        Verdict::Chosen {
            chosen,
            wrong,
            missed,
            decided,
        } => choice(slot, [chosen, wrong, missed], *decided),
        Verdict::Truth { given, key } => truth(slot, *given, *key),
        Verdict::Filled(blanks) => {
            let note = all(is_partly_right(blanks), "every blank must be right");
            (filled(blanks), note)
        }
        Verdict::Paired { right, open, of } => {
            let open = match open {
                0 => String::new(),
                open => format!(", {open} left open"),
            };
            let found = format!("{right} of {of} pairs right{open}");
            let cancels = slot.rule.method == Method::Match(ByMatch::RightMinusWrong);
            let note = if cancels && right < of {
                "a wrong pair cancels a right one".to_owned()
            } else {
                all(0 < *right && right < of, "every pair must be right")
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
    let letters = |options| letters(slot, options, ", ");
    let given = format!("Chose {}", letters(chosen));
    let (found, is_missed) = match Choice::of(chosen, wrong, missed) {
        Choice::Right => return (format!("{given}; right"), String::new()),
        Choice::Instead => {
            let found = format!("{given}; the right answer is {}", letters(missed));
            return (found, cost(slot).to_owned());
        }
        Choice::Missed => (format!("{given}; missed {}", letters(missed)), true),
        Choice::Wrong => (format!("{given}; {} wrong", letters(wrong)), false),
        Choice::Both => {
            let (wrong, missed) = (letters(wrong), letters(missed));
            (format!("{given}; {wrong} wrong, missed {missed}"), false)
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
        ByChoice::Formula | ByChoice::Penalty { .. } => "a wrong answer costs marks",
        ByChoice::QtiMap(_) => "each option has marks of its own",
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
    let fixed = |if_missed: String| {
        if is_missed {
            if_missed
        } else {
            "nothing beside a wrong option".to_owned()
        }
    };
    let Method::Choice(by) = method else {
        return fixed("nothing for an incomplete choice".to_owned());
    };
    match by {
        ByChoice::Half { share } if *share == Fraction::HALF => {
            fixed("half for an incomplete choice".to_owned())
        }
        ByChoice::Half { share } => fixed(format!("{} for an incomplete choice", plain(*share))),
        ByChoice::Fixed { each } => fixed(format!(
            "{} for each right option of an incomplete choice",
            plain(*each)
        )),
        ByChoice::Flat { part } => {
            fixed(format!("{} marks for an incomplete choice", plain(*part)))
        }
        ByChoice::Proportional => fixed("the share of right options".to_owned()),
        ByChoice::Mtf => format!("option by option, {decided} of {options} decided rightly"),
        ByChoice::MtfHalf => format!(
            "option by option, {decided} of {options} decided rightly, half for more than half"
        ),
        ByChoice::RipKey => {
            "the share of right options, as long as no more are chosen than are right".to_owned()
        }
        ByChoice::Moodle => "wrong options take away from right ones".to_owned(),
        ByChoice::OuMulti => "each option too many cancels a right one".to_owned(),
        ByChoice::Penalty { right, wrong, .. } => {
            let (right, wrong) = (plain(*right), plain(*wrong));
            format!("{right} for each right option, {wrong} off for each wrong one")
        }
        ByChoice::QtiMap(_) => "each option has marks of its own".to_owned(),
        ByChoice::Formula => "a wrong answer costs marks".to_owned(),
    }
}

fn truth(slot: &Slot, given: bool, key: bool) -> (String, String) {
    let word = |is_right| if is_right { "true" } else { "false" };
    if given == key {
        (format!("Answered “{}”; right", word(given)), String::new())
    } else {
        let (given, key) = (word(given), word(key));
        let found = format!("Answered “{given}”; the right answer is “{key}”");
        (found, cost(slot).to_owned())
    }
}

fn filled(blanks: &[Filled]) -> String {
    let told = blanks.iter().zip(1..).map(|(blank, number)| {
        let word = match blank {
            Filled::Right => "right",
            Filled::Wrong => "wrong",
            Filled::Empty => "empty",
        };
        format!("blank {number} {word}")
    });
    let told = told.collect::<Vec<_>>().join(", ");
    told.replacen('b', "B", 1)
}

fn order(
    slot: &Slot,
    given: &[OptionId],
    key: &[OptionId],
    (concordant, of): (usize, usize),
) -> (String, String) {
    let sequence = |items| sequence(slot, items, ", ");
    let order = format!("Ordered {}", sequence(given));
    if given == key {
        return (format!("{order}; right"), String::new());
    }
    let right = format!("{order}; the right order is {}", sequence(key));
    if given.len() < key.len() {
        return (right, "nothing for an incomplete order".to_owned());
    }
    let Method::Order(by) = slot.rule.method else {
        return (right, "the whole order must be right".to_owned());
    };
    let note = match by {
        ByOrder::Pairs => {
            let found = format!("{right}; {concordant} of {of} pairs in order");
            return (found, String::new());
        }
        ByOrder::Tau0 => {
            let found = format!("{right}; {concordant} of {of} pairs in order");
            return (found, "a pair out of order cancels one in order".to_owned());
        }
        ByOrder::Absolute => "items at their place count",
        ByOrder::NextExcl | ByOrder::NextIncl => "items followed by their next one count",
        ByOrder::PrevNext => "right neighbours count",
        ByOrder::Lis => "the longest row in order counts",
        ByOrder::Contig => "the longest unbroken run counts",
        ByOrder::Relative => "nearness to the right place counts",
    };
    (right, note.to_owned())
}
