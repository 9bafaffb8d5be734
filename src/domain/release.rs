//! What of a result a candidate may see, and when.
//!
//! Invariant: a result opens part by part in one order; a part that is due stays shut while one before it
//! is shut, and to an attempt that is not closed all are. API, page and export ask [`Rules::released`] and
//! nothing else.

use super::exam::{Release, Rules, RulesFault};

/// A part of a result, from the first that opens to the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Total, pass mark, whether it passed.
    Score,
    /// The candidate's own answers, and nothing that tells whether they are right.
    Answers,
    /// What is right, and with it marks, counts and the sentence of each slot.
    Keys,
    /// Why, with the evidence in the material.
    Explanations,
}

words! {
    Part {
        Score = "score_release",
        Answers = "answers_release",
        Keys = "keys_release",
        Explanations = "explanations_release",
    }
}

/// When single parts of the review open; what is not said opens with the review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReviewParts {
    /// Own answers.
    pub answers: Option<Release>,
    /// Keys.
    pub keys: Option<Release>,
    /// Explanations and evidence.
    pub explanations: Option<Release>,
}

impl Release {
    /// Whether what this says comes after what the other says.
    const fn is_later_than(self, other: Self) -> bool {
        const fn place(release: Release) -> u8 {
            match release {
                Release::OnSubmit => 0,
                Release::OnClose => 1,
                Release::Never => 2,
            }
        }
        place(other) < place(self)
    }

    fn is_due(self, attempt_is_closed: bool, exam_is_over: bool) -> bool {
        match self {
            Self::Never => false,
            Self::OnSubmit => attempt_is_closed,
            Self::OnClose => attempt_is_closed && exam_is_over,
        }
    }
}

impl Rules {
    /// When a part opens, by what was said of it or of the review.
    pub fn release_of(&self, part: Part) -> Release {
        let of_review = |said: Option<Release>| said.unwrap_or(self.review_release);
        match part {
            Part::Score => self.score_release,
            Part::Answers => of_review(self.review_parts.answers),
            Part::Keys => of_review(self.review_parts.keys),
            Part::Explanations => of_review(self.review_parts.explanations),
        }
    }

    /// The last part that the candidate of an attempt may see, and with it all before it; none while
    /// nothing is released.
    pub fn released(&self, attempt_is_closed: bool, exam_is_over: bool) -> Option<Part> {
        let is_due = |part: &Part| {
            let release = self.release_of(*part);
            release.is_due(attempt_is_closed, exam_is_over)
        };
        Part::ALL.iter().copied().take_while(is_due).last()
    }

    /// Checks that no part opens before one before it, and no key while others may still sit.
    pub(super) fn check_releases(&self) -> Result<(), RulesFault> {
        if self.review_release == Release::OnSubmit {
            return Err(RulesFault::ReviewTooEarly);
        }
        for part in [Part::Keys, Part::Explanations] {
            if self.release_of(part) == Release::OnSubmit {
                return Err(RulesFault::PartTooEarly { part });
            }
        }
        for (earlier, later) in Part::ALL.iter().zip(Part::ALL.iter().skip(1)) {
            let (first, second) = (self.release_of(*earlier), self.release_of(*later));
            if first.is_later_than(second) {
                return Err(RulesFault::ReleaseOrder {
                    earlier: *earlier,
                    later: *later,
                });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::super::exam::{DowntimeCredit, PaperMode};
    use super::*;

    /// Rules that release the parts in their order as told: `n`ever, on `s`ubmit, on `c`lose, `-` for
    /// nothing said; the review first.
    fn rules(said: &str) -> Rules {
        let mut said = said.chars().map(|letter| match letter {
            'n' => Some(Release::Never),
            's' => Some(Release::OnSubmit),
            'c' => Some(Release::OnClose),
            _ => None,
        });
        let mut next = || said.next().unwrap();
        Rules {
            opens_at: Timestamp::UNIX_EPOCH,
            closes_at: Timestamp::UNIX_EPOCH + SignedDuration::from_hours(1),
            duration: SignedDuration::from_mins(30),
            grace: SignedDuration::ZERO,
            max_attempts: 1,
            pass_marks: None,
            papers: PaperMode::Own,
            n_forms: 1,
            review_release: next().unwrap(),
            score_release: next().unwrap(),
            review_parts: ReviewParts {
                answers: next(),
                keys: next(),
                explanations: next(),
            },
            downtime_credit: DowntimeCredit::Automatic,
        }
    }

    #[test]
    fn parts_open_one_after_the_other_and_never_to_an_open_attempt() {
        use Part::{Answers, Explanations, Keys, Score};
        for (said, submitted, over) in [
            ("nn---", None, None),
            ("ns---", Some(Score), Some(Score)),
            ("cs---", Some(Score), Some(Explanations)),
            ("cc---", None, Some(Explanations)),
            ("nss--", Some(Answers), Some(Answers)),
            ("csscn", Some(Answers), Some(Keys)),
            ("ns-cc", Some(Score), Some(Score)),
            ("cn---", None, None),
            ("nsscc", Some(Answers), Some(Explanations)),
            ("nccnn", None, Some(Answers)),
        ] {
            let rules = rules(said);
            assert_eq!(rules.released(false, true), None, "{said}");
            assert_eq!(rules.released(true, false), submitted, "{said}");
            assert_eq!(rules.released(true, true), over, "{said}");
        }
    }

    #[test]
    fn a_part_never_opens_before_one_before_it_and_no_key_while_others_sit() {
        for (said, reason) in [
            ("cs---", ""),
            ("nsscc", ""),
            ("nnnnn", ""),
            (
                "ss---",
                "`review_release` is `never` or `on_close`: keys shown earlier would reach candidates who still sit",
            ),
            (
                "css-s",
                "`explanations_release` is `never` or `on_close`: what is shown earlier would reach candidates who still sit",
            ),
            (
                "csss-",
                "`keys_release` is `never` or `on_close`: what is shown earlier would reach candidates who still sit",
            ),
            (
                "cn---",
                "`answers_release` must not come before `score_release`",
            ),
            (
                "ccs--",
                "`answers_release` must not come before `score_release`",
            ),
            (
                "ns-cc",
                "`keys_release` must not come before `answers_release`",
            ),
            (
                "cssn-",
                "`explanations_release` must not come before `keys_release`",
            ),
        ] {
            let found = rules(said).check_releases();
            let told = found.map_or_else(|fault| fault.to_string(), |()| String::new());
            assert_eq!(told, reason, "{said}");
        }
    }
}
