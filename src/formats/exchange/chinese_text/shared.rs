//! One answer behind the last of several questions: `答案：AB CD`, `答案：√ × √`, `答案：1.甲 2.乙`.
//!
//! Invariant: where the questions before have no key, an answer that holds more than one answer's worth is
//! given to each of them, if it can be split in one way into as many parts, else the question is held. It is
//! never the key of the last question alone.

use std::collections::BTreeMap;

use super::answer;
use super::doubts;
use super::draft::{Answer, Draft, Origin};
use super::fold::narrow;
use super::marker::Stated;
use super::number::{self, Reading};
use super::reader::Met;
use super::stem;

/// What an answer is to a run of questions of which only the last has one.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Worth {
    /// The answer of the last.
    One,
    /// An answer for each.
    Each(Vec<String>),
    /// More than one answer's worth, and it is open how to split it.
    Unclear,
}

/// Questions of one section and kind that follow one another, all but the last without a key.
struct Run<'d> {
    stated: Option<Stated>,
    numbers: Vec<Option<u32>>,
    n_blanks: Vec<usize>,
    last: &'d Draft,
}

/// Splits the answers that are meant for several questions.
pub(super) fn settle(drafts: &mut [Draft], sections: &[Met]) {
    let mut from = 0;
    let mut before = None;
    for at in 0..drafts.len() {
        let Some(draft) = drafts.get(at) else {
            return;
        };
        let alike = Some((draft.section, likeness(draft, sections)));
        if before != alike {
            from = at;
            before = alike;
        }
        if draft.lacks_key() {
            continue;
        }
        if let Some(run) = drafts.get_mut(from..=at).filter(|run| 1 < run.len()) {
            settle_run(run, sections);
        }
        from = at.saturating_add(1);
    }
}

/// What questions have in common that an answer can be meant for: the stated kind, else whether there are
/// options.
fn likeness(draft: &Draft, sections: &[Met]) -> (Option<Stated>, bool) {
    let stated = stated(draft, sections);
    let has_options = stated.is_none() && !draft.options.is_empty();
    (stated, has_options)
}

fn stated(draft: &Draft, sections: &[Met]) -> Option<Stated> {
    let head = || sections.get(draft.section)?.head.as_ref()?.stated;
    draft.note.stated.or_else(head)
}

fn settle_run(drafts: &mut [Draft], sections: &[Met]) {
    let Some(last) = drafts.last() else {
        return;
    };
    let [answer] = last.answers.as_slice() else {
        return;
    };
    let (line, origin) = (answer.line, answer.origin);
    if origin == Origin::List {
        return;
    }
    let n_questions = drafts.len();
    let run = Run {
        stated: stated(last, sections),
        numbers: drafts
            .iter()
            .map(|draft| draft.number.map(|number| number.value))
            .collect(),
        n_blanks: drafts
            .iter()
            .map(|draft| stem::blanks(&draft.stem).n_blanks)
            .collect(),
        last,
    };
    match run.worth(&answer.text) {
        Worth::One if origin == Origin::Behind => {}
        Worth::Each(texts) => {
            for (draft, text) in drafts.iter_mut().zip(texts) {
                draft.answers = vec![Answer {
                    line,
                    text,
                    origin: Origin::List,
                }];
                draft.doubt(line, doubts::answer_split(n_questions));
            }
        }
        Worth::One | Worth::Unclear => {
            let doubt = doubts::answer_of_several(n_questions, &answer.text);
            if let Some(last) = drafts.last_mut() {
                last.doubt(line, doubt);
            }
        }
    }
}

