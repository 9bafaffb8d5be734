//! The forms in which Word writes a count: `3`, `c`, `IX`, `二十一`, `③`.
//!
//! Invariant: a form that is not known gives nothing rather than a wrong number, and what is given is short.

/// A count in a form of Word's.
pub(super) fn formed(form: &str, count: u32) -> Option<String> {
    match form {
        "decimal" | "decimalFullWidth" | "decimalHalfWidth" => Some(count.to_string()),
        "decimalZero" => Some(format!("{count:02}")),
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand" => chinese(count),
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => {
            Some(count.to_string().chars().map(digit).collect())
        }
        "chineseLegalSimplified" => chinese(count).map(|text| text.chars().map(legal).collect()),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => match count {
            1..=20 => char::from_u32(0x245F + count),
            21..=35 => char::from_u32(0x3251 - 21 + count),
            36..=50 => char::from_u32(0x32B1 - 36 + count),
            _ => None,
        }
        .map(String::from),
        "decimalEnclosedParen" => Some(format!("({count})")),
        "decimalEnclosedFullstop" => Some(format!("{count}.")),
        "ideographTraditional" => of_row("甲乙丙丁戊己庚辛壬癸", count),
        "ideographZodiac" => of_row("子丑寅卯辰巳午未申酉戌亥", count),
        "none" => Some(String::new()),
        "upperLetter" => letter('A', count),
        "lowerLetter" => letter('a', count),
        "upperRoman" => roman(count),
        "lowerRoman" => roman(count).map(|roman| roman.to_lowercase()),
        _ => None,
    }
}

/// Behind `Z` Word writes `AA`, `BB`, …, then `AAA`.
fn letter(first: char, count: u32) -> Option<String> {
    let offset = count.checked_sub(1).filter(|offset| *offset < 26 * 4)?;
    let n_times = usize::try_from(offset / 26).ok()? + 1;
    let letter = char::from_u32(u32::from(first) + offset % 26)?;
    Some(std::iter::repeat_n(letter, n_times).collect())
}

fn of_row(row: &str, count: u32) -> Option<String> {
    let offset = usize::try_from(count.checked_sub(1)?).ok()?;
    row.chars().nth(offset).map(String::from)
}

fn digit(digit: char) -> char {
    match digit {
        '1' => '一',
        '2' => '二',
        '3' => '三',
        '4' => '四',
        '5' => '五',
        '6' => '六',
        '7' => '七',
        '8' => '八',
        '9' => '九',
        _ => '〇',
    }
}

/// The character of cheques for one of counting.
fn legal(counting: char) -> char {
    match counting {
        '一' => '壹',
        '二' => '贰',
        '三' => '叁',
        '四' => '肆',
        '五' => '伍',
        '六' => '陆',
        '七' => '柒',
        '八' => '捌',
        '九' => '玖',
        '十' => '拾',
        '百' => '佰',
        other => other,
    }
}

fn roman(count: u32) -> Option<String> {
    const VALUES: [(u32, &str); 9] = [
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..400).contains(&count) {
        return None;
    }
    let (mut rest, mut text) = (count, String::new());
    for (value, letters) in VALUES {
        while value <= rest {
            text.push_str(letters);
            rest -= value;
        }
    }
    Some(text)
}

/// 1 to 999 as articles of laws are counted: 十, 二十一, 一百零二.
fn chinese(count: u32) -> Option<String> {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    if !(1..1000).contains(&count) {
        return None;
    }
    let digit = |of: u32| usize::try_from(of % 10).ok().and_then(|at| DIGITS.get(at));
    let (hundreds, tens, ones) = (count / 100, count / 10 % 10, count % 10);
    let mut text = String::new();
    if 0 < hundreds {
        text.push_str(digit(hundreds)?);
        text.push('百');
        if tens == 0 && 0 < ones {
            text.push('零');
        }
    }
    if 0 < tens {
        if 1 < tens || 0 < hundreds {
            text.push_str(digit(tens)?);
        }
        text.push('十');
    }
    if 0 < ones {
        text.push_str(digit(ones)?);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_written_as_laws_write_them() {
        let written = [1, 10, 11, 20, 21, 100, 101, 110, 999].map(|count| chinese(count).unwrap());
        let wanted = [
            "一",
            "十",
            "十一",
            "二十",
            "二十一",
            "一百",
            "一百零一",
            "一百一十",
            "九百九十九",
        ];
        assert_eq!(written, wanted);
        assert_eq!((chinese(0), chinese(1000)), (None, None));
        assert_eq!(formed("upperRoman", 49).unwrap(), "XLIX");
        assert_eq!(formed("lowerLetter", 3).unwrap(), "c");
        assert_eq!(formed("decimalEnclosedCircle", 20).unwrap(), "⑳");
        assert_eq!(formed("decimalEnclosedCircle", 21).unwrap(), "㉑");
        assert_eq!(formed("decimalEnclosedCircle", 50).unwrap(), "㊿");
        assert_eq!(formed("upperLetter", 27).unwrap(), "AA");
        assert_eq!(formed("ideographDigital", 10).unwrap(), "一〇");
        assert_eq!(formed("chineseLegalSimplified", 12).unwrap(), "拾贰");
        assert_eq!(formed("ideographTraditional", 3).unwrap(), "丙");
        assert_eq!(formed("none", 3).unwrap(), "");
        assert_eq!(formed("hebrew1", 1), None);
    }
}
