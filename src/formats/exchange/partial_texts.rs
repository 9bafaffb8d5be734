//! Texts that a file gives less than full marks, beside those that it accepts.
//!
//! Invariant: what is found here is what the comparison of this program would accept all the same, as case, width
//! and punctuation do not count in it: a question with such a text is held.

use std::collections::BTreeSet;

use crate::domain::scoring::reading::{Policy, read};

/// The stable name of the problem.
pub(super) const CODE: &str = "partial_text_accepted";

/// As blanks are compared where nobody says otherwise.
const POLICY: Policy = Policy {
    simplify: false,
    unit_optional: false,
};

/// Most characters of a text, and most texts, that a message shows.
const MAX_SHOWN: (usize, usize) = (40, 5);

/// Parts texts with less than full marks into those that would be accepted as one of `accepted`, and the others.
pub(super) fn part<'t>(
    lesser: impl IntoIterator<Item = &'t str>,
    accepted: impl IntoIterator<Item = &'t str>,
) -> (Vec<&'t str>, Vec<&'t str>) {
    let mut lesser = lesser.into_iter().peekable();
    if lesser.peek().is_none() {
        return (Vec::new(), Vec::new());
    }
    let form = |text: &str| read(text, POLICY).canonical().to_owned();
    let accepted: BTreeSet<String> = accepted.into_iter().map(form).collect();
    lesser.partition(|text| accepted.contains(&form(text)))
}

/// What is said of texts that would be accepted, in Chinese and English.
pub(super) fn words(same: &[&str]) -> [String; 2] {
    [
        format!(
            "“{}”在原文件里得不到满分，本系统却与可接受的答案视为相同（不分大小写、全半角和标点），会给满分；请核对",
            listed(same, "”“")
        ),
        format!(
            "`{}` gets less than full marks in the file; here it reads the same as an accepted text (case, width and punctuation do not count) and would get all",
            listed(same, "`, `")
        ),
    ]
}

fn listed(texts: &[&str], separator: &str) -> String {
    let (n_characters, n_texts) = MAX_SHOWN;
    let mut shown: Vec<String> = texts
        .iter()
        .take(n_texts)
        .map(|text| {
            let mut short: String = text.chars().take(n_characters).collect();
            if short.len() < text.len() {
                short.push('…');
            }
            short
        })
        .collect();
    if n_texts < texts.len() {
        shown.push("…".to_owned());
    }
    shown.join(separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_width_and_punctuation_make_no_other_text() {
        let accepted = ["U.S.A.", "1,000", "York"];
        for text in ["USA", "1000", "york", "ＹＯＲＫ"] {
            assert_eq!(part([text], accepted).0, [text]);
        }
        for text in ["Kent", "100", "Yorks"] {
            assert_eq!(part([text], accepted).1, [text]);
        }
    }

    #[test]
    fn a_message_shows_a_few_short_texts() {
        let long = "长".repeat(50);
        let texts = [&*long, "一", "二", "三", "四", "五"];
        let [chinese, _] = words(&texts);
        assert!(chinese.contains("…”“一”“二”“三”“四”“…”"), "{chinese}");
    }
}
