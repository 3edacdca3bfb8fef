//! Files as programs in a checkout know them: paths and addresses relative to it, and the fingerprints of findings.

use std::collections::HashMap;

use crate::diag::Diagnostic;
use crate::findings::{Kind, Places, Waiver, hash, said};
use crate::report::LintFinding;
use crate::source::{FileId, SourceMap, Span};

/// The folders that file names are relative to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// The folder of the run, to which the names that users give are relative.
    pub here: String,
    /// The folder of the checkout, to which readers of reports assume them to be relative.
    pub checkout: String,
}

impl Base {
    /// Returns the base of a run in the folder of the checkout.
    pub fn of(folder: &str) -> Self {
        Self { here: folder.to_owned(), checkout: folder.to_owned() }
    }
}

/// The files of a run.
pub(super) struct Addresses<'s> {
    pub(super) sources: &'s SourceMap,
    pub(super) base: &'s Base,
}

impl Addresses<'_> {
    /// Returns the address of a file.
    pub(super) fn uri(&self, file: FileId) -> String {
        address(self.sources.file(file).name(), self.base)
    }

    /// Returns the path of a file: relative to the checkout without a leading `./`, or else absolute.
    pub(super) fn path(&self, file: FileId) -> String {
        self.path_of(self.sources.file(file).name())
    }

    /// Returns the path of a file with a name, whether it is there or not.
    pub(super) fn path_of(&self, name: &str) -> String {
        let (inside, parts) = located(name, self.base);
        let path = parts.join("/");
        if inside || has_drive(&path) { path } else { format!("/{path}") }
    }
}

/// What identifies a finding.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known<'a> {
    /// The id of its kind.
    pub(super) id: &'a str,
    span: Span,
    flow: Option<&'a str>,
    /// The finding of a lint.
    found: Option<&'a LintFinding<'a>>,
}

impl<'a> Known<'a> {
    /// Returns the identity of a finding about which nothing else is known.
    pub(super) fn of(diagnostic: &'a Diagnostic) -> Self {
        Self { id: diagnostic.kind.slug, span: diagnostic.span, flow: None, found: None }
    }
}

impl<'a> From<&'a LintFinding<'a>> for Known<'a> {
    fn from(finding: &'a LintFinding<'a>) -> Self {
        let LintFinding { diagnostic, lint, flow, words, waived, .. } = *finding;
        // A finding reported for several flows is the same however many they are, unless it is waived for one of them alone.
        let flow = if words.is_some() { waived.and_then(Waiver::only_flow) } else { flow };
        let found = matches!(diagnostic.kind, Kind::Lint(_)).then_some(finding);
        Self { id: &lint.id, span: diagnostic.span, flow, found }
    }
}

/// Computes for each finding a fingerprint that recognizes it in the next run.
#[derive(Default)]
pub(super) struct Fingerprints {
    seen: HashMap<u64, usize>,
    places: Places,
}

impl Fingerprints {
    /// Returns the next fingerprint, from the kind of a finding, its file, its flow, the keys on the path to its place and
    /// what it says without its figures, and a number if several are alike; if it is reported once for all flows, flow and keys are
    /// left out. Moving text, and changes elsewhere in the file, do not affect it.
    pub(super) fn next(&mut self, addresses: &Addresses<'_>, finding: Known<'_>) -> String {
        let uri = addresses.uri(finding.span.file);
        let about = [finding.id, &uri, finding.flow.unwrap_or_default()].into_iter();
        let said = finding.found.map(|found| said(found.pack, &found.diagnostic.message, found.words, found.flow));
        let is_for_all = finding.found.is_some_and(|found| found.words.is_some());
        let route = if is_for_all { Vec::new() } else { self.places.route(addresses.sources, finding.span) };
        let hash = hash(about.chain(route.iter().chain(said.iter().flatten()).map(String::as_str)));
        let count = self.seen.entry(hash).or_insert(0);
        *count += 1;
        format!("{hash:016x}:{count}")
    }
}

