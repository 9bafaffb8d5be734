//! The blocks of a GIFT file: what stands between blank lines.
//!
//! Invariant: every line that is neither blank nor a comment stands in one block, with its number.

use super::syntax::meaningful;

/// A part of the file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part<'t> {
    /// `$CATEGORY: a/b`: the topic of what follows.
    Category(&'t str),
    /// A question, or something that should be one.
    Block(Block<'t>),
}

/// The lines of a question.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Block<'t> {
    /// Its comments, those directly before it among them, without `//`.
    pub(super) comments: Vec<&'t str>,
    /// Its lines without the spaces around them, joined by line feeds.
    pub(super) text: String,
    /// Whether it begins right below another question, which Moodle would take for a part of that one.
    pub(super) lacks_blank_line: bool,
    /// Where each line begins in the text, and its number in the file.
    starts: Vec<(usize, usize)>,
}

impl Block<'_> {
    /// The line on which it begins.
    pub(super) fn first_line(&self) -> usize {
        self.line_at(0)
    }

    /// The line of a place in the text.
    pub(super) fn line_at(&self, offset: usize) -> usize {
        let behind = self.starts.partition_point(|(start, _)| *start <= offset);
        let line = self.starts.get(behind.saturating_sub(1));
        line.map_or(0, |(_, number)| *number)
    }

    fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    fn add(&mut self, number: usize, line: &str) {
        if !self.is_empty() {
            self.text.push('\n');
        }
        self.starts.push((self.text.len(), number));
        self.text.push_str(line);
    }
}

/// The parts of a file, in order.
pub(super) struct Parts<'t> {
    lines: std::iter::Peekable<std::iter::Zip<std::ops::RangeFrom<usize>, std::str::Lines<'t>>>,
    /// What the next block begins with: comments, and that it lacks a blank line before it.
    next: Block<'t>,
}

impl<'t> Parts<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self {
            lines: (1..).zip(text.lines()).peekable(),
            next: Block::default(),
        }
    }
}

impl<'t> Iterator for Parts<'t> {
    type Item = Part<'t>;

    fn next(&mut self) -> Option<Part<'t>> {
        let mut block = std::mem::take(&mut self.next);
        let mut braces = Braces::default();
        // Comments behind the answers: of this question, unless another begins below them.
        let mut trailing = Vec::new();
        while let Some((number, line)) = self.lines.peek().copied() {
            let line = line.trim();
            let category = line.strip_prefix("$CATEGORY:");
            let is_next = category.is_some() || line.starts_with("::") && braces.are_closed();
            if !block.is_empty() && (line.is_empty() || is_next) {
                if is_next {
                    self.next.comments = std::mem::take(&mut trailing);
                    self.next.lacks_blank_line = category.is_none();
                }
                break;
            }
            self.lines.next();
            if let Some(category) = category {
                return Some(Part::Category(category.trim()));
            }
            if line.is_empty() {
                // A comment belongs to what stands directly below it.
                block.comments.clear();
            } else if let Some(comment) = line.strip_prefix("//") {
                if braces.are_closed() {
                    trailing.push(comment);
                } else {
                    block.comments.push(comment);
                }
            } else {
                block.comments.append(&mut trailing);
                braces.pass(line);
                block.add(number, line);
            }
        }
        block.comments.append(&mut trailing);
        (!block.is_empty()).then_some(Part::Block(block))
    }
}

/// How many braces were passed.
#[derive(Debug, Default)]
struct Braces {
    n_opened: usize,
    n_closed: usize,
}

impl Braces {
    fn pass(&mut self, line: &str) {
        for (_, c) in meaningful(line) {
            self.n_opened += usize::from(c == '{');
            self.n_closed += usize::from(c == '}');
        }
    }

    /// Whether an answer section stands there whole.
    const fn are_closed(&self) -> bool {
        0 < self.n_opened && self.n_opened <= self.n_closed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> Vec<Block<'_>> {
        let parts = Parts::of(text).filter_map(|part| match part {
            Part::Block(block) => Some(block),
            Part::Category(_) => None,
        });
        parts.collect()
    }

    #[test]
    fn blank_lines_part_blocks_and_comments_are_apart() {
        let text = "// 甲\n一 {\n// 乙\n=a}\n \n\n// 丙\n\n二 {T}";
        let found = blocks(text);
        let comments: Vec<_> = found.iter().map(|block| block.comments.clone()).collect();
        assert_eq!(comments, [vec![" 甲", " 乙"], vec![]]);
        assert_eq!(found[0].text, "一 {\n=a}");
        let lines = [
            found[0].line_at(0),
            found[0].line_at(found[0].text.len() - 1),
            found[1].first_line(),
        ];
        assert_eq!(lines, [2, 4, 9]);
    }

    #[test]
    fn a_name_below_a_whole_question_begins_another() {
        let found = blocks("::一:: 甲 {T}\n// [id:二]\n::二:: 乙 {F}\n::三:: 丙 {F}");
        assert_eq!(found.len(), 3);
        assert_eq!(found[1].comments, [" [id:二]"]);
        assert!(found[1].lacks_blank_line && !found[0].lacks_blank_line);
    }

    #[test]
    fn a_category_is_a_part_of_its_own() {
        let parts: Vec<_> = Parts::of("$CATEGORY: a/b\n一 {T}\n$CATEGORY: c").collect();
        assert_eq!(parts.len(), 3);
        assert_eq!(parts[0], Part::Category("a/b"));
        assert_eq!(parts[2], Part::Category("c"));
    }
}
