//! Answers with less than all of the marks.

use super::*;

#[test]
fn a_number_worth_less_before_the_accepted_one_holds_the_question_where_both_fit() {
    for text in [
        "题{#=%0%5:0.1 =5:2}",
        "题{#=%50%5:0.1 =5:2}",
        "题{#=%0%3..4 =5:2}",
        "题{#=%0%* =5:2}",
    ] {
        let found = one(text);
        assert_eq!(found.key, None, "{text}");
        assert!(found.confidence.is_held());
        let is_told = |(_, code): &(usize, &str)| *code == "partial_range_overlaps";
        assert!(told(text).iter().any(is_told), "{text}");
    }
    for text in ["题{#=5:0.1 =%50%5:2}", "题{#=%0%8 =5:2}", "题{#=5:2 =%0%*}"] {
        let found = one(text);
        assert!(found.key.is_some() && !found.confidence.is_held(), "{text}");
    }
}

#[test]
fn a_text_worth_less_that_would_be_accepted_holds_the_question() {
    for text in [
        "题{=U.S.A. =%50%USA}",
        "题{=1,000 =%0%1000}",
        "题{=York =%50%york}",
    ] {
        let found = one(text);
        assert_eq!(found.key, None, "{text}");
        assert!(found.confidence.is_held());
        assert_eq!(told(text), [(1, "partial_text_accepted")], "{text}");
    }
}
