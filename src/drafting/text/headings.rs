//! What a line is by its form: a heading and of which rank, a provision, contents, a source, or running text.
//!
//! Invariant: only the line itself is looked at; what its neighbours make of it is the business of `lines`.

/// What a line is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Role {
    /// Running text.
    Body,
    /// `材料 2`: the next heading is the title of a part with a text of its own.
    Part(String),
    /// A heading with a mark or a number, without it; the rank counts down from 1.
    Heading {
        /// 1 for chapters, larger for what lies within them.
        rank: u8,
        /// Its words, without number and mark.
        title: String,
    },
    /// A short line without a stop: a heading, a signature, a date.
    Plain,
    /// A line of the table of contents.
    Contents,
    /// Where the text was taken from.
    Source,
    /// A row of a table or a rule: no sentences.
    Table,
}

/// Longest heading, in characters.
const MAX_HEADING: usize = 40;
/// Numerals of headings and articles.
const NUMERALS: &str = "一二三四五六七八九十百零〇0123456789０１２３４５６７８９";

/// What a trimmed line is.
pub(super) fn role_of(text: &str) -> Role {
    if text.starts_with('|') || text.chars().all(|c| "-—=*_ ".contains(c)) {
        return Role::Table;
    }
    if let Some(mark) = markdown_heading(text) {
        return mark;
    }
    let plain = text
        .trim_start_matches(['*', '_'])
        .trim_end_matches(['*', '_'])
        .trim();
    if is_source(plain) {
        return Role::Source;
    }
    if let Some(number) = part(plain) {
        return Role::Part(number);
    }
    let n = plain.chars().count();
    if MAX_HEADING < n || ends_sentence(plain) {
        return Role::Body;
    }
    if let Some((rank, title)) = numbered(plain) {
        return Role::Heading { rank, title };
    }
    if let Some(title) = plain.strip_prefix("——") {
        let title = title.trim().to_owned();
        return Role::Heading { rank: 4, title };
    }
    if list_item(plain).is_some() {
        return Role::Body;
    }
    if plain.contains(['，', '。', '；', '：', ',']) {
        Role::Body
    } else {
        Role::Plain
    }
}

/// Whether a line begins a block whatever the line before: a list mark, an article, a numbered provision.
pub(super) fn begins_block(text: &str) -> bool {
    text.starts_with(['#', '|', '>'])
        || list_item(text).is_some()
        || text.starts_with("——")
        || provision(text).is_some()
        || part(text).is_some()
        || is_source(text)
}

/// `第十二条`: the number as written and how many bytes it takes.
pub(super) fn article(text: &str) -> Option<(String, usize)> {
    let (number, behind) = ordinal(text, '条')?;
    // 第三条规定 begins a sentence about an article, not the article.
    let begins = behind.starts_with([' ', '　', '\t', '：', '【', '（'])
        || behind.is_empty()
        || !behind.starts_with("规定");
    begins.then(|| (format!("第{number}条"), text.len() - behind.len()))
}

/// `（一）`, `1.`, `①`: how many bytes the number of a provision takes.
pub(super) fn provision(text: &str) -> Option<usize> {
    if let Some((_, n)) = article(text) {
        return Some(n);
    }
    if let Some(rest) = text.strip_prefix(['（', '(']) {
        let (number, behind) = rest.split_once(['）', ')'])?;
        let is_number = !number.is_empty()
            && number.chars().count() <= 3
            && number.chars().all(|c| NUMERALS.contains(c));
        return is_number.then(|| text.len() - behind.len());
    }
    let first = text.chars().next()?;
    ('①'..='⑳').contains(&first).then(|| first.len_utf8())
}

/// A list mark of markdown or a number with a stop: how many bytes it takes.
pub(super) fn list_item(text: &str) -> Option<usize> {
    for mark in ["- ", "* ", "+ ", "• ", "· "] {
        if let Some(rest) = text.strip_prefix(mark) {
            return Some(text.len() - rest.trim_start().len());
        }
    }
    let figures = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let n = text.len() - figures.len();
    if n == 0 || 3 < n {
        return None;
    }
    let rest = figures.strip_prefix(['.', '、', '．', ')', '）'])?;
    (!rest.starts_with(|c: char| c.is_ascii_digit())).then(|| text.len() - rest.trim_start().len())
}

/// How many bytes the number in front of a heading takes: `一、`, `（二）`, `3.`, `第四章`.
pub(crate) fn number(text: &str) -> usize {
    let title = numbered(text).map(|(_, title)| title);
    title.map_or(0, |title| text.len() - title.len())
}

