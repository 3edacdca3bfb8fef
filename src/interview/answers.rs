//! Answers as a text, and back: for an interview that was interrupted, or one that needs no prompt.
//!
//! The form is that of a requirements file, limited to the keys of the interview. An answer of `null` skips the question. If
//! answers come from another file, `from` holds its name, and in a flow the name of the flow in that file.

use super::{Draft, FlowDraft, Slot};
use crate::diag::{Diagnostic, Diagnostics, codes, suggestion};
use crate::pack::form::{self, List};
use crate::pack::{CarrierId, LevelId, NeedId, Pack};
use crate::requirements::{Gateways, Loader, flow_name, is_flow_name};
use crate::source::{FileId, SourceMap};
use crate::yaml::{Entry, Kind, Node, Reader, parse, quote};

/// Maximum number of flows, as in a requirements file.
const MOST_FLOWS: usize = 500;

/// Reads answers. Every fault is added to `diagnostics`; if there are any, there are no answers. What is not mentioned is open.
pub fn read_answers(file: FileId, pack: &Pack, sources: &SourceMap, diagnostics: &mut Diagnostics) -> Option<Draft> {
    let before = diagnostics.len();
    let document = parse(sources, file, diagnostics);
    let mut loader = Loader { reader: Reader::new(diagnostics, document.complete), pack };
    let mut draft = Draft::beginning(Vec::new());
    if let Some(root) = &document.root {
        let mut fields = loader.reader.fields(root, "a mapping with `flows`")?;
        fields.optional("version");
        if let Some(node) = fields.optional("from") {
            draft.from = loader.reader.text(node, "the name of a file").map(|text| text.value);
        }
        if let Some(node) = fields.optional("system") {
            draft.system = text(&mut loader.reader, node, "a title");
        }
        if let Some(node) = fields.optional("gateway") {
            let names = if node.kind == Kind::Empty { None } else { <Gateways as form::Kind<_>>::read(&mut loader, node) };
            draft.gateways = Slot::Given(names);
        }
        if let Some(node) = fields.optional("flows") {
            let entries = loader.reader.entries(node, "flows with their names").unwrap_or_default();
            if let Some(entry) = entries.get(MOST_FLOWS) {
                let fault = format!("the file has more than {MOST_FLOWS} flows");
                loader.reader.report(Diagnostic::error(codes::TOO_LARGE, entry.key_span, fault));
            }
            draft.flows = entries.iter().take(MOST_FLOWS).map(|entry| read_flow(&mut loader, entry)).collect();
        }
        fields.finish(&mut loader.reader);
    }
    let last = draft.flows.len().saturating_sub(1);
    draft.flows.iter_mut().take(last).for_each(|flow| flow.further = Slot::Given(Some(true)));
    if draft.flows.last().is_none_or(|flow| flow.further == Slot::Given(Some(true))) {
        draft.flows.push(FlowDraft::new(pack));
    }
    let gateways = std::mem::take(&mut draft.gateways);
    draft.stand_behind(pack, gateways);
    (diagnostics.len() == before).then_some(draft)
}

fn read_flow(loader: &mut Loader<'_>, entry: &Entry) -> FlowDraft {
    let pack = loader.pack;
    let mut flow = FlowDraft::new(pack);
    if !is_flow_name(&entry.key) {
        let fault = Diagnostic::error(codes::INVALID_VALUE, entry.key_span, format!("`{}` is not a valid flow name", entry.key));
        let help = flow_name(&entry.key).map_or_else(
            || "use lower-case words joined by `-`, such as `order-status`".to_owned(),
            |name| format!("write `{name}`"),
        );
        loader.reader.report(fault.help(help));
    }
    flow.name = Slot::Given(Some(entry.key.clone()));
    flow.template = Slot::Given(None);
    for entry in loader.reader.entries(&entry.value, "the answers on a flow").unwrap_or_default() {
        match entry.key.as_str() {
            "description" => flow.description = text(&mut loader.reader, &entry.value, "a description"),
            STOP => flow.stop = yes(&mut loader.reader, &entry.value),
            FURTHER => flow.further = yes(&mut loader.reader, &entry.value),
            "from" => flow.origin = text(&mut loader.reader, &entry.value, "the name of a flow").value().cloned(),
            "needs" => flow.needs = Slot::Given(ids::<NeedId>(loader, &entry.value)),
            "blocked" => flow.blocked = Slot::Given(ids::<CarrierId>(loader, &entry.value)),
            key => match (pack.find_amount(key), pack.find_dimension(key)) {
                (Some(amount), _) => {
                    *flow.amount_mut(amount) = Slot::Given(match entry.value.kind {
                        Kind::Empty => None,
                        _ => form::amount(loader, &entry.value, pack.amount(amount).unit.measure()),
                    });
                }
                (None, Some(dimension)) => {
                    let known: Vec<_> = pack.levels(dimension).map(|(id, level)| (id, level.id.as_str())).collect();
                    *flow.level_mut(dimension) = Slot::Given(level(&mut loader.reader, &known, &entry.value));
                }
                (None, None) => {
                    let fault = Diagnostic::error(codes::UNKNOWN_KEY, entry.key_span, format!("unknown question `{key}`"));
                    let amounts = pack.amounts().map(|(_, amount)| amount.id.as_str());
                    let known = pack.dimensions().map(|(_, dimension)| dimension.id.as_str()).chain(amounts);
                    let known = known.chain(["description", "needs", "blocked"]);
                    loader.reader.report(fault.maybe_help(suggestion(key, known.collect::<Vec<_>>())));
                }
            },
        }
    }
    flow
}

