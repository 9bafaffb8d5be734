//! Rules about words that are somebody's: B5, B6, B7.

use super::super::question::{BLANK, Evidence, Passage};
use super::super::source_text::Standing;
use super::sources::Sources;
use super::text::{Words, fold, is_word, quotations};
use super::view::View;
use super::{Bilingual, Finding, Rule};

/// Names as they are commonly cut down: of the general secretary, and of congresses of the Party.
const CUT_DOWN: Words<6> = Words::new([
    "习总书记",
    "总书记习近平",
    "十七大",
    "十八大",
    "十九大",
    "二十大",
]);

pub(super) fn check(view: &View<'_>, sources: &Sources, found: &mut Vec<Finding>) {
    for (shown, text) in super::texts_of(view) {
        let folded;
        let plain = if let Some(shown) = shown {
            &shown.plain
        } else {
            folded = fold(text);
            &folded
        };
        let mut add = |rule, what: &str, hint| {
            found.push(Finding::new(rule, view.question, super::field_of(shown), what).hint(hint));
        };
        check_words(plain, sources, &mut add);
        if !sources.is_empty() {
            check_quotations(plain, sources, &mut add);
        }
    }
    if sources.is_empty() {
        return;
    }
    for (at, evidence) in view.question.evidence.iter().enumerate() {
        if let Some((part, hint)) = misplaced(evidence, sources) {
            let field = format!("evidence[{at}].{part}");
            found.push(Finding::new(Rule::B5, view.question, field, &evidence.quote).hint(hint));
        }
    }
}

/// B5: which part of evidence is wrong, and what to do. A passage is compared by its hash, with white space;
/// words alone as the other rules compare them.
fn misplaced(evidence: &Evidence, sources: &Sources) -> Option<(&'static str, Bilingual)> {
    let (material, quote) = (&evidence.material, &evidence.quote);
    let gone = || {
        Bilingual::new(
            format!("材料 {material} 里没有“{quote}”：请从材料里复制。"),
            format!("“{quote}” is not in the material {material}: copy it from there"),
        )
    };
    if evidence.passage.is_none() {
        let is_gone = sources.holds_in(material, &fold(quote)) == Some(false);
        return is_gone.then(|| ("quote", gone()));
    }
    match sources.standing(evidence)? {
        (_, Standing::Stands(_)) => None,
        (_, Standing::Gone) => Some(("quote", gone())),
        (text, Standing::Moved(place)) => {
            let now = Passage::of(place.start, text.slice(&place)?)?;
            let (start, end, hash) = (place.start, place.end, now.sha256());
            let hint = Bilingual::new(
                format!(
                    "材料 {material} 有改动，“{quote}”的位置变了：请把 span 改为 [{start}, {end}]，sha256 改为 \"{hash}\"。"
                ),
                format!(
                    "the material {material} was changed and “{quote}” stands elsewhere: make span [{start}, {end}] and sha256 \"{hash}\""
                ),
            );
            Some(("span", hint))
        }
    }
}

/// B6: the organiser's list, and names that are commonly cut down. Other official phrases are verbatim where
/// they are quoted (B7).
fn check_words(plain: &str, sources: &Sources, add: &mut dyn FnMut(Rule, &str, Bilingual)) {
    for word in sources
        .banned()
        .iter()
        .filter(|word| plain.contains(word.as_str()))
    {
        let hint = Bilingual::new(
            format!("“{word}”在不得使用的词语之列：请换个说法。"),
            format!("“{word}” is among the words that may not be used: put it another way"),
        );
        add(Rule::B6, word, hint);
    }
    let Some((_, name)) = CUT_DOWN
        .all(plain)
        .find(|(at, name)| is_cut(plain, *at, name))
    else {
        return;
    };
    let full = if name.contains('习') {
        ["写全称“习近平总书记”", "write “习近平总书记”"]
    } else {
        ["在前面写上“党的”", "put “党的” before it"]
    };
    let [zh, en] = full;
    let hint = Bilingual::new(
        format!("“{name}”不完整：请{zh}。"),
        format!("“{name}” is not the whole name: {en}"),
    );
    add(Rule::B6Name, name, hint);
}

/// A congress is named by its number alone, or a person by part of the name.
fn is_cut(plain: &str, at: usize, name: &str) -> bool {
    let before = plain.get(..at).unwrap_or_default();
    let is_congress = !name.contains('习');
    !is_congress
        || !["党的", "中共", "共产党"]
            .iter()
            .any(|word| before.ends_with(word))
}

/// B7: every part of a quotation, gaps apart, is verbatim in some text; a mark at its end may differ.
fn check_quotations(plain: &str, sources: &Sources, add: &mut dyn FnMut(Rule, &str, Bilingual)) {
    for quotation in quotations(plain) {
        let parts = quotation.split(BLANK).flat_map(|part| part.split("()"));
        let parts = parts.map(|part| part.trim_matches(|c| !is_word(c) && !"“”《》‘’".contains(c)));
        let invented = |part: &&str| part.chars().any(is_word) && !sources.hold(part);
        if let Some(part) = parts.filter(|part| !part.is_empty()).find(invented) {
            let hint = Bilingual::new(
                format!("引号里的“{part}”不是材料原文：请照原文改，或者去掉引号。"),
                format!(
                    "“{part}” in quotation marks is not what a study text says: quote it as it stands there, or take the marks away"
                ),
            );
            add(Rule::B7, part, hint);
        }
    }
}
