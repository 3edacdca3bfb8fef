//! The contents of a requirements file, with comments for readers.

use crate::interview::{Draft, FlowDraft, Known};
use crate::pack::{DimensionId, Pack, Unit};

/// A requirements file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequirementsText {
    /// The schema next to it, for editors.
    pub schema: Option<&'static str>,
    /// Remarks at the top.
    pub remarks: Vec<String>,
    /// The title.
    pub system: Option<String>,
    /// The gateways, from the client inwards.
    pub gateways: Vec<String>,
    /// The flows.
    pub flows: Vec<FlowText>,
}

/// A flow of a requirements file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowText {
    /// The name of the flow in the file that it comes from.
    pub origin: Option<String>,
    /// The name.
    pub name: String,
    /// Every key that the interview asks about, in order.
    pub answers: Vec<AnswerText>,
    /// Remarks at the end.
    pub remarks: Vec<String>,
}

/// A key of a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerText {
    /// The key.
    pub key: String,
    /// Its value; `None` if it is skipped.
    pub value: Option<Value>,
}

/// The value of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text, with a remark.
    One(String, Option<String>),
    /// A number.
    Number(u64),
    /// A list of texts, each with a remark.
    Many(Vec<(String, String)>),
}

/// The file name of the schema that is looked for next to requirements files.
pub const SCHEMA_FILE: &str = "requirements.schema.json";

/// Builds the contents of a requirements file. `file` is its name; `has_schema` says whether there is a schema next to it.
/// Otherwise none is named, since editors complain about a missing schema.
pub fn requirements_text(pack: &Pack, draft: &Draft, file: &str, has_schema: bool) -> RequirementsText {
    let mut remarks = vec![
        format!("Recommendation:  protopick recommend {file}"),
        format!("Change answers:  protopick ask --from {file}"),
        "Details:         protopick explain WORD".to_owned(),
    ];
    if !has_schema {
        remarks.push("In an editor:    protopick schema --help".to_owned());
    }
    RequirementsText {
        schema: has_schema.then_some(SCHEMA_FILE),
        remarks,
        system: draft.system.value().cloned(),
        gateways: draft.gateways.value().cloned().unwrap_or_default(),
        flows: draft.active().iter().map(|flow| flow_text(pack, flow)).collect(),
    }
}

fn flow_text(pack: &Pack, flow: &FlowDraft) -> FlowText {
    let description = flow.description.value().map(|text| Value::One(text.clone(), None));
    let mut answers = vec![AnswerText { key: "description".to_owned(), value: description }];
    for (dimension, meant) in pack.dimensions() {
        let level = flow.level(dimension).value().map(|&level| pack.level(level));
        let value = level.map(|level| Value::One(level.id.clone(), Some(level.label.clone())));
        answers.push(AnswerText { key: meant.id.clone(), value });
    }
    let needs = flow.needs.value().map(|needs| {
        Value::Many(needs.iter().map(|&need| (pack.need(need).id.clone(), pack.need(need).label.clone())).collect())
    });
    answers.push(AnswerText { key: "needs".to_owned(), value: needs });
    for (amount, meant) in pack.amounts() {
        let value = flow.amount(amount).value().map(|&value| match meant.unit {
            Unit::Number => Value::Number(value),
            Unit::Time | Unit::Size | Unit::Rate => Value::One(pack.amount_text(amount, value), None),
        });
        answers.push(AnswerText { key: meant.id.clone(), value });
    }
    let blocked = flow.blocked.value().map(|blocked| {
        let named = |carrier| (pack.carrier(carrier).id.clone(), pack.carrier(carrier).label.clone());
        Value::Many(blocked.iter().map(|&carrier| named(carrier)).collect())
    });
    answers.push(AnswerText { key: "blocked".to_owned(), value: blocked });

    let without = |known: Known| -> Vec<DimensionId> {
        let dimensions = pack.dimensions().map(|(dimension, _)| dimension);
        let unstated = |dimension| flow.level(dimension).value().is_none() && flow.implied(pack, dimension).is_none();
        dimensions.filter(|&dimension| unstated(dimension) && flow.known(pack, dimension) == known).collect()
    };
    let ids = |dimensions: Vec<DimensionId>| {
        let ids: Vec<_> = dimensions.into_iter().map(|dimension| pack.dimension(dimension).id.clone()).collect();
        (!ids.is_empty()).then(|| ids.join(", "))
    };
    let unknown = ids(without(Known::LeftOut)).map(|ids| format!("Not known, or not important: {ids}"));
    let spared = ids(without(Known::Open)).map(|ids| format!("Not asked, because they cannot change the recommendation: {ids}"));
    FlowText {
        origin: flow.origin.clone(),
        name: flow.name.value().cloned().unwrap_or_default(),
        answers,
        remarks: unknown.into_iter().chain(spared).collect(),
    }
}
