//! The loader of requirements files.

use super::gateway::{Gateways, known_gateways};
use super::loader::Loader;
use super::stated::Stated;
use super::waiver::WaiverForm;
use super::{Decision, Flow, Override, Requirements, Shared, Sites, is_flow_name};
use crate::diag::{Diagnostic, Diagnostics, codes};
use crate::pack::form::{Described, Kind, List, OneOrMore, Optional, OrNone, Placed, Set, Text, forms, under};
use crate::pack::{Form, Holds, Pack, ProtocolId};
use crate::source::{FileId, SourceMap, Span};
use crate::yaml::{Entry, Kind as NodeKind, Node, Reader, parse};

/// The version of the format that this program reads.
const VERSION: u32 = 1;

/// Maximum number of flows: otherwise a small file could, through `defaults`, produce a page of gigabytes.
pub const MOST_FLOWS: usize = 500;

forms! { Loader<'_>;
    /// Which protocol should each flow speak? State what matters and leave out what does not.
    struct FileForm is "a requirements file" {
        version: Optional<Version>, "The version of the format.";
        system: Optional<Text>, "A title for the system; the name of the file stands in for it.";
        gateway: OrNone<Gateways>, "The gateway that is in use, or a list of several, from the client inwards.";
        gateway_config "gateway-config": OrNone<OneOrMore<Placed<Text>>>,
            "The configurations of the gateways, relative to this file: `lint` holds them against what the flows need.";
        in_use "in-use": OrNone<Set<ProtocolId>>,
            "The protocols that the system speaks already: they cost nothing more in the plan, and settle the toss-ups of flows.";
        defaults: Optional<Stated>, "What several flows share. A key in a flow replaces the same key here as a whole.";
        flows: Flows, "The kinds of interaction between clients and the gateway, by name.";
        waivers: OrNone<List<Placed<WaiverForm>>>, "Findings that the team accepts.";
    }

    /// One kind of interaction between clients and the gateway. What is left out does not count.
    struct FlowForm is "a flow" {
        description: Optional<Text>, "What happens in it, in one sentence for those who read the file later.";
        route: Optional<Text>,
            "Where the gateway serves it, to find it in configurations: a path such as /chat, with a host if need be, or a port such as :1883; "
            "/ and its name when left out.";
        stated: Stated as keys;
        decision: Optional<Decision>;
    }
}

/// What a requirements file may hold.
pub const FILE: &Form = &FileForm::FORM;
/// What a flow may hold.
pub const FLOW: &Form = &FlowForm::FORM;

/// Returns the keys that a flow has in addition to those that it shares with `defaults`.
pub(super) fn flow_keys() -> impl Iterator<Item = &'static str> {
    let shared = Stated::FORM.keys();
    let own = FlowForm::FORM.keys().into_iter().map(|key| key.name);
    own.filter(move |name| shared.iter().all(|key| key.name != *name))
}

/// Reads a requirements file, with overrides on top. Every fault is added to `diagnostics`; if there are any, there are no
/// requirements. The file's name replaces a missing title.
pub fn load(
    file: FileId,
    overrides: &[Override],
    pack: &Pack,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<Requirements> {
    load_with_sites(file, overrides, pack, sources, diagnostics).map(|(requirements, _)| requirements)
}

/// Reads a requirements file, and records where everything is.
pub fn load_with_sites(
    file: FileId,
    overrides: &[Override],
    pack: &Pack,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<(Requirements, Sites)> {
    load_below(file, None, overrides, pack, sources, diagnostics)
}

/// Reads a requirements file for which something is stated that several files share.
pub fn load_below(
    file: FileId,
    shared: Option<&Shared>,
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
            let help = format!("write at least one flow, such as `{}`, or let `protopick ask` write the file", smallest(pack));
            diagnostics.push(fault.help(help));
        }
        return None;
    };
    let mut loader = Loader { reader: Reader::new(diagnostics, document.complete), pack };
    let FileForm { version, system, gateway: gateways, gateway_config, in_use, defaults, flows, waivers } =
        FileForm::read(&mut loader, root)?;

    // Without flows, overrides cannot be checked.
    let flows = flows?;
    let defaults = defaults.flatten().unwrap_or_default();
    let everywhere = shared.map(|shared| defaults.clone().or(&shared.defaults));
    let below = everywhere.as_ref().unwrap_or(&defaults);
    let names: Vec<&str> = flows.iter().map(|(name, _)| name.as_str()).collect();
    for over in overrides {
        over.check(&names, sources, diagnostics);
    }
    let flows: Vec<Flow> = flows
        .into_iter()
        .map(|(name, FlowForm { description, route, stated, decision })| {
            let mut stated = stated.unwrap_or_default().or(below);
            for over in overrides {
                stated = over.apply(&name, stated, pack, sources, diagnostics);
            }
            let (description, route) = (description.flatten(), route.flatten());
            let decision = decision.flatten().map(|decision| match shared {
                Some(shared) => decision.or_plans_of(&shared.decision),
                None => decision,
            });
            Flow { description, route, decision, ..stated.flow(pack, &name) }
        })
        .collect();
    if diagnostics.len() > before {
        return None;
    }
    version?;
    let (title, name) = (system.flatten(), sources.file(file).name().to_owned());
    let (gateways, configurations) = (gateways.unwrap_or_default(), gateway_config.unwrap_or_default());
    let known = known_gateways(pack, &gateways);
    let in_use = in_use.unwrap_or_default();
    let waivers = waivers.unwrap_or_default().into_iter().filter_map(WaiverForm::waiver).collect();
    let defaults = defaults.flow(pack, "").behind(&known).with_in_use(&in_use);
    let flows = flows.into_iter().map(|flow| flow.behind(&known).with_in_use(&in_use)).collect();
    let requirements = Requirements { title, file: name, gateways, configurations, defaults, flows, waivers };
    Some((requirements, Sites { root: document.root?, shared: shared.and_then(|shared| shared.sites.clone()) }))
}

