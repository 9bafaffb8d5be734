//! Whether the words that evidence quotes stand in the material.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::{Bank, MATERIALS_FILE, file};
use crate::formats::Problem;

/// Checks every quotation against `<material>.txt` in a folder, leaving out all white space.
///
/// # Errors
/// A folder that cannot be listed. A material without its file is a problem.
pub fn check_quotes(bank: &Bank, materials_dir: &Path) -> io::Result<Vec<Problem>> {
    // Said once for the folder, not once for each material.
    materials_dir.read_dir()?;
    let mut problems = Vec::new();
    let mut texts = BTreeMap::new();
    for material in &bank.materials {
        match file::read_text(materials_dir, &format!("{}.txt", material.id)) {
            Ok(text) => {
                texts.insert(material.id.as_str(), without_white_space(&text));
            }
            Err(problem) => problems.push(Problem {
                file: MATERIALS_FILE.to_owned(),
                line: material.line,
                code: "material_file",
                message: format!("{}: {}", problem.file, problem.message),
            }),
        }
    }
    for (question, origin) in &bank.questions {
        for (n, evidence) in question.evidence.iter().enumerate() {
            let Some(text) = texts.get(evidence.material.as_str()) else {
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
