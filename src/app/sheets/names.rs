//! Names that leave the system.
//!
//! Invariant: [`require_names`] is the only way to whole names in a file, and it notes in the audit who takes
//! them and what for before the first of them leaves.

use std::sync::Arc;

use super::Which;
use crate::app::access::require_proof;
use crate::app::audit::{Deed, note};
use crate::app::proctoring::read_reason;
use crate::app::{App, Error};
use crate::domain::ExamId;
use crate::domain::access::Staff;
use crate::domain::audit::{Export, Fact};
use crate::formats::sheet::{ExportMark, Names};
use crate::store::{accounts, exams};

/// How names are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Masked.
    Masked,
    /// As they are.
    Whole {
        /// What for: 1 to 200 characters.
        reason: String,
    },
}

impl Which {
    /// What names leave with in this sheet; none where it names nobody.
    pub const fn export(self) -> Option<Export> {
        match self {
            Self::Scores => Some(Export::Scores),
            Self::Absentees => Some(Export::Absentees),
            Self::Answers => Some(Export::Answers),
            Self::Essays => Some(Export::Essays),
            Self::Equated => Some(Export::Equated),
            Self::Branches | Self::Questions => None,
        }
    }
}

/// How names are shown in what leaves: as they are only for who says what for, which is noted.
///
/// # Errors
/// [`Error::Field`] for a reason that is none; [`Error::ProofNeeded`]; [`Error::NotFound`].
pub async fn require_names(
    app: &App,
    staff: &Staff,
    exam: ExamId,
    what: Export,
    wish: Wish,
) -> Result<Names, Error> {
    let Wish::Whole { reason } = wish else {
        return Ok(Names::Masked);
    };
    let reason = read_reason(&reason)?;
    require_proof(app, staff)?;
    let (account, entropy) = (staff.account, Arc::clone(&app.entropy));
    app.store
        .write(move |conn| {
            exams::load(conn, exam)?;
            let by = accounts::load_account(conn, account)?;
            let mark = ExportMark {
                by: format!("{}（{}）", by.display_name, by.username),
                at: conn.now()?,
                reason: reason.clone(),
            };
            let deed = Deed {
                exam: Some(exam),
                attempt: None,
                account: Some(account),
                reason: reason.clone(),
            };
            note(conn, entropy.as_ref(), deed, Fact::NamesExported { what })?;
            Ok(Names::Whole(mark))
        })
        .await
}
