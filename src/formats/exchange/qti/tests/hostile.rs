//! Files that are made to cost more than they are.

use proptest::prelude::*;

use super::*;
use Severity::Error;

/// Reads; a file that took more than linear time would never come back.
fn read_hostile(bytes: &[u8]) -> Batch {
    let batch = super::super::read(bytes);
    assert_consistent(&batch);
    batch
}

#[test]
fn a_package_that_unpacks_to_far_more_is_refused() {
    let zeros = vec![b' '; 21 * 1024 * 1024];
    let manifest = manifest(&[("a.xml", "")]);
    let bytes = package(&[("imsmanifest.xml", manifest.as_bytes()), ("a.xml", &zeros)]);
    assert!(bytes.len() < 200_000);
    assert_eq!(none(&bytes), [(Error, "package_too_large")]);
    // What eleven parts claim, 19 MiB each.
    let names: Vec<String> = (0..11).map(|at| format!("{at}.xml")).collect();
    let parts: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), b"".as_slice()))
        .collect();
    let mut bytes = package(&parts);
    for directory in entries(&bytes) {
        bytes[directory + 24..directory + 28].copy_from_slice(&(19_u32 << 20).to_le_bytes());
    }
    assert_eq!(none(&bytes), [(Error, "package_too_large")]);
    let names: Vec<String> = (0..5_001).map(|at| format!("{at}.xml")).collect();
    let parts: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), b"".as_slice()))
        .collect();
    assert_eq!(none(&package(&parts)), [(Error, "package_too_large")]);
}

/// Where the entries of the directory begin.
fn entries(package: &[u8]) -> Vec<usize> {
    let fours = package.windows(4).enumerate();
    fours
        .filter(|(_, four)| four == b"PK\x01\x02")
        .map(|(at, _)| at)
        .collect()
}

#[test]
fn an_entry_that_leads_out_of_the_package_is_refused() {
    for path in ["../a.xml", "/etc/a.xml", "a/../../b.xml", "a\\..\\b.xml"] {
        let bytes = package(&[(path, plain_item().as_bytes())]);
        assert_eq!(none(&bytes), [(Error, "unreadable_package")], "{path}");
    }
}

#[test]
fn a_part_that_lies_about_its_size_is_refused() {
    let mut bytes = package(&[("a.xml", plain_item().as_bytes())]);
    // The unpacked size.
    let directory = entries(&bytes)[0];
    bytes[directory + 24..directory + 28].copy_from_slice(&[10, 0, 0, 0]);
    let problems = none(&bytes);
    assert!(
        problems.contains(&(Error, "package_too_large"))
            || problems.contains(&(Error, "unreadable_package")),
        "{problems:?}"
    );
    for cut in [10, 100, bytes.len() / 2, bytes.len() - 1] {
        let problems = none(&bytes[..cut]);
        assert!(
            problems.iter().all(|(severity, _)| *severity == Error),
            "{problems:?}"
        );
    }
}

#[test]
fn nothing_is_read_that_a_document_type_could_declare() {
    let bomb = format!(
        "<!DOCTYPE a [<!ENTITY x \"{}\"><!ENTITY y \"&x;&x;&x;\">]>{}",
        "甲".repeat(10),
        plain_item()
    );
    assert_eq!(none(bomb.as_bytes()), [(Error, "xml_doctype")]);
    let file = plain_item().replace("题干", "&file;");
    assert_eq!(none(file.as_bytes()), [(Error, "xml_entity")]);
    assert_eq!(
        none(&"<a>".repeat(100_000).into_bytes()),
        [(Error, "xml_too_deep")]
    );
}

