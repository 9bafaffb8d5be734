//! Letters of the question in a text, gathered as they are read together.
//!
//! Invariant: a letter inside a Latin word, a number or a formula (APP, 5G, A+, B2B, Q&A) is not
//! gathered at all; what is gathered stands in the order of the text and does not overlap.

use super::Order;

/// How a letter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `A`.
    Plain,
    /// `Ａ`.
    Wide,
    /// `{A}`: marked by its author as naming an option.
    Braced,
}

/// How far `Ａ` stands behind `A`.
const WIDE: u32 = 0xFEE0;

impl Style {
    /// `letter` written so; a marked one is shown plain.
    pub(super) fn letter(self, letter: char) -> char {
        match self {
            Self::Plain | Self::Braced => letter,
            Self::Wide => char::from_u32(u32::from(letter) + WIDE).unwrap_or(letter),
        }
    }
}

/// One letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// Its first character.
    pub(super) start: usize,
    /// Behind its last.
    pub(super) end: usize,
    /// The option it names: 0 for A.
    pub(super) place: usize,
    pub(super) style: Style,
}

impl Mark {
    pub(super) fn is_marked(&self) -> bool {
        self.style == Style::Braced
    }
}

/// Letters that are read together: “AC”, “A、C”, “A和C”.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// At least one.
    pub(super) marks: Vec<Mark>,
    /// Their order is told, by arrows or dashes.
    pub(super) is_sequence: bool,
    /// Two letters stand for those between them too: “A至C”.
    pub(super) is_range: bool,
}

impl Part {
    /// Marked letters and no others.
    pub(super) fn is_marked(&self) -> bool {
        self.marks.iter().all(Mark::is_marked)
    }

    pub(super) fn start(&self) -> usize {
        self.marks.first().map_or(0, |mark| mark.start)
    }

    pub(super) fn end(&self) -> usize {
        self.marks.last().map_or(0, |mark| mark.end)
    }
}

/// The place in the alphabet, and how the letter is written; `None` for what is no capital letter.
pub(super) fn place_of(c: char) -> Option<(usize, Style)> {
    let (first, style) = match c {
        'A'..='Z' => ('A', Style::Plain),
        'Ａ'..='Ｚ' => ('Ａ', Style::Wide),
        _ => return None,
    };
    let place = u32::from(c).checked_sub(u32::from(first))?;
    Some((usize::try_from(place).ok()?, style))
}

/// Part of a word in Latin, Greek or Cyrillic letters, or of a number in digits.
pub(super) const fn is_word(c: char) -> bool {
    matches!(c, '0'..='9' | 'A'..='Z' | 'a'..='z'
        | '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | 'À'..='ӿ')
}

/// What binds a letter to a word or number beside it: Q&A, A+B, U_A, A.I.
const GLUE: &str = "&+@#_.'’*=^$·<>\\";
/// What makes a word of the letter before it: A+, C#, A%.
const ENDING: &str = "+#%℃°′″²³";

/// Marked letters, whether the question has them or not.
pub(super) fn braced(chars: &[char]) -> impl Iterator<Item = Mark> {
    (0..).zip(chars.windows(3)).filter_map(|(start, window)| {
        let ['{', letter, '}'] = window else {
            return None;
        };
        Some(Mark {
            start,
            end: start + 3,
            place: place_of(*letter)?.0,
            style: Style::Braced,
        })
    })
}

/// Letters side by side.
struct Group {
    marks: Vec<Mark>,
    start: usize,
    end: usize,
}

/// Letters side by side that are no word, in the order of the text.
fn groups(chars: &[char], n_options: usize, order: Order) -> Vec<Group> {
    let mut groups: Vec<Group> = braced(chars)
        .filter(|mark| mark.place < n_options)
        .map(|mark| Group {
            start: mark.start,
            end: mark.end,
            marks: vec![mark],
        })
        .collect();
    let mut start = 0;
    while start < chars.len() {
        let rest = chars.get(start..).unwrap_or_default();
        let length = rest.iter().take_while(|c| is_word(**c)).count();
        let end = start + length;
        if let Some(marks) = letters(chars, start, end, n_options, order) {
            groups.push(Group { marks, start, end });
        }
        start = end + 1;
    }
    groups.sort_by_key(|group| group.start);
    groups
}

/// The letters of a word, if it holds nothing but different letters of the question.
fn letters(
    chars: &[char],
    start: usize,
    end: usize,
    n_options: usize,
    order: Order,
) -> Option<Vec<Mark>> {
    let word = chars.get(start..end).filter(|word| !word.is_empty())?;
    let mark = |(at, c): (usize, &char)| {
        let (place, style) = place_of(*c)?;
        (place < n_options).then_some(Mark {
            start: at,
            end: at + 1,
            place,
            style,
        })
    };
    let marks: Vec<Mark> = (start..).zip(word).map(mark).collect::<Option<_>>()?;
    let is_marked = before(chars, start) == Some('{') && chars.get(end) == Some(&'}');
    let is_ascending = marks.is_sorted_by(|a, b| a.place < b.place);
    let all_differ = || {
        let mut places: Vec<usize> = marks.iter().map(|mark| mark.place).collect();
        places.sort_unstable();
        places.windows(2).all(|pair| pair.first() != pair.last())
    };
    // “CAD” names a thing, not the set A, C, D; in an ordering question it names an order.
    let may_be = is_ascending || (order == Order::Sequence && all_differ());
    (!is_marked && may_be && !is_glued(chars, start, end)).then_some(marks)
}

/// The character before a place.
pub(super) fn before(chars: &[char], at: usize) -> Option<char> {
    chars.get(at.checked_sub(1)?).copied()
}

fn is_glued(chars: &[char], start: usize, end: usize) -> bool {
    let is_word_at =
        |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| is_word(*c));
    let is_letter_at = |at: Option<usize>| {
        at.and_then(|at| chars.get(at))
            .is_some_and(|c| place_of(*c).is_some())
    };
    // A dash or a slash joins letters too (“A/B 两项”): it binds to anything else.
    let binds = |c: char, far: Option<usize>| {
        (GLUE.contains(c) && is_word_at(far))
            || ("-/".contains(c) && is_word_at(far) && !is_letter_at(far))
    };
    let left = before(chars, start).is_some_and(|c| binds(c, start.checked_sub(2)));
    let right = chars
        .get(end)
        .is_some_and(|c| binds(*c, Some(end + 1)) || ENDING.contains(*c));
    left || right
}

