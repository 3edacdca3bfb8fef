//! Places in configurations: the routes of names that lead to them, and fingerprints that stay when lines are inserted.

use std::path::{Path, PathBuf};

use protopick::builtin;
use protopick::check::check;
use protopick::config::{self, Setup};
use protopick::diag::{Diagnostics, Severity};
use protopick::source::{FileId, SourceMap, Span, Step};
use protopick::yaml::{Kind, Node, parse_foreign};
use serde_json::Value;

use super::{Folder, checked};
use crate::run::{command, finish, scratch};

fn corpus() -> Vec<PathBuf> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/config")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() { folders.push(entry) } else { files.push(entry) }
        }
    }
    // Comments cannot be inserted into JSON.
    files.retain(|path| path.file_name().is_some_and(|name| name != "flows.yaml"));
    files.retain(|path| path.extension().is_none_or(|ending| ending != "json"));
    files.sort();
    files
}

/// A configuration that has been read.
struct Read {
    path: PathBuf,
    sources: SourceMap,
    file: FileId,
    setups: Vec<Setup>,
}

impl Read {
    fn of(path: &Path, text: &str) -> Self {
        let product = config::recognize(text).unwrap_or_else(|| panic!("{}: not recognized", path.display()));
        let (mut sources, mut faults) = (SourceMap::default(), Diagnostics::default());
        let file = sources.add("configuration", text);
        let setups = config::read(product, None, &[file], &Folder(path.parent().expect("a folder")), &mut sources, &mut faults);
        Self { path: path.to_owned(), sources, file, setups }
    }

    /// Returns the route to a place, after following it back; and whether it ends at a part.
    fn route(&self, place: Span) -> (String, bool) {
        let text = self.sources.file(place.file).text();
        let outline = self.sources.outline(place.file).expect("an outline");
        let route = outline.route(text, place);
        let back = outline.place(text, place.file, &route);
        let said = &text[place.start as usize..place.end as usize];
        assert_eq!(back, Some(place), "{}: `{said}` by {route}", self.path.display());
        (route.to_string(), !matches!(route.steps().last(), Some(Step::Text(..)) | None))
    }

    /// Returns the places of everything that was read.
    fn places(&self) -> Vec<Span> {
        let mut places = Vec::new();
        for setup in &self.setups {
            places.extend(setup.listeners.iter().map(|listener| listener.span));
            places.extend(setup.settings.iter().map(|setting| setting.span));
            for route in &setup.routes {
                places.push(route.span);
                places.extend(route.settings.iter().map(|setting| setting.span));
                places.extend(route.signs.iter().map(|sign| sign.span));
            }
            places.extend(setup.idle.iter().map(|idle| idle.span));
        }
        places
    }
}

fn span(file: FileId, start: usize, end: usize) -> Span {
    let byte = |at| u32::try_from(at).expect("a short text");
    Span { file, start: byte(start), end: byte(end) }
}

/// Returns the places of the words of a text in lines, without comments and what is quoted.
fn words(file: FileId, text: &str) -> Vec<Span> {
    let (mut words, mut start) = (Vec::new(), 0);
    for line in text.split_inclusive('\n') {
        let code = if line.trim_start().starts_with('#') { "" } else { line.split(" #").next().unwrap_or_default() };
        if !code.contains(['"', '\'', '`']) {
            let mut at = 0;
            for word in code.split([' ', '\t', '\n']) {
                let bare = word.trim_end_matches(';');
                if !["", "{", "}", "{}"].contains(&bare) {
                    words.push(span(file, start + at, start + at + bare.len()));
                }
                at += word.len() + 1;
            }
        }
        start += line.len();
    }
    words
}

/// Collects the places of the keys and values of a tree.
fn nodes(node: &Node, found: &mut Vec<Span>) {
    found.push(node.span);
    match &node.kind {
        Kind::Mapping(entries) => {
            for entry in entries {
                found.push(entry.key_span);
                nodes(&entry.value, found);
            }
        }
        Kind::Sequence(items) => items.iter().for_each(|item| nodes(item, found)),
        _ => {}
    }
}

