//! Who acts, and what they may do.
//!
//! Invariant: an actor value is made only from a session that was loaded and is valid; use cases
//! take it as proof. What staff may do is the sum of their [`Grant`]s that are in force, judged on the exam
//! as it was loaded ([`Place`]). What belongs to another candidate is not found, never forbidden.

use jiff::Timestamp;

use super::roster::BranchPath;
use super::{AccountId, CandidateId, ExamId, GrantId, SessionId};

/// What somebody is in a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Everything, including accounts.
    Administrator,
    /// Exams from plan to score sheet, and the bank.
    Organiser,
    /// Writes questions.
    Author,
    /// Approves questions.
    Reviewer,
    /// Marks essays without knowing whose they are.
    Marker,
    /// Looks after candidates while they sit.
    Proctor,
    /// Looks at results.
    Viewer,
}

/// What may be done, by sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Permission {
    /// Accounts and their grants.
    ManageAccounts,
    /// Questions with their keys, plans, coverage.
    ReadBank,
    /// Writing, importing and drafting questions.
    WriteBank,
    /// Approving, returning and retiring questions.
    ReviewBank,
    /// Exams by title, window and rules.
    ReadExams,
    /// Preparing, publishing and closing exams, their papers, rosters and rulings.
    ManageExams,
    /// Who takes part, and how far they are.
    ReadPeople,
    /// Extra time, pauses, tickets, refused saves.
    Proctor,
    /// Marking essays.
    Mark,
    /// Scores, answers, statistics and score sheets.
    ReadResults,
    /// What was done, by whom.
    ReadAudit,
}

words! {
    Role {
        Administrator = "administrator",
        Organiser = "organiser",
        Author = "author",
        Reviewer = "reviewer",
        Marker = "marker",
        Proctor = "proctor",
        Viewer = "viewer",
    }
    Permission {
        ManageAccounts = "manage_accounts",
        ReadBank = "read_bank",
        WriteBank = "write_bank",
        ReviewBank = "review_bank",
        ReadExams = "read_exams",
        ManageExams = "manage_exams",
        ReadPeople = "read_people",
        Proctor = "proctor",
        Mark = "mark",
        ReadResults = "read_results",
        ReadAudit = "read_audit",
    }
}

impl Role {
    /// What this role may do within its scope.
    pub const fn permissions(self) -> &'static [Permission] {
        use Permission::{
            Mark, Proctor, ReadAudit, ReadBank, ReadExams, ReadPeople, ReadResults, ReviewBank,
            WriteBank,
        };
        match self {
            Self::Administrator => Permission::ALL,
            Self::Organiser => &[
                ReadBank,
                WriteBank,
                ReviewBank,
                ReadExams,
                Permission::ManageExams,
                ReadPeople,
                Proctor,
                Mark,
                ReadResults,
                ReadAudit,
            ],
            Self::Author => &[ReadBank, WriteBank],
            Self::Reviewer => &[ReadBank, ReviewBank],
            Self::Marker => &[ReadExams, Mark],
            Self::Proctor => &[ReadExams, ReadPeople, Proctor],
            Self::Viewer => &[ReadExams, ReadPeople, ReadResults],
        }
    }

    /// Whether this role means anything in a scope: there is one bank, and one list of accounts.
    pub const fn fits(self, scope: &Scope) -> bool {
        match self {
            Self::Administrator | Self::Author | Self::Reviewer => {
                matches!(scope, Scope::Everything)
            }
            Self::Organiser | Self::Marker | Self::Proctor | Self::Viewer => true,
        }
    }
}

/// How far a grant reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// The whole organisation.
    Everything,
    /// The exams that a branch or one below it holds.
    Branch(BranchPath),
    /// One exam.
    Exam(ExamId),
}

impl Scope {
    /// Whether an exam lies in this scope.
    pub fn covers(&self, place: &Place) -> bool {
        match self {
            Self::Everything => true,
            Self::Branch(branch) => place
                .branch
                .as_ref()
                .is_some_and(|held| branch.covers(held)),
            Self::Exam(exam) => place.exam == Some(*exam),
        }
    }
}

