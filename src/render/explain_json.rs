//! An explanation as JSON.

use serde::Serialize;

use super::json::{SCHEMA_VERSION, pretty};
use crate::decision::Fit;
use crate::report::Explanation;

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    kind: &'a str,
    id: &'a str,
    title: &'a str,
    text: &'a [String],
    sections: Vec<Section<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    examples: Vec<Example<'a>>,
    verdicts: Vec<ClaimNote<'a>>,
    sources: Vec<Source<'a>>,
}

#[derive(Serialize)]
struct Section<'a> {
    title: &'a str,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Example<'a> {
    title: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct Item<'a> {
    label: &'a str,
    fit: Option<&'static str>,
    because: &'a str,
    source: &'a str,
}

#[derive(Serialize)]
struct ClaimNote<'a> {
    id: &'a str,
    claim: &'a str,
    source: &'a str,
    verdict: &'a str,
    because: &'a str,
    evidence: &'a [String],
}

#[derive(Serialize)]
struct Source<'a> {
    id: &'a str,
    says: &'a str,
    status: Option<&'a str>,
    inferred_from: &'a [String],
    urls: &'a [String],
}

/// Writes an explanation as JSON.
pub fn render(explanation: &Explanation) -> String {
    pretty(&Document {
        schema_version: SCHEMA_VERSION,
        kind: &explanation.kind,
        id: &explanation.id,
        title: &explanation.title,
        text: &explanation.text,
        sections: explanation
            .sections
            .iter()
            .map(|section| Section {
                title: &section.title,
                items: section
                    .items
                    .iter()
                    .map(|item| Item {
                        label: &item.label,
                        fit: item.fit.map(Fit::word),
                        because: &item.because,
                        source: &item.source,
                    })
                    .collect(),
            })
            .collect(),
        examples: explanation.examples.iter().map(|each| Example { title: &each.title, text: &each.text }).collect(),
        verdicts: explanation
            .verdicts
            .iter()
            .map(|verdict| ClaimNote {
                id: &verdict.id,
                claim: &verdict.claim,
                source: &verdict.source,
                verdict: &verdict.verdict,
                because: &verdict.because,
                evidence: &verdict.evidence,
            })
            .collect(),
        sources: explanation
            .sources
            .iter()
            .map(|cited| Source {
                id: &cited.id,
                says: &cited.says,
                status: cited.status.as_deref(),
                inferred_from: &cited.inferred_from,
                urls: &cited.urls,
            })
            .collect(),
    })
}
