//! Formulae of Word (OMML) as a line of text: `(a+b)/2`, `x^2`, `√(3)`.
//!
//! Invariant: no character of a formula is lost; how its parts stand to each other is written with brackets,
//! and a part of one character goes without.

use quick_xml::events::BytesStart;

use crate::formats::study_text::docx::xml::value;

/// Most parts of an element that are kept apart: the cells of a row.
const MAX_PARTS: usize = 1_000;

/// A formula while it is read.
#[derive(Debug, Default)]
pub(super) struct Formula {
    /// The elements that are open; the formula itself is the first.
    open: Vec<Piece>,
}

/// An element of a formula.
#[derive(Debug, Default)]
struct Piece {
    name: String,
    /// What it holds that has no name of its own.
    text: String,
    /// What its parts hold: `num`, `den`, `e`, `sup`, ….
    parts: Vec<(String, String)>,
    /// Characters that its properties name: brackets, signs.
    begin: Option<String>,
    end: Option<String>,
    sign: Option<String>,
}

impl Formula {
    /// An element begins.
    pub(super) fn open(&mut self, name: &str, tag: &BytesStart<'_>) {
        if let Some(piece) = self.holder() {
            match name {
                "begChr" => piece.begin = value(tag),
                "endChr" => piece.end = value(tag),
                "chr" => piece.sign = value(tag),
                _ => {}
            }
        }
        self.open.push(Piece {
            name: name.to_owned(),
            ..Piece::default()
        });
    }

    /// Characters.
    pub(super) fn text(&mut self, text: &str) {
        if let Some(piece) = self.open.last_mut() {
            piece.text.push_str(text);
        }
    }

    /// An element ends; the text of the formula where that was it.
    pub(super) fn close(&mut self) -> Option<String> {
        let piece = self.open.pop()?;
        let name = piece.name.clone();
        let text = piece.linear();
        match self.open.last_mut() {
            None => return Some(text),
            Some(outer) if is_part(&name) && outer.parts.len() < MAX_PARTS => {
                outer.parts.push((name, text));
            }
            Some(outer) => outer.text.push_str(&text),
        }
        None
    }

    /// The element whose properties are being read.
    fn holder(&mut self) -> Option<&mut Piece> {
        let at = self.open.len().checked_sub(2)?;
        let is_properties = self
            .open
            .last()
            .is_some_and(|piece| piece.name.ends_with("Pr"));
        self.open.get_mut(at).filter(|_| is_properties)
    }
}

fn is_part(name: &str) -> bool {
    matches!(
        name,
        "num" | "den" | "e" | "sup" | "sub" | "deg" | "fName" | "lim" | "mr"
    )
}

impl Piece {
    fn part(&self, name: &str) -> &str {
        let found = self.parts.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, text)| text.as_str())
    }

    fn all(&self, name: &str) -> Vec<&str> {
        let found = self.parts.iter().filter(|(known, _)| known == name);
        found.map(|(_, text)| text.as_str()).collect()
    }

    fn linear(self) -> String {
        let (sub, sup) = (self.part("sub"), self.part("sup"));
        let raised = |mark: &str, text: &str| {
            if text.is_empty() {
                String::new()
            } else {
                format!("{mark}{}", grouped(text))
            }
        };
        let inner = self.part("e");
        match self.name.as_str() {
            "f" => format!(
                "{}/{}",
                grouped(self.part("num")),
                grouped(self.part("den"))
            ),
            "sSup" | "sSub" | "sSubSup" => {
                format!("{}{}{}", grouped(inner), raised("_", sub), raised("^", sup))
            }
            "sPre" => format!("{}{}{}", raised("_", sub), raised("^", sup), grouped(inner)),
            "rad" => format!("{}√{}", self.part("deg"), grouped(inner)),
            "nary" => {
                let sign = self.sign.as_deref().unwrap_or("∫");
                format!(
                    "{sign}{}{}{}",
                    raised("_", sub),
                    raised("^", sup),
                    grouped(inner)
                )
            }
            "d" => {
                let (begin, end) = (self.begin.as_deref(), self.end.as_deref());
                let inner = self.all("e").join(",");
                format!("{}{inner}{}", begin.unwrap_or("("), end.unwrap_or(")"))
            }
            "func" => format!("{}{}", self.part("fName"), grouped(inner)),
            "limLow" => format!("{inner}{}", raised("_", self.part("lim"))),
            "limUpp" => format!("{inner}{}", raised("^", self.part("lim"))),
            "acc" | "bar" | "groupChr" => {
                format!(
                    "{}{}",
                    grouped(inner),
                    self.sign.as_deref().unwrap_or_default()
                )
            }
            "mr" => self.all("e").join(","),
            "m" => format!("[{}]", self.all("mr").join(";")),
            "eqArr" => self.all("e").join(";"),
            _ => {
                let parts: String = self.parts.iter().map(|(_, text)| text.as_str()).collect();
                parts + &self.text
            }
        }
    }
}

/// A part in brackets, unless it is one character or a number.
fn grouped(text: &str) -> String {
    let is_plain = text.chars().nth(1).is_none() || text.bytes().all(|b| b.is_ascii_digit());
    if is_plain {
        text.to_owned()
    } else {
        format!("({text})")
    }
}
