//! What the columns of a sheet hold.

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in super::super) enum Field {
    /// 题号.
    Number,
    /// 题型.
    Kind,
    /// 题干.
    Stem,
    /// 选项A: an option, from 0.
    Option(usize),
    /// 选项1: the same, where options have numbers.
    NumberedOption(usize),
    /// 选项: all of them.
    Options,
    /// 左项1: a left side, from 0.
    Left(usize),
    /// 正确答案.
    Answer,
    /// 空1: what a blank accepts, from 0.
    Blank(usize),
    /// 解析.
    Explanation,
    /// 难度.
    Difficulty,
    /// 知识点, 标签.
    Tags(TagsBy),
    /// 分值.
    Marks,
    /// 单空分数.
    MarksOfBlank,
    /// 漏选得分.
    MissMarks,
    /// 目录: a level of it, from 0.
    Topic(usize),
    /// 来源.
    Source,
    /// 固定选项.
    Pinned,
    /// 评分规则.
    Rule,
}

impl Field {
    /// The place of 选项A, from 0; none for other fields.
    pub(in super::super) const fn option(self) -> Option<usize> {
        if let Self::Option(place) = self {
            Some(place)
        } else {
            None
        }
    }

    /// The place of 选项1, from 0; none for other fields.
    pub(in super::super) const fn numbered_option(self) -> Option<usize> {
        if let Self::NumberedOption(place) = self {
            Some(place)
        } else {
            None
        }
    }

    /// The place of 左项1, from 0; none for other fields.
    pub(in super::super) const fn left(self) -> Option<usize> {
        if let Self::Left(place) = self {
            Some(place)
        } else {
            None
        }
    }

    /// The place of 空1, from 0; none for other fields.
    pub(in super::super) const fn blank(self) -> Option<usize> {
        if let Self::Blank(place) = self {
            Some(place)
        } else {
            None
        }
    }

    /// The place of a level of 目录, from 0; none for other fields.
    pub(in super::super) const fn topic(self) -> Option<usize> {
        if let Self::Topic(place) = self {
            Some(place)
        } else {
            None
        }
    }
}

/// Words of a cell, and what parts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in super::super) enum TagsBy {
    /// 知识点: by semicolons, commas and bars; a name may hold spaces and 、.
    Marks,
    /// 标签: by spaces and 、 too.
    Spaces,
}
