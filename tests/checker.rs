//! The checker of `scripts/faults` finds each sort of thing that it is there to find.

use serde_json::{Value, json};

use crate::check::{
    Answers, Findings, Kept, Stored, Told, Verdict, longest_gap, look_at_times, look_for_losses,
};

/// Deadline and grace of the one client.
const END: i64 = 10_000;

fn given(client: usize, slot: u32, revision: u32) -> Value {
    json!([client, slot, revision])
}

fn stored(slot: u32, revision: u32) -> Answers {
    let there = Stored {
        revision,
        response: given(0, slot, revision),
        saved_at: END,
    };
    [((0, slot), there)].into()
}

/// A save of slot 1 that was sent and answered at these times.
fn told(revision: u32, [sent, heard]: [i64; 2], verdict: Verdict) -> Told {
    Told {
        client: 0,
        slot: 1,
        revision,
        sent,
        heard,
        verdict,
    }
}

fn acknowledged(revision: u32) -> Told {
    told(revision, [0, 1], Verdict::Acknowledged)
}

fn closed(revision: u32, times: [i64; 2]) -> Told {
    told(
        revision,
        times,
        Verdict::Refused("attempt_closed".to_owned()),
    )
}

fn losses(log: &[Told], stored: &Answers) -> [usize; 2] {
    let found = look_for_losses(log, stored, &given);
    [found.lost, found.other]
}

#[test]
fn what_is_missing_or_older_than_acknowledged_is_lost() {
    let log = [acknowledged(1), acknowledged(2)];
    assert_eq!(losses(&log, &stored(1, 2)), [0, 0]);
    assert_eq!(losses(&log, &stored(1, 3)), [0, 0], "newer, not told yet");
    assert_eq!(losses(&log, &stored(1, 1)), [1, 0], "older");
    assert_eq!(losses(&log, &Answers::new()), [2, 0], "missing");
    assert_eq!(losses(&log, &stored(2, 2)), [2, 0], "in another slot");
}

#[test]
fn an_answer_that_nobody_sent_is_found() {
    let mut strange = stored(1, 2);
    strange.get_mut(&(0, 1)).unwrap().response = given(0, 1, 1);
    assert_eq!(losses(&[acknowledged(2)], &strange), [0, 1]);
}

fn times(log: &[Told], answers: &Answers, kept: &Kept, most: usize) -> [usize; 3] {
    let found = look_at_times(log, answers, kept, &[END], most);
    [found.late, found.early, found.unkept]
}

#[test]
fn a_save_that_was_sent_too_late_and_acknowledged_is_found() {
    let at = |sent| [told(1, [sent, END + 9], Verdict::Acknowledged)];
    assert_eq!(times(&at(END), &Answers::new(), &Kept::new(), 1), [0, 0, 0]);
    assert_eq!(
        times(&at(END + 1), &Answers::new(), &Kept::new(), 1),
        [1, 0, 0]
    );
}

#[test]
fn an_answer_whose_own_time_is_too_late_is_found() {
    let mut late = stored(1, 1);
    assert_eq!(times(&[], &late, &Kept::new(), 1), [0, 0, 0]);
    late.get_mut(&(0, 1)).unwrap().saved_at = END + 1;
    assert_eq!(times(&[], &late, &Kept::new(), 1), [1, 0, 0]);
}

#[test]
fn a_save_that_was_refused_in_time_is_found() {
    let kept = |at| Kept::from([((0, 1, 1), at)]);
    let in_time = [closed(1, [0, END])];
    let too_late = [closed(1, [0, END + 1])];
    assert_eq!(
        times(&too_late, &Answers::new(), &kept(END + 1), 1),
        [0, 0, 0]
    );
    assert_eq!(
        times(&in_time, &Answers::new(), &kept(END + 1), 1),
        [0, 1, 0]
    );
    assert_eq!(times(&too_late, &Answers::new(), &kept(END), 1), [0, 1, 0]);
}

#[test]
fn a_refused_save_that_was_not_kept_is_found_up_to_the_most_that_are_kept() {
    let log = [closed(1, [0, END + 1]), closed(2, [0, END + 1])];
    let kept = Kept::from([((0, 1, 1), END + 1)]);
    assert_eq!(times(&log, &Answers::new(), &kept, 2), [0, 0, 1]);
    assert_eq!(times(&log, &Answers::new(), &kept, 1), [0, 0, 0]);
}

#[test]
fn a_gap_is_the_longest_time_between_two_acknowledgements_of_one_client() {
    let at = |client, heard, verdict| Told {
        client,
        heard,
        ..told(1, [0, 0], verdict)
    };
    let refused = || Verdict::Refused("attempt_closed".to_owned());
    let log = [
        at(0, 100, Verdict::Acknowledged),
        at(1, 150, Verdict::Acknowledged),
        at(0, 300, refused()),
        at(0, 700, Verdict::Acknowledged),
        at(1, 950, Verdict::Acknowledged),
    ];
    assert_eq!(longest_gap(&log, |client| client == 0), 600);
    assert_eq!(longest_gap(&log, |_| true), 800);
}

#[test]
fn later_looks_add_faults_and_keep_the_latest_counts() {
    let look = |log: &[Told]| look_for_losses(log, &Answers::new(), &given);
    let mut found = Findings::default();
    found.add(look(&[acknowledged(1)]));
    found.add(look(&[acknowledged(1), acknowledged(2)]));
    assert_eq!(
        (found.acknowledged, found.refused, found.n_faults()),
        (2, 0, 3)
    );
    assert_eq!(found.examples.len(), 3);
}
