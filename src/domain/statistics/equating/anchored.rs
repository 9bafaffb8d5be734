//! Equating of groups that may differ, through questions that both had.
//!
//! Invariant: swapping both forms, their groups and their shares gives the inverse line.

use super::line::{Line, Moments};
use super::{EquatingError, Frequencies, equipercentile};

/// Whether the anchor counts towards the form's score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Its questions are part of the form.
    Internal,
    /// It was given beside the form.
    External,
}

/// Scores of a group on its form and on the anchor: means, and variances and covariance with n − 1 in the
/// denominator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AnchoredScores {
    form: Moments,
    anchor: Moments,
    covariance: f64,
}

impl AnchoredScores {
    /// Of the (form, anchor) scores of each candidate.
    ///
    /// # Errors
    /// Without candidates, with a score that is no number, or where all scores on the form or on the anchor
    /// are equal.
    pub fn of_candidates(scores: &[(f64, f64)]) -> Result<Self, EquatingError> {
        if scores.is_empty() {
            return Err(EquatingError::NoCandidates);
        }
        let form = Moments::of(scores.iter().map(|(form, _)| (*form, 1.0)));
        let anchor = Moments::of(scores.iter().map(|(_, anchor)| (*anchor, 1.0)));
        let (form, anchor) = form.zip(anchor).ok_or(EquatingError::OutOfRange)?;
        // 4·C(X, V) = V(X + V) − V(X − V), by the same denominators as the variances.
        let variance_of = |sign: f64| {
            let sums = scores
                .iter()
                .map(|(form, anchor)| (form + sign * anchor, 1.0));
            Moments::of(sums).map_or(f64::NAN, |moments| moments.variance)
        };
        let covariance = (variance_of(1.0) - variance_of(-1.0)) / 4.0;
        Self {
            form,
            anchor,
            covariance,
        }
        .checked()
    }

    /// Of published figures: (mean, standard deviation) of the form and of the anchor, and their covariance.
    ///
    /// # Errors
    /// As [`AnchoredScores::of_candidates`].
    pub fn of_figures(
        form: (f64, f64),
        anchor: (f64, f64),
        covariance: f64,
    ) -> Result<Self, EquatingError> {
        let moments = |(mean, sd): (f64, f64)| Moments {
            mean,
            variance: sd * sd,
        };
        let (form, anchor) = (moments(form), moments(anchor));
        Self {
            form,
            anchor,
            covariance,
        }
        .checked()
    }

    fn checked(self) -> Result<Self, EquatingError> {
        let Self {
            form,
            anchor,
            covariance,
        } = self;
        let all = [
            form.mean,
            form.variance,
            anchor.mean,
            anchor.variance,
            covariance,
        ];
        if !all.iter().all(|figure| figure.is_finite()) {
            return Err(EquatingError::OutOfRange);
        }
        if form.variance <= 0.0 || anchor.variance <= 0.0 {
            return Err(EquatingError::NoSpread);
        }
        Ok(self)
    }

    /// γ of Tucker: the regression of the form on the anchor.
    fn regression(&self) -> Result<f64, EquatingError> {
        positive(self.covariance / self.anchor.variance)
    }

    /// γ of Levine: how many true points on the form a true point on the anchor goes with, in the classical
    /// congeneric model (Angoff 1953).
    fn true_ratio(&self, anchor: Anchor) -> Result<f64, EquatingError> {
        positive(self.covariance)?;
        positive(match anchor {
            Anchor::Internal => self.form.variance / self.covariance,
            Anchor::External => {
                (self.form.variance + self.covariance) / (self.anchor.variance + self.covariance)
            }
        })
    }
}

fn positive(figure: f64) -> Result<f64, EquatingError> {
    if figure.is_finite() && 0.0 < figure {
        Ok(figure)
    } else {
        Err(EquatingError::Unrelated)
    }
}

/// Tucker's line: both groups have the same regression of form on anchor (Kolen and Brennan 4.2). Good where the
/// groups are alike.
///
/// `x` are the scores of the group that took form X, `y` of the other; `share` (w₁, 0..=1) is the weight of the
/// first group in the population that the line is for: 1, or its part of all candidates.
///
/// # Errors
/// Where form and anchor do not rise together, or the share is out of range.
pub fn tucker(x: &AnchoredScores, y: &AnchoredScores, share: f64) -> Result<Line, EquatingError> {
    synthetic((x, x.regression()?), (y, y.regression()?), share)
}

