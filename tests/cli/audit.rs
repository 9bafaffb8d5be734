//! The record checked from a shell, with the database or a file, with a checkpoint or without.

use std::path::Path;

use examhall::app::audit_chain::{checkpoint, export, seal};
use examhall::app::service_key::{ServiceKey, agree};
use examhall::domain::audit_chain::Chain;
use tempfile::TempDir;

use super::{run, text};
use crate::support::stage::SERVICE_KEY;
use crate::support::{Fresh, Stage};

/// What was left behind of a service: its database, the file of its key, its exports.
struct Left {
    folder: TempDir,
    database: Fresh,
    exam: String,
}

async fn left(stage: Stage) -> Left {
    stage.bank().await;
    agree(&stage.app).await.unwrap();
    let exam = stage.exam().publish(2).await.exam.id;
    assert!(seal(&stage.app).await.unwrap());
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "service.key",
        &format!("{}\n", *ServiceKey::new(SERVICE_KEY).to_line()),
    );
    write("other.key", &format!("{}\n", "1".repeat(64)));
    write(
        "exam.ndjson",
        &export(&stage.app, Chain::Exam(exam)).await.unwrap(),
    );
    let kept = checkpoint(&stage.app).await.unwrap();
    write("checkpoint.json", &serde_json::to_string(&kept).unwrap());
    Left {
        folder,
        database: stage.leave(),
        exam: exam.to_string(),
    }
}

impl Left {
    /// Exit code and what was said.
    fn run(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let output = run(self.folder.path(), &[&["audit"], arguments].concat());
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), text(&said))
    }

    fn verify(&self, arguments: &[&str]) -> (Option<i32>, String) {
        self.run(&[&["verify", "--service-key", "service.key"], arguments].concat())
    }

    fn on_database(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let database = self.database.setting();
        self.verify(&[&["--database", &database], arguments].concat())
    }

    fn change(&self, name: &str, change: impl Fn(&str) -> String) {
        let path = self.folder.path().join(name);
        let text = std::fs::read_to_string(&path).unwrap();
        let changed = change(&text);
        assert_ne!(changed, text);
        std::fs::write(path, changed).unwrap();
    }

    fn restore(&self, name: &str, text: &str) {
        std::fs::write(self.folder.path().join(name), text).unwrap();
    }

    fn text(&self, name: &str) -> String {
        std::fs::read_to_string(Path::new(self.folder.path()).join(name)).unwrap()
    }
}

on_each_database! {
    async fn a_database_is_checked_and_the_first_bad_entry_named(stage) {
        let left = left(stage).await;
        let (code, said) = left.on_database(&[]);
        assert_eq!(code, Some(0), "{said}");
        assert!(said.starts_with("verified up to 4 entries of 1 chains; compare with a checkpoint"), "{said}");
        let (code, said) = left.on_database(&["--checkpoint", "checkpoint.json"]);
        assert!(code == Some(0) && said.contains("everything is there that the checkpoint of 2026-11-22T08:00:00.000Z"), "{said}");
        left.database.execute("UPDATE audit_entries SET at = at - 60000 WHERE seq = 3");
        let (code, said) = left.on_database(&[]);
        let told = format!("chain {}, entry 3 (", left.exam);
        assert!(code == Some(1) && said.starts_with(&told) && said.contains("): changed: it is not as"), "{said}");
        left.database.execute("DELETE FROM audit_checkpoints; DELETE FROM audit_seals; DELETE FROM audit_chains; DELETE FROM audit_entries WHERE 2 < seq");
        let (code, said) = left.on_database(&[]);
        assert!(code == Some(0) && said.starts_with("verified up to 2 entries"), "the control: {said}");
        let (code, said) = left.on_database(&["--checkpoint", "checkpoint.json"]);
        assert!(code == Some(1) && said.contains("entry 3: truncated: the chain ends before it"), "{said}");
        let (code, said) = left.on_database(&["--checkpoint", "exam.ndjson"]);
        assert!(code == Some(1) && said.contains("entry 3: truncated"), "{said}");
    }

    async fn a_file_is_checked_without_a_database(stage) {
        let left = left(stage).await;
        let file = ["--file", "exam.ndjson"];
        let (code, said) = left.verify(&file);
        assert_eq!(code, Some(0), "{said}");
        assert!(said.starts_with(&format!("verified 4 entries of chain {}; everything is there", left.exam)), "{said}");
        let whole = left.text("exam.ndjson");
        let lines: Vec<&str> = whole.split_inclusive('\n').collect();
        for (changed, told) in [
            (whole.replace("\"action\":\"exam_published\"", "\"action\":\"exam_changed\""), "entry 3 ("),
            ([lines[0], lines[2], lines[3], lines[4]].concat(), "entry 2: missing"),
            ([lines[0], lines[2], lines[1], lines[3], lines[4]].concat(), "): reordered"),
            ([lines[0], lines[0], lines[1], lines[2], lines[3], lines[4]].concat(), "): inserted"),
            ([lines[0], lines[1], lines[2], lines[4]].concat(), "entry 4: truncated"),
            (whole.replace("\"length\":4", "\"length\":3"), "the last line is not genuine"),
            (whole.replace("\"attempt_id\":null,", ""), "the lines are not as they were exported"),
            (whole.replace("{\"seq\":2,", "{\"seq\":2"), "line 2: "),
        ] {
            assert_ne!(changed, whole, "{told}");
            left.restore("exam.ndjson", &changed);
            let (code, said) = left.verify(&file);
            assert!(code == Some(1) && said.contains(told), "{told}: {said}");
        }
        // A file that breaks off: what is there is whole, and no more is said.
        left.restore("exam.ndjson", &lines[..2].concat());
        let (code, said) = left.verify(&file);
        assert!(code == Some(0) && said.starts_with("verified up to 2 entries"), "{said}");
        let (code, said) = left.verify(&[&file[..], &["--checkpoint", "checkpoint.json"]].concat());
        assert!(code == Some(1) && said.contains("entry 3: truncated"), "{said}");
        left.change("checkpoint.json", |text| text.replace("\"length\":4", "\"length\":2"));
        let (code, said) = left.verify(&[&file[..], &["--checkpoint", "checkpoint.json"]].concat());
        assert!(code == Some(1) && said.starts_with("the checkpoint is not genuine"), "{said}");
    }

    async fn nothing_is_opened_with_another_key_or_without_the_one_that_was_used(stage) {
        let left = left(stage).await;
        let database = left.database.setting();
        let (code, said) = left.run(&["verify", "--service-key", "other.key", "--database", &database]);
        assert!(code == Some(1) && said.contains("`other.key` is not the key that this database is used with"), "{said}");
        let serve = |key: &str| {
            let output = run(left.folder.path(), &["serve", "--listen", "127.0.0.1:0", "--database", &database, "--service-key", key]);
            (output.status.code(), text(&output.stderr))
        };
        let (code, said) = serve("other.key");
        assert!(code == Some(1) && said.contains("copy the file from the node or the backup"), "{said}");
        let (code, said) = serve("nowhere.key");
        assert!(code == Some(1) && said.contains("the key of this installation is missing"), "{said}");
        assert!(!left.folder.path().join("nowhere.key").exists());
        let (code, said) = left.run(&["key", "--service-key", "service.key"]);
        let public = ServiceKey::new(SERVICE_KEY).checkpoint_key().public();
        assert_eq!((code, said), (Some(0), format!("{public}\n")));
    }
}
