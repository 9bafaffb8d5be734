//! MathML on one line: `1/2`, `x^2`, `√(x+1)`.
//!
//! Invariant: as many elements are open as are told; those deeper than [`MAX_DEPTH`] only give their text.

/// The deepest nesting that is written with brackets.
const MAX_DEPTH: usize = 32;

/// The elements that are open within a formula.
#[derive(Debug, Default)]
pub(super) struct Formula {
    open: Vec<Part>,
    /// Open ones that are too deep.
    n_deeper: usize,
}

#[derive(Debug)]
struct Part {
    layout: Layout,
    n_children: usize,
    /// Where its text begins.
    from: usize,
}

/// How the children of an element stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    Row,
    Fraction,
    Above,
    Below,
    BelowAndAbove,
    Root,
    NthRoot,
}

impl Layout {
    fn of(name: &str) -> Self {
        match name {
            "mfrac" => Self::Fraction,
            "msup" | "mover" => Self::Above,
            "msub" | "munder" => Self::Below,
            "msubsup" | "munderover" => Self::BelowAndAbove,
            "msqrt" => Self::Root,
            "mroot" => Self::NthRoot,
            _ => Self::Row,
        }
    }

    /// What stands before a child.
    const fn sign(self, child: usize) -> &'static str {
        match (self, child) {
            (Self::Fraction, 1) => "/",
            (Self::Above | Self::NthRoot, 1) | (Self::BelowAndAbove, 2) => "^",
            (Self::Below | Self::BelowAndAbove, 1) => "_",
            _ => "",
        }
    }
}

impl Formula {
    /// Whether a formula is open.
    pub(super) fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// An element opens; `name` in lower case.
    pub(super) fn open(&mut self, name: &str, out: &mut String) {
        if MAX_DEPTH <= self.open.len() {
            self.n_deeper += 1;
            return;
        }
        if let Some(outer) = self.open.last_mut() {
            out.push_str(outer.layout.sign(outer.n_children));
            outer.n_children += 1;
        }
        self.open.push(Part {
            layout: Layout::of(name),
            n_children: 0,
            from: out.len(),
        });
    }

    /// Everything closes.
    pub(super) fn end(&mut self, out: &mut String) {
        self.n_deeper = 0;
        while self.is_open() {
            self.close(out);
        }
    }

    /// The innermost element closes.
    pub(super) fn close(&mut self, out: &mut String) {
        if 0 < self.n_deeper {
            self.n_deeper -= 1;
            return;
        }
        let Some(closed) = self.open.pop() else {
            return;
        };
        let text = out.get(closed.from..).unwrap_or_default();
        let is_long = 1 < text.chars().count() && !is_number(text);
        let outer = self.open.last();
        let is_exponent_of_root =
            outer.is_some_and(|outer| outer.layout == Layout::NthRoot && outer.n_children == 2);
        let is_bound =
            outer.is_some_and(|outer| !matches!(outer.layout, Layout::Row | Layout::Root));
        let written = match closed.layout {
            Layout::Root if is_long => format!("√({text})"),
            Layout::Root => format!("√{text}"),
            _ if is_exponent_of_root => format!("(1/{text})"),
            _ if is_bound && is_long => format!("({text})"),
            Layout::Row
            | Layout::Fraction
            | Layout::Above
            | Layout::Below
            | Layout::BelowAndAbove
            | Layout::NthRoot => return,
        };
        // Text before it may have gone since: then there is nothing to put in brackets.
        if !out.is_char_boundary(closed.from) {
            return;
        }
        out.truncate(closed.from);
        out.push_str(&written);
    }
}

fn is_number(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || c == '.')
}
