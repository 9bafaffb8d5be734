//! How many units of each class a paper takes, and the moves from one such table to another.
//!
//! Invariant: a move keeps every line within its bounds, or at least no farther outside than it was.
//! Moves are taken only where they level the use of the questions, so that the expectation of each
//! class approaches its fair share: the aim of unbiased controlled rounding (Cox 1987, *A
//! constructive procedure for unbiased controlled rounding*), reached here over many papers by
//! paying back each rounding in the next.

use super::super::plan::{Plan, to_index};
use super::frame::Frame;
use super::lines::{Line, lines, scaled};
use crate::domain::seed::{Seed, Stream};

/// More pairs than this are sampled.
const MAX_PAIRS: usize = 400_000;

/// The tables of a plan and the moves between them.
pub(super) struct Tables {
    lines: Vec<Line>,
    /// For each class the lines that count it, with the coefficient.
    columns: Vec<Vec<(usize, i64)>>,
    /// The least and the most of each class.
    bounds: Vec<(i64, i64)>,
    /// 2³² over the number of questions of the class: what one more use of it costs.
    prices: Vec<i64>,
    /// Steps from one class to another (or from or to none), those with the same effect on all
    /// equalities side by side.
    pairs: Vec<(u32, u32)>,
    /// For each pair its effect, in ascending order; 0 for none.
    effects: Vec<i64>,
    /// For each pair where its like begin and end.
    likes: Vec<(u32, u32)>,
}

/// Three pairs of steps, each a class (none beyond the last) and how many units more.
type Move = [[(u32, i64); 2]; 3];

/// A table as it stands, and what its lines add up to.
#[derive(Clone)]
pub(super) struct Table {
    /// How many of each class.
    pub(super) counts: Vec<i64>,
    sums: Vec<i64>,
}

impl Tables {
    pub(super) fn new(plan: &Plan, frame: &Frame) -> Self {
        let lines = lines(plan);
        let columns = (0..plan.classes.len())
            .map(|class| {
                let of_class = |line: &Line| line.coefficients.get(class).copied().unwrap_or(0);
                let column = lines.iter().map(of_class).enumerate();
                column.filter(|(_, of)| *of != 0).collect()
            })
            .collect();
        let price = |class: &Vec<u32>| (1 << 32) / i64::try_from(class.len()).unwrap_or(1).max(1);
        let mut tables = Self {
            prices: plan.classes.iter().map(price).collect(),
            bounds: frame.most.iter().map(|most| (0, *most)).collect(),
            pairs: Vec::new(),
            effects: Vec::new(),
            likes: Vec::new(),
            columns,
            lines,
        };
        tables.tighten();
        tables.pair();
        tables
    }

    /// Whether no paper can take any other table: no move is known.
    pub(super) fn is_fixed(&self) -> bool {
        self.pairs.is_empty()
    }

    /// Narrows what each class can be by each line, as long as that helps.
    fn tighten(&mut self) {
        for _ in 0..64 {
            let before = self.bounds.clone();
            for line in self.lines.iter().filter(|line| !line.is_soft) {
                let reach = |bounds: &[(i64, i64)]| {
                    let of_all = line.coefficients.iter().zip(bounds);
                    of_all.fold((0_i64, 0_i64), |(least, most), (of, (low, high))| {
                        let (a, b) = (of * low, of * high);
                        (least + a.min(b), most + a.max(b))
                    })
                };
                let (mut least, mut most) = reach(&self.bounds);
                for (of, bound) in line.coefficients.iter().zip(&mut self.bounds) {
                    if *of == 0 || bound.1 < bound.0 {
                        continue;
                    }
                    let (low, high) = *bound;
                    let (own_least, own_most) =
                        ((of * low).min(of * high), (of * low).max(of * high));
                    let room_above = line.max - (least - own_least);
                    let room_below = line.min - (most - own_most);
                    let (low, high) = if 0 < *of {
                        (
                            low.max(ceiling(room_below, *of)),
                            high.min(room_above.div_euclid(*of)),
                        )
                    } else {
                        (
                            low.max(ceiling(-room_above, -of)),
                            high.min((-room_below).div_euclid(-of)),
                        )
                    };
                    // An empty range means that there is no paper; to prove it is for others.
                    if high < low {
                        continue;
                    }
                    *bound = (low, high);
                    least += (of * low).min(of * high) - own_least;
                    most += (of * low).max(of * high) - own_most;
                }
            }
            if before == self.bounds {
                return;
            }
        }
    }