#[test]
fn each_word_and_setting_is_found_again_by_its_route() {
    for path in corpus() {
        let text = std::fs::read_to_string(&path).expect("UTF-8");
        let read = Read::of(&path, &text);
        let mut all = read.places();
        if path.extension().is_some_and(|ending| ending == "yaml" || ending == "json") {
            let mut faults = Diagnostics::default();
            let roots = parse_foreign(&read.sources, read.file, &mut faults).into_iter().filter_map(|document| document.root);
            for root in roots {
                let entries = root.entries().map_or(&[][..], |entries| entries).iter();
                // The whole of a single document has no name.
                entries.for_each(|entry| {
                    all.push(entry.key_span);
                    nodes(&entry.value, &mut all);
                });
            }
        } else {
            all.extend(words(read.file, &text));
        }
        assert!(all.len() > 5, "{}", path.display());
        for place in all {
            let (route, named) = read.route(place);
            // The lines of a snippet are within the text of its key, and TOML is known by its words.
            let by_words = route.contains("-snippet/#1/") || path.extension().is_some_and(|ending| ending == "toml");
            assert!(named || by_words, "{}: {route}", path.display());
        }
    }
}

#[test]
fn routes_name_blocks_directives_and_keys() {
    let cases = [
        (
            "a.conf",
            "http {\n server { listen 80; }\n server {\n  location /events { proxy_read_timeout 5s; }\n }\n}\n",
            &[
                ("proxy_read_timeout 5s", "http/server[2]/location \\/events/proxy_read_timeout"),
                ("5s", "http/server[2]/location \\/events/proxy_read_timeout/#1"),
                ("listen 80", "http/server/listen"),
            ][..],
        ),
        (
            "haproxy.cfg",
            "defaults\n mode http\nbackend events\n timeout server 5s\n option http-no-delay\n server s 127.0.0.1:1 check\n",
            &[
                ("timeout server 5s", "backend events/timeout server"),
                ("option http-no-delay", "backend events/option http-no-delay"),
                ("server s 127.0.0.1:1 check", "backend events/server s"),
            ],
        ),
        (
            "Caddyfile",
            "example.org {\n handle /ws {\n  reverse_proxy 127.0.0.1:1 {\n   transport http {\n    read_timeout 5s\n   }\n  }\n }\n}\n",
            &[("read_timeout 5s", "example.org/handle \\/ws/reverse_proxy/transport http/read_timeout")],
        ),
        (
            "k.yaml",
            "apiVersion: v1\nkind: Service\nmetadata: { name: a }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: b }\n\
             spec: { ports: [{ port: 80 }, { port: 81, port: 82 }] }\nspec: &s { x: 1 }\nmore: *s\n",
            &[
                ("name: b", "Service b/metadata/name"),
                ("port: 80", "Service b/spec/ports/80/port"),
                ("port: 82", "Service b/spec/ports/81/port[2]"),
                ("x: 1", "Service b/spec[2]/x"),
                ("*s", "Service b/more/#1"),
            ],
        ),
    ];
    for (name, text, routes) in cases {
        let read = Read::of(Path::new(name), text);
        for (said, route) in routes {
            let start = text.find(said).expect("it is there");
            assert_eq!(read.route(span(read.file, start, start + said.len())).0, *route);
        }
    }
}

#[test]
fn inserted_comments_and_lines_move_findings_and_leave_their_routes() {
    let mut compared = 0;
    for path in corpus() {
        let text = std::fs::read_to_string(&path).expect("UTF-8");
        let routes = |text: &str| -> Vec<(String, String)> {
            let read = Read::of(&path, text);
            let found = check(builtin::pack(), &read.setups, None, &read.sources).into_iter().map(|finding| finding.diagnostic);
            let mut routes: Vec<_> = found.map(|found| (found.message, read.route(found.span).0)).collect();
            routes.sort();
            routes
        };
        let before = routes(&text);
        compared += before.len();
        assert_eq!(before, routes(&format!("# new\n\n{text}")), "{}", path.display());
        // The lines of a text in several lines are part of it.
        if !text.contains("|\n") && !text.contains("\\\n") {
            let between = text.replace('\n', "\n\n    # new\n");
            assert_eq!(before, routes(&between), "{}", path.display());
        }
    }
    assert!(compared > 50, "{compared}");
}

