//! What `examhall bank draft` reads, writes and tells; drafting itself is played.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::*;
use crate::domain::question::{
    Body, Cognitive, Difficulty, Evidence, Key, Kind, Layout, Parts, Question, Status,
};
use crate::drafting::{Draft, Origin, Reason, Span, Tally};
use crate::formats::bank::read_folder;

const TEXT: &str = "青石乡图书馆章程\n本馆每周开放六天。\n";

/// Drafts one question of each text that holds these words.
fn play(words: &'static str) -> impl Fn(&[Material], &Plan) -> Outcome {
    move |materials, plan| {
        let mut drafts = Vec::new();
        for material in materials {
            let source = SourceText::new(material.text.as_str());
            let Some(chars) = source.find(words).next() else {
                continue;
            };
            let quote = source.slice(&chars).unwrap().to_owned();
            drafts.push(drafted(material, plan, drafts.len() + 1, chars, quote));
        }
        let tally = Tally {
            origin: Origin::Number,
            found: 3,
            drafted: BTreeMap::from([(Kind::TrueFalse, drafts.len())]),
            dropped: BTreeMap::from([(Reason::Window, 1), (Reason::Distractors, 11)]),
        };
        let mut silent = tally.clone();
        (silent.origin, silent.found) = (Origin::Title, 0);
        silent.drafted.clear();
        silent.dropped.clear();
        Outcome {
            drafts,
            tally: vec![silent, tally],
            n_paragraphs: 2,
            n_sentences: 5,
        }
    }
}

fn drafted(
    material: &Material,
    plan: &Plan,
    number: usize,
    chars: std::ops::Range<usize>,
    quote: String,
) -> Draft {
    let title = &material.title;
    let question = Question::new(Parts {
        code: format!("{}-J0{number}", plan.topic).parse().unwrap(),
        version: 1,
        status: Status::Draft,
        topic: plan.topic.clone(),
        body: Body {
            stem: format!("根据材料《{title}》，{quote}。"),
            layout: Layout::TrueFalse,
        },
        key: Key::Truth(true),
        rule: None,
        explanation: format!("{:?}", material.date),
        difficulty: Difficulty::Easy,
        cognitive: Cognitive::Remember,
        tags: BTreeSet::new(),
        facts: BTreeSet::new(),
        stimulus: None,
        enemies: BTreeSet::new(),
        evidence: vec![Evidence {
            material: material.id.clone(),
            place: "第1段".to_owned(),
            quote: quote.clone(),
            passage: None,
        }],
    });
    let span = Span {
        material: material.id.clone(),
        paragraph: 1,
        lines: (2, 2),
        chars,
        quote,
    };
    Draft {
        question: question.unwrap(),
        source: Origin::Number,
        evidence: vec![span],
        verdicts: Vec::new(),
    }
}

/// Arguments as they are typed, files being looked for in a folder.
#[derive(clap::Parser)]
struct Typed {
    #[command(flatten)]
    arguments: DraftArguments,
}

fn typed(dir: &Path, line: &str) -> DraftArguments {
    let words = line.split_whitespace();
    let words = words.map(|word| match word.strip_prefix('@') {
        Some(file) => dir.join(file).display().to_string(),
        None => word.to_owned(),
    });
    let typed: Typed =
        clap::Parser::try_parse_from(std::iter::once("draft".to_owned()).chain(words)).unwrap();
    typed.arguments
}

/// What is told, without the folder's name, and whether it is content.
fn run(dir: &Path, line: &str, words: &'static str) -> (String, bool) {
    let mut out = Vec::new();
    let code = draft_by(play(words), &typed(dir, line), &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let here = format!("{}/", dir.display());
    (text.replace(&here, ""), code == ExitCode::SUCCESS)
}

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(dir.path().join(name), bytes).unwrap();
    }
    dir
}

