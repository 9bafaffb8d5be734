//! More time, standing clocks and admitted saves, at their boundaries.

use uuid::Uuid;

use super::*;
use crate::domain::exam::{DowntimeCredit, PaperMode, Release, Rules, State};
use crate::domain::release::ReviewParts;
use crate::domain::response::Response;

const MS: SignedDuration = SignedDuration::from_millis(1);
const GRACE: SignedDuration = SignedDuration::from_secs(30);

/// Seconds after the window opened.
fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

fn secs(seconds: i64) -> SignedDuration {
    SignedDuration::from_secs(seconds)
}

fn rules() -> Rules {
    Rules {
        opens_at: at(0),
        closes_at: at(3_600),
        duration: secs(600),
        grace: GRACE,
        max_attempts: 1,
        pass_marks: None,
        papers: PaperMode::Own,
        n_forms: 1,
        score_release: Release::OnClose,
        review_release: Release::Never,
        review_parts: ReviewParts::default(),
        downtime_credit: DowntimeCredit::Automatic,
    }
}

fn session() -> SessionId {
    SessionId::new(Uuid::from_u128(4))
}

/// Does `act` at a moment of a published exam.
fn when<T>(now: Timestamp, act: impl FnOnce(&Hall) -> T) -> T {
    let (state, rules) = (State::Published, &rules());
    act(&Hall { state, rules, now })
}

fn ready() -> Attempt {
    Attempt::ready(
        AttemptId::new(Uuid::from_u128(1)),
        ExamId::new(Uuid::from_u128(2)),
        CandidateId::new(Uuid::from_u128(3)),
        1,
        PaperId::new(Uuid::from_u128(5)),
    )
}

/// Started when the window opened; its deadline is at 600 s.
fn started() -> Attempt {
    let mut attempt = ready();
    when(at(0), |hall| attempt.start(hall, session())).unwrap();
    attempt
}

fn deadline(attempt: &Attempt) -> Timestamp {
    attempt.running.unwrap().deadline
}

#[test]
fn time_given_before_the_start_is_added_to_the_deadline_even_beyond_the_window() {
    let mut early = ready();
    assert!(when(at(-60), |hall| early.extend(hall, secs(300))));
    let mut late = early.clone();
    when(at(0), |hall| early.start(hall, session())).unwrap();
    assert_eq!(deadline(&early), at(900));
    when(at(3_500), |hall| late.start(hall, session())).unwrap();
    assert_eq!(
        deadline(&late),
        at(3_900),
        "what was left of the window, and 300 s"
    );
}

#[test]
fn time_is_given_until_deadline_and_grace_are_over() {
    for now in [at(10), at(600), at(600) + GRACE] {
        let mut attempt = started();
        assert!(when(now, |hall| attempt.extend(hall, secs(300))), "{now}");
        assert_eq!((deadline(&attempt), attempt.extra), (at(900), secs(300)));
    }
    let mut over = started();
    let before = over.clone();
    assert!(!when(at(600) + GRACE + MS, |hall| over.extend(hall, secs(300))));
    assert_eq!(over, before);
}

#[test]
fn grants_add_up_and_a_paused_attempt_gets_them_too() {
    let mut attempt = started();
    when(at(100), |hall| attempt.pause(hall)).unwrap();
    for _ in 0..2 {
        assert!(when(at(2_000), |hall| attempt.extend(hall, secs(60))));
    }
    when(at(2_100), |hall| attempt.resume(hall)).unwrap();
    assert_eq!(deadline(&attempt), at(600 + 120 + 2_000));
}

#[test]
fn a_submitted_attempt_gets_no_time_and_no_pause() {
    let mut attempt = started();
    when(at(5), |hall| attempt.submit(hall, session())).unwrap();
    let before = attempt.clone();
    assert!(!when(at(6), |hall| attempt.extend(hall, secs(60))));
    assert!(when(at(6), |hall| attempt.pause(hall)).is_err());
    assert!(when(at(6), |hall| attempt.resume(hall)).is_err());
    assert_eq!(attempt, before);
}