#[test]
fn fingerprints_of_configurations_stay_when_lines_are_inserted() {
    let folder = scratch("check-fingerprints");
    let route = "location /NAME { proxy_pass http://127.0.0.1:9001; proxy_set_header Upgrade $http_upgrade; }\n";
    let nginx = format!(
        "events {{}}\nhttp {{\nserver {{\nlisten 80;\n{}{}}}\n}}\n",
        route.replace("NAME", "a"),
        route.replace("NAME", "b")
    );
    let haproxy = "frontend f\n  mode http\n  bind :80\n  timeout client 5s\n  timeout server 5s\n  default_backend b\n\
                   backend b\n  mode http\n  server s 127.0.0.1:1\n";
    for (name, text) in [("nginx.conf", nginx.as_str()), ("haproxy.cfg", haproxy)] {
        let prints = |text: &str, format: &str| -> Vec<String> {
            std::fs::write(folder.join(name), text).expect("a file");
            let run = finish(command(&["check", name, "--format", format]).current_dir(&folder));
            let answer: Value = serde_json::from_str(&run.stdout).expect("JSON");
            let (found, at) = match format {
                "sarif" => (&answer["runs"][0]["results"], "/partialFingerprints/primaryLocationLineHash"),
                _ => (&answer, "/fingerprint"),
            };
            let found = found.as_array().expect("findings").iter();
            found.map(|one| one.pointer(at).expect("a fingerprint").to_string()).collect()
        };
        for format in ["sarif", "gitlab"] {
            let before = prints(text, format);
            assert!(!before.is_empty(), "{name}");
            assert_eq!(before.iter().collect::<std::collections::BTreeSet<_>>().len(), before.len());
            assert_eq!(before, prints(&format!("# new\n\n{}", text.replace('\n', "\n\n# new\n")), format), "{name} {format}");
        }
    }
}

/// A finding: the text of its line, that of the lines of its labels in the configuration with what they say, and its help.
fn told(name: &str, text: &str, flow: &str) -> Vec<(String, Vec<String>, String)> {
    let requirements = format!("flows:\n  {flow}\n");
    let told = checked(Path::new(name), text, &requirements).into_iter().filter(|told| told.lint != "not-understood");
    told.map(|told| (told.line.trim().to_owned(), told.beside, told.help)).collect()
}

const EVENTS: &str =
    "events: { route: /events, real_time: server-push, volume: low, browser: universal, decision: { protocol: sse } }";
const CALLS: &str = "calls: { route: /demo.Calls/, real_time: bidirectional, volume: moderate, browser: none, decision: { protocol: grpc, heartbeat: 30s } }";
const CHAT: &str =
    "chat: { route: /chat, real_time: bidirectional, volume: low, browser: universal, decision: { protocol: websocket } }";

#[test]
fn a_default_is_reported_where_the_advised_line_is_written() {
    let route = |text: &str| vec![format!("{text}: for this route")];
    let nginx = "events {}\nhttp {\nserver {\nlisten 80;\nlocation /events { try_files /x @s; }\n\
                 location @s { proxy_pass http://a; proxy_buffering off; }\n}\n}\n";
    let found = told("a.conf", nginx, EVENTS);
    let places: Vec<_> = found.iter().map(|(line, beside, _)| (line.as_str(), beside.clone())).collect();
    let named = "location @s { proxy_pass http://a; proxy_buffering off; }";
    assert_eq!(places, [(named, route("location /events { try_files /x @s; }"))]);

    let haproxy = "frontend f\n mode http\n bind :80 proto h2\n timeout client 1h\n default_backend b\n\
                   backend b\n mode http\n timeout server 1h\n server s 127.0.0.1:1\n";
    let found = told("haproxy.cfg", haproxy, CALLS);
    assert_eq!(found[0].0, "server s 127.0.0.1:1", "{found:?}");
    assert_eq!((found[0].1.clone(), found.len()), (route("default_backend b"), 1));

    let envoy =
        std::fs::read_to_string("tests/config/envoy/wrong/wrong-http-version--service-without-http2.yaml").expect("UTF-8");
    let found = told("envoy.yaml", &envoy, CALLS);
    assert!(found.iter().any(|(line, beside, _)| line.starts_with("- name: ") && beside[0].contains("prefix")), "{found:?}");

    let ingress = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: a\n  annotations:\n    x: y\nspec:\n  \
                   ingressClassName: nginx\n  rules:\n    - http:\n        paths:\n          - path: /chat\n            \
                   pathType: Prefix\n            backend: { service: { name: s, port: { number: 80 } } }\n";
    let found = told("ingress.yaml", ingress, CHAT);
    assert!(!found.is_empty() && found.iter().all(|(line, ..)| line == "annotations:"), "{found:?}");
}

