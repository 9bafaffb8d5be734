//! Pictures of questions: brought, refused, named, served, printed, taken away and brought back.

use std::io::Cursor;

use actix_web::http::Method;
use actix_web::test::TestRequest;
use examhall::domain::question::{Kind, Question};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};

use crate::support::bank::parts;
use crate::support::exam::section;
use crate::support::http::{Answered, Caller};

/// A small picture; `shade` makes it another one.
fn picture(shade: u8, format: ImageFormat) -> Vec<u8> {
    let image = RgbImage::from_fn(6, 4, |x, _| Rgb([shade, if x < 3 { 0 } else { 200 }, 90]));
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(image)
        .write_to(&mut bytes, format)
        .unwrap();
    bytes.into_inner()
}

async fn upload(caller: &Caller, bytes: Vec<u8>, language: &'static str) -> Answered {
    let request = TestRequest::with_uri("/api/v1/assets").method(Method::POST);
    let request = request.insert_header(("Accept-Language", language));
    caller.request(request.set_payload(bytes)).await
}

/// The hash of a picture that was taken.
async fn taken(caller: &Caller, bytes: Vec<u8>) -> String {
    let answered = upload(caller, bytes, "zh").await;
    assert_eq!(answered.status, 201, "{answered:?}");
    answered.json()["sha256"].as_str().unwrap().to_owned()
}

fn mark(hash: &str) -> String {
    format!("![图](asset:{hash})")
}

fn form(stem: &str, option: &str, explanation: &str) -> Value {
    json!({
        "code": "Z01-S01", "topic": "Z01", "type": "single", "status": "approved", "version": 1, "stem": stem,
        "options": [{"id": "x", "text": option}, {"id": "y", "text": "乙"}], "key": "x", "explanation": explanation,
        "difficulty": "easy", "cognitive": "apply",
    })
}

