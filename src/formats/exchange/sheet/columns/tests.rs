//! Tests of the names of columns.

use super::names::NAMES;
use super::*;

#[test]
fn headers_are_known_with_their_decorations() {
    for (header, wanted) in [
        ("题干", Field::Stem),
        ("*题干（必填）", Field::Stem),
        ("题目内容\n(必填，500字以内)", Field::Stem),
        ("题 型 *", Field::Kind),
        ("选项 A", Field::Option(0)),
        ("选项  D", Field::Option(3)),
        ("Ｂ", Field::Option(1)),
        ("选项（C）", Field::Option(2)),
        ("选项AB", Field::Option(27)),
        ("A选项", Field::Option(0)),
        ("选项10", Field::NumberedOption(9)),
        ("选项（用|分隔）", Field::Options),
        ("答案(值:A~H)", Field::Answer),
        ("空  4", Field::Blank(3)),
        ("第2空", Field::Blank(1)),
        ("单空分数", Field::MarksOfBlank),
        ("missScore", Field::MissMarks),
        ("课程分类二级", Field::Topic(1)),
        ("一级目录", Field::Topic(0)),
        ("【选填】解析", Field::Explanation),
        ("难度：", Field::Difficulty),
        ("自定义标签", Field::Tags(TagsBy::Spaces)),
    ] {
        assert_eq!(
            field_of(header).map(|found| found.0),
            Some(wanted),
            "{header}"
        );
    }
    for header in ["", "状态", "年份", "选项0", "题目导入模板", "空"] {
        assert_eq!(field_of(header), None, "{header}");
    }
}

#[test]
fn what_is_written_is_read_as_the_same_field() {
    for (field, _) in NAMES {
        if *field != Field::Topic(1) {
            assert_eq!(field_of(&title(*field)).map(|found| found.0), Some(*field));
        }
    }
    for field in [Field::Option(30), Field::Left(63), Field::Blank(11)] {
        assert_eq!(field_of(&title(field)).map(|found| found.0), Some(field));
    }
}
