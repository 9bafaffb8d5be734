//! What is told where the pool does not know what the blueprint names.

use super::*;

fn faults(blueprint: &Blueprint, pool: &[PoolQuestion]) -> Vec<PoolFault> {
    compile(blueprint, pool).unwrap_err()
}

fn told(faults: &[PoolFault]) -> Vec<(String, &'static str, String)> {
    let each = faults
        .iter()
        .map(|fault| (fault.field(), fault.code(), fault.to_string()));
    each.collect()
}

#[test]
fn what_no_question_has_is_told_at_its_field_with_what_there_is() {
    let mut asking = section("一", Kind::Single, span(1, 1));
    asking.topics = ["T01".parse().unwrap(), "T99".parse().unwrap()].into();
    asking.difficulties = [Difficulty::Hard].into();
    let blueprint = plan(
        vec![asking, section("二", Kind::Essay, span(1, 1))],
        |parts| {
            let tagged = Sort {
                tag: Some("红".to_owned()),
                cognitive: Some(Cognitive::Apply),
                ..kind(Kind::Match)
            };
            parts.limits = vec![limit(topic("T77"), 1, 2), limit(tagged, 1, 2)];
        },
    );
    let found = faults(&blueprint, &pool("T01-S01 T02-M01"));
    let wanted = [
        (
            "sections[0].topics",
            "unknown_topic",
            "no question of the pool has topic `T99`; the pool has: T01, T02",
        ),
        (
            "sections[0].difficulty",
            "unknown_difficulty",
            "no question of the pool has difficulty `hard`; the pool has: medium",
        ),
        (
            "sections[1].type",
            "unknown_type",
            "no question of the pool has type `essay`; the pool has: single, multiple",
        ),
        (
            "limits[0].topic",
            "unknown_topic",
            "no question of the pool has topic `T77`; the pool has: T01, T02",
        ),
        (
            "limits[1].type",
            "unknown_type",
            "no question of the pool has type `match`; the pool has: single, multiple",
        ),
        (
            "limits[1].cognitive",
            "unknown_cognitive",
            "no question of the pool has cognitive level `apply`; the pool has: remember",
        ),
        (
            "limits[1].tag",
            "unknown_tag",
            "no question of the pool has tag `红`; the pool is empty",
        ),
    ];
    let wanted = wanted.map(|(field, code, text)| (field.to_owned(), code, text.to_owned()));
    assert_eq!(told(&found)[..6], wanted[..6]);
    assert_eq!(told(&found).len(), 7);
    assert_eq!(
        found[0].chinese(),
        "题库中没有主题为“T99”的题；题库中有：T01、T02"
    );
    assert_eq!(
        found[5].chinese(),
        "题库中没有考查层次为“应用”的题；题库中有：识记"
    );
}

#[test]
fn none_of_what_nobody_has_is_no_fault() {
    let blueprint = plan(vec![section("一", Kind::Single, span(1, 1))], |parts| {
        parts.limits = vec![limit(topic("T99"), 0, 0)];
    });
    assert!(compile(&blueprint, &pool("T01-S01")).is_ok());
}

#[test]
fn a_code_that_no_question_has_is_told_with_its_list() {
    let blueprint = plan(vec![section("一", Kind::Single, span(1, 2))], |parts| {
        parts.marks = Some("2".parse().unwrap());
        parts.required = codes(&["T01-S01", "T01-S09"]);
        parts.excluded = codes(&["T01-S08"]);
        parts.enemies = vec![
            codes(&["T01-S01", "T01-S02"]),
            codes(&["T01-S01", "T01-S07"]),
        ];
    });
    let found = faults(&blueprint, &pool("T01-S01 T01-S02"));
    let places: Vec<_> = found
        .iter()
        .map(|fault| (fault.field(), fault.value().unwrap()))
        .collect();
    let wanted = [
        ("required", "T01-S09"),
        ("excluded", "T01-S08"),
        ("enemies[1]", "T01-S07"),
    ];
    assert_eq!(
        places,
        wanted.map(|(field, value)| (field.to_owned(), value.to_owned()))
    );
    assert_eq!(
        found[0].to_string(),
        "question `T01-S09` is not in the pool"
    );
    assert_eq!(found[0].chinese(), "题库中没有题号为“T01-S09”的题");
}

#[test]
fn a_section_that_leaves_the_marks_to_questions_without_any_is_told() {
    let open = Section {
        marks: None,
        ..section("一", Kind::Single, span(1, 1))
    };
    let blueprint = plan(vec![open], |parts| {
        parts.marks = Some("2".parse().unwrap());
        parts.excluded = codes(&["T01-S01"]);
    });
    let unmarked = |code| {
        with(pool("T01-S01 T01-S02 T01-S03 T01-M01"), code, |question| {
            question.marks = None;
        })
    };
    let found = faults(&blueprint, &unmarked("T01"));
    assert_eq!(told(&found)[0].0, "sections[0].marks");
    assert_eq!(found[0].code(), "question_without_marks");
    assert!(found[0].chinese().contains("2 道") && found[0].chinese().contains("T01-S02"));
    // Excluded questions, and those of other sections, need none.
    assert!(compile(&blueprint, &unmarked("T01-S01")).is_ok());
    assert!(compile(&blueprint, &unmarked("T01-M01")).is_ok());
}

#[test]
fn a_long_list_of_what_there_is_is_cut() {
    let numbers = (1..=30).map(|number| format!("T{number:02}-S01 "));
    let blueprint = plan(vec![section("一", Kind::Single, span(1, 1))], |parts| {
        parts.limits = vec![limit(topic("T99"), 1, 1)];
    });
    let found = faults(&blueprint, &pool(&numbers.collect::<String>()));
    assert!(
        found[0].to_string().ends_with("T11, T12, … (30 in all)"),
        "{}",
        found[0]
    );
    assert!(
        found[0].chinese().ends_with("T12 等 30 种"),
        "{}",
        found[0].chinese()
    );
}
