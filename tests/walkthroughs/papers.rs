//! Publishing draws the papers; what they are, and what stands in the way.

use examhall::app::attempts::{self, SeenPaper};
use examhall::app::publishing::publish;
use examhall::app::{Error, exams, results, rosters};
use examhall::domain::exam::{RulesFault, State};
use examhall::domain::paper::Slot;
use examhall::domain::question::Kind;
use examhall::formats::blueprint::BlueprintForm;
use examhall::formats::response::ResponseForm;
use jiff::SignedDuration;

use crate::support::bank::right;
use crate::support::exam::{Published, entry, plan, section};
use crate::support::stage::Seat;
use crate::support::{self, MS, Stage, on};

fn slots(paper: &SeenPaper) -> Vec<Slot> {
    paper.slots.iter().map(|asked| asked.slot.clone()).collect()
}

/// The papers of the first `n` candidates, who start.
async fn papers(stage: &Stage, exam: &Published, n: usize) -> Vec<Vec<Slot>> {
    let mut papers = Vec::new();
    for n in 1..=n {
        let seat = stage.seat(exam, n).await;
        stage.start(seat).await.unwrap();
        papers.push(slots(&stage.paper(seat).await));
    }
    papers
}

/// The candidate's next attempt.
async fn next(stage: &Stage, seat: Seat) -> Result<Seat, Error> {
    let seen = attempts::next(&stage.app, seat.who).await?;
    Ok(Seat {
        who: seat.who,
        attempt: seen.attempt.id,
    })
}

