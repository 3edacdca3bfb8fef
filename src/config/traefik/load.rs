//! The texts of a configuration: the file itself, and those that its file provider names.

use super::{Documents, compose};
use crate::config::join::further;
use crate::config::toml;
use crate::config::tree::{below, documents, pass_over, text, value};
use crate::config::{Files, Found, Setup};
use crate::diag::Diagnostics;
use crate::source::{FileId, SourceMap, Span};
use crate::yaml::Node;

/// Maximum number of files.
const MOST_FILES: usize = 200;

/// Reads files, and those that their file provider names.
pub(super) fn load(
    joined: &[FileId],
    files: &dyn Files,
    sources: &mut SourceMap,
    setup: &mut Setup,
    diagnostics: &mut Diagnostics,
) -> Documents {
    let since = sources.len();
    let mut roots = Vec::new();
    let (mut providers, mut argued) = (Vec::new(), Vec::new());
    let mut add = |file: FileId, roots: &mut Vec<Node>, sources: &SourceMap, setup: &mut Setup| {
        for root in one(file, sources, setup, diagnostics) {
            let made = compose::configuration(&root);
            let own: &[&'static str] = if made.is_some() { &["docker", "swarm"] } else { &["file"] };
            providers.extend(own.iter().filter(|provider| !providers.contains(*provider)).collect::<Vec<_>>());
            argued.extend(made.iter().map(|_| roots.len()));
            roots.push(made.unwrap_or(root));
        }
    };
    joined.iter().take(1).for_each(|&file| add(file, &mut roots, sources, setup));
    // What to look for, what it is called, and where it is written.
    let mut wanted: Vec<(String, String, Span)> = Vec::new();
    for provider in roots.iter().filter_map(|root| below(root, &["providers", "file"])) {
        let name = |key| value(&provider.value, key).and_then(|node| Some((text(node)?.to_owned(), node.span)));
        wanted.extend(name("filename").map(|(name, span)| (name.clone(), name, span)));
        if let Some((folder, span)) = name("directory") {
            let folder = folder.trim_end_matches('/');
            wanted.extend(["yaml", "yml", "toml"].map(|ending| (format!("{folder}/*.{ending}"), folder.to_owned(), span)));
        }
    }
    let (mut read, mut missing) = (0, Vec::new());
    for (pattern, name, span) in wanted {
        match files.find(&pattern) {
            Found::Texts(texts) => {
                for included in texts {
                    read += 1;
                    if read > MOST_FILES {
                        pass_over(setup, format!("files beyond {MOST_FILES}"), span);
                        break;
                    }
                    let id = sources.add(included.name, included.text);
                    add(id, &mut roots, sources, setup);
                }
            }
            Found::Outside | Found::Unreadable(_) => missing.push((name, span)),
        }
    }
    for file in further(joined, since, sources) {
        add(file, &mut roots, sources, setup);
    }
    // Where one text holds both files, or all are named, the routes are there already.
    if !roots.iter().any(|root| value(root, "http").or(value(root, "tcp")).is_some()) {
        for (name, span) in missing {
            pass_over(setup, format!("the content of `{name}`"), span);
        }
    }
    Documents { roots, providers, argued }
}

/// Reads one text.
fn one(file: FileId, sources: &SourceMap, setup: &mut Setup, diagnostics: &mut Diagnostics) -> Vec<Node> {
    let text = sources.file(file).text();
    let read = |faults: &mut Diagnostics| {
        if is_toml(text) { toml::document(sources, file, faults).into_iter().collect() } else { documents(sources, file, faults) }
    };
    // The file provider runs templates before it reads a file, so a fault may be none in the result.
    if let Some(at) = text.find("{{") {
        let mut faults = Diagnostics::default();
        let roots = read(&mut faults);
        if !faults.is_empty() {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            pass_over(setup, "a template", Span { file, start: at, end: at.saturating_add(2) });
        }
        return roots;
    }
    read(diagnostics)
}

/// Returns whether a text is TOML for Traefik: its first line with content is the head of a table or `key = value`.
pub(super) fn is_toml(text: &str) -> bool {
    const TABLES: [&str; 12] = [
        "entryPoints",
        "http",
        "tcp",
        "udp",
        "tls",
        "providers",
        "api",
        "log",
        "accessLog",
        "certificatesResolvers",
        "global",
        "serversTransport",
    ];
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let is_table = |line: &str| {
        let head = line.trim_start_matches('[').split([']', '.']).next().unwrap_or_default();
        line.starts_with('[') && line.ends_with(']') && TABLES.iter().any(|table| head.trim().eq_ignore_ascii_case(table))
    };
    let first = lines.next().unwrap_or_default();
    let assigns = first.split_once('=').is_some_and(|(key, _)| {
        let key = key.trim();
        !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.')
    });
    is_table(first) || (assigns && lines.take(2_000).any(is_table))
}
