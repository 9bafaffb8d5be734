//! P1: an acknowledged answer survives any death of the process.
//!
//! Candidates save over real HTTP with rising revisions and remember each acknowledgement; the real
//! server is killed with SIGKILL in the middle of it and started again, as often as EXAMHALL_KILLS
//! says (3 times by default); then every answer is read back. The moment of a kill follows from the
//! number of acknowledgements, so that the server is always at work when it comes.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Condvar, Mutex};
use std::time::{Duration, Instant};

use examhall::app::accounts::{self, Actor};
use examhall::app::admission;
use examhall::clock::{Clock, SystemClock};
use examhall::domain::question::Kind as QuestionKind;
use serde_json::{Value, json};

use crate::check::{Answers, Stored, Told, Verdict, look_for_losses};
use crate::support::exam::section;
use crate::support::process::{Server, request};
use crate::support::stage::{HERE, Seat};
use crate::support::{Fresh, Kind, Stage, block_on};

/// Candidates who save at the same time, each in a thread.
const N_CLIENTS: usize = 8;
/// Slots of the paper: single choices.
const N_SLOTS: u8 = 3;
/// Fewest acknowledgements between two kills; some wait for a few more, so that kills meet different
/// moments of the writer's work.
const BETWEEN_KILLS: usize = 200;
/// How long a client waits for a server to be there again.
const PATIENCE: Duration = Duration::from_mins(1);

/// The letter that a client sends with a revision, so that a stored answer can be told from others.
fn letter(revision: u32) -> String {
    let letters = ["D", "A", "B", "C"].into_iter().cycle();
    letters
        .skip(usize::try_from(revision % 4).unwrap())
        .take(1)
        .collect()
}

/// What a client gives, in any slot.
fn given(_: usize, _: u32, revision: u32) -> Value {
    json!({"choices": [letter(revision)]})
}

fn acknowledged(client: usize, slot: u32, revision: u32) -> Told {
    Told {
        client,
        slot,
        revision,
        sent: 0,
        heard: 0,
        verdict: Verdict::Acknowledged,
    }
}

/// A candidate's way in.
#[derive(Clone)]
struct Client {
    token: String,
    attempt: String,
}

/// Where the server is now; clients who lost it wait here for the next.
#[derive(Default)]
struct Switchboard {
    /// How many servers there have been, and the address of the one that runs.
    now: Mutex<(usize, Option<SocketAddr>)>,
    changed: Condvar,
    /// Whether clients shall stop after what they are at.
    is_over: AtomicBool,
}

impl Switchboard {
    fn connect(&self, address: SocketAddr) {
        let mut now = self.now.lock().unwrap();
        *now = (now.0 + 1, Some(address));
        self.changed.notify_all();
    }

    /// The first server after number `last`.
    fn after(&self, last: usize) -> (usize, SocketAddr) {
        let now = self.now.lock().unwrap();
        let is_old = |now: &mut (usize, Option<SocketAddr>)| now.0 <= last;
        let (now, waited) = self
            .changed
            .wait_timeout_while(now, PATIENCE, is_old)
            .unwrap();
        assert!(!waited.timed_out(), "no server came back");
        (now.0, now.1.unwrap())
    }
}

/// Makes the exam through the library and lets everybody in and start.
async fn prepare(fresh: Fresh) -> (Fresh, Vec<Client>) {
    // The server goes by the machine's clock: so must this.
    let stage = Stage::at(fresh, SystemClock.now());
    stage.bank().await;
    let sections = vec![section(QuestionKind::Single, N_SLOTS.into(), "1")];
    let exam = stage
        .exam()
        .sections(sections)
        .unshuffled()
        .publish(N_CLIENTS)
        .await;
    let mut clients = Vec::new();
    for (n, ticket) in (1..).zip(&exam.tickets) {
        let seat = stage.seat(&exam, n).await;
        let entry = &ticket.person.entry;
        let admitted = admission::enter(
            &stage.app,
            HERE,
            ticket.ticket.expose(),
            &entry.name,
            &entry.number,
        )
        .await
        .unwrap();
        let token = admitted.session.token.expose().to_owned();
        let (actor, _) = accounts::authenticate(&stage.app, &token).await.unwrap();
        let Actor::Candidate(who) = actor else {
            panic!("not a candidate")
        };
        stage.start(Seat { who, ..seat }).await.unwrap();
        clients.push(Client {
            token,
            attempt: seat.attempt.to_string(),
        });
    }
    (stage.leave(), clients)
}

