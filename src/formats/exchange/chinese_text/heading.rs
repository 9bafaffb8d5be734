//! Lines that stand over questions: chapters, sections with their kind and marks, the heading of the keys.
//!
//! Invariant: a line is a heading only by its form; whether it can be one at its place is for the reader.

use super::fold::{self, ROUND, begins_with, strip};
use super::marker::{self, Stated};
use super::number;
use crate::domain::scoring::Rule;

/// The longest heading, in characters, without what stands in its brackets.
const MAX_TITLE: usize = 30;

/// A chapter: `第一章 总则`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chapter {
    /// As it stands there.
    pub(super) title: String,
    /// Where it stands among others.
    pub(super) level: Level,
}

/// How deep a chapter lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// 章, 编, 篇, 单元, 讲.
    Chapter,
    /// 节, within a chapter.
    Part,
}

/// A section: `一、单选题（每题2分，共20分）`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    /// 1 for 一.
    pub(super) ordinal: Option<u32>,
    /// What kind of questions it says to hold.
    pub(super) stated: Option<Stated>,
    /// As it stands there.
    pub(super) title: String,
    /// Marks of each question, or of each blank.
    pub(super) each: Option<Each>,
    /// How many questions it says to hold.
    pub(super) n_questions: Option<u32>,
    /// By what answers count, where the heading says it.
    pub(super) rule: Option<Rule>,
}

/// What marks are for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Each {
    /// 每题2分.
    Question(String),
    /// 每空1分.
    Blank(String),
}

/// Reads a chapter.
pub(super) fn chapter(line: &str) -> Option<Chapter> {
    const UNITS: [(&str, Level); 6] = [
        ("章", Level::Chapter),
        ("编", Level::Chapter),
        ("篇", Level::Chapter),
        ("单元", Level::Chapter),
        ("讲", Level::Chapter),
        ("节", Level::Part),
    ];
    let rest = line.strip_prefix('第')?.trim_start();
    let (_, rest) = number::digits(rest).or_else(|| number::chinese(rest))?;
    let (level, _) = fold::word(rest.trim_start(), &UNITS)?;
    let is_sentence = |c: char| matches!(fold::narrow(c), ',' | '。' | '?' | ';' | ':' | '_');
    let is_title = line.chars().nth(MAX_TITLE).is_none() && !line.contains(is_sentence);
    is_title.then(|| Chapter {
        title: line.to_owned(),
        level,
    })
}

/// The ordinal that a text begins with (`一、`, `（二）`, `第三部分`), and what follows it.
pub(super) fn ordinal(text: &str) -> Option<(u32, &str)> {
    if let Some((held, rest)) = fold::within(text, 4, ROUND) {
        let (value, behind) = number::chinese(held)?;
        let rest = strip(rest, |c| matches!(c, '、' | '.')).unwrap_or(rest);
        return behind.is_empty().then_some((value, rest.trim_start()));
    }
    if let Some(rest) = text.strip_prefix('第') {
        let (value, rest) = number::digits(rest).or_else(|| number::chinese(rest))?;
        let ((), rest) = fold::word(rest, &[("部分", ()), ("大题", ())])?;
        let rest =
            strip(rest.trim_start(), |c| matches!(c, '、' | '.' | ':' | ',')).unwrap_or(rest);
        return Some((value, rest.trim_start()));
    }
    let (value, rest) = number::chinese(text)?;
    let rest = strip(rest.trim_start(), |c| matches!(c, '、' | '.' | ':' | ','))?;
    Some((value, rest.trim_start()))
}

/// Reads a section.
pub(super) fn section(line: &str) -> Option<Section> {
    let found = ordinal(line);
    let (ordinal, title) = found.map_or((None, line), |(value, rest)| (Some(value), rest));
    let (stated, remark) = match kind_of(title) {
        Some((stated, remark)) => (Some(stated), remark),
        None => (None, remark_of(title)),
    };
    let fits = match (ordinal, stated) {
        (Some(_), Some(_)) => true,
        (Some(_), None) => is_short_title(title, remark),
        (None, Some(_)) => is_remark(remark),
        (None, None) => false,
    };
    fits.then(|| Section {
        ordinal,
        stated,
        title: line.to_owned(),
        each: each(remark),
        n_questions: n_questions(remark),
        rule: stated.and_then(|stated| rule(stated, remark)),
    })
}

