//! A candidate as the generator plays one: enters, starts, saves, submits.
//!
//! Invariant: what was acknowledged is what the reply names by slot and revision, nothing else; and
//! every save carries a revision and a response that are not stored yet.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::caller::{Caller, read_json};
use super::responses::{Asked, read_paper};
use crate::cli::readback::{Confirmed, find_lost};

/// Saves of one whole sitting.
const SAVES: u32 = 20;

/// Somebody on the roster, with a ticket in hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entrant {
    /// 工号.
    pub(super) number: String,
    /// 姓名.
    pub(super) name: String,
    /// Their ticket.
    pub(super) ticket: String,
}

/// A candidate who was let in and knows their attempt.
#[derive(Debug, Clone)]
pub(super) struct Entered {
    /// The token of the session.
    pub(super) token: String,
    /// `/attempts/{attempt}`.
    pub(super) path: String,
}

/// A candidate in the middle of an attempt.
#[derive(Debug)]
pub(super) struct Sitter {
    entered: Entered,
    /// The head of every save.
    head: String,
    /// `"epoch":1,`, where the server has one.
    epoch: String,
    asked: Vec<Asked>,
    /// The last revision that was stored before.
    before: u32,
    n_sent: u32,
    /// The last acknowledged revision of each slot.
    acknowledged: BTreeMap<u32, u32>,
    /// What is sent, kept for the next.
    body: String,
}

/// A started attempt.
#[derive(Deserialize)]
struct Started {
    deadline: String,
    server_now: String,
    #[serde(default)]
    epoch: Option<u64>,
    /// Whether this session is the one that may save.
    #[serde(default)]
    active: Option<bool>,
}

#[derive(Deserialize)]
struct Session {
    token: String,
}

#[derive(Deserialize)]
struct AttemptList {
    items: Vec<AttemptId>,
}

#[derive(Deserialize)]
struct AttemptId {
    id: String,
}

#[derive(Deserialize)]
struct Answers {
    answers: Vec<Value>,
}

#[derive(Deserialize)]
struct Saved {
    acknowledged: Vec<Acknowledged>,
}

#[derive(Deserialize, PartialEq)]
struct Acknowledged {
    slot: u32,
    revision: u32,
}

impl Entrant {
    /// What is sent to enter.
    pub(super) fn card(&self) -> String {
        json!({"ticket": self.ticket, "name": self.name, "number": self.number}).to_string()
    }

    /// Enters with the ticket and looks up the attempt.
    pub(super) async fn enter(&self, caller: &mut Caller) -> Option<Entered> {
        let call = ["POST", "/admissions"];
        let session: Session = caller.ask(call, "", &self.card(), 201, read_json).await?;
        let token = session.token;
        let call = ["GET", "/attempts"];
        let last = |body: &[u8]| read_json::<AttemptList>(body)?.items.pop();
        let AttemptId { id } = caller.ask(call, &token, "", 200, last).await?;
        let path = format!("/attempts/{id}");
        Some(Entered { token, path })
    }

    /// The whole of it: enters, starts, reads the paper, saves [`SAVES`] answers one by one, submits,
    /// reads the result.
    pub(super) async fn sit_through(&self, caller: &mut Caller) -> Option<()> {
        let (mut sitter, _) = self.enter(caller).await?.sit(caller).await?;
        for _ in 0..SAVES {
            sitter.save(caller).await?;
        }
        sitter.finish(caller).await
    }
}

impl Entered {
    /// Starts the attempt, which changes nothing where it was started before.
    async fn start(&self, caller: &mut Caller) -> Option<Started> {
        let started: Started = self.post(caller, "start", read_json).await?;
        if started.active == Some(false) {
            return self.post(caller, "take-over", read_json).await;
        }
        Some(started)
    }

    /// Starts the attempt and reads its paper, and no more of it than that it is there.
    pub(super) async fn open(&self, caller: &mut Caller) -> Option<()> {
        self.start(caller).await?;
        self.get(caller, "paper", |_| Some(())).await
    }

    /// Starts the attempt and reads its paper: a candidate who can save, and for how many seconds.
    pub(super) async fn sit(self, caller: &mut Caller) -> Option<(Sitter, i64)> {
        let started = self.start(caller).await?;
        let second = |text: &str| Some(text.parse::<Timestamp>().ok()?.as_second());
        let left = second(&started.deadline)? - second(&started.server_now)?;
        let asked = self.get(caller, "paper", read_paper).await?;
        let answers = format!("{}/answers", self.path);
        let sitter = Sitter {
            head: caller.head(["PUT", &answers], &self.token),
            epoch: started
                .epoch
                .map_or_else(String::new, |epoch| format!("\"epoch\":{epoch},")),
            asked,
            before: 0,
            n_sent: 0,
            acknowledged: BTreeMap::new(),
            body: String::new(),
            entered: self,
        };
        Some((sitter, left))
    }

