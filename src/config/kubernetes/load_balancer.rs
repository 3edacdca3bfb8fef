//! Annotations of services for the network load balancers of AWS that have no effect.
//!
//! Which flows such a balancer carries is not known: it forwards connections to whatever stands behind its service.

use super::resources::{Resource, items, line, text, text_at};
use super::values::number;
use super::{MOST_COMPARED, add_idle};
use crate::config::Setup;

/// The prefix of the annotations.
const PREFIX: &str = "service.beta.kubernetes.io/aws-load-balancer-";
/// The attribute of a listener that limits silence, and the seconds that it may be.
const SILENCE: (&str, std::ops::RangeInclusive<u64>) = ("tcp.idle_timeout.seconds=", 60..=6_000);

/// Reports the annotations without effect.
pub(super) fn report(resources: &[Resource<'_>], setups: &mut Vec<Setup>) {
    let mut reported = Setup::of("");
    let services = resources.iter().filter(|resource| resource.is("Service", &[""]));
    services.filter(|service| is_network(service)).for_each(|service| of(service, &mut reported));
    if !reported.idle.is_empty() {
        match setups.first_mut() {
            Some(first) => first.idle.append(&mut reported.idle),
            None => setups.push(reported),
        }
    }
}

/// Returns whether a service asks for a network load balancer.
fn is_network(service: &Resource<'_>) -> bool {
    let kind = service.annotation(&format!("{PREFIX}type")).map(|kind| kind.value);
    let class = text_at(service.node, &["spec", "loadBalancerClass"]);
    matches!(kind, Some("nlb" | "nlb-ip" | "external")) || class == Some("service.k8s.aws/nlb")
}

fn of(service: &Resource<'_>, setup: &mut Setup) {
    let ports = items(service.at(&["spec", "ports"])).iter().take(MOST_COMPARED).filter_map(|port| text_at(port, &["port"]));
    let ports: Vec<&str> = ports.collect();
    for entry in service.annotations() {
        let (Some(name), Some(value)) = (entry.key.strip_prefix(PREFIX), text(&entry.value)) else { continue };
        let span = line(entry);
        if name == "connection-idle-timeout" {
            let since = "a network load balancer limits silence at each of its listeners";
            let port = ports.first().unwrap_or(&"443");
            let help = format!("write `{PREFIX}listener-attributes.TCP-{port}: {}3600`", SILENCE.0);
            add_idle(setup, span, &entry.key, since, Some(help));
            continue;
        }
        let Some(listener) = name.strip_prefix("listener-attributes.") else { continue };
        let port = listener.rsplit('-').next().unwrap_or_default();
        if !ports.is_empty() && !ports.contains(&port) {
            let since = format!("the Service has no port `{port}`");
            add_idle(
                setup,
                span,
                &entry.key,
                since,
                Some(format!("write {}", crate::diag::any_of(ports.iter().copied().take(10)))),
            );
            continue;
        }
        let stated = value.split(',').find_map(|one| one.trim().strip_prefix(SILENCE.0)).and_then(number);
        if stated.is_some_and(|seconds| !SILENCE.1.contains(&seconds)) {
            let (least, most) = (SILENCE.1.start(), SILENCE.1.end());
            let since = format!("a network load balancer takes from {least} to {most} seconds");
            add_idle(setup, span, &entry.key, since, Some(format!("write a number from {least} to {most}")));
        }
    }
}
