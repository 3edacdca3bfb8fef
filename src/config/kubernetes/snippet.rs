//! Lines of NGINX's configuration in annotations and in the `ConfigMap`.

use super::values::milliseconds;
use crate::config::Value;
use crate::source::{SourceMap, Span};
use crate::yaml::{Kind, Node};

/// A directive in the simple form of a name, a value and a semicolon.
pub(super) struct Line<'t> {
    /// Its name.
    pub(super) name: &'t str,
    /// What is between the name and the semicolon.
    pub(super) value: &'t str,
    /// Where it is written.
    pub(super) span: Span,
}

/// Directives that ingress-nginx writes in each location itself.
const WRITTEN: [(&str, &str); 9] = [
    ("proxy_read_timeout", "proxy-read-timeout"),
    ("proxy_send_timeout", "proxy-send-timeout"),
    ("proxy_connect_timeout", "proxy-connect-timeout"),
    ("proxy_buffering", "proxy-buffering"),
    ("proxy_buffer_size", "proxy-buffer-size"),
    ("proxy_request_buffering", "proxy-request-buffering"),
    ("proxy_http_version", "proxy-http-version"),
    ("client_max_body_size", "proxy-body-size"),
    ("proxy_cookie_path", "proxy-cookie-path"),
];
/// Directives that it writes in each location that forwards calls.
const WRITTEN_FOR_CALLS: [(&str, &str); 3] = [
    ("grpc_read_timeout", "proxy-read-timeout"),
    ("grpc_send_timeout", "proxy-send-timeout"),
    ("grpc_connect_timeout", "proxy-connect-timeout"),
];

/// Returns the lines of a snippet. What is in blocks is left out.
pub(super) fn lines<'n>(node: &'n Node, sources: &SourceMap) -> Vec<Line<'n>> {
    const MOST: usize = 200;
    let Kind::Scalar { text, .. } = &node.kind else { return Vec::new() };
    let source = sources.file(node.span.file).text();
    let (mut depth, mut found, mut from) = (0_usize, Vec::new(), node.span.start as usize);
    for line in text.lines().map(str::trim).take(MOST) {
        let simple = depth == 0 && !line.starts_with('#') && line.ends_with(';') && line.matches(';').count() == 1;
        depth = (depth + line.matches('{').count()).saturating_sub(line.matches('}').count());
        let Some((name, value)) = line.trim_end_matches(';').split_once(char::is_whitespace).filter(|_| simple) else { continue };
        // The line is in the text of the file, unless it has quotes or breaks that are escaped.
        let end = (node.span.end as usize).min(source.len());
        let at = source.get(from..end).and_then(|rest| rest.find(line)).map(|at| from + at);
        let span = match at.and_then(|at| Some((u32::try_from(at).ok()?, u32::try_from(at + line.len()).ok()?))) {
            Some((start, end)) => Span { start, end, ..node.span },
            None => node.span,
        };
        from = at.map_or(from, |at| at + line.len());
        found.push(Line { name, value: value.trim(), span });
    }
    found
}

/// Returns the annotation in whose place a directive is written, which ingress-nginx writes in each location.
pub(super) fn annotation_for(name: &str, calls: bool) -> Option<&'static str> {
    let for_calls = WRITTEN_FOR_CALLS.iter().filter(|_| calls);
    WRITTEN.iter().chain(for_calls).find(|(directive, _)| *directive == name).map(|(_, annotation)| *annotation)
}

/// Returns whether a directive is for calls only.
pub(super) fn is_for_calls(name: &str) -> bool {
    WRITTEN_FOR_CALLS.iter().any(|(directive, _)| *directive == name)
}

/// Returns the time of a directive.
pub(super) fn time(value: &str) -> Option<Value> {
    milliseconds(value).map(Value::Time)
}
