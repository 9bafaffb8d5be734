//! Requirements in words, Chinese and English.

use std::collections::BTreeMap;

use super::Requirement;
use super::explain::Matter;
use crate::domain::Bilingual;
use crate::domain::blueprint::{DifficultyWindow, MAX_SLOTS, Measure, Sort, Span};
use crate::domain::question::{Cognitive, Difficulty, Kind, QuestionCode, TopicCode};
use crate::domain::rating::Thousandths;

/// Most codes that are named one by one.
const MAX_TOLD: usize = 6;

pub(super) const fn cognitive(level: Cognitive) -> &'static str {
    match level {
        Cognitive::Remember => "识记",
        Cognitive::Understand => "理解",
        Cognitive::Apply => "应用",
    }
}

pub(super) const fn difficulty(label: Difficulty) -> &'static str {
    match label {
        Difficulty::Easy => "易",
        Difficulty::Medium => "中",
        Difficulty::Hard => "难",
    }
}

/// Codes, the first six by name.
pub(super) fn codes(codes: &[QuestionCode]) -> Bilingual {
    let told: Vec<&str> = codes
        .iter()
        .take(MAX_TOLD)
        .map(QuestionCode::as_str)
        .collect();
    let (n, zh, en) = (codes.len(), told.join("、"), told.join(", "));
    if told.len() < n {
        return Bilingual::new(format!("{zh} 等 {n} 题"), format!("{en}, … ({n} in all)"));
    }
    Bilingual { zh, en }
}

/// What a count requirement counts: `大题“单选题”`, `主题 T01 的多选题`, `全卷`.
pub(super) fn counted(matter: &Matter<'_>, requirement: &Requirement) -> Bilingual {
    match requirement {
        Requirement::Section(at) => {
            let section = matter.blueprint.sections.get(*at);
            let name = section.map_or("", |section| &section.name);
            Bilingual::new(format!("大题“{name}”"), format!("section `{name}`"))
        }
        Requirement::Limit(at) => matter
            .blueprint
            .limits
            .get(*at)
            .map(|limit| sort(&limit.of, matter.topics))
            .unwrap_or_default(),
        Requirement::Required(code) => Bilingual::new(
            format!("必选题 {code}"),
            format!("required question `{code}`"),
        ),
        Requirement::Questions
        | Requirement::Marks
        | Requirement::Difficulty
        | Requirement::Stimulus(_)
        | Requirement::Enemies(_)
        | Requirement::OneSection => Bilingual::new("全卷", "the paper"),
    }
}

fn sort(sort: &Sort, topics: &BTreeMap<TopicCode, String>) -> Bilingual {
    let topic = sort.topic.as_ref().map(|topic| {
        let title = topics.get(topic).map(|title| format!("“{title}”"));
        format!("主题 {topic}{}", title.unwrap_or_default())
    });
    let level = sort
        .cognitive
        .map(|level| format!("层次“{}”", cognitive(level)));
    let label = sort
        .difficulty
        .map(|label| format!("难度“{}”", difficulty(label)));
    let tag = sort.tag.as_ref().map(|tag| format!("标签“{tag}”"));
    let is_topic_alone = topic.is_some() && level.is_none() && label.is_none() && tag.is_none();
    let given: Vec<String> = [topic, level, label, tag].into_iter().flatten().collect();
    let zh = match (given.is_empty(), sort.kind) {
        (true, kind) => kind.map_or("题", Kind::chinese).to_owned(),
        (false, None) if is_topic_alone => given.concat(),
        (false, kind) => {
            let noun = kind.map_or("题", Kind::chinese);
            let front = given.join("、");
            spaced(&[&front, "的", noun])
        }
    };
    let words = [
        sort.difficulty.map(Difficulty::as_str),
        sort.cognitive.map(Cognitive::as_str),
        sort.kind.map(Kind::as_str),
    ];
    let quoted = words.into_iter().flatten().map(|word| format!("`{word}`"));
    let mut parts: Vec<String> = quoted.chain(["questions".to_owned()]).collect();
    parts.extend(sort.topic.iter().map(|topic| format!("of topic {topic}")));
    parts.extend(sort.tag.iter().map(|tag| format!("with tag `{tag}`")));
    let en = parts.join(" ");
    Bilingual { zh, en }
}

