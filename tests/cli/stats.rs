//! Statistics of tables, through the real binary: known answers, refusals, what people and programs read.

use std::path::Path;

use serde_json::Value;

use super::{run, text};
use crate::support::oracle;

/// A table with known answers, as an argument; told where it is not.
fn table(name: &str) -> Option<String> {
    oracle::table(name).map(|path| path.to_str().unwrap().to_owned())
}

#[expect(
    clippy::print_stdout,
    reason = "how many figures were checked is the point of the run"
)]
fn tell(name: &str, n: usize) {
    println!("{name}: {n} figures through `examhall stats`");
}

fn rows(path: &str) -> Vec<Vec<String>> {
    oracle::rows(Path::new(path))
}

/// Exit code, standard output and standard error of `examhall stats …`.
fn stats(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = run(folder, &[&["stats"], arguments].concat());
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    (output.status.code(), out, err)
}

fn json(arguments: &[&str]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let arguments = [arguments, &["--format", "json"]].concat();
    let (code, out, err) = stats(folder.path(), &arguments);
    assert_eq!((code, err.as_str()), (Some(0), ""), "{arguments:?}");
    serde_json::from_str(&out).unwrap()
}

/// A table of the test's own in a folder.
fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).unwrap();
}

/// What the command gives for LSAT section 6 by each model, and for a table of marks.
struct Given {
    rasch1: Value,
    rasch: Value,
    two: Value,
    manual: Value,
}

impl Given {
    /// A figure by its name in the table of known answers; `item` is `i1` …, a score, or empty.
    fn figure(&self, dataset: &str, statistic: &str, item: &str) -> Option<f64> {
        let classical = match dataset {
            "lsat6" => &self.two,
            "ctt_manual10x5" => &self.manual,
            other => panic!("`{other}` is not known"),
        };
        let at = |of: &Value, list: &str, figure: &str| {
            let questions = of.pointer(list).unwrap().as_array().unwrap();
            let question = questions.iter().find(|question| question["id"] == *item);
            question.unwrap()[figure].as_f64()
        };
        let slope = || self.rasch["irt"]["questions"][0]["a"].as_f64();
        let score = |figure: &str| {
            let score: usize = item.parse().unwrap();
            self.rasch["further"]["irt"]["abilities"][score][figure].as_f64()
        };
        match statistic {
            "prop_correct" => at(classical, "/questions", "facility"),
            "pbis_included" => at(classical, "/questions", "point_biserial"),
            "pbis_excluded" => at(classical, "/questions", "rest_correlation"),
            "alpha_if_deleted" => at(classical, "/questions", "alpha_if_deleted"),
            "alpha" | "published_alpha" => classical["test"]["alpha"].as_f64(),
            "rasch_a1_loglik" | "published_rasch_a1_loglik" => {
                self.rasch1["irt"]["log_likelihood"].as_f64()
            }
            "rasch_a1_b" | "published_rasch_a1_b" => at(&self.rasch1, "/irt/questions", "b"),
            "rasch_loglik" | "published_rasch_loglik" => {
                self.rasch["irt"]["log_likelihood"].as_f64()
            }
            "rasch_b" | "published_rasch_b" => at(&self.rasch, "/irt/questions", "b"),
            "rasch_a" | "published_rasch_a" => slope(),
            "mirt_rasch_variance" => slope().map(|slope| slope * slope),
            "mirt_rasch_d_free_variance" => at(&self.rasch, "/irt/questions", "d"),
            "2pl_loglik" | "published_2pl_loglik" => self.two["irt"]["log_likelihood"].as_f64(),
            "2pl_a" | "published_2pl_a" => at(&self.two, "/irt/questions", "a"),
            "2pl_b" | "published_2pl_b" => at(&self.two, "/irt/questions", "b"),
            "rasch_cml_condloglik" => {
                self.rasch["further"]["irt"]["conditional"]["log_likelihood"].as_f64()
            }
            "rasch_cml_difficulty_sum0" => {
                at(&self.rasch, "/further/irt/conditional/questions", "b")
            }
            "rasch_eb_mode_score" => score("ability"),
            "rasch_eb_se" => score("standard_error"),
            _ => None,
        }
    }
}

