use super::*;
use crate::config::{NoFiles, Path, Route, Sign, Target};
use crate::source::Span;

/// Reads a text, and returns what it says, the faults, and how to show a place.
fn read_text(text: &str) -> (Setup, Vec<String>, impl Fn(Span) -> String) {
    let mut sources = SourceMap::default();
    let file = sources.add("haproxy.cfg", text);
    let mut diagnostics = Diagnostics::default();
    let mut setups = read(&[file], &NoFiles, &mut sources, &mut diagnostics);
    let faults = diagnostics.sorted().iter().map(|fault| fault.message.clone()).collect();
    let text = text.to_owned();
    (setups.remove(0), faults, move |span: Span| text[span.start as usize..span.end as usize].to_owned())
}

fn setting(route: &Route, name: &str) -> Option<Value> {
    route.setting(name).map(|setting| setting.value.clone())
}

const PLAIN: &str = "defaults
    mode http
    timeout client 60s
    timeout server 50s
frontend web
    bind :80
";

#[test]
fn words_are_cut_as_haproxy_does() {
    let text = "frontend a # a comment\n  acl x path_reg '^/a b#' /c\\ d \"e \\\"${NO}\" # rest\n";
    let mut sources = SourceMap::default();
    let file = sources.add("f", text);
    let mut diagnostics = Diagnostics::default();
    let sections = syntax::parse(file, text, &mut diagnostics).sections;
    let words: Vec<&str> = sections[0].lines[0].words.iter().map(|word| word.text.as_ref()).collect();
    assert_eq!(words, ["acl", "x", "path_reg", "^/a b#", "/c d", "e \"$"]);
    assert!(sections[0].lines[0].words[5].varies);
}

#[test]
fn times_have_units() {
    let times = ["30", "1500us", "5s", "2m", "1h", "1d", "99999999999999999999d", "5x", "s", ""].map(amount::time);
    let wanted = [Some(30), Some(2), Some(5_000), Some(120_000), Some(3_600_000), Some(86_400_000), Some(u64::MAX)];
    assert_eq!(times[..7], wanted);
    assert_eq!(times[7..], [None; 3]);
}

#[test]
fn a_route_combines_its_frontend_and_its_backend() {
    let text = format!(
        "{PLAIN}    timeout client 70s\n    default_backend b\nbackend b\n    timeout server 0\n    server s 1.2.3.4:80\n"
    );
    let (setup, faults, show) = read_text(&text);
    assert_eq!(faults, [""; 0]);
    let [route] = setup.routes.as_slice() else { panic!("{:?}", setup.routes) };
    assert_eq!(setting(route, "timeout client"), Some(Value::Time(70_000)));
    assert_eq!(setting(route, "timeout server"), Some(Value::Unlimited));
    // Neither side has a tunnel, so the smaller one limits it.
    assert_eq!((setting(route, "timeout tunnel"), setting(route, "tunnel by timeout server")), (None, None));
    let tunnel = route.setting("tunnel by timeout client").expect("it follows from the others");
    assert_eq!((&tunnel.value, show(tunnel.span).as_str()), (&Value::On, "timeout client 70s"));
    assert_eq!((route.target, show(route.span).as_str()), (Target::Http, "default_backend b"));
    assert_eq!((setup.listeners[0].port, setup.listeners[0].tls, setup.listeners[0].http2), (Some(80), false, None));
}

#[test]
fn the_last_defaults_are_inherited_unless_others_are_named() {
    let text = "defaults one\n timeout server 1s\ndefaults two from one\n timeout client 2s\ndefaults\n timeout client 3s\n\
                listen a\n bind :1\n server s 1.1.1.1:1\nlisten b from two\n bind :2\n server s 1.1.1.1:1\n";
    let (setup, ..) = read_text(text);
    let limits: Vec<_> =
        setup.routes.iter().map(|route| setting(route, "timeout client").or(setting(route, "timeout server"))).collect();
    assert_eq!(limits, [Some(Value::Time(3_000)), Some(Value::Time(1_000))]);
    assert_eq!(setup.idle, []);
}

