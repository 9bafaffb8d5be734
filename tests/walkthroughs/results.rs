//! What is released to whom and when; marks given by persons.

use examhall::app::results::{self, Released, passed};
use examhall::app::{Error, exams};
use examhall::domain::exam::Release;
use examhall::domain::marks::Marks;
use examhall::domain::question::Kind;
use examhall::domain::release::{Part, ReviewParts};
use examhall::formats::response::ResponseForm;
use examhall::store::grades::Sums;
use jiff::SignedDuration;

use crate::support::bank::{KEY_CANARY, question, right, wrong};
use crate::support::exam::{Published, section, sections};
use crate::support::stage::Seat;
use crate::support::{MS, Stage};

fn marks(text: &str) -> Marks {
    text.parse().unwrap()
}

async fn result(stage: &Stage, seat: Seat) -> Result<Released, Error> {
    results::own_result(&stage.app, seat.who, seat.attempt).await
}

/// What a candidate sees of their result: nothing, the score, or the review too.
async fn seen(stage: &Stage, seat: Seat) -> &'static str {
    match result(stage, seat).await {
        Err(Error::NotReleased) => "nothing",
        Ok(Released { review: None, .. }) => "score",
        Ok(Released {
            review: Some(_), ..
        }) => "review",
        Err(other) => panic!("{other}"),
    }
}

/// An exam under a policy, one candidate who submitted and one who still sits.
async fn under(stage: &Stage, score: Release, review: Release) -> (Published, Seat, Seat) {
    let exam = stage.exam().release(score, review).publish(2).await;
    let (done, sits) = (stage.seat(&exam, 1).await, stage.seat(&exam, 2).await);
    stage.sit(done, 5).await;
    stage.start(sits).await.unwrap();
    (exam, done, sits)
}

/// An exam with one essay beside the other kinds, and its candidate who has submitted.
async fn with_an_essay(stage: &Stage) -> (Published, Seat) {
    stage.bank().await;
    let mut sections = sections();
    sections.push(section(Kind::Essay, 1, "10"));
    let exam = stage
        .exam()
        .sections(sections)
        .pass_marks("45")
        .publish(1)
        .await;
    let seat = stage.seat(&exam, 1).await;
    stage.sit(seat, 13).await;
    (exam, seat)
}

/// Total, objective, subjective, waiting.
fn told(sums: &Sums) -> (String, String, String, u32) {
    (
        sums.total.to_string(),
        sums.objective.to_string(),
        sums.subjective.to_string(),
        sums.waiting,
    )
}

fn tell(
    total: &str,
    objective: &str,
    subjective: &str,
    waiting: u32,
) -> (String, String, String, u32) {
    (
        total.to_owned(),
        objective.to_owned(),
        subjective.to_owned(),
        waiting,
    )
}