    async fn get<T>(
        &self,
        caller: &mut Caller,
        what: &str,
        read: impl FnOnce(&[u8]) -> Option<T>,
    ) -> Option<T> {
        let path = format!("{}/{what}", self.path);
        caller.ask(["GET", &path], &self.token, "", 200, read).await
    }

    async fn post<T>(
        &self,
        caller: &mut Caller,
        what: &str,
        read: impl FnOnce(&[u8]) -> Option<T>,
    ) -> Option<T> {
        let path = format!("{}/{what}", self.path);
        caller
            .ask(["POST", &path], &self.token, "", 200, read)
            .await
    }
}

impl Sitter {
    /// How many slots have an acknowledged answer.
    pub(super) fn n_acknowledged(&self) -> usize {
        self.acknowledged.len()
    }

    /// Goes on where an earlier run on the same attempt ended.
    pub(super) async fn continue_earlier(&mut self, caller: &mut Caller) -> Option<()> {
        let stored = self.stored(caller).await?;
        let revisions = stored
            .iter()
            .filter_map(|answer| answer.get("revision")?.as_u64());
        self.before = u32::try_from(revisions.max().unwrap_or(0)).ok()?;
        Some(())
    }

    /// Saves one answer: the slots in turn, each time with the next revision.
    pub(super) async fn save(&mut self, caller: &mut Caller) -> Option<()> {
        let n_slots = u32::try_from(self.asked.len()).ok()?;
        let round = self.n_sent.checked_div(n_slots)?;
        let at = usize::try_from(self.n_sent.checked_rem(n_slots)?).ok()?;
        let (asked, revision) = (self.asked.get(at)?, self.before + round + 1);
        let (slot, response, epoch) = (asked.slot, asked.response(revision), &self.epoch);
        self.n_sent += 1;
        self.body.clear();
        write!(
            self.body,
            r#"{{{epoch}"answers":[{{"slot":{slot},"revision":{revision},"response":{response}}}]}}"#
        )
        .ok()?;
        let wanted = Acknowledged { slot, revision };
        let is_named = |body: &[u8]| {
            let saved: Saved = read_json(body)?;
            saved.acknowledged.contains(&wanted).then_some(())
        };
        caller.send(&self.head, &self.body, 200, is_named).await?;
        self.acknowledged.insert(slot, revision);
        Some(())
    }

    /// Submits, and reads the result.
    async fn finish(&self, caller: &mut Caller) -> Option<()> {
        self.entered
            .post(caller, "submission", |_| Some(()))
            .await?;
        self.entered.get(caller, "result", |_| Some(())).await
    }

    /// Reads everything back and tells what was acknowledged and is not stored, one line a slot.
    pub(super) async fn find_lost(&self, caller: &mut Caller) -> Option<Vec<String>> {
        let stored = self.stored(caller).await?;
        Some(find_lost(&self.confirmed(), &stored))
    }

    /// What must be stored by now, or something newer.
    fn confirmed(&self) -> BTreeMap<u32, Confirmed> {
        let confirmed = self.asked.iter().filter_map(|asked| {
            let revision = *self.acknowledged.get(&asked.slot)?;
            let response = serde_json::from_str(asked.response(revision)).ok()?;
            Some((asked.slot, Confirmed { revision, response }))
        });
        confirmed.collect()
    }

    async fn stored(&self, caller: &mut Caller) -> Option<Vec<Value>> {
        let answers: Answers = self.entered.get(caller, "answers", read_json).await?;
        Some(answers.answers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_acknowledged_answer_is_held_against_what_is_stored() {
        let slots = json!([{"slot": 1, "type": "true_false"}, {"slot": 2, "type": "true_false"}]);
        let paper = json!({ "slots": slots }).to_string();
        let sitter = Sitter {
            entered: Entered {
                token: String::new(),
                path: String::new(),
            },
            head: String::new(),
            epoch: String::new(),
            asked: read_paper(paper.as_bytes()).unwrap(),
            before: 0,
            n_sent: 3,
            acknowledged: BTreeMap::from([(1, 2), (2, 1)]),
            body: String::new(),
        };
        let answer = |slot: u32, revision: u32, truth: bool| json!({"slot": slot, "revision": revision, "response": {"truth": truth}});
        let lost = |stored: &[Value]| find_lost(&sitter.confirmed(), stored).len();
        assert_eq!(lost(&[answer(1, 2, true), answer(2, 1, false)]), 0);
        assert_eq!(lost(&[answer(1, 2, true), answer(2, 2, true)]), 0, "newer");
        assert_eq!(
            lost(&[answer(1, 1, false), answer(2, 1, false)]),
            1,
            "older"
        );
        assert_eq!(
            lost(&[answer(1, 2, false), answer(2, 1, false)]),
            1,
            "other"
        );
        assert_eq!(lost(&[]), 2, "nothing");
    }
}
