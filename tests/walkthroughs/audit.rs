//! The record of what was done, against whoever may write to the database.

use std::collections::BTreeMap;

use examhall::app::App;
use examhall::app::audit_chain::{CheckpointWrong, Report, checkpoint, seal, verify_all};
use examhall::app::proctoring::pauses::{self, Clock, Setting};
use examhall::app::service_key::{Agreement, ServiceKey, agree, is_in_use, is_other};
use examhall::domain::audit_chain::{Chain, Head};
use examhall::domain::audit_verification::{Fault, Wrong};
use examhall::domain::roster::Whom;
use examhall::formats::audit_export::read_witness;
use examhall::store::audit_chain as store_chain;
use futures_util::future::join_all;

use crate::support::Stage;
use crate::support::exam::Published;
use crate::support::stage::SERVICE_KEY;

async fn report(app: &App) -> Report {
    verify_all(app, BTreeMap::new()).await.unwrap()
}

fn chain_of(exam: &Published) -> Chain {
    Chain::Exam(exam.exam.id)
}

/// How far the chain of each exam goes; all chains are whole.
fn lengths(report: &Report) -> Vec<i64> {
    let whole = report.chains.iter();
    let whole = whole.map(|(chain, outcome)| (chain, outcome.as_ref().unwrap().length));
    whole
        .filter(|(chain, _)| **chain != Chain::Service)
        .map(|(_, length)| length)
        .collect()
}

/// The first bad entry of the one chain that has one.
fn fault(report: &Report) -> (Chain, Fault) {
    let mut bad = report
        .chains
        .iter()
        .filter_map(|(chain, outcome)| Some((*chain, outcome.clone().err()?)));
    let first = bad.next().expect("nothing was found");
    assert_eq!(bad.next(), None);
    first
}

/// Notes something: everybody's clock is stopped, or goes on.
async fn pause(stage: &Stage, app: &App, exam: &Published, clock: Clock) {
    let staff = stage.staff().await;
    let setting = Setting {
        clock,
        reason: "试".to_owned(),
    };
    pauses::set_many(app, &staff, exam.exam.id, Whom::All, setting)
        .await
        .unwrap();
}

/// An exam with `n` entries after the four that are noted of it before anybody sits it.
async fn noted(stage: &Stage, n: usize) -> Published {
    stage.bank().await;
    let exam = stage.exam().publish(1).await;
    let seat = stage.seat(&exam, 1).await;
    stage.start(seat).await.unwrap();
    for at in 0..n {
        let clock = if at % 2 == 0 {
            Clock::Stands
        } else {
            Clock::Goes
        };
        pause(stage, &stage.app, &exam, clock).await;
    }
    exam
}

