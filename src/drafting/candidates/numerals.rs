//! Numerals in a text, Arabic and Chinese, and how to write others of the same form.
//!
//! Invariant: what is written reads like what was read: as many decimals, the same digits, the same style.

/// A numeral where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Numeral {
    /// Bytes that it takes.
    pub(crate) bytes: usize,
    /// Its value, in units of its last decimal: 50.2 is 502.
    pub(crate) value: u64,
    /// Its form.
    pub(crate) style: Style,
}

/// How a numeral is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// Figures with so many decimals.
    Figures(u32),
    /// 十二, up to 9999.
    Chinese,
}

/// Digits of Chinese numerals.
const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
/// Largest value that is read.
const MAX: u64 = 1_000_000_000;

/// The numeral that a text begins with.
pub(crate) fn read(text: &str) -> Option<Numeral> {
    figures(text).or_else(|| chinese(text))
}

fn figures(text: &str) -> Option<Numeral> {
    let n = text.chars().take_while(char::is_ascii_digit).count();
    if n == 0 {
        return None;
    }
    let whole = text.get(..n)?;
    let decimals: String = text
        .get(n..)?
        .strip_prefix('.')
        .map(|rest| rest.chars().take_while(char::is_ascii_digit).collect())
        .unwrap_or_default();
    if decimals.is_empty() {
        // 1,000 is written in another form than plain figures; it is left alone.
        let value: u64 = whole.parse().ok().filter(|value| *value <= MAX)?;
        let is_grouped = text.get(n..)?.starts_with([',', '.', '．']);
        return (!is_grouped).then_some(Numeral {
            bytes: n,
            value,
            style: Style::Figures(0),
        });
    }
    let value: u64 = format!("{whole}{decimals}")
        .parse()
        .ok()
        .filter(|value| *value <= MAX)?;
    let places = u32::try_from(decimals.len()).ok()?;
    Some(Numeral {
        bytes: n + 1 + decimals.len(),
        value,
        style: Style::Figures(places),
    })
}

fn chinese(text: &str) -> Option<Numeral> {
    let mut total = 0_u64;
    let mut digit: Option<u64> = None;
    let mut bytes = 0;
    for c in text.chars() {
        let place = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            _ => {
                let Some(value) = digit_of(c) else { break };
                // Two digits in a row are a number that is spelled (二〇二二) or a range (三五).
                if digit.is_some_and(|before| before != 0) {
                    return None;
                }
                digit = Some(value);
                bytes += c.len_utf8();
                continue;
            }
        };
        total += digit.take().filter(|digit| *digit != 0).unwrap_or(1) * place;
        bytes += c.len_utf8();
    }
    let value = total + digit.unwrap_or(0);
    (0 < bytes && 0 < value && value <= 9_999).then_some(Numeral {
        bytes,
        value,
        style: Style::Chinese,
    })
}

fn digit_of(c: char) -> Option<u64> {
    if c == '两' {
        return Some(2);
    }
    let at = DIGITS.iter().position(|digit| *digit == c)?;
    u64::try_from(at).ok()
}

/// Writes a value in a style.
pub(crate) fn write(value: u64, style: Style) -> String {
    match style {
        Style::Figures(0) => value.to_string(),
        Style::Figures(places) => {
            let scale = 10_u64.pow(places);
            let width = usize::try_from(places).unwrap_or(0);
            format!("{}.{:0width$}", value / scale, value % scale)
        }
        Style::Chinese => chinese_of(value),
    }
}

/// Writes a value before a measure: two is 两.
pub(crate) fn write_before_measure(value: u64, style: Style) -> String {
    match (value, style) {
        (2, Style::Chinese) => "两".to_owned(),
        (_, Style::Chinese | Style::Figures(_)) => write(value, style),
    }
}

fn chinese_of(value: u64) -> String {
    let mut out = String::new();
    let mut rest = value;
    let mut needs_zero = false;
    for (place, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = rest / place;
        rest %= place;
        if digit == 0 {
            needs_zero = !out.is_empty();
            continue;
        }
        if needs_zero {
            out.push('零');
            needs_zero = false;
        }
        // 十二, not 一十二.
        if !(place == 10 && digit == 1 && out.is_empty())
            && let Some(c) = usize::try_from(digit).ok().and_then(|at| DIGITS.get(at))
        {
            out.push(*c);
        }
        out.push_str(name);
    }
    out
}

