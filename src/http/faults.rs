//! Faults of forms and rosters, one entry each, in both languages.

use serde_json::{Map, Value};

use super::problem::{Entry, Text};
use crate::domain::blueprint::{BlueprintFault, MAX_LIMITS, MAX_SECTIONS, MAX_SLOTS, MAX_WINDOW};
use crate::domain::exam::{DURATION, MAX_ATTEMPTS, MAX_GRACE, RulesFault};
use crate::domain::marks::Marks;
use crate::domain::question::{Evidence, NotAPassage, QuestionFault};
use crate::domain::release::Part;
use crate::domain::scoring::{NotARule, Rule};
use crate::formats::roster::{Column, RosterProblem};
use crate::formats::{FormFault, Reason};

/// Most problems of one roster that are told; more help nobody, and a file may have a million.
const MAX_TOLD: usize = 100;

/// Every fault of a form.
pub(super) fn fault_entries(faults: &[FormFault]) -> Vec<Entry> {
    faults.iter().map(|fault| entry(fault, None)).collect()
}

/// Every fault of every question, by the place of the question in the list.
pub(super) fn question_entries(faulty: &[(usize, Vec<FormFault>)]) -> Vec<Entry> {
    let each = |(at, faults): &(usize, Vec<FormFault>)| -> Vec<Entry> {
        faults.iter().map(|fault| entry(fault, Some(*at))).collect()
    };
    faulty.iter().flat_map(each).collect()
}

fn entry(fault: &FormFault, question: Option<usize>) -> Entry {
    let mut facts = Map::new();
    if let Some(at) = question {
        facts.insert("question".to_owned(), at.into());
    }
    facts.insert("field".to_owned(), fault.field.as_str().into());
    facts.insert("code".to_owned(), fault.code().into());
    let zh = format!("`{}`：{}", fault.field, in_chinese(&fault.reason));
    Entry {
        facts,
        message: Text::new(zh, fault.to_string()),
    }
}

/// Problems of a roster, as many as are told.
pub(super) fn roster_entries(problems: &[RosterProblem]) -> Vec<Entry> {
    let told = problems.iter().take(MAX_TOLD);
    told.map(|problem| {
        let column = problem.column.map(Column::as_str);
        let facts = [
            ("line", problem.line.into()),
            ("column", column.map_or(Value::Null, Value::from)),
            ("code", problem.code().into()),
        ];
        Entry {
            facts: facts
                .map(|(name, value)| (name.to_owned(), value))
                .into_iter()
                .collect(),
            message: Text::new(problem.message_zh(), problem.message_en()),
        }
    })
    .collect()
}

fn in_chinese(reason: &Reason) -> String {
    match reason {
        Reason::Question(fault) => question(fault),
        Reason::Blueprint(fault) => blueprint(fault),
        Reason::Pool(fault) => fault.chinese(),
        Reason::Code(fault) => {
            let (found, max) = (&fault.found, fault.max);
            format!("“{found}”不是编码，应为 1 至 {max} 个字母、数字、`-` 或 `_`")
        }
        Reason::Marks(fault) => format!("“{}”不是分值", fault.found),
        Reason::Rule(fault) => rule(fault),
        Reason::Passage(fault) => passage(fault),
        Reason::Mark(fault) => fault.chinese(),
        Reason::NoAsset { asset } => format!("没有图片 asset:{asset}，请先上传"),
        Reason::Word { found, wanted } => format!("“{found}”无法识别，应为其一：{wanted}"),
        Reason::Missing => "没有填写".to_owned(),
        Reason::Misplaced { kind } => format!("{}没有这个字段", kind.chinese()),
        Reason::KeyShape { kind, wanted } => {
            format!("{}的答案写法不对，应为：{wanted}", kind.chinese())
        }
        Reason::AcceptedCount { in_key, found } => {
            format!("答案有 {in_key} 个空，而可接受答案有 {found} 组")
        }
        Reason::Unbounded => "至少要写 min 和 max 之一".to_owned(),
        Reason::Measure => "要写 mean（平均）或 sum（总和），只写一个".to_owned(),
        Reason::Repeated { found } => format!("“{found}”出现了两次"),
    }
}

