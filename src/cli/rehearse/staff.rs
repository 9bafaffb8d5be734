//! The organiser's part of a rehearsal, over the same API that organisers use.
//!
//! Invariant: nothing here reaches the database or the use cases but through HTTP.

use std::time::Duration;

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::candidate::Entrant;
use super::client::{Body, Client, Trouble};
use super::organiser::{ExamPlan, publish_exam, roster, set_state, sign_in};
use super::plan::Planned;

/// Questions in one request.
const BATCH: usize = 200;
/// How often grades are looked at while the last attempts are closed.
const LOOK: Duration = Duration::from_millis(500);
/// How long after the last deadline everything must be closed and graded, at the least.
const PATIENCE: Duration = Duration::from_mins(1);

/// A signed-in organiser.
pub(super) struct Staff<'a> {
    client: &'a Client,
    token: String,
}

/// What the exam is made of.
pub(super) struct Preparation<'a> {
    /// The forms of all questions.
    pub(super) questions: &'a [Value],
    /// The blueprint's form.
    pub(super) blueprint: &'a Value,
    /// Who takes part.
    pub(super) cast: &'a [Planned],
    /// Seconds for one attempt.
    pub(super) duration_seconds: usize,
    /// Seconds after a deadline in which saves are still taken.
    pub(super) grace_seconds: u64,
    /// The pass mark as a decimal text.
    pub(super) pass_marks: String,
}

impl<'a> Staff<'a> {
    /// Makes the first administrator with the one-time set-up link, and signs in.
    ///
    /// # Errors
    /// [`Trouble`].
    pub(super) async fn set_up(
        client: &'a Client,
        setup_token: &str,
        password: &str,
    ) -> Result<Self, Trouble> {
        let account = json!({"token": setup_token, "username": "rehearsal", "password": password, "display_name": "演练"});
        client.post("/setup", "", Body::Json(account), 201).await?;
        let token = sign_in(client, "rehearsal", password).await?;
        Ok(Self { client, token })
    }

    /// Stores the bank, plans the exam, uploads the roster, publishes, hands out tickets: the exam's
    /// id, and everybody with a ticket.
    ///
    /// # Errors
    /// [`Trouble`].
    pub(super) async fn prepare(
        &self,
        preparation: &Preparation<'_>,
    ) -> Result<(String, Vec<Entrant>), Trouble> {
        for batch in preparation.questions.chunks(BATCH) {
            let body = Body::Json(json!({ "questions": batch }));
            self.client
                .post("/questions", &self.token, body, 200)
                .await?;
        }
        let blueprint = Body::Json(preparation.blueprint.clone());
        let blueprint = self
            .client
            .post("/blueprints", &self.token, blueprint, 201)
            .await?
            .text("id")?;
        let plan = ExamPlan {
            title: "演练",
            blueprint: &blueprint,
            open_for: SignedDuration::from_hours(12),
            duration_seconds: preparation.duration_seconds,
            grace_seconds: preparation.grace_seconds,
            pass_marks: Some(preparation.pass_marks.clone()),
        };
        let cast = preparation.cast.iter();
        let people = cast.map(|person| [&*person.number, &*person.name, &*person.branch]);
        let mut published = publish_exam(self.client, &self.token, &plan, roster(people)).await?;
        let entrant = |planned: &Planned| {
            Ok(Entrant {
                planned: planned.clone(),
                ticket: published.take_ticket(&planned.number)?,
            })
        };
        let entrants = preparation
            .cast
            .iter()
            .map(entrant)
            .collect::<Result<_, Trouble>>()?;
        Ok((published.exam, entrants))
    }

    /// Waits until every attempt that was started is closed and graded, then closes the exam.
    /// `longest` is the time that an attempt started just now could still run.
    ///
    /// # Errors
    /// [`Trouble::NotClosed`] where that takes unreasonably long.
    pub(super) async fn wait_and_close(
        &self,
        exam: &str,
        longest: Duration,
    ) -> Result<(), Trouble> {
        let n_looks = (longest + PATIENCE).as_millis() / LOOK.as_millis();
        let mut n_open = self.count_open(exam).await?;
        for _ in 0..n_looks {
            if n_open == 0 {
                break;
            }
            tokio::time::sleep(LOOK).await;
            n_open = self.count_open(exam).await?;
        }
        // Closing would end by force what is still open, and hide that its own end did not come.
        if n_open > 0 {
            return Err(Trouble::NotClosed {
                n_open,
                seconds: PATIENCE.as_secs(),
            });
        }
        set_state(self.client, &self.token, exam, "closed").await
    }

    async fn count_open(&self, exam: &str) -> Result<usize, Trouble> {
        let grades = self.grades(exam).await?;
        let is_open =
            |item: &&Value| !matches!(word(item, "status"), Some("not_started" | "graded"));
        Ok(grades.iter().filter(is_open).count())
    }

    async fn grades(&self, exam: &str) -> Result<Vec<Value>, Trouble> {
        self.client
            .get(&format!("/exams/{exam}/grades"), &self.token)
            .await?
            .list("items")
    }

    /// How many submitted, ran out of time, never came.
    ///
    /// # Errors
    /// [`Trouble`].
    pub(super) async fn count_ends(&self, exam: &str) -> Result<[usize; 3], Trouble> {
        let grades = self.grades(exam).await?;
        let count = |field, wanted| {
            grades
                .iter()
                .filter(|item| word(item, field) == Some(wanted))
                .count()
        };
        Ok([
            count("closed_how", "submitted"),
            count("closed_how", "expired"),
            count("status", "not_started"),
        ])
    }

    /// Downloads a sheet: `score-sheet` or `branch-sheet`.
    ///
    /// # Errors
    /// [`Trouble`].
    pub(super) async fn download(&self, exam: &str, sheet: &str) -> Result<Vec<u8>, Trouble> {
        Ok(self
            .client
            .get(&format!("/exams/{exam}/{sheet}.csv"), &self.token)
            .await?
            .bytes)
    }
}

fn word<'v>(item: &'v Value, field: &str) -> Option<&'v str> {
    item.get(field)?.as_str()
}
