//! How text is laid out: lines that Word broke, blanks of every kind, titles, page numbers.

use super::*;

#[test]
fn stems_and_options_go_over_several_lines() {
    let text = "1. [单选题]阅读下面的话：\n“行百里者半九十。”\n\n它告诉我们（  ）\nA.第一行\n第二行\nB.乙\n答案：A";
    assert_eq!(
        all(text),
        [
            "single | 阅读下面的话：⏎“行百里者半九十。”⏎它告诉我们（  ） | 第一行⏎第二行 / 乙 | A | 100"
        ]
    );
}

#[test]
fn a_list_within_a_stem_begins_no_question() {
    let text = "1. [单选题]下列说法：\n①甲\n②乙\n（1）丙\n（2）丁\n成立的是\nA.①②\nB.（1）（2）\n答案：A\n2. [判断题]真。\n答案：对";
    assert_eq!(
        all(text),
        [
            "single | 下列说法：⏎①甲⏎②乙⏎（1）丙⏎（2）丁⏎成立的是 | ①② / （1）（2） | A | 100",
            "true_false | 真。 |  | true | 100",
        ]
    );
}

#[test]
fn breaks_of_word_and_invisible_characters_do_not_matter() {
    let text = "\u{feff}1.\u{a0}[单选题]\u{200b}题\u{b}A.\u{2003}甲\u{2028}B.乙\u{b}答\u{ad}案：\u{3000}B\r\n";
    assert_eq!(all(text), ["single | 题 | 甲 / 乙 | B | 100"]);
}

#[test]
fn other_encodings_are_read_and_told() {
    let text = "1. [判断题]真。\n答案：对\n";
    let (bytes, _, _) = encoding_rs::GB18030.encode(text);
    let batch = read(&bytes);
    assert_eq!(
        shown(&batch.questions[0]),
        "true_false | 真。 |  | true | 100"
    );
    assert_eq!(batch.problems[0].code, "encoding");
    assert_eq!(read(b"\xff\xff\xff").problems[0].severity, Severity::Error);
}

#[test]
fn titles_and_instructions_are_skipped_and_told_with_their_lines() {
    let text = "党章知识测试\n（满分100分）\n\n一、判断题（每题1分）\n请在括号内打“√”或“×”。\n1. 真。（√）\n第 1 页 共 2 页\n2. 假。（×）\n- 2 -";
    assert_eq!(all(text).len(), 2);
    assert_eq!(
        told(text),
        [
            (Severity::Notice, "skipped_text", 1),
            (Severity::Notice, "skipped_text", 5),
            (Severity::Notice, "page_numbers", 7),
        ]
    );
    let problems = batch(text).problems;
    assert!(
        problems[0].chinese.starts_with("第 1 至 2 行："),
        "{}",
        problems[0].chinese
    );
}

#[test]
fn text_that_belongs_nowhere_is_an_error_and_its_neighbours_stay() {
    let text = "1. [单选题]题\nA.甲\nB.乙\n答案：A\n本题考查基本概念。\n2. [判断题]真。\n答案：对";
    assert_eq!(all(text).len(), 2);
    assert_eq!(told(text), [(Severity::Error, "stray_line", 5)]);
    let text = "A.甲\n答案：A\n1. [判断题]真。\n答案：对";
    assert_eq!(all(text), ["true_false | 真。 |  | true | 100"]);
    let begun = |line| (Severity::Error, "no_question_begun", line);
    assert_eq!(told(text), [begun(1), begun(2)]);
}

#[test]
fn text_behind_options_and_a_blank_line_makes_the_question_doubtful() {
    let text = "1. [单选题]题\nA.甲\nB.乙\n\n广告\n答案：A";
    assert_eq!(all(text), ["single | 题 | 甲 / 乙 | A | 85"]);
    assert_eq!(
        told(text),
        [
            (Severity::Error, "stray_line", 5),
            (Severity::Warning, "text_behind_options", 5)
        ]
    );
}

#[test]
fn questions_without_numbers_are_read_with_a_warning() {
    let text =
        "测试\n\n党的生日是\nA.5月1日\nB.7月1日\n答案：B\n\n国庆节是\nA.10月1日\nB.7月1日\n答案：A";
    assert_eq!(
        all(text),
        [
            "single | 党的生日是 | 5月1日 / 7月1日 | B | 85",
            "single | 国庆节是 | 10月1日 / 7月1日 | A | 85"
        ]
    );
    let unclear = "测试\n党的生日是\nA.5月1日\nB.7月1日\n答案：B";
    assert!(only(unclear).confidence.is_held());
    assert!(codes(unclear).contains(&"text_without_number"));
}

#[test]
fn numbers_go_on_in_another_style() {
    let text = "1. [判断题]甲。√\n2、[判断题]乙。×\n（3）[判断题]丙。√\n4．[判断题]丁。×";
    assert_eq!(all(text).len(), 4);
    assert_eq!(codes(text), Vec::<&str>::new());
}

#[test]
fn a_section_counts_its_questions() {
    let text = "一、判断题（共3小题，每小题1分）\n1. 甲。√\n2. 乙。×";
    assert_eq!(
        told(text),
        [(Severity::Warning, "question_count_differs", 1)]
    );
}

#[test]
fn a_text_without_questions_says_so() {
    for text in ["今天天气不错", "一、单选题"] {
        assert!(codes(text).contains(&"no_questions"), "{text}");
    }
    assert_eq!(codes("1.\n2. [判断题]真。√"), ["empty_question"]);
    assert_eq!(codes(""), ["empty_text"]);
}

#[test]
fn text_above_the_questions_of_a_section_makes_them_doubtful() {
    let text = "一、案例分析题\n某单位丢失了一份文件，经过如下。\n1. 分析原因。\n答案：略\n2. 指出责任。\n答案：略\n二、判断题\n请打“√”或“×”。\n1. 甲。√";
    let confidence = batch(text)
        .questions
        .into_iter()
        .map(|question| question.confidence.hundredths());
    assert_eq!(confidence.collect::<Vec<_>>(), [85, 85, 100]);
    assert_eq!(told(text)[0], (Severity::Error, "stray_line", 2));
}

#[test]
fn marks_of_markdown_around_a_line_are_taken_off() {
    let text = "### 一、单选题\n**1. 党的生日是**\n- A. 5月1日\n- B. 7月1日\n**答案：B**\n**解析：** 见章程\n**2.** 2**3等于\nA. 6\nB. 8\n**答案：**B\n";
    assert_eq!(
        all(text),
        [
            "single | 党的生日是 | 5月1日 / 7月1日 | B | 100",
            "single | 2**3等于 | 6 / 8 | B | 100"
        ]
    );
    let own = "1. [简答题]列举\n答案：要点\n- 第一点\n- 第二点\n";
    assert_eq!(all(own), ["essay | 列举 |  | 要点⏎- 第一点⏎- 第二点 | 100"]);
}