/// The kind that a title names at its begin or its end (`党史知识单选题（…）`), and what follows it.
pub(super) fn kind_of(title: &str) -> Option<(Stated, &str)> {
    if let Some((note, rest)) = marker::begin(title)
        && let Some(stated) = note.stated
    {
        return Some((stated, rest.trim_start()));
    }
    if let Some((stated, rest)) = Stated::begin(title) {
        return Some((stated, rest.trim_start()));
    }
    let remark = remark_of(title);
    let front = title.strip_suffix(remark).unwrap_or(title).trim_end();
    if !front.ends_with('题') {
        return None;
    }
    let starts = front.char_indices().skip(1).take(MAX_TITLE);
    for (at, _) in starts {
        let kind = front.get(at..).and_then(Stated::begin);
        if let Some((stated, "")) = kind {
            return Some((stated, remark));
        }
    }
    None
}

/// What follows a title: from its first bracket or mark on.
fn remark_of(title: &str) -> &str {
    let is_end = |c: char| matches!(fold::narrow(c), '(' | '[' | ':' | ',' | '。' | ';');
    let at = title.find(is_end).unwrap_or(title.len());
    title.get(at..).unwrap_or_default()
}

fn is_short_title(title: &str, remark: &str) -> bool {
    let front = title.strip_suffix(remark).unwrap_or(title);
    let is_sentence = |c: char| matches!(fold::narrow(c), '。' | '?' | ';' | '_' | ',');
    let is_titled = !front.is_empty() && front.chars().nth(MAX_TITLE).is_none();
    is_titled
        && (remark.is_empty() || is_remark(remark))
        && !remark.contains('_')
        && !front.contains(is_sentence)
}

/// Whether what follows the word for a kind says how many questions there are, what they are worth or how
/// they are answered, so that the line is no sentence which begins with that word.
fn is_remark(remark: &str) -> bool {
    let is_bracket = |c: char| matches!(c, '(' | '[');
    // `共10题`, `每题 2 分`.
    let mut numbers = remark
        .char_indices()
        .filter(|(_, c)| fold::narrow(*c).is_ascii_digit());
    let counts = numbers.any(|(at, c)| {
        let behind = remark.get(at + c.len_utf8()..).unwrap_or_default();
        behind.trim_start().starts_with(['分', '题', '小', '道'])
    });
    let text = strip(remark, |c| matches!(c, ':' | '。')).unwrap_or(remark);
    text.trim().is_empty() || begins_with(text, is_bracket) || counts
}

/// `每题2分`, `每小题 2.5 分`, `每空1分`.
fn each(remark: &str) -> Option<Each> {
    const PER: [(&str, PerWhat); 7] = [
        ("小题", PerWhat::Question),
        ("道题", PerWhat::Question),
        ("一题", PerWhat::Question),
        ("题", PerWhat::Question),
        ("个空", PerWhat::Blank),
        ("格", PerWhat::Blank),
        ("空", PerWhat::Blank),
    ];
    remark.match_indices('每').find_map(|(at, each)| {
        let rest = remark.get(at + each.len()..)?;
        let (per, rest) = fold::word(rest, &PER)?;
        let rest = rest.trim_start();
        let rest = rest.strip_prefix('得').unwrap_or(rest);
        let (marks, rest) = marker::decimal(rest.trim_start())?;
        rest.trim_start().strip_prefix('分')?;
        Some(match per {
            PerWhat::Question => Each::Question(marks),
            PerWhat::Blank => Each::Blank(marks),
        })
    })
}

#[derive(Clone, Copy)]
enum PerWhat {
    Question,
    Blank,
}

