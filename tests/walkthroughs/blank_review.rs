//! 填空复核: what was written in blanks, each distinct answer once.

use examhall::app::blank_review::{Filter, Review, Status, list};
use examhall::domain::blank_review::State;
use examhall::domain::question::{Key, Kind, Question};
use examhall::domain::response::Response;
use examhall::domain::ruling::{Decision, Matter, Ruling};
use examhall::domain::{ExamId, RulingId};
use examhall::formats::response::ResponseForm;
use examhall::store::rulings;
use uuid::Uuid;

use crate::support::Stage;
use crate::support::bank::parts;
use crate::support::exam::{Published, section};
use crate::support::stage::Seat;

/// One question of two blanks, 网信办 under its long name and a share.
fn question() -> Question {
    let mut parts = parts(Kind::Blank, 1);
    let accepted = |text: &str| vec![text.to_owned()];
    parts.key = Key::Blanks(vec![accepted("国家互联网信息办公室"), accepted("41.5%")]);
    Question::new(parts).unwrap()
}

async fn start(stage: &Stage, exam: &Published, n: usize, blanks: Option<[&str; 2]>) -> Seat {
    let seat = stage.seat(exam, n).await;
    stage.start(seat).await.unwrap();
    if let Some(blanks) = blanks {
        let asked = &stage.paper(seat).await.slots[0];
        let response = Response::Blanks(blanks.map(str::to_owned).into());
        let form = ResponseForm::from_response(&response, &asked.slot, &asked.body.layout).unwrap();
        stage.save(seat, 1, 1, form).await.unwrap();
    }
    seat
}

/// Eight who have submitted, and one who still writes.
async fn sat(stage: &Stage) -> Published {
    stage.put(vec![question()]).await;
    let exam = stage
        .exam()
        .sections(vec![section(Kind::Blank, 1, "4")])
        .publish(9)
        .await;
    let written = [
        Some(["国家互联网信息办公室", "41.5%"]),
        Some(["国家 互联网信息办公室", "百分之四十一点五"]),
        Some(["网信办", "0.415"]),
        Some(["网信 办", "0.415"]),
        Some(["国家互联网信息办公厅", "42%"]),
        Some(["网信办", " "]),
        Some(["", "42%"]),
        None,
    ];
    for (n, blanks) in (1..).zip(written) {
        let seat = start(stage, &exam, n, blanks).await;
        stage.submit(seat).await.unwrap();
    }
    start(stage, &exam, 9, Some(["还在写", "50%"])).await;
    exam
}

async fn review(stage: &Stage, exam: ExamId, filter: Filter, limit: usize) -> Review {
    list(&stage.app, exam, filter, limit).await.unwrap()
}

async fn with(stage: &Stage, exam: ExamId, status: Status) -> Vec<String> {
    let filter = Filter {
        status,
        ..Filter::default()
    };
    told(&review(stage, exam, filter, 100).await)
}

/// Rules of a text in a blank of the one question, and puts that into force.
async fn rule(
    stage: &Stage,
    exam: ExamId,
    number: u128,
    (blank, text, is_accepted): (u32, &str, bool),
) {
    let by = stage.staff().await.account;
    let version = review(stage, exam, Filter::default(), 1).await.answers[0].version;
    let matter = Matter::Text {
        blank,
        text: text.to_owned(),
        is_accepted,
    };
    let proposal = rulings::Proposal {
        id: RulingId::new(Uuid::from_u128(number)),
        exam,
        ruling: Ruling { version, matter },
        reason: "与答案同义".to_owned(),
        account: by,
        at: stage.now(),
    };
    let conn = &mut stage.database().connect();
    rulings::insert(conn, &proposal).unwrap();
    let kept = rulings::load(conn, proposal.id).unwrap();
    rulings::decide(conn, &kept, Decision::Applied, by, stage.now()).unwrap();
}

/// Each answer in a line: how it stands, blank, text, how many of how many, share.
fn told(review: &Review) -> Vec<String> {
    let line = |answer: &examhall::app::blank_review::Distinct| {
        let (place, share) = (&answer.place, answer.share.unwrap());
        let (state, n_had) = (answer.state.as_str(), answer.n_had);
        format!(
            "{state} {} {} {}/{n_had} {share}",
            place.blank, place.canonical, place.count
        )
    };
    review.answers.iter().map(line).collect()
}

