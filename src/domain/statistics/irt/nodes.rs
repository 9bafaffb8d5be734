//! Where the abilities of the population are sampled when integrals over it are taken.
//!
//! Invariant: weights are positive and sum to 1 within 1e-8; points ascend and lie symmetrically about 0.

/// How an integral over θ ~ N(0, 1) is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Nodes {
    /// [`Nodes::GaussHermite`] with 61 points while papers have at most 30 questions, else [`Nodes::Even`].
    ///
    /// Beyond, what an answered paper tells of θ is narrower than the 0.4 between Gauss–Hermite points, and
    /// sums over these would no longer be integrals.
    #[default]
    ByLength,
    /// Gauss–Hermite quadrature with so many points, 3 to 151: exact for polynomials of degree 2n − 1.
    GaussHermite(u8),
    /// 61 points from −6 to 6 in steps of 0.2, weighted by the normal density.
    Even,
}

/// Longest papers, in questions, for which Gauss–Hermite points are close enough.
const LONGEST: usize = 30;
/// Points of each kind where the caller does not say.
const USUAL: u8 = 61;
/// Fewest and most Gauss–Hermite points: with more, polynomials would leave the range of numbers.
const LEAST: u8 = 3;
const MOST: u8 = 151;

/// Points of θ and the logarithms of their weights.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    pub(super) points: Vec<f64>,
    pub(super) log_weights: Vec<f64>,
}

impl Grid {
    /// The grid for papers of at most `longest` questions.
    pub(super) fn of(nodes: Nodes, longest: usize) -> Self {
        match nodes {
            Nodes::ByLength if longest <= LONGEST => Self::gauss_hermite(USUAL),
            Nodes::GaussHermite(n) => Self::gauss_hermite(n),
            Nodes::ByLength | Nodes::Even => Self::even(),
        }
    }

    /// Its number of points.
    pub(super) fn len(&self) -> usize {
        self.points.len()
    }

    fn gauss_hermite(n: u8) -> Self {
        let n = n.clamp(LEAST, MOST);
        let upper: Vec<f64> = (n / 2 + n % 2..n).map(|below| root(n, below)).collect();
        let middle = (n % 2 == 1).then_some(0.0);
        let lower = upper.iter().rev().map(|point| -point);
        let points: Vec<f64> = lower.chain(middle).chain(upper.iter().copied()).collect();
        let log_weights = points.iter().map(|point| -christoffel(n, *point).ln());
        Self {
            log_weights: log_weights.collect(),
            points,
        }
    }

    fn even() -> Self {
        let points: Vec<f64> = (-30_i32..=30).map(|step| f64::from(step) / 5.0).collect();
        // ln(0.2 / √(2π)), the density times the step.
        let at_0 = 0.2_f64.ln() - 0.5 * std::f64::consts::TAU.ln();
        Self {
            log_weights: points
                .iter()
                .map(|point| at_0 - point * point / 2.0)
                .collect(),
            points,
        }
    }
}

/// The root of the Hermite polynomial of degree `n` above which `n − below − 1` others lie.
///
/// Roots are eigenvalues of the tridiagonal matrix of the recurrence (Golub and Welsch 1969); counting those
/// below a number by Sturm's sequence and halving needs no guess and cannot miss one.
fn root(n: u8, below: u8) -> f64 {
    let (mut low, mut high) = (0.0, 2.0 * f64::from(n).sqrt());
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if roots_below(n, middle) <= below {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

fn roots_below(n: u8, x: f64) -> u8 {
    let mut count = 0;
    let mut pivot = 1.0_f64;
    for j in 0..n {
        pivot = -x - f64::from(j) / pivot;
        // Another sign would do as well: x is then a root of a shorter matrix, not of this one.
        if pivot.abs() < 1e-300 {
            pivot = -1e-300;
        }
        if pivot < 0.0 {
            count += 1;
        }
    }
    count
}

/// Σ p_j(x)² over the orthonormal polynomials of degree below `n`: 1 / the weight of a root.
fn christoffel(n: u8, x: f64) -> f64 {
    let (mut before, mut here, mut sum) = (0.0, 1.0, 0.0);
    for j in 0..n {
        sum += here * here;
        let next = (x * here - f64::from(j).sqrt() * before) / f64::from(j + 1).sqrt();
        (before, here) = (here, next);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(grid: &Grid, power: i32) -> f64 {
        let terms = grid.points.iter().zip(&grid.log_weights);
        terms.map(|(x, w)| x.powi(power) * w.exp()).sum()
    }

    #[test]
    fn moments_are_those_of_the_normal_distribution() {
        let kinds = [
            (Nodes::GaussHermite(3), 5),
            (Nodes::GaussHermite(40), 20),
            (Nodes::ByLength, 20),
            (Nodes::GaussHermite(255), 20),
        ];
        for (nodes, most) in kinds {
            let grid = Grid::of(nodes, 5);
            let mut wanted = 1.0;
            for power in (0..most).step_by(2) {
                let found = moment(&grid, power);
                assert!(
                    (found / wanted - 1.0).abs() < 1e-11,
                    "{nodes:?} {power}: {found}"
                );
                assert!(moment(&grid, power + 1).abs() < 1e-9 * wanted);
                wanted *= f64::from(power + 1);
            }
        }
        let even = Grid::of(Nodes::ByLength, 31);
        assert!((moment(&even, 0) - 1.0).abs() < 1e-8);
        assert!((moment(&even, 2) - 1.0).abs() < 1e-6);
        assert_eq!(even.len(), 61);
    }

    #[test]
    fn three_points_are_those_of_every_textbook() {
        let Grid {
            points,
            log_weights,
        } = Grid::of(Nodes::GaussHermite(3), 0);
        let root_3 = 3.0_f64.sqrt();
        let textbook = [(-root_3, 1.0 / 6.0), (0.0, 2.0 / 3.0), (root_3, 1.0 / 6.0)];
        for (found, (point, weight)) in points.iter().zip(&log_weights).zip(textbook) {
            assert!((found.0 - point).abs() < 1e-14 && (found.1.exp() - weight).abs() < 1e-14);
        }
    }
}