impl Run<'_> {
    fn worth(&self, text: &str) -> Worth {
        let has_options = !self.last.options.is_empty();
        match self.stated {
            Some(Stated::Single | Stated::Multiple | Stated::Indefinite | Stated::Choice) => {
                self.of_letters(text)
            }
            Some(Stated::TrueFalse) => self.of_truths(text),
            Some(Stated::Blank | Stated::Essay) => self.of_texts(text),
            Some(Stated::Match | Stated::Order) => Worth::One,
            None if has_options => self.of_letters(text),
            None => match self.of_truths(text) {
                Worth::One => self.of_texts(text),
                worth @ (Worth::Each(_) | Worth::Unclear) => worth,
            },
        }
    }

    fn of_letters(&self, text: &str) -> Worth {
        let Some(letters) = answer::only_letters(text) else {
            // `1.A 2.B`, or letters among words.
            return self.under_numbers(text).unwrap_or(Worth::One);
        };
        if letters.len() < 2 {
            return Worth::One;
        }
        let words = words(text);
        let is_mixed = 1 < words.len() && words.iter().any(|word| 1 < word.chars().count());
        let n_questions = self.numbers.len();
        match self.stated {
            Some(Stated::Single) if letters.len() == n_questions => {
                Worth::Each(letters.iter().map(char::to_string).collect())
            }
            Some(Stated::Single) => Worth::Unclear,
            _ if is_mixed && words.len() == n_questions => Worth::Each(owned(&words)),
            // Each of them has more than one letter, so that the letters of one word are one key.
            Some(Stated::Multiple) if !is_mixed && words.len() != n_questions => Worth::One,
            Some(_) | None => Worth::Unclear,
        }
    }

    fn of_truths(&self, text: &str) -> Worth {
        if let Some(truths) = truths(text) {
            return match truths.len() {
                0 | 1 => Worth::One,
                n if n == self.numbers.len() => Worth::Each(truths),
                _ => Worth::Unclear,
            };
        }
        if let Some(pairs) = truths_of_numbers(text) {
            let n_pairs = pairs.len();
            let by_number: BTreeMap<u32, String> = pairs.into_iter().collect();
            let each = self.numbers.iter();
            let each = each.map(|number| by_number.get(&(*number)?).cloned());
            let each: Option<Vec<String>> = each.collect();
            return each
                .filter(|each| each.len() == n_pairs && by_number.len() == n_pairs)
                .map_or(Worth::Unclear, Worth::Each);
        }
        let more = answer::truth_with_more(text).map(|(_, more)| more);
        let names_another = more.is_some_and(|more| {
            more.split(is_separator)
                .any(|word| answer::truth(word).is_some())
                || answer::has_mark(more)
        });
        if names_another {
            return Worth::Unclear;
        }
        self.under_numbers(text).unwrap_or(Worth::One)
    }

    fn of_texts(&self, text: &str) -> Worth {
        if let Some(worth) = self.under_numbers(text) {
            return worth;
        }
        let n_questions = self.numbers.len();
        let n_all: usize = self.n_blanks.iter().sum();
        let own = self.n_blanks.last().copied().unwrap_or(0);
        if own == 0 {
            // Lines and sentences of an essay are one answer.
            return Worth::One;
        }
        let separators: [&dyn Fn(char) -> bool; 5] = [
            &|c| narrow(c) == ';',
            &|c| narrow(c) == '|',
            &|c| c == '、',
            &|c| narrow(c) == ',',
            &char::is_whitespace,
        ];
        let may_be_all = separators.iter().any(|separator| {
            let parts = text.trim_end_matches('。').split(separator);
            let n_parts = parts.filter(|part| !part.trim().is_empty()).count();
            1 < n_parts && (n_parts == n_questions || n_parts == n_all)
        });
        if may_be_all {
            Worth::Unclear
        } else {
            Worth::One
        }
    }

    /// Of parts under numbers: those of the questions, or of the points of one answer.
    fn under_numbers(&self, text: &str) -> Option<Worth> {
        let parts = parts_under_numbers(text)?;
        let are_numbers = parts
            .iter()
            .map(|(number, _)| Some(*number))
            .eq(self.numbers.iter().copied());
        let begins = parts.first().map(|(number, _)| *number);
        let own = self.n_blanks.last().copied().unwrap_or(0);
        let may_be_own = match self.stated {
            Some(Stated::Essay) => begins == Some(1),
            Some(Stated::Blank) | None => begins == Some(1) && own == parts.len(),
            Some(_) => false,
        };
        if are_numbers && !may_be_own {
            let texts = parts.into_iter().map(|(_, part)| part.to_owned());
            return Some(Worth::Each(texts.collect()));
        }
        let is_of_points = may_be_own && parts.len() != self.numbers.len();
        Some(if is_of_points {
            Worth::One
        } else {
            Worth::Unclear
        })
    }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            narrow(c),
            ',' | '、' | ';' | '.' | '。' | '/' | '|' | ':' | '(' | ')'
        )
}

