//! Drawings that are watched and called off, from whichever node, and those whose process ended.

use examhall::app::publishing::{Phase, Progress, cancel, progress, publish};
use examhall::app::{App, Error, exams};
use examhall::domain::ExamId;
use examhall::domain::exam::State;
use examhall::store;
use futures_util::future::{Either, join, select};

use crate::support::Stage;

/// Enough candidates for a drawing to be seen at work, and for more papers than may wait to be stored.
const MANY: usize = 4_000;

/// Waits until a drawing is seen.
async fn seen(app: &App, exam: ExamId) -> Progress {
    loop {
        let progress = progress(app, exam).await.unwrap();
        if progress.phase != Phase::Idle {
            return progress;
        }
    }
}

/// How many papers and attempts are stored of an exam.
fn stored(stage: &Stage, exam: ExamId) -> (usize, usize) {
    let conn = &mut stage.database().connect();
    let papers = store::papers::list(conn, exam, 1, 10).unwrap().len();
    (papers, store::attempts::count(conn, exam).unwrap())
}

on_each_database! {
    async fn another_node_sees_a_drawing_and_calls_it_off_and_nothing_is_left(stage) {
        stage.bank().await;
        let exam = stage.exam().draft(MANY).await.id;
        let other = stage.node();
        let idle = Progress { phase: Phase::Idle, drawn: 0, candidates: MANY };
        assert_eq!(progress(&other, exam).await.unwrap(), idle);
        let call_off = async {
            let seen = seen(&other, exam).await;
            assert_eq!(seen.candidates, MANY);
            cancel(&other, exam).await
        };
        let (drawn, called_off) = join(publish(&stage.app, exam, None), call_off).await;
        assert!(matches!(drawn, Err(Error::ChangedMeanwhile)), "{drawn:?}");
        called_off.unwrap();
        assert_eq!(progress(&stage.app, exam).await.unwrap(), idle);
        assert_eq!(stored(&stage, exam), (0, 0));
        assert_eq!(exams::load(&other, exam).await.unwrap().state, State::Draft);
        // Where none is under way there is nothing to call off.
        cancel(&other, exam).await.unwrap();
        publish(&other, exam, None).await.unwrap();
        let done = Progress { phase: Phase::Done, drawn: MANY, candidates: MANY };
        assert_eq!(progress(&stage.app, exam).await.unwrap(), done);
        assert!(matches!(cancel(&stage.app, exam).await, Err(Error::ExamState { .. })));
    }

    async fn what_a_process_left_that_ended_is_called_off_or_drawn_anew(stage) {
        stage.bank().await;
        let (first, second) = (stage.exam().draft(1_500).await.id, stage.exam().draft(1_500).await.id);
        let other = stage.node();
        for exam in [first, second] {
            let drawing = Box::pin(publish(&stage.app, exam, None));
            let watching = Box::pin(seen(&other, exam));
            match select(watching, drawing).await {
                Either::Left(_) => {}
                Either::Right((drawn, _)) => panic!("{drawn:?}"),
            }
            assert_ne!(progress(&other, exam).await.unwrap().phase, Phase::Idle, "it stands where it stood");
        }
        cancel(&other, first).await.unwrap();
        assert_eq!(progress(&other, first).await.unwrap().phase, Phase::Idle);
        assert_eq!(stored(&stage, first), (0, 0));
        publish(&other, second, None).await.unwrap();
        assert_eq!(stored(&stage, second), (10, 1_500));
    }

    async fn a_drawing_that_fails_leaves_nothing_under_way(stage) {
        stage.bank().await;
        let exam = stage.exam().draft(0).await.id;
        assert!(matches!(publish(&stage.app, exam, None).await, Err(Error::EmptyRoster)));
        assert_eq!(progress(&stage.app, exam).await.unwrap().phase, Phase::Idle);
    }
}
