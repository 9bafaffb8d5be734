//! Wrong answers that a person should look at.
//!
//! Invariant: nothing here scores. Numbers that differ are never near, however alike they look.

use super::{Number, Reading, Shape};

/// Fewest characters of texts in which one slip is a slip.
const MIN_LENGTH: usize = 6;

/// Whether an answer that says something else is near what is accepted.
pub(super) fn is_near(answer: &Reading, accepted: &Reading) -> bool {
    match (answer.shape, accepted.shape) {
        (Shape::Number(own), Shape::Number(other)) => {
            own.is_negative == other.is_negative
                && (own.value == other.value
                    || is_share(answer, &own, accepted, &other)
                    || is_share(accepted, &other, answer, &own))
        }
        (Shape::Date(own), Shape::Date(other)) => own.agrees(&other),
        _ => is_slip(&answer.canonical, &accepted.canonical),
    }
}

/// Whether one is the other as a share: 0.415 and 41.5%.
fn is_share(bare: &Reading, number: &Number, shared: &Reading, share: &Number) -> bool {
    let noughts = match shared.unit(share) {
        "%" => 2,
        "‰" => 3,
        _ => return false,
    };
    bare.unit(number).is_empty() && number.value.shifted(noughts) == Some(share.value)
}

/// Whether two texts are one character apart, or two that changed places, and no number is touched.
fn is_slip(own: &str, other: &str) -> bool {
    let own: Vec<char> = own.chars().collect();
    let other: Vec<char> = other.chars().collect();
    if own.len().max(other.len()) < MIN_LENGTH || 1 < own.len().abs_diff(other.len()) {
        return false;
    }
    let n_front = common(own.iter(), other.iter());
    let own = own.get(n_front..).unwrap_or_default();
    let other = other.get(n_front..).unwrap_or_default();
    let n_back = common(own.iter().rev(), other.iter().rev());
    let (own, _) = own.split_at(own.len() - n_back);
    let (other, _) = other.split_at(other.len() - n_back);
    let is_slip = match (own, other) {
        ([_], [] | [_]) | ([], [_]) => true,
        ([a, b], [c, d]) => (a, b) == (d, c),
        _ => false,
    };
    let is_of_number = |c: &char| c.is_ascii_digit() || ".,-/:%‰万亿".contains(*c);
    is_slip && !own.iter().chain(other).any(is_of_number)
}

fn common<'a>(own: impl Iterator<Item = &'a char>, other: impl Iterator<Item = &'a char>) -> usize {
    own.zip(other).take_while(|(a, b)| a == b).count()
}
