//! The scoring rules, by name and with their parameters.
//!
//! Invariant: a rule says everything that a score depends on besides question, key and response, in
//! one line of text that a paper keeps: `fixed each=0.5`, `per_blank unordered reading=text/2`.

use std::collections::BTreeMap;

use super::reading::Policy;
use crate::domain::marks::{Fraction, Marks};
use crate::domain::question::{Kind, OptionId};

/// How a slot is scored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What an answer is worth.
    pub method: Method,
    /// What becomes of the parts of a mark.
    pub rounding: Rounding,
}

/// What an answer is worth; nothing given is worth nothing by any method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Method {
    /// All right or nothing (少选、多选、错选均不得分).
    Exact,
    /// 单选, 多选 and 判断.
    Choice(ByChoice),
    /// 填空.
    PerBlank(Blanks),
    /// 匹配.
    Match(ByMatch),
    /// 排序.
    Order(ByOrder),
    /// 简答: a person gives the marks.
    Manual,
}

/// What chosen options are worth. *P* are the marks of the slot, *m* its options, *K* the right ones, *R*
/// and *W* the right and wrong ones that were chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ByChoice {
    /// A share for who misses some and chooses none that is wrong (漏选得一半).
    Half {
        /// Which share, a half unless said otherwise.
        share: Fraction,
    },
    /// So many marks for each right option, nothing beside a wrong one (少选，所选的每个选项得 0.5 分).
    Fixed {
        /// How many marks.
        each: Fraction,
    },
    /// So many marks for any right ones, nothing beside a wrong one (部分选对得 2 分).
    Flat {
        /// How many marks.
        part: Fraction,
    },
    /// *P·R/K*, nothing beside a wrong one (新高考 2024).
    Proportional,
    /// A row of true/false: *P·(R + (m−K) − W)/m*.
    Mtf,
    /// The same in two steps: half for more than half of the *m* decisions right ("PS50").
    MtfHalf,
    /// *P·R/K* as long as no more than *K* were chosen.
    RipKey,
    /// *P·(R/K − W/(m−K))*, not below zero: right minus wrong.
    Moodle,
    /// *P·(R − surplus)/K*, not below zero, the surplus being how many more than *K* were chosen.
    OuMulti,
    /// So many marks for each right option, so many off for each wrong one (倒扣).
    Penalty {
        /// Marks for a right one.
        right: Fraction,
        /// Marks off for a wrong one.
        wrong: Fraction,
        /// Whether the score may fall below zero.
        allow_negative: bool,
    },
    /// The sum of what each option is worth, within bounds (QTI 2.x `mapResponse`).
    QtiMap(Box<Mapping>),
    /// Where one option is right: *−P/(m−1)* for a wrong one, so that guessing gains nothing.
    Formula,
}

/// What pairs are worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ByMatch {
    /// Each pair its share.
    PerPair,
    /// The share of right pairs less that of wrong ones, not below zero.
    RightMinusWrong,
}

/// What an order of *n* items is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ByOrder {
    /// The share of items at their place.
    Absolute,
    /// The share of the *n−1* steps from an item to the one that follows it.
    NextExcl,
    /// The same with the end as the *n*th step.
    NextIncl,
    /// The share of the *2n* neighbours, the ends among them.
    PrevNext,
    /// The share of pairs of items that stand in the right order. A random order expects a half.
    Pairs,
    /// Pairs in the right order less pairs in the wrong one, not below zero (Kendall's *τ*).
    Tau0,
    /// The longest ascending row of items, of *n*; a single item is no row.
    Lis,
    /// The longest run of items that follow each other, of *n*; a single item is no run.
    Contig,
    /// *Σ max(0, n−1−distance)/(n(n−1))*. Generous: a reversed order of 6 has 0.4.
    Relative,
}