#[test]
fn what_was_found_made_and_dropped_is_told_and_a_bank_reads_the_file() {
    let gb = encoding_rs::GB18030.encode(TEXT).0.into_owned();
    let dir = folder(&[("library.txt", &gb), ("图书馆.md", TEXT.as_bytes())]);
    let (text, is_content) = run(
        dir.path(),
        "@library.txt @图书馆.md --out @d.toml --topic D07",
        "每周开放六天",
    );
    assert!(is_content);
    insta::assert_snapshot!(text, @r#"
    材料 library 《青石乡图书馆章程》 19 字 library.txt（由 GB18030 转换而来 / converted from GB18030）
    材料 material-2 《青石乡图书馆章程》 19 字 图书馆.md
    正文 2 段 5 句 / paragraphs and sentences of running text

    依据  找到  判断题  起草  放弃
    数量     3       2     2    12
    合计     3       2     2    12

    放弃的原因 / why not
    数量  11  材料里同类的词语不够，配不齐干扰项（distractors）
    数量   1  截不出能独立读懂、长短合适的题干（window）

    起草 2 题，写入 d.toml / 2 drafts were written
    放进题库时，请在 materials.toml 里添上 / to be added to materials.toml:
    [[materials]]
    id = "library"
    title = "青石乡图书馆章程"
    [[materials]]
    id = "material-2"
    title = "青石乡图书馆章程"
    # 材料 图书馆.md 请另存为 material-2.md / to be kept as material-2.md
    "#);
    let unlisted = text.split_once("[[materials]]").unwrap().1;
    let list = format!("format = \"examhall-materials/1\"\n[[materials]]{unlisted}");
    fs::write(dir.path().join("materials.toml"), list).unwrap();
    let bank = read_folder(dir.path()).unwrap();
    assert_eq!(
        (bank.problems.as_slice(), bank.questions.len()),
        (&[][..], 2)
    );
    let evidence: Vec<&str> = bank
        .questions
        .iter()
        .map(|(q, _)| q.evidence[0].material.as_str())
        .collect();
    assert_eq!(evidence, ["library", "material-2"]);
}

#[test]
fn the_list_of_materials_gives_titles_and_dates() {
    let list = "format = \"examhall-materials/1\"\n[[materials]]\nid = \"library\"\ntitle = \"全称\"\ndate = \"2021-05\"\n";
    let dir = folder(&[
        ("library.txt", TEXT.as_bytes()),
        ("materials.toml", list.as_bytes()),
    ]);
    let line = "@library.txt --out @d.json --format json --force --bank";
    let drafted = |line: &str| -> (String, serde_json::Value) {
        let (told, is_content) = run(dir.path(), line, "六天");
        assert!(is_content, "{told}");
        let json = fs::read_to_string(dir.path().join("d.json")).unwrap();
        (told, serde_json::from_str(&json).unwrap())
    };
    let (told, json) = drafted(&format!("{line} @."));
    assert!(!told.contains("materials.toml"), "{told}");
    let question = &json["questions"][0];
    assert_eq!(question["stem"], "根据材料《全称》，六天。");
    assert_eq!(question["explanation"], "Some((2021, 5))");
    assert_eq!(json["title"], "起草自《全称》");
    let (_, json) = drafted(&format!("{line} @. --title 自定"));
    assert_eq!(json["materials"][0]["title"], "自定");
    let (told, is_content) = run(dir.path(), &format!("{line} @none"), "六天");
    assert!(
        !is_content && told.contains("materials.toml: the file cannot be read"),
        "{told}"
    );
}

#[test]
fn texts_that_cannot_be_read_are_all_told_and_nothing_is_left_behind() {
    let dir = folder(&[("a.txt", b""), ("b.pdf", b"x"), ("c.txt", TEXT.as_bytes())]);
    let (text, is_content) = run(dir.path(), "@a.txt @b.pdf @c.txt --out @d.toml", "六天");
    assert!(!is_content);
    assert!(
        text.starts_with("a.txt: ") && text.contains("\nb.pdf: "),
        "{text}"
    );
    assert!(
        text.ends_with("2 problems; nothing was drafted\n"),
        "{text}"
    );
    let (text, is_content) = run(dir.path(), "@c.txt --out @d.toml", "闭馆");
    assert!(!is_content && text.contains("没有起草出题目"), "{text}");
    assert_eq!(dir.path().read_dir().unwrap().count(), 3);
}

#[test]
fn a_file_that_is_there_stays_unless_it_is_forced() {
    let dir = folder(&[("c.txt", TEXT.as_bytes()), ("d.toml", b"mine")]);
    let arguments = typed(dir.path(), "@c.txt --out @d.toml");
    let refused = draft_by(play("六天"), &arguments, &mut Vec::new());
    assert!(matches!(refused, Err(Failure::Exists { .. })));
    assert_eq!(fs::read(dir.path().join("d.toml")).unwrap(), b"mine");
    assert!(run(dir.path(), "@c.txt --out @d.toml --force", "六天").1);
}

#[test]
fn evidence_that_is_not_where_it_says_is_a_fault_and_nothing_is_written() {
    let dir = folder(&[("c.txt", TEXT.as_bytes())]);
    let arguments = typed(dir.path(), "@c.txt --out @d.toml");
    let displaced = |materials: &[Material], plan: &Plan| {
        let mut outcome = play("六天")(materials, plan);
        outcome.drafts[0].evidence[0].chars.start += 1;
        outcome
    };
    let refused = draft_by(displaced, &arguments, &mut Vec::new());
    assert!(matches!(refused, Err(Failure::Unproved { .. })));
    assert_eq!(dir.path().read_dir().unwrap().count(), 1);
}
