//! Numbers with a unit: 367项, 50.2万亿元, 41.5%, 60余所, 三十日.
//!
//! Invariant: no year, date, ordinal or part of a name is a number here.

use super::At;
use super::numerals::{self, Numeral};
use crate::drafting::text::Paragraph;

/// A number where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Number {
    /// Numeral and unit.
    pub(crate) at: At,
    /// The numeral.
    pub(crate) numeral: Numeral,
    /// What stands behind the numeral: 万亿元, 余所.
    pub(crate) unit: String,
}

/// Words between a numeral and its unit.
const SCALES: [&str; 9] = ["余万", "多万", "万亿", "万", "亿", "千", "百", "余", "多"];
/// Units, longer ones first.
const UNITS: &[&str] = &[
    "平方公里",
    "平方米",
    "立方米",
    "个工作日",
    "个百分点",
    "工作日",
    "自然日",
    "个小时",
    "人民币",
    "公里",
    "千米",
    "公斤",
    "小时",
    "分钟",
    "个月",
    "余所",
    "万元",
    "美元",
    "人次",
    "周岁",
    "学时",
    "课时",
    "公顷",
    "元",
    "项",
    "人",
    "个",
    "名",
    "所",
    "家",
    "次",
    "天",
    "日",
    "部",
    "件",
    "条",
    "种",
    "台",
    "套",
    "米",
    "吨",
    "亩",
    "秒",
    "户",
    "级",
    "倍",
    "年",
    "周",
    "%",
    "％",
    "张",
    "份",
    "期",
    "场",
    "岁",
    "分",
    "座",
    "座城市",
    "辆",
    "艘",
    "架",
    "门",
    "篇",
    "幅",
    "处",
    "类",
    "批",
    "支",
    "位",
];

/// The numbers of a sentence.
pub(crate) fn find(paragraph: &Paragraph, at: &At) -> Vec<Number> {
    let sentence = paragraph.cut(&at.range());
    let mut found = Vec::new();
    let mut skip_to = 0;
    for (n, c) in sentence.char_indices() {
        if n < skip_to || !(c.is_ascii_digit() || "一二三四五六七八九十百千两".contains(c))
        {
            continue;
        }
        let (before, rest) = sentence.split_at(n);
        let Some(numeral) = numerals::read(rest) else {
            skip_to = n + rest
                .chars()
                .take_while(|c| {
                    c.is_ascii_digit()
                        || c.is_ascii_alphanumeric()
                        || "一二三四五六七八九十零〇".contains(*c)
                })
                .map(char::len_utf8)
                .sum::<usize>()
                .max(c.len_utf8());
            continue;
        };
        skip_to = n + numeral.bytes;
        let behind = rest.get(numeral.bytes..).unwrap_or_default();
        let Some(unit) = unit(behind, c.is_ascii_digit()) else {
            continue;
        };
        if !is_number(before, &numeral, &unit, behind, c) {
            continue;
        }
        let begin = at.sentence.0 + n;
        let end = begin + numeral.bytes + unit.len();
        skip_to = n + numeral.bytes + unit.len();
        if !c.is_ascii_digit() && !paragraph.is_boundary(begin) {
            continue;
        }
        found.push(Number {
            at: at.with(&(begin..end)),
            numeral,
            unit,
        });
    }
    found
}

/// Scale and unit behind a numeral. A scale alone will do where the thing itself follows: 10亿网民.
fn unit(behind: &str, is_figures: bool) -> Option<String> {
    let scale = SCALES
        .iter()
        .find(|scale| behind.starts_with(**scale))
        .copied()
        .unwrap_or_default();
    let mut rest = behind.get(scale.len()..)?;
    let mut scale = scale.to_owned();
    if let Some(after) = rest
        .strip_prefix(['多', '余'])
        .filter(|_| !scale.is_empty())
    {
        scale.push_str(rest.get(..rest.len() - after.len())?);
        rest = after;
    }
    let unit = UNITS
        .iter()
        .filter(|unit| rest.starts_with(**unit) && !begins_word(rest, unit))
        .max_by_key(|unit| unit.len());
    match unit {
        Some(unit) => Some(format!("{scale}{unit}")),
        None if is_figures && (scale.contains('万') || scale.contains('亿')) => Some(scale),
        None => None,
    }
}

/// Whether what looks like a unit is the begin of the thing that is counted: 14亿人民, 10万人口.
fn begins_word(rest: &str, unit: &str) -> bool {
    let behind = rest.get(unit.len()..).unwrap_or_default();
    unit == "人" && behind.starts_with(['民', '口', '员', '才', '大'])
}

/// Whether it is a number that can be asked for.
fn is_number(before: &str, numeral: &Numeral, unit: &str, behind: &str, first: char) -> bool {
    let after = behind.get(unit.len()..).unwrap_or_default();
    let is_name =
        before.ends_with(|c: char| c.is_ascii_alphanumeric() || "第.-－—·之每".contains(c));
    // A year or a date is no amount; 9年 and 30年 are.
    let is_year = unit == "年"
        && (1_000 <= numeral.value
            || after.starts_with(|c: char| c.is_ascii_digit() || "代级度初底来".contains(c)));
    let is_date = (unit == "日" || unit == "分") && before.ends_with(['月', '时', '点'])
        || unit == "部" && after.starts_with(['分', '门']);
    let is_date = is_date || unit == "周" && after.starts_with(['年', '岁', '末']);
    let is_range = after.starts_with(['至', '-', '—', '～', '~'])
        || before.ends_with(['至', '~', '～', '“', '“']);
    let is_word = !first.is_ascii_digit()
        && (numeral.value == 1
            || "一".contains(first) && numeral.bytes == 3
            || [
                "个", "人", "次", "项", "种", "条", "级", "类", "位", "支", "期", "分", "部", "门",
            ]
            .contains(&unit));
    !(is_name || is_year || is_date || is_range || is_word)
}
