//! Lines of a table, and what is wrong with some.

use super::*;

const HEADER: &str = "why,case,type,rule,params_json,key_json,response_json,points\n";

/// What the only line of a table is worth, or why not.
fn scored(line: &str) -> Result<(String, String, String), String> {
    let table = format!("{HEADER}{line}\n");
    let lines: Vec<Line> = read(table.as_bytes()).unwrap().collect();
    let [Line { number: 2, case }] = &lines[..] else {
        panic!("{lines:?}");
    };
    let scored = match case {
        Ok(case) => case.score(Language::Chinese),
        Err(refused) => return Err(refused.to_string()),
    };
    let (score, fraction) = (four_places(scored.points), scored.points.to_string());
    Ok((score, fraction, scored.explanation))
}

#[test]
fn a_line_is_scored_exactly_and_explained() {
    let table = [
        (
            r#",1,multiple,half,"{""options"": 4}","""ACD""","""CA""",2"#,
            (
                "1.0000",
                "1",
                "选 A、C，漏选 D：得 1 分（满分 2 分，漏选得一半）",
            ),
        ),
        (
            r#",2,order,absolute,{},"[""A"",""B"",""C""]","[""A"",""C"",""B""]",1"#,
            (
                "0.3333",
                "1/3",
                "排序 A、C、B，正确顺序是 A、B、C：得 0.33 分（满分 1 分，按位置正确的项数得分）",
            ),
        ),
        (
            r#",3,single,formula,"{""options"": 4}","""B""","""C""",2"#,
            (
                "-0.6667",
                "-2/3",
                "选 C，正确答案是 B：得 -0.67 分（满分 2 分，答错倒扣）",
            ),
        ),
        (
            r#",4,multiple,half,"{""options"": 5, ""round"": ""ceil""}","""ABC""","""A""",3"#,
            (
                "2.0000",
                "2",
                "选 A，漏选 B、C：得 2 分（满分 3 分，漏选得一半，向上取整）",
            ),
        ),
        (
            r#",5,multiple,mtf,"{""options"": 5}","""ABC""",,5"#,
            ("0.0000", "0", "未作答：得 0 分（满分 5 分）"),
        ),
        (
            r#",6,single,exact,"{""options"": 4}","""B""","""G""",2"#,
            ("0.0000", "0", "作答不合题目要求：得 0 分（满分 2 分）"),
        ),
        (
            r#",7,single,exact,"{""options"": 4}","""B""","""甲""",2"#,
            ("0.0000", "0", "作答不合题目要求：得 0 分（满分 2 分）"),
        ),
        (
            r#",8,multiple,exact,{},"""ABC""","""c, b、A a""",4"#,
            ("4.0000", "4", "选 A、B、C，正确：得 4 分（满分 4 分）"),
        ),
    ];
    for (line, (score, fraction, explanation)) in table {
        let wanted = (
            score.to_owned(),
            fraction.to_owned(),
            explanation.to_owned(),
        );
        assert_eq!(scored(line), Ok(wanted), "{line}");
    }
}

#[test]
fn what_is_wrong_with_a_line_is_told() {
    let table = [
        (
            r#",1,multiple,haf,{},"""A""","""A""",2"#,
            "`haf` is not a scoring rule",
        ),
        (
            r#",1,multiple,fixed,{},"""A""","""A""",2"#,
            "rule `fixed` needs `each`",
        ),
        (
            r#",1,multiple,half,"{""ecah"": 1}","""A""","""A""",2"#,
            "rule `half` has no parameter `ecah`",
        ),
        (
            r#",1,multiple,fixed,"{""each"": ""x""}","""A""","""A""",2"#,
            "`each` is `x`; wanted a number of marks",
        ),
        (
            r#",1,multiple,pairs,{},"""A""","""A""",2"#,
            "rule `pairs` does not apply to multiple",
        ),
        (
            r#",1,multiple,mtf,{},"""A""","""A""",2"#,
            "wanted `options`, how many there are",
        ),
        (
            r#",1,essay,manual,{},"""A""","""A""",2"#,
            "`type` is `essay`; wanted single",
        ),
        (
            r#",1,multiple,half,{,"""A""","""A""",2"#,
            "`params_json` is `{`; wanted JSON",
        ),
        (
            r#",1,multiple,half,[],"""A""","""A""",2"#,
            "`params_json` is `[]`; wanted an object",
        ),
        (
            r#",1,order,exact,{},"""A""","[]",2"#,
            "`key_json` is `\"A\"`; wanted the items in order",
        ),
        (
            r#",1,blank,norm,{},[[]],"[""x""]",2"#,
            "wanted a list of accepted texts",
        ),
        (
            r#",1,single,exact,{},"""A""","""A""",-2"#,
            "`points` is `-2`; wanted a number of marks",
        ),
        (",1,single", "the line is too short"),
    ];
    for (line, wanted) in table {
        let told = scored(line).unwrap_err();
        assert!(told.contains(wanted), "{line}: {told}");
    }
}

#[test]
fn missing_columns_are_named() {
    let Err(told) = read("case,type,rule\n".as_bytes()) else {
        panic!("read");
    };
    assert_eq!(
        told,
        "columns are missing: params_json, key_json, response_json, points"
    );
}
