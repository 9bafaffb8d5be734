//! Rulings: what persons decide, after the exam, of a question of it and of answers to it.
//!
//! Invariant: rulings of an exam are numbered in the order in which they take effect, and never change;
//! what they make of a question follows from them alone, so that any earlier grade can be made again.

use std::collections::{BTreeMap, BTreeSet};

use super::QuestionVersionId;
use super::grading::Standing;
use super::question::Key;

/// What becomes of answers to a question whose key was wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Policy {
    /// The new key alone counts.
    NewKey,
    /// The old key or the new one, whichever is worth more: nobody loses.
    BothKeys,
    /// Full marks to everybody who had the question.
    FullMarks,
    /// The question does not count; the others of a paper are worth more.
    Drop,
}

words! {
    Policy {
        NewKey = "new_key",
        BothKeys = "both_keys",
        FullMarks = "full_marks",
        Drop = "drop",
    }
}

/// What became of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decision {
    /// It is in force.
    Applied,
    /// It is not, and never will be.
    Withdrawn,
}

words! {
    Decision {
        Applied = "applied",
        Withdrawn = "withdrawn",
    }
}

impl Policy {
    /// Whether it needs another key.
    pub const fn needs_key(self) -> bool {
        match self {
            Self::NewKey | Self::BothKeys => true,
            Self::FullMarks | Self::Drop => false,
        }
    }
}

/// What is ruled of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Matter {
    /// Its key was wrong. A later correction takes the place of an earlier one.
    Correction {
        /// What becomes of answers.
        policy: Policy,
        /// The version that holds the right key, where the policy needs one.
        version: Option<QuestionVersionId>,
    },
    /// A text in a blank is right, or is not; a later ruling takes the place of an earlier one.
    Text {
        /// The blank, counted from 1.
        blank: u32,
        /// What was written.
        text: String,
        /// Whether it is right.
        is_accepted: bool,
    },
}

/// One ruling that has taken effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// The version that stands on papers.
    pub version: QuestionVersionId,
    /// What is ruled.
    pub matter: Matter,
}

impl Ruling {
    /// The versions that it names: the one on papers, and the one with the right key.
    pub fn versions(&self) -> impl Iterator<Item = QuestionVersionId> + use<> {
        let other = match self.matter {
            Matter::Correction { version, .. } => version,
            Matter::Text { .. } => None,
        };
        [Some(self.version), other].into_iter().flatten()
    }
}

/// What rulings make of a question.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ruled {
    /// Whether answers count.
    pub standing: Standing,
    /// The version whose key counts; its own where there is none.
    pub key: Option<QuestionVersionId>,
    /// Another version whose key counts as well.
    pub also: Option<QuestionVersionId>,
    /// Texts that are right besides those of the key, by blank, counted from 1.
    pub texts: BTreeMap<u32, BTreeSet<String>>,
}

impl Ruled {
    fn add(&mut self, matter: &Matter) {
        match matter {
            Matter::Correction { policy, version } => {
                (self.standing, self.key, self.also) = match policy {
                    Policy::NewKey => (Standing::Counts, *version, None),
                    Policy::BothKeys => (Standing::Counts, None, *version),
                    Policy::FullMarks => (Standing::FullMarks, None, None),
                    Policy::Drop => (Standing::Dropped, None, None),
                };
            }
            Matter::Text {
                blank,
                text,
                is_accepted: true,
            } => drop(self.texts.entry(*blank).or_default().insert(text.clone())),
            Matter::Text { blank, text, .. } => {
                if let Some(texts) = self.texts.get_mut(blank) {
                    texts.remove(text);
                }
            }
        }
    }

    /// A key with the texts that were ruled to be right.
    #[must_use]
    pub fn widen(&self, key: &Key) -> Key {
        let mut key = key.clone();
        if let Key::Blanks(accepted) = &mut key {
            for (blank, texts) in (1..).zip(accepted) {
                texts.extend(self.texts.get(&blank).into_iter().flatten().cloned());
            }
        }
        key
    }
}

/// What these rulings make of each question, in the order in which they took effect.
pub fn fold<'a>(
    rulings: impl IntoIterator<Item = &'a Ruling>,
) -> BTreeMap<QuestionVersionId, Ruled> {
    let mut ruled: BTreeMap<QuestionVersionId, Ruled> = BTreeMap::new();
    for ruling in rulings {
        ruled.entry(ruling.version).or_default().add(&ruling.matter);
    }
    ruled
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn version(n: u128) -> QuestionVersionId {
        QuestionVersionId::new(Uuid::from_u128(n))
    }

    fn correction(policy: Policy, new: Option<u128>) -> Ruling {
        let matter = Matter::Correction {
            policy,
            version: new.map(version),
        };
        Ruling {
            version: version(1),
            matter,
        }
    }

    fn text(blank: u32, text: &str, is_accepted: bool) -> Ruling {
        let matter = Matter::Text {
            blank,
            text: text.to_owned(),
            is_accepted,
        };
        Ruling {
            version: version(1),
            matter,
        }
    }

    #[test]
    fn the_last_correction_counts_and_texts_stay() {
        let rulings = [
            text(2, "网信办", true),
            correction(Policy::Drop, None),
            correction(Policy::BothKeys, Some(7)),
        ];
        let ruled = &fold(&rulings)[&version(1)];
        assert_eq!(
            (ruled.standing, ruled.key, ruled.also),
            (Standing::Counts, None, Some(version(7)))
        );
        let key = Key::Blanks(vec![vec!["甲".to_owned()], vec!["乙".to_owned()]]);
        let wanted = vec![
            vec!["甲".to_owned()],
            vec!["乙".to_owned(), "网信办".to_owned()],
        ];
        assert_eq!(ruled.widen(&key), Key::Blanks(wanted));
    }

    #[test]
    fn a_text_that_was_accepted_can_be_refused_again() {
        let rulings = [text(1, "甲", true), text(1, "甲", false)];
        let key = Key::Blanks(vec![vec!["乙".to_owned()]]);
        assert_eq!(fold(&rulings)[&version(1)].widen(&key), key);
    }

    #[test]
    fn each_policy_says_what_counts() {
        let table = [
            (
                Policy::NewKey,
                Some(7),
                (Standing::Counts, Some(version(7)), None),
            ),
            (
                Policy::BothKeys,
                Some(7),
                (Standing::Counts, None, Some(version(7))),
            ),
            (Policy::FullMarks, None, (Standing::FullMarks, None, None)),
            (Policy::Drop, None, (Standing::Dropped, None, None)),
        ];
        for (policy, new, wanted) in table {
            assert_eq!(policy.needs_key(), new.is_some());
            let ruled = &fold(&[correction(policy, new)])[&version(1)];
            assert_eq!(
                (ruled.standing, ruled.key, ruled.also),
                wanted,
                "{policy:?}"
            );
        }
    }
}
