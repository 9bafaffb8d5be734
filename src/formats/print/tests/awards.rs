//! What stands on 证书.

use jiff::civil::date;

use super::seen;
use crate::domain::roster::{BranchPath, RosterEntry};
use crate::formats::print::*;

pub(super) const CEREMONY: Ceremony<'_> = Ceremony {
    exam: "“强国”知识竞赛",
    issuer: Some("集团公司党群工作部"),
    date: date(2026, 7, 1),
    series: "9F3A12CD",
};

pub(super) fn award(name: &str, honour: Honour) -> Award {
    Award {
        person: RosterEntry {
            number: "0001".to_owned(),
            name: name.to_owned(),
            branch: BranchPath::parse("集团公司党委/第一党支部").unwrap(),
        },
        marks: ("96.5".parse().unwrap(), "100".parse().unwrap()),
        honour,
    }
}

#[test]
fn every_award_is_a_page_with_its_own_words() {
    let both = [
        award("张三", Honour::Placed(3)),
        award("李四", Honour::Passed),
    ];
    let sealed = Ceremony {
        issuer: None,
        ..CEREMONY
    };
    let html = [
        certificates(&CEREMONY, &both[..1]),
        certificates(&sealed, &both[1..]),
    ]
    .concat();
    let pages: Vec<String> = html
        .split("<section")
        .skip(1)
        .map(|page| seen(&format!("<body><section{page}")))
        .collect();
    let lines = |page: &str| {
        let lines = page.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.take(6).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        lines(&pages[0]),
        [
            "荣誉证书",
            "CERTIFICATE OF HONOUR",
            "张三集团公司党委/第一党支部",
            "在“‘强国’知识竞赛”中取得 96.5 分（满分 100 分），名列第 3 名，特发此证。",
            "证书编号：9F3A12CD-0001",
            "集团公司党群工作部2026年7月1日",
        ]
    );
    assert_eq!(
        lines(&pages[1]),
        [
            "合格证书",
            "CERTIFICATE OF ACHIEVEMENT",
            "李四集团公司党委/第一党支部",
            "在“‘强国’知识竞赛”中取得 96.5 分（满分 100 分），成绩合格，特发此证。",
            "证书编号：9F3A12CD-0001",
            "（盖章）2026年7月1日",
        ]
    );
    assert_eq!(pages.len(), 2);
}
