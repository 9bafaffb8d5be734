//! The bank that is shipped: without problems, true to its sources, and right by its own keys.

use std::path::Path;

use examhall::domain::QuestionVersionId;
use examhall::domain::feasibility::Budget;
use examhall::domain::marks::Fraction;
use examhall::domain::paper::{Answer, PoolQuestion, Source};
use examhall::domain::question::{Key, Kind, Question};
use examhall::domain::response::Response;
use examhall::domain::scoring::{Rule, ScoringKey, score};
use examhall::formats::bank::{Bank, check_quotes, read_folder};
use examhall::formats::blueprint::read_toml;
use examhall::formats::question::{BodyForm, KeyForm, QuestionForm};

fn bank() -> Bank {
    read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("question_bank")).unwrap()
}

/// What a candidate gives who knows the key.
fn right_response(question: &Question) -> Response {
    match &question.key {
        Key::Choices(ids) => Response::Choices(ids.clone()),
        Key::Truth(truth) => Response::Truth(*truth),
        Key::Blanks(blanks) => {
            Response::Blanks(blanks.iter().map(|texts| texts[0].clone()).collect())
        }
        Key::Pairs(pairs) => Response::Pairs(pairs.clone()),
        Key::Order(ids) => Response::Order(ids.clone()),
        Key::Rubric(rubric) => Response::Text(rubric.clone()),
    }
}

#[test]
fn the_shipped_bank_has_no_problems() {
    let bank = bank();
    let lines: Vec<String> = bank
        .problems
        .iter()
        .map(|p| format!("{}:{}: {} [{}]", p.file, p.line, p.message, p.code))
        .collect();
    assert!(lines.is_empty(), "\n{}", lines.join("\n"));
    assert!(!bank.questions.is_empty());
}

/// The approved questions, by code; the version of each tells its place.
fn pool() -> Vec<PoolQuestion> {
    let mut questions: Vec<Question> = bank().questions.into_iter().map(|(q, _)| q).collect();
    questions.sort_by(|a, b| a.code.cmp(&b.code));
    let version = |at| QuestionVersionId::new(uuid::Uuid::from_u128(at));
    let placed = (0..).zip(&questions);
    placed
        .map(|(at, q)| PoolQuestion::of(version(at), q))
        .collect()
}

/// The shipped blueprints by the names of their files.
fn blueprints() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("question_bank/blueprints");
    let files = folder
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut texts: Vec<_> = files
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    texts.sort();
    texts
}

#[test]
fn every_shipped_blueprint_can_be_served_by_the_shipped_bank() {
    let (pool, blueprints) = (pool(), blueprints());
    assert!(2 <= blueprints.len());
    for (file, text) in blueprints {
        let blueprint = read_toml(&file, &text).unwrap();
        let source = Source::new(blueprint, pool.clone()).unwrap();
        let answer = source.answer(Budget::default());
        assert!(matches!(answer, Answer::Feasible(_)), "{file}: {answer:?}");
    }
}

/// The example of the description of the language, in the state that organisers copy it in.
#[test]
fn the_example_of_the_readme_is_a_blueprint() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("question_bank/README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let (_, section) = readme.split_once("## 十、组卷方案").unwrap();
    let (_, example) = section.split_once("```toml\n").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    let blueprint = read_toml("README.md", example).unwrap();
    assert_eq!(blueprint.total().to_string(), "100");
    let source = Source::new(blueprint, pool()).unwrap();
    let answer = source.answer(Budget::default());
    assert!(matches!(answer, Answer::Feasible(_)), "{answer:?}");
}

#[test]
fn every_shipped_question_comes_from_a_material() {
    for (question, origin) in bank().questions {
        assert!(
            !question.evidence.is_empty(),
            "{}:{}: {}",
            origin.file,
            origin.line,
            question.code
        );
        assert!(
            !question.explanation.trim().is_empty(),
            "{}:{}: {}",
            origin.file,
            origin.line,
            question.code
        );
    }
}

#[test]
fn the_key_of_every_shipped_question_scores_full_marks_by_every_rule_of_its_kind() {
    for (question, origin) in bank().questions {
        if question.kind() == Kind::Essay {
            continue;
        }
        let response = right_response(&question);
        let needs_parameters = ["fixed", "flat", "penalty", "qti_map"];
        for name in Rule::names_of(question.kind()) {
            if needs_parameters.contains(name) {
                continue;
            }
            let rule = Rule::authored(name).unwrap().fitted_to(question.kind());
            let place = format!(
                "{}:{}: {} by {rule}",
                origin.file, origin.line, question.code
            );
            assert_eq!(
                share_of(&question, &response, &rule),
                Fraction::ONE,
                "{place}"
            );
        }
    }
}

#[test]
fn every_accepted_text_of_every_shipped_blank_scores_full_marks() {
    for (question, _) in bank().questions {
        let Key::Blanks(blanks) = &question.key else {
            continue;
        };
        for (blank, accepted) in blanks.iter().enumerate() {
            for text in accepted {
                let mut texts: Vec<String> = blanks.iter().map(|texts| texts[0].clone()).collect();
                texts[blank].clone_from(text);
                let response = Response::Blanks(texts);
                let share = share_of(&question, &response, &Rule::PER_BLANK);
                assert_eq!(share, Fraction::ONE, "{}: `{text}`", question.code);
            }
        }
    }
}

/// The share of two marks that a response has.
fn share_of(question: &Question, response: &Response, rule: &Rule) -> Fraction {
    let key = ScoringKey::new(&question.body, &question.key, rule);
    score(&key, Some(response), "2".parse().unwrap()).fraction
}

#[test]
fn every_shipped_question_survives_its_forms_and_documents() {
    for (question, _) in bank().questions {
        let form = QuestionForm::from_question(&question);
        assert_eq!(form.into_question(None).unwrap(), question);
        let body = BodyForm::from_body(&question.body).to_json();
        assert_eq!(
            BodyForm::from_json(&body).unwrap().into_body().unwrap(),
            question.body
        );
        let key = KeyForm::of(&question);
        let read = KeyForm::from_json(&key.to_json()).unwrap().into_parts();
        let read = read.unwrap();
        assert_eq!(
            (&read.key, &read.explanation),
            (&question.key, &question.explanation)
        );
    }
}

#[test]
#[expect(
    clippy::print_stderr,
    reason = "a check that was left out must be seen"
)]
fn every_quotation_of_the_shipped_bank_stands_in_its_material() {
    let materials = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/materials");
    if !materials.is_dir() {
        eprintln!(
            "SKIPPED: the study texts are not part of the project; quotations were not verified"
        );
        return;
    }
    let problems = check_quotes(&bank(), &materials).unwrap();
    let lines: Vec<String> = problems
        .iter()
        .map(|p| format!("{}:{}: {}", p.file, p.line, p.message))
        .collect();
    assert!(lines.is_empty(), "\n{}", lines.join("\n"));
}
