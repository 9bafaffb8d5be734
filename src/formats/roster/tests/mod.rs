//! Tests of rosters, with the traps that spreadsheets set.

use encoding_rs::GBK;

use super::*;
use crate::formats::roster::table;

mod more;

/// Number, name and branch.
type Told = (String, String, String);

fn read(text: &str) -> Result<Vec<Told>, Vec<(usize, &'static str)>> {
    read_csv(text.as_bytes())
        .map(told)
        .map_err(|problems| codes(&problems))
}

fn told(entries: Vec<RosterEntry>) -> Vec<Told> {
    let texts = |entry: RosterEntry| (entry.number, entry.name, entry.branch.to_string());
    entries.into_iter().map(texts).collect()
}

fn codes(problems: &[RosterProblem]) -> Vec<(usize, &'static str)> {
    problems
        .iter()
        .map(|problem| (problem.line, problem.code()))
        .collect()
}

fn entry(number: &str, name: &str, branch: &str) -> Told {
    (number.to_owned(), name.to_owned(), branch.to_owned())
}

#[test]
fn a_plain_roster_reads_with_leading_zeros() {
    let text = "工号,姓名,支部\n00123,张三,第一支部\n00124,李四,集团/第二支部\n";
    let wanted = vec![
        entry("00123", "张三", "第一支部"),
        entry("00124", "李四", "集团/第二支部"),
    ];
    assert_eq!(read(text), Ok(wanted.clone()));
    let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    assert_eq!(read(&windows), Ok(wanted.clone()));
    assert_eq!(read(&text.replace(',', "\t")), Ok(wanted.clone()));
    assert_eq!(read(text.trim_end()), Ok(wanted));
}

#[test]
fn headers_are_known_by_many_names() {
    for headers in [
        "学号,姓名,部门",
        "user_regnumber,user_name,user_groups",
        " 准考证号 , 姓 名 ,所属支部",
        "＊工号（必填）,姓名(必填)*,党支部（选填）",
        "登录名,用户名（必填）,组织机构(非必填)",
        "员工编号,姓名,单位",
        "NUMBER,Name,branch",
        "\"考号\",\"姓名\",\"所属部门\"",
    ] {
        let text = format!("{headers}\n1,张三,一\n");
        assert_eq!(read(&text), Ok(vec![entry("1", "张三", "一")]), "{headers}");
    }
}

#[test]
fn columns_stand_in_any_order_and_others_are_ignored() {
    let text = "序号,部门,账号,手机,姓名,工号,支部\n1,综合处,zs,13800000000,张三,007,第一支部\n";
    assert_eq!(read(text), Ok(vec![entry("007", "张三", "第一支部")]));
}

#[test]
fn quoted_cells_hold_separators() {
    let text = "工号,姓名,支部\n1,\"张,三\",\"“\"\"一\"\"”支部\"\n";
    assert_eq!(read(text), Ok(vec![entry("1", "张,三", "“\"一\"”支部")]));
    assert_eq!(
        read("工号,姓名,支部\n=\"0012\",张三,一\n"),
        Ok(vec![entry("0012", "张三", "一")])
    );
}

#[test]
fn a_missing_column_is_told_with_the_headers_found() {
    let problems = read_csv("工号,名字,支部\n1,张三,一\n".as_bytes()).unwrap_err();
    assert_eq!(codes(&problems), [(1, "missing_column")]);
    let zh = problems[0].message_zh();
    assert!(
        zh.contains("缺少“姓名”列") && zh.contains("工号、名字、支部"),
        "{zh}"
    );
    let en = problems[0].message_en();
    assert!(
        en.contains("`name`") && en.contains("found: 工号, 名字, 支部"),
        "{en}"
    );
    let all = read("张三,一\n");
    assert_eq!(all, Err(vec![(1, "missing_column"); 3]));
    assert_eq!(
        read("工号,姓名\n1,张三\n"),
        Err(vec![(1, "missing_column")])
    );
    assert_eq!(
        read("工号,姓名,工号,支部\n"),
        Err(vec![(1, "duplicate_column")])
    );
}

#[test]
fn a_number_that_stands_twice_is_told_with_both_lines() {
    let text = "工号,姓名,支部\n1,张三,一\n01,李四,一\n 1 ,王五,二\n";
    let problems = read_csv(text.as_bytes()).unwrap_err();
    assert_eq!(codes(&problems), [(4, "duplicate_number")]);
    let zh = problems[0].message_zh();
    assert!(
        zh.contains("“工号”“1”与第 2 行重复") && zh.contains("“张三”") && zh.contains("“王五”")
    );
    assert!(problems[0].message_en().contains("already on line 2"));
    let again = "工号,姓名,支部\n1,张三,一\n1,张三,二\n";
    assert_eq!(read(again), Err(vec![(3, "duplicate_person")]));
}

