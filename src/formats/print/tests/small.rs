//! A paper of a question of each kind, and papers of what should not be.

use std::collections::BTreeMap;

use super::awards::{CEREMONY, award};
use super::{HEAD, sections, slot};
use crate::domain::blueprint::Section;
use crate::domain::grading::Standing;
use crate::domain::paper::Slot;
use crate::domain::question::{Body, Choice, Evidence, Key, Kind, Layout};
use crate::domain::roster::{BranchPath, RosterEntry};
use crate::domain::scoring::Rule;
use crate::formats::print::*;

fn choices(texts: &[&str]) -> Vec<Choice> {
    let choice = |(letter, text): (char, &&str)| Choice {
        id: letter.to_string().parse().unwrap(),
        text: (*text).to_owned(),
        pinned: false,
    };
    ('a'..='z').zip(texts).map(choice).collect()
}

fn body(stem: &str, layout: Layout) -> Body {
    Body {
        stem: stem.to_owned(),
        layout,
    }
}

/// A question of each kind.
fn small_bodies() -> Vec<Body> {
    vec![
        body(
            "共有（　　）。",
            Layout::Single(choices(&["甲", "乙", "丙"])),
        ),
        body("包括哪些？", Layout::Multiple(choices(&["甲", "A项不对"]))),
        body("说法正确。", Layout::TrueFalse),
        body("从____到____。", Layout::Blank(2)),
        body(
            "连线。",
            Layout::Match {
                left: choices(&["左一", "左二"]),
                right: choices(&["右一", "右二", "右三"]),
            },
        ),
        body("排列。", Layout::Order(choices(&["先", "后"]))),
        body("论述。", Layout::Essay),
    ]
}

fn small_keys() -> Vec<Key> {
    let id = |id: &str| id.parse().unwrap();
    vec![
        Key::Choices([id("a")].into()),
        Key::Choices([id("a"), id("b")].into()),
        Key::Truth(false),
        Key::Blanks(vec![vec!["一".into(), "1".into()], vec!["二".into()]]),
        Key::Pairs([(id("a"), id("b")), (id("b"), id("a"))].into()),
        Key::Order(vec![id("a"), id("b")]),
        Key::Rubric("要点一\n要点二".to_owned()),
    ]
}

#[test]
fn a_small_paper_with_its_key_is_printed_like_this() {
    let bodies = small_bodies();
    let slots: Vec<Slot> = (0..).zip(&bodies).map(|(at, b)| slot(at, at, b)).collect();
    let asked = slots.iter().zip(&bodies);
    let sections = sections(&Kind::ALL);
    let printed = Printed {
        head: HEAD,
        sections: &sections,
        asked: asked
            .map(|(slot, body)| Asked {
                slot,
                body,
                pictures: NO_PICTURES,
            })
            .collect(),
    };
    let keys: BTreeMap<_, Key> = slots.iter().map(|s| s.version).zip(small_keys()).collect();
    let explained = |version| {
        Some(Explained {
            key: keys.get(&version)?,
            also: None,
            rule: None,
            standing: Standing::Counts,
            explanation: "故选A。",
            evidence: &[],
        })
    };
    let html = keyed_paper(&printed, explained);
    insta::assert_snapshot!(html.split_once("<body>").unwrap().1);
}

#[test]
fn markup_from_outside_is_inert() {
    const EVIL: &str = "</title></style><script>alert('x')</script>\" onload=\"y";
    let body = body(
        EVIL,
        Layout::Match {
            left: choices(&[EVIL]),
            right: choices(&[EVIL]),
        },
    );
    let (slot, mut sections) = (slot(0, 0, &body), sections(&[Kind::Match]));
    sections[0].name = EVIL.to_owned();
    let candidate = RosterEntry {
        number: EVIL.to_owned(),
        name: EVIL.to_owned(),
        branch: BranchPath::parse("一").unwrap(),
    };
    let printed = Printed {
        head: Head {
            title: EVIL,
            label: Some(EVIL),
            candidate: Some(&candidate),
            ..HEAD
        },
        sections: &sections,
        asked: vec![Asked {
            slot: &slot,
            body: &body,
            pictures: NO_PICTURES,
        }],
    };
    let key = Key::Rubric(EVIL.to_owned());
    let evidence = [Evidence {
        material: EVIL.to_owned(),
        place: EVIL.to_owned(),
        quote: EVIL.to_owned(),
        passage: None,
    }];
    let explained = |_| {
        Some(Explained {
            key: &key,
            also: Some(&key),
            rule: None,
            standing: Standing::Dropped,
            explanation: EVIL,
            evidence: &evidence,
        })
    };
    let mut award = award(EVIL, Honour::Passed);
    award.person.number = EVIL.to_owned();
    let ceremony = Ceremony {
        exam: EVIL,
        issuer: Some(EVIL),
        series: EVIL,
        ..CEREMONY
    };
    for html in [
        candidate_paper(&printed, Seal::Open),
        candidate_paper(&printed, Seal::Sealed),
        keyed_paper(&printed, explained),
        answer_sheet(&printed),
        certificates(&ceremony, &[award]),
    ] {
        assert!(html.contains("&lt;script&gt;"));
        assert!(
            !html.contains("<script") && !html.contains("alert('") && !html.contains("\" onload")
        );
        assert_eq!(html.matches("</title>").count(), 1);
        assert_eq!(html.matches("</style>").count(), 1);
    }
}

#[test]
fn sections_count_their_questions_and_marks() {
    let bodies = small_bodies();
    let mut slots: Vec<Slot> = [0, 0, 0].map(|at| slot(at, 0, &bodies[0])).into();
    let mut sections = sections(&[Kind::Single]);
    let instruction = |slots: &[Slot], sections: &[Section]| {
        let asked = slots.iter().map(|slot| Asked {
            slot,
            body: &bodies[0],
            pictures: NO_PICTURES,
        });
        let html = candidate_paper(
            &Printed {
                head: HEAD,
                sections,
                asked: asked.collect(),
            },
            Seal::Open,
        );
        let (_, how) = html.split_once("<p class=\"how\">").unwrap();
        let how = how.split_once("</p>").unwrap().0.to_owned();
        (how, html.matches("（3 分）").count())
    };
    let told = "（共 3 小题，每小题 2 分，共 6 分。每小题只有一个选项符合题意，请选出。）";
    assert_eq!(instruction(&slots, &sections), (told.to_owned(), 0));
    slots[1].marks = "3".parse().unwrap();
    let told = "（共 3 小题，共 7 分。每小题只有一个选项符合题意，请选出。）";
    assert_eq!(instruction(&slots, &sections), (told.to_owned(), 1));
    // The author's heading tells how marks are given; it is not told twice.
    for slot in &mut slots {
        slot.rule = Rule::HALF;
    }
    assert!(
        instruction(&slots, &sections)
            .0
            .contains("漏选得一半，错选不得分。")
    );
    sections[0].name = "多选（漏选得一半分，错选不得分）".to_owned();
    assert!(
        !instruction(&slots, &sections)
            .0
            .contains("漏选得一半，错选不得分。")
    );
}
