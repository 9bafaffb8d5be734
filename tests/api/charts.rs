//! Charts of an exam, as pictures and in its workbook: what they show, and who gets none.

use std::io::Cursor;

use actix_web::http::header::ACCEPT_LANGUAGE;
use actix_web::test::TestRequest;
use calamine::{Data, Reader, Xlsx};

use super::sheets::{download, rows, sat, sat_as};
use crate::support::exam::ExamBuilder;

const CHARTS: [&str; 3] = ["distribution.svg", "branches.svg", "questions.svg"];

fn described(svg: &str) -> &str {
    let (_, rest) = svg.split_once("<desc>").unwrap();
    rest.split_once("</desc>").unwrap().0
}

on_each_database! {
    async fn a_chart_is_for_staff_and_in_the_language_asked_for(stage) {
        let exam = sat(&stage).await;
        let http = stage.http().await;
        let (staff, nobody) = (stage.staff_client(&http).await, http.nobody());
        let candidate = stage.candidate_client(&http, &exam, 1).await;
        for chart in CHARTS {
            let path = format!("/api/v1/exams/{}/charts/{chart}", exam.exam.id);
            assert_eq!(nobody.get(&path).await.problem(), (401, "not_signed_in".to_owned()));
            assert_eq!(candidate.get(&path).await.problem(), (403, "forbidden".to_owned()));
            let unknown = "/api/v1/exams/0192f0c1-2b3c-7d4e-8f50-6172839405a6/charts";
            assert_eq!(staff.get(&format!("{unknown}/{chart}")).await.problem(), (404, "not_found".to_owned()));
            let chinese = staff.get(&path).await;
            assert!(chinese.text().starts_with("<svg ") && chinese.text().contains("lang=\"zh-CN\""));
            assert_eq!(chinese.header("content-language"), "zh");
            let asked = TestRequest::with_uri(&path).insert_header((ACCEPT_LANGUAGE, "en"));
            let english = staff.request(asked).await;
            assert!(english.text().contains("lang=\"en\""));
            for (header, value) in [
                ("content-type", "image/svg+xml"),
                ("content-language", "en"),
                ("vary", "Accept-Language"),
                ("cache-control", "no-store"),
                ("x-content-type-options", "nosniff"),
                ("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
            ] {
                assert_eq!(english.header(header), value, "{chart}");
            }
            let name = english.header("content-disposition");
            assert!(name.starts_with(&format!("inline; filename=\"{chart}\"; filename*=UTF-8''%")), "{name}");
        }
    }

    async fn charts_show_the_figures_of_the_sheets(stage) {
        let exam = sat_as(&stage, ExamBuilder::shared).await;
        let staff = stage.staff_client(&stage.http().await).await;
        let chart = async |name: &str| download(&staff, &exam, &format!("charts/{name}")).await.text().to_owned();
        // The third waits for a marker: in no figure of totals.
        let totals = chart("distribution.svg").await;
        assert!(described(&totals).starts_with("共 2 人；"), "{}", described(&totals));
        assert!(described(&totals).ends_with("46.8–52 分 2 人；及格线 30 分；平均分 50.00 分"), "{}", described(&totals));
        assert_eq!(
            described(&chart("branches.svg").await),
            "第二党支部：平均分 50.00，实考 1/2，参考率 50.0%；集团/第三党支部：平均分 50.00，实考 1/1，参考率 100.0%；\
             第一党支部：无成绩，实考 1/1，参考率 100.0%"
        );
        let questions = chart("questions.svg").await;
        let sheet = rows(&download(&staff, &exam, "questions.csv").await);
        let known: Vec<_> = sheet.iter().filter(|row| !row["区分度"].is_empty()).collect();
        assert!(3 < known.len());
        for row in &known {
            let told = format!("；{} P={} D={}", row["题目编码"], row["难度系数"], row["区分度"]);
            assert!(described(&questions).contains(&told), "{told}: {}", described(&questions));
        }
        assert!(described(&questions).starts_with(&format!("共 {} 题；", known.len())));
    }

    async fn an_exam_without_grades_has_charts_that_say_so(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(2).await;
        let staff = stage.staff_client(&stage.http().await).await;
        for (chart, told) in CHARTS.into_iter().zip(["还没有成绩", "无成绩", "还没有题目统计"]) {
            let svg = download(&staff, &exam, &format!("charts/{chart}")).await;
            assert!(svg.text().contains(told), "{chart}");
        }
    }

    async fn papers_of_ones_own_have_no_point_of_a_question_that_few_had(stage) {
        let exam = sat(&stage).await;
        let staff = stage.staff_client(&stage.http().await).await;
        let sheet = rows(&download(&staff, &exam, "questions.csv").await);
        assert!(!sheet.is_empty());
        for row in &sheet {
            assert_eq!((row["难度系数"].as_str(), row["区分度"].as_str()), ("", ""), "{row:?}");
            assert!(row["待评"] != "0" || !row["平均分"].is_empty(), "what they scored stands all the same: {row:?}");
        }
        let questions = download(&staff, &exam, "charts/questions.svg").await;
        assert!(!described(questions.text()).contains(" P="), "{}", described(questions.text()));
    }

    async fn the_workbook_has_the_charts_with_their_figures_in_cells(stage) {
        let exam = sat_as(&stage, ExamBuilder::shared).await;
        let staff = stage.staff_client(&stage.http().await).await;
        let bytes = download(&staff, &exam, "workbook.xlsx").await.body;
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
        let cells: Vec<Vec<Data>> = book.worksheet_range("统计图").unwrap().rows().map(<[Data]>::to_vec).collect();
        let text = |text: &str| Data::String(text.to_owned());
        assert_eq!(cells[10][..2], [text("46.8 以上"), Data::Float(2.0)]);
        assert_eq!(cells[1][3..7], [text("第二党支部"), Data::Float(50.0), Data::Float(2.0), Data::Float(1.0)]);
        let sheet = rows(&download(&staff, &exam, "questions.csv").await);
        let known: Vec<_> = sheet.iter().filter(|row| !row["区分度"].is_empty()).collect();
        assert!(3 < known.len());
        for (row, cells) in known.iter().zip(&cells[1..]) {
            let told = ["题目编码", "难度系数", "区分度"].map(|column| row[column].clone());
            assert_eq!(told, [8, 9, 10].map(|at: usize| cells[at].to_string()));
        }
        for chart in 1..=3 {
            let name = format!("xl/charts/chart{chart}.xml");
            assert!(bytes.windows(name.len()).any(|window| window == name.as_bytes()), "{name}");
        }
    }
}
