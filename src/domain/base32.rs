//! Crockford's base 32: secrets and codes that people read from paper and type on phones.
//!
//! Invariant: what is written here, typed again however carelessly, folds to what was written.

/// Crockford's alphabet, in lower case: no i, l, o, u.
const ALPHABET: [char; 32] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'j',
    'k', 'm', 'n', 'p', 'q', 'r', 's', 't', 'v', 'w', 'x', 'y', 'z',
];

/// The bytes in lower case, five bits a character from the first bit on; the last is filled up with
/// zero bits.
pub fn write(bytes: &[u8]) -> String {
    let (mut text, mut buffer, mut n_bits) = (String::new(), 0_u32, 0_u32);
    let mut push = |five: u32| {
        text.extend(
            usize::try_from(five & 31)
                .ok()
                .and_then(|at| ALPHABET.get(at)),
        );
    };
    for byte in bytes {
        buffer = (buffer << 8) | u32::from(*byte);
        n_bits += 8;
        while n_bits >= 5 {
            n_bits -= 5;
            push(buffer >> n_bits);
        }
    }
    if n_bits > 0 {
        push(buffer << (5 - n_bits));
    }
    text
}

/// The bytes of what [`write()`] wrote; none where it is something else.
pub fn read(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut buffer, mut n_bits) = (Vec::new(), 0_u64, 0_u32);
    for c in text.chars() {
        buffer = (buffer << 5) | value(c)?;
        n_bits += 5;
        if n_bits >= 8 {
            n_bits -= 8;
            bytes.push(u8::try_from((buffer >> n_bits) & 255).ok()?);
        }
    }
    Some(bytes).filter(|bytes| write(bytes) == text)
}

/// What was typed, as it was written: letter case, hyphens, spaces and full width do not matter, and
/// the letters that look like digits are read as such. Whatever else was typed stays.
pub fn fold(text: &str) -> String {
    text.chars()
        .map(to_half_width)
        // Phones make other dashes of a hyphen.
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}'))
        .map(|c| match c.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        })
        .collect()
}

/// The five bits of a folded character.
pub fn value(folded: char) -> Option<u64> {
    (0..)
        .zip(ALPHABET)
        .find(|(_, known)| *known == folded)
        .map(|(five, _)| five)
}

/// Chinese input methods write ASCII in full width, 0xFEE0 above.
fn to_half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4648's test vector `foobar` is CPNMUOJ1E8 in its extended hex; in Crockford's letters:
    #[test]
    fn base_32_is_crockfords() {
        assert_eq!(write(b"foobar"), "csqpyrk1e8");
        let values: Vec<u64> = ALPHABET.into_iter().filter_map(value).collect();
        assert_eq!(values, (0..32).collect::<Vec<_>>());
        assert_eq!(value('u'), None);
    }

    #[test]
    fn what_is_typed_carelessly_folds_to_what_was_written() {
        for typed in ["1o0-LI z", "100–11—Z", "１Ｏ０－ｌｉ\u{3000}Ｚ", "10011z"] {
            assert_eq!(fold(typed), "10011z", "{typed}");
        }
        assert_eq!(fold("u!中"), "u!中");
    }
}
