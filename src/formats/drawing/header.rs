//! The first line of a drawing: what its papers follow from.

use serde::{Deserialize, Serialize};

use super::{DRAWING_FORMAT, MAX_FORMS};
use crate::domain::blueprint::{Blueprint, MAX_WINDOW};
use crate::domain::paper::{Method, Order, PoolQuestion, Statement, digest};
use crate::domain::seed::Seed;
use crate::formats::{blueprint, pool};

/// What papers follow from.
#[derive(Debug, Clone)]
pub struct Header {
    /// The version of the generator.
    pub generator: String,
    /// What organisers call the papers.
    pub title: String,
    /// What was to be drawn.
    pub order: Order,
    /// The secret; none until it is revealed.
    pub secret: Option<Seed>,
    /// SHA-256 of the blueprint's document, as promised.
    pub blueprint_digest: String,
    /// SHA-256 of the pool's document, as promised.
    pub pool_digest: String,
    /// SHA-256 of the candidates' numbers, as promised; none where papers are nobody's.
    pub roster_digest: Option<String>,
    /// The promise.
    pub commitment: String,
    /// The plan.
    pub blueprint: Blueprint,
    /// The questions, by code.
    pub pool: Vec<PoolQuestion>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HeaderForm {
    format: String,
    generator: String,
    title: String,
    method: String,
    window: u32,
    count: usize,
    statement: StatementForm,
    commitment: String,
    blueprint: serde_json::Value,
    pool: pool::PoolForm,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StatementForm {
    secret: Option<String>,
    blueprint: String,
    pool: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    roster: Option<String>,
}

impl Header {
    /// The header of what follows from `statement`, with the secret in it.
    pub fn of(
        statement: &Statement,
        generator: &str,
        blueprint: &Blueprint,
        pool: Vec<PoolQuestion>,
    ) -> Self {
        Self {
            generator: generator.to_owned(),
            title: blueprint.title.clone(),
            order: statement.order,
            secret: Some(statement.secret),
            blueprint_digest: statement.blueprint.clone(),
            pool_digest: statement.pool.clone(),
            roster_digest: statement.roster.clone(),
            commitment: statement.commitment(),
            blueprint: blueprint.clone(),
            pool,
        }
    }

    /// What was promised; none while the secret is not revealed.
    pub fn statement(&self) -> Option<Statement> {
        Some(Statement {
            secret: self.secret?,
            blueprint: self.blueprint_digest.clone(),
            pool: self.pool_digest.clone(),
            roster: self.roster_digest.clone(),
            order: self.order,
        })
    }

    /// What in this header is not what was promised: a code and a sentence for each. Without the
    /// secret the promise itself cannot be computed again.
    pub fn broken_promises(&self) -> Vec<(&'static str, String)> {
        let mut broken = Vec::new();
        let mut compare = |code, what: &str, wanted: &str, found: &str| {
            if wanted != found {
                broken.push((code, format!("{what}: wanted {wanted}; found {found}")));
            }
        };
        let plan = digest(blueprint::to_json(&self.blueprint).as_bytes());
        let what = "SHA-256 of the blueprint";
        compare("other_blueprint", what, &self.blueprint_digest, &plan);
        let questions = digest(pool::to_json(&self.pool).as_bytes());
        let what = "SHA-256 of the pool";
        compare("other_pool", what, &self.pool_digest, &questions);
        let what = "title";
        compare("other_title", what, &self.blueprint.title, &self.title);
        if let Some(statement) = self.statement() {
            let (what, found) = ("commitment", statement.commitment());
            compare("other_commitment", what, &self.commitment, &found);
        }
        broken
    }

    /// The line, without its line feed. Blueprint and pool stand in it byte for byte as they were
    /// hashed.
    pub(super) fn to_line(&self) -> Result<String, serde_json::Error> {
        let statement = StatementForm {
            secret: self.secret.map(|secret| secret.to_string()),
            blueprint: self.blueprint_digest.clone(),
            pool: self.pool_digest.clone(),
            roster: self.roster_digest.clone(),
        };
        Ok(format!(
            r#"{{"format":"{DRAWING_FORMAT}","generator":{},"title":{},"method":"{}","window":{},"count":{},"statement":{},"commitment":{},"blueprint":{},"pool":{}}}"#,
            serde_json::to_string(&self.generator)?,
            serde_json::to_string(&self.title)?,
            self.order.method.as_str(),
            self.order.window,
            self.order.count,
            serde_json::to_string(&statement)?,
            serde_json::to_string(&self.commitment)?,
            blueprint::to_json(&self.blueprint),
            pool::to_json(&self.pool),
        ))
    }

    /// Reads the line; the error says what was wanted and found.
    pub(super) fn from_line(text: &str) -> Result<Self, HeaderFault> {
        let form: HeaderForm = serde_json::from_str(text)?;
        if form.format != DRAWING_FORMAT {
            return Err(HeaderFault::other("format", DRAWING_FORMAT, &form.format));
        }
        let method = Method::ALL
            .iter()
            .copied()
            .find(|method| method.as_str() == form.method);
        let method =
            method.ok_or_else(|| HeaderFault::other("method", "a known one", &form.method))?;
        // Also what keeps a forged header from asking for endless work.
        let most = match method {
            Method::Forms => MAX_FORMS,
            Method::Deck | Method::Uniform => usize::MAX,
        };
        if !(1..=most).contains(&form.count) {
            let wanted = format!("1 to {most}");
            return Err(HeaderFault::other(
                "count",
                &wanted,
                &form.count.to_string(),
            ));
        }
        if MAX_WINDOW < form.window {
            let wanted = format!("0 to {MAX_WINDOW}");
            return Err(HeaderFault::other(
                "window",
                &wanted,
                &form.window.to_string(),
            ));
        }
        let secret = form.statement.secret.map(|text| text.parse());
        let secret = secret
            .transpose()
            .map_err(|fault| HeaderFault::told(&fault))?;
        let plan = blueprint::from_json(&form.blueprint.to_string());
        Ok(Self {
            generator: form.generator,
            title: form.title,
            order: Order {
                method,
                count: form.count,
                window: form.window,
            },
            secret,
            blueprint_digest: form.statement.blueprint,
            pool_digest: form.statement.pool,
            roster_digest: form.statement.roster,
            commitment: form.commitment,
            blueprint: plan.map_err(|fault| HeaderFault::told(&fault))?,
            pool: form
                .pool
                .into_pool()
                .map_err(|fault| HeaderFault::told(&fault))?,
        })
    }
}

/// Why a line is no header.
#[derive(Debug, thiserror::Error)]
#[error("not the header of an `{DRAWING_FORMAT}` file: {0}")]
pub(super) struct HeaderFault(String);

impl HeaderFault {
    fn told(reason: &dyn std::fmt::Display) -> Self {
        Self(reason.to_string())
    }

    fn other(what: &str, wanted: &str, found: &str) -> Self {
        let found: String = found.chars().take(64).collect();
        Self(format!("{what}: wanted {wanted}; found `{found}`"))
    }
}

impl From<serde_json::Error> for HeaderFault {
    fn from(error: serde_json::Error) -> Self {
        Self::told(&error)
    }
}
