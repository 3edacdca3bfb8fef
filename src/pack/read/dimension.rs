//! Dimensions with their levels, and needs.

use super::fits::FitTable;
use super::loader::Loader;
use crate::diag::{Diagnostic, codes};
use crate::pack::{Dimension, DimensionId, Level, Need, Shape, Subject};
use crate::source::Span;
use crate::yaml::Node;

impl Loader<'_> {
    pub(super) fn dimension(&mut self, node: &Node, fits: &mut FitTable) -> Option<Dimension> {
        let mut fields = self.reader.fields(node, "a dimension")?;
        let id = self.own_id(&mut fields);
        let order = self.order(&mut fields, "order");
        let name = fields.text(&mut self.reader, "name");
        let question = fields.text(&mut self.reader, "question");
        let help = fields.text(&mut self.reader, "help");
        let weight = self.weight(&mut fields);
        let reason = self.reason(&mut fields);
        let shape = match fields.optional("shape") {
            Some(node) => self.word(node, Shape::WORDS, Shape::from_word).map(Some),
            None => Some(None),
        };
        let dimension = id.clone().unwrap_or_default();
        let implied = match fields.optional("implied") {
            Some(node) => self.implied(node, &dimension).map(Some),
            None => Some(None),
        };
        let levels = self.list(&mut fields, "levels", |loader, node| loader.level(node, &dimension, fits));
        fields.finish(&mut self.reader);
        order?;
        Some(Dimension {
            id: id?,
            name: name?,
            question: question?,
            help: help?,
            weight: weight?,
            reason: reason?,
            shape: shape?,
            implied: implied?,
            levels: levels?,
        })
    }

    fn level(&mut self, node: &Node, dimension: &str, fits: &mut FitTable) -> Option<Level> {
        let mut fields = self.reader.fields(node, "a level")?;
        let id_node = fields.required(&mut self.reader, "id");
        let id = id_node.and_then(|node| self.reader.text(node, "an id"));
        let pushes = self.flag(&mut fields, "pushes");
        let label = fields.text(&mut self.reader, "label");
        let help = fields.text(&mut self.reader, "help");
        let source = self.source(&mut fields);
        let by_protocol = fields.optional("fits");
        if let Some(id) = &id
            && let Some(subject) = FitTable::subject(self.names, &format!("{dimension}.{}", id.value))
        {
            fits.place(subject, id.span);
            self.fits_by_protocol(by_protocol, subject, fits);
        }
        fields.finish(&mut self.reader);
        let (id, label, pushes) = (id?.value, label?, pushes?);
        Some(Level { id, label, help: help?, pushes, source: source?, fits: Vec::new() })
    }

    pub(super) fn need(&mut self, node: &Node, fits: &mut FitTable) -> Option<Need> {
        let names = self.names;
        let mut fields = self.reader.fields(node, "a need")?;
        let at = fields.span();
        let id = self.own_id(&mut fields);
        let order = self.order(&mut fields, "order");
        let name = fields.text(&mut self.reader, "name");
        let label = fields.text(&mut self.reader, "label");
        let question = fields.text(&mut self.reader, "question");
        let help = fields.text(&mut self.reader, "help");
        let weight = self.weight(&mut fields);
        let streams = self.flag(&mut fields, "streams");
        let reason = self.reason(&mut fields);
        let by_protocol = fields.optional("fits");
        if let Some(subject) = id.as_deref().and_then(|id| FitTable::subject(names, id)) {
            fits.place(subject, fields.optional("id").map_or(at, |node| node.span));
            self.fits_by_protocol(by_protocol, subject, fits);
        }
        fields.finish(&mut self.reader);
        order?;
        Some(Need {
            id: id?,
            name: name?,
            label: label?,
            question: question?,
            help: help?,
            weight: weight?,
            streams: streams?,
            reason: reason?,
            fits: Vec::new(),
        })
    }

    fn fits_by_protocol(&mut self, node: Option<&Node>, subject: Subject, fits: &mut FitTable) {
        let Some(entries) = node.and_then(|node| self.reader.entries(node, "fits by protocol")) else { return };
        for entry in entries {
            let rule = self.fit_rule(&entry.value);
            let names = self.names;
            let Some(protocol) = names.protocols.position(&entry.key) else {
                self.reader.unknown::<()>("protocol", &entry.key, entry.key_span, names.protocols.iter());
                continue;
            };
            if let Err(fault) = fits.put(subject, crate::pack::ProtocolId::new(protocol), rule, entry.key_span) {
                self.reader.report(fault);
            }
        }
    }

    /// The fits that a protocol's own file gives, by `dimension.level` or need.
    pub(super) fn fits_by_subject(&mut self, node: Option<&Node>, protocol: &str, fits: &mut FitTable) {
        let Some(entries) = node.and_then(|node| self.reader.entries(node, "fits by level or need")) else { return };
        let names = self.names;
        let Some(protocol) = names.protocols.position(protocol) else { return };
        for entry in entries {
            let rule = self.fit_rule(&entry.value);
            let Some(subject) = FitTable::subject(names, &entry.key) else {
                self.unknown_subject(&entry.key, entry.key_span);
                continue;
            };
            if let Err(fault) = fits.put(subject, crate::pack::ProtocolId::new(protocol), rule, entry.key_span) {
                self.reader.report(fault);
            }
        }
    }

    /// Reports what names no level and no need.
    pub(super) fn unknown_subject(&mut self, name: &str, at: Span) {
        let fault = Diagnostic::error(codes::UNKNOWN_NAME, at, format!("unknown level or need `{name}`"));
        self.reader.report(fault.help("write `dimension.level`, such as `latency.low`, or the id of a need"));
    }

    /// The position of a dimension that a key names.
    pub(super) fn dimension_id(&mut self, key: &str) -> Option<DimensionId> {
        self.names.dimensions.position(key).map(DimensionId::new)
    }
}
