//! The service is down while people sit: what they lost is given back, once, as the rules say.

use examhall::app::heartbeat::{self, Beat};
use examhall::app::outages::{self, Offer};
use examhall::app::{Error, exams, results};
use examhall::domain::attempt::{Hall, How, Phase, Running};
use examhall::domain::exam::{DowntimeCredit, MAX_AUTOMATIC_CREDIT, State};
use examhall::store::attempts as stored_attempts;
use examhall::store::service::GAP;
use jiff::SignedDuration;

use super::closed;
use crate::support::bank::right;
use crate::support::exam::Published;
use crate::support::stage::Seat;
use crate::support::{MS, Stage};

/// The entries of the audit that tell of time given back.
const CREDITED: &str = "audit_entries WHERE action = 'downtime_credited'";
const THREE_MINUTES: SignedDuration = SignedDuration::from_mins(3);

/// A published exam under a policy, and the first of its candidates, who has started; the service is up.
async fn up(stage: &Stage, policy: DowntimeCredit, n_candidates: usize) -> (Published, Seat) {
    stage.bank().await;
    let exam = stage.exam().rules(|rules| rules.downtime_credit = policy);
    let exam = exam.publish(n_candidates).await;
    let seat = stage.seat(&exam, 1).await;
    stage.start(seat).await.unwrap();
    assert_eq!(stage.beat().await.outage, None);
    (exam, seat)
}

/// No beat for as long, and the one that ends it.
async fn down(stage: &Stage, length: SignedDuration) -> Beat {
    stage.advance(length);
    stage.beat().await
}

/// The times of an attempt, and its time beyond the exam's own.
async fn times(stage: &Stage, seat: Seat) -> (Running, SignedDuration) {
    let seen = examhall::app::attempts::load(&stage.app, seat.who, seat.attempt);
    let attempt = seen.await.unwrap().attempt;
    (attempt.running.unwrap(), attempt.extra)
}

async fn offers(stage: &Stage, exam: &Published) -> Vec<Offer> {
    let staff = stage.staff().await;
    let listed = outages::list(&stage.app, &staff, exam.exam.id)
        .await
        .unwrap();
    assert_eq!(listed.0, exam.exam.rules.downtime_credit);
    listed.1
}

async fn give_back(stage: &Stage, exam: &Published, offer: &Offer) -> Result<Offer, Error> {
    let staff = stage.staff().await;
    outages::credit(&stage.app, &staff, exam.exam.id, offer.outage.id).await
}

fn count(stage: &Stage, table: &str) -> i64 {
    stage
        .database()
        .count(&format!("SELECT count(*) AS count FROM {table}"))
}

