//! What happens by itself: attempts and exams whose time is over are noted as closed, and graded; the
//! live view is brought up to date; what the audit has new is sealed in a checkpoint; personal data that was kept
//! long enough is erased.
//!
//! Nothing waits for it: whether an attempt is open follows from the clock (`domain/attempt`). It
//! runs on every node. All of it goes on side by side, so that
//! none of them waits for another.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use super::closing::{Failed, end, end_due, grade_some};
use super::{
    App, Error, audit_chain, erasing, exams as exam_cases, heartbeat, live, rulings, sign_in_limits,
};
use crate::planted::{Plant, is_planted};
use crate::store::{attempts, exams};

/// How often it looks.
const PERIOD: Duration = Duration::from_millis(250);
/// How often it takes up what a node left that went down.
const ROUND: Duration = Duration::from_secs(5);
/// How often it looks for whom retention comes to, and for what is to be overwritten.
const SELDOM: Duration = Duration::from_secs(30);
/// How often the live view is brought up to date, and a checkpoint made of what the audit has new.
const BEAT: Duration = Duration::from_secs(1);
/// How often is forgotten what says nothing any more.
const SWEEP: Duration = Duration::from_mins(1);

/// Looks again and again, for as long as the server runs.
pub async fn run(app: App) {
    // An outage is noted, and given back, before anything is closed.
    heartbeat::begin(&app).await;
    tokio::join!(
        heartbeat::go_on(&app),
        go_on_resuming(&app),
        go_on_closing(&app),
        go_on_grading(&app),
        go_on_showing(&app),
        go_on_sealing(&app),
        go_on_sweeping(&app),
        go_on_erasing(&app),
    );
}

async fn go_on_resuming(app: &App) {
    let (mut period, mut was_well) = (interval(ROUND), true);
    period.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        period.tick().await;
        let resumed = resume(app).await;
        tell(
            &resumed,
            "the ticker could not take up what was left",
            &mut was_well,
        );
    }
}

async fn go_on_closing(app: &App) {
    if is_planted(Plant::TickerOff) {
        return;
    }
    let (mut period, mut failed, mut was_well) = (interval(PERIOD), Failed::default(), true);
    period.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        period.tick().await;
        let closed = close(app, &mut failed).await;
        tell(&closed, "the ticker could not close", &mut was_well);
    }
}

async fn go_on_grading(app: &App) {
    let (mut period, mut failed, mut was_well) = (interval(PERIOD), Failed::default(), true);
    period.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        period.tick().await;
        let graded = grade(app, &mut failed).await;
        tell(&graded, "the ticker could not grade", &mut was_well);
    }
}

async fn go_on_erasing(app: &App) {
    let (mut period, mut was_well) = (interval(SELDOM), true);
    period.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        period.tick().await;
        let tended = erasing::tend(app).await;
        tell(&tended, "the ticker could not erase", &mut was_well);
    }
}

async fn go_on_showing(app: &App) {
    let mut period = interval(BEAT);
    period.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        period.tick().await;
        live::beat(app).await;
    }
}

async fn go_on_sealing(app: &App) {
    let (mut period, mut was_well) = (interval(BEAT), true);
    period.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        period.tick().await;
        let sealed = audit_chain::seal(app).await.map(drop);
        tell(
            &sealed,
            "the ticker could not make a checkpoint of the audit",
            &mut was_well,
        );
    }
}

async fn go_on_sweeping(app: &App) {
    let (mut period, mut was_well) = (interval(SWEEP), true);
    period.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        period.tick().await;
        let swept = sign_in_limits::sweep(app).await;
        tell(&swept, "the ticker could not sweep", &mut was_well);
    }
}

/// Tells the log of what goes wrong: a row of failures once.
fn tell(outcome: &Result<(), Error>, what: &'static str, was_well: &mut bool) {
    if let Err(error) = outcome
        && *was_well
    {
        tracing::error!(%error, "{what}");
    }
    *was_well = outcome.is_ok();
}

/// Looks once: notes what has ended, closes exams whose window is over, grades.
///
/// # Errors
/// The store's.
pub async fn tick(app: &App) -> Result<(), Error> {
    let mut failed = Failed::default();
    close(app, &mut failed).await?;
    grade(app, &mut failed).await
}

async fn close(app: &App, failed: &mut Failed) -> Result<(), Error> {
    end_due(app, failed).await?;
    let ended = app.store.read(|conn| -> Result<_, Error> {
        let now = conn.now()?;
        Ok(exams::list_ended(conn, now)?)
    });
    let mut outcome = Ok(());
    for id in ended.await? {
        // One that cannot be closed holds up no other.
        outcome = exam_cases::close_ended(app, id).await.and(outcome);
    }
    outcome
}

async fn grade(app: &App, failed: &mut Failed) -> Result<(), Error> {
    let mut after = None;
    loop {
        after = grade_some(app, after, failed).await?;
        if after.is_none() {
            break;
        }
    }
    rulings::go_on(app).await
}

/// Ends the attempts that were under way when staff closed their exam and the node that closed it went
/// down before it came to them.
///
/// # Errors
/// The store's.
pub async fn resume(app: &App) -> Result<(), Error> {
    let stranded = app
        .store
        .read(|conn| attempts::list_stranded(conn).map_err(Error::from))
        .await?;
    end(app, stranded, &mut Failed::default()).await
}
