//! Products of the scores of every two questions, streamed.
//!
//! Invariant: a candidate without missing scores is in the sums of the complete, any other in the sums of
//! the pairs that they have; never in both.

use super::matrix::Matrix;
use super::number::real;
use super::undefined::Undefined;

/// Rows gathered before their products are added: four of them share each read and write of a sum.
const GATHERED: usize = 64;

/// Variances below this part of the mean square are rounding: one deviating candidate in 10^9 is more.
const NOTHING: f64 = 1e-12;

/// Sums over candidates, of scores less the middle of their range (against cancellation).
#[derive(Debug, Clone)]
pub(super) struct Pairs {
    centres: Vec<f64>,
    gathered: Vec<f64>,
    n_complete: u64,
    sums: Vec<f64>,
    /// Above and on the diagonal only.
    products: Vec<f64>,
    partial: Option<Partial>,
}

/// The same of candidates with missing scores: row i, column j is over those who have i and j.
#[derive(Debug, Clone)]
struct Partial {
    n: Vec<u64>,
    /// Σ of the score on i.
    sums: Vec<f64>,
    products: Vec<f64>,
}

impl Pairs {
    /// Of questions with these maxima.
    pub(super) fn new(max_marks: &[f64]) -> Self {
        let width = max_marks.len();
        Self {
            centres: max_marks.iter().map(|most| most / 2.0).collect(),
            gathered: Vec::with_capacity(GATHERED * width),
            n_complete: 0,
            sums: vec![0.0; width],
            products: vec![0.0; width * width],
            partial: None,
        }
    }

    /// Candidates who have a score on every question.
    pub(super) const fn n_complete(&self) -> u64 {
        self.n_complete
    }

    /// Takes a candidate who has every score.
    pub(super) fn push_complete(&mut self, scores: &[Option<f64>]) {
        let scores = scores.iter().zip(&self.centres);
        self.gathered
            .extend(scores.map(|(score, centre)| score.unwrap_or(*centre) - centre));
        self.n_complete += 1;
        if GATHERED * self.centres.len() <= self.gathered.len() {
            self.settle();
        }
    }

    /// Takes a candidate with missing scores.
    pub(super) fn push_partial(&mut self, scores: &[Option<f64>]) {
        let width = self.centres.len();
        let partial = self.partial.get_or_insert_with(|| Partial::new(width));
        let own = scores.iter().zip(&self.centres);
        let own: Vec<Option<f64>> = own
            .map(|(score, centre)| score.map(|score| score - centre))
            .collect();
        partial.count(&own);
    }

    /// Adds what others came to. `other` has the same questions.
    pub(super) fn merge(&mut self, other: &Self) {
        let mut other = other.clone();
        other.settle();
        self.settle();
        self.n_complete += other.n_complete;
        add(&mut self.sums, &other.sums);
        add(&mut self.products, &other.products);
        if let Some(others) = other.partial {
            match &mut self.partial {
                Some(partial) => partial.merge(&others),
                None => self.partial = Some(others),
            }
        }
    }

    /// Adds the products of the rows gathered.
    fn settle(&mut self) {
        let width = self.centres.len();
        if width == 0 {
            return;
        }
        for rows in self.gathered.chunks(4 * width) {
            let mut each = rows.chunks_exact(width);
            if let (Some(a), Some(b), Some(c), Some(d)) =
                (each.next(), each.next(), each.next(), each.next())
            {
                add_four(&mut self.products, width, [a, b, c, d]);
            } else {
                for row in rows.chunks_exact(width) {
                    add_one(&mut self.products, width, row);
                }
            }
            for row in rows.chunks_exact(width) {
                add(&mut self.sums, row);
            }
        }
        self.gathered.clear();
    }

    /// Covariances of every two questions over all who have both: divided by n − 1 of that pair.
    pub(super) fn pairwise(&self) -> Result<Matrix, Undefined> {
        self.settled().matrix(self.partial.as_ref())
    }

    /// Covariances over those who have every score.
    pub(super) fn listwise(&self) -> Result<Matrix, Undefined> {
        self.settled().matrix(None)
    }

    fn settled(&self) -> Self {
        let mut settled = self.clone();
        settled.settle();
        settled
    }

