//! A rule in one line: `half`, `fixed each=0.5 round=ceil_0.5`, `per_blank unordered reading=text/2`.
//!
//! Invariant: what [`std::fmt::Display`] writes is read as the same rule by either reader. Without
//! `reading=` an author means the newest comparison of blanks, and a stored paper the first one.

use std::collections::BTreeMap;

use super::reading::Policy;
use super::rule::{
    Blanks, ByChoice, ByMatch, ByOrder, Mapping, Method, Reader, Rounding, Rule, STRICT,
};
use super::{normalise, reading};
use crate::domain::marks::Fraction;
use crate::domain::question::OptionId;

mod write;

/// Names of rules of choices that take no parameter but `round`.
const BARE: [(&str, ByChoice); 7] = [
    ("proportional", ByChoice::Proportional),
    ("mtf", ByChoice::Mtf),
    ("mtf_half", ByChoice::MtfHalf),
    ("ripkey", ByChoice::RipKey),
    ("moodle", ByChoice::Moodle),
    ("oumulti", ByChoice::OuMulti),
    ("formula", ByChoice::Formula),
];

/// Rules with the parameters that they take; a star means that it cannot be left out.
const PARAMETERS: [(&str, &str); 8] = [
    ("exact", "round"),
    ("half", "share, round"),
    ("fixed", "each*, round"),
    ("flat", "part*, round"),
    ("penalty", "right*, wrong*, allow_negative, round"),
    ("qti_map", "map.<option>*, default, lower, upper, round"),
    (
        "per_blank",
        "all_or_nothing, unordered, unit_optional, traditional, reading, round",
    ),
    ("manual", "round"),
];

/// Why a text is not a scoring rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotARule {
    /// No rule of this name.
    #[error("`{found}` is not a scoring rule; wanted one of: {wanted}")]
    Name {
        /// What was given.
        found: String,
        /// All names.
        wanted: String,
    },
    /// No parameter of this name.
    #[error("rule `{rule}` has no parameter `{found}`; it has: {wanted}")]
    Parameter {
        /// The rule.
        rule: &'static str,
        /// What was given.
        found: String,
        /// Those that it has.
        wanted: &'static str,
    },
    /// A parameter is left out.
    #[error("rule `{rule}` needs `{parameter}`")]
    Missing {
        /// The rule.
        rule: &'static str,
        /// Which.
        parameter: &'static str,
    },
    /// A parameter is given twice.
    #[error("`{parameter}` is given twice")]
    Twice {
        /// Which.
        parameter: String,
    },
    /// A parameter has a value that it cannot have.
    #[error("`{parameter}` is `{found}`; wanted {wanted}")]
    Value {
        /// Which.
        parameter: String,
        /// What was given.
        found: String,
        /// What it may be.
        wanted: &'static str,
    },
}

/// The names of all rules.
pub fn names() -> impl Iterator<Item = &'static str> {
    let bare = BARE.iter().map(|(name, _)| *name);
    let matches = ByMatch::ALL.iter().map(|by| by.as_str());
    let orders = ByOrder::ALL.iter().map(|by| by.as_str());
    let others = PARAMETERS.iter().map(|(name, _)| *name);
    others.chain(bare).chain(matches).chain(orders)
}

impl Rule {
    /// Reads a rule as an author writes it.
    ///
    /// # Errors
    /// [`NotARule`].
    pub fn authored(text: &str) -> Result<Self, NotARule> {
        read(text, Reader::Text2(STRICT))
    }

    /// Reads a rule as a paper keeps it.
    ///
    /// # Errors
    /// [`NotARule`].
    pub fn stored(text: &str) -> Result<Self, NotARule> {
        read(text, Reader::Text1)
    }

    /// Reads a rule of this name with these parameters, an empty value for one that is only named.
    ///
    /// # Errors
    /// [`NotARule`].
    pub fn with_parameters<'a>(
        name: &str,
        parameters: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, NotARule> {
        build(name, parameters, Reader::Text2(STRICT))
    }
}

fn read(text: &str, reader: Reader) -> Result<Rule, NotARule> {
    let mut words = text.split_ascii_whitespace();
    let name = words.next().unwrap_or_default();
    build(
        name,
        words.map(|word| word.split_once('=').unwrap_or((word, ""))),
        reader,
    )
}

fn build<'a>(
    name: &str,
    parameters: impl IntoIterator<Item = (&'a str, &'a str)>,
    reader: Reader,
) -> Result<Rule, NotARule> {
    let Some(rule) = names().find(|known| *known == name) else {
        return Err(NotARule::Name {
            found: name.chars().take(32).collect(),
            wanted: names().collect::<Vec<_>>().join(", "),
        });
    };
    let mut given = Given::collect(rule, parameters)?;
    let method = given.method(reader)?;
    let rounding = given.rounding()?;
    given.finish()?;
    Ok(Rule { method, rounding })
}

/// The parameters that were given and not looked at yet.
struct Given<'a> {
    rule: &'static str,
    values: BTreeMap<&'a str, &'a str>,
}

