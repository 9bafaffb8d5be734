//! Papers of published exams: forms, late additions, what was seen before, promise and certificate.

use std::collections::{BTreeMap, BTreeSet};

use examhall::app::attempts;
use examhall::app::publishing::{add_late, publish};
use examhall::app::{Error, drawings, exams, rosters};
use examhall::domain::attempt::Attempt;
use examhall::domain::blueprint::{Limit, Sort, Span};
use examhall::domain::exam::{PaperMode, State};
use examhall::domain::paper::{Slot, digest};
use examhall::domain::question::Kind;
use examhall::domain::{AttemptId, DrawId, PaperId};
use examhall::store::papers::DrawnPaper;
use examhall::store::{self, Connection, StoreError};
use futures_util::future::join_all;

use crate::support::bank::questions;
use crate::support::exam::{ExamBuilder, Published, entry, section, sections};
use crate::support::stage::Seat;
use crate::support::{MS, Stage};

/// The questions of a started attempt.
async fn asked(stage: &Stage, seat: Seat) -> Vec<Slot> {
    let paper = stage.paper(seat).await;
    paper.slots.into_iter().map(|asked| asked.slot).collect()
}

async fn start(stage: &Stage, exam: &Published, n: usize) -> Vec<Slot> {
    let seat = stage.seat(exam, n).await;
    stage.start(seat).await.unwrap();
    asked(stage, seat).await
}

fn versions(slots: &[Slot]) -> BTreeSet<String> {
    slots.iter().map(|slot| slot.version.to_string()).collect()
}

