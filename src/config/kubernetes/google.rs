//! The deadlines that resources of Google Cloud set for services.

use std::collections::HashMap;

use super::resources::{Resource, entry_at, line, text, text_at};
use super::values::{in_json, seconds};
use super::{MOST_COMPARED, set};
use crate::config::{Route, Setting};
use crate::source::Span;

/// The deadlines of each service, by its name.
pub(super) struct Deadlines<'n>(HashMap<&'n str, Of<'n>>);

/// The deadlines of a service.
#[derive(Default)]
struct Of<'n> {
    /// That of all ports that have none of their own.
    all: Option<Setting>,
    /// Those of ports, by their names or numbers.
    ports: HashMap<String, Setting>,
    /// Where the configuration that it names would have a deadline, if that has none.
    place: Option<Span>,
    /// The ports with their names, by which a reference may be meant.
    names: Vec<[Option<&'n str>; 2]>,
}

/// The deadline of a configuration, or where it would be written.
type Configuration = Result<Setting, Span>;

/// The resource that holds deadlines for an Ingress.
pub(super) const OF_INGRESS: &str = "a BackendConfig that the Service names in its annotation `cloud.google.com/backend-config`";
/// The resource that holds deadlines for the Gateway API.
pub(super) const OF_GATEWAY: &str = "`spec.default` of a GCPBackendPolicy for the Service";

/// The annotations that name configurations, the present one first, which precedes.
pub(super) const NAMED: [&str; 2] = ["cloud.google.com/backend-config", "beta.cloud.google.com/backend-config"];

/// Returns the deadline below a path of keys.
fn deadline(resource: &Resource<'_>, keys: &[&str]) -> Option<Setting> {
    let entry = entry_at(resource.node, keys)?;
    Some(Setting { name: "timeoutSec", value: seconds(text(&entry.value)?)?, span: line(entry) })
}

impl<'n> Deadlines<'n> {
    /// Reads the deadlines: those of policies, and those of configurations that services name in an annotation.
    pub(super) fn read(resources: &[Resource<'n>]) -> Self {
        let policies = resources.iter().filter(|resource| resource.is("GCPBackendPolicy", &["networking.gke.io"]));
        let policies =
            policies.filter(|policy| text_at(policy.node, &["spec", "targetRef", "kind"]).is_none_or(|kind| kind == "Service"));
        let by_policy = policies.filter_map(|policy| {
            let all = Some(deadline(policy, &["spec", "default", "timeoutSec"])?);
            Some((text_at(policy.node, &["spec", "targetRef", "name"])?, Of { all, ..Of::default() }))
        });
        let configurations: HashMap<&str, Configuration> = resources
            .iter()
            .filter(|resource| resource.is("BackendConfig", &["cloud.google.com"]))
            .map(|one| {
                let place = one.node.entry("spec").map_or(one.head, |spec| spec.key_span);
                (one.name, deadline(one, &["spec", "timeoutSec"]).ok_or(place))
            })
            .collect();
        let services = resources.iter().filter(|resource| resource.is("Service", &[""]) && !configurations.is_empty());
        let by_service = services.filter_map(|service| {
            let named = NAMED.iter().find_map(|name| service.annotation(name))?;
            Some((service.name, Of::named(service, named.value, &configurations)))
        });
        Self(by_policy.chain(by_service).collect())
    }

    /// Sets the deadline of a port of a service for a route to it.
    pub(super) fn apply(&self, service: &str, port: Option<&str>, home: &'static str, route: &mut Route) {
        const KEY: &str = "timeoutSec";
        let Some(of) = self.0.get(service) else { return route.writing.homes.push((KEY, home)) };
        match of.place {
            Some(place) => route.writing.put(&[KEY], Some(place)),
            None => route.writing.homes.push((KEY, home)),
        }
        let own = of.names.iter().find(|names| port.is_some() && names.contains(&port)).into_iter().flatten().flatten().copied();
        let own = own.chain(port).find_map(|port| of.ports.get(port));
        if let Some(Setting { name, value, span }) = own.or(of.all.as_ref()).cloned() {
            set(&mut route.settings, name, value, span);
        }
    }
}

impl<'n> Of<'n> {
    /// Reads an annotation such as `{"default": "name", "ports": {"http": "other"}}`.
    fn named(service: &Resource<'n>, text: &str, configurations: &HashMap<&str, Configuration>) -> Self {
        let of = |name: &String| configurations.get(name.as_str())?.as_ref().ok().cloned();
        let all = in_json(text, &[]).unwrap_or_default();
        let ports = in_json(text, &["ports"]).unwrap_or_default();
        let without = |name: &String| configurations.get(name.as_str())?.as_ref().err().copied();
        let place = all.iter().chain(&ports).find_map(|(_, name)| without(name));
        let all = all.iter().find(|(key, _)| key == "default").and_then(|(_, name)| of(name));
        let ports = ports.into_iter().filter_map(|(port, name)| Some((port, of(&name)?))).collect();
        let nodes = super::resources::items(service.at(&["spec", "ports"])).iter().take(MOST_COMPARED);
        let names = nodes.map(|node| [text_at(node, &["name"]), text_at(node, &["port"])]).collect();
        Self { all, ports, place, names }
    }
}
