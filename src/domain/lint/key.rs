//! Rules about the key: K1–K10.

use super::super::question::{BLANK, Cognitive, Key, Kind, Layout};
use super::super::scoring::Method;
use super::super::scoring::reading::{Policy, read};
use super::sources::Sources;
use super::text::{ends_clause, fold, shows};
use super::view::View;
use super::{Bilingual, Finding, Rule};

/// Longest model answer of a blank, in characters.
const MAX_FILL: usize = 8;
/// Characters of context to the left and to the right of a blank by which K2 looks it up.
const LEFT: usize = 6;
const RIGHT: usize = 4;

pub(super) fn check(view: &View<'_>, sources: &Sources, found: &mut Vec<Finding>) {
    check_visible(view, found);
    check_choices(view, found);
    for (at, accepted) in view.blanks.iter().enumerate() {
        check_blank(view, at, accepted, found);
        check_elsewhere(view, at, accepted, sources, found);
    }
    check_same(view, found);
}

/// The claim without notes on how to fill it in, which may tell what to choose from: （填“多”或“少”）.
fn without_notes(claim: &str) -> String {
    let mut kept = String::new();
    let mut rest = claim;
    while let Some((before, after)) = rest.split_once('(') {
        kept.push_str(before);
        let (note, behind) = after.split_once(')').unwrap_or((after, ""));
        if !note.contains('填') {
            kept.push('(');
            kept.push_str(note);
            kept.push(')');
        }
        rest = behind;
    }
    kept.push_str(rest);
    kept
}

/// K1: a text of two characters or more, a number as a whole, outside the name of the source; of options only
/// where the stem shows no wrong one as well, as it does when it tells what is to be sorted.
fn check_visible(view: &View<'_>, found: &mut Vec<Finding>) {
    if view.blanks.is_empty() && view.options().is_empty() {
        return;
    }
    let claim = without_notes(&view.stem.claim);
    let is_visible = |text: &str| 2 <= text.chars().count() && shows(&claim, text);
    if !view.wrong().any(|option| is_visible(&option.plain)) {
        for option in view.right().filter(|option| is_visible(&option.plain)) {
            found.push(visible(view, option.field(), &option.choice.text));
        }
    }
    for (at, accepted) in view.blanks.iter().enumerate() {
        if let Some(text) = accepted.iter().find(|text| is_visible(text)) {
            found.push(visible(view, format!("key[{at}]"), text));
        }
    }
}

fn visible(view: &View<'_>, field: String, text: &str) -> Finding {
    let hint = Bilingual::new(
        format!("答案“{text}”就写在题干里：请改写题干，或者换一个考点。"),
        format!(
            "the answer “{text}” stands in the stem: rewrite the stem, or ask for something else"
        ),
    );
    Finding::new(Rule::K1, view.question, field, text).hint(hint)
}

/// K6 of a single choice, where only the right option begins so, and K7 and K9.
fn check_choices(view: &View<'_>, found: &mut Vec<Finding>) {
    if view.kind() == Kind::Multiple && view.wrong().next().is_none() {
        let hint = Bilingual::new(
            "全部选项都正确，等于没有干扰项：请至少换上一个错误选项。",
            "every option is right, so that nothing distracts: put in at least one that is wrong",
        );
        found.push(Finding::new(Rule::K7, view.question, "key", "").hint(hint));
    }
    if view.kind() != Kind::Single || view.question.cognitive != Cognitive::Remember {
        return;
    }
    let quotes = || {
        view.question
            .evidence
            .iter()
            .map(|evidence| evidence.quote.as_str())
    };
    for option in view.right() {
        if is_number(&option.plain)
            && 0 < quotes().count()
            && !is_quoted(&option.choice.text, quotes())
        {
            found.push(unproved(
                view,
                Rule::K9,
                option.field(),
                &option.choice.text,
            ));
        }
    }
}

/// A number with a unit, or a date: it begins with a figure.
fn is_number(plain: &str) -> bool {
    plain.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a quotation holds the text, however its numbers are spelled.
fn is_quoted<'q>(text: &str, quotes: impl Iterator<Item = &'q str>) -> bool {
    let plain = fold(text);
    let quotes: Vec<&str> = quotes.collect();
    let says = || read(text, Policy::default());
    let is_said = |quote: &&str| {
        let (quote, says) = (read(quote, Policy::default()), says());
        !says.is_empty() && shows(quote.canonical(), says.canonical())
    };
    quotes.iter().any(|quote| shows(&fold(quote), &plain)) || quotes.iter().any(is_said)
}

