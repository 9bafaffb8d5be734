//! How likely a χ² this large is by chance. The only floating point of checker and certificate.
//!
//! Incomplete gamma function by its series and its continued fraction: Press et al., *Numerical
//! Recipes* (3rd ed. 2007), 6.2, which follow Abramowitz and Stegun (1964), 6.5.29 and 6.5.31. The
//! logarithm of the gamma function needs no approximation: the arguments are halves of whole numbers.

use super::Ratio;

/// A probability in whole ten-thousandths, 0 to 10,000, rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Probability(u32);

impl Probability {
    /// Whole ten-thousandths.
    pub const fn ten_thousandths(self) -> u32 {
        self.0
    }
}

/// Four decimals: `0.5934`; `<0.0001` for what is rounded to nothing.
impl std::fmt::Display for Probability {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0 == 0 {
            return f.write_str("<0.0001");
        }
        write!(f, "{}.{:04}", self.0 / 10_000, self.0 % 10_000)
    }
}

/// The probability that χ² with `degrees` of freedom, at least 1, is `chi_square` or more.
///
/// The error is far below the rounding to ten-thousandths, for up to a few hundred degrees.
pub(super) fn upper_tail(chi_square: Ratio, degrees: u32) -> Probability {
    let (a, x) = (degrees, to_float(chi_square) / 2.0);
    let upper = regularised_upper(a, x).clamp(0.0, 1.0);
    // Without `as` a float becomes a whole number by its digits.
    let digits = format!("{:.0}", upper * 10_000.0);
    Probability(digits.parse().unwrap_or(0))
}

/// To the millionth, and at most 2³² of them at a time: more than enough for a χ² that matters.
fn to_float(ratio: Ratio) -> f64 {
    let millionths = ratio
        .over()
        .max(0)
        .saturating_mul(1_000_000)
        .saturating_div(ratio.under());
    let high = u32::try_from(millionths >> 32).unwrap_or(u32::MAX);
    let low = u32::try_from(millionths & 0xFFFF_FFFF).unwrap_or(u32::MAX);
    (f64::from(high) * 4_294_967_296.0 + f64::from(low)) / 1e6
}

/// Q(a, x) with a = `halves` / 2.
fn regularised_upper(halves: u32, x: f64) -> f64 {
    let a = f64::from(halves) / 2.0;
    if x <= 0.0 {
        return 1.0;
    }
    let front = (a * x.ln() - x - ln_gamma_of_halves(halves)).exp();
    if x < a + 1.0 {
        1.0 - front * series(a, x)
    } else {
        front * fraction(a, x)
    }
}

/// Σ xⁿ Γ(a) / Γ(a+1+n), without the front factor.
fn series(a: f64, x: f64) -> f64 {
    let (mut term, mut sum, mut n) = (1.0 / a, 1.0 / a, a);
    for _ in 0..10_000 {
        n += 1.0;
        term *= x / n;
        sum += term;
        if term < sum * 1e-16 {
            break;
        }
    }
    sum
}

/// The continued fraction of the upper tail, without the front factor, by Lentz's method.
fn fraction(a: f64, x: f64) -> f64 {
    // Stands in for a zero that would be divided by.
    let tiny = 1e-300;
    let nonzero = |value: f64| if value.abs() < tiny { tiny } else { value };
    let mut partial = x + 1.0 - a;
    let (mut upper, mut lower) = (1.0 / tiny, 1.0 / nonzero(partial));
    let mut value = lower;
    for step in 1..10_000_u32 {
        let step = f64::from(step);
        let numerator = -step * (step - a);
        partial += 2.0;
        lower = 1.0 / nonzero(numerator * lower + partial);
        upper = nonzero(partial + numerator / upper);
        let change = lower * upper;
        value *= change;
        if (change - 1.0).abs() < 1e-15 {
            break;
        }
    }
    value
}

/// ln Γ(`halves` / 2), by Γ(z + 1) = z Γ(z) from Γ(1/2) = √π or Γ(1) = 1.
fn ln_gamma_of_halves(halves: u32) -> f64 {
    let (from, start) = if halves % 2 == 1 {
        (1, std::f64::consts::PI.ln() / 2.0)
    } else {
        (2, 0.0)
    };
    let steps = (from..halves).step_by(2);
    steps.fold(start, |sum, half| sum + (f64::from(half) / 2.0).ln())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(thousandths: i128, degrees: u32) -> u32 {
        upper_tail(Ratio::new(thousandths, 1000).unwrap(), degrees).ten_thousandths()
    }

    /// Quantiles of NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.4, upper tail.
    #[test]
    fn tabled_quantiles_have_their_probability() {
        for (quantile, degrees, wanted) in [
            (3_841, 1, 500),
            (10_828, 1, 10),
            (5_991, 2, 500),
            (6_251, 3, 1000),
            (16_266, 3, 10),
            (13_277, 4, 100),
            (11_070, 5, 500),
            (18_307, 10, 500),
            (43_773, 30, 500),
            (124_342, 100, 500),
        ] {
            let found = p(quantile, degrees);
            assert!(
                found.abs_diff(wanted) <= 1,
                "χ² {quantile}, {degrees}: {found}"
            );
        }
    }

    /// With 2 degrees of freedom the tail is exp(−χ²/2) exactly.
    #[test]
    fn two_degrees_of_freedom_are_the_exponential() {
        for (thousandths, wanted) in [(0, 10_000), (1_000, 6_065), (4_605, 1_000), (30_000, 0)] {
            assert_eq!(p(thousandths, 2), wanted);
        }
        assert_eq!(Probability(0).to_string(), "<0.0001");
        assert_eq!(Probability(5934).to_string(), "0.5934");
    }
}
