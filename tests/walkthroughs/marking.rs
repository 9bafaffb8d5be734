//! 阅卷: one marker, two, a third; claims that lapse; marks that are changed.

use examhall::app::marking::{self, Counts, Kept, Task};
use examhall::app::results::{self, Sums};
use examhall::app::{Error, audit};
use examhall::domain::access::Staff;
use examhall::domain::audit::Action;
use examhall::domain::marking::{Markers, Rules};
use examhall::domain::marks::Marks;
use examhall::domain::question::Kind;
use examhall::domain::response::Response;
use examhall::formats::response::ResponseForm;
use examhall::store::grades::load_sitting;
use jiff::SignedDuration;

use crate::support::bank::KEY_CANARY;
use crate::support::exam::{Published, section};
use crate::support::stage::Seat;
use crate::support::{MS, Stage};

fn marks(text: &str) -> Marks {
    text.parse().unwrap()
}

/// An exam of one essay worth 10; candidate `n` wrote the `n`th of these, and nothing where it is empty.
async fn sat(stage: &Stage, written: &[&str]) -> (Published, Vec<Seat>) {
    stage.bank().await;
    let essay = vec![section(Kind::Essay, 1, "10")];
    let exam = stage
        .exam()
        .sections(essay)
        .shared()
        .publish(written.len())
        .await;
    let mut seats = Vec::new();
    for (n, text) in (1..).zip(written) {
        let seat = stage.seat(&exam, n).await;
        stage.start(seat).await.unwrap();
        if !text.is_empty() {
            let asked = &stage.paper(seat).await.slots[0];
            let response = Response::Text((*text).to_owned());
            let form = ResponseForm::from_response(&response, &asked.slot, &asked.body.layout);
            stage.save(seat, 1, 1, form.unwrap()).await.unwrap();
        }
        stage.submit(seat).await.unwrap();
        seats.push(seat);
    }
    (exam, seats)
}

async fn take(stage: &Stage, exam: &Published, who: &Staff) -> Option<Task> {
    marking::take_next(&stage.app, who, exam.exam.id)
        .await
        .unwrap()
}

async fn mark(
    stage: &Stage,
    exam: &Published,
    who: &Staff,
    task: &Task,
    given: &str,
) -> Result<Kept, Error> {
    marking::mark(
        &stage.app,
        who,
        exam.exam.id,
        task.marking,
        (marks(given), None),
    )
    .await
}

/// Takes the next answer and marks it.
async fn take_and_mark(stage: &Stage, exam: &Published, who: &Staff, given: &str) -> Task {
    let task = take(stage, exam, who).await.unwrap();
    mark(stage, exam, who, &task, given).await.unwrap();
    task
}

async fn set(
    stage: &Stage,
    exam: &Published,
    markers: u32,
    tolerance: &str,
) -> Result<Rules, Error> {
    let staff = stage.staff().await;
    marking::set_rules(
        &stage.app,
        &staff,
        exam.exam.id,
        (markers, marks(tolerance)),
    )
    .await
}

/// Waiting, marked once, differing, done.
async fn progress(stage: &Stage, exam: &Published) -> [usize; 4] {
    let of = marking::progress(&stage.app, exam.exam.id).await.unwrap();
    let Counts {
        n_waiting,
        n_marked_once,
        n_differing,
        n_done,
    } = of.first().map(|one| one.counts).unwrap_or_default();
    [n_waiting, n_marked_once, n_differing, n_done]
}

/// The total of an attempt, and how many answers of it wait.
fn told(stage: &Stage, seat: Seat) -> (String, u32) {
    let sums: Sums = load_sitting(&mut stage.database().connect(), seat.attempt)
        .unwrap()
        .sums
        .unwrap();
    (sums.total.to_string(), sums.waiting)
}

fn tell(total: &str, waiting: u32) -> (String, u32) {
    (total.to_owned(), waiting)
}

