//! The id of a question's version in 22 characters instead of 36, for papers by the million.
//!
//! Invariant: an id has one spelling: base64url of its 16 bytes without padding (RFC 4648, 5), the
//! four bits to spare zero.

use uuid::Uuid;

use crate::domain::{NotAnId, QuestionVersionId};

/// The length of an id, in characters, all of them ASCII.
pub(super) const LENGTH: usize = 22;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Adds an id to `text`.
pub(super) fn push(text: &mut String, id: QuestionVersionId) {
    let bits = u128::from_be_bytes(*id.as_bytes());
    // 21 characters carry six bits each; the last carries two.
    let sixes = (0..21).map(|at| bits >> (122 - 6 * at)).chain([bits << 4]);
    text.extend(sixes.filter_map(|six| {
        let at = usize::try_from(six & 63).ok()?;
        ALPHABET.get(at).copied().map(char::from)
    }));
}

/// Reads an id back.
///
/// # Errors
/// [`NotAnId`] for another length, another character, or bits to spare that are not zero.
pub(super) fn read(text: &str) -> Result<QuestionVersionId, NotAnId> {
    let refuse = || NotAnId {
        found: text.chars().take(64).collect(),
    };
    let Some((last, front)) = text.as_bytes().split_last() else {
        return Err(refuse());
    };
    if text.len() != LENGTH {
        return Err(refuse());
    }
    let mut bits = 0_u128;
    for letter in front {
        bits = (bits << 6) | u128::from(six_bits(*letter).ok_or_else(refuse)?);
    }
    let spare = six_bits(*last).ok_or_else(refuse)?;
    if spare & 15 != 0 {
        return Err(refuse());
    }
    bits = (bits << 2) | u128::from(spare >> 4);
    Ok(QuestionVersionId::new(Uuid::from_u128(bits)))
}

const fn six_bits(letter: u8) -> Option<u8> {
    match letter {
        b'A'..=b'Z' => Some(letter - b'A'),
        b'a'..=b'z' => Some(letter - b'a' + 26),
        b'0'..=b'9' => Some(letter - b'0' + 52),
        b'-' => Some(62),
        b'_' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn short(bits: u128) -> String {
        let mut text = String::new();
        push(&mut text, QuestionVersionId::new(Uuid::from_u128(bits)));
        text
    }

    /// Python: `base64.urlsafe_b64encode(bytes.fromhex("0192f0c12b3c7d4e8f506172839405a6"))`.
    #[test]
    fn an_id_is_base64url_of_its_bytes() {
        let id = 0x0192_f0c1_2b3c_7d4e_8f50_6172_8394_05a6;
        assert_eq!(short(id), "AZLwwSs8fU6PUGFyg5QFpg");
        assert_eq!(short(0), "A".repeat(22));
        assert_eq!(short(u128::MAX), format!("{}w", "_".repeat(21)));
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for wrong in ["", "AZLwwSs8fU6PUGFyg5QFp", "AZLwwSs8fU6PUGFyg5QFpgA"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        for last in ["h", "=", "+", "é"] {
            assert!(read(&format!("AZLwwSs8fU6PUGFyg5QFp{last}")).is_err());
        }
    }

    proptest! {
        #[test]
        fn every_id_reads_back(bits: u128) {
            let id = QuestionVersionId::new(Uuid::from_u128(bits));
            prop_assert_eq!(read(&short(bits)), Ok(id));
        }
    }
}