/// Four values in ascending order with the own one at `rank` from 0, by steps in which the measure is usually
/// counted or as near to it as round numbers go; none where there is no room below. All are above zero;
/// percentages are at most 100.
pub(crate) fn ladder(
    numeral: &Numeral,
    rank: u64,
    measure: &str,
    steps: Steps,
) -> Option<[u64; 4]> {
    let (value, unit) = (numeral.value, unit_of(numeral.style));
    let step = match steps {
        Steps::Customary => customary(value, unit, measure)?,
        Steps::Round => step(value, unit),
    };
    let low = value.checked_sub(step * rank).filter(|low| 0 < *low)?;
    let all = [low, low + step, low + 2 * step, low + 3 * step];
    let is_share = measure.contains(['%', '％']);
    (!is_share || low + 3 * step <= 100 * unit).then_some(all)
}

/// How far the values of a ladder stand apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Steps {
    /// As the measure is usually counted: days by fives, hours by twelves.
    Customary,
    /// By size alone.
    Round,
}

/// One whole in units of the last decimal.
fn unit_of(style: Style) -> u64 {
    match style {
        Style::Figures(places) => 10_u64.pow(places),
        Style::Chinese => 1,
    }
}

/// Steps in which some measures are usually counted.
fn customary(value: u64, unit: u64, measure: &str) -> Option<u64> {
    let whole = (unit == 1).then_some(value)?;
    let is_days = ["日", "天", "工作日", "个工作日", "分钟", "%", "％"].contains(&measure);
    match whole {
        24 | 12 | 36 | 48 | 72 if measure.ends_with("小时") => Some(12),
        10 | 15 | 20 | 25 if is_days => Some(5),
        30..=100 if is_days && whole.is_multiple_of(10) => Some(10),
        _ => None,
    }
}

/// A step that leaves the neighbours of a number as likely as itself.
fn step(value: u64, unit: u64) -> u64 {
    let whole = value / unit;
    if unit != 1 {
        return match whole {
            0 => (value / 2).max(1),
            1..=4 => unit,
            5..=29 => unit * 2,
            30..=99 => unit * 5,
            100..=999 => unit * 50,
            1000.. => unit * 500,
        };
    }
    let step = match whole {
        0..=12 => 1,
        13..=19 => 2,
        20..=59 if whole.is_multiple_of(10) => 10,
        20..=99 if whole.is_multiple_of(10) => 20,
        20..=99 => 5,
        100..=199 => 20,
        200..=999 => 50,
        1_000..=1_999 => 200,
        2_000..=9_999 => 500,
        10_000..=99_999 => 5_000,
        100_000.. => whole / 20,
    };
    if whole == 10 { 2 } else { step }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_are_read_and_written_in_their_form() {
        for text in ["367", "50.2", "十二", "二十", "一百零五", "三百二十", "六"] {
            let numeral = read(text).unwrap();
            assert_eq!(numeral.bytes, text.len(), "{text}");
            assert_eq!(write(numeral.value, numeral.style), text);
        }
        assert_eq!(read("1,000人"), None);
        assert_eq!(read("三五个"), None);
    }

    #[test]
    fn a_ladder_ascends_around_the_value() {
        let of =
            |text: &str, rank, measure, steps| ladder(&read(text).unwrap(), rank, measure, steps);
        let round = Steps::Round;
        assert_eq!(of("367", 2, "项", round), Some([267, 317, 367, 417]));
        assert_eq!(of("41.5", 1, "%", round), Some([365, 415, 465, 515]));
        assert_eq!(of("96.5", 0, "%", round), None);
        assert_eq!(of("一", 1, "年", round), None);
        assert_eq!(
            of("24", 1, "小时", Steps::Customary),
            Some([12, 24, 36, 48])
        );
    }
}
