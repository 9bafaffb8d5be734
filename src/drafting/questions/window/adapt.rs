//! Words that only make sense on the day are told in full.
//!
//! Invariant: nothing in “…” or 《…》 is changed.

use super::super::super::candidates::dates;

/// Takes words over outside quotations: relative times become dates, and words that only make sense on the day
/// go.
pub(super) fn adapt(
    text: &str,
    written: Option<(i16, u8)>,
    is_quoted: usize,
    depth: &mut usize,
    out: &mut String,
) {
    let mut skip_to = 0;
    for (at, c) in text.char_indices() {
        if at < skip_to {
            continue;
        }
        match c {
            '“' | '《' => *depth += 1,
            '”' | '》' => *depth = depth.saturating_sub(1),
            _ => {}
        }
        let rest = text.get(at..).unwrap_or_default();
        if 0 < *depth + is_quoted {
            out.push(c);
            continue;
        }
        if let Some(word) = [
            "近日，",
            "日前，",
            "前不久，",
            "不久前，",
            "近日",
            "日前",
            "前不久",
        ]
        .iter()
        .find(|word| rest.starts_with(**word))
            && !(word.starts_with("日前")
                && out
                    .ends_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c)))
        {
            skip_to = at + word.len();
            continue;
        }
        if let Some(word) = ["目前", "当前", "如今"]
            .iter()
            .find(|word| rest.starts_with(**word))
            && (out.is_empty() || out.ends_with(['，', '。', '；', '—']))
            && !out.contains("截至")
        {
            let behind = rest.get(word.len()..).unwrap_or_default();
            let has_comma = behind.starts_with('，');
            skip_to = at + word.len();
            match written {
                Some((year, month)) => {
                    let comma = if has_comma { "" } else { "，" };
                    out.extend([
                        "截至",
                        &year.to_string(),
                        "年",
                        &month.to_string(),
                        "月",
                        comma,
                    ]);
                }
                // The source is named, and the claim is what it says.
                None if has_comma => skip_to += '，'.len_utf8(),
                None => {}
            }
            continue;
        }
        if (c.is_ascii_digit() || "今去".contains(c))
            && !out.ends_with(|c: char| c.is_ascii_digit() || "年月.".contains(c))
            && let Some((dated, bytes)) = dates::read(rest)
            && dated.year.is_none()
            && let Some(year) = dated.full_year(written)
        {
            let words = rest.get(..bytes).unwrap_or_default();
            let month = words.trim_start_matches("今年").trim_start_matches("去年");
            out.extend([&year.to_string(), "年", month]);
            skip_to = at + bytes;
            continue;
        }
        out.push(c);
    }
}
