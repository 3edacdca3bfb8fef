use proptest::prelude::*;

use super::{amount, looks_like, read, servers};
use crate::config::{Files, Found, Included, NoFiles, Path, Route, Setting, Setup, Sign, Target, Value};
use crate::diag::Diagnostics;
use crate::source::{SourceMap, Span};

/// Files by name; a pattern finds all names that begin with what is before its star.
struct Named<'a>(&'a [(&'a str, &'a str)]);

impl Files for Named<'_> {
    fn find(&self, pattern: &str) -> Found {
        if pattern.starts_with('/') || pattern.contains("..") {
            return Found::Outside;
        }
        let matches = |name: &str| pattern.strip_suffix('*').map_or(name == pattern, |start| name.starts_with(start));
        let text = |(name, text): &(&str, &str)| Included { name: (*name).to_owned(), text: (*text).to_owned() };
        Found::Texts(self.0.iter().filter(|(name, _)| matches(name)).map(text).collect())
    }
}

/// A configuration as it was read.
struct Case {
    sources: SourceMap,
    setup: Setup,
    faults: Vec<String>,
}

fn case(text: &str, files: &dyn Files) -> Case {
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let file = sources.add("nginx.conf", text);
    let setup = read(&[file], files, &mut sources, &mut diagnostics).remove(0);
    let faults = diagnostics.sorted().iter().map(|fault| fault.message.clone()).collect();
    Case { sources, setup, faults }
}

fn of(text: &str) -> Case {
    let case = case(text, &NoFiles);
    assert_eq!(case.faults, [""; 0]);
    case
}

impl Case {
    fn text(&self, span: Span) -> &str {
        &self.sources.file(span.file).text()[span.start as usize..span.end as usize]
    }

    fn route(&self, name: &str) -> &Route {
        self.setup.routes.iter().find(|route| route.name == name).expect("the route is read")
    }

    fn setting(&self, route: &str, name: &str) -> Option<(&Value, &str)> {
        let Setting { value, span, .. } = self.route(route).setting(name)?;
        Some((value, self.text(*span)))
    }

    fn passed(&self) -> Vec<&str> {
        self.setup.passed_over.iter().map(|passed| passed.value.as_str()).collect()
    }

    fn serving(&self, host: Option<&str>, path: &str) -> Option<&str> {
        self.setup.route_of(host, path, |_| true).map(|route| route.name.as_str())
    }
}

#[test]
fn words_have_quotes_escapes_comments_and_variables_in_braces() {
    let text =
        "\u{feff}# {\r\nserver { # }\r\n  location \"/a b\\\"c;\" { proxy_pass http://${x}y#z; }\r\n  location '/{}' {}\r\n}\r\n";
    let case = of(text);
    let names: Vec<&str> = case.setup.routes.iter().map(|route| route.name.as_str()).collect();
    assert_eq!(names, ["location /a b\"c;", "location /{}"]);
    assert_eq!(case.text(case.setup.routes[0].span), "location \"/a b\\\"c;\"");
    assert_eq!(case.setup.routes[0].target, Target::Http);
}

#[test]
fn code_is_passed_over_whatever_braces_are_in_its_strings_and_comments() {
    let lua = "content_by_lua_block { local a = '}' -- }\n local b = [==[ }]] ]==] --[[ } ]] if x then t = {\"\\\"}\"} end }";
    let case = of(&format!("server {{ location /a {{ {lua} }} location /b {{ proxy_pass http://b; }} }}"));
    assert_eq!((case.route("location /a").target, case.route("location /b").target), (Target::Answered, Target::Http));
    assert_eq!(case.passed(), ["code in Lua"]);
    assert_eq!(case.setting("location /a", "unread"), Some((&Value::On, "content_by_lua_block")));
}

#[test]
fn faults_have_their_place_and_the_rest_is_still_read() {
    let faults = |text: &str| case(text, &NoFiles).faults;
    assert_eq!(faults("server { location /a { proxy_pass http://b; }"), ["the block of `server` is not closed"]);
    assert_eq!(faults("server {} }"), ["`}` closes nothing"]);
    assert_eq!(faults("; { a b }"), ["`;` ends nothing", "a block has no name", "`a` does not end with `;`"]);
    assert_eq!(faults("a \"b\nc;"), ["the quotation mark is not closed"]);
    assert_eq!(faults("a \"b\"c;"), ["text follows the quotation mark"]);
    let case = case("server { location /a {\nproxy_pass http://b\nproxy_read_timeout 5s; send_timeout 5x; } }", &NoFiles);
    assert_eq!(case.faults, ["`proxy_pass` does not end with `;`", "`send_timeout` takes a time such as `60s`, found `5x`"]);
    assert_eq!(case.setting("location /a", "proxy_read_timeout"), Some((&Value::Time(5_000), "proxy_read_timeout 5s")));
}