on_each_database! {
    async fn one_marker_settles_an_answer_and_the_attempt_is_graded_again(stage) {
        let (exam, seats) = sat(&stage, &["甲文", "乙文", ""]).await;
        let one = stage.staff().await;
        assert_eq!(progress(&stage, &exam).await, [2, 0, 0, 0], "what was left empty waits for nobody");
        let first = take(&stage, &exam, &one).await.unwrap();
        assert!(first.rubric.contains(KEY_CANARY) && first.stem.contains("简答题"), "{first:?}");
        assert_eq!((first.marks, first.n_left), (marks("10"), 2));
        let again = take(&stage, &exam, &one).await.unwrap();
        assert_eq!((again.marking, &again.text), (first.marking, &first.text), "one at a time");
        let seat = seats[usize::from(first.text == "乙文")];
        assert_eq!(told(&stage, seat), tell("0", 1));
        assert!(matches!(mark(&stage, &exam, &one, &first, "10.01").await, Err(Error::TooManyMarks { .. })));
        assert_eq!(mark(&stage, &exam, &one, &first, "8.5").await.unwrap().number, 1);
        assert_eq!(told(&stage, seat), tell("8.5", 0));
        assert_eq!(progress(&stage, &exam).await, [1, 0, 0, 1]);
        let second = take_and_mark(&stage, &exam, &one, "3").await;
        assert_ne!(second.text, first.text);
        assert_eq!(second.n_left, 1);
        assert!(take(&stage, &exam, &one).await.is_none());
        assert_eq!(mark(&stage, &exam, &one, &first, "9").await.unwrap().number, 2, "a slip can be mended");
        assert_eq!(told(&stage, seat), tell("9", 0));
        assert_eq!(progress(&stage, &exam).await, [0, 0, 0, 2]);
    }

    async fn two_markers_who_agree_count_by_their_mean(stage) {
        let (exam, seats) = sat(&stage, &["文"]).await;
        let (one, two) = (stage.staff().await, stage.staff_named("second").await);
        set(&stage, &exam, 2, "1").await.unwrap();
        take_and_mark(&stage, &exam, &one, "7").await;
        assert_eq!(told(&stage, seats[0]), tell("0", 1));
        assert_eq!(progress(&stage, &exam).await, [0, 1, 0, 0]);
        assert!(take(&stage, &exam, &one).await.is_none(), "nobody is both markers of an answer");
        assert_eq!(take_and_mark(&stage, &exam, &two, "7.25").await.n_left, 1);
        assert_eq!(told(&stage, seats[0]), tell("7.13", 0));
        assert_eq!(progress(&stage, &exam).await, [0, 0, 0, 1]);
        let noted = audit::list(&stage.app, Some(exam.exam.id), None, 10).await.unwrap();
        let facts: Vec<_> = noted.iter().filter(|line| line.action == Action::EssayMarked).collect();
        assert_eq!(facts.len(), 1, "only what counts is noted");
        let facts = serde_json::Value::Object(facts[0].facts.clone());
        assert_eq!(facts, serde_json::json!({ "slot": 1, "marks": "7.13", "n_markers": 2 }));
    }

    async fn a_third_marker_decides_where_two_differ(stage) {
        let (exam, seats) = sat(&stage, &["文"]).await;
        let (one, two, three) =
            (stage.staff().await, stage.staff_named("second").await, stage.staff_named("third").await);
        set(&stage, &exam, 2, "1").await.unwrap();
        take_and_mark(&stage, &exam, &one, "4").await;
        take_and_mark(&stage, &exam, &two, "9").await;
        assert_eq!(told(&stage, seats[0]), tell("0", 1), "neither counts");
        assert_eq!(progress(&stage, &exam).await, [0, 0, 1, 0]);
        assert!(take(&stage, &exam, &one).await.is_none() && take(&stage, &exam, &two).await.is_none());
        take_and_mark(&stage, &exam, &three, "7.5").await;
        assert_eq!(told(&stage, seats[0]), tell("8.25", 0));
        assert_eq!(progress(&stage, &exam).await, [0, 0, 0, 1]);
        let four = stage.staff_named("fourth").await;
        assert!(take(&stage, &exam, &four).await.is_none());
    }

    async fn marks_that_are_changed_can_call_for_a_third_and_what_counted_counts_until_then(stage) {
        let (exam, seats) = sat(&stage, &["文"]).await;
        let (one, two, three) =
            (stage.staff().await, stage.staff_named("second").await, stage.staff_named("third").await);
        set(&stage, &exam, 2, "0").await.unwrap();
        take_and_mark(&stage, &exam, &one, "5").await;
        let task = take_and_mark(&stage, &exam, &two, "5").await;
        assert_eq!(told(&stage, seats[0]), tell("5", 0));
        stage.advance(MS);
        mark(&stage, &exam, &two, &task, "9").await.unwrap();
        assert_eq!(told(&stage, seats[0]), tell("5", 0));
        assert_eq!(progress(&stage, &exam).await, [0, 0, 1, 0]);
        take_and_mark(&stage, &exam, &three, "9").await;
        assert_eq!(told(&stage, seats[0]), tell("9", 0));
    }

    async fn an_answer_is_in_one_markers_hands_until_its_time_is_over(stage) {
        let (exam, _) = sat(&stage, &["文"]).await;
        let (one, two) = (stage.staff().await, stage.staff_named("second").await);
        set(&stage, &exam, 2, "0").await.unwrap();
        let lost = take(&stage, &exam, &one).await.unwrap();
        let half_an_hour = SignedDuration::from_mins(30);
        assert_eq!(lost.lapses_at, stage.now() + half_an_hour);
        stage.advance(half_an_hour - MS);
        assert!(take(&stage, &exam, &two).await.is_none());
        stage.advance(MS);
        let task = take(&stage, &exam, &two).await.unwrap();
        assert!(matches!(mark(&stage, &exam, &one, &lost, "5").await, Err(Error::MarkingLapsed)));
        assert!(matches!(mark(&stage, &exam, &one, &task, "5").await, Err(Error::NotFound)), "in other hands");
        stage.advance(half_an_hour);
        mark(&stage, &exam, &two, &task, "5").await.unwrap();
        assert_eq!(mark(&stage, &exam, &one, &lost, "5").await.unwrap().number, 1, "it still waits for them");
        assert_eq!(progress(&stage, &exam).await, [0, 0, 0, 1]);
    }

    async fn an_answer_that_needs_no_more_marks_takes_none(stage) {
        let (exam, seats) = sat(&stage, &["文"]).await;
        let one = stage.staff().await;
        let task = take(&stage, &exam, &one).await.unwrap();
        let by_hand = results::give_marks(&stage.app, &one, exam.exam.id, seats[0].attempt, 1, marks("6")).await;
        assert_eq!(by_hand.unwrap().total, marks("6"));
        assert_eq!(progress(&stage, &exam).await, [0, 0, 0, 1]);
        assert!(take(&stage, &exam, &one).await.is_none());
        assert!(matches!(mark(&stage, &exam, &one, &task, "5").await, Err(Error::MarkingLapsed)));
        assert_eq!(told(&stage, seats[0]), tell("6", 0));
    }

    async fn marks_by_hand_end_a_difference(stage) {
        let (exam, seats) = sat(&stage, &["文"]).await;
        let (one, two, three) =
            (stage.staff().await, stage.staff_named("second").await, stage.staff_named("third").await);
        set(&stage, &exam, 2, "0").await.unwrap();
        take_and_mark(&stage, &exam, &one, "5").await;
        take_and_mark(&stage, &exam, &two, "9").await;
        stage.advance(MS);
        results::give_marks(&stage.app, &one, exam.exam.id, seats[0].attempt, 1, marks("6")).await.unwrap();
        assert_eq!(progress(&stage, &exam).await, [0, 0, 0, 1]);
        assert!(take(&stage, &exam, &three).await.is_none());
    }

    async fn all_answers_of_an_exam_are_marked_by_the_same_rules(stage) {
        let (exam, _) = sat(&stage, &["文"]).await;
        let one = stage.staff().await;
        assert_eq!(marking::rules(&stage.app, exam.exam.id).await.unwrap(), Rules::default());
        let two = Rules { markers: Markers::Two, tolerance: marks("1.5") };
        assert_eq!(set(&stage, &exam, 2, "1.5").await.unwrap(), two);
        for number in [0, 3] {
            let refused = set(&stage, &exam, number, "0").await;
            assert!(matches!(refused, Err(Error::Field { field: "markers_per_answer", .. })));
        }
        take_and_mark(&stage, &exam, &one, "5").await;
        assert!(matches!(set(&stage, &exam, 1, "1.5").await, Err(Error::MarkingBegun)));
        assert!(matches!(set(&stage, &exam, 2, "1").await, Err(Error::MarkingBegun)));
        assert_eq!(set(&stage, &exam, 2, "1.5").await.unwrap(), two, "to say the same is no change");
        assert_eq!(marking::rules(&stage.app, exam.exam.id).await.unwrap(), two);
    }

    async fn an_answer_is_marked_under_its_own_exam_only(stage) {
        let (exam, seats) = sat(&stage, &["文"]).await;
        let one = stage.staff().await;
        let task = take(&stage, &exam, &one).await.unwrap();
        let other = stage.exam().publish(1).await;
        assert!(matches!(mark(&stage, &other, &one, &task, "5").await, Err(Error::NotFound)));
        assert!(take(&stage, &other, &one).await.is_none());
        assert_eq!(progress(&stage, &other).await, [0; 4]);
        assert_eq!(told(&stage, seats[0]), tell("0", 1));
    }

    async fn what_is_still_being_written_waits_for_no_marker(stage) {
        stage.bank().await;
        let exam = stage.exam().sections(vec![section(Kind::Essay, 1, "10")]).publish(1).await;
        let seat = stage.seat(&exam, 1).await;
        stage.start(seat).await.unwrap();
        let asked = &stage.paper(seat).await.slots[0];
        stage.save(seat, 1, 1, crate::support::bank::right(asked)).await.unwrap();
        let one = stage.staff().await;
        assert!(take(&stage, &exam, &one).await.is_none());
        stage.submit(seat).await.unwrap();
        assert!(take(&stage, &exam, &one).await.is_some());
    }

    async fn markers_on_two_nodes_never_hold_the_same_answer(stage) {
        let texts: Vec<String> = (0..8).map(|n| format!("第{n}篇")).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let (exam, _) = sat(&stage, &texts).await;
        let (one, two) = (stage.staff().await, stage.staff_named("second").await);
        let node = stage.node();
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..4 {
            let (a, b) = futures_util::future::join(
                marking::take_next(&stage.app, &one, exam.exam.id),
                marking::take_next(&node, &two, exam.exam.id),
            ).await;
            for (who, task) in [(&one, a), (&two, b)] {
                let task = task.unwrap().unwrap();
                assert!(seen.insert(task.text.clone()), "{} was dealt twice", task.text);
                mark(&stage, &exam, who, &task, "5").await.unwrap();
            }
        }
        assert_eq!(progress(&stage, &exam).await, [0, 0, 0, 8]);
        node.close();
    }
}
