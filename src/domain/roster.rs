//! Who takes part: a candidate's number, name and branch.
//!
//! Invariant: a [`RosterEntry`] can be stored and shown as it is: trimmed, bounded, no control
//! characters. Numbers are text: leading zeros are part of them.

use std::fmt;

/// One line of a roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterEntry {
    /// 工号: the key within an exam.
    pub number: String,
    /// 姓名.
    pub name: String,
    /// 支部.
    pub branch: BranchPath,
}

/// The way from the root of the branch tree, parts joined by `/`: `集团/第一党支部`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BranchPath(String);

/// Why a cell of a roster is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryFault {
    /// Nothing there.
    #[error("it is empty")]
    Empty,
    /// Too long.
    #[error("it has {found} characters; at most {max} are allowed")]
    TooLong {
        /// Characters found.
        found: usize,
        /// Characters allowed.
        max: usize,
    },
    /// A character that cannot be shown.
    #[error("it holds a control character")]
    Control,
}

/// Checks and trims one cell.
///
/// # Errors
/// [`EntryFault`] for what is empty, longer than `max` characters, or holds control characters.
pub fn clean(cell: &str, max: usize) -> Result<String, EntryFault> {
    let text = cell.trim();
    let found = text.chars().count();
    if text.is_empty() {
        Err(EntryFault::Empty)
    } else if max < found {
        Err(EntryFault::TooLong { found, max })
    } else if text.chars().any(char::is_control) {
        Err(EntryFault::Control)
    } else {
        Ok(text.to_owned())
    }
}

impl BranchPath {
    /// Reads a path whose parts are joined by `/`, `-` or `>` (formats in use; full-width too).
    ///
    /// # Errors
    /// [`EntryFault`] for an empty part, a part of over 60 or a path of over 200 characters.
    pub fn parse(text: &str) -> Result<Self, EntryFault> {
        let parts: Result<Vec<String>, EntryFault> = text
            .split(['/', '>', '-', '／', '＞'])
            .map(|part| clean(part, 60))
            .collect();
        let path = parts?.join("/");
        clean(&path, 200).map(Self)
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The parts, from the root on.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.0.split('/')
    }

    /// The branch at this level, 1 for the root: one above this, or this itself where it is no deeper.
    #[must_use]
    pub fn first(&self, level: usize) -> Self {
        let parts: Vec<&str> = self.parts().take(level.max(1)).collect();
        Self(parts.join("/"))
    }

    /// Whether `other` is this branch or one below it: `集团` covers `集团/第一党支部`, never `集团二部`.
    pub fn covers(&self, other: &Self) -> bool {
        let below = other.0.strip_prefix(&self.0);
        below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
    }
}

/// Whether a number is in the form of a resident identity number: 17 digits, then a digit or an X.
pub fn is_like_identity_number(number: &str) -> bool {
    let mut from_end = number.bytes().rev();
    let ends_so = from_end
        .next()
        .is_some_and(|last| last.is_ascii_digit() || last.eq_ignore_ascii_case(&b'x'));
    number.len() == 18 && ends_so && from_end.all(|byte| byte.is_ascii_digit())
}

/// Whether a number is in the form of a mobile telephone number: 11 digits, the first a 1.
pub fn is_like_telephone_number(number: &str) -> bool {
    number.len() == 11
        && number.starts_with('1')
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// For whom something is done: everybody on a roster, or some.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    /// Everybody.
    All,
    /// The people of a branch and of the branches below it.
    Branch(BranchPath),
    /// One person, by number.
    Candidate(String),
}

impl Whom {
    /// Whether it is done for this person.
    pub fn covers(&self, entry: &RosterEntry) -> bool {
        match self {
            Self::All => true,
            Self::Branch(branch) => branch.covers(&entry.branch),
            Self::Candidate(number) => *number == entry.number,
        }
    }

    /// In one word, as files and store have it.
    pub const fn scope(&self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Branch(_) => "branch",
            Self::Candidate(_) => "candidate",
        }
    }

    /// The branch or the number; none for all.
    pub fn subject(&self) -> Option<&str> {
        match self {
            Self::All => None,
            Self::Branch(branch) => Some(branch.as_str()),
            Self::Candidate(number) => Some(number),
        }
    }
}

impl fmt::Display for BranchPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_branch_is_a_path_however_it_is_joined() {
        for text in [
            "集团/第一党支部",
            "集团 > 第一党支部",
            "集团-第一党支部",
            "集团／第一党支部",
        ] {
            assert_eq!(BranchPath::parse(text).unwrap().as_str(), "集团/第一党支部");
        }
        assert_eq!(
            BranchPath::parse("集团//第一党支部"),
            Err(EntryFault::Empty)
        );
    }

    #[test]
    fn a_branch_covers_itself_and_what_is_below_it() {
        let branch = |text| BranchPath::parse(text).unwrap();
        for (other, covered) in [
            ("集团/三部", true),
            ("集团/三部/一组", true),
            ("集团", false),
            ("集团/三部二组", false),
            ("集团/四部", false),
            ("总部/集团/三部", false),
        ] {
            assert_eq!(
                branch("集团/三部").covers(&branch(other)),
                covered,
                "{other}"
            );
        }
    }

    #[test]
    fn a_branch_knows_the_branches_above_it() {
        let branch = BranchPath::parse("集团/三部/一组").unwrap();
        assert_eq!(branch.parts().collect::<Vec<_>>(), ["集团", "三部", "一组"]);
        for (level, wanted) in [
            (0, "集团"),
            (1, "集团"),
            (2, "集团/三部"),
            (3, "集团/三部/一组"),
            (4, "集团/三部/一组"),
        ] {
            assert_eq!(branch.first(level).as_str(), wanted);
        }
    }

    #[test]
    fn a_number_is_compared_as_text() {
        let entry = RosterEntry {
            number: "0012".to_owned(),
            name: "张三".to_owned(),
            branch: BranchPath::parse("集团").unwrap(),
        };
        assert!(Whom::All.covers(&entry));
        assert!(Whom::Candidate("0012".to_owned()).covers(&entry));
        assert!(!Whom::Candidate("12".to_owned()).covers(&entry));
    }

    #[test]
    fn numbers_that_are_more_than_a_staff_number_are_known_by_their_form() {
        for (number, identity, telephone) in [
            ("11010119900307123X", true, false),
            ("11010119900307123x", true, false),
            ("110101199003071234", true, false),
            ("1101011990030712X4", false, false),
            ("11010119900307123", false, false),
            ("13800138000", false, true),
            ("23800138000", false, false),
            ("1380013800a", false, false),
            ("0012", false, false),
            ("", false, false),
            ("工号工号工号", false, false),
        ] {
            assert_eq!(is_like_identity_number(number), identity, "{number}");
            assert_eq!(is_like_telephone_number(number), telephone, "{number}");
        }
    }

    #[test]
    fn a_cell_is_trimmed_bounded_and_printable() {
        assert_eq!(clean(" 00123\u{3000}", 32).as_deref(), Ok("00123"));
        assert_eq!(clean(" ", 32), Err(EntryFault::Empty));
        assert_eq!(
            clean("0123", 3),
            Err(EntryFault::TooLong { found: 4, max: 3 })
        );
        assert_eq!(clean("张\u{7}三", 32), Err(EntryFault::Control));
    }
}
