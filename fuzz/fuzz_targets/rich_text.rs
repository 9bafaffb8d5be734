//! Texts of questions with marks.

#![no_main]

use examhall::domain::rich_text::{self, Block};
use examhall::domain::question::BLANK;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let source = String::from_utf8_lossy(bytes);
    let text = rich_text::read(&source);
    let n_pictures = text.blocks.iter().filter(|block| matches!(block, Block::Picture(_))).count();
    assert_eq!(rich_text::assets(&source).len(), n_pictures);
    assert!(source.matches(BLANK).count() <= text.plain().matches(BLANK).count());
    for fault in rich_text::faults(&source) {
        assert!(!fault.chinese().is_empty() && !fault.to_string().is_empty());
    }
});
