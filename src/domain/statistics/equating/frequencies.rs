//! How often each score of a form occurred, and equating by equal ranks.
//!
//! Invariant: percentile ranks lie in 0..=100 and never fall as scores rise.

use super::EquatingError;
use super::line::Moments;

/// Numbers of candidates with the scores 0, 1, … of a form; scores are whole numbers of the caller's unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Frequencies {
    /// Cumulative proportions F(0), F(1), …; the last is 1.
    cumulative: Vec<f64>,
    moments: Moments,
}

impl Frequencies {
    /// The form on which `counts[x]` candidates scored x; the greatest score is one less than their number.
    ///
    /// # Errors
    /// Where nobody took the form.
    pub fn new(counts: &[u32]) -> Result<Self, EquatingError> {
        let n: f64 = counts.iter().copied().map(f64::from).sum();
        if n < 1.0 {
            return Err(EquatingError::NoCandidates);
        }
        let scores = || {
            (0_u32..)
                .map(f64::from)
                .zip(counts.iter().copied().map(f64::from))
        };
        let moments = Moments::of(scores()).ok_or(EquatingError::NoCandidates)?;
        let mut below = 0.0;
        let cumulative = scores().map(|(_, count)| {
            below += count;
            below / n
        });
        Ok(Self {
            cumulative: cumulative.collect(),
            moments,
        })
    }

    /// The mean score.
    pub fn mean(&self) -> f64 {
        self.moments.mean
    }

    /// The standard deviation of scores, with n − 1 in the denominator; 0 of one candidate.
    pub fn sd(&self) -> f64 {
        self.moments.variance.sqrt()
    }

    pub(super) fn moments(&self) -> Moments {
        self.moments
    }

    /// The percentile rank P(x), 0 to 100: with x* the whole number next to x and scores spread evenly over
    /// x* ± ½, P(x) = 100·{F(x* − 1) + (x − x* + ½)·(F(x*) − F(x* − 1))}. For whole x this is
    /// 100·[F(x − 1) + (F(x) − F(x − 1))/2]. Below −½ it is 0, from the greatest score + ½ on 100.
    pub fn percentile_rank(&self, score: f64) -> f64 {
        let mut before = 0.0;
        // The bin from x* − ½ to x* + ½ that holds the score.
        for (here, cumulative) in (0_u32..).map(f64::from).zip(&self.cumulative) {
            let share = score - here + 0.5;
            if share < 1.0 {
                return 100.0 * (before + share.max(0.0) * (cumulative - before));
            }
            before = *cumulative;
        }
        100.0
    }

    /// The score of a percentile rank: y* − ½ + (P/100 − G(y* − 1)) / (G(y*) − G(y* − 1)), where y* is the least
    /// score with G(y*) > P/100. Of rank 0 it is −½, of rank 100 the greatest score + ½.
    pub fn score_of_rank(&self, rank: f64) -> f64 {
        let wanted = rank / 100.0;
        if wanted <= 0.0 {
            return -0.5;
        }
        let mut before = 0.0;
        let mut top = -0.5;
        for (here, cumulative) in (0_u32..).map(f64::from).zip(&self.cumulative) {
            // The last proportion is 1: of a rank below 100 the search ends by here.
            if wanted < *cumulative {
                return here - 0.5 + (wanted - before) / (cumulative - before);
            }
            before = *cumulative;
            top = here + 0.5;
        }
        top
    }
}

/// e_Y(x): the score of form Y that has the percentile rank of `score` on form X, −½ to the greatest score of Y
/// + ½. Where nobody scored at or below x on X it is −½; tables may print 0 there.
pub fn equipercentile(score: f64, x: &Frequencies, y: &Frequencies) -> f64 {
    y.score_of_rank(x.percentile_rank(score))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_by_hand() {
        // 1, 2, 4, 3 of ten candidates scored 0, 1, 2, 3.
        let form = Frequencies::new(&[1, 2, 4, 3]).unwrap();
        for (score, rank) in [
            (-0.5, 0.0),
            (0.0, 5.0),
            (1.0, 20.0),
            (1.5, 30.0),
            (2.0, 50.0),
            (2.25, 60.0),
            (3.0, 85.0),
            (3.5, 100.0),
        ] {
            assert!(
                (form.percentile_rank(score) - rank).abs() < 1e-12,
                "{score}"
            );
            assert!((form.score_of_rank(rank) - score).abs() < 1e-12, "{rank}");
        }
        assert!((form.mean() - 1.9).abs() < 1e-12);
        assert!((form.sd() - (8.9_f64 / 9.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn a_form_is_worth_itself_and_a_shifted_one_its_shift() {
        let x = Frequencies::new(&[3, 5, 9, 4, 2]).unwrap();
        let shifted = Frequencies::new(&[0, 0, 3, 5, 9, 4, 2]).unwrap();
        for score in [0.0, 1.0, 2.0, 3.0, 4.0] {
            assert!((equipercentile(score, &x, &x) - score).abs() < 1e-12);
            assert!((equipercentile(score, &x, &shifted) - score - 2.0).abs() < 1e-12);
        }
    }

    #[test]
    fn gaps_and_ends_are_defined() {
        let gap = Frequencies::new(&[0, 4, 0, 0, 4, 0]).unwrap();
        assert_eq!(gap.percentile_rank(0.0).to_bits(), 0.0_f64.to_bits());
        assert!((gap.percentile_rank(5.0) - 100.0).abs() < 1e-12);
        assert!((gap.score_of_rank(50.0) - 3.5).abs() < 1e-12);
        assert!((gap.score_of_rank(100.0) - 5.5).abs() < 1e-12);
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(gap.score_of_rank(gap.percentile_rank(bad)).is_finite());
        }
        assert_eq!(Frequencies::new(&[0, 0]), Err(EquatingError::NoCandidates));
        assert_eq!(Frequencies::new(&[]), Err(EquatingError::NoCandidates));
    }
}
