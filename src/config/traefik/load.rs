//! The texts of a configuration: the file itself, and those that its file provider names.

use crate::config::tree::{below, documents, pass_over, text, value};
use crate::config::{Files, Found, Setup};
use crate::diag::Diagnostics;
use crate::source::{FileId, SourceMap, Span};
use crate::yaml::Node;

/// Maximum number of files.
const MOST_FILES: usize = 200;

/// Reads a file, and those that its file provider names.
pub(super) fn load(
    file: FileId,
    files: &dyn Files,
    sources: &mut SourceMap,
    setup: &mut Setup,
    diagnostics: &mut Diagnostics,
) -> Vec<Node> {
    let mut roots = one(file, sources, setup, diagnostics);
    let mut wanted: Vec<(String, Span)> = Vec::new();
    for provider in roots.iter().filter_map(|root| below(root, &["providers", "file"])) {
        let name = |key| value(&provider.value, key).and_then(|node| Some((text(node)?.to_owned(), node.span)));
        wanted.extend(name("filename"));
        if let Some((folder, span)) = name("directory") {
            let folder = folder.trim_end_matches('/');
            wanted.extend(["yaml", "yml", "toml"].map(|ending| (format!("{folder}/*.{ending}"), span)));
        }
    }
    let mut read = 0;
    for (name, span) in wanted {
        match files.find(&name) {
            Found::Texts(texts) => {
                for included in texts {
                    read += 1;
                    if read > MOST_FILES {
                        pass_over(setup, format!("files beyond {MOST_FILES}"), span);
                        break;
                    }
                    let id = sources.add(included.name, included.text);
                    roots.extend(one(id, sources, setup, diagnostics));
                }
            }
            // Where one text holds both files, the routes are there already.
            Found::Outside | Found::Unreadable(_)
                if roots.iter().any(|root| value(root, "http").or(value(root, "tcp")).is_some()) => {}
            Found::Outside | Found::Unreadable(_) => pass_over(setup, format!("the routes in `{name}`"), span),
        }
    }
    roots
}

/// Reads one text.
fn one(file: FileId, sources: &SourceMap, setup: &mut Setup, diagnostics: &mut Diagnostics) -> Vec<Node> {
    let text = sources.file(file).text();
    let start = Span { file, start: 0, end: 0 };
    if is_toml(text) {
        pass_over(setup, "a configuration in TOML", start);
        return Vec::new();
    }
    // The file provider runs templates before it reads YAML, so a fault may be none in the result.
    if let Some(at) = text.find("{{") {
        let mut faults = Diagnostics::default();
        let roots = documents(sources, file, &mut faults);
        if !faults.is_empty() {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            pass_over(setup, "a template", Span { file, start: at, end: at.saturating_add(2) });
        }
        return roots;
    }
    documents(sources, file, diagnostics)
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
