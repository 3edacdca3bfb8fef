//! One criterion of a condition, such as `path_beg /x` or `hdr(host) -i example.org`.

use super::condition::Case;
use super::syntax::Word;
use crate::config::{Path, Sign};

/// Converters that leave what a criterion asks for the same, for our purposes.
const PLAIN: [&str; 6] = ["lower", "url_dec", "host_only", "word(1,:)", "field(1,:)", "url_dec(1)"];

/// What a criterion looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subject {
    Path,
    Host,
    Upgrade,
    Connection,
    Accept,
    ContentType,
    Size,
    Tls,
    Other,
}

/// How it compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Same,
    Beginning,
    End,
    Part,
    Folder,
    Domain,
    Pattern,
    Found,
    Other,
}

/// Returns the cases in which a criterion holds.
pub(super) fn criterion(words: &[Word<'_>]) -> Vec<Case> {
    let Some((first, rest)) = words.split_first() else { return vec![Case::UNCLEAR] };
    let (subject, mut way) = sample(&first.text);
    let mut any_case = first.text.contains(",lower");
    let mut values = rest;
    while let Some((word, after)) = values.split_first() {
        match word.text.as_ref() {
            "-i" => any_case = true,
            "-m" => {
                way = after.first().map_or(Way::Other, |word| way_of(&word.text));
                values = after.get(1..).unwrap_or_default();
                continue;
            }
            "-n" | "-u" => {}
            "-f" | "-M" => return vec![Case::UNCLEAR],
            "--" => {
                values = after;
                break;
            }
            _ => break,
        }
        values = after;
    }
    if values.iter().any(|word| word.varies) {
        return vec![Case::UNCLEAR];
    }
    if subject == Subject::Tls {
        return vec![Case { tls: Some(values.first().is_none_or(|word| word.text != "0")), ..Case::ALWAYS }];
    }
    if subject == Subject::Size {
        return vec![size(values)];
    }
    let is_sign = |sign, tells: bool| if tells { Case { only: Some(sign), ..Case::ALWAYS } } else { Case::UNCLEAR };
    let says = |text: &str| values.iter().any(|word| word.text.to_ascii_lowercase().contains(text));
    match subject {
        Subject::Path => values.iter().map(|word| path(way, any_case, &word.text)).collect(),
        Subject::Host => values.iter().map(|word| host(way, &word.text)).collect(),
        Subject::Upgrade => vec![is_sign(Sign::Upgrade, way == Way::Found || values.is_empty() || says("websocket"))],
        Subject::Connection => vec![is_sign(Sign::Upgrade, says("upgrade"))],
        Subject::Accept => vec![is_sign(Sign::Events, says("text/event-stream"))],
        Subject::ContentType => vec![is_sign(Sign::Calls, says("application/grpc"))],
        Subject::Size | Subject::Tls | Subject::Other => vec![Case::UNCLEAR],
    }
}

/// Returns what a sample expression looks at, and how it compares without `-m`.
fn sample(text: &str) -> (Subject, Way) {
    let (name, rest) = match text.find(['(', ',']) {
        Some(at) if text[at..].starts_with('(') => {
            let end = text[at..].find(')').map_or(text.len(), |end| at + end);
            (&text[..at], (&text[at + 1..end], text.get(end + 1..).unwrap_or_default()))
        }
        Some(at) => (&text[..at], ("", &text[at..])),
        None => (text, ("", "")),
    };
    let (argument, converters) = rest;
    let mut converters = converters.trim_start_matches(',');
    while !converters.is_empty() {
        let Some(known) = PLAIN.iter().rev().find(|known| converters.starts_with(**known)) else {
            return (Subject::Other, Way::Other);
        };
        converters = converters[known.len()..].trim_start_matches(',');
    }
    let (name, way) = ["beg", "end", "reg", "sub", "dir", "dom"]
        .iter()
        .find_map(|way| Some((name.strip_suffix(way)?.strip_suffix('_')?, way_of(way))))
        .unwrap_or((name, Way::Same));
    let argument = argument.split(',').next().unwrap_or_default().trim();
    let subject = match name {
        "path" | "pathq" | "url" | "capture.req.uri" => Subject::Path,
        "req.ssl_sni" | "req_ssl_sni" | "ssl_fc_sni" => Subject::Host,
        "ssl_fc" => Subject::Tls,
        "req.body_size" => Subject::Size,
        "hdr" | "req.hdr" | "req.fhdr" | "hdr_val" | "req.hdr_val" | "req.hdr_cnt" | "hdr_cnt" => header(name, argument),
        _ => Subject::Other,
    };
    (subject, way)
}

/// Returns what a header is about.
fn header(name: &str, header: &str) -> Subject {
    let header = header.to_ascii_lowercase();
    match header.as_str() {
        "content-length" if name.ends_with("_val") => Subject::Size,
        "upgrade" => Subject::Upgrade,
        _ if name.ends_with("_val") || name.ends_with("_cnt") => Subject::Other,
        "host" => Subject::Host,
        "connection" => Subject::Connection,
        "accept" => Subject::Accept,
        "content-type" => Subject::ContentType,
        // These are sent with an upgrade to WebSocket only.
        _ if header.starts_with("sec-websocket-") => Subject::Upgrade,
        _ => Subject::Other,
    }
}

fn way_of(name: &str) -> Way {
    match name {
        "str" => Way::Same,
        "beg" => Way::Beginning,
        "end" => Way::End,
        "sub" => Way::Part,
        "dir" => Way::Folder,
        "dom" => Way::Domain,
        "reg" => Way::Pattern,
        "found" => Way::Found,
        _ => Way::Other,
    }
}

fn path(way: Way, any_case: bool, text: &str) -> Case {
    let pattern = |text: String| Path::Pattern(if any_case { format!("(?i){text}") } else { text });
    let escaped = || regex::escape(text);
    // A text in small letters also stands for itself if letters of both cases are accepted.
    let literal = !any_case || !text.chars().any(char::is_uppercase);
    Case::of_path(match way {
        Way::Same if literal => Path::Exact(text.to_owned()),
        Way::Same => pattern(format!("^{}$", escaped())),
        Way::Beginning if literal => Path::Prefix(text.to_owned()),
        Way::Beginning => pattern(format!("^{}", escaped())),
        Way::End => pattern(format!("{}$", escaped())),
        Way::Part => pattern(escaped()),
        Way::Folder => pattern(format!("(?:^|/){}(?:[/?]|$)", regex::escape(text.trim_matches('/')))),
        Way::Pattern => pattern(text.to_owned()),
        Way::Domain | Way::Found | Way::Other => return Case::UNCLEAR,
    })
}

fn host(way: Way, text: &str) -> Case {
    let text = text.to_ascii_lowercase();
    // A port behind the name is not part of it.
    let name = text.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()).map_or(text.as_str(), |(name, _)| name);
    let hosts = match way {
        Way::Same => vec![name.to_owned()],
        Way::Beginning => vec![format!("{text}*")],
        Way::End if name.starts_with('.') => vec![format!("*{name}")],
        Way::End | Way::Domain => vec![name.to_owned(), format!("*.{name}")],
        Way::Part | Way::Folder | Way::Pattern | Way::Found | Way::Other => return Case::UNCLEAR,
    };
    Case { hosts, ..Case::ALWAYS }
}

/// A limit on the size of a body: `gt 1000`.
fn size(words: &[Word<'_>]) -> Case {
    let number = words.get(1).and_then(|word| super::amount::size(&word.text));
    let over = match words.first().map_or("", |word| &word.text) {
        "gt" => number,
        "ge" => number.map(|number| number.saturating_sub(1)),
        _ => None,
    };
    over.map_or(Case::UNCLEAR, |over| Case { body_over: Some(over), ..Case::ALWAYS })
}
