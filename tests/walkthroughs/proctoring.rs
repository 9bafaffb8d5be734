//! What a proctor does while an exam runs: more time and standing clocks.

use examhall::app::proctoring::extra_time::{self, Grant, Granted};
use examhall::app::proctoring::pauses::{self, Clock, Counts, Set, Setting};
use examhall::app::{Error, attempts, exams, publishing};
use examhall::domain::access::Staff;
use examhall::domain::attempt::{How, Phase, Refusal, Running};
use examhall::domain::exam::State;
use examhall::domain::roster::{BranchPath, RosterEntry, Whom};
use examhall::domain::{AllowanceId, ExamId};
use futures_util::future::{join, join_all};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{closed, refusal};
use crate::support::bank::{right, wrong};
use crate::support::exam::Published;
use crate::support::stage::Seat;
use crate::support::{MS, Stage};

const REASON: &str = "网络故障";

fn mins(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

fn branch(path: &str) -> Whom {
    Whom::Branch(BranchPath::parse(path).unwrap())
}

fn number(n: usize) -> Whom {
    Whom::Candidate(format!("{n:04}"))
}

/// A stage with a proctor and an exam.
struct Hall<'a> {
    stage: &'a Stage,
    staff: Staff,
    exam: Published,
}

impl<'a> Hall<'a> {
    async fn of(stage: &'a Stage, n_candidates: usize) -> Self {
        stage.bank().await;
        Self {
            exam: stage.exam().publish(n_candidates).await,
            staff: stage.staff().await,
            stage,
        }
    }

    fn id(&self) -> ExamId {
        self.exam.exam.id
    }

    fn grace(&self) -> SignedDuration {
        self.exam.exam.rules.grace
    }

    async fn seat(&self, n: usize) -> Seat {
        self.stage.seat(&self.exam, n).await
    }

    async fn started(&self, n: usize) -> Seat {
        let seat = self.seat(n).await;
        self.stage.start(seat).await.unwrap();
        seat
    }

    /// Gives time; how many got it, and how many were over.
    async fn give(&self, whom: Whom, extra: SignedDuration) -> Result<(usize, usize), Error> {
        let Granted {
            n_given, n_over, ..
        } = self.grant(None, whom, extra).await?;
        Ok((n_given, n_over))
    }

    async fn grant(
        &self,
        id: Option<AllowanceId>,
        whom: Whom,
        extra: SignedDuration,
    ) -> Result<Granted, Error> {
        let reason = REASON.to_owned();
        let grant = Grant {
            id,
            whom,
            extra,
            reason,
        };
        extra_time::grant(&self.stage.app, &self.staff, self.id(), grant).await
    }

    async fn set(&self, seat: Seat, clock: Clock) -> Result<Set, Error> {
        let reason = REASON.to_owned();
        let setting = Setting { clock, reason };
        pauses::set_one(
            &self.stage.app,
            &self.staff,
            self.id(),
            seat.attempt,
            setting,
        )
        .await
    }

    /// Sets clocks; how many were changed, were so already, and are not under way.
    async fn set_many(&self, whom: Whom, clock: Clock) -> Result<(usize, usize, usize), Error> {
        let reason = REASON.to_owned();
        let setting = Setting { clock, reason };
        let counts =
            pauses::set_many(&self.stage.app, &self.staff, self.id(), whom, setting).await?;
        let Counts {
            n_changed,
            n_unchanged,
            n_others,
            ..
        } = counts;
        Ok((n_changed, n_unchanged, n_others))
    }

    async fn state(&self) -> State {
        exams::load(&self.stage.app, self.id()).await.unwrap().state
    }

    async fn times(&self, seat: Seat) -> Running {
        let seen = attempts::load(&self.stage.app, seat.who, seat.attempt)
            .await
            .unwrap();
        seen.attempt.running.unwrap()
    }

    /// What was given to a seat in all.
    async fn extra(&self, seat: Seat) -> SignedDuration {
        let seen = attempts::load(&self.stage.app, seat.who, seat.attempt)
            .await
            .unwrap();
        seen.attempt.extra
    }

