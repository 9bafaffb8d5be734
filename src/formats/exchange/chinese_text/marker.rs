//! Words for kinds of question, and the notes in brackets that state them: `[单选题]`, `（多选题，2分）`,
//! `[填空题](人工评分)`.
//!
//! Invariant: a bracket is a note only if every word in it is understood; any other bracket is text.

use super::super::ForeignKind;
use super::fold::{self, ROUND, SQUARE, begins_with, narrow, strip};

/// The kind of question that a text states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stated {
    /// 单选题.
    Single,
    /// 多选题.
    Multiple,
    /// 不定项选择题: one letter or more.
    Indefinite,
    /// 选择题, which leaves open how many.
    Choice,
    /// 判断题.
    TrueFalse,
    /// 填空题.
    Blank,
    /// 简答题, 论述题 and what else a person reads.
    Essay,
    /// 连线题, 匹配题.
    Match,
    /// 排序题.
    Order,
}

/// By whom, or how, a question is graded, as some systems note it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grading {
    /// 系统评分, 自动: by the key.
    Automatic,
    /// 人工评分, 手动: by a person.
    Manual,
    /// 全对: all right or nothing.
    AllOrNothing,
    /// 部分: a share for part of the key; the text does not say which.
    Part,
    /// 按空: each blank its share.
    PerBlank,
}

/// What a note says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Note {
    /// The kind.
    pub(super) stated: Option<Stated>,
    /// The grading.
    pub(super) grading: Option<Grading>,
    /// The marks.
    pub(super) marks: Option<String>,
}

/// Longest first where one begins with another.
const KINDS: [(&str, Stated); 39] = [
    ("不定项选择题", Stated::Indefinite),
    ("不定项选择", Stated::Indefinite),
    ("不定项", Stated::Indefinite),
    ("单项选择题", Stated::Single),
    ("单项选择", Stated::Single),
    ("单选题", Stated::Single),
    ("单选", Stated::Single),
    ("多项选择题", Stated::Multiple),
    ("多项选择", Stated::Multiple),
    ("多选题", Stated::Multiple),
    ("多选", Stated::Multiple),
    ("选择题", Stated::Choice),
    ("判断改错题", Stated::Essay),
    ("判断正误题", Stated::TrueFalse),
    ("判断对错题", Stated::TrueFalse),
    ("判断题", Stated::TrueFalse),
    ("判断", Stated::TrueFalse),
    ("是非题", Stated::TrueFalse),
    ("填空题", Stated::Blank),
    ("填空", Stated::Blank),
    ("简答题", Stated::Essay),
    ("简答", Stated::Essay),
    ("问答题", Stated::Essay),
    ("问答", Stated::Essay),
    ("论述题", Stated::Essay),
    ("论述", Stated::Essay),
    ("简述题", Stated::Essay),
    ("名词解释题", Stated::Essay),
    ("名词解释", Stated::Essay),
    ("材料分析题", Stated::Essay),
    ("案例分析题", Stated::Essay),
    ("案例题", Stated::Essay),
    ("分析题", Stated::Essay),
    ("辨析题", Stated::Essay),
    ("主观题", Stated::Essay),
    ("连线题", Stated::Match),
    ("匹配题", Stated::Match),
    ("配对题", Stated::Match),
    ("排序题", Stated::Order),
];

const GRADINGS: [(&str, Grading); 10] = [
    ("系统评分", Grading::Automatic),
    ("自动评分", Grading::Automatic),
    ("自动", Grading::Automatic),
    ("人工评分", Grading::Manual),
    ("手动评分", Grading::Manual),
    ("手动", Grading::Manual),
    ("全对", Grading::AllOrNothing),
    ("部分", Grading::Part),
    ("按空", Grading::PerBlank),
    ("每空", Grading::PerBlank),
];

/// The longest note, in characters.
const MAX_NOTE: usize = 24;

impl Stated {
    /// The word that a text begins with, and what follows it.
    pub(super) fn begin(text: &str) -> Option<(Self, &str)> {
        fold::word(text, &KINDS)
    }

    /// The kind of question, where the word leaves no choice.
    pub(super) const fn kind(self) -> Option<ForeignKind> {
        match self {
            Self::Single => Some(ForeignKind::Single),
            Self::Multiple | Self::Indefinite => Some(ForeignKind::Multiple),
            Self::Choice => None,
            Self::TrueFalse => Some(ForeignKind::TrueFalse),
            Self::Blank => Some(ForeignKind::Blank),
            Self::Essay => Some(ForeignKind::Essay),
            Self::Match => Some(ForeignKind::Match),
            Self::Order => Some(ForeignKind::Order),
        }
    }

