//! Fields of a JSON object, read one by one, with faults that tell the place.
//!
//! Invariant: a field that is null is a field left out.

use serde_json::{Map, Value};

use super::InstancesFault;

/// Numbers are at most this many thousandths from 0: a thousand millions.
const MAX_THOUSANDTHS: i64 = 1_000_000_000_000;

/// Where something stands.
#[derive(Debug, Clone)]
pub(super) struct Place {
    file: String,
    path: String,
}

impl Place {
    pub(super) fn of_file(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            path: String::new(),
        }
    }

    /// The place of a part: its sort, its number from 1, and its name where it has one.
    pub(super) fn inner(&self, sort: &str, number: usize, value: &Value, name: &str) -> Self {
        let comma = if self.path.is_empty() { " " } else { ", " };
        let name = match value.get(name).and_then(Value::as_str) {
            Some(name) => format!(" `{name}`"),
            None => String::new(),
        };
        Self {
            file: self.file.clone(),
            path: format!("{}{comma}{sort} {number}{name}", self.path),
        }
    }

    pub(super) fn fault(&self, reason: String) -> InstancesFault {
        InstancesFault::Content {
            file: self.file.clone(),
            place: self.path.clone(),
            reason,
        }
    }

    pub(super) fn wants(&self, wanted: &str, found: &Value) -> InstancesFault {
        self.fault(format!("wanted {wanted}; found {}", shown(found)))
    }
}

/// An object and its place.
#[derive(Debug)]
pub(super) struct Fields<'a> {
    pub(super) place: Place,
    object: &'a Map<String, Value>,
}

impl<'a> Fields<'a> {
    pub(super) fn of(place: Place, value: &'a Value) -> Result<Self, InstancesFault> {
        match value.as_object() {
            Some(object) => Ok(Self { place, object }),
            None => Err(place.wants("an object", value)),
        }
    }

    fn find(&self, field: &str) -> Option<&'a Value> {
        self.object.get(field).filter(|value| !value.is_null())
    }

    fn wants(&self, field: &str, wanted: &str, found: &Value) -> InstancesFault {
        let reason = format!("`{field}`: wanted {wanted}; found {}", shown(found));
        self.place.fault(reason)
    }

    /// A text that must be there.
    pub(super) fn text(&self, field: &str) -> Result<String, InstancesFault> {
        let found = self.find(field).unwrap_or(&Value::Null);
        match found.as_str() {
            Some(text) if !text.is_empty() => Ok(text.to_owned()),
            Some(_) | None => Err(self.wants(field, "a text", found)),
        }
    }

    /// A list that must be there.
    pub(super) fn list(&self, field: &str) -> Result<&'a [Value], InstancesFault> {
        let found = self.find(field).unwrap_or(&Value::Null);
        match found.as_array() {
            Some(list) => Ok(list),
            None => Err(self.wants(field, "a list", found)),
        }
    }

    /// A text, a list of texts, or nothing.
    pub(super) fn texts(&self, field: &str) -> Result<Vec<String>, InstancesFault> {
        let Some(found) = self.find(field) else {
            return Ok(Vec::new());
        };
        let texts: Option<Vec<String>> = match found.as_array() {
            Some(list) => list
                .iter()
                .map(|text| text.as_str().map(str::to_owned))
                .collect(),
            None => found.as_str().map(|text| vec![text.to_owned()]),
        };
        texts.ok_or_else(|| self.wants(field, "a text or a list of texts", found))
    }

    /// A whole number from 0, or nothing.
    pub(super) fn count(&self, field: &str) -> Result<Option<u32>, InstancesFault> {
        let Some(found) = self.find(field) else {
            return Ok(None);
        };
        let count = found.as_u64().and_then(|count| u32::try_from(count).ok());
        match count {
            Some(count) => Ok(Some(count)),
            None => Err(self.wants(field, "a whole number from 0", found)),
        }
    }

    /// A number with up to three decimals in thousandths, or nothing.
    pub(super) fn thousandths(&self, field: &str) -> Result<Option<i64>, InstancesFault> {
        let Some(found) = self.find(field) else {
            return Ok(None);
        };
        // The shortest text that reads as the same float: what was written, where it has few digits.
        let number = found
            .as_number()
            .and_then(|number| thousandths(&number.to_string()));
        match number {
            Some(number) => Ok(Some(number)),
            None => Err(self.wants(
                field,
                "a number with up to three decimals, within ±1000000000",
                found,
            )),
        }
    }
}

/// A decimal in thousandths; none for more than three decimals, or beyond [`MAX_THOUSANDTHS`].
fn thousandths(text: &str) -> Option<i64> {
    let (is_negative, digits) = text
        .strip_prefix('-')
        .map_or((false, text), |digits| (true, digits));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if 3 < decimals.len() || !is_digits(whole) || !is_digits(decimals) {
        return None;
    }
    let number: i64 = format!("{whole}{decimals:0<3}").parse().ok()?;
    (number <= MAX_THOUSANDTHS).then_some(if is_negative { -number } else { number })
}

/// What was found, short enough for one line.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Array(list) => format!("a list of {}", list.len()),
        Value::Object(_) => "an object".to_owned(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            let text = value.to_string();
            match text.char_indices().nth(60) {
                Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
                None => text,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_THOUSANDTHS, thousandths};

    #[test]
    fn decimals_are_read_exactly() {
        let table = [
            ("3", Some(3000)),
            ("0.1", Some(100)),
            ("-1.625", Some(-1625)),
            ("100.0", Some(100_000)),
            ("0.0005", None),
            ("1e21", None),
            ("1000000000", Some(MAX_THOUSANDTHS)),
            ("1000000000.001", None),
        ];
        for (text, wanted) in table {
            assert_eq!(thousandths(text), wanted, "{text}");
        }
    }
}
