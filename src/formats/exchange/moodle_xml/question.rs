//! What all Moodle questions have, and which reader reads which type.

use super::super::note::Note;
use super::super::xml::Element;
use super::super::{ForeignQuestion, Severity};
use super::decimal::Decimal;
use super::draft::Draft;
use super::field::{Notes, Part};
use super::{Reader, choice, cloze, open, short};
use crate::domain::question::Difficulty;
use crate::domain::scoring::Rule;

/// The longest category, in levels.
const MAX_LEVELS: usize = 32;

impl Reader {
    pub(super) fn question(&mut self, element: &Element) {
        let kind = element.attribute("type").unwrap_or_default().trim();
        if kind == "category" {
            self.category(element);
            return;
        }
        let mut draft = Draft::new(element, self.grades, &mut self.pictures);
        let read = read_kind(kind, &mut draft);
        let Draft {
            mut question,
            notes,
            ..
        } = draft;
        match read {
            Ok(()) => {
                question.topic.clone_from(&self.topic);
                self.n_with_feedback += usize::from(has_dropped_feedback(element));
                let Notes { list } = notes;
                self.collector.add(question, list);
            }
            Err(note) => self.collector.tell(note),
        }
    }

    fn category(&mut self, element: &Element) {
        let category = element.first("category");
        let path = category.map(|category| {
            let text = category.first("text").unwrap_or(category);
            text.text()
        });
        self.topic = topic_of(&path.unwrap_or_default());
        self.n_categories += 1;
        if let Some(info) = element.first("info")
            && !info.text().trim().is_empty()
        {
            self.collector.tell(Note::new(
                Severity::Notice,
                info.line,
                "category_info",
                "分类的说明文字未导入",
                "the description of a category was left out",
            ));
        }
    }
}

/// `$course$/top/党史/一大` as `党史/一大`; none for the top itself. A `//` is a `/` within a name, and stands
/// as `／`, since `/` separates levels.
pub(super) fn topic_of(path: &str) -> Option<String> {
    let path = path.trim().replace("//", "\u{0}");
    let mut levels = path.split('/').map(str::trim).peekable();
    levels.next_if(|level| level.starts_with('$') && level.ends_with('$'));
    levels.next_if(|level| *level == "top");
    let levels = levels.filter(|level| !level.is_empty()).take(MAX_LEVELS);
    let levels: Vec<String> = levels.map(|level| level.replace('\u{0}', "／")).collect();
    (!levels.is_empty()).then(|| levels.join("/"))
}

fn read_kind(kind: &str, draft: &mut Draft<'_>) -> Result<(), Note> {
    let read: fn(&mut Draft<'_>) -> Result<(), Note> = match kind {
        "multichoice" => choice::multichoice,
        "truefalse" => choice::truefalse,
        "shortanswer" => short::shortanswer,
        "numerical" => short::numerical,
        "matching" | "match" => open::matching,
        "essay" => |draft| {
            open::essay(draft);
            Ok(())
        },
        "ordering" => open::ordering,
        "cloze" | "multianswer" => cloze::cloze,
        _ => return Err(unsupported(kind, draft)),
    };
    // Of a cloze question it is what is left between the parts.
    if !matches!(kind, "cloze" | "multianswer") {
        stem(draft);
    }
    beside_stem(draft);
    read(draft)?;
    explain(draft);
    ours(draft);
    if draft.question.key.is_none() {
        draft.question.rule = None;
    }
    if draft.question.stem.trim().is_empty() {
        draft.hold(
            "empty_stem",
            [
                "题干是空的，请补上",
                "the question asks nothing; add its text",
            ],
        );
    }
    Ok(())
}

/// The stem, with its picture where that stands beside it.
fn stem(draft: &mut Draft<'_>) {
    draft.question.stem = draft.text_of("questiontext", Part::Asked);
    // From before Moodle 2: one picture, without a place in the text.
    let old = draft.element.first("image_base64").map(Element::text);
    if let Some(encoded) = old.filter(|encoded| !encoded.trim().is_empty()) {
        let name = draft.value("image");
        match draft.pictures.keep(&name, &encoded) {
            Ok(name) => {
                let stem = &draft.question.stem;
                draft.question.stem = format!("{stem}\n![]({name})");
            }
            Err(_) => draft.note(
                Severity::Held,
                "picture_refused",
                [
                    "题目的图片不是可用的 PNG、JPEG、GIF 或 WebP 图片，未导入",
                    "the picture of the question is no valid PNG, JPEG, GIF or WebP",
                ],
            ),
        }
    }
}

