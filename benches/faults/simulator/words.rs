//! What happens, in words: for the trace of a history that broke something.
//!
//! Invariant: times of refusals are counted from 2027-01-15 08:00, the zero of the model.

use examhall::domain::SessionId;
use examhall::domain::attempt::Answer;
use examhall::domain::response::Response;

use super::facts::{Fact, What};
use super::network::{Ask, Fate, Packet, Told};
use super::rows::Sheet;
use super::scene::session_of;

fn joined(parts: impl Iterator<Item = String>) -> String {
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() {
        "nothing".to_owned()
    } else {
        parts.join(", ")
    }
}

/// An answer.
pub(crate) fn answer(answer: &Answer) -> String {
    let given = match &answer.response {
        Some(Response::Text(text)) => text,
        Some(_) | None => "blank",
    };
    format!("slot {} r{} {given}", answer.slot, answer.revision)
}

/// An answer, or none.
pub(crate) fn perhaps(found: Option<&Answer>) -> String {
    found.map_or_else(|| "nothing".to_owned(), answer)
}

/// A sheet.
pub(crate) fn sheet(sheet: &Sheet) -> String {
    joined(sheet.answers().map(answer))
}

/// A session, by its device.
pub(crate) fn session(session: Option<SessionId>) -> String {
    let is_it = |device: &usize| Some(session_of(*device)) == session;
    match (0..3).find(is_it) {
        Some(device) => format!("device {device}"),
        None => "nobody".to_owned(),
    }
}

/// What a page asks.
pub(crate) fn ask(ask: &Ask) -> String {
    match ask {
        Ask::Start => "to start".to_owned(),
        Ask::TakeOver => "to take over".to_owned(),
        Ask::Read => "what is stored".to_owned(),
        Ask::Save(answers) => format!("to save {}", joined(answers.iter().map(answer))),
        Ask::Submit => "to submit".to_owned(),
    }
}

fn fate(fate: &Fate) -> String {
    let became = match &fate.refusal {
        None => "acknowledged".to_owned(),
        Some(refusal) => format!("refused ({refusal})"),
    };
    format!("{} {became}", answer(&fate.answer))
}

/// What a page is told.
pub(crate) fn told(told: &Told) -> String {
    match told {
        Told::Attempt { epoch, is_active } => {
            let place = if *is_active { "here" } else { "elsewhere" };
            format!("epoch {epoch}, active {place}")
        }
        Told::Stored(stored) => format!("stored is {}", sheet(stored)),
        Told::Saved(fates) => joined(fates.iter().map(fate)),
        Told::Submitted(closed) => format!("submitted at {}", closed.at),
        Told::Refused(refusal) => format!("refused ({refusal})"),
        Told::Busy => "to come again".to_owned(),
    }
}

/// A packet.
pub(crate) fn packet(packet: &Packet) -> String {
    match packet {
        Packet::Request {
            caller,
            node,
            ask: asked,
        } => format!(
            "at node {node}: device {}, epoch {}, asks {}",
            caller.device,
            caller.epoch,
            ask(asked)
        ),
        Packet::Reply {
            caller,
            told: reply,
        } => format!("at device {}: {}", caller.device, told(reply)),
    }
}

/// A decision.
pub(crate) fn fact(fact: &Fact) -> String {
    let of = |device: &SessionId| session(Some(*device));
    let what = match &fact.what {
        What::Start(device) => format!("start by {}", of(device)),
        What::TakeOver(device) => format!("take-over by {}", of(device)),
        What::Save {
            session,
            epoch,
            answer: saved,
        } => format!(
            "save by {}, epoch {epoch}, of {}",
            of(session),
            answer(saved)
        ),
        What::Submit(device) => format!("submission by {}", of(device)),
        What::End => "end noted".to_owned(),
        What::Extend(by) => format!("{by} ms more"),
        What::Pause => "pause".to_owned(),
        What::Resume => "resume".to_owned(),
        What::LetGo => "ticket issued anew".to_owned(),
        What::CloseExam => "exam closed".to_owned(),
        What::CloseEnded => "exam closed, its window over".to_owned(),
        What::Credit { began, ended } => format!("outage from {began} to {ended} given back"),
        What::Grade(graded) => format!("graded {}", sheet(graded)),
    };
    let outcome = if fact.was_done { "done" } else { "refused" };
    format!("{what}: {outcome} at {} ms", fact.now)
}

/// Decisions.
pub(crate) fn facts(facts: &[Fact]) -> String {
    joined(facts.iter().map(fact))
}
