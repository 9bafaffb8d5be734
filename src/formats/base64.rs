//! Base 64: how pictures stand in XML, in HTML and in the database.

const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The bytes; none where anything but the signs, white space and the `=` at the end stands there.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut n_signs, mut n_fill) = (0_u32, 0_usize, 0_usize);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        if byte == b'=' {
            n_fill += 1;
            continue;
        }
        if 0 < n_fill {
            return None;
        }
        bits = bits << 6 | value(byte)?;
        n_signs += 1;
        if n_signs.is_multiple_of(4) {
            let [_, a, b, c] = bits.to_be_bytes();
            bytes.extend([a, b, c]);
            bits = 0;
        }
    }
    let rest = n_signs % 4;
    if rest == 1 || 2 < n_fill {
        return None;
    }
    let shifted = bits << (6 * (4 - rest) % 24);
    let [_, a, b, _] = shifted.to_be_bytes();
    bytes.extend([a, b].into_iter().take(rest.saturating_sub(1)));
    Some(bytes)
}

fn value(sign: u8) -> Option<u32> {
    let (from, first) = match sign {
        b'A'..=b'Z' => (b'A', 0),
        b'a'..=b'z' => (b'a', 26),
        b'0'..=b'9' => (b'0', 52),
        b'+' => (b'+', 62),
        b'/' => (b'/', 63),
        _ => return None,
    };
    Some(u32::from(sign - from) + first)
}

/// Bytes as base 64, on one line.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let [a, b, c] = [0, 1, 2].map(|at| chunk.get(at).copied().unwrap_or_default());
        let bits = u32::from_be_bytes([0, a, b, c]);
        for (place, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let sign = usize::try_from(bits >> shift & 63).unwrap_or_default();
            let sign = SIGNS.get(sign).copied().filter(|_| place <= chunk.len());
            text.push(char::from(sign.unwrap_or(b'=')));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_decodes_to_the_same_bytes() {
        let known = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
        ];
        for (plain, encoded) in known {
            assert_eq!(encode(plain.as_bytes()), encoded);
            assert_eq!(decode(encoded).unwrap(), plain.as_bytes());
        }
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(decode(&encode(&all)).unwrap(), all);
        assert_eq!(decode(" Zm\n8").unwrap(), b"fo");
    }

    #[test]
    fn what_is_no_base_64_is_refused() {
        for text in ["Z", "Zm9v!", "Zg==Zg==", "Zg===", "党"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
