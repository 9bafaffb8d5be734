//! What is not clear is told with its line and never decided.

use std::fmt::Write as _;

use super::*;
use crate::formats::exchange::{Batch, MatchGrades};

fn is_held(text: &str) -> bool {
    let found = one(text);
    assert_eq!(found.key.is_none(), found.confidence.is_held(), "{text}");
    found.confidence.is_held()
}

#[test]
fn a_held_question_has_a_held_problem_and_no_key() {
    for (text, line, code) in [
        ("甲\n{=一 =二 ~三}", 2, "several_full_answers"),
        ("甲{~%50%一 ~%40%二 ~三}", 1, "weights_do_not_add_up"),
        ("甲{~一 ~二}", 1, "no_right_answer"),
        ("甲{~%33%一 ~%33%二 ~%34%三}", 1, "illegal_weight"),
        ("甲{一 ~二 =三}", 1, "option_without_mark"),
        ("甲{=%50%一 ~二}", 1, "weight_after_equals"),
        ("甲{=一 ~}", 1, "empty_option"),
        ("公式{~E=mc ~%0%别的\n}", 1, "equals_within_text"),
        ("公式{=E=mc}", 1, "equals_within_text"),
        ("甲{=%50%一}", 1, "no_accepted_answer"),
        ("甲{=一*}", 1, "no_accepted_answer"),
        ("甲{#三}", 1, "not_a_number"),
        ("甲____乙____{=一}", 1, "several_blanks"),
        ("{=一 ~二}", 1, "empty_stem"),
        ("甲{对}", 1, "chinese_truth"),
        ("甲{=一\n～二\n～三}", 1, "full_width_marks"),
        ("甲{~％50％一 ~%50%二}", 1, "full_width_marks"),
        (
            "[html]<img src\\=\"a.png\">是？{T}",
            1,
            "html_picture_missing",
        ),
    ] {
        assert!(
            told(text).contains(&(line, code)),
            "{text}: {:?}",
            told(text)
        );
        assert!(is_held(text), "{text}");
    }
}

#[test]
fn what_makes_no_question_is_an_error_with_its_line() {
    for (text, line, code) in [
        ("\n甲\n{=一 ~二", 3, "unbalanced_braces"),
        ("甲 =一 ~二}", 1, "unbalanced_braces"),
        ("甲{=一 {~二}", 1, "unbalanced_braces"),
        ("甲{T}\n乙{F}", 2, "several_answer_sections"),
        ("甲{~一}", 1, "too_few_options"),
        ("甲{=一 -> 二}", 1, "too_few_pairs"),
        ("甲{\n=一 -> 二\n=三}", 3, "no_arrow"),
        ("甲\n｛＝一 ～二｝", 2, "full_width_braces"),
        ("甲｛=一 ~二}", 1, "unbalanced_braces"),
        ("甲{＝一 ～二}", 1, "full_width_marks"),
    ] {
        let Batch {
            questions,
            problems,
            ..
        } = read(text.as_bytes());
        assert!(questions.is_empty(), "{text}");
        let found: Vec<_> = problems
            .iter()
            .map(|p| (p.place.line, p.code, p.severity))
            .collect();
        assert_eq!(found, [(line, code, Severity::Error)], "{text}");
    }
}

#[test]
fn full_width_marks_are_answered_with_what_may_be_meant() {
    let problem = &read("甲｛＝一 ～二｝".as_bytes()).problems[0];
    assert!(problem.chinese.contains("{=一 ~二}"), "{}", problem.chinese);
    assert!(problem.english.contains("{=一 ~二}"), "{}", problem.english);
}

#[test]
fn full_width_signs_in_a_text_are_text() {
    let found = one("长度（～5米）是？{=约5～6米 ~甲＝乙}");
    assert_eq!(options(&found), ["约5～6米", "甲＝乙"]);
    assert!(!found.confidence.is_held());
}

