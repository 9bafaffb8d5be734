//! A promise about papers before they are drawn, which anybody can check afterwards.
//!
//! The statement is text; the promise is its SHA-256. Before an exam only the promise is public. When
//! the exam is over the secret is revealed: whoever has the statement computes the promise again
//! (`sha256sum`), and whoever has blueprint and pool draws every paper again.

use sha2::{Digest, Sha256};

use super::Order;
use crate::domain::seed::Seed;

/// What papers follow from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The secret of the drawing.
    pub secret: Seed,
    /// SHA-256 of the blueprint's document, 64 hexadecimal digits.
    pub blueprint: String,
    /// SHA-256 of the pool's document, 64 hexadecimal digits.
    pub pool: String,
    /// SHA-256 of the candidates' numbers in the order of the papers, each followed by a line feed;
    /// none where papers are nobody's yet.
    pub roster: Option<String>,
    /// What was to be drawn.
    pub order: Order,
}

impl Statement {
    /// The statement as text: six or seven lines, each ended by a line feed.
    pub fn text(&self) -> String {
        let Order {
            method,
            count,
            window,
        } = self.order;
        let roster = self
            .roster
            .as_ref()
            .map_or_else(String::new, |digest| format!("roster {digest}\n"));
        format!(
            "examhall-draw/1\nsecret {}\nblueprint {}\npool {}\n{roster}method {} window {window}\npapers {count}\n",
            self.secret,
            self.blueprint,
            self.pool,
            method.as_str(),
        )
    }

    /// The promise: SHA-256 of the text, 64 hexadecimal digits.
    pub fn commitment(&self) -> String {
        digest(self.text().as_bytes())
    }

    /// The seed from which the papers are drawn: it depends on blueprint and pool as well, so that
    /// one secret never gives the same draws over another bank.
    pub fn draw_seed(&self) -> Seed {
        let input = format!("{}\n{}\n", self.blueprint, self.pool);
        self.secret.child("draw", input.as_bytes())
    }
}

/// SHA-256 as 64 lower-case hexadecimal digits.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}
