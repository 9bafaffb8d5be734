//! Which letters name options, and what becomes of them.

use proptest::prelude::*;

use super::*;

/// The author's A, B, C, D (and E) are shown as C, D, B, A (and E).
fn lettering(kind: Kind, n_options: usize) -> Lettering {
    let shown = "CDBAE".chars().take(n_options).collect();
    Lettering::new(kind, shown)
}

fn single(text: &str) -> String {
    lettering(Kind::Single, 4).rewrite(text)
}

/// As authored, and as shown where A, B, C, D are shown as C, D, B, A.
const REFERENCES: &[(&str, &str)] = &[
    // Before 项, 选项 and counts.
    ("B项错误。", "D项错误。"),
    ("下列说法中，A 项最恰当。", "下列说法中，C 项最恰当。"),
    ("A选项夸大了作用", "C选项夸大了作用"),
    ("A、B两项混为一谈", "C、D两项混为一谈"),
    ("A、C、D三个选项都对", "A、B、C三个选项都对"),
    ("AB两项与材料不符", "CD两项与材料不符"),
    ("B、D等项", "A、D等项"),
    ("Ｃ项不选", "Ｂ项不选"),
    ("A项和C项正确", "C项和B项正确"),
    // Before what is said of options.
    ("A、C 正确", "B、C 正确"),
    ("A错误，C正确。", "C错误，B正确。"),
    ("A对B错C对D错", "C对D错B对A错"),
    ("A对，B错。", "C对，D错。"),
    ("A和C均正确，D错误", "B和C均正确，A错误"),
    ("A,C正确", "B,C正确"),
    ("A，B，D说法都不正确", "A，C，D说法都不正确"),
    ("A的说法过于绝对", "C的说法过于绝对"),
    ("A：错误。B：正确。", "C：错误。D：正确。"),
    ("C与题意不符，排除", "B与题意不符，排除"),
    ("A是错的", "C是错的"),
    ("D不选", "A不选"),
    ("A/B均为干扰项", "C/D均为干扰项"),
    ("“D”错误", "“A”错误"),
    // Behind what leads up to options.
    ("故选B。", "故选D。"),
    ("故选 AC", "故选 BC"),
    ("故选ABD。", "故选ACD。"),
    ("应选A、D。", "应选A、C。"),
    ("本题应当选C", "本题应当选B"),
    ("选项D最全面", "选项A最全面"),
    ("选项A公布了数据", "选项C公布了数据"),
    ("【答案】B【解析】略", "【答案】D【解析】略"),
    ("正确答案是：A", "正确答案是：C"),
    ("答案为 A 和 C。", "答案为 B 和 C。"),
    ("误选A是因为没有读全题干", "误选C是因为没有读全题干"),
    ("排除A、B后", "排除C、D后"),
    ("选“A”的人混淆了两者", "选“C”的人混淆了两者"),
    ("除A外都对", "除C外都对"),
    ("因此正确的是A，不是B。", "因此正确的是C，不是B。"),
    ("应选A而不是别的", "应选C而不是别的"),
    ("Option A is wrong.", "Option C is wrong."),
    // Alone in brackets.
    ("下列说法正确的一项是（A）", "下列说法正确的一项是（C）"),
    ("错在主体（ B ）", "错在主体（ D ）"),
    ("两处混淆（A、D）", "两处混淆（A、C）"),
    ("(AC)", "(BC)"),
    // Where a clause ends and another begins nobody can tell: each letter by itself.
    ("故选A，C项错误", "故选C，B项错误"),
    ("故选A B项错误", "故选C D项错误"),
    ("故选A\nB项错误", "故选C\nD项错误"),
    ("故选AC，BD项错误", "故选BC，AD项错误"),
    // Their order says something.
    (
        "A、C分别错在主体和范围，故选B",
        "A、C分别错在主体和范围，故选D",
    ),
    ("A、C两项分别错在主体和范围", "C、B两项分别错在主体和范围"),
    ("正确顺序是A→B→C→D", "正确顺序是C→D→B→A"),
    ("应选D、A", "应选A、C"),
    // Marked by the author.
    ("比较{A}与B公司", "比较C与B公司"),
    ("{B}说的是手段", "D说的是手段"),
    ("{A}{C}", "BC"),
    ("{A}、{C}", "B、C"),
    ("{Ａ}", "C"),
    ("{E}{a}{}{AB}", "{E}{a}{}{AB}"),
];

