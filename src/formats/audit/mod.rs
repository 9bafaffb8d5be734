//! The facts of what was done, as they are stored and told.
//!
//! Invariant: a document holds ids, numbers, durations and the reason that was given: no answer, no key,
//! no name, and of one person neither number nor a reason that can be read without their key. What is written is
//! read back as it stands, whatever a later version would write.

use serde::Serialize;
use serde_json::{Map, Value};

use super::document::{self, DocumentFault};
use crate::domain::access::Scope;
use crate::domain::audit::{AccountChange, Entry, Fact, Reason};
use crate::domain::roster::Whom;

/// The format of a stored entry.
pub const AUDIT_FORMAT: &str = "examhall-audit/1";

/// A stored entry; each action has some of these.
#[derive(Default, Serialize)]
struct Document<'a> {
    format: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    allowance: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outage: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n_read: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refused_save: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    candidate: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ruling: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    question_version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_ms: Option<i128>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n_attempts: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n_over: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    slot: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refused_revision: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stored_revision: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    admitted_revision: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    marks: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n_markers: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_active: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    grant: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exam: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    draw: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    blueprint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    import: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n_added: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n_updated: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n_removed: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n_people: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n_questions: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n_created: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n_changed: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n_retired: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n_restored: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n_entries: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    what: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n_persons: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sealed_reason: Option<&'a str>,
}

/// The stored document of an entry:
/// `{"format":"examhall-audit/1","scope":"all","duration_ms":300000,…,"reason":"…"}`.
pub fn to_json(entry: &Entry) -> String {
    let mut written = Document {
        format: AUDIT_FORMAT,
        about: entry.about.map(|id| id.to_string()),
        ..Document::default()
    };
    match &entry.reason {
        Some(Reason::Plain(reason)) => written.reason = Some(reason),
        Some(Reason::Sealed(sealed)) => written.sealed_reason = Some(sealed),
        None => {}
    }
    match &entry.fact {
        Fact::ExtraTimeGranted {
            allowance,
            whom,
            extra,
            n_given,
            n_over,
        } => {
            written.allowance = Some(allowance.to_string());
            written.tell(Some(whom));
            written.duration_ms = Some(extra.as_millis());
            written.n_attempts = Some(*n_given);
            written.n_over = Some(*n_over);
        }
        Fact::DowntimeCredited {
            outage,
            lasted,
            n_given,
        } => {
            written.outage = Some(outage.to_string());
            written.duration_ms = Some(lasted.as_millis());
            written.n_attempts = Some(*n_given);
        }
        Fact::AttemptPaused { whom, n_changed } => {
            written.tell(whom.as_ref());
            written.n_attempts = Some(*n_changed);
        }
        Fact::AttemptResumed {
            whom,
            n_changed,
            stood,
        } => {
            written.tell(whom.as_ref());
            written.n_attempts = Some(*n_changed);
            written.duration_ms = Some(stood.as_millis());
        }
        Fact::MessageSent { .. } | Fact::MessageWithdrawn { .. } => {
            written.tell_message(&entry.fact);
        }
        Fact::RefusedSaveAdmitted { .. } | Fact::RefusedSaveDismissed { .. } => {
            written.tell_refused(&entry.fact);
        }
        Fact::TicketReissued { candidate }
        | Fact::TicketRevoked { candidate }
        | Fact::HallCodeReplaced { candidate }
        | Fact::HallCodeRevoked { candidate }
        | Fact::OwnDataHandedOut { candidate } => {
            written.candidate = Some(candidate.to_string());
        }
        Fact::NamesExported { what } => written.what = Some(what.as_str()),
        Fact::PersonsErased { n_persons } => written.n_persons = Some(*n_persons),
        Fact::RulingProposed { ruling, version }
        | Fact::RulingApplied { ruling, version }
        | Fact::RulingWithdrawn { ruling, version } => {
            written.ruling = Some(ruling.to_string());
            written.question_version = Some(version.to_string());
        }
        Fact::EssayMarked {
            slot,
            marks,
            n_markers,
        } => {
            written.slot = Some(*slot);
            written.marks = Some(marks.to_string());
            written.n_markers = Some(*n_markers);
        }
        Fact::Account { account, change } => {
            written.account = Some(account.to_string());
            written.tell_change(change);
        }
        Fact::AttemptCollected
        | Fact::AdmissionRulesChanged
        | Fact::ExamCreated
        | Fact::ExamChanged
        | Fact::ExamClosed => {}
        Fact::ExamPublished { draw } | Fact::DrawingCancelled { draw } => {
            written.draw = Some(draw.to_string());
        }
        Fact::BlueprintChanged { .. }
        | Fact::BlueprintRemoved { .. }
        | Fact::RosterChanged { .. }
        | Fact::TicketsIssued { .. }
        | Fact::ObservationsTaken { .. }
        | Fact::ImportStored { .. }
        | Fact::ImportUndone { .. }
        | Fact::EntriesAdopted { .. } => written.count(&entry.fact),
    }
    document::to_json(&written)
}

