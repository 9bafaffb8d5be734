//! What is printed: whole, escaped, and without a key where candidates hold it.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::SignedDuration;
use uuid::Uuid;

use super::*;
use crate::domain::QuestionVersionId;
use crate::domain::blueprint::{Section, Span};
use crate::domain::grading::Standing;
use crate::domain::paper::Slot;
use crate::domain::question::{BLANK, Body, Key, Kind, Layout, Question};
use crate::domain::rich_text;
use crate::domain::roster::{BranchPath, RosterEntry};
use crate::domain::scoring::Rule;
use crate::formats::bank::{Bank, read_folder};

mod awards;
mod small;

fn bank() -> Bank {
    read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("question_bank")).unwrap()
}

fn version(at: usize) -> QuestionVersionId {
    QuestionVersionId::new(Uuid::from_u128(at.try_into().unwrap()))
}

fn sections(kinds: &[Kind]) -> Vec<Section> {
    let section = |kind: &Kind| Section {
        name: kind.chinese().to_owned(),
        kind: *kind,
        count: Span { min: 1, max: 500 },
        marks: None,
        rule: Rule::default_of(*kind),
        topics: BTreeSet::default(),
        difficulties: BTreeSet::default(),
    };
    kinds.iter().map(section).collect()
}

/// A slot that shows the options in the reverse order of the author's.
fn slot(at: usize, section: usize, body: &Body) -> Slot {
    let choices = body.layout.choices().iter().rev();
    Slot {
        section,
        version: version(at),
        marks: "2".parse().unwrap(),
        rule: Rule::default_of(body.layout.kind()),
        order: choices.map(|choice| choice.id.clone()).collect(),
    }
}

const HEAD: Head<'_> = Head {
    title: "支部网络强国知识竞赛",
    label: None,
    duration: Some(SignedDuration::from_mins(90)),
    candidate: None,
};

/// All questions of the bank as one paper, a section for each kind.
struct BankPaper {
    questions: Vec<Question>,
    sections: Vec<Section>,
    slots: Vec<Slot>,
}

impl BankPaper {
    fn new() -> Self {
        let mut questions: Vec<Question> = bank().questions.into_iter().map(|(q, _)| q).collect();
        questions.sort_by_key(Question::kind);
        let section_of = |kind| Kind::ALL.iter().position(|k| *k == kind).unwrap();
        let slots = questions.iter().enumerate();
        let slots = slots.map(|(at, q)| slot(at, section_of(q.kind()), &q.body));
        Self {
            slots: slots.collect(),
            sections: sections(&Kind::ALL),
            questions,
        }
    }

    fn printed(&self) -> Printed<'_> {
        Printed {
            head: HEAD,
            sections: &self.sections,
            asked: self.asked().collect(),
        }
    }

    fn asked(&self) -> impl Iterator<Item = Asked<'_>> {
        let both = self.slots.iter().zip(&self.questions);
        both.map(|(slot, question)| Asked {
            slot,
            body: &question.body,
            pictures: NO_PICTURES,
        })
    }

    fn explained(&self, version: QuestionVersionId) -> Option<Explained<'_>> {
        let at = self.slots.iter().position(|slot| slot.version == version)?;
        let question = &self.questions[at];
        Some(Explained {
            key: &question.key,
            also: None,
            rule: None,
            standing: Standing::Counts,
            explanation: &question.explanation,
            evidence: &question.evidence,
        })
    }
}

/// What a reader sees: no markup, no styles.
fn seen(html: &str) -> String {
    let body = html.split_once("<body>").unwrap().1;
    let mut seen = String::new();
    for piece in body.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap();
        // A blank is seen as room.
        if tag.contains("class=\"blank\"") {
            seen.push_str(BLANK);
        }
        seen.push_str(text);
    }
    seen.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[test]
fn every_question_stands_once_on_paper_key_and_answer_sheet() {
    let bank = BankPaper::new();
    let printed = bank.printed();
    assert!(60 < printed.asked.len());
    let keyed = keyed_paper(&printed, |version| bank.explained(version));
    for html in [candidate_paper(&printed, Seal::Open), keyed] {
        let seen = seen(&html);
        for (number, asked) in (1..).zip(&printed.asked) {
            let place = format!("<div class=\"number\">{number}.</div>");
            assert_eq!(html.matches(&place).count(), 1, "{number}");
            let stem = asked.slot.reletter(asked.body, &asked.body.stem);
            let stem = rich_text::read(&stem).plain();
            assert_eq!(seen.matches(&stem).count(), 1, "{stem}");
            for choice in asked.body.layout.choices() {
                let text = asked.slot.reletter(asked.body, &choice.text);
                let text = rich_text::read(&text).plain();
                let letter = asked.slot.letter_of(&choice.id).unwrap();
                assert!(seen.contains(&format!("{letter}.{text}")), "{text}");
            }
        }
    }
    let sheet = answer_sheet(&printed);
    for number in 1..=printed.asked.len() {
        let place = format!("\"><b>{number}</b>");
        assert_eq!(sheet.matches(&place).count(), 1, "{number}");
    }
}

