//! 填空: the text in each blank against the texts that it accepts.
//!
//! Invariant: nothing visible is never right; a text fills one blank at most.

use super::normalise::is_unseen;
use super::reading::{Reading, read};
use super::rule::{Blanks, Reader};
use super::{Filled, normalise};
use crate::domain::marks::Fraction;

/// The texts that each blank accepts, read once for many answers.
#[derive(Debug, Clone)]
pub(super) struct Accepted {
    reader: Reader,
    blanks: Vec<Vec<Text>>,
}

/// A text as it is compared.
#[derive(Debug, Clone)]
enum Text {
    Plain(String),
    Read(Reading),
}

impl Text {
    fn of(text: &str, reader: Reader) -> Self {
        match reader {
            Reader::Text1 => Self::Plain(normalise::normalise(text)),
            Reader::Text2(policy) => Self::Read(read(text, policy)),
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Plain(text) => text.is_empty(),
            Self::Read(reading) => reading.is_empty(),
        }
    }

    /// Whether an answer says what this accepted text says.
    fn accepts(&self, given: &Self) -> bool {
        match (self, given) {
            (Self::Plain(accepted), Self::Plain(given)) => accepted == given,
            (Self::Read(accepted), Self::Read(given)) => given.says(accepted),
            (Self::Plain(_), Self::Read(_)) | (Self::Read(_), Self::Plain(_)) => false,
        }
    }
}

impl Accepted {
    pub(super) fn new(accepted: &[Vec<String>], reader: Reader) -> Self {
        let read_all = |texts: &Vec<String>| {
            let texts = texts.iter().map(|text| Text::of(text, reader));
            texts.filter(|text| !text.is_empty()).collect()
        };
        Self {
            reader,
            blanks: accepted.iter().map(read_all).collect(),
        }
    }

    /// What stands in each blank.
    pub(super) fn judge(&self, texts: &[String], unordered: bool) -> Vec<Filled> {
        let given: Vec<Option<Text>> = texts
            .iter()
            .map(|text| {
                let read = (!is_unseen(text)).then(|| Text::of(text, self.reader));
                read.filter(|text| !text.is_empty())
            })
            .collect();
        let right = if unordered {
            self.matched(&given)
        } else {
            let in_order = self.blanks.iter().zip(&given);
            in_order
                .map(|(blank, given)| given.as_ref().is_some_and(|given| fills(blank, given)))
                .collect()
        };
        let told = given
            .iter()
            .zip(right)
            .map(|(given, is_right)| match given {
                None => Filled::Empty,
                Some(_) if is_right => Filled::Right,
                Some(_) => Filled::Wrong,
            });
        told.collect()
    }

    /// Which texts count where any blank may take any: as many as can (Kuhn's augmenting paths).
    fn matched(&self, given: &[Option<Text>]) -> Vec<bool> {
        // Who repeats a text says it once.
        let is_first = |at: usize, text: &Text| {
            let before = given.iter().take(at).flatten();
            !before
                .into_iter()
                .any(|earlier| earlier.accepts(text) && text.accepts(earlier))
        };
        let mut taken_by: Vec<Option<usize>> = vec![None; self.blanks.len()];
        for (at, text) in given.iter().enumerate() {
            if let Some(text) = text
                && is_first(at, text)
            {
                let mut seen = vec![false; self.blanks.len()];
                self.place(at, given, &mut taken_by, &mut seen);
            }
        }
        (0..given.len())
            .map(|at| taken_by.contains(&Some(at)))
            .collect()
    }

    /// Finds a blank for the text at `at`, moving others to where they fit as well.
    fn place(
        &self,
        at: usize,
        given: &[Option<Text>],
        taken_by: &mut [Option<usize>],
        seen: &mut [bool],
    ) -> bool {
        let Some(Some(text)) = given.get(at) else {
            return false;
        };
        for (number, blank) in self.blanks.iter().enumerate() {
            let (Some(is_seen), true) = (seen.get_mut(number), fills(blank, text)) else {
                continue;
            };
            if std::mem::replace(is_seen, true) {
                continue;
            }
            let holder = taken_by.get(number).copied().flatten();
            if holder.is_none_or(|holder| self.place(holder, given, taken_by, seen)) {
                if let Some(place) = taken_by.get_mut(number) {
                    *place = Some(at);
                }
                return true;
            }
        }
        false
    }
}

