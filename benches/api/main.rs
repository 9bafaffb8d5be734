//! How fast the API is: a server in a process of its own, load from another, over loopback.
//!
//! Run by `scripts/bench api [--quick] [sqlite|postgresql]`. Everything happens on one machine, so
//! that client, server and database share its cores; ratios say more than figures. Being slow is no
//! failure; an error is one, and an acknowledged answer that is not stored (`examhall load` reads all
//! of them back).

#![expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a measurement prints figures of few digits, and one that cannot be made should stop and say so"
)]

use std::process::ExitCode;

mod bare;
mod process;
mod stage;
mod table;
mod verdict;

use stage::{Kind, Stage};
use table::{Row, Table};
use verdict::{Bound, Verdicts};

/// How much is asked.
struct Plan {
    /// Seconds that a row takes.
    seconds: u32,
    /// Candidates of the whole sittings: more than can sit in that time.
    sitters: u32,
    /// Candidates of the start storm.
    starters: u32,
    /// Seconds over which they start.
    within: u32,
    /// Candidates who save now and then while staff sign in.
    savers: u32,
    /// How often staff sign in meanwhile.
    sign_ins: u32,
    /// Seconds that this lasts.
    rush: u32,
}

const FULL: Plan = Plan {
    seconds: 5,
    sitters: 8000,
    starters: 10_000,
    within: 10,
    savers: 3000,
    sign_ins: 5000,
    rush: 60,
};
const QUICK: Plan = Plan {
    seconds: 1,
    sitters: 1000,
    starters: 1000,
    within: 1,
    savers: 300,
    sign_ins: 200,
    rush: 6,
};
/// Connections that save: alone, as the lone save that is held against a bare commit, and more.
const CONNECTIONS: [u32; 4] = [16, 64, 256, 1024];
/// Those at which saves are compared with other things.
const MANY: u32 = 256;
/// Those that save while staff sign in.
const BESIDE_A_STORM: u32 = 64;
/// How much longer a commit takes on a disk slower than the one this is measured on, in milliseconds.
const SLOW_DISK_MS: u32 = 2;
/// How often a candidate saves, in seconds: faster than people answer.
const PACE_SECS: u32 = 10;
/// The server's log but for one row: a line a request is work of its own.
const QUIET: (&str, &str) = ("EXAMHALL_LOG", "warn");

/// The measurement of one database.
struct Measurement<'a> {
    plan: &'a Plan,
    stage: &'a Stage,
    table: Table,
    verdicts: Verdicts,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let is_given = |wanted: &str| words.iter().any(|word| word == wanted);
    let plan = if is_given("--quick") { QUICK } else { FULL };
    let named = Kind::ALL.map(|kind| is_given(kind.word()));
    let mut failures = Vec::new();
    for (kind, is_named) in Kind::ALL.into_iter().zip(named) {
        if !is_named && named.contains(&true) {
            continue;
        }
        match Stage::make(kind) {
            Some(stage) => failures.extend(Measurement::make(&plan, &stage)),
            None => println!("{}: skipped, there is no server for it", kind.name()),
        }
    }
    for failure in &failures {
        eprintln!("failed: {failure}");
    }
    if failures.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

impl<'a> Measurement<'a> {
    /// Makes it and prints it; what failed.
    fn make(plan: &'a Plan, stage: &'a Stage) -> Vec<String> {
        println!(
            "{}; the server logs at `warn`; client, server and database share the cores; {} s a row",
            stage.kind.name(),
            plan.seconds
        );
        let mut measurement = Self {
            plan,
            stage,
            table: Table::begin(),
            verdicts: Verdicts::default(),
        };
        let many = measurement.measure_requests();
        measurement.measure_starts();
        measurement.measure_rush();
        measurement.measure_variants(&many);
        measurement.measure_slow_disk();
        measurement.verdicts.print();
        measurement.table.failures
    }

    fn want(&mut self, name: &str, bound: Bound, found: f64) {
        self.verdicts.add(name, bound, found);
    }

