//! Virtual clients over HTTP: each saves again and again, and notes what it was told as it hears it.
//!
//! Invariant: a client repeats the same save until it is told what became of it; only then comes the
//! next revision. After 503 it waits as long as it was told to; where a connection breaks it goes on
//! at the next address.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Result, anyhow, ensure};
use serde_json::{Value, json};

use super::board::{Board, Habit};
use super::check::{Told, Verdict};
use super::clock_ms;
use super::exam::{N_SLOTS, Seat, given};
use super::process::pause;
use super::wire::{Reply, Wire};

/// Between two tries to reach a server.
const RETRY: Duration = Duration::from_millis(50);

/// Tells clients that it is over, however their work ends.
struct Ending<'a>(&'a Board);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// Lets the candidates of `seats` save all the while that `work` goes on.
pub(crate) fn while_saving<T>(
    seats: &[Seat],
    addresses: Vec<SocketAddr>,
    habit: Habit,
    work: impl FnOnce(&Board) -> Result<T>,
) -> Result<T> {
    let board = Board::new(addresses, seats.len(), habit);
    let outcome = std::thread::scope(|scope| {
        let _ending = Ending(&board);
        for (number, seat) in seats.iter().enumerate() {
            let board = &board;
            std::thread::Builder::new()
                .stack_size(256 * 1024)
                .spawn_scoped(scope, move || {
                    Client::new(number, seat, board).sit();
                    board.leave();
                })?;
        }
        work(&board)
    })?;
    let strange = board.trouble().strange;
    ensure!(
        strange.is_empty(),
        "replies that no client expects: {strange:?}"
    );
    Ok(outcome)
}

struct Client<'a> {
    number: usize,
    seat: &'a Seat,
    board: &'a Board,
    wire: Option<Wire>,
    /// Which of the addresses.
    place: usize,
}

impl<'a> Client<'a> {
    fn new(number: usize, seat: &'a Seat, board: &'a Board) -> Self {
        Self {
            number,
            seat,
            board,
            wire: None,
            place: number,
        }
    }

    fn sit(&mut self) {
        for at in 0_u32.. {
            let (slot, revision) = (at % N_SLOTS + 1, at / N_SLOTS + 1);
            if !self.save(slot, revision) {
                return;
            }
        }
    }

    /// The same save until it is decided; false where the client gives up.
    fn save(&mut self, slot: u32, revision: u32) -> bool {
        let body = save_form(self.number, slot, revision);
        let mut first_sent = None;
        loop {
            let lingers = self.board.habit.lingers_ms;
            let is_tired = lingers.is_some_and(|ms| self.seat.deadline + ms < clock_ms());
            if is_tired || !self.board.pass(self.number) {
                return false;
            }
            let sent = *first_sent.get_or_insert_with(clock_ms);
            let Ok(reply) = self.send(&body) else {
                self.wire = None;
                self.place += 1;
                self.board.note_trouble(|trouble| trouble.n_broken += 1);
                self.board.linger(RETRY);
                continue;
            };
            let Some(verdict) = verdict(&reply, slot, revision) else {
                self.come_again(&reply);
                continue;
            };
            self.board.note(Told {
                client: self.number,
                slot,
                revision,
                sent,
                heard: clock_ms(),
                verdict,
            });
            return true;
        }
    }

    /// Waits after a reply that decides nothing.
    fn come_again(&self, reply: &Reply) {
        if let (503, Some(seconds)) = (reply.status, reply.retry_after) {
            self.board.note_trouble(|trouble| trouble.n_busy += 1);
            self.board.linger(Duration::from_secs(seconds));
        } else {
            let strange = format!("{} {}", reply.status, reply.body);
            self.board.note_trouble(|trouble| {
                trouble.strange.push(strange);
                trouble.strange.truncate(5);
            });
            self.board.linger(RETRY);
        }
    }

    fn send(&mut self, body: &Value) -> Result<Reply> {
        if self.wire.is_none() {
            let address = self.board.address(self.place);
            let address = address.ok_or_else(|| anyhow!("no server"))?;
            self.wire = Some(Wire::open(address, self.board.habit.patience)?);
        }
        let wire = self.wire.as_mut().ok_or_else(|| anyhow!("no connection"))?;
        Ok(wire.send("PUT", &path_of(self.seat), &self.seat.token, Some(body))?)
    }
}

/// Where answers of a seat go.
pub(crate) fn path_of(seat: &Seat) -> String {
    format!("/attempts/{}/answers", seat.attempt)
}

/// One answer of a client, as it is sent.
pub(crate) fn save_form(client: usize, slot: u32, revision: u32) -> Value {
    let answer =
        json!({"slot": slot, "revision": revision, "response": given(client, slot, revision)});
    json!({"epoch": 1, "answers": [answer]})
}

/// What a reply says of the one answer that was sent; none where it is no decision.
pub(crate) fn verdict(reply: &Reply, slot: u32, revision: u32) -> Option<Verdict> {
    match reply.status {
        200 => {
            let wanted = json!([{"slot": slot, "revision": revision}]);
            (reply.body.get("acknowledged") == Some(&wanted)).then_some(Verdict::Acknowledged)
        }
        409 => Some(Verdict::Refused(reply.code().to_owned())),
        _ => None,
    }
}

/// Sends again as long as it is told to come again.
pub(crate) fn insist(mut send: impl FnMut() -> Result<Reply>) -> Result<Reply> {
    for _ in 0..40 {
        let reply = send()?;
        if reply.status != 503 {
            return Ok(reply);
        }
        pause(Duration::from_millis(250));
    }
    Err(anyhow!("told to come again forty times"))
}
