//! What handlers take, and what they are spared.

use super::*;

fn token(header: &str) -> Option<String> {
    let mut headers = HeaderMap::new();
    headers.insert(header::AUTHORIZATION, header.parse().unwrap());
    bearer(&headers).map(str::to_owned)
}

#[test]
fn only_a_bearer_token_is_a_token() {
    assert_eq!(token("Bearer abc"), Some("abc".to_owned()));
    assert_eq!(token("bearer abc"), Some("abc".to_owned()));
    assert_eq!(token("Basic abc"), None);
    assert_eq!(token("abc"), None);
}

#[test]
fn a_slot_has_one_spelling() {
    assert_eq!("12".parse::<SlotNumber>().unwrap(), SlotNumber(12));
    for text in ["", "+1", "-1", "1.0", "a", "99999999999"] {
        assert!(text.parse::<SlotNumber>().is_err(), "{text:?}");
    }
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    #[expect(dead_code, reason = "only read")]
    name: String,
}

fn refused(text: &str) -> String {
    parse::<Form>(text.as_bytes()).unwrap_err().to_string()
}

#[test]
fn what_is_no_json_is_told_apart_from_the_wrong_json() {
    assert!(parse::<Form>(br#" {"name":"x"}"#).is_ok());
    for text in [
        "",
        "{",
        r#"{"name":1"#,
        r#"{"name":"x"} x"#,
        "{'name':1}",
        &"[".repeat(5_000),
    ] {
        assert_eq!(refused(text), "malformed_json", "{text}");
    }
    for text in [
        "{}",
        "[]",
        r#"["x"]"#,
        "null",
        r#"{"name":1}"#,
        r#"{"name":"x","age":1}"#,
    ] {
        assert_eq!(refused(text), "unreadable_body", "{text}");
    }
    assert_eq!(refused(r#"{"name":"x","name":"y"}"#), "unreadable_body");
}