/// Returns the fingerprint of something that is wrong with a file as a whole.
pub(super) fn whole(id: &str, path: &str) -> String {
    format!("{:016x}:1", hash([id, path].into_iter()))
}

/// Returns the address of a file: relative to the checkout if it is inside, with forward slashes, and percent-encoded.
fn address(name: &str, base: &Base) -> String {
    match located(name, base) {
        (true, inner) => encoded(&inner),
        (false, path) => format!("file:///{}", encoded(&path)),
    }
}

/// Returns whether a file is in the checkout, and the names on its path from there, or else from the root. A backslash separates
/// names only on Windows, whose folders are on drives or servers; elsewhere it is part of a name.
fn located(name: &str, base: &Base) -> (bool, Vec<String>) {
    let windows = base.here.starts_with("\\\\") || has_drive(&base.here.replace('\\', "/"));
    let slashed = |text: &str| if windows { text.replace('\\', "/") } else { text.to_owned() };
    let (name, here, checkout) = (slashed(name), slashed(&base.here), slashed(&base.checkout));
    let is_absolute = name.starts_with('/') || has_drive(&name);
    let whole = if is_absolute { name } else { format!("{here}/{name}") };
    let (path, checkout) = (parts(&whole), parts(&checkout));
    let owned = |parts: &[&str]| parts.iter().map(|part| (*part).to_owned()).collect();
    match path.strip_prefix(checkout.as_slice()) {
        Some(inner) => (true, owned(inner)),
        None => (false, owned(&path)),
    }
}

/// Returns whether a path begins with a Windows drive.
fn has_drive(path: &str) -> bool {
    matches!(path.as_bytes(), [letter, b':', b'/', ..] if letter.is_ascii_alphabetic())
}

/// Returns the names on the path to a file, without those that have no effect.
fn parts(path: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts
}

fn encoded(parts: &[String]) -> String {
    let part = |part: &String| -> String {
        let byte = |byte: u8| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        };
        part.bytes().map(byte).collect()
    };
    parts.iter().map(part).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_relative_where_they_can_be_and_encoded() {
        let address = |name: &str, base: &str| super::address(name, &Base::of(base));
        assert_eq!(address("rules/needs/caching.yaml", "/home/a"), "rules/needs/caching.yaml");
        assert_eq!(address("./my rules/../é#:%.yaml", "/home/a"), "%C3%A9%23%3A%25.yaml");
        assert_eq!(address("/home/a/b c/x.yaml", "/home/a"), "b%20c/x.yaml");
        assert_eq!(address("../x.yaml", "/home/a"), "file:///home/x.yaml");
        assert_eq!(address("C:\\work\\rules\\x.yaml", "C:\\work"), "rules/x.yaml");
    }

    #[test]
    fn paths_are_relative_to_the_checkout_wherever_the_run_is() {
        let path = |name: &str, here: &str, checkout: &str| {
            let (mut sources, base) = (SourceMap::default(), Base { here: here.to_owned(), checkout: checkout.to_owned() });
            let file = sources.add(name, "");
            Addresses { sources: &sources, base: &base }.path(file)
        };
        assert_eq!(path("./a b/é:,%.yaml", "/home/a", "/home/a"), "a b/é:,%.yaml");
        assert_eq!(path("../y.yaml", "/home/a/b/c", "/home/a"), "b/y.yaml");
        assert_eq!(path("/tmp/x.yaml", "/home/a", "/home/a"), "/tmp/x.yaml");
        assert_eq!(path("::x.yaml", "/home/a", "/home/a"), "::x.yaml");
        assert_eq!(path("D:\\x.yaml", "C:\\work", "C:\\work"), "D:/x.yaml");
        assert_eq!(path("a\\b.yaml", "\\\\server\\share\\c", "\\\\server\\share"), "c/a/b.yaml");
        assert_eq!(path("a\\b.yaml", "/home/a", "/home/a"), "a\\b.yaml");
    }
}