on_each_database! {
    async fn a_result_reaches_a_candidate_when_the_policy_says_so(stage) {
        use Release::{Never, OnClose, OnSubmit};
        stage.bank().await;
        for (score, review, submitted, over) in [
            (Never, Never, "nothing", "nothing"),
            (OnSubmit, Never, "score", "score"),
            (OnSubmit, OnClose, "score", "review"),
            (OnClose, Never, "nothing", "score"),
            (OnClose, OnClose, "nothing", "review"),
        ] {
            let (exam, done, sits) = under(&stage, score, review).await;
            assert_eq!(seen(&stage, sits).await, "nothing", "{score:?} {review:?}: still sits");
            assert_eq!(seen(&stage, done).await, submitted, "{score:?} {review:?}: submitted");
            exams::close(&stage.app, exam.exam.id).await.unwrap();
            assert_eq!(seen(&stage, done).await, over, "{score:?} {review:?}: closed");
            assert_eq!(seen(&stage, sits).await, over, "{score:?} {review:?}: forced to close");
        }
    }

    async fn a_result_opens_part_by_part(stage) {
        use Release::{Never, OnClose, OnSubmit};
        stage.bank().await;
        for (score, [answers, keys, explanations], submitted, over) in [
            (OnSubmit, [OnSubmit, OnClose, OnClose], Some(Part::Answers), Some(Part::Explanations)),
            (OnSubmit, [OnSubmit, Never, Never], Some(Part::Answers), Some(Part::Answers)),
            (OnSubmit, [OnClose, OnClose, Never], Some(Part::Score), Some(Part::Keys)),
            (OnClose, [OnClose, Never, Never], None, Some(Part::Answers)),
        ] {
            let parts = ReviewParts { answers: Some(answers), keys: Some(keys), explanations: Some(explanations) };
            let exam = stage.exam().release(score, Never).rules(|rules| rules.review_parts = parts).publish(2).await;
            let (done, sits) = (stage.seat(&exam, 1).await, stage.seat(&exam, 2).await);
            stage.sit(done, 5).await;
            stage.start(sits).await.unwrap();
            let until = async |seat| match result(&stage, seat).await {
                Ok(released) => {
                    // Own answers come without keys or with them, never both ways and never too early.
                    assert_eq!(released.given.is_some(), released.until == Part::Answers);
                    assert_eq!(released.review.is_some(), Part::Keys <= released.until);
                    Some(released.until)
                }
                Err(Error::NotReleased) => None,
                Err(other) => panic!("{other}"),
            };
            assert_eq!(until(done).await, submitted, "{parts:?}");
            assert_eq!(until(sits).await, None, "{parts:?}: still sits");
            exams::close(&stage.app, exam.exam.id).await.unwrap();
            assert_eq!(until(done).await, over, "{parts:?}: closed");
        }
    }

    async fn own_answers_are_those_that_were_given(stage) {
        stage.bank().await;
        let parts = ReviewParts { answers: Some(Release::OnSubmit), ..ReviewParts::default() };
        let exam = stage.exam().release(Release::OnSubmit, Release::Never).rules(|rules| rules.review_parts = parts).publish(1).await;
        let seat = stage.seat(&exam, 1).await;
        stage.start(seat).await.unwrap();
        let paper = stage.paper(seat).await;
        stage.save(seat, 3, 1, wrong(&paper.slots[2])).await.unwrap();
        stage.submit(seat).await.unwrap();
        let given = result(&stage, seat).await.unwrap().given.unwrap();
        assert_eq!(given.len(), 12);
        for (number, (one, asked)) in (1..).zip(given.iter().zip(&paper.slots)) {
            assert_eq!((one.number, &one.slot, &one.body), (number, &asked.slot, &*asked.body));
            assert_eq!(one.response.is_some(), number == 3);
        }
    }

    async fn a_review_is_not_released_while_a_save_may_still_arrive(stage) {
        stage.bank().await;
        let (exam, done, _) = under(&stage, Release::OnClose, Release::OnClose).await;
        let rules = &exam.exam.rules;
        stage.advance_to(rules.closes_at + rules.grace);
        stage.tick().await;
        assert_eq!(seen(&stage, done).await, "nothing");
        stage.advance(MS);
        assert_eq!(seen(&stage, done).await, "review", "by the clock, though nobody noted it");
    }

    async fn a_review_tells_key_and_reason_of_every_slot(stage) {
        stage.bank().await;
        let (exam, done, _) = under(&stage, Release::OnSubmit, Release::OnClose).await;
        exams::close(&stage.app, exam.exam.id).await.unwrap();
        let review = result(&stage, done).await.unwrap().review.unwrap();
        assert_eq!(review.len(), 12);
        for (number, reviewed) in (1..).zip(&review) {
            assert_eq!(reviewed.score.slot, number);
            assert!(reviewed.question.explanation.contains(KEY_CANARY));
            assert!(!reviewed.sentences[0].is_empty() && reviewed.response.is_some());
        }
    }

    async fn an_essay_waits_for_a_person_and_is_graded_again_after(stage) {
        let (exam, seat) = with_an_essay(&stage).await;
        let before = result(&stage, seat).await.unwrap();
        assert_eq!(told(&before.sums), tell("42", "42", "0", 1));
        assert_eq!(before.passed, None, "nobody can tell yet");
        let staff = stage.staff().await;
        let give = async |slot: u32, given: &str| {
            results::give_marks(&stage.app, &staff, exam.exam.id, seat.attempt, slot, marks(given)).await
        };
        assert!(matches!(give(13, "10.01").await, Err(Error::TooManyMarks { slot: 13, .. })));
        assert!(matches!(give(1, "1").await, Err(Error::NotMarkedByHand { slot: 1 })));
        assert!(matches!(give(14, "1").await, Err(Error::NoSuchSlot { slot: 14, n_slots: 13 })));
        assert_eq!(told(&result(&stage, seat).await.unwrap().sums), tell("42", "42", "0", 1));
        assert_eq!(told(&give(13, "2.5").await.unwrap()), tell("44.5", "42", "2.5", 0));
        assert_eq!(result(&stage, seat).await.unwrap().passed, Some(false));
        assert_eq!(told(&give(13, "8").await.unwrap()), tell("50", "42", "8", 0));
        let after = result(&stage, seat).await.unwrap();
        assert_eq!((told(&after.sums), after.passed), (tell("50", "42", "8", 0), Some(true)));
        let detail = results::detail(&stage.app, &staff, exam.exam.id, seat.attempt).await.unwrap();
        assert_eq!((detail.slots.len(), detail.person.entry.number.as_str()), (13, "0001"));
    }

    async fn nobody_marks_what_is_still_being_written(stage) {
        stage.bank().await;
        let exam = stage.exam().sections(vec![section(Kind::Essay, 1, "10")]).publish(1).await;
        let seat = stage.seat(&exam, 1).await;
        stage.start(seat).await.unwrap();
        let staff = stage.staff().await;
        let given = results::give_marks(&stage.app, &staff, exam.exam.id, seat.attempt, 1, marks("1")).await;
        assert!(matches!(given, Err(Error::AttemptOpen)));
    }

    async fn an_attempt_is_found_under_its_own_exam_only(stage) {
        let (_, seat) = with_an_essay(&stage).await;
        let other = stage.exam().publish(1).await;
        let staff = stage.staff().await;
        let given = results::give_marks(&stage.app, &staff, other.exam.id, seat.attempt, 13, marks("1")).await;
        assert!(matches!(given, Err(Error::NotFound)));
        let detail = results::detail(&stage.app, &staff, other.exam.id, seat.attempt).await;
        assert!(matches!(detail, Err(Error::NotFound)));
    }

    async fn who_never_came_stays_without_attempt_and_grade(stage) {
        stage.bank().await;
        let exam = stage.exam().pass_marks("1").publish(2).await;
        let came = stage.seat(&exam, 1).await;
        stage.sit(came, 12).await;
        stage.advance(SignedDuration::from_hours(3));
        stage.tick().await;
        let standings = results::standings(&stage.app, exam.exam.id).await.unwrap();
        let absent = &standings.lines[1];
        assert_eq!((absent.person.entry.number.as_str(), absent.rank, absent.n_started), ("0002", None, 0));
        let sitting = absent.sitting.as_ref().unwrap();
        assert!(sitting.started_at.is_none() && sitting.closed_at.is_none() && sitting.sums.is_none());
    }

    async fn equal_marks_share_a_rank_and_are_listed_by_time(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(4).await;
        for (n, n_right, mins) in [(1, 12, 9), (2, 12, 3), (3, 4, 1)] {
            let seat = stage.seat(&exam, n).await;
            stage.start(seat).await.unwrap();
            stage.advance(SignedDuration::from_mins(mins));
            stage.sit(seat, n_right).await;
        }
        let four = stage.seat(&exam, 4).await;
        stage.sit(four, 12).await;
        let standings = results::standings(&stage.app, exam.exam.id).await.unwrap();
        let ranks: Vec<_> =
            standings.lines.iter().map(|line| (line.rank.unwrap(), line.person.entry.number.as_str())).collect();
        assert_eq!(ranks, [(1, "0004"), (1, "0002"), (1, "0001"), (4, "0003")]);
        let sums = standings.lines[0].sitting.as_ref().unwrap().sums.as_ref().unwrap();
        assert_eq!(passed(&standings.exam, sums), None, "without a pass mark nobody passes or fails");
    }

    async fn a_question_counts_by_its_own_rule_and_another_by_that_of_the_section(stage) {
        stage.put(vec![question(Kind::Multiple, 1), question(Kind::Multiple, 2)]).await;
        for (other, wanted) in [(2, "2"), (1, "1")] {
            let excluded = question(Kind::Multiple, other).code.clone();
            let exam = stage
                .exam()
                .sections(vec![section(Kind::Multiple, 1, "2")])
                .plan(|parts| parts.excluded = [excluded].into())
                .release(Release::OnSubmit, Release::OnClose)
                .publish(1)
                .await;
            let seat = stage.seat(&exam, 1).await;
            stage.start(seat).await.unwrap();
            let ResponseForm::Choices(mut letters) = right(&stage.paper(seat).await.slots[0]) else {
                panic!("a multiple choice has letters");
            };
            letters.truncate(1);
            stage.save(seat, 1, 1, ResponseForm::Choices(letters)).await.unwrap();
            stage.submit(seat).await.unwrap();
            stage.tick().await;
            exams::close(&stage.app, exam.exam.id).await.unwrap();
            let released = result(&stage, seat).await.unwrap();
            assert_eq!(released.sums.total.to_string(), wanted);
            let sentence = &released.review.unwrap()[0].sentences[0];
            assert!(sentence.contains(&format!("得 {wanted} 分（满分 2 分")), "{sentence}");
        }
    }
}