fn unproved(view: &View<'_>, rule: Rule, field: String, text: &str) -> Finding {
    let hint = Bilingual::new(
        format!("答案“{text}”不在所写的出处里：请核对答案，或者补一条写有它的出处。"),
        format!(
            "the answer “{text}” is not in the evidence: check it, or add evidence that says so"
        ),
    );
    Finding::new(rule, view.question, field, text).hint(hint)
}

/// K3–K6, K8 and K9 of one blank. A number may have one character (K3), and the length is that of the model
/// answer (K5): further texts may be full names.
fn check_blank(view: &View<'_>, at: usize, accepted: &[String], found: &mut Vec<Finding>) {
    let Key::Blanks(texts) = &view.question.key else {
        return;
    };
    let (Some(model), Some(plain)) = (
        texts.get(at).and_then(|texts| texts.first()),
        accepted.first(),
    ) else {
        return;
    };
    let field = || format!("key[{at}]");
    let n = plain.chars().count();
    let is_numeral = |c: char| c.is_ascii_digit() || "零一二三四五六七八九十百千万亿两".contains(c);
    if n < 2 && !plain.chars().all(is_numeral) {
        let hint = Bilingual::new(
            format!("答案“{model}”只有一个字，难以判分：请把空放大到一个词。"),
            format!(
                "the answer “{model}” is a single character, which is hard to mark: widen the blank to a word"
            ),
        );
        found.push(Finding::new(Rule::K3, view.question, field(), model).hint(hint));
    }
    if MAX_FILL < n {
        let hint = Bilingual::new(
            format!("答案有 {n} 个字，超过 {MAX_FILL} 个字：请把空缩到关键的词，或者改成选择题。"),
            format!(
                "the answer has {n} characters, more than {MAX_FILL}: narrow the blank to the word that matters, or ask by options"
            ),
        );
        found.push(Finding::new(Rule::K5, view.question, field(), model).hint(hint));
    }
    if let Some(word) = cut_begin(plain) {
        let hint = Bilingual::new(
            format!("答案以“{word}”开头，像是截错了：请从完整的词开始挖空。"),
            format!(
                "the answer begins with “{word}”, as if cut in the wrong place: begin the blank at a whole word"
            ),
        );
        found.push(Finding::new(Rule::K6, view.question, field(), model).hint(hint));
    }
    if is_in_open_list(&view.stem.claim, at) {
        let hint = Bilingual::new(
            "空在“……等”这样没有列完的列举里，别的填法也可能对：请把空挪到列举之外，或者改成选择题。",
            "the blank stands in a list that is not complete (“……等”), where other answers may be right: move it out of the list, or ask by options",
        );
        found.push(Finding::new(Rule::K4, view.question, "stem", model).hint(hint));
    }
    let of_evidence = || {
        view.question
            .evidence
            .iter()
            .map(|evidence| evidence.quote.as_str())
    };
    let is_proved = |texts: &Vec<String>| texts.iter().any(|text| is_quoted(text, of_evidence()));
    if !view.question.evidence.is_empty() && !texts.get(at).is_some_and(is_proved) {
        let rule = if is_number(plain) { Rule::K9 } else { Rule::K8 };
        found.push(unproved(view, rule, field(), model));
    }
}

/// K6, but for words that merely begin with that character.
fn cut_begin(plain: &str) -> Option<char> {
    const WORDS: [&str; 26] = [
        "要素",
        "要点",
        "要求",
        "要害",
        "要闻",
        "要务",
        "要旨",
        "要义",
        "要领",
        "要件",
        "要塞",
        "要道",
        "又红又专",
        "被动",
        "对外",
        "对内",
        "对策",
        "对等",
        "对口",
        "对象",
        "对比",
        "对话",
        "对手",
        "对接",
        "对称",
        "对立",
    ];
    let first = plain.chars().next()?;
    let is_word = WORDS.iter().any(|word| plain.starts_with(word));
    ("要又被对的".contains(first) && !is_word).then_some(first)
}

/// K4: the blank is an item of a list, and the list ends with 等 or ……; 平等, 等级 and the like do not end one.
fn is_in_open_list(claim: &str, at: usize) -> bool {
    let Some((start, _)) = claim.match_indices(BLANK).nth(at) else {
        return false;
    };
    let (before, after) = (
        claim.get(..start).unwrap_or_default(),
        claim.get(start + BLANK.len()..).unwrap_or_default(),
    );
    let ends = |c: char| ends_clause(c) || "”》)".contains(c);
    let left = before.rsplit(ends).next().unwrap_or_default();
    let right = after.split(ends).next().unwrap_or_default();
    let is_item = left.contains('、') || right.contains('、');
    let opens = right.match_indices('等').any(|(at, _)| {
        let (front, back) = (
            right.get(..at).unwrap_or_default(),
            right.get(at + '等'.len_utf8()..).unwrap_or_default(),
        );
        !front.ends_with([
            '平', '同', '高', '中', '初', '均', '优', '对', '一', '二', '何', '不',
        ]) && !back.starts_with(['级', '于', '同', '待', '候', '式', '值', '份'])
    });
    is_item && (opens || right.contains("……"))
}

