//! Choices, pairs, items, essays and numbers.

use std::collections::BTreeMap;

use super::super::super::note::Note;
use super::super::super::weights::percent_text;
use super::super::super::{ForeignKey, ForeignOption, NumberRange, Severity, html};
use super::super::decimal::Decimal;
use super::Sheet;
use super::markup::escaped;
use super::weighing::{rule_not_kept, weights};
use crate::domain::scoring::{ByMatch, ByOrder, Method};

impl Sheet<'_> {
    pub(super) fn choice(&mut self) -> Result<(), Note> {
        let question = self.question;
        let Some(ForeignKey::Choices(key)) = &question.key else {
            return Err(Self::no_key());
        };
        let is_known = |id: &String| question.options.iter().any(|option| option.id == *id);
        if key.is_empty() || !key.iter().all(is_known) {
            return Err(Self::no_key());
        }
        let is_single = question.kind == super::ForeignKind::Single;
        if is_single && key.len() != 1 {
            return Err(Self::no_key());
        }
        let (weights, notes) = weights(question, key)?;
        self.losses.extend(notes);
        self.begin("multichoice");
        let is_pinned = question.options.iter().any(|option| option.pinned);
        self.line(&format!(
            "    <single>{is_single}</single>\n    <shuffleanswers>{}</shuffleanswers>\n    <answernumbering>ABCD</answernumbering>",
            !is_pinned
        ));
        if is_pinned {
            self.lose(
                Severity::Notice,
                "pinned",
                [
                    "Moodle 不能只固定个别选项的位置，已设为整题不打乱选项",
                    "Moodle cannot keep single options in place; the options are not shuffled at all",
                ],
            );
        }
        for (option, weight) in question.options.iter().zip(weights) {
            self.answer(&percent_text(weight), &option.text);
        }
        Ok(())
    }

    /// An answer whose text is HTML.
    fn answer(&mut self, fraction: &str, text: &str) {
        let html = self.html(text);
        let attributes = format!(" fraction=\"{fraction}\"");
        self.section("    ", "answer", &attributes, &html, &[text]);
    }

    pub(super) fn truefalse(&mut self) -> Result<(), Note> {
        let Some(ForeignKey::Truth(truth)) = self.question.key else {
            return Err(Self::no_key());
        };
        let is_plain = |rule: &crate::domain::scoring::Rule| rule.method == Method::Exact;
        if !self.question.rule.as_ref().is_none_or(is_plain) {
            self.losses
                .push(rule_not_kept("判对得满分，判错不得分", "all or nothing"));
        }
        self.begin("truefalse");
        for side in [true, false] {
            let fraction = if side == truth { 100 } else { 0 };
            self.line(&format!(
                "    <answer fraction=\"{fraction}\" format=\"moodle_auto_format\"><text>{side}</text></answer>"
            ));
        }
        Ok(())
    }

    pub(super) fn matching(&mut self) -> Result<(), Note> {
        let question = self.question;
        let Some(ForeignKey::Pairs(pairs)) = &question.key else {
            return Err(Self::no_key());
        };
        let right: BTreeMap<&str, &str> = by_id(&question.options);
        let of_left: BTreeMap<&str, &str> = pairs
            .iter()
            .map(|(left, right)| (left.as_str(), right.as_str()))
            .collect();
        let is_default = matches!(
            question.rule.as_ref().map(|rule| &rule.method),
            None | Some(Method::Match(ByMatch::PerPair))
        );
        if !is_default {
            self.losses
                .push(rule_not_kept("每对按比例得分", "each pair has its share"));
        }
        self.begin("matching");
        self.line("    <shuffleanswers>true</shuffleanswers>");
        let mut sides = Vec::new();
        for left in &question.left {
            let right = of_left.get(left.id.as_str()).and_then(|id| right.get(id));
            let right = right.ok_or_else(Self::no_key)?;
            sides.push((left.text.as_str(), *right));
        }
        let is_used = |option: &&ForeignOption| pairs.iter().any(|(_, id)| *id == option.id);
        let unused = question.options.iter().filter(|option| !is_used(option));
        sides.extend(unused.map(|option| ("", option.text.as_str())));
        for (left, right) in sides {
            if html::pictures(right).next().is_some() {
                self.lose(
                    Severity::Warning,
                    "picture_in_answer",
                    [
                        "Moodle 的匹配题右侧只能是文字，图片未导出",
                        "right sides are text alone in Moodle; their pictures were not written",
                    ],
                );
            }
            let text = super::sealed(&self.html(left));
            self.line(&format!(
                "    <subquestion format=\"html\">\n      <text>{text}</text>"
            ));
            self.files(&[left]);
            let right = escaped(right);
            self.line(&format!(
                "      <answer>\n        <text>{right}</text>\n      </answer>\n    </subquestion>"
            ));
        }
        Ok(())
    }

    pub(super) fn ordering(&mut self) -> Result<(), Note> {
        let question = self.question;
        let Some(ForeignKey::Order(key)) = &question.key else {
            return Err(Self::no_key());
        };
        let items = by_id(&question.options);
        let texts: Option<Vec<&str>> = key.iter().map(|id| items.get(&**id).copied()).collect();
        let texts = texts.filter(|texts| texts.len() == items.len());
        let texts = texts.ok_or_else(Self::no_key)?;
        let grading = match question.rule.as_ref().map(|rule| &rule.method) {
            None | Some(Method::Exact) => "ALL_OR_NOTHING",
            Some(Method::Order(by)) => grading_of(*by).unwrap_or_else(|| {
                self.losses
                    .push(rule_not_kept("全对得分", "all or nothing"));
                "ALL_OR_NOTHING"
            }),
            Some(Method::Choice(_) | Method::PerBlank(_) | Method::Match(_) | Method::Manual) => {
                return Err(Self::no_key());
            }
        };
        self.lose(
            Severity::Notice,
            "ordering_plugin",
            [
                "排序题在 Moodle 4.4 以前需要安装 qtype_ordering 插件",
                "before 4.4 Moodle needs the plugin qtype_ordering for this question",
            ],
        );
        self.begin("ordering");
        self.line(&format!(
            "    <layouttype>VERTICAL</layouttype>\n    <selecttype>ALL</selecttype>\n    <selectcount>0</selectcount>\n    <gradingtype>{grading}</gradingtype>\n    <showgrading>HIDE</showgrading>"
        ));
        for (place, text) in texts.into_iter().enumerate() {
            self.answer(&format!("{}.0000000", place + 1), text);
        }
        Ok(())
    }

    pub(super) fn essay(&mut self) -> Result<(), Note> {
        let rubric = match &self.question.key {
            Some(ForeignKey::Rubric(rubric)) => rubric.as_str(),
            None => "",
            Some(_) => return Err(Self::no_key()),
        };
        self.begin("essay");
        self.line(
            "    <responseformat>editor</responseformat>\n    <responserequired>1</responserequired>\n    <attachments>0</attachments>",
        );
        let html = self.html(rubric);
        self.section("    ", "graderinfo", "", &html, &[rubric]);
        Ok(())
    }

    pub(super) fn numeric(&mut self) -> Result<(), Note> {
        let Some(ForeignKey::Ranges(ranges)) = &self.question.key else {
            return Err(Self::no_key());
        };
        let numbers: Option<Vec<(Decimal, Decimal)>> = ranges.iter().map(middle).collect();
        let numbers = numbers.filter(|numbers| !numbers.is_empty());
        let numbers = numbers.ok_or_else(Self::no_key)?;
        self.begin("numerical");
        for (value, tolerance) in numbers {
            self.line(&format!(
                "    <answer fraction=\"100\" format=\"moodle_auto_format\">\n      <text>{value}</text>\n      <tolerance>{tolerance}</tolerance>\n    </answer>"
            ));
        }
        Ok(())
    }
}

