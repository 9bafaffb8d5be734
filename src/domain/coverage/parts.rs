//! A text cut into parts at its headings.
//!
//! Invariant: parts are in order and do not overlap, and every word of the text stands in one.

use std::ops::Range;

use super::Part;

/// The longest line that can be a heading, in characters.
const MAX_HEADING: usize = 40;
/// About the length of a line on a page: what follows one that ends no sentence goes on with it.
const PAGE_LINE: usize = 34;
/// The longest title, in characters.
const MAX_TITLE: usize = 48;
/// How much of a paragraph names it, in characters.
const BEGIN: usize = 16;

/// The parts of a text: what stands below each heading, each article of a law, or each line where there are
/// hardly any of these.
pub fn parts_of(text: &str) -> Vec<Part> {
    let lines = lines(text);
    let mut parts: Vec<Part> = Vec::new();
    let mut before = Role::Body;
    let mut n_begun = 0;
    for line in &lines {
        match (parts.last_mut(), line.role, before) {
            // Headings that follow each other, such as a number and a title, are one.
            (Some(part), Role::Heading | Role::Article, Role::Heading) => {
                part.title = shortened(&format!("{} {}", part.title, line.title()), MAX_TITLE);
                part.range.end = line.range.end;
            }
            (Some(part), Role::Body, _) => part.range.end = line.range.end,
            (_, role, _) => {
                n_begun += usize::from(role != Role::Body);
                parts.push(line.part());
            }
        }
        before = line.role;
    }
    if 1 < n_begun {
        parts
    } else {
        lines.iter().map(Line::part).collect()
    }
}

/// What a line is in its text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Heading,
    /// A heading and what stands below it in one: 第三条……
    Article,
    Body,
}

/// A line that is not empty.
struct Line<'t> {
    words: &'t str,
    /// Its characters, without the line feed.
    range: Range<usize>,
    role: Role,
}

impl Line<'_> {
    fn part(&self) -> Part {
        Part {
            title: self.title(),
            range: self.range.clone(),
        }
    }

    fn title(&self) -> String {
        let words = self.words.trim_start_matches(['#', '—', '*']).trim();
        match self.role {
            Role::Heading => shortened(words, MAX_TITLE),
            Role::Article | Role::Body => shortened(words, BEGIN),
        }
    }
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut from = 0;
    for line in text.split('\n') {
        let to = from + line.chars().count();
        let words = line.trim();
        if !words.is_empty() {
            let role = role_of(words, lines.last().map(|line| line.words));
            let range = from..to;
            lines.push(Line { words, range, role });
        }
        from = to + 1;
    }
    lines
}

fn role_of(words: &str, before: Option<&str>) -> Role {
    if let Some(unit) = unit_of(words) {
        return if unit == '条' {
            Role::Article
        } else {
            Role::Heading
        };
    }
    if words.starts_with('#') {
        return Role::Heading;
    }
    let is_short = words.chars().nth(MAX_HEADING).is_none();
    // Rows of tables, and of contents with their pages; entries of lists; notes such as 来源 | 某网.
    let is_listed = words.contains(['\t', '|']) || words.starts_with(['-', '*', '•']);
    if !is_short || is_listed || before.is_some_and(is_broken_off) {
        return Role::Body;
    }
    let is_marked = words.starts_with("——") || has_number(words);
    let is_marked = is_marked && !words.ends_with(['。', '；']);
    let is_bare =
        !words.contains(['，', '。', '！', '？', '；', '…']) && !words.ends_with(['：', ':', '、']);
    if is_marked || is_bare {
        Role::Heading
    } else {
        Role::Body
    }
}

/// Whether a line ends within a sentence because the page did.
fn is_broken_off(line: &str) -> bool {
    let is_long = line.chars().nth(PAGE_LINE).is_some();
    is_long && !line.ends_with(['。', '！', '？', '…', '；', '：', '”', '）', '—'])
}

/// What is counted by a line that begins with `第N条`, `第N章`.
fn unit_of(words: &str) -> Option<char> {
    let rest = words.strip_prefix('第')?;
    let rest = rest.trim_start_matches(is_numeral).trim_start();
    let unit = rest.chars().next()?;
    let is_counted = words.chars().nth(1).is_some_and(is_numeral);
    (is_counted && "编章节条".contains(unit)).then_some(unit)
}

/// Whether a line begins with `一、`, `（二）` or `3.` and the like.
fn has_number(words: &str) -> bool {
    let inner = words.trim_start_matches(['（', '(']);
    let rest = inner.trim_start_matches(is_numeral);
    rest.len() < inner.len() && rest.starts_with(['、', '）', ')', '.', '．'])
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || "零一二三四五六七八九十百〇".contains(c)
}

fn shortened(words: &str, max: usize) -> String {
    if words.chars().nth(max).is_none() {
        return words.to_owned();
    }
    words.chars().take(max).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(text: &str) -> Vec<String> {
        let parts = parts_of(text);
        let in_order = parts
            .windows(2)
            .all(|two| two[0].range.end < two[1].range.start);
        assert!(in_order, "{parts:?}");
        parts.into_iter().map(|part| part.title).collect()
    }

    #[test]
    fn a_report_is_cut_at_its_headings_and_lines_broken_by_pages_are_none() {
        let long = format!("先布置，{}", "再开".repeat(16));
        let text = format!(
            "材料 1\n\n关于图书馆的报告\n\n目录\t1\n\n开馆以来，读者很多。\n\n——办展览\n{long}\n\n分馆\n\n一、下一步，多办讲座\n正文。"
        );
        assert_eq!(
            titles(&text),
            ["材料 1 关于图书馆的报告", "办展览", "一、下一步，多办讲座"]
        );
        let parts = parts_of(&text);
        let last = parts.last().unwrap();
        assert_eq!(last.range.end, text.chars().count());
    }

    #[test]
    fn a_law_is_cut_at_its_articles() {
        let text = "青石乡图书馆章程\n第一章　总则\n第一条　为了便民，制定本章程。\n第二条　本馆公益。\n（一）免费；\n第十条　施行。";
        assert_eq!(
            titles(text),
            [
                "青石乡图书馆章程 第一章　总则 第一条　为了便民，制定本章程。",
                "第二条　本馆公益。",
                "第十条　施行。"
            ]
        );
    }

    #[test]
    fn without_headings_each_paragraph_is_a_part() {
        let text = "# 讲话\n同志们，今天我们开会。\n第二，讲学习。\n";
        assert_eq!(
            titles(text),
            ["讲话", "同志们，今天我们开会。", "第二，讲学习。"]
        );
        assert_eq!(parts_of(" \n"), []);
    }
}
