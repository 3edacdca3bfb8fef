//! Configurations of gateways, read into one model that names no product: what each route carries, and under which limits.
//!
//! Each product has a reader of its own. A reader knows the syntax of its product, how settings are inherited and which route
//! serves a request. What a setting means, its default and the fact behind it are data under `rules/gateways/`.

mod files;
mod kind;
mod matching;
mod setup;
mod tree;

mod caddy;
mod envoy;
mod haproxy;
mod kubernetes;
mod nginx;
mod traefik;

pub use files::{Files, Found, Included, NoFiles};
pub use kind::{Product, recognize};
pub use matching::{Path, Precedence};
pub use setup::{Idle, Listener, Route, Setting, Setup, Sign, Target, Value};

use crate::diag::Diagnostics;
use crate::source::{FileId, SourceMap};

/// Reads a configuration of a product. Faults of its syntax are added to `diagnostics`; what could be read is returned anyway.
/// Texts that it includes are added to `sources`.
pub fn read(
    product: Product,
    file: FileId,
    files: &dyn Files,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Vec<Setup> {
    let read = match product {
        Product::Caddy => caddy::read,
        Product::Envoy => envoy::read,
        Product::Haproxy => haproxy::read,
        Product::Kubernetes => kubernetes::read,
        Product::Nginx => nginx::read,
        Product::Traefik => traefik::read,
    };
    read(file, files, sources, diagnostics)
}
