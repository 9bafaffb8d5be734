//! Paragraphs, tables, text boxes, formulae.

use super::*;

#[test]
fn paragraphs_and_their_breaks_are_lines_and_problems_name_paragraphs() {
    let body = [
        p("1. [单选题]题"),
        "<w:p><w:r><w:t>A.甲</w:t><w:br/><w:t>B.</w:t><w:t>乙</w:t></w:r></w:p>".to_owned(),
        "<w:p/>".to_owned(),
        p("答案：C"),
        p("多余的话"),
    ];
    let batch = document(&body.concat());
    assert_eq!(all(&batch), ["题 | 甲 / 乙 | -"]);
    assert_eq!(codes(&batch), ["key_without_option", "stray_line"]);
    let problem = &batch.problems[0];
    assert_eq!(
        (problem.place.line, problem.place.file.as_deref()),
        (4, None)
    );
    assert!(
        problem.chinese.starts_with("第 4 段（第 1 题）："),
        "{}",
        problem.chinese
    );
    assert!(batch.problems[1].english.starts_with("paragraph 5: "));
}

#[test]
fn tables_are_read_row_by_row() {
    let options = format!(
        "<w:tbl>{}{}</w:tbl>",
        row(&[&p("A.甲"), &p("B.乙")]),
        row(&[&p("C.丙"), &p("D.丁")])
    );
    let keys = format!(
        "<w:tbl>{}{}</w:tbl>",
        row(&[&p("题号"), &p("1"), &p("2")]),
        row(&[&p("答案"), &p("D"), &p("B")])
    );
    let whole = format!(
        "<w:tbl>{}</w:tbl>",
        row(&[&[p("2. 另一题"), p("A.甲"), p("B.乙")].concat()])
    );
    let body = [
        p("一、单选题"),
        p("1. 题"),
        options,
        whole,
        p("参考答案"),
        keys,
    ];
    let batch = document(&body.concat());
    assert_eq!(
        all(&batch),
        ["题 | 甲 / 乙 / 丙 / 丁 | D", "另一题 | 甲 / 乙 | B"]
    );
    assert_eq!(codes(&batch), Vec::<&str>::new());
    assert_eq!(batch.questions[1].place.line, 5);
}

#[test]
fn a_text_box_is_read_once_behind_its_anchor() {
    let inner = format!("<w:txbxContent>{}{}</w:txbxContent>", p("A.甲"), p("B.乙"));
    let body = format!(
        "<w:p><w:r><w:t>1. [单选题]题</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:txbx>{inner}</wps:txbx></w:drawing></mc:Choice>\
         <mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>{}",
        p("答案：A")
    );
    let batch = document(&body);
    assert_eq!(all(&batch), ["题 | 甲 / 乙 | A"]);
    assert_eq!(codes(&batch), Vec::<&str>::new());
    let old = format!(
        "<w:p><w:r><w:t>1. [单选题]题</w:t><w:pict><v:textbox>{inner}</v:textbox></w:pict></w:r></w:p>{}",
        p("答案：A")
    );
    assert_eq!(all(&document(&old)), ["题 | 甲 / 乙 | A"]);
}

#[test]
fn underlined_blanks_are_blanks_however_they_are_cut() {
    let line = "<w:u w:val=\"single\"/>";
    let body = [
        paragraph(
            "",
            &[
                run("", "1. [填空题]坚持"),
                run(line, "  "),
                run(line, "   "),
                run("", "与"),
                run(line, "\u{3000}\u{3000}"),
                run("", "，"),
                run(line, "依法"),
                run(line, " "),
                run(line, "治国"),
                run("<w:u w:val=\"none\"/>", "  "),
                run("", "。"),
            ]
            .concat(),
        ),
        p("答案：甲 乙"),
    ];
    let batch = document(&body.concat());
    assert_eq!(
        all(&batch),
        ["坚持____与____，依法 治国  。 |  | [[\"甲\"], [\"乙\"]]"]
    );
}

#[test]
fn formulae_become_text_with_a_warning_at_their_question() {
    let r = |text: &str| format!("<m:r><m:t>{text}</m:t></m:r>");
    let formula = format!(
        "<m:oMath><m:f><m:num>{}</m:num><m:den>{}</m:den></m:f>{}<m:sSup><m:e>{}</m:e><m:sup>{}</m:sup></m:sSup>\
         <m:rad><m:radPr/><m:deg/><m:e>{}</m:e></m:rad><m:d><m:dPr><m:begChr m:val=\"[\"/><m:endChr m:val=\"]\"/></m:dPr><m:e>{}</m:e></m:d>\
         <m:nary><m:naryPr><m:chr m:val=\"∑\"/></m:naryPr><m:sub>{}</m:sub><m:sup>{}</m:sup><m:e>{}</m:e></m:nary></m:oMath>",
        r("a+b"),
        r("2"),
        r("="),
        r("x"),
        r("10"),
        r("y+1"),
        r("z"),
        r("i=1"),
        r("n"),
        r("i")
    );
    let body = format!(
        "{}<w:p><w:r><w:t>2. [判断题]</w:t></w:r>{formula}<w:r><w:t>成立。</w:t></w:r></w:p>{}",
        p("1. [判断题]真。√"),
        p("答案：错")
    );
    let batch = document(&body);
    assert_eq!(
        batch.questions[1].stem,
        "(a+b)/2=x^10√(y+1)[z]∑_(i=1)^ni成立。"
    );
    assert_eq!(codes(&batch), ["formula"]);
    assert_eq!(
        (batch.problems[0].severity, batch.problems[0].place.question),
        (Severity::Warning, Some(1))
    );
    let confidence: Vec<u8> = batch
        .questions
        .iter()
        .map(|question| question.confidence.hundredths())
        .collect();
    assert_eq!(confidence, [100, 85]);
}

#[test]
fn ticks_of_sign_fonts_are_answers() {
    let tick = |font: &str, code: &str| {
        format!("<w:r><w:t>（</w:t><w:sym w:font=\"{font}\" w:char=\"{code}\"/><w:t>）</w:t></w:r>")
    };
    let body = [
        paragraph(
            "",
            &(run("", "1. [判断题]真。") + &tick("Wingdings", "F0FC")),
        ),
        paragraph(
            "",
            &(run("", "2. [判断题]假。") + &tick("Wingdings 2", "F04F")),
        ),
    ];
    assert_eq!(
        all(&document(&body.concat())),
        ["真。（  ） |  | true", "假。（  ） |  | false"]
    );
}

#[test]
fn what_is_left_out_is_told() {
    let body = [
        paragraph(
            "",
            &(run("", "1. [判断题]真。")
                + "<w:del><w:r><w:delText>删</w:delText></w:r></w:del><w:ins><w:r><w:t>增。</w:t></w:r></w:ins>"),
        ),
        paragraph(
            "",
            &(run("", "答案：对")
                + &run("<w:vanish/>", "隐藏")
                + "<w:r><w:footnoteReference w:id=\"1\"/></w:r>"),
        ),
    ];
    let batch = document(&body.concat());
    assert_eq!(all(&batch), ["真。增。 |  | true"]);
    assert_eq!(codes(&batch), ["hidden_text", "notes_left_out"]);
}