impl<'a> Document<'a> {
    fn tell(&mut self, whom: Option<&'a Whom>) {
        self.scope = whom.map(Whom::scope);
        self.subject = match whom {
            Some(Whom::Branch(branch)) => Some(branch.as_str()),
            // One person is told by their id alone.
            Some(Whom::All | Whom::Candidate(_)) | None => None,
        };
    }

    /// The facts of what candidates were told, without the words.
    fn tell_message(&mut self, fact: &'a Fact) {
        self.tell(fact.whom());
        if let Fact::MessageSent {
            message, n_people, ..
        } = fact
        {
            self.message = Some(message.to_string());
            self.n_people = Some(*n_people);
        }
        if let Fact::MessageWithdrawn {
            message, n_read, ..
        } = fact
        {
            self.message = Some(message.to_string());
            self.n_read = Some(*n_read);
        }
    }

    /// The facts of a decision about a refused save.
    fn tell_refused(&mut self, fact: &Fact) {
        if let Fact::RefusedSaveAdmitted {
            save,
            slot,
            refused,
            stored,
            admitted,
        } = fact
        {
            self.refused_save = Some(save.to_string());
            self.slot = Some(*slot);
            self.refused_revision = Some(*refused);
            self.stored_revision = *stored;
            self.admitted_revision = Some(*admitted);
        }
        if let Fact::RefusedSaveDismissed {
            save,
            slot,
            refused,
        } = fact
        {
            self.refused_save = Some(save.to_string());
            self.slot = Some(*slot);
            self.refused_revision = Some(*refused);
        }
    }

    fn tell_change(&mut self, change: &'a AccountChange) {
        match change {
            AccountChange::Changed { is_active } => self.is_active = Some(*is_active),
            AccountChange::GrantGiven { grant, role, scope } => {
                self.grant = Some(grant.to_string());
                self.role = Some(role.as_str());
                let (word, branch, exam) = match scope {
                    Scope::Everything => ("everything", None, None),
                    Scope::Branch(branch) => ("branch", Some(branch.as_str()), None),
                    Scope::Exam(exam) => ("exam", None, Some(exam.to_string())),
                };
                (self.scope, self.subject, self.exam) = (Some(word), branch, exam);
            }
            AccountChange::GrantConfirmed { grant } | AccountChange::GrantRemoved { grant } => {
                self.grant = Some(grant.to_string());
            }
            AccountChange::IdentityLinked { provider }
            | AccountChange::IdentityUnlinked { provider } => {
                self.provider = Some(provider);
            }
            AccountChange::Invited
            | AccountChange::PasswordSet
            | AccountChange::SecondFactorSet
            | AccountChange::SecondFactorRemoved
            | AccountChange::SessionsEnded => {}
        }
    }

    /// The facts of what is told in numbers alone, beside an id at most.
    fn count(&mut self, fact: &Fact) {
        if let Fact::RosterChanged {
            n_added,
            n_updated,
            n_removed,
        } = fact
        {
            self.n_added = Some(*n_added);
            self.n_updated = Some(*n_updated);
            self.n_removed = Some(*n_removed);
        }
        if let Fact::BlueprintChanged {
            blueprint,
            revision,
        } = fact
        {
            self.blueprint = Some(blueprint.to_string());
            self.revision = Some(*revision);
        }
        if let Fact::BlueprintRemoved { blueprint } = fact {
            self.blueprint = Some(blueprint.to_string());
        }
        if let Fact::TicketsIssued { n_people } = fact {
            self.n_people = Some(*n_people);
        }
        if let Fact::ObservationsTaken { n_questions } = fact {
            self.n_questions = Some(*n_questions);
        }
        if let Fact::ImportStored {
            import,
            n_created,
            n_changed,
        } = fact
        {
            self.import = Some(import.to_string());
            self.n_created = Some(*n_created);
            self.n_changed = Some(*n_changed);
        }
        if let Fact::ImportUndone {
            import,
            n_retired,
            n_restored,
        } = fact
        {
            self.import = Some(import.to_string());
            self.n_retired = Some(*n_retired);
            self.n_restored = Some(*n_restored);
        }
        if let Fact::EntriesAdopted { n_entries } = fact {
            self.n_entries = Some(*n_entries);
        }
    }
}

/// The fields of a stored entry, without the name of the format.
///
/// # Errors
/// [`DocumentFault`] for what is no JSON object.
pub fn from_json(text: &str) -> Result<Map<String, Value>, DocumentFault> {
    let mut fields: Map<String, Value> = document::from_json(AUDIT_FORMAT, text)?;
    fields.remove("format");
    Ok(fields)
}

#[cfg(test)]
mod tests;
