//! What stands in the way of questions and plans.

use super::told;
use crate::domain::question::review::ReviewFault;
use crate::domain::question::{NotACode, QuestionCode, Status};
use crate::formats::FormFault;
use crate::formats::picture::{MAX_PIXELS, MAX_UPLOAD, PictureFault};
use crate::http::faults::{fault_entries, question_entries};
use crate::http::problem::{Code, Problem};

pub(super) fn invalid_questions(faulty: &[(usize, Vec<FormFault>)]) -> Problem {
    let n = faulty.len();
    let zh = format!("{n} 道题有误，所有试题都未保存");
    let en = format!("no question was stored; questions with faults: {n}");
    told(Code::InvalidQuestions, zh, en).with_entries("faults", question_entries(faulty))
}

pub(super) fn invalid_blueprint(faults: &[FormFault]) -> Problem {
    let n = faults.len();
    let zh = format!("组卷方案有 {n} 处错误");
    let en = format!("the blueprint was not stored; faults in it: {n}");
    told(Code::InvalidBlueprint, zh, en).with_entries("faults", fault_entries(faults))
}

pub(super) fn model_too_large(max: u64) -> Problem {
    let zh = format!("模型最多由 {max} 个作答估计，本场考试超出此数");
    let en = format!("a model is estimated from at most {max} answers; the exam has more");
    told(Code::ModelTooLarge, zh, en)
}

pub(super) fn changed(code: &QuestionCode, in_use: Option<u32>) -> Problem {
    let (zh, en) = match in_use {
        Some(version) => (
            format!("试题 {code} 现在是第 {version} 版，请重新打开后再改"),
            format!(
                "question `{code}` has version {version} by now: read it again, then change it"
            ),
        ),
        None => (
            format!("试题 {code} 没有这一版，或者正在被他人修改，请重新打开"),
            format!(
                "question `{code}` has no such version, or is just being changed: read it again"
            ),
        ),
    };
    told(Code::QuestionChanged, zh, en)
        .with("question", code.as_str())
        .with("version", in_use)
}

pub(super) fn not_reviewed(code: &QuestionCode, fault: ReviewFault) -> Problem {
    let (zh, problem) = match fault {
        ReviewFault::OwnVersion => ("须由作者以外的人批准", Code::SecondPerson),
        ReviewFault::NoNote => ("退回时请写明原因", Code::NotReviewed),
        ReviewFault::AsBefore { status } => (
            match status {
                Status::Draft => "本来就是草稿",
                Status::Approved => "此前已经批准",
                Status::Retired => "此前已经停用",
            },
            Code::NotReviewed,
        ),
    };
    let zh = format!("试题 {code}：{zh}");
    let en = format!("question `{code}`: {fault}");
    told(problem, zh, en).with("question", code.as_str())
}

pub(super) fn unusable_picture(fault: PictureFault) -> Problem {
    let zh = match fault {
        PictureFault::Bytes => format!(
            "图片重新编码后超过 {} MiB，请先缩小",
            MAX_UPLOAD / (1024 * 1024)
        ),
        PictureFault::Gif => "不支持 GIF，请另存为 PNG 或 JPEG".to_owned(),
        PictureFault::Svg => "不支持 SVG，请另存为 PNG".to_owned(),
        PictureFault::Kind => "这不是 PNG、JPEG 或 WebP 图片".to_owned(),
        PictureFault::Pixels { width, height } => format!(
            "图片有 {width} × {height} 像素，最多 {} 万像素（每通道 8 位），请先缩小",
            MAX_PIXELS / 10_000
        ),
        PictureFault::Damaged => "图片已损坏，请用看图软件打开后另存一份".to_owned(),
    };
    told(Code::UnusablePicture, zh, fault.to_string())
}

/// A question under the address of another.
pub(in crate::http) fn other_code(found: &str, wanted: &QuestionCode) -> Problem {
    let zh = format!("`code` 是“{found}”，与地址中的 {wanted} 不同");
    let en = format!("`code` is `{found}`; the address says `{wanted}`");
    told(Code::InvalidField, zh, en).with("field", "code")
}

/// A code that is none.
pub(in crate::http) fn unreadable(fault: &NotACode) -> Problem {
    let zh = format!("“{}”不是题号", fault.found);
    told(Code::InvalidField, zh, fault.to_string()).with("field", "code")
}
