//! What staff tell those who sit an exam, while it runs.
//!
//! Invariant: plain text that can be shown as it is, and it reaches those whom it is for and nobody else.
//! What was sent is never changed; one that was a mistake is withdrawn, and shown to candidates no more.

use jiff::Timestamp;

use super::roster::{BranchPath, EntryFault};
use super::{AccountId, CandidateId, ExamId, MessageId};

/// Longest text, in characters.
pub const MAX_TEXT: usize = 500;
/// Messages of an exam, those that were withdrawn among them.
pub const MAX_MESSAGES: usize = 200;
/// Messages that a page shows at once: the next come when these were read.
pub const SHOWN_AT_ONCE: usize = 10;

/// Whom a message is for. One person is meant by their id, which tells nothing once they are erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// Everybody on the roster, those who are added later too.
    All,
    /// The people of a branch and of the branches below it.
    Branch(BranchPath),
    /// One person.
    Candidate(CandidateId),
}

impl Audience {
    /// Whether it is for this person, who is of this branch.
    pub fn reaches(&self, id: CandidateId, branch: &BranchPath) -> bool {
        match self {
            Self::All => true,
            Self::Branch(wanted) => wanted.covers(branch),
            Self::Candidate(wanted) => *wanted == id,
        }
    }
}

/// One message, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// Of which exam.
    pub exam: ExamId,
    /// For whom.
    pub audience: Audience,
    /// What it says.
    pub text: String,
    /// Who sent it.
    pub account: AccountId,
    /// When.
    pub sent_at: Timestamp,
    /// When and by whom it was withdrawn, where it was.
    pub withdrawn: Option<(Timestamp, AccountId)>,
}

impl Message {
    /// Whether this person, who is of this branch, is to see it.
    pub fn is_for(&self, id: CandidateId, branch: &BranchPath) -> bool {
        self.withdrawn.is_none() && self.audience.reaches(id, branch)
    }
}

/// Checks and trims a text. Lines may be parted, whichever way the sender's system does it.
///
/// # Errors
/// [`EntryFault`] for what is empty, longer than [`MAX_TEXT`] characters, or holds other control
/// characters.
pub fn clean_text(text: &str) -> Result<String, EntryFault> {
    let text = text.replace("\r\n", "\n").trim().to_owned();
    let found = text.chars().count();
    if text.is_empty() {
        Err(EntryFault::Empty)
    } else if MAX_TEXT < found {
        let max = MAX_TEXT;
        Err(EntryFault::TooLong { found, max })
    } else if text.chars().any(|c| c.is_control() && c != '\n') {
        Err(EntryFault::Control)
    } else {
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn branch(path: &str) -> BranchPath {
        BranchPath::parse(path).unwrap()
    }

    #[test]
    fn a_message_reaches_those_whom_it_is_for_and_nobody_else() {
        let [one, other] = [1, 2].map(|n| CandidateId::new(Uuid::from_u128(n)));
        let (below, beside) = (branch("集团/三部/一组"), branch("集团/三部二组"));
        for (audience, reached) in [
            (Audience::All, [true, true]),
            (Audience::Branch(branch("集团/三部")), [true, false]),
            (
                Audience::Branch(branch("集团/三部/一组/甲")),
                [false, false],
            ),
            (Audience::Candidate(one), [true, false]),
            (Audience::Candidate(other), [false, true]),
        ] {
            let found = [
                audience.reaches(one, &below),
                audience.reaches(other, &beside),
            ];
            assert_eq!(found, reached, "{audience:?}");
        }
    }

    #[test]
    fn nobody_is_to_see_what_was_withdrawn() {
        let (at, account) = (Timestamp::UNIX_EPOCH, AccountId::new(Uuid::nil()));
        let who = CandidateId::new(Uuid::from_u128(1));
        let mut message = Message {
            id: MessageId::new(Uuid::nil()),
            exam: ExamId::new(Uuid::nil()),
            audience: Audience::Candidate(who),
            text: "请到 302".to_owned(),
            account,
            sent_at: at,
            withdrawn: None,
        };
        assert!(message.is_for(who, &branch("集团")));
        message.withdrawn = Some((at, account));
        assert!(!message.is_for(who, &branch("集团")));
    }

    #[test]
    fn a_text_is_trimmed_bounded_and_has_lines() {
        assert_eq!(
            clean_text(" 请安静\r\n谢谢 \n").as_deref(),
            Ok("请安静\n谢谢")
        );
        assert_eq!(clean_text(" \n\u{3000}"), Err(EntryFault::Empty));
        assert_eq!(clean_text("响\u{7}铃"), Err(EntryFault::Control));
        assert_eq!(clean_text("一\r二"), Err(EntryFault::Control));
        assert!(clean_text(&"字".repeat(MAX_TEXT)).is_ok());
        let (found, max) = (MAX_TEXT + 1, MAX_TEXT);
        let long = clean_text(&"字".repeat(found));
        assert_eq!(long, Err(EntryFault::TooLong { found, max }));
    }
}
