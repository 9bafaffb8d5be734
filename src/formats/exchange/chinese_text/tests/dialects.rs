//! Each way of writing a question, by its look-alike.

use super::*;

const STEM: &str = "党的最高理想是什么";

#[test]
fn a_number_of_any_style_begins_a_question() {
    for number in [
        "1.",
        "1、",
        "1．",
        "1 .",
        "１．",
        "１、",
        "1)",
        "1）",
        "(1)",
        "（1）",
        "（１）",
        "第1题",
        "第 1 题：",
        "第一题 ",
        "①",
        "⒈",
        "⑴",
        "1。",
    ] {
        for gap in ["", " ", "\u{3000}", "\t"] {
            let text = format!("{number}{gap}{STEM}\nA.甲\nB.乙\n答案：B\n");
            assert_eq!(
                all(&text),
                [format!("single | {STEM} | 甲 / 乙 | B | 90")],
                "{number}{gap}"
            );
        }
    }
}

#[test]
fn a_note_states_the_kind_wherever_it_stands() {
    for head in [
        "1. [单选题] 题",
        "[单选题] 1. 题",
        "【单选题】1、题",
        "1.（单选）题",
        "1、题（单选题）",
        "1.题[单选题]",
        "(单选题)1.题",
        "1．【单项选择题】题",
    ] {
        let text = format!("{head}\nA.甲\nB.乙\n答案：A");
        assert_eq!(all(&text), ["single | 题 | 甲 / 乙 | A | 100"], "{head}");
    }
}

#[test]
fn a_note_states_marks_too() {
    for head in [
        "1.（2.5分）题",
        "1. 题（2.5分）",
        "1.[单选题，2.5分]题",
        "1. 题（本题2.5分）",
        "1. 题（单选，2.5 分）",
    ] {
        let question = only(&format!("{head}\nA.甲\nB.乙\n答案：A"));
        assert_eq!(
            (question.marks.as_deref(), question.stem.as_str()),
            (Some("2.5"), "题"),
            "{head}"
        );
    }
}

#[test]
fn a_section_sets_kind_and_marks() {
    for (head, wanted, marks) in [
        ("一、单选题（每题2分，共20分）", "single", "2"),
        (
            "一、单项选择题（本大题共1小题，每小题 1.5 分）",
            "single",
            "1.5",
        ),
        ("（一）单选题：每题2分", "single", "2"),
        ("第一部分 单项选择题（每题２分）", "single", "2"),
        ("单选题（共1题，每题2分）", "single", "2"),
        ("一．党史知识单选题（每道题3分）", "single", "3"),
        ("一、【单选题】（每题2分）", "single", "2"),
        ("一、选择题（每题2分）", "single", "2"),
        ("二、不定项选择题（每题2分）", "multiple", "2"),
        (
            "二、多选题。每题2分，多选、少选、错选均不得分",
            "multiple",
            "2",
        ),
    ] {
        let text = format!("{head}\n1. 题\nA.甲\nB.乙\n答案：B");
        let question = only(&text);
        let found = (question.kind.as_str(), question.marks.as_deref());
        assert_eq!(found, (wanted, Some(marks)), "{head}: {:?}", codes(&text));
        assert_eq!(
            question.key,
            Some(ForeignKey::Choices(vec!["B".to_owned()])),
            "{head}"
        );
    }
}

#[test]
fn a_section_of_multiple_choice_says_by_what_rule_answers_count() {
    for (remark, rule) in [
        ("每题2分，少选得1分，多选、错选不得分", Some("flat part=1")),
        ("每题2分，漏选得0.5分", Some("flat part=0.5")),
        ("每题2分，每选对一个得0.5分", Some("fixed each=0.5")),
        ("每题2分，多选、少选、错选均不得分", Some("exact")),
        ("每题2分，漏选得一半分", Some("half")),
        ("每题2分", None),
    ] {
        let text = format!("一、多选题（{remark}）\n1. 题\nA.甲\nB.乙\n答案：AB");
        let rule = rule.map(|rule| crate::domain::scoring::Rule::authored(rule).unwrap());
        assert_eq!(only(&text).rule, rule, "{remark}");
    }
}

