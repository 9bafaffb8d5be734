//! `presentation`: what an item shows, and where it can be answered.

use super::super::xml::{Element, Node};

/// A piece of what is shown, in order.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shown<'e> {
    /// `mattext`, `matemtext`: words.
    Text(&'e Element),
    /// `matimage` and other things that are no words.
    Media,
    /// `response_lid`, `response_str`, …: a place to answer.
    Response(&'e Element),
}

/// What an element shows, in order; what stands within a response is that response's.
pub(super) fn shown(element: &Element) -> Vec<Shown<'_>> {
    let mut pieces = Vec::new();
    collect(element, &mut pieces);
    pieces
}

fn collect<'e>(element: &'e Element, pieces: &mut Vec<Shown<'e>>) {
    for child in element.elements() {
        match child.name.as_str() {
            "mattext" | "matemtext" => pieces.push(Shown::Text(child)),
            "matimage" | "mataudio" | "matvideo" | "matapplet" | "matapplication" => {
                pieces.push(Shown::Media);
            }
            name if is_response(name) => pieces.push(Shown::Response(child)),
            // Options, and how they are drawn.
            "render_choice" | "render_fib" | "render_hotspot" | "render_slider"
            | "render_extension" | "response_extension" => {}
            // `flow`, `material` and whatever else holds them.
            _ => collect(child, pieces),
        }
    }
}

fn is_response(name: &str) -> bool {
    matches!(
        name,
        "response_lid" | "response_str" | "response_num" | "response_xy" | "response_grp"
    )
}

/// The options of a response.
pub(super) fn labels(response: &Element) -> Vec<&Element> {
    let mut labels = Vec::new();
    collect_labels(response, &mut labels);
    labels
}

fn collect_labels<'e>(element: &'e Element, labels: &mut Vec<&'e Element>) {
    for node in &element.nodes {
        match node {
            Node::Element(child) if child.name == "response_label" => labels.push(child),
            Node::Element(child) => collect_labels(child, labels),
            Node::Text(_) => {}
        }
    }
}

/// The name of a response.
pub(super) fn ident(element: &Element) -> &str {
    element.attribute("ident").unwrap_or_default().trim()
}

/// Whether a response takes one value: all but those that say otherwise.
pub(super) fn is_single(response: &Element) -> bool {
    let cardinality = response.attribute("rcardinality").unwrap_or("Single");
    cardinality.trim().eq_ignore_ascii_case("single")
}
