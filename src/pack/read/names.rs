//! The names in a pack, collected before anything is read, so that files may refer to each other in any order.

use std::collections::HashMap;

use super::{FileKind, Parsed};
use crate::diag::{Diagnostic, Diagnostics, codes, plain};
use crate::pack::{GuidanceKind, Unit};
use crate::source::{FileId, Span};
use crate::yaml::{Entry, Kind, Node};

/// The names of one kind of thing, in the order that determines their ids.
#[derive(Debug, Default)]
pub(super) struct NameList {
    names: Vec<String>,
    positions: HashMap<String, usize>,
}

impl NameList {
    fn add(&mut self, name: &str) {
        self.positions.entry(name.to_owned()).or_insert(self.names.len());
        self.names.push(name.to_owned());
    }

    /// Returns the position of a name, which is its id.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.positions.get(name).copied()
    }

    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        self.names.iter().map(String::as_str)
    }

    pub(super) fn len(&self) -> usize {
        self.names.len()
    }
}

/// Maximum number of things of a kind, limited by the size of ids.
const MOST_THINGS: usize = 1 << 16;
/// Maximum number of fits. Space for each fit is reserved before any is read, and a pack of permitted size cannot state more.
const MOST_FITS: usize = 1 << 20;

/// All names of a pack.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) protocols: NameList,
    /// The file of each protocol, for findings about what it lacks.
    pub(super) protocol_files: Vec<FileId>,
    pub(super) ways: NameList,
    /// The protocol of each way, by its position.
    pub(super) way_protocols: Vec<usize>,
    pub(super) carriers: NameList,
    pub(super) amounts: NameList,
    /// What each amount is counted in; `None` if its file does not say.
    pub(super) units: Vec<Option<Unit>>,
    pub(super) dimensions: NameList,
    /// The levels of each dimension.
    pub(super) levels: Vec<NameList>,
    pub(super) needs: NameList,
    pub(super) beyond: NameList,
    pub(super) guidance: NameList,
    pub(super) lints: NameList,
    pub(super) gateways: NameList,
    pub(super) translations: NameList,
    pub(super) sums: NameList,
    /// What sums multiply, and for which ways give an amount.
    pub(super) costs: NameList,
    pub(super) sources: NameList,
    /// The sections of each source.
    pub(super) sections: Vec<NameList>,
    pub(super) facts: NameList,
    pub(super) claims: NameList,
}

/// A file that holds one thing, with its position in the order.
struct Ordered<'a> {
    order: u32,
    file: &'a Parsed,
}

impl Names {
    pub(super) fn gather(parsed: &[Parsed], diagnostics: &mut Diagnostics) -> Self {
        let mut names = Self::default();
        for file in ordered(parsed, "simplicity", |part| part == FileKind::Protocol) {
            names.protocols.add(&file.id);
            names.protocol_files.push(file.file);
            let protocol = names.protocols.len() - 1;
            let own: Vec<&str> = listed(file, "ways").map(|(id, _)| id).collect();
            // A protocol that lists none has a single way.
            for id in if own.is_empty() { vec![file.id.as_str()] } else { own } {
                names.ways.add(id);
                names.way_protocols.push(protocol);
            }
        }
        for file in ordered(parsed, "order", |part| part == FileKind::Carrier) {
            names.carriers.add(&file.id);
        }
        for file in ordered(parsed, "order", |part| part == FileKind::Amount) {
            names.amounts.add(&file.id);
            let unit = file.document.root.as_ref().and_then(|root| value(root, "unit")).and_then(scalar);
            names.units.push(unit.and_then(Unit::from_word));
        }
        for file in ordered(parsed, "order", |part| part == FileKind::Dimension) {
            names.dimensions.add(&file.id);
            let mut levels = NameList::default();
            listed(file, "levels").for_each(|(id, _)| levels.add(id));
            names.levels.push(levels);
        }
        for file in ordered(parsed, "order", |part| part == FileKind::Need) {
            names.needs.add(&file.id);
        }
        for file in ordered(parsed, "order", |part| part == FileKind::Beyond) {
            names.beyond.add(&file.id);
        }
        for kind in GuidanceKind::WORDS.iter().filter_map(|word| GuidanceKind::from_word(word)) {
            for file in ordered(parsed, "order", |part| part == FileKind::Guidance(kind)) {
                names.guidance.add(&file.id);
            }
        }
        for file in ordered(parsed, "order", |part| part == FileKind::Gateway) {
            names.gateways.add(&file.id);
        }
        for file in parsed {
            match file.part {
                FileKind::Sources => names.gather_sources(file),
                FileKind::Translations => listed(file, "translations").for_each(|(id, _)| names.translations.add(id)),
                FileKind::Sums => names.gather_sums(file),
                FileKind::Facts | FileKind::Gateway => listed(file, "facts").for_each(|(id, _)| names.facts.add(id)),
                FileKind::Claims => listed(file, "claims").for_each(|(id, _)| names.claims.add(id)),
                FileKind::Lint => names.lints.add(&file.id),
                _ => {}
            }
        }
        report_twice(parsed, diagnostics);
        names
    }

