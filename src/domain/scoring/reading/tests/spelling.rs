//! Numbers and dates in every form in which a candidate may write them.

/// How numerals are written: digits from 0, then 十 百 千.
const PLAIN: (&str, &str) = ("零一二三四五六七八九", "十百千");
const FORMAL: (&str, &str) = ("零壹贰叁肆伍陆柒捌玖", "拾佰仟");

fn at(row: &str, index: u64) -> char {
    row.chars().nth(usize::try_from(index).unwrap()).unwrap()
}

/// A number below 10⁴ as it is spoken, with 零 for the places that are skipped.
fn section(n: u64, (digits, tens): (&str, &str)) -> String {
    let mut spoken = String::new();
    let mut is_skipped = false;
    for place in (0..4).rev() {
        let digit = n / 10_u64.pow(place) % 10;
        if digit == 0 {
            is_skipped = !spoken.is_empty();
            continue;
        }
        if is_skipped {
            spoken.push(at(digits, 0));
            is_skipped = false;
        }
        spoken.push(at(digits, digit));
        if let Some(tens_at) = place.checked_sub(1) {
            spoken.push(at(tens, u64::from(tens_at)));
        }
    }
    spoken
}

fn spoken(n: u64, words: (&str, &str)) -> String {
    if n == 0 {
        return at(words.0, 0).to_string();
    }
    let mut all = String::new();
    // 万亿 is not followed by 亿 again: what stands before 亿 is one number.
    for (magnitude, size) in [("亿", 100_000_000), ("万", 10_000), ("", 1)] {
        let part = if size == 100_000_000 {
            n / size
        } else {
            n / size % 10_000
        };
        if part == 0 {
            continue;
        }
        // Below its highest place: what was before ends above.
        if !all.is_empty() && part < 1000
            || (size == 1 && !all.is_empty() && (n / 10_000).is_multiple_of(10_000))
        {
            all.push(at(words.0, 0));
        }
        all += &if part < 10_000 {
            section(part, words)
        } else {
            spoken(part, words)
        };
        all += magnitude;
    }
    all
}

/// 12 as 十二 rather than 一十二.
fn short(spoken: &str) -> String {
    let begins = spoken
        .strip_prefix('一')
        .filter(|rest| rest.starts_with('十'));
    begins.unwrap_or(spoken).to_owned()
}

fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut all = String::new();
    for (index, c) in digits.chars().enumerate() {
        if index != 0 && (digits.len() - index).is_multiple_of(3) {
            all.push(',');
        }
        all.push(c);
    }
    all
}

fn full_width(text: &str) -> String {
    let wide = |c: char| match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap(),
        _ => c,
    };
    text.chars().map(wide).collect()
}

/// A whole number in every form.
pub(super) fn whole(n: u64) -> Vec<String> {
    let mut forms = vec![
        n.to_string(),
        grouped(n),
        full_width(&n.to_string()),
        spoken(n, PLAIN),
        short(&spoken(n, PLAIN)),
        spoken(n, FORMAL),
        format!("{n}.00"),
    ];
    for (magnitude, size, width) in [("万", 10_000, 4), ("亿", 100_000_000, 8)] {
        let (above, below) = (n / size, n % size);
        forms.push(format!("{above}.{below:0width$}{magnitude}"));
        if below == 0 && above != 0 {
            forms.push(format!("{above}{magnitude}"));
        }
        if below == 0 && 0 < above && above < 10_000 {
            forms.push(spoken(above, PLAIN) + magnitude);
        }
    }
    forms
}

/// `n` / 10^`places` in every form; `n` ends with a digit that is not 0.
pub(super) fn decimal(n: u64, places: u32) -> Vec<String> {
    let (whole, below) = (n / 10_u64.pow(places), n % 10_u64.pow(places));
    let width = usize::try_from(places).unwrap();
    let digits = format!("{below:0width$}");
    let read = |words: (&str, &str)| -> String {
        let digits = digits.bytes().map(|c| at(words.0, u64::from(c - b'0')));
        spoken(whole, words) + "点" + &digits.collect::<String>()
    };
    let plain = format!("{whole}.{digits}");
    vec![
        format!("{}.{digits}", grouped(whole)),
        format!("{plain}0"),
        full_width(&plain),
        read(PLAIN),
        short(&read(PLAIN)),
        read(FORMAL),
        plain,
    ]
}

/// A date in every form.
pub(super) fn date(year: u64, month: u64, day: u64) -> Vec<String> {
    let read_out = |noughts: char| -> String {
        let digits = year.to_string();
        let digits = digits.bytes().map(|c| at(PLAIN.0, u64::from(c - b'0')));
        digits
            .map(|c| if c == '零' { noughts } else { c })
            .collect()
    };
    let han = |n: u64| short(&spoken(n, PLAIN));
    let mut forms = vec![
        format!("{year}年{month}月{day}日"),
        format!("{year}年{month:02}月{day:02}日"),
        format!(" {year} 年 {month} 月 {day} 号。"),
        full_width(&format!("{year}年{month}月{day}日")),
        format!(
            "{}年{}月{}日",
            spoken(year, FORMAL),
            spoken(month, FORMAL),
            spoken(day, FORMAL)
        ),
    ];
    for mark in ['-', '.', '/', '。', '－', '—'] {
        forms.push(format!("{year}{mark}{month}{mark}{day}"));
        forms.push(format!("{year}{mark}{month:02}{mark}{day:02}"));
    }
    for nought in ['〇', '零', '○'] {
        forms.push(format!(
            "{}年{}月{}日",
            read_out(nought),
            han(month),
            han(day)
        ));
    }
    forms
}
