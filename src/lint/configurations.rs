//! The configurations of gateways that a requirements file names, against what its flows need.

use super::{Configurations, Configured, Review};
use crate::check::{Served, check};
use crate::diag::{Diagnostic, Diagnostics, codes};
use crate::findings::invalid;
use crate::source::SourceMap;

/// Checks the configurations, and the gateways without one by what holds by default. Returns whether there was anything to check.
pub(super) fn find(review: &mut Review<'_>, read: Configurations<'_>, sources: &mut SourceMap) -> bool {
    // Most files name none, and a check judges every flow.
    if review.requirements.configurations().is_empty() {
        return false;
    }
    let mut faults = Diagnostics::default();
    let names: Vec<&str> = review.requirements.configurations().iter().map(|named| named.value.as_str()).collect();
    let Configured { setups, unreadable } = read(&names, sources, &mut faults);
    for (position, why) in unreadable {
        let Some(stated) = review.requirements.configurations().get(position) else { continue };
        let message = format!("the configuration `{}` cannot be checked: {why}", stated.value);
        let finding = Diagnostic::new(codes::CONFIGURATION_UNREADABLE, stated.span, message);
        let help = "name a file of a known gateway, or a folder with such files, relative to this file";
        review.find(codes::CONFIGURATION_UNREADABLE, None, finding.help(help));
    }
    let served = Served { requirements: review.requirements, sites: review.sites };
    let configured = setups.iter().any(|setup| review.pack.find_gateway(&setup.gateway).is_some());
    if configured {
        review.finder.found.extend(check(review.pack, &setups, Some(served), sources));
    }
    review.finder.found.extend(invalid(&faults).findings);
    configured
}
