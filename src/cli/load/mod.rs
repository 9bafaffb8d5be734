//! `examhall load`: how fast a server answers, and whether it keeps what it acknowledged.
//!
//! Everything goes over real HTTP, against whatever server is named; the client is one thread that
//! takes as little as it can, since it often shares the machine with the server. Invariant: the exit
//! code is 0 only where nothing failed and nothing that was acknowledged is lost; being slow is no
//! failure.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use serde_json::json;

use super::client::Client;
use super::{Environment, Failure, organiser};

mod caller;
mod candidate;
mod crew;
mod error;
mod exam;
mod histogram;
mod report;
mod responses;
mod scenario;
mod tally;
mod target;
mod wire;

use caller::Caller;
use candidate::{Entered, Entrant, Sitter};
use crew::Course;
pub(super) use error::LoadError;
use report::{ReadBack, Report};
use scenario::{Desk, Ran};
use tally::Tally;
use target::Owner;

/// Connections of the organiser who makes the exam.
const STAFF_CONNECTIONS: usize = 1;
/// Candidates of an exam made for a scenario that does not fix their number.
const CANDIDATES: usize = 1000;
/// The route that does least for somebody who is signed in.
const TRIVIAL: &str = "/sessions/current";

/// What is asked of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Scenario {
    /// The cheapest route that needs a session: what the others are measured against.
    Trivial,
    /// Saves of one answer, each with a new revision; read back and compared at the end. How fast the server
    /// could be is seen where its setting `saves_per_second` is 0.
    Saves,
    /// Whole sittings: ticket, start, paper, 20 saves, submission, result.
    Sittings,
    /// Everybody starts and reads their paper within --within seconds, as they come.
    Starts,
    /// Candidates sign in with tickets.
    Admissions,
    /// Staff sign in with a password, from a browser that signed in before.
    SignIns,
    /// Saves, while staff sign in on --storm connections.
    Mixed,
}

/// `examhall load …`
#[derive(Debug, clap::Args)]
pub(super) struct LoadArguments {
    /// What is asked of the server.
    #[arg(value_enum)]
    scenario: Scenario,
    /// The server: `http://HOST:PORT`, a node itself and not a proxy with TLS before it.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
    url: String,
    /// Says that the server is yours, where it is not on this machine.
    #[arg(long)]
    i_own_this_server: bool,
    /// Connections, each with one request under way.
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=4096))]
    connections: u32,
    /// How long it lasts.
    #[arg(long, value_name = "S", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=600))]
    seconds: u32,
    /// Candidates: by default one a connection where they only save, else 1,000 or the whole list.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=200_000))]
    candidates: Option<u32>,
    /// For starts: over how long they are spread.
    #[arg(long, value_name = "S", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=600))]
    within: u32,
    /// For mixed: connections on which staff sign in.
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=256))]
    storm: u32,
    /// For saves and mixed: each connection saves once in so long, instead of as fast as it may.
    #[arg(long, value_name = "S", value_parser = clap::value_parser!(u32).range(1..=600))]
    every: Option<u32>,
    /// For mixed: how often staff sign in, spread over the time, instead of as fast as they may.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    sign_ins: Option<u32>,
    /// The account of staff who makes an exam of the newest blueprint with invented candidates, open
    /// for two hours; its password is read from EXAMHALL_LOAD_PASSWORD.
    #[arg(long, value_name = "USER")]
    staff: Option<String>,
    /// Takes the candidates of this list (CSV with 工号, 姓名, 准考凭证) instead; their answers change.
    #[arg(long, value_name = "FILE")]
    tickets: Option<PathBuf>,
    /// Writes the figures to a file as well, as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// One run, with everything that it needs to know.
struct Load<'a> {
    arguments: &'a LoadArguments,
    course: Course,
    /// Who makes the exam or signs in: username and password.
    staff: Option<(&'a str, &'a str)>,
}

