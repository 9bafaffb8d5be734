//! What the demo prints: how to sign in, three candidates' links, and the curl lines of a whole exam.
//!
//! Invariant: the lines can be pasted into a shell as they are, one after the other.

use std::io::{self, Write};
use std::path::Path;

use super::{Stage, USERNAME, link};

/// How many candidates' links are shown; the list has all of them.
const SHOWN: usize = 3;

const JSON: &str = "-H 'Content-Type: application/json'";

/// Writes the guide, Chinese first.
pub(super) fn write(
    stage: &Stage,
    public_url: &str,
    tickets_file: &Path,
    out: &mut dyn Write,
) -> io::Result<()> {
    let api = format!("{public_url}/api/v1");
    both(
        out,
        &format!("演示考试已经开始：{public_url}"),
        &format!("The demo exam is open: {public_url}"),
    )?;
    both(
        out,
        &format!("接口文档：{public_url}/api/docs/"),
        "The API and its documentation",
    )?;
    both(
        out,
        &format!("组织者页面：{public_url}/office"),
        "The organiser's pages",
    )?;
    write_organiser(stage, out)?;
    write_others(stage, public_url, out)?;
    both(
        out,
        "三位还没来的考生的链接（姓名、工号用来核对身份）：",
        "Three candidates who have not come yet (name and number confirm who they are):",
    )?;
    for ticket in stage.tickets.iter().take(SHOWN) {
        let entry = &ticket.person.entry;
        writeln!(
            out,
            "  {}  {}  {}  {}",
            entry.number,
            entry.name,
            entry.branch,
            link(public_url, ticket)
        )?;
    }
    let file = tickets_file.display();
    both(
        out,
        &format!("全部 {} 位考生的凭证：{file}", stage.tickets.len()),
        &format!("Everybody's tickets: {file}"),
    )?;
    write_sitting(stage, &api, out)?;
    write_results(stage, &api, out)?;
    both(out, "按 Ctrl-C 结束。", "Ctrl-C ends it.")
}

/// A paragraph in both languages, with an empty line before it.
fn both(out: &mut dyn Write, chinese: &str, english: &str) -> io::Result<()> {
    writeln!(out, "\n{chinese}\n{english}")
}

fn write_organiser(stage: &Stage, out: &mut dyn Write) -> io::Result<()> {
    match &stage.password {
        Some(password) => {
            let password = password.expose();
            both(
                out,
                &format!("组织者登录：用户名 {USERNAME}，密码 {password}（只显示这一次）"),
                &format!(
                    "The organiser: username {USERNAME}, password {password} (shown only this once)"
                ),
            )
        }
        None => both(
            out,
            &format!("组织者账号 {USERNAME} 已经存在，密码不变；忘记了就用 --fresh 重新开始"),
            &format!(
                "The organiser {USERNAME} is there already with the same password; --fresh starts over"
            ),
        ),
    }
}

/// Where the exams are that are over, under way and to come.
fn write_others(stage: &Stage, public_url: &str, out: &mut dyn Write) -> io::Result<()> {
    let Some(others) = &stage.others else {
        return Ok(());
    };
    both(
        out,
        "三场考试的样例（组织者登录后打开）：",
        "Three sample exams (for the organiser, signed in):",
    )?;
    let exams = [
        (others.finished, "statistics", "已结束 / over"),
        (stage.exam, "live", "正在考 / under way"),
        (others.coming, "papers", "三天后 / in three days"),
    ];
    for (exam, place, words) in exams {
        writeln!(out, "  {words}: {public_url}/office#/exams/{exam}/{place}")?;
    }
    let Some(ticket) = &others.ticket else {
        return Ok(());
    };
    let entry = &ticket.person.entry;
    both(
        out,
        "已结束的考试，一位考生的成绩和回执：",
        "The result and the receipt of a candidate of the exam that is over:",
    )?;
    let (number, name) = (&entry.number, &entry.name);
    writeln!(out, "  {number}  {name}  {}", link(public_url, ticket))
}

fn write_sitting(stage: &Stage, api: &str, out: &mut dyn Write) -> io::Result<()> {
    let Some(first) = stage.tickets.first() else {
        return Ok(());
    };
    let (entry, ticket) = (&first.person.entry, first.ticket.expose());
    both(
        out,
        "用 curl 参加考试：进入、开始、看卷、作答、交卷、看成绩（依次粘贴）：",
        "To sit it with curl: enter, start, read the paper, answer, submit, see the result:",
    )?;
    let card = format!(
        r#"{{"ticket":"{ticket}","name":"{}","number":"{}"}}"#,
        entry.name, entry.number
    );
    let answer = r#"{"epoch":1,"answers":[{"slot":1,"revision":1,"response":{"choices":["A"]}}]}"#;
    writeln!(out, "  API={api}")?;
    writeln!(
        out,
        "  TOKEN=$(curl -s $API/admissions {JSON} -d '{card}' | {})",
        pick("token")
    )?;
    writeln!(
        out,
        "  ATTEMPT=$(curl -s $API/attempts -H \"Authorization: Bearer $TOKEN\" | {})",
        pick("id")
    )?;
    let lines = [
        ("-X POST ", "start", String::new()),
        ("", "paper", String::new()),
        ("-X PUT ", "answers", format!(" {JSON} -d '{answer}'")),
        ("-X POST ", "submission", String::new()),
        ("", "result", String::new()),
    ];
    for (method, what, rest) in lines {
        writeln!(
            out,
            "  curl -s {method}$API/attempts/$ATTEMPT/{what} -H \"Authorization: Bearer $TOKEN\"{rest}; echo"
        )?;
    }
    Ok(())
}

fn write_results(stage: &Stage, api: &str, out: &mut dyn Write) -> io::Result<()> {
    both(
        out,
        "组织者下载成绩汇总、支部统计，结束考试：",
        "The organiser downloads the score sheet and the branch sheet, and closes the exam:",
    )?;
    let password = stage
        .password
        .as_ref()
        .map_or("…", |password| password.expose());
    let card = format!(r#"{{"username":"{USERNAME}","password":"{password}"}}"#);
    let exam = format!("$API/exams/{}", stage.exam);
    writeln!(out, "  API={api}")?;
    writeln!(
        out,
        "  STAFF=$(curl -s $API/sessions {JSON} -d '{card}' | {})",
        pick("token")
    )?;
    for sheet in ["score-sheet", "branch-sheet"] {
        writeln!(
            out,
            "  curl -s {exam}/{sheet}.csv -H \"Authorization: Bearer $STAFF\" -o {sheet}.csv"
        )?;
    }
    writeln!(
        out,
        "  curl -s -X PUT {exam}/state -H \"Authorization: Bearer $STAFF\" {JSON} -d '{{\"state\":\"closed\"}}'; echo"
    )
}

/// The shell's way to the first text of this name in a JSON document.
fn pick(field: &str) -> String {
    format!(r#"grep -o '"{field}":"[^"]*"' | head -1 | cut -d'"' -f4"#)
}
