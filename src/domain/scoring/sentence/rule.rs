//! What a rule says of an answer that is not all right, in Chinese: for papers, and for the sentences of
//! scores, which say the same in the same words.

use super::super::{ByChoice, ByMatch, ByOrder, Method};
use super::plain;
use crate::domain::marks::Fraction;
use crate::domain::question::Kind;

pub(super) const ALL_BLANKS: &str = "全部填对才得分";
pub(super) const ALL_PAIRS: &str = "全部配对才得分";
pub(super) const WHOLE_ORDER: &str = "顺序全对才得分";
pub(super) const WRONG_PAIR: &str = "配错一对抵一对";

/// How answers of a kind of question are scored that are not all right, as a paper tells those who sit it:
/// `漏选得一半，错选不得分`. Empty where that goes without saying.
pub fn tell_method(kind: Kind, method: &Method) -> String {
    match method {
        Method::Exact => match kind {
            Kind::Multiple => "漏选、错选均不得分",
            Kind::Blank => ALL_BLANKS,
            Kind::Match => ALL_PAIRS,
            Kind::Order => WHOLE_ORDER,
            Kind::Single | Kind::TrueFalse | Kind::Essay => "",
        }
        .to_owned(),
        Method::Choice(by) => match by_choice(by) {
            (told, true) => told + "，错选不得分",
            (told, false) => told,
        },
        Method::PerBlank(blanks) if blanks.all_or_nothing => ALL_BLANKS.to_owned(),
        Method::PerBlank(_) => "按填对的空数得分".to_owned(),
        Method::Match(ByMatch::PerPair) => "按配对正确的对数得分".to_owned(),
        Method::Match(ByMatch::RightMinusWrong) => WRONG_PAIR.to_owned(),
        Method::Order(by) => by_order(*by).to_owned(),
        Method::Manual => String::new(),
    }
}

/// What a choice that is not all right is worth, and whether that is said of incomplete ones alone: then
/// one with a wrong option is worth nothing.
pub(super) fn by_choice(by: &ByChoice) -> (String, bool) {
    let incomplete = |told: String| (told, true);
    let any = |told: &str| (told.to_owned(), false);
    match by {
        ByChoice::Half { share } if *share == Fraction::HALF => incomplete("漏选得一半".to_owned()),
        ByChoice::Half { share } => incomplete(format!("漏选得 {}", plain(*share))),
        ByChoice::Fixed { each } => incomplete(format!("漏选时选对一项得 {} 分", plain(*each))),
        ByChoice::Flat { part } => incomplete(format!("漏选得 {} 分", plain(*part))),
        ByChoice::Proportional => incomplete("漏选按选对的比例得分".to_owned()),
        ByChoice::Mtf => any("逐项判断，按判断正确的项数得分"),
        ByChoice::MtfHalf => any("逐项判断，全部正确得满分，过半得一半"),
        ByChoice::RipKey => any("选得不多于正确项数时，按选对的比例得分"),
        ByChoice::Moodle => any("选对加分，选错减分"),
        ByChoice::OuMulti => any("多选一项抵一项"),
        ByChoice::Penalty { right, wrong, .. } => {
            let (right, wrong) = (plain(*right), plain(*wrong));
            any(&format!("选对一项得 {right} 分，选错一项扣 {wrong} 分"))
        }
        ByChoice::QtiMap(_) => any("按选项分值计分"),
        ByChoice::Formula => any("答错倒扣"),
    }
}

pub(super) const fn by_order(by: ByOrder) -> &'static str {
    match by {
        ByOrder::Pairs => "按正确的先后关系得分",
        ByOrder::Tau0 => "先后错一对抵一对",
        ByOrder::Absolute => "按位置正确的项数得分",
        ByOrder::NextExcl | ByOrder::NextIncl => "按后一项正确的个数得分",
        ByOrder::PrevNext => "按前后相邻项正确的个数得分",
        ByOrder::Lis => "按次序正确的最多项数得分",
        ByOrder::Contig => "按连续正确的最多项数得分",
        ByOrder::Relative => "按离正确位置的远近得分",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::scoring::Rule;

    #[test]
    fn a_rule_is_told_with_its_parameters_and_where_it_matters() {
        for (kind, rule, told) in [
            (Kind::Single, "exact", ""),
            (Kind::Single, "formula", "答错倒扣"),
            (Kind::Multiple, "exact", "漏选、错选均不得分"),
            (Kind::Multiple, "half", "漏选得一半，错选不得分"),
            (
                Kind::Multiple,
                "fixed each=0.5",
                "漏选时选对一项得 0.5 分，错选不得分",
            ),
            (
                Kind::Multiple,
                "penalty right=1 wrong=0.5",
                "选对一项得 1 分，选错一项扣 0.5 分",
            ),
            (Kind::Blank, "per_blank", "按填对的空数得分"),
            (Kind::Blank, "per_blank all_or_nothing", "全部填对才得分"),
            (Kind::Match, "per_pair", "按配对正确的对数得分"),
            (Kind::Order, "exact", "顺序全对才得分"),
            (Kind::Order, "pairs", "按正确的先后关系得分"),
            (Kind::Essay, "manual", ""),
        ] {
            let rule = Rule::authored(rule).unwrap();
            assert_eq!(tell_method(kind, &rule.method), told, "{rule}");
        }
    }
}
