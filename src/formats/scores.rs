//! The scores of a grade as the database keeps them: one short list a slot, in the order of the paper.
//!
//! Invariant: what is written is read back as the same scores. `["partly",100,1,2]` are 100 hundredths by
//! a rule that gave a half, `["partly",800]` are marks of a person, `["waiting"]` waits for one.

use serde::{Deserialize, Serialize};

use super::document::{self, DocumentFault};
use crate::domain::grading::{Correctness, Score, Worth};
use crate::domain::marks::{Fraction, Marks};

/// The format of stored scores.
pub const SCORES_FORMAT: &str = "examhall-scores/1";

#[derive(Serialize, Deserialize)]
#[serde(tag = "format")]
enum Document {
    #[serde(rename = "examhall-scores/1")]
    V1 { scores: Vec<ScoreForm> },
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum ScoreForm {
    ByRule(String, i32, i64, i64),
    ByPerson(String, i32),
    Waiting((String,)),
}

/// The stored document of scores.
pub fn to_json(scores: &[Score]) -> String {
    let scores = scores.iter().map(|score| {
        let word = score.correctness.as_str().to_owned();
        match score.worth {
            Worth::Waiting => ScoreForm::Waiting((word,)),
            Worth::Marked {
                marks,
                fraction: None,
            } => ScoreForm::ByPerson(word, marks.hundredths()),
            Worth::Marked {
                marks,
                fraction: Some(fraction),
            } => ScoreForm::ByRule(
                word,
                marks.hundredths(),
                fraction.numerator(),
                fraction.denominator(),
            ),
        }
    });
    document::to_json(&Document::V1 {
        scores: scores.collect(),
    })
}

/// Reads stored scores.
///
/// # Errors
/// [`DocumentFault`] for another format, and for words and numbers that cannot be.
pub fn from_json(text: &str) -> Result<Vec<Score>, DocumentFault> {
    let Document::V1 { scores } = document::from_json(SCORES_FORMAT, text)?;
    let read = (1..).zip(scores).map(|(slot, form)| {
        let (word, worth) = match form {
            ScoreForm::Waiting((word,)) => (word, Worth::Waiting),
            ScoreForm::ByPerson(word, hundredths) => (word, marked(hundredths, None)?),
            ScoreForm::ByRule(word, hundredths, numerator, denominator) => {
                let fraction = Fraction::new(numerator, denominator)
                    .ok_or_else(|| refuse("a fraction of nothing"))?;
                (word, marked(hundredths, Some(fraction))?)
            }
        };
        let known = Correctness::ALL.iter().find(|known| known.as_str() == word);
        Ok(Score {
            slot,
            worth,
            correctness: *known.ok_or_else(|| refuse("an unknown word"))?,
        })
    });
    read.collect()
}

fn marked(hundredths: i32, fraction: Option<Fraction>) -> Result<Worth, DocumentFault> {
    let marks = Marks::from_hundredths(hundredths).ok_or_else(|| refuse("too many marks"))?;
    Ok(Worth::Marked { marks, fraction })
}

fn refuse(reason: &'static str) -> DocumentFault {
    DocumentFault::new(SCORES_FORMAT, &reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_read_back_as_they_were_written() {
        let score = |slot, worth, correctness| Score {
            slot,
            worth,
            correctness,
        };
        let scores = [
            score(
                1,
                marked(67, Some(Fraction::of(1, 3))).unwrap(),
                Correctness::Partly,
            ),
            score(
                2,
                marked(-100, Some(-Fraction::HALF)).unwrap(),
                Correctness::Wrong,
            ),
            score(3, marked(800, None).unwrap(), Correctness::Partly),
            score(4, Worth::Waiting, Correctness::Waiting),
            score(
                5,
                marked(0, Some(Fraction::ZERO)).unwrap(),
                Correctness::Dropped,
            ),
        ];
        let text = to_json(&scores);
        assert_eq!(
            text,
            r#"{"format":"examhall-scores/1","scores":[["partly",67,1,3],["wrong",-100,-1,2],["partly",800],["waiting"],["dropped",0,0,1]]}"#
        );
        assert_eq!(from_json(&text).unwrap(), scores);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for scores in [
            "[\"rihgt\",1,1,1]",
            "[\"right\",1,1,0]",
            "[\"right\",99999999]",
            "[]",
            "[1]",
        ] {
            let text = format!("{{\"format\":\"examhall-scores/1\",\"scores\":[{scores}]}}");
            assert!(from_json(&text).is_err(), "{scores}");
        }
    }
}