#[test]
fn options_are_read_in_any_form_and_layout() {
    for options in [
        "A.200元\nB.300元\nC.500元",
        "A．200元\nB．300元\nC．500元",
        "A、200元\nB、300元\nC、500元",
        "A)200元\nB)300元\nC)500元",
        "（A）200元\n（B）300元\n（C）500元",
        "(A) 200元\n(B) 300元\n(C) 500元",
        "A:200元\nB:300元\nC:500元",
        "A：200元\nB：300元\nC：500元",
        "a. 200元\nb. 300元\nc. 500元",
        "Ａ．200元\nＢ．300元\nＣ．500元",
        "A 200元\nB 300元\nC 500元",
        "A．200元 B．300元 C．500元",
        "A．200元　　B．300元　　C．500元",
        "A.200元\tB.300元\tC.500元",
        "A．200元B．300元C．500元",
        "A、200元、B、300元、C、500元",
        "（A）200元（B）300元（C）500元",
        "A.200元 B.300元\nC.500元",
        "A.200元 C.500元\nB.300元",
        "选项：\nA.200元\nB.300元\nC.500元",
    ] {
        let text = format!("1. [单选题]罚款多少\n{options}\n答案：C");
        let question = only(&text);
        let texts: Vec<&str> = question
            .options
            .iter()
            .map(|option| option.text.trim_end_matches('、'))
            .collect();
        assert_eq!(
            texts,
            ["200元", "300元", "500元"],
            "{options}\n{:?}",
            codes(&text)
        );
        assert_eq!(
            question.key,
            Some(ForeignKey::Choices(vec!["C".to_owned()])),
            "{options}"
        );
    }
}

#[test]
fn bare_letters_are_options_where_they_go_on() {
    let wanted = ["single | 拍照用什么 | 相机 / 手机 / “电脑” | B | 100"];
    for options in [
        "A相机\nB手机\nC“电脑”",
        "A 相机\nB 手机\nC “电脑”",
        "A相机 B手机 C“电脑”",
        "A相机\tB手机\tC“电脑”",
    ] {
        assert_eq!(
            all(&format!("1. [单选题]拍照用什么\n{options}\n答案：B")),
            wanted,
            "{options}"
        );
    }
}

#[test]
fn a_letter_that_no_option_follows_is_text() {
    let text = "1. [判断题]关于\nA股市场，下列说法成立。\n答案：对";
    assert_eq!(
        all(text),
        ["true_false | 关于⏎A股市场，下列说法成立。 |  | true | 100"]
    );
    let text = "1. [单选题]含有最多的是\nA.维生素A、维生素D\nB.维生素B、C\n答案：A";
    assert_eq!(
        all(text),
        ["single | 含有最多的是 | 维生素A、维生素D / 维生素B、C | A | 100"]
    );
    let text = "1. [单选题]含有最多的是\nA、维生素B、C  B、维生素C、D  C、见附录\n答案：A";
    assert_eq!(
        all(text),
        ["single | 含有最多的是 | 维生素B、C / 维生素C、D / 见附录 | A | 100"]
    );
}

#[test]
fn options_on_the_line_of_the_stem_are_split_off() {
    for text in [
        "1. [单选题]选一个（ ） A.甲 B.乙\n答案：A",
        "1. [单选题]选一个（ ）A.甲B.乙\n答案：A",
        "1. [单选题]选一个（ ） A.甲\nB.乙\n答案：A",
        "1. [单选题]选一个（ ） A.甲 B.乙 答案：A",
        "1. [单选题]选一个（ ） A.甲 B.乙【答案】A",
    ] {
        assert_eq!(
            all(text),
            ["single | 选一个（ ） | 甲 / 乙 | A | 100"],
            "{text}"
        );
    }
}

#[test]
fn the_brackets_of_a_survey_system_are_understood() {
    let text = "党的生日是哪天？[单选题][答案:D][分数:5]\nA.5月1日\nB.6月1日\nC.10月1日\nD.7月1日\n\n\
                网络安全包括[多选题][答案:AB][分数:5]\nA.甲\nB.乙\nC.丙\n\
                党的宗旨是____[填空题][答案:为人民服务][分数:2](人工评分)\n\
                谈谈体会[简答题][分数:10]\n答案：言之有理即可";
    assert_eq!(
        all(text),
        [
            "single | 党的生日是哪天？ | 5月1日 / 6月1日 / 10月1日 / 7月1日 | D | 100",
            "multiple | 网络安全包括 | 甲 / 乙 / 丙 | AB | 100",
            "blank | 党的宗旨是____ |  | 为人民服务 | 85",
            "essay | 谈谈体会 |  | 言之有理即可 | 100",
        ]
    );
    let marks: Vec<_> = batch(text)
        .questions
        .into_iter()
        .map(|question| question.marks.unwrap())
        .collect();
    assert_eq!(marks, ["5", "5", "2", "10"]);
    assert_eq!(codes(text), ["manual_grading"]);
}

