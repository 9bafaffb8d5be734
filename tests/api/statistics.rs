//! Statistics of an exam over the API: figures that were worked out by hand, and what is undefined.

use std::slice;

use actix_web::http::header::{ACCEPT, ACCEPT_LANGUAGE};
use actix_web::test::TestRequest;
use examhall::app::rulings::{self, Wanted};
use examhall::app::{exams, results};
use examhall::domain::exam::{PaperMode, Rules};
use examhall::domain::question::{Kind, QuestionCode};
use examhall::domain::ruling::{Decision, Policy};
use examhall::formats::response::ResponseForm;
use serde_json::{Map, Value, json};

use super::sheets::{download, rows, sat};
use crate::support::Stage;
use crate::support::exam::{ExamBuilder, Published, section};
use crate::support::http::StaffClient;
use crate::support::stage::Seat;

/// Four candidates at three statements, all right by the bank: 3, 2, 1 and no marks. The last gives nothing to the
/// third.
const PATTERNS: [[Option<bool>; 3]; 4] = [
    [Some(true), Some(true), Some(true)],
    [Some(true), Some(true), Some(false)],
    [Some(true), Some(false), Some(false)],
    [Some(false), Some(false), None],
];

fn statements(stage: &Stage) -> ExamBuilder<'_> {
    let sections = vec![section(Kind::TrueFalse, 3, "1")];
    stage.exam().sections(sections).unshuffled().pass_marks("2")
}

/// Everybody answers as [`PATTERNS`] say, by the places on their papers.
async fn sit_patterns(stage: &Stage, exam: &Published) -> Vec<Seat> {
    let mut seats = Vec::new();
    for (n, answers) in (1..).zip(PATTERNS) {
        let seat = stage.seat(exam, n).await;
        stage.start(seat).await.unwrap();
        for (slot, answer) in (1..).zip(answers) {
            if let Some(truth) = answer {
                let response = ResponseForm::Truth(truth);
                stage.save(seat, slot, 1, response).await.unwrap();
            }
        }
        stage.submit(seat).await.unwrap();
        seats.push(seat);
    }
    stage.tick().await;
    seats
}

async fn close(stage: &Stage, exam: &Published) {
    exams::close(&stage.app, exam.exam.id).await.unwrap();
    stage.tick().await;
}

async fn statistics(stage: &Stage, exam: &Published) -> Value {
    let staff = stage.staff_client(&stage.http().await).await;
    let path = format!("/api/v1/exams/{}/statistics", exam.exam.id);
    let answered = staff.get(&path).await;
    assert_eq!(answered.status, 200, "{answered:?}");
    let json = answered.json();
    for part in ["tests", "questions"] {
        for object in json[part].as_array().unwrap() {
            require_reasons(object.as_object().unwrap());
        }
    }
    json
}

/// What the command line calls figures of a whole.
const TEST_KEYS: [&str; 16] = [
    "n",
    "mean",
    "median",
    "sd",
    "skewness",
    "kurtosis",
    "alpha",
    "kr20",
    "kr21",
    "error_ratio",
    "standard_error",
    "listwise_alpha",
    "half_correlation",
    "spearman_brown",
    "lambda4",
    "ferguson_delta",
];

/// What it calls figures of a question.
const QUESTION_KEYS: [&str; 15] = [
    "facility",
    "sd",
    "effective_weight",
    "discrimination_index",
    "discriminative_efficiency",
    "point_biserial",
    "rest_correlation",
    "alpha_if_deleted",
    "d27",
    "mean",
    "intended_weight",
    "biserial",
    "rest_biserial",
    "upper27",
    "lower27",
];

/// Members that may be null without a reason.
const FREE: [&str; 5] = ["form", "slot", "pass", "grade", "guess"];

/// Whatever is null has its reason, and nothing else has one.
fn require_reasons(object: &Map<String, Value>) {
    let reasons = object["reasons"].as_object().unwrap();
    for (key, value) in object {
        let is_told = reasons.contains_key(key);
        let is_free = FREE.contains(&key.as_str());
        assert!(is_free || value.is_null() == is_told, "{key}: {object:?}");
    }
    for reason in reasons.values() {
        assert!(
            reason["sentence"].as_str().unwrap().ends_with('。'),
            "{reason}"
        );
        assert!(!reason["reason"].as_str().unwrap().is_empty(), "{reason}");
    }
}