    /// Returns whether there are more names than a pack may have, which is reported at a place.
    pub(super) fn are_too_many(&self, at: Span, diagnostics: &mut Diagnostics) -> bool {
        let kinds = [
            ("ways", &self.ways),
            ("translations", &self.translations),
            ("sources", &self.sources),
            ("facts", &self.facts),
            ("claims", &self.claims),
        ];
        let inner = [("levels", &self.levels), ("sections", &self.sections)];
        let inner = inner.into_iter().flat_map(|(what, lists)| lists.iter().map(move |list| (what, list)));
        let most = kinds.into_iter().chain(inner).find(|(_, list)| list.len() > MOST_THINGS);
        let subjects = self.needs.len() + self.levels.iter().map(NameList::len).sum::<usize>();
        let fault = if let Some((what, list)) = most {
            format!("the pack has {} {what}, more than the limit of {MOST_THINGS}", list.len())
        } else if subjects.saturating_mul(self.protocols.len()) > MOST_FITS {
            let protocols = self.protocols.len();
            format!("{subjects} levels and needs of {protocols} protocols exceed the limit of {MOST_FITS} fits")
        } else {
            return false;
        };
        diagnostics.push(Diagnostic::error(codes::TOO_LARGE, at, fault));
        true
    }

    fn gather_sums(&mut self, file: &Parsed) {
        listed(file, "sums").for_each(|(id, _)| self.sums.add(id));
        let terms = listed(file, "sums").filter_map(|(_, sum)| match &value(sum, "terms")?.kind {
            Kind::Sequence(terms) => Some(terms),
            _ => None,
        });
        for cost in terms.flatten().filter_map(|term| scalar(value(term, "cost")?)) {
            if self.costs.position(cost).is_none() {
                self.costs.add(cost);
            }
        }
    }

    fn gather_sources(&mut self, file: &Parsed) {
        for (id, node) in listed(file, "sources") {
            self.sources.add(id);
            let mut sections = NameList::default();
            if let Some(Kind::Mapping(entries)) = value(node, "sections").map(|node| &node.kind) {
                for entry in entries {
                    sections.add(&entry.key);
                }
            }
            self.sections.push(sections);
        }
    }
}

fn ordered<'a>(parsed: &'a [Parsed], key: &str, is: impl Fn(FileKind) -> bool) -> impl Iterator<Item = &'a Parsed> {
    let mut files: Vec<_> = parsed
        .iter()
        .filter(|file| is(file.part))
        .map(|file| Ordered { order: number(file, key).unwrap_or(u32::MAX), file })
        .collect();
    files.sort_by(|a, b| (a.order, &a.file.id).cmp(&(b.order, &b.file.id)));
    files.into_iter().map(|ordered| ordered.file)
}

fn number(file: &Parsed, key: &str) -> Option<u32> {
    value(file.document.root.as_ref()?, key).and_then(scalar)?.parse().ok()
}

pub(super) fn value<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    let Kind::Mapping(entries) = &node.kind else { return None };
    entries.iter().find(|Entry { key: name, .. }| name == key).map(|entry| &entry.value)
}

pub(super) fn scalar(node: &Node) -> Option<&str> {
    match &node.kind {
        Kind::Scalar { text, .. } => Some(text),
        _ => None,
    }
}

