//! The people of a roster while it is read.
//!
//! Invariant: no number stands twice among people who are handed on, and problems come by line.

use super::branches::Branches;
use super::cells::{minutes_of, number_of, text_of};
use super::notice::{RosterNotice, RosterRemark};
use super::{Column, MAX_NAME, Roster, RosterFault, RosterProblem};
use crate::domain::roster::{BranchPath, RosterEntry, is_like_identity_number};

/// Most problems of one roster: who has that many learns nothing from more.
const MAX_PROBLEMS: usize = 100_000;
/// Most people of the same name in one branch that are told.
const MAX_NAMESAKES: usize = 100;

/// The people that were read so far.
#[derive(Default)]
pub(super) struct People {
    persons: Vec<Person>,
    problems: Vec<RosterProblem>,
    branches: Branches,
    /// Notices of the file, to which those of people are added.
    pub(super) notices: Vec<RosterNotice>,
    n_rows: usize,
}

/// A person; none of a cell that has a problem.
struct Person {
    line: usize,
    number: Option<String>,
    name: Option<String>,
    branch: usize,
    minutes: u32,
}

impl People {
    /// Adds a row: number, name and branch, and extra minutes.
    pub(super) fn add(&mut self, line: usize, [number, name, branch]: [&str; 3], minutes: &str) {
        self.n_rows += 1;
        let number = self.take(line, Some(Column::Number), number_of(number));
        let name = self.take(line, Some(Column::Name), text_of(name, MAX_NAME));
        let branch = self.branches.id_of(branch, line);
        let minutes = self.take(line, None, minutes_of(minutes)).unwrap_or(0);
        self.persons.push(Person {
            line,
            number,
            name,
            branch,
            minutes,
        });
    }

    /// Notes what is wrong at a place.
    pub(super) fn problem(&mut self, line: usize, column: Option<Column>, fault: RosterFault) {
        self.problems.push(RosterProblem {
            line,
            column,
            fault,
        });
    }

    fn take<T>(
        &mut self,
        line: usize,
        column: Option<Column>,
        cell: Result<T, RosterFault>,
    ) -> Option<T> {
        cell.map_err(|fault| self.problem(line, column, fault)).ok()
    }

    /// How many rows were read.
    pub(super) const fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Whether there are so many problems that more say nothing.
    pub(super) fn is_full(&self) -> bool {
        MAX_PROBLEMS <= self.problems.len()
    }

    /// The roster, or what is wrong with it; `line` is the place of a roster that names nobody.
    pub(super) fn finish(mut self, line: usize) -> Result<Roster, Vec<RosterProblem>> {
        if self.n_rows == 0 && self.problems.is_empty() {
            self.problem(line, None, RosterFault::NoRows);
        }
        self.find_duplicates();
        let read = std::mem::take(&mut self.branches).read();
        let mut paths: Vec<Option<BranchPath>> = Vec::with_capacity(read.len());
        let mut faults: Vec<Option<RosterFault>> = Vec::with_capacity(read.len());
        let mut hyphen = None;
        for branch in read {
            if branch.has_hyphen && hyphen.is_none() {
                hyphen = Some(branch.line);
            }
            let (path, fault) = match branch.path {
                Ok(path) => (Some(path), None),
                Err(fault) => (None, Some(fault)),
            };
            paths.push(path);
            faults.push(fault);
        }
        for person in &self.persons {
            if let Some(Some(fault)) = faults.get(person.branch) {
                self.problems.push(RosterProblem {
                    line: person.line,
                    column: Some(Column::Branch),
                    fault: fault.clone(),
                });
            }
        }
        if !self.problems.is_empty() {
            self.problems
                .sort_by_key(|problem| (problem.line, problem.column));
            return Err(self.problems);
        }
        let mut notices = self.notices;
        notices.extend(hyphen.map(|line| RosterNotice {
            line,
            remark: RosterRemark::HyphenInBranch,
        }));
        let lines: Vec<usize> = self.persons.iter().map(|person| person.line).collect();
        let mut roster = Roster {
            entries: Vec::with_capacity(self.persons.len()),
            ..Roster::default()
        };
        for person in self.persons {
            let path = paths.get(person.branch).cloned().flatten();
            let (Some(number), Some(name), Some(branch)) = (person.number, person.name, path)
            else {
                continue;
            };
            if 0 < person.minutes {
                roster.extra_minutes.push((number.clone(), person.minutes));
            }
            roster.entries.push(RosterEntry {
                number,
                name,
                branch,
            });
        }
        notices.extend(identity_numbers(&roster.entries, &lines));
        notices.extend(namesakes(&roster.entries, &lines));
        roster.notices = notices;
        Ok(roster)
    }

