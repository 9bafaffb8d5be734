//! The score sheet and the branch sheet held against what should stand in them.
//!
//! Invariant: a row that is missing, doubled or different is wrong; nothing is right by default.

use std::collections::BTreeMap;

use super::keys::hundredths;

/// What should stand in one row of the score sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Expected {
    /// The branch.
    pub(super) branch: String,
    /// How it ended, as far as the candidate came.
    pub(super) end: End,
}

/// How a candidate's exam ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// Submitted, with hundredths of marks by the independent calculation.
    Submitted(u64),
    /// Ran out of time, with hundredths of marks.
    Expired(u64),
    /// Never came.
    Absent,
}

/// What the comparison found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Checked {
    /// Rows that were compared, missing ones included.
    pub(super) checked: usize,
    /// What is wrong, one line a row.
    pub(super) wrong: Vec<String>,
}

/// Why a sheet cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// It is not the CSV that was promised.
    #[error("the sheet cannot be read: {0}")]
    Csv(String),
    /// It does not begin with the mark by which spreadsheets know UTF-8.
    #[error("the sheet does not begin with a byte order mark")]
    NoMark,
    /// A column that is not there.
    #[error("the sheet has no column `{0}`")]
    NoColumn(&'static str),
}

/// The rows of a CSV file by header.
fn rows(bytes: &[u8]) -> Result<Vec<BTreeMap<String, String>>, SheetError> {
    let text = bytes
        .strip_prefix("\u{feff}".as_bytes())
        .ok_or(SheetError::NoMark)?;
    let refuse = |error: csv::Error| SheetError::Csv(error.to_string());
    let mut reader = csv::Reader::from_reader(text);
    let headers = reader.headers().map_err(refuse)?.clone();
    let row = |record: csv::StringRecord| {
        headers
            .iter()
            .zip(&record)
            .map(|(name, cell)| (name.to_owned(), cell.to_owned()))
            .collect()
    };
    reader
        .records()
        .map(|record| record.map(row).map_err(refuse))
        .collect()
}

fn cell<'a>(
    row: &'a BTreeMap<String, String>,
    column: &'static str,
) -> Result<&'a str, SheetError> {
    row.get(column)
        .map(String::as_str)
        .ok_or(SheetError::NoColumn(column))
}

/// Compares a score sheet with what should stand in it, by number.
///
/// `out_of` and `pass` are hundredths of marks.
///
/// # Errors
/// [`SheetError`] for a file that is no score sheet.
pub(super) fn check_scores(
    sheet: &[u8],
    expected: &BTreeMap<String, Expected>,
    [out_of, pass]: [u64; 2],
) -> Result<Checked, SheetError> {
    let mut missing = expected.clone();
    let mut checked = Checked {
        checked: expected.len(),
        wrong: Vec::new(),
    };
    for row in rows(sheet)? {
        let number = cell(&row, "工号")?;
        let Some(expected) = missing.remove(number) else {
            checked.wrong.push(format!(
                "`{number}` stands in the sheet and should not, or stands twice"
            ));
            continue;
        };
        let (status, how, marks) = match expected.end {
            End::Submitted(marks) => ("已交", "手动", Some(marks)),
            End::Expired(marks) => ("已交", "超时自动", Some(marks)),
            End::Absent => ("缺考", "", None),
        };
        let passes = marks.map_or("", |marks| if pass <= marks { "是" } else { "否" });
        let texts = [
            ("支部", expected.branch.as_str()),
            ("状态", status),
            ("交卷方式", how),
            ("是否及格", passes),
        ];
        for (column, wanted) in texts {
            let found = cell(&row, column)?;
            if found != wanted {
                checked.wrong.push(format!(
                    "`{number}`: wanted {column} `{wanted}`; found `{found}`"
                ));
            }
        }
        for (column, wanted) in [("总分", marks), ("满分", marks.map(|_| out_of))] {
            let found = cell(&row, column)?;
            if (found.is_empty() && wanted.is_some())
                || hundredths(found) != wanted.filter(|_| !found.is_empty())
            {
                let wanted = wanted.map_or_else(String::new, |marks| {
                    format!("{}.{:02}", marks / 100, marks % 100)
                });
                checked.wrong.push(format!(
                    "`{number}`: wanted {column} `{wanted}`; found `{found}`"
                ));
            }
        }
    }
    checked.wrong.extend(
        missing
            .into_keys()
            .map(|number| format!("`{number}` is missing")),
    );
    Ok(checked)
}

