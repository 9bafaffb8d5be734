//! What says the same, what does not, and what a person should see.

use super::*;

mod properties;
mod spelling;

const UNIT_OPTIONAL: Policy = Policy {
    simplify: true,
    unit_optional: true,
};

fn plainly(text: &str) -> Reading {
    read(text, Policy::default())
}

/// Whether `answer` says what `accepted` says.
fn says(answer: &str, accepted: &str, policy: Policy) -> bool {
    read(answer, policy).says(&read(accepted, policy))
}

/// Texts, parted by ` = `, that all say the same.
const SAME: &str = "
国家安全 = 国家安全。 = “国家安全” = 國家安全 = 国家\u{200b}安\u{3000}全
《网络安全法》 = 〈网络安全法〉 = 网络安全法 = 「網絡安全法」 = <<网络安全法>>
APP = ａｐｐ = app = “App”
互联网+ = “互联网＋”
甲、乙和丙 = 甲，乙和丙 = 甲乙和丙
10 = 十 = １０ = 拾 = 壹拾 = ⑩ = 10.0
20 = 二十 = 廿 = 贰拾 = 貳拾
1000 = 1,000 = 1，000 = 一千 = 1千
12345678 = 12,345,678 = 一千二百三十四万五千六百七十八 = 壹仟贰佰叁拾肆万伍仟陆佰柒拾捌 = 1234.5678万
1049 = 一千零四十九 = 一〇四九
五个 = 5个 = 伍个
两项 = 2项 = 二项 = 貳項
200 = 二百 = 两百
367项 = 三百六十七项 = 叁佰陆拾柒项 = 三六七项 = “367 项”。
50.2万亿元 = 五十点二万亿元 = 50.2 万亿元 = 502000亿元 = 50.20万亿元 = ５０．２萬億元
20.5亿 = 2050000000 = 二十点五亿 = 20亿5000万 = 二十亿五千万 = 205000万
35000 = 3万5000 = 3.5万 = 三万五千
41.5% = 41.5％ = 百分之四十一点五 = 百分之41.5 = 41。5%
100% = 百分之百 = 百分之一百
5‰ = 千分之五
0.5 = .5 = 零点五
-5℃ = －5℃ = −5 °C
三分之二 = 2/3
60余所 = 六十余所 = 60多所 = 六十多所
十多个 = 10多个 = 十余个
二十余万人 = 20多万人
约10亿 = 大约十亿 = 大概10亿
近10亿 = 将近10亿 = 接近十亿
超过10亿 = 超10亿 = 逾10亿
10亿以上 = 十亿以上
2014年 = 二〇一四年 = 二○一四年 = 二零一四年 = 二千零一十四年
2022年7月12日 = 2022年07月12日 = 2022-07-12 = 2022.7.12 = 2022/7/12 = 2022。7。12 = 二〇二二年七月十二日 = 2022年7月12号 = “2022年7月12日”
2024年2月29日 = 2024-2-29 = 二〇二四年二月廿九日
2018年4月 = 2018年04月 = 2018-04 = 2018/4 = 2018.4 = 二〇一八年四月 = 二千零一十八点四
7月12日 = 07月12日 = 七月十二号
第三 = 第3
第二十届 = 第20届
三个代表 = 3个代表
党的二十大 = 党的20大
网民达20.5亿人 = 网民达二十点五亿人 = 网民达2050000000人
增长百分之四十一点五 = 增长41.5%
九·一八事变 = 九一八事变
10² = 10^2
国家统一、千秋伟业 = 国家统一千秋伟业
TCP/IP = tcp／ip
";

#[test]
fn what_a_reader_takes_for_the_same_is_the_same() {
    for line in SAME.lines().filter(|line| !line.is_empty()) {
        let texts: Vec<&str> = line.split(" = ").collect();
        for text in &texts {
            let found = (plainly(text), plainly(texts[0]));
            assert!(found.0.says(&found.1), "{text}: {found:?}");
        }
    }
}

/// Pairs, parted by ` ≠ `, that say different things.
const DIFFERENT: &str = "
国家安全 ≠ 国家的安全
41.5 ≠ 415
41.5% ≠ 415%
41.5% ≠ 0.415
41.5% ≠ 41.5
41,5 ≠ 415
增长41.5% ≠ 增长415%
十、二 ≠ 12
十、二 ≠ 十二
10² ≠ 102
①5 ≠ 15
⒈5亿 ≠ 1.5亿
1、000 ≠ 1000
10亿 ≠ 10亿多
10亿多 ≠ 10多亿
10亿多 ≠ 超10亿
近10亿 ≠ 10亿
约10亿 ≠ 近10亿
10亿 ≠ 10亿以上
367项 ≠ 367部
367项 ≠ 367
50.2万亿元 ≠ 50.2亿元
5个 ≠ 第5个
2022年7月12日 ≠ 2022年12月7日
2022年7月12日 ≠ 2022712
2022年7月12日 ≠ 2022年7月
2018.1 ≠ 2018.10
2014年 ≠ 2014
7月12日 ≠ 7.12
2023年2月29日 ≠ 2023年3月1日
一百八 ≠ 180
一百八 ≠ 108
三四十 ≠ 40
三四 ≠ 34
两 ≠ 2
统一 ≠ 统
万一 ≠ 10001
007 ≠ 7
1.2.3 ≠ 12.3
工业4.0 ≠ 工业4
互联网+ ≠ 互联网
-5 ≠ 5
.5 ≠ 5
约.5 ≠ 约5
三分之二 ≠ 3分2
二〇二二 ≠ 二二
";

