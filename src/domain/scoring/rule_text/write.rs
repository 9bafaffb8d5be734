//! Writing a rule.

use std::fmt;

use super::super::rule::{Blanks, ByChoice, Mapping, Method, Reader, Rounding, Rule};
use super::super::{normalise, reading};
use crate::domain::marks::Fraction;

impl Rule {
    /// The rule as an author writes it: without what it is by default.
    pub fn author_text(&self) -> String {
        let text = self.to_string();
        let newest = format!(" reading={}", reading::NORMALISER);
        text.replace(&newest, "")
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.method.name())?;
        match &self.method {
            Method::Choice(by) => write_choice(f, by)?,
            Method::PerBlank(blanks) => write_blanks(f, *blanks)?,
            Method::Exact | Method::Match(_) | Method::Order(_) | Method::Manual => {}
        }
        if self.rounding == Rounding::Hundredth {
            return Ok(());
        }
        write!(f, " round={}", self.rounding.as_str())
    }
}

fn write_choice(f: &mut fmt::Formatter<'_>, by: &ByChoice) -> fmt::Result {
    match by {
        ByChoice::Half { share } if *share != Fraction::HALF => write!(f, " share={share}"),
        ByChoice::Fixed { each } => write!(f, " each={each}"),
        ByChoice::Flat { part } => write!(f, " part={part}"),
        ByChoice::Penalty {
            right,
            wrong,
            allow_negative,
        } => {
            write!(f, " right={right} wrong={wrong}")?;
            flag(f, "allow_negative", *allow_negative)
        }
        ByChoice::QtiMap(mapping) => write_mapping(f, mapping),
        ByChoice::Half { .. }
        | ByChoice::Proportional
        | ByChoice::Mtf
        | ByChoice::MtfHalf
        | ByChoice::RipKey
        | ByChoice::Moodle
        | ByChoice::OuMulti
        | ByChoice::Formula => Ok(()),
    }
}

fn flag(f: &mut fmt::Formatter<'_>, name: &str, is_set: bool) -> fmt::Result {
    if is_set { write!(f, " {name}") } else { Ok(()) }
}

fn write_mapping(f: &mut fmt::Formatter<'_>, mapping: &Mapping) -> fmt::Result {
    for (option, marks) in &mapping.of {
        write!(f, " map.{option}={marks}")?;
    }
    if mapping.default != Fraction::ZERO {
        write!(f, " default={}", mapping.default)?;
    }
    for (name, bound) in [("lower", mapping.lower), ("upper", mapping.upper)] {
        if let Some(bound) = bound {
            write!(f, " {name}={bound}")?;
        }
    }
    Ok(())
}

fn write_blanks(f: &mut fmt::Formatter<'_>, blanks: Blanks) -> fmt::Result {
    flag(f, "all_or_nothing", blanks.all_or_nothing)?;
    flag(f, "unordered", blanks.unordered)?;
    let Reader::Text2(policy) = blanks.reader else {
        return write!(f, " reading={}", normalise::NORMALISER);
    };
    flag(f, "unit_optional", policy.unit_optional)?;
    flag(f, "traditional", policy.simplify)?;
    write!(f, " reading={}", reading::NORMALISER)
}
