//! What a paper must obey, without words: items that stand on it or not, and rules over them.

/// Items, numbered from 0, of which a paper is a subset, and the constraints on it.
///
/// An item is a question at a place where it may stand; see `domain/blueprint`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct System {
    /// How many items there are.
    pub n_items: usize,
    /// What holds of every paper. A conflict names these by their index.
    pub constraints: Vec<Constraint>,
}

/// What stands under one name for an organiser: every rule of it holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Constraint {
    /// The rules.
    pub rules: Vec<Rule>,
}

/// One rule over the items. Items are told by their number, below [`System::n_items`], each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// So many of these, both bounds included.
    Count {
        /// The items that count.
        members: Vec<usize>,
        /// The fewest.
        min: u32,
        /// The most.
        max: u32,
    },
    /// The weights of the items on the paper add up to this, both bounds included.
    Sum {
        /// The weight of every item, in the order of the items: marks or difficulty, in whole units.
        weights: Vec<i64>,
        /// The least sum.
        min: i64,
        /// The greatest sum.
        max: i64,
    },
    /// At most one of these.
    Apart(Vec<usize>),
    /// All of these or none.
    Together(Vec<usize>),
}

impl System {
    /// Whether the paper of these items obeys every rule. Items may come in any order, each once.
    pub fn allows(&self, paper: &[usize]) -> bool {
        let mut on_paper = vec![false; self.n_items];
        for item in paper {
            match on_paper.get_mut(*item) {
                Some(seen) if !*seen => *seen = true,
                Some(_) | None => return false,
            }
        }
        let is_on = |item: &usize| on_paper.get(*item).copied().unwrap_or(false);
        self.constraints
            .iter()
            .flat_map(|constraint| &constraint.rules)
            .all(|rule| rule.holds(is_on))
    }
}

impl Rule {
    fn holds(&self, is_on: impl Fn(&usize) -> bool) -> bool {
        let n_of = |members: &[usize]| members.iter().filter(|item| is_on(item)).count();
        match self {
            Self::Count { members, min, max } => {
                u32::try_from(n_of(members)).is_ok_and(|found| (*min..=*max).contains(&found))
            }
            Self::Sum { weights, min, max } => {
                let on_paper = (0..).zip(weights).filter(|(item, _)| is_on(item));
                let sum: i128 = on_paper.map(|(_, weight)| i128::from(*weight)).sum();
                (i128::from(*min)..=i128::from(*max)).contains(&sum)
            }
            Self::Apart(members) => n_of(members) <= 1,
            Self::Together(members) => [0, members.len()].contains(&n_of(members)),
        }
    }
}
