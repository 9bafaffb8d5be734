//! Names of worksheets.
//!
//! Invariant: a name is one that Excel opens, and no two are equal, in whatever case.

use std::collections::BTreeSet;

use super::beginning;

/// Longest name, in units of UTF-16.
const MAX: usize = 31;

/// A name like the wanted one that nothing here bears yet: `成绩汇总`, then `成绩汇总(2)`.
pub(super) fn free(wanted: &str, taken: &mut BTreeSet<String>) -> String {
    let clean: String = wanted
        .chars()
        .map(|c| {
            if c.is_control() || "[]:*?/\\".contains(c) {
                '_'
            } else {
                c
            }
        })
        .collect();
    let clean = clean.trim_matches(|c: char| c == '\'' || c.is_whitespace());
    // Excel keeps the name `History` for itself.
    let is_kept = clean.is_empty() || clean.eq_ignore_ascii_case("history");
    let stem = if is_kept { "工作表" } else { clean };
    let numbered = |number: u32| {
        let ending = if number == 1 {
            String::new()
        } else {
            format!("({number})")
        };
        // Cut after an apostrophe, a name would end in it.
        let stem = beginning(stem, MAX - ending.len());
        stem.trim_end_matches('\'').to_owned() + &ending
    };
    let names = (1..).map(numbered);
    let mut names = names.filter(|name| taken.insert(name.to_lowercase()));
    names.next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::Worksheet;

    use super::*;

    #[test]
    fn a_name_is_cleaned_shortened_and_numbered() {
        let long = "党".repeat(40);
        let mut taken = BTreeSet::new();
        for (wanted, name) in [
            ("成绩汇总", "成绩汇总".to_owned()),
            ("成绩汇总", "成绩汇总(2)".to_owned()),
            ("成绩汇总", "成绩汇总(3)".to_owned()),
            ("七月/[测试]:*?\\", "七月__测试_____".to_owned()),
            ("'引'", "引".to_owned()),
            ("HISTORY", "工作表".to_owned()),
            ("' '", "工作表(2)".to_owned()),
            ("Total", "Total".to_owned()),
            ("TOTAL", "TOTAL(2)".to_owned()),
            (long.as_str(), "党".repeat(31)),
            (long.as_str(), "党".repeat(28) + "(2)"),
            // 𠮷 is two units.
            (&"𠮷".repeat(16), "𠮷".repeat(15)),
            (&("x".repeat(30) + "'y"), "x".repeat(30)),
        ] {
            let found = free(wanted, &mut taken);
            assert_eq!(found, name, "{wanted}");
            assert!(Worksheet::new().set_name(found).is_ok());
        }
    }
}
