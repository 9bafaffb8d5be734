//! Who has to come again later, and passwords that cannot be.

use jiff::SignedDuration;

use super::told;
use crate::domain::password::{MAX_LENGTH, MIN_CLASSES, MIN_LENGTH, PasswordFault};
use crate::http::problem::{Code, Problem};

/// The same words for everybody: whether there is such a username is not told.
pub(super) fn too_many_tries(wait: SignedDuration) -> Problem {
    let seconds = whole_seconds(wait);
    let zh = format!("尝试次数过多，请在 {seconds} 秒后重试");
    let en = format!("too many tries; come again in {seconds} s");
    told(Code::TooManyTries, zh, en).with_retry_after(seconds)
}

pub(super) fn too_many_saves(wait: SignedDuration) -> Problem {
    let seconds = whole_seconds(wait);
    let zh = "保存过于频繁，答案未保存，请稍后重发";
    let en = "too many saves at once; nothing was stored: send it again in a moment";
    told(Code::TooManySaves, zh, en).with_retry_after(seconds)
}

/// What `Retry-After` can say: never less than the wait, and at least a second.
fn whole_seconds(wait: SignedDuration) -> i64 {
    let begun = i64::from(wait.subsec_nanos() > 0);
    wait.as_secs().saturating_add(begun).max(1)
}

/// What follows the name of the field.
pub(super) fn password(fault: &PasswordFault) -> String {
    match fault {
        PasswordFault::Length { found } => {
            format!("应有 {MIN_LENGTH} 至 {MAX_LENGTH} 个字符，现有 {found} 个")
        }
        PasswordFault::HoldsUsername => "不能包含用户名".to_owned(),
        PasswordFault::Guessable => {
            "太容易猜到：常用词、连续或重复的字符、年份几乎不增加难度".to_owned()
        }
        PasswordFault::TooFewClasses { found } => format!(
            "应包含小写字母、大写字母、数字、其他字符中的至少 {MIN_CLASSES} 类，现有 {found} 类"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_asked_back_too_early() {
        for (ms, seconds) in [(0, 1), (1, 1), (1_000, 1), (1_001, 2), (900_000, 900)] {
            let wait = SignedDuration::from_millis(ms);
            assert_eq!(whole_seconds(wait), seconds, "{ms}");
        }
    }
}
