//! Groups of items from which a test draws some.

use super::*;

fn group(selection: &str, items: &str) -> String {
    format!(
        "<section ident=\"g\"><selection_ordering><selection>{selection}</selection></selection_ordering>{items}</section>"
    )
}

fn points(points: &str) -> String {
    format!(
        "<selection_extension><points_per_item>{points}</points_per_item></selection_extension>"
    )
}

#[test]
fn the_points_of_a_group_are_the_marks_of_its_items() {
    let essay = item("essay_question", "", "");
    let batch = file(&format!("{}{essay}", group(&points("4.50"), &essay)));
    let marks = batch.questions.iter().map(|one| one.marks.as_deref());
    assert_eq!(marks.collect::<Vec<_>>(), [Some("4.5"), Some("2")]);
    let within = group(&points("4"), &group(&points("3"), &essay));
    assert_eq!(only(&file(&within)).marks.as_deref(), Some("3"));
    let batch = file(&group(&points("many"), &essay));
    assert_eq!(codes(&batch), [("invalid_marks", Severity::Warning)]);
}

#[test]
fn a_package_gives_its_items_the_same_marks() {
    let text = format!(
        "<questestinterop>{}</questestinterop>",
        group(&points("4"), &item("essay_question", "", ""))
    );
    let root = xml::read(&text).unwrap();
    let mut batch = Batch::default();
    read_root_with(&root, &mut batch, None, &|_| false, &mut |_| None);
    assert_eq!(only(&batch).marks.as_deref(), Some("4"));
}

#[test]
fn a_bank_that_is_not_at_hand_is_told_by_its_name() {
    let essay = item("essay_question", "", "");
    let from = |bank: &str| group(&format!("<sourcebank_ref>{bank}</sourcebank_ref>"), "");
    let batch = file(&format!("{essay}{}{}", from("甲库"), from("甲库")));
    assert_eq!(codes(&batch), [("bank_elsewhere", Severity::Warning)]);
    assert!(batch.problems[0].chinese.contains("甲库"));
    // The section itself goes by `g`.
    assert!(file(&format!("{essay}{}", from("g"))).problems.is_empty());
    let text = format!("<questestinterop>{essay}{}</questestinterop>", from("b1"));
    let root = xml::read(&text).unwrap();
    let mut batch = Batch::default();
    read_root_with(&root, &mut batch, None, &|bank| bank == "b1", &mut |_| None);
    assert!(batch.problems.is_empty(), "{:?}", batch.problems);
}
