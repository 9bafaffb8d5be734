//! What the rules about many questions need of one, in little memory: a bank may hold 100,000.

use super::super::question::{BLANK, Key, Kind, Layout, OptionId, Question};
use super::options::numeric_order;
use super::polarity::negation;
use super::sources::low;
use super::text::{fold, grams};
use super::view::View;

/// Length of the runs by which near-duplicates are found.
const LONG_RUN: usize = 10;
/// Length of the runs by which keys are found in the words of other questions.
pub(super) const RUN: usize = 4;

/// One question as bank rules see it.
#[derive(Debug, Clone)]
pub(super) struct Trace {
    /// Runs of ten characters of everything that is said, sorted; titles left out.
    pub(super) long_runs: Box<[u32]>,
    /// Runs of four characters of what is stated as a fact: claim, items to be ordered, left sides; sorted.
    pub(super) runs: Box<[u32]>,
    /// Of stem and key.
    pub(super) hash: u64,
    pub(super) is_negative: bool,
    /// Of a single choice.
    pub(super) place: Option<Place>,
}

/// Where the right option of a single choice stands among its options.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) n_options: u8,
    /// From 0: in ascending order where the options are numbers, else as in the file.
    pub(super) at: u8,
    pub(super) is_numeric: bool,
    /// The rank of its length, from 0 for the shortest to 1000 for the longest.
    pub(super) length_rank: u16,
}

impl Trace {
    pub(super) fn of(view: &View<'_>) -> Self {
        let whole = fold(&view.question.body.stem) + "\n" + &key_text(view.question);
        Self {
            long_runs: long_runs(view),
            runs: sorted(stated(view).flat_map(|text| grams(text, RUN))),
            hash: grams(&whole, whole.chars().count()).next().unwrap_or(0),
            is_negative: negation(view).is_some(),
            place: Place::of(view),
        }
    }
}

/// What a question states: what a reader may believe. Options and right sides may be wrong.
pub(super) fn stated<'v>(view: &'v View<'_>) -> impl Iterator<Item = &'v str> {
    let is_item = view.kind() == Kind::Order;
    let beside = view
        .shown
        .iter()
        .filter(move |shown| is_item || shown.list == "left");
    std::iter::once(view.stem.claim.as_str()).chain(beside.map(|shown| shown.plain.as_str()))
}

fn sorted(runs: impl Iterator<Item = u64>) -> Box<[u32]> {
    let mut runs: Vec<u32> = runs.map(low).collect();
    runs.sort_unstable();
    runs.dedup();
    runs.into()
}

/// The claim with its blanks filled, and what stands beside it. Titles are names: a question about a document
/// and one that lists it among others are not alike.
pub(super) fn long_runs(view: &View<'_>) -> Box<[u32]> {
    let mut claim = view.stem.claim.clone();
    for text in view.blanks.iter().filter_map(|texts| texts.first()) {
        claim = claim.replacen(BLANK, text, 1);
    }
    let texts =
        std::iter::once(claim.as_str()).chain(view.shown.iter().map(|shown| shown.plain.as_str()));
    let between_titles = texts
        .flat_map(|text| text.split('《').enumerate())
        .map(|(n, part)| {
            if n == 0 {
                part
            } else {
                part.split_once('》').map_or("", |(_, behind)| behind)
            }
        });
    sorted(between_titles.flat_map(|text| grams(text, LONG_RUN)))
}

/// What is right, as folded text: the words, not the ids.
pub(super) fn key_text(question: &Question) -> String {
    let choices = question.body.layout.choices();
    let text = |id: &OptionId| {
        let choice = choices.iter().find(|choice| choice.id == *id);
        choice.map(|choice| fold(&choice.text)).unwrap_or_default()
    };
    let all = |mut texts: Vec<String>| {
        texts.sort();
        texts.join("|")
    };
    match &question.key {
        Key::Choices(ids) => all(ids.iter().map(text).collect()),
        Key::Truth(truth) => truth.to_string(),
        Key::Blanks(blanks) => {
            let models = blanks.iter().filter_map(|texts| texts.first());
            models.map(|text| fold(text)).collect::<Vec<_>>().join("|")
        }
        Key::Pairs(pairs) => {
            let Layout::Match { left, .. } = &question.body.layout else {
                return String::new();
            };
            let of = |id: &OptionId| {
                left.iter()
                    .find(|side| side.id == *id)
                    .map(|side| fold(&side.text))
            };
            all(pairs
                .iter()
                .map(|(left, right)| of(left).unwrap_or_default() + "=" + &text(right))
                .collect())
        }
        Key::Order(ids) => ids.iter().map(text).collect::<Vec<_>>().join("|"),
        Key::Rubric(rubric) => fold(rubric),
    }
}

impl Place {
    fn of(view: &View<'_>) -> Option<Self> {
        if view.kind() != Kind::Single {
            return None;
        }
        let right = view.right().next()?;
        let length = |text: &str| text.chars().count();
        let own = length(&right.plain);
        let halves: usize = view
            .wrong()
            .map(|option| match length(&option.plain).cmp(&own) {
                std::cmp::Ordering::Less => 2,
                std::cmp::Ordering::Equal => 1,
                std::cmp::Ordering::Greater => 0,
            })
            .sum();
        let order = numeric_order(view);
        let at = match &order {
            Some(order) => order.iter().position(|n| *n == right.at)?,
            None => right.at,
        };
        Some(Self {
            n_options: u8::try_from(view.options().len()).ok()?,
            at: u8::try_from(at).ok()?,
            is_numeric: order.is_some(),
            length_rank: u16::try_from(halves * 500 / view.wrong().count().max(1)).ok()?,
        })
    }
}