/// How many: `恰 3 道`, `至少 3 道`, `最多 5 道`, `3 至 5 道`.
///
/// A limit whose most is no less than what a paper can hold bounds nothing above.
pub(super) fn bounds(matter: &Matter<'_>, requirement: &Requirement, span: Span) -> Bilingual {
    let sections = &matter.blueprint.sections;
    let in_sections: usize = sections.iter().map(|section| section.count.max).sum();
    let in_all = matter
        .blueprint
        .questions
        .map_or(MAX_SLOTS, |span| span.max);
    let is_limit = matches!(requirement, Requirement::Limit(_));
    let is_open = is_limit && in_sections.min(in_all) <= span.max;
    let Span { min, max } = span;
    let (zh, en) = match (min, is_open) {
        (_, _) if min == max => (format!("恰 {min} 道"), format!("exactly {min}")),
        (0, _) => (format!("最多 {max} 道"), format!("at most {max}")),
        (_, true) => (format!("至少 {min} 道"), format!("at least {min}")),
        (_, false) => (format!("{min} 至 {max} 道"), format!("{min} to {max}")),
    };
    Bilingual { zh, en }
}

/// How hard: `平均难度 0.7±0.02`.
pub(super) fn window(window: DifficultyWindow) -> Bilingual {
    let (target, off) = (Thousandths(window.target), Thousandths(window.tolerance));
    let Bilingual { zh, en } = measure(window.measure);
    Bilingual::new(
        format!("{zh} {target}±{off}"),
        format!("{en} {target}±{off}"),
    )
}

pub(super) fn measure(measure: Measure) -> Bilingual {
    match measure {
        Measure::Mean => Bilingual::new("平均难度", "mean difficulty"),
        Measure::Sum => Bilingual::new("难度之和", "sum of difficulty"),
    }
}

/// A requirement, as it is told beside others.
pub(super) fn phrase(matter: &Matter<'_>, requirement: &Requirement) -> Bilingual {
    match (requirement, matter.span(requirement)) {
        (Requirement::Required(code), _) => {
            Bilingual::new(format!("必选 {code}"), format!("`{code}` is required"))
        }
        (_, Some(span)) => {
            let (name, bounds) = (
                counted(matter, requirement),
                bounds(matter, requirement, span),
            );
            Bilingual::new(
                spaced(&[&name.zh, &bounds.zh]),
                format!("{}: {}", name.en, bounds.en),
            )
        }
        (Requirement::Marks, _) => {
            let total = matter.blueprint.total();
            Bilingual::new(format!("全卷 {total} 分"), format!("{total} marks in all"))
        }
        (Requirement::Difficulty, _) => matter.blueprint.difficulty.map(window).unwrap_or_default(),
        (Requirement::Stimulus(stimulus), _) => Bilingual::new(
            format!("题组 {stimulus} 整组出现"),
            format!("the questions on `{stimulus}` stand together"),
        ),
        (Requirement::Enemies(members), _) => {
            let Bilingual { zh, en } = codes(members);
            Bilingual::new(
                format!("互斥题 {zh} 至多一道"),
                format!("at most one of {en}"),
            )
        }
        (
            Requirement::OneSection
            | Requirement::Questions
            | Requirement::Section(_)
            | Requirement::Limit(_),
            _,
        ) => Bilingual::new("一道题只进一个大题", "a question stands in one section"),
    }
}

/// Chinese with a space wherever a letter or digit meets a Chinese word.
pub(super) fn spaced(parts: &[&str]) -> String {
    let is_latin = |c: char| c.is_ascii_alphanumeric() || c == '%';
    let is_word = |c: char| is_latin(c) || ('一'..='龥').contains(&c);
    let mut text = String::new();
    for part in parts {
        if let (Some(left), Some(right)) = (text.chars().next_back(), part.chars().next())
            && is_word(left)
            && is_word(right)
            && is_latin(left) != is_latin(right)
        {
            text.push(' ');
        }
        text.push_str(part);
    }
    text
}
