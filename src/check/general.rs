//! What is wrong with a configuration whatever it carries: settings without effect, and what is not understood.

use std::collections::BTreeMap;

use crate::config::{FORWARDED, Route, Setup, Target, Value};
use crate::diag::{Diagnostic, Severity, codes};
use crate::findings::{Finder, Finding};
use crate::pack::Pack;
use crate::source::{At, FileId, Span};

/// Returns the finding that configurations forward nothing, which is not the same as that nothing is wrong with them. `file` is the
/// first of them.
pub fn nothing_forwarded(pack: &Pack, file: FileId, setups: &[Setup]) -> Option<Finding> {
    let forwards = |route: &Route| route.target != Target::Answered;
    if setups.iter().flat_map(|setup| setup.routes.iter().chain(&setup.unattached)).any(forwards) {
        return None;
    }
    let mut finder = Finder::new(pack);
    let nothing = "nothing is forwarded by what was read, so there was nothing to check";
    let (message, help) = if setups.iter().any(|setup| !setup.passed_over.is_empty()) {
        let message = "nothing was understood of what is forwarded here, so there was nothing to check";
        (message, "check what was left out by hand, or name the files with the routes too")
    } else if setups.iter().any(|setup| !setup.idle.is_empty()) {
        (nothing, "mend what has no effect, or name the files with the routes too")
    } else {
        (nothing, "name the files with the routes too")
    };
    let finding = Diagnostic::new(codes::NOT_UNDERSTOOD, Span { file, start: 0, end: 0 }, message);
    finder.find_at_most(codes::NOT_UNDERSTOOD, None, finding.help(help), Severity::Info);
    finder.found.pop()
}

pub(super) fn find(finder: &mut Finder<'_>, setup: &Setup) {
    for idle in &setup.idle {
        let message = format!("`{}` has no effect, since {}", idle.setting, idle.since);
        let finding = Diagnostic::new(codes::SETTING_WITHOUT_EFFECT, idle.span, message);
        finder.find(codes::SETTING_WITHOUT_EFFECT, None, finding.maybe_help(idle.help.clone()));
    }
    // Routes inherit the same line.
    let mut forged: Vec<Span> = setup
        .routes
        .iter()
        .filter_map(|route| route.setting(FORWARDED))
        .chain(&setup.settings)
        .filter(|setting| setting.name == FORWARDED && setting.value == Value::Off)
        .map(|setting| setting.span)
        .collect();
    forged.sort_unstable();
    forged.dedup();
    for span in forged {
        let message = "clients can forge this header, since what they send is passed on";
        let finding = Diagnostic::new(codes::FORGED_HEADERS, span, message)
            .help("set it from the address of the connection, or trust named proxies only");
        finder.find(codes::FORGED_HEADERS, None, finding);
    }
    if let Some(span) = setup.fragment {
        let message = "this is a part of a configuration: what is set around it is not known, and defaults stand for it";
        let finding = Diagnostic::new(codes::NOT_UNDERSTOOD, span, message).help("check the file that includes it");
        finder.find_at_most(codes::NOT_UNDERSTOOD, None, finding, Severity::Info);
    }
    open(finder, setup);
    let mut alike: BTreeMap<&str, (Span, usize)> = BTreeMap::new();
    for passed in &setup.passed_over {
        alike.entry(&passed.value).or_insert((passed.span, 0)).1 += 1;
    }
    for (what, (span, count)) in alike {
        let times = if count > 1 { format!(", here and in {} more places", count - 1) } else { String::new() };
        let message = format!("not understood and left out of the check: {what}{times}");
        finder.find_at_most(codes::NOT_UNDERSTOOD, None, Diagnostic::new(codes::NOT_UNDERSTOOD, span, message), Severity::Info);
    }
}

/// Notes that only routes are known of what a setup describes.
pub(super) fn open(finder: &mut Finder<'_>, setup: &Setup) {
    if let Some(At { value: name, span }) = &setup.open {
        let what = name.as_deref().unwrap_or("what serves them");
        let message = format!("only the routes were checked: timeouts, buffers and size limits of {what} are not known");
        let help = match name {
            Some(_) => "look up its defaults, which are not judged here",
            None => "say what it is with `--gateway`, or look up its defaults",
        };
        let finding = Diagnostic::new(codes::NOT_UNDERSTOOD, *span, message).help(help);
        finder.find_at_most(codes::NOT_UNDERSTOOD, None, finding, Severity::Info);
    }
}
