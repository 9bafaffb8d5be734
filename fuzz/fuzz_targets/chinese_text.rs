//! Chinese papers as plain text.

#![no_main]

use examhall::formats::exchange::chinese_text;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| examhall_fuzz::check(&chinese_text::read(bytes)));
