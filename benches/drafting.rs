//! How fast questions are drafted from study texts, and how many.
//!
//! Run by `scripts/bench drafting [TEXT…]`: the texts are drafted from together, ten times; without any, those
//! of `tests/drafting_texts`.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement prints figures, and one that fails should stop and say so"
)]

#[path = "support/memory.rs"]
mod memory;

use std::path::{Path, PathBuf};
use std::time::Instant;

use examhall::drafting::{Material, Outcome, Plan, draft};
use examhall::formats::study_text::read_file;

fn main() {
    let given = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"));
    let mut paths: Vec<PathBuf> = given.map(PathBuf::from).collect();
    if paths.is_empty() {
        let own = ["law.txt", "regulation.md", "speech.txt"];
        paths = own
            .map(|name| Path::new("tests/drafting_texts").join(name))
            .to_vec();
    }
    let materials: Vec<Material> = paths.iter().map(|path| material(path)).collect();
    let plan = Plan {
        topic: "D01".parse().expect("a topic"),
        limit: None,
    };
    let mut seconds: Vec<f64> = Vec::new();
    let mut last: Option<Outcome> = None;
    for _ in 0..10 {
        let begun = Instant::now();
        let outcome = draft(&materials, &plan);
        seconds.push(begun.elapsed().as_secs_f64());
        assert!(
            last.as_ref().is_none_or(|last| *last == outcome),
            "the same every time"
        );
        last = Some(outcome);
    }
    let outcome = last.expect("an outcome");
    seconds.sort_by(f64::total_cmp);
    let (fastest, slowest) = (seconds.first(), seconds.last());
    println!(
        "{} characters, {} sentences: {} drafts in {:.2} s (slowest of ten {:.2} s), the dictionary read anew each time; peak memory {} MB",
        materials
            .iter()
            .map(|material| material.text.chars().count())
            .sum::<usize>(),
        outcome.n_sentences,
        outcome.drafts.len(),
        fastest.expect("a time"),
        slowest.expect("a time"),
        memory::peak_megabytes(),
    );
    for tally in &outcome.tally {
        let drafted: usize = tally.drafted.values().sum();
        println!(
            "{:<12} found {:>4}  drafted {drafted:>4}",
            tally.origin.as_str(),
            tally.found
        );
    }
}

fn material(path: &Path) -> Material {
    let text = read_file(path).expect("a text").text;
    let id = path.file_stem().map(|stem| stem.to_string_lossy());
    Material {
        id: id.expect("a name").into_owned(),
        title: "材料".to_owned(),
        date: None,
        text,
    }
}
