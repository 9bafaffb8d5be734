//! Whether the words that evidence quotes stand in the material, and where it says.
//!
//! Invariant: a quotation is compared character by character, white space left out; a passage with its hash
//! is compared with white space, so that any change of the text there is told.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::{Bank, MATERIALS_FILE, Origin};
use crate::domain::question::{Evidence, Passage};
use crate::domain::source_text::{SourceText, Standing};
use crate::formats::Problem;
use crate::formats::study_text::{self, StudyText};

/// Materials by id with their texts.
type Texts = Vec<(String, StudyText)>;

/// Reads the text of each material from a folder, `<material>.txt`, `.md` or `.docx`, as pairs of id and text.
///
/// # Errors
/// A folder that cannot be listed. A material without its file is a problem.
pub fn read_texts(bank: &Bank, materials_dir: &Path) -> io::Result<(Texts, Vec<Problem>)> {
    // Said once for the folder, not once for each material.
    materials_dir.read_dir()?;
    let (mut texts, mut problems) = (Vec::new(), Vec::new());
    for material in &bank.materials {
        let path = study_text::path_in(materials_dir, &material.id);
        match study_text::read_file(&path) {
            Ok(text) => texts.push((material.id.clone(), text)),
            Err(problem) => problems.push(Problem {
                file: MATERIALS_FILE.to_owned(),
                line: material.line,
                code: "material_file",
                message: told(&problem),
            }),
        }
    }
    Ok((texts, problems))
}

/// A problem of a material's file within another problem: the line of the text stays with it.
fn told(problem: &Problem) -> String {
    let Problem {
        file,
        line,
        message,
        ..
    } = problem;
    match line {
        0 => format!("{file}: {message}"),
        line => format!("{file}:{line}: {message}"),
    }
}

/// Checks every quotation against the text of its material, leaving out all white space, and every passage
/// against its hash.
///
/// # Errors
/// As [`read_texts`].
pub fn check_quotes(bank: &Bank, materials_dir: &Path) -> io::Result<Vec<Problem>> {
    let (texts, mut problems) = read_texts(bank, materials_dir)?;
    let texts: BTreeMap<String, SourceText> = texts
        .into_iter()
        .map(|(id, study)| (id, SourceText::new(study.text)))
        .collect();
    for (question, origin) in &bank.questions {
        for (n, evidence) in question.evidence.iter().enumerate() {
            if let Some(text) = texts.get(&evidence.material)
                && let Some((code, message)) = fault_of(evidence, text)
            {
                problems.push(at(origin, n, code, message));
            }
        }
    }
    problems.sort();
    Ok(problems)
}

fn at(origin: &Origin, n: usize, code: &'static str, message: String) -> Problem {
    Problem {
        file: origin.file.clone(),
        line: origin.evidence_lines.get(n).copied().unwrap_or(origin.line),
        code,
        message,
    }
}

