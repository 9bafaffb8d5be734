//! Keys and rules for the second calculation, read straight from TOML.
//!
//! Invariant: nothing here calls `domain` or `formats`: a fault in how the program reads its bank
//! must not be repeated by what checks it. Questions are recognised by their texts.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use toml::Table;

/// Why there is no second calculation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IndependentError {
    /// A file of the bank, or the blueprint, that is not as described.
    #[error("`{file}`: {what} cannot be read by the independent calculation")]
    Unreadable {
        /// The file.
        file: String,
        /// What cannot be read.
        what: String,
    },
    /// Two questions that a candidate could not tell apart.
    #[error("two questions read the same: `{stem}`")]
    SameQuestion {
        /// Their stem.
        stem: String,
    },
    /// Essays wait for a person, and nobody marks them in a rehearsal.
    #[error("section {section} of the blueprint asks for essays, which a rehearsal cannot mark")]
    Essay {
        /// The section, counted from 1.
        section: usize,
    },
}

/// What is right, by the texts that a candidate reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Right {
    /// Texts of the right options.
    Choices(BTreeSet<String>),
    /// Whether the statement is right.
    Truth(bool),
    /// For each blank the texts that it accepts.
    Blanks(Vec<Vec<String>>),
    /// The right side's text for each left side's.
    Pairs(BTreeMap<String, String>),
    /// Texts of the items in their order.
    Order(Vec<String>),
}

/// How a candidate recognises a question: its type, its stem, and every text to choose from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Look(String, String, BTreeSet<String>);

/// The keys of a bank.
#[derive(Debug, Clone, Default)]
pub(super) struct Keys(BTreeMap<Look, Right>);

/// One section of a blueprint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    /// Questions in it.
    pub(super) count: u64,
    /// Hundredths of a mark for each.
    pub(super) marks: u64,
    /// The word of its rule.
    pub(super) rule: String,
}

impl Keys {
    /// Reads the files of a bank, each a name and a text; what holds no questions is passed over.
    ///
    /// # Errors
    /// [`IndependentError`] for the first question that cannot be read or told from another.
    pub(super) fn read(files: &[(String, String)]) -> Result<Self, IndependentError> {
        let mut keys = Self::default();
        for (file, text) in files {
            let unreadable = |what: &str| IndependentError::Unreadable {
                file: file.clone(),
                what: what.to_owned(),
            };
            let table: Table = text.parse().map_err(|_| unreadable("the file"))?;
            let Some(questions) = table.get("questions").and_then(toml::Value::as_array) else {
                continue;
            };
            for question in questions {
                let code = question
                    .get("code")
                    .and_then(toml::Value::as_str)
                    .unwrap_or("a question without a code");
                let (look, right) = read_question(question).ok_or_else(|| unreadable(code))?;
                let stem = look.1.clone();
                if keys.0.insert(look, right).is_some() {
                    return Err(IndependentError::SameQuestion { stem });
                }
            }
        }
        Ok(keys)
    }

    /// The key of a slot of a paper, as the candidate got it.
    pub(super) fn find(&self, slot: &Value) -> Option<&Right> {
        let texts = ["options", "left", "right"]
            .into_iter()
            .flat_map(|list| labelled(slot, list))
            .map(|(_, text)| text);
        self.0.get(&Look(
            text(slot, "type")?.to_owned(),
            text(slot, "stem")?.to_owned(),
            texts.collect(),
        ))
    }
}

fn text<'a>(value: &'a Value, field: &str) -> Option<&'a str> {
    value.get(field)?.as_str()
}

/// Label and text of each entry of a list of a slot: letters for options and right sides, numbers
/// for left sides.
pub(super) fn labelled(slot: &Value, list: &str) -> Vec<(String, String)> {
    let entries = slot
        .get(list)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let label = |entry| text(entry, "letter").or_else(|| text(entry, "number"));
    entries
        .iter()
        .filter_map(|entry| Some((label(entry)?.to_owned(), text(entry, "text")?.to_owned())))
        .collect()
}

