//! What stands in the way of certificates.

use super::told;
use crate::http::problem::{Code, Problem};

pub(super) fn ungraded(n_ungraded: usize) -> Problem {
    let zh = format!("还有 {n_ungraded} 份作答没有最终成绩，请先评完");
    let en = format!("attempts without a final grade: {n_ungraded}; mark them first");
    told(Code::Ungraded, zh, en).with("n_ungraded", n_ungraded)
}

pub(super) fn nobody_to_award() -> Problem {
    let zh = "没有符合条件的考生；及格证书要求考试设有及格线";
    let en = "nobody is to be awarded; to pass needs a pass mark";
    told(Code::NobodyToAward, zh, en)
}

pub(super) fn too_many_awards(found: usize, max: usize) -> Problem {
    let zh = format!("一次最多打印 {max} 份证书，现有 {found} 份，请按支部（branch）分批打印");
    let en = format!(
        "at most {max} certificates are printed at once; found {found}: ask branch by branch"
    );
    told(Code::TooManyAwards, zh, en)
        .with("found", found)
        .with("max", max)
}