fn passage(fault: &NotAPassage) -> String {
    match fault {
        NotAPassage::Empty { from, to } => {
            format!("[{from}, {to}] 里没有字，应为第一个字和最后一个字的下一个")
        }
        NotAPassage::Hash { found } => format!("“{found}”不是校验值，应为 64 位十六进制数"),
    }
}

fn rule(fault: &NotARule) -> String {
    match fault {
        NotARule::Name { found, wanted } => format!("“{found}”不是评分规则，应为其一：{wanted}"),
        NotARule::Parameter {
            rule,
            found,
            wanted,
        } => format!("评分规则 {rule} 没有参数“{found}”，可用：{wanted}"),
        NotARule::Missing { rule, parameter } => format!("评分规则 {rule} 缺少参数 {parameter}"),
        NotARule::Twice { parameter } => format!("参数 {parameter} 写了两次"),
        NotARule::Value {
            parameter,
            found,
            wanted,
        } => format!("参数 {parameter} 不能是“{found}”，应为：{wanted}"),
    }
}

const UNROUNDED: &str = "得分必须是 0.01 分的整数倍，成绩单才加得起来；round=none 只用于核对评分表";

fn question(fault: &QuestionFault) -> String {
    match fault {
        QuestionFault::Empty { .. } => "不能为空".to_owned(),
        QuestionFault::TooLong { found, max, .. } => too_long(*found, *max),
        QuestionFault::OptionCount {
            kind,
            found,
            min,
            max,
            ..
        } => format!("有 {found} 项，{}应有 {min} 至 {max} 项", kind.chinese()),
        QuestionFault::RepeatedOption { id } => format!("选项标识“{id}”出现了两次"),
        QuestionFault::RepeatedText { text } => format!("有两个选项内容相同：“{text}”"),
        QuestionFault::UnknownOption { id } => format!("答案中的选项“{id}”不存在"),
        QuestionFault::KeyKind { kind } => format!("答案不属于{}", kind.chinese()),
        QuestionFault::KeyCount { found, .. } => {
            format!("答案有 {found} 个正确选项，与题型不符")
        }
        QuestionFault::BlankCount { in_stem, in_key } => {
            format!("题干有 {in_stem} 个空（`____`），答案有 {in_key} 个")
        }
        QuestionFault::NotInKey { id } => format!("答案缺少“{id}”"),
        QuestionFault::LongQuote { found } => too_long(*found, Evidence::MAX_QUOTE),
        QuestionFault::RuleKind { found, kind } => format!(
            "评分规则 {found} 不能用于{}，应为：{}",
            kind.chinese(),
            Rule::names_of(*kind).join("、")
        ),
        QuestionFault::Unrounded => UNROUNDED.to_owned(),
        QuestionFault::UnknownInRule { id } => format!("评分规则中的选项“{id}”不存在"),
        QuestionFault::VersionZero => "版本号从 1 开始".to_owned(),
    }
}

/// What is wrong with the rules of an exam, in Chinese, and the field it is about.
pub(super) fn rules(fault: &RulesFault) -> (String, &'static str) {
    match fault {
        RulesFault::Window => ("结束时间应晚于开始时间".to_owned(), "closes_at"),
        RulesFault::Past { .. } => ("结束时间已过，请先修改考试时间".to_owned(), "closes_at"),
        RulesFault::Duration { found } => {
            let max = DURATION.end().as_secs();
            (
                format!("作答时长应为 1 至 {max} 秒，现为 {found} 秒"),
                "duration_seconds",
            )
        }
        RulesFault::Grace { found } => {
            let max = MAX_GRACE.as_secs();
            (
                format!("宽限时间应为 0 至 {max} 秒，现为 {found} 秒"),
                "grace_seconds",
            )
        }
        RulesFault::Attempts { found } => (
            format!("作答次数应为 1 至 {MAX_ATTEMPTS} 次，现为 {found} 次"),
            "max_attempts",
        ),
        RulesFault::Forms { found, .. } => (
            format!("平行卷份数应为 2 至 26，仅在 papers 为 forms 时填写，现为 {found}"),
            "forms",
        ),
        RulesFault::ReviewTooEarly => (
            "答案解析只能设为不公布或考试结束后公布：提前公布会泄露给仍在作答的人".to_owned(),
            "review_release",
        ),
        RulesFault::PartTooEarly { part } => (
            "只能设为不公布或考试结束后公布：提前公布会泄露给仍在作答的人".to_owned(),
            part.as_str(),
        ),
        RulesFault::ReleaseOrder { earlier, later } => (
            format!("“{}”不能早于“{}”公布", part(*later), part(*earlier)),
            later.as_str(),
        ),
        RulesFault::PassMarks { found, total } => (
            format!("及格分为 {found} 分，但试卷总分只有 {total} 分"),
            "pass_marks",
        ),
    }
}

