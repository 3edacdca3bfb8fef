//! What is wrong with a configuration whatever it carries: settings without effect, and what is not understood.

use std::collections::BTreeMap;

use crate::config::{FORWARDED, Setup, Value};
use crate::diag::{Diagnostic, Severity, codes};
use crate::findings::Finder;
use crate::source::Span;

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
    let mut alike: BTreeMap<&str, (Span, usize)> = BTreeMap::new();
    for passed in &setup.passed_over {
        alike.entry(&passed.value).or_insert((passed.span, 0)).1 += 1;
    }
    for (what, (span, count)) in alike {
        let times = if count > 1 { format!(", here and in {} more places", count - 1) } else { String::new() };
        let message = format!("{what} is not understood and left out of the check{times}");
        finder.find_at_most(codes::NOT_UNDERSTOOD, None, Diagnostic::new(codes::NOT_UNDERSTOOD, span, message), Severity::Info);
    }
}
