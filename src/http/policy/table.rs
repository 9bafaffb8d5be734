//! The table: a line a route.
//!
//! Invariant: a line says everything about who may call; no handler asks again.

use super::Policy;
use crate::domain::access::Permission::{
    ManageAccounts, ManageExams, Mark, Proctor, ReadAudit, ReadBank, ReadExams, ReadPeople,
    ReadResults, ReviewBank, WriteBank,
};
use crate::domain::access::{Need, Permission};

const fn anywhere(permission: Permission) -> Policy {
    may(permission, Need::Anywhere)
}

const fn everywhere(permission: Permission) -> Policy {
    may(permission, Need::Everywhere)
}

const fn in_exam(permission: Permission) -> Policy {
    may(permission, Need::InExam)
}

const fn may(permission: Permission, need: Need) -> Policy {
    Policy::May {
        permission,
        need,
        is_sensitive: false,
    }
}

/// The same, where who calls has to have proved who they are a short while ago.
const fn sensitive(policy: Policy) -> Policy {
    match policy {
        Policy::May {
            permission, need, ..
        } => Policy::May {
            permission,
            need,
            is_sensitive: true,
        },
        Policy::Anybody | Policy::AnySession | Policy::Candidate | Policy::Staff => policy,
    }
}

/// Methods and paths under `/api/v1`, each with who may call.
pub(super) const TABLE: &[(&str, &str, Policy)] = &[
    ("GET", "/attempts", Policy::Candidate),
    ("POST", "/attempts", Policy::Candidate),
    ("GET", "/attempts/{attempt}", Policy::Candidate),
    ("POST", "/attempts/{attempt}/start", Policy::Candidate),
    ("POST", "/attempts/{attempt}/take-over", Policy::Candidate),
    ("GET", "/attempts/{attempt}/paper", Policy::Candidate),
    ("GET", "/attempts/{attempt}/answers", Policy::Candidate),
    ("PUT", "/attempts/{attempt}/answers", Policy::Candidate),
    ("POST", "/attempts/{attempt}/departures", Policy::Candidate),
    ("POST", "/attempts/{attempt}/submission", Policy::Candidate),
    ("GET", "/attempts/{attempt}/receipt", Policy::Candidate),
    ("GET", "/attempts/{attempt}/result", Policy::Candidate),
    ("GET", "/messages", Policy::Candidate),
    (
        "PUT",
        "/messages/{message}/acknowledgement",
        Policy::Candidate,
    ),
    ("GET", "/my-data", Policy::Candidate),
    //
    ("GET", "/health", Policy::Anybody),
    ("GET", "/identity-providers", Policy::Anybody),
    ("POST", "/setup", Policy::Anybody),
    ("POST", "/sessions", Policy::Anybody),
    ("POST", "/invitations", Policy::Anybody),
    ("POST", "/admissions", Policy::Anybody),
    ("GET", "/sessions/current", Policy::AnySession),
    ("DELETE", "/sessions/current", Policy::AnySession),
    //
    ("GET", "/me", Policy::Staff),
    ("PUT", "/sessions/current/proof", Policy::Staff),
    ("PUT", "/me/password", Policy::Staff),
    ("GET", "/me/sessions", Policy::Staff),
    ("DELETE", "/me/sessions/{session}", Policy::Staff),
    ("GET", "/me/identities", Policy::Staff),
    ("POST", "/me/identities", Policy::Staff),
    ("DELETE", "/me/identities/{identity}", Policy::Staff),
    ("POST", "/me/totp", Policy::Staff),
    ("PUT", "/me/totp", Policy::Staff),
    ("DELETE", "/me/totp", Policy::Staff),
    //
    ("GET", "/accounts", everywhere(ManageAccounts)),
    ("POST", "/accounts", sensitive(everywhere(ManageAccounts))),
    (
        "PUT",
        "/accounts/{account}",
        sensitive(everywhere(ManageAccounts)),
    ),
    (
        "POST",
        "/accounts/{account}/invitation",
        sensitive(everywhere(ManageAccounts)),
    ),
    (
        "POST",
        "/accounts/{account}/grants",
        sensitive(everywhere(ManageAccounts)),
    ),
    (
        "PUT",
        "/accounts/{account}/grants/{grant}/confirmation",
        sensitive(everywhere(ManageAccounts)),
    ),
    (
        "DELETE",
        "/accounts/{account}/grants/{grant}",
        sensitive(everywhere(ManageAccounts)),
    ),
    (
        "DELETE",
        "/accounts/{account}/sessions",
        sensitive(everywhere(ManageAccounts)),
    ),
    (
        "DELETE",
        "/accounts/{account}/totp",
        sensitive(everywhere(ManageAccounts)),
    ),
    ("GET", "/audit", everywhere(ReadAudit)),
    ("GET", "/audit.ndjson", everywhere(ReadAudit)),
    ("GET", "/audit/checkpoint", everywhere(ReadAudit)),
    //
    ("POST", "/questions", anywhere(WriteBank)),
    ("GET", "/questions", anywhere(ReadBank)),
    ("GET", "/questions/{code}", anywhere(ReadBank)),
    ("PUT", "/questions/{code}", anywhere(WriteBank)),
    ("GET", "/questions/{code}/versions", anywhere(ReadBank)),
    (
        "GET",
        "/questions/{code}/versions/{version}",
        anywhere(ReadBank),
    ),
    ("GET", "/questions/{code}/preview", anywhere(ReadBank)),
    ("GET", "/questions/{code}/usage", anywhere(ReadBank)),
    ("POST", "/question-reviews", anywhere(ReviewBank)),
    ("GET", "/bank/export", sensitive(anywhere(ReadBank))),
    ("GET", "/bank/losses", anywhere(ReadBank)),
    ("GET", "/bank/template.xlsx", anywhere(ReadBank)),
    ("GET", "/bank/findings", anywhere(ReadBank)),
    ("POST", "/material-coverage", anywhere(ReadBank)),
    ("POST", "/assets", anywhere(WriteBank)),
    ("POST", "/imports", anywhere(WriteBank)),
    ("GET", "/imports", anywhere(WriteBank)),
    ("GET", "/imports/{import}", anywhere(WriteBank)),
    (
        "PUT",
        "/imports/{import}/questions/{index}",
        anywhere(WriteBank),
    ),
    ("POST", "/imports/{import}/decision", anywhere(WriteBank)),
    ("POST", "/imports/{import}/undo", anywhere(WriteBank)),
    ("POST", "/drafts", anywhere(WriteBank)),
    ("POST", "/blueprints", anywhere(ManageExams)),
    ("POST", "/blueprint-trials", anywhere(ReadBank)),
    ("GET", "/blueprints", anywhere(ReadBank)),
    ("GET", "/blueprints/{blueprint}", anywhere(ReadBank)),
    ("PUT", "/blueprints/{blueprint}", anywhere(ManageExams)),
    ("DELETE", "/blueprints/{blueprint}", anywhere(ManageExams)),
    (
        "GET",
        "/blueprints/{blueprint}/feasibility",
        anywhere(ReadBank),
    ),
    //
    ("POST", "/exams", anywhere(ManageExams)),
    ("GET", "/exams", anywhere(ReadExams)),
    ("GET", "/exams/{exam}", in_exam(ReadExams)),
    ("PUT", "/exams/{exam}", in_exam(ManageExams)),
    ("PUT", "/exams/{exam}/state", in_exam(ManageExams)),
    ("PUT", "/exams/{exam}/observations", in_exam(ManageExams)),
    ("GET", "/exams/{exam}/drawing", in_exam(ReadExams)),
    ("DELETE", "/exams/{exam}/drawing", in_exam(ManageExams)),
    ("GET", "/exams/{exam}/certificate", in_exam(ReadExams)),
    ("GET", "/exams/{exam}/drawing.ndjson", in_exam(ReadResults)),
    ("PUT", "/exams/{exam}/roster", in_exam(ManageExams)),
    ("GET", "/exams/{exam}/roster", in_exam(ReadPeople)),
    ("POST", "/exams/{exam}/roster", in_exam(ManageExams)),
    (
        "POST",
        "/exams/{exam}/erasure",
        sensitive(in_exam(ManageExams)),
    ),
    (
        "GET",
        "/exams/{exam}/candidates/{number}/data",
        sensitive(in_exam(ManageExams)),
    ),
    (
        "POST",
        "/exams/{exam}/name-exports",
        sensitive(in_exam(ReadResults)),
    ),
    ("GET", "/exams/{exam}/branches", in_exam(ReadPeople)),
    ("POST", "/exams/{exam}/tickets", in_exam(Proctor)),
    ("POST", "/exams/{exam}/ticket-revocations", in_exam(Proctor)),
    ("GET", "/exams/{exam}/hall-codes", in_exam(ReadPeople)),
    ("POST", "/exams/{exam}/hall-codes", in_exam(Proctor)),
    (
        "POST",
        "/exams/{exam}/hall-code-revocations",
        in_exam(Proctor),
    ),
    ("PUT", "/exams/{exam}/admission-rules", in_exam(ManageExams)),
    ("GET", "/exams/{exam}/departures", in_exam(ReadPeople)),
    (
        "GET",
        "/exams/{exam}/attempts/{attempt}/departures",
        in_exam(ReadPeople),
    ),
    ("GET", "/exams/{exam}/outages", in_exam(ReadExams)),
    (
        "POST",
        "/exams/{exam}/outages/{outage}/credit",
        in_exam(Proctor),
    ),
    ("POST", "/exams/{exam}/extra-time", in_exam(Proctor)),
    ("GET", "/exams/{exam}/extra-time", in_exam(ReadPeople)),
    ("POST", "/exams/{exam}/pauses", in_exam(Proctor)),
    (
        "PUT",
        "/exams/{exam}/attempts/{attempt}/pause",
        in_exam(Proctor),
    ),
    (
        "POST",
        "/exams/{exam}/attempts/{attempt}/submission",
        in_exam(Proctor),
    ),
    ("POST", "/exams/{exam}/messages", in_exam(Proctor)),
    ("GET", "/exams/{exam}/messages", in_exam(Proctor)),
    (
        "POST",
        "/exams/{exam}/messages/{message}/withdrawal",
        in_exam(Proctor),
    ),
    ("GET", "/exams/{exam}/refused-saves", in_exam(Proctor)),
    (
        "PUT",
        "/exams/{exam}/refused-saves/{save}/decision",
        in_exam(Proctor),
    ),
    ("GET", "/exams/{exam}/live", in_exam(ReadPeople)),
    ("GET", "/exams/{exam}/live/events", in_exam(ReadPeople)),
    (
        "POST",
        "/exams/{exam}/receipts/verification",
        in_exam(ReadPeople),
    ),
    //
    ("GET", "/exams/{exam}/marking-rules", in_exam(Mark)),
    ("PUT", "/exams/{exam}/marking-rules", in_exam(ManageExams)),
    ("GET", "/exams/{exam}/marking", in_exam(Mark)),
    ("POST", "/exams/{exam}/marking/next", in_exam(Mark)),
    ("PUT", "/exams/{exam}/marking/{marking}", in_exam(Mark)),
    (
        "PUT",
        "/exams/{exam}/attempts/{attempt}/slots/{slot}/marks",
        in_exam(ManageExams),
    ),
    //
    ("GET", "/exams/{exam}/rulings", in_exam(ReadResults)),
    ("POST", "/exams/{exam}/rulings", in_exam(ManageExams)),
    (
        "GET",
        "/exams/{exam}/rulings/{ruling}/preview",
        in_exam(ReadResults),
    ),
    (
        "PUT",
        "/exams/{exam}/rulings/{ruling}/decision",
        in_exam(ManageExams),
    ),
    ("POST", "/exams/{exam}/blank-texts", in_exam(ManageExams)),
    ("GET", "/exams/{exam}/blank-answers", in_exam(ReadResults)),
    ("GET", "/exams/{exam}/audit", in_exam(ReadAudit)),
    ("GET", "/exams/{exam}/audit.ndjson", in_exam(ReadAudit)),
    ("GET", "/exams/{exam}/grades", in_exam(ReadResults)),
    (
        "GET",
        "/exams/{exam}/attempts/{attempt}",
        in_exam(ReadResults),
    ),
    ("GET", "/exams/{exam}/score-sheet.csv", in_exam(ReadResults)),
    (
        "GET",
        "/exams/{exam}/branch-sheet.csv",
        in_exam(ReadResults),
    ),
    ("GET", "/exams/{exam}/absentees.csv", in_exam(ReadResults)),
    ("GET", "/exams/{exam}/questions.csv", in_exam(ReadResults)),
    ("GET", "/exams/{exam}/answers.csv", in_exam(ReadResults)),
    ("GET", "/exams/{exam}/essays.csv", in_exam(ReadResults)),
    ("GET", "/exams/{exam}/equated.csv", in_exam(ReadResults)),
    ("GET", "/exams/{exam}/workbook.xlsx", in_exam(ReadResults)),
    ("GET", "/exams/{exam}/statistics", in_exam(ReadResults)),
    ("GET", "/exams/{exam}/model", in_exam(ReadResults)),
    (
        "GET",
        "/exams/{exam}/charts/distribution.svg",
        in_exam(ReadResults),
    ),
    (
        "GET",
        "/exams/{exam}/charts/branches.svg",
        in_exam(ReadResults),
    ),
    (
        "GET",
        "/exams/{exam}/charts/questions.svg",
        in_exam(ReadResults),
    ),
    (
        "GET",
        "/exams/{exam}/certificates.html",
        in_exam(ReadResults),
    ),
    (
        "GET",
        "/exams/{exam}/papers/{number}/print.html",
        in_exam(ManageExams),
    ),
    (
        "GET",
        "/exams/{exam}/papers/{number}/keyed.html",
        in_exam(ManageExams),
    ),
    (
        "GET",
        "/exams/{exam}/papers/{number}/answer-sheet.html",
        in_exam(ManageExams),
    ),
];
