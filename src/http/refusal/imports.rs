//! What stands in the way of imports.

use serde_json::{Map, Value};

use super::told;
use crate::app::imports::State;
use crate::domain::question::QuestionCode;
use crate::formats::exchange::ImportProblem;
use crate::http::problem::{Code, Entry, Problem, Text};

/// Most problems of a file that a refusal tells.
const TOLD: usize = 200;

pub(super) fn unreadable_file(problems: &[ImportProblem]) -> Problem {
    let zh = "没有读出任何试题".to_owned();
    let en = "no question could be read of the file".to_owned();
    let entries = problems.iter().take(TOLD).map(entry).collect();
    told(Code::UnreadableFile, zh, en).with_entries("problems", entries)
}

fn entry(problem: &ImportProblem) -> Entry {
    let place = &problem.place;
    let mut facts = Map::new();
    facts.insert("code".to_owned(), problem.code.into());
    facts.insert("severity".to_owned(), problem.severity.as_str().into());
    let line = Some(place.line).filter(|line| *line != 0);
    facts.insert("line".to_owned(), line.into());
    facts.insert("cell".to_owned(), place.cell.clone().into());
    facts.insert("file".to_owned(), place.file.clone().into());
    Entry {
        facts,
        message: Text::new(problem.chinese.clone(), problem.english.clone()),
    }
}

pub(super) fn decided(state: State) -> Problem {
    let (zh, en) = match state {
        State::Open => (
            "此次导入尚未入库，没有可以撤销的",
            "the import is not stored yet: there is nothing to take back",
        ),
        State::Stored => ("此次导入已经入库", "the import is stored already"),
        State::Undone => ("此次导入已经撤销", "the import was taken back already"),
    };
    told(Code::ImportDecided, zh.to_owned(), en.to_owned()).with("state", state.as_str())
}

pub(super) fn expired() -> Problem {
    let zh = "导入预览只保留七天，请重新上传文件".to_owned();
    let en = "an import waits seven days for a decision: upload the file again".to_owned();
    told(Code::ImportExpired, zh, en)
}

pub(super) fn not_ready(indexes: &[usize]) -> Problem {
    let n = indexes.len();
    let zh = format!("所选试题中有 {n} 道待人工确认，一道都没有入库");
    let en = format!("nothing was stored: {n} of the chosen questions wait for a person");
    told(Code::NotReady, zh, en).with("questions", Value::from(indexes.to_vec()))
}

pub(super) fn changed_since(codes: &[QuestionCode]) -> Problem {
    let n = codes.len();
    let zh = format!("有 {n} 道试题在导入后又被修改，什么都没有撤销");
    let en = format!("nothing was taken back: {n} questions were changed since");
    let codes: Vec<&str> = codes.iter().map(QuestionCode::as_str).collect();
    told(Code::ChangedSince, zh, en).with("codes", Value::from(codes))
}
