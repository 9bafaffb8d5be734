//! What entries are written as.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::*;
use crate::domain::roster::BranchPath;
use crate::domain::{AllowanceId, AuditEntryId, CandidateId, ExamId, ImportId, RefusedSaveId};

fn written(fact: Fact, reason: Option<&str>) -> String {
    to_json(&Entry {
        id: AuditEntryId::new(Uuid::nil()),
        exam: Some(ExamId::new(Uuid::nil())),
        attempt: None,
        account: None,
        fact,
        about: None,
        reason: reason.map(|reason| Reason::Plain(reason.to_owned())),
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
    let undone = Fact::ImportUndone {
        import: ImportId::new(id),
        n_retired: 3,
        n_restored: 0,
    };
    assert_eq!(
        written(undone, None),
        r#"{"format":"examhall-audit/1","import":"00000000-0000-0000-0000-000000000001","n_retired":3,"n_restored":0}"#
    );
    let changed = Fact::RosterChanged {
        n_added: 2,
        n_updated: 1,
        n_removed: 0,
    };
    assert_eq!(
        written(changed, None),
        r#"{"format":"examhall-audit/1","n_added":2,"n_updated":1,"n_removed":0}"#
    );
}

#[test]
fn of_one_person_a_document_holds_the_id_and_no_reason_that_can_be_read() {
    let id = Uuid::from_u128(1);
    let granted = Fact::ExtraTimeGranted {
        allowance: AllowanceId::new(id),
        whom: Whom::Candidate("0012".to_owned()),
        extra: SignedDuration::from_secs(300),
        n_given: 1,
        n_over: 0,
    };
    let entry = Entry {
        id: AuditEntryId::new(Uuid::nil()),
        exam: Some(ExamId::new(Uuid::nil())),
        attempt: None,
        account: None,
        fact: granted,
        about: Some(CandidateId::new(id)),
        reason: Some(Reason::Sealed("00ff".to_owned())),
        at: Timestamp::UNIX_EPOCH,
    };
    assert_eq!(
        to_json(&entry),
        r#"{"format":"examhall-audit/1","allowance":"00000000-0000-0000-0000-000000000001","about":"00000000-0000-0000-0000-000000000001","scope":"candidate","duration_ms":300000,"n_attempts":1,"n_over":0,"sealed_reason":"00ff"}"#
    );
}

#[test]
fn a_document_is_told_as_it_stands() {
    let told = from_json(r#"{"format":"examhall-audit/9","anything":1}"#).unwrap();
    assert_eq!(Value::Object(told), serde_json::json!({ "anything": 1 }));
    assert!(from_json("[]").is_err());
}