impl<'a> Given<'a> {
    fn collect(
        rule: &'static str,
        parameters: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, NotARule> {
        let mut values = BTreeMap::new();
        for (parameter, value) in parameters {
            if values.insert(parameter, value).is_some() {
                return Err(NotARule::Twice {
                    parameter: parameter.to_owned(),
                });
            }
        }
        Ok(Self { rule, values })
    }

    fn method(&mut self, reader: Reader) -> Result<Method, NotARule> {
        let by_order = ByOrder::ALL.iter().find(|by| by.as_str() == self.rule);
        let by_match = ByMatch::ALL.iter().find(|by| by.as_str() == self.rule);
        let bare = BARE.into_iter().find(|(name, _)| *name == self.rule);
        if let Some(by) = by_order {
            return Ok(Method::Order(*by));
        }
        if let Some(by) = by_match {
            return Ok(Method::Match(*by));
        }
        if let Some((_, by)) = bare {
            return Ok(Method::Choice(by));
        }
        Ok(Method::Choice(match self.rule {
            "half" => ByChoice::Half {
                share: self.share()?,
            },
            "fixed" => ByChoice::Fixed {
                each: self.positive("each")?,
            },
            "flat" => ByChoice::Flat {
                part: self.positive("part")?,
            },
            "penalty" => ByChoice::Penalty {
                right: self.positive("right")?,
                wrong: self.positive("wrong")?,
                allow_negative: self.flag("allow_negative")?,
            },
            "qti_map" => ByChoice::QtiMap(Box::new(self.mapping()?)),
            "per_blank" => return Ok(Method::PerBlank(self.blanks(reader)?)),
            "exact" => return Ok(Method::Exact),
            _ => return Ok(Method::Manual),
        }))
    }

    fn number(
        &mut self,
        parameter: &str,
        wanted: &'static str,
        fits: impl Fn(Fraction) -> bool,
    ) -> Result<Option<Fraction>, NotARule> {
        let Some(found) = self.values.remove(parameter) else {
            return Ok(None);
        };
        let number = found.parse().ok().filter(|number| fits(*number));
        number.map(Some).ok_or_else(|| NotARule::Value {
            parameter: parameter.to_owned(),
            found: found.to_owned(),
            wanted,
        })
    }

    fn share(&mut self) -> Result<Fraction, NotARule> {
        let fits = |share| Fraction::ZERO < share && share < Fraction::ONE;
        let share = self.number("share", "a share between 0 and 1, such as `1/2`", fits)?;
        Ok(share.unwrap_or(Fraction::HALF))
    }

    fn positive(&mut self, parameter: &'static str) -> Result<Fraction, NotARule> {
        let wanted = "a number of marks above 0, such as `0.5`";
        let found = self.number(parameter, wanted, |marks| Fraction::ZERO < marks)?;
        let rule = self.rule;
        found.ok_or(NotARule::Missing { rule, parameter })
    }

    fn flag(&mut self, parameter: &str) -> Result<bool, NotARule> {
        match self.values.remove(parameter) {
            None | Some("false") => Ok(false),
            Some("" | "true") => Ok(true),
            Some(found) => Err(NotARule::Value {
                parameter: parameter.to_owned(),
                found: found.to_owned(),
                wanted: "`true` or `false`, or no value",
            }),
        }
    }

    fn mapping(&mut self) -> Result<Mapping, NotARule> {
        const WANTED: &str = "a number of marks, such as `-0.5`";
        let mut of = BTreeMap::new();
        let named: Vec<&str> = self.values.keys().copied().collect();
        for parameter in named {
            let Some(option) = parameter.strip_prefix("map.") else {
                continue;
            };
            let option: OptionId = option.parse().map_err(|_| NotARule::Value {
                parameter: "map".to_owned(),
                found: option.to_owned(),
                wanted: "the id of an option",
            })?;
            if let Some(marks) = self.number(parameter, WANTED, |_| true)? {
                of.insert(option, marks);
            }
        }
        if of.is_empty() {
            return Err(NotARule::Missing {
                rule: self.rule,
                parameter: "map.<option>",
            });
        }
        Ok(Mapping {
            of,
            default: self
                .number("default", WANTED, |_| true)?
                .unwrap_or(Fraction::ZERO),
            lower: self.number("lower", WANTED, |_| true)?,
            upper: self.number("upper", WANTED, |_| true)?,
        })
    }

    fn blanks(&mut self, reader: Reader) -> Result<Blanks, NotARule> {
        let policy = Policy {
            simplify: self.flag("traditional")?,
            unit_optional: self.flag("unit_optional")?,
        };
        let reader = match (self.values.remove("reading"), reader) {
            (None, Reader::Text1) | (Some(normalise::NORMALISER), _) => Reader::Text1,
            (None, Reader::Text2(_)) | (Some(reading::NORMALISER), _) => Reader::Text2(policy),
            (Some(found), _) => {
                return Err(NotARule::Value {
                    parameter: "reading".to_owned(),
                    found: found.to_owned(),
                    wanted: "`text/2`, or `text/1` for papers of old",
                });
            }
        };
        Ok(Blanks {
            all_or_nothing: self.flag("all_or_nothing")?,
            unordered: self.flag("unordered")?,
            reader,
        })
    }

    fn rounding(&mut self) -> Result<Rounding, NotARule> {
        let Some(found) = self.values.remove("round") else {
            return Ok(Rounding::Hundredth);
        };
        let known = Rounding::ALL.iter().find(|known| known.as_str() == found);
        known.copied().ok_or_else(|| NotARule::Value {
            parameter: "round".to_owned(),
            found: found.to_owned(),
            wanted: "`half_up_0.01`, `half_up_0.1`, `ceil_0.5`, `ceil` or `none`",
        })
    }

    fn finish(self) -> Result<(), NotARule> {
        let Some(found) = self.values.keys().next() else {
            return Ok(());
        };
        let wanted = PARAMETERS.iter().find(|(name, _)| *name == self.rule);
        Err(NotARule::Parameter {
            rule: self.rule,
            found: (*found).to_owned(),
            wanted: wanted.map_or("round", |(_, wanted)| *wanted),
        })
    }
}
