//! Study texts.

#![no_main]

use examhall::formats::study_text;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // By its name a file is a text, a Markdown page or a Word document.
    for name in ["a.txt", "a.md", "a.docx"] {
        let _ = study_text::read(name, bytes);
    }
});
