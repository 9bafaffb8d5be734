//! What drafts become as files.

use std::collections::BTreeSet;

use super::*;
use crate::domain::lint::{Sources, lint_question};
use crate::domain::question::{Body, OptionId};
use crate::domain::question::{Choice, Cognitive, Difficulty, Key, Layout, Status};
use crate::drafting::{Origin, Reason};
use crate::formats::bank::{check_quotes, read_folder};

const TEXT: &str = "青石乡图书馆章程\n\n本馆遵循公益、便民、开放的原则。目前，本馆每周\n开放六天，藏书 3.5 万册。\n";

fn material() -> Material {
    Material {
        id: "library".to_owned(),
        title: "青石乡图书馆章程".to_owned(),
        date: Some((2021, 5)),
        text: TEXT.to_owned(),
    }
}

fn id(text: &str) -> OptionId {
    text.parse().unwrap()
}

fn choices(texts: &[&str]) -> Vec<Choice> {
    let choice = |(n, text): (u8, &&str)| Choice {
        id: id(&char::from(b'a' + n).to_string()),
        text: (*text).to_owned(),
        pinned: false,
    };
    (0..).zip(texts).map(choice).collect()
}

/// A draft whose evidence is these characters of the text.
fn draft(code: &str, stem: &str, layout: Layout, key: Key, source: Origin, words: &str) -> Draft {
    let at = TEXT.find(words).unwrap();
    let from = TEXT[..at].chars().count();
    let line = 1 + TEXT[..at].matches('\n').count();
    let lines = (line, line + words.matches('\n').count());
    let parts = Parts {
        code: code.parse().unwrap(),
        version: 1,
        status: Status::Draft,
        topic: "D01".parse().unwrap(),
        body: Body {
            stem: stem.to_owned(),
            layout,
        },
        key,
        rule: None,
        explanation: "见原文：“公益、便民、开放”。\\ 换\n行".to_owned(),
        difficulty: Difficulty::Easy,
        cognitive: Cognitive::Remember,
        tags: BTreeSet::from(["章程".to_owned()]),
        facts: BTreeSet::from(["library-principles".to_owned()]),
        enemies: BTreeSet::from(["D01-S01", "D01-B01"].map(|code| code.parse().unwrap()))
            .into_iter()
            .filter(|enemy: &crate::domain::question::QuestionCode| enemy.as_str() != code)
            .collect(),
        stimulus: None,
        evidence: vec![Evidence {
            material: "library".to_owned(),
            place: "第1段".to_owned(),
            quote: words.replace('\n', ""),
            passage: None,
        }],
    };
    let question = Question::new(parts).unwrap();
    let verdicts = lint_question(&question, &Sources::default());
    Draft {
        evidence: vec![Span {
            material: "library".to_owned(),
            paragraph: 1,
            lines,
            chars: from..from + words.chars().count(),
            quote: words.to_owned(),
        }],
        question,
        source,
        verdicts,
    }
}

fn outcome() -> Outcome {
    let single = draft(
        "D01-S01",
        "目前青石乡图书馆每周开放多少天？（　　）",
        Layout::Single(choices(&["四天", "五天", "六天", "七天"])),
        Key::Choices(BTreeSet::from([id("c")])),
        Origin::Number,
        "每周\n开放六天",
    );
    let blank = draft(
        "D01-B01",
        "青石乡图书馆遵循公益、____、开放的原则，藏书____。",
        Layout::Blank(2),
        Key::Blanks(vec![
            vec!["便民".to_owned()],
            vec!["3.5万册".to_owned(), "三万五千册\"\u{7f}".to_owned()],
        ]),
        Origin::List,
        "本馆遵循公益、便民、开放的原则",
    );
    let pairs = draft(
        "D01-P01",
        "请为左侧各项选出对应的内容。",
        Layout::Match {
            left: choices(&["甲", "乙"]),
            right: choices(&["丙", "丁", "戊"]),
        },
        Key::Pairs(BTreeMap::from([(id("a"), id("b")), (id("b"), id("c"))])),
        Origin::Pairs,
        "公益、便民、开放",
    );
    let truth = draft(
        "D01-J01",
        "青石乡图书馆遵循公益原则。",
        Layout::TrueFalse,
        Key::Truth(true),
        Origin::List,
        "公益",
    );
    Outcome {
        drafts: vec![single, blank, pairs, truth],
        tally: vec![Tally {
            origin: Origin::List,
            found: 3,
            drafted: BTreeMap::from([(Kind::Blank, 1)]),
            dropped: BTreeMap::from([(Reason::Window, 2)]),
        }],
        n_paragraphs: 1,
        n_sentences: 2,
    }
}

