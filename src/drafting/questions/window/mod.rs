//! The part of a text that becomes a stem: it can be read on its own and is short.
//!
//! Invariant: what stands in “…” is never changed, and a window into a quotation is in quotation marks, with the
//! words that say whose it is.

mod adapt;
mod opening;
mod subject;

use std::ops::Range;

use adapt::adapt;
pub(super) use opening::named;
pub(super) use opening::refers;
use opening::{MAX_LEAD, leans, opening, starts_deictic, without_step};
use subject::{needs_subject, of_segment, subject};

use super::super::Reason;
use super::super::candidates::At;
use super::super::text::{Class, Paragraph, Texts, Word, cut, length, parts, quotations};

/// Longest window, in characters.
const MAX: usize = 108;

/// To this length clauses are added on the left, so that the subject is there.
const COMFORT: usize = 96;

/// A stem in the making.
#[derive(Debug, Clone)]
pub(crate) struct Window {
    paragraph: usize,
    prefix: String,
    range: Range<usize>,
    is_quoted: bool,
}

impl Window {
    /// The window around a span of a sentence.
    ///
    /// # Errors
    /// Why there is none: [`Reason::Deictic`] or [`Reason::Window`].
    pub(crate) fn around(texts: &Texts, at: &At, keep: &Range<usize>) -> Result<Self, Reason> {
        let paragraph = texts.paragraph(at.paragraph).ok_or(Reason::Window)?;
        let sentence = at.sentence.0..at.sentence.1;
        if refers(paragraph.cut(&sentence)) {
            return Err(Reason::Deictic);
        }
        let (mut prefix, begin) = opening(texts, at.paragraph, paragraph, &sentence, keep)?;
        let whole = begin..sentence.end;
        let text = paragraph.text();
        if length(cut(text, &whole)) + length(&prefix) <= MAX {
            return Self::of(at.paragraph, prefix, whole, false);
        }
        // The segment, then the clauses, then what is quoted.
        let segment =
            holding(&parts(text, &whole, "；。！？…"), keep).unwrap_or_else(|| whole.clone());
        let segment = without_step(paragraph, segment, keep);
        if segment.start != whole.start {
            prefix.push_str(&of_segment(paragraph, &whole, &segment)?);
        }
        if length(cut(text, &segment)) + length(&prefix) <= MAX {
            return Self::of(at.paragraph, prefix, segment, false);
        }
        let clauses = parts(text, &segment, "，：");
        let own = holding(&clauses, keep);
        if own
            .as_ref()
            .is_some_and(|clause| length(cut(text, clause)) <= COMFORT)
        {
            let range = grow(
                text,
                &clauses,
                keep,
                COMFORT.saturating_sub(length(&prefix)),
            )
            .ok_or(Reason::Window)?;
            if range.start != segment.start && prefix.is_empty() {
                prefix.push_str(&subject(paragraph, &whole, range.start)?);
            }
            return Self::of(at.paragraph, prefix, range, false);
        }
        Self::inside_quotation(at.paragraph, paragraph, &whole, keep)
    }

    fn of(
        paragraph: usize,
        prefix: String,
        range: Range<usize>,
        is_quoted: bool,
    ) -> Result<Self, Reason> {
        if range.is_empty() {
            return Err(Reason::Window);
        }
        Ok(Self {
            paragraph,
            prefix,
            range,
            is_quoted,
        })
    }

    /// A sentence or some clauses of a long quotation, behind the words that say whose it is.
    fn inside_quotation(
        n: usize,
        paragraph: &Paragraph,
        whole: &Range<usize>,
        keep: &Range<usize>,
    ) -> Result<Self, Reason> {
        let text = paragraph.text();
        let quoted = quotations(text, whole)
            .into_iter()
            .filter(|quoted| quoted.start <= keep.start && keep.end <= quoted.end)
            .max_by_key(Range::len)
            .ok_or(Reason::Window)?;
        let before = whole.start..quoted.start - '“'.len_utf8();
        let lead_text = cut(text, &before).trim_end_matches(['：', '，']);
        let before = before.start..before.start + lead_text.len();
        let mut lead = None;
        for clause in parts(text, &before, "，。；：").iter().rev() {
            let range = clause.start..before.end;
            if MAX_LEAD < length(cut(text, &range)) {
                break;
            }
            if !needs_subject(paragraph, clause.start) {
                lead = Some(range);
                break;
            }
        }
        let lead = lead.ok_or(Reason::Window)?;
        let says = ["指出", "强调", "提出", "说", "表示", "要求"]
            .iter()
            .any(|word| cut(text, &lead).ends_with(word));
        if !says || starts_deictic(cut(text, &lead)) {
            return Err(Reason::Window);
        }
        let prefix = format!("{}，“", cut(text, &lead));
        let room = MAX.saturating_sub(length(&prefix));
        let inner = holding(&parts(text, &quoted, "。！？"), keep).ok_or(Reason::Window)?;
        let inner = if length(cut(text, &inner)) <= room {
            inner
        } else {
            let segments = parts(text, &inner, "；");
            let segment = holding(&segments, keep).ok_or(Reason::Window)?;
            grow(text, &parts(text, &segment, "，"), keep, room).ok_or(Reason::Window)?
        };
        if starts_deictic(cut(text, &inner)) {
            return Err(Reason::Deictic);
        }
        Self::of(n, prefix, inner, true)
    }

