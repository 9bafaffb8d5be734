//! Score sheets as organisers download them: what stands in each, and who gets none.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use examhall::app::{exams, results};
use examhall::domain::question::Kind;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::Stage;
use crate::support::exam::{ExamBuilder, Published, section, sections};
use crate::support::http::{Answered, StaffClient};

const FILES: [&str; 7] = [
    "score-sheet.csv",
    "branch-sheet.csv",
    "absentees.csv",
    "questions.csv",
    "answers.csv",
    "essays.csv",
    "workbook.xlsx",
];

/// Three of four candidates sit objective questions and an essay: the first two get everything right and 8
/// of 10 for the essay, the second in less time; of the third everything is wrong, and the essay waits.
pub(super) async fn sat(stage: &Stage) -> Published {
    sat_as(stage, |exam| exam).await
}

/// The same of an exam that is planned otherwise.
pub(super) async fn sat_as<'a>(
    stage: &'a Stage,
    plan: impl FnOnce(ExamBuilder<'a>) -> ExamBuilder<'a>,
) -> Published {
    stage.bank().await;
    let sections = [sections(), vec![section(Kind::Essay, 1, "10")]].concat();
    let exam = stage.exam().sections(sections).pass_marks("30");
    let exam = plan(exam).publish(4).await;
    let staff = stage.staff().await;
    for (n, n_right, mins) in [(1, 12, 9), (2, 12, 3), (3, 0, 1)] {
        let seat = stage.seat(&exam, n).await;
        stage.start(seat).await.unwrap();
        stage.advance(SignedDuration::from_mins(mins));
        stage.sit(seat, n_right).await;
        if n_right == 12 {
            let (id, eight) = (exam.exam.id, "8".parse().unwrap());
            results::give_marks(&stage.app, &staff, id, seat.attempt, 13, eight)
                .await
                .unwrap();
        }
    }
    exam
}

pub(super) async fn download(staff: &StaffClient, exam: &Published, file: &str) -> Answered {
    let path = format!("/api/v1/exams/{}/{file}", exam.exam.id);
    let answered = staff.get(&path).await;
    assert_eq!(answered.status, 200, "{file}: {answered:?}");
    answered
}

pub(super) type Row = BTreeMap<String, String>;

/// The rows of a file of UTF-8, by header.
pub(super) fn rows(answered: &Answered) -> Vec<Row> {
    let text = answered.text().strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().unwrap().clone();
    let row = |record: csv::StringRecord| {
        let cells = headers.iter().zip(&record);
        cells
            .map(|(name, cell)| (name.to_owned(), cell.to_owned()))
            .collect()
    };
    reader
        .records()
        .map(|record| row(record.unwrap()))
        .collect()
}

/// Some cells of each row, joined.
fn told(rows: &[Row], columns: &str) -> Vec<String> {
    let cells = |row: &Row| {
        let cells = columns.split(' ').map(|column| row[column].as_str());
        cells.collect::<Vec<_>>().join(" ")
    };
    rows.iter().map(cells).collect()
}