#[test]
fn a_clock_that_stood_goes_on_with_what_was_left() {
    let mut attempt = started();
    when(at(599), |hall| attempt.pause(hall)).unwrap();
    when(at(5_000), |hall| attempt.pause(hall)).unwrap();
    assert_eq!(
        attempt.paused_at,
        Some(at(599)),
        "pausing again changes nothing"
    );
    assert!(
        !when(at(9_000), |hall| attempt.end(hall)),
        "it never expires"
    );
    when(at(10_599), |hall| attempt.resume(hall)).unwrap();
    assert_eq!(deadline(&attempt), at(10_600), "1 s was left");
    when(at(10_600), |hall| attempt.resume(hall)).unwrap();
    assert_eq!(
        deadline(&attempt),
        at(10_600),
        "resuming again changes nothing"
    );
    assert!(!when(at(10_600) + GRACE, |hall| attempt.end(hall)));
    assert!(when(at(10_600) + GRACE + MS, |hall| attempt.end(hall)));
}

#[test]
fn a_pause_within_the_grace_keeps_the_rest_of_the_grace() {
    let mut attempt = started();
    when(at(620), |hall| attempt.pause(hall)).unwrap();
    when(at(720), |hall| attempt.resume(hall)).unwrap();
    assert_eq!(deadline(&attempt), at(700));
    assert!(!when(at(730), |hall| attempt.end(hall)));
    assert!(when(at(730) + MS, |hall| attempt.end(hall)));
    let mut over = started();
    assert!(when(at(630) + MS, |hall| over.pause(hall)).is_err());
}

#[test]
fn a_clock_that_went_backwards_takes_nothing() {
    let mut attempt = started();
    when(at(100), |hall| attempt.pause(hall)).unwrap();
    when(at(90), |hall| attempt.resume(hall)).unwrap();
    assert_eq!(deadline(&attempt), at(600));
}

fn answer(revision: u32, truth: bool) -> Answer {
    Answer {
        slot: 3,
        revision,
        response: Some(Response::Truth(truth)),
    }
}

fn refused(revision: u32) -> RefusedSave {
    RefusedSave {
        attempt: AttemptId::new(Uuid::from_u128(1)),
        epoch: 1,
        answer: answer(revision, true),
        reason: Reason::Closed,
        at: at(640),
    }
}

#[test]
fn an_admitted_save_has_a_revision_above_both() {
    assert_eq!(refused(4).admit(None), Ok(answer(5, true)));
    assert_eq!(
        refused(4).admit(Some(&answer(9, false))),
        Ok(answer(10, true))
    );
    assert_eq!(
        refused(9).admit(Some(&answer(4, false))),
        Ok(answer(10, true))
    );
    let highest = refused(1).admit(Some(&answer(u32::MAX, false)));
    assert!(matches!(
        highest,
        Err(Refusal::StaleRevision { slot: 3, .. })
    ));
}

#[test]
fn a_save_is_late_by_what_it_missed_deadline_and_grace() {
    assert_eq!(refused(1).late_by(at(600), GRACE), Some(secs(10)));
    assert_eq!(refused(1).late_by(at(610), GRACE), None, "the last moment");
    assert_eq!(refused(1).late_by(at(900), GRACE), None);
}

#[test]
fn what_is_accepted_at_a_moment_was_accepted_at_every_moment_before() {
    let mut paused = started();
    when(at(100), |hall| paused.pause(hall)).unwrap();
    let mut resumed = paused.clone();
    when(at(400), |hall| resumed.resume(hall)).unwrap();
    let mut submitted = started();
    when(at(200), |hall| submitted.submit(hall, session())).unwrap();
    for (attempt, last) in [
        (started(), Some(630)),
        (paused, Some(130)),
        (resumed, Some(930)),
        (submitted, None),
        (ready(), None),
    ] {
        let is_open = |second: &i64| {
            let asked = when(at(*second), |hall| attempt.require_open(hall, session(), 1));
            asked.is_ok()
        };
        let open: Vec<i64> = (0..1_200).filter(is_open).collect();
        let wanted: Vec<i64> = last.map_or(Vec::new(), |last| (0..=last).collect());
        assert_eq!(open, wanted, "{attempt:?}");
    }
}
