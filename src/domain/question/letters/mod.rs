//! Letters in stems and explanations: an author's A is another letter on a candidate's paper.
//!
//! Invariant: a letter is rewritten where its surroundings make it name an option (`context`) or
//! where the author marked it (`{A}`), and nowhere else; all other text stays as it is, byte for byte.

mod context;
mod runs;
mod words;

use super::Kind;
use runs::{Mark, Part};

/// What the letters of an author become where the options stand in another order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lettering {
    /// For each option as authored, the letter under which it is shown.
    shown: Vec<char>,
    order: Order,
    /// Once a text surely names an option, a letter that stands free in it names one too.
    carries_over: bool,
}

/// What the order of letters that stand together says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// Nothing: “故选 AC” names a set, and is written in the order of the alphabet.
    Nothing,
    /// Something: “C→A→D→B” names one after the other.
    Sequence,
}

impl Order {
    const fn of_kind(kind: Kind) -> Self {
        match kind {
            Kind::Single | Kind::Multiple | Kind::TrueFalse | Kind::Blank | Kind::Essay => {
                Self::Nothing
            }
            Kind::Match | Kind::Order => Self::Sequence,
        }
    }
}

/// A letter of the question that stands where it might name an option, and was not rewritten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// How many characters stand before it.
    pub at: usize,
    /// The letters, or the marked letter that the question does not have.
    pub letters: String,
}

/// A chain of letters with what was found of it.
type Judged = (Vec<Part>, context::Judgement);

impl Lettering {
    /// The letters of a question of this kind: `shown` holds, for each option in the order of the
    /// author, the letter under which it is shown.
    pub const fn new(kind: Kind, shown: Vec<char>) -> Self {
        Self {
            shown,
            order: Order::of_kind(kind),
            carries_over: false,
        }
    }

    /// The letters for texts beside this stem: where the stem means nothing but options by letters, a
    /// text that surely names one (“故选B”) means options by all its letters (“A与C矛盾，故选B”).
    #[must_use]
    pub fn beside(self, stem: &str) -> Self {
        Self {
            carries_over: self.doubts(stem).is_empty(),
            ..self
        }
    }

    /// The text in the letters shown.
    ///
    /// Rewritten are `{A}`, which loses its braces, and letters that name an option by what stands
    /// around them: “故选 AC”, “B项错误”, “（A）”. Letters that are named together and stand in the
    /// order of the alphabet stand so again afterwards, unless their order says something: in a
    /// matching or ordering question, after an arrow, or in a sentence with “分别”, “依次” and the like.
    /// A range (“A至C项”) stays, for no range may fit the letters shown; [`Self::doubts`] tells of it.
    pub fn rewrite(&self, text: &str) -> String {
        if self.shown.is_empty() {
            return text.to_owned();
        }
        let chars: Vec<char> = text.chars().collect();
        let mut changes: Vec<(Mark, char)> = Vec::new();
        for (chain, judged) in self.judge(&chars) {
            let parts = || chain.iter().zip(&judged.names_options);
            let named = parts().filter(|(_, is_named)| **is_named);
            if judged.is_one_set {
                self.change(&chars, named.map(|(part, _)| part), &mut changes);
            } else {
                named.for_each(|(part, _)| self.change(&chars, [part], &mut changes));
            }
            for (part, _) in parts().filter(|(_, is_named)| !**is_named) {
                let marked = part.marks.iter().filter(|mark| mark.is_marked());
                changes.extend(marked.filter_map(|mark| Some((*mark, self.shown_at(mark)?))));
            }
        }
        write(&chars, &changes)
    }

    /// Letters of the question that might name an option and are not rewritten, and marked letters
    /// (`{F}`) that it does not have; in the order of the text.
    ///
    /// For a person to look at: the list also holds letters that name something else.
    pub fn doubts(&self, text: &str) -> Vec<Doubt> {
        if self.shown.is_empty() {
            return Vec::new();
        }
        let chars: Vec<char> = text.chars().collect();
        let missing = runs::braced(&chars).filter(|mark| self.shown.len() <= mark.place);
        let mut doubts: Vec<Doubt> = missing
            .map(|mark| doubt(&chars, mark.start, mark.end))
            .collect();
        for (chain, judged) in self.judge(&chars) {
            for (part, is_named) in chain.iter().zip(judged.names_options) {
                if !is_named && !part.is_marked() && !context::begins_a_noun(&chars, part.end()) {
                    doubts.push(doubt(&chars, part.start(), part.end()));
                }
            }
        }
        doubts.sort_by_key(|doubt| doubt.at);
        doubts
    }

    /// The letters of a text with what they name.
    fn judge(&self, chars: &[char]) -> Vec<Judged> {
        let mut chains: Vec<Judged> = runs::chains(chars, self.shown.len(), self.order)
            .into_iter()
            .map(|chain| {
                let judged = context::judge(chars, &chain);
                (chain, judged)
            })
            .collect();
        // Who marks some letters leaves the others unmarked on purpose.
        let has_marks = chains.iter().any(|(chain, _)| {
            chain
                .iter()
                .any(|part| part.marks.iter().any(Mark::is_marked))
        });
        let is_sure = chains.iter().any(|(_, judged)| judged.names_any());
        if self.carries_over && is_sure && !has_marks {
            for (chain, judged) in &mut chains {
                judged.carry_over(chars, chain);
            }
        }
        chains
    }

    fn shown_at(&self, mark: &Mark) -> Option<char> {
        self.shown.get(mark.place).copied()
    }

    /// Notes the letters shown for parts that are read together.
    fn change<'a>(
        &self,
        chars: &[char],
        parts: impl IntoIterator<Item = &'a Part>,
        changes: &mut Vec<(Mark, char)>,
    ) {
        let parts: Vec<&Part> = parts.into_iter().collect();
        let marks: Vec<Mark> = parts.iter().flat_map(|part| &part.marks).copied().collect();
        let mut letters: Vec<char> = marks
            .iter()
            .filter_map(|mark| self.shown_at(mark))
            .collect();
        let is_set = self.order == Order::Nothing
            && parts.iter().all(|part| !part.is_sequence)
            && marks.is_sorted_by(|a, b| a.place < b.place)
            && marks
                .first()
                .is_some_and(|mark| !context::is_ordered(chars, mark.start));
        if is_set {
            letters.sort_unstable();
        }
        changes.extend(marks.into_iter().zip(letters));
    }
}

/// Whether a text holds anything that could name an option: most hold nothing, and stay as they are.
pub(in crate::domain) fn has_letters(text: &str) -> bool {
    text.chars().any(|c| runs::place_of(c).is_some())
}

/// The text with its changes, which do not overlap.
fn write(chars: &[char], changes: &[(Mark, char)]) -> String {
    let mut written = String::with_capacity(chars.len() * 3);
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        // A stem names few letters: looking through them is cheaper than keeping them in order.
        if let Some((mark, letter)) = changes.iter().find(|(mark, _)| mark.start == at) {
            written.push(mark.style.letter(*letter));
            at = mark.end;
        } else {
            written.push(*c);
            at += 1;
        }
    }
    written
}

fn doubt(chars: &[char], start: usize, end: usize) -> Doubt {
    Doubt {
        at: start,
        letters: chars.get(start..end).unwrap_or_default().iter().collect(),
    }
}

#[cfg(test)]
mod tests;