    fn matrix(&self, partial: Option<&Partial>) -> Result<Matrix, Undefined> {
        let width = self.centres.len();
        let mut cells = vec![0.0; width * width];
        let mut is_constant = Vec::with_capacity(width);
        for i in 0..width {
            let own = self.pair(i, i, partial);
            let variance = own.covariance()?;
            let square = own.products / real(own.n);
            is_constant.push(variance <= NOTHING * square);
        }
        for (i, is_constant_i) in is_constant.iter().enumerate() {
            for (j, is_constant_j) in is_constant.iter().enumerate() {
                let covariance = self.pair(i.min(j), i.max(j), partial).covariance()?;
                if let Some(cell) = cells.get_mut(i * width + j)
                    && !is_constant_i
                    && !is_constant_j
                {
                    *cell = covariance;
                }
            }
        }
        Ok(Matrix { width, cells })
    }

    /// The sums of questions i ≤ j.
    fn pair(&self, i: usize, j: usize, partial: Option<&Partial>) -> Pair {
        let width = self.centres.len();
        let at = |of: &[f64], place: usize| of.get(place).copied().unwrap_or(0.0);
        let (above, below) = (i * width + j, j * width + i);
        let mut pair = Pair {
            n: self.n_complete,
            x: at(&self.sums, i),
            y: at(&self.sums, j),
            products: at(&self.products, above),
        };
        if let Some(partial) = partial {
            pair.n += partial.n.get(above).copied().unwrap_or(0);
            pair.x += at(&partial.sums, above);
            pair.y += at(&partial.sums, below);
            pair.products += at(&partial.products, above);
        }
        pair
    }
}

/// Sums over those who have both of two questions.
struct Pair {
    n: u64,
    x: f64,
    y: f64,
    products: f64,
}

impl Pair {
    fn covariance(&self) -> Result<f64, Undefined> {
        if self.n < 2 {
            return Err(Undefined::TooFewCandidates);
        }
        let n = real(self.n);
        Ok((self.products - self.x * self.y / n) / (n - 1.0))
    }
}

impl Partial {
    fn new(width: usize) -> Self {
        let size = width * width;
        Self {
            n: vec![0; size],
            sums: vec![0.0; size],
            products: vec![0.0; size],
        }
    }

    fn count(&mut self, own: &[Option<f64>]) {
        let width = own.len().max(1);
        let counts = self.n.chunks_exact_mut(width);
        let sums = self.sums.chunks_exact_mut(width);
        let products = self.products.chunks_exact_mut(width);
        for (((x, counts), sums), products) in own.iter().zip(counts).zip(sums).zip(products) {
            let Some(x) = x else { continue };
            let cells = counts.iter_mut().zip(sums).zip(products);
            for (y, ((n, sum), product)) in own.iter().zip(cells) {
                if let Some(y) = y {
                    *n += 1;
                    *sum += x;
                    *product += x * y;
                }
            }
        }
    }

    fn merge(&mut self, other: &Self) {
        for (n, more) in self.n.iter_mut().zip(&other.n) {
            *n += more;
        }
        add(&mut self.sums, &other.sums);
        add(&mut self.products, &other.products);
    }
}

fn add(to: &mut [f64], more: &[f64]) {
    for (to, more) in to.iter_mut().zip(more) {
        *to += more;
    }
}

fn add_one(products: &mut [f64], width: usize, row: &[f64]) {
    for (i, (sums, x)) in products.chunks_exact_mut(width).zip(row).enumerate() {
        for (sum, y) in sums.iter_mut().zip(row).skip(i) {
            *sum += x * y;
        }
    }
}

/// Four rows at once: half the time of [`add_one`] four times.
fn add_four(products: &mut [f64], width: usize, [a, b, c, d]: [&[f64]; 4]) {
    let columns = a.iter().zip(b).zip(c).zip(d).enumerate();
    for ((i, (((xa, xb), xc), xd)), sums) in columns.zip(products.chunks_exact_mut(width)) {
        let (Some(a), Some(b), Some(c), Some(d)) = (a.get(i..), b.get(i..), c.get(i..), d.get(i..))
        else {
            continue;
        };
        let Some(sums) = sums.get_mut(i..) else {
            continue;
        };
        for ((((sum, ya), yb), yc), yd) in sums.iter_mut().zip(a).zip(b).zip(c).zip(d) {
            *sum += (xa * ya + xb * yb) + (xc * yc + xd * yd);
        }
    }
}
