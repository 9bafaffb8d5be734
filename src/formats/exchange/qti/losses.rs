//! What an item has and its question has not, in words.
//!
//! Invariant: a question that may need what is missing is held.

use super::super::html::Lost;
use super::super::{ImportProblem, Place};
use super::body::Losses;
use super::files::PictureFault;
use super::remarks::{Remarks, listed};

/// Says what an item has and its question has not.
pub(super) fn say(line: usize, losses: &Losses, remarks: &mut Remarks<'_>) {
    for (fault, chinese, english) in [
        (PictureFault::Missing, "找不到", "is not there"),
        (
            PictureFault::Outside,
            "指向包外",
            "lies outside of the package",
        ),
        (
            PictureFault::Format,
            "不是 PNG、JPEG、GIF 或 WebP 图片",
            "is no PNG, JPEG, GIF or WebP",
        ),
        (
            PictureFault::TooLarge,
            "损坏或过大",
            "is damaged or too large",
        ),
    ] {
        let of_fault = losses.pictures.iter().filter(|(_, found)| *found == fault);
        let names: Vec<&str> = of_fault.map(|(name, _)| name.as_str()).collect();
        if !names.is_empty() {
            remarks.held(
                line,
                "picture_missing",
                [
                    format!(
                        "图片“{}”{chinese}，题目不完整；请补上图片或改写题目",
                        listed(names.iter().copied(), "”“")
                    ),
                    format!(
                        "picture `{}` {english}; the question is incomplete without it",
                        listed(names.iter().copied(), "`, `")
                    ),
                ],
            );
        }
    }
    for lost in &losses.of_pages {
        // Those are named above.
        if *lost != Lost::Picture {
            let ImportProblem {
                chinese, english, ..
            } = lost.problem(Place::default());
            remarks.add(lost.severity(), line, lost.code(), [chinese, english]);
        }
    }
    if !losses.variables.is_empty() {
        remarks.held(
            line,
            "variable_left_out",
            [
                "题目中有由程序填入的文字，未导入；请补上".to_owned(),
                format!(
                    "`{}` stands for a text that a program puts in; left out",
                    listed(losses.variables.iter().map(String::as_str), "`, `")
                ),
            ],
        );
    }
}
