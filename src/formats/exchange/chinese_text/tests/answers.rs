//! Where the key of a question stands, and how it is written.

use super::*;

#[test]
fn an_answer_is_read_behind_any_label() {
    for answer in [
        "答案：AB",
        "答案:AB",
        "答案： A、B",
        "【答案】AB",
        "【答案】：AB",
        "【答案:】AB",
        "【正确答案:】AB",
        "【正确答案】A,B",
        "[答案:AB]",
        "（答案：AB）",
        "参考答案：AB",
        "正确答案:AB",
        "标准答案：ab",
        "答：AB",
        "答案 AB",
        "答案AB",
        "答案：ＡＢ",
        "答案：A B",
        "答案：AB。",
        "答案：(AB)",
        "答案：A；B",
        "答案：BA",
        "答案：选AB",
        "答案：\nAB",
    ] {
        let text = format!("1. [多选题]题\nA.甲\nB.乙\nC.丙\n{answer}");
        assert_eq!(
            all(&text),
            ["multiple | 题 | 甲 / 乙 / 丙 | AB | 100"],
            "{answer}: {:?}",
            codes(&text)
        );
    }
}

#[test]
fn an_answer_that_is_the_text_of_an_option_is_taken_with_a_notice() {
    for answer in ["乙", "B．乙", "B.乙。"] {
        let text = format!("1. [单选题]题\nA.甲\nB.乙\n答案：{answer}");
        assert_eq!(all(&text), ["single | 题 | 甲 / 乙 | B | 90"], "{answer}");
        assert_eq!(codes(&text), ["key_by_text"]);
    }
}

#[test]
fn a_key_in_the_stem_is_taken_out_and_its_brackets_stay() {
    for (stem, wanted) in [
        ("下列属于（ ABC ）。", "下列属于（  ）。"),
        ("下列属于( ABC )的是", "下列属于（  ）的是"),
        ("下列属于（A、B、C）", "下列属于（  ）"),
        ("下列属于【ABC】", "下列属于（  ）"),
        ("下列属于（ＡＢＣ）", "下列属于（  ）"),
        ("下列属于什么？ABC", "下列属于什么？"),
        ("下列属于什么？ A B C", "下列属于什么？"),
        ("下列属于（  ）ABC", "下列属于（  ）"),
        ("下列属于：A、B、C", "下列属于："),
    ] {
        let text = format!("1. {stem}\nA.甲\nB.乙\nC.丙\nD.丁");
        assert_eq!(
            all(&text),
            [format!(
                "multiple | {wanted} | 甲 / 乙 / 丙 / 丁 | ABC | 90"
            )],
            "{stem}"
        );
    }
    let text = "（ B ）1、[单选题]题\nA.甲\nB.乙";
    assert_eq!(all(text), ["single | 题 | 甲 / 乙 | B | 100"]);
}

#[test]
fn the_same_key_in_stem_and_answer_is_one_key() {
    let text = "1. [单选题]题是（ B ）。\nA.甲\nB.乙\n答案：B";
    assert_eq!(all(text), ["single | 题是（  ）。 | 甲 / 乙 | B | 100"]);
}

