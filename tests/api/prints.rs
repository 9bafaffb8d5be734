//! Papers, answer sheets and certificates to be printed: what stands on each, and who gets none.

use examhall::app::admission::{For, issue_tickets};
use examhall::app::prints::{Wanted, Wish, awards};
use examhall::app::publishing::publish;
use examhall::app::{Error, exams, rosters};
use examhall::domain::exam::PaperMode;
use examhall::domain::question::{Choice, Kind, Layout, Question};
use examhall::domain::roster::{BranchPath, RosterEntry};
use examhall::domain::scoring::Rule;
use serde_json::json;

use super::sheets::{download, sat};
use crate::support::bank::{self, HIDDEN_CANARY, ID_CANARY, KEY_CANARY};
use crate::support::exam::{Published, section, sections};
use crate::support::http::StaffClient;

const PRINTS: [&str; 4] = [
    "papers/1/print.html",
    "papers/1/keyed.html",
    "papers/1/answer-sheet.html",
    "certificates.html",
];

fn path(exam: &Published, print: &str) -> String {
    format!("/api/v1/exams/{}/{print}", exam.exam.id)
}

async fn html(staff: &StaffClient, exam: &Published, print: &str) -> String {
    download(staff, exam, print).await.text().to_owned()
}

/// Marks the essay of the third candidate of [`sat`], which waits.
async fn mark(staff: &StaffClient, exam: &Published, marks: &str) {
    let grades = staff.get(&path(exam, "grades")).await.json();
    let lines = grades["items"].as_array().unwrap();
    let third = lines.iter().find(|line| line["number"] == "0003").unwrap();
    let slot = format!(
        "attempts/{}/slots/13/marks",
        third["attempt_id"].as_str().unwrap()
    );
    let marked = staff
        .put(&path(exam, &slot), &json!({ "marks": marks }))
        .await;
    assert_eq!(marked.status, 200, "{marked:?}");
}