#[test]
fn what_stands_in_for_a_setting_is_reported_with_the_place_for_its_own_line() {
    let haproxy = "defaults\n mode http\n timeout client 5s\n timeout server 5s\nfrontend f\n bind :80\n default_backend b\n\
                   backend b\n server s 127.0.0.1:1\n";
    let found = told("haproxy.cfg", haproxy, CHAT);
    assert_eq!(found[0].0, "timeout client 5s", "{found:?}");
    assert_eq!(found[0].1, ["backend b: to be written here"]);
    let own = haproxy.replace("backend b\n server", "backend b\n timeout tunnel 5s\n server");
    let found = told("haproxy.cfg", &own, CHAT);
    assert_eq!((found[0].0.as_str(), found[0].1.len()), ("timeout tunnel 5s", 0), "{found:?}");
}

#[test]
fn the_form_of_http2_that_a_file_uses_is_advised_or_both() {
    let advised = |more: &str, listen: &str| {
        let text = format!(
            "events {{}}\nhttp {{\nserver {{\n{listen}\nlocation / {{\ngrpc_pass grpc://a;\nclient_max_body_size 0;\n\
             grpc_read_timeout 1h;\nclient_body_timeout 1h;\n}}\n}}\n{more}}}\n"
        );
        let found = told("a.conf", &text, CALLS);
        assert_eq!((found.len(), found[0].0.as_str()), (1, listen), "{found:?}");
        assert!(found[0].1.iter().any(|label| label.starts_with("location /")), "{found:?}");
        found[0].2.split("; NGX").next().unwrap_or_default().to_owned()
    };
    let other = |listen: &str| format!("server {{ {listen} server_name x; location / {{ return 404; }} }}\n");
    assert!(advised("", "listen 8081;").starts_with("write `http2 on;`, or before 1.25.1 `listen 8081 http2;"));
    assert!(advised(&other("listen 9000 http2;"), "listen 8081 ssl;").starts_with("write `listen 8081 ssl http2;`"));
    assert!(advised(&other("listen 9000; http2 on;"), "listen 8081;").starts_with("write `http2 on;`"));
    assert!(!advised(&other("listen 9000; http2 on;"), "listen 8081;").contains("1.25.1"));
}

#[test]
fn advice_names_the_service_that_the_file_names() {
    let help = |pass: &str| {
        let text = format!(
            "events {{}}\nhttp {{\nserver {{\nlisten 80 http2;\nlocation / {{\n{pass}\nclient_max_body_size 0;\n\
             client_body_timeout 1h;\n}}\n}}\n}}\n"
        );
        let found = told("a.conf", &text, CALLS);
        found.iter().map(|(.., help)| help.clone()).find(|help| help.contains("grpc_pass")).expect("advice")
    };
    assert!(help("proxy_pass http://calls:50051/x;").contains("write `grpc_pass grpc://calls:50051;`"));
    assert!(help("proxy_pass https://calls;").contains("write `grpc_pass grpcs://calls;`"));
    assert!(help("proxy_pass http://unix:/run/calls.sock:/x;").contains("write `grpc_pass grpc://unix:/run/calls.sock;`"));
    let traefik = "http:\n  routers:\n    calls:\n      rule: PathPrefix(`/demo.Calls/`)\n      service: calls\n  services:\n    calls:\n      \
                   loadBalancer:\n        servers:\n          - url: \"http://10.0.0.1:50051\"\n";
    let found = told("traefik.yaml", traefik, CALLS);
    assert!(found.iter().any(|(.., help)| help.contains("write `url: \"h2c://10.0.0.1:50051\"`")), "{found:?}");
    let caddy = ":80 {\n  reverse_proxy h2c://127.0.0.1:1\n}\n";
    let found = told("Caddyfile", caddy, CHAT);
    assert!(found.iter().any(|(.., help)| help.starts_with("write `http://127.0.0.1:1`")), "{found:?}");
}

