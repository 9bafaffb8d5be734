//! Reading Aiken, line by line.
//!
//! Invariant: every line belongs to a question or to a problem. A question has the key that its letter says by
//! the letters before its options; where those are not A, B, C in their order there is none.

use super::super::note::{Collector, Note};
use super::super::{
    Batch, ForeignKey, ForeignKind, ForeignQuestion, Place, Severity, letter as letter_at,
    lettered, text_of,
};
use super::line::{self, Line, Said, Spelling, said};

/// Most options of one question: those that have a letter.
const MAX_OPTIONS: usize = 26;

/// Reads a file.
pub fn read(bytes: &[u8]) -> Batch {
    let mut reader = Reader::default();
    let text = match text_of(bytes) {
        Ok(text) => text,
        Err(problem) => {
            reader.collector.tell_problem(*problem);
            return reader.collector.finish();
        }
    };
    if let Some(notice) = text.notice {
        reader.collector.tell_problem(notice);
    }
    for (number, content) in (1..).zip(text.text.lines()) {
        if reader.collector.is_full() {
            break;
        }
        reader.take(number, &line::read(content));
    }
    reader.end();
    reader.collector.finish()
}

/// A question of which the answer has not come yet.
#[derive(Debug)]
struct Open {
    line: usize,
    stem: Vec<String>,
    /// Letter and text of each, and of one more than there may be.
    options: Vec<(usize, String)>,
    n_options: usize,
    /// A blank line behind the last line of the stem.
    is_parted: bool,
    notes: Vec<Note>,
}

#[derive(Default)]
struct Reader {
    collector: Collector,
    open: Option<Open>,
}

impl Reader {
    fn take(&mut self, number: usize, line: &Line<'_>) {
        match *line {
            Line::Blank => {
                if let Some(open) = &mut self.open {
                    open.is_parted = true;
                }
            }
            Line::Single => self.collector.tell(Note::new(
                Severity::Warning,
                number,
                "line_of_one_character",
                "这一行只有一个字符，按 Aiken 的规定略去；请核对",
                "a line of one character is passed over in Aiken; check it",
            )),
            Line::Text(text) => self.take_text(number, text),
            Line::Option {
                letter,
                text,
                spelling,
            } => match &mut self.open {
                Some(open) => open.add_option(number, letter, text, spelling),
                None => self.collector.tell(Note::new(
                    Severity::Error,
                    number,
                    "option_without_question",
                    "选项前没有题干；每道题先写一行题干，再写选项",
                    "an option without a question: the stem stands on the line before the options",
                )),
            },
            Line::Answer(text, spelling) => match self.open.take() {
                Some(open) => self.close(open, number, text, spelling),
                None => self.collector.tell(Note::new(
                    Severity::Error,
                    number,
                    "answer_without_question",
                    "ANSWER 前没有题目；请检查上面的题干和选项是否漏写",
                    "`ANSWER` without a question: check whether stem and options are missing above",
                )),
            },
        }
    }

    fn take_text(&mut self, number: usize, text: &str) {
        match &mut self.open {
            Some(open) if open.options.is_empty() => open.add_stem(number, text),
            before => {
                if let Some(unfinished) = before.take() {
                    self.collector.tell(unfinished.unfinished(number));
                }
                self.open = Some(Open::new(number, text));
            }
        }
    }

    fn end(&mut self) {
        if let Some(open) = self.open.take() {
            let line = open.line;
            self.collector.tell(open.unfinished(line));
        }
    }

    fn close(&mut self, open: Open, number: usize, text: &str, spelling: Spelling) {
        let n_options = open.n_options;
        if !(2..=MAX_OPTIONS).contains(&n_options) {
            let first = open.line;
            self.collector.tell(Note::new(
                Severity::Error,
                number,
                "too_few_options",
                format!("第 {first} 行开始的题目有 {n_options} 个选项，应有 2 至 {MAX_OPTIONS} 个；选项要写成“A) 内容”或“A. 内容”"),
                format!("the question that begins on line {first} has {n_options} options; wanted 2 to {MAX_OPTIONS}, written `A) text` or `A. text`"),
            ));
            return;
        }
        let mut notes = open.notes;
        if spelling == Spelling::Ours {
            note_once(&mut notes, other_spelling(number));
        }
        let letters: Vec<usize> = open.options.iter().map(|(letter, _)| *letter).collect();
        let texts: Vec<String> = open.options.into_iter().map(|(_, text)| text).collect();
        if !letters.iter().copied().eq(0..n_options) {
            notes.push(other_letters(open.line, &letters));
        }
        if texts.iter().any(String::is_empty) {
            notes.push(Note::new(
                Severity::Held,
                open.line,
                "empty_option",
                "有一个选项没有内容；请补上或删去",
                "an option has no text; fill it in or take it out",
            ));
        }
        let key = key_of(number, text, &texts, &mut notes);
        let kind = if 1 < key.len() {
            ForeignKind::Multiple
        } else {
            ForeignKind::Single
        };
        let place = Place::line(open.line);
        let mut question = ForeignQuestion::new(place, kind, open.stem.join("\n"));
        question.options = lettered(texts);
        let is_held = notes.iter().any(|note| note.severity == Severity::Held);
        if !is_held {
            let ids = key.into_iter().map(letter_at);
            question.key = Some(ForeignKey::Choices(ids.collect()));
        }
        self.collector.add(question, notes);
    }
}