#[test]
fn every_reference_figure_comes_out_of_the_command() {
    let names = [
        "reference_figures.csv",
        "lsat6_patterns.csv",
        "ctt_manual10x5.csv",
    ];
    let [Some(figures), Some(lsat6), Some(manual)] = names.map(table) else {
        return;
    };
    let lsat6 = |model: &str| json(&["--patterns", &lsat6, "--model", model]);
    let given = Given {
        rasch1: lsat6("rasch1"),
        rasch: lsat6("rasch"),
        two: lsat6("2pl"),
        manual: json(&["--marks", &manual]),
    };
    let (mut n, mut left_out, mut wrong) = (0, Vec::new(), Vec::new());
    for row in rows(&figures) {
        let (statistic, item) = (row[1].as_str(), row[2].as_str());
        let (wanted, tolerance): (f64, f64) = (row[3].parse().unwrap(), row[4].parse().unwrap());
        match given.figure(&row[0], statistic, item) {
            Some(found) if (found - wanted).abs() <= tolerance => n += 1,
            Some(found) => wrong.push(format!("{row:?}: found {found}")),
            None => left_out.push(statistic.to_owned()),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // Totals are not listed one by one; a model with chance levels is not one of ours.
    left_out.dedup();
    assert_eq!(
        left_out,
        ["total_score_freq", "published_rasch_type_3pl_loglik"]
    );
    tell("reference_figures.csv", n);
    assert_eq!(n, 105);
}

#[test]
fn every_figure_of_the_quiz_report_comes_out_of_the_command() {
    let names = [
        "moodle_quiz00_marks.csv",
        "moodle_quiz00_expected_slots.csv",
        "moodle_quiz00_expected_test.csv",
    ];
    let [Some(marks), Some(slots), Some(whole)] = names.map(table) else {
        return;
    };
    let given = json(&["--marks", &marks]);
    let mut n = 0;
    let mut check = |what: &str, found: &Value, wanted: &str| {
        let (found, wanted): (f64, f64) = (found.as_f64().unwrap(), wanted.parse().unwrap());
        // The tables have ten places, of marks with seven.
        assert!(
            (found - wanted).abs() <= 2e-8 * wanted.abs().max(1.0),
            "{what}: found {found}, wanted {wanted}"
        );
        n += 1;
    };
    let of_slots = rows(&slots).into_iter();
    for row in of_slots.filter(|row| row[1].is_empty() && row[2].is_empty()) {
        let questions = given["questions"].as_array().unwrap();
        let question = questions
            .iter()
            .find(|question| question["id"] == format!("s{}", row[0]));
        let question = question.unwrap();
        check(&row[0], &question["facility"], &row[4]);
        check(&row[0], &question["sd"], &row[5]);
        check(&row[0], &question["effective_weight"], &row[6]);
        check(&row[0], &question["discrimination_index"], &row[10]);
        check(&row[0], &question["discriminative_efficiency"], &row[12]);
    }
    let test = &given["test"];
    let alpha = Value::from(100.0 * test["alpha"].as_f64().unwrap());
    for row in rows(&whole) {
        let found = match row[0].as_str() {
            "median" => &test["median"],
            "allattemptsavg" => &test["mean"],
            "allattemptscount" => &test["n"],
            "standarddeviation" => &test["sd"],
            "skewness" => &test["skewness"],
            "kurtosis" => &test["kurtosis"],
            "cic" => &alpha,
            "errorratio" => &test["error_ratio"],
            "standarderror" => &test["standard_error"],
            other => panic!("`{other}` is not known"),
        };
        check(&row[0], found, &row[1]);
    }
    tell("quiz tables", n);
    assert_eq!(n, 7 * 5 + 9);
}

#[test]
fn alpha_with_gaps_comes_out_of_the_command_both_ways() {
    let names = [
        "pingouin_cronbach_wide_missing.csv",
        "pingouin_alpha_expected.csv",
    ];
    let [Some(wide), Some(expected)] = names.map(table) else {
        return;
    };
    let given = json(&["--marks", &wide]);
    for row in rows(&expected) {
        let found = match row[0].as_str() {
            "pairwise" => &given["test"]["alpha"],
            _ => &given["further"]["test"]["listwise_alpha"],
        };
        let wanted: f64 = row[1].parse().unwrap();
        assert!(
            (found.as_f64().unwrap() - wanted).abs() < 1e-12,
            "{row:?}: {found}"
        );
    }
}

/// Eight candidates, four questions; q2 is mis-keyed: the best choose C.
const ANSWERS: &str = "工号,q1,q2,q3,q4\n1,A,C,ABD,对\n2,A,C,ABD,对\n3,A,C,AB,对\n4,A,B,AB,错\n\
    5,A,D,A,对\n6,B,A,AC,错\n7,C,A,AC,错\n8,D,A,,错\n";

const KEY: &str = "id,key,options,rule,marks\nq1,A,4,,1\nq2,A,4,,1\nq3,ABD,4,half,2\nq4,对,,,1\n";

#[test]
fn a_key_in_doubt_is_found_among_the_answers() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "answers.csv", ANSWERS);
    write(folder.path(), "key.csv", KEY);
    let arguments = ["--responses", "answers.csv", "--key", "key.csv"];
    let (code, out, err) = stats(folder.path(), &arguments);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    for wanted in [
        "\n整卷\n",
        "q2：选项C被高分组更多地选中，且比正确选项更能区分考生，请核对它是否也是正确答案。",
        "  q3：AB（2人）、AC（2人）",
        "以下列不是题目，未计入：工号。",
        "只有8名考生（少于30名），指标仅供参考。",
    ] {
        assert!(format!("\n{out}").contains(wanted), "{wanted}: {out}");
    }
    let (_, out, _) = stats(
        folder.path(),
        &[&arguments[..], &["--format", "json"]].concat(),
    );
    let given: Value = serde_json::from_str(&out).unwrap();
    let answers = &given["further"]["questions"];
    let wrong = answers[2]["frequent_wrong"].as_array().unwrap();
    assert_eq!(wrong.len(), 3, "{wrong:?}");
    assert_eq!(answers[2]["n_omitted"], 1);
    let c = &answers[1]["options"][2];
    assert_eq!(
        (&c["option"], &c["is_key"], &c["n"]),
        (&"C".into(), &false.into(), &3.into())
    );
    assert!(0.0 < c["rest_correlation"].as_f64().unwrap());
    let codes: Vec<&Value> = answers[1]["flags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|flag| &flag["code"])
        .collect();
    assert_eq!(
        codes,
        [
            "key_in_doubt",
            "distractor_like_key",
            "negative_discrimination"
        ]
    );
}

#[test]
fn members_are_those_that_the_command_promises() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        "p.csv",
        "a,b,c,freq\n1,1,0,20\n1,0,0,30\n0,0,0,12\n1,1,1,9\n0,1,0,7\n0,0,1,3\n",
    );
    let arguments = [
        "--patterns",
        "p.csv",
        "--model",
        "rasch",
        "--format",
        "json",
    ];
    let (code, out, err) = stats(folder.path(), &arguments);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let order = |names: &[&str]| {
        let places = names
            .iter()
            .map(|name| out.find(&format!("\"{name}\":")).unwrap());
        assert!(places.is_sorted(), "{names:?}: {out}");
    };
    let test = [
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
    ];
    let question = [
        "id",
        "facility",
        "sd",
        "effective_weight",
        "discrimination_index",
        "discriminative_efficiency",
        "point_biserial",
        "rest_correlation",
        "alpha_if_deleted",
        "d27",
    ];
    order(&test);
    order(&["test", "questions", "irt", "further", "reasons", "warnings"]);
    let given: Value = serde_json::from_str(&out).unwrap();
    let members = |value: &Value| {
        let mut names: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        names.sort();
        names
    };
    let sorted = |names: &[&str]| {
        let mut names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        names.sort();
        names
    };
    assert_eq!(members(&given["test"]), sorted(&test));
    assert_eq!(members(&given["questions"][0]), sorted(&question));
    assert_eq!(members(&given["irt"]), ["log_likelihood", "questions"]);
    assert_eq!(
        members(&given["irt"]["questions"][2]),
        ["a", "b", "d", "id"]
    );
    assert_eq!(given["test"]["n"], 81);

    let (_, out, _) = stats(folder.path(), &["--patterns", "p.csv", "--format", "json"]);
    let given: Value = serde_json::from_str(&out).unwrap();
    assert!(given["irt"].is_null());
}

