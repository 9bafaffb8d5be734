//! What is done to the accounts of staff.
//!
//! Invariant: no name, no address, no secret.

use super::Action;
use crate::domain::GrantId;
use crate::domain::access::{Grant, Role, Scope};

/// What was done to an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountChange {
    /// It was made, or its password may be set anew.
    Invited,
    /// It was renamed, deactivated or let in again.
    Changed {
        /// Whether it may sign in from now on.
        is_active: bool,
    },
    /// Its password was set.
    PasswordSet,
    /// Its second factor was set up.
    SecondFactorSet,
    /// Its second factor was taken away.
    SecondFactorRemoved,
    /// Somebody's identity at a provider opens it from now on.
    IdentityLinked {
        /// The provider, as addresses call it.
        provider: String,
    },
    /// That was taken back.
    IdentityUnlinked {
        /// The provider.
        provider: String,
    },
    /// Its sessions were ended.
    SessionsEnded,
    /// It was given a role.
    GrantGiven {
        /// The grant.
        grant: GrantId,
        /// As what.
        role: Role,
        /// Where.
        scope: Scope,
    },
    /// Somebody stood for a role that it was given.
    GrantConfirmed {
        /// The grant.
        grant: GrantId,
    },
    /// A role was taken back.
    GrantRemoved {
        /// The grant.
        grant: GrantId,
    },
}

impl AccountChange {
    /// That it was given a role.
    pub fn given(grant: &Grant) -> Self {
        Self::GrantGiven {
            grant: grant.id,
            role: grant.role,
            scope: grant.scope.clone(),
        }
    }

    pub(super) const fn action(&self) -> Action {
        match self {
            Self::Invited => Action::AccountInvited,
            Self::Changed { .. } => Action::AccountChanged,
            Self::PasswordSet => Action::PasswordSet,
            Self::SecondFactorSet => Action::SecondFactorSet,
            Self::SecondFactorRemoved => Action::SecondFactorRemoved,
            Self::IdentityLinked { .. } => Action::IdentityLinked,
            Self::IdentityUnlinked { .. } => Action::IdentityUnlinked,
            Self::SessionsEnded => Action::SessionsEnded,
            Self::GrantGiven { .. } => Action::GrantGiven,
            Self::GrantConfirmed { .. } => Action::GrantConfirmed,
            Self::GrantRemoved { .. } => Action::GrantRemoved,
        }
    }
}
