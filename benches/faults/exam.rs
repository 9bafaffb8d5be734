//! An exam for clients, made over HTTP as organisers make it.
//!
//! Invariant: everybody enters as people do, with a ticket. Nothing is shuffled, so that what a client
//! gives, and what it is worth, is known without asking the server.

use std::net::SocketAddr;
use std::sync::Mutex;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::check::{Answers, Stored};
use super::clock_ms;
use super::hall::{PASSWORD, Server};
use super::wire::{Reply, Wire};

/// How long staff and those who enter wait for a reply.
const PATIENCE: Duration = Duration::from_secs(30);
/// Threads that let candidates in.
const DOORS: usize = 8;

/// How an exam is to be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    pub(crate) n_candidates: usize,
    pub(crate) duration_seconds: u64,
    pub(crate) grace_seconds: u64,
}

impl Plan {
    /// Nobody's time ends while something else is broken.
    pub(crate) const LONG: Self = Self {
        n_candidates: 32,
        duration_seconds: 4 * 3600,
        grace_seconds: 30,
    };
}

/// How many of its candidates go on all the time, and tell how long they felt what was broken.
pub(crate) const N_WATCHERS: usize = 4;

/// A candidate who has entered and started.
#[derive(Debug, Clone)]
pub(crate) struct Seat {
    pub(crate) token: String,
    pub(crate) attempt: String,
    /// As the start told it, in milliseconds since 1970.
    pub(crate) deadline: i64,
}

/// A published exam.
pub(crate) struct Exam {
    /// Number, name and ticket of each candidate.
    tickets: Vec<[String; 3]>,
}

/// What candidates answer: two single choices of which B is right, and a blank.
pub(crate) const N_SLOTS: u32 = 3;
/// Hundredths of a mark for each right single choice.
pub(crate) const MARKS: i64 = 200;

/// What a client gives in a slot under a revision: it can be told from what others give.
pub(crate) fn given(client: usize, slot: u32, revision: u32) -> Value {
    if slot == N_SLOTS {
        return json!({"blanks": [format!("客户{client}第{revision}版")]});
    }
    let letters = ["A", "B", "C", "D"].into_iter().cycle();
    let at = client + usize::try_from(slot + revision).unwrap_or(0);
    let letter: Vec<&str> = letters.skip(at % 4).take(1).collect();
    json!({ "choices": letter })
}

/// The marks, in hundredths, that stored answers of a client are worth.
pub(crate) fn worth(client: usize, stored: &Answers) -> i64 {
    let right = json!({"choices": ["B"]});
    let of_client = stored.range((client, 0)..=(client, u32::MAX));
    let n_right = of_client
        .filter(|(_, there)| there.response == right)
        .count();
    i64::try_from(n_right).unwrap_or(0) * MARKS
}

fn questions() -> Value {
    let question = |code: &str, kind: &str| {
        let mut form = json!({
            "code": code, "topic": "F", "type": kind, "status": "approved", "version": 1,
            "stem": format!("{code}："), "explanation": "因为。", "difficulty": "easy", "cognitive": "remember",
            "evidence": [{"material": "m", "place": "p", "quote": "q"}],
        });
        let options: Vec<Value> = ["a", "b", "c", "d"]
            .iter()
            .map(|id| json!({"id": id, "text": format!("选项{id}")}))
            .collect();
        if let Some(fields) = form.as_object_mut() {
            if kind == "single" {
                fields.insert("options".to_owned(), options.into());
                fields.insert("key".to_owned(), "b".into());
            } else {
                fields.insert("stem".to_owned(), "填____。".into());
                fields.insert("key".to_owned(), json!(["没有人填这个"]));
            }
        }
        form
    };
    json!({"questions": [question("F-S1", "single"), question("F-S2", "single"), question("F-B1", "blank")]})
}

/// An organiser.
pub(crate) struct Staff {
    wire: Wire,
    token: String,
}

impl Staff {
    pub(crate) fn sign_in(server: &Server) -> Result<Self> {
        let mut staff = Self {
            wire: Wire::open(server.address, PATIENCE)?,
            token: String::new(),
        };
        let card = json!({"username": "staff", "password": PASSWORD});
        let session = staff.call("POST", "/sessions", &card)?;
        staff.token = text(&session, "token")?;
        Ok(staff)
    }

    fn call(&mut self, method: &str, path: &str, body: &Value) -> Result<Value> {
        let reply = self.wire.send(method, path, &self.token, Some(body))?;
        done(&format!("{method} {path}"), reply)
    }