/// `共10小题`, `10题`.
fn n_questions(remark: &str) -> Option<u32> {
    remark.match_indices('题').find_map(|(at, _)| {
        let front = remark.get(..at)?;
        let front = front.strip_suffix(['小', '道', '个']).unwrap_or(front);
        let front = front.trim_end();
        let is_digit = |c: char| fold::narrow(c).is_ascii_digit();
        let number = front.trim_end_matches(is_digit);
        let lead = number.trim_end();
        // `第 5 题` is a place, not a number of questions.
        let (value, _) = number::digits(front.get(number.len()..)?)?;
        (!lead.ends_with(['第', '-', '~', '～', '.', '至', '—'])).then_some(value)
    })
}

/// `少选得1分`, `每选对一项得0.5分`, `多选、少选、错选均不得分`.
fn rule(stated: Stated, remark: &str) -> Option<Rule> {
    if !matches!(stated, Stated::Multiple | Stated::Indefinite) {
        return None;
    }
    let shares = [
        (
            ["每选对一个", "每选对一项", "每个选项", "每对一个"].as_slice(),
            "fixed each=",
        ),
        (
            ["少选", "漏选", "选对但不全", "选不全", "部分选对"].as_slice(),
            "flat part=",
        ),
    ];
    for (words, name) in shares {
        let marks = words.iter().find_map(|word| marks_behind(remark, word));
        if let Some(marks) = marks {
            return Rule::authored(&format!("{name}{marks}")).ok();
        }
    }
    let mentions = |words: &[&str]| words.iter().any(|word| remark.contains(word));
    if !mentions(&["少选", "漏选"]) {
        return None;
    }
    if mentions(&["少选得一半", "漏选得一半", "少选得半", "漏选得半"]) {
        return Rule::authored("half").ok();
    }
    let earns_nothing = mentions(&["不得分", "不给分", "得0分", "无分"]);
    earns_nothing
        .then(|| Rule::authored("exact").ok())
        .flatten()
}

/// `得1分` shortly behind a word.
fn marks_behind(remark: &str, word: &str) -> Option<String> {
    const REACH: usize = 4;
    let at = remark.find(word)? + word.len();
    let rest = remark.get(at..)?;
    let (offset, _) = rest.char_indices().take(REACH).find(|(_, c)| *c == '得')?;
    let rest = rest.get(offset..)?.strip_prefix('得')?;
    let (marks, rest) = marker::decimal(rest.trim_start())?;
    rest.trim_start().strip_prefix('分')?;
    Some(marks).filter(|marks| marks.chars().any(|c| matches!(c, '1'..='9')))
}

/// A heading of keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum KeyHead<'l> {
    /// `参考答案`, `答案及解析`.
    Plain,
    /// `参考答案：`, `【答案】`: as well the label of one question's answer.
    Label,
    /// `党章知识测试参考答案`: as well a line of another kind.
    Title,
    /// `一、单选题答案`: keys of a section, with the words of its heading.
    OfSection(&'l str),
}

/// Reads a heading of keys.
pub(super) fn key_head(line: &str) -> Option<KeyHead<'_>> {
    const WORDS: [&str; 10] = [
        "参考答案及解析",
        "参考答案与解析",
        "答案及解析",
        "答案与解析",
        "参考答案",
        "标准答案",
        "正确答案",
        "试题答案",
        "答案部分",
        "答案",
    ];
    if line.chars().nth(MAX_TITLE + 10).is_some() {
        return None;
    }
    let is_mark =
        |c: char| matches!(fold::narrow(c), '[' | ']' | ':' | '-' | '*' | '=') || c.is_whitespace();
    let inner = line.trim_matches(is_mark);
    let inner = inner
        .strip_prefix('附')
        .unwrap_or(inner)
        .trim_start_matches(is_mark);
    let front = WORDS.iter().find_map(|word| inner.strip_suffix(word))?;
    if fold::bare(front).is_empty() {
        let is_label = line != inner;
        return Some(if is_label {
            KeyHead::Label
        } else {
            KeyHead::Plain
        });
    }
    if ordinal(front).is_some() || Stated::begin(front).is_some() {
        return Some(KeyHead::OfSection(front));
    }
    let is_sentence = |c: char| matches!(fold::narrow(c), '。' | '?' | ';' | ',' | '_' | '(');
    let is_title = !front.contains(is_sentence) && number::read(front).is_none();
    is_title.then_some(KeyHead::Title)
}
