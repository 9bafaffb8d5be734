//! Workbooks, branches, columns that are not taken, and what a roster changes.

use proptest::prelude::*;
use rust_xlsxwriter::{Format, Formula, Workbook};

use super::*;
use crate::domain::roster::BranchPath;

fn read(text: &str) -> Result<Roster, Vec<(usize, &'static str)>> {
    super::super::read(text.as_bytes()).map_err(|problems| codes(&problems))
}

fn notices(roster: &Roster) -> Vec<(usize, &'static str)> {
    let notices = roster.notices.iter();
    notices.map(|notice| (notice.line, notice.code())).collect()
}

fn branches(cells: &[&str]) -> Vec<String> {
    let rows = cells
        .iter()
        .enumerate()
        .map(|(at, cell)| format!("{at},名{at},{cell}\n"));
    let text = format!("工号,姓名,支部\n{}", rows.collect::<String>());
    let roster = read(&text).unwrap();
    roster
        .entries
        .iter()
        .map(|entry| entry.branch.to_string())
        .collect()
}

#[test]
fn a_workbook_is_read_below_its_title() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let bold = Format::new().set_bold();
    let zeros = Format::new().set_num_format("00000");
    sheet
        .merge_range(0, 0, 0, 3, "参考人员名单", &bold)
        .unwrap();
    for (column, header) in (0..).zip([
        "序号",
        "准考证号*",
        "姓名（必填）",
        "所属党支部",
        "加时（分钟）",
        "手机",
    ]) {
        sheet.write_string(1, column, header).unwrap();
    }
    sheet.write_number(2, 0, 1).unwrap();
    sheet.write_number_with_format(2, 1, 123, &zeros).unwrap();
    sheet.write_string(2, 2, "张三").unwrap();
    sheet.write_string(2, 3, "集团/一支部").unwrap();
    sheet.write_number(2, 4, 15).unwrap();
    sheet.write_number(2, 5, 13_800_000_000.0).unwrap();
    sheet.write_number(3, 1, 20_260_001).unwrap();
    sheet.write_string(3, 2, "李四").unwrap();
    sheet.write_string(3, 3, "集团/二支部").unwrap();
    workbook
        .add_worksheet()
        .set_name("填表说明")
        .unwrap()
        .write_string(0, 0, "请逐项填写")
        .unwrap();
    let roster = super::super::read(&workbook.save_to_buffer().unwrap()).unwrap();
    let wanted = [
        entry("00123", "张三", "集团/一支部"),
        entry("20260001", "李四", "集团/二支部"),
    ];
    assert_eq!(told(roster.entries.clone()), wanted);
    assert_eq!(roster.extra_minutes, [("00123".to_owned(), 15)]);
    let wanted = [
        (2, "rows_above_header"),
        (2, "private_columns"),
        (0, "sheets_without_people"),
    ];
    assert_eq!(notices(&roster), wanted);
    assert!(roster.notices[1].message_zh().ends_with("没有读取：手机"));
}

#[test]
fn cells_that_a_workbook_cannot_show_are_told() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, header) in (0..).zip(["工号", "姓名", "支部"]) {
        sheet.write_string(0, column, header).unwrap();
    }
    sheet
        .write_number(1, 0, 123_456_789_012_345_680_000.0)
        .unwrap();
    sheet
        .write_string(1, 1, "张三")
        .unwrap()
        .write_string(1, 2, "一")
        .unwrap();
    sheet.write_number(2, 0, 2).unwrap();
    sheet
        .write_formula(2, 1, Formula::new("=A9").set_result("#REF!"))
        .unwrap();
    sheet.write_string(2, 2, "一").unwrap();
    let problems = super::super::read(&workbook.save_to_buffer().unwrap()).unwrap_err();
    assert_eq!(
        codes(&problems),
        [(2, "shortened_number"), (3, "unreadable_cell")]
    );
}