/// Returns the items of the list under `key`, with their ids.
pub(super) fn listed<'a>(file: &'a Parsed, key: &str) -> impl Iterator<Item = (&'a str, &'a Node)> {
    let list = file.document.root.as_ref().and_then(|root| value(root, key));
    let items = match list.map(|list| &list.kind) {
        Some(Kind::Sequence(items)) => items.as_slice(),
        _ => &[],
    };
    items.iter().filter_map(|item| Some((scalar(value(item, "id")?)?, item)))
}

/// Topics share one namespace, so that `explain NAME` needs no kind; the parts of a file share another, prefixed with the name of
/// the file.
fn report_twice(parsed: &[Parsed], diagnostics: &mut Diagnostics) {
    let mut topics = HashMap::new();
    for file in parsed {
        let start = Span { file: file.file, start: 0, end: 0 };
        let lists: &[&str] = match file.part {
            FileKind::Sources => &["sources"],
            FileKind::Facts | FileKind::Gateway => &["facts"],
            FileKind::Claims => &["claims"],
            FileKind::Translations => &["translations"],
            FileKind::Sums => &["sums"],
            FileKind::Protocol => &["when-to-use", "use-cases", "pros", "cons", "before-you-build"],
            FileKind::Dimension => &["levels"],
            FileKind::Pack
            | FileKind::Need
            | FileKind::Cap
            | FileKind::Beyond
            | FileKind::Carrier
            | FileKind::Amount
            | FileKind::Lint
            | FileKind::Texts => &[],
            FileKind::Options => &["options"],
            FileKind::Guidance(_) => &["points"],
            FileKind::Precedents => &["flows"],
            FileKind::Cases => &["cases"],
        };
        let parts = lists.iter().flat_map(|list| listed(file, list)).map(|(id, node)| (id, node.span));
        if matches!(file.part, FileKind::Sources | FileKind::Facts | FileKind::Claims | FileKind::Translations | FileKind::Sums) {
            parts.for_each(|(id, span)| report_taken(id, span, &mut topics, diagnostics));
        } else if file.part == FileKind::Gateway {
            // Its facts are cited from everywhere.
            let own = file.document.root.as_ref().and_then(|root| value(root, "id"));
            report_taken(&file.id, own.map_or(start, |id| id.span), &mut topics, diagnostics);
            parts.for_each(|(id, span)| report_taken(id, span, &mut topics, diagnostics));
        } else if !matches!(file.part, FileKind::Pack | FileKind::Texts) {
            // Files of cases and options are not topics; systems of precedents may share a name with a product.
            if !matches!(file.part, FileKind::Cases | FileKind::Options | FileKind::Precedents) {
                let own = file.document.root.as_ref().and_then(|root| value(root, "id"));
                report_taken(&file.id, own.map_or(start, |id| id.span), &mut topics, diagnostics);
            }
            let root = file.document.root.iter().filter(|_| file.part == FileKind::Beyond);
            let ways = listed(file, "ways").filter(|_| file.part == FileKind::Protocol);
            for (alias, span) in root.chain(ways.map(|(_, way)| way)).flat_map(aliases) {
                report_taken(alias, span, &mut topics, diagnostics);
            }
            if file.part == FileKind::Protocol {
                // The plain way has the id of its protocol.
                let further = listed(file, "ways").filter(|(id, _)| *id != file.id);
                further.for_each(|(id, node)| report_taken(id, node.span, &mut topics, diagnostics));
            }
            let mut within = HashMap::new();
            parts.for_each(|(id, span)| report_taken(id, span, &mut within, diagnostics));
        }
    }
}

/// Returns the aliases of a thing, each with its place.
fn aliases(node: &Node) -> impl Iterator<Item = (&str, Span)> {
    let items = match value(node, "aliases").map(|list| &list.kind) {
        Some(Kind::Sequence(items)) => items.as_slice(),
        _ => &[],
    };
    items.iter().filter_map(|item| Some((scalar(item)?, item.span)))
}

/// Reports a name that is taken. Names that differ only in case or blanks count as the same.
fn report_taken(id: &str, span: Span, first: &mut HashMap<String, Span>, diagnostics: &mut Diagnostics) {
    if let Some(&earlier) = first.get(&plain(id)) {
        let fault = Diagnostic::error(codes::DUPLICATE, span, format!("the name `{id}` is already taken"));
        diagnostics.push(fault.label(earlier, "taken here"));
    } else {
        first.insert(plain(id), span);
    }
}