#[test]
fn conditions_become_paths_hosts_and_upgrades() {
    let rules = "acl ws hdr(Upgrade) -i WebSocket
    acl api path_beg /api
    acl api path /v1 /v2
    use_backend b if ws api
    use_backend b if { path /x } || { path_beg /x/ }
    use_backend b if { hdr(host) -i a.example:80 } { path_reg ^/r }
    use_backend b if { hdr_end(host) -i .example.org } or { req.hdr(host),lower -m beg ws. }
    use_backend b if { path_end .js } !{ src 10.0.0.0/8 }
    use_backend b if { ssl_fc }
    use_backend b unless { ssl_fc } or FALSE
    use_backend b if { path_beg /a } { path_beg /b }
";
    let (setup, faults, _) = read_text(&format!("{PLAIN}    {rules}backend b\n    server s 1.2.3.4:80\n"));
    assert_eq!(faults, [""; 0]);
    let all: Vec<_> = setup.routes.iter().map(|route| (route.path.clone(), route.hosts.join(" "), route.only)).collect();
    let text = str::to_owned;
    let none = String::new;
    let wanted = [
        (Path::Prefix(text("/api")), none(), Some(Sign::Upgrade)),
        (Path::Exact(text("/v1")), none(), Some(Sign::Upgrade)),
        (Path::Exact(text("/v2")), none(), Some(Sign::Upgrade)),
        (Path::Below(text("/x")), none(), None),
        (Path::Pattern(text("^/r")), text("a.example"), None),
        (Path::Any, text("*.example.org"), None),
        (Path::Any, text("ws.*"), None),
        (Path::Unknown, none(), None),
        (Path::Any, none(), None),
    ];
    assert_eq!(all, wanted);
    assert_eq!(setup.passed_over.len(), 1, "{:?}", setup.passed_over);
}

#[test]
fn rules_answer_and_change_settings() {
    let rules = "acl known http_auth(users)
    http-request auth unless known
    http-request return status 200 if { path /healthz }
    http-request deny if { path_beg /up } { req.body_size gt 1m }
    http-request set-timeout server 5s if { path_beg /up }
    use_backend b if { path_beg /up }
    default_backend none
";
    let (setup, faults, _) =
        read_text(&format!("{PLAIN}    {rules}backend b\n    server s 1.2.3.4:80\nbackend none\n    http-request deny\n"));
    assert_eq!(faults, [""; 0]);
    let targets: Vec<_> = setup.routes.iter().map(|route| route.target).collect();
    assert_eq!(targets, [Target::Answered, Target::Http, Target::Answered]);
    let route = &setup.routes[1];
    assert_eq!(setting(route, "req.body_size"), Some(Value::Size(1 << 20)));
    assert_eq!(setting(route, "timeout server"), Some(Value::Time(5_000)));
    assert_eq!(setting(route, "authentication"), Some(Value::On));
    assert_eq!(setup.passed_over, []);
}

#[test]
fn versions_of_http_are_told_from_both_ends() {
    let of = |bind: &str, servers: &str| {
        let text = format!("defaults\n mode http\nlisten a\n bind :443 {bind}\n{servers}");
        let (setup, ..) = read_text(&text);
        let route = &setup.routes[0];
        (
            setup.listeners.iter().find_map(|listener| listener.http2),
            setting(route, "server proto").or(setting(route, "server alpn")),
            setting(route, "server ws"),
            route.shows(Sign::Calls).is_some(),
        )
    };
    assert_eq!(of("ssl crt x alpn h2,http/1.1", " server s 1:1\n"), (Some(true), None, None, false));
    assert_eq!(of("ssl crt x alpn http/1.1", " server s 1:1 proto h2\n"), (Some(false), Some(Value::On), Some(Value::Off), true));
    assert_eq!(of("proto h2", " server s 1:1 proto h2 ws h1\n"), (Some(true), Some(Value::On), Some(Value::On), true));
    let both = " default-server ssl alpn h2\n server s 1:1\n server t 1:2 no-alpn\n";
    assert_eq!(of("ssl crt x", both), (None, Some(Value::Off), Some(Value::Off), false));
    assert_eq!(of("", " server s 1:1 ssl alpn h2,http/1.1\n"), (None, Some(Value::On), None, false));
    // QUIC has HTTP/3 beside whatever the others have.
    let more = of("ssl crt x alpn h2\n bind quic4@:443 ssl crt x alpn h3", " server s 1:1\n");
    assert_eq!(more, (Some(true), None, None, false));
    assert_eq!(of("ssl crt x\n bind quic6@:443 ssl crt x alpn h3", " server s 1:1\n"), (None, None, None, false));
}

