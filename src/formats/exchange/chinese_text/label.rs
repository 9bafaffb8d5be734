//! What stands behind a label: `答案：AB`, `【解析】…`, `[分数:5]`, and lines taken apart at their labels.
//!
//! Invariant: a line is taken apart in one pass and without loss: its pieces together, with their labels,
//! are the line.

use super::fold::{self, ROUND, SQUARE, narrow, peel, strip};
use super::marker::{self, Note};

/// What a piece of a line says of its question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    /// 题干, 题目.
    Stem,
    /// 选项, a heading of what follows.
    Options,
    /// 答案.
    Answer,
    /// 解析.
    Explanation,
    /// 难度.
    Difficulty,
    /// 知识点, 考点.
    Topic,
    /// 标签.
    Tags,
    /// 章节, 目录.
    Chapter,
    /// 分值.
    Marks,
    /// 出处, 来源.
    Source,
    /// 题型.
    Kind,
    /// 我的答案, 作答: what somebody answered, which tells nothing of what is right.
    Sat,
    /// 得分: what that earned.
    Score,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece<'l> {
    /// Text without a label.
    Text(&'l str),
    /// A label and what stands behind it, which may be nothing.
    Labelled(Label, &'l str),
    /// A note in square brackets.
    Noted(Note),
}

/// Longest first where one begins with another.
const LABELS: [(&str, Label); 50] = [
    ("我的答案", Label::Sat),
    ("你的答案", Label::Sat),
    ("您的答案", Label::Sat),
    ("学生答案", Label::Sat),
    ("考生答案", Label::Sat),
    ("学生作答", Label::Sat),
    ("考生作答", Label::Sat),
    ("作答", Label::Sat),
    ("本题得分", Label::Score),
    ("得分", Label::Score),
    ("参考答案及解析", Label::Answer),
    ("答案及解析", Label::Answer),
    ("答案解析", Label::Explanation),
    ("试题解析", Label::Explanation),
    ("题目解析", Label::Explanation),
    ("本题解析", Label::Explanation),
    ("正确答案", Label::Answer),
    ("参考答案", Label::Answer),
    ("标准答案", Label::Answer),
    ("试题答案", Label::Answer),
    ("本题答案", Label::Answer),
    ("答案要点", Label::Answer),
    ("参考要点", Label::Answer),
    ("答题要点", Label::Answer),
    ("答案", Label::Answer),
    ("解析", Label::Explanation),
    ("详解", Label::Explanation),
    ("难易程度", Label::Difficulty),
    ("难度系数", Label::Difficulty),
    ("难度等级", Label::Difficulty),
    ("难易度", Label::Difficulty),
    ("难度", Label::Difficulty),
    ("所属知识点", Label::Topic),
    ("关联知识点", Label::Topic),
    ("知识点", Label::Topic),
    ("考查点", Label::Topic),
    ("考点", Label::Topic),
    ("标签", Label::Tags),
    ("章节", Label::Chapter),
    ("目录", Label::Chapter),
    ("本题分值", Label::Marks),
    ("默认分值", Label::Marks),
    ("分值", Label::Marks),
    ("分数", Label::Marks),
    ("试题来源", Label::Source),
    ("题目来源", Label::Source),
    ("来源", Label::Source),
    ("出处", Label::Source),
    ("题型", Label::Kind),
    ("选项", Label::Options),
];

/// Labels at the begin of a line alone: within one they are words like others.
const AT_BEGIN: [(&str, Label); 4] = [
    ("题干", Label::Stem),
    ("题目", Label::Stem),
    ("答", Label::Answer),
    ("依据", Label::Source),
];

/// The longest gap within a label, in characters.
const MAX_GAP: usize = 4;

/// Takes a line apart.
pub(super) fn pieces(line: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    // Where the text that is open begins, and what it belongs to; what a note or a label within brackets
    // interrupts goes on behind it.
    let (mut from, mut open) = (0, Open::Front);
    let mut rest = line;
    let mut before = None;
    while let Some((c, behind)) = peel(rest) {
        let at = line.len() - rest.len();
        let found = match c {
            '[' => in_brackets(rest),
            '(' => in_round_brackets(rest),
            '\u{4e00}'..='\u{9fff}' if begins_label(before) => with_colon(rest, before),
            _ => None,
        };
        let Some((found, after)) = found else {
            before = Some(c);
            rest = behind;
            continue;
        };
        open.take(&mut pieces, line.get(from..at));
        before = Some(']');
        rest = after;
        from = line.len() - rest.len();
        match found {
            Found::Label(label) => open = Open::Begun(label),
            Found::Whole(piece) => pieces.push(piece),
        }
    }
    open.take(&mut pieces, line.get(from..));
    pieces
}

/// What text without a label of its own belongs to.
#[derive(Clone, Copy)]
enum Open {
    /// Nothing: it stands before any label.
    Front,
    /// A label behind which nothing was taken yet.
    Begun(Label),
    /// A label that has a piece.
    Told(Label),
}

impl Open {
    fn take<'l>(&mut self, pieces: &mut Vec<Piece<'l>>, text: Option<&'l str>) {
        let text = text.unwrap_or_default().trim();
        match *self {
            Self::Front | Self::Told(_) if text.is_empty() => {}
            Self::Front => pieces.push(Piece::Text(text)),
            // A label tells something even if nothing stands behind it: the answer follows on the next line.
            Self::Begun(label) | Self::Told(label) => {
                pieces.push(Piece::Labelled(label, text));
                *self = Self::Told(label);
            }
        }
    }
}