on_each_database! {
    async fn a_print_is_for_staff_and_may_load_nothing(stage) {
        let exam = sat(&stage).await;
        let http = stage.http().await;
        let (staff, nobody) = (stage.staff_client(&http).await, http.nobody());
        let candidate = stage.candidate_client(&http, &exam, 1).await;
        mark(&staff, &exam, "4").await;
        exams::close(&stage.app, exam.exam.id).await.unwrap();
        for print in PRINTS {
            let path = path(&exam, print);
            assert_eq!(nobody.get(&path).await.problem(), (401, "not_signed_in".to_owned()), "{print}");
            assert_eq!(candidate.get(&path).await.problem(), (403, "forbidden".to_owned()), "{print}");
            let printed = download(&staff, &exam, print).await;
            for (header, value) in [
                ("content-type", "text/html; charset=utf-8"),
                ("cache-control", "no-store"),
                ("x-content-type-options", "nosniff"),
                ("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"),
            ] {
                assert_eq!(printed.header(header), value, "{print}");
            }
            let name = printed.header("content-disposition");
            assert!(name.starts_with("inline; filename=\""), "{name}");
        }
    }

    async fn what_a_candidate_holds_tells_no_key_and_what_a_marker_holds_does(stage) {
        stage.bank().await;
        let every_kind = [sections(), vec![section(Kind::Essay, 1, "10")]].concat();
        let exam = stage.exam().sections(every_kind).publish(2).await;
        let staff = stage.staff_client(&stage.http().await).await;
        for print in ["papers/1/print.html", "papers/2/print.html?seal=sealed", "papers/1/answer-sheet.html"] {
            let html = html(&staff, &exam, print).await;
            for canary in [KEY_CANARY, ID_CANARY, HIDDEN_CANARY] {
                assert!(!html.contains(canary), "{print} tells {canary}");
            }
            assert!(html.contains("知识测试"), "{print}");
        }
        let keyed = html(&staff, &exam, "papers/1/keyed.html").await;
        for told in ["-explanation", "-quote", "-place", "-rubric", "<dt>答案</dt>", "教师用卷"] {
            assert!(keyed.contains(told), "{told}");
        }
        assert!(!keyed.contains(ID_CANARY));
    }

    async fn a_paper_is_found_by_its_place_in_the_drawing_in_every_mode(stage) {
        stage.bank().await;
        let staff = stage.staff_client(&stage.http().await).await;
        for (mode, n_forms, n_papers, labels) in [
            (PaperMode::Own, 1, 3, ["试卷编号：0001", "试卷编号：0003"]),
            (PaperMode::Uniform, 1, 3, ["试卷编号：0001", "试卷编号：0003"]),
            (PaperMode::Forms, 2, 2, ["试卷编号：A 卷", "试卷编号：B 卷"]),
            (PaperMode::Shared, 1, 1, ["满分：42 分", "满分：42 分"]),
        ] {
            let rules = |rules: &mut examhall::domain::exam::Rules| (rules.papers, rules.n_forms) = (mode, n_forms);
            let exam = stage.exam().rules(rules).publish(3).await;
            for (number, label) in [1, n_papers].into_iter().zip(labels) {
                let paper = html(&staff, &exam, &format!("papers/{number}/print.html")).await;
                assert!(paper.contains(label), "{mode:?} {number}: {label}");
                let is_own = matches!(mode, PaperMode::Own | PaperMode::Uniform);
                assert_eq!(paper.contains("<u>考生"), is_own, "{mode:?}");
            }
            for number in ["0", "01x", "-1", &(n_papers + 1).to_string()] {
                let missing = staff.get(&path(&exam, &format!("papers/{number}/print.html"))).await;
                assert_eq!(missing.problem(), (404, "not_found".to_owned()), "{mode:?} {number}");
            }
        }
        let draft = stage.exam().draft(3).await;
        for print in &PRINTS[..3] {
            let refused = staff.get(&format!("/api/v1/exams/{}/{print}", draft.id)).await;
            assert_eq!(refused.problem(), (404, "not_found".to_owned()), "{print}");
        }
    }

    async fn an_own_paper_bears_the_name_of_who_sits_it(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(3).await;
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        for number in 1..=3 {
            let paper = html(&staff, &exam, &format!("papers/{number}/print.html")).await;
            let n = (1..=3).find(|n| paper.contains(&format!("<u>考生{n}</u>"))).unwrap();
            let candidate = stage.candidate_client(&http, &exam, n).await;
            candidate.post(&candidate.own("/start"), &json!({})).await;
            let own = candidate.get(&candidate.own("/paper")).await.json();
            let stems = own["slots"].as_array().unwrap().iter().map(|slot| slot["stem"].as_str().unwrap());
            let mut rest = paper.as_str();
            for stem in stems {
                let begin = stem.split("____").next().unwrap();
                rest = rest.split_once(begin).unwrap_or_else(|| panic!("{n}: {stem}")).1;
            }
        }
    }

    async fn a_paper_tells_how_it_is_scored_and_a_ruling_reaches_the_marker(stage) {
        stage.bank().await;
        let mut multiple = section(Kind::Multiple, 1, "2");
        multiple.rule = Rule::authored("fixed each=0.5").unwrap();
        let exam = stage.exam().sections(vec![multiple]).shared().publish(1).await;
        let staff = stage.staff_client(&stage.http().await).await;
        let paper = html(&staff, &exam, "papers/1/print.html").await;
        assert!(paper.contains("全部选出。漏选时选对一项得 0.5 分，错选不得分。）"), "{paper}");
        assert!(!html(&staff, &exam, "papers/1/keyed.html").await.contains("更正"));
        let code = stage.code_at(stage.seat(&exam, 1).await, 1).to_string();
        let ruling = json!({ "question": code, "policy": "full_marks", "reason": "题目有误" });
        let rulings = path(&exam, "rulings");
        let proposed = staff.post(&rulings, &ruling).await;
        let id = proposed.json()["id"].as_str().unwrap_or_else(|| panic!("{proposed:?}")).to_owned();
        let decided = staff.put(&format!("{rulings}/{id}/decision"), &json!({ "decision": "applied" })).await;
        assert_eq!(decided.status, 200, "{decided:?}");
        assert!(html(&staff, &exam, "papers/1/keyed.html").await.contains("本题人人得满分。"));
        assert_eq!(html(&staff, &exam, "papers/1/print.html").await, paper);
    }

    async fn certificates_wait_until_grades_are_final(stage) {
        let exam = sat(&stage).await;
        let staff = stage.staff_client(&stage.http().await).await;
        let certificates = path(&exam, "certificates.html");
        assert_eq!(staff.get(&certificates).await.problem(), (409, "exam_not_over".to_owned()));
        exams::close(&stage.app, exam.exam.id).await.unwrap();
        let refused = staff.get(&certificates).await;
        assert_eq!(refused.problem(), (409, "ungraded".to_owned()));
        assert_eq!(refused.json()["n_ungraded"], 1);
        // Only one of the first branch waits; places are among all.
        let branch = "branch=%E9%9B%86%E5%9B%A2";
        assert_eq!(staff.get(&format!("{certificates}?{branch}")).await.status, 200);
        let placed = staff.get(&format!("{certificates}?honour=placed&{branch}")).await;
        assert_eq!(placed.problem(), (409, "ungraded".to_owned()));
        mark(&staff, &exam, "0").await;
        let all = staff.get(&certificates).await.text().to_owned();
        assert_eq!(all.matches("<section").count(), 2);
        assert!(all.contains("取得 <b>50 分</b>（满分 52 分），</span><span><b>成绩合格</b>"), "{all}");
        assert!(all.contains(">考生1<small>第二党支部<") && all.contains(">考生2<small>集团/第三党支部<"));
        assert!(all.contains("2026年11月22日") && all.contains("（盖章）"));
        let best = staff.get(&format!("{certificates}?honour=placed&places=1&issuer=%E5%85%9A%E7%BE%A4")).await;
        assert_eq!(best.text().matches("名列第 1 名").count(), 2, "equal marks share a rank");
        assert!(best.text().contains("党群<br>"));
        let third = staff.get(&format!("{certificates}?honour=placed&places=3")).await;
        assert_eq!(third.text().matches("<section").count(), 3);
        for (query, refusal) in [
            ("branch=none", (409, "nobody_to_award")),
            ("honour=placed&places=0", (409, "nobody_to_award")),
            ("branch=", (400, "bad_query")),
            ("honour=attended", (400, "bad_query")),
            ("issuer=", (422, "invalid_field")),
        ] {
            let (status, code) = refusal;
            let refused = staff.get(&format!("{certificates}?{query}")).await;
            assert_eq!(refused.problem(), (status, code.to_owned()), "{query}");
        }
    }

    async fn without_a_pass_mark_nobody_passed(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(1).await;
        let seat = stage.seat(&exam, 1).await;
        stage.sit(seat, 12).await;
        exams::close(&stage.app, exam.exam.id).await.unwrap();
        let staff = stage.staff_client(&stage.http().await).await;
        assert_eq!(staff.get(&path(&exam, "certificates.html")).await.problem(), (409, "nobody_to_award".to_owned()));
        assert_eq!(staff.get(&path(&exam, "certificates.html?honour=placed")).await.status, 200);
    }

    async fn more_certificates_than_a_document_holds_are_refused(stage) {
        let exam = sat(&stage).await;
        let staff = stage.staff_client(&stage.http().await).await;
        mark(&staff, &exam, "0").await;
        exams::close(&stage.app, exam.exam.id).await.unwrap();
        for (most, branch, wanted) in [(1, None, Err((2, 1))), (2, None, Ok(2)), (1, Some("集团"), Ok(1))] {
            let wish = Wish {
                wanted: Wanted::Passed,
                branch: branch.map(|path| BranchPath::parse(path).unwrap()),
                issuer: None,
                most,
                zone: jiff::tz::TimeZone::UTC,
            };
            let found = match awards(&stage.app, exam.exam.id, wish).await {
                Ok(print) => Ok(print.html.matches("<section").count()),
                Err(Error::TooManyAwards { found, max }) => Err((found, max)),
                Err(other) => panic!("{other}"),
            };
            assert_eq!(found, wanted, "{most} {branch:?}");
        }
    }

    async fn what_people_wrote_stays_text_in_every_print(stage) {
        const EVIL: &str = "<img src=x onerror=alert(1)>\"'&";
        let hostile = bank::questions().into_iter().map(|question| {
            let mut parts = (*question).clone();
            parts.body.stem = format!("{EVIL}{}", parts.body.stem);
            parts.explanation = EVIL.to_owned();
            if let Layout::Single(options) = &mut parts.body.layout {
                let evil = |option: Choice| Choice { text: format!("{EVIL}{}", option.text), ..option };
                *options = options.iter().cloned().map(evil).collect();
            }
            Question::new(parts).unwrap()
        });
        stage.put(hostile.collect()).await;
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let draft = stage.exam().sections(vec![section(Kind::Single, 3, "2")]).shared().pass_marks("0").draft(1).await;
        let branch = BranchPath::parse("<b>甲").unwrap();
        let hostile = RosterEntry { number: "=1".to_owned(), name: EVIL.to_owned(), branch };
        rosters::put(&stage.app, draft.id, vec![hostile]).await.unwrap();
        let published = publish(&stage.app, draft.id, None).await.unwrap();
        let tickets = issue_tickets(&stage.app, draft.id, For::Missing).await.unwrap();
        let exam = Published { exam: published, tickets };
        let seat = stage.seat(&exam, 1).await;
        stage.start(seat).await.unwrap();
        stage.submit(seat).await.unwrap();
        exams::close(&stage.app, exam.exam.id).await.unwrap();
        let charts = ["charts/distribution.svg", "charts/branches.svg", "charts/questions.svg"];
        for print in PRINTS.into_iter().chain(charts) {
            let html = html(&staff, &exam, print).await;
            assert!(!html.contains("<img") && !html.contains("<b>甲") && !html.contains("\"'&"), "{print}");
        }
        assert!(html(&staff, &exam, "certificates.html").await.contains("&lt;img src=x onerror=alert(1)&gt;"));
        assert!(html(&staff, &exam, "papers/1/print.html").await.contains("&lt;img src=x onerror=alert(1)&gt;"));
    }
}
