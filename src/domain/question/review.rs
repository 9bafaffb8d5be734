//! Review of questions: what a person may decide about a version, and what follows for the question.
//!
//! Invariant: only an approved question is drawn, and where the service is set so nobody approves what they
//! wrote themselves.

use super::Status;
use crate::domain::AccountId;

/// What a reviewer decides about a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It may be drawn.
    Approved,
    /// It goes back to its author as a draft, with a note that says why.
    Returned,
    /// It is drawn no more; old papers keep it.
    Retired,
}

words! { Verdict { Approved = "approved", Returned = "returned", Retired = "retired", } }

/// Who may approve a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reviewers {
    /// Anybody of the staff, its author too.
    #[default]
    Anybody,
    /// Anybody but its author.
    NotTheAuthor,
}

/// Why a verdict cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReviewFault {
    /// The author would approve their own version.
    #[error("somebody other than its author has to approve it")]
    OwnVersion,
    /// It goes back and nobody says why.
    #[error("a note to the author is missing")]
    NoNote,
    /// The question stands there already.
    #[error("it is {} already", .status.as_str())]
    AsBefore {
        /// Where.
        status: Status,
    },
}

/// Longest note, in characters.
pub const MAX_NOTE: usize = 500;

impl Verdict {
    /// Where the question stands after it.
    pub const fn status(self) -> Status {
        match self {
            Self::Approved => Status::Approved,
            Self::Returned => Status::Draft,
            Self::Retired => Status::Retired,
        }
    }
}

impl Reviewers {
    /// Whether a person may approve what `author` wrote; the author of what came from files is unknown.
    pub fn admit(self, author: Option<AccountId>, reviewer: AccountId) -> bool {
        match self {
            Self::Anybody => true,
            Self::NotTheAuthor => author != Some(reviewer),
        }
    }
}

/// Where a question stands after a verdict on its version in use.
///
/// # Errors
/// [`ReviewFault`].
pub fn review(
    status: Status,
    verdict: Verdict,
    note: &str,
    (author, reviewer): (Option<AccountId>, AccountId),
    reviewers: Reviewers,
) -> Result<Status, ReviewFault> {
    let after = verdict.status();
    match verdict {
        Verdict::Approved if !reviewers.admit(author, reviewer) => Err(ReviewFault::OwnVersion),
        Verdict::Returned if note.trim().is_empty() => Err(ReviewFault::NoNote),
        // A draft may be sent back: that tells its author what is wanted.
        Verdict::Approved | Verdict::Retired if after == status => {
            Err(ReviewFault::AsBefore { status })
        }
        Verdict::Approved | Verdict::Returned | Verdict::Retired => Ok(after),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verdict_on_every_status() {
        let [author, other] = [1, 2].map(|n| AccountId::new(uuid::Uuid::from_u128(n)));
        let told = |status, verdict, note, reviewer| {
            let who = (Some(author), reviewer);
            let reviewed = review(status, verdict, note, who, Reviewers::NotTheAuthor);
            reviewed.map_or_else(|fault| fault.to_string(), |after| after.as_str().to_owned())
        };
        for (status, verdict, wanted) in [
            (Status::Draft, Verdict::Approved, "approved"),
            (Status::Draft, Verdict::Returned, "draft"),
            (Status::Draft, Verdict::Retired, "retired"),
            (
                Status::Approved,
                Verdict::Approved,
                "it is approved already",
            ),
            (Status::Approved, Verdict::Returned, "draft"),
            (Status::Approved, Verdict::Retired, "retired"),
            (Status::Retired, Verdict::Approved, "approved"),
            (Status::Retired, Verdict::Returned, "draft"),
            (Status::Retired, Verdict::Retired, "it is retired already"),
        ] {
            assert_eq!(told(status, verdict, "答案有误", other), wanted);
        }
        let missing = "a note to the author is missing";
        assert_eq!(told(Status::Draft, Verdict::Returned, " ", other), missing);
        let own = "somebody other than its author has to approve it";
        assert_eq!(told(Status::Draft, Verdict::Approved, "", author), own);
        assert_eq!(told(Status::Draft, Verdict::Retired, "", author), "retired");
    }

    #[test]
    fn where_anybody_may_the_author_may_and_files_have_no_author() {
        let author = AccountId::new(uuid::Uuid::from_u128(1));
        assert!(Reviewers::Anybody.admit(Some(author), author));
        assert!(Reviewers::NotTheAuthor.admit(None, author));
    }
}