fn words(text: &str) -> Vec<&str> {
    let words = text.split(is_separator);
    words.filter(|word| !word.is_empty()).collect()
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// The judgements of a text that holds nothing else: `√×√`, `√ × √`, `对，错`.
fn truths(text: &str) -> Option<Vec<String>> {
    let mut found = Vec::new();
    for word in words(text) {
        if answer::truth(word).is_some() {
            found.push(word.to_owned());
            continue;
        }
        for c in word.chars().map(|c| c.to_string()) {
            answer::truth(&c)?;
            found.push(c);
        }
    }
    Some(found)
}

/// Judgements of questions by their numbers: `对：1、3  错：2、4`, `√（1、2） ×（3、4）`, `1、3正确，2错误`.
fn truths_of_numbers(text: &str) -> Option<Vec<(u32, String)>> {
    let (mut pairs, mut waiting) = (Vec::new(), Vec::new());
    let mut truth: Option<String> = None;
    let mut are_behind = None;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some((value, behind)) = number::digits(rest) {
            rest = behind.strip_prefix('题').unwrap_or(behind);
            match &truth {
                Some(truth) if are_behind == Some(true) => pairs.push((value, truth.clone())),
                Some(_) | None => waiting.push(value),
            }
            are_behind.get_or_insert(false);
        } else if is_separator(c) {
            rest = rest.get(c.len_utf8()..)?;
        } else {
            let end = rest.find(|c: char| is_separator(c) || narrow(c).is_ascii_digit());
            let (word, behind) = rest.split_at(end.unwrap_or(rest.len()));
            answer::truth(word)?;
            rest = behind;
            if *are_behind.get_or_insert(true) {
                truth = Some(word.to_owned());
            } else {
                let word = word.to_owned();
                pairs.extend(waiting.drain(..).map(|value| (value, word.clone())));
            }
        }
    }
    (waiting.is_empty() && !pairs.is_empty()).then_some(pairs)
}

/// The parts of a text under numbers that go up by one, two at least: `1.甲 2.乙`.
fn parts_under_numbers(text: &str) -> Option<Vec<(u32, &str)>> {
    let text = text.trim();
    let (first, mut rest) = number::read(text)?;
    let mut parts = Vec::new();
    let (mut from, mut value) = (rest, first.value);
    while let Some(c) = rest.chars().next() {
        let next = number::read(rest).filter(|(number, _)| {
            number.style == first.style
                && Some(number.value) == value.checked_add(1)
                && number.reading == Reading::Plain
        });
        if let Some((number, behind)) = next {
            parts.push((value, trimmed(from.get(..from.len() - rest.len())?)));
            (from, rest, value) = (behind, behind, number.value);
            continue;
        }
        // The digits of a number are read as one: `21.` holds no `1.`
        let behind = if narrow(c).is_ascii_digit() {
            rest.trim_start_matches(|c| narrow(c).is_ascii_digit())
        } else {
            rest.get(c.len_utf8()..)?
        };
        rest = behind;
    }
    parts.push((value, trimmed(from)));
    let are_full = parts.iter().all(|(_, part)| !part.is_empty());
    (1 < parts.len() && are_full).then_some(parts)
}

fn trimmed(part: &str) -> &str {
    part.trim_matches(|c: char| c.is_whitespace() || matches!(narrow(c), ';' | ',' | '。' | '、'))
}
