//! What holds of everything that a reader makes of any bytes.

use std::collections::BTreeSet;

use examhall::formats::exchange::{Batch, Confidence, Severity};

/// Most problems of one file: what says more than that is no help to anybody.
const MAX_PROBLEMS: usize = 1_000_000;

/// Stops the run where a batch contradicts itself.
///
/// # Panics
/// Where it does.
pub fn check(batch: &Batch) {
    assert!(batch.problems.len() < MAX_PROBLEMS, "too many problems");
    let mut held = BTreeSet::new();
    let mut doubted = BTreeSet::new();
    for problem in &batch.problems {
        assert!(!problem.chinese.is_empty() && !problem.english.is_empty());
        let Some(index) = problem.place.question else {
            continue;
        };
        assert!(
            index < batch.questions.len(),
            "a problem of no question: {problem:?}"
        );
        match problem.severity {
            Severity::Held => held.insert(index),
            Severity::Warning | Severity::Notice | Severity::Error => doubted.insert(index),
        };
    }
    for (index, question) in batch.questions.iter().enumerate() {
        let is_held = held.contains(&index);
        assert_eq!(question.confidence.is_held(), is_held, "question {index}");
        let is_told = is_held || doubted.contains(&index);
        assert!(
            is_told || question.confidence == Confidence::CERTAIN,
            "question {index}"
        );
        assert!(
            question.key.is_some() || is_held,
            "question {index} has no key and is not held"
        );
    }
    let names: BTreeSet<&str> = batch
        .assets
        .iter()
        .map(|asset| asset.name.as_str())
        .collect();
    assert_eq!(names.len(), batch.assets.len(), "two pictures of one name");
}
