//! Bytes of a plain text to characters: UTF-8, UTF-16 with its mark, else GB 18030.
//!
//! Invariant: no character is guessed or replaced; what no encoding fits is refused at its byte.

use encoding_rs::{DecoderResult, GB18030};

use super::{Encoding, at_line, of_file};
use crate::formats::Problem;

const UTF_8_MARK: &[u8] = b"\xEF\xBB\xBF";
const UTF_16_LITTLE_MARK: &[u8] = b"\xFF\xFE";
const UTF_16_BIG_MARK: &[u8] = b"\xFE\xFF";
const UTF_32_LITTLE_MARK: &[u8] = b"\xFF\xFE\0\0";

/// The characters, and what they were written in.
pub(super) fn decode(name: &str, bytes: &[u8]) -> Result<(String, Encoding), Problem> {
    if bytes.starts_with(UTF_32_LITTLE_MARK) {
        let message = "the file is UTF-32; save it as UTF-8".to_owned();
        return Err(of_file(name, "not_utf8", message));
    }
    if let Some(rest) = bytes.strip_prefix(UTF_16_LITTLE_MARK) {
        return Ok((utf_16(name, rest, u16::from_le_bytes)?, Encoding::Utf16));
    }
    if let Some(rest) = bytes.strip_prefix(UTF_16_BIG_MARK) {
        return Ok((utf_16(name, rest, u16::from_be_bytes)?, Encoding::Utf16));
    }
    let has_mark = bytes.starts_with(UTF_8_MARK);
    let body = bytes.strip_prefix(UTF_8_MARK).unwrap_or(bytes);
    let wrong_at = match std::str::from_utf8(body) {
        Ok(text) => return Ok((text.to_owned(), Encoding::Utf8)),
        Err(error) => error.valid_up_to(),
    };
    let at = wrong_at + bytes.len() - body.len();
    if has_mark || is_damaged_utf_8(body) {
        let message = format!("the file is UTF-8 but for byte {at}, which cannot be read");
        return Err(at_line(name, line_of(bytes, at), "not_utf8", message));
    }
    match gb_18030(body) {
        Ok(text) => Ok((text, Encoding::Gb18030)),
        Err(gb_at) => {
            let message = format!(
                "the file is neither UTF-8 (byte {at} cannot be read) nor GB18030 (byte {gb_at}); save it as UTF-8"
            );
            Err(at_line(name, line_of(bytes, gb_at), "not_utf8", message))
        }
    }
}

/// The line, counted from 1, of a byte.
fn line_of(bytes: &[u8], at: usize) -> usize {
    1 + bytes.iter().take(at).filter(|byte| **byte == b'\n').count()
}

fn utf_16(name: &str, bytes: &[u8], read: fn([u8; 2]) -> u16) -> Result<String, Problem> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    let refuse = |text: &str, n_units: usize| {
        // After the mark, which is one unit.
        let (at, line) = (2 * (n_units + 1), 1 + text.matches('\n').count());
        let message = format!("the file is UTF-16 but for byte {at}, which cannot be read");
        at_line(name, line, "not_utf16", message)
    };
    let mut n_units = 0;
    for decoded in char::decode_utf16(pairs.iter().copied().map(read)) {
        let Ok(c) = decoded else {
            return Err(refuse(&text, n_units));
        };
        n_units += c.len_utf16();
        text.push(c);
    }
    if !rest.is_empty() {
        return Err(refuse(&text, n_units));
    }
    Ok(text)
}

/// The text, or the offset of the byte at which it is not GB 18030.
fn gb_18030(bytes: &[u8]) -> Result<String, usize> {
    let mut decoder = GB18030.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
    let mut text = String::with_capacity(room.unwrap_or(0));
    let (result, n_read) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    match result {
        DecoderResult::InputEmpty => Ok(text),
        DecoderResult::OutputFull => Err(n_read),
        DecoderResult::Malformed(length, beyond) => {
            Err(n_read.saturating_sub(usize::from(length) + usize::from(beyond)))
        }
    }
}

/// Whether most of what is not ASCII is UTF-8 all the same: GB 18030 would make other characters of it, and
/// nobody would be told. In a text that is GB 18030 hardly two bytes in a row are Chinese UTF-8.
pub(in crate::formats) fn is_damaged_utf_8(bytes: &[u8]) -> bool {
    let (mut n_valid, mut n_broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        n_valid += chunk.valid().chars().filter(|c| 2 < c.len_utf8()).count();
        n_broken += usize::from(!chunk.invalid().is_empty());
    }
    n_broken < n_valid
}
