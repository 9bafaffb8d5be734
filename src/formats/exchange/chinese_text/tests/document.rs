//! A long document that mixes the ways of writing, as people's do.

use std::fmt::Write;

use super::*;

#[test]
fn a_long_document_that_mixes_three_marks_of_answers_is_read_whole() {
    let mut text =
        String::from("网络安全知识题库\n（内部资料）\n\n一、单选题（每题2分，共30题）\n");
    for number in 1..=30 {
        let mark = ["、", ".", "．"][number % 3];
        let options = [
            format!(
                "A．{number}元 B．{}元 C．{}元 D．{}元",
                number + 1,
                number + 2,
                number + 3
            ),
            format!(
                "A.{number}元\nB.{}元\nC.{}元\nD.{}元",
                number + 1,
                number + 2,
                number + 3
            ),
        ][number % 2]
            .clone();
        let letter = ["A", "B", "C", "D"][number % 4];
        let answer = [
            format!("答案：{letter}\n解析：本题考查第{number}条，\n答案{letter}可见。"),
            format!("【答案】{letter}【解析】见第{number}条。"),
            format!("【正确答案:】{letter}\n【解析】见第{number}条。"),
        ][number % 3]
            .clone();
        write!(
            text,
            "{number}{mark}处以多少元罚款（ ）。\n{options}\n{answer}\n\n"
        )
        .unwrap();
    }
    text.push_str("二、判断题（每题1分）\n");
    for number in 1..=6 {
        let answer = ["答案：对", "【答案】错", "【正确答案:】√"][number % 3];
        writeln!(
            text,
            "{number}.说法{number}成立。 {answer} 解析：见附件{number}。"
        )
        .unwrap();
    }
    let batch = batch(&text);
    assert_eq!(batch.questions.len(), 36);
    for (index, question) in batch.questions.iter().enumerate() {
        let number = if index < 30 { index + 1 } else { index - 29 };
        assert_eq!(
            question.confidence.hundredths(),
            100,
            "{index}: {:?}",
            batch.problems
        );
        assert_eq!(question.code.as_deref(), Some(number.to_string().as_str()));
        assert!(!question.explanation.is_empty());
    }
    assert_eq!(
        shown(&batch.questions[6]),
        "single | 处以多少元罚款（ ）。 | 7元 / 8元 / 9元 / 10元 | D | 100"
    );
    assert_eq!(
        shown(&batch.questions[35]),
        "true_false | 说法6成立。 |  | true | 100"
    );
    assert_eq!(told(&text), [(Severity::Notice, "skipped_text", 1)]);
}
