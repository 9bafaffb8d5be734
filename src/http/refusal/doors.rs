//! What stands in the way at the doors of an exam.

use super::told;
use crate::domain::admission::DoorFault;
use crate::http::problem::{Code, Problem};

pub(super) fn closed(fault: DoorFault) -> Problem {
    match fault {
        DoorFault::UnknownHallCode => told(
            Code::UnknownHallCode,
            "入场码与工号不符，或已作废，请核对后重新输入",
            "there is no such hall code for this number, or not any more; check what you typed",
        ),
        DoorFault::NoAccessCode => told(
            Code::AccessCode,
            "本场考试开始作答前要输入考场口令，请听监考人宣布",
            "the exam asks for the access code that the invigilator says in the hall",
        ),
        DoorFault::AccessCode => told(
            Code::AccessCode,
            "考场口令不对，请向监考人核对后重新输入",
            "the access code is wrong; ask the invigilator for it",
        ),
        DoorFault::Network => told(
            Code::NetworkNotAllowed,
            "本场考试只能在指定的网络内进入和开始，请连接考场网络，或联系监考人",
            "the exam is entered and started from certain networks alone: join that of the hall, or \
             ask the invigilator",
        ),
        DoorFault::Browser => told(
            Code::BrowserNotAllowed,
            "本场考试须用 Safe Exam Browser 打开：请双击组织者发的 .seb 文件，从打开的窗口进入；\
             已经在用的，请核对是否为本场考试的 .seb 文件",
            "the exam is sat in Safe Exam Browser: open the .seb file that the organiser handed out and \
             enter in its window; where you are in it already, it is the file of another exam",
        ),
        DoorFault::TooSoon { wait } => {
            // Part of a second is told as a whole one: who comes at the moment told is not too early.
            let seconds = wait.as_secs() + i64::from(0 < wait.subsec_nanos());
            let zh = format!("输错次数过多，请等 {seconds} 秒再试");
            let en = format!("too many wrong tries: wait {seconds} seconds");
            told(Code::TriedTooOften, zh, en).with("retry_after_seconds", seconds)
        }
    }
}
