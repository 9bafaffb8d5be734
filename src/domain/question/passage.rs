//! The very characters of a text that evidence was taken from.
//!
//! Invariant: a passage is not empty, and its hash is that of its characters as they were when it was taken:
//! a text that was changed there is noticed.

use std::ops::Range;

use sha2::{Digest, Sha256};

/// Where in the text of a material evidence stands, and the hash of what stood there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    from: usize,
    to: usize,
    sha256: [u8; 32],
}

/// Why numbers and a hash are not those of a passage.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAPassage {
    /// It has no characters.
    #[error("[{from}, {to}] has no characters: wanted the first and the one behind the last")]
    Empty {
        /// The first character.
        from: usize,
        /// The one behind the last.
        to: usize,
    },
    /// The hash is none.
    #[error("`{found}` is not a hash: wanted 64 hexadecimal digits")]
    Hash {
        /// The text that was given, shortened.
        found: String,
    },
}

impl Passage {
    /// A passage as it is written down; `sha256` in hexadecimal digits, small or large.
    ///
    /// # Errors
    /// [`NotAPassage`].
    pub fn new(from: usize, to: usize, sha256: &str) -> Result<Self, NotAPassage> {
        if to <= from {
            return Err(NotAPassage::Empty { from, to });
        }
        let sha256 = read_hash(sha256).ok_or_else(|| NotAPassage::Hash {
            found: sha256.chars().take(64).collect(),
        })?;
        Ok(Self { from, to, sha256 })
    }

    /// The passage of these characters, counted from 0, which stand in the text from `from` on; none where
    /// there are none.
    pub fn of(from: usize, characters: &str) -> Option<Self> {
        let n_characters = characters.chars().count();
        (0 < n_characters).then(|| Self {
            from,
            to: from + n_characters,
            sha256: hash_of(characters),
        })
    }

    /// Its characters by number, counted from 0.
    pub fn range(&self) -> Range<usize> {
        self.from..self.to
    }

    /// The hash of its characters as UTF-8: 64 hexadecimal digits.
    pub fn sha256(&self) -> String {
        hex(&self.sha256)
    }

    /// Whether these are its characters.
    pub fn is_of(&self, characters: &str) -> bool {
        self.sha256 == hash_of(characters)
    }
}

/// SHA-256 of a text as UTF-8, as 64 hexadecimal digits.
pub fn sha256_of(text: &str) -> String {
    hex(&hash_of(text))
}

fn hash_of(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

fn read_hash(text: &str) -> Option<[u8; 32]> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    let (pairs, rest) = digits.as_deref()?.as_chunks::<2>();
    let bytes: Vec<u8> = pairs.iter().map(|[high, low]| high << 4 | low).collect();
    bytes.try_into().ok().filter(|_| rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `printf 网信 | sha256sum`.
    const HASH: &str = "e6597ddac93cbf06a9ab1e670bd0003fb3cc8702c690535110d3cf4140e9c41a";

    #[test]
    fn a_passage_is_written_and_read_back() {
        let passage = Passage::of(3, "网信").unwrap();
        assert_eq!(passage.range(), 3..5);
        let read = Passage::new(3, 5, &passage.sha256().to_uppercase()).unwrap();
        assert_eq!(read, passage);
        assert!(read.is_of("网信") && !read.is_of("网 信"));
        assert_eq!(Passage::of(3, ""), None);
    }

    #[test]
    fn the_hash_is_that_of_the_bytes() {
        assert_eq!(sha256_of("网信"), HASH);
    }

    #[test]
    fn what_is_no_passage_says_what_was_wanted() {
        let told = |from, to, hash: &str| Passage::new(from, to, hash).unwrap_err().to_string();
        assert_eq!(
            told(5, 5, HASH),
            "[5, 5] has no characters: wanted the first and the one behind the last"
        );
        assert_eq!(
            told(0, 1, "12ab"),
            "`12ab` is not a hash: wanted 64 hexadecimal digits"
        );
        for hash in [
            &format!("{HASH}a"),
            &HASH.replace('a', "g"),
            &format!("{HASH}ab"),
        ] {
            assert!(Passage::new(0, 1, hash).is_err(), "{hash}");
        }
    }
}
