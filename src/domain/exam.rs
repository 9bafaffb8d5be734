//! When and how an exam is held.
//!
//! Invariant: draft → published → closed, never back. A draft can be edited; a published exam has
//! its papers and only its clock moves.

use jiff::{SignedDuration, Timestamp};

use super::marks::Marks;
use super::release::{Part, ReviewParts};

/// The shortest and the longest time for an attempt.
pub const DURATION: std::ops::RangeInclusive<SignedDuration> =
    SignedDuration::from_secs(1)..=SignedDuration::from_hours(24);
/// The longest grace after a deadline.
pub const MAX_GRACE: SignedDuration = SignedDuration::from_mins(10);
/// How many parallel papers there may be: letters A to Z.
pub const FORMS: std::ops::RangeInclusive<u32> = 2..=26;
/// The longest outage that is given back without anybody asking: a clock that was set wrongly while the
/// service was down looks like one.
pub const MAX_AUTOMATIC_CREDIT: SignedDuration = SignedDuration::from_mins(30);
/// Most attempts of one candidate.
pub const MAX_ATTEMPTS: u32 = 10;

/// Where an exam stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Being prepared; may be edited.
    Draft,
    /// Papers are drawn; candidates sit it within its window.
    Published,
    /// Ended by staff or by its window.
    Closed,
}

/// When something reaches candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Release {
    /// Not through this system.
    Never,
    /// As soon as the candidate's own attempt is closed and graded.
    OnSubmit,
    /// After the exam has closed for everybody.
    OnClose,
}

/// Who gets which paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperMode {
    /// A paper of each candidate's own; every question of a sort is used as often as the others.
    Own,
    /// A paper of each candidate's own, each that the blueprint allows equally likely.
    Uniform,
    /// The same paper for all.
    Shared,
    /// A few parallel papers (A卷, B卷 …), dealt in turn, so that neighbours have different ones.
    Forms,
}

/// What becomes of minutes in which the service was down while attempts were under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DowntimeCredit {
    /// They are given back at once, as far as [`MAX_AUTOMATIC_CREDIT`]; longer ones are offered.
    Automatic,
    /// Staff may give them back.
    Offered,
    /// They are lost.
    Off,
}

words! {
    State { Draft = "draft", Published = "published", Closed = "closed", }
    Release { Never = "never", OnSubmit = "on_submit", OnClose = "on_close", }
    DowntimeCredit { Automatic = "automatic", Offered = "offered", Off = "off", }
    PaperMode { Own = "own", Uniform = "uniform", Shared = "shared", Forms = "forms", }
}

impl DowntimeCredit {
    /// Whether an outage of this length is given back without anybody asking.
    pub fn gives_at_once(self, outage: SignedDuration) -> bool {
        match self {
            Self::Automatic => outage <= MAX_AUTOMATIC_CREDIT,
            Self::Offered | Self::Off => false,
        }
    }
}

/// The rules under which an exam is sat; checked by [`Rules::check`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// From when attempts may be started.
    pub opens_at: Timestamp,
    /// The end of the window: no start and no deadline after it.
    pub closes_at: Timestamp,
    /// Time for one attempt.
    pub duration: SignedDuration,
    /// How long after a deadline a save that was under way is still taken.
    pub grace: SignedDuration,
    /// Attempts each candidate has, at least 1; the best grade counts.
    pub max_attempts: u32,
    /// Marks from which an attempt passes, where there is a pass mark.
    pub pass_marks: Option<Marks>,
    /// Who gets which paper.
    pub papers: PaperMode,
    /// How many parallel papers there are, within [`FORMS`]; 1 unless `papers` says forms.
    pub n_forms: u32,
    /// When candidates see their score.
    pub score_release: Release,
    /// When candidates see what follows the score. Never before everybody has finished.
    pub review_release: Release,
    /// When parts of the review open that do not go with the rest of it.
    pub review_parts: ReviewParts,
    /// What becomes of minutes in which the service was down.
    pub downtime_credit: DowntimeCredit,
}

