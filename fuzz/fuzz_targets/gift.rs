//! GIFT.

#![no_main]

use examhall::formats::exchange::gift;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| examhall_fuzz::check(&gift::read(bytes)));