/// Compares the counts of a branch sheet with what should stand in it; what is wrong, a line each. A branch
/// counts its own people and those of all branches below it.
///
/// # Errors
/// [`SheetError`] for a file that is no branch sheet.
pub(super) fn check_branches(
    sheet: &[u8],
    expected: &BTreeMap<String, Expected>,
) -> Result<Vec<String>, SheetError> {
    let mut wanted: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for person in expected.values() {
        let whole = person.branch.as_str();
        let above = whole
            .match_indices('/')
            .filter_map(|(at, _)| whole.get(..at));
        for branch in above.chain([whole]) {
            let (on_roster, sat) = wanted.entry(branch).or_default();
            *on_roster += 1;
            *sat += usize::from(person.end != End::Absent);
        }
    }
    let mut wrong = Vec::new();
    for row in rows(sheet)? {
        let branch = cell(&row, "支部")?;
        let found = (cell(&row, "应考")?, cell(&row, "实考")?);
        let Some((on_roster, sat)) = wanted.remove(branch) else {
            wrong.push(format!(
                "branch `{branch}` stands in the sheet and should not, or stands twice"
            ));
            continue;
        };
        if found != (on_roster.to_string().as_str(), sat.to_string().as_str()) {
            wrong.push(format!("branch `{branch}`: wanted {on_roster} on the roster and {sat} present; found {found:?}"));
        }
    }
    wrong.extend(
        wanted
            .into_keys()
            .map(|branch| format!("branch `{branch}` is missing")),
    );
    Ok(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str = "\u{feff}工号,支部,总分,满分,是否及格,状态,交卷方式\r\n\
        0001,一支部,86.5,100,是,已交,手动\r\n\
        0002,一支部,12,100,否,已交,超时自动\r\n\
        0003,二支部,,,,缺考,\r\n";

    fn expected() -> BTreeMap<String, Expected> {
        let ends = [
            ("0001", "一支部", End::Submitted(8650)),
            ("0002", "一支部", End::Expired(1200)),
            ("0003", "二支部", End::Absent),
        ];
        ends.map(|(number, branch, end)| {
            (
                number.to_owned(),
                Expected {
                    branch: branch.to_owned(),
                    end,
                },
            )
        })
        .into()
    }

    fn wrong(sheet: &str) -> Vec<String> {
        check_scores(sheet.as_bytes(), &expected(), [10_000, 6000])
            .unwrap()
            .wrong
    }

    #[test]
    fn a_right_sheet_is_right() {
        let checked = check_scores(SHEET.as_bytes(), &expected(), [10_000, 6000]).unwrap();
        assert_eq!(
            checked,
            Checked {
                checked: 3,
                wrong: vec![]
            }
        );
    }

    #[test]
    fn every_planted_fault_is_found() {
        let faults = [
            ("86.5", "86.51", "wanted 总分 `86.50`; found `86.51`"),
            ("86.5", "", "wanted 总分 `86.50`; found ``"),
            (",12,", ",13,", "wanted 总分 `12.00`"),
            ("超时自动", "手动", "wanted 交卷方式 `超时自动`"),
            ("二支部,,,", "二支部,0,,", "wanted 总分 ``; found `0`"),
            ("缺考", "已交", "wanted 状态 `缺考`"),
            (",否,", ",是,", "wanted 是否及格 `否`"),
            ("0002", "0009", "`0002` is missing"),
            ("0002,一支部", "0001,一支部", "stands twice"),
            ("0003,二支部", "0003,三支部", "wanted 支部 `二支部`"),
            (",100,否", ",99,否", "wanted 满分 `100.00`"),
        ];
        for (from, to, message) in faults {
            let wrong = wrong(&SHEET.replacen(from, to, 1));
            assert!(
                wrong.iter().any(|line| line.contains(message)),
                "{message}: {wrong:?}"
            );
        }
    }

    #[test]
    fn a_file_that_is_no_sheet_is_refused() {
        let refused = |text: &str| check_scores(text.as_bytes(), &expected(), [0, 0]).unwrap_err();
        assert_eq!(
            refused(SHEET.trim_start_matches('\u{feff}')),
            SheetError::NoMark
        );
        assert_eq!(
            refused(&SHEET.replace("总分", "分")),
            SheetError::NoColumn("总分")
        );
    }

    #[test]
    fn branches_are_counted() {
        let sheet = "\u{feff}支部,应考,实考\r\n一支部,2,2\r\n二支部,1,0\r\n";
        assert!(
            check_branches(sheet.as_bytes(), &expected())
                .unwrap()
                .is_empty()
        );
        let wrong = check_branches(sheet.replace("2,2", "2,1").as_bytes(), &expected()).unwrap();
        assert_eq!(wrong.len(), 1);
        let wrong =
            check_branches(sheet.replace("二支部,1,0\r\n", "").as_bytes(), &expected()).unwrap();
        assert_eq!(wrong, ["branch `二支部` is missing"]);
    }

    #[test]
    fn a_branch_counts_those_below_it_once() {
        let mut people = expected();
        for person in people.values_mut() {
            person.branch = format!("集团/{}", person.branch);
        }
        let header = "\u{feff}支部,应考,实考\r\n";
        let rows = "集团,3,2\r\n集团/一支部,2,2\r\n集团/二支部,1,0\r\n";
        let check = |rows: &str| check_branches(format!("{header}{rows}").as_bytes(), &people);
        assert_eq!(check(rows).unwrap(), [""; 0]);
        assert_eq!(check(&rows.replace("3,2", "2,2")).unwrap().len(), 1);
        assert_eq!(check(&format!("{rows}集团,3,2\r\n")).unwrap().len(), 1);
    }
}
