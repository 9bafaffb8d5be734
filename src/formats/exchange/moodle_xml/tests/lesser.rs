//! Answers with less than all of the marks.

use super::*;

fn number(value: &str, tolerance: &str, fraction: &str) -> String {
    format!(
        "<answer fraction=\"{fraction}\"><text>{value}</text><tolerance>{tolerance}</tolerance></answer>"
    )
}

#[test]
fn a_number_worth_less_before_the_accepted_one_holds_the_question_where_both_fit() {
    let wide = number("5", "2", "100");
    for before in [
        number("5", "0.5", "0"),
        number("5", "0.5", "50"),
        number("7", "0", "-100"),
        number("*", "", "0"),
    ] {
        let batch = one("numerical", &format!("{before}{wide}"));
        let told = codes(&batch);
        assert!(
            told.contains(&("partial_range_overlaps", Severity::Held)),
            "{before}: {told:?}"
        );
        assert_eq!(only(&batch).key, None);
        // Behind it, the accepted one comes first.
        let batch = one("numerical", &format!("{wide}{before}"));
        assert!(only(&batch).key.is_some() && !only(&batch).confidence.is_held());
    }
    let apart = number("8", "0.5", "0");
    let batch = one("numerical", &format!("{apart}{wide}"));
    assert!(only(&batch).key.is_some() && batch.problems.is_empty());
}

#[test]
fn a_text_worth_less_that_would_be_accepted_holds_the_question() {
    for (accepted, lesser, fraction) in [
        ("U.S.A.", "USA", "0"),
        ("1,000", "1000", "0"),
        ("York", "york", "50"),
    ] {
        let inner = format!(
            "<usecase>1</usecase>{}{}",
            answer("100", accepted),
            answer(fraction, lesser)
        );
        let batch = one("shortanswer", &inner);
        let told = codes(&batch);
        assert!(
            told.contains(&("partial_text_accepted", Severity::Held)),
            "{lesser}: {told:?}"
        );
        assert!(only(&batch).confidence.is_held());
    }
}

#[test]
fn a_text_worth_less_within_a_cloze_holds_the_question_too() {
    let batch = file(
        "<question type=\"cloze\"><name><text>N</text></name><questiontext format=\"html\">\
         <text><![CDATA[<p>{1:SAC:=York~%50%york}</p>]]></text></questiontext></question>",
    );
    assert!(codes(&batch).contains(&("partial_text_accepted", Severity::Held)));
}