/// What holds letters and names no option of four.
const NO_REFERENCES: &[&str] = &[
    "",
    "没有字母",
    "5G、4A级景区、B2B、Q&A、IPv6、WTO、AI、APP正确",
    "某点餐App要求开放通讯录，这种做法错误",
    "选A股还是B股",
    "评选A级景区，入选A类名单",
    "A股正确反映了预期",
    "选择A公司与B公司",
    "某单位A正确处理了网上舆情",
    "A对B有利，A对于C也有利",
    "A项目与B项目",
    "维生素C，B超，C位，U盘",
    "A+ 错误，C# 正确",
    "f(A)与P(B)",
    "E项、F项错误",
    "故选E",
    "a项错误",
    "A：你好！B：你好！",
    "占GDP比重41.5%，选APP",
    "A至C项都错误",
    "A-C项错误，选B～D",
    "交通事故A，",
    "adoption A",
    "CAD正确，选CBA",
    "AA项错误",
    "Plan A，Type C",
    "A4纸、3D打印选项",
    "甲（A级）",
];

#[test]
fn letters_that_name_options_are_rewritten() {
    for (authored, wanted) in REFERENCES {
        assert_eq!(single(authored), *wanted, "{authored}");
    }
}

#[test]
fn other_letters_stay() {
    for text in NO_REFERENCES {
        assert_eq!(single(text), *text);
    }
}

#[test]
fn a_sequence_is_never_sorted() {
    let order = lettering(Kind::Order, 4);
    for (authored, wanted) in [
        ("正确顺序是CADB", "正确顺序是BCAD"),
        ("依次为A、B、C、D。", "依次为C、D、B、A。"),
        ("排序：C—A—D—B", "排序：B—C—A—D"),
        ("A、C两项最早", "C、B两项最早"),
        ("故选ABCD", "故选CDBA"),
    ] {
        assert_eq!(order.rewrite(authored), wanted, "{authored}");
    }
}

#[test]
fn a_question_without_options_keeps_its_letters() {
    let none = Lettering::new(Kind::TrueFalse, Vec::new());
    assert_eq!(none.rewrite("故选A，{A}，B项错误"), "故选A，{A}，B项错误");
}

/// Texts that surely name an option and then go on: as authored and as shown.
const CARRIED_OVER: &[(&str, &str)] = &[
    (
        "ABC均属于原则，D属于目标，因此选ABC。",
        "BCD均属于原则，A属于目标，因此选BCD。",
    ),
    (
        "易错选C，原因是没有分清A和B的主体。",
        "易错选B，原因是没有分清C和D的主体。",
    ),
    ("应该选择D而不是A。", "应该选择A而不是C。"),
    ("A与B相矛盾，故排除B。", "C与D相矛盾，故排除D。"),
    ("A，B，C都是手段，故选D。", "B，C，D都是手段，故选A。"),
    (
        "C“完全放任”不妥，故选A、B、D。",
        "B“完全放任”不妥，故选A、C、D。",
    ),
    // Nothing surely names an option.
    ("A属于原则，D属于目标。", "A属于原则，D属于目标。"),
    // The letter is part of a name, or its author marked the others.
    (
        "A公司与员工B的做法，维生素C，故选D。",
        "A公司与员工B的做法，维生素C，故选A。",
    ),
    ("小A有权拒绝，A市也是，故选D", "小A有权拒绝，A市也是，故选A"),
    (
        "{A}属于原则，D属于目标，故选A",
        "C属于原则，D属于目标，故选C",
    ),
    ("A至C都是手段，故选D", "A至C都是手段，故选A"),
];

