//! Roles on the wire: what somebody may do, and where.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::accounts::people::NewGrant;
use crate::app::{Error, FieldFault};
use crate::domain::access::{Grant, Scope};
use crate::domain::roster::BranchPath;
use crate::http::moment::Moment;
use crate::http::words::RoleWord;

/// How far a grant reaches.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind", deny_unknown_fields)]
#[schema(as = Scope)]
pub(in crate::http) enum ScopeForm {
    /// The whole organisation.
    Everything {},
    /// The exams that a branch or one below it holds.
    Branch {
        /// 支部, as a path from the root.
        #[schema(example = "集团/第一党支部")]
        branch: String,
    },
    /// One exam.
    Exam {
        #[schema(format = "uuid")]
        exam_id: String,
    },
}

impl ScopeForm {
    fn read(self) -> Result<Scope, Error> {
        match self {
            Self::Everything {} => Ok(Scope::Everything),
            Self::Branch { branch } => read_branch("branch", &branch).map(Scope::Branch),
            Self::Exam { exam_id } => {
                let (field, reason) = ("exam_id", FieldFault::Unknown);
                let unknown = |_| Error::Field { field, reason };
                exam_id.parse().map(Scope::Exam).map_err(unknown)
            }
        }
    }
}

impl From<Scope> for ScopeForm {
    fn from(scope: Scope) -> Self {
        match scope {
            Scope::Everything => Self::Everything {},
            Scope::Branch(branch) => Self::Branch {
                branch: branch.to_string(),
            },
            Scope::Exam(exam) => Self::Exam {
                exam_id: exam.to_string(),
            },
        }
    }
}

/// The branch that a field names.
pub(in crate::http) fn read_branch(field: &'static str, text: &str) -> Result<BranchPath, Error> {
    BranchPath::parse(text).map_err(|fault| {
        let (found, wanted) = (text.chars().take(64).collect(), fault.to_string());
        let reason = FieldFault::Unreadable { found, wanted };
        Error::Field { field, reason }
    })
}

/// A role to give.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct GrantForm {
    role: RoleWord,
    /// Administrators, authors and reviewers have the whole organisation: there is one bank.
    scope: ScopeForm,
    /// From when on; at once where it is left out.
    #[serde(default)]
    valid_from: Option<Moment>,
    /// Until when; until it is taken back where it is left out.
    #[serde(default)]
    valid_to: Option<Moment>,
}

impl GrantForm {
    pub(super) fn read(self) -> Result<NewGrant, Error> {
        Ok(NewGrant {
            role: self.role.into(),
            scope: self.scope.read()?,
            valid_from: self.valid_from.map(|moment| moment.0),
            valid_to: self.valid_to.map(|moment| moment.0),
        })
    }
}

/// What somebody was given.
#[derive(Serialize, ToSchema)]
#[schema(as = Grant)]
pub(in crate::http) struct GrantReply {
    #[schema(format = "uuid")]
    id: String,
    role: RoleWord,
    scope: ScopeForm,
    valid_from: Option<Moment>,
    valid_to: Option<Moment>,
    /// Null until somebody stood for it; it gives nothing before.
    confirmed_at: Option<Moment>,
}

impl From<Grant> for GrantReply {
    fn from(grant: Grant) -> Self {
        Self {
            id: grant.id.to_string(),
            role: grant.role.into(),
            scope: grant.scope.into(),
            valid_from: grant.valid_from.map(Into::into),
            valid_to: grant.valid_to.map(Into::into),
            confirmed_at: grant.confirmed_at.map(Into::into),
        }
    }
}
