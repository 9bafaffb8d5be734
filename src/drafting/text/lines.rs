//! Lines become blocks: what was one paragraph before pages and editors broke it is one again.
//!
//! Invariant: blocks are runs of whole lines in the order of the text; no line is in two, none but empty ones
//! in none.

use std::ops::Range;

use super::headings::{self, Role};

/// Lines of one paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    /// What it is.
    pub(super) role: Role,
    /// Its lines, as numbers from 0.
    pub(super) lines: Vec<usize>,
}

/// A line that holds fewer characters and no comma was broken by its author, not by the page.
const FULL_LINE: usize = 34;

/// The characters of each line, without its line feed.
pub(super) fn split(raw: &[char]) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut begin = 0;
    for (at, c) in raw.iter().enumerate() {
        if *c == '\n' {
            lines.push(begin..at);
            begin = at + 1;
        }
    }
    if begin < raw.len() {
        lines.push(begin..raw.len());
    }
    lines
}

/// Joins lines. `texts` are the lines, trimmed.
pub(super) fn join(texts: &[String]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let (mut in_contents, mut in_code) = (false, false);
    let mut last: Option<(usize, Role)> = None;
    for (at, text) in texts.iter().enumerate() {
        if text.is_empty() {
            continue;
        }
        let mut role = headings::role_of(text);
        // Code between two fences is no prose.
        let is_fence = text.starts_with("```") || text.starts_with("~~~");
        if is_fence || in_code {
            role = Role::Table;
            in_code = in_code != is_fence;
        }
        if is_contents_title(text) {
            in_contents = true;
            role = Role::Contents;
        } else if in_contents && !matches!(role, Role::Part(_)) && headings::is_contents_line(text)
        {
            role = Role::Contents;
        } else {
            in_contents = false;
        }
        let goes_on = last.as_ref().is_some_and(|(before, of)| {
            let before = texts.get(*before).map_or("", String::as_str);
            matches!(of, Role::Body | Role::Plain) && continues(before, of, text, &role)
        });
        if let Some(block) = blocks.last_mut().filter(|_| goes_on) {
            block.role = Role::Body;
            block.lines.push(at);
            last = Some((at, Role::Body));
        } else {
            blocks.push(Block {
                role: role.clone(),
                lines: vec![at],
            });
            last = Some((at, role));
        }
    }
    blocks
}

fn is_contents_title(text: &str) -> bool {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    plain.trim_start_matches('#') == "目录"
}

/// Whether a line goes on in the next one that is not empty.
///
/// A line that looks like a heading goes on only where the next one cannot begin a paragraph.
fn continues(line: &str, of: &Role, next: &str, role: &Role) -> bool {
    if headings::begins_block(next) || *role == Role::Table {
        return false;
    }
    // One character and a mark never begin a paragraph: `事。党的……`.
    let mut begin = next.chars();
    let (first, second) = (begin.next(), begin.next());
    let is_mark = |c: Option<char>| c.is_some_and(|c| "。，、；！？”）".contains(c));
    if is_mark(first) || is_mark(second) && !line.ends_with(['。', '！', '？']) {
        return true;
    }
    if ends(line) || *of == Role::Plain || !matches!(role, Role::Body | Role::Plain) {
        return false;
    }
    FULL_LINE <= line.chars().count() || line.contains('，')
}

/// Whether a line ends as paragraphs do.
fn ends(line: &str) -> bool {
    let quoted = line.trim_end_matches(['”', '’', '）', ')', '*', '」']);
    let is_stop = |text: &str| {
        text.ends_with([
            '。', '！', '？', '…', '；', '：', '—', '|', '!', '?', ';', ':',
        ])
    };
    is_stop(quoted) || is_stop(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> Vec<Vec<usize>> {
        let lines: Vec<String> = text.lines().map(|line| line.trim().to_owned()).collect();
        join(&lines).into_iter().map(|block| block.lines).collect()
    }

    #[test]
    fn a_sentence_broken_by_a_page_is_joined() {
        let text = "完善制度，网络生态持\n\n续向好，声音更强。\n下一段，另起。";
        assert_eq!(blocks(text), [vec![0, 2], vec![3]]);
        assert_eq!(blocks("坚持用得好是真本\n\n事。另外的话。"), [vec![0, 2]]);
    }

    #[test]
    fn headings_and_provisions_stand_alone() {
        let text = "一、总则\n第一条　为了规范管理，制定本办法。\n第二条　适用于：\n（一）员工；\n（二）访客。\n二、附则";
        assert_eq!(blocks(text).len(), 6);
    }
}
