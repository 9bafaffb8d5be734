//! QTI: what is read is written and read again.

#![no_main]

use examhall::formats::exchange::qti;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let batch = qti::read(bytes);
    examhall_fuzz::check(&batch);
    // What was read can be written, and what was written can be read.
    let written = qti::write_package(&batch.questions, &batch.assets);
    examhall_fuzz::check(&qti::read(&written.bytes));
});
