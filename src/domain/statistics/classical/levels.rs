//! The distinct values of something, each at a place of its own.
//!
//! Invariant: a value keeps the place that it was first given; places run from 0 on.

/// Distinct values in the order in which they were first seen.
///
/// A table of places, found by a hash that is fixed: a tree takes ten times as long, and each candidate looks
/// up their total.
#[derive(Debug, Clone, Default)]
pub(super) struct Levels {
    values: Vec<f64>,
    /// As many as a power of two, never more than a quarter full: a second look costs more than four slots.
    slots: Vec<Slot>,
}

/// The value stands beside its place, so that a look-up reads one line of memory.
#[derive(Debug, Clone, Copy)]
struct Slot {
    value: f64,
    /// One more than the place; 0 for none.
    next: usize,
}

impl Levels {
    /// The value of every place.
    pub(super) fn values(&self) -> &[f64] {
        &self.values
    }

    /// Where `value` is, given a place where it has none.
    pub(super) fn place(&mut self, value: f64) -> usize {
        match self.find(value) {
            Some(place) => place,
            None => self.add(value),
        }
    }

    fn find(&self, value: f64) -> Option<usize> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = hash(value) & mask;
        loop {
            let slot = self.slots.get(at)?;
            let place = slot.next.checked_sub(1)?;
            if slot.value.to_bits() == value.to_bits() {
                return Some(place);
            }
            at = (at + 1) & mask;
        }
    }

    fn add(&mut self, value: f64) -> usize {
        self.values.push(value);
        if self.slots.len() < 4 * self.values.len() {
            let empty = Slot {
                value: 0.0,
                next: 0,
            };
            self.slots = vec![empty; (2 * self.slots.len()).max(64)];
            for (place, value) in self.values.iter().enumerate() {
                enter(&mut self.slots, *value, place);
            }
        } else {
            enter(&mut self.slots, value, self.values.len() - 1);
        }
        self.values.len() - 1
    }
}

fn enter(slots: &mut [Slot], value: f64, place: usize) {
    let mask = slots.len() - 1;
    let mut at = hash(value) & mask;
    while slots.get(at).is_some_and(|slot| slot.next != 0) {
        at = (at + 1) & mask;
    }
    if let Some(slot) = slots.get_mut(at) {
        let next = place + 1;
        *slot = Slot { value, next };
    }
}

/// Fibonacci hashing: the high bits of a product depend on all bits of the value.
fn hash(value: f64) -> usize {
    let mixed = value.to_bits().wrapping_mul(0x9E37_79B9_7F4A_7C15);
    usize::try_from(mixed >> 32).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_keeps_its_place_however_many_come() {
        let mut levels = Levels::default();
        let value = |n: u32| f64::from(n) * 500_000_000.0;
        for n in 0..3000 {
            assert_eq!(levels.place(value(n)), usize::try_from(n).unwrap());
        }
        for n in (0..3000).rev() {
            assert_eq!(levels.place(value(n)), usize::try_from(n).unwrap());
        }
        assert_eq!(levels.values().len(), 3000);
    }
}
