//! Sheets of questions.

#![no_main]

use examhall::formats::exchange::sheet;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| examhall_fuzz::check(&sheet::read(bytes)));
