//! Pictures that somebody uploads.

#![no_main]

use examhall::formats::picture::reencode;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(picture) = reencode(bytes) {
        let again = reencode(&picture.bytes).expect("what is kept is taken again");
        assert_eq!((again.width, again.height), (picture.width, picture.height));
    }
});