/// Levine's line for observed scores: true scores on form and anchor are perfectly correlated (Kolen and Brennan
/// 4.3). Better than [`tucker`] where the groups differ much and the forms are alike.
///
/// # Errors
/// As [`tucker`].
pub fn levine(
    x: &AnchoredScores,
    y: &AnchoredScores,
    anchor: Anchor,
    share: f64,
) -> Result<Line, EquatingError> {
    synthetic(
        (x, x.true_ratio(anchor)?),
        (y, y.true_ratio(anchor)?),
        share,
    )
}

/// The line in a population of w₁ parts of the first group and w₂ of the second, with μ and σ² of the anchor in
/// each group and Δμ = μ₁(V) − μ₂(V), Δσ² = σ₁²(V) − σ₂²(V):
///
/// μ(X) = μ₁(X) − w₂γ₁Δμ, σ²(X) = σ₁²(X) − w₂γ₁²Δσ² + w₁w₂γ₁²Δμ²,
/// μ(Y) = μ₂(Y) + w₁γ₂Δμ, σ²(Y) = σ₂²(Y) + w₁γ₂²Δσ² + w₁w₂γ₂²Δμ².
fn synthetic(
    (x, gamma_1): (&AnchoredScores, f64),
    (y, gamma_2): (&AnchoredScores, f64),
    share: f64,
) -> Result<Line, EquatingError> {
    if !(0.0..=1.0).contains(&share) {
        return Err(EquatingError::OutOfRange);
    }
    let other = 1.0 - share;
    let means = x.anchor.mean - y.anchor.mean;
    let variances = x.anchor.variance - y.anchor.variance;
    let between = share * other * means * means;
    let of_x = Moments {
        mean: x.form.mean - other * gamma_1 * means,
        variance: x.form.variance + gamma_1 * gamma_1 * (between - other * variances),
    };
    let of_y = Moments {
        mean: y.form.mean + share * gamma_2 * means,
        variance: y.form.variance + gamma_2 * gamma_2 * (between + share * variances),
    };
    Line::carrying(of_x, of_y)
}

/// Form X to the anchor in the first group, then the anchor to form Y in the second, each by [`linear`] equating
/// (Kolen and Brennan 4.4): no population has to be named.
///
/// # Errors
/// None for scores that were accepted, but for numbers out of range.
///
/// [`linear`]: super::linear
pub fn chained_linear(x: &AnchoredScores, y: &AnchoredScores) -> Result<Line, EquatingError> {
    let to_anchor = Line::carrying(x.form, x.anchor)?;
    Ok(to_anchor.then(Line::carrying(y.anchor, y.form)?))
}

