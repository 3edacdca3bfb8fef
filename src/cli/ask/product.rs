//! The file that an interview produces: a new one, or an existing one with changed answers.

use std::path::Path;

use protopick::diag::Diagnostics;
use protopick::interview::{Draft, FlowDraft};
use protopick::pack::Pack;
use protopick::render::requirements_yaml;
use protopick::report::{FlowText, RequirementsText, SCHEMA_FILE, Value, requirements_text};
use protopick::requirements::{self, AddedFlow, Edited, Requirements, Wanted, WantedFlow};
use protopick::source::SourceMap;
use protopick::yaml;

use super::base::Base;
use crate::cli::files;
pub(super) use crate::cli::input::USUAL_NAME as FILE;
use crate::cli::settings::Policy;

/// A file to write, and what it means.
pub(super) struct Product {
    pub(super) text: String,
    pub(super) requirements: Requirements,
    /// What could not be kept of the file that it comes from.
    pub(super) notes: Vec<String>,
}

impl Product {
    /// Returns its requirements, with what its file shares with others.
    pub(super) fn below(&self, policy: &Policy) -> Requirements {
        let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
        let file = sources.add("", &self.text);
        let shared = policy.shared(&mut sources);
        let loaded = requirements::load_below(file, shared, &[], policy.pack(), &mut sources, &mut diagnostics);
        loaded.map_or_else(|| self.requirements.clone(), |(requirements, _)| requirements)
    }
}

/// Builds the file `name` from the answers; `base` is the file that they come from.
pub(super) fn product(pack: &Pack, draft: &Draft, base: Option<&Base>, name: &str) -> anyhow::Result<Product> {
    let has_schema = files::folder(Path::new(name)).join(SCHEMA_FILE).is_file();
    let wanted = requirements_text(pack, draft, name, has_schema);
    let made = match base {
        None => read(pack, draft, None, name, requirements_yaml::render(&wanted), Vec::new()),
        Some(base) => {
            let old = base.sources.file(base.file);
            let in_place =
                edit(pack, &wanted, old.text()).and_then(|new| read(pack, draft, Some(base), name, new.text, new.notes));
            in_place.or_else(|| {
                let plain = yaml::write(yaml::Tree::read(old.text()).root()?);
                let mut new = edit(pack, &wanted, &plain)?;
                new.notes = vec![format!(
                    "{} has a form that cannot be changed in place. It is written anew, without its comments.",
                    old.name()
                )];
                read(pack, draft, Some(base), name, new.text, new.notes)
            })
        }
    };
    made.ok_or_else(|| anyhow::anyhow!("internal error: the answers do not make a valid file"))
}

/// Returns the product of a text if that states the answers, and keeps everything else that the original file stated. This
/// verifies the result, whatever the form of the file.
fn read(pack: &Pack, draft: &Draft, base: Option<&Base>, name: &str, text: String, notes: Vec<String>) -> Option<Product> {
    let requirements = load(pack, name, &text)?;
    let flow = |wanted: &FlowDraft| {
        let flow = requirements.flows().iter().find(|flow| wanted.name.value().is_some_and(|name| name == flow.name()));
        flow.is_some_and(|flow| flow.differences(&wanted.flow(pack), pack).is_empty())
    };
    // Flows of the file that the answers do not cover stay.
    let known = |old: &&requirements::Flow| draft.active().iter().any(|flow| flow.origin.as_deref() == Some(old.name()));
    let others = base.map_or(0, |base| base.requirements.flows().iter().filter(|flow| !known(flow)).count());
    let kept = base.is_none_or(|base| {
        let old = &base.requirements;
        old.in_use() == requirements.in_use() && old.waivers().len() == requirements.waivers().len()
    });
    let says = kept
        && requirements.gateways() == draft.gateways.value().map_or(&[][..], Vec::as_slice)
        && requirements.title() == draft.system.value().map(String::as_str)
        && requirements.flows().len() == draft.active().len() + others
        && draft.active().iter().all(flow);
    says.then_some(Product { text, requirements, notes })
}

fn load(pack: &Pack, name: &str, text: &str) -> Option<Requirements> {
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let file = sources.add(name, text);
    requirements::load(file, &[], pack, &mut sources, &mut diagnostics)
}

/// Changes the answers in the text of a file.
fn edit(pack: &Pack, wanted: &RequirementsText, text: &str) -> Option<Edited> {
    let tree = yaml::Tree::read(text);
    let indent = requirements::flow_indent(&tree).unwrap_or_default();
    let (old, new): (Vec<&FlowText>, Vec<&FlowText>) = wanted.flows.iter().partition(|flow| flow.origin.is_some());
    let value = |value: &Value| match value {
        Value::One(text, _) => yaml::Value::Text(text.clone()),
        Value::Number(number) => yaml::Value::Number(*number),
        Value::Many(texts) => yaml::Value::Texts(texts.iter().map(|(text, _)| text.clone()).collect()),
    };
    let keys = |flow: &FlowText| {
        flow.answers.iter().map(|answer| (answer.key.clone(), answer.value.as_ref().map(value))).collect::<Vec<_>>()
    };
    let flows = old.into_iter().map(|flow| WantedFlow {
        origin: flow.origin.clone().unwrap_or_default(),
        name: flow.name.clone(),
        keys: keys(flow),
    });
    let added = new.into_iter().map(|flow| AddedFlow {
        name: flow.name.clone(),
        keys: keys(flow),
        lines: requirements_yaml::render_flow(flow, &indent),
    });
    let amounts = pack.amounts().map(|(_, amount)| (amount.id.clone(), amount.unit.measure())).collect();
    let (system, gateways) = (wanted.system.clone(), wanted.gateways.clone());
    requirements::edit(&tree, &Wanted { system, gateways, flows: flows.collect(), added: added.collect(), amounts })
}
