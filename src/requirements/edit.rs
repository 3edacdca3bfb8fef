//! Other answers in the text of a requirements file: only what changes is touched, so that comments, decisions, weights and the
//! rest stay byte for byte.

use std::ops::Range;

use crate::source::Span;
use crate::yaml::{Entry, Kind, Node, quote};

/// What the file is to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The title.
    pub system: Option<String>,
    /// The flows that the file has, by the names that they have there.
    pub flows: Vec<WantedFlow>,
    /// New flows, as text whose lines begin with `indent`.
    pub added: Vec<String>,
}

/// What a flow is to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedFlow {
    /// The name that it has.
    pub origin: String,
    /// The name that it gets.
    pub name: String,
    /// The keys that the interview asks about, each with its texts: one, or a list; none to say nothing.
    pub keys: Vec<(String, Option<WantedValue>)>,
}

/// What a key is to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WantedValue {
    /// A text.
    One(String),
    /// A list of texts.
    Many(Vec<String>),
}

/// A changed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// The text.
    pub text: String,
    /// What could not stay as it was, in sentences.
    pub notes: Vec<String>,
}

/// The indent of flows in `text`, which new ones share.
pub fn flow_indent(text: &str, root: &Node) -> Option<String> {
    let first = entries(find(root, "flows")?)?.first()?;
    let start = first.key_span.start as usize;
    let indent = &text[line_start(text, start)..start];
    indent.chars().all(|c| c == ' ').then(|| indent.to_owned())
}

/// Makes a file say what is wanted. None where the text has a form that cannot be changed in place, such as JSON.
pub fn edit(text: &str, root: &Node, wanted: &Wanted) -> Option<Edited> {
    let mut editor = Editor { text, splices: Vec::new(), notes: Vec::new() };
    let top = entries(root)?;
    if is_inline(text, root.span) {
        return None;
    }
    let system = wanted.system.clone().map(WantedValue::One);
    editor.set(top, "system", system.as_ref(), "the file", &["version"])?;
    let flows = find(root, "flows")?;
    let defaults = find(root, "defaults").and_then(entries).unwrap_or_default();
    let mut moved: Vec<&str> = Vec::new();
    for flow in &wanted.flows {
        let taken = flow.keys.iter().filter(|(key, value)| value.is_none() && key != "needs" && entry(defaults, key).is_some());
        for (key, _) in taken {
            if !moved.contains(&key.as_str()) {
                moved.push(key);
                let share = wanted.flows.iter().any(|other| other.origin != flow.origin && other.says(key).is_some());
                let kept = if share { "; the other flows state it themselves now" } else { "" };
                editor.notes.push(format!("`{key}` is no longer in `defaults`, because `{}` does without it{kept}.", flow.name));
            }
        }
    }
    editor.remove_all(root, &moved)?;
    for flow in &wanted.flows {
        editor.flow(root, entry(entries(flows)?, &flow.origin)?, flow, defaults, &moved)?;
    }
    if !wanted.added.is_empty() {
        if is_inline(text, flows.span) {
            return None;
        }
        let at = line_end(text, end(text, entries(flows)?.last()?));
        editor.splices.extend(wanted.added.iter().map(|flow| (at..at, format!("\n\n{}", flow.trim_end()))));
    }
    editor.finish()
}

impl WantedFlow {
    fn says(&self, key: &str) -> Option<&WantedValue> {
        self.keys.iter().find(|(other, _)| other == key).and_then(|(_, value)| value.as_ref())
    }
}

const BYTE_ORDER_MARK: char = '\u{feff}';

struct Editor<'t> {
    text: &'t str,
    splices: Vec<(Range<usize>, String)>,
    notes: Vec<String>,
}

