//! Numbers and amounts, and texts of a certain form.

use super::kinds::{Context, Described, Kind, text};
use super::macros::names;
use super::{Holds, Pattern, Says};
use crate::decision::Weight;
use crate::diag::{Diagnostic, as_help, codes};
use crate::quantity::Measure;
use crate::source::At;
use crate::yaml::Node;

/// The largest weight that files may give.
pub const LARGEST_WEIGHT: u32 = 100;

/// Maximum number of points.
pub const LARGEST_POINTS: u32 = 100;

/// A number up to a maximum, in parts of so many thousandths.
pub(crate) struct Number<const MOST: u32, const PART: u32 = 1>;
/// A number up to a maximum with at most one decimal, in tenths.
pub(crate) type Tenths<const MOST: u32> = Number<MOST, 100>;
/// A whole number up to a maximum.
pub(crate) type Whole<const MOST: u32> = Number<MOST, 1000>;

impl<const MOST: u32, const PART: u32> Described for Number<MOST, PART> {
    type Value = u32;
    const HOLDS: Holds = Holds::Number { most: MOST, part: PART };
}

impl<C: Context, const MOST: u32, const PART: u32> Kind<C> for Number<MOST, PART> {
    fn read(context: &mut C, node: &Node) -> Option<u32> {
        let At { value, span } = context.reader().thousandths(node, &Self::HOLDS.one(), MOST)?;
        if !value.is_multiple_of(PART) {
            let fault = context.reader().instead(&Self::HOLDS.one(), &node.shown());
            return context.reader().fail(codes::INVALID_VALUE, span, fault);
        }
        Some(value / PART)
    }
}

/// How much something counts relative to others.
impl Described for Weight {
    type Value = Self;
    const HOLDS: Holds = Number::<LARGEST_WEIGHT>::HOLDS;
}

impl<C: Context> Kind<C> for Weight {
    fn read(context: &mut C, node: &Node) -> Option<Self> {
        Number::<LARGEST_WEIGHT>::read(context, node).map(Self::from_thousandths)
    }
}

/// A whole number of at least 1.
pub(crate) struct Ordinal;

impl Described for Ordinal {
    type Value = u32;
    const HOLDS: Holds = Holds::Ordinal;
}

impl<C: Context> Kind<C> for Ordinal {
    fn read(context: &mut C, node: &Node) -> Option<u32> {
        context.reader().ordinal(node, &Self::HOLDS.one())
    }
}

/// A time, in milliseconds.
pub(crate) struct Time;

/// A size, in bytes.
pub(crate) struct Size;

names! {
    /// An amount whose unit depends on its place.
    AnyAmount Holds::Amount(None)
}

macro_rules! amounts {
    ($($name:ident)*) => { $(
        impl Described for $name {
            type Value = u64;
            const HOLDS: Holds = Holds::Amount(Some(Measure::$name));
        }

        impl<C: Context> Kind<C> for $name {
            fn read(context: &mut C, node: &Node) -> Option<u64> {
                let amount = text::<C, Self>(context, node)?;
                measured(context, amount, Measure::$name)
            }
        }
    )* };
}
amounts! { Time Size }

/// Returns an amount in the unit that its place requires.
pub(crate) fn amount<C: Context>(context: &mut C, node: &Node, measure: Measure) -> Option<u64> {
    let amount = text::<C, AnyAmount>(context, node)?;
    measured(context, amount, measure)
}

/// Returns an amount in a unit.
pub(crate) fn measured<C: Context>(context: &mut C, amount: At<&str>, measure: Measure) -> Option<u64> {
    let At { value, span } = amount;
    match measure.read(value) {
        Ok(amount) => Some(amount),
        Err(odd) => {
            let fault = Diagnostic::error(codes::INVALID_VALUE, span, format!("`{value}` {odd}"));
            context.reader().report(fault.help(measure.help(value, &odd)));
            None
        }
    }
}

/// The id of something within a file.
pub(crate) struct Id;

impl Id {
    const PATTERN: Pattern = Pattern {
        name: "an id",
        expression: "^[a-z0-9-]+$",
        says: "An id is made of lower-case words joined by `-`, such as order-status.",
    };
}

impl Described for Id {
    type Value = String;
    const HOLDS: Holds = Holds::Matching(Self::PATTERN);
    const ABOUT: Says = Says("A name that nothing else in the file has.");
}

impl<C: Context> Kind<C> for Id {
    fn read(context: &mut C, node: &Node) -> Option<String> {
        let is_id = |text: &str| text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        matching::<C, Self>(context, node, Self::PATTERN, is_id)
    }
}

/// An address that is safe to print and to link.
pub(crate) struct Address;

impl Address {
    /// Printable ASCII, except for what could end a link.
    const PATTERN: Pattern = Pattern {
        name: "an address",
        expression: "^https?://[!#-;=?-_a-~]*$",
        says: "An address begins with https:// or http:// and has no spaces.",
    };
}

impl Described for Address {
    type Value = String;
    const HOLDS: Holds = Holds::Matching(Self::PATTERN);
    const ABOUT: Says = Says("Where it can be read.");
}

impl<C: Context> Kind<C> for Address {
    fn read(context: &mut C, node: &Node) -> Option<String> {
        let is_plain = |text: &str| text.bytes().all(|b| b.is_ascii_graphic() && !b"<>\"`".contains(&b));
        let is_address = |text: &str| is_plain(text) && (text.starts_with("https://") || text.starts_with("http://"));
        matching::<C, Self>(context, node, Self::PATTERN, is_address)
    }
}

/// Returns a text of a certain form.
fn matching<C: Context, K: Described>(
    context: &mut C,
    node: &Node,
    pattern: Pattern,
    is: impl Fn(&str) -> bool,
) -> Option<String> {
    let At { value, span } = text::<C, K>(context, node)?;
    if !is(value) {
        let fault = context.reader().instead(pattern.name, &node.shown());
        context.reader().report(Diagnostic::error(codes::INVALID_VALUE, span, fault).help(as_help(pattern.says)));
        return None;
    }
    Some(value.to_owned())
}