const NEAR: [&str; 2] = [
    "near 2 0.415 2/8 25.0%",
    "near 1 国家互联网信息办公厅 1/8 12.5%",
];
const WRONG: [&str; 2] = ["wrong 1 网信办 3/8 37.5%", "wrong 2 42% 2/8 25.0%"];

on_each_database! {
    async fn each_distinct_answer_is_told_once_near_ones_first(stage) {
        let exam = sat(&stage).await.exam.id;
        assert_eq!(with(&stage, exam, Status::Open).await, [NEAR, WRONG].concat());
        let right = ["right 1 国家互联网信息办公室 2/8 25.0%", "right 2 41.5% 2/8 25.0%"];
        let all = with(&stage, exam, Status::All).await;
        assert_eq!(all, [NEAR[0], NEAR[1], WRONG[0], right[0], right[1], WRONG[1]]);
        assert!(with(&stage, exam, Status::Accepted).await.is_empty());
        let review = review(&stage, exam, Filter::default(), 100).await;
        let answer = &review.answers[2];
        let mut spellings = answer.spellings.clone();
        spellings.sort();
        assert_eq!(spellings, ["网信 办", "网信办"]);
        assert_eq!(answer.accepted, ["国家互联网信息办公室"]);
        let blanks: Vec<_> =
            review.blanks.iter().map(|blank| (blank.blank, blank.n_had, blank.n_empty, blank.n_distinct)).collect();
        assert_eq!(blanks, [(1, 8, 2, 3), (2, 8, 2, 3)]);
    }

    async fn what_a_ruling_accepts_leaves_the_open_ones(stage) {
        let exam = sat(&stage).await.exam.id;
        rule(&stage, exam, 1, (1, "网信办", true)).await;
        assert_eq!(with(&stage, exam, Status::Accepted).await, ["accepted 1 网信办 3/8 37.5%"]);
        assert_eq!(with(&stage, exam, Status::Open).await, [NEAR[0], NEAR[1], WRONG[1]]);
        rule(&stage, exam, 2, (1, "网信办", false)).await;
        assert_eq!(with(&stage, exam, Status::Open).await, [NEAR, WRONG].concat());
    }

    async fn pages_go_on_where_they_ended_also_where_that_was_decided_meanwhile(stage) {
        let exam = sat(&stage).await.exam.id;
        let (mut after, mut read) = (None, Vec::new());
        loop {
            let filter = Filter { after, status: Status::All, ..Filter::default() };
            let page = review(&stage, exam, filter, 1).await;
            let Some(last) = page.answers.last() else { break };
            after = Some(last.place.to_string().parse().unwrap());
            read.extend(told(&page));
        }
        assert_eq!(read, with(&stage, exam, Status::All).await);
        let first = review(&stage, exam, Filter::default(), 1).await.answers.remove(0);
        assert_eq!(first.state, State::Near);
        // It is no longer open; the list goes on where it had stood.
        rule(&stage, exam, 1, (2, "0.415", true)).await;
        let filter = Filter { after: Some(first.place), status: Status::Open, code: None };
        assert_eq!(told(&review(&stage, exam, filter, 100).await), [NEAR[1], WRONG[0], WRONG[1]]);
    }

    async fn answers_of_another_question_or_exam_are_not_told(stage) {
        let exam = sat(&stage).await.exam.id;
        let own = Filter { code: Some(question().code.clone()), ..Filter::default() };
        assert_eq!(review(&stage, exam, own, 100).await.answers.len(), 4);
        let other = Filter { code: Some("T99-B99".parse().unwrap()), ..Filter::default() };
        let other = review(&stage, exam, other, 100).await;
        assert!(other.answers.is_empty() && other.blanks.is_empty());
        let later = stage.exam().sections(vec![section(Kind::Blank, 1, "4")]).publish(1).await;
        assert!(with(&stage, later.exam.id, Status::All).await.is_empty());
    }
}
