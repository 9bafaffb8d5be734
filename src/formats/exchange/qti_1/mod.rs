//! QTI 1.2: the form in which Canvas, Desire2Learn, Blackboard and Common Cartridge write questions.
//!
//! What is right is found by doing what an item's scoring says, answer by answer, and never by the looks of
//! it: scoring that cannot be followed holds the question.
//!
//! Invariant: a key that is given has all of the marks by the item itself, and no smaller answer has.

use super::moodle_xml::{Pictures, Source, note_of, source_of};
use super::note::{Collector, Note};
use super::xml::{self, Element};
use super::{Batch, ForeignQuestion, Severity};

mod blanks;
mod choice;
mod groups;
mod item;
mod kinds;
mod numbers;
mod options;
mod pairs;
mod presentation;
mod scoring;
mod shares;
#[cfg(test)]
mod tests;

/// The root element.
const ROOT: &str = "questestinterop";

/// A question that was read, and what is to be said of it.
struct Found {
    question: ForeignQuestion,
    notes: Vec<Note>,
    n_dropped_feedback: usize,
}

/// Reads a file that is no package: one document with its items.
pub fn read(bytes: &[u8]) -> Batch {
    let source = match source_of(bytes) {
        Ok(source) => source,
        Err(note) => return told(note),
    };
    read_source(&source)
}

fn told(note: Note) -> Batch {
    let mut collector = Collector::default();
    collector.tell(note);
    collector.finish()
}

fn read_source(source: &Source<'_>) -> Batch {
    let mut pictures = Pictures::default();
    let mut reader = Reader::default();
    if let Some(notice) = &source.notice {
        reader.collector.tell(notice.clone());
    }
    let mut picture = |src: &str| {
        let inline = src.starts_with("data:").then(|| pictures.keep_inline(src));
        inline.and_then(Result::ok)
    };
    // Item by item: a tree of all of them would take many times the room of the file.
    let read = xml::read_each(&source.text, &mut |around, closed| {
        let is_item = closed.name == "item" && around.first().is_some_and(|root| root.name == ROOT);
        if !is_item {
            return Some(closed);
        }
        let around: Vec<&Element> = around.iter().collect();
        reader.item(&closed, &around, &mut picture);
        None
    });
    match read {
        Ok(root) if root.name == ROOT => reader.rest(&root, &|_| false),
        Ok(root) => {
            let found: String = root.name.chars().take(40).collect();
            reader.collector.tell(Note::new(
                Severity::Error,
                root.line,
                "not_qti_1",
                format!("不是 QTI 1.2 题库：根元素应为 <{ROOT}>，实为 <{found}>"),
                format!("no QTI 1.2: wanted the root element <{ROOT}>, found <{found}>"),
            ));
        }
        Err(fault) => return told(note_of(fault)),
    }
    let mut batch = reader.collector.finish();
    batch.assets = pictures.into_assets();
    batch
}

/// Reads a document of a package into a batch; `picture` names the asset that an address means, if there is one,
/// and `has_bank` tells whether the package has a bank of this identifier in another file.
pub(super) fn read_root_with(
    root: &Element,
    batch: &mut Batch,
    place_file: Option<&str>,
    has_bank: &dyn Fn(&str) -> bool,
    picture: &mut dyn FnMut(&str) -> Option<String>,
) {
    let mut reader = Reader::default();
    reader.within(root, &mut Vec::new(), picture);
    reader.rest(root, has_bank);
    let read = reader.collector.finish();
    let before = batch.questions.len();
    let file = place_file.map(str::to_owned);
    batch
        .questions
        .extend(read.questions.into_iter().map(|mut question| {
            question.place.file.clone_from(&file);
            question
        }));
    batch
        .problems
        .extend(read.problems.into_iter().map(|mut problem| {
            problem.place.file.clone_from(&file);
            problem.place.question = problem.place.question.map(|index| index + before);
            problem
        }));
}

