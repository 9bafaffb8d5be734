//! Ten thousand tamperings by somebody who may write everything and has not the key.

use super::*;
use crate::domain::audit_chain::Record;
use crate::domain::seed::{Seed, Stream};

/// Entries of the longest chain here.
const MOST: i64 = 24;
const KEY: ChainKey = ChainKey::new([9; 32]);

/// A chain as the service wrote it.
fn chain(of: &str, n: i64) -> Vec<Found> {
    let mut head = Head::EMPTY;
    let one = |seq: i64| {
        let record = Record {
            id: format!("id-{of}-{seq}"),
            exam: Some("exam".to_owned()),
            attempt: (seq % 2 == 0).then(|| format!("attempt-{seq}")),
            account: (seq % 3 != 0).then(|| format!("account-{seq}")),
            action: "attempt_paused".to_owned(),
            document: format!("{{\"n_attempts\":{seq}}}"),
            at_ms: 1_000 * seq,
        };
        head = KEY.extend(&head, &record);
        Found {
            record,
            seq: Some(head.length),
            mac: Some(head.mac.to_string()),
        }
    };
    (1..=n).map(one).collect()
}

fn head_of(chain: &[Found]) -> Head {
    let last = chain.last().unwrap();
    Head {
        length: last.seq.unwrap(),
        mac: last.mac.as_deref().unwrap().parse().unwrap(),
    }
}

/// What was done to a chain, and what is to be said of it.
struct Tampering {
    what: &'static str,
    found: Vec<Found>,
    known: Vec<Head>,
    seq: usize,
    wrong: &'static [Wrong],
}

fn below(stream: &mut Stream, bound: usize) -> usize {
    stream.below(bound.try_into().unwrap()).try_into().unwrap()
}

fn number(found: &mut [Found]) {
    for (seq, one) in (1..).zip(found) {
        one.seq = Some(seq);
    }
}

/// Another text of the same length or one more, one byte of it changed.
fn spoil(text: &mut String, stream: &mut Stream) {
    let mut bytes = std::mem::take(text).into_bytes();
    if bytes.is_empty() {
        bytes.push(b'x');
    } else {
        let at = below(stream, bytes.len());
        bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
    }
    *text = String::from_utf8(bytes).unwrap();
}

fn spoil_null(text: &mut Option<String>, stream: &mut Stream) {
    match text {
        None => *text = Some(String::new()),
        Some(_) if stream.below(4) == 0 => *text = None,
        Some(text) => spoil(text, stream),
    }
}

fn change(found: &mut [Found], at: usize, stream: &mut Stream) {
    let one = &mut found[at];
    match stream.below(9) {
        0 => spoil(&mut one.record.id, stream),
        1 => spoil_null(&mut one.record.exam, stream),
        2 => spoil_null(&mut one.record.attempt, stream),
        3 => spoil_null(&mut one.record.account, stream),
        4 => spoil(&mut one.record.action, stream),
        5 => spoil(&mut one.record.document, stream),
        6 => one.record.at_ms += i64::from(1 + stream.below(1_000)),
        7 => spoil_null(&mut one.mac, stream),
        _ => one.seq = Some(one.seq.unwrap() + 1 + i64::from(stream.below(90))),
    }
}

