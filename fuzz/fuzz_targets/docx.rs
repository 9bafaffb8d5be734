//! Chinese papers as Word documents.

#![no_main]

use examhall::formats::exchange::docx;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| examhall_fuzz::check(&docx::read(bytes)));
