//! Options and their letters.

use super::*;

const HEADER: &str = "题型,题干,选项A,选项B,选项C,选项D,正确答案";

#[test]
fn answers_are_read_in_every_form_of_letters() {
    for answer in [
        "ABD",
        "abd",
        "ＡＢＤ",
        "\"A,B,D\"",
        "A、B、D",
        "A|B|D",
        "A;B;D",
        "A B D",
        "\"A，B，D\"",
        "DBA",
        "答案：ABD",
        "A/B/D",
        "\"A\nB\nD\"",
        "ABD。",
    ] {
        let (question, told) = one(&[HEADER, &format!("多选题,问,甲,乙,丙,丁,{answer}")]);
        assert_eq!(question.key, choices(&["A", "B", "D"]), "{answer}");
        assert_eq!(question.confidence, Confidence::CERTAIN, "{told:?}");
        assert_eq!(texts(&question.options), ["甲", "乙", "丙", "丁"]);
    }
}

#[test]
fn a_key_without_an_option_is_held_with_its_cell() {
    let (question, told) = one(&[HEADER, "单选题,问,甲,乙,,,D"]);
    assert_eq!(question.key, None);
    assert_eq!(told, [("key_without_option", "G2".to_owned())]);
}

#[test]
fn a_single_choice_with_several_letters_is_held() {
    let (question, told) = one(&[HEADER, "单选题,问,甲,乙,丙,丁,AB"]);
    assert_eq!((question.kind, question.key), (ForeignKind::Single, None));
    assert_eq!(told, [("several_keys_of_single", "G2".to_owned())]);
}

#[test]
fn a_multiple_choice_with_one_letter_is_taken_and_told() {
    let (question, told) = one(&[HEADER, "多选题,问,甲,乙,丙,丁,C"]);
    assert_eq!(question.key, choices(&["C"]));
    assert_eq!(told, [("one_key_of_multiple", "G2".to_owned())]);
    assert_eq!(question.confidence, Confidence::CERTAIN);
}

#[test]
fn what_cannot_be_a_key_is_held() {
    for (answer, code) in [
        ("", "no_key"),
        ("AAB", "repeated_key"),
        ("见解析", "unread_key"),
        ("2", "unread_key"),
        ("1010", "unread_key"),
        ("AB?", "unread_key"),
    ] {
        let (question, told) = one(&[HEADER, &format!("多选题,问,甲,乙,丙,丁,{answer}")]);
        assert_eq!(question.key, None, "{answer}");
        assert_eq!(told, [(code, "G2".to_owned())], "{answer}");
    }
}

#[test]
fn options_that_read_the_same_are_held() {
    let (question, told) = one(&[HEADER, "单选题,问,甲,乙,甲,丁,B"]);
    assert_eq!(question.key, choices(&["B"]));
    assert_eq!(told, [("repeated_option", "C2".to_owned())]);
    let (_, told) = one(&[HEADER, "单选题,问,甲,,,,A"]);
    assert_eq!(told, [("too_few_options", "C2".to_owned())]);
}

#[test]
fn a_gap_between_options_moves_the_key_with_them() {
    let (question, told) = one(&[HEADER, "单选题,问,甲,乙,,丁,D"]);
    assert_eq!(texts(&question.options), ["甲", "乙", "丁"]);
    assert_eq!(question.key, choices(&["C"]));
    assert_eq!(told, [("gap_in_options", "C2".to_owned())]);
}

#[test]
fn a_key_may_repeat_the_text_of_an_option() {
    let (question, told) = one(&[HEADER, "单选题,问,甲,乙,丙,丁,丙"]);
    assert_eq!(question.key, choices(&["C"]));
    assert_eq!(told, [("key_by_text", "G2".to_owned())]);
    assert!(question.confidence < Confidence::CERTAIN && !question.confidence.is_held());
    let (question, _) = one(&[HEADER, "多选题,问,甲,乙,丙,丁,甲；丙"]);
    assert_eq!(question.key, choices(&["A", "C"]));
}

#[test]
fn numbered_options_are_named_by_number_or_letter() {
    let header = "题型,题干,选项1,选项2,选项3,选项4,答案";
    for (answer, wanted) in [
        ("\"1,3\"", ["A", "C"]),
        ("AC", ["A", "C"]),
        ("4、1", ["A", "D"]),
    ] {
        let (question, _) = one(&[header, &format!("多选题,问,甲,乙,丙,丁,{answer}")]);
        assert_eq!(question.key, choices(&wanted), "{answer}");
    }
    let (question, told) = one(&[header, "单选题,问,3,2,1,0,3"]);
    assert_eq!(question.key, None);
    assert_eq!(told, [("ambiguous_key", "G2".to_owned())]);
}