#[test]
fn a_line_that_says_a_wrong_version_is_advised_as_a_whole_without_the_wrong_words() {
    let help = |bind: &str, server: &str, flow: &str| {
        let text = format!(
            "defaults\n mode http\n timeout client 2h\n timeout server 2h\nfrontend a\n {bind}\n default_backend b\nbackend b\n {server}\n"
        );
        let found = told("haproxy.cfg", &text, flow);
        found.into_iter().map(|(.., help)| help).find(|help| help.contains("bind") || help.contains("server x")).expect("advice")
    };
    let h2 = "server x :1 proto h2";
    assert!(help("bind :1 ssl alpn http/1.1 crt a", h2, CALLS).starts_with("write `bind :1 ssl crt a alpn h2,http/1.1`"));
    assert!(help("bind :1  proto h1 crt a", h2, CALLS).starts_with("write `bind :1 crt a proto h2`"));
    assert!(help("bind :1 proto h2", "server x :1 ssl alpn http/1.1", CALLS).starts_with("write `server x :1 ssl alpn h2`"));
    assert!(help("bind :1 proto h2", "server x :1 ssl proto h2", CALLS).starts_with("write `server x :1 ssl alpn h2`"));
    assert!(help("bind :1 proto h2", "server x :1 alpn h2", CALLS).starts_with("write `server x :1 proto h2`"));
    assert!(help("bind :1", "server x :1 ws h2 check", CHAT).starts_with("write `server x :1 check ws h1`"));
    // Quotes would have to be written again.
    let quoted = help("bind :1 ssl crt 'a b' alpn http/1.1", h2, CALLS);
    assert!(quoted.starts_with("write `bind :1 ssl crt 'a b' alpn http/1.1 alpn h2,http/1.1`"), "{quoted}");
}

#[test]
fn advice_for_caddy_is_a_whole_line_with_the_block_around_it() {
    let helps = |text: &str, flow: &str| told("Caddyfile", text, flow).into_iter().map(|(.., help)| help).collect::<Vec<_>>();
    let versions = |proxy: &str| {
        let found = helps(&format!("calls.example.com {{\n{proxy}\n}}\n"), CALLS);
        found.into_iter().find(|help| help.contains("CAD-12")).expect("advice")
    };
    assert!(
        versions("@calls path /demo.Calls/*\nreverse_proxy @calls http://a:1 a:2")
            .starts_with("write `reverse_proxy @calls h2c://a:1 h2c://a:2`;")
    );
    assert!(versions("reverse_proxy {\nto 127.0.0.1:1\n}").starts_with("write `to h2c://127.0.0.1:1`;"));
    assert!(
        versions("reverse_proxy unix//run/a.sock {\nflush_interval -1\n}")
            .starts_with("write `reverse_proxy unix+h2c//run/a.sock {`;")
    );
    assert!(versions("reverse_proxy https://a {\ntransport http {\nversions 1.1\n}\n}").starts_with("write `versions 1.1 2`;"));
    let listener = helps(":8080 {\nreverse_proxy h2c://a:1\n}\n", CALLS);
    assert!(listener.iter().any(|help| help.starts_with("write `protocols h1 h2 h2c` in `servers { }` of the global options;")));
    // Caddy puts directives into an order of its own.
    let rest = "handle {\nrespond 404\n}";
    let first = |route: &str| helps(&format!("a.example.com {{\n{route}\n{rest}\n}}\n"), CHAT).concat();
    assert!(first("@chat path /chat\nreverse_proxy @chat a:1").contains("put it in a block `handle @chat`"));
    assert!(first("route /chat/ {\nreverse_proxy a:1\n}").contains("write `handle /chat/*` in place of `route /chat/`"));
}

