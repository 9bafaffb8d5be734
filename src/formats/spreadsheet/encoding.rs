//! Bytes of a text file to characters: UTF-8, UTF-16 with its mark, else GB 18030, which holds GBK.
//!
//! Invariant: no character is guessed or replaced; what no encoding fits is refused with its line.

use std::borrow::Cow;

use encoding_rs::{DecoderResult, Encoding, GB18030, UTF_16BE, UTF_16LE};

use super::told::{self, Told};
use crate::formats::study_text::is_damaged_utf_8;

/// The characters, without byte order mark, and the encoding where it is worth knowing.
pub(super) fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Option<&'static str>), Told> {
    let (text, converted) = if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        (Cow::Owned(whole(UTF_16LE, rest)?), Some("UTF-16"))
    } else if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        (Cow::Owned(whole(UTF_16BE, rest)?), Some("UTF-16"))
    } else {
        let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let has_mark = body.len() < bytes.len();
        match str::from_utf8(body) {
            Ok(text) => (Cow::Borrowed(text), None),
            Err(error) if has_mark || is_damaged_utf_8(body) => {
                return Err(told::no_encoding(line_of(body, error.valid_up_to())));
            }
            Err(_) => (Cow::Owned(whole(GB18030, body)?), Some("GBK（GB18030）")),
        }
    };
    match text.find('\0') {
        Some(at) => Err(told::no_encoding(line_of(text.as_bytes(), at))),
        None => Ok((text, converted)),
    }
}

fn whole(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, Told> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
    let mut text = String::with_capacity(room.unwrap_or(0));
    let (result, n_read) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    match result {
        DecoderResult::InputEmpty => {
            text.shrink_to_fit();
            Ok(text)
        }
        DecoderResult::OutputFull | DecoderResult::Malformed(..) => {
            let n_lines = 1 + text.matches('\n').count();
            Err(told::no_encoding(n_lines.min(line_of(bytes, n_read))))
        }
    }
}

/// The line, from 1, of a byte.
fn line_of(bytes: &[u8], at: usize) -> usize {
    let before = bytes.iter().take(at);
    1 + before.filter(|byte| **byte == b'\n').count()
}