#[test]
fn all_options_may_stand_in_one_cell() {
    for cell in [
        "\"甲\n乙\n丙\"",
        "甲|乙|丙",
        "甲；乙；丙",
        "A.甲 B.乙 C.丙",
        "\"A、甲\nB、乙\nC、丙\"",
        "Ａ．甲；Ｂ．乙；Ｃ．丙",
        "(A)甲 (B)乙 (C)丙",
    ] {
        let (question, told) = one(&["题型,题干,选项,答案", &format!("单选题,问,{cell},B")]);
        assert_eq!(texts(&question.options), ["甲", "乙", "丙"], "{cell}");
        assert_eq!((question.key, told), (choices(&["B"]), vec![]), "{cell}");
    }
}

#[test]
fn letters_before_options_are_taken_off_where_all_have_their_own() {
    let (question, told) = one(&[HEADER, "单选题,问,A.甲,B、乙,C．丙,（D）丁,A"]);
    assert_eq!(texts(&question.options), ["甲", "乙", "丙", "丁"]);
    assert_eq!(told, [("option_letters", "A2".to_owned())]);
    let (question, _) = one(&[HEADER, "单选题,问,A.甲,B、乙,丙,D.丁,A"]);
    assert_eq!(texts(&question.options), ["A.甲", "B、乙", "丙", "D.丁"]);
}

#[test]
fn judgements_are_read_in_every_form() {
    for (answer, wanted) in [
        ("正确", true),
        ("对", true),
        ("√", true),
        ("T", true),
        ("Y", true),
        ("是", true),
        ("1", true),
        ("TRUE", true),
        ("错误", false),
        ("错", false),
        ("×", false),
        ("f", false),
        ("N", false),
        ("否", false),
        ("0", false),
        ("Ｘ", false),
    ] {
        let (question, told) = one(&["题型,题干,答案", &format!("判断题,问,{answer}")]);
        assert_eq!(question.key, Some(ForeignKey::Truth(wanted)), "{answer}");
        assert!(told.is_empty(), "{told:?}");
    }
}

#[test]
fn a_letter_is_a_judgement_only_where_options_say_so() {
    for (options, answer, wanted) in [
        ("正确,错误", "A", Some(true)),
        ("错误,正确", "A", Some(false)),
        ("对,错", "B", Some(false)),
        ("正确,错误", "错误", Some(false)),
        (",", "A", None),
    ] {
        let (question, told) = one(&[HEADER, &format!("判断题,问,{options},,,{answer}")]);
        assert_eq!(
            question.key,
            wanted.map(ForeignKey::Truth),
            "{options} {answer}"
        );
        assert!(question.options.is_empty());
        let held: &[(&str, String)] = &[("truth_by_letter", "G2".to_owned())];
        assert_eq!(told, if wanted.is_some() { &[] } else { held });
    }
}

#[test]
fn a_judgement_with_other_options_is_held() {
    let (_, told) = one(&[HEADER, "判断题,问,甲,乙,,,A"]);
    let codes: Vec<&str> = told.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, ["options_in_true_false", "truth_by_letter"]);
}

#[test]
fn twenty_eight_options_are_named_with_commas() {
    let header: Vec<String> = (0..28).map(|at| format!("选项{}", letter(at))).collect();
    let options: Vec<String> = (0..28).map(|at| format!("第{at}项")).collect();
    let (question, _) = one(&[
        &format!("题型,题干,{},答案", header.join(",")),
        &format!("多选题,问,{},\"B,AB\"", options.join(",")),
    ]);
    assert_eq!(question.key, choices(&["B", "AB"]));
}

#[test]
fn options_of_letters_and_of_yes_and_no_leave_a_choice_a_choice() {
    let header = "题干,选项A,选项B,答案";
    for options in ["X,Y", "x,y", "T,F", "是,否", "1,0", "真,假"] {
        let (question, _) = one(&[header, &format!("男性特有的性染色体是,{options},B")]);
        assert_eq!(question.kind, ForeignKind::Single, "{options}");
        assert_eq!(question.key, choices(&["B"]), "{options}");
        assert_eq!(texts(&question.options).join(","), options);
    }
    for options in ["对,错", "正确,错误", "√,×", "对的,错的", "True,False"] {
        let (question, _) = one(&[header, &format!("地球是方的,{options},B")]);
        assert_eq!(question.key, Some(ForeignKey::Truth(false)), "{options}");
    }
    // What is stated decides, but does not say which of X and Y is right.
    let (question, told) = one(&[HEADER, "判断题,问,x,y,,,B"]);
    assert_eq!((question.kind, question.key), (TrueFalse, None));
    assert_eq!(
        told,
        [
            ("options_in_true_false", "C2".to_owned()),
            ("truth_by_letter", "G2".to_owned())
        ]
    );
    for options in ["是,否", "T,F", "Y,N"] {
        let (question, _) = one(&[HEADER, &format!("判断题,问,{options},,,B")]);
        assert_eq!(question.key, Some(ForeignKey::Truth(false)), "{options}");
    }
}