fn read_question(question: &toml::Value) -> Option<(Look, Right)> {
    let word = |field: &str| question.get(field)?.as_str();
    let (kind, stem, key) = (word("type")?, word("stem")?, question.get("key")?);
    let (options, left, right) = (
        by_id(question, "options"),
        by_id(question, "left"),
        by_id(question, "right"),
    );
    let of = |id: &toml::Value| options.get(id.as_str()?).cloned();
    let answer = match kind {
        "single" => Right::Choices([of(key)?].into()),
        "multiple" => Right::Choices(key.as_array()?.iter().map(of).collect::<Option<_>>()?),
        "true_false" => Right::Truth(key.as_bool()?),
        "blank" => Right::Blanks(blanks(key, question.get("accepted"))?),
        "match" => {
            let pair = |(id, value): (&String, &toml::Value)| {
                Some((left.get(id)?.clone(), right.get(value.as_str()?)?.clone()))
            };
            Right::Pairs(key.as_table()?.iter().map(pair).collect::<Option<_>>()?)
        }
        "order" => Right::Order(key.as_array()?.iter().map(of).collect::<Option<_>>()?),
        // Essays have no key that could be held against anything.
        _ => {
            return Some((
                Look(kind.to_owned(), stem.to_owned(), BTreeSet::new()),
                Right::Order(Vec::new()),
            ));
        }
    };
    let texts = options
        .into_values()
        .chain(left.into_values())
        .chain(right.into_values())
        .collect();
    Some((Look(kind.to_owned(), stem.to_owned(), texts), answer))
}