    /// Numbers that stand twice: the same person again, or another one.
    fn find_duplicates(&mut self) {
        let mut sorted: Vec<&Person> = self
            .persons
            .iter()
            .filter(|person| person.number.is_some())
            .collect();
        sorted.sort_by(|a, b| a.number.cmp(&b.number).then(a.line.cmp(&b.line)));
        let mut found = Vec::new();
        for same in sorted.chunk_by(|a, b| a.number == b.number) {
            let Some((first, others)) = same.split_first() else {
                continue;
            };
            for other in others {
                let number = other.number.clone().unwrap_or_default();
                let first_line = first.line;
                let fault = match (&first.name, &other.name) {
                    (Some(first_name), Some(name)) if first_name == name => {
                        RosterFault::DuplicatePerson { number, first_line }
                    }
                    (Some(first_name), Some(name)) => RosterFault::TwoNames {
                        number,
                        first_line,
                        names: [first_name.clone(), name.clone()],
                    },
                    _ => RosterFault::DuplicateNumber { number, first_line },
                };
                found.push(RosterProblem {
                    line: other.line,
                    column: Some(Column::Number),
                    fault,
                });
            }
        }
        self.problems.extend(found);
    }
}

/// That numbers are more than staff numbers, at the first of them.
fn identity_numbers(entries: &[RosterEntry], lines: &[usize]) -> Option<RosterNotice> {
    let mut found = entries
        .iter()
        .zip(lines)
        .filter(|(entry, _)| is_like_identity_number(&entry.number));
    let (_, line) = found.next()?;
    Some(RosterNotice {
        line: *line,
        remark: RosterRemark::IdentityNumbers {
            count: 1 + found.count(),
        },
    })
}

/// People of one name in one branch who have different numbers: two persons, or one who is there twice.
fn namesakes(entries: &[RosterEntry], lines: &[usize]) -> Vec<RosterNotice> {
    let mut sorted: Vec<(&RosterEntry, usize)> =
        entries.iter().zip(lines.iter().copied()).collect();
    sorted.sort_by(|(a, at), (b, bt)| {
        a.branch
            .cmp(&b.branch)
            .then_with(|| a.name.cmp(&b.name))
            .then(at.cmp(bt))
    });
    let mut notices = Vec::new();
    let mut n_more = 0;
    for same in sorted.chunk_by(|(a, _), (b, _)| a.branch == b.branch && a.name == b.name) {
        let Some(((first, first_line), others)) = same.split_first() else {
            continue;
        };
        for (_, line) in others {
            if MAX_NAMESAKES <= notices.len() {
                n_more += 1;
                continue;
            }
            notices.push(RosterNotice {
                line: *line,
                remark: RosterRemark::Namesake {
                    name: first.name.clone(),
                    branch: first.branch.to_string(),
                    first_line: *first_line,
                },
            });
        }
    }
    notices.sort_by_key(|notice| notice.line);
    if 0 < n_more {
        notices.push(RosterNotice {
            line: 0,
            remark: RosterRemark::MoreNamesakes { count: n_more },
        });
    }
    notices
}
