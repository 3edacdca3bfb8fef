use super::rules::{Matcher, parse};
use super::values::duration;
use super::*;
use crate::config::{Found, Included, MOST_ROUTES, NoFiles, Path, Route, Sign, Target, Value};

fn setup_with(text: &str, files: &dyn Files) -> Setup {
    let mut sources = SourceMap::default();
    let file = sources.add("traefik.yaml", text);
    let mut diagnostics = Diagnostics::default();
    let setup = read(&[file], files, &mut sources, &mut diagnostics).remove(0);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    setup
}

fn setup(text: &str) -> Setup {
    setup_with(text, &NoFiles)
}

/// Reads routers, given as flow mappings, and other sections of `http`.
fn routed(routers: &[&str], rest: &str) -> Setup {
    let routers = routers.iter().enumerate().map(|(i, router)| format!("    r{i}: {router}\n")).collect::<Vec<_>>().concat();
    setup(&format!("http:\n  routers:\n{routers}{rest}"))
}

const SERVICES: &str = "  services:\n    s: { loadBalancer: { servers: [{ url: 'http://a' }] } }\n";

fn said(route: &Route) -> Vec<(&'static str, Value)> {
    route.settings.iter().map(|setting| (setting.name, setting.value.clone())).collect()
}

fn idle(setup: &Setup) -> Vec<&str> {
    setup.idle.iter().map(|idle| idle.setting.as_str()).collect()
}

#[test]
fn times_are_those_of_go() {
    assert_eq!(
        ["90", "1m30s", "1.5h", "250ms", "10us", "0", "0s"].map(duration),
        [90_000, 90_000, 5_400_000, 250, 1, 0, 0].map(Some)
    );
    assert_eq!(["", "s", "1x", "1m30", "-1s", "1..s"].map(duration), [None; 6]);
    assert_eq!(duration("99999999999999999999h"), Some(u64::MAX));
}