    /// Makes and publishes an exam that opened a minute ago and is open for half a day.
    pub(crate) fn publish(&mut self, plan: Plan) -> Result<Exam> {
        self.call("POST", "/questions", &questions())?;
        let section = |name: &str, kind: &str, count: u32| json!({"name": name, "type": kind, "count": count, "marks": "2"});
        let blueprint = json!({
            "title": "卷", "shuffle_questions": false, "shuffle_options": false,
            "sections": [section("单", "single", 2), section("填", "blank", 1)],
        });
        let blueprint = text(&self.call("POST", "/blueprints", &blueprint)?, "id")?;
        let moment = |ms| Timestamp::from_millisecond(ms).map(|at| at.to_string());
        let form = json!({
            "title": "故障", "blueprint_id": blueprint, "papers": "shared", "downtime_credit": "off",
            "opens_at": moment(clock_ms() - 60_000)?, "closes_at": moment(clock_ms() + 12 * 3_600_000)?,
            "duration_seconds": plan.duration_seconds, "grace_seconds": plan.grace_seconds,
        });
        let id = text(&self.call("POST", "/exams", &form)?, "id")?;
        let person = |n: usize| json!({"number": format!("{n:05}"), "name": format!("考生{n}"), "branch": "一支部"});
        let people: Vec<Value> = (0..plan.n_candidates).map(person).collect();
        self.call(
            "PUT",
            &format!("/exams/{id}/roster"),
            &json!({ "candidates": people }),
        )?;
        self.call(
            "PUT",
            &format!("/exams/{id}/state"),
            &json!({"state": "published"}),
        )?;
        let issued = self.call("POST", &format!("/exams/{id}/tickets"), &json!({}))?;
        let items = issued
            .get("items")
            .and_then(Value::as_array)
            .context("no tickets")?;
        let tickets = items.iter().map(|item| {
            Ok([
                text(item, "number")?,
                text(item, "name")?,
                text(item, "ticket")?,
            ])
        });
        let mut tickets: Vec<[String; 3]> = tickets.collect::<Result<_>>()?;
        tickets.sort();
        Ok(Exam { tickets })
    }
}

impl Exam {
    /// Lets everybody in and starts their attempts, in the order of their numbers.
    pub(crate) fn seat_all(&self, server: &Server) -> Result<Vec<Seat>> {
        let waiting = Mutex::new(self.tickets.iter().enumerate());
        let next = || waiting.lock().ok()?.next();
        let mut seats: Vec<(usize, Seat)> = std::thread::scope(|scope| {
            let door = || -> Result<Vec<(usize, Seat)>> {
                let mut wire = Wire::open(server.address, PATIENCE)?;
                let mut seated = Vec::new();
                while let Some((at, ticket)) = next() {
                    seated.push((at, seat(&mut wire, ticket)?));
                }
                Ok(seated)
            };
            let doors: Vec<_> = (0..DOORS).map(|_| scope.spawn(door)).collect();
            let mut all = Vec::new();
            for door in doors {
                all.extend(door.join().map_err(|_| anyhow!("a thread panicked"))??);
            }
            anyhow::Ok(all)
        })?;
        seats.sort_by_key(|(at, _)| *at);
        Ok(seats.into_iter().map(|(_, seat)| seat).collect())
    }
}

fn seat(wire: &mut Wire, [number, name, ticket]: &[String; 3]) -> Result<Seat> {
    let card = json!({"number": number, "name": name, "ticket": ticket});
    let admission = done(
        "admission",
        wire.send("POST", "/admissions", "", Some(&card))?,
    )?;
    let token = text(&admission, "token")?;
    let list = done("attempts", wire.send("GET", "/attempts", &token, None)?)?;
    let attempt = text(list.pointer("/items/0").context("no attempt")?, "id")?;
    let path = format!("/attempts/{attempt}/start");
    let started = done("start", wire.send("POST", &path, &token, None)?)?;
    Ok(Seat {
        deadline: moment(&started, "deadline")?,
        token,
        attempt,
    })
}

/// The attempts of seats, in their order.
pub(crate) fn attempts_of(seats: &[Seat]) -> Vec<String> {
    seats.iter().map(|seat| seat.attempt.clone()).collect()
}

/// The body of a reply that is a success.
pub(crate) fn done(what: &str, reply: Reply) -> Result<Value> {
    ensure!(
        (200..300).contains(&reply.status),
        "{what}: {} {}",
        reply.status,
        reply.body
    );
    Ok(reply.body)
}

pub(crate) fn text(body: &Value, field: &str) -> Result<String> {
    let found = body.get(field).and_then(Value::as_str);
    Ok(found
        .with_context(|| format!("no `{field}` in {body}"))?
        .to_owned())
}

/// A moment of a reply, in milliseconds since 1970.
pub(crate) fn moment(body: &Value, field: &str) -> Result<i64> {
    let at: Timestamp = text(body, field)?.parse()?;
    Ok(at.as_millisecond())
}

/// Reads over the API what is stored of these seats.
pub(crate) fn read_back(address: SocketAddr, seats: &[Seat]) -> Result<Answers> {
    let mut wire = Wire::open(address, PATIENCE)?;
    let mut stored = Answers::new();
    for (client, seat) in seats.iter().enumerate() {
        let path = format!("/attempts/{}/answers", seat.attempt);
        let reply = done("answers", wire.send("GET", &path, &seat.token, None)?)?;
        let number = |answer: &Value, field| {
            let number = answer
                .get(field)
                .and_then(Value::as_u64)
                .context("no number")?;
            anyhow::Ok(u32::try_from(number)?)
        };
        for answer in reply
            .get("answers")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let there = Stored {
                revision: number(answer, "revision")?,
                response: answer.get("response").cloned().unwrap_or_default(),
                saved_at: 0,
            };
            stored.insert((client, number(answer, "slot")?), there);
        }
    }
    Ok(stored)
}
