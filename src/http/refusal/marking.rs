//! What stands in the way of a marker.

use super::told;
use crate::http::problem::{Code, Problem};

pub(super) fn begun() -> Problem {
    told(
        Code::MarkingBegun,
        "已有答卷评过分，阅卷规则不能再改：同一场考试的答卷须按同一规则评阅",
        "answers of the exam are marked already: all of them are marked by the same rules",
    )
}

pub(super) fn lapsed() -> Problem {
    told(
        Code::MarkingLapsed,
        "领取已过时限，此份答卷已转交他人或已评完，请领取下一份",
        "your time for this answer is over, and another marker has it or it needs no more marks: \
         take the next",
    )
}
