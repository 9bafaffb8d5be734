//! Moodle XML.

#![no_main]

use examhall::formats::exchange::moodle_xml;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| examhall_fuzz::check(&moodle_xml::read(bytes)));