#[test]
fn a_judgement_is_read_in_stem_and_answer() {
    for (text, wanted) in [
        ("1. 党员必须交纳党费。（√）", true),
        ("1. 党员必须交纳党费。（ × ）", false),
        ("1. 党员必须交纳党费。（对）", true),
        ("1. 党员必须交纳党费。（错）", false),
        ("1. 党员必须交纳党费。(Y)", true),
        ("1. 党员必须交纳党费。（N）", false),
        ("1. 党员必须交纳党费。（正确）", true),
        ("1. 党员必须交纳党费。( 错误 )", false),
        ("1. 党员必须交纳党费。（✓）", true),
        ("（√）1. 党员必须交纳党费。（  ）", true),
        ("1. 党员必须交纳党费。（  ）\n答案：√", true),
        ("1. 党员必须交纳党费。（  ）\n答案：错误。", false),
        ("1. 党员必须交纳党费。（  ）【答案】对", true),
        ("1. 党员必须交纳党费。（  ） 答案：对", true),
        ("1. 党员必须交纳党费。（  ）\n【正确答案:】F", false),
        ("1. 党员必须交纳党费。（  ）\n答案：TRUE", true),
        (
            "1. 党员必须交纳党费。（  ）\nA.正确\nB.错误\n答案：B",
            false,
        ),
        ("1. 党员必须交纳党费。（  ）\nA.错\nB.对\n答案：B", true),
    ] {
        let text = format!("一、判断题（每题1分）\n{text}");
        let wanted = format!("true_false | 党员必须交纳党费。（  ） |  | {wanted} | 100");
        assert_eq!(all(&text), [wanted], "{text}\n{:?}", codes(&text));
    }
    let text = "一、判断题\n1. 党员必须交纳党费。√\n2. 党员不必交纳党费。 ×";
    assert_eq!(
        all(text),
        [
            "true_false | 党员必须交纳党费。 |  | true | 100",
            "true_false | 党员不必交纳党费。 |  | false | 100"
        ]
    );
}

#[test]
fn words_behind_a_judgement_go_to_the_explanation() {
    let question = only("1. [判断题]须三分之二通过。\n答案：错误，应为过半数。\n解析：见章程。");
    assert_eq!(question.key, Some(ForeignKey::Truth(false)));
    assert_eq!(question.explanation, "见章程。\n应为过半数。");
    assert_eq!(question.confidence.hundredths(), 90);
}

#[test]
fn what_somebody_answered_is_no_key_and_no_option() {
    let question = "1. [单选题]甲（ ）\nA.一\nB.二\n";
    for lines in [
        "我的答案：A\n正确答案：B\n得分：0\n",
        "我的答案：A 正确答案：B 得分：0\n",
        "学生答案：A\n得分：0分\n答案：B\n",
        "你的答案 A\n正确答案：B\n",
        "【考生答案】A\n【正确答案】B\n",
        "正确答案：B\n作答：A\n本题得分：0.0\n",
    ] {
        let text = format!("{question}{lines}");
        assert_eq!(
            all(&text),
            ["single | 甲（ ） | 一 / 二 | B | 90"],
            "{text}"
        );
        assert!(
            codes(&text)
                .iter()
                .all(|code| *code == "answer_of_a_person"),
            "{text}"
        );
    }
    let alone = format!("{question}我的答案：A\n得分：0\n");
    assert_eq!(all(&alone), ["single | 甲（ ） | 一 / 二 | - | 50"]);
    let stem = "1. [填空题]某队 得分：____\n答案：8\n";
    assert_eq!(all(stem), ["blank | 某队 得分：____ |  | 8 | 100"]);
}

#[test]
fn a_correction_behind_a_judgement_in_the_stem_goes_to_the_explanation() {
    for (stem, more) in [
        ("下级可以不服从上级。（错）改：必须服从", "改：必须服从"),
        (
            "下级可以不服从上级（×）。正确的是：必须服从。",
            "正确的是：必须服从。",
        ),
        ("下级可以不服从上级。（×）应为必须服从", "应为必须服从"),
        ("下级可以不服从上级（×）\n改正：必须服从", "改正：必须服从"),
    ] {
        let question = only(&format!("一、判断题\n1. {stem}\n"));
        assert!(question.stem.ends_with("（  ）"), "{}", question.stem);
        assert_eq!(question.explanation, more);
        assert_eq!(
            question.key,
            Some(super::super::super::ForeignKey::Truth(false))
        );
    }
    let unclear = "一、判断题\n1. 预备期（×）应为三年。\n";
    assert_eq!(
        all(unclear),
        ["true_false | 预备期（  ）应为三年。 |  | false | 85"]
    );
    assert_eq!(codes(unclear), ["correction_in_stem"]);
    let whole = "一、判断题\n1. 预备期（×）不得延长。\n";
    assert_eq!(
        all(whole),
        ["true_false | 预备期（  ）不得延长。 |  | false | 100"]
    );
}