/// Figures by their keys, to nine decimals.
#[track_caller]
fn require(object: &Value, wanted: &[(&str, f64)]) {
    for (key, wanted) in wanted {
        let found = object[key].as_f64();
        assert!(
            found.is_some_and(|found| (found - wanted).abs() < 1e-9),
            "{key}: wanted {wanted}; {object}"
        );
    }
}

fn codes(flags: &Value) -> Vec<&str> {
    let flags = flags.as_array().unwrap().iter();
    flags.map(|flag| flag["code"].as_str().unwrap()).collect()
}

fn sum(questions: &Value, key: &str) -> u64 {
    let questions = questions.as_array().unwrap().iter();
    questions
        .map(|question| question[key].as_u64().unwrap())
        .sum()
}

/// Every sentence for organisers: warnings, sentences of flags and reasons, and the reasons of a model, which have no
/// words beside them.
fn sentences(value: &Value) -> Vec<String> {
    let Some(members) = value.as_object() else {
        let values = value.as_array().into_iter().flatten();
        return values.flat_map(sentences).collect();
    };
    let told = members.iter().flat_map(|(key, member)| {
        let is_reason = key == "reason" && !members.contains_key("sentence");
        if is_reason || ["sentence", "warnings"].contains(&key.as_str()) {
            let texts = member
                .as_array()
                .map_or(slice::from_ref(member), Vec::as_slice);
            texts
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect()
        } else {
            sentences(member)
        }
    });
    told.collect()
}

/// What a path tells in English, as one text, once it is sure that it tells as much in Chinese to who does not ask.
async fn in_english(staff: &StaffClient, path: &str) -> String {
    let request = || TestRequest::with_uri(path).insert_header((ACCEPT_LANGUAGE, "en"));
    let (chinese, english) = (staff.get(path).await, staff.request(request()).await);
    let (chinese, english) = (sentences(&chinese.json()), sentences(&english.json()));
    assert!(!english.is_empty(), "{path}");
    assert_eq!(english.len(), chinese.len(), "{english:?} {chinese:?}");
    assert!(
        chinese.iter().all(|sentence| sentence.ends_with('。')),
        "{chinese:?}"
    );
    let is_chinese = |c: char| matches!(c, '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}');
    for sentence in &english {
        assert!(
            sentence.ends_with('.') && !sentence.contains(is_chinese),
            "{path}: {sentence}"
        );
    }
    // In lines it is the same.
    let mut lines = staff
        .lines(request().insert_header((ACCEPT, "application/x-ndjson")))
        .await;
    let mut last = Value::Null;
    while let Some(line) = lines.next().await {
        last = line;
    }
    assert_eq!(sentences(&last["result"]), english, "{path}");
    english.join(" ")
}

