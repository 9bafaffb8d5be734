//! Rules about what gives a right option away: C1, D13, D14.

use super::text::{Words, grams};
use super::view::View;
use super::{Bilingual, Finding, Rule};

/// Words that make a statement easy to refute.
const ABSOLUTE: Words<10> = Words::new([
    "总是", "从不", "所有", "完全", "绝对", "一定", "全部", "永远", "必然", "一律",
]);
/// Behind 一定, 绝对 and 必然 these make an ordinary word of it: 一定程度, 绝对多数, 必然要求.
const ORDINARY: Words<15> = Words::new([
    "的", "程度", "范围", "条件", "数量", "影响", "意义", "基础", "多数", "比例", "要求", "选择",
    "趋势", "结果", "规律",
]);

pub(super) fn check(view: &View<'_>, found: &mut Vec<Finding>) {
    if view.options().is_empty() {
        return;
    }
    check_absolute(view, found);
    check_echo(view, found);
}

fn absolute(text: &str) -> Option<&'static str> {
    let is_meant = |(at, word): &(usize, &str)| {
        let behind = text.get(at + word.len()..).unwrap_or_default();
        ORDINARY.at_begin(behind).is_none()
    };
    ABSOLUTE.all(text).find(is_meant).map(|(_, word)| word)
}

/// D13: half of the wrong options or more, so that the words help to guess.
fn check_absolute(view: &View<'_>, found: &mut Vec<Finding>) {
    let words: Vec<_> = view
        .wrong()
        .filter_map(|option| Some((option, absolute(&option.plain)?)))
        .collect();
    let is_cue = view.wrong().count() <= words.len() * 2
        && !view.right().any(|option| absolute(&option.plain).is_some());
    if let Some((option, word)) = words.first().filter(|_| is_cue) {
        let hint = Bilingual::new(
            format!("“{word}”这样绝对的词只出现在错误选项里，不看材料也能排除：请换个说法。"),
            format!(
                "an absolute word like “{word}” stands in wrong options alone, which rules them out unread: put it another way"
            ),
        );
        found.push(
            Finding::new(
                Rule::D13,
                view.question,
                option.field(),
                &option.choice.text,
            )
            .hint(hint),
        );
    }
}

/// Longest run of characters that a text shares with a stem, given the stem's runs of three; 0 below three.
fn longest_run(text: &str, stem: &[u64]) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for gram in grams(text, 3) {
        run = if stem.binary_search(&gram).is_ok() {
            run + 1
        } else {
            0
        };
        longest = longest.max(run);
    }
    if longest == 0 { 0 } else { longest + 2 }
}

/// C1 from six characters on, D14 from four on: what every right option repeats of the stem, and no wrong one
/// three characters of. Three characters alone are mostly a word that any text on the matter holds.
fn check_echo(view: &View<'_>, found: &mut Vec<Finding>) {
    let mut stem: Vec<u64> = grams(&view.stem.claim, 3).collect();
    stem.sort_unstable();
    if view
        .wrong()
        .any(|option| 0 < longest_run(&option.plain, &stem))
    {
        return;
    }
    let Some((n, option)) = view
        .right()
        .map(|option| (longest_run(&option.plain, &stem), option))
        .min_by_key(|(n, _)| *n)
    else {
        return;
    };
    let rule = match n {
        6.. => Rule::C1,
        4..6 => Rule::D14,
        0..4 => return,
    };
    let hint = Bilingual::new(
        format!(
            "正确选项与题干有 {n} 个字连着相同，错误选项都没有，容易猜到：请改写题干，或者让错误选项也用到这些字。"
        ),
        format!(
            "the right option repeats {n} characters of the stem and no wrong one does, so that it can be guessed: rewrite the stem, or use them in wrong options too"
        ),
    );
    found.push(Finding::new(rule, view.question, option.field(), &option.choice.text).hint(hint));
}
