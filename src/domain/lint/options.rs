//! Rules about options: D1–D5, D7–D9, D11, D12.

use super::super::question::numeric::ascending;
use super::super::question::{Kind, Layout};
use super::super::scoring::reading::{Policy, read};
use super::text::{Words, is_word};
use super::view::{Shown, View};
use super::{Bilingual, Finding, Rule};

/// Longest option, in characters.
const MAX_OPTION: usize = 34;
/// How many characters longer or shorter a right option must be to stand out.
const STANDS_OUT: usize = 4;
/// Words that candidates cannot be asked to tell apart.
const SYNONYMS: [(&str, &str); 9] = [
    ("网络空间", "互联网"),
    ("因特网", "互联网"),
    ("网络", "互联网"),
    ("数字化", "信息化"),
    ("信息安全", "网络安全"),
    ("老百姓", "群众"),
    ("人民群众", "群众"),
    ("主要", "重要"),
    ("根本保障", "根本保证"),
];

pub(super) fn check(view: &View<'_>, found: &mut Vec<Finding>) {
    check_each(view, found);
    if view.options().is_empty() {
        return;
    }
    check_count(view, found);
    check_pairs(view, found);
    if view.kind() == Kind::Single {
        check_lengths(view, found);
        check_kinds(view, found);
    }
    check_order(view, found);
}

/// D8 and D12, of whatever is shown beside the stem.
fn check_each(view: &View<'_>, found: &mut Vec<Finding>) {
    const ALL_OF_THEM: Words<12> = Words::new([
        "以上都",
        "以上皆",
        "以上均",
        "以上全",
        "上述都",
        "上述均",
        "全部正确",
        "全部错误",
        "都正确",
        "都不正确",
        "以上选项",
        "都不对",
    ]);
    for shown in &view.shown {
        let (text, n) = (&shown.choice.text, shown.plain.chars().count());
        if MAX_OPTION < n {
            let hint = Bilingual::new(
                format!("这一项有 {n} 字，超过 {MAX_OPTION} 字：请只留要紧的话。"),
                format!("this one has {n} characters, more than {MAX_OPTION}: keep what matters"),
            );
            found.push(Finding::new(Rule::D8, view.question, shown.field(), text).hint(hint));
        }
        let is_meant = !matches!(view.question.body.layout, Layout::Match { .. });
        if is_meant && n <= 12 && ALL_OF_THEM.find(&shown.plain).is_some() {
            let hint = Bilingual::new(
                "“以上都对”一类选项会被打乱次序，也考不出什么：请换成具体的内容。",
                "an option like “all of the above” is shuffled too, and tests little: put something definite in its place",
            );
            found.push(Finding::new(Rule::D12, view.question, shown.field(), text).hint(hint));
        }
    }
}

/// D1.
fn check_count(view: &View<'_>, found: &mut Vec<Finding>) {
    let n = view.options().len();
    let (wanted, is_wrong) = match view.kind() {
        Kind::Single => (["至少四个", "at least four"], n < 4),
        Kind::Multiple => (["四至六个", "four to six"], !(4..=6).contains(&n)),
        Kind::TrueFalse | Kind::Blank | Kind::Match | Kind::Order | Kind::Essay => return,
    };
    if is_wrong {
        let [zh, en] = wanted;
        let hint = Bilingual::new(
            format!("有 {n} 个选项，应当{zh}：请增减。"),
            format!("there are {n} options and should be {en}: add some, or take some away"),
        );
        found.push(Finding::new(Rule::D1, view.question, "options", &n.to_string()).hint(hint));
    }
}

/// D2, D5 and D9, pair by pair. D9 replaces every synonym by one word and looks whether two options grow equal.
fn check_pairs(view: &View<'_>, found: &mut Vec<Finding>) {
    let options = view.options();
    let says: Vec<String> = options.iter().map(|option| meaning(option)).collect();
    let common: Vec<String> = options
        .iter()
        .map(|option| common_words(&option.plain))
        .collect();
    for (n, option) in options.iter().enumerate() {
        for (m, other) in options.iter().enumerate().filter(|(m, _)| n != *m) {
            let finding = |rule, hint| {
                Finding::new(rule, view.question, option.field(), &option.choice.text).hint(hint)
            };
            let (one, two) = (&option.choice.text, &other.choice.text);
            if says.get(n) == says.get(m) {
                if n < m {
                    found.push(finding(
                        Rule::D2,
                        Bilingual::new(
                            format!("“{one}”与“{two}”是一个意思：请换掉一个。"),
                            format!("“{one}” and “{two}” say the same: replace one of them"),
                        ),
                    ));
                }
            } else if common.get(n) == common.get(m) {
                if n < m {
                    found.push(finding(
                        Rule::D9,
                        Bilingual::new(
                            format!("“{one}”与“{two}”意思相近，考生难以分辨：请换掉一个。"),
                            format!("“{one}” and “{two}” mean nearly the same and are hard to tell apart: replace one of them"),
                        ),
                    ));
                }
            } else if is_within(option, other) {
                let hint = Bilingual::new(
                    format!(
                        "“{one}”是“{two}”的一部分，两个选项分不开：请换掉一个，或者写成同样的详略。"
                    ),
                    format!(
                        "“{one}” is part of “{two}”, so that both may be right: replace one of them, or give both in the same detail"
                    ),
                );
                found.push(finding(Rule::D5, hint));
            }
        }
    }
}

/// What an option says as graders read it; without figures and numerals its words alone.
fn meaning(option: &Shown<'_>) -> String {
    if option.plain.contains(is_numeral) {
        return read(&option.choice.text, Policy::default())
            .canonical()
            .to_owned();
    }
    let words: String = option.plain.chars().filter(|c| is_word(*c)).collect();
    if words.is_empty() {
        option.plain.clone()
    } else {
        words
    }
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || "零〇一二三四五六七八九十百千万亿两半".contains(c)
}