/// How two neighbouring groups are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    /// One part: “A、C”.
    And,
    /// One part whose order is told: “A→C”.
    Then,
    /// One part; between two letters a range: “A至C”, “A-C”.
    Through,
    /// Two parts: “A，C” and “A C” may be one list, or the end of one clause and the begin of another.
    Comma,
}

fn joint(chars: &[char], from: usize, to: usize) -> Option<Joint> {
    let between: String = chars.get(from..to)?.iter().collect();
    match between.trim() {
        "" if between.contains('\n') => None,
        "" if !between.is_empty() => Some(Joint::Comma),
        "" | "、" | "和" | "与" | "及" | "或" | "以及" | "/" | "／" => Some(Joint::And),
        "→" | "➔" | "⟶" => Some(Joint::Then),
        "-" | "—" | "–" | "——" | "－" | "~" | "～" | "至" | "到" => {
            Some(Joint::Through)
        }
        "，" | "," => Some(Joint::Comma),
        _ => None,
    }
}

/// The letters of a text: parts joined by commas make a chain, letters joined closer a part.
pub(super) fn chains(chars: &[char], n_options: usize, order: Order) -> Vec<Vec<Part>> {
    let mut chains: Vec<Vec<Part>> = Vec::new();
    let mut last: Option<(usize, Vec<Joint>)> = None;
    for group in groups(chars, n_options, order) {
        let joint = last
            .as_ref()
            .and_then(|(end, _)| joint(chars, *end, group.start));
        let mut joints = match joint {
            Some(Joint::Comma) | None => Vec::new(),
            Some(Joint::And | Joint::Then | Joint::Through) => {
                last.take().map(|(_, joints)| joints).unwrap_or_default()
            }
        };
        match (joint, chains.last_mut()) {
            (Some(Joint::Comma), Some(chain)) => chain.push(part(group.marks)),
            (Some(joint), Some(chain)) => {
                joints.push(joint);
                if let Some(part) = chain.last_mut() {
                    part.marks.extend(group.marks);
                    tell_order(part, &joints);
                }
            }
            (None, _) | (_, None) => chains.push(vec![part(group.marks)]),
        }
        last = Some((group.end, joints));
    }
    chains
}

const fn part(marks: Vec<Mark>) -> Part {
    Part {
        marks,
        is_sequence: false,
        is_range: false,
    }
}

fn tell_order(part: &mut Part, joints: &[Joint]) {
    let n_through = joints.iter().filter(|j| **j == Joint::Through).count();
    part.is_range = 0 < n_through && (part.marks.len() == 2 || n_through < joints.len());
    part.is_sequence = 0 < n_through || joints.contains(&Joint::Then);
}