#[test]
fn rules_are_alternatives_of_matchers() {
    let shown = |rule: &str| {
        let show = |matcher: &Matcher| format!("{}{}{:?}", if matcher.not { "!" } else { "" }, matcher.name, matcher.arguments);
        let show_all = |all: &Vec<Matcher>| all.iter().map(show).collect::<Vec<_>>().join(" ");
        parse(rule).map(|rule| rule.iter().map(show_all).collect::<Vec<_>>().join(" | "))
    };
    assert_eq!(
        shown("Host(`a`) && (Path(\"/b\") || PathPrefix(`/c`, '/d'))").as_deref(),
        Some(r#"Host["a"] Path["/b"] | Host["a"] PathPrefix["/c", "/d"]"#)
    );
    assert_eq!(shown("!(Path(`/a`) && !Method(`GET`))").as_deref(), Some(r#"!Path["/a"] | Method["GET"]"#));
    assert_eq!(["", "Path(`/a`", "Path", "Path(`a)", "Path(`/a`) Path(`/b`)", "(Path(`/a`)"].map(shown), [const { None }; 6]);
    assert_eq!(shown(&format!("{}Path(`/`)", "(".repeat(10_000))), None);
    assert_eq!(shown(&["(Path(`/a`) || Path(`/b`))"; 30].join(" && ")), None);
}

#[test]
fn the_router_with_the_longest_rule_or_the_highest_priority_is_tried_first() {
    let routers = [
        "{ rule: 'PathPrefix(`/a`)', service: s }",
        "{ rule: 'Host(`X.example.com`) && Path(`/a/b`)', service: s }",
        "{ rule: 'PathRegexp(`^/z`)', service: s, priority: 1000 }",
    ];
    let setup = routed(&routers, SERVICES);
    assert_eq!(setup.routes.iter().map(|route| route.name.as_str()).collect::<Vec<_>>(), ["router r2", "router r1", "router r0"]);
    assert_eq!(
        (&setup.routes[1].path, setup.routes[1].hosts.join(" ")),
        (&Path::Exact("/a/b".to_owned()), "x.example.com".to_owned())
    );
    assert_eq!(setup.routes[0].path, Path::Pattern("^/z".to_owned()));
}

#[test]
fn what_a_rule_demands_besides_paths_is_kept_or_passed_over() {
    let routers = [
        "{ rule: 'HostRegexp(`^.+\\.example\\.com$`) && Header(`Content-Type`, `application/grpc`) && PathPrefix(`/a`)', service: s }",
        "{ rule: 'PathPrefix(`/b`) && !PathPrefix(`/b/c`)', service: s }",
        "{ rule: 'Host(`{sub:[a-z]+}`, `x`)', service: s }",
        "{ rule: 'Path(`/v/{id}`)', service: s }",
    ];
    let setup = routed(&routers, SERVICES);
    let calls = &setup.routes[0];
    assert_eq!((calls.only, calls.hosts.join(" "), calls.target), (Some(Sign::Calls), "*.example.com".to_owned(), Target::Http));
    let paths: Vec<_> = setup.routes[1..].iter().map(|route| route.path.clone()).collect();
    assert_eq!(paths, [Path::Unknown, Path::Any, Path::Unknown]);
    assert_eq!(setup.passed_over[0].value, "`!` in a rule");
}

#[test]
fn middlewares_and_servers_decide_about_a_router() {
    let rest = "  middlewares:\n    size: { buffering: { maxRequestBodyBytes: 100, maxResponseBodyBytes: 0 } }\n    who: { basicAuth: {} }\n\
                \x20   all: { chain: { middlewares: [size, who@file, all] } }\n    small: { compress: { includedContentTypes: [text/css] } }\n\
                \x20 serversTransports:\n    t: { disableHTTP2: true, forwardingTimeouts: { responseHeaderTimeout: 5 } }\n\
                \x20 services:\n    s: { weighted: { services: [{ name: a }, { name: b }] } }\n    a: { loadBalancer: { servers: [{ url: 'h2c://a' }] } }\n\
                \x20   b: { loadBalancer: { serversTransport: t, servers: [{ url: 'https://b' }] } }\n";
    let setup = routed(&["{ rule: 'Path(`/a`)', service: s, middlewares: [all, small, x@docker] }"], rest);
    assert_eq!(
        said(&setup.routes[0]),
        [
            ("maxRequestBodyBytes", Value::Size(100)),
            ("maxResponseBodyBytes", Value::Unlimited),
            ("buffering", Value::On),
            ("authentication", Value::On),
            ("responseHeaderTimeout", Value::Time(5_000)),
            ("disableHTTP2", Value::Off),
            ("url", Value::On),
        ]
    );
    assert!(setup.routes[0].shows(Sign::Calls).is_some());
    assert_eq!(setup.passed_over[0].value, "the middleware `x@docker` of another provider");
}

#[test]
fn what_does_not_exist_leaves_the_router_out() {
    let routers = [
        "{ rule: 'Path(`/a`)', service: none }",
        "{ rule: 'Path(`/b`)', service: s, middlewares: [nothing] }",
        "{ rule: 'Path(`/c`)', service: api@internal }",
        "{ service: s }",
        "{ rule: 'Path(`/d`)' }",
    ];
    let setup = routed(&routers, SERVICES);
    let targets: Vec<_> = setup.routes.iter().map(|route| (route.name.as_str(), route.target)).collect();
    assert_eq!(targets, [("router r2", Target::Answered)]);
    assert_eq!(idle(&setup), ["none", "nothing", "r4", "r3"]);
}

const STATIC: &str = "entryPoints:\n  web: { address: ':80', http: { redirections: { entryPoint: { to: safe } } } }\n  \
                      safe: { address: ':443', http: { tls: {}, middlewares: [who@file] }, transport: { respondingTimeouts: { readTimeout: 0, writeTimeout: 1m } } }\n\
                      providers: { file: { filename: routes.yaml } }\n";
const ROUTES: &str = "tls: { options: { default: { alpnProtocols: [http/1.1] } } }\nhttp:\n  middlewares: { who: { forwardAuth: {} }, lost: { compress: {} } }\n  \
                      routers:\n    a: { rule: 'Path(`/a`)', service: s }\n    b: { rule: 'Path(`/b`)', service: s, entryPoints: [web, gone] }\n  \
                      services: { s: { loadBalancer: { servers: [] } } }\n\
                      tcp: { routers: { t: { rule: 'HostSNI(`x`)', service: t, entryPoints: [safe], tls: {} }, \
                      plain: { rule: 'HostSNI(`x`)', service: t, entryPoints: [safe] } }, services: { t: { loadBalancer: {} } } }\n";

struct Routes;

impl Files for Routes {
    fn find(&self, pattern: &str) -> Found {
        assert_eq!(pattern, "routes.yaml");
        Found::Texts(vec![Included { name: pattern.to_owned(), text: ROUTES.to_owned() }])
    }
}

#[test]
fn entry_points_say_where_requests_arrive_and_what_holds_for_them() {
    for setup in [setup_with(STATIC, &Routes), setup(&format!("{}---\n{ROUTES}", STATIC.replace("filename: routes.yaml", "")))] {
        let [safe, redirected, bytes] = &setup.routes[..] else { panic!("{:?}", setup.routes) };
        assert_eq!((safe.target, redirected.target, bytes.target), (Target::Http, Target::Answered, Target::Bytes));
        assert_eq!(
            said(safe),
            [
                ("readTimeout", Value::Unlimited),
                ("writeTimeout", Value::Time(60_000)),
                ("authentication", Value::On),
                ("alpnProtocols", Value::Off)
            ]
        );
        let listener = &setup.listeners[safe.listeners[0]];
        assert_eq!((listener.port, listener.tls, listener.http2), (Some(443), true, Some(false)));
        assert_eq!(bytes.hosts, ["x"]);
        assert_eq!(idle(&setup), ["gone", "plain", "lost"]);
    }
}

#[test]
fn it_reads_what_is_no_configuration_and_what_is_hostile() {
    for text in ["", "[]", "a", "http: [1]", "http: { routers: { a: 1 } }", "entryPoints: { a: 1, b: }"] {
        assert!(setup(text).routes.is_empty(), "{text}");
    }
    assert_eq!(setup("[http.routers.a]\n  rule = \"{{ .Rule }\"\n{{ end }}\n").passed_over[0].value, "a template");
    assert_eq!(setup("http:\n  routers:\n{{ range $i := until 3 }}\n    r{{ $i }}: x: y\n").passed_over[0].value, "a template");
    let loops = "  services: { s: { failover: { service: t, fallback: s } }, t: { mirroring: { service: s } } }\n";
    assert_eq!(routed(&vec!["{ rule: 'Path(`/a`)', service: s }"; 2_500], loops).routes.len(), MOST_ROUTES);
}

const COMPOSE: &str = "\
services:
  traefik:
    command: --entrypoints.web.address=:80 --providers.docker --api.insecure=true
  shop-api:
    labels:
      traefik.http.routers.api.rule: PathPrefix(`/api`)
      traefik.http.routers.api.middlewares: who@docker, other@file
      traefik.HTTP.services.api.loadbalancer.server.scheme: h2c
  web:
    labels: [traefik.enable=true, traefik.http.routers.web.entrypoints=web, 'traefik.http.middlewares.who.basicauth.users=a:b']
    deploy: { labels: ['traefik.http.routers.web.middlewares=who'] }
  hidden:
    labels: [traefik.enable=false, 'traefik.http.routers.hidden.rule=Path(`/hidden`)']
";

#[test]
fn labels_and_arguments_are_a_configuration() {
    assert!(looks_like(COMPOSE) && begins(COMPOSE) && !begins(&COMPOSE.replace("--entrypoints", "--x")));
    assert!(!looks_like("services:\n  a: { image: b }\n") && !looks_like("# --entrypoints.\nversion: 3\n"));
    let setup = setup(COMPOSE);
    let [api, web] = &setup.routes[..] else { panic!("{:?}", setup.routes) };
    assert_eq!((api.path.clone(), &api.listeners), (Path::Prefix("/api".to_owned()), &web.listeners));
    assert_eq!(said(api), [("authentication", Value::On), ("url", Value::On)]);
    assert!(api.shows(Sign::Calls).is_some());
    // A router without a rule is for the name of its container, and its service is the container.
    assert_eq!((web.hosts.join(" "), said(web)), ("web".to_owned(), vec![("authentication", Value::On), ("url", Value::Off)]));
    assert_eq!(setup.listeners[0].port, Some(80));
    let argument = "--entrypoints.web.transport.respondingTimeouts.readTimeout=0s";
    assert_eq!(api.writing.phrased("readTimeout", "readTimeout: 0s").as_deref(), Some(argument));
    assert_eq!(setup.passed_over[0].value, "the middleware `other@file` of another provider");
    assert_eq!(idle(&setup), [""; 0]);
}

#[test]
fn a_configuration_is_recognised_by_its_words() {
    assert!(looks_like(STATIC));
    assert!(looks_like(ROUTES));
    assert!(looks_like("# x\n[http.routers.a]\nrule = \"Path(`/`)\"\n"));
    assert!(!looks_like("http:\n  paths: []\n"));
    assert!(!looks_like("http {\n  server { }\n}\n"));
    assert!(!looks_like("apiVersion: v1\nkind: ConfigMap\ndata: { entryPoints: x }\n"));
}

/// Returns the settings without effect with what would help.
fn helped(setup: &Setup) -> Vec<(&str, &str)> {
    setup.idle.iter().map(|idle| (idle.setting.as_str(), idle.help.as_deref().unwrap_or_default())).collect()
}

#[test]
fn keys_that_are_misspelt_or_misplaced_have_no_effect() {
    let point = "entryPoints:\n  web: { address: ':80', readTimeout: 0s, respondingTimeouts: { readTimeout: 0s }, http3: {} }\n";
    assert_eq!(
        helped(&setup(point)),
        [("readTimeout", "write it in `transport.respondingTimeouts`"), ("respondingTimeouts", "write it in `transport`")]
    );
    let router = "{ rule: 'Path(`/`)', service: s, entrypoint: [web], middleware: [m], observability: {}, ruleSyntax: v3, readtimeout: 0 }";
    let rest = "  services:\n    s: { loadBalancer: { server: [], strategy: p2c, passHostHeaders: true, servers: [{ url: 'http://a' }] } }\n  \
                middlewares:\n    c: { compress: { excludedContentType: [a/b] } }\n    d: { excludedContentTypes: [a/b], compress: {} }\n    \
                e: { something: {}, plugin: { compres: {} }, headers: { customRequestHeaders: { address: a } } }\n";
    assert_eq!(
        helped(&routed(&[router], rest)),
        [
            ("entrypoint", "did you mean `entryPoints`?"),
            ("middleware", "did you mean `middlewares`?"),
            ("readtimeout", "write it in `transport.respondingTimeouts` of the entry point, in the static configuration"),
            ("server", "did you mean `servers`?"),
            ("passHostHeaders", "did you mean `passHostHeader`?"),
            ("excludedContentType", "did you mean `excludedContentTypes`?"),
            ("excludedContentTypes", "write it in `compress`"),
        ]
    );
}

#[test]
fn labels_and_arguments_may_be_misspelt_too() {
    let text = "services:\n  traefik:\n    command:\n    - --entrypoints.web.address=:80\n    - --entrypoints.web.respondingTimeouts.readTimeout=0\n  \
                app:\n    labels:\n    - traefik.http.routers.app.rule=Host(`a`)\n    - traefik.http.routers.app.tls.domains[0].main=a\n    \
                - traefik.http.routers.app.middlewares=c\n    - traefik.http.router.app.priority=5\n    \
                - traefik.http.middlewares.c.compress=true\n    \
                - traefik.http.middlewares.c.excludedcontenttypes=text/event-stream\n    \
                - traefik.http.services.app.loadbalancer.server.port=8080\n    - traefik.http.services.app.loadbalancer.sticky=true\n";
    assert_eq!(
        helped(&setup(text)),
        [
            ("respondingTimeouts", "write it in `transport`"),
            ("router", "did you mean `routers`?"),
            ("excludedcontenttypes", "write it in `compress`"),
            ("sticky", "write `sticky.cookie`"),
        ]
    );
}

#[test]
fn timeouts_are_written_at_the_entry_point() {
    let home = |setup: &Setup| setup.routes[0].writing.homes.iter().find(|(key, _)| *key == "readTimeout").map(|(_, home)| *home);
    let routers = "http:\n  routers:\n    r: { rule: 'Path(`/`)', service: s }\n";
    let with = setup(&format!("entryPoints:\n  web: {{ address: ':80' }}\n{routers}{SERVICES}"));
    let without = setup(&format!("{routers}{SERVICES}"));
    assert_eq!(home(&with), Some("`transport.respondingTimeouts` of the entry point"));
    assert_eq!(home(&without), Some("`entryPoints.NAME.transport.respondingTimeouts` of the static configuration"));
}
