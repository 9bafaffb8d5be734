//! Options, items and sides between form and domain.

use super::{BodyForm, OptionForm};
use crate::domain::question::{Body, Choice, Kind, Layout};
use crate::formats::fault::{Collector, Reason};

/// Reads what a candidate sees; `None` with faults where an option has no usable id, or where a
/// field does not belong to the kind.
pub(super) fn read_body(
    kind: Kind,
    stem: String,
    options: Vec<OptionForm>,
    left: Vec<OptionForm>,
    right: Vec<OptionForm>,
    collector: &mut Collector,
) -> Option<Body> {
    let has_options = matches!(kind, Kind::Single | Kind::Multiple | Kind::Order);
    let has_sides = kind == Kind::Match;
    for (field, is_used, list) in [
        ("options", has_options, &options),
        ("left", has_sides, &left),
        ("right", has_sides, &right),
    ] {
        if !is_used && !list.is_empty() {
            collector.add(field, Reason::Misplaced { kind });
        }
    }
    let layout = match kind {
        Kind::Single => Layout::Single(choices("options", options, collector)?),
        Kind::Multiple => Layout::Multiple(choices("options", options, collector)?),
        Kind::Order => Layout::Order(choices("options", options, collector)?),
        Kind::Match => {
            let left = choices("left", left, collector);
            let right = choices("right", right, collector);
            Layout::Match {
                left: left?,
                right: right?,
            }
        }
        Kind::TrueFalse => Layout::TrueFalse,
        Kind::Blank => Layout::blanks_of(&stem),
        Kind::Essay => Layout::Essay,
    };
    Some(Body { stem, layout })
}

/// All of them, or `None` where one cannot be read.
fn choices(field: &str, forms: Vec<OptionForm>, collector: &mut Collector) -> Option<Vec<Choice>> {
    let read: Vec<Option<Choice>> = forms
        .into_iter()
        .enumerate()
        .map(|(at, form)| form.into_choice(&format!("{field}[{at}]"), collector))
        .collect();
    read.into_iter().collect()
}

/// Writes what a candidate sees.
pub(super) fn write_body(body: &Body) -> BodyForm {
    let forms = |choices: &[Choice]| choices.iter().map(OptionForm::from_choice).collect();
    let (options, left, right) = match &body.layout {
        Layout::Single(options) | Layout::Multiple(options) | Layout::Order(options) => {
            (forms(options), Vec::new(), Vec::new())
        }
        Layout::Match { left, right } => (Vec::new(), forms(left), forms(right)),
        Layout::TrueFalse | Layout::Blank(_) | Layout::Essay => Default::default(),
    };
    let kind = body.layout.kind().as_str().to_owned();
    BodyForm {
        stem: body.stem.clone(),
        kind,
        options,
        left,
        right,
    }
}
