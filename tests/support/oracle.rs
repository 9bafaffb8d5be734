//! Tables with known answers, which are beside some checkouts only.

use std::path::{Path, PathBuf};

/// Where a table is; told where it is not.
#[expect(
    clippy::print_stdout,
    reason = "a run that checked nothing must say so"
)]
pub(crate) fn table(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/oracle")
        .join(name);
    if !path.exists() {
        println!("SKIPPED: {name} is not beside this checkout");
        return None;
    }
    Some(path)
}

/// The rows below the heading.
pub(crate) fn rows(path: &Path) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let records = reader.records().map(Result::unwrap);
    records
        .map(|record| record.iter().map(str::to_owned).collect())
        .collect()
}
