//! Texts as keys and quotations are compared, and hashes by which choices are made.
//!
//! Invariant: equal texts give equal results on every machine.

use crate::drafting::text::full_width;

/// A text without white space and marks of emphasis, its marks full-width.
pub(in crate::drafting::questions) fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !"*`".contains(*c))
        .map(full_width)
        .collect()
}

/// A hash of a text (FNV-1a, mixed) by which choices are made.
pub(in crate::drafting::questions) fn hash(text: &str) -> u64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    let mixed = (hash ^ (hash >> 31)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ (mixed >> 29)
}
