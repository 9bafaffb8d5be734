//! How results are laid out for people.

use std::io::{self, Write};

use crate::domain::paper::certificate::{Checked, Finding, Level};
use crate::formats::Problem;

/// Two columns. Chinese characters are two places wide.
pub(super) fn write_pairs(out: &mut dyn Write, rows: &[(&str, String)]) -> io::Result<()> {
    let width_of = |label: &str| console::measure_text_width(label);
    let widest = rows.iter().map(|(label, _)| width_of(label)).max();
    let widest = widest.unwrap_or(0);
    for (label, value) in rows {
        let gap = widest.saturating_sub(width_of(label)) + 2;
        writeln!(out, "{label}{:gap$}{value}", "")?;
    }
    Ok(())
}

/// A line for every count of the blueprint: what was wanted, and what the papers have.
pub(super) fn write_constraints(out: &mut dyn Write, checked: &[Checked]) -> io::Result<()> {
    for Checked {
        zh,
        en,
        wanted,
        least,
        most,
        holds,
    } in checked
    {
        let mark = if *holds { "✓" } else { "✗" };
        let found = if least == most {
            least.clone()
        } else {
            format!("{least}–{most}")
        };
        writeln!(out, "{mark} {zh}：应为 {wanted}，实为 {found}\n  {en}")?;
    }
    Ok(())
}

/// A sentence a line, in Chinese and below it in English.
pub(super) fn write_findings(out: &mut dyn Write, findings: &[Finding]) -> io::Result<()> {
    for finding in findings {
        let mark = match finding.level {
            Level::Ok => "✓",
            Level::Notice => "·",
            Level::Fault => "✗",
        };
        writeln!(out, "{mark} {}\n  {}", finding.zh, finding.en)?;
    }
    Ok(())
}

/// A line for each problem, as `bank check` writes them.
pub(super) fn write_problems(out: &mut dyn Write, problems: &[Problem]) -> io::Result<()> {
    for problem in problems {
        writeln!(out, "{problem}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other_in_both_scripts() {
        let mut out = Vec::new();
        let rows = [("试卷 papers", "12".to_owned()), ("seed", "ab".to_owned())];
        write_pairs(&mut out, &rows).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "试卷 papers  12\nseed         ab\n");
    }
}