    /// Whether letters are its key.
    pub(super) const fn has_letters(self) -> bool {
        match self {
            Self::Single | Self::Multiple | Self::Indefinite | Self::Choice | Self::Order => true,
            Self::TrueFalse | Self::Blank | Self::Essay | Self::Match => false,
        }
    }

    /// Whether it is a choice, of one letter or more.
    pub(super) const fn is_choice(self) -> bool {
        match self {
            Self::Single | Self::Multiple | Self::Indefinite | Self::Choice => true,
            Self::TrueFalse | Self::Blank | Self::Essay | Self::Match | Self::Order => false,
        }
    }

    /// Whether its answer is a text of any length.
    pub(super) const fn has_text(self) -> bool {
        match self {
            Self::Blank | Self::Essay | Self::Match => true,
            Self::Single
            | Self::Multiple
            | Self::Indefinite
            | Self::Choice
            | Self::Order
            | Self::TrueFalse => false,
        }
    }
}

impl Note {
    /// Takes over what another note says besides.
    pub(super) fn add(&mut self, other: Self) {
        self.stated = other.stated.or(self.stated);
        self.grading = other.grading.or(self.grading);
        self.marks = other.marks.or(self.marks.take());
    }
}

/// The note that a text begins with, and what follows it.
pub(super) fn begin(text: &str) -> Option<(Note, &str)> {
    let ends = if begins_with(text, |c| c == '[') {
        SQUARE
    } else {
        ROUND
    };
    let (held, rest) = fold::within(text, MAX_NOTE, ends)?;
    Some((note(held)?, rest))
}

/// The note that a text ends with, and what stands before it.
pub(super) fn end(text: &str) -> Option<(&str, Note)> {
    let (_, last) = fold::peel_end(text)?;
    let open = match last {
        ')' => '(',
        ']' => '[',
        _ => return None,
    };
    let from_end = text.char_indices().rev().take(MAX_NOTE + 2);
    let mut opening = from_end.filter(|(_, c)| narrow(*c) == open);
    let (front, held) = text.split_at(opening.next()?.0);
    let (note, rest) = begin(held)?;
    rest.is_empty().then_some((front, note))
}

/// What stands in a bracket, if it is a note.
fn note(held: &str) -> Option<Note> {
    let mut note = Note::default();
    let mut rest = held;
    loop {
        rest = rest.trim_start_matches(|c| {
            let c = narrow(c);
            c.is_whitespace() || matches!(c, ',' | '、' | ';' | ':' | '/' | '-' | '.')
        });
        if rest.is_empty() {
            break;
        }
        if let Some((stated, behind)) = Stated::begin(rest) {
            if note.stated.replace(stated).is_some() {
                return None;
            }
            rest = behind;
        } else if let Some((grading, behind)) = fold::word(rest, &GRADINGS) {
            note.grading = Some(grading);
            rest = behind;
        } else {
            let (marks, behind) = marks(rest)?;
            note.marks = Some(marks);
            rest = behind;
        }
    }
    (note != Note::default()).then_some(note)
}

/// `2分`, `本题2分`, `共 2.5 分`: the number, and what follows it.
fn marks(text: &str) -> Option<(String, &str)> {
    const LEADS: [(&str, ()); 6] = [
        ("本小题", ()),
        ("本题", ()),
        ("满分", ()),
        ("分值", ()),
        ("每题", ()),
        ("共", ()),
    ];
    let rest = fold::word(text, &LEADS).map_or(text, |((), rest)| rest);
    let rest = strip(rest, |c| c == ':').unwrap_or(rest);
    let (number, rest) = decimal(rest.trim_start())?;
    let rest = rest.trim_start().strip_prefix('分')?;
    Some((number, rest))
}

/// The number without sign that a text begins with, in half width, and what follows it: digits with at most
/// one point among them, at most ten characters.
pub(super) fn decimal(text: &str) -> Option<(String, &str)> {
    const MOST: usize = 10;
    let mut number = String::new();
    let mut rest = text;
    while let Some((c, behind)) = fold::peel(rest) {
        let is_point = c == '.' && !number.is_empty() && !number.contains('.');
        let is_inner = is_point && begins_with(behind, |c| c.is_ascii_digit());
        if !c.is_ascii_digit() && !is_inner {
            break;
        }
        if number.len() == MOST {
            return None;
        }
        number.push(c);
        rest = behind;
    }
    (!number.is_empty()).then_some((number, rest))
}
