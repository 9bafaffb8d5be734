//! What staff tell candidates: those whom it is for and nobody else, on every node, before, during and after.

use examhall::app::messages::{self, Draft, Line, Told};
use examhall::app::{App, Error, FieldFault, attempts, audit, exams, own_data};
use examhall::domain::MessageId;
use examhall::domain::access::{Candidate, Staff};
use examhall::domain::audit::Action;
use examhall::domain::message::{MAX_MESSAGES, MAX_TEXT, SHOWN_AT_ONCE};
use examhall::domain::roster::{BranchPath, Whom};
use jiff::SignedDuration;
use uuid::Uuid;

use crate::support::Stage;
use crate::support::exam::Published;
use crate::support::stage::Seat;

const SECOND: SignedDuration = SignedDuration::from_secs(1);

async fn published(stage: &Stage, n_candidates: usize) -> (Published, Staff) {
    stage.bank().await;
    let exam = stage.exam().publish(n_candidates).await;
    (exam, stage.staff().await)
}

async fn send(
    stage: &Stage,
    staff: &Staff,
    exam: &Published,
    whom: Whom,
    text: &str,
) -> Result<Line, Error> {
    let text = text.to_owned();
    let draft = Draft {
        id: None,
        whom,
        text,
    };
    messages::send(&stage.app, staff, exam.exam.id, draft).await
}

fn number(exam: &Published, n: usize) -> Whom {
    Whom::Candidate(exam.tickets[n - 1].person.entry.number.clone())
}

fn branch_of(exam: &Published, n: usize) -> BranchPath {
    exam.tickets[n - 1].person.entry.branch.clone()
}

fn texts(told: &[Told]) -> Vec<&str> {
    told.iter().map(|one| one.text.as_str()).collect()
}

/// What a page in the waiting room is told, and one of a running attempt: the same.
async fn unread(app: &App, seat: Seat) -> Vec<Told> {
    let lobby = attempts::list(app, seat.who).await.unwrap().unread;
    let (_, seen) = attempts::look(app, seat.who, seat.attempt).await.unwrap();
    assert_eq!(lobby, seen);
    seen
}

async fn all(app: &App, who: Candidate) -> Vec<Told> {
    messages::list_own(app, who).await.unwrap()
}

