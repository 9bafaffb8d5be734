//! One simulated candidate: enters, starts, saves, submits or not.
//!
//! Invariant: what the server acknowledged is recorded before anything else is asked of it.

use std::collections::BTreeMap;

use awc::http::Method;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::choose::choose;
use super::client::{Body, Client, Reply, Trouble};
use super::independent::worth;
use super::keys::{Keys, Section, hundredths};
use super::plan::{Fate, Habit, Intent, Planned, draw_intent};
use super::readback::Confirmed;

/// Answers in one save, but for the first few, which go alone.
const BATCH: usize = 8;
/// Answers that are saved one by one.
const ALONE: usize = 3;

/// Somebody on the roster, with a ticket in hand.
#[derive(Debug, Clone)]
pub(super) struct Entrant {
    /// Who, and what they will do.
    pub(super) planned: Planned,
    /// Their ticket.
    pub(super) ticket: String,
}

/// What everybody's simulation needs.
pub(super) struct Stage<'a> {
    /// The way to the server.
    pub(super) client: &'a Client,
    /// What is right.
    pub(super) keys: &'a Keys,
    /// What it is worth.
    pub(super) sections: &'a [Section],
}

/// What is known of one candidate's attempt.
#[derive(Debug, Clone, Default)]
pub(super) struct Record {
    /// The attempt's id; empty until it is known.
    pub(super) attempt: String,
    /// The token of the session.
    pub(super) token: String,
    /// The last acknowledged answer of each slot.
    pub(super) confirmed: BTreeMap<u32, Confirmed>,
    /// Acknowledged revisions.
    pub(super) n_acknowledged: usize,
    /// Hundredths of marks that the acknowledged answers are worth, by the independent calculation.
    pub(super) worth: u64,
    /// Hundredths of marks that the candidate was told after submitting.
    pub(super) told: Option<u64>,
    /// Until when the attempt is open.
    pub(super) deadline: Option<Timestamp>,
}

/// One answer to be sent.
#[derive(Debug, Clone)]
struct Sending {
    slot: u32,
    revision: u32,
    response: Value,
}

/// Lives through the exam as planned; the record holds however far it came.
pub(super) async fn sit(
    stage: &Stage<'_>,
    entrant: &Entrant,
    record: &mut Record,
) -> Result<(), Trouble> {
    let person = &entrant.planned;
    let card = json!({"ticket": entrant.ticket, "name": person.name, "number": person.number});
    record.token = stage
        .client
        .post("/admissions", "", Body::Json(card), 201)
        .await?
        .text("token")?;
    let reply = stage.client.get("/attempts", &record.token).await?;
    let attempts = reply.list("items")?;
    let id = attempts
        .first()
        .and_then(|attempt| attempt.get("id")?.as_str());
    record.attempt = id
        .map(str::to_owned)
        .ok_or_else(|| reply.without("items[0].id"))?;
    let path = format!("/attempts/{}", record.attempt);
    let reply = stage
        .client
        .post(&format!("{path}/start"), &record.token, Body::Empty, 200)
        .await?;
    read_deadline(&reply, record)?;
    let slots = stage
        .client
        .get(&format!("{path}/paper"), &record.token)
        .await?
        .list("slots")?;
    for round in rounds(stage, person, &slots)? {
        for batch in batches(&round) {
            save(stage.client, &path, batch, record).await?;
            if person.habit == Habit::Twice {
                save(stage.client, &path, batch, record).await?;
            }
        }
    }
    record.worth = worth_of(stage, &slots, record)?;
    if person.fate == Fate::Submits {
        stage
            .client
            .post(
                &format!("{path}/submission"),
                &record.token,
                Body::Empty,
                200,
            )
            .await?;
        let told = stage
            .client
            .get(&format!("{path}/result"), &record.token)
            .await?
            .text("total")?;
        record.told = hundredths(&told);
    }
    Ok(())
}

/// Tries to save once more, which must be refused: the time is over.
///
/// # Errors
/// [`Trouble::Status`] for anything but 409 `attempt_closed`.
pub(super) async fn save_too_late(client: &Client, record: &Record) -> Result<(), Trouble> {
    let path = format!("/attempts/{}/answers", record.attempt);
    let answers = json!({"epoch": 1, "answers": [{"slot": 1, "revision": 100, "response": null}]});
    let reply = client
        .send(Method::PUT, &path, &record.token, Body::Json(answers))
        .await?;
    let code = reply.code();
    if reply.status == 409 && code.as_deref() == Some("attempt_closed") {
        return Ok(());
    }
    Err(Trouble::Status {
        call: reply.call,
        wanted: 409,
        found: reply.status,
        code,
    })
}