fn by_id(question: &toml::Value, list: &str) -> BTreeMap<String, String> {
    let entries = question
        .get(list)
        .and_then(toml::Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let word = |entry: &toml::Value, field: &str| Some(entry.get(field)?.as_str()?.to_owned());
    entries
        .iter()
        .filter_map(|entry| Some((word(entry, "id")?, word(entry, "text")?)))
        .collect()
}

fn blanks(key: &toml::Value, accepted: Option<&toml::Value>) -> Option<Vec<Vec<String>>> {
    let further = accepted
        .and_then(toml::Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let word = |value: &toml::Value| value.as_str().map(str::to_owned);
    let mut blanks = Vec::new();
    for (at, model) in key.as_array()?.iter().enumerate() {
        let more = further
            .get(at)
            .and_then(toml::Value::as_array)
            .map(Vec::as_slice)
            .unwrap_or_default();
        blanks.push(
            std::iter::once(model)
                .chain(more)
                .map(word)
                .collect::<Option<_>>()?,
        );
    }
    Some(blanks)
}

/// Reads the sections of a blueprint file.
///
/// # Errors
/// [`IndependentError`] for what cannot be read, and for essays.
pub(super) fn read_sections(file: &str, blueprint: &str) -> Result<Vec<Section>, IndependentError> {
    let unreadable = |what: &str| IndependentError::Unreadable {
        file: file.to_owned(),
        what: what.to_owned(),
    };
    let table: Table = blueprint.parse().map_err(|_| unreadable("the file"))?;
    let sections = table
        .get("sections")
        .and_then(toml::Value::as_array)
        .ok_or_else(|| unreadable("`sections`"))?;
    let mut read = Vec::new();
    for (at, section) in sections.iter().enumerate() {
        let name = || unreadable(&format!("section {}", at + 1));
        let kind = section
            .get("type")
            .and_then(toml::Value::as_str)
            .ok_or_else(name)?;
        let usual = match kind {
            "multiple" => "half",
            "blank" => "per_blank",
            "match" => "per_pair",
            "essay" => return Err(IndependentError::Essay { section: at + 1 }),
            _ => "exact",
        };
        let rule = section
            .get("rule")
            .and_then(toml::Value::as_str)
            .unwrap_or(usual)
            .to_owned();
        let count = section
            .get("count")
            .and_then(toml::Value::as_integer)
            .and_then(|n| u64::try_from(n).ok());
        let marks = section.get("marks").ok_or_else(name)?;
        let marks = marks
            .as_str()
            .map_or_else(|| hundredths(&marks.to_string()), hundredths);
        read.push(Section {
            count: count.ok_or_else(name)?,
            marks: marks.ok_or_else(name)?,
            rule,
        });
    }
    Ok(read)
}

/// Hundredths of a decimal number with at most two decimals.
pub(super) fn hundredths(text: &str) -> Option<u64> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let decimals: u64 = match decimals.len() {
        0 => 0,
        1 => decimals.parse::<u64>().ok()? * 10,
        2 => decimals.parse().ok()?,
        _ => return None,
    };
    Some(whole.parse::<u64>().ok()? * 100 + decimals)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const BANK: &str = r#"
format = "examhall-bank/1"
[[questions]]
code = "T01-P01"
type = "match"
stem = "配对"
left = [{ id = "1", text = "甲" }, { id = "2", text = "乙" }]
right = [{ id = "a", text = "子" }, { id = "b", text = "丑" }, { id = "c", text = "寅" }]
key = { 1 = "c", 2 = "a" }
[[questions]]
code = "T01-B01"
type = "blank"
stem = "____和____"
key = ["5", "30"]
accepted = [["五"]]
"#;

    fn keys(text: &str) -> Result<Keys, IndependentError> {
        Keys::read(&[("t.toml".to_owned(), text.to_owned())])
    }

    #[test]
    fn a_question_is_recognised_by_what_a_candidate_reads() {
        let keys = keys(BANK).unwrap();
        let slot = json!({"type": "match", "stem": "配对",
            "left": [{"number": "1", "text": "甲"}, {"number": "2", "text": "乙"}],
            "right": [{"letter": "A", "text": "寅"}, {"letter": "B", "text": "子"}, {"letter": "C", "text": "丑"}]});
        let pair = |left: &str, right: &str| (left.to_owned(), right.to_owned());
        assert_eq!(
            keys.find(&slot),
            Some(&Right::Pairs([pair("甲", "寅"), pair("乙", "子")].into()))
        );
        let blank = json!({"type": "blank", "stem": "____和____", "blanks": 2});
        let accepted = vec![vec!["5".to_owned(), "五".to_owned()], vec!["30".to_owned()]];
        assert_eq!(keys.find(&blank), Some(&Right::Blanks(accepted)));
        assert_eq!(keys.find(&json!({"type": "blank", "stem": "另一题"})), None);
    }

    #[test]
    fn what_cannot_be_told_apart_or_read_is_refused() {
        let twice = format!("{BANK}{}", BANK.replace("format = \"examhall-bank/1\"", ""));
        assert_eq!(
            keys(&twice).unwrap_err(),
            IndependentError::SameQuestion {
                stem: "配对".to_owned()
            }
        );
        let broken = BANK.replace("1 = \"c\"", "1 = \"z\"");
        assert!(keys(&broken).unwrap_err().to_string().contains("T01-P01"));
    }

    #[test]
    fn a_blueprint_is_read_with_the_usual_rules_and_exact_marks() {
        let text = "[[sections]]\ntype = \"multiple\"\ncount = 3\nmarks = 2.5\n\
                    [[sections]]\ntype = \"order\"\ncount = 1\nmarks = \"0.75\"\nrule = \"pairs\"\n";
        let section = |count, marks, rule: &str| Section {
            count,
            marks,
            rule: rule.to_owned(),
        };
        assert_eq!(
            read_sections("b", text).unwrap(),
            [section(3, 250, "half"), section(1, 75, "pairs")]
        );
        let essay = text.replace("order", "essay");
        assert_eq!(
            read_sections("b", &essay),
            Err(IndependentError::Essay { section: 2 })
        );
    }

    #[test]
    fn hundredths_are_counted_from_the_digits() {
        for (text, wanted) in [
            ("2", Some(200)),
            ("2.5", Some(250)),
            ("0.67", Some(67)),
            ("1.005", None),
            ("x", None),
        ] {
            assert_eq!(hundredths(text), wanted, "{text}");
        }
    }
}
