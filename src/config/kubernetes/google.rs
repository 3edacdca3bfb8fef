//! The deadlines that resources of Google Cloud set for services.

use std::collections::HashMap;

use super::resources::{Resource, entry_at, line, text, text_at};
use super::values::{in_json, seconds};
use super::{MOST_COMPARED, set};
use crate::config::{Route, Setting};

/// The deadlines of each service, by its name.
pub(super) struct Deadlines<'n>(HashMap<&'n str, Of<'n>>);

/// The deadlines of a service.
#[derive(Default)]
struct Of<'n> {
    /// That of all ports that have none of their own.
    all: Option<Setting>,
    /// Those of ports, by their names or numbers.
    ports: HashMap<String, Setting>,
    /// The ports with their names, by which a reference may be meant.
    names: Vec<[Option<&'n str>; 2]>,
}

/// The annotations that name configurations, the present one first, which precedes.
const NAMED: [&str; 2] = ["cloud.google.com/backend-config", "beta.cloud.google.com/backend-config"];

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
        let configurations: HashMap<&str, Setting> = resources
            .iter()
            .filter(|resource| resource.is("BackendConfig", &["cloud.google.com"]))
            .filter_map(|configuration| Some((configuration.name, deadline(configuration, &["spec", "timeoutSec"])?)))
            .collect();
        let services = resources.iter().filter(|resource| resource.is("Service", &[""]) && !configurations.is_empty());
        let by_service = services.filter_map(|service| {
            let named = NAMED.iter().find_map(|name| service.annotation(name))?;
            Some((service.name, Of::named(service, named.value, &configurations)))
        });
        Self(by_policy.chain(by_service).collect())
    }

    /// Sets the deadline of a port of a service for a route to it.
    pub(super) fn apply(&self, service: &str, port: Option<&str>, route: &mut Route) {
        let Some(of) = self.0.get(service) else { return };
        let own = of.names.iter().find(|names| port.is_some() && names.contains(&port)).into_iter().flatten().flatten().copied();
        let own = own.chain(port).find_map(|port| of.ports.get(port));
        if let Some(Setting { name, value, span }) = own.or(of.all.as_ref()).cloned() {
            set(&mut route.settings, name, value, span);
        }
    }
}

impl<'n> Of<'n> {
    /// Reads an annotation such as `{"default": "name", "ports": {"http": "other"}}`.
    fn named(service: &Resource<'n>, text: &str, configurations: &HashMap<&str, Setting>) -> Self {
        let of = |name: &String| configurations.get(name.as_str()).cloned();
        let all = in_json(text, &[]).unwrap_or_default().iter().find(|(key, _)| key == "default").and_then(|(_, name)| of(name));
        let ports = in_json(text, &["ports"]).unwrap_or_default();
        let ports = ports.into_iter().filter_map(|(port, name)| Some((port, of(&name)?))).collect();
        let nodes = super::resources::items(service.at(&["spec", "ports"])).iter().take(MOST_COMPARED);
        let names = nodes.map(|node| [text_at(node, &["name"]), text_at(node, &["port"])]).collect();
        Self { all, ports, names }
    }
}
