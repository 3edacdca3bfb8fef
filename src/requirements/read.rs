//! The loader of requirements files.

use super::stated::{self, Stated, keys};
use super::{Decision, Flow, Override, Requirements, Sites, Waiver, gateway, is_flow_name};
use crate::diag::{Diagnostic, Diagnostics, codes, suggestion};
use crate::pack::Pack;
use crate::source::{At, FileId, SourceMap, Span};
use crate::yaml::{Entry, Kind, Node, Reader, parse};

/// The version of the format that this program reads.
const VERSION: &str = "1";

/// A file with more flows is refused: through `defaults` a small file could otherwise make a page of gigabytes.
pub const MOST_FLOWS: usize = 500;

/// A flow as it stands in the file.
struct Written<'n> {
    name: &'n str,
    description: Option<String>,
    stated: Stated,
    decision: Option<Decision>,
}

/// Reads a requirements file, with overrides on top. Every fault goes to `diagnostics`; with any, there are no requirements.
/// The file's name stands in for a title that it does not have.
pub fn load(
    file: FileId,
    overrides: &[Override],
    pack: &Pack,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<Requirements> {
    load_with_sites(file, overrides, pack, sources, diagnostics).map(|(requirements, _)| requirements)
}

/// Reads a requirements file, and keeps where everything stands.
pub fn load_with_sites(
    file: FileId,
    overrides: &[Override],
    pack: &Pack,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<(Requirements, Sites)> {
    let before = diagnostics.len();
    let document = parse(sources, file, diagnostics);
    let Some(root) = &document.root else {
        if document.complete {
            let start = Span { file, start: 0, end: 0 };
            let fault = Diagnostic::error(codes::MISSING_KEY, start, "the file is empty");
            let help = format!(
                "it needs at least `flows:` with one flow, as in `{}`; `protopick ask` writes such a file",
                smallest(pack)
            );
            diagnostics.push(fault.help(help));
        }
        return None;
    };
    let mut reader = Reader::new(diagnostics, document.complete);
    let mut fields = reader.fields(root, "a mapping with `flows`")?;
    if let Some(node) = fields.optional("version") {
        version(&mut reader, node);
    }
    let system = fields.optional("system").and_then(|node| reader.text(node, "a title"));
    let gateways = fields.optional("gateway").and_then(|node| gateway::read(&mut reader, pack, node));
    let in_use = fields.optional("in-use").and_then(|node| stated::protocols(&mut reader, pack, node));
    let defaults = fields.optional("defaults").map(|node| read_defaults(&mut reader, pack, node));
    let flows = fields.required(&mut reader, "flows").and_then(|node| read_flows(&mut reader, pack, node));
    let waivers = fields.optional("waivers").and_then(|node| reader.items(node, "a list of waivers"));
    let waivers = waivers.into_iter().flatten().filter_map(|node| Waiver::read(&mut reader, node)).collect();
    fields.finish(&mut reader);

    // Without flows nothing can be said of overrides.
    let flows = flows?;
    let defaults = defaults.unwrap_or_default();
    let names: Vec<&str> = flows.iter().map(|flow| flow.name).collect();
    for over in overrides {
        over.check(&names, sources, diagnostics);
    }
    let flows: Vec<Flow> = flows
        .into_iter()
        .map(|written| {
            let mut stated = written.stated.or(&defaults);
            for over in overrides {
                over.apply(written.name, &mut stated, pack, sources, diagnostics);
            }
            Flow { description: written.description, decision: written.decision, ..flow(pack, written.name, &stated) }
        })
        .collect();
    if diagnostics.len() > before {
        return None;
    }
    let (title, name) = (system.map(|title| title.value), sources.file(file).name().to_owned());
    let gateways = gateways.unwrap_or_default();
    let known = gateway::known(pack, &gateways);
    let in_use = in_use.unwrap_or_default();
    let defaults = flow(pack, "", &defaults).behind(&known).with_in_use(&in_use);
    let flows = flows.into_iter().map(|flow| flow.behind(&known).with_in_use(&in_use)).collect();
    let requirements = Requirements { title, file: name, gateways, defaults, flows, waivers };
    Some((requirements, Sites { root: document.root? }))
}

/// A version of a requirements file, of which there may be nothing: an empty text has no flows and no title.
pub fn load_version(file: FileId, pack: &Pack, sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Option<Requirements> {
    let mut found = Diagnostics::default();
    let document = parse(sources, file, &mut found);
    if document.complete && document.root.as_ref().is_none_or(|root| root.kind == Kind::Empty) {
        let file = sources.file(file).name().to_owned();
        let (gateways, defaults) = (Vec::new(), Flow::new(""));
        return Some(Requirements { title: None, file, gateways, defaults, flows: Vec::new(), waivers: Vec::new() });
    }
    load(file, &[], pack, sources, diagnostics)
}

/// The text of a small requirements file, for those who have none yet.
pub fn smallest(pack: &Pack) -> String {
    let answer = pack.dimensions().find_map(|(id, dimension)| Some((&dimension.id, &pack.levels(id).next()?.1.id)));
    let answer = answer.map_or_else(String::new, |(dimension, level)| format!("{dimension}: {level}"));
    format!("flows: {{ orders: {{ {answer} }} }}")
}

/// A flow that states something, without a description or a decision.
pub(super) fn flow(pack: &Pack, name: &str, stated: &Stated) -> Flow {
    let mut answers = stated.answers();
    let implied = pack.imply(&mut answers);
    Flow {
        name: name.to_owned(),
        description: None,
        answers,
        implied,
        weights: stated.weights(),
        musts: stated.musts(),
        importance: stated.importance(),
        gateways: Vec::new(),
        in_use: Vec::new(),
        blocked: stated.blocked(),
        decision: None,
    }
}

/// Reads keys as they stand in a flow, without a name. None when any of them is not valid.
pub fn flow_stating(reader: &mut Reader<'_>, pack: &Pack, node: &Node) -> Option<Flow> {
    let before = reader.found();
    let stated = read_defaults(reader, pack, node);
    (reader.found() == before).then(|| flow(pack, "", &stated))
}

fn version(reader: &mut Reader<'_>, node: &Node) {
    let fault = match &node.kind {
        Kind::Scalar { text, plain: true } if text == VERSION => return,
        Kind::Scalar { text, .. } => {
            Diagnostic::error(codes::UNSUPPORTED_VERSION, node.span, format!("version `{text}` of the format is not known"))
        }
        _ => Diagnostic::error(codes::WRONG_TYPE, node.span, "expected a version number"),
    };
    reader.report(fault.help(format!("this program reads version {VERSION}")));
}

/// Reports a key that is not one of those that are known beside the `others` that stand there.
fn unknown_key(reader: &mut Reader<'_>, entry: &Entry, others: &[Entry], known: Vec<&str>, help: Option<&str>) {
    let fault = Diagnostic::error(codes::UNKNOWN_KEY, entry.key_span, format!("unknown key `{}`", entry.key));
    let fix = reader.slip_of_key(entry, others, &known);
    let help = help.map(str::to_owned).or_else(|| suggestion(&entry.key, known));
    reader.report(fault.maybe_help(help).fix(fix));
}

/// What helps someone who wrote a name of the pack in the place of a key.
fn misplaced(pack: &Pack, key: &str) -> Option<String> {
    pack.find_need(key).map(|_| format!("a need stands in a list: `needs: [{key}]`"))
}

fn read_defaults(reader: &mut Reader<'_>, pack: &Pack, node: &Node) -> Stated {
    let mut stated = Stated::default();
    let entries = reader.entries(node, "keys of a flow").unwrap_or_default();
    for entry in entries {
        if !stated.read(reader, pack, entry) {
            let own = matches!(entry.key.as_str(), "description" | "decision");
            let help = own.then(|| format!("`{}` belongs to a single flow", entry.key)).or_else(|| misplaced(pack, &entry.key));
            unknown_key(reader, entry, entries, keys(pack), help.as_deref());
        }
    }
    stated
}

fn read_flows<'n>(reader: &mut Reader<'_>, pack: &Pack, node: &'n Node) -> Option<Vec<Written<'n>>> {
    let entries = reader.entries(node, "flows with their names")?;
    if entries.is_empty() {
        return reader.fail(codes::MISSING_KEY, node.span, "at least one flow is needed");
    }
    if let Some(first_too_many) = entries.get(MOST_FLOWS) {
        let fault = format!("more than {MOST_FLOWS} flows in one file");
        return reader.fail(codes::TOO_LARGE, first_too_many.key_span, fault);
    }
    Some(entries.iter().map(|entry| read_flow(reader, pack, entry)).collect())
}

fn read_flow<'n>(reader: &mut Reader<'_>, pack: &Pack, flow: &'n Entry) -> Written<'n> {
    check_name(reader, pack, At { value: &flow.key, span: flow.key_span });
    let mut written = Written { name: &flow.key, description: None, stated: Stated::default(), decision: None };
    let entries = reader.entries(&flow.value, "the keys of a flow").unwrap_or_default();
    for entry in entries {
        match entry.key.as_str() {
            "description" => written.description = reader.text(&entry.value, "a description").map(|text| text.value),
            "decision" => written.decision = Decision::read(reader, pack, &entry.value),
            _ if written.stated.read(reader, pack, entry) => {}
            _ => {
                let known = keys(pack).into_iter().chain(["description", "decision"]).collect();
                unknown_key(reader, entry, entries, known, misplaced(pack, &entry.key).as_deref());
            }
        }
    }
    written
}

fn check_name(reader: &mut Reader<'_>, pack: &Pack, name: At<&str>) {
    if !is_flow_name(name.value) {
        let fault = Diagnostic::error(codes::INVALID_VALUE, name.span, format!("`{}` is no name for a flow", name.value));
        reader.report(fault.help(if pack.find_dimension(name.value).is_some() {
            "this is a key of a flow: indent it under the name of the flow"
        } else {
            "a name is made of lower-case words joined by `-`, such as `order-status`"
        }));
    }
}