fn by_id(options: &[ForeignOption]) -> BTreeMap<&str, &str> {
    let options = options.iter();
    options
        .map(|option| (option.id.as_str(), option.text.as_str()))
        .collect()
}

/// A range as a number and how far one may be from it.
fn middle(range: &NumberRange) -> Option<(Decimal, Decimal)> {
    let (from, to) = (Decimal::parse(&range.from)?, Decimal::parse(&range.to)?);
    let value = from.plus(to)?.halved()?;
    let tolerance = to.plus(from.negated())?.halved()?;
    (!tolerance.is_negative()).then_some((value, tolerance))
}

/// The word of the plugin for a rule.
const fn grading_of(by: ByOrder) -> Option<&'static str> {
    match by {
        ByOrder::Absolute => Some("ABSOLUTE_POSITION"),
        ByOrder::NextExcl => Some("RELATIVE_NEXT_EXCLUDE_LAST"),
        ByOrder::NextIncl => Some("RELATIVE_NEXT_INCLUDE_LAST"),
        ByOrder::PrevNext => Some("RELATIVE_ONE_PREVIOUS_AND_NEXT"),
        ByOrder::Pairs => Some("RELATIVE_ALL_PREVIOUS_AND_NEXT"),
        ByOrder::Lis => Some("LONGEST_ORDERED_SUBSET"),
        ByOrder::Contig => Some("LONGEST_CONTIGUOUS_SUBSET"),
        ByOrder::Relative => Some("RELATIVE_TO_CORRECT"),
        ByOrder::Tau0 => None,
    }
}