/// What is wrong with evidence: code and message.
fn fault_of(evidence: &Evidence, text: &SourceText) -> Option<(&'static str, String)> {
    let (quote, material) = (&evidence.quote, &evidence.material);
    match text.standing(evidence) {
        Standing::Stands(_) => None,
        Standing::Gone => {
            let message =
                format!("the quotation `{quote}` does not stand in material `{material}`");
            Some(("quote_not_found", message))
        }
        Standing::Moved(place) => {
            let old = evidence.passage.as_ref().map(Passage::range);
            let old = old.unwrap_or_default();
            let hash = text
                .slice(&place)
                .and_then(|characters| Passage::of(place.start, characters))
                .map(|passage| passage.sha256())
                .unwrap_or_default();
            let message = format!(
                "the characters [{}, {}] of material `{material}` have changed; the quotation `{quote}` now \
                 stands at span = [{}, {}], sha256 = \"{hash}\"",
                old.start, old.end, place.start, place.end
            );
            Some(("quote_moved", message))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::question::sha256_of;
    use crate::formats::bank::tests::{at, file, folder, problems, question, read};

    #[test]
    fn a_quotation_stands_in_its_material_but_for_white_space() {
        let bank = read(&[("a.toml", &file(&[question("T01-S01")]))]);
        let check = |text: &str| {
            let found =
                check_quotes(&bank, folder(&[("study.txt", text.as_bytes())]).path()).unwrap();
            found
                .into_iter()
                .map(|p| (p.file, p.line, p.code))
                .collect::<Vec<_>>()
        };
        assert_eq!(check("共五个\r\n　方 面。"), []);
        assert_eq!(
            check("共五个、方面。"),
            [at("a.toml", 19, "quote_not_found")]
        );
        let none = check_quotes(&bank, folder(&[]).path()).unwrap();
        assert_eq!(
            (none.len(), none[0].line, none[0].code),
            (1, 2, "material_file")
        );
    }

    /// A question whose evidence notes where it stands.
    fn noting(span: &str, sha256: &str) -> String {
        let noted = format!("quote = \"五个 方面\", span = {span}, sha256 = \"{sha256}\"");
        question("T01-S01").replace("quote = \"五个 方面\"", &noted)
    }

    #[test]
    fn a_passage_is_held_to_its_hash_and_a_move_tells_the_new_place() {
        let hash = sha256_of("五个\n方面");
        let check = |span: &str, text: &str| {
            let bank = read(&[("a.toml", &file(&[noting(span, &hash)]))]);
            assert_eq!(bank.problems, []);
            check_quotes(&bank, folder(&[("study.txt", text.as_bytes())]).path()).unwrap()
        };
        assert_eq!(check("[1, 6]", "共五个\r\n方面。"), []);
        let moved = check("[1, 6]", "前言。共五个\n方面。");
        assert_eq!((moved[0].line, moved[0].code), (19, "quote_moved"));
        let place = format!("now stands at span = [4, 9], sha256 = \"{hash}\"");
        assert!(moved[0].message.contains(&place), "{}", moved[0].message);
        // The words are the same, but the line breaks elsewhere.
        assert_eq!(check("[1, 6]", "共五个方面。")[0].code, "quote_moved");
        assert_eq!(check("[1, 6]", "共六个方面。")[0].code, "quote_not_found");
        assert_eq!(check("[1, 600]", "共五个方面。")[0].code, "quote_moved");
    }

    #[test]
    fn half_a_passage_is_told_with_what_is_missing() {
        let hash = "a".repeat(64);
        let with = |noted: &str| {
            let text = question("T01-S01").replace("方面\" }", &format!("方面\", {noted} }}"));
            problems(&[("a.toml", &file(&[text]))])
        };
        let table = [
            ("span = [1, 6]".to_owned(), "missing_field"),
            (format!("sha256 = \"{hash}\""), "missing_field"),
            (
                format!("span = [6, 6], sha256 = \"{hash}\""),
                "not_a_passage",
            ),
            ("span = [1, 6], sha256 = \"aa\"".to_owned(), "not_a_passage"),
            (format!("span = [1], sha256 = \"{hash}\""), "wrong_type"),
        ];
        for (noted, code) in table {
            assert_eq!(with(&noted), [at("a.toml", 19, code)], "{noted}");
        }
    }

    #[test]
    fn materials_may_be_markdown_or_of_another_encoding() {
        let bank = read(&[("a.toml", &file(&[question("T01-S01")]))]);
        let check = |name: &str, bytes: &[u8]| {
            let found = check_quotes(&bank, folder(&[(name, bytes)]).path()).unwrap();
            found
                .into_iter()
                .map(|p| (p.code, p.message))
                .collect::<Vec<_>>()
        };
        let gb = encoding_rs::GB18030.encode("共五个方面。").0.into_owned();
        assert_eq!(check("study.txt", &gb), []);
        assert_eq!(check("study.md", "# 共\n五个方面".as_bytes()), []);
        let (code, message) = check("study.txt", b"").remove(0);
        assert_eq!(code, "material_file");
        assert!(
            message.contains("study.txt: the file holds no words"),
            "{message}"
        );
    }
}