words! {
    ByMatch {
        PerPair = "per_pair",
        RightMinusWrong = "right_minus_wrong",
    }
    ByOrder {
        Absolute = "absolute",
        NextExcl = "next_excl",
        NextIncl = "next_incl",
        PrevNext = "prev_next",
        Pairs = "pairs",
        Tau0 = "tau0",
        Lis = "lis",
        Contig = "contig",
        Relative = "relative",
    }
}

/// What each option is worth, in marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// The options that are named.
    pub of: BTreeMap<OptionId, Fraction>,
    /// Any other.
    pub default: Fraction,
    /// The least that the sum may be.
    pub lower: Option<Fraction>,
    /// The most.
    pub upper: Option<Fraction>,
}

/// How blanks are compared and counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blanks {
    /// Full marks or nothing.
    pub all_or_nothing: bool,
    /// The answers may stand in any order; one that is repeated fills one blank.
    pub unordered: bool,
    /// When two texts say the same.
    pub reader: Reader,
}

/// The version by which texts in blanks are compared, and its policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// [`super::normalise`]: forms of characters only. Papers from before `text/2` are scored by it for
    /// ever.
    Text1,
    /// [`super::reading`]: also numbers, dates and punctuation.
    Text2(Policy),
}

/// What becomes of the parts of a mark, once a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rounding {
    /// Half up to a hundredth.
    Hundredth,
    /// Half up to a tenth.
    Tenth,
    /// Up to a half mark.
    UpToHalf,
    /// Up to a whole mark.
    UpToWhole,
    /// Nothing: for tables of scored answers, not for papers, whose sheets must add up.
    None,
}

words! {
    Rounding {
        Hundredth = "half_up_0.01",
        Tenth = "half_up_0.1",
        UpToHalf = "ceil_0.5",
        UpToWhole = "ceil",
        None = "none",
    }
}

impl Rounding {
    /// So many marks as they count, never more than `full`.
    pub fn round(self, exactly: Fraction, full: Marks) -> Fraction {
        let step = match self {
            Self::Hundredth => return exactly.half_up(Fraction::ONE.over(Fraction::whole(100))),
            Self::Tenth => exactly.half_up(Fraction::ONE.over(Fraction::whole(10))),
            Self::UpToHalf => exactly.ceil(Fraction::HALF),
            Self::UpToWhole => exactly.ceil(Fraction::ONE),
            Self::None => exactly,
        };
        step.min(full.exactly())
    }
}

/// Traditional characters are others, and units are written.
pub(super) const STRICT: Policy = Policy {
    simplify: false,
    unit_optional: false,
};

impl Blanks {
    /// Each blank its share, in order, compared by the newest reader.
    pub const NEWEST: Self = Self {
        all_or_nothing: false,
        unordered: false,
        reader: Reader::Text2(STRICT),
    };
    /// As papers were scored before `text/2`.
    pub const FIRST: Self = Self {
        reader: Reader::Text1,
        ..Self::NEWEST
    };
}

impl Rule {
    /// [`Method::Exact`].
    pub const EXACT: Self = Self::of(Method::Exact);
    /// [`ByChoice::Half`] with a half.
    pub const HALF: Self = Self::of(Method::Choice(ByChoice::Half {
        share: Fraction::HALF,
    }));
    /// [`Method::PerBlank`] with [`Blanks::NEWEST`].
    pub const PER_BLANK: Self = Self::of(Method::PerBlank(Blanks::NEWEST));
    /// [`ByMatch::PerPair`].
    pub const PER_PAIR: Self = Self::of(Method::Match(ByMatch::PerPair));
    /// [`ByOrder::Pairs`].
    pub const PAIRS: Self = Self::of(Method::Order(ByOrder::Pairs));
    /// [`Method::Manual`].
    pub const MANUAL: Self = Self::of(Method::Manual);

    /// A method, rounded half up to a hundredth.
    pub const fn of(method: Method) -> Self {
        Self {
            method,
            rounding: Rounding::Hundredth,
        }
    }

