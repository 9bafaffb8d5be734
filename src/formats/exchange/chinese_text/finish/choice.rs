//! Single and multiple choice, and orders: options by their letters, and letters as the key.

use super::super::super::{ForeignKey, ForeignKind, letter, lettered};
use super::super::answer::{self, By};
use super::super::doubts;
use super::super::draft::DraftOption;
use super::super::fold::bare;
use super::super::marker::Stated;
use super::super::stem::{self, InStem};
use super::{Basis, Making};
use crate::domain::question::Kind;

/// A key as it was found.
struct Found {
    line: usize,
    letters: Vec<char>,
    /// The order in which they stood.
    text: String,
}

impl Making<'_> {
    pub(super) fn choice(&mut self, basis: Basis) {
        let has_letters = self.choice_options();
        let found = self.found_letters(has_letters);
        let n_letters = found.as_ref().map_or(0, |found| found.letters.len());
        let is_single = match self.stated {
            Some(Stated::Single) => true,
            Some(Stated::Multiple | Stated::Indefinite) => false,
            Some(_) | None => n_letters < 2,
        };
        self.question.kind = if is_single {
            ForeignKind::Single
        } else {
            ForeignKind::Multiple
        };
        let Some(found) = found else {
            return;
        };
        let shown: String = found.letters.iter().collect();
        if self.stated == Some(Stated::Single) && 1 < n_letters {
            self.doubt_at(found.line, doubts::single_with_letters(&shown));
            return;
        }
        if self.stated == Some(Stated::Multiple) && n_letters == 1 {
            self.doubt_at(found.line, doubts::multiple_with_one(&shown));
        }
        if basis == Basis::Inferred {
            let kind = if is_single {
                Kind::Single
            } else {
                Kind::Multiple
            };
            self.doubt(doubts::kind_inferred(kind));
        }
        let ids = found.letters.iter().map(char::to_string).collect();
        self.question.key = Some(ForeignKey::Choices(ids));
    }

    pub(super) fn order(&mut self) {
        self.question.kind = ForeignKind::Order;
        self.choice_options();
        let Some(answer) = self.draft.answers.first() else {
            self.doubt(doubts::no_key());
            return;
        };
        let order = answer::only_letters(&answer.text).unwrap_or_default();
        let mut sorted = order.clone();
        sorted.sort_unstable();
        let ids = |letters: &[char]| letters.iter().map(char::to_string).collect::<Vec<_>>();
        let wanted: Vec<String> = (0..self.question.options.len()).map(letter).collect();
        let is_whole = ids(&sorted) == wanted && self.draft.answers.len() == 1;
        if is_whole {
            self.question.key = Some(ForeignKey::Order(ids(&order)));
        } else {
            let doubt = doubts::strange_order(&answer.text);
            self.doubt_at(answer.line, doubt);
        }
    }

    /// Takes the options in the order of their letters; whether the letters can be a key's.
    fn choice_options(&mut self) -> bool {
        let draft = self.draft;
        let found: String = draft.options.iter().map(|option| option.letter).collect();
        let mut sorted: Vec<&DraftOption> = draft.options.iter().collect();
        sorted.sort_by_key(|option| option.letter);
        let repeated = sorted.windows(2).find_map(|pair| match pair {
            [one, other] if one.letter == other.letter => Some(one.letter),
            _ => None,
        });
        let wanted = ('A'..='Z').take(sorted.len());
        let is_row = sorted.iter().map(|option| option.letter).eq(wanted);
        if let Some(letter) = repeated {
            self.doubt(doubts::options_repeated(letter, &found));
            self.take_options();
            return false;
        }
        if !is_row {
            self.doubt(doubts::options_missing(&found));
            self.take_options();
            return false;
        }
        if !found
            .chars()
            .zip('A'..='Z')
            .all(|(one, other)| one == other)
        {
            self.doubt(doubts::options_reordered());
        }
        if sorted.len() < 2 {
            self.doubt(doubts::too_few_options(sorted.len()));
        }
        if let Some(empty) = sorted.iter().find(|option| option.text.trim().is_empty()) {
            self.doubt(doubts::empty_option(empty.letter));
        }
        self.note_alike(&sorted);
        let texts = sorted.iter().map(|option| option.text.clone());
        self.question.options = lettered(texts);
        true
    }

    fn note_alike(&mut self, options: &[&DraftOption]) {
        let texts: Vec<String> = options.iter().map(|option| bare(&option.text)).collect();
        // At most 26 of them.
        for (at, text) in texts.iter().enumerate() {
            let earlier = texts.iter().take(at).position(|other| other == text);
            let pair = earlier.and_then(|earlier| Some((options.get(earlier)?, options.get(at)?)));
            if let Some((one, other)) = pair.filter(|_| !text.is_empty()) {
                self.doubt(doubts::options_alike(one.letter, other.letter));
                return;
            }
        }
    }

    /// The letters of the key, where every place that tells them agrees and each has an option.
    fn found_letters(&mut self, has_letters: bool) -> Option<Found> {
        let draft = self.draft;
        let known: Vec<(char, &str)> = draft
            .options
            .iter()
            .map(|o| (o.letter, o.text.as_str()))
            .collect();
        let mut found: Vec<Found> = Vec::new();
        for answer in &draft.answers {
            let Some((letters, by)) = answer::letters(&answer.text, &known) else {
                let doubt = if answer.text.trim().is_empty() {
                    doubts::no_key()
                } else {
                    doubts::strange_key(&answer.text)
                };
                self.doubt_at(answer.line, doubt);
                return None;
            };
            if by == By::Text {
                self.doubt_at(answer.line, doubts::key_by_text(&answer.text));
            }
            found.push(Found {
                line: answer.line,
                letters,
                text: answer.text.clone(),
            });
        }
        let in_stem = self.in_stem(&known)?;
        found.extend(in_stem);
        let Some(first) = found.first() else {
            self.doubt(doubts::no_key());
            return None;
        };
        if let Some(other) = found.iter().find(|other| other.letters != first.letters) {
            let doubt = doubts::keys_differ(&first.text, &other.text);
            self.doubt_at(other.line, doubt);
            return None;
        }
        let options: String = known.iter().map(|(letter, _)| *letter).collect();
        if !first.letters.iter().all(|letter| options.contains(*letter)) {
            let letters: String = first.letters.iter().collect();
            let doubt = doubts::key_without_option(&letters, &options);
            self.doubt_at(first.line, doubt);
            return None;
        }
        found.into_iter().next().filter(|_| has_letters)
    }

    /// The key in the stem, which is taken out of it; none where the stem is doubtful.
    fn in_stem(&mut self, known: &[(char, &str)]) -> Option<Vec<Found>> {
        let draft = self.draft;
        let line = draft.line;
        let mut found = Vec::new();
        let front = draft.front.as_deref().filter(|text| !text.is_empty());
        if let Some(front) = front {
            let Some((letters, _)) = answer::letters(front, known) else {
                self.doubt(doubts::strange_key(front));
                return None;
            };
            found.push(Found {
                line,
                letters,
                text: front.to_owned(),
            });
        }
        let letters: String = known.iter().map(|(letter, _)| *letter).collect();
        let keys = stem::letters(&draft.stem, &letters);
        match keys.as_slice() {
            [] => {}
            [InStem { text, stem }] => {
                let Some((letters, _)) = answer::letters(text, known) else {
                    self.doubt(doubts::strange_key(text));
                    return None;
                };
                let agrees = draft.answers.first().is_none_or(|answer| {
                    answer::letters(&answer.text, known).is_some_and(|(own, _)| own == letters)
                });
                if agrees {
                    self.question.stem.clone_from(stem);
                }
                found.push(Found {
                    line,
                    letters,
                    text: text.clone(),
                });
            }
            // Letters in brackets are words where the key stands elsewhere: `维生素（C）`, `（A）图`.
            several if draft.answers.is_empty() => {
                let shown: Vec<&str> = several.iter().map(|key| key.text.as_str()).collect();
                self.doubt(doubts::several_in_stem(&shown.join("、")));
                return None;
            }
            _ => {}
        }
        Some(found)
    }
}
