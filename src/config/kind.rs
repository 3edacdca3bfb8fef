//! Which product a configuration is for.

use std::path::Path as FilePath;

use super::{caddy, envoy, haproxy, kubernetes, nginx, traefik};
use crate::source::Outliner;
use crate::yaml;

/// A family of configurations that one reader reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Product {
    /// A Caddyfile.
    Caddy,
    /// Envoy's bootstrap or resources, as YAML or JSON.
    Envoy,
    /// HAProxy's configuration.
    Haproxy,
    /// Kubernetes resources: Ingress and the Gateway API.
    Kubernetes,
    /// NGINX's configuration.
    Nginx,
    /// Traefik's static or dynamic configuration.
    Traefik,
}

impl Product {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Caddy, Self::Envoy, Self::Haproxy, Self::Kubernetes, Self::Nginx, Self::Traefik];

    /// Returns the gateways that are configured in this form, by their ids in the rules.
    pub fn gateways(self) -> &'static [&'static str] {
        match self {
            Self::Caddy => &["caddy"],
            Self::Envoy => &["envoy"],
            Self::Haproxy => &["haproxy"],
            Self::Kubernetes => &["ingress-nginx", "gateway-api", "envoy-gateway", "istio", "contour", "traefik"],
            Self::Nginx => &["nginx"],
            Self::Traefik => &["traefik"],
        }
    }

    /// Returns how the parts of its texts are read.
    pub fn outliner(self) -> Outliner {
        match self {
            Self::Caddy => caddy::outline,
            Self::Haproxy => haproxy::outline,
            Self::Nginx => nginx::outline,
            Self::Envoy | Self::Kubernetes | Self::Traefik => yaml::outline,
        }
    }

    /// Returns what its texts are called if they cannot be mistaken for those of another one.
    pub fn unmistakable(self) -> Option<&'static str> {
        (self == Self::Kubernetes).then_some("resources of Kubernetes")
    }

    /// Returns the form in which a gateway is configured: the one of its own if there are several.
    pub fn of_gateway(id: &str) -> Option<Self> {
        let first = |product: &Self| product.gateways().first() == Some(&id);
        Self::ALL.into_iter().find(first).or_else(|| Self::ALL.into_iter().find(|product| product.gateways().contains(&id)))
    }
}

/// Returns the product that a text is for, judging by its content; `None` if there is no sign of any.
pub fn recognize(text: &str) -> Option<Product> {
    let looks = |product: &Product| match product {
        Product::Caddy => caddy::looks_like(text),
        Product::Envoy => envoy::looks_like(text),
        Product::Haproxy => haproxy::looks_like(text),
        Product::Kubernetes => kubernetes::looks_like(text),
        Product::Nginx => nginx::looks_like(text),
        Product::Traefik => traefik::looks_like(text),
    };
    // From the most telling signs to the least.
    let data = [Product::Kubernetes, Product::Envoy, Product::Traefik];
    let others = [Product::Haproxy, Product::Nginx, Product::Caddy];
    data.into_iter().filter(|_| !begins_with_words(text)).chain(others).find(looks)
}

/// Returns whether the first line with content is of words alone, as a directive or the head of a block or section is: no YAML,
/// JSON or TOML begins so, and a text need not be searched for the signs of these.
fn begins_with_words(text: &str) -> bool {
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    let first = lines.into_iter().find(|line| !line.is_empty() && !line.starts_with('#'));
    first.is_some_and(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()) && !line.contains([':', '=']))
}

/// Endings of the names of configurations.
const ENDINGS: [&str; 8] = ["caddy", "caddyfile", "cfg", "conf", "json", "toml", "yaml", "yml"];
/// Beginnings of the names of configurations that may have any ending or none.
const NAMES: [&str; 3] = ["caddyfile", "haproxy", "nginx"];
/// Folders in which files have any name.
const FOLDERS: [&str; 2] = ["sites-available", "sites-enabled"];

/// Returns whether a file has a name that configurations have.
pub fn is_named(file: &FilePath) -> bool {
    let lower = |part: &std::ffi::OsStr| part.to_string_lossy().to_ascii_lowercase();
    let name = file.file_name().map(lower).unwrap_or_default();
    let folder = file.parent().and_then(FilePath::file_name);
    file.extension().is_some_and(|ending| ENDINGS.contains(&lower(ending).as_str()))
        || NAMES.iter().any(|begin| name.starts_with(begin))
        || folder.is_some_and(|folder| FOLDERS.iter().any(|known| folder == *known))
}
