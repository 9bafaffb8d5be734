//! Acknowledged answers held against what is stored.
//!
//! Invariant: an acknowledged answer that is missing, older or different is lost.

use std::collections::BTreeMap;

use serde_json::Value;

/// The last acknowledged answer of a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Confirmed {
    /// Its revision.
    pub(super) revision: u32,
    /// The response; null where it was taken back.
    pub(super) response: Value,
}

/// What is lost, one line a slot. `stored` is the list of answers as the API gives it.
pub(super) fn find_lost(confirmed: &BTreeMap<u32, Confirmed>, stored: &[Value]) -> Vec<String> {
    let slot_of = |answer: &Value| answer.get("slot").and_then(Value::as_u64);
    let mut lost = Vec::new();
    for (slot, confirmed) in confirmed {
        let Some(found) = stored
            .iter()
            .find(|answer| slot_of(answer) == Some(u64::from(*slot)))
        else {
            lost.push(format!(
                "slot {slot}: revision {} was acknowledged and nothing is stored",
                confirmed.revision
            ));
            continue;
        };
        let revision = found.get("revision").and_then(Value::as_u64).unwrap_or(0);
        let response = found.get("response").unwrap_or(&Value::Null);
        let wanted = u64::from(confirmed.revision);
        if revision < wanted {
            lost.push(format!(
                "slot {slot}: revision {wanted} was acknowledged and {revision} is stored"
            ));
        } else if revision == wanted && !is_same(&confirmed.response, response) {
            lost.push(format!(
                "slot {slot}: revision {wanted} is stored with another response"
            ));
        }
    }
    lost
}

/// Choices have no order; everything else is compared as it stands.
fn is_same(sent: &Value, stored: &Value) -> bool {
    let sorted = |response: &Value| {
        let letters = response.get("choices")?.as_array()?;
        let mut letters: Vec<String> = letters.iter().map(Value::to_string).collect();
        letters.sort_unstable();
        Some(letters)
    };
    match (sorted(sent), sorted(stored)) {
        (Some(sent), Some(stored)) => sent == stored,
        _ => sent == stored,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn confirmed(response: Value) -> BTreeMap<u32, Confirmed> {
        [(
            3,
            Confirmed {
                revision: 2,
                response,
            },
        )]
        .into()
    }

    #[test]
    fn what_is_stored_as_acknowledged_or_newer_is_not_lost() {
        let sent = confirmed(json!({"choices": ["C", "A"]}));
        let same = json!({"slot": 3, "revision": 2, "response": {"choices": ["A", "C"]}});
        assert!(find_lost(&sent, &[same]).is_empty());
        let newer = json!({"slot": 3, "revision": 3, "response": null});
        assert!(find_lost(&sent, &[newer]).is_empty());
        let taken_back = json!({"slot": 3, "revision": 2, "response": null});
        assert!(find_lost(&confirmed(Value::Null), &[taken_back]).is_empty());
    }

    #[test]
    fn what_is_missing_older_or_different_is_lost() {
        let sent = confirmed(json!({"blanks": ["5"]}));
        let table = [
            (json!([]), "nothing is stored"),
            (
                json!([{"slot": 2, "revision": 2, "response": {"blanks": ["5"]}}]),
                "nothing is stored",
            ),
            (
                json!([{"slot": 3, "revision": 1, "response": {"blanks": ["5"]}}]),
                "and 1 is stored",
            ),
            (
                json!([{"slot": 3, "revision": 2, "response": {"blanks": ["6"]}}]),
                "another response",
            ),
            (
                json!([{"slot": 3, "revision": 2, "response": null}]),
                "another response",
            ),
        ];
        for (stored, message) in table {
            let lost = find_lost(&sent, stored.as_array().unwrap());
            assert!(lost.len() == 1 && lost[0].contains(message), "{lost:?}");
        }
    }
}
