//! Plain text as HTML that shows it as it is.

/// A text as HTML: escaped, line feeds as `<br/>`, further spaces kept; a picture `![](name)` has the
/// address that `address` gives for its name, and stays text where that is none.
pub(in crate::formats::exchange) fn from_text(
    text: &str,
    address: &dyn Fn(&str) -> Option<String>,
) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    let mut pieces = pieces(text).peekable();
    while let Some(piece) = pieces.next() {
        let end = pieces.peek().map_or(End::OfText, |_| End::OfPiece);
        match piece {
            Piece::Text(text) => add_text(&mut html, text, end),
            Piece::Picture { name, whole } => match address(name) {
                Some(address) => {
                    html.push_str("<img src=\"");
                    add_text(&mut html, &address, End::OfPiece);
                    html.push_str("\" alt=\"\"/>");
                }
                None => add_text(&mut html, whole, end),
            },
        }
    }
    html
}

/// The names of the pictures in a text, in their order.
pub(in crate::formats::exchange) fn pictures(text: &str) -> impl Iterator<Item = &str> {
    pieces(text).filter_map(|piece| match piece {
        Piece::Picture { name, .. } => Some(name),
        Piece::Text(_) => None,
    })
}

enum Piece<'t> {
    Text(&'t str),
    Picture {
        name: &'t str,
        /// `![](name)`.
        whole: &'t str,
    },
}

const OPENING: &str = "![](";

fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let length = match rest.strip_prefix(OPENING) {
            Some(inner) => {
                // Names have no spaces and no brackets.
                let end = inner.find(|c: char| c.is_whitespace() || c == '(' || c == ')');
                let name = end.and_then(|end| inner.get(..end));
                let closed = name.filter(|name| {
                    !name.is_empty()
                        && inner
                            .get(name.len()..)
                            .is_some_and(|after| after.starts_with(')'))
                });
                if let Some(name) = closed {
                    let (whole, after) = rest.split_at_checked(OPENING.len() + name.len() + 1)?;
                    rest = after;
                    return Some(Piece::Picture { name, whole });
                }
                OPENING.len()
            }
            None => rest.find(OPENING).unwrap_or(rest.len()),
        };
        let (text, after) = rest.split_at_checked(length)?;
        rest = after;
        Some(Piece::Text(text))
    })
}

/// What ends with a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    OfPiece,
    OfText,
}

fn add_text(html: &mut String, text: &str, end: End) {
    let mut after_space = html.is_empty() || html.ends_with("<br/>");
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let is_last_of_line = match rest.peek() {
            Some(next) => *next == '\n',
            None => end == End::OfText,
        };
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\n' => html.push_str("<br/>"),
            '\t' => html.push_str("&#9;"),
            // A browser shows the first of several spaces alone, and none at the ends of a line.
            ' ' if after_space || is_last_of_line => html.push_str("&nbsp;"),
            _ if c.is_control() => {}
            _ => html.push(c),
        }
        after_space = c == ' ' && !after_space || c == '\n';
    }
}
