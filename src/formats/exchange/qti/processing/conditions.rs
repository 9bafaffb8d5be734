//! Conditions under which a response is right.

use super::super::super::xml::Element;
use super::super::declared::Declared;
use super::super::numbers::decimal;
use super::Right;

/// The responses that a condition wants right, all of them.
pub(super) fn all_right(condition: &Element, declared: &Declared) -> Option<Vec<(String, Right)>> {
    if condition.name == "and" && !is_range(condition) {
        let each = condition.elements().map(|inner| right(inner, declared));
        let parts = each.collect::<Option<Vec<_>>>()?;
        return Some(parts).filter(|parts| !parts.is_empty());
    }
    Some(vec![right(condition, declared)?])
}

/// The response that a condition is about, where that is answered or not.
pub(super) fn null_test(condition: &Element) -> Option<&str> {
    let mut inner = condition.elements();
    let (variable, None) = (inner.next()?, inner.next()) else {
        return None;
    };
    let is_test = condition.name == "isNull" && variable.name == "variable";
    is_test.then(|| variable.attribute("identifier"))?
}

/// The same of a condition that the response is answered.
pub(super) fn answered_test(condition: &Element) -> Option<&str> {
    let mut inner = condition.elements();
    let (test, None) = (inner.next()?, inner.next()) else {
        return None;
    };
    (condition.name == "not").then(|| null_test(test))?
}

fn right(condition: &Element, declared: &Declared) -> Option<(String, Right)> {
    if matches!(condition.name.as_str(), "or" | "and") {
        return within(condition);
    }
    let mut inner = condition.elements();
    let (left, right, None) = (inner.next()?, inner.next()?, inner.next()) else {
        return None;
    };
    let response = left.attribute("identifier")?;
    match (
        condition.name.as_str(),
        left.name.as_str(),
        right.name.as_str(),
    ) {
        ("match", "variable", "correct") => {
            let is_same = right.attribute("identifier") == Some(response);
            is_same.then(|| (response.to_owned(), Right::Correct))
        }
        ("equal", "mapResponse", "baseValue") => {
            let mode = condition.attribute("toleranceMode").unwrap_or("exact");
            let worth = decimal(&right.text()).filter(|_| mode == "exact")?;
            Some((response.to_owned(), Right::Mapped(worth)))
        }
        ("equal", "variable", "correct" | "baseValue") => {
            near(condition, response, right, declared)
        }
        _ => None,
    }
}

/// A number that may be off by so much.
fn near(
    condition: &Element,
    response: &str,
    wanted: &Element,
    declared: &Declared,
) -> Option<(String, Right)> {
    let wanted = if wanted.name == "correct" {
        let of = wanted
            .attribute("identifier")
            .filter(|of| *of == response)?;
        match declared.response(of)?.correct.as_slice() {
            [correct] => decimal(correct)?,
            _ => return None,
        }
    } else {
        decimal(&wanted.text())?
    };
    let is_closed = |name| {
        condition
            .attribute(name)
            .is_none_or(|value| value.trim() == "true")
    };
    let is_known = condition.attribute("toleranceMode") == Some("absolute")
        && is_closed("includeLowerBound")
        && is_closed("includeUpperBound");
    let tolerance = condition.attribute("tolerance").filter(|_| is_known)?;
    let mut numbers = tolerance.split_ascii_whitespace().map(decimal);
    let below = numbers.next()??;
    let above = numbers.next().unwrap_or(Some(below))?;
    let range = (wanted - below, wanted + above);
    Some((response.to_owned(), Right::Within(vec![range])))
}

/// A number between two others, or between any of several pairs.
fn within(condition: &Element) -> Option<(String, Right)> {
    let ranges: Vec<&Element> = if condition.name == "or" {
        condition.elements().collect()
    } else {
        vec![condition]
    };
    let mut response = None;
    let mut found = Vec::new();
    for range in ranges
        .into_iter()
        .map(|range| is_range(range).then_some(range))
    {
        let end = |end: &Element| {
            let mut inner = end.elements();
            let (variable, number) = (inner.next()?, inner.next()?);
            let is_known = variable.name == "variable" && number.name == "baseValue";
            let number = decimal(&number.text()).filter(|_| is_known)?;
            Some((variable.attribute("identifier")?.to_owned(), number))
        };
        let mut ends = range?.elements();
        let ((of, least), (of_most, most)) = (end(ends.next()?)?, end(ends.next()?)?);
        if of != of_most || response.as_ref().is_some_and(|known| *known != of) {
            return None;
        }
        response = Some(of);
        found.push((least, most));
    }
    Some((response?, Right::Within(found)))
}

/// `and` of a lowest and a highest number.
fn is_range(condition: &Element) -> bool {
    let mut names = condition.elements().map(|inner| inner.name.as_str());
    let ends = (names.next(), names.next(), names.next());
    condition.name == "and" && ends == (Some("gte"), Some("lte"), None)
}
