//! How an item is answered and scored: the pieces that every kind of question has.
//!
//! Invariant: an item without a key has no correct response and no processing of responses.

use super::page::Page;

/// What a kind of question makes of its item.
#[derive(Debug)]
pub(super) struct Answer {
    /// Declarations of responses.
    pub(super) responses: Vec<Response>,
    /// How they are scored.
    pub(super) processing: Processing,
    /// The most that `SCORE` may be.
    pub(super) top: String,
    /// The name of the interaction, as metadata spell it.
    pub(super) interaction: &'static str,
    /// Whether the marks of the question multiply the score; a mapping has them already.
    pub(super) has_weight: bool,
}

/// A response and what is right.
#[derive(Debug)]
pub(super) struct Response {
    pub(super) identifier: String,
    pub(super) cardinality: &'static str,
    pub(super) base_type: &'static str,
    pub(super) correct: Vec<String>,
    pub(super) map: Option<Map>,
}

/// What values are worth, as decimals.
#[derive(Debug, Default)]
pub(super) struct Map {
    pub(super) entries: Vec<(String, String)>,
    pub(super) default: String,
    pub(super) lower: Option<String>,
    pub(super) upper: Option<String>,
}

/// How responses are scored.
#[derive(Debug)]
pub(super) enum Processing {
    /// A person does it, or nobody knows.
    None,
    /// By a template of the standard.
    Template(&'static str),
    /// What the mappings of all responses give, divided by so much.
    Share(usize),
    /// 1 where the mapping of each response gives 1.
    All,
    /// 1 where the response is a number within one of these ranges.
    Within(Vec<(String, String)>),
}

impl Response {
    pub(super) fn new(cardinality: &'static str, base_type: &'static str) -> Self {
        Self {
            identifier: "RESPONSE".to_owned(),
            cardinality,
            base_type,
            correct: Vec::new(),
            map: None,
        }
    }

    /// Writes the declaration.
    pub(super) fn declare(&self, page: &mut Page) {
        let attributes = [
            ("identifier", self.identifier.as_str()),
            ("cardinality", self.cardinality),
            ("base-type", self.base_type),
        ];
        if self.correct.is_empty() && self.map.is_none() {
            page.empty("qti-response-declaration", &attributes);
            return;
        }
        page.open("qti-response-declaration", &attributes);
        if !self.correct.is_empty() {
            page.open("qti-correct-response", &[]);
            for value in &self.correct {
                page.text("qti-value", &[], value);
            }
            page.close();
        }
        if let Some(map) = &self.map {
            self.declare_map(map, page);
        }
        page.close();
    }

    fn declare_map(&self, map: &Map, page: &mut Page) {
        let mut attributes = vec![("default-value", map.default.as_str())];
        attributes.extend(map.lower.as_deref().map(|lower| ("lower-bound", lower)));
        attributes.extend(map.upper.as_deref().map(|upper| ("upper-bound", upper)));
        page.open("qti-mapping", &attributes);
        for (key, worth) in &map.entries {
            let mut attributes = vec![("map-key", key.as_str()), ("mapped-value", worth.as_str())];
            if self.base_type == "string" {
                // As blanks are compared here.
                attributes.push(("case-sensitive", "false"));
            }
            page.empty("qti-map-entry", &attributes);
        }
        page.close();
    }
}

impl Answer {
    /// Writes the processing of responses.
    pub(super) fn process(&self, page: &mut Page) {
        let one = ("base-type", "float");
        match &self.processing {
            Processing::None => {}
            Processing::Template(name) => {
                let address =
                    format!("https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/{name}.xml");
                page.empty("qti-response-processing", &[("template", &address)]);
            }
            Processing::Share(parts) => {
                page.open("qti-response-processing", &[]);
                page.open("qti-set-outcome-value", &[("identifier", "SCORE")]);
                page.open("qti-divide", &[]);
                page.open("qti-sum", &[]);
                for response in &self.responses {
                    page.empty("qti-map-response", &[("identifier", &response.identifier)]);
                }
                page.close();
                page.text("qti-base-value", &[one], &parts.to_string());
                (0..3).for_each(|_| page.close());
            }
            Processing::All => {
                begin_condition(page);
                page.open("qti-and", &[]);
                for response in &self.responses {
                    page.open("qti-equal", &[("tolerance-mode", "exact")]);
                    page.empty("qti-map-response", &[("identifier", &response.identifier)]);
                    page.text("qti-base-value", &[one], "1");
                    page.close();
                }
                page.close();
                end_condition(page);
            }
            Processing::Within(ranges) => {
                begin_condition(page);
                page.open("qti-or", &[]);
                for (from, to) in ranges {
                    page.open("qti-and", &[]);
                    for (test, number) in [("qti-gte", from), ("qti-lte", to)] {
                        page.open(test, &[]);
                        page.empty("qti-variable", &[("identifier", "RESPONSE")]);
                        page.text("qti-base-value", &[one], number);
                        page.close();
                    }
                    page.close();
                }
                page.close();
                end_condition(page);
            }
        }
    }
}

fn begin_condition(page: &mut Page) {
    page.open("qti-response-processing", &[]);
    page.open("qti-response-condition", &[]);
    page.open("qti-response-if", &[]);
}

/// Sets `SCORE` to 1 where the condition holds, else to 0.
fn end_condition(page: &mut Page) {
    let score = |page: &mut Page, number| {
        page.open("qti-set-outcome-value", &[("identifier", "SCORE")]);
        page.text("qti-base-value", &[("base-type", "float")], number);
        page.close();
        page.close();
    };
    score(page, "1");
    page.open("qti-response-else", &[]);
    score(page, "0");
    page.close();
    page.close();
}