fn fills(blank: &[Text], given: &Text) -> bool {
    blank.iter().any(|accepted| accepted.accepts(given))
}

/// The share for what stands in the blanks.
pub(super) fn share(blanks: Blanks, filled: &[Filled]) -> Fraction {
    let right = filled
        .iter()
        .filter(|blank| **blank == Filled::Right)
        .count();
    if blanks.all_or_nothing {
        Fraction::of(usize::from(right == filled.len()), 1)
    } else {
        Fraction::of(right, filled.len())
    }
}

#[cfg(test)]
mod tests {
    use super::super::rule::{Method, Rule};
    use super::*;

    fn filled(rule: &str, accepted: &[&[&str]], texts: &[&str]) -> (Vec<Filled>, String) {
        let Method::PerBlank(blanks) = Rule::authored(rule).unwrap().method else {
            panic!("{rule}");
        };
        let owned = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
        let accepted: Vec<Vec<String>> = accepted.iter().map(|texts| owned(texts)).collect();
        let accepted = Accepted::new(&accepted, blanks.reader);
        let filled = accepted.judge(&owned(texts), blanks.unordered);
        let share = share(blanks, &filled).to_string();
        (filled, share)
    }

    #[test]
    fn each_blank_has_its_share_or_all_have_one() {
        let accepted: &[&[&str]] = &[&["国家安全"], &["APP", "应用程序"], &["网信办"]];
        // Given, share in order, all or nothing, in any order.
        let table: [(&[&str], &str); 6] = [
            (&["国家安全", "应用程序", "网信办"], "1 1 1"),
            (&["国家 安全", "ａｐｐ", "网信\u{200b}办"], "1 1 1"),
            (&["国家安全", "APP", "办信网"], "2/3 0 2/3"),
            (&["国家安全", "", "\u{3000}"], "1/3 0 1/3"),
            (&["APP", "网信办", "国家安全"], "0 0 1"),
            (&["国家的安全", "AP", "网信"], "0 0 0"),
        ];
        for reading in ["text/1", "text/2"] {
            for (given, wanted) in table {
                let rules = ["", "all_or_nothing", "unordered"];
                let found = rules.map(|flags| {
                    filled(
                        &format!("per_blank {flags} reading={reading}"),
                        accepted,
                        given,
                    )
                    .1
                });
                assert_eq!(found.join(" "), wanted, "{given:?}");
            }
        }
    }

    #[test]
    fn each_blank_is_told_right_wrong_or_empty() {
        let (told, _) = filled(
            "per_blank",
            &[&["甲"], &["乙"], &["丙"]],
            &["甲", "丙", " "],
        );
        assert_eq!(told, [Filled::Right, Filled::Wrong, Filled::Empty]);
    }

    #[test]
    fn in_any_order_as_many_count_as_can_and_each_once() {
        let crossed: &[&[&str]] = &[&["甲", "乙"], &["甲"]];
        // Who gives 甲 to the first blank has nothing for 乙.
        for given in [["乙", "甲"], ["甲", "乙"]] {
            assert_eq!(
                filled("per_blank unordered", crossed, &given).1,
                "1",
                "{given:?}"
            );
        }
        let same: &[&[&str]] = &[&["甲", "乙"], &["甲", "乙"]];
        let (told, share) = filled("per_blank unordered", same, &["甲", "甲"]);
        assert_eq!(
            (told, share.as_str()),
            (vec![Filled::Right, Filled::Wrong], "1/2")
        );
    }

    #[test]
    fn an_accepted_text_of_nothing_visible_lets_no_empty_blank_pass() {
        for rule in ["per_blank reading=text/1", "per_blank"] {
            assert_eq!(filled(rule, &[&["\u{200b}"]], &[" "]).1, "0");
        }
    }
}
