//! The proxies of Contour.

use super::{idle, setup, setups};
use crate::config::kubernetes::MOST_ROUTES;
use crate::config::{Path, Sign, Target, Value};

pub(super) const PROXIES: &str = "\
apiVersion: projectcontour.io/v1
kind: HTTPProxy
metadata: { name: shop }
spec:
  virtualhost: { fqdn: shop.example.com, tls: { secretName: x } }
  includes:
    - { name: part, conditions: [{ prefix: /part }] }
    - { name: elsewhere }
  routes:
    - conditions: [{ prefix: /chat }]
      permitInsecure: true
      enableWebsockets: true
      services: [{ name: rooms, port: 80 }]
    - conditions: [{ regex: /a.* }, { header: { name: a, present: true } }]
      services: [{ name: rooms, port: 80 }]
    - requestRedirectPolicy: { hostname: other }
---
apiVersion: projectcontour.io/v1
kind: HTTPProxy
metadata: { name: part }
spec:
  includes: [{ name: part, conditions: [{ prefix: / }] }]
  routes:
    - conditions: [{ exact: /one }]
      timeoutPolicy: { response: 5m, idle: infinity }
      services: [{ name: one, port: 80, protocol: h2c }]
";

#[test]
fn proxies_of_contour_have_the_routes_of_those_that_they_include() {
    let setup = setup(PROXIES);
    assert_eq!(setup.gateway, "contour");
    let find = |name: &str| setup.routes.iter().find(|route| route.name == name).unwrap_or_else(|| panic!("{name}"));
    let chat = find("prefix /chat");
    assert_eq!((chat.path.clone(), chat.listeners.len()), (Path::Prefix("/chat".into()), 2));
    assert_eq!(chat.setting("enableWebsockets").map(|one| one.value.clone()), Some(Value::On));
    assert_eq!(find("regex /a.*").path, Path::Unknown);
    assert_eq!(find("HTTPProxy shop").target, Target::Answered);
    let one = find("exact /one");
    assert_eq!((one.path.clone(), one.listeners.len()), (Path::Exact("/part/one".into()), 1));
    assert_eq!(one.hosts, ["shop.example.com"]);
    assert_eq!(one.setting("timeoutPolicy.response").map(|one| one.value.clone()), Some(Value::Time(300_000)));
    assert_eq!(one.setting("timeoutPolicy.idle").map(|one| one.value.clone()), Some(Value::Unlimited));
    let over: Vec<&str> = setup.passed_over.iter().map(|over| over.value.as_str()).collect();
    let expected = ["conditions by `header`", "inclusions of HTTPProxy that are too many", "an HTTPProxy that is elsewhere"];
    assert_eq!(over, expected);
    let header = |value: &str| {
        let text = PROXIES.replace("name: a, present: true", value);
        let route = setups(&text).remove(0).routes.into_iter().find(|route| route.name == "regex /a.*").expect("a route");
        (route.only, route.path == Path::Unknown)
    };
    assert_eq!(header("name: content-type, contains: application/grpc"), (Some(Sign::Calls), false));
    assert_eq!(header("name: content-type, notcontains: application/grpc"), (None, true));
    let many = PROXIES.replace("includes: [{", &format!("includes: [{}{{", "{ name: part }, ".repeat(100)));
    assert!(setups(&many)[0].routes.len() <= MOST_ROUTES);
    // One that is included by others only is nothing by itself.
    let (_, part) = PROXIES.split_once("---\n").expect("two");
    assert_eq!(setups(part)[0].routes.len(), 0);
    let bytes = PROXIES.replace(
        "  routes:\n    - conditions: [{ prefix: /chat }]",
        "  tcpproxy: { services: [] }\n  routes:\n    - conditions: [{ prefix: /chat }]",
    );
    assert!(setups(&bytes)[0].routes.iter().any(|route| route.target == Target::Bytes));
    assert!(idle(&bytes.replace(", tls: { secretName: x }", "")).iter().any(|one| one.contains("it needs TLS")));
}
