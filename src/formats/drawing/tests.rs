//! What the file of a drawing promises.

use super::*;
use crate::domain::blueprint::{Blueprint, Parts, Section, Span};
use crate::domain::paper::{
    Drawing, LetterKey, Method, Order, Paper, PoolQuestion, Source, Statement, digest,
};
use crate::domain::question::Kind;
use crate::domain::rating::Rating;
use crate::domain::scoring::Rule;
use crate::domain::seed::Seed;
use crate::formats::{Problem, blueprint, pool};

fn question(number: usize) -> PoolQuestion {
    let ids: &[&str] = if number.is_multiple_of(2) {
        &["a", "b", "c"]
    } else {
        &[]
    };
    let code = format!("Q{number:02}").parse().unwrap();
    PoolQuestion {
        version: pool::derive_version(&code, 1),
        code,
        kind: if ids.is_empty() {
            Kind::Blank
        } else {
            Kind::Single
        },
        topic: "T1".parse().unwrap(),
        difficulty: None,
        rating: Rating::default(),
        cognitive: None,
        tags: std::collections::BTreeSet::new(),
        marks: Some("3".parse().unwrap()),
        stimulus: None,
        facts: std::collections::BTreeSet::new(),
        enemies: std::collections::BTreeSet::new(),
        choices: ids.iter().map(|id| (id.parse().unwrap(), false)).collect(),
        letter_key: LetterKey::None,
    }
}

fn plan() -> Blueprint {
    let section = |name: &str, kind, marks: &str| Section {
        name: name.to_owned(),
        kind,
        count: Span::exactly(2),
        marks: Some(marks.parse().unwrap()),
        rule: Rule::default_of(kind),
        topics: std::collections::BTreeSet::new(),
        difficulties: std::collections::BTreeSet::new(),
    };
    Blueprint::new(Parts {
        title: "“一”卷\"".to_owned(),
        sections: vec![
            section("一", Kind::Single, "2"),
            section("二", Kind::Blank, "0.5"),
        ],
        shuffle_questions: true,
        shuffle_options: true,
        ..Parts::default()
    })
    .unwrap()
}

const NUMBERS: [&str; 3] = ["001", "张\"三", "003"];

fn header(candidates: Option<&[&str]>) -> Header {
    let questions: Vec<_> = (0..10).map(question).collect();
    let roster = candidates.map(|numbers| digest((numbers.join("\n") + "\n").as_bytes()));
    let statement = Statement {
        secret: Seed::from_number(1),
        blueprint: digest(blueprint::to_json(&plan()).as_bytes()),
        pool: digest(pool::to_json(&questions).as_bytes()),
        roster,
        order: Order {
            method: Method::Deck,
            count: 3,
            window: 2,
        },
    };
    Header::of(&statement, "sections/1", &plan(), questions)
}

fn papers() -> Vec<Paper> {
    let questions: Vec<_> = (0..10).map(question).collect();
    let source = Source::new(plan(), questions).unwrap();
    let order = Order {
        method: Method::Deck,
        count: 3,
        window: 0,
    };
    let drawing = Drawing::new(&source, &Seed::from_number(1), order).unwrap();
    drawing.block(0, &|_| Vec::new()).unwrap()
}

fn file(candidates: Option<&[&str]>) -> String {
    let header = header(candidates);
    let mut writer = Writer::new(Vec::new(), &header).unwrap();
    for (at, paper) in papers().iter().enumerate() {
        let candidate = candidates.map(|numbers| numbers[at]);
        writer.write(candidate, paper).unwrap();
    }
    String::from_utf8(writer.finish().unwrap()).unwrap()
}

fn read(text: &str) -> (Vec<Entry>, Vec<Problem>) {
    let (mut entries, mut problems) = (Vec::new(), Vec::new());
    for entry in Reader::new("d.ndjson", text.as_bytes()).unwrap() {
        match entry {
            Ok(entry) => entries.push(entry),
            Err(problem) => problems.push(problem),
        }
    }
    (entries, problems)
}

