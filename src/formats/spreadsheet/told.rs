//! What is to be said of a file of rows, in words that say what to do.

use super::{MAX_COLUMNS, Severity};
use crate::formats::package::PackageFault;

/// One thing to say of a file or of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::formats) struct Told {
    /// `Error` where something is not read, otherwise a notice.
    pub(in crate::formats) severity: Severity,
    /// The stable name, in `snake_case`.
    pub(in crate::formats) code: &'static str,
    /// The sheet, where one of several is meant.
    pub(in crate::formats) sheet: Option<String>,
    /// The line or row, from 1; 0 where the whole is meant.
    pub(in crate::formats) line: usize,
    /// In Chinese.
    pub(in crate::formats) chinese: String,
    /// In English.
    pub(in crate::formats) english: String,
}

const SAVE_AS_ZH: &str = "请用 Excel 或 WPS 打开，选“另存为”，文件类型选“Excel 工作簿（*.xlsx）”";
const SAVE_AS_EN: &str = "open it in Excel or WPS and save it as “Excel Workbook (*.xlsx)”";

impl Told {
    pub(super) fn error(code: &'static str, chinese: String, english: String) -> Self {
        Self {
            severity: Severity::Error,
            code,
            sheet: None,
            line: 0,
            chinese,
            english,
        }
    }

    pub(super) fn notice(code: &'static str, chinese: String, english: String) -> Self {
        Self {
            severity: Severity::Notice,
            ..Self::error(code, chinese, english)
        }
    }

    /// The same, of a place.
    pub(super) fn at(self, sheet: Option<&str>, line: usize) -> Self {
        let sheet = sheet.map(str::to_owned);
        Self {
            sheet,
            line,
            ..self
        }
    }
}

pub(super) fn too_large(found: usize, max: usize) -> Told {
    const MIB: usize = 1024 * 1024;
    Told::error(
        "file_too_large",
        format!(
            "文件有 {found} 字节，最多 {} MiB；请分成几个文件",
            max / MIB
        ),
        format!(
            "the file has {found} bytes; wanted at most {} MiB: split it",
            max / MIB
        ),
    )
}

/// A file from before XLSX, or one with a password: both come in the same package.
pub(super) fn old_workbook(bytes: &[u8]) -> Told {
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let is_encrypted = bytes
        .windows(name.len())
        .any(|window| window == name.as_slice());
    if is_encrypted {
        return Told::error(
            "workbook_with_password",
            "工作簿设有打开密码，无法读取；请去掉密码后重新保存".to_owned(),
            "the workbook is encrypted; save it without a password".to_owned(),
        );
    }
    Told::error(
        "old_workbook",
        format!("这是旧版 Excel 文件（.xls），不能读取；{SAVE_AS_ZH}"),
        format!("the file is an old Excel workbook (.xls); {SAVE_AS_EN}"),
    )
}

/// A text that is a page: some systems give out pages and call them `.xls`.
pub(super) fn page() -> Told {
    Told::error(
        "markup_not_table",
        format!("文件其实是网页或 XML（有的系统把网页存成 .xls），不是表格；{SAVE_AS_ZH}"),
        format!("the file is a web page or XML and no table; {SAVE_AS_EN}"),
    )
}

pub(super) fn package(fault: &PackageFault) -> Told {
    let code = if fault.is_too_large() {
        "workbook_too_large"
    } else {
        "unreadable_workbook"
    };
    Told::error(
        code,
        format!("工作簿无法读取：{}", fault.chinese()),
        format!("the workbook cannot be read: {fault}"),
    )
}

/// A package of something else.
pub(super) fn no_workbook(found: &str) -> Told {
    Told::error(
        "no_workbook",
        format!("文件是{found}，不是 xlsx 工作簿；{SAVE_AS_ZH}"),
        format!("the package is no XLSX workbook (`{found}`); {SAVE_AS_EN}"),
    )
}

