//! Lints, and what decisions may name.

use super::loader::Loader;
use crate::diag::{Code, Severity, codes};
use crate::pack::{Check, DECISION_KEYS, Lint, LintExample, LintGroup, LintId, Phrase, PlanOption, ProtocolId, Requirement};
use crate::source::At;
use crate::yaml::{Fields, Node};

/// What the findings of a lint may say, where the rules word it.
fn told<'a>(message: Option<&'a str>, check: Option<&'a Check>) -> Vec<&'a str> {
    let unknown = check.and_then(|check| match check {
        Check::Unmet { unknown, .. } => unknown.as_deref(),
        _ => None,
    });
    message.into_iter().chain(unknown).collect()
}

impl Loader<'_> {
    pub(super) fn lint(&mut self, node: &Node) -> Option<Lint> {
        let mut fields = self.reader.fields(node, "a lint")?;
        let id = self.own_id(&mut fields);
        let group = fields.required(&mut self.reader, "group");
        let group = group.and_then(|node| self.word(node, LintGroup::WORDS, LintGroup::from_word));
        let own = Code::find(self.file_id);
        let severity = match (fields.optional("severity"), own) {
            (Some(node), _) => self.word(node, &Severity::WORDS, Severity::from_word),
            (None, Some(code)) => Some(code.severity),
            (None, None) => {
                fields.required(&mut self.reader, "severity");
                None
            }
        };
        let title = fields.text(&mut self.reader, "title");
        let says = fields.text(&mut self.reader, "says");
        let remedy = fields.text(&mut self.reader, "remedy");
        let reason = self.reason(&mut fields);
        let check = match fields.optional("check") {
            Some(node) => self.check(node),
            None if own.is_some() => Some(Check::Own),
            None => {
                let fault = "a lint that the program does not know needs a `check`";
                return self.reader.fail(codes::MISSING_KEY, fields.span(), fault);
            }
        };
        let message = match check {
            Some(Check::Own) | None => None,
            Some(_) => Some(fields.text(&mut self.reader, "message")?),
        };
        let once = match fields.optional("once") {
            Some(node) => self.once(node, own, &told(message.as_deref(), check.as_ref())),
            None => Some(false),
        };
        let protocols = self.protocols(&mut fields);
        let when = match fields.optional("when") {
            Some(node) => self.condition(node).map(Some),
            None => Some(None),
        };
        let limit = match fields.optional("limit") {
            Some(node) => self.reader.thousandths(node, "a number", 100_000).map(|limit| Some(limit.value)),
            None => Some(None),
        };
        let security = match fields.optional("security") {
            Some(node) => self.reader.thousandths(node, "a number from 0.1 to 10", 10).map(|number| Some(number.value / 100)),
            None => Some(None),
        };
        let example = match fields.optional("example") {
            Some(node) => self.lint_example(node).map(Some),
            None => Some(None),
        };
        fields.finish(&mut self.reader);
        Some(Lint {
            id: id?,
            group: group?,
            severity: severity?,
            title: title?,
            says: says?,
            remedy: remedy?,
            reason: reason?,
            check: check?,
            message,
            once: once?,
            protocols: protocols?,
            when: when?,
            limit: limit?,
            security_tenths: security?,
            example: example?,
        })
    }

    /// Whether a lint is told once for several flows, which takes words that are the same for all of them.
    fn once(&mut self, node: &Node, own: Option<Code>, told: &[&str]) -> Option<bool> {
        let once = self.reader.truth(node)?;
        let differs = told.is_empty() && own.is_some_and(|own| !Code::ALIKE.contains(&own));
        if once && differs {
            let fault = "what this lint says differs from flow to flow, so that it cannot be told once";
            return self.reader.fail(codes::INVALID_VALUE, node.span, fault);
        }
        if once && told.iter().any(|text| !text.contains("{flow}")) {
            let fault = "each text of a lint that is told once needs a `{flow}`, in whose place the number of flows can stand";
            return self.reader.fail(codes::INVALID_VALUE, node.span, fault);
        }
        Some(once)
    }

    fn check(&mut self, node: &Node) -> Option<Check> {
        let mut fields = self.reader.fields(node, "a check such as `missing: [authentication]`")?;
        let mut checks = Vec::new();
        if let Some(node) = fields.optional("missing") {
            checks.push(self.decision_keys(node).map(Check::Missing));
        }
        if let Some(node) = fields.optional("unmet") {
            let keys = self.decision_keys(node);
            let options = fields.required(&mut self.reader, "options").and_then(|node| self.decision_key(node));
            let unknown = match fields.optional("unknown") {
                Some(node) => self.reader.text(node, "a text").map(|text| Some(text.value)),
                None => Some(None),
            };
            let all = keys.zip(options).zip(unknown);
            checks.push(all.map(|((keys, options), unknown)| Check::Unmet { keys, options, unknown }));
        }
        if let Some(node) = fields.optional("chosen") {
            checks.push(self.reader.truth(node).map(|_| Check::Chosen));
        }
        if let Some(node) = fields.optional("misfit") {
            let items = self.reader.one_or_more(node, "a dimension or a need, or a list of them");
            let requirements = items.and_then(|items| self.each(items, Self::requirement));
            let below = fields.required(&mut self.reader, "below").and_then(|node| self.fit_word(node));
            checks.push(requirements.zip(below).map(|(requirements, below)| Check::Misfit { requirements, below }));
        }
        let at = fields.span();
        fields.finish(&mut self.reader);
        match checks.len() {
            1 => checks.pop().flatten(),
            _ => self.reader.fail(codes::INVALID_VALUE, at, "a check is one of `missing`, `unmet`, `chosen` and `misfit`"),
        }
    }

    fn requirement(&mut self, node: &Node) -> Option<Requirement> {
        let names = self.names;
        let At { value, span } = self.reader.text(node, "a dimension or a need")?;
        if let Some(dimension) = self.dimension_id(&value) {
            return Some(Requirement::Dimension(dimension));
        }
        match names.needs.position(&value) {
            Some(need) => Some(Requirement::Need(crate::pack::NeedId::new(need))),
            None => {
                let known = names.dimensions.iter().chain(names.needs.iter()).collect::<Vec<_>>();
                self.reader.unknown("dimension or need", &value, span, known)
            }
        }
    }

    fn decision_keys(&mut self, node: &Node) -> Option<Vec<String>> {
        let items = self.reader.one_or_more(node, "a key of a decision, or a list of them")?;
        self.each(items, Self::decision_key)
    }

    pub(super) fn decision_key(&mut self, node: &Node) -> Option<String> {
        let At { value, span } = self.reader.text(node, "a key of a decision")?;
        if DECISION_KEYS.contains(&value.as_str()) {
            return Some(value);
        }
        self.reader.unknown("key of a decision", &value, span, DECISION_KEYS)
    }

    fn lint_example(&mut self, node: &Node) -> Option<LintExample> {
        let mut fields = self.reader.fields(node, "an example with `fires` and `quiet`")?;
        let fires = fields.text(&mut self.reader, "fires");
        let quiet = fields.text(&mut self.reader, "quiet");
        fields.finish(&mut self.reader);
        Some(LintExample { fires: fires?, quiet: quiet? })
    }

    /// What decisions for one protocol may name, or those for any.
    pub(super) fn options(&mut self, node: &Node) -> Vec<PlanOption> {
        let Some(mut fields) = self.reader.fields(node, "a mapping") else { return Vec::new() };
        let protocols = match fields.optional("protocol") {
            Some(node) => self.protocol_id(node).into_iter().collect(),
            None => (0..self.names.protocols.len()).map(ProtocolId::new).collect::<Vec<_>>(),
        };
        let options = self.list(&mut fields, "options", Self::option);
        fields.finish(&mut self.reader);
        let options = options.unwrap_or_default();
        let of = |protocol| options.iter().map(move |option| PlanOption { protocol, ..option.clone() });
        protocols.into_iter().flat_map(of).collect()
    }

    fn option(&mut self, node: &Node) -> Option<PlanOption> {
        let mut fields = self.reader.fields(node, "an option")?;
        let key = fields.required(&mut self.reader, "key").and_then(|node| self.decision_key(node));
        let id = self.local_id(&mut fields);
        let phrases = self.phrases(&mut fields, "names");
        let own = id.as_deref().and_then(Phrase::new).into_iter();
        let phrases = phrases.map(|phrases| own.chain(phrases).collect());
        let says = fields.text(&mut self.reader, "says");
        let reason = self.reason(&mut fields);
        let identity = match fields.optional("identity") {
            Some(node) => self.reader.text(node, "a word").map(|text| Some(text.value)),
            None => Some(None),
        };
        let all = self.names;
        let lint = match fields.optional("lint") {
            Some(node) => self.refer(node, "lint", &all.lints).map(|lint| Some(LintId::new(lint))),
            None => Some(None),
        };
        let firm = match fields.optional("firm") {
            Some(node) => self.reader.truth(node),
            None => Some(false),
        };
        let when = match fields.optional("when") {
            Some(node) => self.condition(node).map(Some),
            None => Some(None),
        };
        fields.finish(&mut self.reader);
        Some(PlanOption {
            // Whoever asked knows for which protocols this holds.
            protocol: ProtocolId::new(0),
            key: key?,
            id: id?,
            phrases: phrases?,
            says: says?,
            reason: reason?,
            identity: identity?,
            lint: lint?,
            firm: firm?,
            when: when?,
        })
    }

    /// A list of texts under a key that may be absent.
    pub(super) fn texts(&mut self, fields: &mut Fields<'_>, key: &'static str) -> Option<Vec<String>> {
        let Some(node) = fields.optional(key) else { return Some(Vec::new()) };
        let items = self.reader.one_or_more(node, "a text or a list of texts")?;
        self.each(items, |loader, item| loader.reader.text(item, "a text").map(|text| text.value))
    }
}
