//! Reading a drawing, a line at a time.

use std::collections::VecDeque;
use std::io::{BufRead, Read};

use sha2::{Digest, Sha256};

use super::header::Header;
use super::line::{PaperLine, SlotLine, Trailer};
use super::{MAX_HEADER, MAX_LINE, hex_of, is_order_of};
use crate::domain::marks::Marks;
use crate::domain::paper::{Method, Paper, PoolQuestion, Slot};
use crate::formats::{Problem, joined};

/// Reads the papers of a drawing, in order.
///
/// As an iterator it gives a paper or a problem for each line, and at the end the problems of the
/// whole; it goes on after a problem, so that all are told.
pub struct Reader<R> {
    header: Header,
    state: State<R>,
}

struct State<R> {
    file: String,
    lines: R,
    line: usize,
    /// The number that the next paper should have.
    next: usize,
    n_papers: usize,
    digest: Sha256,
    /// The numbers of the candidates, as a promise hashes them; and how many there were.
    roster: Sha256,
    n_candidates: usize,
    /// What is still to be told.
    waiting: VecDeque<Problem>,
    is_ended: bool,
}

/// One paper of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its line, counted from 1.
    pub line: usize,
    /// Its number, counted from 1.
    pub number: usize,
    /// The number of whom it is for, where the file says.
    pub candidate: Option<String>,
    /// The paper; marks and rules are those of the blueprint and the pool.
    pub paper: Paper,
}

type Fault = (&'static str, String);

impl<R: BufRead> Reader<R> {
    /// Reads the header; `file` is the name that problems carry.
    ///
    /// # Errors
    /// The problem of a first line that is no header.
    pub fn new(file: &str, lines: R) -> Result<Self, Problem> {
        let mut state = State {
            file: file.to_owned(),
            lines,
            line: 0,
            next: 1,
            n_papers: 0,
            digest: Sha256::new(),
            roster: Sha256::new(),
            n_candidates: 0,
            waiting: VecDeque::new(),
            is_ended: false,
        };
        let bytes = state.read_line(MAX_HEADER)?;
        let text = state.text_of(&bytes)?;
        let header =
            Header::from_line(text).map_err(|fault| state.problem("not_a_header", fault))?;
        Ok(Self { header, state })
    }

    /// What the papers follow from.
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// What in the header is not what was promised.
    pub fn broken_promises(&self) -> Vec<Problem> {
        let broken = self.header.broken_promises().into_iter();
        let problem = |(code, message)| Problem {
            file: self.state.file.clone(),
            line: 1,
            code,
            message,
        };
        broken.map(problem).collect()
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Entry, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(problem) = self.state.waiting.pop_front() {
            return Some(Err(problem));
        }
        if self.state.is_ended {
            return None;
        }
        match self.state.next_entry(&self.header) {
            Ok(None) => self.next(),
            Ok(Some(entry)) => Some(Ok(entry)),
            Err(problem) => Some(Err(problem)),
        }
    }
}

impl<R: BufRead> State<R> {
    /// The paper of the next line, or nothing where that is the end.
    fn next_entry(&mut self, header: &Header) -> Result<Option<Entry>, Problem> {
        let bytes = self.read_line(MAX_LINE).inspect_err(|_| {
            // What follows a line that cannot be read has no sure place.
            self.is_ended = true;
        })?;
        if bytes.is_empty() {
            self.is_ended = true;
            let wanted = "wanted a last line `{\"papers\":…,\"digest\":…}`";
            let told = format!("{wanted}; found the end after {} papers", self.n_papers);
            return Err(self.problem("missing_trailer", told));
        }
        if bytes.starts_with(Trailer::START.as_bytes()) {
            self.is_ended = true;
            let trailer = serde_json::from_slice(&bytes)
                .map_err(|error| self.problem("not_a_trailer", error))?;
            self.check_trailer(header, &trailer)?;
            return Ok(None);
        }
        self.digest.update(&bytes);
        self.n_papers += 1;
        let wanted = self.next;
        self.next += 1;
        let text = self.text_of(&bytes)?;
        let form: PaperLine<'_> = serde_json::from_str(text)
            .map_err(|error| self.problem("not_a_paper", shorten(&error)))?;
        if let Some(number) = &form.candidate {
            self.n_candidates += 1;
            self.roster.update(number.as_bytes());
            self.roster.update(b"\n");
        }
        // Whatever is missing is told once.
        self.next = form.paper.saturating_add(1);
        let paper =
            read_paper(header, &form.slots).map_err(|(code, told)| self.problem(code, told))?;
        if form.paper != wanted {
            let told = format!("wanted paper {wanted}; found paper {}", form.paper);
            self.tell("paper_number", &told);
        }
        Ok(Some(Entry {
            line: self.line,
            number: form.paper,
            candidate: form.candidate.map(std::borrow::Cow::into_owned),
            paper,
        }))
    }

    /// Holds the trailer against the lines before it, and looks for lines after it.
    fn check_trailer(&mut self, header: &Header, trailer: &Trailer) -> Result<(), Problem> {
        let (n_papers, count) = (self.n_papers, header.order.count);
        if trailer.papers != n_papers {
            let told = format!("wanted {} papers; found {n_papers}", trailer.papers);
            self.tell("wrong_count", &told);
        }
        // Where forms are handed out along a roster, the order counts forms.
        let is_handed_out = header.order.method == Method::Forms && header.roster_digest.is_some();
        if count != n_papers && !is_handed_out {
            let told = format!("the header says {count} papers; found {n_papers}");
            self.tell("wrong_count", &told);
        }
        let found = hex_of(std::mem::take(&mut self.digest));
        if trailer.digest != found {
            let told = format!("wanted digest {}; found {found}", shorten(&trailer.digest));
            self.tell("wrong_digest", &told);
        }
        self.check_roster(header);
        let after = self.read_line(MAX_LINE)?;
        if after.is_empty() {
            Ok(())
        } else {
            Err(self.problem("after_trailer", "wanted the end; found a line"))
        }
    }

    fn check_roster(&mut self, header: &Header) {
        let found = hex_of(std::mem::take(&mut self.roster));
        let told = match &header.roster_digest {
            None if self.n_candidates == 0 => return,
            None => format!(
                "wanted nobody's papers; found {} candidates",
                self.n_candidates
            ),
            Some(wanted) if *wanted == found => return,
            Some(wanted) => format!("SHA-256 of the roster: wanted {wanted}; found {found}"),
        };
        self.tell("other_roster", &told);
    }

    /// Keeps a problem of this line to be told before the next.
    fn tell(&mut self, code: &'static str, told: &str) {
        self.waiting.push_back(self.problem(code, told));
    }

    /// The next line with its line feed; empty at the end.
    fn read_line(&mut self, max: u64) -> Result<Vec<u8>, Problem> {
        let mut bytes = Vec::new();
        let read = (&mut self.lines).take(max).read_until(b'\n', &mut bytes);
        self.line += 1;
        read.map_err(|error| self.problem("unreadable_file", error))?;
        let is_cut = u64::try_from(bytes.len()) == Ok(max) && !bytes.ends_with(b"\n");
        if is_cut {
            let told = format!("wanted a line of at most {max} bytes; found a longer one");
            return Err(self.problem("line_too_long", told));
        }
        Ok(bytes)
    }

    fn text_of<'b>(&self, bytes: &'b [u8]) -> Result<&'b str, Problem> {
        str::from_utf8(bytes).map_err(|error| self.problem("not_utf8", error))
    }

    fn problem(&self, code: &'static str, message: impl std::fmt::Display) -> Problem {
        Problem {
            file: self.file.clone(),
            line: self.line,
            code,
            message: message.to_string(),
        }
    }
}

