//! What holds for every text, number and date.

use proptest::prelude::*;

use super::spelling;
use super::*;

/// Texts of what the rules are about.
const ALPHABET: &str = "[0-9０-９０.．,，、。·:：/\\-—~“”《》<> \u{200b}\u{3000}\
    零〇○一二三四五六七八九十百千万亿两廿点分之年月日号第个项多余约近超大统元\
    陆伍拾佰%％aAzß①⒈²½\u{301}+^萬億兩點]{0,12}";

fn canonical(text: &str) -> String {
    plainly(text).canonical().to_owned()
}

fn reads_once(text: &str) -> Result<(), TestCaseError> {
    for policy in [Policy::default(), UNIT_OPTIONAL] {
        let reading = read(text, policy);
        let again = read(reading.canonical(), policy);
        prop_assert_eq!(again.canonical(), reading.canonical(), "{:?}", text);
        prop_assert_eq!(reading.says(&again), !reading.is_empty(), "{:?}", text);
        prop_assert_eq!(reading.is_empty(), again.is_empty());
        prop_assert_eq!(
            again.shape == Shape::Text,
            reading.shape == Shape::Text,
            "{:?}",
            text
        );
    }
    Ok(())
}

/// The text with `c` at a place.
fn with(text: &str, c: char, at: usize) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    chars.insert(at.min(chars.len()), c);
    chars.into_iter().collect()
}

fn days(month: u64) -> u64 {
    if month == 2 { 28 } else { 30 }
}

/// A date, as year, month and day.
fn dates() -> impl Strategy<Value = (u64, u64, u64)> {
    (1000_u64..=2999, 1_u64..=12)
        .prop_flat_map(|(year, month)| (Just(year), Just(month), 1..=days(month)))
}

/// Numbers of every length, with noughts in them.
fn numbers() -> impl Strategy<Value = u64> {
    let digits = proptest::collection::vec(prop_oneof![Just(0_u64), 0_u64..10], 1..=16);
    digits.prop_map(|digits| digits.into_iter().fold(0, |sum, digit| sum * 10 + digit))
}

/// A number that is no whole one: a numerator and its places.
fn decimals() -> impl Strategy<Value = (u64, u32)> {
    (0_u64..1_000_000_000, 1_u64..10, 1_u32..=6)
        .prop_map(|(front, last, places)| (front * 10 + last, places))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_reading_is_read_once_and_for_all(text in ALPHABET) {
        reads_once(&text)?;
    }

    #[test]
    fn any_text_is_read_once_and_for_all(text in any::<String>()) {
        reads_once(&text)?;
    }
}

proptest! {
    #[test]
    fn what_cannot_be_seen_makes_no_difference(
        text in prop_oneof![ALPHABET, "\\PC{0,10}"],
        at in 0_usize..12,
        c in prop_oneof![Just(' '), Just('\u{3000}'), Just('\u{200b}'), Just('\u{feff}'), Just('\n')],
    ) {
        prop_assert_eq!(canonical(&with(&text, c, at)), canonical(&text), "{:?}", text);
    }

    #[test]
    fn saying_the_same_goes_both_ways(a in "[1-2一二十两年个点.、]{1,3}", b in "[1-2一二十两年个点.、]{1,3}") {
        let (a, b) = (plainly(&a), plainly(&b));
        prop_assert_eq!(a.says(&b), b.says(&a));
        prop_assert_eq!(a.says(&b), !a.is_empty() && a.canonical() == b.canonical());
        prop_assert_eq!(a.is_near(&b), b.is_near(&a));
    }

    #[test]
    fn a_number_is_the_same_in_every_spelling(n in numbers()) {
        for unit in ["", "项", "亿元", "%"] {
            let wanted = canonical(&format!("{n}{unit}"));
            for form in spelling::whole(n) {
                // 3亿 before 亿元 is no number, and 零亿元 is none.
                if unit != "亿元" || (n != 0 && !form.contains(['万', '亿'])) {
                    let form = form + unit;
                    prop_assert_eq!(canonical(&form), wanted.clone(), "{}", form);
                }
            }
        }
    }

    #[test]
    fn a_number_in_a_text_is_the_same_in_every_spelling(n in numbers()) {
        let wanted = canonical(&format!("共建成{n}个基站"));
        // 大陆 and 队伍 hold no number.
        let is_word = |form: &String| ["肆", "伍", "陆"].contains(&form.as_str());
        for form in spelling::whole(n).into_iter().filter(|form| !is_word(form)) {
            let form = format!("共建成{form}个基站");
            prop_assert_eq!(canonical(&form), wanted.clone(), "{}", form);
        }
    }

    #[test]
    fn numbers_that_differ_are_different(a in numbers(), b in numbers(), unit in prop_oneof!["", "项", "%"]) {
        prop_assume!(a != b);
        let b: Vec<String> = spelling::whole(b).into_iter().map(|form| canonical(&(form + &unit))).collect();
        for form in spelling::whole(a) {
            let form = canonical(&(form + &unit));
            prop_assert!(!b.contains(&form), "{}", form);
        }
    }

    #[test]
    fn a_decimal_is_the_same_in_every_spelling_and_never_the_digits_without_the_point((n, places) in decimals()) {
        for unit in ["", "项", "亿元", "%"] {
            let forms = spelling::decimal(n, places);
            let wanted = canonical(&format!("{}{unit}", forms[0]));
            for form in &forms {
                let form = format!("{form}{unit}");
                prop_assert_eq!(canonical(&form), wanted.clone(), "{}", form);
                prop_assert_ne!(canonical(&format!("增长{form}。")), canonical(&format!("增长{n}{unit}")));
            }
            prop_assert_ne!(canonical(&format!("{n}{unit}")), wanted);
        }
    }

    #[test]
    fn a_date_is_the_same_in_every_form((year, month, day) in dates()) {
        let wanted = format!("{year}年{month}月{day}日");
        for form in spelling::date(year, month, day) {
            prop_assert_eq!(canonical(&form), wanted.clone(), "{}", form);
        }
    }

    #[test]
    fn dates_that_differ_are_different(a in dates(), months in 0_u64..12, days in 0_u64..28) {
        prop_assume!((months, days) != (0, 0));
        let (year, month, day) = a;
        let other = (year, (month + months - 1) % 12 + 1, (day + days - 1) % 28 + 1);
        prop_assume!(a != other);
        let other: Vec<String> = spelling::date(year, other.1, other.2).iter().map(|form| canonical(form)).collect();
        for form in spelling::date(year, month, day) {
            prop_assert!(!other.contains(&canonical(&form)), "{}", form);
        }
    }
}

#[test]
fn nothing_that_is_seen_between_digits_lets_them_grow_together() {
    let (digits, numerals) = (canonical("41"), canonical("十二"));
    for c in ('\0'..='\u{1ffff}').filter(|c| super::super::super::normalise::is_seen(*c)) {
        assert_ne!(canonical(&format!("4{c}1")), digits, "{c:?}");
        assert_ne!(canonical(&format!("十{c}二")), numerals, "{c:?}");
    }
}

#[test]
fn every_character_is_read_once_and_for_all() {
    for c in '\0'..='\u{1ffff}' {
        for text in [c.to_string(), format!("3{c}三个")] {
            let once = canonical(&text);
            assert_eq!(canonical(&once), once, "{text:?}");
        }
    }
}
