//! What papers of a plan are to be expected, in the words of the certificate.

use serde::Serialize;
use utoipa::ToSchema;

use super::{RatioForm, SpreadForm, spread};
use crate::domain::paper::Expected;
use crate::domain::paper::certificate::Spread;

/// What a sample of papers came to, drawn as an exam's papers are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ExpectedPapers)]
pub struct ExpectedForm {
    /// How many papers were drawn for it.
    #[schema(example = 100)]
    pub papers: u64,
    /// How hard they are, as the certificate of an exam tells it.
    pub difficulty: Option<SpreadForm>,
    /// By how much the easiest of them differs from the hardest.
    pub difference: Option<RatioForm>,
    /// How many questions two of them share on average.
    pub shared: Option<RatioForm>,
    /// The largest share of them that one question stands on.
    pub largest_share: Option<RatioForm>,
}

impl From<Expected> for ExpectedForm {
    fn from(expected: Expected) -> Self {
        let difficulty = expected.difficulty.as_ref();
        Self {
            papers: expected.papers,
            difference: difficulty.and_then(Spread::difference).map(RatioForm::from),
            difficulty: difficulty.map(spread),
            shared: expected.shared.map(RatioForm::from),
            largest_share: expected.largest_share.map(RatioForm::from),
        }
    }
}
