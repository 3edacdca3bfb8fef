//! What differs between the files of two packs, item by item, with both places.

use std::collections::HashMap;

use super::layers::{named, naming, same};
use super::names::value;
use super::sites::Sites;
use super::{FileKind, Parsed, SETTINGS};
use crate::source::At;
use crate::yaml::{Entry, Kind, Node};

/// Something that differs between the files of two packs. Spans belong to the texts of the pack that they are from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// The path of the file within the packs.
    pub file: String,
    /// The keys, and ids of things in lists, that lead to it within the file; none for the file as a whole.
    pub steps: Vec<String>,
    /// What it belongs to, in a word, such as `severity`, `fit` or `option`.
    pub what: &'static str,
    /// How many of the steps lead to that.
    pub depth: usize,
    /// What the old pack says, and where; `None` if it has nothing there. The text is empty for what has parts.
    pub old: Option<At<String>>,
    /// What the new pack says, and where; `None` if it has nothing there.
    pub new: Option<At<String>>,
}

/// What identifies a pack, and is no rule.
const IDENTITY: [&str; 3] = ["name", "version", super::MADE_FOR];

/// Returns what differs between the files of two packs, in the order of the new one's files; what is removed comes last.
pub fn changes(old: &Sites, new: &Sites) -> Vec<FileChange> {
    let before: HashMap<&str, &Parsed> = old.parsed.iter().map(|file| (file.path.as_str(), file)).collect();
    let after: HashMap<&str, &Parsed> = new.parsed.iter().map(|file| (file.path.as_str(), file)).collect();
    let mut found = Vec::new();
    for file in &new.parsed {
        let walk = Walk { file, found: &mut found };
        walk.file(before.get(file.path.as_str()).and_then(|old| old.document.root.as_ref()), file.document.root.as_ref());
    }
    for file in old.parsed.iter().filter(|file| !after.contains_key(file.path.as_str())) {
        Walk { file, found: &mut found }.file(file.document.root.as_ref(), None);
    }
    found
}

/// Collects what differs in one file.
struct Walk<'a> {
    file: &'a Parsed,
    found: &'a mut Vec<FileChange>,
}

impl Walk<'_> {
    fn file(mut self, old: Option<&Node>, new: Option<&Node>) {
        let mut steps = Vec::new();
        // A file that only lists things is as many of them, and nothing of its own.
        match (self.file.part.lists(), old, new) {
            (Some(key), None, Some(root)) | (Some(key), Some(root), None) => {
                let is_new = new.is_some();
                let Some(Kind::Sequence(items)) = value(root, key).map(|list| &list.kind) else { return };
                for item in items {
                    let name = named(item, "id").unwrap_or_default();
                    steps = vec![key.to_owned(), name.to_owned()];
                    let (old, new) = if is_new { (None, Some(item)) } else { (Some(item), None) };
                    self.add(&steps, old, new);
                }
            }
            _ => self.nodes(&mut steps, old, new),
        }
    }

    fn nodes(&mut self, steps: &mut Vec<String>, old: Option<&Node>, new: Option<&Node>) {
        let (Some(before), Some(after)) = (old, new) else { return self.add(steps, old, new) };
        let key = steps.last().map_or("", String::as_str);
        let names = naming(before, key).filter(|name| naming(after, key) == Some(*name));
        match (&before.kind, &after.kind, names) {
            (Kind::Mapping(old), Kind::Mapping(new), _) => {
                self.parts(steps, old, new, |entry| entry.key.clone(), |entry: &Entry| &entry.value);
            }
            (Kind::Sequence(old), Kind::Sequence(new), Some(name)) => {
                self.parts(steps, old, new, |item| named(item, name).unwrap_or_default().to_owned(), |item: &Node| item);
            }
            _ if same(before, after) => {}
            _ => self.add(steps, old, new),
        }
    }

    /// Compares the parts of a mapping or of a list of things by their names.
    fn parts<T>(
        &mut self,
        steps: &mut Vec<String>,
        old: &[T],
        new: &[T],
        name: impl Fn(&T) -> String,
        node: impl Fn(&T) -> &Node,
    ) {
        let by_name = |all: &[T]| -> HashMap<String, usize> { all.iter().map(&name).zip(0..).collect() };
        let (before, after) = (by_name(old), by_name(new));
        for part in new {
            let name = name(part);
            let beneath = before.get(&name).map(|&position| node(&old[position]));
            steps.push(name);
            self.nodes(steps, beneath, Some(node(part)));
            steps.pop();
        }
        for part in old {
            let name = name(part);
            if !after.contains_key(&name) {
                steps.push(name);
                self.add(steps, Some(node(part)), None);
                steps.pop();
            }
        }
    }

    fn add(&mut self, steps: &[String], old: Option<&Node>, new: Option<&Node>) {
        let file = self.file;
        if file.path == SETTINGS && steps.first().is_some_and(|step| IDENTITY.contains(&step.as_str())) {
            return;
        }
        let at = |node: &Node| At { value: says(node), span: node.span };
        let (what, depth) = file.part.noun(steps);
        let (old, new) = (old.map(at), new.map(at));
        self.found.push(FileChange { file: file.path.clone(), steps: steps.to_vec(), what, depth, old, new });
    }
}