pub(super) fn broken(path: &str, reason: &str) -> Told {
    Told::error(
        "unreadable_workbook",
        format!("工作簿里的“{path}”已损坏或写法有误，请用 Excel 打开后重新保存"),
        format!("`{path}` of the workbook: {reason}"),
    )
}

pub(super) fn rows_out_of_order(row: usize) -> Told {
    Told::error(
        "rows_out_of_order",
        format!("第 {row} 行写在更后面的行之后，本表其余内容不读取；请用 Excel 打开后重新保存"),
        format!("row {row} stands behind a later one; the rest of the sheet is not read"),
    )
}

pub(super) fn cells_out_of_order(row: usize) -> Told {
    Told::error(
        "cells_out_of_order",
        format!("第 {row} 行的单元格顺序错乱，本表从这一行起不读取；请用 Excel 打开后重新保存"),
        format!(
            "the cells of row {row} do not stand in order; the sheet is not read from there on"
        ),
    )
}

pub(super) fn too_many_rows(max: usize) -> Told {
    Told::error(
        "too_many_rows",
        format!("有内容的行超过 {max} 行，之后的不读取；请分成几个文件"),
        format!("more than {max} rows hold text; what follows is not read: split the file"),
    )
}

pub(super) fn too_many_cells(max: usize) -> Told {
    Told::error(
        "too_many_cells",
        format!("有内容的单元格超过 {max} 个，之后的不读取；请分成几个文件"),
        format!("more than {max} cells hold text; what follows is not read: split the file"),
    )
}

pub(super) fn too_much_text(max: usize) -> Told {
    Told::error(
        "too_much_text",
        format!("文字超过 {max} 字节，之后的不读取；请分成几个文件"),
        format!("more than {max} bytes of text; what follows is not read: split the file"),
    )
}

pub(super) fn too_many_columns() -> Told {
    Told::error(
        "too_many_columns",
        format!("第 {MAX_COLUMNS} 列（IV）以后还有内容，不读取"),
        format!("there is text beyond column {MAX_COLUMNS} (IV), which is not read"),
    )
}

pub(super) fn too_many_merges(max: usize) -> Told {
    Told::error(
        "too_many_merged_cells",
        format!("合并单元格超过 {max} 处，其余的没有按合并处理；请取消合并后逐格填写"),
        format!("more than {max} merged cells; the others were read as they are"),
    )
}

pub(super) fn too_many_sheets(found: usize, max: usize) -> Told {
    Told::error(
        "workbook_too_large",
        format!("工作簿有 {found} 个工作表，最多 {max} 个"),
        format!("the workbook has {found} sheets; wanted at most {max}"),
    )
}

pub(super) fn hidden_sheet(name: &str) -> Told {
    Told::notice(
        "hidden_sheet",
        format!("工作表“{name}”是隐藏的，没有读取；需要时请取消隐藏"),
        format!("sheet `{name}` is hidden and was not read"),
    )
}

pub(super) fn converted(encoding: &str) -> Told {
    Told::notice(
        "encoding",
        format!("文件按 {encoding} 编码读取"),
        format!("the file was read as {encoding}"),
    )
}

pub(super) fn no_encoding(line: usize) -> Told {
    let chinese = format!(
        "第 {line} 行起有无法识别的字节：文件不是 UTF-8、UTF-16 或 GBK（GB18030）编码的文本，也不是 xlsx 工作簿"
    );
    let english = format!(
        "line {line} holds bytes that are neither UTF-8, UTF-16 nor GB18030, and the file is no workbook"
    );
    Told::error("not_text", chinese, english).at(None, line)
}

pub(super) fn not_csv(line: usize, reason: &str) -> Told {
    Told::error(
        "not_csv",
        format!("第 {line} 行：读不出表格：{reason}"),
        format!("line {line}: the table cannot be read: {reason}"),
    )
    .at(None, line)
}
