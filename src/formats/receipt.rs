//! Receipts as files, and the file of the key that checks them without a database.
//!
//! Invariant: the parts of a receipt file that do not belong together are told; whether they are
//! genuine is for the key to say.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::document::{self, DocumentFault};
use crate::domain::ExamId;
use crate::domain::attempt::{Closed, How};
use crate::domain::receipt::{Code, RECEIPT_FORMAT, Receipt, SigningKey, Statement};

/// The format of a key file.
pub const KEY_FORMAT: &str = "examhall-receipt-key/1";

/// The signed receipt of an attempt that has ended: what is stored of it.
///
/// Whoever keeps it, or a photograph of its code, can show later that nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Receipt)]
pub struct ReceiptForm {
    #[schema(example = "examhall-receipt/1")]
    format: String,
    #[schema(format = "uuid")]
    exam_id: String,
    #[schema(format = "uuid")]
    attempt_id: String,
    /// 1 for the candidate's first.
    #[schema(minimum = 1)]
    attempt_number: u32,
    /// 工号.
    candidate_number: String,
    /// When the attempt ended.
    #[schema(format = "date-time", example = "2026-11-22T07:04:05.000Z")]
    closed_at: String,
    /// How: `submitted`, `expired`, `forced` or `collected`.
    #[schema(example = "submitted")]
    closed_how: String,
    /// Slots for which a response is stored.
    answered: u32,
    /// Keyed digest of the stored answers (HMAC-SHA-256, 64 hexadecimal digits).
    answers_digest: String,
    /// Signature of all the above (HMAC-SHA-256, 64 hexadecimal digits).
    mac: String,
    /// The signature in short, to photograph or write down.
    #[schema(example = "7K3M-9QPA-2XTF")]
    code: String,
}

impl From<&Receipt> for ReceiptForm {
    fn from(receipt: &Receipt) -> Self {
        let statement = &receipt.statement;
        Self {
            format: RECEIPT_FORMAT.to_owned(),
            exam_id: statement.exam.to_string(),
            attempt_id: statement.attempt.to_string(),
            attempt_number: statement.attempt_number,
            candidate_number: statement.candidate_number.clone(),
            closed_at: format!("{:.3}", statement.closed.at),
            closed_how: statement.closed.how.as_str().to_owned(),
            answered: statement.n_answered,
            answers_digest: statement.answers.to_string(),
            mac: receipt.mac.to_string(),
            code: receipt.code().to_string(),
        }
    }
}

/// The receipt as JSON.
pub fn to_json(receipt: &Receipt) -> String {
    document::to_json(&ReceiptForm::from(receipt))
}

/// Reads a receipt.
///
/// # Errors
/// [`DocumentFault`] for another format, what is not JSON of this shape, a field that cannot be, or a
/// code that is not that of the signature.
pub fn from_json(text: &str) -> Result<Receipt, DocumentFault> {
    let form: ReceiptForm = document::from_json(RECEIPT_FORMAT, text)?;
    require_format(RECEIPT_FORMAT, &form.format)?;
    let how = |how: &How| how.as_str() == form.closed_how;
    let Some(how) = How::ALL.iter().copied().find(how) else {
        let reason = format!("`closed_how`: found `{}`", shortened(&form.closed_how));
        return Err(DocumentFault::new(RECEIPT_FORMAT, &reason));
    };
    let receipt = Receipt {
        statement: Statement {
            exam: field(RECEIPT_FORMAT, "exam_id", form.exam_id.parse())?,
            attempt: field(RECEIPT_FORMAT, "attempt_id", form.attempt_id.parse())?,
            attempt_number: form.attempt_number,
            candidate_number: form.candidate_number,
            closed: Closed {
                at: field(RECEIPT_FORMAT, "closed_at", form.closed_at.parse())?,
                how,
            },
            n_answered: form.answered,
            answers: field(
                RECEIPT_FORMAT,
                "answers_digest",
                form.answers_digest.parse(),
            )?,
        },
        mac: field(RECEIPT_FORMAT, "mac", form.mac.parse())?,
    };
    let code: Code = field(RECEIPT_FORMAT, "code", form.code.parse())?;
    if code == receipt.code() {
        Ok(receipt)
    } else {
        let reason = "`code` and `mac` do not belong together";
        Err(DocumentFault::new(RECEIPT_FORMAT, &reason))
    }
}

/// The key of one exam's receipts, as a file for who checks them.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SigningKeyForm {
    format: String,
    exam_id: String,
    key: String,
}

/// The key file of an exam. A secret: whoever reads it can make receipts.
pub fn key_to_json(exam: ExamId, key: &SigningKey) -> String {
    document::to_json(&SigningKeyForm {
        format: KEY_FORMAT.to_owned(),
        exam_id: exam.to_string(),
        key: key.to_string(),
    })
}