/// `one` and `other` are long chains under the same key; the chain that is tampered with is the beginning of
/// the one.
fn tamper([one, other]: [&[Found]; 2], n: usize, stream: &mut Stream) -> Tampering {
    let whole = one[..n].to_vec();
    let (at, is_renumbered) = (below(stream, n), stream.below(2) == 0);
    let mut found = whole.clone();
    let mut known = Vec::new();
    let (what, seq, wrong): (_, _, &'static [Wrong]) = match stream.below(7) {
        0 => {
            change(&mut found, at, stream);
            // A number is put back into order by who reads a database.
            ("change", at + 1, &[Wrong::Changed])
        }
        1 => {
            let at = below(stream, n - 1);
            found.remove(at);
            let wrong: &[Wrong] = if is_renumbered {
                number(&mut found);
                // Of a gap before the last entry nothing tells.
                if at + 2 < n {
                    &[Wrong::Missing]
                } else {
                    &[Wrong::Changed]
                }
            } else {
                &[Wrong::Missing]
            };
            ("delete", at + 1, wrong)
        }
        2 => {
            let other = (at + 1 + below(stream, n - 1)) % n;
            found.swap(at, other);
            if is_renumbered {
                number(&mut found);
            }
            ("swap", at.min(other) + 1, &[Wrong::Reordered])
        }
        3 => {
            let from = below(stream, n);
            let mut copy = whole[from].clone();
            if stream.below(2) == 0 {
                spoil(&mut copy.record.document, stream);
                spoil_null(&mut copy.mac, stream);
            }
            found.insert(at, copy);
            if is_renumbered {
                number(&mut found);
            } else {
                found[at].seq = Some((at + 1).try_into().unwrap());
            }
            // A copy of the entry itself stands twice: the second one is too much.
            if found[at].record == whole[at].record && found[at].mac == whole[at].mac {
                ("insert a copy", at + 2, &[Wrong::Inserted, Wrong::Changed])
            } else {
                ("insert", at + 1, &[Wrong::Inserted, Wrong::Reordered])
            }
        }
        4 => {
            known.push(head_of(&whole));
            found.truncate(at);
            ("truncate", at + 1, &[Wrong::Truncated])
        }
        5 => {
            // An older state, with which the service went on.
            known.push(head_of(&whole));
            found.truncate(at);
            let mut head = if at == 0 {
                Head::EMPTY
            } else {
                head_of(&found)
            };
            for other in &other[..=n - at] {
                let record = other.record.clone();
                head = KEY.extend(&head, &record);
                found.push(Found {
                    record,
                    seq: Some(head.length),
                    mac: Some(head.mac.to_string()),
                });
            }
            ("older state", n, &[Wrong::Rewritten])
        }
        _ => {
            // One entry as it was in another chain under the same key: a state from elsewhere.
            found[at] = other[at].clone();
            let wrong: &[Wrong] = if at == 0 {
                // The first follows from nothing: the second tells.
                &[Wrong::Changed, Wrong::Missing]
            } else {
                &[Wrong::Changed]
            };
            ("replace", if at == 0 { 2 } else { at + 1 }, wrong)
        }
    };
    Tampering {
        what,
        found,
        known,
        seq,
        wrong,
    }
}

#[test]
fn ten_thousand_tamperings_are_all_caught_and_named() {
    let mut stream = Seed::from_number(22).stream();
    let (one, other) = (chain("a", MOST), chain("b", MOST));
    let mut caught = std::collections::BTreeMap::<&str, u32>::new();
    for round in 0..10_000 {
        let n = 3 + below(&mut stream, 18);
        let tampering = tamper([&one, &other], n, &mut stream);
        let fault = verify(&KEY, &tampering.found, &tampering.known)
            .expect_err(&format!("round {round}: {} was not caught", tampering.what));
        let told = format!("round {round}: {} of {n}: {fault:?}", tampering.what);
        assert_eq!(usize::try_from(fault.seq), Ok(tampering.seq), "{told}");
        assert!(tampering.wrong.contains(&fault.wrong), "{told}");
        let stands_there = tampering.found.get(tampering.seq - 1);
        if let Some(id) = &fault.id {
            assert_eq!(Some(id), stands_there.map(|one| &one.record.id), "{told}");
        }
        *caught.entry(tampering.what).or_default() += 1;
    }
    assert_eq!(caught.values().sum::<u32>(), 10_000);
    assert!(
        caught.len() == 8 && caught.values().all(|n| 20 < *n),
        "{caught:?}"
    );
}

#[test]
fn a_whole_chain_is_whole_and_tells_how_far_it_goes() {
    let whole = chain("a", 20);
    let head = head_of(&whole);
    assert_eq!(verify(&KEY, &whole, &[]), Ok(head));
    let known = [Head::EMPTY, head_of(&whole[..7]), head];
    assert_eq!(verify(&KEY, &whole, &known), Ok(head));
    assert_eq!(verify(&KEY, &[], &[]), Ok(Head::EMPTY));
}

/// The control: the end that is cut off is seen with a checkpoint, and with nothing else.
#[test]
fn a_chain_that_was_cut_off_is_whole_until_a_checkpoint_says_otherwise() {
    let whole = chain("a", 20);
    let cut = &whole[..15];
    assert_eq!(verify(&KEY, cut, &[]), Ok(head_of(cut)));
    let fault = Fault {
        seq: 16,
        id: None,
        wrong: Wrong::Truncated,
    };
    assert_eq!(verify(&KEY, cut, &[head_of(&whole)]), Err(fault));
}

#[test]
fn another_key_finds_the_first_entry_wrong() {
    let fault = verify(&ChainKey::new([8; 32]), &chain("a", 3), &[]).unwrap_err();
    assert_eq!((fault.seq, fault.wrong), (1, Wrong::Changed));
}
