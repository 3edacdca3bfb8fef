//! What Google Cloud reads.

use super::{idle, ingress, routed, setup, value, written};
use crate::config::Value;

#[test]
fn deadlines_of_google_cloud_are_those_of_the_service() {
    let configuration = "---\napiVersion: cloud.google.com/v1\nkind: BackendConfig\nmetadata: {name: slow}\nspec: {timeoutSec: 90}\n---\n\
        apiVersion: v1\nkind: Service\nmetadata:\n  name: events\n  annotations: {cloud.google.com/backend-config: '{\"default\": \"slow\"}'}\n";
    let of = |text: &str| value(text, "timeoutSec").map(|(value, _)| value);
    assert_eq!(of(&(ingress("gce", &[]) + configuration)), Some(Value::Time(90_000)));
    assert_eq!(of(&(ingress("nginx", &[]) + configuration)), None);
    // One without a deadline is where it is to be written; without any, the kind of resource is named.
    let empty = ingress("gce", &[]) + &configuration.replace("timeoutSec: 90", "iap: {}");
    let route = setup(&empty).routes.swap_remove(0);
    assert_eq!((written(&empty, route.place_of("timeoutSec")), route.writing.homes.len()), ("spec", 0));
    let none = setup(&ingress("gce", &[])).routes.swap_remove(0).writing.homes;
    assert!(matches!(&none[..], [("timeoutSec", home)] if home.contains("BackendConfig")), "{none:?}");
    let misplaced = ingress("gce", &["cloud.google.com/backend-config: '{\"default\": \"slow\"}'"]);
    assert!(idle(&misplaced)[0].ends_with("Google Cloud reads it on a Service"));
    let policy = "---\napiVersion: networking.gke.io/v1\nkind: GCPBackendPolicy\nspec:\n  default: {timeoutSec: 60}\n  \
        targetRef: {group: '', kind: Service, name: shop}\n";
    let routed = routed("HTTPRoute", "name: public", "name: all").replace(": eg", ": gke-l7-gxlb");
    assert_eq!(of(&(routed + policy)), Some(Value::Time(60_000)));
}
