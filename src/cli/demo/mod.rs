//! `examhall demo`: a sample of exams with invented candidates, served until Ctrl-C.
//!
//! Invariant: it works on a database file of its own, `demo.db`, and never touches another; starting
//! it again keeps what is there and adds a fresh exam.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::flags::{BankFlag, DataFlags, Flags, ServerFlags};
use super::{Failure, bank_load, logging, serve};
use crate::app::accounts::{self, NewAccount};
use crate::app::admission::{self, For, Ticket};
use crate::app::exams::{self, Plan};
use crate::app::{App, bank, publishing, rosters};
use crate::clock::{Clock, ManualClock, SystemClock};
use crate::config::Config;
use crate::domain::ExamId;
use crate::domain::admission::AdmissionRules;
use crate::domain::blueprint::Blueprint;
use crate::domain::question::Question;
use crate::entropy::{OsEntropy, Secret};
use crate::store::Database;

mod answering;
mod guide;
mod people;
mod sample;
mod sitting;

use sample::{AGE, Making, Sample};

/// The username of the demo's organiser.
const USERNAME: &str = "demo";
/// The database of the demo within the data folder, without its ending.
const DATABASE: &str = "demo";
/// The list of tickets within the data folder.
const TICKETS: &str = "demo-tickets.csv";
/// Whose result of the exam that is over is shown, counted from 0.
const SHOWN_RESULT: usize = 3;
/// The database while its sample is made, likewise.
const UNFINISHED: &str = "demo_unfinished";
/// How long a member of staff takes over one thing.
const BRIEF: SignedDuration = SignedDuration::from_mins(1);

/// `examhall demo …`
#[derive(Debug, clap::Args)]
pub(super) struct DemoArguments {
    #[command(flatten)]
    data: DataFlags,
    #[command(flatten)]
    server: ServerFlags,
    #[command(flatten)]
    bank: BankFlag,
    /// What the papers are made of; `blueprints/branch_test.toml` of the bank where it is left out.
    #[arg(long, value_name = "FILE")]
    blueprint: Option<PathBuf>,
    /// Starts over: removes the demo's database and its list of tickets, nothing else.
    #[arg(long)]
    fresh: bool,
}

impl DemoArguments {
    /// The flags that set settings.
    pub(super) fn flags(&self) -> [&dyn Flags; 3] {
        [&self.data, &self.server, &self.bank]
    }
}

/// What the guide tells.
struct Stage {
    /// The organiser's password, where the account is new.
    password: Option<Secret>,
    /// The exam under way.
    exam: ExamId,
    /// Everybody's ticket, by number.
    tickets: Vec<Ticket>,
    /// The exams that are not under way, where they were made just now.
    others: Option<Others>,
}

/// The exams of the sample that are not under way.
struct Others {
    /// The one that is over.
    finished: ExamId,
    /// A ticket of it.
    ticket: Option<Ticket>,
    /// The one to come.
    coming: ExamId,
}

pub(super) fn run(
    config: &Config,
    arguments: &DemoArguments,
    out: &mut dyn Write,
) -> Result<ExitCode, Failure> {
    logging::start(config);
    // Everything that can be refused comes before the first change.
    let bank_load::Checked { questions, titles } = bank_load::read_checked(&config.bank)?;
    let file = bank_load::sample_file(config, arguments.blueprint.as_ref());
    let blueprint = bank_load::read_blueprint(&file)?;
    let (listener, address) = serve::listen(config.listen)?;
    let file = |name: &str| config.data.join(name).with_extension("db");
    let database = Database::parse(&format!("sqlite:{}", file(DATABASE).display()))?;
    let tickets_file = config.data.join(TICKETS);
    if arguments.fresh {
        database.drop_beside(DATABASE)?;
        remove(&tickets_file)?;
    }
    let mut sample = None;
    if !file(DATABASE).exists() {
        database.drop_beside(UNFINISHED)?;
        let unfinished = Database::parse(&format!("sqlite:{}", file(UNFINISHED).display()))?;
        sample = Some(make_sample(config, &unfinished, &questions, &blueprint)?);
        fs::rename(file(UNFINISHED), file(DATABASE))
            .map_err(|error| Failure::file("cannot rename", &file(UNFINISHED), error))?;
    }
    let app = serve::open_at(config, &database)?;
    let outcome = actix_web::rt::System::new().block_on(async {
        serve::begin(&app, out).await?;
        bank::put_titles(&app, titles).await?;
        let stage = match sample {
            Some(sample) => Stage::of(sample),
            None => prepare(&app, questions, &blueprint).await?,
        };
        let public_url = config.public_url(address);
        write_tickets(&tickets_file, &public_url, &stage.tickets)?;
        guide::write(&stage, &public_url, &tickets_file, out)?;
        out.flush()?;
        serve::serve_on(config, app.clone(), listener, address).await
    });
    app.close();
    outcome.map(|()| ExitCode::SUCCESS)
}