pub(super) fn run(
    arguments: &LoadArguments,
    environment: &Environment,
    out: &mut dyn Write,
) -> Result<ExitCode, Failure> {
    let owner = if arguments.i_own_this_server {
        Owner::Mine
    } else {
        Owner::Unknown
    };
    let staff = match &arguments.staff {
        Some(username) => {
            let password = environment.load_password().ok_or(LoadError::NoPassword)?;
            Some((username.as_str(), password))
        }
        None => None,
    };
    let count = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
    let load = Load {
        arguments,
        course: Course {
            server: target::find(&arguments.url, owner)?,
            connections: count(arguments.connections),
            storm: count(arguments.storm),
            lasts: Duration::from_secs(arguments.seconds.into()),
            every: arguments
                .every
                .map(|seconds| Duration::from_secs(seconds.into())),
            sign_ins: arguments.sign_ins.map(count),
        },
        staff,
    };
    let report = actix_web::rt::System::new().block_on(async {
        tokio::select! {
            report = load.run() => report,
            _ = tokio::signal::ctrl_c() => Err(Failure::Interrupted),
        }
    })?;
    if let Some(path) = &arguments.json {
        let mut json = Vec::new();
        report.write_json(&mut json)?;
        fs::write(path, &json).map_err(|error| Failure::file("cannot write", path, error))?;
    }
    report.write_text(out)?;
    Ok(if report.is_clean() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

impl Load<'_> {
    async fn run(&self) -> Result<Report, Failure> {
        let course = &self.course;
        let scenario = self.arguments.scenario;
        let (exam, entrants) = match scenario {
            Scenario::SignIns => (None, Vec::new()),
            Scenario::Trivial
            | Scenario::Saves
            | Scenario::Sittings
            | Scenario::Starts
            | Scenario::Admissions
            | Scenario::Mixed => self.entrants().await?,
        };
        let candidates = entrants.len();
        let ran = match scenario {
            Scenario::Trivial => {
                let entered = self.let_in(entrants).await?;
                scenario::trivial(course, self.trivial_route(&entered).await, &entered).await?
            }
            Scenario::Saves => scenario::saves(course, self.let_sit(entrants).await?).await?,
            Scenario::Sittings => scenario::sittings(course, entrants).await?,
            Scenario::Starts => {
                let within = Duration::from_secs(self.arguments.within.into());
                scenario::starts(course, self.let_in(entrants).await?, within).await?
            }
            Scenario::Admissions => scenario::admissions(course, &entrants).await?,
            Scenario::SignIns => scenario::sign_ins(course, &self.desk().await?).await?,
            Scenario::Mixed => {
                let desk = self.desk().await?;
                scenario::mixed(course, self.let_sit(entrants).await?, &desk).await?
            }
        };
        Ok(self.report(exam, candidates, ran).await?)
    }

    /// Who takes part, and the exam that was made for them.
    async fn entrants(&self) -> Result<(Option<String>, Vec<Entrant>), Failure> {
        let connections = self.course.connections;
        // Two connections that save for one candidate would take each other's revisions.
        let least = match self.arguments.scenario {
            Scenario::Saves | Scenario::Mixed => connections,
            Scenario::Trivial
            | Scenario::Sittings
            | Scenario::Starts
            | Scenario::Admissions
            | Scenario::SignIns => 1,
        };
        let wanted = self.arguments.candidates;
        let wanted = wanted.map(|n| usize::try_from(n).unwrap_or(usize::MAX));
        let (exam, entrants) = if let Some(path) = &self.arguments.tickets {
            let mut entrants = exam::read_tickets(path)?;
            entrants.truncate(wanted.unwrap_or(usize::MAX));
            (None, entrants)
        } else {
            let default = match self.arguments.scenario {
                Scenario::Trivial | Scenario::Saves | Scenario::Mixed => connections,
                Scenario::Sittings
                | Scenario::Starts
                | Scenario::Admissions
                | Scenario::SignIns => CANDIDATES,
            };
            let n_candidates = wanted.unwrap_or(default);
            let (exam, entrants) = self.make_exam(n_candidates).await?;
            (Some(exam), entrants)
        };
        let found = entrants.len();
        if found < least {
            return Err(LoadError::TooFewCandidates { connections, found }.into());
        }
        Ok((exam, entrants))
    }

    async fn make_exam(&self, n_candidates: usize) -> Result<(String, Vec<Entrant>), LoadError> {
        let (username, password) = self.staff.ok_or(LoadError::NoStaff)?;
        let client = Client::new(format!("http://{}", self.course.server), STAFF_CONNECTIONS);
        let token = organiser::sign_in(&client, username, password).await?;
        exam::make(&client, &token, n_candidates).await
    }

    /// The browser of staff, which signed in once.
    async fn desk(&self) -> Result<Desk, LoadError> {
        let (username, password) = self.staff.ok_or(LoadError::NoStaff)?;
        let client = Client::new(format!("http://{}", self.course.server), STAFF_CONNECTIONS);
        Ok(Desk {
            card: json!({"username": username, "password": password}).to_string(),
            cookie: organiser::device_cookie(&client, username, password).await?,
        })
    }

    /// Lets everybody in.
    async fn let_in(&self, entrants: Vec<Entrant>) -> Result<Vec<Entered>, LoadError> {
        let enter = async |caller: &mut Caller, entrant: Entrant| entrant.enter(caller).await;
        self.course
            .for_each("letting candidates in", entrants, enter)
            .await
    }

    /// Lets everybody in and start, and reads their papers.
    async fn let_sit(&self, entrants: Vec<Entrant>) -> Result<Vec<Sitter>, LoadError> {
        let sit = async |caller: &mut Caller, entrant: Entrant| {
            let (mut sitter, left) = entrant.enter(caller).await?.sit(caller).await?;
            sitter.continue_earlier(caller).await?;
            Some((sitter, left))
        };
        let what = "letting candidates start";
        let sat = self.course.for_each(what, entrants, sit).await?;
        let least = sat.iter().map(|(_, left)| *left).min().unwrap_or(0);
        if least < i64::from(self.arguments.seconds) {
            return Err(LoadError::TooShort {
                left: least,
                wanted: self.arguments.seconds,
            });
        }
        Ok(sat.into_iter().map(|(sitter, _)| sitter).collect())
    }

    /// The trivial route, or nothing where the server is too old to have it.
    async fn trivial_route(&self, entered: &[Entered]) -> &'static str {
        let Some(first) = entered.first() else {
            return "";
        };
        let unseen = Tally::shared("looking for the trivial route");
        let until = Instant::now() + self.course.lasts;
        let mut caller = Caller::new(self.course.server, &unseen, until);
        let call = ["GET", TRIVIAL];
        let found = caller.ask(call, &first.token, "", 200, |_| Some(TRIVIAL));
        found.await.unwrap_or("")
    }

    /// Reads back what was acknowledged, and puts the figures together.
    async fn report(
        &self,
        exam: Option<String>,
        candidates: usize,
        ran: Ran,
    ) -> Result<Report, LoadError> {
        let read = async |caller: &mut Caller, sitter: Sitter| {
            let lost = sitter.find_lost(caller).await?;
            Some((sitter.n_acknowledged(), lost))
        };
        let saved = !ran.sitters.is_empty();
        let read = self
            .course
            .for_each("reading back", ran.sitters, read)
            .await?;
        let mut read_back = ReadBack::default();
        for (n_answers, lost) in read {
            read_back.add(n_answers, lost);
        }
        let scenario = clap::ValueEnum::to_possible_value(&self.arguments.scenario);
        let tallies = ran.tallies.iter();
        Ok(Report {
            scenario: scenario.map_or_else(String::new, |value| value.get_name().to_owned()),
            server: self.course.server.to_string(),
            exam,
            candidates,
            connections: self.course.connections,
            seconds: ran.took.as_secs_f64(),
            rows: tallies
                .map(|tally| tally.borrow().figures(ran.took))
                .collect(),
            read_back: saved.then_some(read_back),
        })
    }
}
