//! Protocols.

use super::fits::FitTable;
use super::loader::{LARGEST_WEIGHT, Loader};
use crate::decision::Weight;
use crate::diag::codes;
use crate::pack::{
    Adoption, AtGateway, Caution, Class, LargestMessage, Measure, Piece, Plan, Protocol, Reason, Specification, Summary, Tools,
    Way, WayId,
};
use crate::quantity;
use crate::source::At;
use crate::yaml::{Fields, Node};

impl Loader<'_> {
    pub(super) fn protocol(&mut self, node: &Node, fits: &mut FitTable, ways: &mut Vec<Way>) -> Option<Protocol> {
        let mut fields = self.reader.fields(node, "a protocol")?;
        let id = self.own_id(&mut fields);
        let simplicity = self.order(&mut fields, "simplicity");
        let name = fields.text(&mut self.reader, "name");
        let title = fields.text(&mut self.reader, "title");
        let about = fields.text(&mut self.reader, "about");
        let reason = self.reason(&mut fields);
        let communication = self.nested(&mut fields, "communication", |loader, fields| loader.class(fields, "type"));
        let summary = self.nested(&mut fields, "summary", Self::summary);
        let specifications = self.list(&mut fields, "specifications", Self::specification);
        let when_to_use = self.list(&mut fields, "when-to-use", Self::piece);
        let use_cases = self.list(&mut fields, "use-cases", Self::piece);
        let pros = self.list(&mut fields, "pros", Self::piece);
        let cons = self.list(&mut fields, "cons", Self::piece);
        let performance = self.nested(&mut fields, "performance", |loader, fields| {
            let throughput = loader.nested(fields, "throughput", Self::measure);
            let memory = loader.nested(fields, "memory", |loader, fields| loader.class(fields, "class"));
            Some((throughput?, memory?))
        });
        let security = self.nested(&mut fields, "security", |loader, fields| {
            let authentication = loader.nested(fields, "authentication", Self::plan);
            let data_protection = loader.nested(fields, "data-protection", Self::plan);
            Some((authentication?, data_protection?))
        });
        let operations = self.nested(&mut fields, "operations", |loader, fields| {
            let observability = loader.nested(fields, "observability", Self::plan);
            let debugging = loader.nested(fields, "debugging", Self::tools);
            Some((observability?, debugging?))
        });
        let adoption = self.nested(&mut fields, "adoption", Self::adoption);
        let cautions = match fields.optional("before-you-build") {
            Some(node) => self.reader.items(node, "a list").and_then(|items| self.each(items, Self::caution)),
            None => Some(Vec::new()),
        };
        let at_gateway = fields.optional("gateway").map(|node| self.at_gateway(node));
        let largest_message = match fields.optional("largest-message") {
            Some(node) => self.largest_message(node).map(Some),
            None => Some(None),
        };
        let own_ways = self.ways(&mut fields);
        self.fits_by_subject(fields.optional("fits"), id.as_deref().unwrap_or_default(), fits);
        fields.finish(&mut self.reader);
        simplicity?;
        ways.extend(own_ways?);
        let at_gateway = match at_gateway {
            Some(at_gateway) => Some(at_gateway?),
            None => None,
        };
        let (throughput, memory) = performance?;
        let (authentication, data_protection) = security?;
        let (observability, debugging) = operations?;
        Some(Protocol {
            id: id?,
            name: name?,
            title: title?,
            about: about?,
            reason: reason?,
            communication: communication?,
            summary: summary?,
            specifications: specifications?,
            when_to_use: when_to_use?,
            use_cases: use_cases?,
            pros: pros?,
            cons: cons?,
            throughput,
            memory,
            authentication,
            data_protection,
            observability,
            debugging,
            adoption: adoption?,
            cautions: cautions?,
            at_gateway,
            largest_message: largest_message?,
        })
    }

    fn caution(&mut self, node: &Node) -> Option<Caution> {
        let names = self.names;
        let mut fields = self.reader.fields(node, "what to mind, with `id`, `says`, `because` and `source`")?;
        let id = self.local_id(&mut fields);
        let says = fields.text(&mut self.reader, "says");
        let ways = match fields.optional("ways") {
            Some(node) => {
                let items = self.reader.one_or_more(node, "a way or a list of ways");
                items.and_then(|items| self.each(items, |loader, item| loader.refer(item, "way", &names.ways).map(WayId::new)))
            }
            None => Some(Vec::new()),
        };
        let condition = |loader: &mut Self, node: Option<&Node>| match node {
            Some(node) => loader.condition(node).map(Some),
            None => Some(None),
        };
        let when = condition(self, fields.optional("when"));
        let unless = condition(self, fields.optional("unless"));
        let reason = self.reason(&mut fields);
        fields.finish(&mut self.reader);
        let piece = Piece { id: id?, says: says?, reason: reason? };
        Some(Caution { piece, ways: ways?, when: when?, unless: unless? })
    }

    fn adoption(&mut self, fields: &mut Fields<'_>) -> Option<Adoption> {
        let cost = fields.required(&mut self.reader, "cost");
        let cost = cost.and_then(|node| self.reader.thousandths(node, "a cost from 0 to 100", LARGEST_WEIGHT));
        let reason = self.reason(fields);
        Some(Adoption { cost: Weight::from_thousandths(cost?.value), reason: reason? })
    }

    fn at_gateway(&mut self, node: &Node) -> Option<AtGateway> {
        let mut fields = self.reader.fields(node, "`route` and `balancing`")?;
        let route = self.nested(&mut fields, "route", Self::plan);
        let balancing = self.nested(&mut fields, "balancing", Self::plan);
        let heartbeat = match fields.optional("heartbeat") {
            Some(_) => self.nested(&mut fields, "heartbeat", Self::plan).map(Some),
            None => Some(None),
        };
        fields.finish(&mut self.reader);
        Some(AtGateway { route: route?, balancing: balancing?, heartbeat: heartbeat? })
    }

    fn largest_message(&mut self, node: &Node) -> Option<LargestMessage> {
        let mut fields = self.reader.fields(node, "a size with its reason")?;
        let at = fields.required(&mut self.reader, "at").and_then(|node| self.reader.text(node, "a size such as 4 MiB"));
        let reason = self.reason(&mut fields);
        fields.finish(&mut self.reader);
        let At { value, span } = at?;
        match quantity::Measure::Size.read(&value).ok() {
            Some(bytes) => Some(LargestMessage { bytes, reason: reason? }),
            None => self.reader.fail(codes::INVALID_VALUE, span, format!("`{value}` is no size such as 4 MiB")),
        }
    }

    /// A mapping under a key that must be there.
    fn nested<T>(
        &mut self,
        fields: &mut Fields<'_>,
        key: &'static str,
        read: impl FnOnce(&mut Self, &mut Fields<'_>) -> Option<T>,
    ) -> Option<T> {
        let node = fields.required(&mut self.reader, key)?;
        let mut fields = self.reader.fields(node, "a mapping")?;
        let value = read(self, &mut fields);
        fields.finish(&mut self.reader);
        value
    }

    fn class(&mut self, fields: &mut Fields<'_>, key: &'static str) -> Option<Class> {
        let class = fields.text(&mut self.reader, key);
        let reason = self.reason(fields);
        Some(Class { class: class?, reason: reason? })
    }

    fn measure(&mut self, fields: &mut Fields<'_>) -> Option<Measure> {
        let rank = fields.required(&mut self.reader, "rank").and_then(|node| self.reader.ordinal(node, "a rank from 1"));
        let class = fields.text(&mut self.reader, "class");
        let reason = self.reason(fields);
        Some(Measure { rank: rank?, class: class?, reason: reason? })
    }

    fn plan(&mut self, fields: &mut Fields<'_>) -> Option<Plan> {
        let class = fields.optional("class").map(|node| self.reader.text(node, "a word"));
        let says = fields.text(&mut self.reader, "says");
        let reason = self.reason(fields);
        let class = match class {
            Some(class) => Some(class?.value),
            None => None,
        };
        Some(Plan { class, says: says?, reason: reason? })
    }

    fn tools(&mut self, fields: &mut Fields<'_>) -> Option<Tools> {
        let tools = self.list(fields, "tools", |loader, node| Some(loader.reader.text(node, "a name")?.value));
        let reason = self.reason(fields);
        Some(Tools { tools: tools?, reason: reason? })
    }

    fn summary(&mut self, fields: &mut Fields<'_>) -> Option<Summary> {
        let use_case = fields.text(&mut self.reader, "use");
        let pros = fields.text(&mut self.reader, "pros");
        let cons = fields.text(&mut self.reader, "cons");
        let source = self.source(fields);
        let claims = self.claim_ids(fields);
        Some(Summary { use_case: use_case?, pros: pros?, cons: cons?, source: source?, claims: claims? })
    }

    fn specification(&mut self, node: &Node) -> Option<Specification> {
        let mut fields = self.reader.fields(node, "a specification")?;
        let id = self.local_id(&mut fields);
        let title = fields.text(&mut self.reader, "title");
        let url = self.url(&mut fields);
        let reason: Option<Reason> = self.reason(&mut fields);
        fields.finish(&mut self.reader);
        Some(Specification { id: id?, title: title?, url: url?, reason: reason? })
    }

    fn piece(&mut self, node: &Node) -> Option<Piece> {
        let mut fields = self.reader.fields(node, "a piece with `id`, `says`, `because` and `source`")?;
        let id = self.local_id(&mut fields);
        let says = fields.text(&mut self.reader, "says");
        let reason = self.reason(&mut fields);
        fields.finish(&mut self.reader);
        Some(Piece { id: id?, says: says?, reason: reason? })
    }
}