#[test]
fn what_is_wrong_in_old_versions_only_is_a_note() {
    let text = ":8080 {\nencode gzip {\nmatch header Content-Type text/*\n}\nreverse_proxy a:1\n}\n";
    let found = checked(Path::new("Caddyfile"), text, &format!("flows:\n  {EVENTS}\n"));
    let [one] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!(one.severity, Severity::Info);
    assert!(one.message.ends_with("(before Caddy 2.9.0)"), "{}", one.message);
    assert!(one.help.starts_with("write `@others not path /events*` and `encode @others gzip {`"), "{}", one.help);
}

#[test]
fn requests_of_all_kinds_are_not_advised_to_be_upgraded() {
    let help = |map: &str, location: &str| {
        let text = format!("events {{}}\nhttp {{\n{map}\nserver {{\nlocation {location} {{\nproxy_pass http://a;\n}}\n}}\n}}\n");
        let found = told("nginx.conf", &text, CHAT);
        found.into_iter().map(|(.., help)| help).find(|help| help.contains("NGX-01")).expect("advice")
    };
    let map = "map $http_upgrade $switch {\ndefault upgrade;\n'' close;\n}";
    let line = "write `proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection";
    assert!(help("", "/chat").starts_with(&format!("{line} upgrade;`;")));
    assert!(help(map, "/").starts_with(&format!("{line} $switch;`;")));
    let with_map = "$connection_upgrade;` and `map $http_upgrade $connection_upgrade { default upgrade; '' close; }`;";
    assert!(help("", "/").starts_with(&format!("{line} {with_map}")));
}

#[test]
fn a_wrong_version_is_told_of_the_side_on_which_it_is_spoken() {
    let text = "events {}\nhttp {\nserver {\nlisten 80;\nlocation / {\nproxy_pass http://a;\n}\n}\n}\n";
    let found = checked(Path::new("nginx.conf"), text, &format!("flows:\n  {CALLS}\n"));
    let says = |words: &str| found.iter().filter(|told| told.message.contains(words)).count();
    assert_eq!(says("does not offer clients the HTTP version that gRPC needs"), 1, "{found:#?}");
    assert_eq!(says("speaks another HTTP version with its service than gRPC needs"), 1, "{found:#?}");
}

#[test]
fn buffering_of_chunks_is_a_note_unless_they_are_compressed() {
    let severity = |lines: &str| {
        let text = format!(
            "events {{}}\nhttp {{\nserver {{\nlocation /events {{\nproxy_pass http://a;\nproxy_read_timeout 1h;\n{lines}\n}}\n}}\n}}\n"
        );
        let found = checked(Path::new("nginx.conf"), &text, &format!("flows:\n  {EVENTS}\n"));
        let one = found.iter().find(|told| told.lint == "buffering-breaks-push").map(|told| told.severity);
        one.unwrap_or_else(|| panic!("{found:#?}"))
    };
    assert_eq!(severity(""), Severity::Warning);
    assert_eq!(severity("proxy_http_version 1.0;"), Severity::Warning);
    assert_eq!(severity("proxy_http_version 1.1;"), Severity::Info);
    assert_eq!(severity("proxy_http_version 1.1;\nproxy_buffering on;"), Severity::Info);
    assert_eq!(severity("proxy_http_version 1.1;\ngzip on;\ngzip_types text/event-stream;"), Severity::Warning);
}

#[test]
fn bytes_that_are_read_as_http_are_told_where_they_arrive() {
    let text = "defaults\n mode http\nfrontend a\n bind :1883\n default_backend b\nbackend b\n server x :1\n";
    let flow = "devices: { real_time: publish-subscribe, browser: none, decision: { protocol: mqtt, heartbeat: 30s } }";
    let found = checked(Path::new("haproxy.cfg"), text, &format!("flows:\n  {flow}\n"));
    let [one] = found.as_slice() else { panic!("{found:#?}") };
    assert!(one.message.contains("HAProxy reads what arrives at port 1883 as HTTP"), "{}", one.message);
    assert_eq!(
        (one.help.as_str(), one.beside.as_slice()),
        ("write `mode tcp` in `frontend a` and `backend b`", &["default_backend b: read as HTTP here".to_owned()][..])
    );
}

