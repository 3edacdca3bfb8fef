//! Virtual hosts, in the order in which Envoy prefers them: those with a whole name, those with the longest `*.` name, any.

use super::filters::Overrides;
use super::managers::Manager;
use super::{MOST_HOSTS, Reading};
use crate::config::tree::{entries, entry, items, pass_over, text, text_of, value};
use crate::yaml::{Entry, Node};

/// Maximum number of domains of a virtual host.
const MOST_DOMAINS: usize = 64;

/// What all routes of a virtual host share.
pub(super) struct Shared<'n, 'm> {
    pub(super) manager: Option<&'m Manager<'n>>,
    pub(super) hosts: Vec<String>,
    /// The settings for filters of the virtual host and of the route configuration.
    pub(super) overrides: [Option<&'n Node>; 2],
    pub(super) retries: Option<&'n Node>,
    /// Whether a client that is not encrypted is sent elsewhere.
    pub(super) redirects: bool,
    /// Whether the route configuration forwards by one route only.
    pub(super) single: bool,
}

/// A virtual host with its hosts and its rank.
struct Host<'n> {
    node: &'n Node,
    hosts: Vec<String>,
    rank: (u8, std::cmp::Reverse<usize>),
}

impl<'n> Reading<'n> {
    /// Reads a route configuration as a connection manager uses it.
    pub(super) fn route_configuration(&mut self, config: &'n Node, manager: Option<&Manager<'n>>) {
        let outer = self.filter_overrides(config, manager);
        let mut hosts: Vec<Host<'n>> = Vec::new();
        for node in items(value(config, "virtual_hosts")) {
            self.hosts += 1;
            if self.hosts > MOST_HOSTS {
                pass_over(&mut self.setup, format!("virtual hosts beyond {MOST_HOSTS}"), node.span);
                break;
            }
            hosts.push(self.host(node));
        }
        hosts.sort_by_key(|host| host.rank);
        let forwards =
            |host: &Host<'n>| items(value(host.node, "routes")).iter().filter(|route| entry(route, "route").is_some()).count();
        let single = hosts.iter().map(forwards).sum::<usize>() == 1;
        for host in hosts {
            if let Some(matcher) = entry(host.node, "matcher") {
                pass_over(&mut self.setup, "a `matcher` of routes", matcher.key_span);
            }
            let demands = text_of(host.node, "require_tls").is_some_and(|demand| demand == "ALL");
            let shared = Shared {
                manager,
                hosts: host.hosts,
                overrides: [self.filter_overrides(host.node, manager), outer],
                retries: value(host.node, "retry_policy"),
                redirects: demands && manager.is_some_and(|manager| !manager.transport.tls),
                single,
            };
            for route in items(value(host.node, "routes")) {
                if self.is_full(route.span) {
                    return;
                }
                self.route(route, &shared);
            }
        }
    }

    fn host(&mut self, node: &'n Node) -> Host<'n> {
        let domains = items(value(node, "domains"));
        if let Some(beyond) = domains.get(MOST_DOMAINS) {
            pass_over(&mut self.setup, format!("domains beyond {MOST_DOMAINS}"), beyond.span);
        }
        let mut hosts = Vec::new();
        let mut rank = (3, std::cmp::Reverse(0));
        for domain in domains.iter().take(MOST_DOMAINS) {
            let Some(name) = text(domain) else { continue };
            let bare =
                name.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit())).map_or(name, |(bare, _)| bare);
            let class = match bare {
                "*" => return Host { node, hosts: Vec::new(), rank: (3, std::cmp::Reverse(0)) },
                _ if bare.starts_with("*.") => 1,
                _ if bare.contains('*') => {
                    pass_over(&mut self.setup, "a domain with `*` inside a label", domain.span);
                    2
                }
                _ => 0,
            };
            rank = rank.min((class, std::cmp::Reverse(bare.len())));
            hosts.push(bare.to_ascii_lowercase());
        }
        if rank.0 == 0 {
            rank.1 = std::cmp::Reverse(0);
        }
        Host { node, hosts, rank }
    }

    /// Returns the settings for filters of a node, noting which of them a filter has.
    pub(super) fn filter_overrides(&mut self, node: &'n Node, manager: Option<&Manager<'n>>) -> Option<&'n Node> {
        let given = value(node, "typed_per_filter_config")?;
        let Some(manager) = manager else { return Some(given) };
        for Entry { key, key_span, .. } in entries(Some(given)).iter().take(super::filters::MOST) {
            let mut chains = manager.chain.iter().chain(manager.upgraded.iter().flatten());
            let used = chains.any(|filter| filter.name == key);
            self.overrides.entry(*key_span).and_modify(|(_, known)| *known |= used).or_insert((key, used));
        }
        Some(given)
    }
}

/// Returns the settings for filters that count for a route.
pub(super) fn overrides<'n>(own: Option<&'n Node>, shared: &Shared<'n, '_>) -> Overrides<'n> {
    [own, shared.overrides[0], shared.overrides[1]]
}

/// Returns the retries of a route or else of its virtual host.
pub(super) fn retries<'n>(action: &'n Node, shared: &Shared<'n, '_>) -> Option<&'n Node> {
    value(action, "retry_policy").or(shared.retries)
}