#[test]
fn times_and_sizes_have_units_and_never_overflow() {
    let times = ["60", "1h 30m", "1m30", "500ms", "1M", "0", "99999999999999999999y"].map(amount::time);
    assert_eq!(times, [60_000, 5_400_000, 90_000, 500, 2_592_000_000, 0, u64::MAX].map(Some));
    assert_eq!(["", "s", "1m1h", "1.5s", "off", "5 s", "1x"].map(amount::time), [None; 7]);
    assert_eq!(
        ["8k", "1M", "2g", "7", "99999999999999999999g"].map(amount::size),
        [8_192, 1 << 20, 2 << 30, 7, u64::MAX].map(Some)
    );
    assert_eq!(["", "1kb", "-1"].map(amount::size), [None; 3]);
    assert_eq!(
        ["80", "[::]:81", "a.b:82", "a.b", "unix:/x", "[::1]"].map(|text| servers::address(text).1),
        [Some(80), Some(81), Some(82), Some(80), None, Some(80)]
    );
}

#[test]
fn a_setting_is_inherited_but_a_list_is_replaced_as_a_whole() {
    let case = of("http { proxy_read_timeout 1m; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;
        server { client_max_body_size 0; proxy_buffering off;
            location /a { proxy_pass http://b; proxy_read_timeout 2m; location /a/b { proxy_buffering on; } }
            location /c { proxy_pass http://b; proxy_set_header Host $host; } } }");
    assert_eq!(case.setting("location /a", "proxy_read_timeout"), Some((&Value::Time(120_000), "proxy_read_timeout 2m")));
    assert_eq!(case.setting("location /a", "client_max_body_size"), Some((&Value::Unlimited, "client_max_body_size 0")));
    assert_eq!(case.setting("location /a", "upgrade"), Some((&Value::On, "proxy_set_header Upgrade $http_upgrade")));
    assert_eq!(case.setting("location /c", "upgrade"), Some((&Value::Off, "proxy_set_header Host $host")));
    assert_eq!(case.route("location /a/b").target, Target::Answered, "what forwards is not inherited");
    assert_eq!(case.setup.idle.len(), 1);
    assert_eq!(
        (case.setup.idle[0].setting.as_str(), case.setup.idle[0].since.as_str()),
        ("proxy_buffering on", "nothing is forwarded here")
    );
}

#[test]
fn an_upgrade_passes_if_both_headers_say_so_for_a_client_that_asks() {
    let upgrade = |maps: &str, lines: &str| {
        let case = of(&format!("{maps} server {{ location /a {{ proxy_pass http://b; {lines} }} }}"));
        case.route("location /a").setting("upgrade").map(|setting| setting.value == Value::On)
    };
    let map = "map $http_upgrade $c { default upgrade; '' close; }";
    let both = "proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $c;";
    assert_eq!(upgrade(map, both), Some(true));
    assert_eq!(
        upgrade("map $http_upgrade $c { default close; ~*^WEB ${d}; } map $http_connection $d { upgrade Upgrade; }", both),
        Some(true)
    );
    assert_eq!(upgrade("map $http_upgrade $c { '' upgrade; }", both), Some(false));
    assert_eq!(upgrade("", both), Some(true), "the map may be elsewhere");
    assert_eq!(upgrade("map $c $c { default $c; }", both), Some(true));
    assert_eq!(upgrade(map, "proxy_set_header Upgrade $c; proxy_set_header Connection $c;"), Some(false));
    assert_eq!(upgrade(map, "proxy_set_header Upgrade websocket;"), Some(false));
    assert_eq!(upgrade(map, "proxy_set_header Connection $c;"), Some(false));
    assert_eq!(upgrade(map, "proxy_set_header Connection \"\";"), None);
    assert_eq!(upgrade(map, "proxy_set_header Upgrade \"\"; proxy_set_header Connection \"\";"), None);
}

#[test]
fn locations_precede_each_other_as_documented() {
    let case = of("server { server_name a.b;
        location / { proxy_pass http://b; } location = /x { return 204; } location ^~ /x/firm { return 204; }
        location ~* \\.JS$ { root /srv; } location /x { proxy_pass http://b; location ~ y$ { proxy_pass http://c; } }
        location @n { proxy_pass http://b; } location /hidden { internal; proxy_pass http://b; } }");
    let serving =
        ["/x", "/x/firm/y", "/x/a.js", "/x/y", "/z/y", "/hidden"].map(|path| case.serving(None, path).unwrap_or_default());
    assert_eq!(
        serving,
        ["location = /x", "location ^~ /x/firm", "location ~* \\.JS$", "location ~ y$", "location /", "location /"]
    );
    let case = of(
        "server { location /a/ { proxy_pass http://b; } location /b/ { root /srv; } location /c/ { proxy_pass http://b; } location /c { return 204; } location / { return 204; } }",
    );
    let serving = ["/a", "/a/x", "/ab", "/b", "/c"].map(|path| case.serving(None, path).unwrap_or_default());
    assert_eq!(serving, ["location /a/", "location /a/", "location /", "location /", "location /c"]);
}

#[test]
fn a_pattern_within_a_location_is_limited_to_it() {
    let case = of(
        "server { location /x { proxy_pass http://b; location ~ y$ { proxy_pass http://c; } location ~* ^/x/z { proxy_pass http://c; } } }",
    );
    assert_eq!(case.route("location ~* ^/x/z").path, Path::Pattern("(?i)^/x/z".to_owned()));
    assert_eq!(case.route("location ~ y$").path, Path::Pattern("^/x.*(?:y$)".to_owned()));
}

#[test]
fn requests_that_are_handed_on_have_the_settings_of_where_they_arrive() {
    let case = of("server { client_max_body_size 3m; error_page 404 418 = @n;
        location /a { client_max_body_size 5m; try_files $uri @n; } location /b { return 418; } location /c { return 403; }
        location /d { try_files $uri /index.php?$args; } location ~ \\.php$ { fastcgi_pass b:9000; fastcgi_read_timeout 5m; }
        location /e { rewrite ^/e(.*)$ /a$1 last; } location /f { try_files $uri =410; } location /g { if ($x) { proxy_pass http://b; } }
        location @n { grpc_pass grpc://b; } }");
    let targets = ["a", "b", "c", "d", "e", "f", "g"].map(|name| case.route(&format!("location /{name}")).target);
    let (grpc, http, answered) = (Target::Calls, Target::Http, Target::Answered);
    assert_eq!(targets, [grpc, grpc, answered, http, grpc, answered, http]);
    assert_eq!(case.setting("location /a", "client_max_body_size"), Some((&Value::Size(3 << 20), "client_max_body_size 3m")));
    assert_eq!(case.setting("location /d", "fastcgi_read_timeout"), Some((&Value::Time(300_000), "fastcgi_read_timeout 5m")));
    assert_eq!(case.passed(), ["an `if` that forwards some requests"]);
}

#[test]
fn servers_are_chosen_by_host_and_those_that_only_answer_come_last() {
    let case = of("http { server { listen 80 default_server; return 301 https://$host$request_uri; }
        server { listen 443 ssl; server_name a.b .c.d; http2 on; location / { proxy_pass http://one; } location /x { proxy_pass http://x; } }
        server { listen 443 ssl; server_name _; location /only { return 444; } }
        server { listen 443; server_name e.f; location /x { proxy_pass http://two; proxy_buffering off; } } }");
    assert_eq!(case.setup.routes.last().map(|route| route.path.clone()), Some(Path::Any));
    let buffered =
        |host| case.setup.route_of(Some(host), "/x", |route| route.target != Target::Answered).map(|route| route.settings.len());
    assert_eq!((buffered("e.f"), buffered("c.d"), buffered("x.c.d")), (Some(2), Some(2), Some(2)));
    let listeners: Vec<_> = case.setup.listeners.iter().map(|listener| (listener.port, listener.tls, listener.http2)).collect();
    let port = |port, tls, http2| (Some(port), tls, Some(http2));
    assert_eq!(listeners, [port(80, false, false), port(443, true, true), port(443, true, false), port(443, false, false)]);
    assert_eq!(case.setting("location /only", "http2"), None);
}

#[test]
fn includes_are_followed_within_the_folder_only() {
    let files = Named(&[
        ("conf.d/a.conf", "server { location /a { include proxy.inc; } }"),
        ("conf.d/b.conf", "server { listen 81; location /b { include ../x.inc; proxy_pass http://b; } }"),
        ("proxy.inc", "proxy_pass http://b; proxy_read_timeout 7s; include proxy.inc;"),
    ]);
    let case = case("http { include mime.types; include /etc/nginx/conf.d/*; include /srv/sites/*; include none.inc; }", &files);
    assert_eq!(case.setting("location /a", "proxy_read_timeout"), Some((&Value::Time(7_000), "proxy_read_timeout 7s")));
    assert_eq!(case.faults, ["`proxy.inc` is included within itself"]);
    let passed = [
        "`include ../x.inc`, which names a file outside the folder",
        "`include /srv/sites/*`, which names a file outside the folder",
    ];
    assert_eq!(case.passed(), [passed[0], passed[1], "`include none.inc`, which names a file that does not exist"]);
    assert_eq!(case.setting("location /b", "unread"), Some((&Value::On, "include ../x.inc")));
}

#[test]
fn a_server_of_tcp_forwards_bytes() {
    let text = "server { listen 1883; listen 5353 udp; proxy_pass b; proxy_timeout 2m; } server { location /a { proxy_pass http://b; } }";
    for text in [text.to_owned(), text.replacen("server", "stream { server", 1).replacen("} ", "} } ", 1)] {
        let case = of(&text);
        let bytes = case.setup.routes.iter().find(|route| route.target == Target::Bytes).expect("it is read");
        assert_eq!(bytes.listeners.iter().map(|at| case.setup.listeners[*at].port).collect::<Vec<_>>(), [Some(1883)]);
        assert_eq!(bytes.setting("proxy_timeout").map(|setting| setting.value.clone()), Some(Value::Time(120_000)));
    }
}

#[test]
fn switches_and_signs_tell_what_a_route_does() {
    let case = of("gzip on; gzip_types text/event-stream;
        server { auth_basic x; proxy_set_header X-Real-IP $http_x_real_ip;
            location /a { proxy_pass http://b; proxy_buffering off; proxy_ignore_headers X-Accel-Buffering; proxy_http_version 2; }
            location /b { grpc_pass b:1; auth_basic off; gzip off; set_real_ip_from 10.0.0.0/8; }
            location /c { proxy_pass http://b; proxy_buffering off; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade; } }");
    let a = case.route("location /a");
    let names: Vec<_> = a.settings.iter().map(|setting| (setting.name, setting.value.clone())).collect();
    let expected = [
        ("proxy_buffering", Value::Off),
        ("proxy_ignore_headers", Value::Off),
        ("forwarded-headers", Value::Off),
        ("proxy_http_version", Value::Off),
        ("gzip_types", Value::On),
        ("authentication", Value::On),
        ("proxy_pass", Value::On),
    ];
    assert_eq!(names, expected);
    let of_calls: Vec<_> = case.route("location /b").settings.iter().map(|setting| setting.name).collect();
    assert_eq!(of_calls, ["grpc_pass"]);
    let signs = ["a", "b", "c"]
        .map(|name| case.route(&format!("location /{name}")).signs.iter().map(|sign| sign.value).collect::<Vec<_>>());
    assert_eq!(signs, [[Sign::Events], [Sign::Calls], [Sign::Upgrade]]);
}

#[test]
fn directives_of_another_module_have_no_effect() {
    let idle = |text: &str| {
        let case = of(text);
        case.setup
            .idle
            .iter()
            .map(|idle| format!("{}; {}", idle.setting, idle.help.clone().unwrap_or_default()))
            .collect::<Vec<_>>()
    };
    let grpc = "server { proxy_send_timeout 2m; location /a { grpc_pass b:1; proxy_read_timeout 5m; proxy_buffering off; } }";
    let expected = [
        "proxy_send_timeout 2m; write `grpc_send_timeout 2m;`",
        "proxy_read_timeout 5m; write `grpc_read_timeout 5m;`",
        "proxy_buffering off; remove it",
    ];
    assert_eq!(idle(grpc), expected);
    assert_eq!(
        idle("server { location /a { proxy_buffering off; try_files $uri @b; } location @b { proxy_pass http://b; } }"),
        ["proxy_buffering off; write it in `location @b`"]
    );
    let sure =
        ["include x;", "content_by_lua_file x;", "location /a/b { proxy_pass http://b; }", "if ($x) { proxy_pass http://b; }"];
    for other in sure {
        assert_eq!(idle(&format!("server {{ location /a {{ proxy_buffering off; {other} }} }}")), [""; 0], "{other}");
    }
    assert_eq!(
        idle("server { location /a { proxy_pass http://b; } return 301 /; }"),
        ["location /a; move the `return` into `location /`"]
    );
    assert_eq!(idle("server { if ($x) { break; } location /a { proxy_pass http://b; } return 301 /; }"), [""; 0]);
}

#[test]
fn hostile_texts_take_bounded_time_and_memory() {
    let deep = "location /a { ".repeat(100_000);
    assert_eq!(case(&deep, &NoFiles).faults.len(), 2);
    let wide = format!("server {{ {} }}", "location /a { proxy_pass http://b; } ".repeat(10_000));
    let wide = of(&wide);
    assert_eq!((wide.setup.routes.len(), wide.passed()), (2_000, vec!["more than 2000 routes"]));
    for text in [";".repeat(1 << 20), "}".repeat(1 << 20), "a \"b\n".repeat(100_000), "x_by_lua_block { [[ ".repeat(50_000)] {
        assert!(case(&text, &NoFiles).faults.len() <= 21);
    }
}

#[test]
fn a_configuration_is_known_by_its_first_directive() {
    for text in
        ["# x\nuser www;\nevents {}", "\u{feff}server {\n listen 80;\n}", "map $a $b { default 1; }", "proxy_buffering off;"]
    {
        assert!(looks_like(text), "{text}");
    }
    let others = [
        "",
        "http:\n  routers: {a: b}\n# ;",
        "example.org {\n  reverse_proxy b:80\n}",
        "global\n  maxconn 5\n",
        "{\"static_resources\": {}}",
        "apiVersion: v1\nx: |\n  proxy_buffering off;",
        "server\n",
        "{\n  servers { timeouts { } }\n}\n",
    ];
    for text in others {
        assert!(!looks_like(text), "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(words in prop::collection::vec(prop::sample::select(vec![
        "server", "location", "http", "stream", "{", "}", "{", "}", ";", ";", " ", "\n", "/a", "~", "\"", "'", "\\", "é", "#", "$x", "${",
        "proxy_pass", "proxy_set_header", "Upgrade", "try_files", "@a", "map", "include", "listen", "80", "return", "404", "if", "error_page",
        "x_by_lua_block", "[[", "--", "proxy_read_timeout", "5s", "rewrite", "server_name", "^~", "=", "gzip_types",
    ]), 0..60)) {
        let text = words.join(if words.len() % 2 == 0 { " " } else { "" });
        let case = case(&text, &Named(&[("/a", "server {"), ("@a", "include @a; location /x {")]));
        for route in &case.setup.routes {
            let _ = case.text(route.span);
            route.settings.iter().for_each(|setting| { let _ = case.text(setting.span); });
        }
        case.setup.idle.iter().for_each(|idle| { let _ = case.text(idle.span); });
        case.setup.passed_over.iter().for_each(|passed| { let _ = case.text(passed.span); });
    }
}

#[test]
fn what_a_template_puts_in_may_be_anything() {
    let text = "server {\n  ${EXTRA}\n  location /a { proxy_pass http://b; }\n  ${MORE} # TLS\n}\n${SERVERS}";
    let case = of(text);
    assert_eq!(case.passed(), ["what a template puts in"]);
    assert_eq!(case.setting("location /a", "unread"), Some((&Value::On, "${EXTRA}")));
    // A directive that is only partly filled in is one.
    assert_eq!(of("server { ${NAME} on; location /a { proxy_pass http://b; } }").passed(), [""; 0]);
}

#[test]
fn a_variable_that_nothing_defines_is_a_fault_in_a_whole_configuration() {
    let server = "server { location / { proxy_pass http://b; proxy_set_header Connection $connection_upgrade; } }";
    let faults = |text: &str| case(text, &NoFiles).faults;
    let wanted = ["nothing defines `$connection_upgrade`, so NGINX does not start"];
    assert_eq!(faults(&format!("events {{}} http {{ {server} {server} }}")), wanted);
    let map = "map $http_upgrade $connection_upgrade { default upgrade; }";
    for around in [map, "include other.conf;", "set_by_lua_block $connection_upgrade { return 'x' }"] {
        assert_eq!(faults(&format!("http {{ {around} {server} }}")), [""; 0], "{around}");
    }
    assert_eq!(faults(server), [""; 0]);
    assert_eq!(faults(&server.replace("$connection_upgrade", "$http_connection")), [""; 0]);
}

#[test]
fn affinity_is_told_where_a_group_has_several_servers() {
    let of = |group: &str| {
        let text = format!("upstream g {{ {group} }} server {{ location / {{ proxy_pass http://g/x; }} }}");
        of(&text).setting("location /", "affinity").map(|(value, at)| (value.clone(), at.to_owned()))
    };
    let off = Some((Value::Off, "upstream g".to_owned()));
    assert_eq!((of("server a;"), of("server a; server b backup;")), (None, None));
    assert_eq!((of("server a; server b;"), of("least_conn; server a; server b;")), (off.clone(), off));
    assert_eq!(of("hash $cookie_id; server a; server b;"), Some((Value::On, "hash $cookie_id".to_owned())));
}

#[test]
fn what_another_module_serves_is_not_understood() {
    let text = "events {} http { server { listen 80; passenger_enabled on; location /cable { passenger_min_instances 1; } } }";
    let passed: Vec<String> = of(text).setup.passed_over.into_iter().map(|passed| passed.value).collect();
    assert_eq!(passed, ["what another module serves (`passenger_enabled`)"]);
    assert_eq!(of(&text.replace(" on;", " off;")).setup.passed_over, []);
}

#[test]
fn a_name_that_is_nearly_that_of_a_directive_is_reported() {
    let text = "events { work_connections 1000; } http { map $a $b { proxy_bufferin x; } server { listen 80; location / { \
                proxy_pass http://a; proxy_read_timout 1h; proxy_buffers 8 16k; proxy_pass_header Date; } } }";
    let idle: Vec<_> = of(text).setup.idle.into_iter().map(|idle| (idle.setting, idle.help.expect("help"))).collect();
    let wanted = [
        ("proxy_read_timout 1h", "did you mean `proxy_read_timeout`?"),
        ("work_connections 1000", "did you mean `worker_connections`?"),
    ];
    assert_eq!(idle, wanted.map(|(setting, help)| (setting.to_owned(), help.to_owned())));
}

#[test]
fn a_directive_where_nginx_does_not_take_it_is_a_fault() {
    let faults = |text: &str| case(text, &NoFiles).faults;
    let inside = |http: &str| faults(&format!("events {{}} http {{ {http} }}"));
    let location = |text: &str| inside(&format!("server {{ location / {{ proxy_pass http://b; {text} }} }}"));
    assert_eq!(
        location("if ($a) { proxy_set_header X 1; }"),
        ["`proxy_set_header` is not allowed in `if ($a)`, so NGINX does not start"]
    );
    assert_eq!(location("proxy_timeout 1h;"), ["`proxy_timeout` is not allowed in `location /`, so NGINX does not start"]);
    assert_eq!(
        inside("upstream b { server c; client_max_body_size 9m; }"),
        ["`client_max_body_size` is not allowed in `upstream b`, so NGINX does not start"]
    );
    assert_eq!(inside("location / { proxy_pass http://b; }"), ["`location` is not allowed in `http`, so NGINX does not start"]);
    assert_eq!(
        faults("proxy_read_timeout 1h; events { worker_connections 9; } http {}"),
        ["`proxy_read_timeout` is not allowed outside of blocks, so NGINX does not start"]
    );
    assert_eq!(
        location("client_max_body_size 1m; client_max_body_size 2m;"),
        ["`client_max_body_size` stands twice in `location /`, so NGINX does not start"]
    );
    let fine = "if ($a) { proxy_pass http://c; add_header X 1; } proxy_set_header A 1; proxy_set_header B 2; limit_except GET { deny all; }";
    assert_eq!(location(fine), [""; 0]);
    assert_eq!(inside("upstream b { server c; server d; keepalive_timeout 9s; } map $a $b { proxy_timeout 1; }"), [""; 0]);
    assert_eq!(faults("stream { upstream b { server c:1; } server { listen 1; proxy_pass b; proxy_timeout 1h; } }"), [""; 0]);
    // What stands around a part is not known.
    assert_eq!(faults("proxy_timeout 1h; proxy_read_timeout 1h; proxy_read_timeout 2h;"), [""; 0]);
}

#[test]
fn a_server_of_tcp_that_only_answers_forwards_nothing() {
    let case = of("stream { server { listen 1883; return no; } }");
    assert_eq!((case.setup.routes.len(), case.setup.listeners.len()), (0, 1));
}
