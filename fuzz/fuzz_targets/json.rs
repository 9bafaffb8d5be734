//! Batches as JSON.

#![no_main]

use examhall::formats::exchange::json;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = json::from_json(bytes);
});
