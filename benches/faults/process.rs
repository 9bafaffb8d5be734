//! Child processes and what else has to be gone when the run is: each ended by its own number.
//!
//! Invariant: whatever was started here ends with its guard, and where the run itself is told to end
//! (SIGINT, SIGTERM), before that.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

/// What a run has to take away when it ends early.
struct Remains {
    processes: BTreeSet<u32>,
    mounts: BTreeSet<PathBuf>,
    folder: Option<PathBuf>,
}

static REMAINS: Mutex<Remains> = Mutex::new(Remains {
    processes: BTreeSet::new(),
    mounts: BTreeSet::new(),
    folder: None,
});

fn remains() -> std::sync::MutexGuard<'static, Remains> {
    REMAINS
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Ends everything and the run itself when the run is told to end.
pub(crate) fn clear_up_on_signals() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    std::thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            use tokio::signal::unix::{SignalKind, signal};
            let told = runtime.block_on(async {
                let mut end = signal(SignalKind::terminate()).ok()?;
                tokio::select! {
                    _ = tokio::signal::ctrl_c() => {}
                    _ = end.recv() => {}
                }
                Some(())
            });
            if told.is_some() {
                let left = remains();
                let processes: Vec<u32> = left.processes.iter().copied().collect();
                drop(signal_all(&processes, "KILL"));
                for mount in &left.mounts {
                    drop(Command::new("umount").arg("-l").arg(mount).status());
                }
                if let Some(folder) = &left.folder {
                    drop(std::fs::remove_dir_all(folder));
                }
                std::process::exit(130);
            }
        })?;
    Ok(())
}

/// Sends a signal to processes by their numbers; those that are gone do not matter.
pub(crate) fn signal_all(processes: &[u32], signal: &str) -> Result<()> {
    if processes.is_empty() {
        return Ok(());
    }
    // The shell's own `kill`: there is always one.
    Command::new("sh")
        .args(["-c", r#"signal=$1; shift; kill -s "$signal" "$@""#, "kill"])
        .arg(signal)
        .args(processes.iter().map(ToString::to_string))
        .stderr(Stdio::null())
        .status()
        .context("`kill` could not be run")?;
    Ok(())
}

/// The processes whose parent is `parent`, with their command lines.
pub(crate) fn children_of(parent: u32) -> Result<Vec<(u32, String)>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc")? {
        let folder = entry?.path();
        let number = folder
            .file_name()
            .and_then(|name| name.to_str()?.parse().ok());
        // A process may end while the list is read.
        let (Some(number), Ok(stat)) = (number, std::fs::read_to_string(folder.join("stat")))
        else {
            continue;
        };
        // The name before stands in parentheses and may hold anything.
        let after_name = stat.rsplit_once(')').map_or("", |(_, after)| after);
        let its_parent = after_name.split_whitespace().nth(1);
        if its_parent.is_some_and(|its| its.parse() == Ok(parent)) {
            let line = std::fs::read(folder.join("cmdline")).unwrap_or_default();
            found.push((number, String::from_utf8_lossy(&line).replace('\0', " ")));
        }
    }
    Ok(found)
}

/// Asks again until something is so.
pub(crate) fn wait_until(
    what: &str,
    within: Duration,
    mut is_so: impl FnMut() -> Result<bool>,
) -> Result<()> {
    let begun = Instant::now();
    while !is_so()? {
        ensure!(
            begun.elapsed() < within,
            "waited {} s in vain until {what}",
            within.as_secs()
        );
        pause(Duration::from_millis(5));
    }
    Ok(())
}

/// A breath between two questions to something that does not tell by itself.
pub(crate) fn pause(time: Duration) {
    let begun = Instant::now();
    while let Some(left) = time.checked_sub(begun.elapsed()) {
        std::thread::park_timeout(left);
    }
}

/// A child process. Dropping it kills it.
pub(crate) struct Process {
    child: Child,
    name: String,
}

impl Process {
    /// Starts it; what it prints goes to the end of a file.
    pub(crate) fn start(command: &mut Command, name: &str, log: &Path) -> Result<Self> {
        let file = || std::fs::File::options().create(true).append(true).open(log);
        let child = command
            .stdin(Stdio::null())
            .stdout(file()?)
            .stderr(file()?)
            .spawn()
            .with_context(|| format!("{name} could not be started"))?;
        remains().processes.insert(child.id());
        Ok(Self {
            child,
            name: name.to_owned(),
        })
    }

    pub(crate) fn number(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn has_ended(&mut self) -> Result<bool> {
        Ok(self.child.try_wait()?.is_some())
    }

    pub(crate) fn signal(&self, signal: &str) -> Result<()> {
        signal_all(&[self.number()], signal)
    }

    /// SIGKILL: it has no moment left to write anything.
    pub(crate) fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Waits for its end.
    pub(crate) fn wait(&mut self, within: Duration) -> Result<ExitStatus> {
        let what = format!("{} has ended", self.name);
        wait_until(&what, within, || Ok(self.child.try_wait()?.is_some()))?;
        Ok(self.child.wait()?)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.child.kill());
        drop(self.child.wait());
        remains().processes.remove(&self.number());
    }
}

/// Runs a command to its end; what it said, where it failed.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    let lines: Vec<&str> = said.lines().collect();
    let last = lines.get(lines.len().saturating_sub(5)..).unwrap_or(&[]);
    bail!("{command:?}: {}: {}", output.status, last.join("; "))
}

/// The folder of the run, which others than its owner may walk through. Dropping it removes it.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn make() -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("examhall-faults.")
            .tempdir()?
            .keep();
        // PostgreSQL has another owner than the run, where the run is root's.
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o711))?;
        remains().folder = Some(folder.clone());
        Ok(Self(folder))
    }

    /// A folder of this name within.
    pub(crate) fn within(&self, name: &str) -> Result<PathBuf> {
        let folder = self.0.join(name);
        std::fs::create_dir_all(&folder)?;
        Ok(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// A file system of its own in memory. Dropping it takes it away.
pub(crate) struct Mount(PathBuf);

impl Mount {
    /// None where this user may not mount.
    pub(crate) fn make(folder: &Path, n_bytes: u64) -> Option<Self> {
        let mounted = run(Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={n_bytes}"), "tmpfs"])
            .arg(folder));
        mounted.ok()?;
        remains().mounts.insert(folder.to_owned());
        Some(Self(folder.to_owned()))
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        drop(run(Command::new("umount").arg(&self.0)));
        remains().mounts.remove(&self.0);
    }
}
