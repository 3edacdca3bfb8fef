//! The file that an interview leads to: a new one, or an existing one with other answers.

use std::path::Path;

use protopick::diag::Diagnostics;
use protopick::interview::Draft;
use protopick::pack::Pack;
use protopick::render::requirements_yaml;
use protopick::report::{FlowText, RequirementsText, SCHEMA_FILE, Value, requirements_text};
use protopick::requirements::{self, Requirements, Wanted, WantedFlow};
use protopick::source::{FileId, SourceMap};
use protopick::yaml;

use crate::cli::files;

/// A file to write, and what it means.
pub(super) struct Product {
    pub(super) text: String,
    pub(super) requirements: Requirements,
    /// What could not be kept of the file that it comes from.
    pub(super) notes: Vec<String>,
}

/// Makes the file `name` of the answers; `base` is the file that they come from.
pub(super) fn product(pack: &Pack, draft: &Draft, base: Option<(&SourceMap, FileId)>, name: &str) -> anyhow::Result<Product> {
    let has_schema = files::folder(Path::new(name)).join(SCHEMA_FILE).is_file();
    let wanted = requirements_text(pack, draft, name, has_schema);
    if let Some((sources, file)) = base
        && let Some(edited) = edit(&wanted, sources, file)
        && let Some(requirements) = load(pack, name, &edited.text).filter(|read| says(read, draft))
    {
        return Ok(Product { text: edited.text, requirements, notes: edited.notes });
    }
    let text = requirements_yaml::render(&wanted);
    let requirements = load(pack, name, &text).filter(|read| says(read, draft));
    let requirements = requirements.ok_or_else(|| anyhow::anyhow!("internal error: the answers do not make a valid file"))?;
    let notes = base.map(|(sources, file)| lost(sources, file)).unwrap_or_default();
    Ok(Product { text, requirements, notes })
}

fn load(pack: &Pack, name: &str, text: &str) -> Option<Requirements> {
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let file = sources.add(name, text);
    requirements::load(file, &[], pack, &mut sources, &mut diagnostics)
}

/// Whether a file says what was answered: a proof of the writing, whatever the form of the file.
fn says(read: &Requirements, draft: &Draft) -> bool {
    let active = draft.active();
    let title = read.title() == draft.system.value().map(String::as_str);
    let flow = |flow: &requirements::Flow| {
        let wanted = active.iter().find(|wanted| wanted.name.value().is_some_and(|name| name == flow.name()));
        wanted.is_some_and(|wanted| {
            wanted.description.value().map(String::as_str) == flow.description() && wanted.flow().answers() == flow.answers()
        })
    };
    title && read.flows().len() == active.len() && read.flows().iter().all(flow)
}

fn edit(wanted: &RequirementsText, sources: &SourceMap, file: FileId) -> Option<requirements::Edited> {
    let tree = yaml::Tree::read(sources.file(file).text());
    let indent = requirements::flow_indent(&tree);
    let (old, new): (Vec<&FlowText>, Vec<&FlowText>) = wanted.flows.iter().partition(|flow| flow.origin.is_some());
    let added =
        new.iter().map(|flow| Some(requirements_yaml::render_flow(flow, indent.as_deref()?))).collect::<Option<Vec<_>>>()?;
    let value = |value: &Value| match value {
        Value::One(text, _) => yaml::Value::Text(text.clone()),
        Value::Many(texts) => yaml::Value::Texts(texts.iter().map(|(text, _)| text.clone()).collect()),
    };
    let flows = old.into_iter().map(|flow| WantedFlow {
        origin: flow.origin.clone().unwrap_or_default(),
        name: flow.name.clone(),
        keys: flow.answers.iter().map(|answer| (answer.key.clone(), answer.value.as_ref().map(value))).collect(),
    });
    requirements::edit(&tree, &Wanted { system: wanted.system.clone(), flows: flows.collect(), added })
}

/// What a file loses that is written anew.
fn lost(sources: &SourceMap, file: FileId) -> Vec<String> {
    let named = sources.file(file).name();
    vec![format!(
        "{named} has a form that cannot be changed in place, such as JSON. It is written anew with the answers alone: comments, \
         and keys that the interview does not ask about, are lost."
    )]
}
