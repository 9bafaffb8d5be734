//! What a bank as a whole shows: T4, N3, D3 and D4 over all, D11 over all, B2.
//!
//! Invariant: nothing is said of fewer questions than chance could have made so.

use std::collections::BTreeMap;

use super::super::question::{Key, Kind, Question, QuestionCode};
use super::trace::{Place, Trace};
use super::{Bilingual, Finding, Rule};

/// Fewest questions of a sort about which something is said.
const MIN_QUESTIONS: usize = 30;
/// Critical values of χ² at .01 for 1 to 9 degrees of freedom, in thousandths.
const CRITICAL: [u64; 9] = [
    6_635, 9_210, 11_345, 13_277, 15_086, 16_812, 18_475, 20_090, 21_666,
];

pub(super) fn check(questions: &[(&Question, Trace)], found: &mut Vec<Finding>) {
    false_share(questions, found);
    negative_share(questions, found);
    let places: Vec<(&Question, Place)> = questions
        .iter()
        .filter_map(|(question, trace)| Some((*question, trace.place?)))
        .collect();
    key_lengths(&places, found);
    key_places(&places, found);
}

fn of_bank(rule: Rule, concerned: &[&Question], what: &str, hint: Bilingual) -> Option<Finding> {
    let (first, others) = concerned.split_first()?;
    let others: Vec<QuestionCode> = others
        .iter()
        .map(|question| question.code.clone())
        .collect();
    Some(
        Finding::new(rule, first, "", what)
            .hint(hint)
            .others(others),
    )
}

/// T4.
fn false_share(questions: &[(&Question, Trace)], found: &mut Vec<Finding>) {
    let all = questions.iter().map(|(question, _)| *question);
    let all: Vec<&Question> = all.filter(|q| q.kind() == Kind::TrueFalse).collect();
    let wrong: Vec<&Question> = all
        .iter()
        .copied()
        .filter(|q| q.key == Key::Truth(false))
        .collect();
    let (n, n_false) = (all.len(), wrong.len());
    if MIN_QUESTIONS <= n && !(n * 50..=n * 60).contains(&(n_false * 100)) {
        let hint = Bilingual::new(
            format!("判断题 {n} 道，错的 {n_false} 道：错的宜占五成至六成，请调整。"),
            format!(
                "of {n} statements to be judged {n_false} are false: make it five to six in ten"
            ),
        );
        found.extend(of_bank(Rule::T4, &all, &format!("{n_false}/{n}"), hint));
    }
}

/// N3, by the same reading of a stem as N1.
fn negative_share(questions: &[(&Question, Trace)], found: &mut Vec<Finding>) {
    let negative = questions.iter().filter(|(_, trace)| trace.is_negative);
    let negative: Vec<&Question> = negative.map(|(question, _)| *question).collect();
    let (n, n_negative) = (questions.len(), negative.len());
    if MIN_QUESTIONS <= n && n < n_negative * 10 {
        let hint = Bilingual::new(
            format!("全库 {n} 道题，否定式的有 {n_negative} 道，超过一成：请改一些成正面提问。"),
            format!(
                "of the {n} questions of the bank {n_negative} ask for what is not so, more than one in ten: ask some of them positively"
            ),
        );
        found.extend(of_bank(
            Rule::N3,
            &negative,
            &format!("{n_negative}/{n}"),
            hint,
        ));
    }
}

/// D3 and D4 over all: the rank of the right option's length among the options, 0 for the shortest and 1000 for
/// the longest, is to be 500 on average, 50 more or less, and twice what chance explains (a rank of four has a
/// variance of 139,000).
fn key_lengths(places: &[(&Question, Place)], found: &mut Vec<Finding>) {
    let rank = |place: &Place| u64::from(place.length_rank);
    let n = u64::try_from(places.len()).unwrap_or(u64::MAX);
    if places.len() < MIN_QUESTIONS {
        return;
    }
    let mean = places.iter().map(|(_, place)| rank(place)).sum::<u64>() / n;
    let off = mean.abs_diff(500);
    if off <= 50 || off * off * n <= 4 * 139_000 {
        return;
    }
    let is_long = 500 < mean;
    let (rule, what) = if is_long {
        (Rule::D3Bank, ["偏长", "long"])
    } else {
        (Rule::D4Bank, ["偏短", "short"])
    };
    let extreme = places.iter().filter(|(_, place)| {
        if is_long {
            900 < rank(place)
        } else {
            rank(place) < 100
        }
    });
    let concerned: Vec<&Question> = extreme.map(|(question, _)| *question).collect();
    let [zh, en] = what;
    let hint = Bilingual::new(
        format!(
            "全库单选题的正确选项{zh}（长短名次平均在 {mean}‰，应为 450‰ 至 550‰），可以凭长短猜：请改写一些选项。"
        ),
        format!(
            "over the bank the right options of single choices are {en} (their rank by length is {mean}‰ on average; wanted 450‰ to 550‰), so that length tells: rewrite some options"
        ),
    );
    found.extend(of_bank(rule, &concerned, &format!("{mean}‰"), hint));
}

/// D11 over all (numbers, which are shown in their order) and B2 (all others, as the file has them).
fn key_places(places: &[(&Question, Place)], found: &mut Vec<Finding>) {
    let (mut numeric, mut other): (BTreeMap<u8, Places<'_>>, BTreeMap<u8, Places<'_>>) =
        Default::default();
    for (question, place) in places {
        let groups = if place.is_numeric {
            &mut numeric
        } else {
            &mut other
        };
        groups
            .entry(place.n_options)
            .or_default()
            .entry(place.at)
            .or_default()
            .push(question);
    }
    for (groups, rule, what) in [
        (
            numeric,
            Rule::D11Bank,
            ["数字选项题的答案", "questions whose options are numbers"],
        ),
        (other, Rule::B2, ["单选题的答案", "single choices"]),
    ] {
        for (k, places) in groups {
            let counts: Vec<usize> = (0..k)
                .map(|place| places.get(&place).map_or(0, Vec::len))
                .collect();
            let n: usize = counts.iter().sum();
            if MIN_QUESTIONS <= n && is_uneven(&counts) {
                let most = places
                    .values()
                    .rev()
                    .max_by_key(|questions| questions.len());
                let told: Vec<String> = counts.iter().map(ToString::to_string).collect();
                let [zh, en] = what;
                let by_comma = told.join(", ");
                let told = told.join("、");
                let hint = Bilingual::new(
                    format!(
                        "{k} 个选项的{zh}依次落在各个位置 {told} 次，太不均匀：请调整一些答案的位置。"
                    ),
                    format!(
                        "the keys of {en} with {k} options stand in the places {by_comma} times, too unevenly: move some"
                    ),
                );
                found.extend(of_bank(rule, most.map_or(&[], Vec::as_slice), &told, hint));
            }
        }
    }
}

/// The questions whose key stands at each place.
type Places<'q> = BTreeMap<u8, Vec<&'q Question>>;

/// Whether chance makes such counts less than once in a hundred times: Σ(o·k − n)²/(n·k) above the critical value.
fn is_uneven(counts: &[usize]) -> bool {
    let k = counts.len();
    let n: usize = counts.iter().sum();
    let squares: u64 = counts
        .iter()
        .map(|o| u64::try_from((o * k).abs_diff(n)).unwrap_or(0).pow(2))
        .sum();
    let critical = k.checked_sub(2).and_then(|at| CRITICAL.get(at));
    let expected = u64::try_from(n * k).unwrap_or(u64::MAX);
    critical.is_some_and(|critical| critical * expected < squares * 1000)
}