/// Reads a key file.
///
/// # Errors
/// [`DocumentFault`] for another format, what is not JSON of this shape, or a field that cannot be.
pub fn key_from_json(text: &str) -> Result<(ExamId, SigningKey), DocumentFault> {
    let form: SigningKeyForm = document::from_json(KEY_FORMAT, text)?;
    require_format(KEY_FORMAT, &form.format)?;
    let exam = field(KEY_FORMAT, "exam_id", form.exam_id.parse())?;
    // The seed's own message says what a seed looks like; here it is a key.
    let key = form.key.parse().map_err(|_| "wanted 64 hexadecimal digits");
    Ok((exam, field(KEY_FORMAT, "key", key)?))
}

fn require_format(wanted: &'static str, found: &str) -> Result<(), DocumentFault> {
    if found == wanted {
        return Ok(());
    }
    let reason = format!("its format is `{}`", shortened(found));
    Err(DocumentFault::new(wanted, &reason))
}

fn field<T, E: std::fmt::Display>(
    format: &'static str,
    name: &str,
    read: Result<T, E>,
) -> Result<T, DocumentFault> {
    read.map_err(|fault| DocumentFault::new(format, &format!("`{name}`: {fault}")))
}

fn shortened(text: &str) -> String {
    text.chars().take(64).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use uuid::Uuid;

    use super::*;
    use crate::domain::AttemptId;
    use crate::domain::receipt::Kept;
    use crate::domain::seed::Seed;

    fn exam() -> ExamId {
        ExamId::new(Uuid::from_u128(1))
    }

    fn key() -> SigningKey {
        SigningKey::of_exam(&Seed::from_number(7), exam())
    }

    fn receipt() -> Receipt {
        key().issue(Kept {
            exam: exam(),
            attempt: AttemptId::new(Uuid::from_u128(2)),
            attempt_number: 1,
            candidate_number: "0001".to_owned(),
            closed: Closed {
                at: "2026-11-22T09:00:00Z".parse().unwrap(),
                how: How::Expired,
            },
            answers: BTreeMap::new(),
        })
    }

    #[test]
    fn a_receipt_and_its_key_read_back() {
        assert_eq!(from_json(&to_json(&receipt())), Ok(receipt()));
        let (told, read) = key_from_json(&key_to_json(exam(), &key())).unwrap();
        assert_eq!((told, read.to_string()), (exam(), key().to_string()));
        insta::assert_snapshot!(to_json(&receipt()));
    }

    #[test]
    fn a_changed_field_reads_and_is_not_signed() {
        let whole = to_json(&receipt());
        for (from, to) in [
            ("\"0001\"", "\"0002\""),
            ("\"attempt_number\":1", "\"attempt_number\":2"),
            ("\"answered\":0", "\"answered\":40"),
            ("09:00:00.000Z", "09:00:00.001Z"),
            ("\"expired\"", "\"submitted\""),
            ("000000000002\"", "000000000003\""),
        ] {
            let changed = whole.replacen(from, to, 1);
            assert_ne!(changed, whole);
            assert!(
                !key().has_signed(&from_json(&changed).unwrap()),
                "{changed}"
            );
        }
    }

    #[test]
    fn what_is_no_receipt_is_told_by_its_field() {
        let whole = to_json(&receipt());
        let code = receipt().code().to_string();
        for (from, to, told) in [
            ("{\"format", "{format", "key must be a string"),
            (
                "receipt/1",
                "receipt/2",
                "its format is `examhall-receipt/2`",
            ),
            ("\"expired\"", "\"left\"", "`closed_how`: found `left`"),
            (
                "\"closed_at\":\"2026",
                "\"closed_at\":\"x2026",
                "`closed_at`: ",
            ),
            (
                "\"mac\":\"",
                "\"mac\":\"0",
                "`mac`: wanted 64 hexadecimal digits; found 65",
            ),
            (
                &code,
                "0000-0000-0000",
                "`code` and `mac` do not belong together",
            ),
            (&code, "0000", "`code`: `0000` is not the code of a receipt"),
            ("{", "{\"score\":100,", "unknown field `score`"),
        ] {
            let fault = from_json(&whole.replacen(from, to, 1)).unwrap_err();
            let message = fault.to_string();
            assert!(message.contains(told), "{message}");
        }
        assert!(from_json(&whole[..whole.len() - 1]).is_err());
        for text in [
            r#"{"format":"examhall-receipt-key/1","exam_id":"x","key":"00"}"#.to_owned(),
            key_to_json(exam(), &key()).replace("\"key\":\"", "\"key\":\"0"),
            key_to_json(exam(), &key()).replace("key/1", "key/2"),
            whole,
        ] {
            assert!(key_from_json(&text).is_err(), "{text}");
        }
    }
}
