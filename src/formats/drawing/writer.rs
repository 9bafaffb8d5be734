//! Writing a drawing, a line at a time.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use sha2::{Digest, Sha256};

use super::header::Header;
use super::hex_of;
use super::line::Trailer;
use crate::domain::QuestionVersionId;
use crate::domain::paper::{Paper, Slot};
use crate::domain::question::QuestionCode;
use crate::formats::joined;

/// Writes the lines of one drawing. Give it a buffered output.
pub struct Writer<'h, W> {
    out: W,
    // Only looked up in, never walked.
    codes: HashMap<QuestionVersionId, &'h QuestionCode>,
    digest: Sha256,
    n_papers: usize,
    line: String,
}

impl<'h, W: Write> Writer<'h, W> {
    /// Writes the header.
    ///
    /// # Errors
    /// Where the output refuses.
    pub fn new(mut out: W, header: &'h Header) -> io::Result<Self> {
        writeln!(out, "{}", header.to_line()?)?;
        let codes = header
            .pool
            .iter()
            .map(|question| (question.version, &question.code));
        Ok(Self {
            out,
            codes: codes.collect(),
            digest: Sha256::new(),
            n_papers: 0,
            line: String::new(),
        })
    }

    /// Writes the next paper; `candidate` is the number of whom it is for, where that is known.
    ///
    /// # Errors
    /// Where the output refuses, and [`io::ErrorKind::InvalidData`] for a question that is not in the
    /// pool of the header.
    pub fn write(&mut self, candidate: Option<&str>, paper: &Paper) -> io::Result<()> {
        self.n_papers += 1;
        self.line.clear();
        // Writing to a text cannot fail.
        let _ = write!(self.line, "{{\"paper\":{}", self.n_papers);
        if let Some(number) = candidate {
            self.line.push_str(",\"candidate\":");
            self.line.push_str(&serde_json::to_string(number)?);
        }
        self.line.push_str(",\"slots\":[");
        for (at, slot) in paper.slots.iter().enumerate() {
            if at != 0 {
                self.line.push(',');
            }
            self.push_slot(slot)?;
        }
        self.line.push_str("]}\n");
        self.digest.update(self.line.as_bytes());
        self.out.write_all(self.line.as_bytes())
    }

    fn push_slot(&mut self, slot: &Slot) -> io::Result<()> {
        let code = self.codes.get(&slot.version).ok_or_else(|| {
            let told = format!("version `{}` is not in the pool", slot.version);
            io::Error::new(io::ErrorKind::InvalidData, told)
        })?;
        // Codes and option ids need no escapes.
        let _ = write!(self.line, "[\"{code}\",{}", slot.section);
        if !slot.order.is_empty() {
            self.line.push_str(",\"");
            joined::push(&mut self.line, &slot.order);
            self.line.push('"');
        }
        self.line.push(']');
        Ok(())
    }

    /// Writes the trailer and hands the output back.
    ///
    /// # Errors
    /// Where the output refuses.
    pub fn finish(mut self) -> io::Result<W> {
        let trailer = Trailer {
            papers: self.n_papers,
            digest: hex_of(self.digest),
        };
        writeln!(self.out, "{}", serde_json::to_string(&trailer)?)?;
        self.out.flush()?;
        Ok(self.out)
    }
}
