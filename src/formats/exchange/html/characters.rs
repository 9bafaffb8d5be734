//! Characters and entities.

use super::entities;

/// How a character is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// As itself.
    Plain,
    /// As an entity, by name or by number.
    Entity,
}

/// Characters with their entities resolved.
pub(super) fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    for_each(text, &mut |c, _| decoded.push(c));
    decoded
}

/// Calls with each character.
pub(super) fn for_each(text: &str, each: &mut dyn FnMut(char, Spelling)) {
    let mut rest = text;
    loop {
        let at = rest.find('&').unwrap_or(rest.len());
        let (plain, entity) = rest.split_at_checked(at).unwrap_or((rest, ""));
        plain.chars().for_each(|c| each(c, Spelling::Plain));
        let Some(body) = entity.strip_prefix('&') else {
            return;
        };
        if let Some((c, length)) = entity_of(body) {
            each(c, Spelling::Entity);
            rest = body.get(length..).unwrap_or_default();
        } else {
            each('&', Spelling::Plain);
            rest = body;
        }
    }
}

/// The character that is named behind `&`, and how many bytes name it.
fn entity_of(body: &str) -> Option<(char, usize)> {
    if let Some(number) = body.strip_prefix('#') {
        return number_of(number).map(|(c, length)| (c, length + 1));
    }
    let letters = body.bytes().take(MAX_NAME);
    let length = letters.take_while(u8::is_ascii_alphanumeric).count();
    let name = body.get(..length)?;
    if body.get(length..)?.starts_with(';') {
        return entities::named(name).map(|c| (c, length + 1));
    }
    // From before the final `;` was wanted.
    let old = ["nbsp", "lt", "gt", "amp", "quot"];
    let old = old.into_iter().find(|old| name.starts_with(old))?;
    entities::named(old).map(|c| (c, old.len()))
}

/// Longest name or number of an entity.
const MAX_NAME: usize = 32;

fn number_of(number: &str) -> Option<(char, usize)> {
    let (radix, skipped) = if number.starts_with(['x', 'X']) {
        (16, 1)
    } else {
        (10, 0)
    };
    let digits = number.get(skipped..)?;
    let is_digit = |byte: &u8| char::from(*byte).is_digit(radix);
    let n_digits = digits.bytes().take(MAX_NAME).take_while(is_digit).count();
    // A number of more than 32 bits is no character, and left as it stands.
    let c = u32::from_str_radix(digits.get(..n_digits)?, radix).ok()?;
    let has_end = digits.get(n_digits..)?.starts_with(';');
    let length = skipped + n_digits + usize::from(has_end);
    Some((entities::numbered(c), length))
}