    async fn add(&self, number: &str, path: &str) {
        let entry = RosterEntry {
            number: number.to_owned(),
            name: "后来者".to_owned(),
            branch: BranchPath::parse(path).unwrap(),
        };
        publishing::add_late(&self.stage.app, self.id(), vec![entry])
            .await
            .unwrap();
    }

    /// What was given to each attempt of the exam, by number of the candidate, in minutes.
    fn extras(&self) -> Vec<(String, i64)> {
        let conn = &mut self.stage.database().connect();
        let people = examhall::store::candidates::list(conn, self.id()).unwrap();
        let extra = |person: examhall::store::candidates::Person| {
            let own = examhall::store::attempts::list_of(conn, person.id).unwrap();
            (person.entry.number, own.last().unwrap().extra.as_mins())
        };
        people.into_iter().map(extra).collect()
    }

    async fn save(&self, seat: Seat, revision: u32) -> Result<Timestamp, Error> {
        let paper = self.stage.paper(seat).await;
        let saved = self
            .stage
            .save(seat, 1, revision, right(&paper.slots[0]))
            .await?;
        Ok(saved.running.deadline)
    }
}

on_each_database! {
    async fn extra_time_before_the_start_is_part_of_the_deadline(stage) {
        let hall = Hall::of(&stage, 2).await;
        let (one, two) = (hall.seat(1).await, hall.seat(2).await);
        assert_eq!(hall.give(number(1), mins(5)).await.unwrap(), (1, 0));
        assert_eq!(hall.give(Whom::All, mins(2)).await.unwrap(), (2, 0));
        for (seat, extra) in [(one, 7), (two, 2)] {
            let times = stage.start(seat).await.unwrap().attempt.running.unwrap();
            assert_eq!(times.deadline, times.started_at + mins(60 + extra));
        }
    }

    async fn an_open_page_sees_its_new_deadline_in_the_reply_to_its_next_save(stage) {
        let hall = Hall::of(&stage, 2).await;
        let (one, two) = (hall.started(1).await, hall.started(2).await);
        let deadline = hall.save(one, 1).await.unwrap();
        stage.advance(mins(59));
        assert_eq!(hall.give(number(1), mins(10)).await.unwrap(), (1, 0));
        assert_eq!(hall.save(one, 2).await.unwrap(), deadline + mins(10));
        assert_eq!(hall.save(two, 1).await.unwrap(), deadline, "nobody else got it");
        stage.advance_to(deadline + mins(10) + hall.grace());
        hall.save(one, 3).await.unwrap();
        stage.advance(MS);
        assert!(matches!(refusal(hall.save(one, 4).await), Refusal::AttemptClosed { .. }));
    }

    async fn time_is_given_in_the_last_moment_of_the_grace_and_not_after(stage) {
        let hall = Hall::of(&stage, 2).await;
        let (one, two) = (hall.started(1).await, hall.started(2).await);
        let deadline = hall.times(one).await.deadline;
        stage.advance_to(deadline + hall.grace());
        assert_eq!(hall.give(number(1), mins(5)).await.unwrap(), (1, 0));
        stage.advance(MS);
        // The end of the other is a matter of the clock: nobody has noted it.
        assert_eq!(hall.give(Whom::All, mins(5)).await.unwrap(), (1, 1));
        stage.tick().await;
        assert_eq!(hall.give(Whom::All, mins(5)).await.unwrap(), (1, 1));
        assert_eq!(hall.times(one).await.deadline, deadline + mins(15));
        assert_eq!(stage.phase(two).await, closed(deadline, How::Expired));
        assert_eq!(hall.extra(two).await, SignedDuration::ZERO);
    }

    async fn who_has_submitted_is_over(stage) {
        let hall = Hall::of(&stage, 1).await;
        let seat = hall.seat(1).await;
        stage.sit(seat, 12).await;
        assert_eq!(hall.give(number(1), mins(5)).await.unwrap(), (0, 1));
    }

    async fn a_branch_gets_time_with_the_branches_below_it(stage) {
        let hall = Hall::of(&stage, 3).await;
        hall.add("L1", "集团/第三党支部/一组").await;
        hall.add("L2", "集团二部").await;
        assert_eq!(hall.give(branch("集团"), mins(1)).await.unwrap(), (2, 0));
        assert_eq!(hall.give(branch("集团/第三党支部"), mins(10)).await.unwrap(), (2, 0));
        assert_eq!(hall.give(branch("集团/第三党支部/一组"), mins(100)).await.unwrap(), (1, 0));
        let given = [("0001", 0), ("0002", 11), ("0003", 0), ("L1", 111), ("L2", 0)];
        assert_eq!(hall.extras(), given.map(|(number, mins)| (number.to_owned(), mins)));
    }

    async fn what_nobody_on_the_roster_is_gets_nothing(stage) {
        let hall = Hall::of(&stage, 2).await;
        for whom in [branch("集"), branch("第三党支部"), number(3), Whom::Candidate("1".to_owned())] {
            let refused = hall.give(whom.clone(), mins(1)).await;
            assert!(matches!(&refused, Err(Error::NotOnRoster { whom: told }) if *told == whom), "{refused:?}");
        }
        assert!(extra_time::list(&stage.app, hall.id()).await.unwrap().is_empty());
    }

    async fn who_is_added_late_begins_with_what_was_granted_before(stage) {
        let hall = Hall::of(&stage, 1).await;
        hall.give(Whom::All, mins(1)).await.unwrap();
        hall.give(branch("第二党支部"), mins(10)).await.unwrap();
        hall.give(number(1), mins(100)).await.unwrap();
        hall.add("L1", "第二党支部/一组").await;
        hall.add("L2", "第一党支部").await;
        let given = [("0001", 111), ("L1", 11), ("L2", 1)];
        assert_eq!(hall.extras(), given.map(|(number, mins)| (number.to_owned(), mins)));
    }

    async fn a_further_attempt_begins_with_what_was_granted_before(stage) {
        stage.bank().await;
        let exam = stage.exam().attempts(2).publish(1).await;
        let hall = Hall { stage: &stage, staff: stage.staff().await, exam };
        let first = hall.started(1).await;
        hall.give(number(1), mins(5)).await.unwrap();
        stage.submit(first).await.unwrap();
        let further = attempts::next(&stage.app, first.who).await.unwrap().attempt;
        assert_eq!((further.number, further.extra), (2, mins(5)));
        let second = Seat { who: first.who, attempt: further.id };
        let times = stage.start(second).await.unwrap().attempt.running.unwrap();
        assert_eq!(times.deadline, times.started_at + mins(65));
    }

    async fn a_grant_with_an_id_is_given_once(stage) {
        let hall = Hall::of(&stage, 1).await;
        let seat = hall.started(1).await;
        let id = Some(AllowanceId::new(Uuid::from_u128(9)));
        let first = hall.grant(id, Whom::All, mins(5)).await.unwrap();
        stage.advance(mins(1));
        let second = hall.grant(id, Whom::All, mins(5)).await.unwrap();
        assert_eq!(second.allowance, first.allowance);
        assert_eq!((first.n_given, second.n_given), (1, 0));
        assert_eq!(hall.extra(seat).await, mins(5));
        let other = hall.grant(id, Whom::All, mins(6)).await;
        assert!(matches!(other, Err(Error::Field { field: "id", .. })), "{other:?}");
        assert_eq!(extra_time::list(&stage.app, hall.id()).await.unwrap().len(), 1);
    }

    async fn what_was_granted_is_listed_with_who_and_when(stage) {
        let hall = Hall::of(&stage, 2).await;
        let began = stage.now();
        hall.give(Whom::All, mins(1)).await.unwrap();
        stage.advance(mins(1));
        hall.give(number(2), mins(2)).await.unwrap();
        let listed = extra_time::list(&stage.app, hall.id()).await.unwrap();
        let listed: Vec<_> = listed
            .into_iter()
            .map(|(one, by)| (one.whom, one.extra, one.granted_at, one.reason, by.unwrap().username))
            .collect();
        let line = |whom, extra, at| (whom, extra, at, REASON.to_owned(), "staff".to_owned());
        assert_eq!(listed, [
            line(number(2), mins(2), began + mins(1)),
            line(Whom::All, mins(1), began),
        ]);
    }

    async fn only_a_published_exam_is_proctored(stage) {
        stage.bank().await;
        let draft = stage.exam().draft(1).await;
        let hall = Hall::of(&stage, 1).await;
        exams::close(&stage.app, hall.id()).await.unwrap();
        let over = hall.give(Whom::All, mins(1)).await;
        assert!(matches!(over, Err(Error::ExamState { found: State::Closed, .. })));
        let over = hall.set_many(Whom::All, Clock::Stands).await;
        assert!(matches!(over, Err(Error::ExamState { found: State::Closed, .. })));
        let draft = Hall { exam: Published { exam: draft, tickets: Vec::new() }, ..hall };
        let early = draft.give(Whom::All, mins(1)).await;
        assert!(matches!(early, Err(Error::ExamState { found: State::Draft, wanted: State::Published })));
    }

    async fn an_exam_whose_window_is_over_stays_open_for_who_has_more_time(stage) {
        let hall = Hall::of(&stage, 2).await;
        let closes_at = hall.exam.exam.rules.closes_at;
        stage.advance_to(closes_at - mins(10));
        let (more, less) = (hall.started(1).await, hall.started(2).await);
        hall.give(number(1), mins(20)).await.unwrap();
        stage.advance_to(closes_at + hall.grace() + MS);
        stage.tick().await;
        assert_eq!(stage.phase(less).await, closed(closes_at, How::Expired));
        assert_eq!(hall.state().await, State::Published);
        stage.advance_to(closes_at + mins(20) + hall.grace());
        hall.save(more, 1).await.unwrap();
        stage.tick().await;
        assert_eq!(hall.state().await, State::Published);
        stage.advance(MS);
        stage.tick().await;
        assert_eq!(stage.phase(more).await, closed(closes_at + mins(20), How::Expired));
        assert_eq!(hall.state().await, State::Closed);
    }

    async fn a_paused_attempt_never_expires_and_goes_on_with_what_was_left(stage) {
        let hall = Hall::of(&stage, 1).await;
        let seat = hall.started(1).await;
        let deadline = hall.times(seat).await.deadline;
        stage.advance(mins(59));
        let since = stage.now();
        assert!(matches!(hall.set(seat, Clock::Stands).await.unwrap().phase, Phase::Paused { .. }));
        stage.advance(hall.grace());
        hall.save(seat, 1).await.unwrap();
        stage.advance(MS);
        assert_eq!(refusal(hall.save(seat, 2).await), Refusal::Paused { since });
        stage.advance(SignedDuration::from_hours(5));
        stage.tick().await;
        assert!(matches!(stage.phase(seat).await, Phase::Paused { since: at, .. } if at == since));
        assert_eq!(hall.state().await, State::Published, "though its window is long over");
        let again = hall.set(seat, Clock::Stands).await.unwrap();
        assert_eq!(again.attempt.paused_at, Some(since), "repeating it changes nothing");
        let stood = stage.now().duration_since(since);
        let on = hall.set(seat, Clock::Goes).await.unwrap();
        assert_eq!(on.attempt.running.unwrap().deadline, deadline + stood);
        stage.advance(mins(1) + hall.grace());
        assert_eq!(hall.save(seat, 3).await.unwrap(), deadline + stood);
        let again = hall.set(seat, Clock::Goes).await.unwrap();
        assert_eq!(again.attempt.running.unwrap().deadline, deadline + stood);
        stage.advance(MS);
        stage.tick().await;
        assert_eq!(stage.phase(seat).await, closed(deadline + stood, How::Expired));
        assert_eq!(hall.state().await, State::Closed);
    }

    async fn clocks_of_a_branch_stand_and_go_together(stage) {
        let hall = Hall::of(&stage, 6).await;
        // 2 and 5 are of this branch.
        let (two, five, one) = (hall.started(2).await, hall.started(5).await, hall.started(1).await);
        assert_eq!(hall.set_many(branch("集团"), Clock::Stands).await.unwrap(), (2, 0, 0));
        stage.advance(mins(7));
        assert_eq!(hall.set_many(Whom::All, Clock::Stands).await.unwrap(), (1, 2, 3));
        stage.advance(mins(3));
        assert_eq!(hall.set_many(Whom::All, Clock::Goes).await.unwrap(), (3, 0, 3));
        assert_eq!(hall.set_many(Whom::All, Clock::Goes).await.unwrap(), (0, 3, 3));
        for (seat, stood) in [(two, 10), (five, 10), (one, 3)] {
            let times = hall.times(seat).await;
            assert_eq!(times.deadline, times.started_at + mins(60 + stood));
        }
    }

    async fn what_is_not_under_way_is_not_paused(stage) {
        let hall = Hall::of(&stage, 2).await;
        let (ready, over) = (hall.seat(1).await, hall.seat(2).await);
        stage.sit(over, 1).await;
        assert_eq!(refusal(hall.set(ready, Clock::Stands).await), Refusal::NotStarted);
        for clock in [Clock::Stands, Clock::Goes] {
            assert!(matches!(refusal(hall.set(over, clock).await), Refusal::AttemptClosed { .. }));
        }
    }

    async fn closing_the_exam_ends_a_paused_attempt(stage) {
        let hall = Hall::of(&stage, 1).await;
        let seat = hall.started(1).await;
        hall.set(seat, Clock::Stands).await.unwrap();
        stage.advance(mins(5));
        exams::close(&stage.app, hall.id()).await.unwrap();
        assert_eq!(stage.phase(seat).await, closed(stage.now(), How::Forced));
    }

    async fn an_attempt_of_another_exam_is_not_found(stage) {
        let hall = Hall::of(&stage, 1).await;
        let other = stage.exam().publish(1).await;
        let theirs = stage.seat(&other, 1).await;
        stage.start(theirs).await.unwrap();
        assert!(matches!(hall.set(theirs, Clock::Stands).await, Err(Error::NotFound)));
        assert!(matches!(stage.phase(theirs).await, Phase::InProgress(_)));
        hall.give(Whom::All, mins(1)).await.unwrap();
        assert_eq!(hall.extra(theirs).await, SignedDuration::ZERO);
    }

    async fn a_reason_is_given_and_can_be_read(stage) {
        let hall = Hall::of(&stage, 1).await;
        for reason in ["", "  ", "网\u{0}络", &"长".repeat(201)] {
            let setting = Setting { clock: Clock::Stands, reason: reason.to_owned() };
            let refused = pauses::set_many(&stage.app, &hall.staff, hall.id(), Whom::All, setting).await;
            assert!(matches!(refused, Err(Error::Field { field: "reason", .. })), "{reason:?}");
        }
    }

    async fn time_is_given_while_everybody_starts_and_saves(stage) {
        stage.bank().await;
        let exam = stage.exam().shared().publish(30).await;
        let hall = Hall { stage: &stage, staff: stage.staff().await, exam };
        let mut seats = Vec::new();
        for n in 1..=30 {
            seats.push(hall.seat(n).await);
        }
        let first = seats[0];
        stage.start(first).await.unwrap();
        let response = wrong(&stage.paper(first).await.slots[0]);
        let take_part = async |seat: Seat| {
            stage.start(seat).await.unwrap();
            for revision in 1..=5 {
                stage.save(seat, 1, revision, response.clone()).await.unwrap();
            }
        };
        let grants = join_all((0..5).map(|_| hall.give(Whom::All, mins(1))));
        let all = join_all(seats.iter().map(|seat| take_part(*seat)));
        let late = hall.add("L1", "第一党支部");
        let (given, _) = join(grants, join(all, late)).await;
        assert!(given.iter().all(Result::is_ok), "{given:?}");
        assert!(hall.extras().iter().all(|(_, given)| *given == 5), "{:?}", hall.extras());
        for seat in seats {
            let times = hall.times(seat).await;
            assert_eq!(times.deadline, times.started_at + mins(65));
        }
        assert_eq!(stage.database().count_deadlocks(), 0);
    }
}
