//! Numbers and sorts of questions in words, for the sentences of checker and certificate.

use crate::domain::blueprint::{MAX_SLOTS, Sort, Span};
use crate::domain::marks::Marks;
use crate::domain::question::{Cognitive, Difficulty, Kind};

/// `3`, `3–6`, or `≥3` where there is no bound that a paper could reach.
pub(in crate::domain::paper) fn span(span: Span) -> String {
    match span.fixed() {
        Some(count) => count.to_string(),
        None if MAX_SLOTS <= span.max => format!("≥{}", span.min),
        None => format!("{}–{}", span.min, span.max),
    }
}

pub(super) fn marks(marks: Option<Marks>) -> String {
    marks.map_or_else(|| "none at all".to_owned(), |marks| marks.to_string())
}

/// As few decimals as are needed: `-0.5`, `28.012`.
pub(in crate::domain::paper) fn thousandths(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let (whole, rest) = (number.unsigned_abs() / 1000, number.unsigned_abs() % 1000);
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    let decimals = format!("{rest:03}");
    format!("{sign}{whole}.{}", decimals.trim_end_matches('0'))
}

/// `questions of type multiple, topic T01`.
pub(in crate::domain::paper) fn english(of: &Sort) -> String {
    let parts = [
        of.kind.map(|kind| format!("type {}", kind.as_str())),
        of.topic.as_ref().map(|topic| format!("topic {topic}")),
        of.cognitive
            .map(|level| format!("cognitive level {}", level.as_str())),
        of.difficulty
            .map(|label| format!("difficulty {}", label.as_str())),
        of.tag.as_ref().map(|tag| format!("tag {tag}")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!("questions of {}", parts.join(", "))
}

/// `主题 T01、应用层次的多选题`.
pub(in crate::domain::paper) fn chinese(of: &Sort) -> String {
    let cognitive = of.cognitive.map(|level| match level {
        Cognitive::Remember => "识记层次",
        Cognitive::Understand => "理解层次",
        Cognitive::Apply => "应用层次",
    });
    let difficulty = of.difficulty.map(|label| match label {
        Difficulty::Easy => "易",
        Difficulty::Medium => "中",
        Difficulty::Hard => "难",
    });
    let parts = [
        of.topic.as_ref().map(|topic| format!("主题 {topic}")),
        cognitive.map(str::to_owned),
        difficulty.map(|label| format!("难度为“{label}”")),
        of.tag.as_ref().map(|tag| format!("标签“{tag}”")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let kind = of.kind.map_or("题目", Kind::chinese);
    if parts.is_empty() {
        kind.to_owned()
    } else {
        let parts = parts.join("、");
        // A Latin code is set off by a space.
        let gap = if parts.ends_with(|c: char| c.is_ascii()) {
            " "
        } else {
            ""
        };
        format!("{parts}{gap}的{kind}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sort_is_told_by_what_it_names() {
        let cell = Sort {
            kind: Some(Kind::Multiple),
            topic: Some("T01".parse().unwrap()),
            cognitive: Some(Cognitive::Apply),
            ..Sort::default()
        };
        assert_eq!(chinese(&cell), "主题 T01、应用层次的多选题");
        assert_eq!(
            english(&cell),
            "questions of type multiple, topic T01, cognitive level apply"
        );
        let tag = Sort {
            tag: Some("法规".to_owned()),
            ..Sort::default()
        };
        assert_eq!(chinese(&tag), "标签“法规”的题目");
    }

    #[test]
    fn a_span_without_an_end_is_told_by_its_beginning() {
        let from = |min, max| span(Span { min, max });
        assert_eq!(
            [from(3, 3), from(3, 6), from(3, MAX_SLOTS)],
            ["3", "3–6", "≥3"]
        );
        assert_eq!(thousandths(-28_120), "-28.12");
        assert_eq!(thousandths(5), "0.005");
    }
}
