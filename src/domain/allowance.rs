//! Extra time as it was granted.
//!
//! Invariant: a grant is never taken back or changed; an attempt that is made later begins with the sum
//! of what was granted before to its candidate, as if it had been there.

use std::ops::RangeInclusive;

use jiff::{SignedDuration, Timestamp};

use super::roster::{RosterEntry, Whom};
use super::{AccountId, AllowanceId, ExamId};

/// The least and the most time of one grant.
pub const EXTRA: RangeInclusive<SignedDuration> =
    SignedDuration::from_secs(1)..=SignedDuration::from_hours(24);

/// Why there is more time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Staff gave it.
    Granted,
    /// The service had been down.
    Downtime,
}

words! {
    Cause { Granted = "granted", Downtime = "downtime", }
}

/// Extra time for some of an exam.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    /// Its id.
    pub id: AllowanceId,
    /// The exam.
    pub exam: ExamId,
    /// For whom.
    pub whom: Whom,
    /// How much, within [`EXTRA`].
    pub extra: SignedDuration,
    /// Why there is more time.
    pub cause: Cause,
    /// Why, in the words of who gave it.
    pub reason: String,
    /// Who gave it; none where the service did by itself.
    pub account: Option<AccountId>,
    /// When.
    pub granted_at: Timestamp,
}

/// The time beyond the exam's own with which an attempt of this person begins: what staff granted them.
/// Minutes in which the service was down were lost by those who sat then.
pub fn extra_of(allowances: &[Allowance], entry: &RosterEntry) -> SignedDuration {
    allowances
        .iter()
        .filter(|allowance| allowance.cause == Cause::Granted && allowance.whom.covers(entry))
        .fold(SignedDuration::ZERO, |sum, allowance| {
            sum.saturating_add(allowance.extra)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::roster::BranchPath;

    fn allowance(whom: Whom, secs: i64, cause: Cause) -> Allowance {
        Allowance {
            id: AllowanceId::new(uuid::Uuid::nil()),
            exam: ExamId::new(uuid::Uuid::nil()),
            whom,
            extra: SignedDuration::from_secs(secs),
            cause,
            reason: "网络故障".to_owned(),
            account: None,
            granted_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn who_comes_later_begins_with_everything_that_was_granted_to_them() {
        let branch = |text| BranchPath::parse(text).unwrap();
        let allowances = [
            allowance(Whom::All, 1, Cause::Granted),
            allowance(Whom::Branch(branch("集团")), 10, Cause::Granted),
            allowance(Whom::Branch(branch("集团/二部")), 100, Cause::Granted),
            allowance(Whom::Candidate("0007".to_owned()), 1_000, Cause::Granted),
            allowance(Whom::Candidate("0008".to_owned()), 10_000, Cause::Granted),
            allowance(Whom::All, 100_000, Cause::Downtime),
        ];
        let entry = RosterEntry {
            number: "0007".to_owned(),
            name: "张三".to_owned(),
            branch: branch("集团/一部"),
        };
        assert_eq!(extra_of(&allowances, &entry).as_secs(), 1_011);
        assert_eq!(extra_of(&[], &entry), SignedDuration::ZERO);
    }
}
