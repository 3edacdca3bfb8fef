//! The deadlines that resources of Google Cloud set for services.

use std::collections::HashMap;

use super::resources::{Resource, entry_at, line, text, text_at};
use super::set;
use super::values::seconds;
use crate::config::{Route, Setting};

/// The deadline of each service, by its name.
pub(super) struct Deadlines<'n>(HashMap<&'n str, Setting>);

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
            Some((text_at(policy.node, &["spec", "targetRef", "name"])?, deadline(policy, &["spec", "default", "timeoutSec"])?))
        });
        let configurations: HashMap<&str, Setting> = resources
            .iter()
            .filter(|resource| resource.is("BackendConfig", &["cloud.google.com"]))
            .filter_map(|configuration| Some((configuration.name, deadline(configuration, &["spec", "timeoutSec"])?)))
            .collect();
        let services = resources.iter().filter(|resource| resource.is("Service", &[""]) && !configurations.is_empty());
        let by_service = services.filter_map(|service| {
            let named = service.annotation("cloud.google.com/backend-config")?;
            // It is JSON, such as `{"default": "name"}`, of which only the one for all ports is read.
            let default = named.value.split_once("\"default\"")?.1.split('"').nth(1)?;
            Some((service.name, configurations.get(default)?.clone()))
        });
        Self(by_policy.chain(by_service).collect())
    }

    /// Sets the deadline of a service for a route to it.
    pub(super) fn apply(&self, service: &str, route: &mut Route) {
        if let Some(Setting { name, value, span }) = self.0.get(service).cloned() {
            set(&mut route.settings, name, value, span);
        }
    }
}
