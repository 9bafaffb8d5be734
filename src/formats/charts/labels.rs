//! Room for words beside points.
//!
//! Invariant: no two labels that were given a place overlap, none covers a point, none leaves the plot.

use crate::formats::print::half_widths;

/// Half of a letter's width and of a line's height, at the size of labels, generously.
const HALF_LETTER: i32 = 6;
const HALF_LINE: i32 = 6;
/// From the middle of a point to its label, and the reach of a point.
const GAP: i32 = 7;
const REACH: i32 = 4;

/// A rectangle in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    left: i32,
    top: i32,
    right: i32,
    bottom: i32,
}

/// What is taken of a plot.
pub(super) struct Labels {
    plot: Place,
    taken: Vec<Place>,
}

impl Place {
    fn is_clear_of(&self, other: &Self) -> bool {
        self.right <= other.left
            || other.right <= self.left
            || self.bottom <= other.top
            || other.bottom <= self.top
    }

    const fn holds(&self, other: &Self) -> bool {
        self.left <= other.left
            && other.right <= self.right
            && self.top <= other.top
            && other.bottom <= self.bottom
    }

    /// Of a text that begins here, at half its height.
    fn of_text((x, y): (i32, i32), text: &str) -> Self {
        Self {
            left: x,
            top: y - HALF_LINE,
            right: x + width(text),
            bottom: y + HALF_LINE,
        }
    }
}

fn width(text: &str) -> i32 {
    let halves = i32::try_from(half_widths(text)).unwrap_or(i32::MAX / HALF_LETTER);
    halves.saturating_mul(HALF_LETTER)
}

impl Labels {
    /// Nothing is taken yet of a plot between these corners.
    pub(super) const fn within((left, top): (i32, i32), (right, bottom): (i32, i32)) -> Self {
        Self {
            plot: Place {
                left,
                top,
                right,
                bottom,
            },
            taken: Vec::new(),
        }
    }

    /// Takes the room of a text that begins here.
    fn take(&mut self, at: (i32, i32), text: &str) {
        self.taken.push(Place::of_text(at, text));
    }

    /// Takes the room of a point.
    pub(super) fn take_point(&mut self, (x, y): (i32, i32)) {
        self.taken.push(Place {
            left: x - REACH,
            top: y - REACH,
            right: x + REACH,
            bottom: y + REACH,
        });
    }

    /// Finds and takes room for a text beside a point: where it begins, at half its height. `None`
    /// where something stands on every side.
    pub(super) fn place(&mut self, (x, y): (i32, i32), text: &str) -> Option<(i32, i32)> {
        let wide = width(text);
        let sides = [
            (x + GAP, y),
            (x - GAP - wide, y),
            (x - wide / 2, y - GAP - HALF_LINE),
            (x - wide / 2, y + GAP + HALF_LINE),
        ];
        let free = |at: &(i32, i32)| {
            let place = Place::of_text(*at, text);
            let is_free = self.taken.iter().all(|taken| place.is_clear_of(taken));
            is_free && self.plot.holds(&place)
        };
        let found = sides.into_iter().find(free)?;
        self.take(found, text);
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_stand_beside_their_points_and_clear_of_each_other() {
        let mut labels = Labels::within((0, 0), (200, 100));
        labels.take_point((100, 50));
        assert_eq!(labels.place((100, 50), "Q1"), Some((107, 50)));
        assert_eq!(labels.place((100, 50), "Q2"), Some((81, 50)));
        assert_eq!(labels.place((100, 50), "Q3"), Some((94, 37)));
        assert_eq!(labels.place((100, 50), "Q4"), Some((94, 63)));
        assert_eq!(labels.place((100, 50), "Q5"), None);
    }

    #[test]
    fn labels_stay_within_the_plot() {
        let mut labels = Labels::within((0, 0), (200, 100));
        assert_eq!(labels.place((195, 50), "Q1"), Some((176, 50)));
        assert_eq!(labels.place((100, 50), &"长".repeat(20)), None);
    }
}
