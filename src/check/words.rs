//! What findings on a route say: what will be seen, where, and the line that mends it.

use super::{Case, routes};
use crate::diag::{Code, codes};
use crate::engine::{SILENCE, chosen, silence};
use crate::pack::{Configured, LimitKind, Pack, Unit};
use crate::quantity::{duration_text, size_text};
use crate::requirements::Flow;
use crate::source::{SourceMap, Span};

/// What does not fit. Times in milliseconds, sizes in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// Something is not switched on towards clients or services, perhaps only in some circumstance.
    Switch { only: Option<String>, clients: bool },
    /// Nothing translates what arrives, as the gateway could.
    Unasked,
    /// What arrives is forwarded as if it had been translated.
    Untranslated,
    /// What arrives is no call, but is forwarded as one.
    NoCall,
    /// Responses are held back.
    Buffered,
    /// Silence ends a connection.
    Silent { after: u64, heartbeat: Option<u64> },
    /// Silence ends a connection, and nothing says what keeps it open.
    Unsaid { after: u64 },
    /// An answer comes too late: it may take `longest`, or waits as long as the service lets it. Perhaps only in some circumstance.
    Late { after: u64, longest: Option<u64>, only: Option<String> },
    /// A connection ends, busy or not. Perhaps only in some circumstance.
    Ends { after: u64, planned: Option<u64>, only: Option<String> },
    /// A message is refused.
    TooLarge { largest: u64, most: u64 },
}

/// Longest line that is repeated in a help, in bytes.
const MOST_WRITTEN: usize = 200;
/// Bytes of a mebibyte.
const MEBIBYTE: u64 = 1 << 20;

impl Case<'_> {
    /// Returns whom its faults are seen by.
    pub(super) fn who(&self) -> String {
        self.subject.name().map_or_else(|| "clients".to_owned(), |name| format!("`{name}`"))
    }
}

/// Returns what is wrong and what will be seen. `setting` is the one that is written.
pub(super) fn message(pack: &Pack, case: &Case<'_>, code: Code, setting: Option<&str>, fault: &Fault, who: &str) -> String {
    let route = &case.route.name;
    let (what, by) = match setting {
        Some(setting) => (format!("`{setting}`"), format!("by `{setting}`")),
        None if case.hop.is_bare() => (route.clone(), format!("by default at {route}")),
        None => (format!("`{route}`"), "by default".to_owned()),
    };
    let way = &pack.way(case.subject.way).name;
    match fault {
        Fault::Switch { only, clients } => {
            let (what, only) = (format!("`{route}`"), circumstance(only.as_deref()));
            switched(code, &what, who, way, &only, *clients)
        }
        Fault::Unasked => format!("`{route}` does not translate {way}, so {who} cannot connect"),
        Fault::Untranslated => {
            let protocol = &pack.protocol(pack.way(case.subject.way).protocol).name;
            format!("`{route}` forwards {way} untranslated, as if it were {protocol}, so {who} cannot connect")
        }
        Fault::NoCall => format!("`{route}` forwards what arrives as calls, which {way} is not, so {who} may get no answer"),
        Fault::Buffered if code == codes::COMPRESSION_HOLDS_EVENTS => {
            format!("{what} compresses the events of {who}, which are held back until enough of them have gathered")
        }
        Fault::Buffered => {
            format!("{what} holds messages back: those of {who} arrive in bursts, or only when the exchange ends")
        }
        Fault::Silent { after, heartbeat: Some(heartbeat) } => format!(
            "connections of {who} are closed after {} of silence {by}, and the heartbeat comes only every {}",
            duration_text(*after),
            duration_text(*heartbeat)
        ),
        Fault::Silent { after, heartbeat: None } => format!(
            "connections of {who} are closed after {} of silence {by}, messages are rare and no heartbeat is planned",
            duration_text(*after)
        ),
        Fault::Unsaid { after } => format!(
            "connections of {who} are closed after {} of silence {by}, and neither a heartbeat nor a rate is stated",
            duration_text(*after)
        ),
        Fault::Late { after, longest: Some(longest), only } => format!(
            "answers of {who} may take {}, but the wait for them ends after {} {by}{}",
            duration_text(*longest),
            duration_text(*after),
            circumstance(only.as_deref())
        ),
        Fault::Late { after, longest: None, only } => format!(
            "the wait for answers of {who} ends after {} {by}{}, so the service has to answer earlier",
            duration_text(*after),
            circumstance(only.as_deref())
        ),
        Fault::Ends { after, planned: Some(planned), only } => format!(
            "connections of {who} end after {} {by}, busy or not, before the planned age of {}{}",
            duration_text(*after),
            duration_text(*planned),
            circumstance(only.as_deref())
        ),
        Fault::Ends { after, planned: None, only } => {
            let only = circumstance(only.as_deref());
            format!("connections of {who} end after {} {by}, busy or not{only}", duration_text(*after))
        }
        Fault::TooLarge { largest, most } => {
            format!("messages of up to {} of {who} exceed the {} allowed {by}", size_text(*largest), size_text(*most))
        }
    }
}

/// Returns a circumstance as it is put behind what it concerns.
pub(super) fn circumstance(only: Option<&str>) -> String {
    only.map_or_else(String::new, |only| format!(" ({only})"))
}