#[test]
fn many_options_take_no_more_than_their_number() {
    let n_options = 50_000;
    let options: String = (0..n_options)
        .map(|n| format!("<simpleChoice identifier=\"o{n}\">{n}</simpleChoice>"))
        .collect::<Vec<_>>()
        .concat();
    let entries: String = (0..n_options)
        .map(|n| format!("<mapEntry mapKey=\"o{n}\" mappedValue=\"1\"/>"))
        .collect::<Vec<_>>()
        .concat();
    let values: String = (0..n_options)
        .map(|n| format!("<value>o{n}</value>"))
        .collect::<Vec<_>>()
        .concat();
    let rest = format!(
        "<correctResponse>{values}</correctResponse><mapping defaultValue=\"0\">{entries}</mapping>"
    );
    let declarations = response("multiple", "identifier", &[], &rest);
    let body = format!(
        "<choiceInteraction responseIdentifier=\"RESPONSE\" maxChoices=\"0\"><prompt>多</prompt>{options}</choiceInteraction>"
    );
    let batch = read_hostile(item(&declarations, &body, &template("map_response")).as_bytes());
    assert_eq!(batch.questions[0].options.len(), n_options);
}

#[test]
fn many_blanks_and_many_texts_take_no_more_than_their_number() {
    let n_blanks = 5_000;
    let entries: String = (0..n_blanks)
        .map(|n| format!("<textEntryInteraction responseIdentifier=\"R{n}\"/>"))
        .collect::<Vec<_>>()
        .concat();
    let declarations: String = (0..n_blanks)
        .map(|n| response_of(&format!("R{n}"), "single", "string", &["x"], ""))
        .collect::<Vec<_>>()
        .concat();
    let sum: String = (0..n_blanks)
        .map(|n| format!("<mapResponse identifier=\"R{n}\"/>"))
        .collect::<Vec<_>>()
        .concat();
    let processing = format!(
        "<responseProcessing><setOutcomeValue identifier=\"SCORE\"><sum>{sum}</sum></setOutcomeValue></responseProcessing>"
    );
    read_hostile(item(&declarations, &format!("<p>{entries}</p>"), &processing).as_bytes());
    let texts: Vec<(String, &str)> = (0..20_000)
        .map(|n| (format!("答{n}"), if n % 2 == 0 { "1" } else { "0.5" }))
        .collect();
    let texts: Vec<(&str, &str)> = texts
        .iter()
        .map(|(text, worth)| (text.as_str(), *worth))
        .collect();
    let declarations = response("single", "string", &["答0"], &mapping("", &texts));
    read_hostile(
        item(
            &declarations,
            "<p><textEntryInteraction responseIdentifier=\"RESPONSE\"/></p>",
            &template("map_response"),
        )
        .as_bytes(),
    );
}

#[test]
fn a_test_that_names_the_same_sections_over_and_over_ends() {
    let reference =
        |name: &str| format!("<assessmentSectionRef identifier=\"S\" href=\"{name}\"/>").repeat(50);
    let loops = format!(
        "<assessmentSection title=\"a\">{}</assessmentSection>",
        reference("s.xml")
    );
    let test = format!(
        "<assessmentTest><testPart>{}</testPart></assessmentTest>",
        reference("s.xml")
    );
    let manifest = "<manifest><resources><resource type=\"imsqti_test_xmlv2p1\" href=\"t.xml\"/></resources></manifest>";
    let batch = read_hostile(&package(&[
        ("imsmanifest.xml", manifest.as_bytes()),
        ("t.xml", test.as_bytes()),
        ("s.xml", loops.as_bytes()),
    ]));
    assert_eq!(batch.questions, []);
    assert!(!batch.problems.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_broken_file_is_told_and_never_a_fault_of_ours(at in 0_usize..2_000, with in any::<u8>(), cut in 0_usize..2_000) {
        let map = mapping("defaultValue=\"0\"", &[("a", "1")]);
        let xml = item(&response("single", "identifier", &["a"], &map), CHOICE, &template("map_response"));
        let mut bytes = xml.into_bytes();
        let length = bytes.len();
        bytes[at % length] = with;
        let batch = super::super::read(&bytes);
        assert_consistent(&batch);
        prop_assert!(!batch.questions.is_empty() || !batch.problems.is_empty());
        let batch = super::super::read(&bytes[..cut % length]);
        assert_consistent(&batch);
        let manifest = manifest(&[("a.xml", "")]);
        let mut zip = package(&[("imsmanifest.xml", manifest.as_bytes()), ("a.xml", &bytes)]);
        let length = zip.len();
        zip[at % length] ^= with;
        assert_consistent(&super::super::read(&zip));
    }
}
