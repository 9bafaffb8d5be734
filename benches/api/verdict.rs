//! What was wanted, what was found, and whether that is enough.

/// On which side of a number the wanted ones lie; the number counts as well.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Bound {
    Least(f64),
    Most(f64),
}

/// Figures with what was wanted of them.
#[derive(Default)]
pub(crate) struct Verdicts(Vec<(String, Bound, f64)>);

impl Verdicts {
    /// Adds one; what is not a number was not measured.
    pub(crate) fn add(&mut self, name: &str, bound: Bound, found: f64) {
        self.0.push((name.to_owned(), bound, found));
    }

    pub(crate) fn print(&self) {
        println!("\n{:<56} {:>8} {:>10}  reached", "", "wanted", "found");
        for (name, bound, found) in &self.0 {
            let (sign, number, is_reached) = match *bound {
                Bound::Least(number) => ("≥", number, number <= *found),
                Bound::Most(number) => ("≤", number, *found <= number),
            };
            let reached = match (found.is_nan(), is_reached) {
                (true, _) => "not measured",
                (false, true) => "yes",
                (false, false) => "no",
            };
            println!(
                "{name:<56} {:>8} {found:>10.2}  {reached}",
                format!("{sign} {number}")
            );
        }
        println!();
    }
}
