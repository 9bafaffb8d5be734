//! Where drafts come from, and why some never became one: two closed sets with their words.
//!
//! Invariant: words never change their meaning; tallies and pages are keyed by them.

use crate::domain::lint::Rule;

macro_rules! origins {
    ($($name:ident $word:literal $chinese:literal $doc:literal;)*) => {
        /// What kind of evidence in a text a draft was made of.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Origin {
            $(#[doc = $doc] $name,)*
        }

        impl Origin {
            /// Every origin, in the order of tallies.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The word of files and of the API.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// The word of pages and sheets.
            pub const fn chinese(self) -> &'static str {
                match self { $(Self::$name => $chinese),* }
            }
        }
    };
}

origins! {
    List "list" "并列" "Items side by side: `和平、安全、开放、合作`.";
    Title "title" "文件名" "Names of documents and works in 《…》.";
    Date "date" "日期" "Years, months and days.";
    Number "number" "数量" "Numbers with a unit.";
    Ordinal "ordinal" "次序" "Numbers in a row: 第六届, 六周年, 居第二.";
    Count "count" "合称" "Labels that count: “四项原则”.";
    Definition "definition" "定义" "What something is.";
    Quotation "quotation" "引语" "Words in “…”: slogans, labels, quoted sentences.";
    Pairs "pairs" "对应" "Parallel clauses in which one side belongs to the other.";
    Event "event" "事件" "What happened, with its date.";
    Article "article" "条文" "Articles and numbered provisions: duties, bans, cases.";
}

/// Why a candidate gave no draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The linter's rule forbids it.
    Rule(Rule),
    /// No part of the sentence can be read on its own and is short enough.
    Window,
    /// The sentence leans on what stands before it.
    Deictic,
    /// The time that it speaks of cannot be told.
    Undated,
    /// There are not enough wrong options of the same kind in the texts.
    Distractors,
    /// The words asked for do not make an answer.
    Key,
    /// The key cannot be shown within a quotation of the length that is allowed.
    Unproved,
    /// Another draft asks the same.
    Duplicate,
    /// The same words already gave as many drafts as are useful.
    Enough,
    /// The plan wanted fewer drafts.
    Limit,
    /// It is not a valid question.
    Form,
}

impl Reason {
    /// A stable word: the code of a rule, or one of drafting's own.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rule(rule) => rule.code(),
            Self::Window => "window",
            Self::Deictic => "deictic",
            Self::Undated => "undated",
            Self::Distractors => "distractors",
            Self::Key => "key",
            Self::Unproved => "unproved",
            Self::Duplicate => "duplicate",
            Self::Enough => "enough",
            Self::Limit => "limit",
            Self::Form => "form",
        }
    }

    /// What it means, in Chinese, without a final stop.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Rule(rule) => rule.summary(),
            Self::Window => "截不出能独立读懂、长短合适的题干",
            Self::Deictic => "句子承接上文，单独看不知所指",
            Self::Undated => "说的是哪一年，无法确定",
            Self::Distractors => "材料里同类的词语不够，配不齐干扰项",
            Self::Key => "截出来的词语不宜作答案",
            Self::Unproved => "四十字的出处里放不下答案",
            Self::Duplicate => "与另一道题考的相同",
            Self::Enough => "同一处已经出了足够的题",
            Self::Limit => "超过了所要的题数",
            Self::Form => "不是一道合格的题",
        }
    }
}
