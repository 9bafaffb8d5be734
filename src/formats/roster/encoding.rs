//! The encoding of a roster: UTF-8, or a message that says how to make it so.

use encoding_rs::GBK;

use super::header;
use super::{RosterFault, RosterProblem};

/// The text of a roster, without a byte order mark.
pub(super) fn text_of(bytes: &[u8]) -> Result<&str, RosterProblem> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let error = match str::from_utf8(bytes) {
        Ok(text) => return Ok(text),
        Err(error) => error,
    };
    let (before, _) = bytes
        .split_at_checked(error.valid_up_to())
        .unwrap_or_default();
    let line = before.split(|byte| *byte == b'\n').count();
    let fault = if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        RosterFault::NotUtf8Utf16
    } else if looks_like_gbk(bytes, before) {
        RosterFault::NotUtf8Gbk
    } else {
        RosterFault::NotUtf8
    };
    Err(RosterProblem {
        line,
        column: None,
        fault,
    })
}

/// Whether the whole file reads as GBK, and sensibly so.
///
/// Nearly any text of pairs of bytes reads as GBK, a broken UTF-8 file too. So either the headers
/// must be those of a roster, or nothing before the fault (`before`) may be Chinese in UTF-8.
fn looks_like_gbk(bytes: &[u8], before: &[u8]) -> bool {
    let Some(text) = GBK.decode_without_bom_handling_and_without_replacement(bytes) else {
        return false;
    };
    let headers = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let has_headers = headers
        .split([',', '\t'])
        .any(|cell| header::is_known(cell.trim_matches('"')));
    let is_chinese = |c| ('\u{4e00}'..='\u{9fff}').contains(&c);
    has_headers || (before.is_ascii() && text.contains(is_chinese))
}
