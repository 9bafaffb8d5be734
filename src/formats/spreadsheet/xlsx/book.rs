//! What a workbook consists of: its sheets, its strings and its formats of numbers.

use quick_xml::events::BytesStart;

use super::formats::{self, Format};
use super::strings::{MAX_STRINGS, Strings};
use super::xml::{Next, Sink, attribute, is_set};
use super::{MAX_SHEETS, PartFault, Parts};

/// Where the workbook is when the package does not say.
const WORKBOOK: &str = "xl/workbook.xml";

/// Most relations of a part that are looked at.
const MAX_RELATIONS: usize = 10_000;

/// A workbook whose sheets are known and not read yet.
pub(super) struct Book {
    /// The sheets, in the order of their tabs.
    pub(super) sheets: Vec<SheetRef>,
    /// Texts that several cells may share.
    pub(super) strings: Strings,
    /// Formats of numbers, by the number of a cell's style.
    pub(super) formats: Vec<Format>,
    /// From which day dates count.
    pub(super) epoch: Epoch,
}

/// From which day a workbook counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Epoch {
    /// 1900, with the 29th of February that it did not have.
    #[default]
    Of1900,
    /// 1904, as Excel for Macintosh did.
    Of1904,
}

/// A sheet of a workbook.
pub(super) struct SheetRef {
    /// As its tab shows it.
    pub(super) name: String,
    /// The part that holds it.
    pub(super) path: String,
    /// Nobody sees it without looking for it.
    pub(super) is_hidden: bool,
}

impl Book {
    /// Reads everything but the sheets; none where the package is no workbook.
    pub(super) fn read(parts: &mut Parts<'_>) -> Result<Option<Self>, PartFault> {
        let mut package = Relations::default();
        parts.walk("_rels/.rels", &mut package)?;
        let main = package.of_type("/officeDocument");
        let workbook = main.map_or(WORKBOOK.to_owned(), |main| inside("", &main.target));
        let (folder, file) = workbook.rsplit_once('/').unwrap_or(("", &workbook));
        let mut tabs = Tabs::default();
        if !parts.walk(&workbook, &mut tabs)? || !tabs.is_workbook {
            return Ok(None);
        }
        let mut relations = Relations::default();
        parts.walk(
            &inside(folder, &format!("_rels/{file}.rels")),
            &mut relations,
        )?;
        let mut strings = Strings::default();
        if let Some(part) = relations.of_type("/sharedStrings") {
            let path = inside(folder, &part.target);
            parts.walk(&path, &mut strings)?;
            if strings.is_full() {
                let reason = format!("more than {MAX_STRINGS} strings");
                return Err(PartFault::Xml { path, reason });
            }
        }
        let formats = match relations.of_type("/styles") {
            Some(part) => formats::read(parts, &inside(folder, &part.target))?,
            None => Vec::new(),
        };
        let sheets = tabs.sheets.into_iter().filter_map(|tab| {
            let part = relations.0.iter().find(|relation| relation.id == tab.id)?;
            // Charts and dialogs have tabs too.
            part.kind.ends_with("/worksheet").then(|| SheetRef {
                name: tab.name,
                path: inside(folder, &part.target),
                is_hidden: tab.is_hidden,
            })
        });
        Ok(Some(Self {
            sheets: sheets.collect(),
            strings,
            formats,
            epoch: tabs.epoch,
        }))
    }
}

/// The path of a target that is named from a folder: `/xl/a.xml` and `../a.xml` are names as well.
fn inside(folder: &str, target: &str) -> String {
    let mut steps: Vec<&str> = if target.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').collect()
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.retain(|step| !step.is_empty());
    steps.join("/")
}

/// Which parts belong to a part.
#[derive(Default)]
struct Relations(Vec<Relation>);

struct Relation {
    id: String,
    kind: String,
    target: String,
}

impl Relations {
    fn of_type(&self, ending: &str) -> Option<&Relation> {
        self.0
            .iter()
            .find(|relation| relation.kind.ends_with(ending))
    }
}

impl Sink for Relations {
    fn open(&mut self, name: &str, tag: &BytesStart<'_>) {
        if name == "Relationship" && self.0.len() < MAX_RELATIONS {
            let value = |name| attribute(tag, name).unwrap_or_default();
            self.0.push(Relation {
                id: value("Id"),
                kind: value("Type"),
                target: value("Target"),
            });
        }
    }

    fn close(&mut self, _: &str) -> Next {
        Next::Go
    }

    fn text(&mut self, _: &str) {}
}

/// The tabs of a workbook.
#[derive(Default)]
struct Tabs {
    is_workbook: bool,
    sheets: Vec<Tab>,
    epoch: Epoch,
}

struct Tab {
    id: String,
    name: String,
    is_hidden: bool,
}

impl Sink for Tabs {
    fn open(&mut self, name: &str, tag: &BytesStart<'_>) {
        match name {
            "workbook" => self.is_workbook = true,
            "workbookPr" if is_set(tag, "date1904") => self.epoch = Epoch::Of1904,
            // One more than are read, so that it is told.
            "sheet" if self.sheets.len() <= MAX_SHEETS => {
                let id = tag.attributes().with_checks(false).flatten().find(|found| {
                    // `r:id`, whatever the prefix; `sheetId` is another.
                    found.key.prefix().is_some() && found.key.local_name().as_ref() == "id"
                });
                self.sheets.push(Tab {
                    id: id
                        .map(|found| found.value.as_ref().to_owned())
                        .unwrap_or_default(),
                    name: attribute(tag, "name").unwrap_or_default(),
                    is_hidden: attribute(tag, "state").is_some_and(|state| state != "visible"),
                });
            }
            _ => {}
        }
    }

    fn close(&mut self, _: &str) -> Next {
        Next::Go
    }

    fn text(&mut self, _: &str) {}
}