/// K2: elsewhere in the texts something else stands between the same six characters on the left and the same
/// four on the right. Neither part nor whole of an accepted text, in the texts that hold the title of the stem.
fn check_elsewhere(
    view: &View<'_>,
    at: usize,
    accepted: &[String],
    sources: &Sources,
    found: &mut Vec<Finding>,
) {
    if sources.is_empty() {
        return;
    }
    let claim = &view.stem.claim;
    let mut parts = claim.split(BLANK).skip(at);
    let (Some(before), Some(after)) = (parts.next(), parts.next()) else {
        return;
    };
    let n_before = before.chars().count();
    let left: String = before.chars().skip(n_before.saturating_sub(LEFT)).collect();
    let right: String = after
        .chars()
        .take(RIGHT)
        .take_while(|c| *c != '(')
        .collect();
    if n_before < LEFT || right.is_empty() {
        return;
    }
    let is_other = |fill: &str| {
        !fill.is_empty()
            && !accepted
                .iter()
                .any(|text| text.contains(fill) || fill.contains(text.as_str()))
    };
    let other = sources
        .behind(&left, &view.stem.titles)
        .into_iter()
        .find_map(|behind| {
            let window = behind
                .char_indices()
                .nth(16)
                .and_then(|(end, _)| behind.get(..end))
                .unwrap_or(behind);
            let (fill, _) = window.split_once(&right)?;
            (is_other(fill) && !fill.contains('。')).then_some(fill)
        });
    if let Some(fill) = other {
        let hint = Bilingual::new(
            format!(
                "材料里同样的上下文还写作“{fill}”：请把它列入 accepted，或者在题干写明是哪一处。"
            ),
            format!(
                "elsewhere in the study texts the same words stand around “{fill}”: list it in accepted, or let the stem say which place is meant"
            ),
        );
        found.push(Finding::new(Rule::K2, view.question, format!("key[{at}]"), fill).hint(hint));
    }
}

/// K10: under the newest reader. Texts that say the same within a blank are spare (a warning); the same text in
/// two blanks leaves the order open, unless the question's own rule does.
fn check_same(view: &View<'_>, found: &mut Vec<Finding>) {
    let (Key::Blanks(blanks), Layout::Blank(_)) = (&view.question.key, &view.question.body.layout)
    else {
        return;
    };
    let read_all = |texts: &Vec<String>| -> Vec<String> {
        texts
            .iter()
            .map(|text| read(text, Policy::default()).canonical().to_owned())
            .collect()
    };
    let read: Vec<Vec<String>> = blanks.iter().map(read_all).collect();
    let is_unordered =
        view.question.rule.as_ref().is_some_and(
            |rule| matches!(&rule.method, Method::PerBlank(blanks) if blanks.unordered),
        );
    for (at, texts) in read.iter().enumerate() {
        let spare = (1..texts.len()).find(|n| {
            texts
                .iter()
                .take(*n)
                .any(|text| Some(text) == texts.get(*n))
        });
        let spare = spare.and_then(|n| Some((n, blanks.get(at)?.get(n)?)));
        if let Some((n, text)) = spare {
            let field = format!("accepted[{at}][{}]", n - 1);
            let hint = Bilingual::new(
                format!("“{text}”与本空已有的写法，程序本来就认作相同：可以删去。"),
                format!(
                    "“{text}” is taken for the same as another text of this blank anyway: it may go"
                ),
            );
            found.push(Finding::new(Rule::K10Spare, view.question, field, text).hint(hint));
        }
        let is_shared =
            |text: &&String| read.iter().skip(at + 1).any(|others| others.contains(text));
        if let Some(text) = texts.iter().find(is_shared).filter(|_| !is_unordered) {
            let hint = Bilingual::new(
                format!(
                    "“{text}”在两个空里都算对，而作答分先后：请换一个空，或者写明规则 unordered=true。"
                ),
                format!(
                    "“{text}” is right in two blanks whose order counts: move one, or give the rule unordered=true"
                ),
            );
            found.push(
                Finding::new(Rule::K10, view.question, format!("key[{at}]"), text).hint(hint),
            );
        }
    }
}
