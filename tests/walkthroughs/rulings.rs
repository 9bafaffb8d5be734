//! A key that was wrong, found after the exam: proposed, looked at, put into force, everybody graded again.

use std::collections::BTreeMap;

use examhall::app::rulings::{self, Kept, Preview, Wanted};
use examhall::app::{Error, bank as bank_cases, exams, results};
use examhall::domain::exam::Release;
use examhall::domain::question::{Key, Kind, QuestionCode};

use examhall::domain::ruling::{Decision, Policy};
use examhall::formats::question::{KeyValue, QuestionForm};
use examhall::formats::response::ResponseForm;
use examhall::store::grades::{load_scores, load_sitting};
use examhall::store::standings::{Attempts, Order, each};
use examhall::store::{StoreError, bank};
use jiff::SignedDuration;
use jiff::tz::TimeZone;

use crate::support::Stage;
use crate::support::exam::{Published, section};
use crate::support::stage::Seat;

/// Two statements of one mark each, both right by the bank, the same paper for all: the first candidate answers both rightly, the
/// second both wrongly, the third nothing.
async fn sat(stage: &Stage) -> (Published, [Seat; 3]) {
    stage.bank().await;
    let exam = stage
        .exam()
        .shared()
        .sections(vec![section(Kind::TrueFalse, 2, "1")])
        .pass_marks("1")
        .release(Release::OnSubmit, Release::OnClose)
        .publish(3)
        .await;
    let seats = [
        stage.seat(&exam, 1).await,
        stage.seat(&exam, 2).await,
        stage.seat(&exam, 3).await,
    ];
    for (seat, is_right) in seats.into_iter().zip([Some(true), Some(false), None]) {
        stage.start(seat).await.unwrap();
        for slot in 1..=2 {
            if let Some(is_right) = is_right {
                stage
                    .save(seat, slot, 1, ResponseForm::Truth(is_right))
                    .await
                    .unwrap();
            }
        }
        stage.submit(seat).await.unwrap();
    }
    stage.tick().await;
    (exam, seats)
}

/// The code of the question in a slot of the first candidate's paper.
async fn code_of(stage: &Stage, exam: &Published, slot: usize) -> QuestionCode {
    stage.code_at(stage.seat(exam, 1).await, slot)
}

fn totals(stage: &Stage, seats: [Seat; 3]) -> String {
    let conn = &mut stage.database().connect();
    let total = |seat: Seat| {
        load_sitting(conn, seat.attempt)
            .unwrap()
            .sums
            .unwrap()
            .total
    };
    seats.map(total).map(|total| total.to_string()).join(" ")
}

async fn propose(stage: &Stage, exam: &Published, policy: Policy) -> Result<Kept, Error> {
    let code = code_of(stage, exam, 1).await;
    let wanted = Wanted::Correction {
        policy,
        key: policy.needs_key().then_some(KeyValue::Truth(false)),
        accepted: vec![],
    };
    let (app, staff) = (&stage.app, stage.staff().await);
    rulings::propose(app, &staff, exam.exam.id, code, wanted, "答案有误").await
}

async fn apply(stage: &Stage, exam: &Published, kept: &Kept) -> Kept {
    let staff = stage.staff().await;
    let decided = rulings::decide(&stage.app, &staff, exam.exam.id, kept.id, Decision::Applied);
    let decided = decided.await.unwrap();
    stage.tick().await;
    decided
}

/// Changed, gain, lose, newly passed, newly failed, ranks that move, means.
fn told(preview: &Preview) -> String {
    let mean = |marks: Option<examhall::domain::marks::Marks>| marks.unwrap().to_string();
    format!(
        "{} changed, +{} -{}, passes +{} -{}, {} ranks, {} to {}",
        preview.n_changed,
        preview.n_gain,
        preview.n_lose,
        preview.n_pass,
        preview.n_fail,
        preview.n_rank_moves,
        mean(preview.mean_before),
        mean(preview.mean_after)
    )
}