    /// The rule of a kind of question for which none is named.
    pub const fn default_of(kind: Kind) -> Self {
        match kind {
            Kind::Single | Kind::TrueFalse | Kind::Order => Self::EXACT,
            Kind::Multiple => Self::HALF,
            Kind::Blank => Self::PER_BLANK,
            Kind::Match => Self::PER_PAIR,
            Kind::Essay => Self::MANUAL,
        }
    }

    /// The names of the methods that a kind of question can be scored by; the default one first.
    pub const fn names_of(kind: Kind) -> &'static [&'static str] {
        match kind {
            Kind::Single => &["exact", "formula", "penalty", "qti_map"],
            Kind::TrueFalse => &["exact", "formula", "penalty"],
            Kind::Multiple => &[
                "half",
                "exact",
                "fixed",
                "flat",
                "proportional",
                "mtf",
                "mtf_half",
                "ripkey",
                "moodle",
                "oumulti",
                "penalty",
                "qti_map",
            ],
            Kind::Blank => &["per_blank", "exact"],
            Kind::Match => &["per_pair", "exact", "right_minus_wrong"],
            Kind::Order => &[
                "exact",
                "absolute",
                "next_excl",
                "next_incl",
                "prev_next",
                "pairs",
                "tau0",
                "lis",
                "contig",
                "relative",
            ],
            Kind::Essay => &["manual"],
        }
    }

    /// Whether answers of a kind of question can be scored so.
    pub fn applies_to(&self, kind: Kind) -> bool {
        Self::names_of(kind).contains(&self.method.name())
    }

    /// How it compares and counts blanks; as the first rules did where a paper keeps `exact`. None where it
    /// is not one of blanks.
    pub const fn blanks(&self) -> Option<Blanks> {
        match &self.method {
            Method::PerBlank(blanks) => Some(*blanks),
            Method::Exact => Some(Blanks {
                all_or_nothing: true,
                ..Blanks::FIRST
            }),
            Method::Choice(_) | Method::Match(_) | Method::Order(_) | Method::Manual => None,
        }
    }

    /// The rule as it is meant for a kind of question: all or nothing of blanks compares their texts, too.
    #[must_use]
    pub fn fitted_to(self, kind: Kind) -> Self {
        if kind != Kind::Blank || self.method != Method::Exact {
            return self;
        }
        Self {
            method: Method::PerBlank(Blanks {
                all_or_nothing: true,
                ..Blanks::NEWEST
            }),
            ..self
        }
    }

    /// The marks that a share of `full` counts as.
    pub fn marks(&self, full: Marks, share: Fraction) -> Marks {
        Marks::rounded(self.rounding.round(full.exactly() * share, full))
    }
}

impl Method {
    /// The word of files, of the store and of the API.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Choice(by) => by.name(),
            Self::PerBlank(_) => "per_blank",
            Self::Match(by) => by.as_str(),
            Self::Order(by) => by.as_str(),
            Self::Manual => "manual",
        }
    }
}

impl Method {
    /// Whether anything short of all right is worth nothing.
    pub fn is_all_or_nothing(&self) -> bool {
        match self {
            Self::Exact => true,
            Self::PerBlank(blanks) => blanks.all_or_nothing,
            Self::Choice(_) | Self::Match(_) | Self::Order(_) | Self::Manual => false,
        }
    }
}

impl ByChoice {
    /// The word of files, of the store and of the API.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Half { .. } => "half",
            Self::Fixed { .. } => "fixed",
            Self::Flat { .. } => "flat",
            Self::Proportional => "proportional",
            Self::Mtf => "mtf",
            Self::MtfHalf => "mtf_half",
            Self::RipKey => "ripkey",
            Self::Moodle => "moodle",
            Self::OuMulti => "oumulti",
            Self::Penalty { .. } => "penalty",
            Self::QtiMap(_) => "qti_map",
            Self::Formula => "formula",
        }
    }
}
