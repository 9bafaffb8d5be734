//! Receipts checked with a key file and no database, and codes with a database and no server.

use std::path::Path;

use examhall::app::receipts;
use examhall::domain::ExamId;
use examhall::domain::receipt::Receipt;
use examhall::formats::receipt::to_json;
use tempfile::TempDir;

use super::{run, text};
use crate::support::{Fresh, Stage};

/// An exam that one candidate has sat, left behind in its database.
struct Sat {
    folder: TempDir,
    database: Fresh,
    exam: ExamId,
    receipt: Receipt,
}

async fn sat(stage: Stage) -> Sat {
    stage.bank().await;
    let exam = stage.exam().publish(1).await;
    let seat = stage.seat(&exam, 1).await;
    stage.sit(seat, 12).await;
    let receipt = receipts::own(&stage.app, seat.who, seat.attempt).await;
    let receipt = receipt.unwrap();
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "receipt.json", &to_json(&receipt));
    Sat {
        folder,
        database: stage.leave(),
        exam: exam.exam.id,
        receipt,
    }
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).unwrap();
}

impl Sat {
    /// Exit code and what was said: on standard output, else on standard error.
    fn run(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let output = run(self.folder.path(), &[&["receipt"], arguments].concat());
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), text(&said))
    }

    fn on_database(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let (exam, database) = (self.exam.to_string(), self.database.setting());
        let storage = ["--exam", &exam, "--database", &database];
        self.run(&[arguments, &storage].concat())
    }

    fn write_key(&self) {
        let (code, said) = self.on_database(&["key", "--out", "key.json"]);
        assert_eq!(code, Some(0), "{said}");
    }
}

on_each_database! {
    async fn a_receipt_is_checked_with_the_key_file_alone(stage) {
        let sat = sat(stage).await;
        sat.write_key();
        let (code, said) = sat.on_database(&["key", "--out", "key.json"]);
        assert!(code == Some(1) && said.contains("--force"), "{said}");
        let verify = ["verify", "receipt.json", "--key", "key.json"];
        let (code, said) = sat.run(&verify);
        assert_eq!((code, said.lines().count()), (Some(0), 2), "{said}");
        for told in ["真实：", "genuine: receipt ", &sat.receipt.code().to_string(), "candidate 0001"] {
            assert!(said.contains(told), "{said}");
        }
        let whole = to_json(&sat.receipt);
        for (receipt, told) in [
            (whole.replace("\"answered\":12", "\"answered\":11"), "not genuine: the receipt was changed or another key signed it"),
            (whole[..90].to_owned(), "not genuine: not an `examhall-receipt/1` document: EOF"),
            (whole.replace("\"code\":\"", "\"code\":\"0"), "not genuine: not an `examhall-receipt/1` document: `code`: "),
        ] {
            assert_ne!(receipt, whole);
            write(sat.folder.path(), "receipt.json", &receipt);
            let (code, said) = sat.run(&verify);
            assert!(code == Some(1) && said.contains(told) && said.starts_with("不真实："), "{said}");
        }
    }

    async fn a_code_is_checked_against_what_is_stored(stage) {
        let sat = sat(stage).await;
        let code = sat.receipt.code().to_string().to_lowercase();
        let (exit, said) = sat.on_database(&["verify", "--code", &code]);
        assert!(exit == Some(0) && said.contains("matches: ") && said.contains("考生1"), "{said}");
        sat.database.execute("UPDATE answers SET response = NULL WHERE slot = 3");
        let (exit, said) = sat.on_database(&["verify", "--code", &code]);
        assert!(exit == Some(1) && said.starts_with("不相符：") && said.contains("no match: "), "{said}");
        sat.write_key();
        let (exit, _) = sat.run(&["verify", "receipt.json", "--key", "key.json"]);
        assert_eq!(exit, Some(0), "what the candidate holds is genuine all the same");
    }

    async fn a_key_of_another_exam_or_none_at_all_is_told(stage) {
        let sat = sat(stage).await;
        let verify = ["verify", "receipt.json", "--key", "key.json"];
        sat.write_key();
        let key = std::fs::read_to_string(sat.folder.path().join("key.json")).unwrap();
        let other = "0192f0c1-2b3c-7d4e-8f50-6172839405a6";
        write(sat.folder.path(), "key.json", &key.replace(&sat.exam.to_string(), other));
        let (code, said) = sat.run(&verify);
        assert!(code == Some(1) && said.contains("and the key of exam 0192f0c1"), "{said}");
        write(sat.folder.path(), "key.json", &key.replace("\"key\":\"", "\"key\":\"0"));
        let (code, said) = sat.run(&verify);
        let told = "error: `key.json`: not an `examhall-receipt-key/1` document: `key`: wanted 64";
        assert!(code == Some(1) && said.contains(told), "{said}");
        let (code, said) = sat.run(&["verify", "--code", "7K3M-9QPA-2XTF", "--exam", other, "--data", "nowhere"]);
        assert!(code == Some(1) && said.contains("cannot read"), "{said}");
        assert!(!sat.folder.path().join("nowhere").exists(), "asking makes no database");
    }

    async fn a_check_needs_a_receipt_and_its_key_or_a_code_and_its_exam(stage) {
        let sat = sat(stage).await;
        let exam = sat.exam.to_string();
        for arguments in [
            &["verify"][..],
            &["verify", "receipt.json"],
            &["verify", "--key", "key.json"],
            &["verify", "--code", "7K3M-9QPA-2XTF"],
            &["verify", "--code", "7K3M-9QPA-2XT", "--exam", &exam],
            &["verify", "--exam", &exam],
            &["verify", "receipt.json", "--key", "key.json", "--code", "7K3M-9QPA-2XTF", "--exam", &exam],
            &["verify", "receipt.json", "--key", "key.json", "--data", "data"],
        ] {
            assert_eq!(sat.run(arguments).0, Some(2), "{arguments:?}");
        }
    }
}