#[derive(Default)]
struct Reader {
    collector: Collector,
    n_items: usize,
    n_dropped_feedback: usize,
}

impl Reader {
    fn within<'e>(
        &mut self,
        element: &'e Element,
        around: &mut Vec<&'e Element>,
        picture: &mut dyn FnMut(&str) -> Option<String>,
    ) {
        around.push(element);
        for child in element.elements() {
            if child.name == "item" {
                self.item(child, around, picture);
            } else {
                self.within(child, around, picture);
            }
        }
        around.pop();
    }

    fn item(
        &mut self,
        element: &Element,
        around: &[&Element],
        picture: &mut dyn FnMut(&str) -> Option<String>,
    ) {
        self.n_items += 1;
        if self.collector.is_full() {
            return;
        }
        match item::read(element, groups::points_per_item(around), picture) {
            Ok(mut found) => {
                found.question.topic = topic_of(around);
                self.n_dropped_feedback += usize::from(0 < found.n_dropped_feedback);
                self.collector.add(found.question, found.notes);
            }
            Err(note) => self.collector.tell(note),
        }
    }

    /// What is to be said of the document beside its items.
    fn rest(&mut self, root: &Element, has_bank: &dyn Fn(&str) -> bool) {
        let has = |name: &str| root.find(&|element| element.name == name);
        if let Some(reference) = has("itemref") {
            self.collector.tell(Note::new(
                Severity::Warning,
                reference.line,
                "item_elsewhere",
                "试卷引用了别处的题目（itemref），引用的题目不在这个文件里，未读取",
                "the test refers to items that are not in this file, and were not read",
            ));
        }
        if let Some(note) = groups::missing_banks(root, has_bank) {
            self.collector.tell(note);
        }
        if let Some(selection) = has("selection_number") {
            self.collector.tell(Note::new(
                Severity::Notice,
                selection.line,
                "selection",
                "原试卷从一组题中随机抽题；抽题规则未导入，组内的题目全部读取",
                "the test draws some items of a group; the rule was left out, and all items of the file were read",
            ));
        }
        if 0 < self.n_dropped_feedback {
            let n = self.n_dropped_feedback;
            self.collector.tell(Note::new(
                Severity::Notice,
                0,
                "general_feedback_dropped",
                format!("{n} 道题的“答对、答错时的反馈”未导入"),
                format!("feedback for right or wrong answers of {n} questions was left out"),
            ));
        }
        if self.n_items == 0 {
            self.collector.tell(Note::new(
                Severity::Error,
                root.line,
                "no_questions",
                "文件里没有题目",
                "the file has no questions",
            ));
        }
    }
}

/// The titles of the sections around an item; where they have none, that of the test or the bank.
fn topic_of(around: &[&Element]) -> Option<String> {
    let title = |element: &Element| {
        // Among the first: a bank may have ten thousand items behind them.
        let bank = || {
            let mut children = element.elements().take(20);
            let metadata = children.find(|child| child.name == "qtimetadata")?;
            let mut fields = metadata.elements();
            let field = fields.find(|field| {
                let label = field.first("fieldlabel");
                label.is_some_and(|label| label.text().trim() == "bank_title")
            })?;
            Some(field.first("fieldentry")?.text())
        };
        let title = element
            .attribute("title")
            .map(str::to_owned)
            .or_else(bank)?;
        let title = title.trim().replace('/', "／");
        (!title.is_empty()).then_some(title)
    };
    let of = |is_wanted: &dyn Fn(&str) -> bool| {
        let elements = around.iter().filter(|element| is_wanted(&element.name));
        let titles: Vec<String> = elements.filter_map(|element| title(element)).collect();
        (!titles.is_empty()).then(|| titles.join("/"))
    };
    of(&|name| name == "section")
        .or_else(|| of(&|name| matches!(name, "assessment" | "objectbank")))
}
