//! What was seen of a promise: one line for people, one object for machines.
//!
//! Invariant: a promise passes where it was kept wherever it was looked at, and every planted fault
//! was caught. What could not be looked at counts neither way, and is said.

use serde_json::{Map, Value, json};

use super::check::Findings;

/// What was seen of one promise.
#[derive(Debug)]
pub(crate) struct Report {
    id: &'static str,
    promise: &'static str,
    cases: Vec<Case>,
    skipped: Vec<String>,
    trouble: Vec<String>,
}

/// One place in which it was looked at: `sqlite`, `postgresql`, `two nodes`.
#[derive(Debug)]
pub(crate) struct Case {
    place: String,
    said: String,
    figures: Map<String, Value>,
    is_kept: bool,
    examples: Vec<String>,
    controls: Vec<Control>,
}

#[derive(Debug)]
struct Control {
    plant: String,
    caught: Option<String>,
}

/// How a promise came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Passed,
    Failed,
    Skipped,
}

impl Case {
    /// `figures` in the order in which they are said: `(50, "kills")`.
    pub(crate) fn new(place: impl Into<String>, figures: &[(i64, &str)], is_kept: bool) -> Self {
        let said: Vec<String> = figures
            .iter()
            .map(|(number, what)| format!("{} {what}", grouped(*number)))
            .collect();
        let figures = figures
            .iter()
            .map(|(number, what)| (what.replace(' ', "_"), (*number).into()));
        Self {
            place: place.into(),
            said: said.join(", "),
            figures: figures.collect(),
            is_kept,
            examples: Vec::new(),
            controls: Vec::new(),
        }
    }

    /// With the first few faults in words.
    pub(crate) fn examples(mut self, found: &Findings) -> Self {
        self.examples.extend(found.examples.iter().cloned());
        self
    }

    /// With something else to show where it was not kept.
    pub(crate) fn note(mut self, what: impl IntoIterator<Item = String>) -> Self {
        self.examples.extend(what);
        self
    }

    /// With a planted fault, and what the checker said of it, where it said anything.
    pub(crate) fn control(mut self, plant: &str, caught: Option<String>) -> Self {
        let plant = plant.to_owned();
        self.controls.push(Control { plant, caught });
        self
    }

    fn is_good(&self) -> bool {
        self.is_kept && self.controls.iter().all(|control| control.caught.is_some())
    }
}

/// A count as a figure.
pub(crate) fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// What caught a planted fault: none where the number is 0.
pub(crate) fn caught(number: usize, what: &str) -> Option<String> {
    (0 < number).then(|| format!("{} {what}", grouped(count(number))))
}

impl Report {
    pub(crate) const fn new(id: &'static str, promise: &'static str) -> Self {
        Self {
            id,
            promise,
            cases: Vec::new(),
            skipped: Vec::new(),
            trouble: Vec::new(),
        }
    }

    pub(crate) fn add(&mut self, case: Case) {
        self.cases.push(case);
    }

    /// Says what could not be looked at, and why.
    pub(crate) fn skip(&mut self, why: impl Into<String>) {
        self.skipped.push(why.into());
    }

    /// Says what broke off before anything could be told.
    pub(crate) fn break_off(&mut self, why: impl Into<String>) {
        self.trouble.push(why.into());
    }

    pub(crate) fn outcome(&self) -> Outcome {
        if !self.trouble.is_empty() || !self.cases.iter().all(Case::is_good) {
            Outcome::Failed
        } else if self.cases.is_empty() {
            Outcome::Skipped
        } else {
            Outcome::Passed
        }
    }

    /// How many planted faults there were, and how many were caught.
    pub(crate) fn controls(&self) -> (usize, usize) {
        let controls = || self.cases.iter().flat_map(|case| &case.controls);
        let n_caught = controls().filter(|control| control.caught.is_some());
        (controls().count(), n_caught.count())
    }

    /// The line for people, and below it whatever is wrong.
    pub(crate) fn lines(&self) -> String {
        let word = match self.outcome() {
            Outcome::Passed => "pass",
            Outcome::Failed => "FAIL",
            Outcome::Skipped => "skip",
        };
        let cases = self.cases.iter().map(|case| {
            let mut said = format!("{}: {}", case.place, case.said);
            said.push_str(&of_controls(&case.controls));
            said
        });
        let skipped = self.skipped.iter().map(|why| format!("skipped: {why}"));
        let parts: Vec<String> = cases.chain(skipped).collect();
        let mut lines = format!("{:<4} {word}  {}", self.id, parts.join(" | "));
        let examples = self.cases.iter().filter(|case| !case.is_kept);
        let examples = examples.flat_map(|case| &case.examples);
        for line in self.trouble.iter().chain(examples) {
            lines.push_str("\n       ");
            lines.push_str(line);
        }
        lines
    }

    pub(crate) fn to_json(&self, seconds: u64) -> Value {
        let cases = self.cases.iter().map(|case| {
            let controls = case.controls.iter().map(
                |control| json!({"planted": control.plant, "caught": control.caught.is_some(), "seen": control.caught}),
            );
            json!({
                "place": case.place, "kept": case.is_kept, "figures": case.figures,
                "controls": controls.collect::<Vec<_>>(),
            })
        });
        let outcome = match self.outcome() {
            Outcome::Passed => "passed",
            Outcome::Failed => "failed",
            Outcome::Skipped => "skipped",
        };
        json!({
            "id": self.id, "promise": self.promise, "outcome": outcome, "seconds": seconds,
            "cases": cases.collect::<Vec<_>>(), "skipped": self.skipped, "trouble": self.trouble,
        })
    }
}

/// What became of the planted faults of a case.
fn of_controls(controls: &[Control]) -> String {
    let caught: Vec<&String> = controls
        .iter()
        .filter_map(|one| one.caught.as_ref())
        .collect();
    let missed = controls.iter().filter(|one| one.caught.is_none());
    let missed: Vec<&str> = missed.map(|one| one.plant.as_str()).collect();
    match (caught.as_slice(), missed.as_slice()) {
        ([], []) => String::new(),
        ([one], []) => format!("; control caught ({one})"),
        (all, []) => format!("; all {} controls caught", all.len()),
        (_, missed) => format!("; control NOT caught: {}", missed.join(", ")),
    }
}

/// `12345` as `12,345`.
fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut said = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if 0 < at && (digits.len() - at).is_multiple_of(3) {
            said.push(',');
        }
        said.push(digit);
    }
    if number < 0 { format!("-{said}") } else { said }
}
