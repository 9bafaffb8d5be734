//! Pictures of questions, by the hash of their bytes.
//!
//! Invariant: an [`AssetId`] names one picture for ever: its bytes never change.

use std::fmt;
use std::str::FromStr;

/// The SHA-256 of a picture as it is served: 64 hexadecimal digits in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AssetId(String);

/// Why a text is no id of a picture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("wanted 64 hexadecimal digits in lower case")]
pub struct NotAnAssetId;

impl AssetId {
    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AssetId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for AssetId {
    type Err = NotAnAssetId;

    fn from_str(text: &str) -> Result<Self, NotAnAssetId> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() == 64 && text.bytes().all(is_digit) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAnAssetId)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_one_spelling() {
        let digits = "0123456789abcdef".repeat(4);
        assert_eq!(digits.parse::<AssetId>().unwrap().as_str(), digits);
        let wrong = [
            String::new(),
            digits.to_uppercase(),
            format!("{digits}0"),
            digits.replace('0', "g"),
            "党".repeat(64),
        ];
        for text in wrong {
            assert_eq!(text.parse::<AssetId>(), Err(NotAnAssetId), "{text}");
        }
    }
}
