//! Rosters.

#![no_main]

use examhall::formats::roster;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = roster::read_csv(bytes);
});
