//! Configurations of gateways, read into one model that names no product: what each route carries, and under which limits.
//!
//! Each product has a reader of its own. A reader knows the syntax of its product, how settings are inherited and which route
//! serves a request. What a setting means, its default and the fact behind it are data under `rules/gateways/`.

mod files;
mod join;
mod kind;
mod matching;
mod setup;
mod toml;
mod tree;

mod caddy;
mod envoy;
mod haproxy;
mod kubernetes;
mod nginx;
mod traefik;

pub use files::{Files, Found, Included, NoFiles};
pub use join::{is_included, joined};
pub use kind::{Product, is_named, recognize};
pub use matching::{Path, Precedence};
pub use setup::{
    ADDRESSES, AFFINITY, AUTHENTICATION, DEEDS, FORWARDED, HOST, Idle, Listener, ORIGINS, RATE, REWRITE, Route, Service, Setting,
    Setup, Sign, Target, UNREAD, Value, Writing,
};

use crate::diag::Diagnostics;
use crate::source::{At, FileId, SourceMap};

/// Maximum number of routes that are read of a configuration.
const MOST_ROUTES: usize = 2_000;

/// Reads a configuration of a product: the file that begins it, and those that complete it. Faults of its syntax are added to
/// `diagnostics`; what could be read is returned anyway. Texts that it includes are added to `sources`; a file that is included is
/// read there only. `id` is the gateway that it is for, if that is told: it matters if several share a form, and the text does not say
/// which it is.
pub fn read(
    product: Product,
    id: Option<&str>,
    joined: &[FileId],
    files: &dyn Files,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Vec<Setup> {
    let Some(&from) = joined.first() else { return Vec::new() };
    let known = sources.len();
    let mut setups = match product {
        Product::Caddy => caddy::read(joined, files, sources, diagnostics),
        Product::Envoy => envoy::read(joined, files, sources, diagnostics),
        Product::Haproxy => haproxy::read(joined, files, sources, diagnostics),
        Product::Kubernetes => kubernetes::read(id, joined, files, sources, diagnostics),
        Product::Nginx => nginx::read(joined, files, sources, diagnostics),
        Product::Traefik => traefik::read(joined, files, sources, diagnostics),
    };
    let included = (known..sources.len()).map(|others| FileId::default().behind(others));
    for file in included.chain(joined.iter().copied()) {
        sources.outline_as(file, product.outliner());
    }
    for setup in &mut setups {
        setup.from = from;
        limit_patterns(setup);
    }
    setups
}

/// Passes over the regular expressions beyond a number that can be compiled in reasonable time.
fn limit_patterns(setup: &mut Setup) {
    let patterns = setup.routes.iter_mut().chain(&mut setup.unattached).filter(|route| matches!(route.path, Path::Pattern(_)));
    let mut beyond = patterns.skip(matching::MOST_PATTERNS).peekable();
    if let Some(span) = beyond.peek().map(|route| route.span) {
        let value = format!("a regular expression beyond the first {}", matching::MOST_PATTERNS);
        setup.passed_over.push(At { value, span });
    }
    beyond.for_each(|route| route.path = Path::Unknown);
}