/// Saves again and again until told to stop; sends each acknowledgement on as it arrives.
fn save_on(number: usize, client: &Client, board: &Switchboard, acks: &Sender<Told>) {
    let path = format!("/api/v1/attempts/{}/answers", client.attempt);
    let (mut server, mut address) = board.after(0);
    let n_slots = u32::from(N_SLOTS);
    for at in 0.. {
        if board.is_over.load(Ordering::SeqCst) {
            return;
        }
        let (slot, revision) = (at % n_slots + 1, at / n_slots + 1);
        let answer =
            json!({"slot": slot, "revision": revision, "response": given(number, slot, revision)});
        let body = json!({"epoch": 1, "answers": [answer]});
        // The same save until it is acknowledged: retries are harmless.
        loop {
            match request(address, "PUT", &path, &client.token, Some(&body)) {
                Ok((200, reply)) => {
                    assert_eq!(
                        reply["acknowledged"],
                        json!([{"slot": slot, "revision": revision}]),
                        "{reply}"
                    );
                    break;
                }
                Ok((503, _)) => {}
                Ok((status, reply)) => panic!("{status}: {reply}"),
                Err(_) => (server, address) = board.after(server),
            }
        }
        acks.send(acknowledged(number, slot, revision)).unwrap();
    }
}

/// Kills the server each time when enough was acknowledged. The log, and the server after the last.
fn kill_on(
    mut server: Server,
    start: &dyn Fn() -> Server,
    board: &Switchboard,
    acks: &Receiver<Told>,
) -> (Vec<Told>, Server) {
    let mut log = Vec::new();
    board.connect(server.address);
    for kill in 0..=n_kills() {
        let enough = log.len() + BETWEEN_KILLS + 17 * (kill % 5);
        while log.len() < enough {
            log.push(
                acks.recv_timeout(PATIENCE)
                    .expect("nothing is acknowledged any more"),
            );
        }
        if kill < n_kills() {
            server.kill();
            server = start();
            board.connect(server.address);
        }
    }
    board.is_over.store(true, Ordering::SeqCst);
    (log, server)
}

fn read_back(address: SocketAddr, clients: &[Client]) -> Answers {
    let mut stored = Answers::new();
    for (number, client) in clients.iter().enumerate() {
        let path = format!("/api/v1/attempts/{}/answers", client.attempt);
        let (status, reply) = request(address, "GET", &path, &client.token, None).unwrap();
        assert_eq!(status, 200, "{reply}");
        let number_of =
            |answer: &Value, field: &str| u32::try_from(answer[field].as_u64().unwrap()).unwrap();
        for answer in reply["answers"].as_array().unwrap() {
            let there = Stored {
                revision: number_of(answer, "revision"),
                response: answer["response"].clone(),
                saved_at: 0,
            };
            stored.insert((number, number_of(answer, "slot")), there);
        }
    }
    stored
}

fn n_kills() -> usize {
    std::env::var("EXAMHALL_KILLS")
        .map_or(3, |text| text.parse().expect("EXAMHALL_KILLS is a number"))
}

/// Clients save, servers die; what was acknowledged is held against what is stored.
fn kill_loop(kind: Kind) {
    let Some(fresh) = Fresh::make(kind) else {
        return;
    };
    let (fresh, clients) = block_on(prepare(fresh));
    let (database, folder) = (fresh.setting(), tempfile::tempdir().unwrap());
    let start = || Server::start(&database, &folder.path().join("server.log"));
    let first = start();
    let (begun, board, (send, acks)) = (Instant::now(), Switchboard::default(), channel());
    let (mut log, server) = std::thread::scope(|scope| {
        for (number, client) in clients.iter().enumerate() {
            let (board, send) = (&board, send.clone());
            scope.spawn(move || save_on(number, client, board, &send));
        }
        kill_on(first, &start, &board, &acks)
    });
    log.extend(acks.try_iter());
    // The last acknowledgements as well have seen nothing but a kill.
    server.kill();
    let server = start();
    let found = look_for_losses(&log, &read_back(server.address, &clients), &given);
    let told = writeln!(
        std::io::stdout(),
        "kill loop on {kind:?}: {} kills under saves, {} saves acknowledged, {} lost, {} s",
        n_kills(),
        log.len(),
        found.lost,
        begun.elapsed().as_secs(),
    );
    drop(told);
    assert_eq!(found.n_faults(), 0, "{found:?}");
    // The check can fail: an answer that is taken out of the database is found missing.
    let attempt = &clients[0].attempt;
    fresh.execute(&format!(
        "DELETE FROM answers WHERE attempt_id = '{attempt}' AND slot = 1"
    ));
    let found = look_for_losses(&log, &read_back(server.address, &clients), &given);
    let taken = log.iter().filter(|one| (one.client, one.slot) == (0, 1));
    assert_eq!((found.lost, found.n_faults()), (taken.count(), found.lost));
}

#[test]
fn no_acknowledged_answer_is_lost_when_the_server_is_killed_on_sqlite() {
    kill_loop(Kind::Sqlite);
}

#[test]
fn no_acknowledged_answer_is_lost_when_the_server_is_killed_on_postgresql() {
    kill_loop(Kind::Postgresql);
}