#[test]
fn the_answer_sheet_has_room_for_every_part_of_an_answer() {
    let bank = BankPaper::new();
    for asked in bank.asked() {
        let printed = Printed {
            head: HEAD,
            sections: &bank.sections,
            asked: vec![asked],
        };
        let sheet = answer_sheet(&printed);
        let (row, count) = (sheet.split_once("class=\"row").unwrap().1, |what: &str| {
            let (_, row) = sheet.split_once("class=\"row").unwrap();
            row.matches(what).count()
        });
        let wanted = match &asked.body.layout {
            Layout::Single(options) | Layout::Multiple(options) => {
                (count("class=\"bubble\""), options.len())
            }
            Layout::TrueFalse => (count("class=\"bubble\""), 2),
            Layout::Blank(n_blanks) => (count("<u></u>"), *n_blanks),
            Layout::Match { left, .. } => (count("class=\"box\""), left.len()),
            Layout::Order(items) => (count("class=\"box\""), items.len()),
            Layout::Essay => (count("class=\"essay"), 1),
        };
        assert_eq!(wanted.0, wanted.1, "{row}");
    }
}

/// What of a key a page would betray: explanations, quotations, accepted texts that the question does
/// not hold itself.
fn secrets(question: &Question) -> Vec<String> {
    let mut secrets = vec![question.explanation.clone()];
    let quotes = question.evidence.iter().map(|e| e.quote.clone());
    let public = format!("{:?}", question.body);
    secrets.extend(quotes.filter(|quote| !public.contains(quote.as_str())));
    if let Key::Blanks(blanks) = &question.key {
        secrets.extend(blanks.iter().flatten().cloned());
    }
    // “5” is also the number of a question, and of a bubble.
    secrets.retain(|text| 2 <= text.chars().count() && !public.contains(text.as_str()));
    secrets.retain(|text| text.parse::<u32>().is_err());
    secrets
}

#[test]
fn what_candidates_hold_betrays_no_key() {
    let bank = BankPaper::new();
    let mut n_secrets = 0;
    for (asked, question) in bank.asked().zip(&bank.questions) {
        let printed = Printed {
            head: HEAD,
            sections: &bank.sections,
            asked: vec![asked],
        };
        let keyed = seen(&keyed_paper(&printed, |v| bank.explained(v)));
        for html in [
            candidate_paper(&printed, Seal::Open),
            candidate_paper(&printed, Seal::Sealed),
            answer_sheet(&printed),
        ] {
            let seen = seen(&html);
            assert!(!html.contains("class=\"key\"") && !html.contains("<dd"));
            for secret in secrets(question) {
                assert!(!seen.contains(&secret), "{}: {secret}", question.code);
            }
        }
        for secret in secrets(question) {
            let shown = asked.slot.reletter(asked.body, &secret);
            assert!(keyed.contains(shown.trim()), "{}: {shown}", question.code);
            n_secrets += 1;
        }
    }
    assert!(bank.questions.len() < n_secrets, "only {n_secrets}");
}

#[test]
fn a_number_that_does_not_fit_is_not_cut() {
    let bank = BankPaper::new();
    let boxes = |number: &str| {
        let candidate = RosterEntry {
            number: number.to_owned(),
            name: "张三".to_owned(),
            branch: BranchPath::parse("一").unwrap(),
        };
        let mut printed = bank.printed();
        printed.head.candidate = Some(&candidate);
        let sheet = answer_sheet(&printed);
        let (_, table) = sheet.split_once("</caption>").unwrap();
        let row = table.split_once("</tr>").unwrap().0.to_owned();
        (
            row.matches("<th>").count(),
            row.matches("<th></th>").count(),
        )
    };
    assert_eq!(boxes("00123"), (10, 5));
    assert_eq!(boxes("123456789012"), (12, 0));
    assert_eq!(boxes("12345678901234567"), (16, 16));
}

#[test]
fn documents_ask_no_other_host_for_anything() {
    let bank = BankPaper::new();
    let printed = bank.printed();
    for html in [
        candidate_paper(&printed, Seal::Sealed),
        keyed_paper(&printed, |v| bank.explained(v)),
        answer_sheet(&printed),
        certificates(&awards::CEREMONY, &[awards::award("张三", Honour::Passed)]),
    ] {
        for way in [
            "http:", "https:", "//", "url(", "@import", "<link", "<img", "<script", "src=",
        ] {
            assert!(!html.contains(way), "{way}");
        }
        assert!(html.contains("default-src 'none'"));
    }
}
