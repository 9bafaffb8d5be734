//! What plain text cannot hold of HTML, in words.

use super::super::{ImportProblem, Place, Severity};

/// Something that a fragment has and its text has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::formats::exchange) enum Lost {
    /// A picture that is not in the file.
    Picture,
    /// Sound, film, drawing, or another page within the page.
    Media,
    /// MathML: its characters are kept on one line.
    Formula,
    /// `\( … \)`: LaTeX, kept as it is written.
    Latex,
    /// Raised or lowered letters that have no character of their own.
    Raised,
    /// Underlined or struck out words.
    Marking,
    /// `<x>` of a name that HTML does not know, kept as text.
    UnknownTag,
    /// Where a link leads.
    Link,
    /// A field or a button of a form.
    Control,
    /// A program or a style sheet.
    Script,
}

impl Lost {
    /// What follows: a question that may need what is missing waits for a person.
    pub(in crate::formats::exchange) const fn severity(self) -> Severity {
        match self {
            Self::Picture | Self::Media => Severity::Held,
            Self::Formula | Self::Control | Self::Script => Severity::Warning,
            Self::Latex | Self::Raised | Self::Marking | Self::UnknownTag | Self::Link => {
                Severity::Notice
            }
        }
    }

    /// The stable name.
    pub(in crate::formats::exchange) const fn code(self) -> &'static str {
        match self {
            Self::Picture => "html_picture_missing",
            Self::Media => "html_media",
            Self::Formula => "html_formula",
            Self::Latex => "html_latex",
            Self::Raised => "html_raised",
            Self::Marking => "html_marking",
            Self::UnknownTag => "html_unknown_tag",
            Self::Link => "html_link",
            Self::Control => "html_control",
            Self::Script => "html_script",
        }
    }

    /// In Chinese.
    pub(in crate::formats::exchange) const fn chinese(self) -> &'static str {
        match self {
            Self::Picture => {
                "有图片不在文件里，文中以“[图片]”代替；请核对题目是否还能作答，必要时补上图片"
            }
            Self::Media => "有音频、视频、矢量图或嵌入网页，无法导入；请核对题目是否还能作答",
            Self::Formula => "公式已改写为一行文字，请核对",
            Self::Latex => "有 LaTeX 公式，按原文保留，不会排成公式",
            Self::Raised => "有上标或下标没有对应的字符，已写成“^(…)”“_(…)”",
            Self::Marking => "下划线或删除线未保留；题目若以划线表意，请改写题干",
            Self::UnknownTag => "尖括号里的内容不是网页标签，已按文字保留，请核对",
            Self::Link => "链接只保留文字，网址未保留",
            Self::Control => "有网页表单控件（输入框、按钮等），已略去",
            Self::Script => "有脚本或样式代码，已删除",
        }
    }

    /// In English.
    pub(in crate::formats::exchange) const fn english(self) -> &'static str {
        match self {
            Self::Picture => {
                "a picture is not in the file and stands as `[图片]`; check whether the question \
                 can be answered without it, or add the picture"
            }
            Self::Media => {
                "sound, film, a vector drawing or an embedded page cannot be imported; check \
                 whether the question can be answered without it"
            }
            Self::Formula => "a formula was put on one line of text; check it",
            Self::Latex => "a LaTeX formula is kept as it is written and will not be typeset",
            Self::Raised => {
                "raised or lowered letters without a character are written `^(…)`, `_(…)`"
            }
            Self::Marking => {
                "underlining or striking out is not kept; reword the question if it matters"
            }
            Self::UnknownTag => "angle brackets with no tag of HTML are kept as text; check them",
            Self::Link => "of a link only the words are kept, not its address",
            Self::Control => "a field or button of a form was left out",
            Self::Script => "a script or a style sheet was removed",
        }
    }

    /// As a problem of a place.
    pub(in crate::formats::exchange) fn problem(self, place: Place) -> ImportProblem {
        ImportProblem {
            place,
            severity: self.severity(),
            code: self.code(),
            chinese: self.chinese().to_owned(),
            english: self.english().to_owned(),
        }
    }
}
