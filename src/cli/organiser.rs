//! An organiser's requests that more than one command makes: signing in, and an exam to enter.
//!
//! Invariant: nothing here reaches the database or the use cases but through HTTP.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::client::{Body, Client, Trouble};

/// What is decided about an exam; it opens at once.
pub(super) struct ExamPlan<'a> {
    /// Its title.
    pub(super) title: &'a str,
    /// The id of a stored blueprint.
    pub(super) blueprint: &'a str,
    /// How long it stays open.
    pub(super) open_for: SignedDuration,
    /// Seconds for one attempt.
    pub(super) duration_seconds: usize,
    /// Seconds after a deadline in which saves are still taken.
    pub(super) grace_seconds: u64,
    /// The pass mark as a decimal text, where there is one.
    pub(super) pass_marks: Option<String>,
}

/// A published exam.
pub(super) struct Published {
    /// Its id.
    pub(super) exam: String,
    /// Tickets by number.
    tickets: BTreeMap<String, String>,
}

impl Published {
    /// Hands out the ticket of a number.
    ///
    /// # Errors
    /// [`Trouble::Field`] where there is none.
    pub(super) fn take_ticket(&mut self, number: &str) -> Result<String, Trouble> {
        self.tickets.remove(number).ok_or_else(|| Trouble::Field {
            call: format!("POST /exams/{}/tickets", self.exam),
            field: "items[].ticket",
        })
    }
}

/// The roster as organisers upload it, of lines of number, name and branch. Invented cells hold
/// nothing that would need quotes.
pub(super) fn roster<'a>(people: impl Iterator<Item = [&'a str; 3]>) -> Vec<u8> {
    let lines = people.map(|person| person.join(",") + "\r\n");
    std::iter::once("\u{feff}工号,姓名,支部\r\n".to_owned())
        .chain(lines)
        .collect::<String>()
        .into_bytes()
}

/// Signs an organiser in: the token of the session.
///
/// # Errors
/// [`Trouble`].
pub(super) async fn sign_in(
    client: &Client,
    username: &str,
    password: &str,
) -> Result<String, Trouble> {
    let card = json!({"username": username, "password": password});
    client
        .post("/sessions", "", Body::Json(card), 201)
        .await?
        .text("token")
}

/// Signs an organiser in as their browser does: the cookie by which the account knows that browser from then
/// on, as it is sent; none of an older server.
///
/// # Errors
/// [`Trouble`].
pub(super) async fn device_cookie(
    client: &Client,
    username: &str,
    password: &str,
) -> Result<Option<String>, Trouble> {
    let card = json!({"username": username, "password": password});
    let card = Body::FromPage("office", card);
    let reply = client.post("/sessions", "", card, 201).await?;
    let is_device = |pair: &String| {
        let name = pair.split('=').next();
        name.is_some_and(|name| name.ends_with("examhall-device"))
    };
    Ok(reply.cookies.into_iter().find(is_device))
}

/// The server's clock.
///
/// # Errors
/// [`Trouble`].
pub(super) async fn server_now(client: &Client) -> Result<Timestamp, Trouble> {
    let health = client.get("/health", "").await?;
    health
        .text("now")?
        .parse()
        .map_err(|_| health.without("now"))
}

/// Brings an exam into a state: `published` or `closed`.
///
/// # Errors
/// [`Trouble`].
pub(super) async fn set_state(
    client: &Client,
    token: &str,
    exam: &str,
    state: &str,
) -> Result<(), Trouble> {
    let body = Body::Json(json!({ "state": state }));
    client
        .put(&format!("/exams/{exam}/state"), token, body)
        .await
        .map(drop)
}

/// Makes an exam with a roster (CSV), publishes it and has tickets issued to everybody.
///
/// # Errors
/// [`Trouble`].
pub(super) async fn publish_exam(
    client: &Client,
    token: &str,
    plan: &ExamPlan<'_>,
    roster: Vec<u8>,
) -> Result<Published, Trouble> {
    let now = server_now(client).await?;
    let closes_at = now.saturating_add(plan.open_for).unwrap_or(Timestamp::MAX);
    let form = json!({
        "title": plan.title, "blueprint_id": plan.blueprint,
        "opens_at": now.to_string(), "closes_at": closes_at.to_string(),
        "duration_seconds": plan.duration_seconds, "grace_seconds": plan.grace_seconds,
        "pass_marks": plan.pass_marks, "score_release": "on_submit", "review_release": "never",
    });
    let exam = client
        .post("/exams", token, Body::Json(form), 201)
        .await?
        .text("id")?;
    client
        .put(&format!("/exams/{exam}/roster"), token, Body::Csv(roster))
        .await?;
    set_state(client, token, &exam, "published").await?;
    let reply = client
        .post(
            &format!("/exams/{exam}/tickets"),
            token,
            Body::Json(json!({})),
            201,
        )
        .await?;
    let mut tickets = BTreeMap::new();
    for item in reply.list("items")? {
        let text = |field: &str| Some(item.get(field)?.as_str()?.to_owned());
        tickets.extend(text("number").zip(text("ticket")));
    }
    Ok(Published { exam, tickets })
}