#[test]
fn a_question_without_an_estimate_is_null_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        "p.csv",
        "a,b,c,freq\n1,1,1,20\n1,0,1,30\n0,0,1,12\n0,1,1,9\n",
    );
    let arguments = ["--patterns", "p.csv", "--model", "rasch1"];
    let (code, out, _) = stats(
        folder.path(),
        &[&arguments[..], &["--format", "json"]].concat(),
    );
    assert_eq!(code, Some(0));
    let given: Value = serde_json::from_str(&out).unwrap();
    let c = &given["irt"]["questions"][2];
    assert!(
        c["a"].is_null() && c["b"].is_null() && c["d"].is_null(),
        "{c}"
    );
    assert!(given["irt"]["questions"][0]["b"].is_number());
    let reasons = given["reasons"].as_array().unwrap();
    let reason = reasons
        .iter()
        .find(|reason| reason["part"] == "irt")
        .unwrap();
    assert_eq!(reason["id"], "c");
    assert_eq!(
        reason["sentence"],
        "做到这道题的考生全部答对，难度没有有限的估计值。"
    );
    let (_, out, _) = stats(folder.path(), &arguments);
    assert!(out.contains("模型，c：做到这道题的考生全部答对"), "{out}");

    write(folder.path(), "p.csv", "a,b,freq\n1,1,20\n");
    let (code, out, _) = stats(
        folder.path(),
        &[&arguments[..], &["--format", "json"]].concat(),
    );
    assert_eq!(code, Some(0));
    let given: Value = serde_json::from_str(&out).unwrap();
    assert!(given["irt"]["log_likelihood"].is_null());
    let warnings = given["warnings"].to_string();
    assert!(
        warnings.contains("没有一道题既有人答对又有人答错，无法估计。"),
        "{warnings}"
    );
}

