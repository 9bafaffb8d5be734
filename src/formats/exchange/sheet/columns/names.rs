//! The names of columns.
//!
//! Invariant: what is written for a field is read as that field.

use super::{Field, TagsBy};
use crate::formats::exchange::letter;
use crate::formats::spreadsheet::half_width;

/// Names of fields, without spaces and decorations and in small letters, the preferred ones first.
pub(super) const NAMES: &[(Field, &[&str])] = &[
    (
        Field::Number,
        &[
            "题号",
            "序号",
            "编号",
            "题目编号",
            "试题编号",
            "题目序号",
            "试题序号",
            "题目id",
            "试题id",
            "id",
            "no",
            "no.",
            "number",
            "code",
        ],
    ),
    (
        Field::Kind,
        &[
            "题型",
            "题目类型",
            "试题类型",
            "题目题型",
            "试题题型",
            "类型",
            "题类",
            "type",
            "kind",
            "questiontype",
        ],
    ),
    (
        Field::Stem,
        &[
            "题干",
            "题目",
            "题目内容",
            "题目标题",
            "试题内容",
            "试题题干",
            "题目题干",
            "题干内容",
            "试题标题",
            "题目描述",
            "试题",
            "问题",
            "stem",
            "question",
            "title",
            "content",
        ],
    ),
    (
        Field::Options,
        &[
            "选项",
            "备选项",
            "选项内容",
            "试题选项",
            "题目选项",
            "候选答案",
            "备选答案",
            "options",
            "choices",
        ],
    ),
    (
        Field::Answer,
        &[
            "正确答案",
            "答案",
            "标准答案",
            "参考答案",
            "试题答案",
            "题目答案",
            "正确选项",
            "答案内容",
            "answer",
            "key",
            "rightanswer",
            "correctanswer",
        ],
    ),
    (
        Field::Explanation,
        &[
            "解析",
            "答案解析",
            "试题解析",
            "题目解析",
            "解析说明",
            "答题解析",
            "详解",
            "explanation",
            "analysis",
        ],
    ),
    (
        Field::Difficulty,
        &[
            "难度",
            "难易度",
            "难度等级",
            "难易程度",
            "难度系数",
            "试题难度",
            "题目难度",
            "difficulty",
            "level",
        ],
    ),
    (
        Field::Tags(TagsBy::Marks),
        &[
            "知识点",
            "关联知识点",
            "所属知识点",
            "考点",
            "knowledge",
            "knowledgepoint",
        ],
    ),
    (
        Field::Tags(TagsBy::Spaces),
        &["标签", "自定义标签", "题目标签", "试题标签", "tags", "tag"],
    ),
    (
        Field::Marks,
        &[
            "分值",
            "分数",
            "默认分值",
            "默认分数",
            "题目分值",
            "试题分值",
            "题目分数",
            "试题分数",
            "每题分值",
            "每题分数",
            "score",
            "marks",
            "points",
        ],
    ),
    (
        Field::MarksOfBlank,
        &["单空分数", "单空分值", "每空分数", "每空分值"],
    ),
    (
        Field::MissMarks,
        &[
            "漏选得分",
            "少选得分",
            "漏选分数",
            "漏选分值",
            "少选分数",
            "少选分值",
            "missscore",
        ],
    ),
    (
        Field::Topic(0),
        &[
            "目录",
            "章节",
            "分类",
            "课程分类",
            "题目分类",
            "试题分类",
            "题库分类",
            "所属章节",
            "所属目录",
            "题库目录",
            "章",
            "topic",
            "category",
            "chapter",
        ],
    ),
    (Field::Topic(1), &["节"]),
    (
        Field::Source,
        &[
            "来源",
            "出处",
            "题目来源",
            "试题来源",
            "题目出处",
            "试题出处",
            "source",
        ],
    ),
    (Field::Pinned, &["固定选项", "pinned"]),
    (Field::Rule, &["评分规则", "计分规则", "rule"]),
];

/// What a header says; none for a name that nobody knows.
pub(in super::super) fn field_of(header: &str) -> Option<(Field, usize)> {
    let narrow: String = header
        .chars()
        .map(half_width)
        .filter(|c| !c.is_whitespace() && !matches!(c, '*' | '\u{feff}' | '\u{200b}' | '✱' | '※'))
        .flat_map(char::to_lowercase)
        .collect();
    // `选项(A)`: what stands in the brackets is meant; `答案(值:A~H)`: it is a remark.
    let open = narrow.replace(['(', ')', '[', ']', '【', '】', '_', '-'], "");
    by_number(&open).map(|field| (field, 0)).or_else(|| {
        let bare = without_remarks(&narrow);
        let bare = bare.trim_end_matches(':');
        by_number(bare)
            .map(|field| (field, 0))
            .or_else(|| by_name(bare))
    })
}

