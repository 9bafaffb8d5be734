//! Whatever is pasted: nothing panics, nothing is silent, and what was written in a dialect reads back.

use proptest::prelude::*;

use super::*;

/// Pieces of which texts like those of people are made.
const PIECES: [&str; 40] = [
    "1.",
    "2、",
    "（3）",
    "①",
    "第1题",
    "一、",
    "单选题",
    "[单选题]",
    "（每题2分）",
    "A.",
    "B．",
    "（C）",
    "D、",
    "答案",
    "：",
    "【答案】",
    "解析：",
    "AB",
    "√",
    "（",
    "）",
    "____",
    "【",
    "】",
    "参考答案",
    "1-5 ABCDE",
    "\n",
    "\n",
    "\n\n",
    " ",
    "\t",
    "党",
    "的",
    "，",
    "。",
    "？",
    "[答案:",
    "]",
    "第一章 ",
    "难度：",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_text_panics_and_every_question_that_is_not_certain_says_why(
        pieces in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..60)
    ) {
        let text = pieces.concat();
        let batch = batch(&text);
        prop_assert!(!batch.questions.is_empty() || !batch.problems.is_empty());
        for (index, question) in batch.questions.iter().enumerate() {
            prop_assert_eq!(question.place.question, Some(index));
            let mut own = batch.problems.iter().filter(|problem| problem.place.question == Some(index));
            let is_held = own.clone().any(|problem| problem.severity == Severity::Held);
            prop_assert_eq!(question.confidence.is_held(), is_held);
            prop_assert_eq!(question.confidence.hundredths() == 100, own.next().is_none());
            prop_assert!(question.key.is_some() != is_held);
        }
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let batch = read(&bytes);
        prop_assert!(!batch.questions.is_empty() || !batch.problems.is_empty());
    }

    #[test]
    fn what_is_written_in_a_dialect_reads_back(
        dialect in 0_usize..6,
        questions in proptest::collection::vec((2_usize..7, 1_u32..64), 1..8),
    ) {
        let mut text = String::new();
        let mut wanted = Vec::new();
        for (at, (n_options, mask)) in questions.iter().enumerate() {
            let mut letters: String = ('A'..).take(*n_options).enumerate()
                .filter(|(bit, _)| mask >> bit & 1 == 1)
                .map(|(_, letter)| letter)
                .collect();
            if letters.chars().count() < 2 {
                letters = "AB".to_owned();
            }
            text.push_str(&write(dialect, at + 1, *n_options, &letters));
            wanted.push(letters);
        }
        let batch = batch(&text);
        let found: Vec<String> = batch.questions.iter()
            .map(|question| question.key.as_ref().map_or_else(String::new, key))
            .collect();
        prop_assert_eq!(found, wanted, "{}\n{:#?}", text, batch.problems);
        for (question, (n_options, _)) in batch.questions.iter().zip(&questions) {
            prop_assert_eq!(question.options.len(), *n_options);
            prop_assert_eq!(question.confidence.hundredths(), 100);
        }
    }
}

fn write(dialect: usize, number: usize, n_options: usize, letters: &str) -> String {
    let options = |mark: &str, gap: &str| {
        let texts = ('A'..)
            .take(n_options)
            .map(|letter| format!("{letter}{mark}选项{}", letter.to_ascii_lowercase()));
        texts.collect::<Vec<_>>().join(gap)
    };
    match dialect {
        0 => format!(
            "{number}. [多选题]下列属于（ ）\n{}\n答案：{letters}\n",
            options(".", "\n")
        ),
        1 => format!(
            "{number}、【多选题】下列属于（ ）\n{}\n【答案】{letters}\n\n",
            options("．", "  ")
        ),
        2 => format!(
            "（{number}）(多选题)下列属于（ {letters} ）\n{}\n",
            options("、", "\t")
        ),
        3 => format!(
            "第{number}题 下列属于[多选题][答案:{letters}][分数:2]\n{}\n",
            options("：", "\n")
        ),
        4 => format!(
            "{number}．下列属于什么？{letters}（多选题）\n{}\n",
            options(")", "\n")
        ),
        _ => format!(
            "[多选题]{number}.下列属于\n{}\n参考答案：{}\n解析：略\n",
            options("", "\n"),
            letters
                .chars()
                .map(String::from)
                .collect::<Vec<_>>()
                .join("、")
        ),
    }
}

#[test]
fn hostile_lines_take_no_longer_than_their_length() {
    for piece in [
        "[答案:",
        "（",
        "【",
        "A.",
        " A.",
        "B.",
        "_",
        "1.",
        "1-5 A",
        "答案：",
        "(1)",
        "每",
        "题",
        "第1题",
        "一、",
        "√",
        "（A）",
        "[单选题]",
        "1-200 A\n",
        "1.\n",
        "A.\n",
        "答案：A\n",
        "参考答案\n",
        "一、单选题\n",
        "①",
    ] {
        let text = format!("1. 题{}", piece.repeat(20_000));
        let batch = batch(&text);
        assert!(!batch.problems.is_empty() || !batch.questions.is_empty());
    }
}
