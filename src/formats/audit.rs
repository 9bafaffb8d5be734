//! The facts of what was done, as they are stored and told.
//!
//! Invariant: a document holds ids, numbers, durations and the reason that was given: no answer, no key,
//! no name. What is written is read back as it stands, whatever a later version would write.

use serde::Serialize;
use serde_json::{Map, Value};

use super::document::{self, DocumentFault};
use crate::domain::access::Scope;
use crate::domain::audit::{AccountChange, Entry, Fact};
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
    refused_save: Option<String>,
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
    exam: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

/// The stored document of an entry:
/// `{"format":"examhall-audit/1","scope":"all","duration_ms":300000,…,"reason":"…"}`.
pub fn to_json(entry: &Entry) -> String {
    let mut written = Document {
        format: AUDIT_FORMAT,
        reason: entry.reason.as_deref(),
        ..Document::default()
    };
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
        Fact::RefusedSaveAdmitted {
            save,
            slot,
            refused,
            stored,
            admitted,
        } => {
            written.refused_save = Some(save.to_string());
            written.slot = Some(*slot);
            written.refused_revision = Some(*refused);
            written.stored_revision = *stored;
            written.admitted_revision = Some(*admitted);
        }
        Fact::RefusedSaveDismissed {
            save,
            slot,
            refused,
        } => {
            written.refused_save = Some(save.to_string());
            written.slot = Some(*slot);
            written.refused_revision = Some(*refused);
        }
        Fact::TicketReissued { candidate } => written.candidate = Some(candidate.to_string()),
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
    }
    document::to_json(&written)
}

impl<'a> Document<'a> {
    fn tell(&mut self, whom: Option<&'a Whom>) {
        self.scope = whom.map(Whom::scope);
        self.subject = whom.and_then(Whom::subject);
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
            AccountChange::Invited
            | AccountChange::PasswordSet
            | AccountChange::SecondFactorSet
            | AccountChange::SecondFactorRemoved
            | AccountChange::SessionsEnded => {}
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
mod tests {
    use jiff::{SignedDuration, Timestamp};
    use uuid::Uuid;

    use super::*;
    use crate::domain::roster::BranchPath;
    use crate::domain::{AllowanceId, AuditEntryId, ExamId, RefusedSaveId};

    fn written(fact: Fact, reason: Option<&str>) -> String {
        to_json(&Entry {
            id: AuditEntryId::new(Uuid::nil()),
            exam: Some(ExamId::new(Uuid::nil())),
            attempt: None,
            account: None,
            fact,
            reason: reason.map(str::to_owned),
            at: Timestamp::UNIX_EPOCH,
        })
    }

    #[test]
    fn a_document_holds_the_facts_of_its_action_and_nothing_else() {
        let id = Uuid::from_u128(1);
        let granted = Fact::ExtraTimeGranted {
            allowance: AllowanceId::new(id),
            whom: Whom::Branch(BranchPath::parse("集团/三部").unwrap()),
            extra: SignedDuration::from_secs(300),
            n_given: 7,
            n_over: 1,
        };
        assert_eq!(
            written(granted, Some("网络故障")),
            r#"{"format":"examhall-audit/1","allowance":"00000000-0000-0000-0000-000000000001","scope":"branch","subject":"集团/三部","duration_ms":300000,"n_attempts":7,"n_over":1,"reason":"网络故障"}"#
        );
        let admitted = Fact::RefusedSaveAdmitted {
            save: RefusedSaveId::new(id),
            slot: 3,
            refused: 4,
            stored: None,
            admitted: 5,
        };
        assert_eq!(
            written(admitted, None),
            r#"{"format":"examhall-audit/1","refused_save":"00000000-0000-0000-0000-000000000001","slot":3,"refused_revision":4,"admitted_revision":5}"#
        );
        let marked = Fact::EssayMarked {
            slot: 3,
            marks: "8.5".parse().unwrap(),
            n_markers: 2,
        };
        assert_eq!(
            written(marked, None),
            r#"{"format":"examhall-audit/1","slot":3,"marks":"8.5","n_markers":2}"#
        );
    }

    #[test]
    fn a_document_is_told_as_it_stands() {
        let told = from_json(r#"{"format":"examhall-audit/9","anything":1}"#).unwrap();
        assert_eq!(Value::Object(told), serde_json::json!({ "anything": 1 }));
        assert!(from_json("[]").is_err());
    }
}