on_each_database! {
    /// A wrong year on the form must not use up the exam: publishing cannot be taken back.
    async fn an_exam_whose_window_is_over_is_not_published(stage) {
        stage.bank().await;
        let exam = stage.exam().draft(1).await;
        stage.advance_to(exam.rules.closes_at - MS);
        stage.advance(MS);
        let refused = publish(&stage.app, exam.id, None).await.unwrap_err();
        assert!(matches!(refused, Error::Rules(RulesFault::Past { .. })), "{refused}");
        assert_eq!(exams::load(&stage.app, exam.id).await.unwrap().state, State::Draft);
    }

    async fn a_shared_paper_is_the_same_for_all(stage) {
        stage.bank().await;
        let exam = stage.exam().shared().publish(4).await;
        let papers = papers(&stage, &exam, 4).await;
        assert!(papers.iter().all(|paper| *paper == papers[0]));
    }

    async fn papers_of_their_own_differ(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(4).await;
        let papers = papers(&stage, &exam, 4).await;
        for (at, paper) in papers.iter().enumerate() {
            assert!(!papers[..at].contains(paper));
        }
    }

    async fn the_same_seed_gives_the_same_papers(stage) {
        stage.bank().await;
        let (one, again) = (stage.exam().seed(3).publish(3).await, stage.exam().seed(3).publish(3).await);
        let other = stage.exam().seed(4).publish(3).await;
        let of_one = papers(&stage, &one, 3).await;
        assert_eq!(papers(&stage, &again, 3).await, of_one);
        assert_ne!(papers(&stage, &other, 3).await, of_one);
    }

    async fn a_paper_stays_what_it_was_when_the_bank_changes(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(1).await;
        let seat = stage.seat(&exam, 1).await;
        stage.start(seat).await.unwrap();
        let before = stage.paper(seat).await;
        let changed = crate::support::bank::questions().into_iter().map(|question| {
            let mut parts = (*question).clone();
            parts.body.stem.push_str("（改）____");
            if let examhall::domain::question::Layout::Blank(n) = &mut parts.body.layout {
                *n += 1;
            }
            if let examhall::domain::question::Key::Blanks(blanks) = &mut parts.key {
                blanks.push(vec!["新".to_owned()]);
            }
            examhall::domain::question::Question::new(parts).unwrap()
        });
        stage.put(changed.collect()).await;
        let after = stage.paper(seat).await;
        assert_eq!(slots(&after), slots(&before));
        let bodies = |paper: &SeenPaper| paper.slots.iter().map(|asked| asked.body.clone()).collect::<Vec<_>>();
        assert_eq!(bodies(&after), bodies(&before));
        for (slot, asked) in (1..).zip(&before.slots) {
            stage.save(seat, slot, 1, right(asked)).await.unwrap();
        }
        stage.submit(seat).await.unwrap();
        let sums = results::own_result(&stage.app, seat.who, seat.attempt).await.unwrap().sums;
        assert_eq!(sums.total, sums.out_of, "and is graded by the keys of its day");
    }

    async fn of_two_attempts_the_better_counts(stage) {
        stage.bank().await;
        let exam = stage.exam().attempts(2).publish(1).await;
        let first = stage.seat(&exam, 1).await;
        assert!(matches!(next(&stage, first).await, Err(Error::NoFurtherAttempt { used: 1, allowed: 2 })), "the first is not over");
        stage.sit(first, 12).await;
        let second = next(&stage, first).await.unwrap();
        assert_ne!(second.attempt, first.attempt);
        stage.advance(SignedDuration::from_mins(1));
        stage.sit(second, 3).await;
        assert_ne!(slots(&stage.paper(second).await), slots(&stage.paper(first).await));
        assert!(matches!(next(&stage, first).await, Err(Error::NoFurtherAttempt { used: 2, allowed: 2 })));
        let standings = results::standings(&stage.app, exam.exam.id).await.unwrap();
        let line = &standings.lines[0];
        assert_eq!((line.n_started, line.sitting.as_ref().unwrap().attempt), (2, first.attempt));
    }

    async fn of_many_requests_for_the_next_attempt_one_is_served(stage) {
        stage.bank().await;
        let exam = stage.exam().attempts(3).shared().publish(1).await;
        let first = stage.seat(&exam, 1).await;
        stage.sit(first, 1).await;
        let asked = futures_util::future::join_all((0..20).map(|_| next(&stage, first))).await;
        assert_eq!(asked.iter().filter(|next| next.is_ok()).count(), 1);
        let all = attempts::list(&stage.app, first.who).await.unwrap().seen;
        assert_eq!(all.iter().map(|seen| seen.attempt.number).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(all[0].attempt.paper, all[1].attempt.paper, "one paper for all stays one");
    }

    async fn an_exam_is_published_once_and_its_roster_stays(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(2).await;
        let again = publish(&stage.app, exam.exam.id, None).await;
        assert!(matches!(again, Err(Error::ExamState { found: State::Published, wanted: State::Draft })));
        let roster = rosters::put(&stage.app, exam.exam.id, vec![entry(1)]).await;
        assert!(matches!(roster, Err(Error::ExamState { .. })));
        assert_eq!(rosters::list(&stage.app, exam.exam.id).await.unwrap().len(), 2);
    }

    async fn an_exam_without_candidates_is_not_published(stage) {
        stage.bank().await;
        let draft = stage.exam().draft(0).await;
        assert!(matches!(publish(&stage.app, draft.id, None).await, Err(Error::EmptyRoster)));
    }

    async fn a_blueprint_that_the_bank_cannot_serve_names_section_wanted_and_available(stage) {
        stage.bank().await;
        let sections = vec![section(Kind::Single, 3, "1"), section(Kind::Order, 4, "1")];
        let blueprint = plan(sections, true);
        let form = BlueprintForm::from_blueprint(&blueprint);
        let refused = examhall::app::bank::create_blueprint(&stage.app, form).await.unwrap_err();
        let Error::BankCannotServe(reasons) = refused else { panic!("{refused}") };
        assert_eq!(reasons.len(), 1);
        assert!(reasons[0].zh.contains("“排序题”") && reasons[0].zh.contains('4') && reasons[0].zh.contains('3'), "{reasons:?}");
        assert!(examhall::app::bank::list_blueprints(&stage.app).await.unwrap().is_empty());
    }

    async fn every_letter_of_every_own_paper_means_the_right_option(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(8).await;
        let mut shown = std::collections::BTreeSet::new();
        for n in 1..=8 {
            let seat = stage.seat(&exam, n).await;
            stage.sit(seat, 12).await;
            let sums = results::own_result(&stage.app, seat.who, seat.attempt).await.unwrap().sums;
            assert_eq!((sums.total, sums.n_right), (sums.out_of, 12));
            let first = right(&stage.paper(seat).await.slots[0]);
            let ResponseForm::Choices(letters) = first else { panic!("{first:?}") };
            shown.extend(letters);
        }
        assert!(shown.len() > 1, "the right option is not always under {shown:?}");
    }
}

/// Plans that PostgreSQL made while its tables were empty would read all of them for each candidate.
#[test]
fn publishing_lets_the_database_count_what_it_filled() {
    on(support::Kind::Postgresql, |stage: Stage| async move {
        stage.bank().await;
        stage.exam().publish(12).await;
        let counted = "SELECT count(*) AS count FROM pg_class \
                       WHERE relname IN ('candidates', 'papers', 'attempts') AND reltuples = 12";
        assert_eq!(stage.database().count(counted), 3);
    });
}
