//! Tests of the whole way from texts to drafts, on texts of three genres that were written for them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Draft, Material, Origin, Outcome, Plan, draft};
use crate::domain::lint::{Severity, Sources, lint};
use crate::domain::question::{Evidence, Key, Kind, Layout, Question, Status};

const LAW: &str = include_str!("../../tests/drafting_texts/law.txt");
const REGULATION: &str = include_str!("../../tests/drafting_texts/regulation.md");
const SPEECH: &str = include_str!("../../tests/drafting_texts/speech.txt");

fn material(id: &str, title: &str, text: &str) -> Material {
    Material {
        id: id.to_owned(),
        title: title.to_owned(),
        date: None,
        text: text.to_owned(),
    }
}

fn genres() -> Vec<Material> {
    vec![
        material("law", "云岭省数据资源管理条例", LAW),
        material("regulation", "澄江重工集团差旅与考勤管理规定", REGULATION),
        material(
            "speech",
            "在临港职业技术学院建校二十周年大会上的讲话",
            SPEECH,
        ),
    ]
}

fn plan(limit: Option<usize>) -> Plan {
    Plan {
        topic: "D01".parse().unwrap(),
        limit,
    }
}

fn drafted(text: &str) -> Outcome {
    draft(&[material("m", "学习材料", text)], &plan(None))
}

fn kinds(outcome: &Outcome) -> BTreeMap<Kind, usize> {
    let mut kinds = BTreeMap::new();
    for draft in &outcome.drafts {
        *kinds.entry(draft.question.kind()).or_default() += 1;
    }
    kinds
}

fn without_gaps(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The model answers and right options, in words.
fn right_words(question: &Question) -> Vec<String> {
    let choices = question.body.layout.choices();
    match &question.key {
        Key::Choices(ids) => choices
            .iter()
            .filter(|choice| ids.contains(&choice.id))
            .map(|choice| choice.text.clone())
            .collect(),
        Key::Blanks(blanks) => blanks.iter().map(|texts| texts[0].clone()).collect(),
        Key::Truth(_) | Key::Pairs(_) | Key::Order(_) | Key::Rubric(_) => Vec::new(),
    }
}

fn find<'o>(outcome: &'o Outcome, kind: Kind, words: &str) -> Option<&'o Draft> {
    outcome
        .drafts
        .iter()
        .find(|draft| draft.question.kind() == kind && draft.question.body.stem.contains(words))
}

#[test]
fn three_genres_give_drafts_of_several_kinds() {
    for (material, least, wanted) in genres()
        .into_iter()
        .zip([40, 40, 60])
        .zip([
            vec![
                Kind::Single,
                Kind::Multiple,
                Kind::TrueFalse,
                Kind::Blank,
                Kind::Match,
            ],
            vec![Kind::Single, Kind::TrueFalse, Kind::Blank, Kind::Match],
            vec![
                Kind::Single,
                Kind::TrueFalse,
                Kind::Blank,
                Kind::Match,
                Kind::Order,
            ],
        ])
        .map(|((material, least), wanted)| (material, least, wanted))
    {
        let id = material.id.clone();
        let outcome = draft(&[material], &plan(None));
        let kinds = kinds(&outcome);
        assert!(least <= outcome.drafts.len(), "{id}: {kinds:?}");
        for kind in wanted {
            assert!(kinds.contains_key(&kind), "{id}: no {kind:?} in {kinds:?}");
        }
    }
}

#[test]
fn every_draft_is_whole_and_passes_the_linter() {
    let materials = genres();
    let outcome = draft(&materials, &plan(None));
    let questions: Vec<&Question> = outcome.drafts.iter().map(|draft| &draft.question).collect();
    let sources = Sources::new(materials.iter().map(|m| (m.id.as_str(), m.text.as_str())));
    let errors: Vec<String> = lint(&questions, &sources)
        .into_iter()
        .filter(|finding| finding.rule.severity() == Severity::Error)
        .map(|finding| format!("{} {}", finding.rule.code(), finding.question))
        .collect();
    assert_eq!(errors, Vec::<String>::new());
    let mut codes = BTreeSet::new();
    for draft in &outcome.drafts {
        let question = &draft.question;
        assert!(codes.insert(question.code.clone()));
        assert_eq!((question.status, question.version), (Status::Draft, 1));
        assert!(!question.explanation.is_empty() && !question.facts.is_empty());
        assert!(!question.enemies.contains(&question.code));
        for enemy in &question.enemies {
            assert!(questions.iter().any(|other| other.code == *enemy));
        }
    }
}