impl Open {
    fn new(line: usize, stem: &str) -> Self {
        Self {
            line,
            stem: vec![stem.to_owned()],
            options: Vec::new(),
            n_options: 0,
            is_parted: false,
            notes: Vec::new(),
        }
    }

    fn add_stem(&mut self, number: usize, text: &str) {
        let note = if self.is_parted {
            self.stem.push(String::new());
            Note::new(
                Severity::Held,
                number,
                "stem_of_two_parts",
                format!(
                    "第 {} 行的文字后面空了一行，不知道是同一道题的题干，还是漏写了选项和答案的另一道题；请核对",
                    self.line
                ),
                format!(
                    "a blank line stands behind the text of line {}: one stem, or a question without options and answer; check it",
                    self.line
                ),
            )
        } else {
            Note::new(
                Severity::Notice,
                number,
                "stem_of_several_lines",
                "题干不止一行，已合为一道题（Moodle 的 Aiken 只认一行题干）",
                "the stem has several lines, which were taken as one question; Moodle wants one line",
            )
        };
        note_once(&mut self.notes, note);
        self.is_parted = false;
        self.stem.push(text.to_owned());
    }

    fn add_option(&mut self, number: usize, letter: usize, text: &str, spelling: Spelling) {
        if spelling == Spelling::Ours {
            note_once(&mut self.notes, other_spelling(number));
        }
        self.n_options += 1;
        if self.options.len() <= MAX_OPTIONS {
            self.options.push((letter, text.to_owned()));
        }
    }

    /// `number` is the line on which it is seen that no answer comes.
    fn unfinished(&self, number: usize) -> Note {
        let first = self.line;
        Note::new(
            Severity::Error,
            number,
            "unfinished_question",
            format!(
                "第 {first} 行开始的题目没有写完：缺少“ANSWER: 字母”这一行，或选项中间有不带字母的行"
            ),
            format!(
                "the question that begins on line {first} is not finished: the line `ANSWER: letter` is missing, or a line among its options has no letter"
            ),
        )
    }
}

/// Says what may be true of many lines of a question.
fn note_once(notes: &mut Vec<Note>, note: Note) {
    if !notes.iter().any(|known| known.code == note.code) {
        notes.push(note);
    }
}

fn other_spelling(line: usize) -> Note {
    Note::new(
        Severity::Notice,
        line,
        "other_spelling",
        "用了全角符号、顿号或小写字母，已按 Aiken 读取（Moodle 只认半角大写，如“A)”“ANSWER:”）",
        "full-width signs or letters in lower case were read all the same; Moodle wants `A)` and `ANSWER:`",
    )
}

fn other_letters(line: usize, letters: &[usize]) -> Note {
    let found: Vec<String> = letters.iter().map(|letter| letter_at(*letter)).collect();
    let found = found.join("、");
    Note::new(
        Severity::Held,
        line,
        "letters_out_of_order",
        format!("选项字母应依次为 A、B、C……，这里是 {found}；答案指哪一项不明确，请改正"),
        format!(
            "options have the letters A, B, C and so on in their order; found {found}; it is not clear which one is right"
        ),
    )
}

/// The right options by their places, ascending; what is wrong with them is noted.
fn key_of(line: usize, text: &str, texts: &[String], notes: &mut Vec<Note>) -> Vec<usize> {
    let shown: String = text.chars().take(40).collect();
    let mut key = match said(text) {
        Said::Letters(letters) => letters,
        Said::Option(letter, text) => {
            if texts.get(letter).is_none_or(|known| known != text) {
                notes.push(Note::new(
                    Severity::Held,
                    line,
                    "answer_of_another_text",
                    format!("答案“{shown}”的文字与该字母的选项不一致；请核对"),
                    format!("the answer `{shown}` is not what stands behind its letter among the options"),
                ));
            }
            vec![letter]
        }
        Said::Nothing => {
            notes.push(Note::new(
                Severity::Held,
                line,
                "answer_without_letter",
                format!("ANSWER 后面应是选项字母，这里是“{shown}”"),
                format!("wanted the letter of an option behind `ANSWER:`, found `{shown}`"),
            ));
            return Vec::new();
        }
    };
    if text.starts_with(|c: char| c.is_lowercase() || !c.is_ascii()) {
        note_once(notes, other_spelling(line));
    }
    let n_said = key.len();
    key.sort_unstable();
    key.dedup();
    if key.len() < n_said {
        notes.push(Note::new(
            Severity::Held,
            line,
            "letter_twice",
            format!("答案“{shown}”里有重复的字母；请核对"),
            format!("a letter stands twice in the answer `{shown}`; check it"),
        ));
    } else if 1 < n_said {
        notes.push(Note::new(
            Severity::Notice,
            line,
            "several_right_options",
            "答案不止一个字母，已按多选题读取（Moodle 的 Aiken 只取第一个字母）",
            "several letters were read as a multiple choice; Moodle takes the first alone",
        ));
    }
    let n_options = texts.len();
    if key.iter().any(|letter| n_options <= *letter) {
        notes.push(Note::new(
            Severity::Held,
            line,
            "key_without_option",
            format!("答案是“{shown}”，但只有 {n_options} 个选项；请核对"),
            format!("the answer is `{shown}`, but there are {n_options} options"),
        ));
    }
    key
}