/// Returns what a value says, if it has no parts but words.
fn says(node: &Node) -> String {
    match &node.kind {
        Kind::Scalar { text, .. } => text.clone(),
        Kind::Sequence(items) => {
            let words: Option<Vec<&str>> = items.iter().map(super::names::scalar).collect();
            words.map_or_else(String::new, |words| format!("[{}]", words.join(", ")))
        }
        _ => String::new(),
    }
}

impl FileKind {
    /// Returns the key under which a file lists things, if that is all that it does.
    fn lists(self) -> Option<&'static str> {
        match self {
            Self::Sources => Some("sources"),
            Self::Facts => Some("facts"),
            Self::Claims => Some("claims"),
            Self::Translations => Some("translations"),
            Self::Sums => Some("sums"),
            Self::Options => Some("options"),
            Self::Precedents => Some("flows"),
            Self::Cases => Some("cases"),
            _ => None,
        }
    }

    /// Returns what a place in a file belongs to, in a word, and how many of the steps lead to that.
    fn noun(self, steps: &[String]) -> (&'static str, usize) {
        let step = |position: usize| steps.get(position).map_or("", String::as_str);
        if let Some(fits) = steps.iter().position(|step| step == "fits").filter(|fits| fits + 1 < steps.len()) {
            return ("fit", fits + 2);
        }
        match (self, steps) {
            // The reason of a dimension is that of its weight.
            (Self::Dimension, [key]) if ["weight", "because", "source", "claims"].contains(&key.as_str()) => {
                return ("weight", 0);
            }
            (_, [key]) if key == "weight" => return ("weight", 1),
            (_, [key]) if key == "severity" => return ("severity", 1),
            _ => {}
        }
        let within = match (self, step(0)) {
            _ if steps.len() < 2 => None,
            (_, "sources") if self == Self::Sources => Some("source"),
            (Self::Facts | Self::Gateway, "facts") => Some("fact"),
            (Self::Claims, "claims") => Some("claim"),
            (Self::Translations, "translations") => Some("translation"),
            (Self::Sums, "sums") => Some("sum"),
            (Self::Options, "options") => Some("option"),
            (Self::Precedents, "flows") => Some("precedent"),
            (Self::Cases, "cases") => Some("case"),
            (Self::Protocol, "ways") => Some("way"),
            (Self::Dimension, "levels") => Some("level"),
            (Self::Guidance(_), "points")
            | (Self::Protocol, "when-to-use" | "use-cases" | "pros" | "cons" | "before-you-build") => Some("point"),
            _ => None,
        };
        match (within, self) {
            (Some(within), _) => (within, 2),
            (None, Self::Pack) => ("setting", 1),
            (None, Self::Texts) => ("text rule", 1),
            (None, _) => (self.word(), 0),
        }
    }

    /// Returns the word for what a file of this kind holds.
    fn word(self) -> &'static str {
        match self {
            Self::Pack => "setting",
            Self::Sources => "source",
            Self::Facts => "fact",
            Self::Claims => "claim",
            Self::Amount => "amount",
            Self::Carrier => "carrier",
            Self::Protocol => "protocol",
            Self::Dimension => "dimension",
            Self::Need => "need",
            Self::Cap => "cap",
            Self::Beyond => "further answer",
            Self::Guidance(kind) => kind.word(),
            Self::Lint => "lint",
            Self::Options => "option file",
            Self::Texts => "text rule",
            Self::Translations => "translation",
            Self::Sums => "sum",
            Self::Gateway => "gateway",
            Self::Precedents => "system",
            Self::Cases => "case",
        }
    }
}