#[test]
fn the_letter_v_is_a_tick_in_true_false_questions_alone() {
    for text in [
        "一、判断题\n1. 甲。（v）\n",
        "一、判断题\n1. 甲。（ V ）\n",
        "一、判断题\n1. 甲。\n答案：V\n",
    ] {
        assert_eq!(
            only(text).key,
            Some(super::super::super::ForeignKey::Truth(true)),
            "{text}"
        );
    }
    assert_eq!(only("1. 电压的单位是（ ）\n答案：V\n").key, None);
}

#[test]
fn options_of_letters_and_of_yes_and_no_leave_a_choice_a_choice() {
    for (options, wanted) in [
        ("A. X\nB. Y", "X / Y"),
        ("A. x\nB. y", "x / y"),
        ("A. F\nB. T", "F / T"),
        ("A. n\nB. x", "n / x"),
        ("A. 是\nB. 否", "是 / 否"),
        ("A. 1\nB. 0", "1 / 0"),
    ] {
        let text = format!("1. 男性特有的性染色体是（ ）\n{options}\n答案：B");
        let wanted = format!("single | 男性特有的性染色体是（ ） | {wanted} | B | 90");
        assert_eq!(all(&text), [wanted], "{options}");
    }
    for options in [
        "A.对\nB.错",
        "A.√\nB.×",
        "A.对的\nB.错的",
        "A.True\nB.False",
    ] {
        let text = format!("1. 地球是方的（ ）\n{options}\n答案：B");
        let wanted = "true_false | 地球是方的（ ） |  | false | 90";
        assert_eq!(all(&text), [wanted], "{options}");
    }
    // What is stated decides, but does not say which of X and Y is right.
    let stated = |options: &str| all(&format!("一、判断题\n1. 甲（ ）\n{options}\n答案：B"));
    assert_eq!(
        stated("A.x\nB.y"),
        ["true_false | 甲（ ） | x / y | - | 50"]
    );
    for options in ["A.对\nB.错", "A.是\nB.否", "A.T\nB.F", "A.Y\nB.N"] {
        assert_eq!(stated(options), ["true_false | 甲（ ） |  | false | 100"]);
    }
}

#[test]
fn a_key_in_the_stem_may_stand_behind_a_letter_or_a_digit() {
    for (stem, wanted) in [
        ("建党于1921（ B ）", "建党于1921（  ）"),
        ("建党于1921( B )", "建党于1921（  ）"),
        ("衡量经济用GDP（ B ）", "衡量经济用GDP（  ）"),
        ("2021（B）年", "2021（  ）年"),
        ("x = 2（B）", "x = 2（  ）"),
    ] {
        let text = format!("1. [单选题]{stem}\nA.甲\nB.乙");
        let wanted = format!("single | {wanted} | 甲 / 乙 | B | 100");
        assert_eq!(all(&text), [wanted], "{stem}");
        let other = format!("{text}\n答案：A");
        assert_eq!(codes(&other), ["keys_differ"], "{stem}");
        let listed = format!("{text}\n2. [单选题]题（ A ）\nA.甲\nB.乙\n参考答案\n1-2 AA");
        assert_eq!(codes(&listed), ["keys_differ"], "{stem}");
    }
    // Labels, functions, and letters that no option has.
    for stem in [
        "设f(A)=1，则",
        "设P（A）=0.5，则",
        "见表1(A)",
        "维生素B（A）",
        "图1（A）中（ ）",
        "型号为T5（D）",
    ] {
        let text = format!("1. [单选题]{stem}\nA.甲\nB.乙\n答案：B");
        assert_eq!(
            all(&text),
            [format!("single | {stem} | 甲 / 乙 | B | 100")],
            "{stem}"
        );
    }
    let label = "1. [单选题]图1（A）中的是（ B ）\nA.甲\nB.乙";
    assert_eq!(
        all(label),
        ["single | 图1（A）中的是（  ） | 甲 / 乙 | B | 100"]
    );
}
