//! The virtual services of Istio.

use super::{setup, value};
use crate::config::{Path, Sign, Value};

/// Returns a virtual service with a match, for the gateways that are listed, and its service.
fn routed(gateways: &str, matched: &str) -> String {
    format!(
        "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {{name: shop}}\nspec:\n  gateways: {gateways}\n  http:\n  \
         - match: [{matched}]\n    route: [{{destination: {{host: shop, port: {{number: 80}}}}}}]\n---\n\
         apiVersion: v1\nkind: Service\nmetadata: {{name: shop}}\nspec: {{ports: [{{name: api, port: 80}}]}}\n"
    )
}

#[test]
fn a_header_tells_which_requests_a_route_is_for() {
    let of = |headers: &str| {
        let route = setup(&routed("[edge]", &format!("{{uri: {{prefix: /a}}, headers: {{{headers}}}}}"))).routes.swap_remove(0);
        (route.only, route.path)
    };
    assert_eq!(of("content-type: {prefix: application/grpc}"), (Some(Sign::Calls), Path::Prefix("/a".into())));
    assert_eq!(of("x-tenant: {exact: tea}"), (None, Path::Unknown));
    assert_eq!(of("content-type: {exact: application/grpc}, x-tenant: {exact: tea}"), (None, Path::Unknown));
}

#[test]
fn what_nothing_marks_is_found_out_inside_of_a_mesh_only() {
    let of = |gateways: &str| value(&routed(gateways, "{uri: {prefix: /a}}"), "appProtocol").map(|(value, _)| value);
    assert_eq!(of("[edge]"), Some(Value::Off));
    assert_eq!(of("[mesh, edge]"), Some(Value::Off));
    assert_eq!((of("[mesh]"), of("[]")), (None, None));
}