/// What `score` on form X is worth on form Y by two steps of [`equipercentile`] equating: to the anchor among
/// those who took X, from the anchor among those who took Y (Kolen and Brennan 5.2).
pub fn chained_equipercentile(
    score: f64,
    (x, anchor_of_x): (&Frequencies, &Frequencies),
    (anchor_of_y, y): (&Frequencies, &Frequencies),
) -> f64 {
    equipercentile(equipercentile(score, x, anchor_of_x), anchor_of_y, y)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The groups of Kolen and Brennan's example of chapter 4: 36 questions, 12 of them an internal anchor.
    fn groups() -> (AnchoredScores, AnchoredScores) {
        let x = AnchoredScores::of_figures((15.8205, 6.5278), (5.1063, 2.3760), 13.4088).unwrap();
        let y = AnchoredScores::of_figures((18.6728, 6.8784), (5.8626, 2.4515), 14.7603).unwrap();
        (x, y)
    }

    #[track_caller]
    fn near(line: Result<Line, EquatingError>, slope: f64, intercept: f64) {
        let line = line.unwrap();
        assert!((line.slope - slope).abs() < 1e-3, "{line:?}");
        assert!((line.intercept - intercept).abs() < 1e-2, "{line:?}");
    }

    #[test]
    fn lines_by_hand() {
        let (x, y) = groups();
        // γ₂ = 2.4560: μ(Y) = 18.6728 − 2.4560·0.7563 = 16.8153, σ²(Y) = 47.3124 − 6.0319·0.3645 = 45.1138.
        near(tucker(&x, &y, 1.0), 1.0289, 0.5372);
        // γ₂ = 47.3124/14.7603 = 3.2054: μ(Y) = 16.2486, σ²(Y) = 43.5673.
        near(levine(&x, &y, Anchor::Internal, 1.0), 1.0112, 0.2514);
        // 2.3760/6.5278 · 6.8784/2.4515 = 1.0213.
        near(chained_linear(&x, &y), 1.0213, 0.3933);
    }

    #[test]
    fn an_external_anchor_counts_beside_the_form() {
        let (x, y) = groups();
        // γ₂ = (47.3124 + 14.7603)/(6.0099 + 14.7603) = 2.9886: μ(Y) = 16.4125, σ²(Y) = 44.0568.
        near(levine(&x, &y, Anchor::External, 1.0), 1.0168, 0.3262);
    }

    #[test]
    fn equal_groups_need_no_anchor() {
        let scores = [(3.0, 1.0), (5.0, 2.0), (8.0, 2.0), (9.0, 4.0), (4.0, 2.0)];
        let doubled: Vec<(f64, f64)> = scores
            .iter()
            .map(|(form, anchor)| (2.0 * form + 1.0, *anchor))
            .collect();
        let x = AnchoredScores::of_candidates(&scores).unwrap();
        let y = AnchoredScores::of_candidates(&doubled).unwrap();
        near(tucker(&x, &y, 0.5), 2.0, 1.0);
        near(levine(&x, &y, Anchor::Internal, 0.3), 2.0, 1.0);
        near(levine(&x, &y, Anchor::External, 0.3), 2.0, 1.0);
        near(chained_linear(&x, &y), 2.0, 1.0);
    }

    #[test]
    fn swapping_the_forms_inverts_the_line() {
        let (x, y) = groups();
        let pairs = [
            (tucker(&x, &y, 0.3), tucker(&y, &x, 0.7)),
            (
                levine(&x, &y, Anchor::External, 0.3),
                levine(&y, &x, Anchor::External, 0.7),
            ),
            (chained_linear(&x, &y), chained_linear(&y, &x)),
        ];
        for (there, back) in pairs {
            assert!((back.unwrap().at(there.unwrap().at(20.0)) - 20.0).abs() < 1e-9);
        }
    }

    #[test]
    fn ranks_are_chained_through_the_anchor() {
        let x = Frequencies::new(&[2, 3, 5, 3, 2]).unwrap();
        let y = Frequencies::new(&[0, 2, 3, 5, 3, 2]).unwrap();
        let anchor = Frequencies::new(&[4, 7, 4]).unwrap();
        for score in [0.0, 1.0, 2.0, 3.0, 4.0] {
            let worth = chained_equipercentile(score, (&x, &anchor), (&anchor, &y));
            assert!((worth - score - 1.0).abs() < 1e-9, "{score}: {worth}");
        }
    }

    #[test]
    fn what_cannot_be_equated_is_refused_with_a_reason() {
        let scores = AnchoredScores::of_candidates;
        assert_eq!(scores(&[]), Err(EquatingError::NoCandidates));
        assert_eq!(scores(&[(3.0, 1.0)]), Err(EquatingError::NoSpread));
        assert_eq!(
            scores(&[(3.0, 1.0), (4.0, 1.0)]),
            Err(EquatingError::NoSpread)
        );
        assert_eq!(
            scores(&[(f64::NAN, 1.0), (4.0, 2.0)]),
            Err(EquatingError::OutOfRange)
        );
        let falling = scores(&[(3.0, 2.0), (4.0, 1.0)]).unwrap();
        let (x, _) = groups();
        assert_eq!(tucker(&x, &falling, 0.5), Err(EquatingError::Unrelated));
        assert_eq!(
            levine(&falling, &x, Anchor::Internal, 0.5),
            Err(EquatingError::Unrelated)
        );
        for share in [-0.1, 1.1, f64::NAN] {
            assert_eq!(tucker(&x, &x, share), Err(EquatingError::OutOfRange));
        }
    }
}
