//! Questions of other systems: the real files of `../shared/fixtures`, and our own bank through every form.

mod chinese_text;
mod gift_aiken;
mod moodle_qti_1;
mod qti;
mod sheets;
