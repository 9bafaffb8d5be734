//! Rules about one question: what stands beside the stem, and what remains.

use super::alone::{Case, FOUR};
use super::*;

#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) fn options() -> Vec<Case> {
    let one = |rule, bad: &str, good: &str| {
        let stem = "某支部开展学习活动，最恰当的做法是（　　）。";
        (rule, single(stem, bad), single(stem, good))
    };
    let listed = |options: &str| {
        quoting(
            single("信息技术深度融合的领域是（　　）。", options),
            "深度融合教育、医疗、养老等多个领域",
        )
    };
    vec![
        one(Rule::D1, "+甲方案|乙方案|丙方案", FOUR),
        (
            Rule::D1,
            multiple("下列各项中，属于任务内容的有（　　）。", "+甲|+乙|丙"),
            multiple("下列各项中，属于任务内容的有（　　）。", "+甲|+乙|丙|丁|戊"),
        ),
        one(Rule::D2, "+10亿|9亿|十亿|8亿", "+10亿|9亿|11亿|8亿"),
        one(Rule::D2, "+先易、后难|先难后易|先易后难|同时推进", FOUR),
        one(
            Rule::D3,
            "+先通读原文再分专题研讨最后对照岗位|读报|听课|讨论",
            "+先通读原文再研讨|读报纸和文件|听一堂辅导课|分组进行讨论",
        ),
        one(
            Rule::D4,
            "+读报|先通读原文再分专题研讨|请老师来作几次专题辅导|组织大家分组展开讨论",
            FOUR,
        ),
        one(
            Rule::D5,
            "+网络安全|网络安全产业|数据共享|人才培养",
            "+15项|5项|25项|35项",
        ),
        one(
            Rule::D7,
            "+《网络安全法》|数据安全法|电子签名法|密码法",
            "+《网络安全法》|《数据安全法》|《密码法》|《刑法》",
        ),
        one(
            Rule::D7,
            "+2014年|2015年2月|2016年|2017年",
            "+2014年2月|2015年2月|2016年3月|2017年8月",
        ),
        one(
            Rule::D7,
            "+60所|200所|300个|500所",
            "+60余所|200所|3千所|5万所",
        ),
        one(
            Rule::D8,
            &format!("+{}|乙|丙|丁", "长".repeat(35)),
            &format!("+{}|乙|丙|丁", "长".repeat(34)),
        ),
        one(
            Rule::D9,
            "+发展互联网|发展网络空间|发展制造业|发展农业",
            "+发展互联网|发展服务业|发展制造业|发展农业",
        ),
        one(Rule::D11, "+30项|20项|10项|40项", "10项|20项|+30项|40项"),
        one(Rule::D12, "甲方案|乙方案|丙方案|+以上都对", FOUR),
        (
            Rule::D6b,
            listed("+教育|养老|交通|军事"),
            listed("+教育|旅游|交通|军事"),
        ),
        (
            Rule::D6b,
            quoting(
                multiple("深度融合的领域有（　　）。", "+教育|+医疗|养老|军事"),
                "深度融合教育、医疗、养老等多个领域",
            ),
            listed("+教育|养老|医疗|养老等"),
        ),
        (
            Rule::D6b,
            listed("+教育|养老|交通|军事"),
            with(listed("+教育|养老|交通|军事"), |parts| {
                parts.cognitive = Cognitive::Understand;
            }),
        ),
        one(
            Rule::D13,
            "+逐步推开|完全放开|一律禁止|分类管理",
            "+逐步推开|给予一定的支持|提出必然要求|分类管理",
        ),
        (
            Rule::D14,
            single(
                "关于网络强国的重要思想，系统回答了哪一方面的问题？（　　）",
                "+怎样建设网络强国|怎样发展数字经济|怎样保障信息安全|怎样开展公正执法",
            ),
            single(
                "关于网络强国的重要思想，系统回答了哪一方面的问题？（　　）",
                "+怎样建设网络强国|网络强国有何经验|怎样保障信息安全|怎样开展公正执法",
            ),
        ),
        (
            Rule::C1,
            single(
                "加强网络安全学科建设的意见属于哪一类文件？（　　）",
                "+网络安全学科建设类|数字经济发展类|人才引进类|产业园区类",
            ),
            single(
                "加强网络安全学科建设的意见属于哪一类文件？（　　）",
                "+网络安全学科建设类|网络安全产业类|人才引进类|产业园区类",
            ),
        ),
    ]
}

pub(super) fn others() -> Vec<Case> {
    let asks = |stem: &str, options: &str| single(stem, options);
    let sets = "甲项|乙项|丙项";
    vec![
        (
            Rule::N1,
            asks("下列做法中，不符合要求的是（　　）。", FOUR),
            asks("下列做法中，**不**符合要求的是（　　）。", FOUR),
        ),
        (
            Rule::N1,
            asks("下列关于数字经济的说法，错误的是（　　）。", FOUR),
            asks("某单位没有演练过，不断出错。还没有顾到的是（　　）。", FOUR),
        ),
        (
            Rule::N2,
            asks(
                "下列做法中，**不**恰当的是（　　）。",
                "+不作登记|逐一登记|定期回访|公开结果",
            ),
            asks(
                "下列做法中，**不**恰当的是（　　）。",
                "+随意处置|不断改进|定期回访|公开结果",
            ),
        ),
        (
            Rule::T2,
            truth(&"长".repeat(81), false),
            truth(
                &format!("根据材料《{}》，{}。", "题".repeat(60), "长".repeat(70)),
                false,
            ),
        ),
        (
            Rule::T2,
            truth("已有60所高校设立学院，200所高校设立专业。", false),
            truth("2022年7月12日，参加的国家有60个。", false),
        ),
        (
            Rule::T2,
            truth("网络安全是整体的；网络安全是开放的。", false),
            truth("网络安全是整体的，也是开放的。", true),
        ),
        (
            Rule::M1,
            matching(sets, "五个|六个|七个|5个"),
            matching(sets, "五个|六个|七个|八个"),
        ),
        (
            Rule::M2,
            matching(sets, "一|二|三"),
            matching(sets, "一|二|三|四"),
        ),
        (
            Rule::M3,
            order("请按先后排列。", "2014年，甲|2014年2月，乙|2015年，丙"),
            order("请按先后排列。", "2014年2月，甲|2014年8月，乙|2015年，丙"),
        ),
        (
            Rule::M3,
            order("请按先后排列。", "2013年，甲|2015年，乙|2014年，丙"),
            order("请按先后排列。", "2015年，甲|印发，乙|2014年，丙"),
        ),
        (
            Rule::B6Name,
            asks("习总书记在大会上提出的命题是（　　）。", FOUR),
            asks("习近平总书记在大会上提出的命题是（　　）。", FOUR),
        ),
        (
            Rule::B6Name,
            asks("十八大以来，我国网信事业取得的成就有（　　）。", FOUR),
            asks("党的十八大以来，我国网信事业取得的成就是（　　）。", FOUR),
        ),
    ]
}