/// Where an exam stands in the organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Which exam; none while it is being made.
    pub exam: Option<ExamId>,
    /// The branch that holds it; none where the whole organisation does.
    pub branch: Option<BranchPath>,
}

/// What somebody may do somewhere, for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Its id.
    pub id: GrantId,
    /// As what.
    pub role: Role,
    /// Where.
    pub scope: Scope,
    /// From when on; none for at once.
    pub valid_from: Option<Timestamp>,
    /// Until when; none until it is taken back.
    pub valid_to: Option<Timestamp>,
    /// When somebody stood for it; without that it gives nothing.
    pub confirmed_at: Option<Timestamp>,
}

impl Grant {
    /// Whether it gives anything at a moment.
    pub fn is_in_force_at(&self, now: Timestamp) -> bool {
        self.confirmed_at.is_some()
            && self.valid_from.is_none_or(|from| from <= now)
            && self.valid_to.is_none_or(|to| now < to)
    }
}

/// Where a permission is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// In any scope: the bank is one for all.
    Anywhere,
    /// In the whole organisation.
    Everywhere,
    /// Where the exam of the request is.
    InExam,
}

/// What somebody may do at a moment: their grants in force then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority(Vec<Grant>);

impl Authority {
    /// Of all grants those in force.
    pub fn at(grants: Vec<Grant>, now: Timestamp) -> Self {
        let in_force = grants.into_iter().filter(|grant| grant.is_in_force_at(now));
        Self(in_force.collect())
    }

    /// The grants in force.
    pub fn grants(&self) -> &[Grant] {
        &self.0
    }

    /// The scopes in which it holds a permission.
    pub fn scopes(&self, permission: Permission) -> impl Iterator<Item = &Scope> {
        let holding = move |grant: &&Grant| grant.role.permissions().contains(&permission);
        self.0.iter().filter(holding).map(|grant| &grant.scope)
    }

    /// Whether it holds a permission in some scope.
    pub fn may_anywhere(&self, permission: Permission) -> bool {
        self.scopes(permission).next().is_some()
    }

    /// Whether it holds a permission in the whole organisation.
    pub fn may_everywhere(&self, permission: Permission) -> bool {
        self.scopes(permission)
            .any(|scope| *scope == Scope::Everything)
    }

    /// Whether it holds a permission for an exam.
    pub fn may_in(&self, permission: Permission, place: &Place) -> bool {
        self.scopes(permission).any(|scope| scope.covers(place))
    }

    /// Whether it may know that an exam is there.
    pub fn sees(&self, place: &Place) -> bool {
        self.may_in(Permission::ReadExams, place)
    }

    /// Whether it may give a role in a scope to somebody: nobody gives what they do not have.
    pub fn may_give(&self, role: Role, scope: &Scope) -> bool {
        let within = |held: &Scope| match (held, scope) {
            (Scope::Everything, _) => true,
            (Scope::Branch(above), Scope::Branch(below)) => above.covers(below),
            (Scope::Exam(held), Scope::Exam(given)) => held == given,
            (Scope::Branch(_), Scope::Everything | Scope::Exam(_))
            | (Scope::Exam(_), Scope::Everything | Scope::Branch(_)) => false,
        };
        role.fits(scope)
            && self.may_everywhere(Permission::ManageAccounts)
            && role
                .permissions()
                .iter()
                .all(|permission| self.scopes(*permission).any(within))
    }
}

/// A signed-in member of staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Staff {
    /// The session, to end it.
    pub session: SessionId,
    /// The account.
    pub account: AccountId,
    /// When they last proved who they are in this session.
    pub proved_at: Timestamp,
}

