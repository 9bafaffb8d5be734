//! What stands in the way of a proctor.

use super::told;
use crate::domain::attempt::Decision;
use crate::domain::message::MAX_MESSAGES;
use crate::domain::roster::Whom;
use crate::http::problem::{Code, Problem};

pub(super) fn already_decided(decision: Decision) -> Problem {
    let (zh, en) = match decision {
        Decision::Admitted => ("这次保存已被采纳", "this save was admitted"),
        Decision::Dismissed => ("这次保存已被决定不采纳", "this save was dismissed"),
    };
    told(Code::AlreadyDecided, zh, en).with("decision", decision.as_str())
}

pub(super) fn not_on_roster(whom: &Whom) -> Problem {
    let subject = whom.subject().unwrap_or_default();
    let (zh, en) = match whom {
        Whom::All => ("名单为空".to_owned(), "the roster is empty".to_owned()),
        Whom::Branch(_) => (
            format!("名单中没有支部“{subject}”的考生"),
            format!("nobody on the roster is of the branch `{subject}`"),
        ),
        Whom::Candidate(_) => (
            format!("名单中没有工号“{subject}”"),
            format!("nobody on the roster has the number `{subject}`"),
        ),
    };
    told(Code::NotOnRoster, zh, en).with(whom.scope(), subject)
}

pub(super) fn too_many_messages() -> Problem {
    let zh = format!("一场考试最多发 {MAX_MESSAGES} 条消息，已经发满");
    let en = format!("an exam has at most {MAX_MESSAGES} messages, and has them");
    told(Code::TooManyMessages, zh, en).with("max", MAX_MESSAGES)
}
