//! What a sheet cannot hold, in words.

use super::cells::{MAX_LEFT, MAX_OPTIONS};
use crate::formats::exchange::{ImportProblem, MAX_BYTES, Place, Severity};
use crate::formats::spreadsheet::MAX_CELL;

fn loss(
    index: Option<usize>,
    severity: Severity,
    code: &'static str,
    chinese: String,
    english: String,
) -> ImportProblem {
    ImportProblem {
        place: Place {
            question: index,
            ..Place::default()
        },
        severity,
        code,
        chinese,
        english,
    }
}

pub(super) fn too_many_options(index: usize) -> ImportProblem {
    loss(
        Some(index),
        Severity::Error,
        "too_many_options",
        format!("选项超过 {MAX_OPTIONS} 个或左项超过 {MAX_LEFT} 个，表格放不下，这道题没有导出"),
        format!(
            "more than {MAX_OPTIONS} options or {MAX_LEFT} left sides; the question was not written"
        ),
    )
}

pub(super) fn too_long(index: usize) -> ImportProblem {
    loss(
        Some(index),
        Severity::Error,
        "cell_too_long",
        format!("有一段文字超过单元格上限 {MAX_CELL} 个字，这道题没有导出"),
        format!(
            "a text is longer than the {MAX_CELL} characters of a cell; the question was not written"
        ),
    )
}

pub(super) fn no_row(index: usize) -> ImportProblem {
    loss(
        Some(index),
        Severity::Error,
        "no_row",
        "题干为空，或题号、题干会被当作示例，这道题没有导出".to_owned(),
        "the stem is empty, or number or stem would be taken for an example; the question was not written"
            .to_owned(),
    )
}

pub(super) fn no_key(index: usize) -> ImportProblem {
    loss(
        Some(index),
        Severity::Error,
        "key_not_written",
        "答案无法在表格中无歧义地表示，答案一格留空，请导出后手工填写".to_owned(),
        "the key cannot be written in a way that is read again as it is; its cell is left empty"
            .to_owned(),
    )
}

pub(super) fn changed(index: usize, what: &[(&str, &str)]) -> ImportProblem {
    let chinese: Vec<&str> = what.iter().map(|(chinese, _)| *chinese).collect();
    let english: Vec<&str> = what.iter().map(|(_, english)| *english).collect();
    loss(
        Some(index),
        Severity::Warning,
        "not_kept",
        format!("重新导入时这些内容会与原题不同：{}", chinese.join("、")),
        format!(
            "read again, this differs from the question: {}",
            english.join(", ")
        ),
    )
}

/// The file is larger than one that is read here.
pub(super) fn too_large(found: usize) -> Option<ImportProblem> {
    const MIB: usize = 1024 * 1024;
    (MAX_BYTES < found).then(|| {
        loss(
            None,
            Severity::Warning,
            "file_too_large",
            format!(
                "文件有 {found} 字节，超过可以导入的 {} MiB；请分几次导出",
                MAX_BYTES / MIB
            ),
            format!(
                "the file has {found} bytes, more than the {} MiB that are read; write it in parts",
                MAX_BYTES / MIB
            ),
        )
    })
}

pub(super) fn no_file(reason: &str) -> ImportProblem {
    loss(
        None,
        Severity::Error,
        "no_file",
        "工作簿没有写成：临时文件夹可能已满".to_owned(),
        format!("the workbook was not written: {reason}"),
    )
}