/// As the pages call it.
const fn part(part: Part) -> &'static str {
    match part {
        Part::Score => "总分",
        Part::Answers => "本人的答卷",
        Part::Keys => "正确答案、每题得分",
        Part::Explanations => "解析、出处",
    }
}

fn blueprint(fault: &BlueprintFault) -> String {
    match fault {
        BlueprintFault::SectionCount { found } => {
            format!("应有 1 至 {MAX_SECTIONS} 个大题，现有 {found} 个")
        }
        BlueprintFault::Name { found, .. } => format!("应有 1 至 100 个字符，现有 {found} 个"),
        BlueprintFault::ControlCharacter { .. } => "不能包含控制字符".to_owned(),
        BlueprintFault::RepeatedSection { section } => format!("大题“{section}”出现了两次"),
        BlueprintFault::Count { found, .. } => {
            format!("至此共 {found} 题，每个大题至少 1 题，一份试卷最多 {MAX_SLOTS} 题")
        }
        BlueprintFault::SectionMarks { found, .. } => {
            let max = Marks::MAX;
            format!("至此共 {found} 分，每题应多于 0 分，一份试卷最多 {max} 分")
        }
        BlueprintFault::Unrounded { section } => format!("大题“{section}”的{UNROUNDED}"),
        BlueprintFault::RuleKind {
            rule, kind, wanted, ..
        } => {
            format!(
                "评分规则“{}”不适用于{}，应为其一：{wanted}",
                rule,
                kind.chinese()
            )
        }
        BlueprintFault::SectionSpan { section, min, max } => {
            format!("大题“{section}”至少 {min} 题却最多 {max} 题")
        }
        BlueprintFault::MarksOpen { section } => {
            format!("大题“{section}”使试卷总分不确定，请用 marks 写明全卷总分")
        }
        BlueprintFault::MarksDiffer { wanted, found } => {
            format!("全卷总分写为 {wanted} 分，但各大题合计 {found} 分")
        }
        BlueprintFault::NoMarks => "全卷总分应多于 0 分".to_owned(),
        BlueprintFault::Questions { min, max } => {
            format!("全卷题数至少 {min} 最多 {max}，应在 1 至 {MAX_SLOTS} 之间且不相矛盾")
        }
        BlueprintFault::LimitCount { found } => {
            format!("限定最多 {MAX_LIMITS} 条，现有 {found} 条")
        }
        BlueprintFault::LimitOfAll { at } => format!(
            "第 {} 条限定没有写明题型、主题、认知层次、难度或标签；限定全卷题数请用 questions",
            at + 1
        ),
        BlueprintFault::LimitSpan { at, min, max } => {
            format!("第 {} 条限定至少 {min} 题却最多 {max} 题", at + 1)
        }
        BlueprintFault::RepeatedLimit { first, at } => {
            format!("第 {} 条与第 {} 条限定的是同一类题", first + 1, at + 1)
        }
        BlueprintFault::DifficultyWindow => {
            "难度的容差不能为负，目标与容差按每题计不超过 1000".to_owned()
        }
        BlueprintFault::EnemyGroup { at, found } => {
            format!("第 {} 组互斥题应有两题以上，现有 {found} 题", at + 1)
        }
        BlueprintFault::RequiredAndExcluded { code } => format!("“{code}”既必选又排除"),
        BlueprintFault::TooManyRequired { found, max } => {
            format!("必选 {found} 题，而一份试卷最多 {max} 题")
        }
        BlueprintFault::Exposure { found } => {
            format!("题目使用率上限应在 0.001 至 1 之间，现为千分之 {found}")
        }
        BlueprintFault::Window { found } => {
            format!("邻座窗口应为 0 至 {MAX_WINDOW}，现为 {found}")
        }
    }
}

fn too_long(found: usize, max: usize) -> String {
    format!("有 {found} 个字符，最多 {max} 个")
}
