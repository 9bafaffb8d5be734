//! What a candidate takes away from an attempt that has ended: a statement of what is stored, signed,
//! and a short code to photograph.
//!
//! Invariant: statement and answers each have one text that tells every value apart, so that whoever
//! changes anything without the exam's signing key is found out. The texts are those of
//! `examhall-receipt/1`, all lines ended by a line feed, HMAC-SHA-256 and ids in lower case:
//!
//! ```text
//! examhall-answers/1                          examhall-receipt/1
//! attempt ID                                  exam ID
//! SLOT REVISION LENGTH RESPONSE               attempt ID number N
//! SLOT REVISION -                             closed 2026-11-22T09:00:00.000Z submitted
//! …                                           answered N
//!                                             answers HMAC of the text on the left
//!                                             candidate NUMBER
//! ```
//!
//! A line for each stored answer, by slot: the response is the stored text, byte for byte, and its
//! length in bytes keeps any text from passing for two lines; `-` is an answer taken back. The
//! receipt's `mac` is the HMAC of the text on the right, the code the first 60 bits of it.
//!
//! The digest of the answers is keyed too. A bare hash would let whoever sees a receipt try out
//! answers against it, and let candidates find the ids of options, which never reach them.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use super::attempt::Closed;
use super::seed::{NotASeed, Seed, bytes_of_hex};
use super::{AttemptId, ExamId, base32};

/// The format of a receipt, and the first line of what it signs.
pub const RECEIPT_FORMAT: &str = "examhall-receipt/1";
/// The first line of what the digest of the answers is made of.
const ANSWERS_FORMAT: &str = "examhall-answers/1";
/// Characters of a code, five bits each.
const CODE_LENGTH: usize = 12;

/// What is stored of an attempt whose end is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The exam.
    pub exam: ExamId,
    /// The attempt.
    pub attempt: AttemptId,
    /// 1 for the candidate's first.
    pub attempt_number: u32,
    /// 工号 of the candidate.
    pub candidate_number: String,
    /// When and how it ended.
    pub closed: Closed,
    /// The answers by slot, counted from 1.
    pub answers: BTreeMap<u32, KeptAnswer>,
}

/// One answer as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// Its revision.
    pub revision: u32,
    /// The stored text of the response; `None` where it was taken back.
    pub response: Option<String>,
}

/// What a receipt says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The exam.
    pub exam: ExamId,
    /// The attempt.
    pub attempt: AttemptId,
    /// 1 for the candidate's first.
    pub attempt_number: u32,
    /// 工号 of the candidate.
    pub candidate_number: String,
    /// When, to the millisecond, and how the attempt ended.
    pub closed: Closed,
    /// Slots for which a response is stored.
    pub n_answered: u32,
    /// [`SigningKey::digest`] of the stored answers.
    pub answers: Mac,
}

/// A statement with its signature, whether or not that is genuine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// What it says.
    pub statement: Statement,
    /// The signature.
    pub mac: Mac,
}

/// 60 bits of a signature as people write them: `7K3M-9QPA-2XTF`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code(u64);

/// What signs the receipts of one exam. Whoever holds it can make receipts.
#[derive(Debug, Clone, Copy)]
pub struct SigningKey(Seed);

/// An HMAC-SHA-256. Comparing two takes the same time wherever they differ.
#[derive(Debug, Clone, Copy, Eq)]
pub struct Mac([u8; 32]);

/// Why a text is not an HMAC-SHA-256.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("wanted 64 hexadecimal digits; found {found} characters")]
pub struct NotAMac {
    /// How many characters were given.
    pub found: usize,
}

/// Why a text is not the code of a receipt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{found}` is not the code of a receipt; wanted {}",
    NotAReceiptCode::WANTED
)]
pub struct NotAReceiptCode {
    /// The text given, shortened.
    pub found: String,
}

impl NotAReceiptCode {
    /// What would be right.
    pub const WANTED: &'static str = "12 letters and digits such as `7K3M-9QPA-2XTF`";
}

impl SigningKey {
    /// The key of an exam, from its secret seed. What is shown of that seed when the exam is over is
    /// another child of it, from which this one does not follow.
    pub fn of_exam(seed: &Seed, exam: ExamId) -> Self {
        Self(seed.child("receipt", exam.as_bytes()))
    }