    /// Finds the pairs of classes between which a step has the same effect on all equalities.
    fn pair(&mut self) {
        // The effect is told by a random number: where two effects should collide, the bounds still
        // refuse the move.
        let mut stream = Seed::from_number(0).child("effects", b"").stream();
        let mut number = || {
            (i64::from(stream.below(u32::MAX)) << 31).wrapping_add(i64::from(stream.below(1 << 31)))
        };
        let marks: Vec<i64> = self.lines.iter().map(|_| number()).collect();
        let none = self.columns.len();
        let effect = |class: usize| {
            let column = self.columns.get(class).map_or(&[][..], Vec::as_slice);
            column
                .iter()
                .filter_map(|(line, of)| Some((self.lines.get(*line)?, marks.get(*line)?, of)))
                .filter(|(line, ..)| line.min == line.max)
                .fold(0_i64, |sum, (_, mark, of)| {
                    sum.wrapping_add(mark.wrapping_mul(*of))
                })
        };
        let is_free = |class: &usize| self.bounds.get(*class).is_none_or(|(low, high)| low < high);
        let effects: Vec<(usize, i64)> = (0..=none)
            .filter(is_free)
            .map(|class| (class, effect(class)))
            .collect();
        let n = effects.len();
        let mut pairs: Vec<(i64, u32, u32)> = Vec::new();
        let mut add = |a: Option<&(usize, i64)>, b: Option<&(usize, i64)>| {
            if let (Some((a, from)), Some((b, to))) = (a, b)
                && a != b
            {
                let class = |class: usize| u32::try_from(class).unwrap_or(u32::MAX);
                pairs.push((to.wrapping_sub(*from), class(*a), class(*b)));
            }
        };
        if n * n <= MAX_PAIRS {
            for a in &effects {
                for b in &effects {
                    add(Some(a), Some(b));
                }
            }
        } else {
            let n = u32::try_from(n).unwrap_or(u32::MAX);
            for _ in 0..MAX_PAIRS {
                let (a, b) = (to_index(stream.below(n)), to_index(stream.below(n)));
                add(effects.get(a), effects.get(b));
                add(effects.get(b), effects.get(a));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        for like in pairs.chunk_by(|a, b| a.0 == b.0) {
            let from = self.likes.len();
            let until = from + like.len();
            self.likes.resize(until, (place(from), place(until)));
        }
        self.effects = pairs.iter().map(|(effect, ..)| *effect).collect();
        self.pairs = pairs.into_iter().map(|(_, a, b)| (a, b)).collect();
    }

    /// A table that obeys every line, found by steps that mend what is outside; none where the steps
    /// do not get there.
    pub(super) fn find(&self, stream: &mut Stream) -> Option<Table> {
        let mut table = self.table(self.bounds.iter().map(|(low, _)| *low).collect());
        let n_steps = 2_000 + 400 * (self.lines.len() + self.bounds.len());
        for _ in 0..n_steps {
            let missed: Vec<usize> = self
                .lines
                .iter()
                .zip(&table.sums)
                .enumerate()
                .filter(|(_, (line, sum))| 0 < line.miss(**sum))
                .map(|(number, _)| number)
                .collect();
            if missed.is_empty() {
                break;
            }
            let pick = to_index(stream.below(u32::try_from(missed.len()).unwrap_or(u32::MAX)));
            let number = missed.get(pick).copied()?;
            let (line, sum) = (self.lines.get(number)?, table.sums.get(number).copied()?);
            // Among a few classes the one whose step mends most.
            let mut best: Option<(i64, usize, i64)> = None;
            for _ in 0..8 {
                let n_classes = u32::try_from(self.bounds.len()).unwrap_or(u32::MAX);
                let class = to_index(stream.below(n_classes));
                let of = line.coefficients.get(class).copied().unwrap_or(0);
                let step = if sum < line.min {
                    of.signum()
                } else {
                    -of.signum()
                };
                if step == 0 || !self.fits(&table, class, step) {
                    continue;
                }
                let harm = self.farther(&table, class, step).map(scaled).sum();
                if best.is_none_or(|(least, ..)| harm < least) {
                    best = Some((harm, class, step));
                }
            }
            if let Some((harm, class, step)) = best
                && (harm <= 0 || stream.below(8) == 0)
            {
                self.step(&mut table, class, step);
            }
        }
        self.is_allowed(&table).then_some(table)
    }

    /// Whether every line that classes alone decide is obeyed.
    pub(super) fn is_allowed(&self, table: &Table) -> bool {
        let lines = self.lines.iter().zip(&table.sums);
        let mut hard = lines.filter(|(line, _)| !line.is_soft);
        hard.all(|(line, sum)| line.miss(*sum) == 0)
    }

    /// The table of these numbers of units.
    pub(super) fn table(&self, counts: Vec<i64>) -> Table {
        let sum = |line: &Line| -> i64 {
            line.coefficients
                .iter()
                .zip(&counts)
                .map(|(a, b)| a * b)
                .sum()
        };
        Table {
            sums: self.lines.iter().map(sum).collect(),
            counts,
        }
    }

    /// Tries random moves: first `n_shakes` that are taken wherever they are allowed, so that a table
    /// does not resemble the last one, then `n` that are taken where they level `used` (how many units
    /// of each class were used so far). Whether any was taken.
    pub(super) fn level(
        &self,
        table: &mut Table,
        used: &[i64],
        (n_shakes, n): (u32, u32),
        stream: &mut Stream,
    ) -> bool {
        let mut is_moved = false;
        for number in 0..n_shakes + n {
            if let Some(steps) = self.choose(stream) {
                let used = (n_shakes <= number).then_some(used);
                is_moved |= self.is_taken(table, used, &steps, stream);
            }
        }
        is_moved
    }

    /// A random move whose effects cancel: one step without effect, a step and the way back of its
    /// like, or three steps. Three are rarely wanted: where one question stands for several others.
    fn choose(&self, stream: &mut Stream) -> Option<Move> {
        const NONE: [(u32, i64); 2] = [(u32::MAX, 0); 2];
        let n_pairs = u32::try_from(self.pairs.len()).unwrap_or(u32::MAX);
        let first = to_index(stream.below(n_pairs));
        let pair = |number: usize| self.pairs.get(number).copied();
        let ((from, to), effect) = (pair(first)?, self.effects.get(first).copied()?);
        let there = [(from, -1), (to, 1)];
        let kind = stream.below(4);
        if kind == 0 {
            let second = to_index(stream.below(n_pairs));
            let wanted = effect
                .wrapping_add(self.effects.get(second).copied()?)
                .wrapping_neg();
            let third = self.effects.partition_point(|effect| *effect < wanted);
            if self.effects.get(third) != Some(&wanted) {
                return None;
            }
            let third = self.like(third, stream)?;
            let ((second_from, second_to), (third_from, third_to)) = (pair(second)?, pair(third)?);
            return Some([
                there,
                [(second_from, -1), (second_to, 1)],
                [(third_from, -1), (third_to, 1)],
            ]);
        }
        if effect == 0 && kind == 1 {
            return Some([there, NONE, NONE]);
        }
        let other = self.like(first, stream)?;
        let (other_from, other_to) = pair(other)?;
        (other != first).then_some([there, [(other_from, 1), (other_to, -1)], NONE])
    }

    /// One of the pairs of the same effect.
    fn like(&self, number: usize, stream: &mut Stream) -> Option<usize> {
        let (from, until) = self.likes.get(number)?;
        Some(to_index(from + stream.below(until - from)))
    }

    /// Makes the steps if they are allowed and level the use, where there is one to level; leaves the
    /// table as it was otherwise.
    fn is_taken(
        &self,
        table: &mut Table,
        used: Option<&[i64]>,
        steps: &Move,
        stream: &mut Stream,
    ) -> bool {
        let (mut cost, mut hard, mut soft) = (0, 0, 0);
        for (class, step) in steps.iter().flatten() {
            let class = to_index(*class);
            let Some(price) = self.prices.get(class) else {
                // The step is from or to no class.
                continue;
            };
            let used_so_far = used.map_or(0, |used| used.get(class).copied().unwrap_or(0));
            let count = table.counts.get(class).copied().unwrap_or(0);
            // (used + count + step)² − (used + count)², over the size of the class.
            cost += (2 * step * (used_so_far + count) + 1) * price;
            for (line, farther) in self.farther(table, class, *step) {
                // Kept apart: to come nearer to a soft line pays for no hard one.
                *(if line.is_soft { &mut soft } else { &mut hard }) += farther;
            }
            self.step(table, class, *step);
        }
        let is_within = |(class, _): &(u32, i64)| {
            let class = to_index(*class);
            let (count, bounds) = (table.counts.get(class), self.bounds.get(class));
            let (Some(count), Some((low, high))) = (count, bounds) else {
                return true;
            };
            (*low..=*high).contains(count)
        };
        let is_good = hard <= 0
            && soft <= 0
            && (used.is_none() || cost < 0 || (cost == 0 && stream.below(2) == 0))
            && steps.iter().flatten().all(is_within);
        if !is_good {
            for (class, step) in steps.iter().flatten() {
                self.step(table, to_index(*class), -step);
            }
        }
        is_good
    }

    fn fits(&self, table: &Table, class: usize, step: i64) -> bool {
        match (table.counts.get(class), self.bounds.get(class)) {
            (Some(count), Some((low, high))) => (*low..=*high).contains(&(count + step)),
            (Some(_) | None, Some(_) | None) => false,
        }
    }

    /// By how much a step leads farther outside of each line that counts the class.
    fn farther<'t>(
        &'t self,
        table: &'t Table,
        class: usize,
        step: i64,
    ) -> impl Iterator<Item = (&'t Line, i64)> {
        let column = self.columns.get(class).map_or(&[][..], Vec::as_slice);
        column.iter().filter_map(move |(number, of)| {
            let (line, sum) = (self.lines.get(*number)?, table.sums.get(*number)?);
            Some((line, line.miss(sum + of * step) - line.miss(*sum)))
        })
    }

    /// Makes a step; none for no class.
    fn step(&self, table: &mut Table, class: usize, step: i64) {
        if let Some(count) = table.counts.get_mut(class) {
            *count += step;
        }
        for (number, of) in self.columns.get(class).map_or(&[][..], Vec::as_slice) {
            if let Some(sum) = table.sums.get_mut(*number) {
                *sum += of * step;
            }
        }
    }
}

fn ceiling(number: i64, by: i64) -> i64 {
    -((-number).div_euclid(by))
}