/// Makes the sample in a file of its own: what is interrupted leaves none that looks whole.
fn make_sample(
    config: &Config,
    database: &Database,
    questions: &[Question],
    blueprint: &Blueprint,
) -> Result<Sample, Failure> {
    let begins = SystemClock.now().saturating_sub(AGE);
    let clock = Arc::new(ManualClock::new(begins.unwrap_or(Timestamp::MIN)));
    let app = serve::open_on(config, database, clock.clone())?;
    let making = Making {
        app: &app,
        clock: &clock,
        blueprint,
    };
    let made = bank_load::block_on(making.make(questions.to_vec()));
    app.close();
    made?
}

impl Stage {
    fn of(sample: Sample) -> Self {
        let (exam, tickets) = sample.running;
        let (finished, of_finished) = sample.finished;
        Self {
            password: Some(sample.password),
            exam,
            tickets,
            others: Some(Others {
                finished,
                ticket: of_finished.into_iter().nth(SHOWN_RESULT),
                coming: sample.coming,
            }),
        }
    }
}

fn remove(path: &Path) -> Result<(), Failure> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Failure::file("cannot remove", path, error))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// A fresh exam in a demo that was there before.
async fn prepare(
    app: &App,
    questions: Vec<Question>,
    blueprint: &Blueprint,
) -> Result<Stage, Failure> {
    let password = make_organiser(app).await?;
    bank::put_questions(app, None, questions).await?;
    let blueprint_id = bank_load::find_or_create(app, blueprint).await?;
    let now = app.now();
    let closes_at = now.saturating_add(SignedDuration::from_hours(8));
    let closes_at = closes_at.unwrap_or(Timestamp::MAX);
    let plan = Plan {
        title: "网络强国知识测试（演示）".to_owned(),
        branch: None,
        blueprint: blueprint_id,
        rules: sample::rules(now, closes_at, blueprint.total()),
        admission: AdmissionRules::default(),
    };
    let exam = exams::create(app, None, plan).await?.id;
    rosters::put_csv(app, exam, people::roster(sample::N_RUNNING).as_bytes()).await?;
    publishing::publish(app, exam, None).await?;
    let tickets = admission::issue_tickets(app, exam, For::Missing).await?;
    Ok(Stage {
        password,
        exam,
        tickets,
        others: None,
    })
}

/// Makes the organiser where there is no account yet; the password is told once.
async fn make_organiser(app: &App) -> Result<Option<Secret>, Failure> {
    let Some(token) = accounts::issue_setup_link(app).await? else {
        return Ok(None);
    };
    let password = Secret::ticket(&OsEntropy).map_err(crate::app::Error::from)?;
    let new = NewAccount {
        username: USERNAME.to_owned(),
        password: password.expose().to_owned(),
        display_name: "演示管理员".to_owned(),
    };
    accounts::set_up(app, token.expose(), new).await?;
    Ok(Some(password))
}

fn link(public_url: &str, ticket: &Ticket) -> String {
    format!("{public_url}/t/{}", ticket.ticket.expose())
}

/// Writes everybody's ticket as a CSV file that spreadsheets open.
fn write_tickets(path: &Path, public_url: &str, tickets: &[Ticket]) -> Result<(), Failure> {
    let line = |ticket: &Ticket| {
        let entry = &ticket.person.entry;
        let (secret, link) = (ticket.ticket.expose(), link(public_url, ticket));
        format!(
            "{},{},{},{secret},{link}\r\n",
            entry.number, entry.name, entry.branch
        )
    };
    let head = "\u{feff}工号,姓名,支部,准考凭证,链接\r\n".to_owned();
    let text: String = std::iter::once(head)
        .chain(tickets.iter().map(line))
        .collect();
    // Who has a ticket can sit as its candidate: the file is for the one who started the demo.
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| Failure::file("cannot write", path, error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::QuestionVersionId;
    use crate::domain::paper::{Drawing, Method, Order, PoolQuestion, Source};
    use crate::domain::seed::Seed;

    #[test]
    fn the_shipped_blueprint_is_served_by_the_shipped_bank_in_every_mode() {
        let bank = Path::new(env!("CARGO_MANIFEST_DIR")).join("question_bank");
        let blueprint =
            bank_load::read_blueprint(&bank.join("blueprints/branch_test.toml")).unwrap();
        assert_eq!(blueprint.total().to_string(), "100");
        let questions = bank_load::read_checked(&bank).unwrap().questions;
        let pool: Vec<PoolQuestion> = (0..)
            .zip(questions)
            .map(|(n, question)| {
                PoolQuestion::of(QuestionVersionId::new(uuid::Uuid::from_u128(n)), &question)
            })
            .collect();
        let source = Source::new(blueprint, pool).unwrap();
        for method in Method::ALL {
            let order = Order {
                method: *method,
                count: 20,
                window: 1,
            };
            let drawing = Drawing::new(&source, &Seed::from_number(1), order).unwrap();
            for paper in drawing.block(0, &|_| Vec::new()).unwrap() {
                assert_eq!(paper.slots.len(), 40);
            }
        }
    }
}
