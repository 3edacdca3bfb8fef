//! Dimensions with their levels, and needs.

use super::amount::ImpliedForm;
use super::fits::FitTable;
use super::kinds::{Cited, FitsByProtocol, Ordered, OwnId};
use super::loader::Loader;
use crate::decision::Weight;
use crate::diag::{Diagnostic, codes};
use crate::pack::form::{Kind, List, Optional, OrNone, Ordinal, Placed, Text, Truth, WordOf, forms};
use crate::pack::{Dimension, DimensionId, FitRule, Level, Need, ProtocolId, Reason, Shape, Subject};
use crate::source::{At, Span};
use crate::yaml::Node;

forms! { Loader<'_>;
    /// One of the questions that are asked of every flow.
    struct DimensionForm is "a dimension" {
        id: Ordered as keys;
        name: Text, "The name for people.";
        question: Text, "The question.";
        help: Text, "One or two sentences for someone who hesitates.";
        weight: Weight, "What it counts against the others, unless a flow says otherwise.";
        implied: Optional<Placed<ImpliedForm>>, "The levels that amounts imply, where none is stated.";
        shape: Optional<WordOf<Shape>>, "How the fits of each protocol run along the levels.";
        levels: List<LevelForm>, "The answers, from the least to the most demanding.";
        reason: Reason as keys;
    }

    /// An answer to a dimension.
    struct LevelForm is "a level" {
        id: Placed<Text>, "The name that files use.";
        label: Text, "What it says, completing the name of the dimension.";
        help: Text, "What it means, with a number or an example.";
        pushes: OrNone<Truth>, "Whether the server sends by itself at this level.";
        ends: OrNone<Truth>, "Whether what is open at this level ends with the answer to a request.";
        source: Cited;
        fits: OrNone<FitsByProtocol>, "A fit for each protocol that does not give its own in its own file.";
    }

    /// A yes/no requirement beyond the dimensions.
    struct NeedForm is "a need" {
        id: Placed<OwnId>;
        order: Ordinal, "The place in lists.";
        name: Text, "The name for people.";
        question: Text, "The question.";
        help: Text, "One or two sentences for someone who hesitates.";
        label: Text, "What is wanted, completing \"The clients or the team want\".";
        weight: Weight, "What it counts against the others, unless a flow says otherwise.";
        streams: OrNone<Truth>, "Whether messages follow each other on an open connection.";
        fits: OrNone<FitsByProtocol>, "A fit for each protocol that does not give its own in its own file.";
        reason: Reason as keys;
    }
}

/// Fits by what they are for, each `None` if it is not valid.
pub(super) type Fits = Vec<(At<String>, Option<FitRule>)>;

impl Loader<'_> {
    pub(super) fn dimension(&mut self, node: &Node, fits: &mut FitTable) -> Option<Dimension> {
        let form = DimensionForm::read(self, node)?;
        let dimension = form.id.as_deref().unwrap_or_default();
        let implied = form.implied.and_then(|implied| match implied {
            Some(At { value, span }) => self.implied(value, span, dimension).map(Some),
            None => Some(None),
        });
        let levels: Vec<_> = form.levels?.into_iter().map(|level| self.level(level, dimension, fits)).collect();
        Some(Dimension {
            id: form.id?,
            name: form.name?,
            question: form.question?,
            help: form.help?,
            weight: form.weight?,
            reason: form.reason?,
            shape: form.shape?,
            implied: implied?,
            levels: levels.into_iter().collect::<Option<_>>()?,
        })
    }

    fn level(&mut self, level: LevelForm, dimension: &str, fits: &mut FitTable) -> Option<Level> {
        let LevelForm { id, label, help, pushes, ends, source, fits: own } = level;
        let At { value: id, span } = id?;
        if let Some(subject) = FitTable::subject(self.names, &format!("{dimension}.{id}")) {
            fits.place(subject, span);
            self.fits_by_protocol(own.unwrap_or_default(), subject, fits);
        }
        Some(Level { id, label: label?, help: help?, pushes: pushes?, ends: ends?, source: source?, fits: Vec::new() })
    }

    pub(super) fn need(&mut self, node: &Node, fits: &mut FitTable) -> Option<Need> {
        let form = NeedForm::read(self, node)?;
        let At { value: id, span } = form.id?;
        if let Some(subject) = FitTable::subject(self.names, &id) {
            fits.place(subject, span);
            self.fits_by_protocol(form.fits.unwrap_or_default(), subject, fits);
        }
        form.order?;
        Some(Need {
            id,
            name: form.name?,
            label: form.label?,
            question: form.question?,
            help: form.help?,
            weight: form.weight?,
            streams: form.streams?,
            reason: form.reason?,
            fits: Vec::new(),
        })
    }

    fn fits_by_protocol(&mut self, own: Fits, subject: Subject, fits: &mut FitTable) {
        let names = self.names;
        for (At { value, span }, rule) in own {
            let Some(protocol) = names.protocols.position(&value) else {
                self.reader.unknown::<()>("protocol", &value, span, names.protocols.iter());
                continue;
            };
            if let Err(fault) = fits.put(subject, ProtocolId::new(protocol), rule, span) {
                self.reader.report(fault);
            }
        }
    }

    /// Adds the fits that a protocol's own file gives, by `dimension.level` or need.
    pub(super) fn fits_by_subject(&mut self, own: Fits, protocol: &str, fits: &mut FitTable) {
        let Some(protocol) = self.names.protocols.position(protocol) else { return };
        for (At { value, span }, rule) in own {
            let Some(subject) = FitTable::subject(self.names, &value) else {
                self.unknown_subject(&value, span);
                continue;
            };
            if let Err(fault) = fits.put(subject, ProtocolId::new(protocol), rule, span) {
                self.reader.report(fault);
            }
        }
    }

    /// Reports a name that is neither a level nor a need.
    pub(super) fn unknown_subject(&mut self, name: &str, at: Span) {
        let fault = Diagnostic::error(codes::UNKNOWN_NAME, at, format!("unknown level or need `{name}`"));
        self.reader.report(fault.help("write `dimension.level`, such as `latency.low`, or the id of a need"));
    }

    /// Returns the position of a dimension that a key names.
    pub(super) fn dimension_id(&mut self, key: &str) -> Option<DimensionId> {
        self.names.dimensions.position(key).map(DimensionId::new)
    }
}
