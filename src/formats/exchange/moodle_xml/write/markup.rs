//! Texts as XML.

use std::fmt::Write as _;

/// Characters as text or as the value of an attribute; those that XML does not know are left out.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars().filter(|c| is_known(*c)) {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// HTML in a section that XML does not look into; `]]>` is split between two of them.
pub(super) fn sealed(html: &str) -> String {
    if html.is_empty() {
        return String::new();
    }
    let known: String = html.chars().filter(|c| is_known(*c)).collect();
    format!("<![CDATA[{}]]>", known.replace("]]>", "]]]]><![CDATA[>"))
}

fn is_known(c: char) -> bool {
    matches!(c, '\t' | '\n') || (' ' <= c && !matches!(c, '\u{fffe}' | '\u{ffff}'))
}

/// A name as a part of an address.
pub(super) fn percent_encoded(name: &str) -> String {
    let mut encoded = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
