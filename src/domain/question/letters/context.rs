//! What stands around letters and makes them name options.
//!
//! Invariant: judged by the text alone. In doubt a letter names none: “选择A公司” and “A项目” are left
//! alone, and so is “A说”.

use super::runs::{Part, before, is_word};
use super::words::{
    CONNECTING, FILLERS, GOES_ON, JUDGEMENTS, LEADS, NO_LEADS, ORDERED, PREDICATES, SHORT_ENDS,
    SHORT_JUDGEMENTS, TITLES,
};

/// What was found of a chain.
pub(super) struct Judgement {
    /// For each part, whether it names options.
    pub(super) names_options: Vec<bool>,
    /// The parts that do are one set; otherwise each is its own.
    pub(super) is_one_set: bool,
}

impl Judgement {
    /// Whether some part names options.
    pub(super) fn names_any(&self) -> bool {
        self.names_options.contains(&true)
    }

    /// Lets a chain that names nothing name options, where it stands free: at the begin of a clause or
    /// behind a connecting word, and before the end of a clause or a word that says something of it.
    pub(super) fn carry_over(&mut self, chars: &[char], chain: &[Part]) {
        let (Some(first), Some(last)) = (chain.first(), chain.last()) else {
            return;
        };
        let head = chars.get(..first.start()).unwrap_or_default();
        let near: String = head.iter().skip(head.len().saturating_sub(4)).collect();
        let is_joined = |word: &&str| near.ends_with(*word);
        let begins = near
            .chars()
            .next_back()
            .is_none_or(|c| !is_han(c) && !is_word(c))
            || CONNECTING.iter().any(is_joined);
        let tail = chars.get(last.end()..).unwrap_or_default();
        let text: String = tail
            .iter()
            .skip_while(|c| c.is_whitespace())
            .take(8)
            .collect();
        let ends =
            ends_clause(&text, false) || PREDICATES.iter().any(|word| text.starts_with(word));
        if !self.names_any() && begins && ends && chain.iter().all(|part| !part.is_range) {
            self.names_options.fill(true);
            self.is_one_set = true;
        }
    }
}

/// What stands behind letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Behind {
    /// “项错误”: what is said of options.
    Judged,
    /// The end of a clause, or a word with which it goes on.
    Boundary,
    /// Anything else: the letters may begin a name, as in “A公司”.
    Else,
}

/// Which parts of a chain name options.
///
/// “A，C，D项错误” is one list, told from its end; “故选A，C，D。” one told from its start. In
/// “故选A，C项错误” nobody can tell where one ends, but each letter names an option all the same.
pub(super) fn judge(chars: &[char], chain: &[Part]) -> Judgement {
    let is_led = chain
        .first()
        .is_some_and(|part| is_led(chars, part.start()));
    let behind = chain
        .last()
        .map_or(Behind::Else, |part| behind(chars, part.end()));
    let is_judged = behind == Behind::Judged;
    let is_titled = |part: &Part| is_behind(chars, part.start(), TITLES);
    let has_all =
        is_judged || chain.first().is_some_and(is_titled) || (is_led && behind == Behind::Boundary);
    let is_bracketed = match chain {
        [only] => is_alone_in_brackets(chars, only),
        _ => false,
    };
    let names = |(at, part): (usize, &Part)| {
        let is_first = at == 0 && is_led && 1 < chain.len();
        part.is_marked() || (!part.is_range && (has_all || is_bracketed || is_first))
    };
    Judgement {
        names_options: chain
            .iter()
            .enumerate()
            .map(|(at, part)| names((at, part)))
            .collect(),
        is_one_set: is_led != is_judged,
    }
}

fn is_led(chars: &[char], start: usize) -> bool {
    is_behind(chars, start, LEADS)
}

fn is_behind(chars: &[char], start: usize, leads: &[&str]) -> bool {
    let is_skipped = |c: &char| c.is_whitespace() || "：:“\"‘'「（(【〔[】〕]".contains(*c);
    let head = chars.get(..start).unwrap_or_default();
    let skipped = head.iter().rev().take_while(|c| is_skipped(c)).count();
    let head = head.get(..head.len() - skipped).unwrap_or_default();
    let near: String = head.iter().skip(head.len().saturating_sub(8)).collect();
    let is_word_alone = |lead: &str| {
        // “应当选” ends like “当选”; “adoption” ends like “option”.
        let rest = near.strip_suffix(lead).unwrap_or_default();
        !lead.starts_with(is_word) || !rest.ends_with(is_word)
    };
    let is_other = |word: &&str| near.ends_with(*word) && !near.ends_with("应当选");
    leads
        .iter()
        .any(|lead| near.ends_with(lead) && is_word_alone(lead))
        && !NO_LEADS.iter().any(is_other)
}