/// Why rules cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RulesFault {
    /// The window ends before it begins.
    #[error("`closes_at` must be after `opens_at`")]
    Window,
    /// The window is over before anybody could start.
    #[error("`closes_at` is {closes_at}, which has passed")]
    Past {
        /// When the window ends.
        closes_at: Timestamp,
    },
    /// The duration is out of range.
    #[error("`duration_seconds` is 1 to {max}; found {found}", max = DURATION.end().as_secs())]
    Duration {
        /// Seconds found.
        found: i64,
    },
    /// The grace is out of range.
    #[error("`grace_seconds` is 0 to {max}; found {found}", max = MAX_GRACE.as_secs())]
    Grace {
        /// Seconds found.
        found: i64,
    },
    /// The number of attempts is out of range.
    #[error("`max_attempts` is 1 to {max}; found {found}", max = MAX_ATTEMPTS)]
    Attempts {
        /// Attempts found.
        found: u32,
    },
    /// The number of parallel papers does not fit.
    #[error("wanted for `forms`: {wanted}; found {found}")]
    Forms {
        /// The number found.
        found: u32,
        /// What would be right.
        wanted: &'static str,
    },
    /// Keys would be shown while others still sit.
    #[error(
        "`review_release` is `never` or `on_close`: keys shown earlier would reach candidates who still sit"
    )]
    ReviewTooEarly,
    /// Keys or what tells them would be shown while others still sit.
    #[error(
        "`{part}` is `never` or `on_close`: what is shown earlier would reach candidates who still sit",
        part = .part.as_str()
    )]
    PartTooEarly {
        /// Which part.
        part: Part,
    },
    /// A part of the result would open before one that goes before it.
    #[error("`{later}` must not come before `{earlier}`", later = .later.as_str(), earlier = .earlier.as_str())]
    ReleaseOrder {
        /// What has to open first.
        earlier: Part,
        /// What would open before it.
        later: Part,
    },
    /// The pass mark is above the marks of the paper.
    #[error("`pass_marks` is {found}, but the paper carries {total}")]
    PassMarks {
        /// The pass mark.
        found: Marks,
        /// What the paper carries.
        total: Marks,
    },
}

impl Rules {
    /// Checks the rules against each other and against the marks of the paper.
    ///
    /// # Errors
    /// The first [`RulesFault`].
    pub fn check(&self, paper_total: Marks) -> Result<(), RulesFault> {
        if self.closes_at <= self.opens_at {
            return Err(RulesFault::Window);
        }
        if !DURATION.contains(&self.duration) {
            return Err(RulesFault::Duration {
                found: self.duration.as_secs(),
            });
        }
        if !(SignedDuration::ZERO..=MAX_GRACE).contains(&self.grace) {
            return Err(RulesFault::Grace {
                found: self.grace.as_secs(),
            });
        }
        if !(1..=MAX_ATTEMPTS).contains(&self.max_attempts) {
            return Err(RulesFault::Attempts {
                found: self.max_attempts,
            });
        }
        let found = self.n_forms;
        match self.papers {
            PaperMode::Forms if !FORMS.contains(&found) => {
                let wanted = "2 to 26";
                return Err(RulesFault::Forms { found, wanted });
            }
            PaperMode::Own | PaperMode::Uniform | PaperMode::Shared if found != 1 => {
                let wanted = "nothing, unless `papers` is `forms`";
                return Err(RulesFault::Forms { found, wanted });
            }
            PaperMode::Own | PaperMode::Uniform | PaperMode::Shared | PaperMode::Forms => {}
        }
        self.check_releases()?;
        match self.pass_marks {
            Some(found) if paper_total < found => Err(RulesFault::PassMarks {
                found,
                total: paper_total,
            }),
            Some(_) | None => Ok(()),
        }
    }