impl Editor<'_> {
    fn flow(&mut self, root: &Node, at: &Entry, wanted: &WantedFlow, defaults: &[Entry], moved: &[&str]) -> Option<()> {
        if wanted.name != wanted.origin {
            self.splices.push((range(at.key_span), quote(&wanted.name)));
            self.rename_in_waivers(root, wanted);
        }
        let own = entries(&at.value)?;
        // What the flow itself has to say, for it to come to what is wanted together with the defaults.
        let mut keys: Vec<(&str, Option<WantedValue>)> = Vec::new();
        for (key, value) in &wanted.keys {
            let inherited = entry(defaults, key).filter(|_| !moved.contains(&key.as_str()));
            let states = match (value, inherited) {
                (Some(value), Some(inherited)) if entry(own, key).is_none() && value.is(&inherited.value) => None,
                (None, Some(_)) => Some(WantedValue::Many(Vec::new())),
                (value, _) => value.clone(),
            };
            keys.push((key, states));
        }
        if is_inline(self.text, at.value.span) {
            self.inline(&at.value, &keys, &wanted.name);
            return Some(());
        }
        let names: Vec<&str> = keys.iter().filter(|(_, value)| value.is_some()).map(|(key, _)| *key).collect();
        let gone = own.iter().all(|entry| keys.iter().any(|(key, value)| *key == entry.key && value.is_none()));
        if gone && keys.iter().all(|(_, value)| value.is_none()) {
            self.replace(at.value.span, "{}".to_owned(), &wanted.name);
            return Some(());
        }
        for (key, value) in &keys {
            self.set(own, key, value.as_ref(), &wanted.name, &names)?;
        }
        Some(())
    }

    /// Makes a key of a mapping in block style say something, or nothing. A new key comes behind the last of `beside`, or first.
    fn set(&mut self, own: &[Entry], key: &str, value: Option<&WantedValue>, place: &str, beside: &[&str]) -> Option<()> {
        match (entry(own, key), value) {
            (Some(entry), Some(value)) if value.is(&entry.value) => {}
            (Some(entry), Some(value)) => {
                let old = entry.key_span.end as usize..end(self.text, entry);
                self.note_comments(&old, place);
                self.splices.push((old, format!(": {}", value.inline())));
            }
            (Some(entry), None) => self.remove(entry, place)?,
            (None, Some(value)) => {
                let line = format!("{}: {}", quote(key), value.inline());
                let first = own.first()?.key_span.start as usize;
                let indent = self.text[line_start(self.text, first)..first].trim_start_matches(BYTE_ORDER_MARK);
                if !indent.chars().all(|c| c == ' ') {
                    return None;
                }
                match own.iter().rfind(|entry| beside.contains(&entry.key.as_str())) {
                    Some(last) => {
                        let at = line_end(self.text, end(self.text, last));
                        self.splices.push((at..at, format!("\n{indent}{line}")));
                    }
                    None => self.splices.push((first - indent.len()..first - indent.len(), format!("{indent}{line}\n"))),
                }
            }
            (None, None) => {}
        }
        Some(())
    }

    /// Takes the lines of an entry out.
    fn remove(&mut self, entry: &Entry, place: &str) -> Option<()> {
        let start = line_start(self.text, entry.key_span.start as usize);
        if !self.text[start..entry.key_span.start as usize].trim().is_empty() {
            return None;
        }
        let end = line_end(self.text, end(self.text, entry));
        self.note_comments(&(entry.key_span.end as usize..end), place);
        let end =
            end + self.text[end..].chars().take_while(|c| matches!(c, '\r' | '\n')).take(1).map(char::len_utf8).sum::<usize>();
        let end = end + usize::from(self.text[..end].ends_with('\r') && self.text[end..].starts_with('\n'));
        self.splices.push((start..end, String::new()));
        Some(())
    }

    /// Takes keys out of the defaults, and the defaults with the last of them.
    fn remove_all(&mut self, root: &Node, keys: &[&str]) -> Option<()> {
        if keys.is_empty() {
            return Some(());
        }
        let defaults = entry(entries(root)?, "defaults")?;
        let own = entries(&defaults.value)?;
        if own.iter().all(|entry| keys.contains(&entry.key.as_str())) {
            return self.remove(defaults, "defaults");
        }
        if is_inline(self.text, defaults.value.span) {
            let gone: Vec<_> = keys.iter().map(|&key| (key, None)).collect();
            self.inline(&defaults.value, &gone, "defaults");
            return Some(());
        }
        own.iter().filter(|entry| keys.contains(&entry.key.as_str())).try_for_each(|entry| self.remove(entry, "defaults"))
    }

    /// Writes a mapping in braces anew: what is not asked about as it stands.
    fn inline(&mut self, node: &Node, keys: &[(&str, Option<WantedValue>)], place: &str) {
        let Some(own) = entries(node) else { return };
        let wanted = |key: &str| keys.iter().find(|(other, _)| *other == key);
        let same = |entry: &Entry| {
            wanted(&entry.key).is_none_or(|(_, value)| value.as_ref().is_some_and(|value| value.is(&entry.value)))
        };
        let added: Vec<_> = keys.iter().filter(|(key, value)| value.is_some() && entry(own, key).is_none()).collect();
        if own.iter().all(same) && added.is_empty() {
            return;
        }
        let mut parts = Vec::new();
        for entry in own {
            match wanted(&entry.key) {
                None => parts.push(self.text[entry.key_span.start as usize..entry.value.span.end as usize].to_owned()),
                Some((key, Some(value))) => parts.push(format!("{}: {}", quote(key), value.inline())),
                Some((_, None)) => {}
            }
        }
        parts.extend(added.iter().filter_map(|(key, value)| Some(format!("{}: {}", quote(key), value.as_ref()?.inline()))));
        let inner = if parts.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", parts.join(", ")) };
        self.replace(node.span, inner, place);
    }

    fn replace(&mut self, span: Span, with: String, place: &str) {
        self.note_comments(&range(span), place);
        self.splices.push((range(span), with));
    }

    fn rename_in_waivers(&mut self, root: &Node, wanted: &WantedFlow) {
        let Some(Node { kind: Kind::Sequence(waivers), .. }) = find(root, "waivers") else { return };
        let flows = waivers.iter().filter_map(|waiver| find(waiver, "flow"));
        for flow in flows.filter(|flow| matches!(&flow.kind, Kind::Scalar { text, .. } if *text == wanted.origin)) {
            self.splices.push((range(flow.span), quote(&wanted.name)));
        }
    }

    fn note_comments(&mut self, gone: &Range<usize>, place: &str) {
        let text = &self.text[gone.clone()];
        // A `#` within a text is taken for a comment too: better one note too many.
        if text.lines().any(|line| line.trim_start().starts_with('#') || line.contains(" #")) {
            let note = format!("A comment beside a changed answer of `{place}` goes with it.");
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
    }

    fn finish(mut self) -> Option<Edited> {
        // What is inserted at one place keeps its order.
        self.splices.sort_by_key(|(range, _)| (range.start, range.end));
        if self.splices.windows(2).any(|pair| pair[0].0.end > pair[1].0.start) {
            return None;
        }
        let line = if self.text.contains("\r\n") { "\r\n" } else { "\n" };
        let mut text = String::with_capacity(self.text.len());
        let mut copied = 0;
        for (range, with) in &self.splices {
            text.push_str(&self.text[copied..range.start]);
            text.push_str(&with.replace('\n', line));
            copied = range.end;
        }
        text.push_str(&self.text[copied..]);
        Some(Edited { text, notes: self.notes })
    }
}