enum Found<'l> {
    /// A label whose piece begins.
    Label(Label),
    /// A piece that ends within its bracket.
    Whole(Piece<'l>),
}

/// Whether a label can begin behind a character.
fn begins_label(before: Option<char>) -> bool {
    before.is_none_or(|c| {
        c.is_whitespace() || matches!(c, '。' | '?' | ';' | '!' | ')' | ']' | '_' | '√' | '×')
    })
}

/// `【答案】`, `【正确答案:】`, `[答案:D]`, `[单选题]`.
fn in_brackets(text: &str) -> Option<(Found<'_>, &str)> {
    let inner = strip(text, |c| c == '[')?.trim_start();
    let Some((label, rest)) = word(inner, None) else {
        let (note, rest) = marker::begin(text)?;
        return Some((Found::Whole(Piece::Noted(note)), rest));
    };
    let rest = rest.trim_start();
    if let Some(rest) = strip(rest, |c| c == ']') {
        let rest = rest.trim_start();
        let rest = strip(rest, |c| c == ':').unwrap_or(rest);
        return Some((Found::Label(label), rest));
    }
    let value = strip(rest, |c| c == ':')?;
    if let Some(rest) = strip(value.trim_start(), |c| c == ']') {
        return Some((Found::Label(label), rest));
    }
    valued(label, value, SQUARE)
}

/// `（答案：D）`.
fn in_round_brackets(text: &str) -> Option<(Found<'_>, &str)> {
    let inner = strip(text, |c| c == '(')?.trim_start();
    let (label, rest) = fold::word(inner, &LABELS)?;
    let value = strip(without_gap(rest), |c| c == ':')?;
    valued(label, value, ROUND)
}

/// A value up to the end of its bracket, brackets within it included. A bracket that never ends is read to
/// the end of the line, so that no line is searched twice.
fn valued(label: Label, value: &str, ends: [char; 2]) -> Option<(Found<'_>, &str)> {
    let [open, end] = ends;
    let mut depth = 0_usize;
    for (at, c) in value.char_indices() {
        let c = narrow(c);
        if c == open {
            depth += 1;
        } else if c == end && depth == 0 {
            let (held, rest) = value.split_at(at);
            let (_, rest) = peel(rest)?;
            return Some((Found::Whole(Piece::Labelled(label, held.trim())), rest));
        } else if c == end {
            depth -= 1;
        }
    }
    Some((Found::Whole(Piece::Labelled(label, value.trim())), ""))
}

/// `答案：`.
fn with_colon(text: &str, before: Option<char>) -> Option<(Found<'_>, &str)> {
    let (label, rest) = word(text, before)?;
    let rest = strip(without_gap(rest), |c| c == ':')?;
    // `得分：` is a label before a number alone: stems have the word as well.
    let is_number = |text: &str| {
        let text = without_gap(text);
        text.is_empty() || fold::begins_with(text, |c| c.is_ascii_digit())
    };
    (label != Label::Score || is_number(rest)).then_some((Found::Label(label), rest))
}

fn word(text: &str, before: Option<char>) -> Option<(Label, &str)> {
    fold::word(text, &LABELS).or_else(|| {
        let found = before.is_none().then(|| fold::word(text, &AT_BEGIN));
        found.flatten()
    })
}

fn without_gap(text: &str) -> &str {
    let gap = text.chars().take(MAX_GAP).take_while(|c| c.is_whitespace());
    let n_bytes = gap.map(char::len_utf8).sum();
    text.get(n_bytes..).unwrap_or_default()
}

/// `答案 AB`, `正确答案C`: a line that is an answer without a colon; its label, and the text behind that.
pub(super) fn without_colon(line: &str) -> Option<(Label, &str)> {
    let (label, rest) = fold::word(line, &LABELS)?;
    let rest = rest.trim_start();
    let fits = matches!(label, Label::Answer | Label::Sat) && !rest.is_empty();
    fits.then_some((label, rest))
}
