//! Pictures of a file: out of base 64, with names that are unique in the batch.
//!
//! Invariant: what is kept is a picture by its own first bytes; a picture that stands in the file many times
//! is kept once.

use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use super::super::{Asset, html};
use crate::formats::base64;

/// The pictures of a batch.
#[derive(Debug, Default)]
pub(in crate::formats::exchange) struct Pictures {
    assets: Vec<Asset>,
    /// By the name that a file gives and a digest: the pictures that may be the same.
    known: BTreeMap<(String, u64), Vec<usize>>,
    /// By name: the number that was last put behind it.
    last: BTreeMap<String, usize>,
}

/// Why a picture is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::formats::exchange) enum PictureFault {
    /// It is no base 64.
    Encoding,
    /// It is no PNG, JPEG, GIF or WebP.
    Kind,
}

impl Pictures {
    /// Keeps a picture; its name as an asset.
    pub(in crate::formats::exchange) fn keep(
        &mut self,
        name: &str,
        encoded: &str,
    ) -> Result<String, PictureFault> {
        let bytes = base64::decode(encoded).ok_or(PictureFault::Encoding)?;
        let (media_type, ending) = media_type_of(&bytes).ok_or(PictureFault::Kind)?;
        let name = html::asset_name(name);
        let (stem, given) = name.rsplit_once('.').unwrap_or((&name, ending));
        let stem = if stem.is_empty() { "image" } else { stem };
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        let digest = hasher.finish();
        let base = format!("{stem}.{given}");
        let known = self.known.entry((base.clone(), digest)).or_default();
        let mut known_assets = known.iter().filter_map(|at| self.assets.get(*at));
        if let Some(same) = known_assets.find(|asset| asset.bytes == bytes) {
            return Ok(same.name.clone());
        }
        known.push(self.assets.len());
        let mut unique = base;
        while let Some(number) = self.last.get_mut(&unique) {
            *number += 1;
            unique = format!("{stem}-{number}.{given}");
        }
        self.last.insert(unique.clone(), 1);
        self.assets.push(Asset {
            name: unique.clone(),
            media_type,
            bytes,
        });
        Ok(unique)
    }

    /// Keeps the picture of an address `data:image/png;base64,…`.
    pub(in crate::formats::exchange) fn keep_inline(
        &mut self,
        address: &str,
    ) -> Result<String, PictureFault> {
        let body = address.strip_prefix("data:").unwrap_or_default();
        let (head, encoded) = body.split_once(',').ok_or(PictureFault::Encoding)?;
        if !head.ends_with(";base64") {
            return Err(PictureFault::Encoding);
        }
        self.keep("image", &html::percent_decoded(encoded))
    }

    /// All of them.
    pub(in crate::formats::exchange) fn into_assets(self) -> Vec<Asset> {
        self.assets
    }
}

/// The media type of a picture and the ending of its name, by its first bytes.
pub(in crate::formats::exchange) fn media_type_of(
    bytes: &[u8],
) -> Option<(&'static str, &'static str)> {
    let is_webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP".as_slice());
    let known: [(bool, _); 4] = [
        (
            bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
            ("image/png", "png"),
        ),
        (bytes.starts_with(b"\xff\xd8\xff"), ("image/jpeg", "jpg")),
        (
            bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a"),
            ("image/gif", "gif"),
        ),
        (is_webp, ("image/webp", "webp")),
    ];
    known
        .into_iter()
        .find(|(is_it, _)| *is_it)
        .map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(last: u8) -> String {
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        bytes.push(last);
        base64::encode(&bytes)
    }

    #[test]
    fn names_are_unique_and_the_same_picture_is_kept_once() {
        let mut pictures = Pictures::default();
        let names = [
            ("a.png", 1, "a.png"),
            ("a.png", 2, "a-2.png"),
            ("a-2.png", 3, "a-2-2.png"),
            ("a.png", 1, "a.png"),
            ("x/a.png", 4, "a-3.png"),
            ("", 5, "image.png"),
        ];
        for (name, last, wanted) in names {
            assert_eq!(pictures.keep(name, &png(last)).unwrap(), wanted);
        }
        let address = format!("data:image/jpeg;base64,{}", png(5));
        assert_eq!(pictures.keep_inline(&address).unwrap(), "image.png");
        assert_eq!(pictures.into_assets().len(), 5);
    }

    #[test]
    fn a_picture_is_what_its_bytes_say() {
        let mut pictures = Pictures::default();
        let page = base64::encode(b"<svg onload='x'/>");
        assert_eq!(pictures.keep("a.png", &page), Err(PictureFault::Kind));
        assert_eq!(pictures.keep("a.png", "?"), Err(PictureFault::Encoding));
        assert_eq!(media_type_of(b"\xff\xd8\xff\xe0").unwrap().0, "image/jpeg");
        assert_eq!(media_type_of(b"RIFF1234WEBPVP8 ").unwrap().0, "image/webp");
        assert_eq!(media_type_of(b"GIF89a").unwrap().0, "image/gif");
    }
}