fn read_deadline(reply: &Reply, record: &mut Record) -> Result<(), Trouble> {
    let deadline = reply.text("deadline")?.parse();
    record.deadline = Some(deadline.map_err(|_| reply.without("deadline"))?);
    Ok(())
}

/// What will be saved, round by round: first answers, then changes of mind, then what is taken back.
fn rounds(
    stage: &Stage<'_>,
    person: &Planned,
    slots: &[Value],
) -> Result<Vec<Vec<Sending>>, Trouble> {
    let mut stream = person.stream();
    let (mut first, mut changed, mut taken_back) = (Vec::new(), Vec::new(), Vec::new());
    let changes_mind = matches!(person.habit, Habit::ChangesMind | Habit::TakesBack);
    // Who does not submit has come half way.
    let n_answered = if person.fate == Fate::Submits {
        slots.len()
    } else {
        slots.len().div_ceil(2)
    };
    for (number, slot) in (1..).zip(slots.iter().take(n_answered)) {
        let right = stage
            .keys
            .find(slot)
            .ok_or(Trouble::UnknownQuestion { slot: number })?;
        let meant = draw_intent(&mut stream);
        let Some(response) = choose(slot, right, meant, &mut stream) else {
            continue;
        };
        let other = if meant == Intent::Right {
            Intent::Wrong
        } else {
            Intent::Right
        };
        let before =
            choose(slot, right, other, &mut stream).filter(|_| changes_mind && number % 3 == 0);
        let sending = |revision, response| Sending {
            slot: number,
            revision,
            response,
        };
        match before {
            Some(before) => {
                first.push(sending(1, before));
                changed.push(sending(2, response));
            }
            None => first.push(sending(1, response)),
        }
        if person.habit == Habit::TakesBack && number % 7 == 0 {
            taken_back.push(sending(3, Value::Null));
        }
    }
    Ok(vec![first, changed, taken_back])
}

/// The first few answers alone, the others in batches.
fn batches(round: &[Sending]) -> impl Iterator<Item = &[Sending]> {
    let (alone, rest) = round.split_at(ALONE.min(round.len()));
    alone.chunks(1).chain(rest.chunks(BATCH))
}

/// Saves a batch and records what was acknowledged.
async fn save(
    client: &Client,
    path: &str,
    batch: &[Sending],
    record: &mut Record,
) -> Result<(), Trouble> {
    let form = |sending: &Sending| json!({"slot": sending.slot, "revision": sending.revision, "response": sending.response});
    let answers = json!({ "epoch": 1, "answers": batch.iter().map(form).collect::<Vec<_>>() });
    let reply = client
        .put(
            &format!("{path}/answers"),
            &record.token,
            Body::Json(answers),
        )
        .await?;
    let acknowledged = reply.list("acknowledged")?;
    let is_acknowledged = |sending: &Sending| {
        let pair = (
            Some(u64::from(sending.slot)),
            Some(u64::from(sending.revision)),
        );
        let number = |entry: &Value, field| entry.get(field).and_then(Value::as_u64);
        acknowledged
            .iter()
            .any(|entry| (number(entry, "slot"), number(entry, "revision")) == pair)
    };
    for sending in batch {
        if !is_acknowledged(sending) {
            return Err(reply.without("acknowledged"));
        }
        let confirmed = Confirmed {
            revision: sending.revision,
            response: sending.response.clone(),
        };
        if record
            .confirmed
            .insert(sending.slot, confirmed.clone())
            .is_none_or(|before| before != confirmed)
        {
            record.n_acknowledged += 1;
        }
    }
    read_deadline(&reply, record)
}

/// What the acknowledged answers are worth together.
fn worth_of(stage: &Stage<'_>, slots: &[Value], record: &Record) -> Result<u64, Trouble> {
    let mut total = 0;
    for (number, slot) in (1..).zip(slots) {
        let unknown = Trouble::UnknownQuestion { slot: number };
        let section = slot
            .get("section")
            .and_then(Value::as_u64)
            .and_then(|at| usize::try_from(at).ok());
        let section = section
            .and_then(|at| stage.sections.get(at))
            .ok_or_else(|| unknown.clone())?;
        let right = stage.keys.find(slot).ok_or(unknown)?;
        let response = record
            .confirmed
            .get(&number)
            .map(|confirmed| &confirmed.response);
        total += worth(
            slot,
            right,
            response.filter(|response| !response.is_null()),
            section,
        );
    }
    Ok(total)
}