on_each_database! {
    async fn a_message_is_seen_by_those_whom_it_is_for_and_nobody_else_also_after_the_exam(stage) {
        let (exam, staff) = published(&stage, 3).await;
        let [one, two, three] = [stage.seat(&exam, 1).await, stage.seat(&exam, 2).await, stage.seat(&exam, 3).await];
        let elsewhere = stage.exam().seed(8).publish(1).await;
        let stranger = stage.seat(&elsewhere, 1).await;
        // The first waits, the second sits, the third has ended.
        stage.start(two).await.unwrap();
        stage.start(three).await.unwrap();
        stage.submit(three).await.unwrap();
        assert_ne!(branch_of(&exam, 1), branch_of(&exam, 2), "or this test shows nothing");
        for (whom, text) in [
            (Whom::All, "全体"),
            (Whom::Branch(branch_of(&exam, 2)), "支部"),
            (number(&exam, 1), "一号"),
            (number(&exam, 3), "三号"),
        ] {
            stage.advance(SECOND);
            send(&stage, &staff, &exam, whom, text).await.unwrap();
        }
        let of_branch_two = |n| branch_of(&exam, 2).covers(&branch_of(&exam, n));
        let wanted = [
            vec!["全体", "一号"],
            vec!["全体", "支部"],
            if of_branch_two(3) { vec!["全体", "支部", "三号"] } else { vec!["全体", "三号"] },
        ];
        let check = async || {
            for (seat, wanted) in [one, two, three].into_iter().zip(&wanted) {
                assert_eq!(texts(&unread(&stage.app, seat).await), *wanted);
                assert_eq!(texts(&all(&stage.app, seat.who).await), *wanted);
            }
            assert!(unread(&stage.app, stranger).await.is_empty());
            assert!(all(&stage.app, stranger.who).await.is_empty());
        };
        check().await;

        // What is for somebody else cannot be acknowledged, and is answered like none.
        let own = all(&stage.app, one.who).await;
        let missing = MessageId::new(Uuid::nil());
        for (who, id) in [(two.who, own[1].id), (stranger.who, own[0].id), (one.who, missing)] {
            assert!(matches!(messages::acknowledge(&stage.app, who, id).await, Err(Error::NotFound)));
        }
        exams::close(&stage.app, exam.exam.id).await.unwrap();
        stage.tick().await;
        check().await;
        let draft = send(&stage, &staff, &exam, Whom::All, "晚了").await;
        assert!(matches!(draft, Err(Error::ExamState { .. })));
    }

    async fn who_has_read_one_is_counted_once_and_not_told_again(stage) {
        let (exam, staff) = published(&stage, 3).await;
        let [one, two] = [stage.seat(&exam, 1).await, stage.seat(&exam, 2).await];
        let sent = send(&stage, &staff, &exam, Whom::All, " 请安静\r\n谢谢 ").await.unwrap();
        assert_eq!((sent.message.text.as_str(), sent.n_people, sent.n_read), ("请安静\n谢谢", 3, 0));
        stage.advance(SECOND);
        let first = messages::acknowledge(&stage.app, one.who, sent.message.id).await.unwrap();
        assert_eq!(first.read_at, Some(stage.now()));
        stage.advance(SECOND);
        assert_eq!(messages::acknowledge(&stage.app, one.who, sent.message.id).await.unwrap(), first);
        assert!(unread(&stage.app, one).await.is_empty());
        assert_eq!(all(&stage.app, one.who).await, [first], "it can be read again");
        assert_eq!(unread(&stage.app, two).await.len(), 1);
        let listed = messages::list(&stage.app, exam.exam.id).await.unwrap();
        assert_eq!((listed[0].n_read, listed[0].n_people, listed[0].by.username.as_str()), (1, 3, "staff"));
    }

    async fn every_node_shows_within_two_seconds_what_was_sent_and_withdrawn_at_another(stage) {
        let (exam, staff) = published(&stage, 1).await;
        let seat = stage.seat(&exam, 1).await;
        let other = stage.node();
        // Both have looked, and remember that there is nothing.
        assert!(unread(&stage.app, seat).await.is_empty() && unread(&other, seat).await.is_empty());
        let line = send(&stage, &staff, &exam, Whom::All, "一").await.unwrap();
        assert_eq!(unread(&stage.app, seat).await.len(), 1, "here at once");
        stage.advance(SECOND * 2);
        assert_eq!(texts(&unread(&other, seat).await), ["一"]);
        // What is read through one node is read for all, at once.
        messages::acknowledge(&other, seat.who, line.message.id).await.unwrap();
        assert!(unread(&stage.app, seat).await.is_empty());

        let second = send(&stage, &staff, &exam, Whom::All, "二").await.unwrap();
        stage.advance(SECOND * 2);
        assert_eq!(texts(&unread(&other, seat).await), ["二"]);
        messages::withdraw(&stage.app, &staff, exam.exam.id, second.message.id, "写错了").await.unwrap();
        assert!(unread(&stage.app, seat).await.is_empty());
        let late = messages::acknowledge(&other, seat.who, second.message.id).await;
        assert!(matches!(late, Err(Error::NotFound)), "even where it is still shown");
        stage.advance(SECOND * 2);
        assert!(unread(&other, seat).await.is_empty());
        other.close();
    }

    async fn one_that_was_withdrawn_is_gone_and_noted_once(stage) {
        let (exam, staff) = published(&stage, 2).await;
        let seat = stage.seat(&exam, 1).await;
        let line = send(&stage, &staff, &exam, number(&exam, 1), "请到 302").await.unwrap();
        messages::acknowledge(&stage.app, seat.who, line.message.id).await.unwrap();
        let id = line.message.id;
        stage.advance(SECOND);
        for _ in 0..2 {
            let gone = messages::withdraw(&stage.app, &staff, exam.exam.id, id, "发错了人").await.unwrap();
            assert_eq!((gone.n_read, gone.n_people, gone.withdrawn_by.unwrap().username), (1, 1, "staff".to_owned()));
        }
        assert!(all(&stage.app, seat.who).await.is_empty());
        let elsewhere = stage.exam().seed(8).publish(1).await;
        let foreign = messages::withdraw(&stage.app, &staff, elsewhere.exam.id, id, "试").await;
        assert!(matches!(foreign, Err(Error::NotFound)));

        // The words stand in the record: those to one person as all that is said of one.
        let lines = audit::list(&stage.app, Some(exam.exam.id), None, 100).await.unwrap();
        let told: Vec<_> = lines
            .iter()
            .filter(|line| [Action::MessageSent, Action::MessageWithdrawn].contains(&line.action))
            .map(|line| (line.action, line.facts["subject"].as_str().unwrap(), line.facts["reason"].as_str().unwrap()))
            .collect();
        assert_eq!(told, [(Action::MessageWithdrawn, "0001", "发错了人"), (Action::MessageSent, "0001", "请到 302")]);
        let sealed = "SELECT count(*) AS count FROM audit_entries WHERE document LIKE '%请到%'";
        assert_eq!(stage.database().count(sealed), 0, "nobody reads it without the key of that person");
    }

    async fn what_is_sent_again_is_sent_once_and_what_cannot_be_is_refused(stage) {
        let (exam, staff) = published(&stage, 2).await;
        let id = Some(MessageId::new(Uuid::from_u128(77)));
        let draft = |text: &str| Draft { id, whom: Whom::All, text: text.to_owned() };
        let first = messages::send(&stage.app, &staff, exam.exam.id, draft("一")).await.unwrap();
        stage.advance(SECOND);
        let again = messages::send(&stage.app, &staff, exam.exam.id, draft("一")).await.unwrap();
        assert_eq!(again.message, first.message);
        let other = messages::send(&stage.app, &staff, exam.exam.id, draft("二")).await;
        assert!(matches!(other, Err(Error::Field { field: "id", reason: FieldFault::Taken })));
        assert_eq!(messages::list(&stage.app, exam.exam.id).await.unwrap().len(), 1);
        for text in ["", " \n ", &"长".repeat(MAX_TEXT + 1), "响\u{7}铃"] {
            let refused = send(&stage, &staff, &exam, Whom::All, text).await;
            assert!(matches!(refused, Err(Error::Field { field: "text", .. })), "{text:?}");
        }
        let nobody = [Whom::Candidate("9999".to_owned()), Whom::Branch(BranchPath::parse("别处").unwrap())];
        for whom in nobody {
            let refused = send(&stage, &staff, &exam, whom, "谁").await;
            assert!(matches!(refused, Err(Error::NotOnRoster { .. })));
        }
        for n in 1..MAX_MESSAGES {
            send(&stage, &staff, &exam, Whom::All, &n.to_string()).await.unwrap();
        }
        assert!(matches!(send(&stage, &staff, &exam, Whom::All, "多").await, Err(Error::TooManyMessages)));
        let seat = stage.seat(&exam, 1).await;
        assert_eq!(unread(&stage.app, seat).await.len(), SHOWN_AT_ONCE, "the rest comes when these were read");
    }

    async fn the_data_of_a_person_holds_what_they_were_told(stage) {
        let (exam, staff) = published(&stage, 2).await;
        let seat = stage.seat(&exam, 1).await;
        let line = send(&stage, &staff, &exam, number(&exam, 1), "请到监考台").await.unwrap();
        send(&stage, &staff, &exam, number(&exam, 2), "给别人").await.unwrap();
        messages::acknowledge(&stage.app, seat.who, line.message.id).await.unwrap();
        let own = own_data::own(&stage.app, seat.who).await.unwrap();
        assert_eq!(texts(&own.messages), ["请到监考台"]);
        assert_eq!(own.messages[0].read_at, Some(stage.now()));
    }
}