on_each_database! {
    async fn a_model_tells_how_hard_questions_are_and_a_score_is_worth_itself_on_its_own_paper(stage) {
        stage.bank().await;
        let exam = statements(&stage).shared().publish(4).await;
        sit_patterns(&stage, &exam).await;
        close(&stage, &exam).await;
        let staff = stage.staff_client(&stage.http().await).await;
        let base = format!("/api/v1/exams/{}", exam.exam.id);
        let model = staff.get(&format!("{base}/model?model=rasch1")).await.json();
        let questions = model["questions"].as_array().unwrap();
        // Three, two and one of four were right, which so few cannot say alone: what labels let expect counts too.
        let mut questions: Vec<&Value> = questions.iter().collect();
        questions.sort_by_key(|one| std::cmp::Reverse(one["n_right"].as_u64()));
        let tallies: Vec<_> = questions.iter().map(|one| (one["n"].as_u64(), one["n_right"].as_u64())).collect();
        assert_eq!(tallies, [3, 2, 1].map(|right| (Some(4), Some(right))));
        let difficulties: Vec<f64> = questions.iter().map(|one| one["b"].as_f64().unwrap()).collect();
        assert!(difficulties.is_sorted_by(|easier, harder| easier < harder), "{difficulties:?}");
        assert!(difficulties.iter().all(|b| -3.0 < *b && *b < 0.0), "labels say easy: {difficulties:?}");
        for warning in ["4 名考生", "3 道题的估计借助了预设的难度分布"] {
            assert!(model["warnings"].to_string().contains(warning), "{model}");
        }
        let sheet = staff.get(&format!("{base}/equated.csv")).await;
        let lines: Vec<Vec<&str>> = sheet.text().lines().skip(1).map(|line| line.split(',').collect()).collect();
        let worth: Vec<[&str; 4]> = lines.iter().map(|cells| [cells[3], cells[4], cells[8], cells[9]]).collect();
        assert_eq!(worth, [["3", "3", "3", "3"], ["2", "2", "2", "3"], ["1", "1", "1", "3"], ["0", "0", "0", "3"]]);
        assert!(lines.iter().all(|cells| cells[10] == "人数少，仅供参考"), "{lines:?}");
        let abilities: Vec<f64> = lines.iter().map(|cells| cells[6].parse().unwrap()).collect();
        assert!(abilities.is_sorted_by(|a, b| a > b), "{abilities:?}");
        assert_eq!(staff.get(&format!("{base}/model?model=3pl")).await.status, 400);
    }

    async fn all_right_on_a_paper_of_ones_own_is_worth_all_of_the_reference_paper(stage) {
        stage.bank().await;
        // Papers of two of the bank's statements: the first is not the paper of either, and holds what nobody had.
        let exam = statements(&stage).sections(vec![section(Kind::TrueFalse, 2, "1")]).publish(6).await;
        for (n, n_right) in [(5, 2), (6, 0)] {
            stage.sit(stage.seat(&exam, n).await, n_right).await;
        }
        stage.tick().await;
        let staff = stage.staff_client(&stage.http().await).await;
        let sheet = staff.get(&format!("/api/v1/exams/{}/equated.csv", exam.exam.id)).await;
        let lines: Vec<Vec<&str>> = sheet.text().lines().skip(1).map(|line| line.split(',').collect()).collect();
        let worth: Vec<[&str; 3]> = lines.iter().map(|cells| [cells[4], cells[8], cells[9]]).collect();
        let model = staff.get(&format!("/api/v1/exams/{}/model?model=rasch1", exam.exam.id)).await;
        assert_eq!(worth, [["2", "2", "2"], ["0", "0", "2"]], "{}\n{}", sheet.text(), model.text());
    }

    async fn figures_of_one_paper_for_all_are_those_worked_out_by_hand(stage) {
        stage.bank().await;
        let exam = statements(&stage).shared().publish(4).await;
        sit_patterns(&stage, &exam).await;
        let told = statistics(&stage, &exam).await;
        assert_eq!((&told["mode"], &told["is_final"], &told["candidates"]), (&json!("fixed"), &json!(false), &json!(4)));
        let test = &told["tests"][0];
        require(test, &[
            ("n", 4.0), ("n_complete", 4.0), ("full_marks", 3.0), ("mean", 1.5), ("median", 1.5),
            ("sd", (5.0_f64 / 3.0).sqrt()), ("skewness", 0.0), ("kurtosis", -1.2),
            // Variances ¼, ⅓, ¼ of 5/3 in all.
            ("alpha", 0.75), ("kr20", 0.75), ("kr21", 0.6), ("listwise_alpha", 0.75),
            ("error_ratio", 50.0), ("standard_error", (5.0_f64 / 12.0).sqrt()),
        ]);
        require(&test["pass"], &[("pass_mark", 2.0), ("n_passed", 2.0), ("n_failed", 2.0)]);
        let questions = &told["questions"];
        let slots: Vec<&Value> = questions.as_array().unwrap().iter().map(|question| &question["slot"]).collect();
        assert_eq!(slots, [&json!(1), &json!(2), &json!(3)]);
        require(&questions[0], &[
            ("n", 4.0), ("facility", 0.75), ("sd", 0.5), ("guess", 0.5), ("intended_weight", 100.0 / 3.0),
            // Scores 1 1 1 0 beside rests 2 1 0 0: C ¼, V ¼ and 11/12.
            ("rest_correlation", 0.25 / (0.25_f64 * 11.0 / 12.0).sqrt()),
            ("discrimination_index", 25.0 / (0.25_f64 * 11.0 / 12.0).sqrt()),
            // The best that these scores and rests allow is what they are.
            ("discriminative_efficiency", 100.0),
            ("alpha_if_deleted", 2.0 * (1.0 - 7.0 / 11.0)),
            ("d27", 1.0), ("upper27", 1.0), ("lower27", 0.0),
        ]);
        assert_eq!((&questions[0]["type"], &questions[0]["grade"]), (&json!("true_false"), &json!("优")));
        for key in TEST_KEYS {
            assert!(test[key].is_number(), "{key}: {test}");
        }
        for key in QUESTION_KEYS {
            assert!(questions[1][key].is_number(), "{key}: {questions}");
        }
        let weights: f64 = questions.as_array().unwrap().iter().map(|one| one["effective_weight"].as_f64().unwrap()).sum();
        assert!((weights - 100.0).abs() < 1e-9);
        assert_eq!(
            questions[2]["options"].as_array().unwrap().iter().map(|one| (&one["option"], &one["is_key"], &one["n"])).collect::<Vec<_>>(),
            [(&json!("对"), &json!(true), &json!(1)), (&json!("错"), &json!(false), &json!(2))]
        );
        assert_eq!(questions[2]["n_omitted"], 1);
        assert_eq!(codes(&questions[2]["flags"]), ["below_chance", "too_hard"]);
        assert!(told["warnings"].to_string().contains("少于30名"), "{told}");
        close(&stage, &exam).await;
        assert_eq!(statistics(&stage, &exam).await["is_final"], true);
    }

    async fn where_nobody_is_graded_every_figure_is_null_with_its_reason(stage) {
        stage.bank().await;
        for (mode, n_tests, n_questions) in [(PaperMode::Shared, 1, 3), (PaperMode::Forms, 2, 6), (PaperMode::Own, 1, 0), (PaperMode::Uniform, 1, 0)] {
            let exam = statements(&stage)
                .rules(|rules| (rules.papers, rules.n_forms) = (mode, if mode == PaperMode::Forms { 2 } else { 1 }))
                .publish(2)
                .await;
            let told = statistics(&stage, &exam).await;
            assert_eq!((&told["candidates"], &told["is_final"]), (&json!(0), &json!(false)), "{mode:?}");
            let n = |part: &str| told[part].as_array().unwrap().len();
            assert_eq!((n("tests"), n("questions")), (n_tests, n_questions), "{mode:?}");
            assert_eq!(told["tests"][0]["mean"], Value::Null);
            assert_eq!(told["tests"][0]["reasons"]["mean"]["sentence"], "考生人数太少，无法计算。");
        }
        let draft = Published { exam: statements(&stage).shared().draft(1).await, tickets: vec![] };
        let told = statistics(&stage, &draft).await;
        assert_eq!((&told["tests"][0]["n"], &told["questions"]), (&json!(0), &json!([])));
    }

    async fn each_form_is_told_of_by_itself(stage) {
        stage.bank().await;
        let exam = statements(&stage)
            .rules(|rules| (rules.papers, rules.n_forms) = (PaperMode::Forms, 2))
            .publish(4)
            .await;
        sit_patterns(&stage, &exam).await;
        let told = statistics(&stage, &exam).await;
        assert_eq!((&told["mode"], &told["candidates"]), (&json!("forms"), &json!(4)));
        let tests: Vec<_> = told["tests"].as_array().unwrap().iter().map(|test| (&test["form"], &test["n"])).collect();
        assert_eq!(tests, [(&json!("A"), &json!(2)), (&json!("B"), &json!(2))]);
        let means = told["tests"].as_array().unwrap().iter().map(|test| test["mean"].as_f64().unwrap());
        assert!((means.sum::<f64>() - 3.0).abs() < 1e-9, "four totals of 6 in all, two on each form");
        let places: Vec<String> = told["questions"].as_array().unwrap().iter().map(|one| format!("{}{}", one["form"].as_str().unwrap(), one["slot"])).collect();
        assert_eq!(places, ["A1", "A2", "A3", "B1", "B2", "B3"]);
        // Of two candidates each mean and spread tell all: the better one of B is worth what the better one of A has.
        let staff = stage.staff_client(&stage.http().await).await;
        let lines = rows(&download(&staff, &exam, "equated.csv").await);
        let of = |form: &str| -> Vec<(f64, f64)> {
            let those = lines.iter().filter(|line| line["试卷"] == form);
            those.map(|line| (line["得分"].parse().unwrap(), line["得分折合A卷（线性）"].parse().unwrap())).collect()
        };
        let (a, b) = (of("A卷"), of("B卷"));
        assert_eq!((a.len(), b.len()), (2, 2), "{lines:?}");
        let reached: Vec<f64> = a.iter().map(|(total, _)| *total).collect();
        assert_eq!(a.iter().map(|(_, worth)| *worth).collect::<Vec<_>>(), reached);
        assert_eq!(b.iter().map(|(_, worth)| *worth).collect::<Vec<_>>(), reached, "in the order of their scores");
    }

    async fn sentences_are_in_the_language_of_their_reader(stage) {
        let essays = sat(&stage).await;
        let forms = |rules: &mut Rules| (rules.papers, rules.n_forms) = (PaperMode::Forms, 2);
        let exams = [statements(&stage).publish(4).await, statements(&stage).rules(forms).publish(4).await];
        let shared = statements(&stage).shared().publish(5).await;
        let staff = stage.staff_client(&stage.http().await).await;
        let path = |exam: &Published, what: &str| format!("/api/v1/exams/{}/{what}", exam.exam.id);
        let told = in_english(&staff, &path(&shared, "model")).await;
        assert!(told.contains("There are no answers at all, so nothing can be estimated."), "{told}");
        for exam in &exams {
            sit_patterns(&stage, exam).await;
            in_english(&staff, &path(exam, "statistics")).await;
        }
        let seats = sit_patterns(&stage, &shared).await;
        stage.start(stage.seat(&shared, 5).await).await.unwrap();
        let (author, code) = (stage.staff().await, stage.code_at(seats[0], 1));
        let wanted = Wanted::Correction { policy: Policy::Drop, key: None, accepted: vec![] };
        let kept = rulings::propose(&stage.app, &author, shared.exam.id, code.clone(), wanted, "题目有误").await.unwrap();
        rulings::decide(&stage.app, &author, shared.exam.id, kept.id, Decision::Applied).await.unwrap();
        let told = in_english(&staff, &path(&shared, "statistics")).await;
        for sentence in [
            "There are fewer than 30 candidates (4): take the figures as a guide only.",
            "Attempts that are not graded yet: 1. They are not counted.",
            &format!("These questions were dropped and are in no figure: {code}."),
            "The facility of 25.0 % is below the 50.0 % of blind guessing: the question may mislead, or its key may be wrong.",
        ] {
            assert!(told.contains(sentence), "{sentence} {told}");
        }
        let told = in_english(&staff, &path(&exams[1], "statistics")).await;
        assert!(told.contains("Paper B: There are fewer than 30 candidates (2)"), "{told}");
        let told = in_english(&staff, &path(&essays, "statistics")).await;
        for sentence in ["Papers with answers that wait for a marker: 1.", "Fewer than 50 candidates had the question"] {
            assert!(told.contains(sentence), "{sentence} {told}");
        }
        let told = in_english(&staff, &path(&shared, "model?model=2pl")).await;
        assert!(told.contains("There are fewer than 30 candidates (4)"), "{told}");
    }

    async fn papers_of_ones_own_have_no_figures_of_slots(stage) {
        stage.bank().await;
        let exam = statements(&stage).plan(|plan| plan.shuffle_questions = true).publish(4).await;
        let seats = sit_patterns(&stage, &exam).await;
        let told = statistics(&stage, &exam).await;
        assert_eq!((&told["mode"], &told["candidates"]), (&json!("own"), &json!(4)));
        let test = &told["tests"][0];
        // One stratum of three statements: x(3 − x)/2 is ½ on average, beside a variance of 5/4.
        require(test, &[("n", 4.0), ("mean", 1.5), ("sd", (5.0_f64 / 3.0).sqrt()), ("sem", 0.5_f64.sqrt()), ("reliability", 0.6)]);
        require(&test["pass"], &[("n_passed", 2.0), ("n_failed", 2.0)]);
        assert!(told["warnings"].to_string().contains("有3道题作答人数不足50"), "{told}");
        for key in ["alpha", "kr20", "error_ratio"] {
            assert!(!test.as_object().unwrap().contains_key(key), "{key}");
        }
        let mut n_right = std::collections::BTreeMap::new();
        for (seat, answers) in seats.iter().zip(PATTERNS) {
            for (slot, answer) in (1..).zip(answers) {
                *n_right.entry(stage.code_at(*seat, slot).to_string()).or_insert(0.0) += f64::from(u8::from(answer == Some(true)));
            }
        }
        let questions = told["questions"].as_array().unwrap();
        assert_eq!(questions.len(), 3);
        for question in questions {
            require(question, &[("n", 4.0), ("mean", n_right[question["code"].as_str().unwrap()] / 4.0)]);
            assert_eq!((&question["facility"], &question["standard_error"]), (&Value::Null, &Value::Null));
            assert_eq!((&question["slot"], &question["evidence"], &question["flags"]), (&Value::Null, &json!("too_little"), &json!([])));
            assert_eq!((&question["d27"], &question["rest_correlation"]), (&Value::Null, &Value::Null));
            for key in ["effective_weight", "discrimination_index", "point_biserial", "alpha_if_deleted"] {
                assert!(!question.as_object().unwrap().contains_key(key), "{key}");
            }
        }
    }

    async fn discrimination_on_papers_of_ones_own_is_told_from_fifty_candidates_on(stage) {
        stage.bank().await;
        let exam = statements(&stage).publish(50).await;
        for n in 1..=50 {
            let seat = stage.seat(&exam, n).await;
            stage.sit(seat, n % 4).await;
        }
        stage.tick().await;
        let told = statistics(&stage, &exam).await;
        for question in told["questions"].as_array().unwrap() {
            assert_eq!((&question["n"], &question["evidence"]), (&json!(50), &json!("shown")));
            let facility = question["facility"].as_f64().unwrap();
            require(question, &[("standard_error", (facility * (1.0 - facility) / 50.0).sqrt())]);
            assert!(0.0 < question["rest_correlation"].as_f64().unwrap(), "{question}");
            assert!(0.0 < question["d27"].as_f64().unwrap(), "{question}");
        }
        assert!(!told["warnings"].to_string().contains("少于30名"), "{told}");
    }

    async fn an_essay_that_waits_is_in_no_figure(stage) {
        stage.bank().await;
        let exam = stage
            .exam()
            .shared()
            .unshuffled()
            .sections(vec![section(Kind::TrueFalse, 2, "1"), section(Kind::Essay, 1, "10")])
            .publish(3)
            .await;
        let staff = stage.staff().await;
        let mark = async |seat: Seat, marks: &str| {
            let (id, marks) = (exam.exam.id, marks.parse().unwrap());
            results::give_marks(&stage.app, &staff, id, seat.attempt, 3, marks).await.unwrap();
        };
        let mut seats = Vec::new();
        for n in 1..=3 {
            let seat = stage.seat(&exam, n).await;
            stage.sit(seat, n - 1).await;
            seats.push(seat);
        }
        mark(seats[0], "4").await;
        mark(seats[1], "8").await;
        close(&stage, &exam).await;
        let told = statistics(&stage, &exam).await;
        assert_eq!((&told["waiting"], &told["is_final"]), (&json!(1), &json!(false)));
        require(&told["tests"][0], &[("n", 3.0), ("n_complete", 2.0)]);
        let essay = &told["questions"][2];
        require(essay, &[("n", 2.0), ("n_waiting", 1.0), ("facility", 0.6)]);
        assert_eq!((&essay["guess"], &essay["options"]), (&Value::Null, &json!([])));
        assert!(told["warnings"].to_string().contains("待评"), "{told}");
        mark(seats[2], "10").await;
        let told = statistics(&stage, &exam).await;
        require(&told["questions"][2], &[("n", 3.0), ("n_waiting", 0.0), ("facility", 22.0 / 30.0)]);
        assert_eq!((&told["waiting"], &told["is_final"]), (&json!(0), &json!(true)));
    }

    async fn a_question_that_was_given_away_tells_the_bank_nothing(stage) {
        stage.bank().await;
        let exam = statements(&stage).shared().publish(4).await;
        let seats = sit_patterns(&stage, &exam).await;
        let (staff, id) = (stage.staff().await, exam.exam.id);
        let [given_away, counts] = [1, 2].map(|slot| stage.code_at(seats[0], slot));
        let wanted = Wanted::Correction { policy: Policy::FullMarks, key: None, accepted: vec![] };
        let kept = rulings::propose(&stage.app, &staff, id, given_away.clone(), wanted, "题干有歧义").await.unwrap();
        rulings::decide(&stage.app, &staff, id, kept.id, Decision::Applied).await.unwrap();
        close(&stage, &exam).await;
        let staff = stage.staff_client(&stage.http().await).await;
        assert_eq!(staff.put(&format!("/api/v1/exams/{id}/observations"), &json!({})).await.status, 200);
        let usage = async |code: &QuestionCode| staff.get(&format!("/api/v1/questions/{code}/usage")).await.json();
        assert_eq!(usage(&given_away).await["facility"], Value::Null);
        assert!(usage(&counts).await["facility"].is_string());
        let sheet = rows(&download(&staff, &exam, "questions.csv").await);
        for row in sheet {
            assert_eq!(row["难度系数"].is_empty(), row["题目编码"] == given_away.as_str(), "{row:?}");
        }
    }

    async fn a_dropped_question_is_left_out_and_said_to_be(stage) {
        stage.bank().await;
        for mode in [PaperMode::Shared, PaperMode::Own] {
            let exam = statements(&stage).rules(|rules| rules.papers = mode).publish(4).await;
            let seats = sit_patterns(&stage, &exam).await;
            let (app, staff, id) = (&stage.app, stage.staff().await, exam.exam.id);
            // Whichever question stands first on the first paper: with papers of one's own others have it elsewhere.
            let code = stage.code_at(seats[0], 1);
            let wanted = Wanted::Correction { policy: Policy::Drop, key: None, accepted: vec![] };
            let kept = rulings::propose(app, &staff, id, code.clone(), wanted, "题目有误").await.unwrap();
            rulings::decide(app, &staff, id, kept.id, Decision::Applied).await.unwrap();
            close(&stage, &exam).await;
            let told = statistics(&stage, &exam).await;
            assert_eq!(told["dropped"], json!([{"code": code.as_str(), "version": 1}]));
            assert!(told["warnings"].to_string().contains(code.as_str()), "{told}");
            let questions = told["questions"].as_array().unwrap();
            assert_eq!(questions.len(), 2);
            assert!(questions.iter().all(|one| one["code"] != code.as_str()));
            assert_eq!(told["is_final"], true);
            let standings = results::standings(app, id).await.unwrap();
            let two: examhall::domain::marks::Marks = "2".parse().unwrap();
            let totals = standings.lines.iter().map(|line| line.sitting.as_ref().unwrap().sums.as_ref().unwrap().total);
            let n_passed = totals.filter(|total| two <= *total).count();
            assert_eq!(told["tests"][0]["pass"]["n_passed"], n_passed, "{mode:?}");
            if mode == PaperMode::Shared {
                // Totals 2, 1, 0 and 0 of 2 marks.
                require(&told["tests"][0], &[("full_marks", 2.0), ("mean", 0.75), ("alpha", 2.0 * (1.0 - 7.0 / 11.0))]);
                assert_eq!((&questions[0]["slot"], &questions[1]["slot"]), (&json!(2), &json!(3)));
            }
        }
    }

    async fn what_was_wrong_and_frequent_is_told_and_what_a_guess_is_worth(stage) {
        let exam = sat(&stage).await;
        let told = statistics(&stage, &exam).await;
        assert_eq!((&told["waiting"], sum(&told["questions"], "n_waiting")), (&json!(1), 1));
        assert_eq!(sum(&told["questions"], "n"), 3 * 13 - 1);
        let of_kind = |kind: &str| -> Vec<&Value> {
            let questions = told["questions"].as_array().unwrap().iter();
            questions.filter(|one| one["type"] == kind).collect()
        };
        let wrong = |kind: &str| -> Vec<Value> {
            let questions = of_kind(kind).into_iter();
            questions.flat_map(|one| one["frequent_wrong"].as_array().unwrap().clone()).collect()
        };
        assert_eq!(wrong("multiple"), vec![json!({"given": "AB", "n": 1}); 2]);
        assert_eq!(wrong("blank"), vec![json!({"given": "错；误", "n": 1}); 2]);
        assert_eq!(wrong("order"), vec![json!({"given": "BDAC", "n": 1}); 2]);
        assert_eq!(wrong("single"), Vec::<Value>::new());
        for single in of_kind("single") {
            require(single, &[("guess", 0.25)]);
            let names: Vec<&Value> = single["options"].as_array().unwrap().iter().map(|one| &one["option"]).collect();
            assert_eq!(names, ["A", "B", "C", "D"]);
            assert_eq!(single["options"][1]["is_key"], true);
        }
        for multiple in of_kind("multiple") {
            // By a rule of its own any right option is worth all, and a wrong one nothing: 7 of 31 sets.
            if multiple["code"] == "HIDDEN-M1" {
                require(multiple, &[("guess", 7.0 / 31.0)]);
            }
        }
        let staff = stage.staff_client(&stage.http().await).await;
        let unknown = "/api/v1/exams/0192f0c1-2b3c-7d4e-8f50-6172839405a6/statistics";
        assert_eq!(staff.get(unknown).await.problem(), (404, "not_found".to_owned()));
    }
}