/// Reads a version of a requirements file that may be empty: an empty text has no flows and no title.
pub fn load_version(
    file: FileId,
    shared: Option<&Shared>,
    pack: &Pack,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<Requirements> {
    let mut found = Diagnostics::default();
    let document = parse(sources, file, &mut found);
    if document.complete && document.root.as_ref().is_none_or(|root| root.kind == NodeKind::Empty) {
        let file = sources.file(file).name().to_owned();
        let (gateways, defaults) = (Vec::new(), Flow::new(""));
        return Some(Requirements {
            title: None,
            file,
            gateways,
            configurations: Vec::new(),
            defaults,
            flows: Vec::new(),
            waivers: Vec::new(),
        });
    }
    load_below(file, shared, &[], pack, sources, diagnostics).map(|(requirements, _)| requirements)
}

/// Returns the text of a small requirements file, for users who do not have one yet.
pub fn smallest(pack: &Pack) -> String {
    let answer = pack.dimensions().find_map(|(id, dimension)| Some((&dimension.id, &pack.levels(id).next()?.1.id)));
    let answer = answer.map_or_else(String::new, |(dimension, level)| format!("{dimension}: {level}"));
    format!("flows: {{ orders: {{ {answer} }} }}")
}

/// The version of the format; there is only one.
pub(super) struct Version;

impl Described for Version {
    type Value = ();
    const HOLDS: Holds = Holds::Only(VERSION);
}

impl Kind<Loader<'_>> for Version {
    fn read(loader: &mut Loader<'_>, node: &Node) -> Option<()> {
        let fault = match &node.kind {
            NodeKind::Scalar { text, plain: true } if *text == VERSION.to_string() => return Some(()),
            NodeKind::Scalar { text, .. } => Diagnostic::error(
                codes::UNSUPPORTED_VERSION,
                node.span,
                format!("version `{text}` of the format is not supported"),
            ),
            _ => {
                let fault = loader.reader.instead("a version of the format", node.describe());
                Diagnostic::error(codes::WRONG_TYPE, node.span, fault)
            }
        };
        loader.reader.report(fault.help(format!("write `version: {VERSION}`, which this program reads")));
        None
    }
}

/// Flows by their names.
pub(super) struct Flows;

impl Described for Flows {
    type Value = Vec<(String, FlowForm)>;
    const HOLDS: Holds = Holds::Named { by: &Holds::Text, of: &FlowForm::HOLDS };
}

impl Kind<Loader<'_>> for Flows {
    fn read(loader: &mut Loader<'_>, node: &Node) -> Option<Self::Value> {
        let entries = loader.reader.entries(node, &Self::HOLDS.one())?;
        if entries.is_empty() {
            return loader.reader.fail(codes::MISSING_KEY, node.span, "`flows` needs at least one flow");
        }
        if let Some(first_too_many) = entries.get(MOST_FLOWS) {
            let fault = format!("the file has more than {MOST_FLOWS} flows");
            return loader.reader.fail(codes::TOO_LARGE, first_too_many.key_span, fault);
        }
        let flow = |entry: &Entry| {
            check_name(loader, entry);
            let form = under(loader, None, |loader| FlowForm::read(loader, &entry.value));
            (entry.key.clone(), form.unwrap_or_default())
        };
        Some(entries.iter().map(flow).collect())
    }
}

fn check_name(loader: &mut Loader<'_>, Entry { key, key_span, .. }: &Entry) {
    if !is_flow_name(key) {
        let fault = Diagnostic::error(codes::INVALID_VALUE, *key_span, format!("`{key}` is not a valid flow name"));
        loader.reader.report(fault.help(if loader.pack.find_dimension(key).is_some() {
            "indent this key under the name of a flow"
        } else {
            "use lower-case words joined by `-`, such as `order-status`"
        }));
    }
}
