//! Sums, and what ways cost.

use super::kinds::CostName;
use super::loader::Loader;
use crate::diag::codes;
use crate::pack::form::{Id, Kind, List, OneOrMore, Optional, OrNone, Placed, Text, Time, Whole, WordOf, forms};
use crate::pack::{AmountId, Cost, Per, Reason, Sum, Term, Unit};
use crate::source::At;
use crate::yaml::Node;

/// The largest cost that files may give, in bytes or pieces.
const LARGEST_COST: u32 = 1_000_000;

forms! { Loader<'_>;
    /// What each way costs under the amounts of a flow.
    struct Sums is "a file of sums" {
        sums: List<SumForm>, "What each way costs under the amounts of a flow.";
    }

    /// Something that is counted for each way.
    struct SumForm is "a sum" {
        id: Id;
        name: Text, "The name for people.";
        says: Text, "What is counted, and of whom.";
        per: Optional<WordOf<Per>>, "The time that it is counted for; what is there at any moment when left out.";
        terms: List<Placed<Term>>,
            "What is added up; where there is `per`, each has one rate, `over` or `every`, and elsewhere none has.";
        reason: Reason as keys;
    }

    /// A part of a sum.
    impl Term is "a term" {
        cost: Optional<Text>, "The cost of a way that it multiplies; the same for all ways when left out.";
        times: OrNone<OneOrMore<AmountId>>, "The amounts to multiply by.";
        over: Optional<AmountId>, "The time to divide by.";
        every: Optional<Time>, "How often it arises, such as 30s, where no amount tells.";
    }

    /// What a way costs each time.
    struct CostForm is "a cost" {
        of: CostName, "What sums multiply.";
        amount: Whole<LARGEST_COST>, "How much, as a whole number.";
        reason: Reason as keys;
    }
}

impl Loader<'_> {
    pub(super) fn sums(&mut self, node: &Node) -> Vec<Sum> {
        let sums = Sums::read(self, node).and_then(|file| file.sums).unwrap_or_default();
        sums.into_iter().filter_map(|sum| self.sum(sum)).collect()
    }

    fn sum(&mut self, sum: SumForm) -> Option<Sum> {
        let per = sum.per?;
        let terms: Vec<Option<Term>> = sum.terms?.into_iter().map(|term| self.term(term, per)).collect();
        let terms = terms.into_iter().collect::<Option<_>>()?;
        Some(Sum { id: sum.id?, name: sum.name?, says: sum.says?, per, terms, reason: sum.reason? })
    }

    /// Checks that a term of a sum over a time includes that time exactly once.
    fn term(&mut self, At { value: term, span }: At<Term>, per: Option<Per>) -> Option<Term> {
        let unit = |amount: AmountId| self.names.units[amount.index()];
        if term.over.is_some_and(|over| unit(over).is_some_and(|unit| unit != Unit::Time)) {
            return self.reader.fail(codes::INVALID_VALUE, span, "`over` takes an amount of time");
        }
        let rates = term.times.iter().filter(|&&amount| unit(amount) == Some(Unit::Rate)).count();
        let in_time = rates + usize::from(term.over.is_some()) + usize::from(term.every.is_some());
        if in_time != usize::from(per.is_some()) {
            let fault = "a term needs one rate, `over` or `every` if its sum has `per`, and none otherwise";
            return self.reader.fail(codes::INVALID_VALUE, span, fault);
        }
        Some(term)
    }

    /// Reads what a way costs, for sums to multiply.
    pub(super) fn cost(&mut self, cost: CostForm) -> Option<Cost> {
        let At { value, span } = cost.of?;
        if self.names.costs.position(&value).is_none() {
            return self.reader.unknown("cost", &value, span, self.names.costs.iter());
        }
        Some(Cost { of: value, amount: cost.amount?.into(), reason: cost.reason? })
    }
}
