//! What is raised or lowered.

use super::*;

const SUPERSCRIPT: &str = "<w:vertAlign w:val=\"superscript\"/>";
const SUBSCRIPT: &str = "<w:vertAlign w:val=\"subscript\"/>";

fn question(runs: &[String]) -> Batch {
    let stem = [&[run("", "1. [单选题]甲是")], runs, &[run("", "（ ）")]].concat();
    let body = [
        paragraph("", &stem.concat()),
        p("A. 一"),
        p("B. 二"),
        p("答案：A"),
    ];
    document(&body.concat())
}

#[test]
fn raised_digits_are_characters_however_they_are_cut() {
    for (runs, wanted) in [
        (vec![run("", "x"), run(SUPERSCRIPT, "2")], "x²"),
        (
            vec![
                run("", "10"),
                run(SUPERSCRIPT, "-"),
                run(SUPERSCRIPT, "3"),
                run("", "m"),
            ],
            "10⁻³m",
        ),
        (
            vec![
                run("", "H"),
                run(SUBSCRIPT, "2"),
                run("", "SO"),
                run(SUBSCRIPT, "4"),
                run(SUPERSCRIPT, "2-"),
            ],
            "H₂SO₄²⁻",
        ),
        (
            vec![run("", "x"), run("<w:vertAlign w:val=\"baseline\"/>", "2")],
            "x2",
        ),
        (
            vec![
                run("<w:u/>", "    "),
                run(&format!("<w:u/>{SUPERSCRIPT}"), "2"),
            ],
            "____²",
        ),
    ] {
        let batch = question(&runs);
        assert_eq!(all(&batch), [format!("甲是{wanted}（ ） | 一 / 二 | A")]);
        assert_eq!(codes(&batch), Vec::<&str>::new());
    }
}

#[test]
fn what_has_no_raised_character_is_told_at_its_question() {
    for (text, wanted) in [("k", "2^k"), ("k+1", "2^(k+1)"), ("注", "2注")] {
        let batch = question(&[run("", "2"), run(SUPERSCRIPT, text)]);
        assert_eq!(all(&batch), [format!("甲是{wanted}（ ） | 一 / 二 | A")]);
        let told = batch.problems.iter();
        let told: Vec<_> = told
            .map(|p| (p.severity, p.code, p.place.question))
            .collect();
        assert_eq!(told, [(Severity::Warning, "raised_text", Some(0))]);
        assert_eq!(batch.questions[0].confidence.hundredths(), 85);
    }
}
