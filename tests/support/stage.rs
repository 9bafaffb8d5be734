//! A whole exam system on a fresh database, with the clock and the chance in hand.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use examhall::app::accounts::{self, NewAccount, Secrets};
use examhall::app::attempts::{self, Saved, Seen, SeenPaper, SentAnswer};
use examhall::app::heartbeat::{self, Beat};
use examhall::app::service_key::ServiceKey;
use examhall::app::sign_in_limits::Try;
use examhall::app::{App, Error, admission, bank as bank_cases, ticker};
use examhall::clock::{Clock, ManualClock};
use examhall::domain::AttemptId;
use examhall::domain::access::{Candidate, Role, Staff};
use examhall::domain::attempt::{Closed, Phase};
use examhall::domain::question::{Question, QuestionCode};
use examhall::entropy::CountingEntropy;
use examhall::formats::response::ResponseForm;
use examhall::store::bank::load_codes;
use examhall::store::sessions::Actor;
use examhall::store::{Database, Migrate, Store, attempts as store_attempts, papers};
use jiff::{SignedDuration, Timestamp};

use super::bank;
use super::database::{Fresh, options};
use super::exam::{ExamBuilder, Published};

/// The moment at which every stage begins.
pub(crate) const START: &str = "2026-11-22T08:00:00Z";
/// The key of the installation that all nodes of a stage have.
pub(crate) const SERVICE_KEY: [u8; 32] = [42; 32];
/// The password of every account that a stage makes.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// From where whoever uses the system without HTTP calls.
pub(crate) const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// A try to sign in, by a browser that never did.
pub(crate) fn stranger(username: &str) -> Try {
    Try::new(username, HERE, None)
}

/// The system under test. Its clock stands still until it is moved.
pub(crate) struct Stage {
    pub(crate) app: App,
    pub(crate) clock: Arc<ManualClock>,
    entropy: Arc<CountingEntropy>,
    fresh: Fresh,
}

/// One candidate at one attempt.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seat {
    pub(crate) who: Candidate,
    pub(crate) attempt: AttemptId,
}

impl Stage {
    /// Opens the system on a migrated database.
    pub(crate) fn on(fresh: Fresh) -> Self {
        Self::at(fresh, START.parse().unwrap())
    }

    /// Opens the system on a migrated database, at a moment.
    pub(crate) fn at(fresh: Fresh, now: Timestamp) -> Self {
        let clock = Arc::new(ManualClock::new(now));
        let entropy = Arc::new(CountingEntropy::new(1));
        let app = open(&fresh.database, &clock, &entropy);
        Self {
            app,
            clock,
            entropy,
            fresh,
        }
    }

    /// Closes the system and leaves its database, for a server to open.
    pub(crate) fn leave(self) -> Fresh {
        self.app.close();
        self.fresh
    }

    /// Closes the system and opens it again on the same database, as a restart does.
    pub(crate) fn restart(self) -> Self {
        let Self {
            app,
            clock,
            entropy,
            fresh,
        } = self;
        app.close();
        let app = open(&fresh.database, &clock, &entropy);
        Self {
            app,
            clock,
            entropy,
            fresh,
        }
    }

    /// A store of the test's own beside the system's, on the same database and clock.
    pub(crate) fn store(&self) -> Store {
        let clock: Arc<dyn Clock> = self.clock.clone();
        Store::open(&self.fresh.database, &clock, options(Migrate::Refuse)).unwrap()
    }

    pub(crate) fn database(&self) -> &Fresh {
        &self.fresh
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn advance(&self, by: SignedDuration) {
        self.clock.advance(by);
    }

    /// Moves the clock to a moment that is not past.
    pub(crate) fn advance_to(&self, at: Timestamp) {
        let by = at.duration_since(self.now());
        assert!(SignedDuration::ZERO <= by, "the clock only goes forward");
        self.advance(by);
    }

    /// Another node on the same database and clock.
    pub(crate) fn node(&self) -> App {
        open(&self.fresh.database, &self.clock, &self.entropy)
    }

    /// A sign of life. From the first on a stage is served: then no longer time than
    /// [`GAP`](examhall::store::service::GAP) may pass without one.
    pub(crate) async fn beat(&self) -> Beat {
        heartbeat::beat(&self.app).await.unwrap()
    }

    /// The ticker looks once.
    pub(crate) async fn tick(&self) {
        ticker::tick(&self.app).await.unwrap();
    }

    /// Plants the bank of `support::bank`.
    pub(crate) async fn bank(&self) {
        self.put(bank::questions()).await;
    }

    /// Stores questions.
    pub(crate) async fn put(&self, questions: Vec<Question>) {
        bank_cases::put_questions(&self.app, None, questions)
            .await
            .unwrap();
    }

    /// A signed-in administrator; the account is made the first time.
    pub(crate) async fn staff(&self) -> Staff {
        self.staff_named("staff").await
    }

    /// An administrator of this username; the account is made the first time.
    pub(crate) async fn staff_named(&self, username: &str) -> Staff {
        let new = NewAccount {
            username: username.to_owned(),
            password: PASSWORD.to_owned(),
            display_name: "组织者".to_owned(),
        };
        match accounts::create(&self.app, new, Role::Administrator).await {
            Ok(_) | Err(Error::UsernameTaken { .. }) => {}
            Err(other) => panic!("{other}"),
        }
        let given = Secrets::password(PASSWORD);
        let signed_in = accounts::sign_in(&self.app, &stranger(username), given)
            .await
            .unwrap();
        let (actor, _) = accounts::authenticate(&self.app, signed_in.token.expose())
            .await
            .unwrap();
        match actor {
            Actor::Staff(staff) => staff,
            Actor::Candidate(_) => panic!("a candidate came of a staff account"),
        }
    }

    /// An exam to describe and publish, over the planted bank.
    pub(crate) fn exam(&self) -> ExamBuilder<'_> {
        ExamBuilder::new(self)
    }

