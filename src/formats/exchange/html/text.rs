//! From the pieces of a fragment to its text.

use std::borrow::Cow;

use super::characters::for_each;
use super::page::Page;
use super::tokens::{Token, Tokens, is_one_of};
use super::{Lost, Plain};
use crate::domain::question::BLANK;

/// How many pieces of an underlined blank are looked at: `<u><span>&nbsp;&nbsp;</span></u>`.
const BLANK_PIECES: usize = 8;
/// Most bytes of an underlined blank.
const MAX_BLANK: usize = 4096;

/// Reads a fragment; `picture` names the asset of an address.
pub(super) fn read(html: &str, picture: &mut dyn FnMut(&str) -> Option<String>) -> Plain {
    let mut page = Page::default();
    let mut tokens = Tokens::new(html);
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(text) => page.add_text(text),
            Token::Literal(text) => page.add_characters(text),
            Token::Unknown(tag) => {
                page.lose(Lost::UnknownTag);
                page.add_text(tag);
            }
            Token::Hidden("script" | "style") => page.lose(Lost::Script),
            Token::Hidden("svg" | "template") => page.lose(Lost::Media),
            Token::Hidden(_) => {}
            Token::Open { name, attributes } => {
                let name = lower(name);
                match name.as_ref() {
                    "img" => page.add_image(attributes, picture),
                    "u" if is_blank(tokens.clone()) => {
                        page.add_characters(BLANK);
                        let is_end = |token: &Token<'_>| matches!(token, Token::Close(name) if is_one_of(name, &["u"]));
                        tokens.find(is_end);
                    }
                    _ => page.open(&name, attributes),
                }
                if attributes.ends_with('/') {
                    page.close(&name);
                }
            }
            Token::Close(name) => page.close(&lower(name)),
        }
    }
    page.finish()
}

fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

/// Whether what an opened `<u>` holds is a line to write on: two spaces or more and nothing else.
fn is_blank(tokens: Tokens<'_>) -> bool {
    let mut n_spaces = 0_usize;
    for token in tokens.take(BLANK_PIECES) {
        match token {
            Token::Text(text) if MAX_BLANK < text.len() => return false,
            Token::Text(text) => {
                let mut is_space = true;
                for_each(text, &mut |c, _| {
                    is_space &= c.is_whitespace();
                    n_spaces += 1;
                });
                if !is_space {
                    return false;
                }
            }
            Token::Close(name) if name.eq_ignore_ascii_case("u") => return 2 <= n_spaces,
            Token::Open { name, .. } | Token::Close(name) if is_one_of(name, INLINE) => {}
            Token::Open { .. }
            | Token::Close(_)
            | Token::Literal(_)
            | Token::Unknown(_)
            | Token::Hidden(_) => return false,
        }
    }
    false
}

/// What may stand around the spaces of an underlined blank.
const INLINE: &[&str] = &["span", "font", "b", "strong"];