/// The keys of the interview's own questions: whether to skip the questions that can no longer matter, and whether there is a
/// flow after this one.
const STOP: &str = "stop";
const FURTHER: &str = "further";

fn yes(reader: &mut Reader<'_>, node: &Node) -> Slot<bool> {
    let Some(text) = reader.text(node, "yes or no") else { return Slot::Open };
    match text.value.as_str() {
        "yes" => Slot::Given(Some(true)),
        "no" => Slot::Given(Some(false)),
        other => {
            reader.unknown::<bool>("answer", other, text.span, vec!["yes", "no"]);
            Slot::Open
        }
    }
}

fn text(reader: &mut Reader<'_>, node: &Node, expected: &str) -> Slot<String> {
    match node.kind {
        Kind::Empty => Slot::Given(None),
        _ => Slot::Given(reader.text(node, expected).map(|text| text.value)),
    }
}

fn level(reader: &mut Reader<'_>, known: &[(LevelId, &str)], node: &Node) -> Option<LevelId> {
    if node.kind == Kind::Empty {
        return None;
    }
    let text = reader.text(node, "a level")?;
    let found = known.iter().find(|(_, name)| *name == text.value);
    let names: Vec<_> = known.iter().map(|(_, name)| *name).collect();
    found.map(|(level, _)| *level).or_else(|| reader.unknown("level", &text.value, text.span, names))
}

/// Returns what is marked; `None` if nothing is.
fn ids<'a, K: form::Kind<Loader<'a>, Value: Ord>>(loader: &mut Loader<'a>, node: &Node) -> Option<Vec<K::Value>> {
    if node.kind == Kind::Empty {
        return None;
    }
    let mut ids = <List<K> as form::Kind<_>>::read(loader, node)?;
    ids.sort_unstable();
    ids.dedup();
    Some(ids).filter(|ids| !ids.is_empty())
}