    /// The receipt of what is stored now.
    pub fn issue(&self, kept: Kept) -> Receipt {
        let answered = kept.answers.values().filter(|a| a.response.is_some());
        let statement = Statement {
            exam: kept.exam,
            attempt: kept.attempt,
            attempt_number: kept.attempt_number,
            candidate_number: kept.candidate_number,
            closed: kept.closed,
            // Slots are counted in 32 bits.
            n_answered: u32::try_from(answered.count()).unwrap_or(u32::MAX),
            answers: self.digest(kept.attempt, &kept.answers),
        };
        let mac = self.mac_of(&statement);
        Receipt { statement, mac }
    }

    /// Whether this key signed exactly this statement.
    pub fn has_signed(&self, receipt: &Receipt) -> bool {
        self.mac_of(&receipt.statement) == receipt.mac
    }

    /// The digest of the answers of an attempt.
    pub fn digest(&self, attempt: AttemptId, answers: &BTreeMap<u32, KeptAnswer>) -> Mac {
        let head = format!("{ANSWERS_FORMAT}\nattempt {attempt}\n");
        let line = |(slot, KeptAnswer { revision, response }): (&u32, &KeptAnswer)| match response {
            Some(response) => format!("{slot} {revision} {} {response}\n", response.len()),
            None => format!("{slot} {revision} -\n"),
        };
        let lines: String = answers.iter().map(line).collect();
        Mac(self.0.hmac(&[head.as_bytes(), lines.as_bytes()]))
    }

    fn mac_of(&self, statement: &Statement) -> Mac {
        Mac(self.0.hmac(&[statement.text().as_bytes()]))
    }
}

/// 64 lower-case hexadecimal digits, for a file that only staff may read.
impl fmt::Display for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for SigningKey {
    type Err = NotASeed;

    fn from_str(text: &str) -> Result<Self, NotASeed> {
        text.parse().map(Self)
    }
}

impl Statement {
    /// The text that is signed. The candidate's number alone could hold a line feed, and stands last.
    pub fn text(&self) -> String {
        format!(
            "{RECEIPT_FORMAT}\nexam {}\nattempt {} number {}\nclosed {:.3} {}\nanswered {}\nanswers {}\ncandidate {}\n",
            self.exam,
            self.attempt,
            self.attempt_number,
            self.closed.at,
            self.closed.how.as_str(),
            self.n_answered,
            self.answers,
            self.candidate_number,
        )
    }
}

impl Receipt {
    /// The code to photograph.
    pub fn code(&self) -> Code {
        let bytes = self.mac.0.iter().take(8);
        Code(bytes.fold(0, |bits, byte| (bits << 8) | u64::from(*byte)) >> 4)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = base32::write(&(self.0 << 4).to_be_bytes());
        for (at, letter) in text.chars().take(CODE_LENGTH).enumerate() {
            let hyphen = if at == 4 || at == 8 { "-" } else { "" };
            write!(f, "{hyphen}{}", letter.to_ascii_uppercase())?;
        }
        Ok(())
    }
}

/// Reads a code as people type it, see [`base32::fold`].
impl FromStr for Code {
    type Err = NotAReceiptCode;

    fn from_str(text: &str) -> Result<Self, NotAReceiptCode> {
        let folded = base32::fold(text);
        let join = |bits, letter| Some((bits << 5) | base32::value(letter)?);
        let bits = folded.chars().try_fold(0, join);
        bits.filter(|_| folded.chars().count() == CODE_LENGTH)
            .map(Self)
            .ok_or_else(|| NotAReceiptCode {
                found: text.chars().take(64).collect(),
            })
    }
}

impl Mac {
    /// The 32 bytes of an HMAC.
    pub(super) const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub(super) const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl PartialEq for Mac {
    fn eq(&self, other: &Self) -> bool {
        let differing = self.0.iter().zip(other.0).map(|(one, two)| one ^ two);
        differing.fold(0, |all, bits| all | bits) == 0
    }
}

/// 64 lower-case hexadecimal digits.
impl fmt::Display for Mac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Mac {
    type Err = NotAMac;

    fn from_str(text: &str) -> Result<Self, NotAMac> {
        bytes_of_hex(text).map(Self).ok_or_else(|| NotAMac {
            found: text.chars().count(),
        })
    }
}

#[cfg(test)]
mod tests;
