//! Nothing is loaded from other hosts: no page, style, script, picture or printed sheet names one to load from.

use std::path::Path;

use crate::support::Stage;
use crate::support::exam::Published;
use crate::support::http::StaffClient;

/// Names of vocabularies, which look like addresses and are never fetched.
const NAMESPACES: [&str; 4] = [
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/1998/Math/MathML",
];

/// What stands before the name of another host.
const SCHEMES: [&str; 5] = ["http://", "https://", "ws://", "wss://", "ftp://"];

/// Every address of another host in a text: with a scheme, or without one where something would be loaded.
fn foreign(text: &str) -> Vec<String> {
    let upto_end = |from: &str| -> String {
        let is_end = |c: char| c.is_whitespace() || "\"'`)<>;,".contains(c);
        from.split(is_end).next().unwrap_or_default().to_owned()
    };
    let mut found = Vec::new();
    for scheme in SCHEMES {
        for (at, _) in text.match_indices(scheme) {
            let is_longer = text[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
            let address = upto_end(&text[at..]);
            // A scheme alone is a word about schemes.
            let is_named = address.len() > scheme.len();
            if is_named && !is_longer && !NAMESPACES.contains(&address.as_str()) {
                found.push(address);
            }
        }
    }
    // `//host/path`, which takes the scheme of the page.
    for opening in ["\"//", "'//", "`//", "url(//", "=//"] {
        for (at, _) in text.match_indices(opening) {
            let address = &text[at + opening.len()..];
            let is_host = address.starts_with(|c: char| c.is_ascii_alphanumeric());
            if is_host && upto_end(address).contains('.') {
                found.push(format!("//{}", upto_end(address)));
            }
        }
    }
    found
}

fn files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[test]
fn no_file_of_the_pages_and_of_printed_sheets_names_another_host() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    for folder in ["src/web", "src/formats/print", "src/formats/charts"] {
        files(&root.join(folder), &mut all);
    }
    let is_test = |path: &Path| path.to_str().unwrap().contains("tests");
    let loaded: Vec<_> = all.iter().filter(|path| !is_test(path)).collect();
    assert!(loaded.len() > 100, "only {} files", loaded.len());
    for path in loaded {
        let text = std::fs::read_to_string(path).unwrap();
        assert_eq!(foreign(&text), [""; 0], "{}", path.display());
    }
}

/// Everything that a browser is given to show, with the address of the service itself taken out.
async fn shown(staff: &StaffClient, path: &str) -> String {
    let answered = staff.get(path).await;
    assert_eq!(answered.status, 200, "{path}: {answered:?}");
    answered.text().replace("https://exam.example", "")
}

async fn sat(stage: &Stage) -> Published {
    let exam = super::sheets::sat(stage).await;
    examhall::app::exams::close(&stage.app, exam.exam.id)
        .await
        .unwrap();
    let staff = stage.staff().await;
    let eight = "8".parse().unwrap();
    let third = stage.seat(&exam, 3).await.attempt;
    let given =
        examhall::app::results::give_marks(&stage.app, &staff, exam.exam.id, third, 13, eight);
    given.await.unwrap();
    exam
}

on_each_database! {
    async fn nothing_that_is_shown_or_printed_loads_from_another_host(stage) {
        let exam = sat(&stage).await;
        let staff = stage.staff_client(&stage.http().await).await;
        let below = |path: &str| format!("/api/v1/exams/{}/{path}", exam.exam.id);
        let printed = [
            "papers/1/print.html", "papers/1/keyed.html", "papers/1/answer-sheet.html",
            "certificates.html?honour=placed", "charts/distribution.svg", "charts/branches.svg",
            "charts/questions.svg",
        ];
        let pages = ["/", "/t/ANYTICKET", "/exam", "/exam-worker.js", "/office", "/api/docs/"];
        let all = printed.iter().map(|path| below(path)).chain(pages.map(str::to_owned));
        for path in all {
            assert_eq!(foreign(&shown(&staff, &path).await), [""; 0], "{path}");
        }
    }
}

#[test]
fn an_address_of_another_host_is_found_wherever_it_stands() {
    for (text, address) in [
        (
            "<script src=\"https://cdn.example/x.js\">",
            "https://cdn.example/x.js",
        ),
        (
            "<link href='http://fonts.example/a.css'>",
            "http://fonts.example/a.css",
        ),
        ("<img src=\"//img.example/a.png\">", "//img.example/a.png"),
        (
            "a{background:url(//img.example/a.png)}",
            "//img.example/a.png",
        ),
        (
            "@import \"https://css.example/a.css\";",
            "https://css.example/a.css",
        ),
        (
            "await fetch(`https://api.example/`)",
            "https://api.example/",
        ),
        ("new WebSocket('wss://live.example')", "wss://live.example"),
    ] {
        assert_eq!(foreign(text), [address], "{text}");
    }
    for innocent in [
        "<svg xmlns=\"http://www.w3.org/2000/svg\">",
        "// a comment",
        "const path = \"/assets/x.js\"",
        "starts with `http://` or `https://`",
    ] {
        assert_eq!(foreign(innocent), [""; 0], "{innocent}");
    }
}