on_each_database! {
    async fn every_sheet_is_for_staff_and_has_a_name_and_a_type(stage) {
        let exam = sat(&stage).await;
        let http = stage.http().await;
        let (staff, nobody) = (stage.staff_client(&http).await, http.nobody());
        let candidate = stage.candidate_client(&http, &exam, 1).await;
        for file in FILES {
            let path = format!("/api/v1/exams/{}/{file}", exam.exam.id);
            assert_eq!(nobody.get(&path).await.problem(), (401, "not_signed_in".to_owned()), "{file}");
            assert_eq!(candidate.get(&path).await.problem(), (403, "forbidden".to_owned()), "{file}");
            let unknown = "/api/v1/exams/0192f0c1-2b3c-7d4e-8f50-6172839405a6";
            assert_eq!(staff.get(&format!("{unknown}/{file}")).await.problem(), (404, "not_found".to_owned()));
            for query in ["names=hidden", "ties=none", "encoding=latin1", "name=whole"] {
                let refused = staff.get(&format!("{path}?{query}")).await;
                assert_eq!(refused.problem(), (400, "bad_query".to_owned()), "{file} {query}");
            }
            let answered = download(&staff, &exam, file).await;
            let (kind, begin): (_, &[u8]) = if file.ends_with("csv") {
                ("text/csv; charset=utf-8", b"\xef\xbb\xbf")
            } else {
                ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\x03\x04")
            };
            assert_eq!(answered.header("content-type"), kind, "{file}");
            assert!(answered.body.starts_with(begin), "{file}");
            let name = answered.header("content-disposition");
            assert!(name.starts_with(&format!("attachment; filename=\"{file}\"; filename*=UTF-8''%")), "{name}");
            assert_eq!(answered.header("cache-control"), "no-store");
        }
    }

    async fn ranks_follow_the_rule_that_was_asked_for_and_the_order_stays(stage) {
        let exam = sat(&stage).await;
        let staff = stage.staff_client(&stage.http().await).await;
        for (query, ranks) in [("", ["1", "1", "3", ""]), ("?ties=shared", ["1", "1", "3", ""]), ("?ties=broken", ["1", "2", "3", ""])] {
            let sheet = rows(&download(&staff, &exam, &format!("score-sheet.csv{query}")).await);
            assert_eq!(told(&sheet, "排名"), ranks, "{query}");
            assert_eq!(
                told(&sheet, "工号 姓名 总分 满分 主观题得分 是否及格 用时 次数 状态"),
                [
                    "0002 考** 50 52 8 是 03:00 1 已交",
                    "0001 考** 50 52 8 是 09:00 1 已交",
                    "0003 考** 0 52 0  01:00 1 待评卷",
                    "0004 考**      0 未开始",
                ],
                "{query}"
            );
        }
    }

    async fn names_are_masked_and_bytes_are_gb18030_where_asked(stage) {
        let exam = sat(&stage).await;
        let staff = stage.staff_client(&stage.http().await).await;
        let masked = rows(&download(&staff, &exam, "score-sheet.csv?names=masked").await);
        assert_eq!(told(&masked, "姓名"), ["考**", "考**", "考**", "考**"]);
        let gbk = download(&staff, &exam, "absentees.csv?encoding=gb18030").await;
        assert_eq!(gbk.header("content-type"), "text/csv; charset=gb18030");
        // 工号, then 姓名.
        assert!(gbk.body.starts_with(b"\xb9\xa4\xba\xc5,\xd0\xd5\xc3\xfb,"), "{:?}", gbk.body);
    }

    async fn absent_is_who_never_started_and_may_still_come_while_it_runs(stage) {
        let exam = sat(&stage).await;
        let staff = stage.staff_client(&stage.http().await).await;
        let before = rows(&download(&staff, &exam, "absentees.csv").await);
        assert_eq!(told(&before, "工号 姓名 支部 备注"), ["0004 考** 第二党支部 未开始"]);
        exams::close(&stage.app, exam.exam.id).await.unwrap();
        let after = rows(&download(&staff, &exam, "absentees.csv").await);
        assert_eq!(told(&after, "工号 姓名 支部 备注"), ["0004 考** 第二党支部 "]);
    }

    async fn a_branch_counts_all_below_it_in_the_sheet_and_in_json(stage) {
        let exam = sat(&stage).await;
        let staff = stage.staff_client(&stage.http().await).await;
        let sheet = rows(&download(&staff, &exam, "branch-sheet.csv").await);
        let mut lines = told(&sheet, "支部 层级 应考 实考 缺考 平均分 中位数 优秀人数 支部排名 同级排名");
        lines.sort();
        assert_eq!(
            lines,
            [
                "第一党支部 1 1 1 0   0  ",
                "第二党支部 1 2 1 1 50.00 50.00 1 1 1",
                "集团 1 1 1 0 50.00 50.00 1 1 1",
                "集团/第三党支部 2 1 1 0 50.00 50.00 1 1 1",
            ]
        );
        let json = download(&staff, &exam, "branches").await.json();
        let second = json["items"].as_array().unwrap().iter().find(|item| item["branch"] == "第二党支部");
        assert_eq!(
            second,
            Some(&json!({
                "branch": "第二党支部", "level": 1, "expected": 2, "sat": 1, "absent": 1, "graded": 1,
                "mean": "50", "median": "50", "highest": "50", "lowest": "50", "passed": 1, "excellent": 1,
                "rank": 1, "rank_in_level": 1,
            }))
        );
        let waits = json["items"].as_array().unwrap().iter().find(|item| item["branch"] == "第一党支部").unwrap();
        assert_eq!((&waits["mean"], &waits["rank"], &waits["passed"]), (&Value::Null, &Value::Null, &json!(0)));
    }

    async fn every_slot_of_every_graded_attempt_is_told_with_its_score(stage) {
        let exam = sat(&stage).await;
        let staff = stage.staff_client(&stage.http().await).await;
        let answers = rows(&download(&staff, &exam, "answers.csv").await);
        assert_eq!(answers.len(), 3 * 13);
        let of = |number: &str| answers.iter().filter(|row| row["工号"] == number).cloned().collect::<Vec<Row>>();
        let sum: f64 = of("0001").iter().map(|row| row["得分"].parse::<f64>().unwrap()).sum();
        assert_eq!(sum.to_string(), "50");
        let singles: Vec<Row> = answers.iter().filter(|row| row["题型"] == "单选题").cloned().collect();
        // By the letters of the author, whatever those of each paper: B is right, A was given where it was not.
        for row in &singles {
            let given = if row["工号"] == "0003" { "A 0" } else { "B 2" };
            assert_eq!(told(std::slice::from_ref(row), "作答 得分 正确答案 满分 大题"), [format!("{given} B 2 单选题")]);
            let sentence = format!("选 {}", row["作答"]);
            assert!(row["说明"].starts_with(&sentence), "{row:?}");
        }
        assert_eq!(singles.len(), 6);
        let essays = rows(&download(&staff, &exam, "essays.csv").await);
        assert_eq!(
            told(&essays, "工号 题号 作答 字数 得分 满分 评阅"),
            ["0001 13 不知道 3 8 10 已评", "0002 13 不知道 3 8 10 已评", "0003 13 不知道 3  10 待评"]
        );
    }

    async fn every_question_is_told_with_how_it_did(stage) {
        let exam = sat(&stage).await;
        let staff = stage.staff_client(&stage.http().await).await;
        let questions = rows(&download(&staff, &exam, "questions.csv").await);
        let n: u32 = questions.iter().map(|row| row["应答人数"].parse::<u32>().unwrap()).sum();
        assert_eq!(n, 3 * 13);
        let right: u32 = questions.iter().map(|row| row["答对"].parse::<u32>().unwrap()).sum();
        assert_eq!(right, 2 * 12);
        let essays: Vec<Row> = questions.iter().filter(|row| row["题型"] == "简答题").cloned().collect();
        let waiting: u32 = essays.iter().map(|row| row["待评"].parse::<u32>().unwrap()).sum();
        assert_eq!(waiting, 1);
        assert_eq!(essays[0]["题号"], "13", "the last on every paper");
        let single = questions.iter().find(|row| row["题型"] == "单选题").unwrap();
        assert_eq!((single["正确答案"].as_str(), single["分值"].as_str(), single["大题"].as_str()), ("B", "2", "单选题"));
        let chosen = |letter: &str| single[letter].parse::<u32>().unwrap();
        assert_eq!(chosen("A人数") + chosen("B人数"), single["作答人数"].parse::<u32>().unwrap());
        assert_eq!(chosen("B人数").to_string(), single["答对"]);
    }

    async fn a_workbook_holds_all_sheets_and_says_by_which_rules(stage) {
        let exam = sat(&stage).await;
        let staff = stage.staff_client(&stage.http().await).await;
        let answered = download(&staff, &exam, "workbook.xlsx?ties=broken&names=masked").await;
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(answered.body)).unwrap();
        let names = ["成绩汇总", "支部统计", "缺考名单", "题目分析", "试卷质量", "题目质量", "作答明细", "主观题作答", "统计图", "说明"];
        assert_eq!(book.sheet_names(), names);
        let mut rows = |name: &str| -> Vec<Vec<Data>> {
            book.worksheet_range(name).unwrap().rows().map(<[Data]>::to_vec).collect()
        };
        let text = |text: &str| Data::String(text.to_owned());
        let scores = rows("成绩汇总");
        assert_eq!(scores.len(), 5);
        assert_eq!(scores[2][..5], [Data::Float(2.0), text("0001"), text("考**"), text("第二党支部"), Data::Float(50.0)]);
        assert_eq!(rows("支部统计").len(), 5);
        assert_eq!(rows("缺考名单")[1][..2], [text("0004"), text("考**")]);
        assert_eq!(rows("作答明细").len(), 1 + 39);
        assert_eq!(rows("主观题作答").len(), 1 + 3);
        assert!(rows("题目分析").len() > 13);
        let quality = rows("试卷质量");
        let of = |name: &str| quality.iter().find(|row| row[1] == text(name)).unwrap_or_else(|| panic!("{name}: {quality:?}"));
        assert_eq!(of("人数")[2], Data::Float(3.0));
        assert!(of("难度P")[3].to_string().starts_with("得分率"));
        assert_eq!(rows("题目质量").len(), rows("题目分析").len());
        let notes: String = rows("说明").iter().map(|row| row[0].to_string() + "\n").collect();
        for told in ["不设并列", "姓名已隐去", "Asia/Shanghai", "难度系数为"] {
            assert!(notes.contains(told), "{told}: {notes}");
        }
    }

    async fn who_breaks_off_a_download_leaves_the_server_at_work(stage) {
        let exam = sat(&stage).await;
        let options = examhall::formats::sheet::SheetOptions::new(jiff::tz::TimeZone::UTC);
        for _ in 0..20 {
            let which = examhall::app::sheets::Which::Answers;
            drop(examhall::app::sheets::csv(&stage.app, exam.exam.id, which, options.clone()).await.unwrap());
        }
        let staff = stage.staff_client(&stage.http().await).await;
        assert_eq!(rows(&download(&staff, &exam, "answers.csv").await).len(), 39);
    }
}
