//! Which product a configuration is for.

use super::{caddy, envoy, haproxy, kubernetes, nginx, traefik};

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
    let order = [Product::Kubernetes, Product::Envoy, Product::Traefik, Product::Haproxy, Product::Nginx, Product::Caddy];
    order.into_iter().find(looks)
}