fn codes(text: &str) -> Vec<(usize, &'static str)> {
    let (_, problems) = read(text);
    problems.iter().map(|p| (p.line, p.code)).collect()
}

#[test]
fn a_drawing_reads_back_paper_by_paper() {
    for candidates in [None, Some(&NUMBERS[..])] {
        let text = file(candidates);
        let (entries, problems) = read(&text);
        assert_eq!(problems, []);
        let read: Vec<Paper> = entries.iter().map(|entry| entry.paper.clone()).collect();
        assert_eq!(read, papers());
        for (at, entry) in entries.iter().enumerate() {
            assert_eq!((entry.line, entry.number), (at + 2, at + 1));
            let candidate = candidates.map(|numbers| numbers[at]);
            assert_eq!(entry.candidate.as_deref(), candidate);
        }
        let reader = Reader::new("d", text.as_bytes()).unwrap();
        assert_eq!(reader.broken_promises(), []);
        assert_eq!(reader.header().statement(), header(candidates).statement());
        assert_eq!(reader.header().blueprint, plan());
    }
}

#[test]
fn what_was_hashed_stands_in_the_header_byte_for_byte() {
    let text = file(None);
    let first = text.lines().next().unwrap();
    assert!(first.contains(&format!(
        r#","blueprint":{},"pool":"#,
        blueprint::to_json(&plan())
    )));
    let questions: Vec<_> = (0..10).map(question).collect();
    assert!(first.ends_with(&format!("{}}}", pool::to_json(&questions))));
}

#[test]
fn a_file_that_was_cut_is_noticed_wherever_it_was_cut() {
    let text = file(None);
    let body = text.find('\n').unwrap() + 1;
    // A lost line feed at the very end loses nothing.
    for end in body..text.len() - 1 {
        assert!(
            !codes(&text[..end]).is_empty(),
            "cut at {end} of {}",
            text.len()
        );
    }
    assert_eq!(codes(&text[..body]), [(2, "missing_trailer")]);
    assert_eq!(codes(text.trim_end()), []);
    for end in 0..body - 1 {
        let problem = Reader::new("d", &text.as_bytes()[..end]).err();
        let code = problem.unwrap().code;
        // A cut may go through a Chinese character.
        assert!(matches!(code, "not_a_header" | "not_utf8"), "cut at {end}");
    }
}

#[test]
fn a_line_that_was_changed_is_told_with_its_place() {
    let text = file(None);
    let lines: Vec<&str> = text.lines().collect();
    let change = |from: &str, to: &str| {
        assert!(lines[2].contains(from), "{}", lines[2]);
        text.replacen(lines[2], &lines[2].replacen(from, to, 1), 1)
    };
    let wrong = (5, "wrong_digest");
    let first = &papers()[1].slots[0];
    let (code, order) = (lines[2][22..25].to_owned(), joined_order(first));
    let swapped: String = order.chars().rev().collect();
    for (from, to, told) in [
        (&*order, &*swapped, None),
        (&order, "abb", Some("not_the_options")),
        (&order, "ab", Some("not_the_options")),
        (&code, "Q99", Some("unknown_code")),
        (&code, "Q01", Some("not_the_options")),
        (",0,", ",2,", Some("section_out_of_range")),
        (",0,", ",-1,", Some("not_a_paper")),
        ("\"slots\"", "\"slot\"", Some("not_a_paper")),
        ("{\"paper\":2", "{\"paper\":3", Some("paper_number")),
    ] {
        let found = codes(&change(from, to));
        let on_line: Vec<_> = found.iter().filter(|(line, _)| *line == 3).collect();
        assert!(
            on_line.iter().map(|(_, code)| *code).eq(told),
            "{to}: {found:?}"
        );
        assert!(found.contains(&wrong), "{to}: {found:?}");
    }
    let (_, problems) = read(&change(&code, "Q99"));
    assert_eq!(problems[0].message, "slot 1: `Q99` is not in the pool");
}

