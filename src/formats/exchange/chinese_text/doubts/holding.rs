//! Doubts that hold a question: nothing of it is taken before a person decided.
//!
//! Invariant: each says what was found and what makes the question whole.

use super::super::fold::short;
use super::{Doubt, held};

pub(in super::super) fn no_key() -> Doubt {
    held(
        "no_key",
        "没有找到答案，请补上“答案：”一行，或在文末的参考答案中写明",
        "no answer; add a line `答案：` or the keys at the end",
    )
}

pub(in super::super) fn no_stem() -> Doubt {
    held(
        "no_stem",
        "没有题干，请核对题号后面的文字",
        "no stem behind the number",
    )
}

pub(in super::super) fn strange_key(found: &str) -> Doubt {
    let found = short(found);
    held(
        "strange_key",
        format!("答案“{found}”不是选项字母，请改为如“A”或“ABC”"),
        format!("the answer `{found}`; wanted letters of options, such as `A` or `ABC`"),
    )
}

pub(in super::super) fn strange_truth(found: &str) -> Doubt {
    let found = short(found);
    held(
        "strange_truth",
        format!("判断题的答案“{found}”看不出对错，请改为“正确”或“错误”"),
        format!("the answer `{found}` of a true/false question; wanted `正确` or `错误`"),
    )
}

pub(in super::super) fn key_without_option(letters: &str, options: &str) -> Doubt {
    held(
        "key_without_option",
        format!("答案是“{letters}”，但选项只有“{options}”，请核对答案或补上缺少的选项"),
        format!(
            "the key is `{letters}` and the options are `{options}`; wanted an option for each letter"
        ),
    )
}

pub(in super::super) fn single_with_letters(letters: &str) -> Doubt {
    held(
        "single_with_letters",
        format!("标明是单选题，答案却有多个字母“{letters}”，请改题型或改答案"),
        format!("a single-choice question with the key `{letters}`; change its kind or its key"),
    )
}

pub(in super::super) fn keys_differ(one: &str, other: &str) -> Doubt {
    let (one, other) = (short(one), short(other));
    held(
        "keys_differ",
        format!("答案写了不止一处而且不一致：“{one}”与“{other}”，请只留正确的一处"),
        format!("the key stands twice and differs: `{one}` and `{other}`; keep the right one"),
    )
}

pub(in super::super) fn options_missing(found: &str) -> Doubt {
    held(
        "options_missing",
        format!("选项字母不连续：读到的是“{found}”，请补上缺少的选项或改正字母"),
        format!("the options are lettered `{found}`; wanted A, B, C, … without a gap"),
    )
}

pub(in super::super) fn options_repeated(letter: char, found: &str) -> Doubt {
    held(
        "options_repeated",
        format!(
            "选项字母“{letter}”出现不止一次（读到的是“{found}”），请改正字母，或检查是否把两道题连在了一起"
        ),
        format!(
            "the option letter `{letter}` stands more than once (`{found}`); wanted each letter once"
        ),
    )
}

pub(in super::super) fn joined_letters(found: &str) -> Doubt {
    let found = short(found);
    held(
        "option_letters_unclear",
        format!(
            "“{found}”也以字母开头，分不清各行开头的字母是选项字母还是文字；请给每个选项写上“A.”“B.”"
        ),
        format!(
            "`{found}` begins with letters as well: are those before it of options, or words? write `A.`, `B.`"
        ),
    )
}

pub(in super::super) fn too_few_options(n_options: usize) -> Doubt {
    held(
        "too_few_options",
        format!("选择题只读到 {n_options} 个选项，至少要有 2 个"),
        format!("a choice question with {n_options} options; wanted at least 2"),
    )
}

pub(in super::super) fn empty_option(letter: char) -> Doubt {
    held(
        "empty_option",
        format!("选项“{letter}”没有内容，请补上"),
        format!("option `{letter}` is empty"),
    )
}

pub(in super::super) fn kind_unclear(chinese: &str, english: &str) -> Doubt {
    held(
        "kind_unclear",
        format!("看不出是什么题型：{chinese}；请在题号后标明，如“[简答题]”"),
        format!("the kind of question is unclear: {english}; state it, such as `[简答题]`"),
    )
}