#[test]
fn how_a_question_is_graded_becomes_its_rule() {
    let rule = |text: &str| only(text).rule.map(|rule| rule.to_string());
    assert!(
        rule("题[多选题][全对][答案:AB]\nA.甲\nB.乙")
            .unwrap()
            .starts_with("exact")
    );
    assert!(
        rule("题____[填空题][按空][答案:甲]")
            .unwrap()
            .starts_with("per_blank")
    );
    assert_eq!(rule("题____[填空题](系统评分)[答案:甲]"), None);
    let part = "题[多选题][部分][答案:AB]\nA.甲\nB.乙";
    assert_eq!((rule(part), codes(part)), (None, vec!["part_rule"]));
}

#[test]
fn what_stands_behind_other_labels_is_taken() {
    let text = "第一章 总则\n1. [单选题]题\nA.甲\nB.乙\n解析：第一行\n第二行\n答案：A\n难度：较难\n知识点：党章、党纪；党史\n\
                分值：2.5分\n出处：《章程》第三条\n标签：必考";
    let question = only(text);
    assert_eq!(question.explanation, "第一行\n第二行");
    assert_eq!(
        question.difficulty,
        Some(crate::domain::question::Difficulty::Hard)
    );
    assert_eq!(
        question.tags.iter().map(String::as_str).collect::<Vec<_>>(),
        ["党史", "党章", "党纪", "必考"]
    );
    assert_eq!(question.topic.as_deref(), Some("第一章 总则"));
    assert_eq!(question.marks.as_deref(), Some("2.5"));
    assert_eq!(question.source.as_deref(), Some("《章程》第三条"));
    assert_eq!(question.confidence.hundredths(), 100);
    let question = only("1. 题（ A ）\nA.甲\nB.乙\n题型：单选题  难度：0.85  知识点：党章");
    assert_eq!(
        (question.topic.as_deref(), question.difficulty),
        (
            Some("党章"),
            Some(crate::domain::question::Difficulty::Easy)
        )
    );
    assert_eq!(question.confidence.hundredths(), 100);
}

#[test]
fn chapters_and_their_parts_are_topics() {
    let text = "第一章 总则\n1. [判断题]甲。√\n第一节 原则\n2. [判断题]乙。√\n第二章 附则\n一、判断题\n1. 丙。×";
    let topics: Vec<_> = batch(text)
        .questions
        .into_iter()
        .map(|question| question.topic.unwrap())
        .collect();
    assert_eq!(
        topics,
        ["第一章 总则", "第一章 总则/第一节 原则", "第二章 附则"]
    );
}

#[test]
fn a_kind_that_is_not_stated_follows_from_key_and_options() {
    for (text, kind, name) in [
        ("1. 题\nA.甲\nB.乙\n答案：A", ForeignKind::Single, "单选题"),
        (
            "1. 题\nA.甲\nB.乙\n答案：AB",
            ForeignKind::Multiple,
            "多选题",
        ),
        ("1. 题。\n答案：√", ForeignKind::TrueFalse, "判断题"),
        ("1. 题。（  ）\n答案：对", ForeignKind::TrueFalse, "判断题"),
        ("1. 题____。\n答案：甲", ForeignKind::Blank, "填空题"),
    ] {
        let batch = batch(text);
        assert_eq!(
            (
                batch.questions[0].kind,
                batch.questions[0].confidence.hundredths()
            ),
            (kind, 90),
            "{text}"
        );
        assert_eq!(batch.problems.len(), 1);
        let problem = &batch.problems[0];
        assert_eq!(
            (problem.code, problem.severity, problem.place.question),
            ("kind_inferred", Severity::Notice, Some(0))
        );
        assert!(
            problem.chinese.starts_with("第 1 行（第 1 题）："),
            "{}",
            problem.chinese
        );
        assert!(problem.chinese.contains(name));
    }
}

#[test]
fn an_order_is_read_from_its_letters() {
    let text = "1. [排序题]按时间排列\nA.甲\nB.乙\nC.丙\n答案：CAB";
    assert_eq!(all(text), ["order | 按时间排列 | 甲 / 乙 / 丙 | CAB | 100"]);
    assert_eq!(
        codes("1. [排序题]按时间排列\nA.甲\nB.乙\nC.丙\n答案：CA"),
        ["strange_order"]
    );
}

#[test]
fn essays_keep_their_answers_line_by_line() {
    let text = "三、简答题（每题10分）\n1. 简述职责。\n参考答案：\n（1）第一点；\n（2）第二点。\n\n2. 论述意义（20分）\n答：1.其一\n2.其二\n3.其三\n3、名词解释：自律\n答案要点：自己约束自己。\n解析：略";
    assert_eq!(
        all(text),
        [
            "essay | 简述职责。 |  | （1）第一点；⏎（2）第二点。 | 100",
            "essay | 论述意义 |  | 1.其一⏎2.其二⏎3.其三 | 100",
            "essay | 名词解释：自律 |  | 自己约束自己。 | 100",
        ]
    );
}
