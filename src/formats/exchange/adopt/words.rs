//! What makes a question invalid, in Chinese.

use crate::domain::question::{Evidence, QuestionFault};
use crate::domain::scoring::Rule;

/// A fault of a question in plain Chinese: what was wanted, what was found.
pub fn fault_in_chinese(fault: &QuestionFault) -> String {
    match fault {
        QuestionFault::Empty { field } => format!("{}没有内容，请补上", field_name(field)),
        QuestionFault::TooLong { field, found, max } => {
            format!("{}有 {found} 个字，最多 {max} 个字", field_name(field))
        }
        QuestionFault::OptionCount {
            field,
            kind,
            found,
            min,
            max,
        } => format!(
            "{}的{}有 {found} 个，应有 {min} 至 {max} 个",
            kind.chinese(),
            field_name(field)
        ),
        QuestionFault::RepeatedOption { id } => format!("选项编号“{id}”重复"),
        QuestionFault::RepeatedText { text } => {
            let shown: String = text.chars().take(40).collect();
            format!("有两个选项内容相同：“{shown}”，请改正其中一个")
        }
        QuestionFault::UnknownOption { id } => format!("答案里的选项“{id}”不存在"),
        QuestionFault::UnknownInRule { id } => format!("评分规则里的选项“{id}”不存在"),
        QuestionFault::KeyKind { kind } => format!("答案的形式不是{}的答案", kind.chinese()),
        QuestionFault::KeyCount { found, wanted } => {
            let wanted = match *wanted {
                "1" => "1 个",
                "2 or more" => "2 个或更多；如果只有一个正确选项，请改成单选题",
                _ => "每项一次",
            };
            format!("正确选项有 {found} 个，应为 {wanted}")
        }
        QuestionFault::BlankCount { in_stem, in_key } => {
            format!("题干里有 {in_stem} 个空（“____”），答案是 {in_key} 个空的，应当相同")
        }
        QuestionFault::NotInKey { id } => format!("答案里缺少“{id}”"),
        QuestionFault::LongQuote { found } => {
            format!("引文有 {found} 个字，最多 {} 个字", Evidence::MAX_QUOTE)
        }
        QuestionFault::RuleKind { found, kind } => format!(
            "评分规则“{found}”不适用于{}，可用的有：{}",
            kind.chinese(),
            Rule::names_of(*kind).join("、")
        ),
        QuestionFault::Unrounded => "试卷上的分数必须取整到百分位，不能用 round=none".to_owned(),
        QuestionFault::VersionZero => "版本号应从 1 开始".to_owned(),
    }
}

fn field_name(field: &str) -> &str {
    match field {
        "stem" => "题干",
        "options" => "选项",
        "left" => "左边各项",
        "right" => "右边各项",
        "key" => "答案",
        "explanation" => "解析",
        "evidence.material" => "出处的材料",
        "evidence.quote" => "出处的引文",
        other => other,
    }
}