#[test]
fn a_part_of_a_configuration_is_said_to_be_one_and_what_it_lacks_is_no_error() {
    let requirements = format!("flows:\n  {CHAT}\n");
    let location = "location /chat {\n  proxy_pass http://a;\n  proxy_read_timeout 2h;\n  proxy_http_version 1.1;\n}\n";
    let server = format!("server {{\nlisten 80;\n{location}}}\n");
    let whole = format!("events {{}}\nhttp {{\n{server}}}\n");
    let told = |text: &str| checked(Path::new("a.conf"), text, &requirements);
    let fragment = |text: &str| told(text).iter().filter(|told| told.lint == "not-understood").count();
    assert_eq!([location, &server, &whole].map(fragment), [1, 1, 0]);
    let severities = |text: &str| {
        let found = told(text).into_iter().filter(|told| told.lint == "upgrade-not-passed");
        found.map(|told| told.severity).collect::<Vec<_>>()
    };
    assert_eq!(
        [location, &server, &whole].map(severities),
        [vec![Severity::Warning], vec![Severity::Warning], vec![Severity::Error]]
    );
    // What is written in the part itself is as wrong as anywhere.
    let written = |text: &str| {
        text.replace("a;\n", "a;\n  proxy_set_header Upgrade $http_upgrade;\n  proxy_set_header Connection close;\n")
    };
    assert_eq!(severities(&written(location)), [Severity::Error]);
    // What an outer block sets holds for a part with that block.
    let outer = format!("proxy_set_header Upgrade $http_upgrade;\nproxy_set_header Connection upgrade;\n{server}");
    assert_eq!(severities(&outer), []);
}

#[test]
fn calls_are_routed_by_service_and_method() {
    let rule = |method: &str, name: &str| {
        format!("    - matches: [{{ method: {{ {method} }} }}]\n      backendRefs: [{{ name: {name}, port: 1 }}]\n")
    };
    let text = |rules: &[String]| {
        format!(
            "apiVersion: gateway.networking.k8s.io/v1\nkind: GRPCRoute\nmetadata: {{ name: r }}\nspec:\n  parentRefs: [{{ name: public }}]\n  rules:\n{}",
            rules.concat()
        )
    };
    let served = |rules: &[String], path: &str| {
        let read = Read::of(Path::new("r.yaml"), &text(rules));
        let route = read.setups[0].route_of(None, path, |_| true);
        route.map(|route| route.name.clone())
    };
    let own = rule("service: demo.Calls, method: Talk", "a");
    let others = rule("service: demo.Calls", "b");
    let both = [others, own];
    assert_eq!(served(&both, "/demo.Calls/Talk").as_deref(), Some("method demo.Calls/Talk"));
    assert_eq!(served(&both, "/demo.Calls/Listen").as_deref(), Some("service demo.Calls"));
    assert_eq!(served(&both, "/demo.Others/Talk"), None);
    let pattern = [rule("type: RegularExpression, service: \"demo.*\", method: \"(Talk|Listen)\"", "a")];
    assert_eq!(served(&pattern, "/demo.Calls/Listen").as_deref(), Some("method demo.*/(Talk|Listen)"));
    assert_eq!([served(&pattern, "/demo.Calls/Other"), served(&pattern, "/x.demo/Talk")], [None, None]);
    assert_eq!(served(&[rule("method: Talk", "a")], "/any.Service/Talk").as_deref(), Some("method Talk"));
    assert_eq!(served(&[rule("method: Talk", "a")], "/any.Service/Other"), None);
    // A flow that names a service is served by the methods of it.
    for rules in [&both[1..], &pattern[..]] {
        let flow = format!("flows:\n  {CALLS}\n");
        let found = checked(Path::new("r.yaml"), &text(rules), &flow);
        assert!(found.iter().all(|told| told.lint != "route-missing"), "{found:?}");
    }
}
