//! Rules about the stem: S1–S12.
//!
//! What stands in “…” is verbatim and not judged here. The name of a source (`根据材料《…》，`) is neither
//! counted nor taken for the beginning of the claim.

use super::super::question::{BLANK, Kind};
use super::text::{Words, ends_clause, is_word};
use super::view::View;
use super::{Bilingual, Finding, Rule};

/// Beginnings that lean on what came before, and words that only look like them.
const LEANING: Words<17> = Words::new([
    "这", "此", "其", "该", "同时", "因此", "此外", "再", "并", "而且", "但是", "然而", "从而",
    "于是", "所以", "另外", "为此",
]);
const NOT_LEANING: Words<11> = Words::new([
    "其他", "其余", "其实", "并非", "并不", "并行", "并列", "并重", "并存", "再生", "再次",
]);
const PRONOUNS: Words<12> = Words::new([
    "这一", "这些", "这种", "这个", "这项", "这是", "这样", "它", "他们", "她们", "他的", "她的",
]);
const ADRIFT: Words<6> = Words::new(["近日", "日前", "前不久", "不久前", "此前", "上述"]);
const THIS_YEAR: Words<6> = Words::new(["今年", "去年", "明年", "前年", "本月", "上个月"]);
const NOWADAYS: Words<4> = Words::new(["目前", "当前", "如今", "现阶段"]);
/// Verbs that a window cut from a sentence begins with.
const CUT_OFF: Words<12> = Words::new([
    "出台",
    "占",
    "涵盖",
    "鲜明提出",
    "明确提出",
    "深刻指出",
    "提出了",
    "指出",
    "强调",
    "印发",
    "……",
    "包括",
]);
/// Ways to speak of a text without naming it.
const UNNAMED: Words<15> = Words::new([
    "根据材料",
    "按照材料",
    "依据材料",
    "对照材料",
    "结合材料",
    "材料中",
    "材料指出",
    "材料认为",
    "材料提到",
    "文中",
    "该文",
    "本文",
    "原文",
    "文章",
    "作者",
]);
/// Words that ask.
const ASKING: Words<27> = Words::new([
    "什么", "哪", "几", "多少", "何", "谁", "怎", "吗", "是否", "能否", "?", "下列", "以下", "请",
    "选出", "排列", "排序", "对应", "匹配", "连线", "归类", "谈谈", "试述", "简述", "论述", "说明",
    "分析",
]);

/// Fewest characters of context, and where the stem names its source.
const MIN_CONTEXT: usize = 10;
const MIN_CONTEXT_WITH_SOURCE: usize = 6;
/// From how many characters on a stem is long, and too long.
const LONG: usize = 130;
const TOO_LONG: usize = 200;

pub(super) fn check(view: &View<'_>, found: &mut Vec<Finding>) {
    let mut add = |rule, what: &str, hint: Bilingual| {
        found.push(Finding::new(rule, view.question, "stem", what).hint(hint));
    };
    // The first of those that share a text carries it, so that the others may lean on it.
    let leans = view.question.stimulus.is_some();
    check_alone(view, leans, &mut add);
    check_size(view, &mut add);
    if let Some(word) = cut_off(view) {
        add(
            Rule::S9,
            word,
            Bilingual::new(
                format!("题干从“{word}”开始，缺少主语：请补上是谁、是什么。"),
                format!("the stem begins with “{word}” and has no subject: say who, or what"),
            ),
        );
    }
    let is_named = leans || view.question.body.stem.contains('《');
    if let Some((_, word)) = UNNAMED.find(&view.stem.unquoted).filter(|_| !is_named) {
        add(
            Rule::S10,
            word,
            Bilingual::new(
                format!("题干说“{word}”，没有写明是哪一份：请写成“根据材料《……》”。"),
                format!("the stem says “{word}” and not which text: write “根据材料《……》”"),
            ),
        );
    }
    if let Some(clause) = crowded(&view.stem.claim) {
        add(
            Rule::S11,
            clause,
            Bilingual::new(
                "一个分句里挖了两个以上的空，线索太少：请拆开，或者减少一个空。",
                "a clause has two blanks or more, which leaves too little to go by: take it apart, or leave one out",
            ),
        );
    }
    if asks_nothing(view) {
        add(
            Rule::S12,
            &view.stem.claim,
            Bilingual::new(
                "题干没有疑问词，也没有空或括号：请写明要考生答什么。",
                "the stem has no word that asks, no blank and no brackets: say what is to be answered",
            ),
        );
    }
    for (shown, text) in super::texts_of(view) {
        if let Some(mark) = unbalanced(text) {
            let hint = Bilingual::new(
                format!("“{mark}”没有成对：请补上另一半，或者删去。"),
                format!("“{mark}” has no other half: add it, or leave this one out"),
            );
            let field = super::field_of(shown);
            found.push(Finding::new(Rule::S8, view.question, field, &mark.to_string()).hint(hint));
        }
    }
}

