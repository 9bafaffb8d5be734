//! Parts within texts.

use super::super::super::{Batch, ForeignKey, ForeignQuestion};
use super::super::short::Case;
use super::*;

fn file(text: &str) -> Batch {
    let xml = format!(
        "<quiz><question type=\"cloze\"><questiontext format=\"html\"><text><![CDATA[{text}]]></text></questiontext></question></quiz>"
    );
    super::super::read(xml.as_bytes())
}

fn only(batch: &Batch) -> &ForeignQuestion {
    assert_eq!(batch.questions.len(), 1, "{:?}", batch.problems);
    &batch.questions[0]
}

fn accepted(batch: &Batch) -> Vec<Vec<String>> {
    match &only(batch).key {
        Some(ForeignKey::Blanks(blanks)) => blanks.clone(),
        other => panic!("{other:?} {:?}", batch.problems),
    }
}

fn refused(text: &str) -> &'static str {
    let batch = file(text);
    assert!(batch.questions.is_empty());
    batch.problems[0].code
}

#[test]
fn every_name_of_a_part_is_known() {
    let kinds = [
        ("SHORTANSWER SA MW", PartKind::ShortAnswer(Case::Same)),
        (
            "SHORTANSWER_C SAC MWC",
            PartKind::ShortAnswer(Case::Different),
        ),
        ("NUMERICAL NM", PartKind::Numerical),
        (
            "MULTICHOICE MULTICHOICE_V MULTICHOICE_H MULTICHOICE_S MULTICHOICE_VS MULTICHOICE_HS MC MCV MCH MCS MCVS MCHS",
            PartKind::MultiChoice,
        ),
        (
            "MULTIRESPONSE MULTIRESPONSE_H MULTIRESPONSE_S MULTIRESPONSE_HS MR MRH MRS MRHS",
            PartKind::MultiResponse,
        ),
    ];
    for (names, wanted) in kinds {
        for name in names.split(' ') {
            let text = format!("{{2:{name}:=a}}");
            let (pieces, _) = split(&text);
            let [Piece::Part(part)] = &*pieces else {
                panic!("{name}");
            };
            assert_eq!((part.kind, part.marks), (wanted, "2"), "{name}");
        }
    }
    for text in [
        "{1:XX:=a}",
        "{1:MCX:=a}",
        "{a:SA:=a}",
        "{SA:=a}",
        "{}",
        "{1:sa:=a}",
    ] {
        assert_eq!(split(text).0, [Piece::Text(text)], "{text}");
    }
}

#[test]
fn short_answers_are_the_blanks_of_one_question() {
    let batch =
        file("<p>一大在{1:SHORTANSWER:=上海#对~%50%浙江~=沪~*#再想想}和{2:SA:%100%嘉兴}召开。</p>");
    let question = only(&batch);
    assert_eq!(question.kind, ForeignKind::Blank);
    assert_eq!(question.stem, "一大在____和____召开。");
    assert_eq!(accepted(&batch), [vec!["上海", "沪"], vec!["嘉兴"]]);
    assert_eq!(question.marks.as_deref(), Some("3"));
    assert_eq!(question.explanation, "“上海”：对\n其他答案：再想想");
    let codes: Vec<&str> = batch.problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["uneven_blanks", "partial_answer"]);
}

#[test]
fn escapes_and_entities_are_characters_of_the_answer() {
    let batch = file(r"{:SA:=a\}b\~c\#d&#125;&#126;&amp;&quot;\*e~={x}{:SA:= ok }");
    assert_eq!(accepted(&batch), [vec!["a}b~c#d}~&\"*e", "{x"], vec!["ok"]]);
    assert_eq!(only(&batch).stem, "____ ____");
    assert_eq!(only(&batch).marks, None);
}

#[test]
fn line_breaks_of_editors_within_a_part_do_not_matter() {
    let batch = file("甲{1:SA:=上海<br />~\n=<b>沪</b>}乙{1:SA:=丙}");
    assert_eq!(accepted(&batch), [vec!["上海", "沪"], vec!["丙"]]);
}

#[test]
fn one_choice_in_a_text_is_a_choice() {
    let batch = file("首都是{1:MCS:上海#错~=北京~%0%天津}。");
    let question = only(&batch);
    assert_eq!(
        (question.kind, &*question.stem),
        (ForeignKind::Single, "首都是____。")
    );
    assert_eq!(
        question.key,
        Some(ForeignKey::Choices(vec!["B".to_owned()]))
    );
    let batch = file("偶数：{1:MR:=2~=4~3}");
    let question = only(&batch);
    assert_eq!(question.kind, ForeignKind::Multiple);
    let key = vec!["A".to_owned(), "B".to_owned()];
    assert_eq!(question.key, Some(ForeignKey::Choices(key)));
    let batch = file("圆周率约为{1:NUMERICAL:=3.14:0.01}");
    assert_eq!(only(&batch).kind, ForeignKind::Numeric);
    assert!(only(&batch).key.is_some());
}

#[test]
fn what_is_several_questions_in_one_is_refused_by_its_parts() {
    let text = "{1:MC:=a~b} {1:SA:=c} {1:NM:=1} {1:MC:=a~b}";
    assert_eq!(refused(text), "cloze_mixed");
    assert!(
        file(text).problems[0]
            .chinese
            .contains("2 处选择、1 处数值、1 处填空")
    );
    assert_eq!(refused("没有代码"), "cloze_without_parts");
    assert_eq!(refused("{1:MULTICHOICE}"), "cloze_without_parts");
    assert_eq!(refused("{1:SA:=没完"), "cloze_broken");
    assert_eq!(refused("{1:MC:=只有一个}"), "too_few_options");
    assert_eq!(refused("{1:MC:甲~%50%乙}"), "no_full_answer");
}

#[test]
fn what_is_left_of_a_code_or_a_line_to_write_on_holds_the_question() {
    let batch = file("{1:SA:=甲}和{1:SAX:=乙}");
    assert_eq!(only(&batch).key, None);
    assert_eq!(batch.problems[0].code, "cloze_unknown_part");
    let batch = file("{1:SA:=甲}和______");
    assert_eq!(only(&batch).key, None);
    assert_eq!(batch.problems[0].code, "blank_count");
    let batch = file("{1:NM:=零}");
    assert_eq!(batch.problems[0].code, "invalid_number");
}
