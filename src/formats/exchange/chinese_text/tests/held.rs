//! What is doubtful is held, with the reason at its line, and never guessed.

use super::*;

/// The only question is held for this reason at this line, and has no key.
fn is_held(text: &str, code: &str, line: usize) {
    let batch = batch(text);
    assert_eq!(batch.questions.len(), 1, "{text}");
    let question = &batch.questions[0];
    assert!(
        question.confidence.is_held() && question.key.is_none(),
        "{text}: {}",
        shown(question)
    );
    let found = batch.problems.iter().find(|problem| problem.code == code);
    let found = found.unwrap_or_else(|| panic!("{text}: {:#?}", batch.problems));
    assert_eq!(
        (found.severity, found.place.line, found.place.question),
        (Severity::Held, line, Some(0)),
        "{text}"
    );
}

#[test]
fn a_question_without_a_key_is_held() {
    is_held("1. [单选题]题\nA.甲\nB.乙", "no_key", 1);
    is_held("1. [判断题]真。", "no_key", 1);
    is_held("1. [填空题]题____", "no_key", 1);
    is_held("1. 题目在此", "no_key", 1);
    is_held("1. [单选题]题\nA.甲\nB.乙\n答案：", "no_key", 4);
}

#[test]
fn a_key_without_an_option_is_told_with_its_line() {
    is_held(
        "1. [单选题]题\nA.甲\nB.乙\n\n答案：C",
        "key_without_option",
        5,
    );
    is_held("1. 题\n答案：A", "too_few_options", 1);
}

#[test]
fn a_single_choice_with_several_letters_is_held() {
    is_held(
        "1. [单选]题\nA.甲\nB.乙\nC.丙\nD.丁\n答案：ABCD",
        "single_with_letters",
        6,
    );
    is_held(
        "一、单选题\n1. 题（ AB ）\nA.甲\nB.乙",
        "single_with_letters",
        2,
    );
}

#[test]
fn keys_that_differ_are_held() {
    is_held(
        "1. [单选题]题（ A ）\nA.甲\nB.乙\n答案：B",
        "keys_differ",
        1,
    );
    is_held(
        "1. [单选题]题\nA.甲\nB.乙\n答案：B\n【正确答案:】A",
        "keys_differ",
        5,
    );
    is_held("1. [判断题]真。（√）\n答案：错", "keys_differ", 1);
}

#[test]
fn letters_that_are_no_row_are_held() {
    is_held(
        "1. [单选题]题\nA.甲\nB.乙\nD.丁\n答案：A",
        "options_missing",
        1,
    );
    is_held(
        "1. [单选题]题\nA.甲\nB.乙\nB.丙\n答案：A",
        "options_repeated",
        1,
    );
    is_held("1. [单选题]题\nA.甲\nB.\n答案：A", "empty_option", 1);
    is_held("1. [单选题]题\nB.甲\nC.乙\n答案：B", "options_missing", 1);
    is_held(
        "1. [单选题]题\nA.甲\nB.乙\nC.见附录 C.1\n答案：A",
        "options_repeated",
        1,
    );
}

#[test]
fn an_answer_of_words_is_held() {
    is_held("1. [单选题]题\nA.甲\nB.乙\n答案：A或B", "strange_key", 4);
    is_held("1. [多选题]题\nA.甲\nB.乙\n答案：AAB", "strange_key", 4);
    is_held("1. [判断题]真。\n答案：不一定", "strange_truth", 2);
    is_held("1. [判断题]真。\n答案：A", "strange_truth", 2);
}

#[test]
fn an_unclear_kind_is_held() {
    is_held("1. 谈谈体会。\n答案：言之有理即可", "kind_unclear", 2);
    is_held(
        "1. 这种说法是（ ）的，因为如此。\n答案：对",
        "kind_unclear",
        2,
    );
    is_held("1. [判断题]真。\nA.甲\nB.乙\n答案：A", "kind_unclear", 1);
    is_held("1. [填空题]题____\nA.甲\nB.乙\n答案：A", "kind_unclear", 1);
    is_held("1. [连线题]题\n答案：A-1", "match_in_text", 1);
}

#[test]
fn blanks_that_the_answer_does_not_fill_are_held() {
    is_held("1. [填空题]甲____乙____\n答案：创新", "blanks_differ", 2);
    is_held("1. [填空题]甲____\n答案：创新|协调", "blanks_differ", 2);
    is_held(
        "1. [填空题]甲____乙____\n答案：创新、协调；绿色",
        "blank_split_unclear",
        2,
    );
    is_held("1. [填空题]甲____\n答案：TCP/IP", "blank_split_unclear", 2);
    is_held("1. [填空题]没有空\n答案：创新", "no_blanks", 2);
}