/// A text with one word for each that says the same.
fn common_words(plain: &str) -> String {
    let mut text = plain.to_owned();
    if plain.contains(['网', '化', '众', '姓', '要', '障', '安']) {
        for (word, common) in SYNONYMS {
            if text.contains(word) {
                text = text.replace(word, common);
            }
        }
    }
    text
}

/// D5: two characters or more; numbers may lie within numbers (5项, 15项).
fn is_within(option: &Shown<'_>, other: &Shown<'_>) -> bool {
    let has_figure = |text: &str| text.contains(|c: char| c.is_ascii_digit());
    2 <= option.plain.chars().count()
        && option.plain.len() < other.plain.len()
        && other.plain.contains(&option.plain)
        && !(has_figure(&option.plain) && has_figure(&other.plain))
}

/// D3 and D4: only where the right option is some characters longer or shorter than every other.
fn check_lengths(view: &View<'_>, found: &mut Vec<Finding>) {
    let length = |option: &Shown<'_>| option.plain.chars().count();
    let Some(right) = view.right().next() else {
        return;
    };
    let (Some(shortest), Some(longest)) = (
        view.wrong().map(length).min(),
        view.wrong().map(length).max(),
    ) else {
        return;
    };
    let n = length(right);
    let mut add = |rule, hint| {
        found.push(Finding::new(rule, view.question, right.field(), &right.choice.text).hint(hint));
    };
    if longest * 3 < n * 2 && longest + STANDS_OUT <= n {
        add(
            Rule::D3,
            Bilingual::new(
                format!(
                    "正确选项有 {n} 字，其他选项最多 {longest} 字，一眼就能看出：请写得一样详略。"
                ),
                format!(
                    "the right option has {n} characters and the others {longest} at most, which shows at a glance: write all in the same detail"
                ),
            ),
        );
    }
    if n * 3 < shortest * 2 && n + STANDS_OUT <= shortest {
        add(
            Rule::D4,
            Bilingual::new(
                format!(
                    "正确选项只有 {n} 字，其他选项至少 {shortest} 字，一眼就能看出：请写得一样详略。"
                ),
                format!(
                    "the right option has only {n} characters and the others {shortest} or more, which shows at a glance: write all in the same detail"
                ),
            ),
        );
    }
}

/// What sort of thing an option is, as far as its form tells.
#[derive(PartialEq, Eq, Clone)]
enum Form {
    /// A whole title, 《…》.
    Title,
    /// A date with the last unit that it gives.
    Date(char),
    /// A figure and what stands behind it.
    Number(String),
    Text,
}

fn form_of(plain: &str) -> Form {
    if plain.starts_with('《') && plain.ends_with('》') {
        return Form::Title;
    }
    let behind = plain.trim_start_matches(|c: char| c.is_ascii_digit() || ".,".contains(c));
    if behind.len() == plain.len() {
        return Form::Text;
    }
    if behind.starts_with('年') && !behind.starts_with("年代") {
        let last = plain.chars().rev().find(|c| "年月日".contains(*c));
        return last.map_or(Form::Text, Form::Date);
    }
    // Magnitudes belong to the number: 5千人 and 1万人.
    let unit = behind.trim_start_matches(['十', '百', '千', '万', '亿', '多', '余']);
    Form::Number(unit.chars().take(2).collect())
}

/// D7: whole titles among other texts, dates told to the year beside dates told to the day, another unit; only
/// what form shows. What kind of thing a word means is the business of drafting and of readers.
fn check_kinds(view: &View<'_>, found: &mut Vec<Finding>) {
    let forms: Vec<Form> = view
        .options()
        .iter()
        .map(|option| form_of(&option.plain))
        .collect();
    let count = |form: &Form| forms.iter().filter(|other| *other == form).count();
    let is_uniform = forms
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if a == b));
    // Numbers in sentences (3年内完成……) are no numbers: half of the options must agree on a form.
    let Some(common) = forms.iter().max_by_key(|form| count(form)) else {
        return;
    };
    if is_uniform
        || count(common) * 2 <= forms.len()
        || view
            .options()
            .iter()
            .any(|option| 16 < option.plain.chars().count())
    {
        return;
    }
    let odd = view
        .options()
        .iter()
        .zip(&forms)
        .find(|(_, form)| *form != common);
    if let Some((option, _)) = odd {
        let text = &option.choice.text;
        let hint = Bilingual::new(
            format!("“{text}”与其他选项不是同一类（书名号、单位或日期的详略不同）：请写成同一类。"),
            format!(
                "“{text}” is of another sort than the others (title marks, units or the detail of dates): write all as one sort"
            ),
        );
        found.push(
            Finding::new(Rule::D7, view.question, option.field(), &option.choice.text).hint(hint),
        );
    }
}

/// D11: on paper numbers ascend; where a blueprint keeps the options in order they stand as in the file.
fn check_order(view: &View<'_>, found: &mut Vec<Finding>) {
    if numeric_order(view).is_some_and(|order| !order.is_sorted()) {
        let hint = Bilingual::new(
            "数字、日期选项请从小到大写，考生便于查找。",
            "write numbers and dates from small to large, where candidates find them sooner",
        );
        found.push(Finding::new(Rule::D11, view.question, "options", "").hint(hint));
    }
}

/// The options in ascending order, where they are numbers.
pub(super) fn numeric_order(view: &View<'_>) -> Option<Vec<usize>> {
    let all_numeric = view
        .options()
        .iter()
        .all(|option| option.plain.contains(is_numeral));
    all_numeric
        .then(|| ascending(&view.option_texts()))
        .flatten()
}
