//! Fill-ins: their blanks and what fills them.

use super::*;

#[test]
fn blanks_are_underscores_or_empty_brackets() {
    for (stem, wanted) in [
        ("坚持__与____", "坚持____与____"),
        ("坚持＿＿＿与_______", "坚持____与____"),
        ("坚持（ ）与（　　）", "坚持____与____"),
        ("坚持()与( )", "坚持____与____"),
        ("坚持【】与【 】", "坚持____与____"),
        ("坚持____与（ ）", "坚持____与____"),
    ] {
        for answer in [
            "创新 协调",
            "创新、协调",
            "创新；协调",
            "创新，协调",
            "创新|协调",
            "(1)创新 (2)协调",
            "①创新；②协调。",
            "1.创新 2.协调",
            "创新\t协调",
            "创新\n协调",
        ] {
            let text = format!("1. [填空题]{stem}\n答案：{answer}");
            assert_eq!(
                all(&text),
                [format!("blank | {wanted} |  | 创新 + 协调 | 100")],
                "{stem} {answer:?}"
            );
        }
    }
}

#[test]
fn alternatives_of_a_blank_are_separated_by_semicolons_or_slashes() {
    for (stem, answer, wanted) in [
        ("简称____", "中共；中国共产党", "中共=中国共产党"),
        ("简称____", "中共/中国共产党", "中共=中国共产党"),
        ("简称____", "中共;中国共产党", "中共=中国共产党"),
        (
            "由____和____",
            "马克思/卡尔·马克思|恩格斯；弗里德里希·恩格斯",
            "马克思=卡尔·马克思 + 恩格斯=弗里德里希·恩格斯",
        ),
        ("名为____", "创新、协调", "创新、协调"),
    ] {
        let text = format!("一、填空题（每空1分）\n1. {stem}\n答案：{answer}");
        assert_eq!(all(&text), [format!("blank | {stem} |  | {wanted} | 100")]);
    }
    let question = only("一、填空题（每空0.5分）\n1. 由____、____和____\n答案：甲 乙 丙");
    assert_eq!(question.marks.as_deref(), Some("1.5"));
}

#[test]
fn answers_in_the_brackets_of_a_fill_in_become_blanks_with_a_warning() {
    for stem in [
        "1. [填空题]坚持(创新)与(协调/协同)发展",
        "1. [填空题]坚持【创新】与【协调/协同】发展",
    ] {
        assert_eq!(
            all(stem),
            ["blank | 坚持____与____发展 |  | 创新 + 协调=协同 | 85"]
        );
        assert_eq!(codes(stem), ["blanks_in_brackets"]);
    }
}