    /// Candidate `n` of an exam enters with their ticket; `n` counts from 1.
    pub(crate) async fn candidate(&self, exam: &Published, n: usize) -> Candidate {
        let ticket = &exam.tickets[n - 1];
        let (secret, entry) = (ticket.ticket.expose(), &ticket.person.entry);
        let admitted = admission::enter(&self.app, HERE, secret, &entry.name, &entry.number)
            .await
            .unwrap();
        let (actor, _) = accounts::authenticate(&self.app, admitted.session.token.expose())
            .await
            .unwrap();
        match actor {
            Actor::Candidate(candidate) => candidate,
            Actor::Staff(_) => panic!("staff came of a ticket"),
        }
    }

    /// Candidate `n` enters and takes a seat at their last attempt.
    pub(crate) async fn seat(&self, exam: &Published, n: usize) -> Seat {
        let who = self.candidate(exam, n).await;
        let lobby = attempts::list(&self.app, who).await.unwrap();
        Seat {
            who,
            attempt: lobby.seen.last().unwrap().attempt.id,
        }
    }

    /// The code of the question in a slot of a seat's paper, which need not be started.
    pub(crate) fn code_at(&self, seat: Seat, slot: usize) -> QuestionCode {
        let conn = &mut self.database().connect();
        let paper = store_attempts::load(conn, seat.attempt).unwrap().paper;
        let version = papers::load(conn, paper).unwrap().slots[slot - 1].version;
        load_codes(conn, &[version])
            .unwrap()
            .remove(&version)
            .unwrap()
    }

    /// The seat at the next attempt of whoever sits here.
    pub(crate) async fn next(&self, seat: Seat) -> Seat {
        let seen = attempts::next(&self.app, seat.who).await.unwrap();
        Seat {
            who: seat.who,
            attempt: seen.attempt.id,
        }
    }

    pub(crate) async fn start(&self, seat: Seat) -> Result<Seen, Error> {
        attempts::start(&self.app, seat.who, seat.attempt).await
    }

    pub(crate) async fn take_over(&self, seat: Seat) -> Result<Seen, Error> {
        attempts::take_over(&self.app, seat.who, seat.attempt, None).await
    }

    pub(crate) async fn paper(&self, seat: Seat) -> SeenPaper {
        attempts::paper(&self.app, seat.who, seat.attempt)
            .await
            .unwrap()
    }

    /// Saves one answer, made on the first device.
    pub(crate) async fn save(
        &self,
        seat: Seat,
        slot: u32,
        revision: u32,
        response: ResponseForm,
    ) -> Result<Saved, Error> {
        self.save_in(seat, 1, slot, revision, response).await
    }

    /// Saves one answer, made in an epoch.
    pub(crate) async fn save_in(
        &self,
        seat: Seat,
        epoch: u32,
        slot: u32,
        revision: u32,
        response: ResponseForm,
    ) -> Result<Saved, Error> {
        let answers = vec![SentAnswer {
            slot,
            revision,
            response: Some(response),
        }];
        attempts::save(&self.app, seat.who, seat.attempt, epoch, answers).await
    }

    pub(crate) async fn answers(&self, seat: Seat) -> Vec<SentAnswer> {
        attempts::answers(&self.app, seat.who, seat.attempt)
            .await
            .unwrap()
    }

    pub(crate) async fn submit(&self, seat: Seat) -> Result<Closed, Error> {
        attempts::submit(&self.app, seat.who, seat.attempt)
            .await
            .map(|seen| seen.attempt.closed.unwrap())
    }

    pub(crate) async fn phase(&self, seat: Seat) -> Phase {
        attempts::load(&self.app, seat.who, seat.attempt)
            .await
            .unwrap()
            .phase
    }

    /// Starts, gives the right answer to the first `n_right` slots and a wrong one to the others, and submits.
    pub(crate) async fn sit(&self, seat: Seat, n_right: usize) {
        self.start(seat).await.unwrap();
        let paper = self.paper(seat).await;
        let answers = (1..)
            .zip(&paper.slots)
            .enumerate()
            .map(|(at, (slot, asked))| SentAnswer {
                slot,
                revision: 1,
                response: Some(if at < n_right {
                    bank::right(asked)
                } else {
                    bank::wrong(asked)
                }),
            });
        attempts::save(&self.app, seat.who, seat.attempt, 1, answers.collect())
            .await
            .unwrap();
        self.submit(seat).await.unwrap();
    }
}

fn open(database: &Database, clock: &Arc<ManualClock>, entropy: &Arc<CountingEntropy>) -> App {
    let clock: Arc<dyn Clock> = clock.clone();
    let store = Store::open(database, &clock, options(Migrate::Refuse)).unwrap();
    App::new(store, clock, entropy.clone()).with_service_key(ServiceKey::new(SERVICE_KEY))
}
