use super::*;
use crate::config::{Found, Included, NoFiles, Path, Route, Sign, Target};

fn read_with(text: &str, files: &dyn Files) -> (Setup, Vec<String>) {
    let mut sources = SourceMap::default();
    let file = sources.add("Caddyfile", text);
    let mut diagnostics = Diagnostics::default();
    let mut setups = read(&[file], files, &mut sources, &mut diagnostics);
    (setups.remove(0), diagnostics.sorted().iter().map(|fault| fault.message.clone()).collect())
}

fn read_text(text: &str) -> (Setup, Vec<String>) {
    read_with(text, &NoFiles)
}

fn setting(route: &Route, name: &str) -> Option<Value> {
    route.setting(name).map(|setting| setting.value.clone())
}

fn names(setup: &Setup) -> Vec<&str> {
    setup.routes.iter().map(|route| route.name.as_str()).collect()
}

#[test]
fn amounts_are_read_as_caddy_does() {
    let times = ["30s", "1h30m", "1.5s", "500us", "1d", "0", "5", "s", "", "99999999999999999999d"].map(amount::time);
    let wanted =
        [Some(30_000), Some(5_400_000), Some(1_500), Some(1), Some(86_400_000), Some(0), None, None, None, Some(u64::MAX)];
    assert_eq!(times, wanted);
    let sizes = ["10MB", "1MiB", "5", "1.5k", "x", "3 apples"].map(amount::size);
    assert_eq!(sizes, [Some(10_000_000), Some(1 << 20), Some(5), Some(1_500), None, None]);
}

#[test]
fn directives_run_in_caddys_order() {
    let (setup, faults) = read_text(
        ":80 {\n reverse_proxy 1.1.1.1:1\n handle {\n  respond 404\n }\n handle_path /api/* {\n  reverse_proxy 1.1.1.1:2\n }\n \
         handle /api/long* {\n  reverse_proxy 1.1.1.1:3\n }\n redir /old /new\n route /r* {\n  respond /r 200\n  reverse_proxy 1.1.1.1:4\n }\n}\n",
    );
    assert_eq!(faults, [""; 0]);
    let wanted = ["redir /old /new", "handle /api/long*", "handle_path /api/*", "handle", "respond /r 200", "route /r*"];
    assert_eq!(names(&setup)[..6], wanted);
    assert_eq!(setup.routes[2].path, Path::Prefix("/api/".to_owned()));
    assert_eq!(setup.routes[3].target, Target::Answered);
}

#[test]
fn inner_paths_are_those_that_clients_send() {
    let (setup, _) =
        read_text(":80 {\n handle_path /api/* {\n  reverse_proxy /events 1.1.1.1:1\n  reverse_proxy 1.1.1.1:2\n }\n}\n");
    let paths: Vec<_> = setup.routes.iter().map(|route| route.path.clone()).collect();
    assert_eq!(paths, [Path::Exact("/api/events".to_owned()), Path::Prefix("/api/".to_owned())]);
}