on_each_database! {
    async fn an_outage_is_given_back_to_the_millisecond_and_once_though_two_nodes_beat(stage) {
        let (exam, seat) = up(&stage, DowntimeCredit::Automatic, 1).await;
        let other = stage.node();
        assert_eq!(heartbeat::beat(&other).await.unwrap().outage, None);
        let (before, _) = times(&stage, seat).await;
        let began_at = stage.now();
        stage.advance(THREE_MINUTES);
        let (one, two) = futures_util::future::join(heartbeat::beat(&stage.app), heartbeat::beat(&other)).await;
        let beats = [one.unwrap(), two.unwrap()];
        let outages: Vec<_> = beats.iter().filter_map(|beat| beat.outage).collect();
        assert_eq!(outages.len(), 1, "{beats:?}");
        assert_eq!((outages[0].began_at, outages[0].ended_at), (began_at, stage.now()));
        assert_eq!(beats[0].n_credited + beats[1].n_credited, 1);
        for _ in 0..2 {
            assert_eq!(stage.beat().await.outage, None);
            assert_eq!(heartbeat::beat(&other).await.unwrap().outage, None);
        }
        let (after, extra) = times(&stage, seat).await;
        assert_eq!((after.deadline, extra), (before.deadline + THREE_MINUTES, THREE_MINUTES));
        let listed = offers(&stage, &exam).await;
        let wanted = Offer { outage: outages[0], n_attempts: 1, credited_at: Some(stage.now()) };
        assert_eq!(listed, [wanted]);
        assert_eq!((count(&stage, "downtime_credits"), count(&stage, CREDITED)), (1, 1));
        other.close();
    }

    async fn a_gap_is_an_outage_from_one_millisecond_beyond_ten_seconds(stage) {
        let (_, seat) = up(&stage, DowntimeCredit::Automatic, 1).await;
        let (before, _) = times(&stage, seat).await;
        assert_eq!(down(&stage, GAP).await.outage, None);
        assert_eq!(times(&stage, seat).await.0, before);
        assert!(down(&stage, GAP + MS).await.outage.is_some());
        assert_eq!(times(&stage, seat).await.0.deadline, before.deadline + GAP + MS);
    }

    async fn a_restart_that_takes_three_minutes_is_an_outage(stage) {
        let (_, seat) = up(&stage, DowntimeCredit::Automatic, 1).await;
        let (before, _) = times(&stage, seat).await;
        let stage = stage.restart();
        let beat = down(&stage, THREE_MINUTES).await;
        assert_eq!((beat.n_credited, beat.behind), (1, None));
        assert_eq!(times(&stage, seat).await.0.deadline, before.deadline + THREE_MINUTES);
    }

    async fn an_offered_outage_is_given_back_by_staff_and_once(stage) {
        let (exam, seat) = up(&stage, DowntimeCredit::Offered, 1).await;
        let (before, _) = times(&stage, seat).await;
        let outage = down(&stage, THREE_MINUTES).await.outage.unwrap();
        assert_eq!(times(&stage, seat).await.0, before);
        let offer = Offer { outage, n_attempts: 1, credited_at: None };
        assert_eq!(offers(&stage, &exam).await, std::slice::from_ref(&offer));
        stage.advance(MS);
        let given = give_back(&stage, &exam, &offer).await.unwrap();
        assert_eq!(given, Offer { credited_at: Some(stage.now()), ..offer.clone() });
        stage.advance(MS);
        assert_eq!(give_back(&stage, &exam, &offer).await.unwrap(), given, "repeated, it finds it given");
        assert_eq!(times(&stage, seat).await.0.deadline, before.deadline + THREE_MINUTES);
        assert_eq!(count(&stage, CREDITED), 1);
        exams::close(&stage.app, exam.exam.id).await.unwrap();
        assert_eq!(give_back(&stage, &exam, &offer).await.unwrap(), given, "also when the exam is over");
    }

    async fn an_outage_longer_than_the_bound_is_only_offered(stage) {
        let (exam, seat) = up(&stage, DowntimeCredit::Automatic, 1).await;
        let (before, _) = times(&stage, seat).await;
        let longer = MAX_AUTOMATIC_CREDIT + MS;
        assert_eq!(down(&stage, longer).await.n_credited, 0);
        assert_eq!(times(&stage, seat).await.0, before);
        let [offer] = &offers(&stage, &exam).await[..] else { panic!("not one outage") };
        give_back(&stage, &exam, offer).await.unwrap();
        assert_eq!(times(&stage, seat).await.0.deadline, before.deadline + longer);
    }

    async fn rules_that_give_nothing_back_are_kept_to(stage) {
        let (exam, seat) = up(&stage, DowntimeCredit::Off, 1).await;
        let (before, _) = times(&stage, seat).await;
        assert_eq!(down(&stage, THREE_MINUTES).await.n_credited, 0);
        let [offer] = &offers(&stage, &exam).await[..] else { panic!("not one outage") };
        assert!(matches!(give_back(&stage, &exam, offer).await, Err(Error::NoDowntimeCredit)));
        assert_eq!(times(&stage, seat).await.0, before);
        assert_eq!(count(&stage, "downtime_credits"), 0);
    }

    async fn an_attempt_whose_deadline_fell_into_the_outage_goes_on_with_what_was_left(stage) {
        let (exam, seat) = up(&stage, DowntimeCredit::Automatic, 1).await;
        let response = right(&stage.paper(seat).await.slots[0]);
        let (before, _) = times(&stage, seat).await;
        // Up until one minute before the deadline, then down for three.
        stage.advance_to(before.deadline - SignedDuration::from_mins(1));
        stage.database().execute(&format!("UPDATE service_clock SET beat_at = {}", stage.now().as_millisecond()));
        stage.beat().await;
        let beat = down(&stage, THREE_MINUTES).await;
        assert_eq!(beat.n_credited, 1);
        let (after, _) = times(&stage, seat).await;
        assert_eq!(after.deadline, stage.now() + SignedDuration::from_mins(1));
        stage.tick().await;
        stage.save(seat, 1, 1, response).await.unwrap();
        stage.advance_to(after.deadline + exam.exam.rules.grace + MS);
        assert_eq!(stage.phase(seat).await, closed(after.deadline, How::Expired));
    }

    async fn between_an_outage_and_the_beat_nothing_is_refused_and_nothing_ends(stage) {
        stage.bank().await;
        let closes_at = stage.now() + SignedDuration::from_mins(2);
        let exam = stage.exam().rules(|rules| rules.closes_at = closes_at).publish(2).await;
        let (sits, done) = (stage.seat(&exam, 1).await, stage.seat(&exam, 2).await);
        stage.start(sits).await.unwrap();
        stage.sit(done, 12).await;
        let response = right(&stage.paper(sits).await.slots[0]);
        stage.beat().await;
        stage.advance(THREE_MINUTES);
        for _ in 0..2 {
            assert!(matches!(stage.save(sits, 1, 1, response.clone()).await, Err(Error::Busy)));
            assert!(matches!(stage.submit(sits).await, Err(Error::Busy)));
            assert!(matches!(examhall::app::ticker::tick(&stage.app).await, Err(Error::Busy)));
        }
        assert_eq!(count(&stage, "refused_saves"), 0);
        assert_eq!(exams::load(&stage.app, exam.exam.id).await.unwrap().state, State::Published);
        // The window is over and the time of all who sat, as it seems: keys are not told all the same.
        let review = results::own_result(&stage.app, done.who, done.attempt).await.unwrap().review;
        assert!(review.is_none());
        assert_eq!(stage.beat().await.n_credited, 1);
        stage.save(sits, 1, 1, response).await.unwrap();
        stage.tick().await;
        assert!(matches!(stage.phase(sits).await, Phase::InProgress(_)));
        let review = results::own_result(&stage.app, done.who, done.attempt).await.unwrap().review;
        assert!(review.is_none(), "one still sits");
    }

    async fn who_did_not_lose_time_gets_none(stage) {
        let (exam, sits) = up(&stage, DowntimeCredit::Automatic, 5).await;
        let (ready, submitted, paused, expired) = (
            stage.seat(&exam, 2).await,
            stage.seat(&exam, 3).await,
            stage.seat(&exam, 4).await,
            stage.seat(&exam, 5).await,
        );
        stage.sit(submitted, 12).await;
        stage.start(paused).await.unwrap();
        stage.start(expired).await.unwrap();
        let now = stage.now().as_millisecond();
        let change = |what: &str, seat: Seat| {
            stage.database().execute(&format!("UPDATE attempts SET {what} WHERE id = '{}'", seat.attempt));
        };
        change(&format!("paused_at = {now}"), paused);
        // Its time was over before the service went down, and its end was not noted.
        change(&format!("started_at = {}, deadline = {now}", now - 60_000), expired);
        let beat = down(&stage, THREE_MINUTES).await;
        assert_eq!(beat.n_credited, 1);
        assert_eq!(times(&stage, sits).await.1, THREE_MINUTES);
        for seat in [submitted, paused, expired] {
            assert_eq!(times(&stage, seat).await.1, SignedDuration::ZERO);
        }
        let started = stage.start(ready).await.unwrap().attempt;
        assert_eq!(started.extra, SignedDuration::ZERO);
        assert_eq!(down(&stage, THREE_MINUTES).await.n_credited, 2, "the next one meets those who sit then");
    }

    async fn who_started_within_an_outage_gets_the_rest_of_it(stage) {
        let (exam, first) = up(&stage, DowntimeCredit::Automatic, 2).await;
        let late = stage.seat(&exam, 2).await;
        // Before its first beat a process lets people start; servers give one before they listen.
        let stage = stage.restart();
        stage.advance(SignedDuration::from_mins(2));
        stage.start(late).await.unwrap();
        stage.advance(SignedDuration::from_mins(1));
        assert_eq!(stage.beat().await.n_credited, 2);
        assert_eq!(times(&stage, first).await.1, THREE_MINUTES);
        assert_eq!(times(&stage, late).await.1, SignedDuration::from_mins(1));
    }

    async fn extra_time_and_what_is_given_back_add_up(stage) {
        let (exam, _) = up(&stage, DowntimeCredit::Automatic, 2).await;
        let seat = stage.seat(&exam, 2).await;
        let ten = SignedDuration::from_mins(10);
        let (rules, now) = (exam.exam.rules.clone(), stage.now());
        let store = stage.store();
        let extended = store.write(move |conn| {
            let mut attempt = stored_attempts::lock(conn, seat.attempt)?;
            let hall = Hall { state: State::Published, rules: &rules, now };
            assert!(attempt.extend(&hall, ten));
            stored_attempts::record(conn, &[attempt])
        });
        extended.await.unwrap();
        stage.start(seat).await.unwrap();
        down(&stage, THREE_MINUTES).await;
        let (running, extra) = times(&stage, seat).await;
        assert_eq!(running.deadline, running.started_at + exam.exam.rules.duration + ten + THREE_MINUTES);
        assert_eq!(extra, ten + THREE_MINUTES);
    }

    async fn staff_give_nothing_to_who_is_over_meanwhile(stage) {
        let (exam, early) = up(&stage, DowntimeCredit::Offered, 2).await;
        let late = stage.seat(&exam, 2).await;
        stage.start(late).await.unwrap();
        let outage = down(&stage, THREE_MINUTES).await.outage.unwrap();
        // The first attempt's time passes before anybody notes its end.
        let soon = stage.now() + MS;
        stage.database().execute(&format!(
            "UPDATE attempts SET deadline = {} WHERE id = '{}'", soon.as_millisecond(), early.attempt,
        ));
        let [both] = &offers(&stage, &exam).await[..] else { panic!("not one outage") };
        assert_eq!(both.n_attempts, 2);
        stage.advance_to(soon + exam.exam.rules.grace + MS);
        stage.beat().await;
        let listed = offers(&stage, &exam).await;
        let one = listed.iter().find(|offer| offer.outage == outage).unwrap();
        assert_eq!(one.n_attempts, 1);
        assert_eq!(give_back(&stage, &exam, one).await.unwrap().n_attempts, 1);
        assert_eq!(times(&stage, early).await.1, SignedDuration::ZERO);
        assert_eq!(times(&stage, late).await.1, THREE_MINUTES);
    }

    async fn an_outage_belongs_to_the_exams_that_were_sat_in_it(stage) {
        let (sat, _) = up(&stage, DowntimeCredit::Offered, 1).await;
        let unsat = stage.exam().publish(1).await;
        down(&stage, THREE_MINUTES).await;
        let [offer] = &offers(&stage, &sat).await[..] else { panic!("not one outage") };
        assert_eq!(offers(&stage, &unsat).await, []);
        assert!(matches!(give_back(&stage, &unsat, offer).await, Err(Error::NotFound)));
        exams::close(&stage.app, sat.exam.id).await.unwrap();
        let refused = give_back(&stage, &sat, offer).await;
        assert!(matches!(refused, Err(Error::ExamState { found: State::Closed, wanted: State::Published })));
    }

    async fn an_exam_that_cannot_be_read_stops_neither_the_beat_nor_what_others_get_back(stage) {
        let (exam, seat) = up(&stage, DowntimeCredit::Automatic, 1).await;
        let odd = stage.exam().publish(1).await.exam.id;
        stage.database().execute(&format!("UPDATE exams SET seed = '?' WHERE id = '{odd}'"));
        assert_eq!(down(&stage, THREE_MINUTES).await.n_credited, 1);
        assert_eq!(times(&stage, seat).await.1, THREE_MINUTES);
        assert_eq!(offers(&stage, &exam).await.len(), 1);
    }

    async fn a_clock_that_was_set_back_between_two_runs_goes_on_from_the_last_beat(stage) {
        let (_, seat) = up(&stage, DowntimeCredit::Automatic, 1).await;
        let (before, _) = times(&stage, seat).await;
        let seen = stage.now();
        let hour = SignedDuration::from_hours(1);
        let stage = Stage::at(stage.leave(), seen - hour);
        let beat = stage.beat().await;
        assert_eq!((beat.at, beat.behind, beat.outage), (seen, Some(hour), None));
        assert_eq!((stage.now(), times(&stage, seat).await.0), (seen, before));
        stage.advance(MS);
        assert_eq!(stage.beat().await.behind, None, "it is told once");
    }
}
