//! What stands in the way of papers.

use serde_json::{Map, Value};

use super::told;
use crate::app::publishing::MAX_LATE;
use crate::domain::Bilingual;
use crate::domain::assembly::PoolFault;
use crate::domain::paper::DrawFault;
use crate::http::problem::{Code, Entry, Problem, Text};

pub(super) fn not_in_bank(faults: &[PoolFault]) -> Problem {
    let n = faults.len();
    let zh = format!("方案所列的内容有 {n} 处在题库中找不到");
    let en = format!("things that the blueprint names and the bank does not have: {n}");
    let entries = faults.iter().map(|fault| Entry {
        facts: Map::from_iter([
            ("field".to_owned(), Value::from(fault.field())),
            ("code".to_owned(), Value::from(fault.code())),
        ]),
        message: Text::new(fault.chinese(), fault.to_string()),
    });
    told(Code::NotInBank, zh, en).with_entries("faults", entries.collect())
}

pub(super) fn bank_cannot_serve(reasons: &[Bilingual]) -> Problem {
    let first = reasons.first().cloned().unwrap_or_default();
    let entries = reasons.iter().map(|reason| Entry {
        facts: Map::new(),
        message: Text::new(&reason.zh, &reason.en),
    });
    told(Code::BankCannotServe, first.zh, first.en).with_entries("reasons", entries.collect())
}

pub(super) fn blueprint_changed(in_use: u32) -> Problem {
    let zh = format!("方案现在是第 {in_use} 次修改后的内容，请重新打开后再改");
    let en = format!("the plan has revision {in_use} by now: read it again, then change it");
    told(Code::BlueprintChanged, zh, en).with("revision", in_use)
}

pub(super) fn blueprint_in_use(n_exams: usize) -> Problem {
    let zh = format!("有 {n_exams} 场考试按这个方案出卷，方案不能改动；请另存为新方案");
    let en = format!("exams that stand on this plan: {n_exams}; store what you want as a new plan");
    told(Code::BlueprintInUse, zh, en).with("n_exams", n_exams)
}

pub(super) fn not_drawn(fault: &DrawFault) -> Problem {
    told(Code::PaperNotDrawn, fault.chinese(), fault.to_string())
}

pub(super) fn already_on_roster(number: &str) -> Problem {
    let zh = format!("工号“{number}”已在名单中，未添加任何人");
    let en = format!("number `{number}` is on the roster already; nobody was added");
    told(Code::AlreadyOnRoster, zh, en).with("number", number)
}

pub(super) fn too_many_late(found: usize) -> Problem {
    let zh = format!("一次最多添加 {MAX_LATE} 人，现有 {found} 人，未添加任何人");
    let en =
        format!("at most {MAX_LATE} people are added at once; found {found}; nobody was added");
    told(Code::InvalidRoster, zh, en)
}
