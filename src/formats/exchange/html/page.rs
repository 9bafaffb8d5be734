//! The text of a fragment while it is written: lines, lists, cells, raised letters.

use super::characters::{Spelling, decode, for_each};
use super::math::Formula;
use super::tokens::attribute;
use super::{Image, Lost, Plain};

/// The deepest lists and raised letters that are told apart.
const MAX_DEPTH: usize = 32;

/// Elements that stand on lines of their own, beside those of [`Page::open`].
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "br",
    "li",
    "dl",
    "dt",
    "dd",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "caption",
    "section",
    "article",
    "header",
    "footer",
    "aside",
    "nav",
    "main",
    "pre",
    "hr",
    "center",
    "figure",
    "figcaption",
    "address",
    "form",
    "fieldset",
    "legend",
    "details",
    "summary",
    "body",
    "ul",
    "ol",
    "table",
    "tr",
    "mtable",
    "mtr",
];

/// The text so far, and what is owed to it before the next character.
#[derive(Default)]
pub(super) struct Page {
    plain: Plain,
    line_feeds: usize,
    tabs: usize,
    has_space: bool,
    /// What stands before the next list item.
    bullet: Option<String>,
    lists: Vec<List>,
    raised: Vec<Raised>,
    formula: Formula,
    /// Open `<pre>`.
    n_verbatim: usize,
    cell: Cell,
}

/// Whether what comes stands in a cell of a table, where there are no lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Cell {
    #[default]
    Outside,
    Inside,
}

#[derive(Debug)]
struct List {
    style: Style,
    n_items: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Dashes,
    Numbers,
    Letters,
    SmallLetters,
}

#[derive(Debug)]
struct Raised {
    sign: char,
    /// Where its text begins.
    from: usize,
}

impl Page {
    pub(super) fn lose(&mut self, lost: Lost) {
        if !self.plain.lost.contains(&lost) {
            self.plain.lost.push(lost);
        }
    }

    /// Characters and entities.
    pub(super) fn add_text(&mut self, text: &str) {
        for_each(text, &mut |c, spelling| self.add(c, spelling));
    }

    /// Characters alone.
    pub(super) fn add_characters(&mut self, text: &str) {
        text.chars().for_each(|c| self.add(c, Spelling::Plain));
    }

    fn add(&mut self, c: char, spelling: Spelling) {
        let is_kept = 0 < self.n_verbatim || spelling == Spelling::Entity;
        match c {
            '\n' if 0 < self.n_verbatim => self.line_feeds += 1,
            ' ' | '\t' if is_kept => self.push(c),
            '\u{a0}' => self.push(' '),
            ' ' | '\t' | '\n' | '\r' | '\u{c}' => self.has_space = true,
            _ if c.is_control() => {}
            _ => self.push(c),
        }
    }

    fn push(&mut self, c: char) {
        self.settle();
        self.plain.text.push(c);
    }

    /// Writes what is owed.
    fn settle(&mut self) {
        let text = &mut self.plain.text;
        let n_line_feeds = std::mem::take(&mut self.line_feeds);
        let n_tabs = std::mem::take(&mut self.tabs);
        let has_space = std::mem::take(&mut self.has_space);
        if !text.is_empty() {
            text.extend(std::iter::repeat_n('\n', n_line_feeds));
        }
        text.extend(std::iter::repeat_n('\t', n_tabs));
        if has_space && !text.is_empty() && !text.ends_with(['\n', '\t']) {
            text.push(' ');
        }
        if let Some(bullet) = self.bullet.take() {
            text.push_str(&bullet);
        }
    }

    /// A block begins or ends here.
    fn break_line(&mut self) {
        match self.cell {
            Cell::Outside => self.line_feeds = self.line_feeds.max(1),
            Cell::Inside => self.has_space = true,
        }
    }

    pub(super) fn open(&mut self, name: &str, attributes: &str) {
        if self.formula.is_open() || name == "math" {
            self.settle();
            self.formula.open(name, &mut self.plain.text);
            self.lose(Lost::Formula);
        }
        match name {
            "br" if self.cell == Cell::Outside => self.line_feeds += 1,
            "table" | "tr" | "mtable" | "mtr" => self.leave_row(),
            "td" | "th" | "mtd" => {
                self.tabs += usize::from(self.cell == Cell::Inside);
                self.cell = Cell::Inside;
            }
            "ul" => self.open_list(Style::Dashes, 0),
            "ol" => self.open_list(style_of(attributes), start_of(attributes)),
            "li" => self.open_item(),
            "pre" => {
                self.break_line();
                self.n_verbatim += 1;
            }
            "sup" => self.raise('^'),
            "sub" => self.raise('_'),
            "rt" => self.push('('),
            "u" | "ins" | "s" | "del" | "strike" => self.lose(Lost::Marking),
            "a" if attribute(attributes, "href").is_some() => self.lose(Lost::Link),
            "audio" | "video" | "iframe" | "object" | "embed" | "canvas" | "applet" => {
                self.lose(Lost::Media);
            }
            "input" | "select" | "button" | "textarea" => self.lose(Lost::Control),
            _ if BLOCKS.contains(&name) => self.break_line(),
            _ => {}
        }
    }

    pub(super) fn close(&mut self, name: &str) {
        match name {
            // The one of `<br/>` was counted.
            "br" => {}
            "table" | "tr" | "mtable" | "mtr" => self.leave_row(),
            "ul" | "ol" => {
                self.lists.pop();
                self.bullet = None;
                self.break_line();
            }
            "pre" => {
                self.n_verbatim = self.n_verbatim.saturating_sub(1);
                self.break_line();
            }
            "sup" => self.end_raised('^'),
            "sub" => self.end_raised('_'),
            "rt" => self.push(')'),
            _ if BLOCKS.contains(&name) => self.break_line(),
            _ => {}
        }
        if name == "math" {
            self.formula.end(&mut self.plain.text);
        } else if self.formula.is_open() {
            self.formula.close(&mut self.plain.text);
        }
    }

