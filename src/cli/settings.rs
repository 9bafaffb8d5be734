//! `examhall config`: every setting, its value, and where that comes from.
//!
//! Invariant: a password inside a value is masked.

use std::io::Write;
use std::process::ExitCode;

use super::Failure;
use crate::config::{Config, FILE_VARIABLE, flag_of};

pub(super) fn run(config: &Config, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    writeln!(
        out,
        "A flag goes before a variable, a variable before the file, the file before the default."
    )?;
    writeln!(
        out,
        "The file is named by --config FILE or {FILE_VARIABLE}; it is TOML: one line `name = value` a setting."
    )?;
    for (setting, value, origin) in config.shown() {
        writeln!(out)?;
        writeln!(out, "{} = {value}  [{origin}]", setting.name)?;
        let lines = [
            ("for", setting.purpose.to_owned()),
            ("unit", setting.unit.to_owned()),
            ("default", setting.default.to_owned()),
            ("limit", setting.limit.to_owned()),
            (
                "set by",
                format!("{}, {}", flag_of(setting.name), setting.variable),
            ),
        ];
        for (name, text) in lines {
            writeln!(out, "    {name:<8} {text}")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
