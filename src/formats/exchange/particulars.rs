//! What of a question only a file of the bank says.
//!
//! Invariant: a form of others that a question with particulars is written in says what it cannot hold.

use std::collections::BTreeSet;

use super::{ImportProblem, Place, Severity};
use crate::domain::question::{Cognitive, Evidence, Question, QuestionCode};

/// What the bank knows of a question, and no other system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Particulars {
    /// What answering takes.
    pub cognitive: Cognitive,
    /// The facts asked about.
    pub facts: BTreeSet<String>,
    /// Questions that must not share a paper with it.
    pub enemies: BTreeSet<QuestionCode>,
    /// What it shares its text with.
    pub stimulus: Option<String>,
    /// Where it comes from, to the character.
    pub evidence: Vec<Evidence>,
}

impl Particulars {
    /// Those of a question.
    pub(super) fn of(question: &Question) -> Self {
        Self {
            cognitive: question.cognitive,
            facts: question.facts.clone(),
            enemies: question.enemies.clone(),
            stimulus: question.stimulus.clone(),
            evidence: question.evidence.clone(),
        }
    }

    /// What is lost with them, of the question at this place of the batch.
    pub(super) fn loss(&self, index: usize) -> ImportProblem {
        let parts = [
            (true, "认知层次", "cognitive level"),
            (!self.facts.is_empty(), "知识点（事实）", "facts"),
            (!self.enemies.is_empty(), "互斥试题", "enemies"),
            (self.stimulus.is_some(), "共用材料组", "stimulus"),
            (
                self.evidence.iter().any(|piece| piece.passage.is_some()),
                "出处的确切位置",
                "the exact place of its evidence",
            ),
        ];
        let lost = parts.iter().filter(|(is_there, ..)| *is_there);
        let (chinese, english): (Vec<_>, Vec<_>) = lost.map(|(_, c, e)| (*c, *e)).unzip();
        ImportProblem {
            place: Place::default().of_question(index),
            severity: Severity::Notice,
            code: "kept_by_bank_files",
            chinese: format!(
                "只有题库文件（toml）能保存，没有写出：{}",
                chinese.join("、")
            ),
            english: format!(
                "held by files of the bank (toml) alone, and not written: {}",
                english.join(", ")
            ),
        }
    }
}
