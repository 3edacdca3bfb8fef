//! Sums, and what ways cost.

use super::loader::Loader;
use crate::diag::codes;
use crate::pack::{AmountId, Cost, Per, Sum, Term, Unit};
use crate::quantity::Measure;
use crate::yaml::{Fields, Node};

/// The largest cost that files may give, in bytes or pieces.
pub const LARGEST_COST: u32 = 1_000_000;

impl Loader<'_> {
    pub(super) fn sums(&mut self, node: &Node) -> Vec<Sum> {
        self.only_list(node, "sums", Self::sum)
    }

    fn sum(&mut self, node: &Node) -> Option<Sum> {
        let mut fields = self.reader.fields(node, "a sum")?;
        let id = self.local_id(&mut fields);
        let name = fields.text(&mut self.reader, "name");
        let says = fields.text(&mut self.reader, "says");
        let per = match fields.optional("per") {
            Some(node) => self.word(node, Per::WORDS, Per::from_word).map(Some),
            None => Some(None),
        };
        let terms = self.list(&mut fields, "terms", |loader, item| loader.term(item, per.flatten()));
        let reason = self.reason(&mut fields);
        fields.finish(&mut self.reader);
        Some(Sum { id: id?, name: name?, says: says?, per: per?, terms: terms?, reason: reason? })
    }

    fn term(&mut self, node: &Node, per: Option<Per>) -> Option<Term> {
        let names = self.names;
        let mut fields = self.reader.fields(node, "a term with `cost`, `times`, `over` or `every`")?;
        let cost = match fields.optional("cost") {
            Some(node) => self.reader.text(node, "the name of a cost").map(|cost| Some(cost.value)),
            None => Some(None),
        };
        let times = match fields.optional("times") {
            Some(node) => {
                let items = self.reader.one_or_more(node, "an amount, or several to be multiplied");
                items.and_then(|items| {
                    self.each(items, |loader, item| loader.refer(item, "amount", &names.amounts).map(AmountId::new))
                })
            }
            None => Some(Vec::new()),
        };
        let over = match fields.optional("over") {
            Some(node) => self.refer(node, "amount", &names.amounts).map(|amount| Some(AmountId::new(amount))),
            None => Some(None),
        };
        let every = match fields.optional("every") {
            Some(node) => self.measured(node, Measure::Time).map(Some),
            None => Some(None),
        };
        fields.finish(&mut self.reader);
        let term = Term { cost: cost?, times: times?, over: over?, every: every? };
        let unit = |amount: AmountId| names.units[amount.index()];
        if term.over.is_some_and(|over| unit(over).is_some_and(|unit| unit != Unit::Time)) {
            return self.reader.fail(codes::INVALID_VALUE, node.span, "`over` takes an amount of time");
        }
        let rates = term.times.iter().filter(|&&amount| unit(amount) == Some(Unit::Rate)).count();
        let in_time = rates + usize::from(term.over.is_some()) + usize::from(term.every.is_some());
        if in_time != usize::from(per.is_some()) {
            let fault = "a term of a sum with `per` has one rate, one `over` or one `every`, and others have none";
            return self.reader.fail(codes::INVALID_VALUE, node.span, fault);
        }
        Some(term)
    }

    /// What a way costs under `costs`; nothing where it does not tell.
    pub(super) fn costs(&mut self, fields: &mut Fields<'_>) -> Option<Vec<Cost>> {
        let Some(node) = fields.optional("costs") else { return Some(Vec::new()) };
        let items = self.reader.items(node, "a list of costs")?;
        self.each(items, Self::cost)
    }

    fn cost(&mut self, node: &Node) -> Option<Cost> {
        let names = self.names;
        let mut fields = self.reader.fields(node, "a cost with `of`, `amount`, `because` and `source`")?;
        let of = fields.required(&mut self.reader, "of");
        let of = of.and_then(|node| self.refer(node, "cost", &names.costs));
        let amount = fields.required(&mut self.reader, "amount");
        let amount = amount.and_then(|node| self.reader.thousandths(node, "a whole number up to 1000000", LARGEST_COST));
        let reason = self.reason(&mut fields);
        fields.finish(&mut self.reader);
        let amount = amount?;
        if !amount.value.is_multiple_of(1_000) {
            return self.reader.fail(codes::INVALID_VALUE, amount.span, "a cost is a whole number");
        }
        let of = names.costs.iter().nth(of?)?.to_owned();
        Some(Cost { of, amount: u64::from(amount.value / 1_000), reason: reason? })
    }
}
