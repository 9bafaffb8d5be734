//! Fragments of HTML as plain text, and plain text as HTML.
//!
//! Other systems keep stems, options and feedback as HTML; a bank keeps plain text with line feeds and
//! pictures as `![](name)`. What is read is what a browser would show, whatever tags are missing or crossed.
//!
//! Invariant: the time taken is linear in the length of the fragment, nothing recurses, and what plain text
//! cannot hold is named in [`Plain::lost`].

mod characters;
mod entities;
mod lost;
mod math;
mod page;
#[cfg(test)]
mod tests;
mod text;
mod tokens;
mod write;

pub(super) use lost::Lost;
pub(super) use page::raised;
pub(super) use write::{from_text, pictures};

/// A fragment as plain text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Plain {
    /// What a browser would show: paragraphs, rows and list items on lines of their own, cells separated by
    /// tabs, pictures as `![](name)`; trimmed.
    pub(super) text: String,
    /// What it does not hold, each kind once, in the order of the fragment.
    pub(super) lost: Vec<Lost>,
    /// Its pictures, in their order.
    pub(super) images: Vec<Image>,
}

/// A picture of a fragment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Image {
    /// Its address as the fragment writes it, entities resolved.
    pub(super) src: String,
    /// The words in its stead; often empty.
    pub(super) alt: String,
    /// The name by which the text has it; none where it was not found, and the text has the words.
    pub(super) name: Option<String>,
}

/// A fragment as plain text; `picture` says which asset an address means, if any. One that is not found is
/// [`Lost::Picture`].
pub(super) fn to_text_with(html: &str, picture: &mut dyn FnMut(&str) -> Option<String>) -> Plain {
    text::read(html, picture)
}

/// The name of a file as the name of an asset: without folders; what would end `![](name)` early is `_`.
pub(super) fn asset_name(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_unfit = |c: char| c.is_whitespace() || c.is_control() || "()[]<>\"'`".contains(c);
    let fitted = name.chars().map(|c| if is_unfit(c) { '_' } else { c });
    let name: String = fitted.take(MAX_NAME).collect();
    // `..` is no name of a file.
    name.trim_start_matches('.').to_owned()
}

/// Longest name of an asset, in characters.
const MAX_NAME: usize = 120;

/// `%E5%9B%BE` as `图`; as it stands where that is no UTF-8.
pub(super) fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        let code = others.get(..2).filter(|_| *first == b'%');
        let code = code.and_then(|two| std::str::from_utf8(two).ok());
        let byte = code.and_then(|two| u8::from_str_radix(two, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = match byte {
            Some(_) => others.get(2..).unwrap_or_default(),
            None => others,
        };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
