//! Markup with text in it, for pages and for the words of charts.
//!
//! Invariant: markup is what stands in this program's source, for [`Html::raw`] takes nothing else;
//! whatever comes from outside is escaped, in this file alone.

use std::fmt::Display;

/// A document that grows from its begin to its end.
#[derive(Default)]
pub(in crate::formats) struct Html(String);

impl Html {
    /// Adds markup, which cannot hold what a user wrote.
    pub(in crate::formats) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Adds text, escaped for elements and for quoted attributes.
    pub(in crate::formats) fn text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.put(c);
        }
        self
    }

    /// Adds a value as text.
    pub(in crate::formats) fn shown(&mut self, value: impl Display) -> &mut Self {
        self.text(&value.to_string())
    }

    /// Adds markup so many times.
    pub(in crate::formats) fn repeated(&mut self, times: usize, markup: &'static str) -> &mut Self {
        self.0.push_str(&markup.repeat(times));
        self
    }

    /// The document.
    pub(in crate::formats) fn finish(self) -> String {
        self.0
    }

    fn put(&mut self, c: char) {
        match c {
            '&' => self.0.push_str("&amp;"),
            '<' => self.0.push_str("&lt;"),
            '>' => self.0.push_str("&gt;"),
            '"' => self.0.push_str("&quot;"),
            '\'' => self.0.push_str("&#39;"),
            '\n' | '\t' => self.0.push(c),
            // XML knows no other control characters, not even escaped.
            c if c.is_control() => self.0.push(' '),
            c => self.0.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_markup() {
        for (text, written) in [
            (
                "<script>alert(1)</script>",
                "&lt;script&gt;alert(1)&lt;/script&gt;",
            ),
            ("\" onload='x'", "&quot; onload=&#39;x&#39;"),
            ("&lt;", "&amp;lt;"),
            ("一行\n\t二行", "一行\n\t二行"),
            ("\0\u{1b}[m\u{85}", "  [m "),
        ] {
            let mut html = Html::default();
            html.text(text);
            assert_eq!(html.finish(), written);
        }
    }

    #[test]
    fn values_are_text() {
        let mut html = Html::default();
        html.raw("<b>").shown('<').repeated(2, "<i></i>");
        assert_eq!(html.finish(), "<b>&lt;<i></i><i></i>");
    }
}