    fn leave_row(&mut self) {
        self.cell = Cell::Outside;
        self.tabs = 0;
        // Rows of a matrix stay on the line of their formula.
        if self.formula.is_open() {
            self.has_space = true;
        } else {
            self.break_line();
        }
    }

    fn open_list(&mut self, style: Style, n_items: usize) {
        self.break_line();
        if self.lists.len() < MAX_DEPTH {
            self.lists.push(List { style, n_items });
        }
    }

    fn open_item(&mut self) {
        self.break_line();
        let depth = self.lists.len().saturating_sub(1);
        let bullet = match self.lists.last_mut() {
            Some(list) => {
                list.n_items = list.n_items.saturating_add(1);
                list.style.bullet(list.n_items)
            }
            None => Style::Dashes.bullet(1),
        };
        self.bullet = Some(format!("{}{bullet} ", "  ".repeat(depth)));
    }

    fn raise(&mut self, sign: char) {
        self.settle();
        if MAX_DEPTH <= self.raised.len() {
            self.lose(Lost::Raised);
            return;
        }
        let from = self.plain.text.len();
        self.raised.push(Raised { sign, from });
    }

    fn end_raised(&mut self, sign: char) {
        let Some(at) = self.raised.iter().rposition(|open| open.sign == sign) else {
            return;
        };
        let from = self.raised.get(at).map_or(0, |open| open.from);
        self.raised.truncate(at);
        let Some(content) = self.plain.text.get(from..) else {
            return;
        };
        let content = content.trim();
        if content.is_empty() {
            return;
        }
        let raised: Option<String> = content.chars().map(|c| raised(c, sign)).collect();
        let written = raised.unwrap_or_else(|| {
            let is_one = content.chars().nth(1).is_none();
            if is_one {
                format!("{sign}{content}")
            } else {
                format!("{sign}({content})")
            }
        });
        if written.starts_with(sign) {
            self.lose(Lost::Raised);
        }
        self.plain.text.truncate(from);
        self.plain.text.push_str(&written);
    }

    /// A picture, by the name that `picture` gives for its address.
    pub(super) fn add_image(
        &mut self,
        attributes: &str,
        picture: &mut dyn FnMut(&str) -> Option<String>,
    ) {
        let value = |name| attribute(attributes, name).map(decode);
        let alt = value("alt").unwrap_or_default();
        // How Canvas keeps formulae.
        if let Some(latex) = value("data-equation-content") {
            self.add_characters(&format!("\\({latex}\\)"));
            return;
        }
        let src = value("src").unwrap_or_default();
        let name = picture(&src);
        if let Some(name) = &name {
            self.add_characters(&format!("![]({name})"));
        } else {
            self.lose(Lost::Picture);
            let words = match alt.trim() {
                "" => "[图片]".to_owned(),
                words => format!("[图片：{words}]"),
            };
            self.add_characters(&words);
        }
        self.plain.images.push(Image { src, alt, name });
    }

    /// The text as it is, trimmed.
    pub(super) fn finish(mut self) -> Plain {
        while let Some(sign) = self.raised.last().map(|open| open.sign) {
            self.end_raised(sign);
        }
        self.formula.end(&mut self.plain.text);
        let text = self.plain.text.trim();
        let lines = text
            .split('\n')
            .map(|line| line.trim_end_matches([' ', '\t']));
        let text = lines.collect::<Vec<_>>().join("\n");
        if has_latex(&text) {
            self.lose(Lost::Latex);
        }
        self.plain.text = text;
        self.plain
    }
}

impl Style {
    fn bullet(self, number: usize) -> String {
        let letter = || super::super::letter(number.saturating_sub(1));
        match self {
            Self::Dashes => "-".to_owned(),
            Self::Numbers => format!("{number}."),
            Self::Letters => format!("{}.", letter()),
            Self::SmallLetters => format!("{}.", letter().to_ascii_lowercase()),
        }
    }
}

fn style_of(attributes: &str) -> Style {
    match attribute(attributes, "type") {
        Some("A") => Style::Letters,
        Some("a") => Style::SmallLetters,
        _ => Style::Numbers,
    }
}

/// The number before the first.
fn start_of(attributes: &str) -> usize {
    let start = attribute(attributes, "start").and_then(|start| start.trim().parse().ok());
    start.map_or(0, |start: usize| start.saturating_sub(1))
}

/// The character that is drawn raised (`^`) or lowered (`_`), if there is one.
pub(in super::super) fn raised(c: char, sign: char) -> Option<char> {
    let (plain, drawn) = if sign == '^' {
        ("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
    } else {
        ("0123456789+-−=()nixaejk", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₙᵢₓₐₑⱼₖ")
    };
    let mut pairs = plain.chars().zip(drawn.chars());
    pairs.find(|(plain, _)| *plain == c).map(|(_, drawn)| drawn)
}

/// Whether a text has a formula in the marks that LaTeX is put into on pages.
fn has_latex(text: &str) -> bool {
    let between = |open: &str, close: &str| {
        let opened = text.split_once(open);
        opened.is_some_and(|(_, after)| after.contains(close))
    };
    between("\\(", "\\)") || between("\\[", "\\]") || between("$$", "$$")
}