fn joined_order(slot: &crate::domain::paper::Slot) -> String {
    slot.order.iter().map(OptionId::as_str).collect()
}

#[test]
fn a_line_too_few_or_too_many_is_told() {
    let text = file(None);
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let of = |order: &[usize]| order.iter().map(|at| lines[*at]).collect::<String>();
    let found = codes(&of(&[0, 1, 3, 4]));
    let wanted = [
        (3, "paper_number"),
        (4, "wrong_count"),
        (4, "wrong_count"),
        (4, "wrong_digest"),
    ];
    assert_eq!(found, wanted);
    assert_eq!(codes(&of(&[0, 1, 2, 3, 4, 4])), [(6, "after_trailer")]);
    assert!(codes(&of(&[0, 1, 3, 2, 4])).contains(&(3, "paper_number")));
}

#[test]
fn a_header_that_is_not_what_was_promised_is_told() {
    let text = file(None);
    let broken = |from: &str, to: &str| -> Vec<&'static str> {
        assert!(text.contains(from), "{from}");
        let changed = text.replacen(from, to, 1);
        let reader = Reader::new("d", changed.as_bytes()).unwrap();
        let problems = reader.broken_promises();
        problems.iter().map(|problem| problem.code).collect()
    };
    let secret = Seed::from_number(1).to_string();
    let other = Seed::from_number(2).to_string();
    assert_eq!(broken(&secret, &other), ["other_commitment"]);
    assert_eq!(broken("\"count\":2", "\"count\":3"), ["other_blueprint"]);
    assert_eq!(broken("\"marks\":\"3\"", "\"marks\":\"4\""), ["other_pool"]);
    assert_eq!(broken("\"window\":2", "\"window\":3"), ["other_commitment"]);
    let hidden = text.replacen(&format!("\"{secret}\""), "null", 1);
    let reader = Reader::new("d", hidden.as_bytes()).unwrap();
    assert_eq!(reader.header().secret, None);
    assert_eq!(reader.broken_promises(), []);
}

#[test]
fn a_header_that_asks_for_what_cannot_be_is_refused() {
    let text = file(None);
    for (from, to, told) in [
        (
            "drawing/1",
            "drawing/2",
            "wanted examhall-drawing/1; found `examhall-drawing/2`",
        ),
        (
            "\"deck\"",
            "\"cards\"",
            "method: wanted a known one; found `cards`",
        ),
        ("\"count\":3", "\"count\":0", "count: wanted 1 to "),
        (
            "\"deck\",\"window\":2,\"count\":3",
            "\"forms\",\"window\":2,\"count\":27",
            "count: wanted 1 to 26; found `27`",
        ),
        (
            "\"window\":2",
            "\"window\":17",
            "window: wanted 0 to 16; found `17`",
        ),
        (
            "\"secret\":\"",
            "\"secret\":\"0",
            "a seed is 64 hexadecimal digits",
        ),
    ] {
        assert!(text.contains(from), "{from}");
        let changed = text.replacen(from, to, 1);
        let problem = Reader::new("d", changed.as_bytes()).err().unwrap();
        assert_eq!((problem.line, problem.code), (1, "not_a_header"));
        assert!(problem.message.contains(told), "{}", problem.message);
    }
}

#[test]
fn candidates_in_another_order_are_told() {
    let text = file(Some(&NUMBERS));
    assert_eq!(codes(&text), []);
    let swapped = text
        .replace("\"001\"", "\"X\"")
        .replace("\"003\"", "\"001\"");
    let swapped = swapped.replace("\"X\"", "\"003\"");
    assert!(codes(&swapped).contains(&(5, "other_roster")));
}

#[test]
fn a_paper_of_another_pool_is_not_written() {
    let header = header(None);
    let mut writer = Writer::new(Vec::new(), &header).unwrap();
    let mut paper = papers().remove(0);
    paper.slots[0].version = pool::derive_version(&"Q00".parse().unwrap(), 2);
    let refused = writer.write(None, &paper).unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::InvalidData);
}
