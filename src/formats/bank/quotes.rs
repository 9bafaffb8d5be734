//! Whether the words that evidence quotes stand in the material.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::{Bank, MATERIALS_FILE, file};
use crate::formats::Problem;

/// Materials by id with their texts.
type Texts = Vec<(String, String)>;

/// Reads `<material>.txt` of each material from a folder, as pairs of id and text.
///
/// # Errors
/// A folder that cannot be listed. A material without its file is a problem.
pub fn read_texts(bank: &Bank, materials_dir: &Path) -> io::Result<(Texts, Vec<Problem>)> {
    // Said once for the folder, not once for each material.
    materials_dir.read_dir()?;
    let (mut texts, mut problems) = (Vec::new(), Vec::new());
    for material in &bank.materials {
        match file::read_text(materials_dir, &format!("{}.txt", material.id)) {
            Ok(text) => texts.push((material.id.clone(), text)),
            Err(problem) => problems.push(Problem {
                file: MATERIALS_FILE.to_owned(),
                line: material.line,
                code: "material_file",
                message: format!("{}: {}", problem.file, problem.message),
            }),
        }
    }
    Ok((texts, problems))
}

/// Checks every quotation against `<material>.txt` in a folder, leaving out all white space.
///
/// # Errors
/// As [`read_texts`].
pub fn check_quotes(bank: &Bank, materials_dir: &Path) -> io::Result<Vec<Problem>> {
    let (texts, mut problems) = read_texts(bank, materials_dir)?;
    let texts: BTreeMap<String, String> = texts
        .into_iter()
        .map(|(id, text)| (id, without_white_space(&text)))
        .collect();
    for (question, origin) in &bank.questions {
        for (n, evidence) in question.evidence.iter().enumerate() {
            let Some(text) = texts.get(&evidence.material) else {
                continue;
            };
            if !text.contains(&without_white_space(&evidence.quote)) {
                problems.push(Problem {
                    file: origin.file.clone(),
                    line: origin.evidence_lines.get(n).copied().unwrap_or(origin.line),
                    code: "quote_not_found",
                    message: format!(
                        "the quotation `{}` does not stand in material `{}`",
                        evidence.quote, evidence.material
                    ),
                });
            }
        }
    }
    problems.sort();
    Ok(problems)
}

fn without_white_space(text: &str) -> String {
    text.chars().filter(|char| !char.is_whitespace()).collect()
}