on_each_database! {
    async fn what_two_nodes_note_at_once_makes_whole_chains(stage) {
        stage.bank().await;
        let other = stage.node();
        let mut exams = Vec::new();
        for _ in 0..2 {
            let exam = stage.exam().publish(8).await;
            for n in 1..=8 {
                let seat = stage.seat(&exam, n).await;
                stage.start(seat).await.unwrap();
            }
            exams.push(exam);
        }
        let staff = stage.staff().await;
        let deeds = (1..=8).flat_map(|n| {
            let (staff, other, stage) = (&staff, &other, &stage);
            exams.iter().enumerate().map(move |(at, exam)| async move {
                let app = if (n + at) % 2 == 0 { &stage.app } else { other };
                let setting = Setting { clock: Clock::Stands, reason: "试".to_owned() };
                let whom = Whom::Candidate(format!("{n:04}"));
                pauses::set_many(app, staff, exam.exam.id, whom, setting).await.unwrap();
            })
        });
        join_all(deeds).await;
        assert_eq!(lengths(&report(&stage.app).await), [4 + 8, 4 + 8]);
        assert_eq!(report(&other).await, report(&stage.app).await);
        assert_eq!(stage.database().count_deadlocks(), 0);
        other.close();
    }

    async fn two_nodes_in_turn_continue_one_chain(stage) {
        let exam = noted(&stage, 0).await;
        let other = stage.node();
        for app in [&stage.app, &other, &stage.app, &other] {
            pause(&stage, app, &exam, Clock::Stands).await;
            pause(&stage, app, &exam, Clock::Goes).await;
        }
        assert_eq!(lengths(&report(&other).await), [4 + 8]);
        let stage = stage.restart();
        pause(&stage, &stage.app, &exam, Clock::Stands).await;
        assert_eq!(lengths(&report(&stage.app).await), [4 + 9]);
        other.close();
    }

    async fn what_is_undone_leaves_no_entry(stage) {
        let exam = noted(&stage, 1).await;
        // Of two works in one transaction one is refused: only what the other noted is in the chain.
        let staff = stage.staff().await;
        let set = |number: &str| {
            let setting = Setting { clock: Clock::Goes, reason: "试".to_owned() };
            pauses::set_many(&stage.app, &staff, exam.exam.id, Whom::Candidate(number.to_owned()), setting)
        };
        let outcomes = join_all([set("9999"), set("0001"), set("9998")]).await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        assert_eq!(lengths(&report(&stage.app).await), [4 + 2]);
    }

    async fn whatever_is_changed_in_the_database_is_found_and_named(stage) {
        let exam = noted(&stage, 6).await;
        let of_exam = format!("exam_id = '{}'", exam.exam.id);
        let table = "audit_entries";
        for (sql, seq, wrong) in [
            (format!("UPDATE {table} SET document = replace(document, '试', '假') WHERE {of_exam} AND seq = 7"), 7, Wrong::Changed),
            (format!("UPDATE {table} SET account_id = NULL WHERE {of_exam} AND seq = 5"), 5, Wrong::Changed),
            (format!("UPDATE {table} SET at = at + 1 WHERE {of_exam} AND seq = 1"), 1, Wrong::Changed),
            (format!("UPDATE {table} SET action = 'exam_closed' WHERE {of_exam} AND seq = 10"), 10, Wrong::Changed),
            (format!("DELETE FROM {table} WHERE {of_exam} AND seq = 6"), 6, Wrong::Missing),
            (format!("DELETE FROM {table} WHERE {of_exam} AND 8 < seq"), 9, Wrong::Truncated),
            (format!("INSERT INTO {table} (id, exam_id, action, document, at) VALUES ('forged', '{}', 'exam_closed', '{{}}', 1)", exam.exam.id), 11, Wrong::Inserted),
        ] {
            // The whole table is put back afterwards.
            stage.database().execute(&format!("CREATE TABLE kept AS SELECT * FROM {table}"));
            stage.database().execute(&sql);
            let (chain, fault) = fault(&report(&stage.app).await);
            assert_eq!((chain, fault.seq, fault.wrong), (chain_of(&exam), seq, wrong), "{sql}");
            let back = format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept; DROP TABLE kept");
            stage.database().execute(&back);
            assert_eq!(lengths(&report(&stage.app).await), [10]);
        }
    }

    async fn an_end_that_was_cut_off_is_found_by_a_checkpoint_that_was_kept_elsewhere(stage) {
        let exam = noted(&stage, 3).await;
        assert!(seal(&stage.app).await.unwrap() && !seal(&stage.app).await.unwrap());
        let kept = serde_json::to_string(&checkpoint(&stage.app).await.unwrap()).unwrap();
        // Whoever may write everything makes the database look as it did two entries before.
        let conn = &mut stage.database().connect();
        let before = store_chain::list(conn, chain_of(&exam)).unwrap()[4].mac.clone().unwrap();
        let of_exam = exam.exam.id;
        stage.database().execute(&format!(
            "DELETE FROM audit_entries WHERE 5 < seq; \
             UPDATE audit_chains SET length = 5, mac = '{before}' WHERE chain = '{of_exam}'"
        ));
        let found = report(&stage.app).await;
        assert_eq!(fault(&found).1, Fault { seq: 6, id: None, wrong: Wrong::Truncated });
        stage.database().execute("DELETE FROM audit_checkpoints; DELETE FROM audit_seals");
        // The control: with nothing from elsewhere it cannot be told.
        assert_eq!(lengths(&report(&stage.app).await), [5]);
        let witness = read_witness(&kept).unwrap();
        let known: BTreeMap<Chain, Vec<Head>> =
            witness.heads.iter().map(|(chain, head)| (*chain, vec![*head])).collect();
        let found = verify_all(&stage.app, known.clone()).await.unwrap();
        assert_eq!(fault(&found).1, Fault { seq: 6, id: None, wrong: Wrong::Truncated });
        // The service goes on, and has soon as many entries as before.
        for clock in [Clock::Goes, Clock::Stands, Clock::Goes, Clock::Stands] {
            pause(&stage, &stage.app, &exam, clock).await;
        }
        assert!(lengths(&report(&stage.app).await)[0] >= 7);
        let found = fault(&verify_all(&stage.app, known).await.unwrap()).1;
        assert_eq!((found.seq, found.wrong), (7, Wrong::Rewritten));
    }

    async fn checkpoints_follow_each_other_and_two_nodes_make_one(stage) {
        let exam = noted(&stage, 1).await;
        let other = stage.node();
        for clock in [Clock::Goes, Clock::Stands, Clock::Goes] {
            let made = join_all([seal(&stage.app), seal(&other)]).await;
            let n_made = made.into_iter().filter(|made| *made.as_ref().unwrap()).count();
            assert_eq!(n_made, 1);
            pause(&stage, &stage.app, &exam, clock).await;
        }
        assert_eq!(report(&stage.app).await.checkpoints, Ok(3));
        for (sql, number, wrong) in [
            ("UPDATE audit_checkpoints SET at = at + 1 WHERE number = 2", 2, CheckpointWrong::Signature),
            ("DELETE FROM audit_checkpoints WHERE number = 1", 1, CheckpointWrong::Missing),
            ("UPDATE audit_seals SET length = length - 1", 3, CheckpointWrong::Heads),
        ] {
            stage.database().execute("CREATE TABLE kept AS SELECT * FROM audit_checkpoints");
            stage.database().execute(sql);
            let fault = report(&stage.app).await.checkpoints.unwrap_err();
            assert_eq!((fault.number, fault.wrong), (number, wrong), "{sql}");
            stage.database().execute(
                "DELETE FROM audit_checkpoints; INSERT INTO audit_checkpoints SELECT * FROM kept; DROP TABLE kept",
            );
        }
        other.close();
    }

    async fn entries_from_before_are_linked_once_and_the_services_chain_tells_of_it(stage) {
        let exam = noted(&stage, 2).await;
        stage.database().execute("UPDATE audit_entries SET seq = NULL, mac = NULL; DELETE FROM audit_chains");
        assert!(!is_in_use(&stage.app).await.unwrap());
        assert_eq!(agree(&stage.app).await.unwrap(), Agreement::First);
        let found = report(&stage.app).await;
        assert_eq!(lengths(&found), [6]);
        // The account of the stage, and that entries were linked.
        assert_eq!(found.chains[&Chain::Service].clone().unwrap().length, 2);
        let conn = &mut stage.database().connect();
        let told = store_chain::list(conn, Chain::Service).unwrap();
        assert!(told[1].record.document.contains("\"n_entries\":7"), "{told:?}");
        assert_eq!(agree(&stage.node()).await.unwrap(), Agreement::Same);
        pause(&stage, &stage.app, &exam, Clock::Stands).await;
        assert_eq!(report(&stage.app).await.chains[&chain_of(&exam)].clone().unwrap().length, 7);
    }

    async fn a_node_with_another_key_is_told_from_the_others(stage) {
        assert_eq!(agree(&stage.app).await.unwrap(), Agreement::First);
        let other = stage.node().with_service_key(ServiceKey::new([1; 32]));
        assert_eq!(agree(&other).await.unwrap(), Agreement::Other);
        assert!(is_other(&other).await.unwrap() && is_in_use(&other).await.unwrap());
        let same = stage.node().with_service_key(ServiceKey::new(SERVICE_KEY));
        assert_eq!(agree(&same).await.unwrap(), Agreement::Same);
        assert!(!is_other(&same).await.unwrap());
    }
}