#[test]
fn several_places_like_a_key_are_held() {
    is_held(
        "1. [单选题]甲（A）与乙（B）\nA.甲\nB.乙",
        "several_keys_in_stem",
        1,
    );
    let text = "1. [单选题]甲（A）与乙（B）\nA.甲\nB.乙\n答案：B";
    assert_eq!(all(text), ["single | 甲（A）与乙（B） | 甲 / 乙 | B | 100"]);
}

#[test]
fn letters_at_the_end_of_a_stem_are_a_key_only_behind_a_mark() {
    is_held("1. [单选题]视频格式是AB\nA.甲\nB.乙", "no_key", 1);
}

#[test]
fn a_multiple_choice_with_one_letter_is_doubtful() {
    let text = "1. [多选题]题\nA.甲\nB.乙\n答案：A";
    assert_eq!(all(text), ["multiple | 题 | 甲 / 乙 | A | 85"]);
    assert_eq!(
        told(text),
        [(Severity::Warning, "multiple_with_one_letter", 4)]
    );
}

#[test]
fn a_jump_of_numbers_is_told_at_the_question_before_it() {
    let text = "1. [判断题]甲。√\n3. [判断题]乙。√\n3. [判断题]丙。√";
    assert_eq!(
        told(text),
        [
            (Severity::Warning, "numbering_jump", 2),
            (Severity::Warning, "number_repeated", 3)
        ]
    );
    let batch = batch(text);
    assert_eq!(batch.problems[0].place.question, Some(0));
    assert_eq!(batch.questions[1].confidence.hundredths(), 100);
}

#[test]
fn numbers_that_begin_anew_behind_a_bare_stem_are_held() {
    let text = "一、单选题\n1. 给下列排序\n1. 甲\n2. 乙\nA.12\nB.21\n答案：A";
    let batch = batch(text);
    assert!(
        batch
            .questions
            .iter()
            .all(|question| question.confidence.is_held()),
        "{:#?}",
        batch.problems
    );
}

#[test]
fn a_decimal_is_no_number_of_a_question() {
    let text =
        "1. [判断题]取值为\n3.14是圆周率。\n答案：对\n2.5G是移动通信技术。[判断题]\n答案：对";
    assert_eq!(
        all(text),
        [
            "true_false | 取值为⏎3.14是圆周率。 |  | true | 100",
            "true_false | 5G是移动通信技术。 |  | true | 85"
        ]
    );
}

#[test]
fn held_and_not_certain_go_with_their_reasons() {
    let text =
        "1. 题\nA.甲\nB.甲\n答案：A\n难度：超级\n分值：若干\n2. 题\n3. [单选题]题（A）\nA.甲\nB.乙";
    let batch = batch(text);
    for (index, question) in batch.questions.iter().enumerate() {
        let own = || {
            batch
                .problems
                .iter()
                .filter(|problem| problem.place.question == Some(index))
        };
        let is_held = own().any(|problem| problem.severity == Severity::Held);
        assert_eq!(question.confidence.is_held(), is_held);
        assert_eq!(question.confidence.hundredths() < 100, own().count() > 0);
    }
    let wanted = [
        "options_alike",
        "kind_inferred",
        "strange_difficulty",
        "strange_marks",
        "no_key",
    ];
    assert_eq!(
        batch
            .problems
            .iter()
            .map(|problem| problem.code)
            .collect::<Vec<_>>(),
        wanted
    );
}

#[test]
fn letters_that_may_be_words_are_held() {
    let code = "option_letters_unclear";
    is_held(
        "1. [单选题]血型（ ）\nA型血\nB型血\nAB型血\nO型血\n答案：A",
        code,
        4,
    );
    is_held(
        "1. [单选题]血型（ ）\nA型血\nB型血\nO型血\n答案：A",
        code,
        4,
    );
    is_held(
        "1. [单选题]血型（ ）\nA型血 B型血 AB型血 O型血\n答案：A",
        code,
        2,
    );
    // Behind marks and blanks letters are letters of options.
    let text = "1. [单选题]接口\nA.串口\nUSB接口\nB.并口\n答案：A";
    assert_eq!(all(text), ["single | 接口 | 串口⏎USB接口 / 并口 | A | 100"]);
}

#[test]
fn the_number_of_a_part_of_the_stem_fills_no_blank() {
    for (parts, answer) in [
        ("1)一\n2)二\n3)三", "2"),
        ("①一 ②二", "①"),
        ("①一②二③三", "①③"),
        ("（1）一（2）二", "(2)"),
    ] {
        let text = format!("1. 甲（ ）\n{parts}\n答案：{answer}");
        let line = text.lines().count();
        is_held(&text, "kind_unclear", line);
    }
    let text = "1. 甲____\n1)一\n2)二\n答案：1921";
    assert_eq!(all(text), ["blank | 甲____⏎1)一⏎2)二 |  | 1921 | 90"]);
    let stated = "1. [填空题]甲有____个\n①一 ②二\n答案：2";
    assert_eq!(all(stated), ["blank | 甲有____个⏎①一 ②二 |  | 2 | 100"]);
}
