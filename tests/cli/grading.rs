//! Tables of answers scored, bundles graded again, answers of paper forms graded: without a server.

use std::path::Path;

use examhall::app::rulings::{self, Wanted};
use examhall::domain::ruling::{Decision, Policy};
use tempfile::TempDir;

use super::{run, text};
use crate::support::{Fresh, Stage};

const TABLE: &str = "case,type,rule,params_json,key_json,response_json,points\n\
    1,multiple,half,\"{\"\"options\"\": 4}\",\"\"\"ACD\"\"\",\"\"\"AC\"\"\",2\n\
    2,multiple,haf,{},\"\"\"A\"\"\",\"\"\"A\"\"\",2\n\
    3,single,formula,\"{\"\"options\"\": 4}\",\"\"\"B\"\"\",\"\"\"C\"\"\",2\n";

/// Exit code, standard output and standard error.
fn examhall(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = run(folder, arguments);
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

#[test]
fn a_table_is_scored_line_by_line_and_a_faulty_line_spoils_no_other() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("cases.csv"), TABLE).unwrap();
    let (code, out, err) = examhall(folder.path(), &["score", "--cases", "cases.csv"]);
    assert_eq!(code, Some(1));
    assert_eq!(
        out,
        "case,score,fraction,explanation\n\
         1,1.0000,1,选 A、C，漏选 D：得 1 分（满分 2 分，漏选得一半）\n\
         3,-0.6667,-2/3,选 C，正确答案是 B：得 -0.67 分（满分 2 分，答错倒扣）\n"
    );
    assert!(
        err.starts_with("cases.csv:3: `rule`: `haf` is not a scoring rule; wanted one of: "),
        "{err}"
    );

    let good = TABLE
        .split_inclusive('\n')
        .filter(|line| !line.contains("haf"));
    let good: String = good.collect();
    std::fs::write(folder.path().join("cases.csv"), good).unwrap();
    let english = ["score", "--cases", "cases.csv", "--language", "en"];
    let (code, out, err) = examhall(folder.path(), &english);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(
        out.contains("\"Chose A, C; missed D: 1 of 2 marks (half for an incomplete choice)\""),
        "{out}"
    );
}

/// An exam that two sat, a question of which was corrected, left behind in its database.
struct Sat {
    folder: TempDir,
    database: Fresh,
    exam: String,
}

async fn sat(stage: Stage) -> Sat {
    stage.bank().await;
    let exam = stage.exam().shared().publish(2).await;
    for (n, n_right) in [(1, 12), (2, 3)] {
        let seat = stage.seat(&exam, n).await;
        stage.sit(seat, n_right).await;
    }
    stage.tick().await;
    let staff = stage.staff().await;
    let wanted = Wanted::Correction {
        policy: Policy::FullMarks,
        key: None,
        accepted: vec![],
    };
    let (app, id) = (&stage.app, exam.exam.id);
    let code = stage.code_at(stage.seat(&exam, 1).await, 6);
    let kept = rulings::propose(app, &staff, id, code, wanted, "题干有误")
        .await
        .unwrap();
    rulings::decide(app, &staff, id, kept.id, Decision::Applied)
        .await
        .unwrap();
    stage.tick().await;
    Sat {
        folder: tempfile::tempdir().unwrap(),
        database: stage.leave(),
        exam: id.to_string(),
    }
}

impl Sat {
    fn run(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        examhall(self.folder.path(), arguments)
    }

    fn export(&self, to: &str) -> (Option<i32>, String, String) {
        let database = self.database.setting();
        let flags = ["--exam", &self.exam, "--database", &database, "--out", to];
        self.run(&[&["exam", "export-bundle"], &flags[..]].concat())
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(name)).unwrap()
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder.path().join(name), text).unwrap();
    }
}

on_each_database! {
    async fn a_bundle_is_graded_again_to_the_same_scores_and_a_change_is_found(stage) {
        let sat = sat(stage).await;
        let (code, out, err) = sat.export("exam.bundle");
        assert_eq!(code, Some(0), "{out}{err}");
        let (code, ..) = sat.export("exam.bundle");
        assert_eq!(code, Some(1), "a file that is there stays");
        sat.export("again.bundle");
        let bundle = sat.read("exam.bundle");
        assert_eq!(bundle, sat.read("again.bundle"), "the same to the byte");
        let (code, out, err) = sat.run(&["grade", "--bundle", "exam.bundle"]);
        assert_eq!((code, err.as_str()), (Some(0), ""));
        assert!(out.contains("2 attempts graded again, every score is the same"), "{out}");

        // Somebody gave the first candidate a mark more.
        let lines: Vec<&str> = bundle.lines().collect();
        let at = lines.iter().position(|line| line.contains("\"candidate\":\"0001\"")).unwrap();
        let sums = lines[at].split("\"total\":").nth(1).unwrap();
        let total: i32 = sums.split([',', '}']).next().unwrap().parse().unwrap();
        let forged = lines[at].replace(&format!("\"total\":{total}"), &format!("\"total\":{}", total + 100));
        sat.write("forged.bundle", &bundle.replace(lines[at], &forged));
        let (code, out, _) = sat.run(&["grade", "--bundle", "forged.bundle"]);
        assert_eq!(code, Some(1));
        assert!(out.starts_with(&format!("line {}, candidate 0001: total ", at + 1)), "{out}");

        sat.write("cut.bundle", &lines[..lines.len() - 1].join("\n"));
        let (code, _, err) = sat.run(&["grade", "--bundle", "cut.bundle"]);
        assert!(code == Some(1) && err.contains("the bundle is not whole: 2 attempts found, no last line"), "{err}");
    }

    async fn answers_of_paper_forms_are_graded_by_the_papers_of_a_bundle(stage) {
        let sat = sat(stage).await;
        sat.export("exam.bundle");
        let paper = sat.read("exam.bundle");
        assert!(paper.contains("\"line\":\"paper\""));
        // Slots 5 and 6 are statements, all of them right; 6 has full marks for all.
        sat.write("forms.csv", "\u{feff}工号,姓名,5,6\n00123,张三,对,错\n00124,李四,X,\n00125,王五,错,\n");
        let grade = ["grade", "--paper", "exam.bundle", "--responses", "forms.csv", "--out", "scores.csv"];
        let (code, out, err) = sat.run(&grade);
        assert_eq!(code, Some(1), "{out}{err}");
        assert!(err.contains("forms.csv:3: slot 5: `X` is neither 对 nor 错"), "{err}");
        let sheet = sat.read("scores.csv");
        let lines: Vec<&str> = sheet.lines().collect();
        assert!(lines[0].starts_with("\u{feff}工号,总分,满分,答对,答错,未答,待评,1,2,"), "{sheet}");
        assert_eq!(lines.len(), 3);
        let cells: Vec<Vec<&str>> = lines[1..].iter().map(|line| line.split(',').collect()).collect();
        let told = |cells: &[&str]| (cells[0].to_owned(), cells[3].to_owned(), cells[4].to_owned());
        assert_eq!(told(&cells[0]), ("00123".to_owned(), "2".to_owned(), "0".to_owned()));
        assert_eq!(told(&cells[1]), ("00125".to_owned(), "1".to_owned(), "1".to_owned()));
    }
}
