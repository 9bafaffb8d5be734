//! What every promise stands on: the binaries, a folder, PostgreSQL, and how long it may take.

use std::cell::{Cell, RefCell};
use std::path::PathBuf;

use anyhow::{Context, Result};
use examhall::domain::seed::{Seed, Stream};

use super::database::Kind;
use super::hall::{Hall, Program, sqlite_in};
use super::postgres::{Cluster, Programs};
use super::process::Folder;

/// Shared by all promises of a run.
pub(crate) struct Ground {
    /// Whether a run of minutes is wanted, or one that counts.
    pub(crate) is_quick: bool,
    /// As it is built by default.
    pub(crate) plain: Program,
    /// With planted faults built in.
    pub(crate) planted: Program,
    /// PostgreSQL's programs, where they are.
    pub(crate) programs: Option<Programs>,
    /// From what everything random follows.
    pub(crate) seed: u64,
    chance: RefCell<Stream>,
    // Ends before the folder goes.
    shared: RefCell<Option<Cluster>>,
    n_halls: Cell<u32>,
    folder: Folder,
}

impl Ground {
    pub(crate) fn new(is_quick: bool, seed: u64, planted: PathBuf) -> Result<Self> {
        Ok(Self {
            is_quick,
            plain: Program::new(PathBuf::from(env!("CARGO_BIN_EXE_examhall"))),
            planted: Program::new(planted),
            programs: Programs::find(),
            seed,
            chance: RefCell::new(Seed::from_number(seed).stream()),
            shared: RefCell::new(None),
            n_halls: Cell::new(0),
            folder: Folder::make()?,
        })
    }

    /// `quick` in a quick run, or else `full`.
    pub(crate) const fn either<T: Copy>(&self, quick: T, full: T) -> T {
        if self.is_quick { quick } else { full }
    }

    /// A number below `bound`.
    pub(crate) fn below(&self, bound: u32) -> usize {
        let drawn = self.chance.borrow_mut().below(bound);
        usize::try_from(drawn).unwrap_or(0)
    }

    /// The databases that are here.
    pub(crate) fn kinds(&self) -> Vec<Kind> {
        let postgresql = self.programs.as_ref().map(|_| Kind::Postgresql);
        std::iter::once(Kind::Sqlite).chain(postgresql).collect()
    }

    /// A folder of its own.
    pub(crate) fn folder(&self, name: &str) -> Result<PathBuf> {
        let number = self.n_halls.get() + 1;
        self.n_halls.set(number);
        self.folder.within(&format!("{name}-{number}"))
    }

    /// An empty cluster of its own, not started.
    pub(crate) fn cluster(&self) -> Result<Cluster> {
        let programs = self.programs.as_ref().context("no PostgreSQL")?;
        Cluster::make(programs, self.folder("cluster")?)
    }

    /// A hall with a database of its own; on PostgreSQL in a cluster that many share.
    pub(crate) fn hall(&self, kind: Kind, program: &Program) -> Result<Hall> {
        let folder = self.folder("hall")?;
        let database = match kind {
            Kind::Sqlite => sqlite_in(&folder),
            Kind::Postgresql => {
                let mut shared = self.shared.borrow_mut();
                if shared.is_none() {
                    let mut cluster = self.cluster()?;
                    cluster.start()?;
                    *shared = Some(cluster);
                }
                let cluster = shared.as_ref().context("no cluster")?;
                cluster.database(&format!("hall{}", self.n_halls.get()))?
            }
        };
        Hall::make(folder, database, program.clone())
    }
}
