//! The mathematics of a weighted decision, on small tables of integers. Knows no protocol and no YAML.
//!
//! An alternative is judged on criteria. Each judgement is a *fit* on an absolute scale, from 0 to the scale's top, or
//! *impossible*. The score of an alternative is the weighted mean of its fits; scores are compared as integers, never as rounded
//! numbers. An impossible fit excludes the alternative whatever the weights are: exclusion is independent of the score.
//!
//! ```
//! use protopick::decision::{Fit, Table, Weight};
//!
//! let mut table = Table::new(Fit::TOP, [Weight::from_thousandths(3000), Weight::from_thousandths(1000)]);
//! table.push([Some(4), Some(2)]); // ideal, fair
//! table.push([Some(3), Some(4)]); // good, ideal
//! table.push([Some(4), None]); // impossible on the second criterion
//! let ranks: Vec<_> = table.ranking().iter().map(|place| (place.alternative, place.rank)).collect();
//! assert_eq!(ranks, [(0, Some(1)), (1, Some(2)), (2, None)]);
//! assert_eq!(table.score(0).unwrap().tenths(), 875); // 87.5 of 100
//! ```

// Decisions are exact; only what is shown may be rounded.
#![warn(clippy::float_arithmetic)]

mod conflict;
mod fit;
mod fraction;
mod intervals;
mod portfolio;
mod potential;
#[cfg(test)]
mod sample;
mod table;
mod tolerance;
mod weight;

pub use conflict::minimal_choices;
pub use fit::Fit;
pub use fraction::Fraction;
pub use intervals::{Bound, Interval};
pub use portfolio::{Choice, Limits, Portfolio, Portfolios};
pub use table::{Place, Table};
pub use tolerance::Firmness;
pub use weight::Weight;
