//! Each kind as it is meant.

use super::*;
use crate::formats::exchange::NumberRange;

#[test]
fn a_single_choice_has_its_options_key_and_feedback() {
    let found = one(
        "::安全:: 网络安全为了谁？\r\n{\r\n\t~企业 # 不全面\r\n\t=人民#对\r\n\t~技术\r\n\t####见材料三。\r\n}\r\n",
    );
    assert_eq!(found.kind, ForeignKind::Single);
    assert_eq!(found.code.as_deref(), Some("安全"));
    assert_eq!(found.stem, "网络安全为了谁？");
    assert_eq!(options(&found), ["企业", "人民", "技术"]);
    assert_eq!(choices(&found), "B");
    assert_eq!(found.explanation, "见材料三。\nA：不全面\nB：对");
    assert_eq!((found.rule, found.place.line), (None, 1));
    assert!(!found.confidence.is_held());
}

#[test]
fn a_multiple_choice_has_weights_and_no_equals() {
    let found = one("选出两项 {~%50%甲 ~%-100%乙 ~%50%丙 ~%-100%丁}");
    assert_eq!(found.kind, ForeignKind::Multiple);
    assert_eq!(choices(&found), "AC");
    assert_eq!(found.rule.unwrap().to_string(), "proportional");
}

#[test]
fn part_of_the_marks_for_a_single_choice_is_kept_as_a_rule() {
    let found = one("哪个最好？{=甲 ~%50%乙 ~丙}");
    assert_eq!(choices(&found), "A");
    assert_eq!(found.rule.unwrap().to_string(), "qti_map map.A=1 map.B=1/2");
}

#[test]
fn true_and_false_tell_the_wrong_first() {
    let found = one("地球是方的。{FALSE#它是圆的。#答得好。\n####常识}");
    assert_eq!(found.kind, ForeignKind::TrueFalse);
    assert_eq!(found.key, Some(ForeignKey::Truth(false)));
    assert_eq!(found.explanation, "常识\n答错：它是圆的。\n答对：答得好。");
    for (text, truth) in [("甲{T}", true), ("甲{ TRUE }", true), ("甲{F}", false)] {
        assert_eq!(one(text).key, Some(ForeignKey::Truth(truth)), "{text}");
    }
}

#[test]
fn a_match_has_a_right_side_that_belongs_to_nothing() {
    let found = one("配对：{\n=[html]<b>甲</b>方 -> 一\n=[plain]乙 -> 二\n= -> 三\n=丙 -> 一\n}");
    assert_eq!(found.kind, ForeignKind::Match);
    let left: Vec<&str> = found.left.iter().map(|side| side.text.as_str()).collect();
    assert_eq!(left, ["甲方", "乙", "丙"]);
    assert_eq!(options(&found), ["一", "二", "三"]);
    let pairs = [("1", "A"), ("2", "B"), ("3", "A")];
    let pairs = pairs.map(|(left, right)| (left.to_owned(), right.to_owned()));
    assert_eq!(found.key, Some(ForeignKey::Pairs(pairs.to_vec())));
}

#[test]
fn a_short_answer_is_a_blank_at_the_end_of_its_stem() {
    let found = one("中国共产党成立于哪一年？{=1921 =一九二一}");
    assert_eq!(found.kind, ForeignKind::Blank);
    assert_eq!(found.stem, "中国共产党成立于哪一年？____");
    assert_eq!(accepted(&found), ["1921", "一九二一"]);
}

#[test]
fn a_blank_stands_where_the_answers_do() {
    for (text, stem) in [
        ("根本大法是{=党章}，要学习。", "根本大法是____，要学习。"),
        ("根本大法是{=党章}。", "根本大法是____。"),
        ("根本大法是________。{=党章}", "根本大法是____。"),
        ("a___b {=x}", "a____b"),
    ] {
        assert_eq!(one(text).stem, stem);
    }
    let choice = one("一个 {~甲 =乙} 在这里");
    assert_eq!(choice.stem, "一个 ____ 在这里");
}

#[test]
fn all_four_forms_of_a_number_are_ranges() {
    let ranges = |text: &str| match one(text).key {
        Some(ForeignKey::Ranges(ranges)) => ranges
            .iter()
            .map(|NumberRange { from, to }| format!("{from}..{to}"))
            .collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(ranges("圆周率？{#3.14}"), ["3.14..3.14"]);
    assert_eq!(ranges("圆周率？{#3.14:0.01}"), ["3.13..3.15"]);
    assert_eq!(ranges("圆周率？{#3..4}"), ["3..4"]);
    assert_eq!(
        ranges("圆周率？{#=3.14:0#好\n=%100%22..23\n~#都不对}"),
        ["3.14..3.14", "22..23"]
    );
    let found = one("圆周率？{#3.14#好~#再算}");
    assert_eq!(found.explanation, "3.14：好\n其他答案：再算");
}

#[test]
fn an_essay_has_empty_braces() {
    let found = one("谈谈体会。{####围绕三点}");
    assert_eq!(found.kind, ForeignKind::Essay);
    assert_eq!(found.key, Some(ForeignKey::Rubric(String::new())));
    assert_eq!(found.explanation, "围绕三点");
    assert_eq!(one("谈谈体会。{}").kind, ForeignKind::Essay);
}

#[test]
fn a_category_is_the_topic_of_what_follows() {
    let text = "一{T}\n\n$CATEGORY: $course$/top/党建/理论//实践\n\n二{T}\n\n三{F}\n\n$CATEGORY: $course$/top\n\n四{T}";
    let topics: Vec<_> = read(text.as_bytes())
        .questions
        .into_iter()
        .map(|q| q.topic)
        .collect();
    let path = Some("党建/理论／实践".to_owned());
    assert_eq!(topics, [None, path.clone(), path, None]);
}

#[test]
fn comments_name_and_tag_the_question_below() {
    let found = one("// 题库 [id:q12] [tag:党章] [tag:纪律]\n::q12:: 甲{T}");
    assert_eq!(found.code.as_deref(), Some("q12"));
    assert_eq!(found.tags.into_iter().collect::<Vec<_>>(), ["党章", "纪律"]);
    let apart = one("// [id:q12]\n\n甲{T}");
    assert_eq!(apart.code, None);
}

#[test]
fn escaped_characters_are_only_shown() {
    let found = one(r"设 \{x\} \= 1\~2 \# 3\: {=E\=mc\\2 ~第一行\n第二行}");
    assert_eq!(found.stem, "设 {x} = 1~2 # 3:");
    assert_eq!(options(&found), [r"E=mc\2", "第一行\n第二行"]);
}

#[test]
fn the_format_of_the_stem_is_that_of_its_answers() {
    let found = one("[html]<p>甲 &lt; 乙</p>{=<b>对</b> ~[plain]<b>}");
    assert_eq!(found.stem, "甲 < 乙");
    assert_eq!(options(&found), ["对", "<b>"]);
}

#[test]
fn a_file_of_another_encoding_is_read() {
    let mut bytes = vec![0xEF, 0xBB, 0xBF];
    bytes.extend("甲{T}".as_bytes());
    assert_eq!(read(&bytes).questions[0].stem, "甲");
    let (gbk, _, _) = encoding_rs::GBK.encode("网络安全为人民{T}");
    let batch = read(&gbk);
    assert_eq!(batch.questions[0].stem, "网络安全为人民");
    assert_eq!(batch.problems[0].code, "encoding");
}
