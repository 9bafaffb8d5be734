//! 排序: items to be put in order.
//!
//! Invariant: a key has every item of the question once.

use super::super::xml::Element;
use super::super::{ForeignKey, ForeignKind, letter};
use super::body::Reader;
use super::item::{Asked, Made};
use super::names::flag;
use super::options::{Options, say_order};
use super::remarks::Remarks;
use super::scored::{self, Scored};

/// Reads an `orderInteraction`.
pub(super) fn read(
    interaction: &Element,
    asked: &Asked<'_>,
    reader: &mut Reader<'_, '_>,
    remarks: &mut Remarks<'_>,
) -> Made {
    let shuffle = flag(interaction, "shuffle");
    let options = Options::read(interaction, "simpleChoice", shuffle, reader, remarks);
    let mut made = Made::new(ForeignKind::Order);
    if let Some((identifier, response)) = asked.response(interaction) {
        match scored::of_one(asked, identifier, remarks) {
            Scored::AllRight(worth) => made.top = Some(worth),
            Scored::Mapped(_) => scored::unsupported(asked, remarks),
            Scored::Untold => {}
        }
        match options.correct(response, remarks) {
            Some(places) if places.is_empty() => scored::no_key(response.line, remarks),
            Some(places) if places.len() < options.list.len() => {
                let (found, wanted) = (places.len(), options.list.len());
                remarks.held(
                    response.line,
                    "incomplete_order",
                    [
                        format!("正确顺序只有 {found} 项，而题目有 {wanted} 项；请补全顺序"),
                        format!("the right order has {found} of {wanted} items; wanted all"),
                    ],
                );
            }
            Some(places) => {
                made.key = Some(ForeignKey::Order(places.into_iter().map(letter).collect()));
            }
            None => {}
        }
    } else {
        scored::undeclared(asked, remarks);
    }
    made.options = options.list;
    made.feedback = options.feedback;
    say_order(asked, shuffle, remarks);
    made
}