fn behind(chars: &[char], end: usize) -> Behind {
    let is_skipped = |c: &char| c.is_whitespace() || "”\"’'」）)】〕]".contains(*c);
    let rest = chars.get(end..).unwrap_or_default();
    let skipped = rest.iter().take_while(|c| is_skipped(c)).count();
    let text: String = rest.iter().skip(skipped).take(16).collect();
    if is_counted(&text) || is_judgement(&text) {
        Behind::Judged
    } else if ends_clause(&text, 0 < skipped) {
        Behind::Boundary
    } else {
        Behind::Else
    }
}

/// “项”, “选项”, “两项”, “三个选项”, “等项”, but not “项目”.
fn is_counted(text: &str) -> bool {
    let text = text.strip_prefix('等').unwrap_or(text);
    let text = text.trim_start_matches(['这', '各', '诸']);
    let is_number = |c: char| "二两三四五六七八九十2345678".contains(c);
    let text = text.strip_prefix(is_number).unwrap_or(text).trim_start();
    let text = text.strip_prefix('个').unwrap_or(text);
    let is_option = text.starts_with("选项") && !text.starts_with("选项卡");
    is_option || (text.starts_with('项') && !text.starts_with("项目"))
}

fn is_judgement(text: &str) -> bool {
    let plain = without_fillers(text);
    if JUDGEMENTS.iter().any(|word| plain.starts_with(word)) {
        return true;
    }
    // “A：错误。” says what “A错误” says; “A，正确的做法是” does not.
    let after_mark = text.trim_start_matches(['：', ':', '．', '.', '、', '，', ',']);
    let is_marked = after_mark.len() < text.len();
    [plain, text]
        .iter()
        .any(|plain| short_judgement(plain).is_some_and(ends_short))
        || (is_marked
            && (after_mark
                .strip_prefix("错误")
                .or_else(|| short_judgement(after_mark)))
            .is_some_and(|rest| ends_clause(rest, false) && !rest.starts_with('的')))
}

fn without_fillers(text: &str) -> &str {
    let mut plain = text;
    while let Some(rest) = FILLERS.iter().find_map(|word| plain.strip_prefix(word)) {
        plain = rest;
    }
    plain
}

/// What follows a short judgement.
fn short_judgement(text: &str) -> Option<&str> {
    SHORT_JUDGEMENTS
        .iter()
        .find_map(|word| text.strip_prefix(word))
}

/// Whether a short judgement ends here; “A对B错” goes on with the next letter and its own.
fn ends_short(rest: &str) -> bool {
    let first = rest.chars().next();
    let is_end = first.is_none_or(|c| !is_word(c) && !is_han(c));
    let next = rest
        .trim_start_matches(|c: char| is_word(c) || c == '、')
        .trim_start();
    let is_next_judged =
        next.len() < rest.len() && (next.starts_with('对') || next.starts_with('错'));
    is_end || is_next_judged || SHORT_ENDS.iter().any(|end| rest.starts_with(end))
}

const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' | '〇')
}

fn ends_clause(text: &str, is_parted: bool) -> bool {
    let Some(first) = text.chars().next() else {
        return true;
    };
    if is_han(first) {
        GOES_ON.iter().any(|word| text.starts_with(word))
    } else {
        !is_word(first) || is_parted
    }
}

/// “（A）”, but not “f(A)”.
fn is_alone_in_brackets(chars: &[char], part: &Part) -> bool {
    let head = chars.get(..part.start()).unwrap_or_default();
    let blanks = |c: &&char| c.is_whitespace();
    let open = head.len() - head.iter().rev().take_while(blanks).count();
    let tail = chars.get(part.end()..).unwrap_or_default();
    let close = tail.iter().find(|c| !c.is_whitespace());
    let is_opened = before(chars, open).is_some_and(|c| "（(".contains(c));
    let is_applied = before(chars, open.saturating_sub(1)).is_some_and(is_word);
    is_opened && !is_applied && close.is_some_and(|c| "）)".contains(*c))
}

/// Whether the sentence around a place says that the order of what it names matters.
pub(super) fn is_ordered(chars: &[char], at: usize) -> bool {
    let is_end = |c: &&char| "。！？；!?;\n".contains(**c);
    let (head, tail) = chars.split_at_checked(at).unwrap_or((chars, &[]));
    let from = head.len() - head.iter().rev().take_while(|c| !is_end(c)).count();
    let to = head.len() + tail.iter().take_while(|c| !is_end(c)).count();
    let sentence: String = chars.get(from..to).unwrap_or_default().iter().collect();
    ORDERED.iter().any(|word| sentence.contains(word))
}

/// Whether letters begin a common noun: A股, B超, C位.
pub(super) fn begins_a_noun(chars: &[char], end: usize) -> bool {
    chars
        .get(end)
        .is_some_and(|c| "股级类型站超座位区轮面字键卡端照柱罩".contains(*c))
}
