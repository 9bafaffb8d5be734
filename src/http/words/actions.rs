//! What was done, as the audit tells it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::audit::Action;

words! {
    /// What was done to an exam.
    ActionWord as AuditAction = Action {
        /// Extra time was granted.
        ExtraTimeGranted,
        /// Minutes in which the service was down were given back.
        DowntimeCredited,
        /// The clock of one attempt or of many was stopped.
        AttemptPaused,
        /// It was let go on.
        AttemptResumed,
        /// The paper of a candidate was collected.
        AttemptCollected,
        /// Candidates were told something.
        MessageSent,
        /// That was withdrawn.
        MessageWithdrawn,
        /// A refused save was made the answer.
        RefusedSaveAdmitted,
        /// A refused save was left aside.
        RefusedSaveDismissed,
        /// A candidate got a new ticket, which ended the old one.
        TicketReissued,
        /// A ticket was ended, and no other given.
        TicketRevoked,
        /// A candidate got another hall code, which ended the old one.
        HallCodeReplaced,
        /// A hall code was ended.
        HallCodeRevoked,
        /// What a published exam asks at its doors was changed.
        AdmissionRulesChanged,
        /// A ruling was proposed.
        RulingProposed,
        /// A ruling was put into force.
        RulingApplied,
        /// A proposed ruling was withdrawn.
        RulingWithdrawn,
        /// Markers settled the marks of an essay.
        EssayMarked,
        /// An account was made, or its password may be set anew.
        AccountInvited,
        /// An account was renamed, deactivated or let in again.
        AccountChanged,
        /// A password was set.
        PasswordSet,
        /// A second factor was set up.
        SecondFactorSet,
        /// A second factor was taken away.
        SecondFactorRemoved,
        /// An identity at a provider was linked to an account.
        IdentityLinked,
        /// An identity was let go of.
        IdentityUnlinked,
        /// Sessions of an account were ended.
        SessionsEnded,
        /// An account was given a role.
        GrantGiven,
        /// Somebody stood for a role that was given.
        GrantConfirmed,
        /// A role was taken back.
        GrantRemoved,
        /// A draft was made.
        ExamCreated,
        /// The plan or the rules of a draft were changed.
        ExamChanged,
        /// The roster was changed.
        RosterChanged,
        /// Papers were drawn, and the exam was opened to its candidates.
        ExamPublished,
        /// A drawing of papers was called off.
        DrawingCancelled,
        /// A plan for papers was changed.
        BlueprintChanged,
        /// A plan for papers was removed.
        BlueprintRemoved,
        /// The exam was ended for everybody.
        ExamClosed,
        /// Candidates got their first tickets.
        TicketsIssued,
        /// How the questions of the exam did was taken over into the bank.
        ObservationsTaken,
        /// Questions of a file were stored in the bank.
        ImportStored,
        /// That was taken back.
        ImportUndone,
        /// Entries from before there were chains were linked.
        EntriesAdopted,
        /// Names left the system as they are.
        NamesExported,
        /// Everything that is kept about a person was handed out.
        OwnDataHandedOut,
        /// Personal data was erased.
        PersonsErased,
    }
}