/// S1–S5: what can only be understood from a text, or at a time, that is not there.
fn check_alone(view: &View<'_>, leans: bool, add: &mut dyn FnMut(Rule, &str, Bilingual)) {
    if !leans {
        if let Some(word) = pronoun(view) {
            add(
                Rule::S5,
                word,
                Bilingual::new(
                    format!("题干以代词“{word}”作主语，单独看不知所指：请写出它所指的名称。"),
                    format!(
                        "the stem begins with “{word}”, which means nothing by itself: name what it stands for"
                    ),
                ),
            );
        } else if let Some(word) = leaning(view) {
            add(
                Rule::S1,
                word,
                Bilingual::new(
                    format!("题干以“{word}”开头，是接着上文说的：请改写成能独立读懂的句子。"),
                    format!(
                        "the stem begins with “{word}” and goes on from a text that is not there: make it a sentence that stands by itself"
                    ),
                ),
            );
        }
        if let Some(word) = adrift(&view.stem.unquoted) {
            add(
                Rule::S2,
                word,
                Bilingual::new(
                    format!("“{word}”离开原文就没有着落：请写明具体时间或者所指的内容。"),
                    format!(
                        "“{word}” means nothing away from its text: say when, or what is meant"
                    ),
                ),
            );
        }
    }
    if let Some(date) = undated(&view.stem.unquoted) {
        add(
            Rule::S3,
            &date,
            Bilingual::new(
                format!("“{date}”没有写明是哪一年：请补上年份。"),
                format!("“{date}” does not say of which year: add the year"),
            ),
        );
    }
    let nowadays = NOWADAYS.find(&view.stem.unquoted);
    if let Some((_, word)) = nowadays.filter(|_| !view.question.body.stem.contains("截至")) {
        add(
            Rule::S4,
            word,
            Bilingual::new(
                format!("“{word}”会随时间变化：请写明“截至某年某月”，或者删去。"),
                format!(
                    "what “{word}” means changes with time: say as of when (“截至某年某月”), or leave it out"
                ),
            ),
        );
    }
}

