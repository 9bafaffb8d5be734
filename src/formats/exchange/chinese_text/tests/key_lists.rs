//! Keys in a list at the end of a section or of the text.

use super::*;

const QUESTIONS: &str = "一、单选题\n1. 甲\nA.子\nB.丑\nC.寅\n2. 乙\nA.子\nB.丑\nC.寅\n二、多选题\n1. 丙\nA.子\nB.丑\nC.寅\n2. 丁\nA.子\nB.丑\nC.寅\n三、判断题\n1. 戊。\n2. 己。\n";

fn keys(text: &str) -> Vec<String> {
    let questions = batch(text).questions;
    questions
        .iter()
        .map(|question| question.key.as_ref().map_or_else(|| "-".to_owned(), key))
        .collect()
}

#[test]
fn keys_are_given_by_section_and_number() {
    for list in [
        "参考答案\n一、单选题\n1-2 BC\n二、多选题\n1.AB 2.ABC\n三、判断题\n1-2 √×",
        "参考答案：\n一、1～2：BC\n二、1-2：AB ABC\n三、1.√ 2.×",
        "答案\n一、单选题 1.B 2.C\n二、多选题 1.AB 2.ABC\n三、判断题 1.对 2.错",
        "【参考答案】\n单选题：1-2 BC\n多选题：1、AB 2、ABC\n判断题：1.√ 2.×",
        "附：参考答案及解析\n一、单选题\n1.B\n2.C\n二、多选题\n1.AB\n2.ABC\n三、判断题\n1.正确\n2.错误",
        "一、单选题 1.B 2.C\n二、多选题 1.AB 2.ABC\n三、判断题 1.√ 2.×",
        "参考答案\n1-2 BC\n1.AB 2.ABC\n1-2 √×",
        "参考答案\n一、单选题\n题号\t1\t2\n答案\tB\tC\n二、多选题\n1\t2\nAB\tABC\n三、判断题\n题号\t答案\n1\t√\n2\t×",
        "一、单选题答案\n1-2 BC\n二、多选题答案\n1.AB 2.ABC\n三、判断题答案\n1-2 √×",
        "党章知识测试参考答案\n一、单选题（每题2分）\n1-2 BC\n二、多选题（每题2分）\n1.AB 2.ABC\n三、判断题（每题1分）\n1-2 √×",
    ] {
        let text = format!("{QUESTIONS}\n{list}");
        assert_eq!(
            keys(&text),
            ["B", "C", "AB", "ABC", "true", "false"],
            "{list}\n{:#?}",
            batch(&text).problems
        );
        assert_eq!(codes(&text), Vec::<&str>::new(), "{list}");
    }
}

#[test]
fn a_list_may_stand_at_the_end_of_each_section() {
    let text = "一、单选题\n1. 甲\nA.子\nB.丑\n2. 乙\nA.子\nB.丑\n参考答案：1-2 AB\n二、判断题\n1. 戊。\n2. 己。\n答案：1.√ 2.×";
    assert_eq!(keys(text), ["A", "B", "true", "false"]);
}

#[test]
fn numbers_that_go_on_over_sections_need_no_headings() {
    let text = "一、单选题\n1. 甲\nA.子\nB.丑\n二、判断题\n2. 戊。\n3. 己。\n参考答案\n1.B 2.√ 3.×";
    assert_eq!(keys(text), ["B", "true", "false"]);
}

#[test]
fn keys_have_explanations() {
    let text = "一、单选题\n1. 甲\nA.子\nB.丑\n2. 乙\nA.子\nB.丑\n参考答案及解析\n1.【答案】A【解析】见第一条。\n更多。\n2. B 解析：见第二条。";
    let questions = batch(text).questions;
    assert_eq!(keys(text), ["A", "B"]);
    assert_eq!(questions[0].explanation, "见第一条。\n更多。");
    assert_eq!(questions[1].explanation, "见第二条。");
}

#[test]
fn fill_ins_and_essays_have_their_texts_in_a_list() {
    let text = "一、填空题\n1. 甲____\n2. 乙____和____\n二、简答题\n1. 丙\n2. 丁\n参考答案\n一、填空题\n1. 创新 2. 协调、绿色\n二、简答题\n1. 第一行\n一、其一\n（1）其二\n2. 要点";
    assert_eq!(
        keys(text),
        ["创新", "协调 + 绿色", "第一行⏎一、其一⏎（1）其二", "要点"]
    );
}