fn by_name(name: &str) -> Option<(Field, usize)> {
    NAMES.iter().find_map(|(field, names)| {
        let rank = names.iter().position(|known| *known == name)?;
        Some((*field, rank))
    })
}

/// Text outside of brackets.
fn without_remarks(text: &str) -> String {
    let mut depth = 0_usize;
    let mut outside = String::new();
    for c in text.chars() {
        match c {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside.push(c),
            _ => {}
        }
    }
    outside
}

/// What stands before or behind the letter or number of a column.
const OPTION: &[&str] = &["选项", "备选答案", "备选项", "候选项", "option", "options"];
const BLANK: &[&str] = &["空", "填空", "空格", "答案空"];
const TOPIC: &[&str] = &[
    "目录",
    "分类",
    "课程分类",
    "章节",
    "题库分类",
    "题目分类",
    "试题分类",
];
const LEVELS: [&str; 5] = ["一级", "二级", "三级", "四级", "五级"];

/// Columns that count: `选项a`, `a`, `选项3`, `空2`, `左项1`, `课程分类二级`.
fn by_number(name: &str) -> Option<Field> {
    for prefix in OPTION {
        let rest = name
            .strip_prefix(prefix)
            .or_else(|| name.strip_suffix(prefix));
        match rest {
            Some("") | None => {}
            Some(rest) => {
                let lettered = letter_index(rest).map(Field::Option);
                let found = lettered.or_else(|| index_of(rest).map(Field::NumberedOption));
                if found.is_some() {
                    return found;
                }
            }
        }
    }
    if let [letter @ b'a'..=b'z'] = name.as_bytes() {
        return Some(Field::Option(usize::from(letter - b'a')));
    }
    for prefix in BLANK {
        let rest = name.strip_prefix(prefix);
        if let Some(index) = rest.and_then(index_of) {
            return Some(Field::Blank(index));
        }
    }
    let ordinal = name
        .strip_prefix('第')
        .and_then(|rest| rest.strip_suffix('空'));
    if let Some(index) = ordinal.and_then(index_of) {
        return Some(Field::Blank(index));
    }
    if let Some(index) = name.strip_prefix("左项").and_then(index_of) {
        return Some(Field::Left(index));
    }
    let level = LEVELS.iter().enumerate().find_map(|(index, level)| {
        let base = name
            .strip_prefix(level)
            .or_else(|| name.strip_suffix(level))?;
        TOPIC.contains(&base).then_some(index)
    });
    level.map(Field::Topic)
}

/// The place, from 0, of one or two letters.
fn letter_index(text: &str) -> Option<usize> {
    if text.is_empty() || 2 < text.len() {
        return None;
    }
    let mut index = 0_usize;
    for byte in text.bytes() {
        if !byte.is_ascii_alphabetic() {
            return None;
        }
        index = index * 26 + usize::from(byte.to_ascii_lowercase() - b'a') + 1;
    }
    index.checked_sub(1)
}

/// The place, from 0, of a number from 1 to 99.
fn index_of(text: &str) -> Option<usize> {
    let is_number = text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    let number: usize = text.parse().ok().filter(|_| is_number)?;
    number.checked_sub(1)
}

/// The header that is written for a field.
pub(in super::super) fn title(field: Field) -> String {
    match field {
        Field::Option(index) => format!("选项{}", letter(index)),
        Field::NumberedOption(index) => format!("选项{}", index + 1),
        Field::Left(index) => format!("左项{}", index + 1),
        Field::Blank(index) => format!("空{}", index + 1),
        Field::Number
        | Field::Kind
        | Field::Stem
        | Field::Options
        | Field::Answer
        | Field::Explanation
        | Field::Difficulty
        | Field::Tags(_)
        | Field::Marks
        | Field::MarksOfBlank
        | Field::MissMarks
        | Field::Topic(_)
        | Field::Source
        | Field::Pinned
        | Field::Rule => {
            let known = NAMES.iter().find(|(known, _)| *known == field);
            let name = known.and_then(|(_, names)| names.first());
            name.map_or_else(String::new, |name| (*name).to_owned())
        }
    }
}
