//! Rules about one question.

use super::super::super::question::{Kind, Passage};
use super::super::super::scoring::Rule as Scoring;
use super::*;

/// A rule, a question where it fires, and one where it does not.
pub(super) type Case = (Rule, Parts, Parts);

pub(super) const FOUR: &str = "+甲方案|乙方案|丙方案|丁方案";

fn stems() -> Vec<Case> {
    let stem = |rule, bad: &str, good: &str| (rule, single(bad, FOUR), single(good, FOUR));
    let good = "某支部开展学习活动，最恰当的做法是（　　）。";
    vec![
        stem(
            Rule::S1,
            "根据材料《综述》，其主要目的和主要任务是（　　）。",
            "根据材料《综述》，该文提出的主要目的是（　　）。",
        ),
        stem(
            Rule::S1,
            "因此，网络安全工作的主要任务是（　　）。",
            "其他条件不变时，网络安全工作的任务是（　　）。",
        ),
        stem(
            Rule::S2,
            "某市日前举办的宣传周活动的主题是（　　）。",
            "某市在7月1日前举办的2023年活动主题是（　　）。",
        ),
        stem(
            Rule::S2,
            "上述活动中由网信部门主办的是（　　）。",
            "甲市办展览，乙市办讲座，丙市办比赛。上述活动中由网信部门主办的是（　　）。",
        ),
        stem(
            Rule::S3,
            "全国网络安全和信息化工作会议在7月14日召开的地点是（　　）。",
            "2023年全国网络安全和信息化工作会议在7月召开的地点是（　　）。",
        ),
        stem(
            Rule::S3,
            "去年我国数字经济规模达到的数目是（　　）。",
            "我国每年9月举办宣传周活动的地点是（　　）。",
        ),
        stem(
            Rule::S4,
            "目前我国网民规模已经达到的数目是（　　）。",
            "截至2023年6月，目前我国网民规模已经达到（　　）。",
        ),
        stem(
            Rule::S4,
            "当前我国网络安全面临的主要威胁是（　　）。",
            "材料说“当前，世界范围的威胁日益突出”，应对的办法是（　　）。",
        ),
        stem(Rule::S5, "这一重大命题首次提出的场合是（　　）。", good),
        stem(Rule::S6, "网络安全是（　　）。", good),
        stem(
            Rule::S6,
            "根据材料《综述》，核心是（　　）。",
            "根据材料《综述》，我国网民规模为（　　）。",
        ),
        stem(
            Rule::S7,
            &format!("{}，最恰当的做法是（　　）。", "长".repeat(121)),
            &format!(
                "根据材料《{}》，{}，最恰当的做法是（　　）。",
                "题".repeat(60),
                "长".repeat(90)
            ),
        ),
        stem(
            Rule::S7Long,
            &format!("{}，最恰当的做法是（　　）。", "长".repeat(191)),
            &format!("{}，最恰当的做法是（　　）。", "长".repeat(185)),
        ),
        stem(
            Rule::S8,
            "某支部学习《综述，最恰当的做法是（　　）。",
            "某支部学习《“综述”（上）》，最恰当的做法是（　　）。",
        ),
        stem(
            Rule::S9,
            "鲜明提出使命任务，明确十个坚持（　　）重要原则。",
            "印发《关于加强人才培养的意见》的时间是（　　）。",
        ),
        stem(
            Rule::S10,
            "根据材料，我国数字经济的规模达到（　　）。",
            "根据材料《综述》，我国新材料产业的规模达到（　　）。",
        ),
        (
            Rule::S11,
            blank("把牢工作正确的____方向和____方向，意义重大", "政治|战略"),
            blank("使命任务共____个方面、____个字，意义重大", "5|30"),
        ),
        stem(
            Rule::S12,
            "网络安全和信息化是一体之两翼、驱动之双轮",
            "下列关于网络安全和信息化的说法，恰当的一项",
        ),
    ]
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn keys() -> Vec<Case> {
    let quoted = |stem: &str, key: &str, quote: &str| quoting(blank(stem, key), quote);
    vec![
        (
            Rule::K1,
            blank("网络空间的竞争归根结底是人才竞争，即____的竞争。", "人才"),
            blank(
                "网络空间的竞争归根结底是____竞争。（填“人才”或“技术”）",
                "人才",
            ),
        ),
        (
            Rule::K1,
            single(
                "某支部倡导原原本本学，属于（　　）。",
                "+原原本本学|深入系统学|联系实际学|集中辅导学",
            ),
            single(
                "在原原本本学和联系实际学之间，应当先做到（　　）。",
                "+原原本本学|深入系统学|联系实际学|集中辅导学",
            ),
        ),
        (
            Rule::K3,
            blank("要使全国一张____都安全可靠。", "网"),
            blank("网信工作的使命任务一共有____个方面。", "五"),
        ),
        (
            Rule::K4,
            blank("重点领域有金融、能源、____等。", "交通"),
            blank("坚持平等、____的原则，共同治理网络空间。", "互利"),
        ),
        (
            Rule::K5,
            blank("要走好的道路是____。", "中国特色社会主义治网之道"),
            blank("要走好的道路是____。", "治网之道/中国特色社会主义治网之道"),
        ),
        (
            Rule::K6,
            blank("面对困难，我们____。", "要下定决心"),
            blank("发挥数据这一生产____的作用。", "要素"),
        ),
        (
            Rule::K7,
            multiple(
                "下列各项中，属于使命任务内容的有（　　）。",
                "+甲|+乙|+丙|+丁",
            ),
            multiple(
                "下列各项中，属于使命任务内容的有（　　）。",
                "+甲|+乙|+丙|丁",
            ),
        ),
        (
            Rule::K8,
            quoted(
                "网络空间的竞争归根结底是____竞争。",
                "人才",
                "归根结底是技术的竞争",
            ),
            quoted(
                "网络空间的竞争归根结底是____竞争。",
                "人才",
                "归根结底是人 才竞争",
            ),
        ),
        (
            Rule::K9,
            quoting(
                single(
                    "我国制定发布的网络安全国家标准共有（　　）。",
                    "67项|267项|+367项|467项",
                ),
                "制定发布1367项网络安全国家标准",
            ),
            quoting(
                single(
                    "我国制定发布的网络安全国家标准共有（　　）。",
                    "67项|267项|+367项|467项",
                ),
                "制定发布三百六十七项国家标准",
            ),
        ),
        (
            Rule::K9,
            quoted("网信工作的使命任务一共有____个方面。", "5", "6个方面"),
            quoted(
                "网信工作的使命任务一共有____个方面。",
                "5",
                "五个方面、30个字",
            ),
        ),
        (
            Rule::K10,
            blank("要占领网上的____，赢得网上的____。", "阵地|主导权/阵地"),
            with(
                blank("要占领网上的____，赢得网上的____。", "阵地|主导权/阵地"),
                |parts| {
                    parts.rule = Some(
                        Scoring::authored("per_blank unordered=true")
                            .unwrap()
                            .fitted_to(Kind::Blank),
                    );
                },
            ),
        ),
        (
            Rule::K10Spare,
            blank("网信工作的使命任务一共有____个方面。", "5个/五个"),
            blank("网信工作的使命任务一共有____个方面。", "5个/五大"),
        ),
    ]
}

pub(super) fn cases() -> Vec<Case> {
    [stems(), keys(), beside::options(), beside::others()].concat()
}

/// Found and not found in this text.
const TEXT: &str = "网络空间的竞争，归根结底是人才竞争。一切竞争，归根结底是实力竞争。网络安全是整体的而不是割裂的。\
                    世界互联网大会在乌镇举办。";

pub(super) fn cases_with_texts() -> Vec<Case> {
    let asks = |stem: &str| single(stem, FOUR);
    let told = "网络安全是整体的而不是割裂的。";
    vec![
        (
            Rule::K2,
            blank("要懂得，竞争，归根结底是____竞争。", "人才"),
            blank("要懂得，竞争，归根结底是____竞争。", "人才/实力"),
        ),
        (
            Rule::D6,
            single("世界互联网大会在（　　）举办。", "+上海|乌镇|武汉|广州"),
            single("世界互联网大会在（　　）举办。", "+乌镇|上海|武汉|广州"),
        ),
        (
            Rule::T3,
            truth(told, true),
            truth("网络安全是开放的而不是割裂的。", true),
        ),
        (Rule::T3, truth(told, true), truth(told, false)),
        (
            Rule::B5,
            quoting(
                asks("网络空间竞争的根本在于（　　）。"),
                "归根结底是资本竞争",
            ),
            quoting(
                asks("网络空间竞争的根本在于（　　）。"),
                "归根结底 是人才竞争",
            ),
        ),
        (
            Rule::B6,
            asks("某支部开展的违禁词活动的目的是（　　）。"),
            asks("某支部开展的学习活动的目的是（　　）。"),
        ),
        (
            Rule::B7,
            asks("“网络空间的竞争归根结底是资本竞争”的意思是（　　）。"),
            asks("“网络空间的竞争，归根结底是（　　）竞争。”空中应填（何词）？"),
        ),
    ]
}

#[test]
fn each_rule_fires_where_it_should_and_nowhere_else() {
    for (rule, bad, good) in cases() {
        let (found, quiet) = (
            rules_of(std::slice::from_ref(&bad), &Sources::default()),
            rules_of(std::slice::from_ref(&good), &Sources::default()),
        );
        assert!(
            found.contains(&rule),
            "{rule:?} is silent: {}",
            bad.body.stem
        );
        assert!(!quiet.contains(&rule), "{rule:?} fires: {}", good.body.stem);
    }
}

#[test]
fn rules_that_need_texts_fire_where_the_texts_are_at_hand() {
    let sources = Sources::new([("study", TEXT)]).with_banned(["违禁词", " "]);
    for (rule, bad, good) in cases_with_texts() {
        let (found, quiet) = (
            rules_of(std::slice::from_ref(&bad), &sources),
            rules_of(std::slice::from_ref(&good), &sources),
        );
        assert!(
            found.contains(&rule),
            "{rule:?} is silent: {}",
            bad.body.stem
        );
        assert!(!quiet.contains(&rule), "{rule:?} fires: {}", good.body.stem);
        let without = rules_of(&[bad], &Sources::default());
        assert!(
            !rule.needs_texts() || !without.contains(&rule),
            "{rule:?} without texts"
        );
    }
}

#[test]
fn evidence_that_notes_its_passage_is_held_to_its_place() {
    let quote = "归根结底是人才竞争";
    let at = TEXT.chars().collect::<String>().find(quote).unwrap();
    let from = TEXT[..at].chars().count();
    let noting = |from| {
        let parts = quoting(single("网络空间竞争的根本在于（　　）。", FOUR), quote);
        with(parts, |parts| {
            parts.evidence[0].passage = Passage::of(from, quote);
        })
    };
    let found = |parts: Parts, text: &str| -> Vec<(String, String)> {
        let sources = Sources::new([("study", text)]);
        let found = lint_question(&question(parts), &sources).into_iter();
        let found = found.filter(|finding| finding.rule == Rule::B5);
        found
            .map(|finding| (finding.field, finding.hint.zh))
            .collect()
    };
    assert_eq!(found(noting(from), TEXT), []);
    let moved = found(noting(from), &format!("新序。{TEXT}"));
    assert_eq!(moved[0].0, "evidence[0].span");
    let place = format!("span 改为 [{}, {}]", from + 3, from + 12);
    assert!(moved[0].1.contains(&place), "{moved:?}");
    let gone = found(noting(from), "一切竞争，归根结底是实力竞争。");
    assert_eq!(gone[0].0, "evidence[0].quote");
}