#[test]
fn faults_have_places_and_the_rest_is_read() {
    let text = "timeout client 3s\nfrontend a\n mode http\n timeout client 5 s\n timeout client 4x\n maxconn many\n log \"x\n bind :80\n\
                \u{20}default_backend b\nbackend b\n server s 1:1\n";
    let (setup, faults, _) = read_text(text);
    assert_eq!(faults.len(), 5, "{faults:?}");
    assert_eq!(setup.routes.len(), 1);
    assert_eq!(setting(&setup.routes[0], "timeout client"), Some(Value::Time(5)));
}

#[test]
fn what_is_computed_is_passed_over() {
    let rules = "use_backend %[path,map_beg(/etc/map)]\n    default_backend elsewhere\n    http-request lua.route\n";
    let (setup, faults, _) = read_text(&format!("{PLAIN}    {rules}.if defined(X)\nbackend c\n    server s 1:1\n.endif\n"));
    assert_eq!(faults, [""; 0]);
    assert_eq!((setup.routes.len(), setup.passed_over.len()), (1, 4));
}

#[test]
fn a_configuration_is_recognised() {
    assert!(looks_like("# x\nglobal\n    maxconn 5\n"));
    assert!(looks_like("frontend web\n    bind :80\n"));
    assert!(!looks_like("http {\n    server { listen 80; }\n}\n"));
    assert!(!looks_like("global:\n  x: 1\n"));
    assert!(!looks_like("example.com {\n    reverse_proxy :9000\n}\n"));
    assert!(!looks_like(""));
}

#[test]
fn hostile_texts_take_bounded_time() {
    let many = |line: &str, times: usize| line.repeat(times);
    let head = PLAIN.to_owned();
    for text in [
        head.clone()
            + &many("    use_backend b if { path /a /b /c /d } { path_beg / } || !x\n", 50_000)
            + "backend b\n    server s 1:1\n",
        head.clone() + &many("    acl a path /x /y\n", 100_000) + &many("    use_backend b if a a a a or a a\n", 5_000),
        head.clone() + &many("    http-request set-timeout server 5s if { path_reg (a*)*$ }\n", 50_000),
        many("defaults\n timeout client 5s\n http-request deny if { path /x }\n", 50_000),
        many("backend b\n server s 1:1\n", 100_000),
        many("\"", 1_000_001),
        many("{ ", 1_000_000),
        many("listen a\n bind :1,:2,:3\n server s 1:1\n", 50_000),
        many(".if\n", 1_000_000),
    ] {
        let (setup, ..) = read_text(&text);
        assert!(setup.routes.len() <= MOST_ROUTES);
    }
}

#[test]
fn a_number_without_a_unit_counts_milliseconds_which_is_told_where_seconds_are_meant() {
    let of = |lines: &str| read_text(&format!("listen a\n mode http\n bind :1\n{lines} server s 1.1.1.1:1\n")).1;
    assert_eq!(
        of(" timeout client 60\n timeout tunnel 900\n timeout http-request 60\n"),
        ["client 60` is 60", "tunnel 900` is 900", "http-request 60` is 60"]
            .map(|said| format!("`timeout {said} ms, since a number without a unit counts milliseconds"))
    );
    assert_eq!(of(" timeout client 0\n timeout server 50000\n timeout connect 500\n timeout tunnel 60ms\n"), [""; 0]);
}

#[test]
fn a_variable_stands_for_what_is_always_put_in_it() {
    let of = |rules: &str| {
        let text = format!(
            "{PLAIN}    acl a var(txn.h),lower -m str x.example\n    {rules}use_backend b if a\nbackend b\n server s 1:1\n"
        );
        let (setup, ..) = read_text(&text);
        (setup.routes[0].hosts.clone(), setup.passed_over.len())
    };
    assert_eq!(of("http-request set-var(txn.h) hdr(host)\n    "), (vec!["x.example".to_owned()], 0));
    // Under a condition, or set twice, it may hold something else.
    assert_eq!(of("http-request set-var(txn.h) hdr(host) if { src 10.0.0.0/8 }\n    "), (Vec::new(), 1));
    assert_eq!(of("http-request set-var(txn.h) hdr(host)\n    http-request set-var(txn.h) path\n    "), (Vec::new(), 1));
}

