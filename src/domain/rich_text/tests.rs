//! Marks, what only looks like one, and what holds of any text. How each text is shown stands in
//! `tests/rich_text_cases.json`, for this reader and for the pages' alike.

use proptest::prelude::*;

use super::{
    Block, MAX_PICTURES, Piece, RichText, RichTextFault, assets, faults, picture_mark, read,
};
use crate::domain::asset::AssetId;
use crate::domain::question::BLANK;

fn picture(digit: char) -> AssetId {
    digit.to_string().repeat(64).parse().unwrap()
}

fn n_blanks(text: &RichText) -> usize {
    let runs = text.blocks.iter().flat_map(|block| match block {
        Block::Text(runs) => runs.iter().collect::<Vec<_>>(),
        Block::Table(table) => {
            let rows = std::iter::once(&table.head).chain(&table.rows);
            rows.flatten().flatten().collect()
        }
        Block::Picture(_) => Vec::new(),
    });
    let pieces = runs.flat_map(|run| &run.pieces);
    pieces.filter(|piece| **piece == Piece::Blank).count()
}

#[test]
fn texts_without_marks_are_lines_as_they_stand() {
    for source in [
        "党章规定，年满____岁可以申请入党。",
        " 一\n\n　二 \n",
        "1. 甲\n- 乙\n# 丙\n> 丁\n[链接](http://x)",
        "2 * 3 ** 4 * 5",
        "a_b__c_d ________",
        "| 不是表格 |",
        "|a|b|\n下一行",
        "`\n`",
        "![](image1.png)",
        "<b>粗</b>&amp;",
    ] {
        let text = read(source);
        assert!(text.is_lines(), "{source}");
        assert_eq!(text.plain(), source);
        assert_eq!(faults(source), [], "{source}");
    }
}

#[test]
fn broken_pictures_and_tables_are_told_with_their_line() {
    let named = format!("![图](asset:{})", "a".repeat(64));
    for (source, wanted) in [
        (
            "看图\n![图](asset:123)".to_owned(),
            RichTextFault::Picture { line: 2 },
        ),
        (
            format!("如图 {named} 所示"),
            RichTextFault::Picture { line: 1 },
        ),
        (
            format!("|甲|乙|\n|-|-|\n|{named}|丙|"),
            RichTextFault::Picture { line: 3 },
        ),
        (
            named.replace('图', BLANK),
            RichTextFault::Picture { line: 1 },
        ),
        (
            named.replace("a)", "A)"),
            RichTextFault::Picture { line: 1 },
        ),
        (
            "甲\n| 一 | 二 |\n|---|\n| 三 | 四 |".to_owned(),
            RichTextFault::Row {
                line: 3,
                found: 1,
                wanted: 2,
            },
        ),
        (
            "| 一 | 二 |\n|---|---|\n| 三 | 四 |\n| 五 |".to_owned(),
            RichTextFault::Row {
                line: 4,
                found: 1,
                wanted: 2,
            },
        ),
        (
            format!("{}|\n{}|", "|一".repeat(13), "|-".repeat(13)),
            RichTextFault::TableSize {
                line: 1,
                columns: 13,
                cells: 13,
            },
        ),
        (
            format!("{named}\n").repeat(MAX_PICTURES + 1),
            RichTextFault::PictureCount {
                found: MAX_PICTURES + 1,
            },
        ),
    ] {
        assert_eq!(faults(&source), [wanted], "{source}");
    }
    assert_eq!(faults(&named), []);
}

#[test]
fn the_pictures_of_a_text_are_those_that_it_shows() {
    let (one, other) = (picture('1'), picture('2'));
    let source = format!(
        "看图：\n{}\n  {}  \n行内 {}",
        picture_mark("", &one),
        picture_mark("第[一]____图", &other),
        picture_mark("", &picture('3'))
    );
    assert_eq!(assets(&source), [one, other]);
    assert_eq!(
        read(&source).plain(),
        format!("看图：\n\n第一图\n行内 {}", picture_mark("", &picture('3')))
    );
}

/// Texts made of what the reader looks for.
fn sources() -> impl Strategy<Value = String> {
    let hash = "0123456789abcdef".repeat(4);
    let mark = picture_mark("图", &hash.parse().unwrap());
    let pieces = [
        "*",
        "**",
        "`",
        "_",
        "____",
        "|",
        "\\|",
        "-",
        ":",
        "\n",
        "\n\n",
        " ",
        "　",
        "\r",
        "\u{feff}",
        "\0",
        "党",
        "a",
        "<b>",
        "</script>",
        "&lt;",
        "\"",
        "'",
        "![",
        "](asset:",
        "|-|-|",
        "|a|b|",
        "|\n|",
        "1. ",
        "# ",
    ];
    let mut pieces: Vec<String> = pieces.map(str::to_owned).into();
    pieces.push(mark);
    let each = proptest::sample::select(pieces);
    proptest::collection::vec(each, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn every_blank_of_a_source_is_a_blank(source in sources()) {
        prop_assert_eq!(n_blanks(&read(&source)), source.matches(BLANK).count());
    }

    #[test]
    fn nothing_that_is_written_is_lost(source in sources()) {
        // A picture leaves its words, a table its cells; dashes, bars and marks go.
        let words = |text: &str| {
            let mut kept: Vec<char> = text.chars().filter(|c| c.is_alphanumeric() || "<>&\"'".contains(*c)).collect();
            kept.sort_unstable();
            kept
        };
        let named: Vec<String> = assets(&source).iter().map(|asset| format!("asset{asset}")).collect();
        let named = named.concat();
        prop_assert_eq!(words(&(read(&source).plain() + &named)), words(&source));
    }
}