    /// A window that is told by its caller: one clause with words before it.
    pub(crate) fn told(paragraph: usize, prefix: String, range: Range<usize>) -> Self {
        Self {
            paragraph,
            prefix,
            range,
            is_quoted: false,
        }
    }

    /// The same in somebody's words, behind who says them and an opening mark.
    pub(crate) fn quoted(paragraph: usize, prefix: String, range: Range<usize>) -> Self {
        Self {
            paragraph,
            prefix,
            range,
            is_quoted: true,
        }
    }

    /// The sentence before goes in front where the window begins with what is asked for: 50个故事……, but which?
    pub(crate) fn with_context(mut self, texts: &Texts, at: &At) -> Self {
        let Some(paragraph) = texts.paragraph(self.paragraph) else {
            return self;
        };
        if !self.prefix.is_empty() || self.range.start != at.span.0 {
            return self;
        }
        let before = paragraph
            .sentences
            .iter()
            .rev()
            .find(|sentence| sentence.end <= at.sentence.0);
        let Some(before) = before.map(|before| paragraph.cut(before)) else {
            return self;
        };
        if length(before) <= MAX_LEAD
            && !starts_deictic(before)
            && !leans(before)
            && before.ends_with('。')
        {
            let mut depth = 0;
            adapt(
                before,
                texts.date(paragraph),
                0,
                &mut depth,
                &mut self.prefix,
            );
        }
        self
    }

    /// The window up to the end of the clause that holds a span, where that clause says something by itself.
    pub(crate) fn until(&self, texts: &Texts, span: &Range<usize>) -> Option<Self> {
        let paragraph = texts.paragraph(self.paragraph)?;
        let clauses = parts(paragraph.text(), &self.range, "，；。：");
        let own = holding(&clauses, span)?;
        let says = |word: &&Word| word.class == Class::Verb && word.range.start < span.start;
        let is_statement = paragraph.words_in(&own).iter().any(|word| says(&word));
        let is_case = paragraph.cut(&own).ends_with('的');
        (is_statement && !is_case && !self.is_quoted && own.end < self.range.end).then(|| Self {
            range: self.range.start..own.end,
            ..self.clone()
        })
    }

    /// Whether a span lies within.
    pub(crate) fn holds(&self, span: &Range<usize>) -> bool {
        self.range.start <= span.start && span.end <= self.range.end
    }

    /// The words, without the name of the source, with other words in some places; `holes` ascend and lie within.
    pub(crate) fn claim(&self, texts: &Texts, holes: &[(Range<usize>, String)]) -> Option<String> {
        let paragraph = texts.paragraph(self.paragraph)?;
        let text = paragraph.text();
        let date = texts.date(paragraph);
        let mut claim = self.prefix.clone();
        let mut from = self.range.start;
        let mut depth = 0_usize;
        let is_quoted = usize::from(self.is_quoted);
        for (hole, words) in holes {
            let between = text.get(from..hole.start)?;
            adapt(between, date, is_quoted, &mut depth, &mut claim);
            claim.push_str(words);
            from = hole.end;
        }
        let last = text.get(from..self.range.end)?;
        adapt(last, date, is_quoted, &mut depth, &mut claim);
        let ended = claim
            .trim_end_matches(['，', '；', '：', '、', '—', '…', '。'])
            .len();
        claim.truncate(ended);
        if self.is_quoted {
            claim.push('”');
        }
        if !["！", "？", "。”", "！”", "？”"]
            .iter()
            .any(|end| claim.ends_with(end))
        {
            claim.push('。');
        }
        Some(claim)
    }

    /// The stem: the source by name, and the claim.
    pub(crate) fn stem(&self, texts: &Texts, holes: &[(Range<usize>, String)]) -> Option<String> {
        let claim = self.claim(texts, holes)?;
        let paragraph = texts.paragraph(self.paragraph)?;
        // Somebody's words, and nobody knows whose.
        if claim.starts_with('“') && claim.ends_with('”') {
            return None;
        }
        Some(format!("根据材料《{}》，{claim}", texts.title(paragraph)))
    }
}

/// The part that holds a span.
fn holding(parts: &[Range<usize>], keep: &Range<usize>) -> Option<Range<usize>> {
    parts
        .iter()
        .find(|part| part.start <= keep.start && keep.end <= part.end)
        .cloned()
}

/// The clauses that hold a span, with as many before them as there is room for, and then behind them.
fn grow(
    text: &str,
    clauses: &[Range<usize>],
    keep: &Range<usize>,
    room: usize,
) -> Option<Range<usize>> {
    let mut first = clauses.iter().position(|clause| keep.start < clause.end)?;
    let mut last = clauses.iter().rposition(|clause| clause.start < keep.end)?;
    let range = |first: usize, last: usize| Some(clauses.get(first)?.start..clauses.get(last)?.end);
    let fits = |first: usize, last: usize| {
        range(first, last).is_some_and(|range| length(cut(text, &range)) <= room)
    };
    if !fits(first, last) {
        return None;
    }
    while let Some(before) = first.checked_sub(1).filter(|before| fits(*before, last)) {
        first = before;
    }
    while last + 1 < clauses.len() && fits(first, last + 1) {
        last += 1;
    }
    range(first, last)
}