#[test]
fn chapters_have_their_keys_under_their_titles() {
    let chapter =
        |title: &str| format!("{title}\n一、单选题\n1. 甲\nA.子\nB.丑\n二、判断题\n1. 戊。\n");
    let text = chapter("第一章 总则") + &chapter("第二章 附则");
    for list in [
        "参考答案\n第一章 总则\n一、单选题 1.A\n二、判断题 1.√\n第二章 附则\n一、单选题 1.B\n二、判断题 1.×",
        "参考答案\n第一章\n一、1.A\n二、1.√\n第二章\n一、1.B\n二、1.×",
        "参考答案\n一、单选题 1.A\n二、判断题 1.√\n一、单选题 1.B\n二、判断题 1.×",
        "参考答案\n第二章 附则\n一、单选题 1.B\n二、判断题 1.×\n第一章 总则\n一、单选题 1.A\n二、判断题 1.√",
    ] {
        let found = keys(&format!("{text}{list}"));
        assert_eq!(found, ["A", "true", "B", "false"], "{list}");
    }
    let second = format!("{text}参考答案\n第二章 附则\n一、单选题 1.B\n二、判断题 1.×");
    assert_eq!(keys(&second), ["-", "-", "B", "false"]);
    // One list for two sections of the same name: which is meant is open.
    let open = format!("{text}参考答案\n一、单选题 1.B");
    assert_eq!(keys(&open), ["-", "-", "-", "-"]);
    assert!(codes(&open).contains(&"unknown_key_section"));
}

#[test]
fn a_list_ends_where_another_paper_begins() {
    let paper = |title: &str, key: &str| {
        format!(
            "{title}\n\n一、判断题\n1. 甲。\n二、简答题\n1. 乙\n参考答案\n一、判断题\n1.{key}\n二、简答题\n1. 要点{key}\n\n"
        )
    };
    let text = paper("试卷一", "√") + &paper("试卷二", "×");
    assert_eq!(keys(&text), ["true", "要点√", "false", "要点×"]);
    assert_eq!(codes(&text), ["skipped_text", "stray_line"]);
}

#[test]
fn a_key_of_a_list_that_fits_several_questions_holds_them() {
    let text = format!("{QUESTIONS}\n参考答案\n1.A 2.B");
    let batch = batch(&text);
    assert!(
        batch
            .questions
            .iter()
            .all(|question| question.confidence.is_held())
    );
    let unclear = batch
        .problems
        .iter()
        .filter(|problem| problem.code == "key_block_unclear");
    assert_eq!(unclear.count(), 6);
}

#[test]
fn keys_that_are_too_many_or_too_few_are_told() {
    let text = "一、单选题\n1. 甲\nA.子\nB.丑\n2. 乙\nA.子\nB.丑\n参考答案\n1-2 ABC\n7.A";
    assert_eq!(
        told(text)[0..2],
        [(Severity::Held, "no_key", 2), (Severity::Held, "no_key", 5)]
    );
    let codes = codes(text);
    assert!(
        codes.contains(&"key_block_uneven") && codes.contains(&"key_without_question"),
        "{codes:?}"
    );
    let text = "一、单选题\n1. 甲\nA.子\nB.丑\n参考答案\n一、单选题 1.A\n五、多选题 1.B 2.A";
    assert_eq!(keys(text), ["A"]);
    assert!(self::codes(text).contains(&"unknown_key_section"));
}

#[test]
fn a_key_that_stands_in_a_list_and_beside_its_question_must_agree() {
    let text = "一、单选题\n1. 甲\nA.子\nB.丑\n答案：A\n2. 乙\nA.子\nB.丑\n参考答案\n1.B 2.B";
    assert_eq!(keys(text), ["-", "B"]);
    assert!(codes(text).contains(&"keys_differ"));
}

