//! Refusals about an attempt: its state, its clock, its slots.

use super::{code_of, moment, told};
use crate::domain::attempt::Refusal;
use crate::domain::response::Misfit;
use crate::http::problem::{Code, Problem, Text};

pub(super) fn no_such_slot(slot: u32, n_slots: usize) -> Problem {
    let zh = format!("试卷有 1 至 {n_slots} 题，没有第 {slot} 题");
    let en = format!("the paper has slots 1 to {n_slots}; found {slot}");
    told(Code::NoSuchSlot, zh, en)
        .with("slot", slot)
        .with("n_slots", n_slots)
}

pub(super) fn repeated_slot(slot: u32) -> Problem {
    let zh = format!("第 {slot} 题在同一次保存中出现了两次");
    let en = format!("slot {slot} stands twice in one batch");
    told(Code::RepeatedSlot, zh, en).with("slot", slot)
}

pub(super) fn no_further_attempt(used: u32, allowed: u32) -> Problem {
    let zh = format!("已用 {used} 次，共 {allowed} 次，或上一次作答尚未结束");
    let en = format!("{used} of {allowed} attempts are used, or the last is still open");
    told(Code::NoFurtherAttempt, zh, en)
        .with("used", used)
        .with("allowed", allowed)
}

pub(super) fn refused(refusal: &Refusal) -> Problem {
    let plain = || Problem::plain(code_of(refusal));
    match refusal {
        Refusal::ExamNotOpen | Refusal::NotStarted => plain(),
        Refusal::NotYetOpen { opens_at } => plain().with("opens_at", moment(*opens_at)),
        Refusal::WindowOver { closes_at } => plain().with("closes_at", moment(*closes_at)),
        Refusal::AttemptClosed { closed } => plain()
            .with("closed_at", moment(closed.at))
            .with("closed_how", closed.how.as_str()),
        Refusal::Paused { since } => plain().with("since", moment(*since)),
        Refusal::OtherDevice { epoch } => {
            let zh = "此次作答已在另一台设备上继续；如需在本机作答，请选择“在此继续”";
            let en = "the attempt goes on on another device; take it over to go on here";
            told(Code::OtherDevice, zh, en).with("epoch", *epoch)
        }
        Refusal::StaleRevision {
            slot,
            stored,
            found,
        } => {
            let zh = format!("第 {slot} 题已保存第 {stored} 版答案，收到的是较旧的第 {found} 版");
            Problem::new(Code::StaleRevision, Text::new(zh, refusal.to_string()))
                .with("slot", *slot)
                .with("stored", *stored)
                .with("found", *found)
        }
        Refusal::RevisionConflict { slot, revision } => {
            let zh = format!("第 {slot} 题的第 {revision} 版已保存为另一个答案");
            Problem::new(Code::RevisionConflict, Text::new(zh, refusal.to_string()))
                .with("slot", *slot)
                .with("revision", *revision)
        }
    }
}

pub(super) fn does_not_fit(slot: u32, misfit: &Misfit) -> Problem {
    let (zh, reason) = match misfit {
        Misfit::Kind { wanted } => (format!("应为{}的答案", wanted.chinese()), "wrong_kind"),
        Misfit::UnknownOption { option } => (format!("没有选项“{option}”"), "unknown_option"),
        Misfit::TooMany { found } => (format!("只能选一个选项，收到 {found} 个"), "too_many"),
        Misfit::Repeated { .. } => ("有一项出现了两次".to_owned(), "repeated"),
        Misfit::BlankCount { wanted, found } => (
            format!("应有 {wanted} 个空，收到 {found} 个"),
            "blank_count",
        ),
        Misfit::TooLong { found, max } => {
            (format!("文字有 {found} 个字符，最多 {max} 个"), "too_long")
        }
    };
    // It holds an option's id, and ids may stand in the order that is right.
    let en = match misfit {
        Misfit::Repeated { .. } => "an item stands twice".to_owned(),
        Misfit::Kind { .. }
        | Misfit::UnknownOption { .. }
        | Misfit::TooMany { .. }
        | Misfit::BlankCount { .. }
        | Misfit::TooLong { .. } => misfit.to_string(),
    };
    let text = Text::new(format!("第 {slot} 题：{zh}"), format!("slot {slot}: {en}"));
    Problem::new(Code::ResponseDoesNotFit, text)
        .with("slot", slot)
        .with("reason", reason)
}