fn topic() -> TopicCode {
    "D01".parse().unwrap()
}

fn texts() -> Vec<TextSource> {
    vec![TextSource::of(&material(), "章程.txt", Encoding::Gb18030)]
}

fn toml() -> String {
    let (topic, texts) = (topic(), texts());
    let heading = Heading {
        topic: &topic,
        title: "起草：“章程”",
        texts: &texts,
    };
    to_toml(&heading, &outcome())
}

#[test]
fn a_bank_reads_the_same_questions_back_and_their_evidence_stands() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
    write("d01.toml", &toml());
    write(
        "materials.toml",
        "format = \"examhall-materials/1\"\n[[materials]]\nid = \"library\"\ntitle = \"章程\"\n",
    );
    write("library.txt", TEXT);
    let bank = read_folder(dir.path()).unwrap();
    assert_eq!(bank.problems, []);
    let read: Vec<&Question> = bank
        .questions
        .iter()
        .map(|(question, _)| question)
        .collect();
    let written: Vec<Question> = outcome().drafts.iter().map(with_passages).collect();
    assert_eq!(read, written.iter().collect::<Vec<_>>());
    assert!(
        read.iter()
            .all(|question| question.evidence[0].passage.is_some())
    );
    assert_eq!(check_quotes(&bank, dir.path()).unwrap(), []);
}

#[test]
fn a_person_reads_where_each_draft_comes_from_and_what_to_look_at() {
    let text = toml();
    let (first, _) = text.split_once("difficulty").unwrap();
    insta::assert_snapshot!(first, @r#"
    # 起草的题目，还没有人审定：逐题对照出处看过、改好，再把 status 改为 approved。
    # 材料 library：章程.txt，50 字，GB18030，sha256 1b1fa70df9e2d68a06232e6389d183f195ee5efdb3d947ce01a36e7a5b0e6780
    format = "examhall-bank/1"
    topic = "D01"
    title = "起草：“章程”"

    # 来自：数量；library 第 3—4 行
    # 复核：S4 “目前”会随时间变化：请写明“截至某年某月”，或者删去。
    [[questions]]
    code = "D01-S01"
    type = "single"
    status = "draft"
    version = 1
    stem = "目前青石乡图书馆每周开放多少天？（　　）"
    options = [
      { id = "a", text = "四天" },
      { id = "b", text = "五天" },
      { id = "c", text = "六天" },
      { id = "d", text = "七天" },
    ]
    key = "c"
    explanation = "见原文：“公益、便民、开放”。\\ 换\n行"
    "#);
    let evidence = text
        .lines()
        .find(|line| line.contains("每周开放六天"))
        .unwrap();
    insta::assert_snapshot!(evidence.trim(), @r#"{ material = "library", place = "第1段", quote = "每周开放六天", span = [31, 38], sha256 = "bada8772ea3ca80c31a27a602ad8bb6d6596ce65b90c65110b40b4dc0f7ba0e1" },"#);
}

#[test]
fn json_tells_everything_that_a_program_may_want() {
    let (topic, texts) = (topic(), texts());
    let heading = Heading {
        topic: &topic,
        title: "起草",
        texts: &texts,
    };
    let json: serde_json::Value = serde_json::from_str(&to_json(&heading, &outcome())).unwrap();
    assert_eq!(
        (&json["format"], &json["sentences"]),
        (&DRAFT_FORMAT.into(), &2.into())
    );
    assert_eq!(json["materials"][0]["encoding"], "GB18030");
    assert_eq!(json["materials"][0]["characters"], TEXT.chars().count());
    let question = &json["questions"][0];
    assert_eq!(
        (&question["code"], &question["origin"]),
        (&"D01-S01".into(), &"number".into())
    );
    assert_eq!(question["places"][0]["lines"], serde_json::json!([3, 4]));
    let span = question["evidence"][0]["span"].as_array().unwrap();
    let range = [&span[0], &span[1]].map(|n| usize::try_from(n.as_u64().unwrap()).unwrap());
    let raw: String = TEXT
        .chars()
        .skip(range[0])
        .take(range[1] - range[0])
        .collect();
    assert_eq!(raw, "每周\n开放六天");
    assert_eq!(question["evidence"][0]["sha256"], sha256_of(&raw));
    let verdict = &question["verdicts"][0];
    assert_eq!(
        (&verdict["code"], &verdict["severity"]),
        (&"S4".into(), &"warning".into())
    );
    assert_eq!(json["tally"][0]["dropped"][0]["code"], "window");
    assert_eq!(json["tally"][0]["drafted"]["blank"], 1);
}
