//! Words that make a number certain, and those that stand around one.
//!
//! Invariant: only what says the same to every reader counts as the same.

/// Measure words: one Chinese numeral before them is a number (五个, 两项), in any text.
const MEASURES: &[&str] = &[
    "个",
    "项",
    "条",
    "名",
    "位",
    "次",
    "届",
    "种",
    "类",
    "年",
    "月",
    "日",
    "天",
    "周",
    "周年",
    "人",
    "家",
    "所",
    "件",
    "台",
    "部",
    "本",
    "册",
    "篇",
    "章",
    "节",
    "页",
    "段",
    "句",
    "字",
    "层",
    "级",
    "度",
    "元",
    "倍",
    "%",
    "‰",
    "米",
    "公里",
    "厘米",
    "毫米",
    "吨",
    "克",
    "公斤",
    "斤",
    "升",
    "亩",
    "公顷",
    "平方",
    "立方",
    "岁",
    "代",
    "批",
    "组",
    "支",
    "座",
    "处",
    "场",
    "集",
    "期",
    "轮",
    "张",
    "辆",
    "艘",
    "架",
    "颗",
    "枚",
    "户",
    "门",
    "课",
    "题",
    "票",
    "笔",
    "份",
    "套",
    "片",
    "块",
    "幅",
    "棵",
    "株",
    "匹",
    "间",
    "栋",
    "小时",
    "分钟",
    "秒",
    "世纪",
    "方面",
    "百分点",
];

/// Measure words that a numeral before them makes a word of: 一点, 十分, 一时.
const SHY: &[(&str, &[char])] = &[
    ("点", &['一', '十']),
    ("时", &['一', '十']),
    ("分", &['一', '十']),
];

/// Units beside the measure words: a number with one of them may be given without it, where a blank
/// allows that.
const UNITS: &[&str] = &[
    "点",
    "时",
    "分",
    "角",
    "号",
    "人次",
    "人民币",
    "美元",
    "欧元",
    "英镑",
    "日元",
    "港元",
    "千米",
    "千克",
    "毫克",
    "平方米",
    "平方公里",
    "平方千米",
    "立方米",
    "毫升",
    "摄氏度",
    "°c",
    "千瓦",
    "千瓦时",
    "瓦",
    "伏",
    "安",
    "赫兹",
    "km",
    "cm",
    "mm",
    "kg",
    "mg",
    "ml",
    "min",
    "kw",
    "kwh",
    "hz",
    "mhz",
    "ghz",
    "kb",
    "mb",
    "gb",
    "tb",
    "bps",
    "kbps",
    "mbps",
    "gbps",
    "m2",
    "m3",
    "km2",
    "个月",
    "个百分点",
    "个方面",
    "个小时",
    "学时",
    "课时",
    "周岁",
    "步",
    "只",
    "头",
    "口",
    "根",
    "对",
    "双",
    "副",
    "道",
    "起",
    "袋",
    "箱",
    "瓶",
    "盒",
    "包",
    "杯",
    "元人民币",
];

/// Words before a number that say how near it is, and the one by which each is told.
const ABOUT: &[(&str, &str)] = &[
    ("大约", "约"),
    ("大概", "约"),
    ("约", "约"),
    ("将近", "近"),
    ("接近", "近"),
    ("近", "近"),
    ("超过", "超"),
    ("超", "超"),
    ("逾", "超"),
];

/// Words behind a number and its unit that say how near it is.
const BEYOND: &[&str] = &["多", "以上", "以下", "以内", "以外", "左右", "上下"];

/// What follows `word`, where the text begins with it.
pub(super) fn after<'a>(text: &'a [char], word: &str) -> Option<&'a [char]> {
    word.chars().try_fold(text, |rest, wanted| {
        let (c, behind) = rest.split_first()?;
        (*c == wanted).then_some(behind)
    })
}

/// Whether one numeral before this text is certain to be a number.
pub(super) fn is_measured(numeral: char, text: &[char]) -> bool {
    let begins = |word: &str| after(text, word).is_some();
    MEASURES.iter().any(|word| begins(word))
        || SHY
            .iter()
            .any(|(word, shy)| begins(word) && !shy.contains(&numeral))
}

/// Whether a text is a unit of a number.
pub(super) fn is_unit(text: &str) -> bool {
    MEASURES.contains(&text) || UNITS.contains(&text)
}

/// The word before a number at the begin of a text, and the one by which it is told.
pub(super) fn about(text: &[char]) -> Option<(&'static str, &'static str)> {
    ABOUT
        .iter()
        .copied()
        .find(|(word, _)| after(text, word).is_some())
}

/// The text without a word at its end that says how near the number is.
pub(super) fn without_beyond(text: &str) -> &str {
    BEYOND
        .iter()
        .find_map(|word| text.strip_suffix(word))
        .unwrap_or(text)
}

/// Whether this is all that stands behind a number: nothing, or how near it is.
pub(super) fn is_beyond(text: &[char]) -> bool {
    text.is_empty()
        || *text == ['余']
        || BEYOND
            .iter()
            .any(|word| after(text, word).is_some_and(<[char]>::is_empty))
}

/// Whether this is a unit and all that stands behind a number.
pub(super) fn is_unit_to_the_end(text: &[char]) -> bool {
    let mut words = MEASURES.iter().chain(UNITS);
    words.any(|word| after(text, word).is_some_and(is_beyond))
}

/// The word by which one before a number is told; `None` for any other text.
pub(super) fn told(word: &str) -> Option<&'static str> {
    ABOUT
        .iter()
        .find_map(|(own, told)| (*own == word).then_some(*told))
}
