//! Material that several items share (`assessmentStimulusRef` of 3.0).
//!
//! Invariant: an item that needs a material has it in its stem, or is held.

use super::super::xml::{self, Element};
use super::body::Reader;
use super::names::spell_as_in_2;
use super::paths::resolve;
use super::remarks::{Remarks, shortened};

/// The texts of all materials that an item names, in their order.
pub(super) fn read(
    item: &Element,
    reader: &mut Reader<'_, '_>,
    remarks: &mut Remarks<'_>,
) -> Option<String> {
    let mut texts = Vec::new();
    for reference in item.all("assessmentStimulusRef") {
        let address = reference.attribute("href").unwrap_or_default();
        if let Some(text) = material(address, reader) {
            texts.push(text);
            remarks.notice(
                reference.line,
                "material_in_stem",
                [
                    format!("题目引用的材料“{}”已并入题干", shortened(address)),
                    format!(
                        "the shared material `{}` was put into the stem",
                        shortened(address)
                    ),
                ],
            );
        } else {
            remarks.held(reference.line, "material_missing", [
                format!("题目引用的材料“{}”读不出来，题目不完整；请补上材料", shortened(address)),
                format!("the shared material `{}` cannot be read; the question is incomplete without it", shortened(address)),
            ]);
        }
    }
    (!texts.is_empty()).then(|| texts.join("\n"))
}

fn material(address: &str, reader: &mut Reader<'_, '_>) -> Option<String> {
    let path = resolve(reader.file(), address)?;
    let text = reader.files.text(&path).ok()??;
    let mut root = xml::read(&text).ok()?;
    spell_as_in_2(&mut root);
    let body = root.first("stimulusBody")?;
    // Pictures of the material lie beside it, not beside the item.
    let mut beside = Reader::new(&path, reader.files);
    let text = beside.text(body);
    let losses = beside.losses;
    reader.losses.add(losses);
    Some(text).filter(|text| !text.is_empty())
}
