//! Answers as people write them on forms and in tables: letters, whatever stands between them, and 对 or 错.

/// Whether a character only stands between answers.
pub fn is_between(c: char) -> bool {
    c.is_whitespace() || ",;/、，；".contains(c)
}

/// The letters of a text, in capitals.
pub fn letters(text: &str) -> impl Iterator<Item = String> + '_ {
    let letters = text.chars().filter(|c| !is_between(*c));
    letters.map(|letter| letter.to_ascii_uppercase().to_string())
}

/// Whether a text says 对 or 错; none where it says neither.
pub fn truth(text: &str) -> Option<bool> {
    match text {
        "对" | "正确" | "√" | "T" | "t" | "true" => Some(true),
        "错" | "错误" | "×" | "F" | "f" | "false" => Some(false),
        _ => None,
    }
}