impl WantedValue {
    /// Whether a node says this already.
    fn is(&self, node: &Node) -> bool {
        let says = |node: &Node, text: &String| matches!(&node.kind, Kind::Scalar { text: other, .. } if other == text);
        match (self, &node.kind) {
            (Self::One(text), _) => says(node, text),
            // The order of a list of needs says nothing.
            (Self::Many(texts), Kind::Sequence(items)) => {
                texts.len() == items.len() && texts.iter().all(|text| items.iter().any(|item| says(item, text)))
            }
            (Self::Many(_), _) => false,
        }
    }

    fn inline(&self) -> String {
        match self {
            Self::One(text) => quote(text),
            Self::Many(texts) => format!("[{}]", texts.iter().map(|text| quote(text)).collect::<Vec<_>>().join(", ")),
        }
    }
}

fn entries(node: &Node) -> Option<&[Entry]> {
    match &node.kind {
        Kind::Mapping(entries) => Some(entries),
        _ => None,
    }
}

fn entry<'n>(entries: &'n [Entry], key: &str) -> Option<&'n Entry> {
    entries.iter().find(|entry| entry.key == key)
}

fn find<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    entry(entries(node)?, key).map(|entry| &entry.value)
}

fn range(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

fn is_inline(text: &str, span: Span) -> bool {
    text[span.start as usize..].starts_with(['{', '['])
}

/// Where the text of an entry ends; the span of a text in lines of its own may reach into the next line.
fn end(text: &str, entry: &Entry) -> usize {
    let end = entry.value.span.end.max(entry.key_span.end) as usize;
    text[..end].trim_end().len().max(entry.key_span.end as usize)
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind(['\n', '\r']).map_or(0, |before| before + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find(['\n', '\r']).map_or(text.len(), |after| at + after)
}

#[cfg(test)]
mod tests;