/// S1, also behind the name of a source: `根据材料《…》，其目的是（　　）`. 该文 speaks of that source.
fn leaning(view: &View<'_>) -> Option<&'static str> {
    let claim = &view.stem.claim;
    let of_source = || {
        let names_source = ["该文", "该材料"]
            .iter()
            .any(|word| claim.starts_with(word));
        names_source && !view.stem.titles.is_empty()
    };
    LEANING
        .at_begin(claim)
        .filter(|_| NOT_LEANING.at_begin(claim).is_none() && !of_source())
}

/// S5.
fn pronoun(view: &View<'_>) -> Option<&'static str> {
    PRONOUNS.at_begin(&view.stem.claim)
}

/// S2. 上述 and 此前 are at home where the stem itself told before what they mean; 7月1日前 has no 日前.
fn adrift(text: &str) -> Option<&'static str> {
    let is_adrift = |(at, word): &(usize, &'static str)| {
        let before = text.get(..*at).unwrap_or_default();
        let is_told = ["上述", "此前"].contains(word) && MIN_CONTEXT <= before.chars().count();
        let ends_date =
            |c: char| c.is_ascii_digit() || "一二三四五六七八九十今明昨近生节".contains(c);
        !(is_told || *word == "日前" && before.ends_with(ends_date))
    };
    ADRIFT.all(text).find(is_adrift).map(|(_, word)| word)
}

/// S3: a year that moves, or a month in figures before which the stem names no year. What recurs (每年) needs none.
fn undated(text: &str) -> Option<String> {
    if let Some((_, word)) = THIS_YEAR.find(text) {
        return Some(word.to_owned());
    }
    text.match_indices('月').find_map(|(at, _)| {
        let before = text.get(..at)?;
        let month = before.trim_end_matches(|c: char| c.is_ascii_digit());
        let figures = before.get(month.len()..)?;
        let is_month = matches!(figures.parse::<u8>(), Ok(1..=12));
        (is_month && !before.contains('年')).then(|| format!("{figures}月"))
    })
}

/// S6 and S7. S6 counts what is left without source, blanks and marks, and wants less of it where a source is
/// named. S7 leaves out the names of the sources, which nobody reads twice.
fn check_size(view: &View<'_>, add: &mut dyn FnMut(Rule, &str, Bilingual)) {
    let context = view.stem.claim.chars().filter(|c| is_word(*c)).count();
    let titles = view.stem.titles.is_empty();
    let wanted = if titles {
        MIN_CONTEXT
    } else {
        MIN_CONTEXT_WITH_SOURCE
    };
    let is_choice = matches!(
        view.kind(),
        Kind::Single | Kind::Multiple | Kind::TrueFalse | Kind::Blank
    );
    if context < wanted && is_choice {
        let hint = Bilingual::new(
            format!(
                "题干只有 {context} 个字的内容：请补上时间、主体等条件，让人看得出问的是什么。"
            ),
            format!(
                "the stem says only {context} characters: add when, who and the like, so that one sees what is asked"
            ),
        );
        add(Rule::S6, &view.stem.claim, hint);
    }
    let n = view.stem.claim.chars().count();
    if LONG < n {
        let rule = if TOO_LONG < n { Rule::S7Long } else { Rule::S7 };
        let limit = if TOO_LONG < n { TOO_LONG } else { LONG };
        let hint = Bilingual::new(
            format!("题干有 {n} 字（不计材料名称），超过 {limit} 字：请删去与作答无关的叙述。"),
            format!(
                "the stem has {n} characters without names of sources, more than {limit}: leave out what no answer needs"
            ),
        );
        add(rule, &format!("{n} 字"), hint);
    }
}

/// S9: a claim that begins with a verb and does not end by asking for its subject (`印发这一文件的是（　　）`).
fn cut_off(view: &View<'_>) -> Option<&'static str> {
    let claim = view.stem.claim.trim_end_matches('。');
    let asks_subject = ["()", "____"].iter().any(|gap| claim.ends_with(gap))
        && (claim.contains("的") || claim.contains("是"));
    CUT_OFF
        .at_begin(claim)
        .filter(|word| *word == "……" || !asks_subject)
}

/// S11: items of a list stand apart (`____个方面、____个字`).
fn crowded(claim: &str) -> Option<&str> {
    let apart = |c: char| ends_clause(c) || "、“”".contains(c);
    claim
        .split(apart)
        .find(|clause| 2 <= clause.matches(BLANK).count())
}

/// S12. A statement to be judged asks by its kind, a task to match or to order by what is shown.
fn asks_nothing(view: &View<'_>) -> bool {
    match view.kind() {
        Kind::Single | Kind::Multiple | Kind::Essay => {
            let claim = &view.stem.claim;
            !claim.contains("()") && !claim.contains("__") && ASKING.find(claim).is_none()
        }
        Kind::TrueFalse | Kind::Blank | Kind::Match | Kind::Order => false,
    }
}

/// S8: the first mark without its other half.
fn unbalanced(text: &str) -> Option<char> {
    const PAIRS: [(char, char); 7] = [
        ('“', '”'),
        ('‘', '’'),
        ('《', '》'),
        ('（', '）'),
        ('(', ')'),
        ('【', '】'),
        ('「', '」'),
    ];
    let mut open: Vec<(char, char)> = Vec::new();
    for c in text.chars() {
        if let Some(pair) = PAIRS.into_iter().find(|(left, _)| *left == c) {
            open.push(pair);
        } else if PAIRS.iter().any(|(_, right)| *right == c) {
            match open.pop() {
                Some((_, right)) if right == c => {}
                Some(_) | None => return Some(c),
            }
        }
    }
    open.pop().map(|(left, _)| left)
}