    /// What candidates and staff ask for; the saves at [`MANY`] connections.
    fn measure_requests(&mut self) -> Row {
        let server = self.stage.serve(&[QUIET]);
        let seconds = format!("--seconds {}", self.plan.seconds);
        let mut row = |name: &str, arguments: &str| {
            let arguments = format!("{arguments} {seconds}");
            self.table.row(&server, name, &arguments)
        };
        let trivial = row("trivial", &format!("trivial --connections {MANY}"));
        println!("  trivial is {}", trivial.name());
        let lone_trivial = row("trivial", "trivial --connections 1");
        let lone = row("saves", "saves --connections 1");
        let bare = bare::median_ms(&self.stage.database, self.plan.seconds);
        println!("  a bare commit: {bare:.3} ms (p50)");
        let [_, beside, many, _] =
            CONNECTIONS.map(|n| row("saves", &format!("saves --connections {n}")));
        let sittings = format!(
            "sittings --connections 64 --candidates {}",
            self.plan.sitters
        );
        let sittings = row("whole sittings of 26 requests", &sittings);
        row("ticket sign-ins", "admissions --connections 64");
        row("password sign-ins", "sign-ins --connections 16");
        let mixed = format!("mixed --connections {BESIDE_A_STORM} --storm 16");
        let mixed = row("saves beside password sign-ins", &mixed);

        let kind = self.stage.kind;
        let share = many.per_second() / trivial.per_second();
        self.want(
            "saves/s at 256 / trivial",
            Bound::Least(kind.of([0.5, 0.4])),
            share,
        );
        self.want("saves at 256, p99 ms", Bound::Most(20.0), many.ms("p99"));
        let ratio = lone.ms("p50") / bare;
        self.want("a lone save / a bare commit, p50", Bound::Most(1.5), ratio);
        // A bare commit comes over no network: what a lone save costs beside one and a request.
        let ratio = lone.ms("p50") / (bare + lone_trivial.ms("p50"));
        let name = "a lone save / a bare commit and a trivial request, p50";
        self.want(name, Bound::Most(1.5), ratio);
        println!(
            "  beyond the commit a lone save costs {more:.3} ms (p50): less than half a commit where that takes {twice:.1} ms",
            more = lone.ms("p50") - bare,
            twice = 2.0 * (lone.ms("p50") - bare)
        );
        let least = Bound::Least(kind.of([500.0, 300.0]));
        self.want("whole sittings/s", least, sittings.per_second());
        let ratio = mixed.ms("p99") / beside.ms("p99");
        self.want(
            "saves beside password sign-ins / without, p99",
            Bound::Most(3.0),
            ratio,
        );
        many
    }

    /// Everybody starts, in a fresh process: the most memory that it held is that of publishing the exam
    /// and of this.
    fn measure_starts(&mut self) {
        let server = self.stage.serve(&[QUIET]);
        let (n, within) = (self.plan.starters, self.plan.within);
        let name = format!("{n} starts in {within} s");
        let starts = format!("starts --connections 1024 --candidates {n} --within {within}");
        let starts = self.table.row(&server, &name, &starts);
        self.want("starts, p99 ms", Bound::Most(200.0), starts.ms("p99"));
        self.want("starts, errors", Bound::Most(0.0), starts.n_errors() as f64);
        let name = format!("peak memory with {n} open attempts, MB");
        self.want(&name, Bound::Most(150.0), server.peak_megabytes());
    }

    /// Candidates save at their own pace, and then again while all staff of the country sign in.
    fn measure_rush(&mut self) {
        let server = self.stage.serve(&[QUIET]);
        let Plan {
            savers,
            sign_ins,
            rush,
            ..
        } = self.plan;
        let paced = format!("--connections {savers} --every {PACE_SECS} --seconds {rush}");
        let name = format!("{savers} save every {PACE_SECS} s");
        let calm = self.table.row(&server, &name, &format!("saves {paced}"));
        let name = format!("{name}, {sign_ins} sign in");
        let mixed = format!("mixed {paced} --sign-ins {sign_ins} --storm 256");
        let busy = self.table.row(&server, &name, &mixed);
        let name = "saves in the rush, p99 ms";
        self.want(name, Bound::Most(200.0), busy.ms("p99"));
        let name = "saves in the rush, told to come again or failed";
        self.want(
            name,
            Bound::Most(0.0),
            (busy.n_shed() + busy.n_errors()) as f64,
        );
        println!(
            "  saves in the rush / without, p99: {:.1}",
            busy.ms("p99") / calm.ms("p99")
        );
    }

    /// A lone save again where a commit costs what it does on many disks; of the databases only one can be
    /// told to take longer.
    fn measure_slow_disk(&mut self) {
        if !self.stage.delay_commits(SLOW_DISK_MS) {
            return;
        }
        let server = self.stage.serve(&[QUIET]);
        let saves = format!("saves --connections 1 --seconds {}", self.plan.seconds);
        let name = format!("saves, {SLOW_DISK_MS} ms more a commit");
        let lone = self.table.row(&server, &name, &saves);
        let bare = bare::median_ms(&self.stage.database, self.plan.seconds);
        println!("  a bare commit: {bare:.3} ms (p50)");
        let ratio = lone.ms("p50") / bare;
        let name = format!("a lone save / a bare commit of {bare:.1} ms, p50");
        self.want(&name, Bound::Most(1.5), ratio);
    }

    /// The saves of `many` again, on servers that are set otherwise.
    fn measure_variants(&mut self, many: &Row) {
        let saves = format!("saves --connections {MANY} --seconds {}", self.plan.seconds);
        // The default level, into a file.
        let server = self.stage.serve(&[]);
        self.table.row(&server, "saves, each logged", &saves);
        drop(server);
        let mut ratio = f64::NAN;
        if process::has_setting("write_batch") {
            let server = self.stage.serve(&[QUIET, ("EXAMHALL_WRITE_BATCH", "1")]);
            let one_by_one = self.table.row(&server, "saves, a transaction each", &saves);
            ratio = many.per_second() / one_by_one.per_second();
        }
        self.want(
            "saves/s at 256 / a transaction each",
            Bound::Least(8.0),
            ratio,
        );
    }
}