#[test]
fn evidence_is_verbatim_holds_the_key_and_leads_back_to_its_place() {
    let materials = genres();
    let outcome = draft(&materials, &plan(None));
    for draft in &outcome.drafts {
        let question = &draft.question;
        assert_eq!(draft.evidence.len(), question.evidence.len());
        for (span, evidence) in draft.evidence.iter().zip(&question.evidence) {
            let text = &materials
                .iter()
                .find(|m| m.id == evidence.material)
                .unwrap()
                .text;
            assert!(without_gaps(text).contains(&without_gaps(&evidence.quote)));
            assert!(evidence.quote.chars().count() <= Evidence::MAX_QUOTE);
            let there: String = text
                .chars()
                .skip(span.chars.start)
                .take(span.chars.len())
                .collect();
            assert_eq!(there, span.quote);
            let line = text.lines().nth(span.lines.0 - 1).unwrap();
            assert!(line.contains(span.quote.lines().next().unwrap()), "{line}");
        }
        let quotes: Vec<String> = question
            .evidence
            .iter()
            .map(|e| without_gaps(&e.quote))
            .collect();
        for word in right_words(question) {
            let word = without_gaps(&word);
            assert!(
                quotes.iter().any(|quote| quote.contains(&word)),
                "{}: {word}",
                question.code
            );
        }
    }
}

#[test]
fn the_same_texts_give_the_same_drafts() {
    assert_eq!(draft(&genres(), &plan(None)), draft(&genres(), &plan(None)));
}

#[test]
fn texts_without_sentences_give_nothing() {
    let long = "长".repeat(20_000);
    let marks = "“".repeat(5_000);
    let dates = "2023年5月，".repeat(3_000);
    for text in [
        "",
        "\n \n",
        "标题",
        "。。。、、、",
        &long,
        &marks,
        &dates,
        "1234567890",
        "第一条",
    ] {
        let outcome = drafted(text);
        assert!(
            outcome.drafts.is_empty(),
            "{:?}",
            text.chars().take(10).collect::<String>()
        );
        assert_eq!(outcome.tally.len(), Origin::ALL.len());
    }
    assert!(draft(&[], &plan(None)).drafts.is_empty());
}

#[test]
fn a_limit_keeps_some_of_each_kind_and_part() {
    let all = draft(&genres(), &plan(None));
    let some = draft(&genres(), &plan(Some(12)));
    assert_eq!(some.drafts.len(), 12);
    assert_eq!(kinds(&some).len(), kinds(&all).len());
    let materials: BTreeSet<&str> = some
        .drafts
        .iter()
        .map(|d| d.evidence[0].material.as_str())
        .collect();
    assert_eq!(materials.len(), 3);
    let codes: BTreeSet<_> = some
        .drafts
        .iter()
        .map(|d| d.question.code.clone())
        .collect();
    for draft in &some.drafts {
        assert!(draft.question.enemies.is_subset(&codes));
    }
}

#[test]
fn places_of_keys_are_spread_evenly() {
    let outcome = draft(&genres(), &plan(None));
    let mut counts = [0_usize; 4];
    for draft in &outcome.drafts {
        if let (Layout::Single(options), Key::Choices(key)) =
            (&draft.question.body.layout, &draft.question.key)
        {
            counts[options
                .iter()
                .position(|option| key.contains(&option.id))
                .unwrap()] += 1;
        }
    }
    assert!(counts.iter().all(|count| 4 <= *count), "{counts:?}");
}

#[test]
fn a_false_statement_differs_from_the_text_by_a_figure_a_command_or_a_side() {
    let outcome = draft(&genres(), &plan(None));
    let (mut n_true, mut n_false) = (0, 0);
    for draft in &outcome.drafts {
        let Key::Truth(truth) = draft.question.key else {
            continue;
        };
        if truth {
            n_true += 1;
        } else {
            n_false += 1;
            assert!(
                draft.question.explanation.contains("应为"),
                "{}",
                draft.question.body.stem
            );
        }
        assert!(!matches!(
            draft.source,
            Origin::Definition | Origin::Quotation | Origin::List
        ));
    }
    assert!(
        n_true * 2 < n_false * 3 && n_false < n_true * 2,
        "{n_true} {n_false}"
    );
}

