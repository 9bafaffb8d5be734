//! The workbook in which organisers fill in questions.
//!
//! Invariant: every example is marked as one and reads as a question without a fault when the mark is taken
//! off.

use rust_xlsxwriter::{Color, Format, Worksheet, XlsxError};

use super::super::columns::{Field, TagsBy, title};
use super::xlsx;

/// What marks a row as an example.
pub(super) const EXAMPLE: &str = "示例";

/// The columns.
pub(super) fn fields() -> Vec<Field> {
    let mut fields = vec![Field::Number, Field::Kind, Field::Stem];
    fields.extend((0..8).map(Field::Option));
    fields.extend([
        Field::Answer,
        Field::Explanation,
        Field::Difficulty,
        Field::Tags(TagsBy::Marks),
        Field::Marks,
        Field::MissMarks,
        Field::Source,
        Field::Topic(0),
    ]);
    fields.extend((0..4).map(Field::Left));
    fields
}

/// One example a type, by its fields.
pub(super) fn examples() -> Vec<Vec<(Field, &'static str)>> {
    use Field::{Answer, Explanation, Kind, Left, Marks, MissMarks, Option, Source, Stem};
    vec![
        vec![
            (Kind, "单选题"),
            (
                Stem,
                "收到自称银行发来的短信，要求点击链接更新账户，正确的做法是",
            ),
            (Option(0), "点击链接核实"),
            (Option(1), "拨打银行官方电话核实"),
            (Option(2), "转发给同事"),
            (Option(3), "回复短信询问"),
            (Answer, "B"),
            (
                Explanation,
                "短信中的链接可能是钓鱼网站，应通过官方渠道核实",
            ),
            (Field::Difficulty, "易"),
            (Field::Tags(TagsBy::Marks), "钓鱼防范；个人信息保护"),
            (Marks, "2"),
            (Source, "网络安全知识手册"),
            (Field::Topic(0), "网络安全/办公安全"),
        ],
        vec![
            (Kind, "多选题"),
            (Stem, "设置密码时，下列做法正确的有"),
            (Option(0), "定期更换"),
            (Option(1), "所有系统使用同一个密码"),
            (Option(2), "字母、数字和符号组合"),
            (Option(3), "写在便签上贴在屏幕旁"),
            (Answer, "AC"),
            (Field::Difficulty, "中"),
            (Marks, "4"),
            (MissMarks, "2"),
        ],
        vec![
            (Kind, "判断题"),
            (Stem, "离开座位时应当锁定电脑屏幕。"),
            (Answer, "正确"),
            (Field::Difficulty, "易"),
            (Marks, "1"),
        ],
        vec![
            (Kind, "填空题"),
            (
                Stem,
                "中国共产党成立于____年，党的一大最后一天的会议在浙江____的一条游船上举行。",
            ),
            (Answer, "1921；一九二一|嘉兴"),
            (Field::Difficulty, "中"),
            (Marks, "2"),
        ],
        vec![
            (Kind, "匹配题"),
            (Stem, "请把会议与它召开的年份对应起来"),
            (Option(0), "1921"),
            (Option(1), "1935"),
            (Option(2), "1945"),
            (Answer, "1-B；2-A"),
            (Field::Difficulty, "难"),
            (Marks, "4"),
            (Left(0), "遵义会议"),
            (Left(1), "党的一大"),
        ],
        vec![
            (Kind, "排序题"),
            (Stem, "请按时间先后排列下列事件"),
            (Option(0), "改革开放"),
            (Option(1), "新中国成立"),
            (Option(2), "五四运动"),
            (Answer, "CBA"),
            (Field::Difficulty, "中"),
            (Marks, "3"),
        ],
        vec![
            (Kind, "简答题"),
            (Stem, "简述发现电脑感染病毒后应当采取的措施。"),
            (Answer, "断开网络；报告信息部门；不自行删除文件"),
            (Field::Difficulty, "难"),
            (Marks, "10"),
        ],
    ]
}

/// How to fill the sheet in, a line each.
const NOTES: &[&str] = &[
    "填写说明",
    "1. 每行一道题，从“题目”工作表的第 2 行开始填写。题号写着“示例”的行只供参考，导入时自动跳过，可以保留，也可以删除。",
    "2. 列的顺序可以调整，用不到的列可以删除；“题型”“题干”“正确答案”三列必须有。",
    "3. 题型：单选题、多选题、判断题、填空题、匹配题、排序题、简答题，可从下拉列表中选择。",
    "4. 单选题、多选题：选项依次填在“选项A”“选项B”……，中间不要空；正确答案填选项字母，如 B、ACD。选项不够可在后面加“选项I”“选项J”……列。",
    "5. 判断题：正确答案填“正确”或“错误”，选项不用填。",
    "6. 填空题：题干里用四个下划线 ____ 表示一个空；几个空的答案按顺序用竖线“|”分开，一个空有几种写法时用分号“；”分开，如：1921；一九二一|嘉兴。答案里本来就有斜杠、逗号、分号等符号的，在符号前加反斜杠“\\”，如：TCP\\/IP。",
    "7. 匹配题：左边的内容依次填在“左项1”“左项2”……，右边的内容填在“选项A”“选项B”……（可以比左边多）；正确答案写成“左项序号-选项字母”，用分号分开，如：1-B；2-A。",
    "8. 排序题：各项填在“选项A”“选项B”……，正确答案按正确的先后顺序写字母，如：CBA。",
    "9. 简答题：正确答案填参考答案或评分要点，供阅卷人使用，可以不填。",
    "10. 难度：易、中、难。分值：数字，如 2 或 0.5。漏选得分：只用于多选题，少选且没有选错时得到的分数。",
    "11. 知识点：几个知识点用分号“；”分开。目录：分级用“/”分开，如：网络安全/办公安全。来源：题目的出处。",
    "12. 请不要在单元格里使用公式；题干和选项里的图片不会导入。",
];

/// The workbook.
pub(super) fn workbook() -> Result<Vec<u8>, String> {
    xlsx::caught(|| {
        let mut workbook = xlsx::new_workbook()?;
        let fields = fields();
        let titles: Vec<String> = fields.iter().map(|field| title(*field)).collect();
        let sheet = workbook.add_worksheet();
        xlsx::begin(sheet, &titles, &fields)?;
        write_examples(sheet, &fields)?;
        xlsx::add_lists(sheet, &fields, 5_000)?;
        let notes = workbook.add_worksheet();
        notes.set_name("填写说明")?.set_column_width(0, 100)?;
        for (at, note) in (0..).zip(NOTES) {
            notes.write_string_with_format(at, 0, *note, &xlsx::wrapped())?;
        }
        workbook.save_to_buffer()
    })
}

fn write_examples(sheet: &mut Worksheet, fields: &[Field]) -> Result<(), XlsxError> {
    // Pale, so that they look like what they are.
    let pale = Format::new().set_font_color(Color::RGB(0x80_80_80));
    for (at, example) in (1..).zip(examples()) {
        let mut cells = vec![(Field::Number, EXAMPLE)];
        cells.extend(example);
        for (column, field) in (0..).zip(fields) {
            let cell = cells.iter().find(|(known, _)| known == field);
            if let Some((_, text)) = cell {
                sheet.write_string_with_format(at, column, *text, &pale)?;
            }
        }
    }
    Ok(())
}