/// A line of a table of contents: it ends in a number behind a tab, dots or a gap.
pub(super) fn is_contents_line(text: &str) -> bool {
    let title = text.trim_end_matches(|c: char| c.is_ascii_digit());
    title.len() < text.len() && title.ends_with(['\t', '.', '…', '·', '　', ' ', '-'])
}

fn is_source(text: &str) -> bool {
    let rest = text.trim_start_matches(['（', '(']);
    ["来源", "稿源", "作者", "责任编辑", "责编", "记者"]
        .iter()
        .any(|word| {
            rest.strip_prefix(word).is_some_and(|behind| {
                behind
                    .trim_start()
                    .starts_with(['|', '：', ':', '丨', '｜'])
            })
        })
}

/// `材料 2`, `学习材料二`.
fn part(text: &str) -> Option<String> {
    let rest = text.trim_start_matches('#').trim_start();
    let rest = rest.strip_prefix("学习").unwrap_or(rest);
    let rest = rest
        .strip_prefix("材料")
        .or_else(|| rest.strip_prefix("附件"))?;
    let rest = rest.trim();
    let number = rest.trim_end_matches(['：', ':']);
    let is_number =
        (1..=3).contains(&number.chars().count()) && number.chars().all(|c| NUMERALS.contains(c));
    is_number.then(|| number.to_owned())
}

fn markdown_heading(text: &str) -> Option<Role> {
    let title = text.trim_start_matches('#');
    let depth = text.len() - title.len();
    if depth == 0 || !title.starts_with([' ', '\t']) {
        return None;
    }
    let title = title.trim().trim_matches('*').trim();
    if let Some(number) = part(title) {
        return Some(Role::Part(number));
    }
    let title = numbered(title).map_or_else(|| title.to_owned(), |(_, title)| title);
    let rank = u8::try_from(depth).unwrap_or(6).min(6);
    Some(Role::Heading { rank, title })
}

/// A heading with a number, its rank and its words.
fn numbered(text: &str) -> Option<(u8, String)> {
    for (unit, rank) in [('编', 1), ('章', 1), ('节', 2), ('部', 1)] {
        if let Some((_, behind)) = ordinal(text, unit) {
            let behind = behind.strip_prefix('分').unwrap_or(behind);
            return Some((rank, behind.trim().to_owned()));
        }
    }
    let title = |rest: &str| rest.trim().to_owned();
    let figures = text.trim_start_matches(|c: char| "一二三四五六七八九十".contains(c));
    if figures.len() < text.len()
        && let Some(rest) = figures.strip_prefix('、')
    {
        return Some((2, title(rest)));
    }
    if text.starts_with(['（', '(']) {
        let n = provision(text)?;
        return Some((3, title(text.get(n..)?)));
    }
    let n = list_item(text).filter(|_| text.starts_with(|c: char| c.is_ascii_digit()))?;
    Some((3, title(text.get(n..)?)))
}

/// `第N` before a unit: the number, and what stands behind the unit.
fn ordinal(text: &str, unit: char) -> Option<(&str, &str)> {
    let rest = text.strip_prefix('第')?;
    let (number, behind) = rest.split_once(unit)?;
    let number = number.trim();
    let is_number =
        (1..=6).contains(&number.chars().count()) && number.chars().all(|c| NUMERALS.contains(c));
    is_number.then_some((number, behind))
}

fn ends_sentence(text: &str) -> bool {
    let bare = text.trim_end_matches(['”', '’', '*']);
    bare.ends_with(['。', '；', '！', '？', '：', '，', '、', ';', '…'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_several_genres_are_known_by_their_form() {
        let heading = |text: &str| match role_of(text) {
            Role::Heading { rank, title } => Some((rank, title)),
            Role::Body
            | Role::Part(_)
            | Role::Plain
            | Role::Contents
            | Role::Source
            | Role::Table => None,
        };
        for (text, rank, title) in [
            ("1.防风险，筑屏障", 3, "防风险，筑屏障"),
            ("一、总体要求", 2, "总体要求"),
            ("（二）请假", 3, "请假"),
            ("第三章　罚则", 1, "罚则"),
            ("## 二、考勤", 2, "考勤"),
            ("——强治理", 4, "强治理"),
        ] {
            assert_eq!(heading(text), Some((rank, title.to_owned())), "{text}");
        }
        assert_eq!(role_of("材料 2"), Role::Part("2".to_owned()));
        assert_eq!(role_of("来源 | 某网"), Role::Source);
        assert_eq!(role_of("（一）为员工办理手续；"), Role::Body);
        assert_eq!(role_of("营造清朗的生态"), Role::Plain);
        assert!(is_contents_line("材料 1 使命任务\t1") && !is_contents_line("2023年8月1日起"));
    }
}