#[test]
fn people_on_several_sheets_are_refused() {
    let mut workbook = Workbook::new();
    for name in ["一支部", "二支部"] {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        for (row, cells) in (0..).zip([["工号", "姓名", "支部"], ["1", "张三", name]]) {
            for (column, cell) in (0..).zip(cells) {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
    }
    let problems = super::super::read(&workbook.save_to_buffer().unwrap()).unwrap_err();
    assert_eq!(codes(&problems), [(1, "several_sheets")]);
    assert!(problems[0].message_zh().contains("一支部、二支部"));
}

#[test]
fn columns_that_an_exam_does_not_need_are_not_taken_and_told_once() {
    let roster = read(
        "用户名(必填),登录名,登录密码,手机,邮箱,组织机构(非必填),角色(非必填),积分\n\
         张三,zs,秘密,13800000000,a@b.c,一,成员,9\n李四,ls,秘密,13800000001,c@b.c,一,成员,9\n",
    );
    let roster = roster.unwrap();
    assert_eq!(
        notices(&roster),
        [(1, "private_columns"), (1, "unknown_columns")]
    );
    let zh = roster.notices[0].message_zh();
    assert!(zh.contains("登录密码、手机、邮箱、角色(非必填)"), "{zh}");
    assert!(!format!("{roster:?}").contains("13800000000"));
}

#[test]
fn a_hyphen_parts_levels_only_where_nothing_else_does() {
    assert_eq!(
        branches(&["集团-一支部", "集团-二支部"]),
        ["集团/一支部", "集团/二支部"]
    );
    assert_eq!(
        branches(&["集团＞一支部", "集团\\二支部"]),
        ["集团/一支部", "集团/二支部"]
    );
    assert_eq!(
        branches(&["集团/一支部", "研发-测试支部"]),
        ["集团/一支部", "研发－测试支部"]
    );
    assert_eq!(
        branches(&["集团-第5-3党支部", "2024-1支部"]),
        ["集团/第5－3党支部", "2024－1支部"]
    );
    let roster = read("工号,姓名,支部\n1,张三,集团\n2,李四,第5-3党支部\n").unwrap();
    assert_eq!(notices(&roster), [(3, "hyphen_in_branch")]);
}

#[test]
fn several_branches_of_one_person_are_refused() {
    for cell in [
        "一支部；二支部",
        "一支部;二支部",
        "一支部，二支部",
        "\"一支部,二支部\"",
    ] {
        let text = format!("工号,姓名,支部\n1,张三,{cell}\n");
        assert_eq!(read(&text), Err(vec![(2, "several_branches")]), "{cell}");
    }
}

#[test]
fn extra_minutes_are_whole_minutes() {
    let roster = read(
        "工号,姓名,支部,加时(分钟)\n1,张三,一,30\n2,李四,一,\n3,王五,一,0\n4,赵六,一,１５分钟\n",
    )
    .unwrap();
    let wanted = [("1".to_owned(), 30), ("4".to_owned(), 15)];
    assert_eq!(roster.extra_minutes, wanted);
    let refused = read("工号,姓名,支部,加时\n1,张三,一,半小时\n2,李四,一,-5\n3,王五,一,1441\n");
    assert_eq!(
        refused,
        Err(vec![
            (2, "extra_minutes"),
            (3, "extra_minutes"),
            (4, "extra_minutes")
        ])
    );
}

#[test]
fn namesakes_of_one_branch_are_told_and_taken() {
    let roster = read("工号,姓名,支部\n1,张伟,一\n2,张伟,二\n3,张伟,一\n").unwrap();
    assert_eq!(
        (roster.entries.len(), notices(&roster)),
        (3, vec![(4, "namesake")])
    );
    assert!(roster.notices[0].message_zh().contains("第 2 行同名"));
}

#[test]
fn what_is_no_roster_says_what_to_do() {
    let problems = super::super::read(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").unwrap_err();
    assert_eq!(codes(&problems), [(1, "old_workbook")]);
    assert!(problems[0].message_zh().contains("另存为"));
    assert_eq!(read("<table></table>"), Err(vec![(1, "markup_not_table")]));
}

fn person(number: u8, name: u8, branch: u8) -> RosterEntry {
    RosterEntry {
        number: format!("{number:04}"),
        name: format!("名{name}"),
        branch: BranchPath::parse(&format!("集团/{branch}支部")).unwrap(),
    }
}

/// Numbers of people.
fn numbers<'e>(entries: impl IntoIterator<Item = &'e RosterEntry>) -> Vec<&'e str> {
    entries
        .into_iter()
        .map(|entry| entry.number.as_str())
        .collect()
}

#[test]
fn a_mode_says_what_a_roster_is_for() {
    let present = [
        person(1, 1, 1),
        person(2, 2, 1),
        person(3, 3, 1),
        person(4, 4, 1),
    ];
    let read = [
        person(4, 4, 1),
        person(3, 9, 1),
        person(2, 2, 9),
        person(5, 5, 1),
    ];
    let of = |mode| changes(&present, &read, mode);
    let all = of(RosterMode::Replace);
    assert_eq!(numbers(all.added.iter().copied()), ["0005"]);
    assert_eq!(
        numbers(all.renamed.iter().map(|change| change.before)),
        ["0003"]
    );
    assert_eq!(
        numbers(all.moved.iter().map(|change| change.after)),
        ["0002"]
    );
    assert_eq!(numbers(all.left.iter().copied()), ["0001"]);
    assert_eq!((all.unchanged, all.not_taken.len()), (1, 0));
    let add = of(RosterMode::Add);
    assert_eq!(numbers(add.added.iter().copied()), ["0005"]);
    assert_eq!(numbers(add.not_taken.iter().copied()), ["0003", "0002"]);
    assert_eq!(
        (add.unchanged, add.left.len(), add.renamed.len()),
        (2, 0, 0)
    );
    let update = of(RosterMode::Update);
    assert_eq!(numbers(update.not_taken.iter().copied()), ["0005"]);
    assert_eq!(
        (update.renamed.len(), update.moved.len(), update.unchanged),
        (1, 1, 2)
    );
    let both = of(RosterMode::AddAndUpdate);
    assert_eq!(
        (
            both.added.len(),
            both.renamed.len(),
            both.moved.len(),
            both.left.len()
        ),
        (1, 1, 1, 0)
    );
}

fn roster() -> impl Strategy<Value = Vec<RosterEntry>> {
    let people = proptest::collection::btree_map(0..30_u8, (0..3_u8, 0..3_u8), 0..20);
    people.prop_map(|people| {
        people
            .into_iter()
            .map(|(number, (name, branch))| person(number, name, branch))
            .collect()
    })
}

proptest! {
    #[test]
    fn changes_that_are_made_leave_nothing_to_change(present in roster(), read in roster()) {
        for mode in [RosterMode::Add, RosterMode::Update, RosterMode::AddAndUpdate, RosterMode::Replace] {
            let found = changes(&present, &read, mode);
            let mut after: Vec<RosterEntry> = present.clone();
            after.retain(|entry| !found.left.contains(&entry));
            for change in found.renamed.iter().chain(&found.moved) {
                let entry = after.iter_mut().find(|entry| entry.number == change.before.number);
                *entry.unwrap() = change.after.clone();
            }
            after.extend(found.added.iter().map(|entry| (*entry).clone()));
            let again = changes(&after, &read, mode);
            let nothing = RosterChanges {
                unchanged: again.unchanged,
                not_taken: found.not_taken.clone(),
                ..RosterChanges::default()
            };
            prop_assert_eq!(again, nothing);
            if mode == RosterMode::Replace {
                after.sort_by(|a, b| a.number.cmp(&b.number));
                prop_assert_eq!(&after, &read);
            }
        }
    }
}
