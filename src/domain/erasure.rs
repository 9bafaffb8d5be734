//! What is left of a person who was erased.
//!
//! Invariant: nothing that was theirs alone is left: no name, no number, no text of an essay, no blank in
//! which they named themselves. What they chose stays, and with it what everybody together came to.

use super::response::Response;
use super::roster::RosterEntry;

/// What stands where a name stood, and where a reason did.
pub const NO_NAME: &str = "—";
/// What stands where a text stood: something, so that an answer that was given still counts as given.
pub const NO_TEXT: &str = "（已清除）";

/// Shortest name and shortest number that are looked for within blanks: shorter ones stand in answers of
/// anybody.
const MIN_NAME: usize = 2;
const MIN_NUMBER: usize = 4;

/// What stands where a number stood; `place` counts the erased people of an exam, from 1.
pub fn pseudonym(place: usize) -> String {
    format!("已清除-{place}")
}

/// A response without what its author is known by; none where nothing of it has to change.
pub fn scrubbed(response: &Response, author: &RosterEntry) -> Option<Response> {
    match response {
        Response::Text(text) => (text != NO_TEXT).then(|| Response::Text(NO_TEXT.to_owned())),
        Response::Blanks(texts) => {
            let names = |text: &String| {
                let has = |part: &str, min| min <= part.chars().count() && text.contains(part);
                has(&author.name, MIN_NAME) || has(&author.number, MIN_NUMBER)
            };
            let left = |text: &String| {
                if names(text) {
                    NO_TEXT.to_owned()
                } else {
                    text.clone()
                }
            };
            let is_named = texts.iter().any(names);
            is_named.then(|| Response::Blanks(texts.iter().map(left).collect()))
        }
        Response::Choices(_) | Response::Truth(_) | Response::Pairs(_) | Response::Order(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::roster::BranchPath;

    fn author() -> RosterEntry {
        RosterEntry {
            number: "0012".to_owned(),
            name: "张三".to_owned(),
            branch: BranchPath::parse("集团").unwrap(),
        }
    }

    #[test]
    fn an_essay_goes_and_still_counts_as_given() {
        let essay = Response::Text("我是张三".to_owned());
        let left = scrubbed(&essay, &author()).unwrap();
        assert_eq!(left, Response::Text(NO_TEXT.to_owned()));
        assert_eq!(scrubbed(&left, &author()), None, "once is enough");
    }

    #[test]
    fn a_blank_goes_where_its_author_is_named_in_it() {
        let blanks = |texts: [&str; 3]| Response::Blanks(texts.map(str::to_owned).into());
        assert_eq!(
            scrubbed(&blanks(["张三", "工号0012", "改革"]), &author()),
            Some(blanks([NO_TEXT, NO_TEXT, "改革"]))
        );
        assert_eq!(scrubbed(&blanks(["改革", "", "开放"]), &author()), None);
        // A name of one letter stands in many an answer.
        let short = RosterEntry {
            name: "改".to_owned(),
            number: "1".to_owned(),
            ..author()
        };
        assert_eq!(scrubbed(&blanks(["改革", "1", "开放"]), &short), None);
    }

    #[test]
    fn what_was_chosen_stays() {
        assert_eq!(scrubbed(&Response::Truth(true), &author()), None);
    }
}