/// One question of each kind, of three there are.
fn thin(builder: ExamBuilder<'_>) -> ExamBuilder<'_> {
    let mut sections = sections();
    for section in &mut sections {
        section.count = Span::exactly(1);
    }
    builder.sections(sections)
}

on_each_database! {
    async fn parallel_forms_are_dealt_in_turn(stage) {
        stage.bank().await;
        let forms = |rules: &mut examhall::domain::exam::Rules| {
            (rules.papers, rules.n_forms) = (PaperMode::Forms, 3);
        };
        let exam = thin(stage.exam()).attempts(2).rules(forms).publish(7).await;
        let mut papers: BTreeMap<Vec<String>, usize> = BTreeMap::new();
        for n in 1..=7 {
            let slots = start(&stage, &exam, n).await;
            *papers.entry(versions(&slots).into_iter().collect()).or_default() += 1;
        }
        let mut dealt: Vec<usize> = papers.values().copied().collect();
        dealt.sort_unstable();
        assert_eq!(dealt, [2, 2, 3]);
        let all: BTreeSet<&String> = papers.keys().flatten().collect();
        assert_eq!(all.len(), 18, "three forms from three questions of each kind share nothing");
        let first = stage.seat(&exam, 1).await;
        stage.take_over(first).await.unwrap();
        stage.submit(first).await.unwrap();
        let next = attempts::next(&stage.app, first.who).await.unwrap().attempt.id;
        let second = Seat { who: first.who, attempt: next };
        stage.start(second).await.unwrap();
        let both = [asked(&stage, first).await, asked(&stage, second).await];
        assert!(versions(&both[0]).is_disjoint(&versions(&both[1])), "a further attempt has the next form");
    }

    async fn uniform_papers_are_drawn_and_sat(stage) {
        stage.bank().await;
        let exam = thin(stage.exam()).rules(|rules| rules.papers = PaperMode::Uniform).publish(5).await;
        let mut papers = Vec::new();
        for n in 1..=5 {
            papers.push(versions(&start(&stage, &exam, n).await));
        }
        assert!(papers.iter().any(|paper| *paper != papers[0]));
        let certificate = drawings::certificate(&stage.app, exam.exam.id).await.unwrap();
        assert_eq!((certificate.papers, certificate.violations), (5, 0));
        assert_eq!(certificate.drawn.method, "uniform");
    }

    async fn who_is_added_late_sits_a_paper_of_the_bank_of_that_day(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(2).await;
        let before: BTreeSet<String> = versions(&start(&stage, &exam, 1).await);
        // The bank loses every question that was there.
        let retired = questions().into_iter().map(|question| {
            let mut parts = (*question).clone();
            parts.status = examhall::domain::question::Status::Retired;
            examhall::domain::question::Question::new(parts).unwrap()
        });
        stage.put(retired.collect()).await;
        let late = add_late(&stage.app, exam.exam.id, vec![entry(3), entry(4)]).await.unwrap();
        assert_eq!(late.len(), 2);
        let tickets = examhall::app::admission::issue_tickets(
            &stage.app,
            exam.exam.id,
            examhall::app::admission::For::Missing,
        ).await.unwrap();
        let late = Published { exam: exam.exam.clone(), tickets };
        let mut papers = vec![before];
        for n in 1..=2 {
            let slots = start(&stage, &late, n).await;
            assert_eq!(slots.len(), 12);
            papers.push(versions(&slots));
        }
        assert!(papers[1] != papers[2] || papers[0] != papers[1]);
        assert_eq!(rosters::list(&stage.app, exam.exam.id).await.unwrap().len(), 4);
    }

    async fn late_additions_are_all_taken_or_none(stage) {
        stage.bank().await;
        let draft = stage.exam().draft(1).await;
        let refused = add_late(&stage.app, draft.id, vec![entry(2)]).await;
        assert!(matches!(refused, Err(Error::ExamState { found: State::Draft, .. })));
        let exam = stage.exam().publish(2).await;
        let refused = add_late(&stage.app, exam.exam.id, vec![entry(3), entry(1)]).await;
        assert!(matches!(refused, Err(Error::AlreadyOnRoster { number }) if number == "0001"));
        assert_eq!(rosters::list(&stage.app, exam.exam.id).await.unwrap().len(), 2);
        let many = (1000..1501).map(entry).collect();
        let refused = add_late(&stage.app, exam.exam.id, many).await;
        assert!(matches!(refused, Err(Error::TooManyLate { found: 501 })));
        stage.advance_to(exam.exam.rules.closes_at);
        let refused = add_late(&stage.app, exam.exam.id, vec![entry(3)]).await;
        assert!(matches!(refused, Err(Error::Rules(_))), "the window is over");
        exams::close(&stage.app, exam.exam.id).await.unwrap();
        let refused = add_late(&stage.app, exam.exam.id, vec![entry(3)]).await;
        assert!(matches!(refused, Err(Error::ExamState { found: State::Closed, .. })));
    }

    async fn nobody_meets_a_question_again_that_an_earlier_attempt_held(stage) {
        stage.bank().await;
        let unseen = || thin(stage.exam()).plan(|plan| plan.avoid_seen = true);
        let exam = unseen().attempts(2).publish(1).await;
        let one = start(&stage, &exam, 1).await;
        let first = stage.seat(&exam, 1).await;
        stage.take_over(first).await.unwrap();
        stage.submit(first).await.unwrap();
        let next = attempts::next(&stage.app, first.who).await.unwrap().attempt.id;
        let second = Seat { who: first.who, attempt: next };
        stage.start(second).await.unwrap();
        let two = asked(&stage, second).await;
        stage.submit(second).await.unwrap();
        // Another exam for the same person: of three questions of each kind the third is left.
        let other = unseen().publish(1).await;
        let three = start(&stage, &other, 1).await;
        let all: BTreeSet<String> = [one, two, three].iter().flat_map(|slots| versions(slots)).collect();
        assert_eq!(all.len(), 18);
        let none_left = unseen().draft(1).await;
        let refused = publish(&stage.app, none_left.id, None).await;
        assert!(matches!(refused, Err(Error::Draw(_))), "nothing is left for them: {refused:?}");
        assert_eq!(exams::load(&stage.app, none_left.id).await.unwrap().state, State::Draft);
    }

    async fn the_promise_is_kept_and_can_be_checked_when_the_exam_is_over(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(3).await;
        let id = exam.exam.id;
        let who = stage.candidate(&exam, 1).await;
        let before = attempts::list(&stage.app, who).await.unwrap().promise.unwrap();
        assert_eq!((before.commitment.len(), before.statement), (64, None));
        let certificate = drawings::certificate(&stage.app, id).await.unwrap();
        assert_eq!((certificate.papers, certificate.violations), (3, 0));
        assert_eq!(certificate.drawn.statement, None, "staff do not see the secret early either");
        stage.advance_to(exam.exam.rules.closes_at);
        stage.advance(exam.exam.rules.grace + MS);
        let after = attempts::list(&stage.app, who).await.unwrap().promise.unwrap();
        assert_eq!(after.commitment, before.commitment);
        let statement = after.statement.unwrap();
        assert_eq!(digest(statement.as_bytes()), before.commitment);
        let secret = exam.exam.seed.unwrap();
        assert!(!statement.contains(&secret.to_string()), "ids of attempts follow from the exam's own seed");
        let certificate = drawings::certificate(&stage.app, id).await.unwrap();
        assert_eq!(certificate.drawn.statement, Some(statement));
    }

    async fn an_exam_that_is_published_twice_at_once_is_published_once(stage) {
        stage.bank().await;
        let draft = stage.exam().draft(9).await;
        let all = join_all((0..4).map(|_| publish(&stage.app, draft.id, None))).await;
        assert_eq!(all.iter().filter(|published| published.is_ok()).count(), 1, "{all:?}");
        let certificate = drawings::certificate(&stage.app, draft.id).await.unwrap();
        assert_eq!(certificate.papers, 9);
        let tickets = examhall::app::admission::issue_tickets(
            &stage.app,
            draft.id,
            examhall::app::admission::For::Missing,
        ).await.unwrap();
        let exam = Published { exam: exams::load(&stage.app, draft.id).await.unwrap(), tickets };
        for n in 1..=9 {
            assert_eq!(start(&stage, &exam, n).await.len(), 12);
        }
    }

    async fn a_roster_that_changes_while_papers_are_drawn_is_noticed(stage) {
        stage.bank().await;
        let draft = stage.exam().draft(40).await;
        let change = rosters::put(&stage.app, draft.id, (1..=39).map(entry).collect());
        let (published, changed) = futures_util::future::join(publish(&stage.app, draft.id, None), change).await;
        let people = rosters::list(&stage.app, draft.id).await.unwrap().len();
        match published {
            // The change came first, or too late.
            Ok(_) => assert_eq!(people, if changed.is_ok() { 39 } else { 40 }),
            Err(error) => assert!(matches!(error, Error::ChangedMeanwhile), "{error}"),
        }
        let again = publish(&stage.app, draft.id, None).await;
        assert!(matches!(again, Ok(_) | Err(Error::ExamState { .. })), "{again:?}");
        let certificate = drawings::certificate(&stage.app, draft.id).await.unwrap();
        assert_eq!(certificate.papers, u64::try_from(people).unwrap());
    }

    /// A crash between two transactions of publishing.
    async fn what_an_unfinished_drawing_left_stands_in_nobodys_way(stage) {
        stage.bank().await;
        let published = stage.exam().publish(1).await;
        let seat = stage.seat(&published, 1).await;
        let draft = stage.exam().draft(3).await;
        let people = rosters::list(&stage.app, draft.id).await.unwrap();
        let (id, now) = (draft.id, stage.now());
        let attempt = attempts::load(&stage.app, seat.who, seat.attempt).await.unwrap().attempt;
        let left = move |conn: &mut Connection| -> Result<(), StoreError> {
            let mut exam = store::exams::lock(conn, id)?;
            exam.draw = Some(DrawId::new(uuid::Uuid::from_u128(1)));
            store::exams::update(conn, &exam)?;
            let paper = store::papers::load(conn, attempt.paper)?;
            let paper_id = PaperId::new(uuid::Uuid::from_u128(2));
            let drawn = DrawnPaper { id: paper_id, number: Some(1), paper: &paper };
            store::papers::insert(conn, id, &[drawn], "x", now)?;
            let waiting = Attempt {
                id: AttemptId::new(uuid::Uuid::from_u128(3)),
                exam: id,
                candidate: people[0].id,
                paper: paper_id,
                ..attempt.clone()
            };
            store::attempts::insert(conn, &[waiting])
        };
        stage.store().write(left).await.unwrap();
        let counts = rosters::put(&stage.app, id, vec![entry(2)]).await.unwrap();
        assert_eq!((counts.total, counts.removed), (1, 2));
        publish(&stage.app, id, None).await.unwrap();
        assert_eq!(drawings::certificate(&stage.app, id).await.unwrap().papers, 1);
    }

    async fn limits_over_the_whole_paper_hold_on_every_paper(stage) {
        stage.bank().await;
        let limited = stage.exam().sections(vec![section(Kind::Single, 2, "2"), section(Kind::Multiple, 2, "3")]).plan(|plan| {
            plan.limits.push(Limit {
                of: Sort { kind: Some(Kind::Single), ..Sort::default() },
                count: Span { min: 0, max: 1 },
            });
        });
        let form = limited.form();
        let refused = examhall::app::bank::create_blueprint(&stage.app, form).await.unwrap_err();
        let Error::BankCannotServe(reasons) = refused else { panic!("{refused}") };
        assert!(reasons[0].zh.contains("单选"), "{reasons:?}");
    }
}