/// Returns what is seen if something is not switched on.
fn switched(code: Code, what: &str, who: &str, way: &str, only: &str, clients: bool) -> String {
    match code {
        codes::UPGRADE_NOT_PASSED => format!("{what} does not pass the upgrade on{only}, so the handshake of {who} fails"),
        codes::WRONG_HTTP_VERSION if clients => {
            format!("{what} does not offer clients the HTTP version that {way} needs{only}, so {who} cannot connect")
        }
        codes::WRONG_HTTP_VERSION => {
            format!("{what} speaks another HTTP version with its service than {way} needs{only}, so {who} cannot connect")
        }
        codes::NO_AFFINITY => {
            format!("{what} sends the requests of one client to any of several services, but {who} keeps state")
        }
        _ => format!("{what} lacks what {way} needs{only}, so {who} cannot connect"),
    }
}

/// Returns the largest message of a flow in bytes, as planned or as required.
pub(super) fn largest(pack: &Pack, flow: &Flow) -> Option<u64> {
    let sizes = pack.amounts().filter(|(_, amount)| amount.unit == Unit::Size);
    let stated = sizes.filter_map(|(id, _)| flow.answers().amount(id)).max();
    chosen(flow, LimitKind::Message).or(stated)
}

/// Returns what to do about a setting, as help: the line to write, or what is written and has to go. `here` is what stands at the
/// place of the finding.
pub(super) fn advice(configured: &Configured, case: &Case<'_>, fault: &Fault, here: &str) -> Option<String> {
    if configured.remove && !here.is_empty() {
        return Some(format!("remove `{here}`"));
    }
    let line = |text: &str| {
        let whole = line_for(text, case, fault, here);
        let whole = case.route.writing.phrased(&configured.key, &whole).unwrap_or(whole);
        whole.lines().map(|line| format!("`{line}`")).collect::<Vec<_>>().join(" and ")
    };
    let write = configured.write.as_ref()?;
    if !write.contains("{here}") && line(write).trim_matches('`') == here {
        // It is written already.
        return None;
    }
    let form = case.setup.forms.iter().find(|(key, _)| *key == configured.key).map(|(_, older)| *older);
    let home = case.route.writing.homes.iter().find(|(key, _)| *key == configured.key && case.route.setting(key).is_none());
    if let Some((_, home)) = home {
        return Some(format!("write {} in {home}", line(write)));
    }
    Some(match (&configured.older, form) {
        (Some(older), Some(true)) => format!("write {}", line(&older.write)),
        (Some(older), None) => format!("write {}, or before {} {}", line(write), older.before, line(&older.write)),
        (Some(_), Some(false)) | (None, _) => format!("write {}", line(write)),
    })
}

/// Returns what is to be done where no line can be written, before the words that name the setting.
pub(super) fn change(fault: &Fault) -> &'static str {
    match fault {
        Fault::Silent { .. } | Fault::Unsaid { .. } | Fault::Late { .. } | Fault::Ends { .. } | Fault::TooLarge { .. } => {
            "raise the limit, which is "
        }
        Fault::Switch { .. } | Fault::Unasked | Fault::Untranslated | Fault::NoCall | Fault::Buffered => "",
    }
}

/// Returns the first line of what stands at a place.
pub(super) fn written(sources: &SourceMap, at: Span) -> &str {
    let text = sources.file(at.file).text().get(at.start as usize..at.end as usize).unwrap_or_default();
    let line = text.trim().lines().next().unwrap_or_default().trim_end();
    // What is not a line of a usual length is nothing to repeat, and a grave accent would end the quotation.
    if line.len() > MOST_WRITTEN || line.contains('`') { "" } else { line }
}

/// Returns a line of the rules with what the flow needs, and what is known of the route, filled in.
fn line_for(line: &str, case: &Case<'_>, fault: &Fault, here: &str) -> String {
    let flow = case.subject.flow;
    let longest = match fault {
        Fault::Late { longest, .. } => longest.unwrap_or(SILENCE).saturating_mul(2),
        _ => silence(flow).unwrap_or(SILENCE).max(SILENCE),
    };
    let bytes = match fault {
        Fault::TooLarge { largest, .. } => *largest,
        _ => MEBIBYTE,
    };
    let seconds = longest.div_ceil(1_000);
    let service = case.route.writing.service.as_ref();
    let tls = if service.is_some_and(|service| service.tls) { "s" } else { "" };
    let mebibytes = bytes.div_ceil(MEBIBYTE);
    // People write whole gibibytes as such.
    let (m, mib) = match mebibytes % 1_024 {
        0 => (format!("{}g", mebibytes / 1_024), format!("{}GiB", mebibytes / 1_024)),
        _ => (format!("{mebibytes}m"), format!("{mebibytes}MiB")),
    };
    line.replace("{s}", &seconds.to_string())
        .replace("{m}MiB", &mib)
        .replace("{m}m", &m)
        .replace("{m}", &mebibytes.to_string())
        .replace("{b}", &bytes.to_string())
        .replace("{tls}", tls)
        .replace("{service}", service.map_or("...", |service| service.address.as_str()))
        .replace("{path}", &routes::path(case).unwrap_or_else(|| "...".to_owned()))
        .replace("{here}", if here.is_empty() { "..." } else { here })
}