#[test]
fn what_a_reader_takes_for_different_is_different() {
    for line in DIFFERENT.lines().filter(|line| !line.is_empty()) {
        let (a, b) = line.split_once(" ≠ ").unwrap();
        let found = (plainly(a), plainly(b));
        assert!(!found.0.says(&found.1), "{a} {b}: {found:?}");
    }
}

#[test]
fn a_numeral_in_a_word_stays_a_word() {
    let words = "一带一路 统一 万一 唯一 一心一意 千方百计 百万雄师 三农 两翼 双轮 五四 十三五规划 大陆 队伍 专一";
    for word in words.split(' ') {
        assert_eq!(plainly(word).canonical(), word);
    }
}

#[test]
fn a_day_that_the_calendar_lacks_is_text() {
    for text in ["2022年13月1日", "2023年2月29日", "1900年2月29日", "4月31日"] {
        assert_eq!(plainly(text).canonical(), text);
    }
    assert_eq!(plainly("2022-13-01").canonical(), "2022-13-01");
    assert_eq!(plainly("2月29号").canonical(), "2月29日");
}

#[test]
fn an_optional_unit_may_be_missing_in_the_answer_alone() {
    let table = [
        ("2014", "2014年", true),
        ("二〇一四", "2014年", true),
        ("2014年", "2014", false),
        ("367", "367项", true),
        ("三百六十七", "367项", true),
        ("367部", "367项", false),
        ("366", "367项", false),
        ("50.2万亿", "50.2万亿元", true),
        ("50.2", "50.2万亿元", false),
        ("41.5", "41.5%", true),
        ("0.415", "41.5%", false),
        ("60余", "60多所", true),
        ("60", "60余所", false),
        ("20多万", "20余万人", true),
        ("20多", "20余万人", false),
        // Read as June 1985, unless the unit that is left out makes a number of it.
        ("1985.6", "1985.6亿元", false),
        ("1985.6", "1985.6元", true),
        ("3", "三个代表", false),
        ("7", "2022年7月", false),
    ];
    for (answer, accepted, wanted) in table {
        let found = says(answer, accepted, UNIT_OPTIONAL);
        assert_eq!(found, wanted, "{answer} for {accepted}");
        let strictly = says(answer, accepted, Policy::default());
        assert!(!strictly, "{answer} for {accepted}");
    }
}

#[test]
fn traditional_characters_count_as_simplified_where_the_policy_has_it() {
    let strict = Policy {
        simplify: false,
        ..Policy::default()
    };
    for (traditional, simplified) in [("網絡強國", "网络强国"), ("憑藉瞭解", "凭借了解")]
    {
        assert!(says(traditional, simplified, Policy::default()));
        assert!(!says(traditional, simplified, strict));
        assert!(says(traditional, traditional, strict));
    }
}

#[test]
fn nothing_visible_says_nothing() {
    for text in ["", " \u{3000}\u{200b}", "。", "“”", "……——", "《》"] {
        let reading = plainly(text);
        assert!(reading.is_empty(), "{text:?}");
        assert!(!reading.says(&reading), "{text:?}");
        assert!(!reading.is_near(&plainly("国家安全")), "{text:?}");
    }
    assert!(!plainly("%").is_empty());
}

#[test]
fn a_slip_is_near_and_another_number_is_not() {
    let table = [
        ("网络强国战略思相", "网络强国战略思想", true),
        ("网络强国战略思", "网络强国战略思想", true),
        ("网络强国战略的思想", "网络强国战略思想", true),
        ("网络国强战略思想", "网络强国战略思想", true),
        ("网络国强战略的思想", "网络强国战略思想", false),
        ("国家安权", "国家安全", false),
        ("网络强国", "国家安全", false),
        ("367部", "367项", true),
        ("367", "367项", true),
        ("366项", "367项", false),
        ("10亿", "10亿多", true),
        ("11亿多", "10亿多", false),
        ("-10亿", "10亿多", false),
        ("0.415", "41.5%", true),
        ("41.5", "41.5%", true),
        ("415", "41.5%", false),
        ("50.2亿元", "50.2万亿元", false),
        ("2022年7月", "2022年7月12日", true),
        ("7月12日", "2022年7月12日", true),
        ("2022年7月13日", "2022年7月12日", false),
        ("2022年7月12", "2022年7月12日", true),
        ("坚持4个原则不动摇", "坚持5个原则不动摇", false),
        ("坚持5个原则不动摆", "坚持五个原则不动摇", true),
        ("网络强国战略思想", "网络强国战略思想", false),
    ];
    for (answer, accepted, wanted) in table {
        let near = plainly(answer).is_near(&plainly(accepted));
        assert_eq!(near, wanted, "{answer} for {accepted}");
    }
}

#[test]
fn no_length_is_too_long() {
    for piece in [
        "9",
        "一",
        "万",
        "十",
        "亿",
        "1,",
        "1.",
        "一、",
        "百分之",
        "两",
        "年",
        "“",
        "0.",
        "-",
    ] {
        let text = piece.repeat(3000);
        let reading = plainly(&text);
        let again = plainly(reading.canonical());
        assert_eq!(reading.canonical(), again.canonical(), "{piece}");
    }
    let long = "9".repeat(60);
    assert!(says(&long, &long, Policy::default()));
    assert!(!says(&long, &"9".repeat(61), Policy::default()));
}