/// What is quoted of a file that may hold anything.
fn shorten(text: &dyn std::fmt::Display) -> String {
    text.to_string().chars().take(200).collect()
}

fn read_paper(header: &Header, slots: &[SlotLine<'_>]) -> Result<Paper, Fault> {
    let slots = (1..).zip(slots).map(|(number, slot): (usize, _)| {
        read_slot(header, slot).map_err(|(code, told)| (code, format!("slot {number}: {told}")))
    });
    Ok(Paper {
        slots: slots.collect::<Result<_, _>>()?,
    })
}

fn read_slot(header: &Header, slot: &SlotLine<'_>) -> Result<Slot, Fault> {
    let sections = &header.blueprint.sections;
    let section = sections.get(slot.section).ok_or_else(|| {
        let most = sections.len().saturating_sub(1);
        let told = format!("wanted a section from 0 to {most}; found {}", slot.section);
        ("section_out_of_range", told)
    })?;
    let question = find(&header.pool, slot.code).ok_or_else(|| {
        let found = shorten(&slot.code);
        ("unknown_code", format!("`{found}` is not in the pool"))
    })?;
    let order = joined::split(slot.order).ok();
    let order = order.filter(|order| is_order_of(order, &question.choices));
    let order = order.ok_or_else(|| {
        let ids: Vec<_> = question.choices.iter().map(|(id, _)| id.clone()).collect();
        let (wanted, found) = (joined::join(&ids), shorten(&slot.order));
        let told = format!(
            "`{}`: wanted the options `{wanted}`; found `{found}`",
            slot.code
        );
        ("not_the_options", told)
    })?;
    Ok(Slot {
        section: slot.section,
        version: question.version,
        marks: section.marks.or(question.marks).unwrap_or(Marks::ZERO),
        rule: section.rule.clone(),
        order,
    })
}

/// A question of a pool that is sorted by code.
fn find<'p>(pool: &'p [PoolQuestion], code: &str) -> Option<&'p PoolQuestion> {
    let at = pool.binary_search_by(|question| question.code.as_str().cmp(code));
    pool.get(at.ok()?)
}
