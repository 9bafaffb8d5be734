//! Doubts with which a question can be taken: warnings, and what is only worth knowing.
//!
//! Invariant: none of them leaves open what is right.

use super::super::fold::short;
use super::{Doubt, notice, warning};
use crate::domain::question::Kind;

pub(in super::super) fn unnumbered() -> Doubt {
    warning(
        "unnumbered",
        "这道题没有题号，请核对题干是否完整",
        "the question has no number; see whether its stem is whole",
    )
}

pub(in super::super) fn multiple_with_one(letter: &str) -> Doubt {
    warning(
        "multiple_with_one_letter",
        format!("多选题的答案只有一个字母“{letter}”，请核对"),
        format!("a multiple-choice question with the only letter `{letter}` as its key"),
    )
}

pub(in super::super) fn numbering_jump(from: u32, to: u32) -> Doubt {
    warning(
        "numbering_jump",
        format!("第 {from} 题后面是第 {to} 题，中间的题可能没有读出来，也可能并进了这一题"),
        format!(
            "question {to} follows {from}; one between them may be missing, or part of this one"
        ),
    )
}

pub(in super::super) fn number_repeated(number: u32) -> Doubt {
    warning(
        "number_repeated",
        format!("题号 {number} 没有接着上一题，请核对"),
        format!("number {number} does not follow the one before it"),
    )
}

pub(in super::super) fn decimal_number(number: u32) -> Doubt {
    warning(
        "decimal_number",
        format!("“{number}.”后面紧跟数字，按题号读取；如果是小数，请核对"),
        format!("`{number}.` with a digit behind it was read as a question's number"),
    )
}

pub(in super::super) fn stray_behind() -> Doubt {
    warning(
        "text_behind_options",
        "选项后面隔了空行还有文字，没有读入，请核对选项是否完整",
        "text behind the options and a blank line was not read; see whether the options are whole",
    )
}

pub(in super::super) fn options_alike(one: char, other: char) -> Doubt {
    warning(
        "options_alike",
        format!("选项“{one}”与“{other}”文字相同"),
        format!("options `{one}` and `{other}` have the same text"),
    )
}

pub(in super::super) fn strange_marks(found: &str) -> Doubt {
    let found = short(found);
    warning(
        "strange_marks",
        format!("分值“{found}”不是数字，没有读入"),
        format!("the marks `{found}` are no number and were left out"),
    )
}

pub(in super::super) fn strange_difficulty(found: &str) -> Doubt {
    let found = short(found);
    warning(
        "strange_difficulty",
        format!("难度“{found}”看不懂，没有读入；可写“易”“中”“难”"),
        format!("the difficulty `{found}` was left out; wanted 易, 中 or 难"),
    )
}

pub(in super::super) fn strange_kind(found: &str) -> Doubt {
    let found = short(found);
    warning(
        "strange_kind",
        format!("题型“{found}”看不懂，按题目内容判断"),
        format!("the kind `{found}` is not known; the question itself decided"),
    )
}

pub(in super::super) fn kind_differs() -> Doubt {
    warning(
        "kind_differs_from_section",
        "题目标明的题型与所在大题不同，按题目标明的读取",
        "the question states another kind than its section; the question's was taken",
    )
}

pub(in super::super) fn bracket_blanks() -> Doubt {
    warning(
        "blanks_in_brackets",
        "题干没有下划线，括号里的文字按填空答案读取，请核对",
        "no underscores: what stands in brackets was read as the answers",
    )
}

pub(in super::super) fn part_rule() -> Doubt {
    warning(
        "part_rule",
        "标明“部分”给分，但没有写给多少，请在试卷中选定计分规则",
        "part of the key earns marks, but not how many; choose a rule of scoring",
    )
}

pub(in super::super) fn manual_blank() -> Doubt {
    warning(
        "manual_grading",
        "标明人工评分，但这一题型由系统按答案评分",
        "stated to be marked by a person; questions of this kind are marked by their key",
    )
}

pub(in super::super) fn no_rubric() -> Doubt {
    warning(
        "no_rubric",
        "没有参考答案，阅卷人将没有评分依据",
        "no model answer for whoever marks it",
    )
}

pub(in super::super) fn kind_inferred(kind: Kind) -> Doubt {
    let (chinese, english) = (kind.chinese(), kind.as_str());
    notice(
        "kind_inferred",
        format!("没有标明题型，按答案和选项判断为{chinese}"),
        format!("no kind is stated; the key and the options make it `{english}`"),
    )
}

pub(in super::super) fn options_reordered() -> Doubt {
    notice(
        "options_reordered",
        "选项不是按字母顺序排列的，已按字母排好",
        "the options did not stand in the order of their letters and were put in it",
    )
}

pub(in super::super) fn key_by_text(found: &str) -> Doubt {
    let found = short(found);
    notice(
        "key_by_text",
        format!("答案“{found}”写的是选项的文字，已对应到选项"),
        format!("the answer `{found}` is the text of an option, which was taken"),
    )
}

pub(in super::super) fn more_behind_truth(found: &str) -> Doubt {
    let found = short(found);
    notice(
        "text_behind_answer",
        format!("答案后面的文字“{found}”并入了解析"),
        format!("`{found}` behind the answer was added to the explanation"),
    )
}

pub(in super::super) fn numbers_anew() -> Doubt {
    notice(
        "numbers_begin_anew",
        "题号从 1 重新开始，但没有大题标题",
        "numbers begin anew without a heading",
    )
}

pub(in super::super) fn text_behind_label(found: &str) -> Doubt {
    let found = short(found);
    warning(
        "text_behind_label",
        format!("“{found}”在方括号之间，没有读入"),
        format!("`{found}` stands between brackets and was left out"),
    )
}

pub(in super::super) fn text_above() -> Doubt {
    warning(
        "text_above_questions",
        "大题标题下面、题目前面的文字没有读入；如果这道题要用到它（如案例材料），请把它并入题干",
        "text between the heading and the questions was not read; if they are about it, add it to the stems",
    )
}

pub(in super::super) fn answer_split(n_questions: usize) -> Doubt {
    notice(
        "answer_split",
        format!("{n_questions} 道题的答案写在最后一题后面的一处，已按顺序分给各题"),
        format!(
            "one answer behind the last of {n_questions} questions was given to each of them in order"
        ),
    )
}

pub(in super::super) fn sat(found: &str) -> Doubt {
    let found = short(found);
    notice(
        "answer_of_a_person",
        format!("“{found}”是作答或得分记录，不是正确答案，已跳过"),
        format!("`{found}` is what somebody answered or earned, not the key, and was skipped"),
    )
}

pub(in super::super) fn correction_in_stem(found: &str) -> Doubt {
    let found = short(found);
    warning(
        "correction_in_stem",
        format!("答案括号后面的“{found}”可能是改正的内容，仍留在题干中；如果是，请移到解析里"),
        format!(
            "`{found}` behind the key in the stem may be the correction; if so, move it to the explanation"
        ),
    )
}