#[test]
fn a_text_that_surely_names_an_option_means_options_by_its_other_letters() {
    let beside = |stem: &str| lettering(Kind::Multiple, 4).beside(stem);
    for (authored, wanted) in CARRIED_OVER {
        assert_eq!(
            beside("下列做法正确的是（　　）。").rewrite(authored),
            *wanted,
            "{authored}"
        );
    }
    let explanation = "A的做法违规，故选B。";
    let of_a_person = beside("员工A泄露了数据，A的行为是（　　）。");
    assert_eq!(of_a_person.rewrite(explanation), "A的做法违规，故选D。");
}

#[test]
fn a_letter_left_in_doubt_is_told_with_its_place() {
    let told = |lettering: &Lettering, text: &str| {
        let doubts = lettering.doubts(text).into_iter();
        doubts
            .map(|doubt| (doubt.at, doubt.letters))
            .collect::<Vec<_>>()
    };
    let alone = lettering(Kind::Single, 4);
    assert_eq!(told(&alone, "A属于偷梁换柱，故选B"), [(0, "A".to_owned())]);
    assert_eq!(told(&alone, "A至C项错误"), [(0, "A至C".to_owned())]);
    assert_eq!(
        told(&alone, "见{F}与D公司"),
        [(1, "{F}".to_owned()), (5, "D".to_owned())]
    );
    assert_eq!(told(&alone, "{A}说的是手段，A股、5G、APP，B项错误"), []);
    assert_eq!(told(&alone.beside("哪个对？"), "A属于偷梁换柱，故选B"), []);
    assert_eq!(told(&lettering(Kind::Single, 0), "A、{B}"), []);
}

/// Pieces of text; those with letters hold them in the order of the alphabet.
fn text() -> impl Strategy<Value = String> {
    let pieces = REFERENCES
        .iter()
        .map(|(authored, _)| *authored)
        .filter(|text| {
            !text.contains(['{', '→']) && !text.contains("分别") && !text.contains("D、A")
        })
        .chain(NO_REFERENCES.iter().copied());
    let pieces: Vec<&str> = pieces.collect();
    prop::collection::vec(prop::sample::select(pieces), 1..6).prop_map(|pieces| pieces.join("。"))
}

fn permutation() -> impl Strategy<Value = Vec<char>> {
    Just("ABCD".chars().collect::<Vec<_>>()).prop_shuffle()
}

proptest! {
    #[test]
    fn the_authors_own_order_changes_nothing(text in text()) {
        let same = Lettering::new(Kind::Multiple, "ABCD".chars().collect());
        prop_assert_eq!(same.rewrite(&text), text);
    }

    #[test]
    fn the_way_there_and_back_gives_the_text(text in text(), there in permutation()) {
        let back = ('A'..='D').map(|letter| {
            let at = there.iter().position(|shown| *shown == letter).unwrap();
            ('A'..='D').nth(at).unwrap()
        });
        let back = Lettering::new(Kind::Multiple, back.collect());
        let there = Lettering::new(Kind::Multiple, there).rewrite(&text);
        prop_assert_eq!(back.rewrite(&there), text);
    }

    #[test]
    fn any_text_is_read(text in "[A-EＡ-Ｃ{}（）、，选项错对误故和至→ \\-]{0,24}") {
        let same = Lettering::new(Kind::Order, "ABCD".chars().collect());
        // A marked wide letter is shown plain.
        let unmarked = |text: &str| text.replace(['{', '}'], "").replace('Ａ', "A").replace('Ｂ', "B").replace('Ｃ', "C");
        prop_assert_eq!(unmarked(&same.rewrite(&text)), unmarked(&text));
        let doubts = same.doubts(&text);
        prop_assert!(doubts.is_sorted_by(|a, b| a.at < b.at));
    }
}