pub(in super::super) fn several_in_stem(found: &str) -> Doubt {
    held(
        "several_keys_in_stem",
        format!("题干里有不止一处像答案（{found}），分不清哪一处是答案；请另写“答案：”一行"),
        format!("the stem holds several places like a key ({found}); write a line `答案：`"),
    )
}

pub(in super::super) fn blanks_differ(n_blanks: usize, found: &str) -> Doubt {
    let found = short(found);
    held(
        "blanks_differ",
        format!("题干有 {n_blanks} 个空，答案“{found}”对不上；请用“|”分隔各空的答案"),
        format!(
            "the stem has {n_blanks} blanks and the answer is `{found}`; separate the blanks by `|`"
        ),
    )
}

pub(in super::super) fn blank_split(found: &str) -> Doubt {
    let found = short(found);
    held(
        "blank_split_unclear",
        format!(
            "答案“{found}”不止一种分法，分不清哪些字属于哪个空；请用“|”分隔各空，用“；”分隔同一空的几种写法"
        ),
        format!(
            "the answer `{found}` can be split in more than one way; separate blanks by `|` and the \
             alternatives of one blank by `；`"
        ),
    )
}

pub(in super::super) fn no_blanks() -> Doubt {
    held(
        "no_blanks",
        "填空题的题干里没有空，请用“____”标出要填的地方",
        "a fill-in question without a blank; mark it as `____`",
    )
}

pub(in super::super) fn strange_order(found: &str) -> Doubt {
    let found = short(found);
    held(
        "strange_order",
        format!("排序题的答案“{found}”没有把每个选项各列一次"),
        format!("the order `{found}`; wanted every option once"),
    )
}

pub(in super::super) fn match_in_text() -> Doubt {
    held(
        "match_in_text",
        "连线题、匹配题的左右两边无法从文字中读出，请在系统中手工录入",
        "matching questions cannot be read from text; enter it by hand",
    )
}

pub(in super::super) fn key_block_unclear(number: u32) -> Doubt {
    held(
        "key_block_unclear",
        format!("参考答案里的第 {number} 题对应不止一道题，请在参考答案中写明大题标题"),
        format!("key {number} of the key list fits several questions; head the keys by section"),
    )
}

pub(in super::super) fn key_block_uneven(n_questions: u32, found: &str) -> Doubt {
    let found = short(found);
    held(
        "key_block_uneven",
        format!("参考答案中这一段是 {n_questions} 道题，“{found}”的个数对不上，请逐题写明答案"),
        format!(
            "a run of {n_questions} keys is `{found}`, which is not as many; write them one by one"
        ),
    )
}

pub(in super::super) fn restart_unclear() -> Doubt {
    held(
        "restart_unclear",
        "题号从 1 重新开始，而上一题没有选项也没有答案：分不清这是新的题目，还是上一题题干中的分条；请加上大题标题",
        "numbers begin anew behind a question without options or answer: a new question, or a list within that one?",
    )
}

pub(in super::super) fn text_without_number() -> Doubt {
    held(
        "text_without_number",
        "没有题号，前面有不止一行文字，分不清题干从哪里开始；请加上题号",
        "no number and more than one line before the options; number the question",
    )
}

pub(in super::super) fn answer_of_several(n_questions: usize, found: &str) -> Doubt {
    let found = short(found);
    held(
        "answer_of_several",
        format!(
            "答案“{found}”像是连同前面没有答案的题一起写的（共 {n_questions} 道题），分不清哪一部分是哪一题的；请逐题写明答案"
        ),
        format!(
            "the answer `{found}` seems to be that of {n_questions} questions together; write the keys one by one"
        ),
    )
}

pub(in super::super) fn key_holds_next(number: u32, found: &str) -> Doubt {
    let found = short(found);
    let next = number.saturating_add(1);
    held(
        "key_holds_next",
        format!(
            "参考答案里第 {number} 题的答案“{found}”中有“{next}”，可能连着第 {next} 题的答案；请让每题的答案另起一行"
        ),
        format!(
            "key {number} of the key list, `{found}`, holds the number {next} and maybe that key; write one a line"
        ),
    )
}
