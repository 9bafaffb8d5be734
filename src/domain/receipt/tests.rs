//! Signatures, codes, and what changes them.

use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::attempt::How;

fn key() -> SigningKey {
    SigningKey::of_exam(&Seed::from_number(7), ExamId::new(Uuid::from_u128(1)))
}

fn kept() -> Kept {
    let answer = |revision, response: Option<&str>| KeptAnswer {
        revision,
        response: response.map(str::to_owned),
    };
    Kept {
        exam: ExamId::new(Uuid::from_u128(1)),
        attempt: AttemptId::new(Uuid::from_u128(2)),
        attempt_number: 1,
        candidate_number: "0001".to_owned(),
        closed: Closed {
            at: "2026-11-22T09:00:00.5Z".parse().unwrap(),
            how: How::Submitted,
        },
        answers: BTreeMap::from([
            (1, answer(3, Some(r#"{"text":"学"}"#))),
            (2, answer(1, None)),
            (10, answer(2, Some("{}"))),
        ]),
    }
}

/// Computed by Python's `hmac` over texts written out by hand from the head of this file: key,
/// digest, signature, code.
#[test]
fn a_receipt_never_changes() {
    let receipt = key().issue(kept());
    let told = [
        key().to_string(),
        receipt.statement.answers.to_string(),
        receipt.mac.to_string(),
        receipt.code().to_string(),
    ];
    let wanted = [
        "f7656270e640cb6d4a17aadbbb15c8b4ec39984afcd0bace4534ea7b9ec3c0b2",
        "21a34788c5e33df4595a8ca2f7e91eea2acb2b0ea6982e8b778b600e5b05a204",
        "ad20d294acc906c44a343010c139f35d7f599b09f938cb32977299733f43d3f3",
        "NMGD-555C-S43C",
    ];
    assert_eq!(
        (told, receipt.statement.n_answered),
        (wanted.map(str::to_owned), 2)
    );
    for mac in [receipt.mac, receipt.statement.answers] {
        assert_eq!(mac.to_string().parse(), Ok(mac));
    }
    assert_eq!("12".parse::<Mac>(), Err(NotAMac { found: 2 }));
}

#[test]
fn what_is_shown_when_an_exam_is_over_does_not_lead_to_the_key() {
    let (seed, exam) = (Seed::from_number(7), ExamId::new(Uuid::from_u128(1)));
    let shown = seed.child("papers", b"");
    let of_shown = SigningKey::of_exam(&shown, exam);
    assert_ne!(key().to_string(), of_shown.to_string());
    assert_ne!(key().to_string(), shown.to_string());
    let other_exam = SigningKey::of_exam(&seed, ExamId::new(Uuid::from_u128(3)));
    assert_ne!(key().to_string(), other_exam.to_string());
    assert!(!of_shown.has_signed(&key().issue(kept())));
    assert!(!other_exam.has_signed(&key().issue(kept())));
}

#[test]
fn a_code_is_read_however_carelessly_it_was_typed() {
    let code = key().issue(kept()).code();
    let written = code.to_string();
    let bare = written.replace('-', "").to_lowercase();
    let careless = bare.replace('0', "O").replace('1', "l");
    for typed in [written, format!(" {careless} "), bare] {
        assert_eq!(typed.parse(), Ok(code), "{typed}");
    }
    for wrong in [
        "",
        "7K3M-9QPA-2XT",
        "7K3M-9QPA-2XTFA",
        "7K3M-9QPA-2XTU",
        "学",
    ] {
        assert!(wrong.parse::<Code>().is_err(), "{wrong}");
    }
}

/// Few values, so that two differ in little; texts that could pass for parts of their neighbours.
fn any_kept() -> impl Strategy<Value = Kept> {
    let answer = (1_u32..3, prop::option::of("[0-2 \n-]{0,6}"));
    let answer = answer.prop_map(|(revision, response)| KeptAnswer { revision, response });
    let times = prop::sample::select(vec![0, 1, 1000]);
    let hows = prop::sample::select(How::ALL);
    let ids = (1_u128..3, 1_u128..3, 1_u32..3);
    let answers = prop::collection::btree_map(1_u32..12, answer, 0..3);
    (ids, "[01\n]{0,2}", times, hows, answers).prop_map(
        |((exam, attempt, attempt_number), candidate_number, ms, how, answers)| Kept {
            exam: ExamId::new(Uuid::from_u128(exam)),
            attempt: AttemptId::new(Uuid::from_u128(attempt)),
            attempt_number,
            candidate_number,
            closed: Closed {
                at: Timestamp::from_millisecond(ms).unwrap(),
                how,
            },
            answers,
        },
    )
}

/// Every change of a single thing that a receipt is about.
fn changes() -> Vec<fn(&mut Kept)> {
    vec![
        |kept| kept.exam = ExamId::new(Uuid::nil()),
        |kept| kept.attempt = AttemptId::new(Uuid::nil()),
        |kept| kept.attempt_number += 1,
        |kept| kept.candidate_number.push('1'),
        |kept| kept.closed.at += jiff::SignedDuration::from_millis(1),
        |kept| {
            kept.closed.how = match kept.closed.how {
                How::Submitted => How::Expired,
                How::Expired => How::Forced,
                How::Forced => How::Collected,
                How::Collected => How::Submitted,
            }
        },
        |kept| {
            let revision = 1;
            let response = None;
            kept.answers.insert(99, KeptAnswer { revision, response });
        },
        |kept| drop(kept.answers.pop_first()),
        |kept| {
            if let Some(mut first) = kept.answers.first_entry() {
                first.get_mut().revision += 1;
            }
        },
        |kept| {
            if let Some(mut first) = kept.answers.first_entry() {
                let response = &first.get().response;
                let changed = response.as_ref().map_or(Some(String::new()), |_| None);
                first.get_mut().response = changed;
            }
        },
        |kept| {
            if let Some(mut last) = kept.answers.last_entry() {
                last.get_mut().response.get_or_insert_default().push(' ');
            }
        },
    ]
}

proptest! {
    #[test]
    fn a_change_of_anything_changes_the_signature(kept in any_kept()) {
        let before = key().issue(kept.clone());
        prop_assert_eq!(&key().issue(kept.clone()), &before);
        for change in changes() {
            let mut changed = kept.clone();
            change(&mut changed);
            if changed != kept {
                let after = key().issue(changed);
                prop_assert_ne!(after.mac, before.mac);
                prop_assert_ne!(after.code(), before.code());
            }
        }
    }

    #[test]
    fn what_differs_is_never_signed_alike(one in any_kept(), two in any_kept()) {
        let (one_mac, two_mac) = (key().issue(one.clone()).mac, key().issue(two.clone()).mac);
        prop_assert_eq!(one == two, one_mac == two_mac);
    }

    #[test]
    fn a_forged_statement_is_found_out(kept in any_kept(), n_answered: u32) {
        let genuine = key().issue(kept);
        prop_assert!(key().has_signed(&genuine));
        let mut forged = genuine.clone();
        forged.statement.n_answered = n_answered;
        prop_assert_eq!(key().has_signed(&forged), forged == genuine);
        let mut swapped = genuine.clone();
        swapped.statement.answers = genuine.mac;
        prop_assert!(!key().has_signed(&swapped));
    }
}