#[test]
fn a_backend_that_a_filter_may_ask_is_not_unused() {
    let text = |filter: &str| {
        format!(
            "{PLAIN}    {filter}default_backend b\nbackend b\n mode http\n server s 1:1\nbackend agents\n mode tcp\n server s 1:1\n"
        )
    };
    let idle = |filter: &str| read_text(&text(filter)).0.idle.len();
    assert_eq!((idle(""), idle("filter spoe engine e config e.conf\n    ")), (1, 0));
}

#[test]
fn affinity_is_told_where_there_are_several_servers() {
    let of = |lines: &str| {
        let text = format!("{PLAIN}    default_backend b\nbackend b\n{lines} server s 1.1.1.1:1\n");
        setting(&read_text(&text).0.routes[0], "affinity")
    };
    assert_eq!((of(""), of(" server t 1.1.1.1:2 backup\n")), (None, None));
    assert_eq!(of(" balance roundrobin\n server t 1.1.1.1:2\n"), Some(Value::Off));
    for keeps in ["balance source", "balance hdr(X-Id)", "cookie io prefix", "stick on src"] {
        assert_eq!(of(&format!(" {keeps}\n server t 1.1.1.1:2\n")), Some(Value::On), "{keeps}");
    }
}

#[test]
fn what_is_not_there_or_does_not_fit_is_a_fault() {
    let faults = |rules: &str, back: &str| read_text(&format!("{PLAIN}{rules}\nbackend b\n{back}\n    server s 1.2.3.4:80\n")).1;
    let wanted = ["nothing in `frontend web` defines the ACL `chat`, so HAProxy does not start"];
    assert_eq!(faults("    use_backend b if chat", ""), wanted);
    assert_eq!(faults("    http-request deny if !chat or { path /x }", ""), wanted);
    for fine in [
        "    acl chat path /chat\n    use_backend b if chat",
        "    use_backend b if METH_POST || { path_beg /chat }",
        "    use_backend b if \"${CHAT}\"",
        "    .if defined(X)\n    acl chat path /chat\n    .endif\n    use_backend b if chat",
    ] {
        assert_eq!(faults(fine, ""), [""; 0], "{fine}");
    }
    let wanted = ["`frontend web` is in `mode http`, and `backend b` in `mode tcp`, so HAProxy does not start"];
    assert_eq!(faults("    default_backend b", "    mode tcp"), wanted);
    assert_eq!(faults("    mode tcp\n    default_backend b", ""), [""; 0]);
}

#[test]
fn a_backend_is_not_called_unused_where_lines_are_left_out() {
    let text = |rule: &str| {
        format!("{PLAIN}    default_backend a\n{rule}\nbackend a\n    server s 1.2.3.4:80\nbackend b\n    server s 1.2.3.4:81\n")
    };
    assert_eq!(read_text(&text("")).0.idle.len(), 1);
    assert_eq!(read_text(&text("    .if defined(X)\n    use_backend b if { path /b }\n    .endif")).0.idle, []);
}

#[test]
fn a_listener_without_alpn_offers_no_http2() {
    let of = |more: &str| {
        let (setup, faults, _) = read_text(&format!(
            "frontend f\n    mode http\n    bind :443 ssl crt x {more}\n    default_backend b\nbackend b\n    mode http\n    server s 1.2.3.4:80 proto h2\n"
        ));
        assert_eq!(faults, [""; 0]);
        (setting(&setup.routes[0], "bind alpn"), setup.routes[0].writing.line_without("bind alpn").map(str::to_owned))
    };
    assert_eq!(of("no-alpn"), (Some(Value::Off), Some("bind :443 ssl crt x".to_owned())));
    // What is offered then depends on the version.
    assert_eq!(of(""), (None, None));
    assert_eq!(of("no-alpn alpn h2"), (Some(Value::On), None));
}
