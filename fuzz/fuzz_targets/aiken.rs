//! Aiken.

#![no_main]

use examhall::formats::exchange::aiken;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| examhall_fuzz::check(&aiken::read(bytes)));
