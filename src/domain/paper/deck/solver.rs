//! The last resort: a paper that only the solver finds.
//!
//! Invariant: a fault is told only after the solver found no paper without what the candidate has
//! seen, and without the questions that were used as often as they may be.

use super::super::plan::{Plan, to_index};
use super::DeckFault;
use super::dealer::{Dealer, WORN_OUT};
use crate::domain::feasibility::{self, Constraint, Rule, System};

impl Dealer<'_> {
    /// The last resort: a paper from the solver, without what this paper must not hold.
    pub(super) fn ask_solver(&mut self, number: usize, seen: &[u32]) -> Result<(), DeckFault> {
        let plan = self.plan;
        let worn_out = plan.units.iter().zip(&self.marks);
        let worn_out: Vec<u32> = worn_out
            .filter(|(_, mark)| mark.stamp == WORN_OUT)
            .flat_map(|(unit, _)| unit.items.iter().copied())
            .collect();
        let mut without = |items: &[u32]| {
            let system = narrowed(&plan.system, items);
            feasibility::witness(&system, feasibility::Budget::default(), &mut self.stream)
        };
        let all: Vec<u32> = seen.iter().chain(&worn_out).copied().collect();
        let Some(paper) = without(&all) else {
            let is_cap_to_blame = !worn_out.is_empty() && without(seen).is_some();
            return Err(if is_cap_to_blame {
                self.deck.exposure(number)
            } else {
                DeckFault::NoPaper { paper: number }
            });
        };
        let counts = plan.table_of(&paper).into_iter().map(i64::from).collect();
        self.table = self.tables.table(counts);
        self.lay_slots();
        let mut units: Vec<u32> = paper
            .iter()
            .filter_map(|item| self.frame.unit_of_item.get(*item).copied().flatten())
            .collect();
        units.sort_unstable();
        units.dedup();
        for unit in units {
            self.put_wherever(unit);
        }
        Ok(())
    }

    /// Puts a unit on the paper in hand, wherever its card lies.
    fn put_wherever(&mut self, unit: u32) {
        let class = plan_class(self.plan, unit);
        let hand = self.cards.hand(class);
        let among = self.cards.between(hand.start, hand.end);
        let Some(place) = among.iter().position(|card| *card == unit) else {
            return;
        };
        let place = hand.start + place;
        if hand.next <= place {
            self.cards.deal(class, place);
        } else {
            self.cards.deal_again(class, place);
            self.extras.push(unit);
        }
        self.take(unit);
    }
}

fn plan_class(plan: &Plan, unit: u32) -> usize {
    let unit = plan.units.get(to_index(unit));
    unit.map_or(usize::MAX, |unit| to_index(unit.class))
}

fn narrowed(system: &System, items: &[u32]) -> System {
    let mut system = system.clone();
    let mut members: Vec<usize> = items.iter().map(|item| to_index(*item)).collect();
    members.sort_unstable();
    members.dedup();
    members.retain(|item| *item < system.n_items);
    let (min, max) = (0, 0);
    system.constraints.push(Constraint {
        rules: vec![Rule::Count { members, min, max }],
    });
    system
}