#[test]
fn every_bad_cell_is_told_and_not_only_the_first() {
    let long = "长".repeat(101);
    let text = format!(
        "工号,姓名,支部\n1,,一\n2,李四\n,王五,　\n4,{long},集团//一\n5,\"换\n行\",一\n6,赵六,一,多余\n7,钱七,\n"
    );
    let wanted = vec![
        (2, "empty_cell"),
        (3, "empty_cell"),
        (4, "empty_cell"),
        (4, "empty_cell"),
        (5, "cell_too_long"),
        (5, "empty_branch_part"),
        (6, "control_character"),
        (9, "empty_cell"),
    ];
    assert_eq!(read(&text), Err(wanted));
}

#[test]
fn empty_rows_are_skipped_and_lines_still_count() {
    for line_break in ["\n", "\r\n"] {
        let rows = [
            "",
            "工号,姓名,支部",
            "",
            "",
            "1,张三,一",
            ",,",
            " ,　,",
            "1,李四,一",
            "",
        ];
        let text = rows.join(line_break);
        assert_eq!(
            read(&text),
            Err(vec![(8, "duplicate_number")]),
            "{line_break:?}"
        );
    }
    for nobody in [
        "",
        "\u{feff}",
        "\n\n",
        "工号,姓名,支部\n",
        "工号,姓名,支部\n,,\n",
    ] {
        assert_eq!(read(nobody), Err(vec![(1, "no_rows")]), "{nobody:?}");
    }
}

#[test]
fn a_number_that_a_spreadsheet_rounded_is_refused() {
    let text = "工号,姓名,支部\n1.23457E+17,张三,一\n2E+10,李四,一\nE+1,王五,一\n1E5,赵六,一\n";
    assert_eq!(
        read(text),
        Err(vec![(2, "shortened_number"), (3, "shortened_number")])
    );
}

#[test]
fn a_roster_saved_as_gbk_or_utf_16_is_read_and_told() {
    for text in [
        "工号,姓名,支部\r\n1,张三,一\r\n",
        "number,name,branch\n1,张三,一\n",
    ] {
        let (gbk, _, _) = GBK.encode(text);
        let utf_16 = text.encode_utf16().flat_map(u16::to_le_bytes);
        let utf_16: Vec<u8> = [0xff, 0xfe].into_iter().chain(utf_16).collect();
        for bytes in [gbk.into_owned(), utf_16] {
            let roster = super::read(&bytes).unwrap();
            assert_eq!(told(roster.entries), [entry("1", "张三", "一")]);
            let codes: Vec<&str> = roster.notices.iter().map(RosterNotice::code).collect();
            assert_eq!(codes, ["encoding"]);
        }
    }
}

#[test]
fn one_bad_byte_in_utf_8_is_told_with_its_line_and_not_called_gbk() {
    let mut bytes = "工号,姓名,支部\n1,张三,一\n2,李四".as_bytes().to_vec();
    bytes.pop();
    bytes.extend(",二二\n".as_bytes());
    let problems = read_csv(&bytes).unwrap_err();
    assert_eq!(codes(&problems), [(3, "not_utf8")]);
}

#[test]
fn a_roster_has_a_limit() {
    let text = "工号,姓名,支部\n1,张三,一\n2,李四,一\n";
    assert_eq!(table::read(text.as_bytes(), 2).unwrap().entries.len(), 2);
    let problems = table::read(format!("{text}3,王五,一\n4,赵六,一\n").as_bytes(), 2).unwrap_err();
    assert_eq!(codes(&problems), [(4, "too_many_rows")]);
}

#[test]
fn every_problem_has_words_in_both_languages() {
    let text = "工号,姓名,支部\n,\"a\tb\",集团//一\n9E+9,x,y\n";
    for problem in read_csv(text.as_bytes()).unwrap_err() {
        assert!(
            problem
                .message_zh()
                .starts_with(&format!("第 {} 行", problem.line))
        );
        assert!(
            problem
                .message_en()
                .starts_with(&format!("line {}: ", problem.line))
        );
    }
}

#[test]
fn a_list_is_read_by_the_rules_of_a_file() {
    let person = |number: &str, name: &str, branch: &str| [number, name, branch].map(str::to_owned);
    let people = [
        person(" 001 ", "张三", "集团-一支部"),
        person("002", "李四", "二支部"),
    ];
    let wanted = [
        entry("001", "张三", "集团/一支部"),
        entry("002", "李四", "二支部"),
    ];
    assert_eq!(told(read_list(people).unwrap()), wanted);
    let people = [
        person("001", "张三", "一"),
        person("", "", ""),
        person("001", "李四", "一"),
    ];
    let wanted = [
        (2, "empty_cell"),
        (2, "empty_cell"),
        (2, "empty_cell"),
        (3, "duplicate_number"),
    ];
    assert_eq!(codes(&read_list(people).unwrap_err()), wanted);
    assert_eq!(codes(&read_list([]).unwrap_err()), [(1, "no_rows")]);
}
