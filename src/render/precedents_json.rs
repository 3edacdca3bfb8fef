//! Published decisions as JSON.

use serde::Serialize;

use super::json::{SCHEMA_VERSION, pretty};
use super::practice_json::{PrecedentJson, precedent};
use crate::report::PrecedentList;

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    asked: &'a [String],
    title: &'a str,
    chosen: Vec<ChosenJson<'a>>,
    precedents: Vec<PrecedentJson<'a>>,
}

#[derive(Serialize)]
struct ChosenJson<'a> {
    way: &'a str,
    cases: usize,
}

/// Writes a list of published decisions as JSON.
pub fn render(list: &PrecedentList) -> String {
    pretty(&Document {
        schema_version: SCHEMA_VERSION,
        asked: &list.asked,
        title: &list.title,
        chosen: list.chosen.iter().map(|(name, cases)| ChosenJson { way: &name.id, cases: *cases }).collect(),
        precedents: list.precedents.iter().map(precedent).collect(),
    })
}
