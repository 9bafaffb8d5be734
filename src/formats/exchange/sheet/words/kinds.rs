//! The words for types of questions.

use super::bare;
use crate::domain::question::Kind;
use crate::formats::exchange::ForeignKind;

/// What a cell of 题型 says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum KindWord {
    /// This kind.
    Kind(ForeignKind),
    /// 选择题: one or several right options, which the word does not say.
    Choice,
}

/// Every kind, with the word that is written and those that are read, without 题 at their end.
const KINDS: [(ForeignKind, &str, &[&str]); 8] = [
    (
        ForeignKind::Single,
        "单选题",
        &[
            "单选",
            "单项选择",
            "单选选择",
            "单项",
            "单选项",
            "single",
            "singlechoice",
            "single_choice",
            "radio",
        ],
    ),
    (
        ForeignKind::Multiple,
        "多选题",
        &[
            "多选",
            "多项选择",
            "多选选择",
            "多项",
            "多选项",
            "不定项",
            "不定项选择",
            "不定项多选",
            "multi",
            "multiple",
            "multiplechoice",
            "multiple_choice",
            "multichoice",
            "checkbox",
        ],
    ),
    (
        ForeignKind::TrueFalse,
        "判断题",
        &[
            "判断",
            "是非",
            "对错",
            "判断正误",
            "判断对错",
            "judge",
            "judgement",
            "judgment",
            "truefalse",
            "true_false",
            "true/false",
            "boolean",
        ],
    ),
    (
        ForeignKind::Blank,
        "填空题",
        &[
            "填空",
            "多空填空",
            "单空填空",
            "fill",
            "blank",
            "fillblank",
            "fill_blank",
            "fillintheblank",
        ],
    ),
    (
        ForeignKind::Match,
        "匹配题",
        &["匹配", "连线", "配对", "match", "matching"],
    ),
    (
        ForeignKind::Order,
        "排序题",
        &["排序", "order", "ordering", "sort", "sorting"],
    ),
    (
        ForeignKind::Essay,
        "简答题",
        &[
            "简答",
            "问答",
            "论述",
            "简述",
            "主观",
            "名词解释",
            "案例",
            "案例分析",
            "材料分析",
            "分析",
            "计算",
            "综合",
            "实操",
            "作文",
            "写作",
            "申论",
            "解答",
            "essay",
            "qa",
            "text",
            "subjective",
        ],
    ),
    (
        ForeignKind::Numeric,
        "数值题",
        &["数值", "数字", "numeric", "numerical", "number"],
    ),
];

/// The word that is written.
pub(in super::super) fn kind_word(kind: ForeignKind) -> &'static str {
    let found = KINDS.iter().find(|(known, ..)| *known == kind);
    found.map_or("", |(_, word, _)| word)
}

/// What a cell of 题型 says; none for what is no type.
pub(in super::super) fn kind_of(cell: &str) -> Option<KindWord> {
    let whole = bare(cell);
    // `【单选题】`: everything stands in brackets.
    let inner = || bare(&cell.replace(['(', ')', '（', '）', '[', ']', '【', '】'], ""));
    let word = if whole.is_empty() { inner() } else { whole };
    let stem = word.strip_suffix('题').unwrap_or(&word);
    if ["选择", "choice"].contains(&stem) {
        return Some(KindWord::Choice);
    }
    let found = KINDS.iter().find(|(_, _, words)| words.contains(&stem));
    found.map(|(kind, ..)| KindWord::Kind(*kind))
}

/// What names of sheets say of types.
const PARTS: [(&str, ForeignKind); 15] = [
    ("单选", ForeignKind::Single),
    ("单项选择", ForeignKind::Single),
    ("多选", ForeignKind::Multiple),
    ("多项选择", ForeignKind::Multiple),
    ("不定项", ForeignKind::Multiple),
    ("判断", ForeignKind::TrueFalse),
    ("填空", ForeignKind::Blank),
    ("匹配", ForeignKind::Match),
    ("连线", ForeignKind::Match),
    ("排序", ForeignKind::Order),
    ("简答", ForeignKind::Essay),
    ("问答", ForeignKind::Essay),
    ("论述", ForeignKind::Essay),
    ("名词解释", ForeignKind::Essay),
    ("案例分析", ForeignKind::Essay),
];

/// The kind that the name of a sheet tells, where it names exactly one: `一、单选题（每题2分）`.
pub(in super::super) fn kind_of_sheet(name: &str) -> Option<ForeignKind> {
    if let Some(KindWord::Kind(kind)) = kind_of(name) {
        return Some(kind);
    }
    let mut kinds = PARTS.iter().filter(|(part, _)| name.contains(part));
    let (_, first) = kinds.next()?;
    kinds.all(|(_, kind)| kind == first).then_some(*first)
}

/// The kind of the bank; none for what it does not know.
pub(in super::super) const fn bank_kind(kind: ForeignKind) -> Option<Kind> {
    Some(match kind {
        ForeignKind::Single => Kind::Single,
        ForeignKind::Multiple => Kind::Multiple,
        ForeignKind::TrueFalse => Kind::TrueFalse,
        ForeignKind::Blank => Kind::Blank,
        ForeignKind::Match => Kind::Match,
        ForeignKind::Order => Kind::Order,
        ForeignKind::Essay => Kind::Essay,
        ForeignKind::Numeric => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_go_by_many_words() {
        for (cell, wanted) in [
            ("单选题", ForeignKind::Single),
            (" 单项选择题 ", ForeignKind::Single),
            ("【多选】", ForeignKind::Multiple),
            ("不定项选择题", ForeignKind::Multiple),
            ("判断题（对/错）", ForeignKind::TrueFalse),
            ("Judge", ForeignKind::TrueFalse),
            ("填空", ForeignKind::Blank),
            ("名词解释", ForeignKind::Essay),
            ("连线题", ForeignKind::Match),
        ] {
            assert_eq!(kind_of(cell), Some(KindWord::Kind(wanted)), "{cell}");
        }
        assert_eq!(kind_of("选择题"), Some(KindWord::Choice));
        for cell in ["", "1", "党的建设", "题"] {
            assert_eq!(kind_of(cell), None, "{cell}");
        }
    }

    #[test]
    fn the_name_of_a_sheet_tells_one_type_or_none() {
        assert_eq!(
            kind_of_sheet("一、单选题（每题2分）"),
            Some(ForeignKind::Single)
        );
        assert_eq!(kind_of_sheet("判断"), Some(ForeignKind::TrueFalse));
        assert_eq!(kind_of_sheet("单选多选"), None);
        assert_eq!(kind_of_sheet("Sheet1"), None);
    }
}