#[test]
fn an_error_leaves_its_neighbours() {
    let batch = read("甲{T}\n\n乙{=一\n\n丙{F}\n\n丁".as_bytes());
    let stems: Vec<_> = batch.questions.iter().map(|q| q.stem.as_str()).collect();
    assert_eq!(stems, ["甲", "丙"]);
    let found: Vec<_> = batch
        .problems
        .iter()
        .map(|p| (p.place.line, p.code))
        .collect();
    assert_eq!(found, [(3, "unbalanced_braces"), (7, "description")]);
}

#[test]
fn what_is_changed_is_told_and_the_question_stays() {
    for (text, code) in [
        ("1到5之间？{#3:2~#错}\";", "stray_text"),
        ("甲是____{=一}；", "stray_text"),
        ("题{=Frog =%50%Cat}", "partial_answer"),
        ("题{=一 =二*}", "wildcard_answer"),
        ("题{答案}", "answer_without_mark"),
        ("题{~%100%一 ~二}", "one_right_option"),
        ("太阳{T}从东边升起", "words_behind_answers"),
        ("<b>甲</b>{T}", "tags_kept"),
        ("::甲{T}", "unclosed_name"),
        ("题{=一 ~C＃}", "full_width_feedback"),
    ] {
        let found = one(text);
        assert!(
            told(text).iter().any(|(_, told)| *told == code),
            "{text}: {:?}",
            told(text)
        );
        assert_eq!(found.confidence.hundredths(), 90, "{text}");
        assert!(found.key.is_some(), "{text}");
    }
}

#[test]
fn stray_signs_make_no_blank() {
    assert_eq!(one("1到5之间？{#3:2}\";").stem, "1到5之间？");
    assert_eq!(one("甲乙丙。{=一}\";").stem, "甲乙丙。____");
    assert_eq!(one("太阳从东边升起{T}。").stem, "太阳从东边升起。");
}

#[test]
fn what_other_answers_get_is_noticed() {
    let found = one("动物？{=Frog#好 =%0%*#不对 =\\*}");
    assert_eq!(accepted(&found), ["Frog", "*"]);
    assert_eq!(found.explanation, "“Frog”：好\n其他答案：不对");
    assert!(told("动物？{=Frog =%0%*}").contains(&(1, "any_other_answer")));
    assert!(!found.confidence.is_held());
}

#[test]
fn a_weight_near_to_a_known_one_is_taken_where_that_is_wanted() {
    let text = "甲{~%33%一 ~%33.33333%二 ~%33.33333%三 ~%-100%四}";
    let batch = read_with(text.as_bytes(), MatchGrades::Nearest);
    assert_eq!(choices(&batch.questions[0]), "ABC");
    assert_eq!(batch.problems[0].code, "nearest_weight");
    assert!(is_held(text));
}

#[test]
fn a_tilde_before_an_equals_is_no_option() {
    let found = one("甲{~一 ~=二 ~三}");
    assert_eq!(
        (options(&found), choices(&found)),
        (vec!["一", "二", "三"], "B".to_owned())
    );
}

#[test]
fn names_that_are_not_kept_or_stand_twice_are_told() {
    assert_eq!(
        told("// [id:1]\n::甲:: 一{T}\n\n::乙:: 二{T}\n\n::乙:: 三{T}"),
        [(6, "same_code"), (0, "names_left_out")]
    );
}

#[test]
fn hostile_files_end_soon_and_stay_small() {
    let mut nested = String::from("甲{");
    for _ in 0..200_000 {
        let _ = write!(nested, "~%50%[html]<b>\\");
    }
    let many = [
        "}\n\n".repeat(400_000),
        "a{T}\n\n".repeat(300_000),
        "[id:".repeat(500_000) + "\n甲{T}",
        "//".to_owned() + &"[id:[tag:\\]".repeat(200_000) + "\n甲{T}",
        "{".repeat(1_000_000),
        "::".repeat(1_000_000),
        "甲{".to_owned() + &"=".repeat(1_000_000) + "}",
        "甲{=".to_owned() + &"#".repeat(1_000_000) + "}",
        "\\".repeat(1_000_000),
        nested,
    ];
    for text in many {
        let batch = read(text.as_bytes());
        assert!(batch.problems.len() <= 50_001);
        assert!(batch.questions.len() <= crate::formats::exchange::MAX_QUESTIONS);
    }
}