on_each_database! {
    async fn a_picture_is_served_to_whoever_has_a_session_and_runs_nothing(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(1).await;
        let http = stage.http().await;
        let (staff, nobody) = (stage.staff_client(&http).await, http.nobody());
        let candidate = stage.candidate_client(&http, &exam, 1).await;
        let answered = upload(&staff, picture(1, ImageFormat::WebP), "zh").await;
        assert_eq!(answered.status, 201, "{answered:?}");
        let told = answered.json();
        let (hash, url) = (told["sha256"].as_str().unwrap(), told["url"].as_str().unwrap());
        assert_eq!((url, &told["width"], &told["height"]), (format!("/a/{hash}").as_str(), &json!(6), &json!(4)));
        for caller in [&*staff, &*candidate] {
            let served = caller.get(url).await;
            assert_eq!(served.status, 200);
            assert!(served.body.starts_with(b"\x89PNG"), "encoded anew");
            for (header, value) in [
                ("content-type", "image/png"),
                ("x-content-type-options", "nosniff"),
                ("content-disposition", "inline"),
                ("cache-control", "private, max-age=31536000, immutable"),
                ("content-security-policy", "default-src 'none'; sandbox"),
                ("cross-origin-resource-policy", "same-origin"),
            ] {
                assert_eq!(served.header(header), value, "{header}");
            }
        }
        assert_eq!(nobody.get(url).await.problem(), (401, "not_signed_in".to_owned()));
        let unknown = format!("/a/{}", "0".repeat(64));
        assert_eq!(nobody.get(&unknown).await.problem(), (401, "not_signed_in".to_owned()), "as one that is there");
        for path in [unknown.as_str(), "/a/1", &url.to_uppercase().replace("/A/", "/a/")] {
            assert_eq!(staff.get(path).await.problem(), (404, "not_found".to_owned()), "{path}");
        }
        let refused = upload(&candidate, picture(1, ImageFormat::Png), "zh").await;
        assert_eq!(refused.problem(), (403, "forbidden".to_owned()));
        // The same picture again is the same one.
        assert_eq!(taken(&staff, picture(1, ImageFormat::WebP)).await, hash);
        assert_ne!(taken(&staff, picture(2, ImageFormat::Jpeg)).await, hash);
    }

    async fn what_is_no_picture_is_refused_with_a_sentence(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let whole = picture(1, ImageFormat::Png);
        let mut bomb = whole.clone();
        // Width and height of its head; its checksum is wrong by now, too.
        bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        let html = [&whole[..8], b"<html><script>alert(1)</script></html>"].concat();
        for (name, bytes, zh) in [
            ("a GIF", b"GIF89a\x01\0\x01\0".to_vec(), "不支持 GIF"),
            ("an SVG called PNG", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>".to_vec(), "不支持 SVG"),
            ("a page", b"<html></html>".to_vec(), "不是 PNG、JPEG 或 WebP"),
            ("a page behind the first bytes of a PNG", html, "已损坏"),
            ("a bomb", bomb, ""),
            ("half a picture", whole[..whole.len() / 2].to_vec(), "已损坏"),
            ("nothing", Vec::new(), "不是 PNG、JPEG 或 WebP"),
        ] {
            let refused = upload(&staff, bytes.clone(), "zh").await;
            assert_eq!(refused.problem(), (422, "unusable_picture".to_owned()), "{name}");
            assert!(refused.json()["detail"].as_str().unwrap().contains(zh), "{name}: {}", refused.text());
            let english = upload(&staff, bytes, "en").await.json();
            assert!(!english["detail"].as_str().unwrap().contains('图'), "{name}: {english}");
        }
        let refused = upload(&staff, vec![0; 4 * 1024 * 1024 + 1], "zh").await;
        assert_eq!(refused.problem(), (413, "body_too_large".to_owned()));
    }

    async fn a_text_names_only_pictures_that_are_there_and_tables_that_are_whole(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let hash = taken(&staff, picture(1, ImageFormat::Png)).await;
        let unknown = mark(&"0".repeat(64));
        for (refused, field, code) in [
            (form(&format!("看图\n{unknown}"), "甲", ""), "stem", "unknown_asset"),
            (form("看图", &unknown, ""), "options[0].text", "unknown_asset"),
            (form("看图", "甲", &unknown), "explanation", "unknown_asset"),
            (form(&format!("看{}", mark(&hash)), "甲", ""), "stem", "broken_mark"),
            (form("|甲|乙|\n|-|-|\n|一|", "甲", ""), "stem", "broken_mark"),
        ] {
            for answered in [
                staff.put("/api/v1/questions/Z01-S01", &refused).await,
                staff.post("/api/v1/questions", &json!({ "questions": [refused] })).await,
            ] {
                assert_eq!(answered.problem(), (422, "invalid_questions".to_owned()), "{refused}");
                let fault = &answered.json()["faults"][0];
                assert_eq!((&fault["question"], &fault["field"], &fault["code"]), (&json!(0), &json!(field), &json!(code)));
                assert!(fault["message"].as_str().unwrap().starts_with(&format!("`{field}`：")), "{fault}");
            }
        }
        assert_eq!(staff.get("/api/v1/questions/Z01-S01").await.status, 404);
        let kept = form(&format!("看图：\n{}", mark(&hash)), &mark(&hash), &mark(&hash));
        assert_eq!(staff.put("/api/v1/questions/Z01-S01", &kept).await.status, 200);
    }

    async fn a_paper_names_its_pictures_and_a_print_holds_them(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let (seen, told) = (taken(&staff, picture(1, ImageFormat::Png)).await, taken(&staff, picture(2, ImageFormat::Png)).await);
        let mut with_pictures = parts(Kind::Single, 1);
        with_pictures.body.stem = format!("**看图**：\n{}", mark(&seen));
        with_pictures.explanation = format!("见图\n{}", mark(&told));
        stage.put(vec![Question::new(with_pictures).unwrap()]).await;
        let exam = stage.exam().sections(vec![section(Kind::Single, 1, "2")]).publish(1).await;
        let candidate = stage.candidate_client(&http, &exam, 1).await;
        candidate.post(&candidate.own("/start"), &json!({})).await;
        let paper = candidate.get(&candidate.own("/paper")).await.text().to_owned();
        assert!(paper.contains(&seen) && !paper.contains(&told), "the picture of an explanation comes with the release");
        let print = async |which: &str| {
            let path = format!("/api/v1/exams/{}/papers/1/{which}.html", exam.exam.id);
            staff.get(&path).await.text().to_owned()
        };
        let (plain, keyed) = (print("print").await, print("keyed").await);
        for (html, n_pictures) in [(&plain, 1), (&keyed, 2)] {
            assert_eq!(html.matches("<img class=\"picture\" src=\"data:image/png;base64,").count(), n_pictures);
            assert!(html.contains("<strong>看图</strong>") && html.contains("img-src data:"), "{html}");
            assert!(!html.contains("asset:"));
        }
    }

    async fn pictures_go_out_and_come_back_with_their_questions(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let hash = taken(&staff, picture(1, ImageFormat::Jpeg)).await;
        let own = form(&format!("看图：\n![](asset:{hash})\n选一个。"), &format!("![](asset:{hash})"), "");
        assert_eq!(staff.post("/api/v1/questions", &json!({ "questions": [own] })).await.status, 200);
        for (format, read) in [("moodle-xml", "moodle-xml"), ("qti3", "qti")] {
            let file = staff.get(&format!("/api/v1/bank/export?format={format}")).await;
            assert_eq!(file.status, 200, "{format}");
            let lost = staff.get(&format!("/api/v1/bank/losses?format={format}")).await.json();
            assert!(!lost.to_string().contains("图片"), "{lost}");
            let request = TestRequest::with_uri(&format!("/api/v1/imports?topic=Z01&format={read}")).method(Method::POST);
            let import = staff.request(request.set_payload(file.body)).await.json();
            let entry = &import["questions"][0];
            assert_eq!(entry["form"]["stem"], own["stem"], "{format}: {import}");
            assert_eq!((&entry["state"], &entry["standing"]), (&json!("ready"), &json!("same")), "{format}: {import}");
        }
        for format in ["gift", "aiken", "csv", "sheet"] {
            let lost = staff.get(&format!("/api/v1/bank/losses?format={format}")).await.json();
            assert!(lost.to_string().contains("图片"), "{format}: {lost}");
        }
    }

    async fn a_picture_of_a_file_is_kept_when_the_file_is_read(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        // As Moodle writes it: the picture of another is no picture at all.
        let question = |name: &str, bytes: &[u8]| {
            let data = encoded(bytes);
            format!(
                "<question type=\"truefalse\"><name><text>{name}</text></name><questiontext format=\"html\">\
                 <text><![CDATA[<p>看 <img src=\"@@PLUGINFILE@@/{name}\"/> 图</p>]]></text>\
                 <file name=\"{name}\" path=\"/\" encoding=\"base64\">{data}</file></questiontext>\
                 <answer fraction=\"100\"><text>true</text></answer><answer fraction=\"0\"><text>false</text></answer></question>"
            )
        };
        let file = format!(
            "<?xml version=\"1.0\"?><quiz>{}{}</quiz>",
            question("a.png", &picture(1, ImageFormat::Png)),
            question("b.gif", b"GIF89a\x01\0\x01\0")
        );
        let request = TestRequest::with_uri("/api/v1/imports?topic=Z01&format=moodle-xml").method(Method::POST);
        let import = staff.request(request.set_payload(file)).await.json();
        let stem = import["questions"][0]["form"]["stem"].as_str().unwrap_or_else(|| panic!("{import}"));
        let (_, hash) = stem.split_once("![](asset:").unwrap_or_else(|| panic!("{stem}"));
        let path = format!("/a/{}", &hash[..64]);
        assert_eq!(staff.get(&path).await.status, 200);
        assert!(stem.starts_with("看\n![]") && stem.ends_with(")\n图"), "{stem}");
        let problems = import["questions"][1]["problems"].to_string();
        assert!(problems.contains("picture_not_kept"), "{problems}");
        let path = format!("/api/v1/imports/{}/decision", import["id"].as_str().unwrap());
        let stored = staff.post(&path, &json!({ "chosen": [0, 1], "status": "draft" })).await;
        assert_eq!(stored.json()["created"], 2, "{stored:?}");
    }
}

/// Bytes as base 64.
fn encoded(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk
            .iter()
            .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for at in 0..4 {
            let sign = SIGNS[usize::try_from(bits >> (18 - 6 * at) & 63).unwrap()];
            text.push(if chunk.len() < at {
                '='
            } else {
                char::from(sign)
            });
        }
    }
    text
}
