//! What a roster that was read changes in the one that is there.
//!
//! Invariant: people are the same by number and by nothing else; once the changes are made, the same roster
//! changes nothing.

use std::collections::HashMap;

use crate::domain::roster::RosterEntry;

/// What a roster that was read is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RosterMode {
    /// It brings new people; who is there stays as they are.
    Add,
    /// It corrects people who are there; new ones are not taken.
    Update,
    /// Both.
    AddAndUpdate,
    /// It is the whole roster: who is not on it has left.
    Replace,
}

/// A person before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change<'r> {
    /// As they are on the roster that is there.
    pub before: &'r RosterEntry,
    /// As they are on the one that was read.
    pub after: &'r RosterEntry,
}

/// What a roster changes. People come in the order of the roster that was read; those who left in the order of
/// the one that is there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RosterChanges<'r> {
    /// People who are new.
    pub added: Vec<&'r RosterEntry>,
    /// People who have another name; who has another branch as well is in `moved` too.
    pub renamed: Vec<Change<'r>>,
    /// People who have another branch.
    pub moved: Vec<Change<'r>>,
    /// How many stay as they are.
    pub unchanged: usize,
    /// People who are there and not on the roster that was read.
    pub left: Vec<&'r RosterEntry>,
    /// People who were read and whom the mode does not take: new ones with [`RosterMode::Update`], changed
    /// ones with [`RosterMode::Add`].
    pub not_taken: Vec<&'r RosterEntry>,
}

/// Compares a roster that was read with the one that is there, in time that grows with their lengths.
///
/// A number that stands twice counts once, where it stands first; a roster of [`super::read`] has none.
pub fn changes<'r>(
    present: &'r [RosterEntry],
    read: &'r [RosterEntry],
    mode: RosterMode,
) -> RosterChanges<'r> {
    let mut known: HashMap<&str, (&RosterEntry, Met)> = HashMap::with_capacity(present.len());
    for entry in present {
        known.entry(&entry.number).or_insert((entry, Met::No));
    }
    let mut changes = RosterChanges::default();
    for after in read {
        match known.get_mut(after.number.as_str()) {
            None => {
                match mode {
                    RosterMode::Update => changes.not_taken.push(after),
                    RosterMode::Add | RosterMode::AddAndUpdate | RosterMode::Replace => {
                        changes.added.push(after);
                    }
                }
                known.insert(&after.number, (after, Met::Yes));
            }
            Some((_, Met::Yes)) => {}
            Some((before, met)) => {
                *met = Met::Yes;
                changes.compare(Change { before, after }, mode);
            }
        }
    }
    for entry in present {
        let met = known.get_mut(entry.number.as_str());
        if let Some((_, met @ Met::No)) = met {
            *met = Met::Yes;
            match mode {
                RosterMode::Replace => changes.left.push(entry),
                RosterMode::Add | RosterMode::Update | RosterMode::AddAndUpdate => {
                    changes.unchanged += 1;
                }
            }
        }
    }
    changes
}

/// Whether a person was met on the roster that was read.
#[derive(Clone, Copy)]
enum Met {
    Yes,
    No,
}

impl<'r> RosterChanges<'r> {
    fn compare(&mut self, change: Change<'r>, mode: RosterMode) {
        let is_renamed = change.before.name != change.after.name;
        let is_moved = change.before.branch != change.after.branch;
        match mode {
            _ if !is_renamed && !is_moved => self.unchanged += 1,
            RosterMode::Add => self.not_taken.push(change.after),
            RosterMode::Update | RosterMode::AddAndUpdate | RosterMode::Replace => {
                if is_renamed {
                    self.renamed.push(change);
                }
                if is_moved {
                    self.moved.push(change);
                }
            }
        }
    }
}