    /// Checks that candidates still have time to start at `now`: papers are drawn once.
    ///
    /// # Errors
    /// [`RulesFault::Past`].
    pub fn check_open_after(&self, now: Timestamp) -> Result<(), RulesFault> {
        let closes_at = self.closes_at;
        if now < closes_at {
            Ok(())
        } else {
            Err(RulesFault::Past { closes_at })
        }
    }

    /// Whether nobody may sit any more who has neither extra time nor a pause: closed, or past the last
    /// moment a save may arrive. Attempts with more time may still be under way.
    pub fn window_is_over_at(&self, state: State, now: Timestamp) -> bool {
        match state {
            State::Draft => false,
            State::Closed => true,
            State::Published => self
                .closes_at
                .saturating_add(self.grace)
                .is_ok_and(|end| end < now),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    fn rules() -> Rules {
        Rules {
            opens_at: at(0),
            closes_at: at(3600),
            duration: SignedDuration::from_mins(30),
            grace: SignedDuration::from_secs(30),
            max_attempts: 1,
            pass_marks: Some("60".parse().unwrap()),
            papers: PaperMode::Own,
            n_forms: 1,
            score_release: Release::OnClose,
            review_release: Release::Never,
            review_parts: ReviewParts::default(),
            downtime_credit: DowntimeCredit::Automatic,
        }
    }

    #[track_caller]
    fn check(change: impl Fn(&mut Rules), expected: &str) {
        let mut rules = rules();
        change(&mut rules);
        assert_eq!(
            rules.check("100".parse().unwrap()).unwrap_err().to_string(),
            expected
        );
    }

    #[test]
    fn rules_that_cannot_be_are_refused_with_the_reason() {
        assert_eq!(rules().check("100".parse().unwrap()), Ok(()));
        check(
            |rules| rules.closes_at = at(0),
            "`closes_at` must be after `opens_at`",
        );
        check(
            |rules| rules.duration = SignedDuration::ZERO,
            "`duration_seconds` is 1 to 86400; found 0",
        );
        check(
            |rules| rules.grace = SignedDuration::from_secs(601),
            "`grace_seconds` is 0 to 600; found 601",
        );
        check(
            |rules| rules.max_attempts = 0,
            "`max_attempts` is 1 to 10; found 0",
        );
        check(
            |rules| rules.papers = PaperMode::Forms,
            "wanted for `forms`: 2 to 26; found 1",
        );
        check(
            |rules| rules.n_forms = 4,
            "wanted for `forms`: nothing, unless `papers` is `forms`; found 4",
        );
        check(
            |rules| rules.review_release = Release::OnSubmit,
            "`review_release` is `never` or `on_close`: keys shown earlier would reach candidates who still sit",
        );
        check(
            |rules| rules.pass_marks = Some("100.5".parse().unwrap()),
            "`pass_marks` is 100.5, but the paper carries 100",
        );
    }

    #[test]
    fn a_window_is_over_when_no_save_can_arrive_any_more() {
        let rules = rules();
        assert!(!rules.window_is_over_at(State::Published, at(3630)));
        assert!(rules.window_is_over_at(State::Published, at(3631)));
        assert!(rules.window_is_over_at(State::Closed, at(10)));
        assert!(!rules.window_is_over_at(State::Draft, at(9999)));
    }

    #[test]
    fn only_the_automatic_policy_gives_an_outage_back_at_once_and_only_up_to_its_bound() {
        let longer = MAX_AUTOMATIC_CREDIT + SignedDuration::from_millis(1);
        for policy in DowntimeCredit::ALL {
            let gives = policy.gives_at_once(MAX_AUTOMATIC_CREDIT);
            assert_eq!(gives, *policy == DowntimeCredit::Automatic, "{policy:?}");
            assert!(!policy.gives_at_once(longer), "{policy:?}");
        }
    }
}
