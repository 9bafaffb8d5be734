//! The rows of one database, printed as they come.
//!
//! Invariant: a load that ended with an error is kept as a failure, whatever its figures are.

use serde_json::Value;

use crate::process::Server;

/// A table that is being printed, and what failed on the way.
#[derive(Default)]
pub(crate) struct Table {
    pub(crate) failures: Vec<String>,
}

impl Table {
    /// Prints the head.
    pub(crate) fn begin() -> Self {
        println!(
            "{:<31} {:>5} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>6} {:>6}",
            "",
            "conns",
            "requests",
            "/s",
            "p50 ms",
            "p99 ms",
            "p99.9 ms",
            "max ms",
            "shed",
            "errors"
        );
        Self::default()
    }

    /// Puts one load on the server and prints what it found; its first sort of request.
    pub(crate) fn row(&mut self, server: &Server, name: &str, arguments: &str) -> Row {
        let (report, failure) = server.load(arguments);
        self.failures
            .extend(failure.map(|failure| format!("load {arguments}: {failure}")));
        let rows = report["rows"].as_array().cloned().unwrap_or_default();
        let rows: Vec<Row> = rows.into_iter().map(Row).collect();
        if let [first, more @ ..] = rows.as_slice() {
            first.print(name, &report["connections"].to_string());
            // These ride on the same connections, or on some of their own.
            for row in more {
                row.print(&format!("  {}", row.name()), "");
            }
        }
        rows.into_iter().next().unwrap_or_default()
    }
}

/// The figures of one sort of request, as `examhall load` gives them.
#[derive(Default)]
pub(crate) struct Row(Value);

impl Row {
    /// How many were done in a second; not a number where nothing was measured.
    pub(crate) fn per_second(&self) -> f64 {
        self.figure("per_second")
    }

    /// What was asked, in the words of `examhall load`.
    pub(crate) fn name(&self) -> &str {
        self.0["name"].as_str().unwrap_or_default()
    }

    /// A time in milliseconds: `p50`, `p99`, `p999`, `max`.
    pub(crate) fn ms(&self, which: &str) -> f64 {
        self.figure(&format!("{which}_ms"))
    }

    pub(crate) fn n_errors(&self) -> u64 {
        let errors = self.0["errors"].as_object();
        errors.map_or(0, |errors| errors.values().filter_map(Value::as_u64).sum())
    }

    /// How often the server said to come again.
    pub(crate) fn n_shed(&self) -> u64 {
        self.count("shed")
    }

    fn figure(&self, name: &str) -> f64 {
        self.0[name].as_f64().unwrap_or(f64::NAN)
    }

    fn count(&self, name: &str) -> u64 {
        self.0[name].as_u64().unwrap_or_default()
    }

    fn print(&self, name: &str, connections: &str) {
        println!(
            "{name:<31} {connections:>5} {:>9} {:>9.0} {:>9.2} {:>9.2} {:>9.2} {:>9.2} {:>6} {:>6}",
            self.count("requests"),
            self.per_second(),
            self.ms("p50"),
            self.ms("p99"),
            self.ms("p999"),
            self.ms("max"),
            self.count("shed"),
            self.n_errors(),
        );
    }
}