on_each_database! {
    async fn each_policy_gives_what_its_dry_run_said(stage) {
        let (exam, seats) = sat(&stage).await;
        assert_eq!(totals(&stage, seats), "2 0 0");
        let table = [
            (Policy::BothKeys, "1 changed, +1 -0, passes +1 -0, 1 ranks, 0.67 to 1", "2 1 0"),
            (Policy::NewKey, "1 changed, +0 -1, passes +0 -0, 1 ranks, 1 to 0.67", "1 1 0"),
            (Policy::FullMarks, "2 changed, +2 -0, passes +1 -0, 2 ranks, 0.67 to 1.33", "2 1 1"),
            (Policy::Drop, "2 changed, +0 -2, passes +0 -2, 0 ranks, 1.33 to 0.67", "2 0 0"),
        ];
        for (policy, wanted, after) in table {
            let before = totals(&stage, seats);
            let kept = match propose(&stage, &exam, policy).await {
                Ok(kept) => kept,
                Err(error) => panic!("{policy:?}: {error}"),
            };
            let preview = rulings::preview(&stage.app, exam.exam.id, kept.id).await.unwrap();
            assert_eq!(totals(&stage, seats), before, "a dry run stores nothing");
            apply(&stage, &exam, &kept).await;
            assert_eq!(totals(&stage, seats), after, "{policy:?}");
            assert_eq!(told(&preview), wanted, "{policy:?}");
        }
    }

    async fn a_sheet_marks_with_a_date_whose_total_a_ruling_changed(stage) {
        let (exam, _) = sat(&stage).await;
        let kept = propose(&stage, &exam, Policy::BothKeys).await.unwrap();
        stage.advance(SignedDuration::from_hours(24));
        let day = stage.now().to_zoned(TimeZone::UTC).date();
        apply(&stage, &exam, &kept).await;
        let id = exam.exam.id;
        let mut marked = BTreeMap::new();
        let conn = &mut stage.database().connect();
        each::<StoreError>(conn, id, Attempts::One, Order::Rank, |line| {
            let at = line.corrected_at.map(|at| at.to_zoned(TimeZone::UTC).date());
            marked.insert(line.number, at);
            Ok(())
        })
        .unwrap();
        let wanted = [("0001", None), ("0002", Some(day)), ("0003", None)];
        assert_eq!(marked, wanted.map(|(number, day)| (number.to_owned(), day)).into());
    }

    async fn a_withdrawn_correction_leaves_the_bank_as_it_was(stage) {
        let (exam, _) = sat(&stage).await;
        let in_bank = |code: &QuestionCode| bank::load(&mut stage.database().connect(), code).unwrap();
        let staff = stage.staff().await;
        let kept = propose(&stage, &exam, Policy::FullMarks).await.unwrap();
        let before = in_bank(&kept.question);
        rulings::decide(&stage.app, &staff, exam.exam.id, kept.id, Decision::Withdrawn).await.unwrap();
        assert_eq!(in_bank(&kept.question), before, "no key was proposed");
        let kept = propose(&stage, &exam, Policy::NewKey).await.unwrap();
        assert_ne!(in_bank(&kept.question).key, before.key);
        rulings::decide(&stage.app, &staff, exam.exam.id, kept.id, Decision::Withdrawn).await.unwrap();
        let after = in_bank(&kept.question);
        assert_eq!((&after.key, &after.body, after.status, after.version), (&before.key, &before.body, before.status, 3));
    }

    async fn a_withdrawn_correction_undoes_nothing_that_somebody_changed_since(stage) {
        let (exam, _) = sat(&stage).await;
        let staff = stage.staff().await;
        let kept = propose(&stage, &exam, Policy::NewKey).await.unwrap();
        let conn = &mut stage.database().connect();
        let mut form = QuestionForm::from_question(&bank::load(conn, &kept.question).unwrap());
        form.explanation = "此后改过".to_owned();
        let changed = vec![form.into_question(None).unwrap()];
        bank_cases::put_questions(&stage.app, Some(&staff), changed).await.unwrap();
        let changed = bank::load(conn, &kept.question).unwrap();
        rulings::decide(&stage.app, &staff, exam.exam.id, kept.id, Decision::Withdrawn).await.unwrap();
        assert_eq!(bank::load(conn, &kept.question).unwrap(), changed);
    }

    async fn the_sentence_of_a_corrected_question_says_so(stage) {
        let (exam, seats) = sat(&stage).await;
        let kept = propose(&stage, &exam, Policy::FullMarks).await.unwrap();
        apply(&stage, &exam, &kept).await;
        exams::close(&stage.app, exam.exam.id).await.unwrap();
        let own = results::own_result(&stage.app, seats[1].who, seats[1].attempt).await.unwrap();
        let sentences = &own.review.unwrap()[0].sentences;
        assert_eq!(sentences[0], "本题更正，全员满分：得 1 分（满分 1 分）");
        assert_eq!(sentences[1], "The question was corrected, full marks to all: 1 of 1 marks");
    }

    async fn earlier_grades_are_kept_and_a_second_regrading_changes_nothing(stage) {
        let (exam, seats) = sat(&stage).await;
        let kept = propose(&stage, &exam, Policy::NewKey).await.unwrap();
        let decided = apply(&stage, &exam, &kept).await;
        assert_eq!((decided.number, decided.regraded_at.is_some()), (Some(1), true));
        let count = "SELECT count(*) AS count FROM grades";
        let n_grades = stage.database().count(count);
        // Everybody had the question.
        assert_eq!(n_grades, 6);
        let before = load_scores(&mut stage.database().connect(), seats[0].attempt).unwrap();
        rulings::regrade_some(&stage.app, exam.exam.id, None).await.unwrap();
        stage.tick().await;
        assert_eq!(stage.database().count(count), n_grades);
        let after = load_scores(&mut stage.database().connect(), seats[0].attempt).unwrap();
        assert_eq!(before, after);
    }

    async fn who_is_graded_after_a_correction_is_graded_by_it(stage) {
        stage.bank().await;
        let exam = stage.exam().shared().sections(vec![section(Kind::TrueFalse, 1, "1")]).publish(2).await;
        let (first, second) = (stage.seat(&exam, 1).await, stage.seat(&exam, 2).await);
        stage.start(first).await.unwrap();
        stage.submit(first).await.unwrap();
        stage.tick().await;
        let kept = propose(&stage, &exam, Policy::NewKey).await.unwrap();
        apply(&stage, &exam, &kept).await;
        stage.start(second).await.unwrap();
        stage.save(second, 1, 1, ResponseForm::Truth(false)).await.unwrap();
        stage.submit(second).await.unwrap();
        stage.tick().await;
        let sums = load_sitting(&mut stage.database().connect(), second.attempt).unwrap().sums;
        assert_eq!(sums.unwrap().total.to_string(), "1");
    }

    async fn a_ruling_is_decided_once_and_by_a_second_person_where_the_service_says_so(stage) {
        let (exam, seats) = sat(&stage).await;
        let kept = propose(&stage, &exam, Policy::Drop).await.unwrap();
        let (app, staff) = (stage.app.clone().with_second_person(true), stage.staff().await);
        let own = rulings::decide(&app, &staff, exam.exam.id, kept.id, Decision::Applied).await;
        assert!(matches!(own, Err(Error::SecondPerson)));
        let withdrawn = rulings::decide(&app, &staff, exam.exam.id, kept.id, Decision::Withdrawn).await;
        assert_eq!(withdrawn.unwrap().number, None);
        let again = rulings::decide(&stage.app, &staff, exam.exam.id, kept.id, Decision::Applied).await;
        let decision = Decision::Withdrawn;
        assert!(matches!(again, Err(Error::RulingDecided { decision: found }) if found == decision));
        stage.tick().await;
        assert_eq!(totals(&stage, seats), "2 0 0");
    }

    async fn a_correction_that_cannot_be_is_refused_and_leaves_the_bank_alone(stage) {
        let (exam, _) = sat(&stage).await;
        let staff = stage.staff().await;
        let code = code_of(&stage, &exam, 1).await;
        let correction = |policy, key| Wanted::Correction { policy, key, accepted: vec![] };
        let blank = Wanted::Text { blank: 1, text: "甲".to_owned(), is_accepted: true };
        for (code, wanted, field) in [
            (code.as_str(), correction(Policy::NewKey, None), "key"),
            (code.as_str(), correction(Policy::Drop, Some(KeyValue::Truth(true))), "key"),
            (code.as_str(), correction(Policy::NewKey, Some(KeyValue::Truth(true))), "key"),
            ("NONE-1", correction(Policy::Drop, None), "question"),
            (code.as_str(), blank, "blank"),
        ] {
            let code = code.parse().unwrap();
            let refused = rulings::propose(&stage.app, &staff, exam.exam.id, code, wanted, "因").await;
            let Err(Error::Field { field: found, .. }) = refused else {
                panic!("{field}: {refused:?}");
            };
            assert_eq!(found, field);
        }
        let of_another_kind = correction(Policy::NewKey, Some(KeyValue::One("A".to_owned())));
        let refused = rulings::propose(&stage.app, &staff, exam.exam.id, code.clone(), of_another_kind, "因").await;
        assert!(matches!(refused, Err(Error::Questions(_))), "{refused:?}");
        assert!(rulings::list(&stage.app, exam.exam.id).await.unwrap().is_empty());
        assert_eq!(bank_cases::load_question(&stage.app, code, None).await.unwrap().version, 1);
    }

    async fn papers_of_everybodys_own_are_corrected_where_the_question_stands(stage) {
        stage.bank().await;
        let exam = stage.exam().sections(vec![section(Kind::TrueFalse, 1, "1")]).publish(6).await;
        let mut with_it = BTreeMap::new();
        let first = code_of(&stage, &exam, 1).await;
        for n in 1..=6 {
            let seat = stage.seat(&exam, n).await;
            stage.sit(seat, 0).await;
            let has_it = stage.code_at(seat, 1) == first;
            with_it.insert(n, (seat, has_it));
        }
        stage.tick().await;
        let kept = propose(&stage, &exam, Policy::FullMarks).await.unwrap();
        apply(&stage, &exam, &kept).await;
        assert!(with_it.values().any(|(_, has_it)| !has_it), "papers differ");
        for (seat, has_it) in with_it.into_values() {
            let sums = load_sitting(&mut stage.database().connect(), seat.attempt).unwrap().sums;
            assert_eq!(sums.unwrap().n_right, u32::from(has_it));
        }
    }

    async fn a_text_in_a_blank_that_is_accepted_is_right_for_all_who_wrote_it(stage) {
        stage.bank().await;
        let exam = stage.exam().shared().sections(vec![section(Kind::Blank, 1, "2")]).publish(3).await;
        let seats = [stage.seat(&exam, 1).await, stage.seat(&exam, 2).await, stage.seat(&exam, 3).await];
        let code = code_of(&stage, &exam, 1).await;
        let question = bank_cases::load_question(&stage.app, code.clone(), None).await.unwrap();
        let Key::Blanks(accepted) = &question.key else { panic!() };
        let first: Vec<String> = accepted.iter().map(|texts| texts[0].clone()).collect();
        for (seat, text) in seats.into_iter().zip(["同义说法", " 同义 说法。", "别的"]) {
            stage.start(seat).await.unwrap();
            let texts = std::iter::once(text.to_owned()).chain(first[1..].iter().cloned());
            stage.save(seat, 1, 1, ResponseForm::Blanks(texts.collect())).await.unwrap();
            stage.submit(seat).await.unwrap();
        }
        stage.tick().await;
        let staff = stage.staff().await;
        let wanted = |is_accepted| Wanted::Text { blank: 1, text: "同义说法".to_owned(), is_accepted };
        let rights = |stage: &Stage| {
            let conn = &mut stage.database().connect();
            seats.map(|seat| load_sitting(conn, seat.attempt).unwrap().sums.unwrap().n_right)
        };
        assert_eq!(rights(&stage), [0, 0, 0]);
        rulings::rule_text(&stage.app, &staff, exam.exam.id, code.clone(), wanted(true), "同义").await.unwrap();
        assert_eq!(rights(&stage), [1, 1, 0]);
        rulings::rule_text(&stage.app, &staff, exam.exam.id, code.clone(), wanted(false), "再议").await.unwrap();
        assert_eq!(rights(&stage), [0, 0, 0]);
        let form = QuestionForm::from_question(&bank_cases::load_question(&stage.app, code, None).await.unwrap());
        assert_eq!(form.version, 1, "the bank is not touched");
    }
}