#[test]
fn wrong_figures_have_the_form_of_the_right_one_and_ascend() {
    let outcome = drafted(
        "经过三年建设，全区建成智慧小区215个，数据中心机架规模达到4.6万架，绿化覆盖率达到41.5%。",
    );
    let options = |words: &str| {
        let draft = find(&outcome, Kind::Single, words).unwrap();
        draft
            .question
            .body
            .layout
            .choices()
            .iter()
            .map(|choice| choice.text.clone())
            .collect::<Vec<_>>()
    };
    assert!(
        options("智慧小区（　　）")
            .iter()
            .all(|text| text.ends_with("5个"))
    );
    assert!(options("覆盖率达到（　　）").contains(&"41.5%".to_owned()));
}

#[test]
fn times_that_lean_on_the_day_are_told_in_full() {
    let text = "某区工作简报\n2024年6月\n\n今年3月，第三届“书香小镇”阅读周在河湾镇举办。\n\n近日，河湾镇被评为第四批“文化先锋镇”，成为全区第二个获此称号的镇。";
    let outcome = drafted(text);
    assert!(find(&outcome, Kind::Single, "2024年3月，（　　）“书香小镇”").is_some());
    assert!(
        outcome
            .drafts
            .iter()
            .all(|d| !d.question.body.stem.contains("近日"))
    );
}

#[test]
fn a_sentence_that_leans_on_another_gives_no_stem() {
    let outcome = drafted(
        "委员会通过了新的章程。这一章程包括宗旨明确、程序规范、监督有力、奖惩分明四个特点。其内容涵盖总则、机构、财务、附则四个部分。",
    );
    let begins = |word: &str| {
        outcome
            .drafts
            .iter()
            .any(|d| d.question.body.stem.contains(&format!("，{word}")))
    };
    assert!(!begins("这一章程") && !begins("其内容"));
}

#[test]
fn one_fact_that_two_texts_tell_is_one_fact() {
    let said = "做好社区工作要坚持党建引领、居民自治、多方协同、科技支撑的原则。";
    let materials = [
        material(
            "a",
            "甲材料",
            &format!("{said}社区食堂解决了老年人吃饭难的问题。"),
        ),
        material("b", "乙材料", &format!("专家指出，{said}")),
    ];
    let outcome = draft(&materials, &plan(None));
    let facts: BTreeSet<&String> = outcome
        .drafts
        .iter()
        .filter(|draft| draft.source == Origin::List)
        .flat_map(|draft| &draft.question.facts)
        .collect();
    assert_eq!(facts.len(), 1);
    let keys: Vec<Vec<String>> = outcome
        .drafts
        .iter()
        .map(|d| right_words(&d.question))
        .collect();
    let distinct: BTreeSet<&Vec<String>> = keys.iter().collect();
    assert_eq!(keys.len(), distinct.len());
}

#[test]
fn provisions_ask_for_duties_and_cases() {
    let outcome = draft(&genres()[..1], &plan(None));
    let duty = find(&outcome, Kind::TrueFalse, "收集个人信息").unwrap();
    assert_eq!(duty.source, Origin::Article);
    assert_eq!(duty.question.evidence[0].place, "安全与保护，第十三条");
    let cases = find(&outcome, Kind::Multiple, "可以列为不予共享类").unwrap();
    assert!(right_words(&cases.question).len() == 3);
    assert!(find(&outcome, Kind::Blank, "本条例所称____").is_some());
}

#[test]
fn a_part_of_a_material_is_named_by_its_own_title() {
    let text = "学习资料\n\n材料 1\n\n让社区更温暖\n\n社区工作要坚持党建引领、居民自治、多方协同、科技支撑的原则。\n\n材料 2\n\n让乡村更美丽\n\n乡村工作要坚持规划先行、产业优先、生态宜居、文化铸魂的方针。";
    let outcome = drafted(text);
    let draft = find(&outcome, Kind::Blank, "方针").unwrap();
    assert!(
        draft
            .question
            .body
            .stem
            .starts_with("根据材料《让乡村更美丽》，")
    );
    assert_eq!(draft.question.evidence[0].place, "材料2，第1段");
}