#[test]
fn a_text_key_with_the_next_number_in_it_is_held() {
    let blanks = "一、填空题\n1. 甲____。\n2. 乙____。\n3. 丙____。\n参考答案\n";
    for (list, kept) in [
        ("1.创新2.协调3.14亿", None),
        ("1.创新 2.协调（或统筹） 3.3.5%", Some("创新")),
        ("1.创新\n2.协调 3.1.5亿", Some("创新")),
    ] {
        let questions = batch(&format!("{blanks}{list}\n")).questions;
        let keys: Vec<_> = questions
            .iter()
            .map(|question| question.key.as_ref().map(super::key))
            .collect();
        assert_eq!(keys, [kept.map(str::to_owned), None, None], "{list}");
    }
    let decimals = batch(&format!("{blanks}1. 共2.5亿\n2. 第3.0版\n3. 丙\n")).questions;
    assert!(decimals.iter().all(|question| question.key.is_some()));
}

#[test]
fn keys_without_numbers_are_given_in_their_order_or_held() {
    let choice = |head: &str, n: usize| {
        let questions = (1..=n).map(|at| format!("{at}. 第{at}项（ ）\nA.子 B.丑 C.寅 D.卯\n"));
        format!("{head}\n{}", questions.collect::<String>())
    };
    for (questions, list, wanted) in [
        (choice("一、单选题", 3), "参考答案\nACB", "A C B"),
        (choice("一、单选题", 3), "参考答案：\nA C B", "A C B"),
        (choice("一、多选题", 2), "参考答案\nAB\nCD", "AB CD"),
        (choice("一、多选题", 2), "参考答案\nABCD", "- -"),
        (choice("", 4), "参考答案\nABCD", "- - - -"),
        (choice("", 1), "参考答案\nB", "B"),
        (
            choice("一、单选题", 2),
            "参考答案\n题号\t答案\t题号\t答案\n1\tB\t2\tC",
            "B C",
        ),
    ] {
        let text = format!("{questions}{list}\n");
        assert_eq!(keys(&text).join(" "), wanted, "{text}");
        let last = batch(&text).questions.pop().unwrap();
        assert_eq!(last.options[3].text, "卯");
    }
    for list in [
        "参考答案\n一、单选题\nBC\n二、多选题\nAB AC\n三、判断题\n√×\n",
        "参考答案\n一、BC\n二、AB、AC\n三、√×\n",
    ] {
        assert_eq!(
            keys(&format!("{QUESTIONS}{list}")).join(" "),
            "B C AB AC true false"
        );
    }
}

#[test]
fn a_heading_of_choices_means_the_section_of_its_number() {
    let text = format!(
        "{QUESTIONS}参考答案\n一、选择题\n1.A 2.B\n二、不定项\n1.AB 2.AC\n三、判断题\n1.√ 2.×\n"
    );
    assert_eq!(keys(&text).join(" "), "A B AB AC true false");
}

#[test]
fn runs_of_numbers_may_stand_in_brackets() {
    let text = "一、选择题\n1. 甲\nA.子\nB.丑\n2. 乙\nA.子\nB.丑\n3. 丙\nA.子\nB.丑\n参考答案：\n(1-2)AB (3)AB\n";
    assert_eq!(keys(text), ["A", "B", "AB"]);
}

#[test]
fn keys_of_text_stand_behind_the_ordinal_of_their_section() {
    let text = "一、单选题\n1.甲（ ）\nA.一\nB.二\n二、填空题\n1.乙____和____。\n三、简答题\n1.丙\n参考答案\n";
    let list = "一、1.A\n二、1.子；丑\n三、1.答：要点\n第二点\n一、1.其一\n";
    assert_eq!(
        keys(&format!("{text}{list}")),
        ["A", "子 + 丑", "要点⏎第二点⏎一、1.其一"]
    );
    assert_eq!(codes(&format!("{text}{list}")), Vec::<&str>::new());
    let blanks = "一、填空题\n1.乙____。\n二、填空题\n1.丁____。\n参考答案\n一、1.子\n二、1.丑\n";
    assert_eq!(keys(blanks), ["子", "丑"]);
}

#[test]
fn a_line_of_a_list_that_gives_no_key_is_told() {
    let text =
        "一、单选题\n1.甲（ ）\nA.一\nB.二\n二、填空题\n1.乙____。\n参考答案\n一、1.A\n二、子\n";
    assert_eq!(keys(text), ["A", "-"]);
    assert_eq!(
        told(text),
        [
            (Severity::Held, "no_key", 6),
            (Severity::Warning, "key_section_without_keys", 9)
        ]
    );
}