#[test]
fn a_table_with_problems_gives_no_figures_and_exit_code_1() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "marks.csv", "工号,a,b\n1,1,0\n2,对,1\n3,1\n");
    let (code, out, err) = stats(folder.path(), &["--marks", "marks.csv"]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert_eq!(
        err,
        "marks.csv:3: column 2 (`a`): wanted a mark, or nothing where there is none; found `对` [not_a_mark]\n\
         marks.csv:4: wanted 3 cells, one for each heading; found 2 [cell_count]\n"
    );
    write(folder.path(), "max.csv", "id,max\na,x\n");
    let with_max = ["--marks", "marks.csv", "--max", "max.csv"];
    let (code, out, err) = stats(folder.path(), &with_max);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(
        err.starts_with("max.csv:2: column 2 (`max`): wanted full marks"),
        "{err}"
    );
    let (code, out, err) = stats(folder.path(), &["--patterns", "no.csv"]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.starts_with("error: cannot read `no.csv`"), "{err}");
}

#[test]
fn unusable_arguments_end_with_2() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        &[][..],
        &["--marks", "a.csv", "--patterns", "b.csv"],
        &["--marks", "a.csv", "--responses", "b.csv", "--key", "c.csv"],
        &[
            "--patterns",
            "a.csv",
            "--responses",
            "b.csv",
            "--key",
            "c.csv",
        ],
        &["--responses", "a.csv"],
        &["--key", "a.csv"],
        &["--patterns", "a.csv", "--max", "b.csv"],
        &["--max", "b.csv"],
        &["--marks", "a.csv", "--key", "b.csv"],
        &["--patterns", "a.csv", "--key", "b.csv"],
        &["--responses", "a.csv", "--key", "b.csv", "--max", "c.csv"],
        &["--marks", "a.csv", "--model", "3pl"],
        &["--marks", "a.csv", "--format", "xml"],
    ] {
        let (code, out, _) = stats(folder.path(), arguments);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{arguments:?}");
    }
}
