//! Blanks, sides and items, and what a question has besides.

use super::*;

#[expect(
    clippy::unnecessary_wraps,
    reason = "compared with keys as questions have them"
)]
fn blanks(lists: &[&[&str]]) -> Option<ForeignKey> {
    let texts = |texts: &&[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    Some(ForeignKey::Blanks(lists.iter().map(texts).collect()))
}

#[test]
fn blanks_are_read_by_column() {
    let (question, told) = one(&[
        "题型,题干,空1,空 2,第3空",
        "填空题,（ ）年和____年,1921；一九二一,1949,",
    ]);
    // Lines are the blanks where there are any.
    assert_eq!(question.stem, "（ ）年和____年");
    assert_eq!(told.first().map(|told| told.0), Some("blank_count"));
    let (question, told) = one(&[
        "题型,题干,空1,空 2,第3空",
        "填空题,____年和________年,1921；一九二一,1949,",
    ]);
    assert_eq!(question.stem, "____年和____年");
    assert_eq!(question.key, blanks(&[&["1921", "一九二一"], &["1949"]]));
    assert!(told.is_empty(), "{told:?}");
}

#[test]
fn blanks_of_one_cell_have_to_fit_the_stem() {
    for (stem, answer, wanted) in [
        ("____年", "1921", blanks(&[&["1921"]])),
        ("____年", "1921；一九二一", blanks(&[&["1921", "一九二一"]])),
        ("____年", "1921|一九二一", blanks(&[&["1921", "一九二一"]])),
        ("（ ）和（　）", "甲|乙", blanks(&[&["甲"], &["乙"]])),
        ("____和____", "甲；乙", blanks(&[&["甲"], &["乙"]])),
        ("____和____", "甲;丙|乙", blanks(&[&["甲", "丙"], &["乙"]])),
        ("____和____", "甲/丙；乙", blanks(&[&["甲", "丙"], &["乙"]])),
        ("____和____", "\"甲\n乙\"", blanks(&[&["甲"], &["乙"]])),
        ("____和____", "甲、乙", blanks(&[&["甲"], &["乙"]])),
        ("____和____", "甲；乙；丙", None),
        ("____和____", "甲", None),
        ("____和____和____", "甲|乙", None),
        ("写出两个", "甲；乙", None),
        ("____", "TCP/IP", None),
        ("____", "TCP\\/IP", blanks(&[&["TCP/IP"]])),
        ("____", "C:\\Windows", blanks(&[&["C:\\Windows"]])),
        ("____", "", None),
    ] {
        let (question, told) = one(&["题型,题干,答案", &format!("填空题,{stem},{answer}")]);
        assert_eq!(question.key, wanted, "{stem} {answer} {told:?}");
    }
}

#[test]
fn a_stem_without_blanks_gets_them_only_where_the_answers_are_parted() {
    let (question, told) = one(&["题型,题干,空1,空2", "填空题,写出两个,甲,乙"]);
    assert_eq!(question.stem, "写出两个 ____、____");
    assert_eq!(question.key, blanks(&[&["甲"], &["乙"]]));
    assert_eq!(told, [("blanks_added", "B2".to_owned())]);
    assert!(!question.confidence.is_held());
}

#[test]
fn gaps_and_two_keys_of_blanks_are_held() {
    let header = "题型,题干,空1,空2,空3,答案";
    let (_, told) = one(&[header, "填空题,____和____,甲,,丙,"]);
    assert_eq!(told, [("gap_in_blanks", "C2".to_owned())]);
    let (question, told) = one(&[header, "填空题,____,甲,,,乙"]);
    assert_eq!(
        (question.key, told),
        (None, vec![("two_keys", "F2".to_owned())])
    );
}

#[test]
fn sides_and_items_are_read_in_the_notation_of_the_template() {
    let header = "题型,题干,选项A,选项B,选项C,答案,左项1,左项2";
    let (question, _) = one(&[header, "匹配题,问,甲,乙,丙,2-A；1-C,一,二"]);
    let pair = |left: &str, right: &str| (left.to_owned(), right.to_owned());
    let wanted = vec![pair("1", "C"), pair("2", "A")];
    assert_eq!(question.key, Some(ForeignKey::Pairs(wanted)));
    assert_eq!(texts(&question.left), ["一", "二"]);
    for answer in ["1-A", "1-A；1-B", "1-A；2-D", "1-A；3-B", "甲乙"] {
        let (question, told) = one(&[header, &format!("匹配题,问,甲,乙,丙,{answer},一,二")]);
        assert_eq!(
            (question.key, told),
            (None, vec![("unread_key", "F2".to_owned())])
        );
    }
    for answer in ["CAB", "C→A→B", "\"C,A,B\"", "C>A>B"] {
        let (question, _) = one(&[header, &format!("排序题,问,甲,乙,丙,{answer},,")]);
        let wanted = ["C", "A", "B"].map(str::to_owned).to_vec();
        assert_eq!(question.key, Some(ForeignKey::Order(wanted)), "{answer}");
    }
    let (_, told) = one(&[header, "排序题,问,甲,乙,丙,CA,,"]);
    assert_eq!(told, [("incomplete_order", "F2".to_owned())]);
}

#[test]
fn an_essay_needs_no_words_for_its_marker() {
    let (question, told) = one(&["题型,题干,参考答案", "论述题,谈谈,"]);
    assert_eq!(question.kind, ForeignKind::Essay);
    assert_eq!(question.key, Some(ForeignKey::Rubric(String::new())));
    assert!(told.is_empty());
}

#[test]
fn difficulty_is_read_by_the_scale_of_its_column() {
    let difficulties = |cells: &[&str]| -> Vec<Option<Difficulty>> {
        let rows = cells
            .iter()
            .map(|cell| format!("判断题,问{cell},对,{cell}"));
        let lines: Vec<String> = std::iter::once("题型,题干,答案,难度".to_owned())
            .chain(rows)
            .collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        csv(&lines)
            .questions
            .iter()
            .map(|question| question.difficulty)
            .collect()
    };
    let words = ["易", "普通", "困难", "非常容易", "hard"];
    assert_eq!(
        difficulties(&words),
        [Some(Easy), Some(Medium), Some(Hard), Some(Easy), Some(Hard)]
    );
    // A share of people who get it right.
    assert_eq!(
        difficulties(&["0.8", "0.6", "0.3", "1"]),
        [Some(Easy), Some(Medium), Some(Hard), Some(Easy)]
    );
    assert_eq!(
        difficulties(&["1", "3", "5"]),
        [Some(Easy), Some(Medium), Some(Hard)]
    );
    assert_eq!(difficulties(&["1", "0", ""]), [None, None, None]);
    assert_eq!(difficulties(&["6", "不详"]), [None, None]);
}

#[test]
fn marks_are_taken_as_written_or_not_at_all() {
    let header = "题型,题干,答案,分值";
    for (cell, wanted) in [
        ("2", Some("2")),
        ("0.5", Some("0.5")),
        ("２分", Some("2")),
        ("", None),
    ] {
        let (question, told) = one(&[header, &format!("判断题,问,对,{cell}")]);
        assert_eq!(question.marks.as_deref(), wanted);
        assert!(told.is_empty());
    }
    let (question, told) = one(&[header, "判断题,问,对,两分"]);
    assert_eq!(question.marks, None);
    assert_eq!(told, [("unread_marks", "D2".to_owned())]);
    let (question, _) = one(&["题型,题干,空1,空2,单空分数", "填空题,____和____,甲,乙,2.5"]);
    assert_eq!(question.marks.as_deref(), Some("5"));
}

#[test]
fn marks_that_are_missing_among_others_or_nothing_are_told_with_their_cell() {
    let batch = csv(&[
        "题型,题干,答案,分值",
        "判断题,甲,对,2",
        "判断题,乙,对,",
        "判断题,丙,对,0",
        "判断题,丁,对,0.0分",
        "判断题,戊,对,1.25",
    ]);
    assert_eq!(
        codes(&batch),
        [
            ("no_marks", "D3".to_owned()),
            ("zero_marks", "D4".to_owned()),
            ("zero_marks", "D5".to_owned())
        ]
    );
    let severities = batch.problems.iter().map(|problem| problem.severity);
    assert!(
        severities
            .into_iter()
            .all(|severity| severity == Severity::Warning)
    );
    // Who leaves the column empty leaves marks to the paper.
    let batch = csv(&["题型,题干,答案,分值", "判断题,甲,对,", "判断题,乙,对,"]);
    assert_eq!(codes(&batch), []);
    // The marks of a blank are marks.
    let batch = csv(&[
        "题型,题干,答案,分值,单空分数",
        "判断题,甲,对,2,",
        "填空题,____,乙,,1",
    ]);
    assert_eq!(codes(&batch), []);
}

#[test]
fn marks_for_partly_right_answers_become_a_rule() {
    let header = "题型,题干,选项A,选项B,答案,分值,漏选得分";
    for (cell, wanted) in [
        ("1", Some("flat part=1")),
        ("0.5", Some("flat part=1/2")),
        ("0", Some("exact")),
        ("一半", Some("half")),
        ("", None),
    ] {
        let (question, told) = one(&[header, &format!("多选题,问,甲,乙,AB,2,{cell}")]);
        let rule = wanted.map(|text| Rule::authored(text).unwrap());
        assert_eq!((question.rule, told), (rule, vec![]), "{cell}");
    }
    let (question, told) = one(&[header, "单选题,问,甲,乙,A,2,1"]);
    assert_eq!(
        (question.rule, told),
        (None, vec![("unread_miss_marks", "G2".to_owned())])
    );
    assert!(one(&[header, "单选题,问,甲,乙,A,2,0"]).1.is_empty());
}

#[test]
fn topics_come_in_levels_and_words_in_tags() {
    let (question, _) = one(&[
        "题型,题干,答案,课程分类一级,课程分类二级,知识点,标签,出处,题号",
        "判断题,问,对,党建 > 党章,组织制度,党员权利；党员 义务,易错 必考,学习手册,T-01",
    ]);
    assert_eq!(question.topic.as_deref(), Some("党建/党章/组织制度"));
    let tags: Vec<&str> = question.tags.iter().map(String::as_str).collect();
    assert_eq!(tags, ["党员 义务", "党员权利", "必考", "易错"]);
    assert_eq!(question.source.as_deref(), Some("学习手册"));
    assert_eq!(question.code.as_deref(), Some("T-01"));
}

#[test]
fn what_a_type_has_no_use_for_is_told() {
    let (_, told) = one(&["题型,题干,选项A,选项B,答案", "简答题,问,甲,乙,要点"]);
    assert_eq!(told, [("unused_cells", "C2".to_owned())]);
}

#[test]
fn more_texts_than_anybody_means_are_not_taken() {
    let many = vec!["甲"; 200].join("|");
    let (question, told) = one(&["题型,题干,答案", &format!("填空题,____,{many}")]);
    assert_eq!(
        (question.key, told),
        (None, vec![("too_many_texts", "C2".to_owned())])
    );
    let (question, told) = one(&["题型,题干,答案,标签", &format!("判断题,问,对,{many}")]);
    assert_eq!(told, [("too_many_tags", "D2".to_owned())]);
    assert!(question.tags.is_empty() && question.key.is_some());
    let options: Vec<String> = (0..200).map(|at| format!("第{at}项")).collect();
    let (_, told) = one(&[
        "题型,题干,选项,答案",
        &format!("单选题,问,{},A", options.join("|")),
    ]);
    assert_eq!(told, [("too_many_options", "C2".to_owned())]);
}

#[test]
fn a_stem_that_may_be_cut_is_told() {
    let stem = "党".repeat(255);
    let (_, told) = one(&["题型,题干,答案", &format!("判断题,{stem},对")]);
    assert_eq!(told, [("stem_maybe_cut", "B2".to_owned())]);
    assert!(
        one(&["题型,题干,答案", &format!("判断题,{stem}员,对")])
            .1
            .is_empty()
    );
}

#[test]
fn a_stem_that_stands_twice_is_told_with_the_other_row() {
    let batch = csv(&[
        "题型,题干,选项A,选项B,答案",
        "单选题,党的纪律有（ ）,甲,乙,A",
        "单选题,党的 纪律有(  ),乙,甲,B",
        "单选题,党的纪律有（ ）,丙,丁,A",
    ]);
    let duplicates = batch
        .problems
        .iter()
        .filter(|problem| problem.code == "duplicate_stem");
    let told: Vec<(usize, &str)> = duplicates
        .map(|problem| (problem.place.line, problem.chinese.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (3, "题干和选项与第 2 行（B2）完全相同，请确认是否重复"),
            (4, "题干与第 2 行（B2）相同，选项不同，请确认是否重复"),
        ]
    );
    sound(&batch);
}
