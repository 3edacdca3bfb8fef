//! The routes of Traefik.

use super::setup;
use crate::config::{Path, Route, Sign, Target, Value};

const ROUTES_OF_TRAEFIK: &str = "\
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: shop, namespace: shop }
spec:
  entryPoints: [websecure]
  tls: { secretName: x, options: { name: modern } }
  routes:
    - match: PathPrefix(`/news`)
      middlewares: [{ name: hold }, { name: hold, namespace: other }]
      services: [{ name: news, port: 443 }]
    - match: PathPrefix(`/calls`) && Host(`a`)
      services: [{ name: calls, port: 80, scheme: h2c, serversTransport: slow }, { name: more, port: 80 }]
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: { name: hold, namespace: shop }
spec: { buffering: { maxRequestBodyBytes: 5 } }
---
apiVersion: traefik.io/v1alpha1
kind: ServersTransport
metadata: { name: slow, namespace: shop }
spec: { forwardingTimeouts: { responseHeaderTimeout: 5s } }
---
apiVersion: traefik.io/v1alpha1
kind: TLSOption
metadata: { name: modern }
spec: { alpnProtocols: [http/1.1] }
---
apiVersion: traefik.containo.us/v1alpha1
kind: IngressRouteTCP
metadata: { name: mqtt }
spec:
  entryPoints: [mqtt]
  routes: [{ match: HostSNI(`*`), services: [{ name: broker, port: 1883 }] }]
";

#[test]
fn routes_of_traefik_are_read_as_its_configuration() {
    let setup = setup(ROUTES_OF_TRAEFIK);
    assert_eq!(setup.gateway, "traefik");
    let said = |route: &Route| route.settings.iter().map(|one| (one.name, one.value.clone())).collect::<Vec<_>>();
    let [calls, news, mqtt] = &setup.routes[..] else { panic!("{:?}", setup.routes) };
    assert_eq!((news.name.as_str(), news.path.clone()), ("router shop", Path::Prefix("/news".to_owned())));
    let (off, on) = (Value::Off, Value::On);
    let expected =
        [("maxRequestBodyBytes", Value::Size(5)), ("buffering", on.clone()), ("scheme", on), ("alpnProtocols", off.clone())];
    assert_eq!(said(news), expected);
    assert_eq!(said(calls), [("scheme", off.clone()), ("responseHeaderTimeout", Value::Time(5_000)), ("alpnProtocols", off)]);
    assert!(calls.shows(Sign::Calls).is_some() && calls.hosts == ["a"]);
    assert!(setup.listeners[news.listeners[0]].tls && mqtt.target == Target::Bytes);
    assert_eq!(
        setup.passed_over.iter().map(|one| one.value.as_str()).collect::<Vec<_>>(),
        ["the middleware `hold@kubernetescrd` of another provider"]
    );
    assert!(setup.idle.is_empty(), "{:?}", setup.idle);
}