/// A candidate who entered an exam with a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The session, to end it.
    pub session: SessionId,
    /// Who.
    pub candidate: CandidateId,
    /// The one exam that this session is for.
    pub exam: ExamId,
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn exam(number: u128) -> ExamId {
        ExamId::new(Uuid::from_u128(number))
    }

    fn branch(path: &str) -> BranchPath {
        BranchPath::parse(path).unwrap()
    }

    fn place(number: u128, held_by: Option<&str>) -> Place {
        Place {
            exam: Some(exam(number)),
            branch: held_by.map(branch),
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn grant(role: Role, scope: Scope) -> Grant {
        Grant {
            id: GrantId::new(Uuid::from_u128(1)),
            role,
            scope,
            valid_from: None,
            valid_to: None,
            confirmed_at: Some(at(0)),
        }
    }

    fn authority(grants: Vec<Grant>) -> Authority {
        Authority::at(grants, at(100))
    }

    #[test]
    fn what_each_role_may_do() {
        let table = Role::ALL.iter().map(|role| {
            let words = role
                .permissions()
                .iter()
                .map(|permission| permission.as_str());
            format!(
                "{}: {}\n",
                role.as_str(),
                words.collect::<Vec<_>>().join(" ")
            )
        });
        insta::assert_snapshot!(table.collect::<String>(), @r"
        administrator: manage_accounts read_bank write_bank review_bank read_exams manage_exams read_people proctor mark read_results read_audit
        organiser: read_bank write_bank review_bank read_exams manage_exams read_people proctor mark read_results read_audit
        author: read_bank write_bank
        reviewer: read_bank review_bank
        marker: read_exams mark
        proctor: read_exams read_people proctor
        viewer: read_exams read_people read_results
        ");
    }

    #[test]
    fn a_branch_reaches_its_own_exams_and_those_below_alone() {
        let own = authority(vec![grant(
            Role::Organiser,
            Scope::Branch(branch("集团/一部")),
        )]);
        let may = |place: &Place| own.may_in(Permission::ManageExams, place);
        assert!(may(&place(1, Some("集团/一部"))));
        assert!(may(&place(1, Some("集团/一部/二组"))));
        for other in [Some("集团/一部二"), Some("集团/二部"), Some("集团"), None] {
            assert!(!may(&place(1, other)), "{other:?}");
        }
    }

    #[test]
    fn an_exam_reaches_itself_alone() {
        let own = authority(vec![grant(Role::Proctor, Scope::Exam(exam(1)))]);
        assert!(own.may_in(Permission::Proctor, &place(1, Some("集团"))));
        assert!(!own.may_in(Permission::Proctor, &place(2, Some("集团"))));
        assert!(!own.may_in(Permission::ReadResults, &place(1, None)));
        assert!(!own.may_in(
            Permission::Proctor,
            &Place {
                exam: None,
                branch: None
            }
        ));
    }

    #[test]
    fn a_grant_works_within_its_time_and_only_confirmed() {
        let timed = Grant {
            valid_from: Some(at(100)),
            valid_to: Some(at(200)),
            ..grant(Role::Viewer, Scope::Everything)
        };
        assert!(!timed.is_in_force_at(at(99)));
        assert!(timed.is_in_force_at(at(100)));
        assert!(timed.is_in_force_at(at(199)));
        assert!(!timed.is_in_force_at(at(200)));
        let unconfirmed = Grant {
            confirmed_at: None,
            ..timed
        };
        assert!(!unconfirmed.is_in_force_at(at(150)));
        assert!(!authority(vec![unconfirmed]).may_anywhere(Permission::ReadResults));
    }

    #[test]
    fn nobody_gives_what_they_do_not_have() {
        let everything = authority(vec![grant(Role::Administrator, Scope::Everything)]);
        let organiser = authority(vec![grant(Role::Organiser, Scope::Everything)]);
        for role in Role::ALL {
            assert!(everything.may_give(*role, &Scope::Everything), "{role:?}");
            assert!(!organiser.may_give(*role, &Scope::Everything), "{role:?}");
        }
        assert!(everything.may_give(Role::Proctor, &Scope::Exam(exam(1))));
        assert!(!everything.may_give(Role::Author, &Scope::Branch(branch("集团"))));
    }
}
