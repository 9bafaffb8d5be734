//! 教师用卷: the same paper with what is right, why, and where it stands.
//!
//! Invariant: letters are those of the printed paper, in keys and in explanations; only this file of
//! `print` takes a key.

use super::paper::{Asked, Printed, write_head, write_parts};
use super::{Html, document, rich};
use crate::domain::QuestionVersionId;
use crate::domain::grading::Standing;
use crate::domain::question::{BLANK, Evidence, Key, Layout, OptionId};
use crate::domain::scoring::Rule;
use crate::domain::scoring::sentence::tell_method;

/// What the author of a question knows of it, and what was ruled since.
#[derive(Debug, Clone, Copy)]
pub struct Explained<'p> {
    /// What is right, as it counts now.
    pub key: &'p Key,
    /// Another key that counts beside it.
    pub also: Option<&'p Key>,
    /// Its own scoring rule, which goes before that of its part of the paper.
    pub rule: Option<&'p Rule>,
    /// Whether it counts at all.
    pub standing: Standing,
    /// Why, in the author's letters.
    pub explanation: &'p str,
    /// Where it comes from.
    pub evidence: &'p [Evidence],
}

/// The paper with its key, for those who mark and review it: a document to be printed on A4.
///
/// `explained` finds what belongs to a version; where it finds nothing the page says so.
pub fn keyed_paper<'p>(
    paper: &Printed<'_>,
    explained: impl Fn(QuestionVersionId) -> Option<Explained<'p>>,
) -> String {
    let title = format!("{}（教师用卷）", paper.head.title);
    let styles = [include_str!("paper.css"), include_str!("keyed.css")];
    document(&title, &styles, |html| {
        html.raw("<main class=\"sheet\">\n");
        write_head(html, paper);
        html.raw("<p class=\"for-staff\">教师用卷（含答案与解析，请勿外传）</p>\n");
        write_parts(html, paper, |html, asked| {
            html.raw("<dl class=\"key\">\n");
            if let Some(found) = explained(asked.slot.version) {
                write_explained(html, asked, &found);
            } else {
                write_entry(html, "答案", "没有找到这道题的答案。");
            }
            html.raw("</dl>\n");
        });
        html.raw("</main>\n");
    })
}

fn write_explained(html: &mut Html, asked: &Asked<'_>, explained: &Explained<'_>) {
    let word = match explained.key {
        Key::Rubric(_) => "评分要点",
        Key::Choices(_) | Key::Truth(_) | Key::Blanks(_) | Key::Pairs(_) | Key::Order(_) => "答案",
    };
    html.raw("<div><dt>").raw(word);
    html.raw("</dt><dd class=\"right\">");
    html.text(&right(asked, explained.key)).raw("</dd></div>\n");
    if let Some(also) = explained.also {
        write_entry(html, "也算对", &right(asked, also));
    }
    if let Some(rule) = explained.rule {
        let told = tell_method(asked.body.layout.kind(), &rule.method);
        write_entry(html, "评分", &format!("本题另有规则：{told}（{rule}）"));
    }
    match explained.standing {
        Standing::Counts => {}
        Standing::FullMarks => write_entry(html, "更正", "本题人人得满分。"),
        Standing::Dropped => write_entry(html, "更正", "本题不计分，分值摊入其余各题。"),
    }
    if !explained.explanation.trim().is_empty() {
        let text = asked.slot.reletter(asked.body, explained.explanation);
        html.raw("<div><dt>解析</dt><dd>");
        rich::write(html, text.trim(), BLANK, asked.pictures);
        html.raw("</dd></div>\n");
    }
    let mut earlier = None;
    for evidence in explained.evidence {
        let material = evidence.material.as_str();
        html.raw("<div><dt>依据</dt><dd>");
        if earlier.replace(material) == Some(material) {
            html.raw("同上，");
        } else {
            html.text(material).raw("，");
        }
        html.text(&evidence.place);
        if !evidence.quote.is_empty() {
            html.raw("：“").text(&evidence.quote).raw("”");
        }
        html.raw("</dd></div>\n");
    }
}

fn write_entry(html: &mut Html, name: &'static str, text: &str) {
    html.raw("<div><dt>").raw(name).raw("</dt><dd>");
    html.text(text).raw("</dd></div>\n");
}

/// What is right, in the letters and numbers of this paper.
fn right(asked: &Asked<'_>, key: &Key) -> String {
    let letter = |id: &OptionId| asked.slot.letter_of(id);
    match key {
        Key::Choices(ids) => {
            let mut letters: Vec<char> = ids.iter().filter_map(letter).collect();
            letters.sort_unstable();
            letters.into_iter().collect()
        }
        Key::Truth(true) => "√（正确）".to_owned(),
        Key::Truth(false) => "×（错误）".to_owned(),
        Key::Blanks(blanks) => {
            let numbered = |(number, accepted): (usize, &Vec<String>)| {
                let texts = accepted.join(" 或 ");
                if blanks.len() == 1 {
                    texts
                } else {
                    format!("({number}) {texts}")
                }
            };
            let all: Vec<String> = (1..).zip(blanks).map(numbered).collect();
            all.join("　")
        }
        Key::Pairs(pairs) => {
            let Layout::Match { left, .. } = &asked.body.layout else {
                return String::new();
            };
            let pair = |(number, side): (usize, &crate::domain::question::Choice)| {
                Some(format!("({number}) {}", letter(pairs.get(&side.id)?)?))
            };
            let all: Vec<String> = (1..).zip(left).filter_map(pair).collect();
            all.join("　")
        }
        Key::Order(ids) => {
            let letters: Vec<String> = ids.iter().filter_map(letter).map(String::from).collect();
            letters.join(" → ")
        }
        Key::Rubric(rubric) => rubric.clone(),
    }
}