/// Writes answers so that reading them gives the same.
pub fn write_answers(draft: &Draft, pack: &Pack) -> String {
    let mut text = draft.from.as_ref().map_or_else(String::new, |from| format!("from: {}\n", quote(from)));
    let value = |slot: &Slot<String>| slot.value().map_or_else(|| "null".to_owned(), |value| quote(value));
    if draft.system != Slot::Open {
        text += &format!("system: {}\n", value(&draft.system));
    }
    if draft.gateways != Slot::Open {
        let names = draft.gateways.value().map(|names| names.iter().map(|name| quote(name)).collect::<Vec<_>>().join(", "));
        text += &names.map_or_else(|| "gateway: null\n".to_owned(), |names| format!("gateway: [{names}]\n"));
    }
    let named: Vec<_> = draft.active().iter().filter_map(|flow| Some((flow.name.value()?, flow))).collect();
    if !named.is_empty() {
        text += "flows:\n";
    }
    for (name, flow) in named {
        let mut lines = Vec::new();
        lines.extend(flow.origin.as_ref().map(|origin| format!("from: {}", quote(origin))));
        if flow.description != Slot::Open {
            lines.push(format!("description: {}", value(&flow.description)));
        }
        if flow.needs != Slot::Open {
            let needs = flow.needs.value().into_iter().flatten().map(|&need| quote(&pack.need(need).id));
            lines.push(format!("needs: [{}]", needs.collect::<Vec<_>>().join(", ")));
        }
        if flow.blocked != Slot::Open {
            let blocked = flow.blocked.value().into_iter().flatten().map(|&carrier| quote(&pack.carrier(carrier).id));
            lines.push(format!("blocked: [{}]", blocked.collect::<Vec<_>>().join(", ")));
        }
        for (amount, meant) in pack.amounts() {
            let slot = flow.amount(amount);
            if *slot != Slot::Open {
                let value = slot.value().map_or_else(|| "null".to_owned(), |&value| quote(&pack.amount_text(amount, value)));
                lines.push(format!("{}: {value}", quote(&meant.id)));
            }
        }
        for (dimension, meant) in pack.dimensions() {
            let slot = flow.level(dimension);
            if *slot != Slot::Open {
                let level = slot.value().map_or_else(|| "null".to_owned(), |&level| quote(&pack.level(level).id));
                lines.push(format!("{}: {level}", quote(&meant.id)));
            }
        }
        // Questions to be asked again are not written, so that the next interview returns to where this one stopped.
        for (key, slot) in [(STOP, &flow.stop), (FURTHER, &flow.further)] {
            if let Slot::Given(Some(yes)) = slot {
                lines.push(format!("{key}: {}", if *yes { "yes" } else { "no" }));
            }
        }
        let empty = if lines.is_empty() { " {}" } else { "" };
        text += &format!("  {}:{empty}\n", quote(name));
        for line in lines {
            text += &format!("    {line}\n");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::builtin;

    fn read(text: &str) -> Result<Draft, Vec<String>> {
        let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
        let file = sources.add("answers.yaml", text);
        let draft = read_answers(file, builtin::pack(), &sources, &mut diagnostics);
        draft.ok_or_else(|| diagnostics.sorted().iter().map(|fault| fault.message.clone()).collect())
    }

    #[test]
    fn an_empty_file_is_an_interview_that_has_not_begun() {
        assert_eq!(read("").unwrap(), Draft::new(builtin::pack()));
    }

    #[test]
    fn every_fault_is_reported() {
        let faults =
            read("system: [a]\nflows: { A b: { laten: low, latency: lowish, needs: [x] }, two: 3 }\nmore: 1\n").unwrap_err();
        assert_eq!(faults.len(), 7, "{faults:#?}");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            system in prop::option::of(prop::option::of("\\PC{1,20}")),
            chain in prop::option::of(prop::option::of(prop::sample::subsequence(vec!["nginx", "ours, too", "cloudflare", "no"], 1..4))),
            names in prop::collection::btree_set("[a-z]{1,8}(-[a-z0-9]{1,4})?", 1..4),
            choices in prop::collection::vec(0_usize..6, 32),
        ) {
            let pack = builtin::pack();
            let mut choices = choices.into_iter().cycle();
            let from = (choices.next() == Some(0)).then(|| "shop.yaml".to_owned());
            let system = system.map_or(Slot::Open, |title| Slot::Given(title.filter(|title| !title.trim().is_empty())));
            let mut draft = Draft { from, system, ..Draft::beginning(Vec::new()) };
            for name in &names {
                let mut flow = FlowDraft::new(pack);
                flow.name = Slot::Given(Some(name.clone()));
                flow.template = Slot::Given(None);
                flow.origin = (choices.next() == Some(0)).then(|| "other".to_owned());
                for (dimension, _) in pack.dimensions() {
                    let choice = choices.next().unwrap();
                    let level = pack.levels(dimension).nth(choice).map(|(level, _)| level);
                    *flow.level_mut(dimension) = if choice == 5 { Slot::Open } else { Slot::Given(level) };
                }
                let needs: Vec<_> = pack.needs().map(|(need, _)| need).filter(|_| choices.next() == Some(1)).collect();
                flow.needs = Slot::Given(Some(needs).filter(|needs| !needs.is_empty()));
                let blocked: Vec<_> = pack.carriers().map(|(carrier, _)| carrier).filter(|_| choices.next() == Some(1)).collect();
                flow.blocked = if blocked.len() > 3 { Slot::Open } else { Slot::Given(Some(blocked).filter(|blocked| !blocked.is_empty())) };
                for (amount, _) in pack.amounts() {
                    let values = [Slot::Open, Slot::Given(None), Slot::Given(Some(1)), Slot::Given(Some(123_457)), Slot::Given(Some(86_400_000))];
                    *flow.amount_mut(amount) = values[choices.next().unwrap() % values.len()].clone();
                }
                let told = |choice: usize| -> Slot<bool> { [Slot::Open, Slot::Given(Some(false)), Slot::Given(Some(true))][choice % 3].clone() };
                flow.stop = told(choices.next().unwrap());
                let last = draft.flows.len() + 1 == names.len();
                flow.further = if last { told(choices.next().unwrap()) } else { Slot::Given(Some(true)) };
                draft.flows.push(flow);
            }
            if draft.flows.last().unwrap().further == Slot::Given(Some(true)) {
                draft.flows.push(FlowDraft::new(pack));
            }
            let owned = |chain: Vec<&str>| chain.into_iter().map(str::to_owned).collect();
            draft.stand_behind(pack, chain.map_or(Slot::Open, |chain| Slot::Given(chain.map(owned))));
            prop_assert_eq!(read(&write_answers(&draft, pack)).unwrap(), draft);
        }
    }
}