/// What stands beside the stem of any question.
fn beside_stem(draft: &mut Draft<'_>) {
    draft.question.code = code_of(draft);
    let tags = draft.element.first("tags");
    let tags = tags.into_iter().flat_map(|tags| tags.all("tag"));
    let tags = tags.map(|tag| tag.text().trim().to_owned());
    draft.question.tags = tags.filter(|tag| !tag.is_empty()).collect();
    let grade = draft.value("defaultgrade");
    match Decimal::parse(&grade) {
        Some(marks) if !marks.is_negative() => draft.question.marks = Some(marks.to_string()),
        _ if grade.is_empty() => {}
        _ => draft.note(
            Severity::Warning,
            "invalid_marks",
            [
                "默认分值（defaultgrade）不是数字，未读取",
                "`defaultgrade` is no number and was not read",
            ],
        ),
    }
    if matches!(&*draft.value("hidden"), "1" | "true") {
        draft.note(
            Severity::Notice,
            "hidden",
            [
                "该题在原系统中已隐藏（停用）",
                "the question is hidden in the system that it comes from",
            ],
        );
    }
}

/// The `idnumber`; where there is none the name, as GIFT has no other. What our writer wrote has a name only
/// because it must.
fn code_of(draft: &Draft<'_>) -> Option<String> {
    let id = draft.value("idnumber");
    let is_ours = draft.element.first("examhall").is_some();
    let code = if id.is_empty() && !is_ours {
        let name = draft.value("name");
        name.split_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        id
    };
    Some(code).filter(|code| !code.is_empty())
}

/// General feedback first, then what is said of single options.
fn explain(draft: &mut Draft<'_>) {
    let general = draft.text_of("generalfeedback", Part::Told);
    let remarks = std::mem::take(&mut draft.remarks);
    let parts = std::iter::once(general).chain(remarks);
    let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
    draft.question.explanation = parts.join("\n");
}

/// What our writer adds, and Moodle skips: `<examhall>`.
fn ours(draft: &mut Draft<'_>) {
    let Some(ours) = draft.element.first("examhall") else {
        return;
    };
    let value = |name: &str| {
        let child = ours.first(name);
        child.map(|child| child.text().trim().to_owned())
    };
    let question: &mut ForeignQuestion = &mut draft.question;
    let difficulty = value("difficulty").unwrap_or_default();
    let mut known = Difficulty::ALL.iter().copied();
    question.difficulty = known.find(|known| known.as_str() == difficulty);
    let marks = value("marks").and_then(|marks| Decimal::parse(&marks));
    if let Some(marks) = marks.filter(|marks| !marks.is_negative()) {
        question.marks = Some(marks.to_string());
    }
    question.source = value("source").filter(|source| !source.is_empty());
    if let Some(rule) = value("rule") {
        question.rule = Rule::authored(&rule).ok();
    }
    if let Some(pinned) = value("pinned") {
        for option in &mut question.options {
            option.pinned = pinned.split(' ').any(|id| id == option.id);
        }
    }
}

/// Whether a question has texts for which there is no place.
fn has_dropped_feedback(element: &Element) -> bool {
    const DROPPED: &[&str] = &[
        "correctfeedback",
        "partiallycorrectfeedback",
        "incorrectfeedback",
        "hint",
    ];
    let mut dropped = element
        .elements()
        .filter(|child| DROPPED.contains(&&*child.name));
    dropped.any(|child| {
        let text = child.first("text").map(Element::text);
        text.is_some_and(|text| !text.trim().is_empty())
    })
}

fn unsupported(kind: &str, draft: &Draft<'_>) -> Note {
    let found: String = kind.chars().take(40).collect();
    let (chinese, what) = match kind {
        "description" => {
            return Note::new(
                Severity::Notice,
                draft.element.line,
                "description",
                "说明文字（description）不是题目，已跳过",
                "a description is no question and was skipped",
            );
        }
        "ddwtos" => ("拖拽填词题", "drag words into text"),
        "gapselect" => ("选词填空题", "select missing words"),
        "ddmatch" => ("拖拽匹配题", "drag and drop matching"),
        "ddmarker" => ("拖拽标记题", "drag markers"),
        "ddimageortext" => ("拖拽到图片题", "drag onto image"),
        "randomsamatch" => ("随机简答匹配题", "random short-answer matching"),
        "random" => ("随机抽题", "random question"),
        "calculated" | "calculatedsimple" | "calculatedmulti" => {
            ("计算题（数值由公式算出）", "calculated question")
        }
        "" => ("没有写明题型的题", "question without a type"),
        _ => ("本系统不认识的题型", "unknown type"),
    };
    draft.refusal(
        "unsupported_type",
        [
            &format!("题型“{found}”（{chinese}）无法导入；请改成本系统的题型后再导入"),
            &format!("type `{found}` ({what}) cannot be imported; change it to a type that can"),
        ],
    )
}