#[test]
fn matchers_become_paths_hosts_and_upgrades() {
    let text = "a.example, *.b.example:8443 {
    @ws {
        header Connection *Upgrade*
        header Upgrade websocket
        path /ws /ws/*
    }
    @post method POST
    @calls protocol grpc
    @never path /x
    @pattern path_regexp ^/p[0-9]
    reverse_proxy @ws 1.1.1.1:1
    reverse_proxy @post 1.1.1.1:2
    reverse_proxy @calls h2c://1.1.1.1:3
    reverse_proxy @pattern 1.1.1.1:4
    reverse_proxy *.js 1.1.1.1:5
}
";
    let (setup, faults) = read_text(text);
    assert_eq!(faults, [""; 0]);
    let of = |name: &str| {
        let route = setup.routes.iter().find(|route| route.name.contains(name)).expect("it is there");
        (route.path.clone(), route.only)
    };
    assert_eq!(of("@ws"), (Path::Below("/ws".to_owned()), Some(Sign::Upgrade)));
    assert_eq!(of("@post"), (Path::Unknown, None));
    assert_eq!(of("@calls"), (Path::Any, Some(Sign::Calls)));
    assert_eq!(of("@pattern"), (Path::Pattern("^/p[0-9]".to_owned()), None));
    assert_eq!(setup.routes[0].hosts, ["a.example", "*.b.example"]);
    assert_eq!((setup.idle.len(), setup.passed_over.len()), (1, 1), "{:?}", setup.passed_over);
    let listeners: Vec<_> = setup.listeners.iter().map(|one| (one.port, one.tls, one.http2)).collect();
    assert_eq!(listeners, [(Some(443), true, Some(true)), (Some(8443), true, Some(true))]);
}

#[test]
fn settings_are_those_of_the_proxy_and_of_what_is_around() {
    let text = "{
    servers :8080 {
        protocols h1 h2c
        timeouts {
            write 10s
        }
    }
}
:8080 {
    basic_auth /admin* {
        a b
    }
    encode {
        gzip
        match header Content-Type text/*
    }
    request_body /up* {
        max_size 1MiB
    }
    reverse_proxy 1.1.1.1:1 {
        flush_interval -1
        header_up X-Forwarded-For {header.X-Forwarded-For}
        transport http {
            read_timeout 1m
            versions 1.1 h2c
        }
    }
}
";
    let (setup, faults) = read_text(text);
    assert_eq!(faults, [""; 0]);
    let [admin, up, rest] = setup.routes.as_slice() else { panic!("{:?}", names(&setup)) };
    assert_eq!(setting(up, "request_body max_size"), Some(Value::Size(1 << 20)));
    assert_eq!((setting(admin, "authentication"), setting(rest, "authentication")), (Some(Value::On), None));
    assert_eq!(
        (setting(rest, "timeouts write"), setting(rest, "read_timeout")),
        (Some(Value::Time(10_000)), Some(Value::Time(60_000)))
    );
    assert_eq!((setting(rest, "encode"), setting(rest, "versions")), (Some(Value::On), Some(Value::On)));
    assert_eq!((setting(rest, "forwarded-headers"), setting(rest, "protocols")), (Some(Value::Off), Some(Value::On)));
    assert!(rest.shows(Sign::Events).is_some() && rest.shows(Sign::Calls).is_some());
}

#[test]
fn snippets_and_files_are_imported() {
    struct Some2;
    impl Files for Some2 {
        fn find(&self, pattern: &str) -> Found {
            match pattern {
                "sites/*" => Found::Texts(vec![Included {
                    name: "sites/a".to_owned(),
                    text: "b.example {\n import one 1.1.1.1:7\n}\n".to_owned(),
                }]),
                "loop" => Found::Texts(vec![Included { name: "loop".to_owned(), text: "import loop\n".to_owned() }]),
                _ => Found::Outside,
            }
        }
    }
    let text = "(one) {\n reverse_proxy {args[0]} {\n  transport http {\n   read_timeout {$T:5s}\n  }\n }\n}\n(unused) {\n}\n\
                a.example {\n import one 1.1.1.1:6\n import /etc/secret\n import loop\n}\nimport sites/*\n";
    let (setup, faults) = read_with(text, &Some2);
    assert_eq!(faults, [""; 0]);
    let times: Vec<_> = setup.routes.iter().map(|route| (route.name.as_str(), setting(route, "read_timeout"))).collect();
    let five = Some(Value::Time(5_000));
    assert_eq!(times, [("reverse_proxy 1.1.1.1:6", five.clone()), ("reverse_proxy 1.1.1.1:7", five)]);
    assert_eq!((setup.idle.len(), setup.passed_over.len()), (1, 2), "{:?}", setup.passed_over);
}

#[test]
fn a_snippet_is_given_a_block() {
    let (setup, _) = read_text(
        "(p) {\n reverse_proxy {args[0]} {\n  {block}\n }\n}\n:80 {\n import p 1.1.1.1:1 {\n  flush_interval -1\n }\n}\n",
    );
    assert_eq!(setting(&setup.routes[0], "flush_interval"), Some(Value::On));
}

#[test]
fn faults_have_places_and_the_rest_is_read() {
    let (setup, faults) = read_text(
        ":80 {\n reverse_proxy 1.1.1.1:1 {\n  transport http {\n   read_timeout soon\n  }\n }\n}\n}\n:81 {\n respond \"x",
    );
    assert_eq!(faults.len(), 4, "{faults:?}");
    assert_eq!(setup.routes.len(), 2);
}

#[test]
fn a_configuration_is_recognised() {
    assert!(looks_like("example.com {\n    reverse_proxy :9000\n}\n"));
    assert!(looks_like("localhost\n\nreverse_proxy :9000\n"));
    assert!(looks_like("{\"apps\": {\"http\": {\"servers\": {}}}}"));
    assert!(!looks_like("http {\n    server { listen 80; }\n}\n"));
    assert!(!looks_like("frontend web\n    bind :80\n"));
    assert!(!looks_like("a: 1\nb:\n  - c\n"));
    assert!(!looks_like("{\"static_resources\": {}}"));
}

#[test]
fn hostile_texts_take_bounded_time() {
    let many = |line: &str, times: usize| line.repeat(times);
    let body = |text: String| format!(":80 {{\n{text}}}\n");
    for text in [
        many("a {\n", 100_000),
        many("{ ", 100_000),
        many("}\n", 100_000),
        many("\"", 999_999),
        many("x <<y\n", 20_000),
        body(many(" handle /a* {\n  reverse_proxy 1.1.1.1:1\n }\n", 20_000)),
        body(many(" request_body /x* {\n  max_size 1MB\n }\n", 1_000) + &many(" reverse_proxy /x/y* 1.1.1.1:1\n", 20_000)),
        body(many(" @a path /a /b /c* /d*\n handle @a {\n", 60) + &many("}\n", 60)),
        format!(
            "(a) {{\n{}}}\n(b) {{\n{}}}\n:80 {{\n{}}}\n",
            many(" import b\n", 1_000),
            many(" respond x\n", 1_000),
            many(" import a\n", 1_000)
        ),
        "(a) {\n import a\n import a\n}\n:80 {\n import a\n}\n".to_owned(),
        many(":80 {\n respond x\n}\n", 100_000),
        many("a, b, c ", 300_000) + "{\n respond x\n}\n",
    ] {
        let (setup, _) = read_text(&text);
        assert!(setup.routes.len() <= MOST_ROUTES);
    }
}

#[test]
fn lines_that_the_environment_fills_in_are_no_sites() {
    let (setup, faults) = read_text("{\n {$OPTIONS}\n}\n{$EXTRA}\n{$NAME:localhost} {\n {$MORE}\n reverse_proxy 1.1.1.1:1\n}\n");
    assert_eq!(faults, [""; 0]);
    assert_eq!((names(&setup), setup.routes[0].hosts.clone()), (vec!["reverse_proxy 1.1.1.1:1"], vec!["localhost".to_owned()]));
    assert_eq!((setting(&setup.routes[0], "unread"), setup.passed_over.len()), (Some(Value::On), 1));
    // In front of directives it is the address of the only site.
    let (setup, _) = read_text("{$ADDRESS}\nreverse_proxy 1.1.1.1:1\n");
    assert_eq!(names(&setup), ["reverse_proxy 1.1.1.1:1"]);
}

#[test]
fn a_caddyfile_is_recognised_in_spite_of_an_odd_line() {
    let odd = "a.example {\n header Strict-Transport-Security max-age=31536000;\n reverse_proxy b:1\n respond /x 404\n}\n";
    assert!(looks_like(odd));
    assert!(!looks_like("server {\n listen 80;\n respond x;\n}\n") && !looks_like("handle:\n- respond\n"));
}

#[test]
fn directives_that_run_after_a_change_of_all_paths_are_not_reached() {
    let (setup, _) = read_text(
        ":80 {\n reverse_proxy /api/* 1.1.1.1:1\n handle /x {\n  reverse_proxy 1.1.1.1:2\n }\n handle_path /index* {\n  reverse_proxy /y 1.1.1.1:3\n }\n \
         @ws header Upgrade websocket\n reverse_proxy @ws 1.1.1.1:4\n try_files {path} /index.html?p={path}\n file_server\n}\n",
    );
    let idle: Vec<_> = setup.idle.iter().map(|idle| idle.setting.as_str()).collect();
    assert_eq!(idle, ["reverse_proxy /api/* 1.1.1.1:1", "handle /x"]);
    assert_eq!(names(&setup), ["reverse_proxy /y 1.1.1.1:3", "reverse_proxy @ws 1.1.1.1:4", "file_server"]);
    for fine in
        ["{\n order reverse_proxy before try_files\n}\n:80 {\n try_files {path} /x\n", ":80 {\n try_files {path} {path}.html\n"]
    {
        assert_eq!(read_text(&format!("{fine} reverse_proxy /api 1.1.1.1:1\n}}\n")).0.idle, []);
    }
}

#[test]
fn files_beside_php_are_no_route_that_it_takes() {
    let (setup, _) = read_text(":80 {\n php_fastcgi 1.1.1.1:1\n file_server\n}\n");
    assert_eq!(names(&setup), ["php_fastcgi 1.1.1.1:1"]);
    let (setup, _) = read_text(":80 {\n php_fastcgi /blog* 1.1.1.1:1\n file_server\n}\n");
    assert_eq!(names(&setup), ["php_fastcgi /blog* 1.1.1.1:1", "file_server"]);
}

#[test]
fn a_matcher_narrows_the_hosts_of_a_site() {
    let (setup, _) = read_text(
        "*.b.c {\n encode gzip\n @x host x.b.c\n handle @x {\n  reverse_proxy 1.1.1.1:1\n }\n @y host y.d\n handle @y {\n  \
         reverse_proxy 1.1.1.1:2\n }\n handle {\n  abort\n }\n}\n",
    );
    assert_eq!(names(&setup), ["handle @x", "handle"]);
    assert_eq!((setup.routes[0].hosts.as_slice(), &setup.routes[0].path), (["x.b.c".to_owned()].as_slice(), &Path::Any));
    assert_eq!(setting(&setup.routes[0], "encode"), Some(Value::On));
    assert!(setup.passed_over.is_empty(), "{:?}", setup.passed_over);
}

#[test]
fn policies_spread_the_requests_of_a_client_or_keep_them_together() {
    let of = |services: &str, policy: &str| {
        let (setup, _) = read_text(&format!(":80 {{\n reverse_proxy {services} {{\n  {policy}\n }}\n}}\n"));
        setting(&setup.routes[0], "affinity")
    };
    assert_eq!(
        (of("a:1", ""), of("a:1 b:1", ""), of("a:1 b:1", "lb_policy round_robin")),
        (None, Some(Value::Off), Some(Value::Off))
    );
    assert_eq!(
        (of("a:1 b:1", "lb_policy cookie"), of("{$A} b:1", ""), of("a:1 b:1", "lb_policy other")),
        (Some(Value::On), None, None)
    );
}

#[test]
fn settings_are_advised_in_the_form_of_the_file() {
    let json = r#"{"apps": {"http": {"servers": {"a": {"listen": [":80"], "routes": [
        {"handle": [{"handler": "reverse_proxy", "upstreams": [{"dial": "1.1.1.1:1"}]}]}]}}}}}"#;
    let phrased = |text: &str, line| read_text(text).0.routes[0].writing.phrased("read_timeout", line);
    assert_eq!(phrased(json, "read_timeout 60s").as_deref(), Some(r#""read_timeout": "60s""#));
    assert_eq!(phrased(":80 {\n reverse_proxy 1.1.1.1:1\n}\n", "read_timeout 60s"), None);
}
