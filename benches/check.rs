//! How long it takes to read and check a thousand configurations of 20 KB each; a second is the limit.

use divan::Bencher;
use protopick::builtin;
use protopick::check::{Served, check};
use protopick::config::{self, NoFiles};
use protopick::diag::Diagnostics;
use protopick::requirements::load_with_sites;
use protopick::source::SourceMap;

fn main() {
    divan::main();
}

const CONFIGURATIONS: usize = 1_000;
const BYTES: usize = 20 * 1024;

const NGINX: (&str, &str, &str) = (
    "events {}\nhttp {\n  server {\n    listen 8080;\n",
    "    location /news-# {\n      proxy_pass http://127.0.0.1:9001;\n      proxy_http_version 1.1;\n      proxy_buffering off;\n      \
     proxy_set_header Host $host;\n      proxy_read_timeout 1h;\n    }\n",
    "  }\n}\n",
);
const HAPROXY: (&str, &str, &str) = (
    "defaults\n  mode http\n  timeout client 1m\n  timeout server 1m\n  timeout connect 5s\nfrontend web\n  bind 127.0.0.1:8080\n",
    "  use_backend app if { path_beg /news-# } # a route of its own for one of many services\n",
    "backend app\n  timeout tunnel 1h\n  server one 127.0.0.1:9001\n",
);
const INGRESS: (&str, &str, &str) = (
    "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: shop\n  annotations:\n    \
     nginx.ingress.kubernetes.io/proxy-read-timeout: \"3600\"\nspec:\n  ingressClassName: nginx\n  rules:\n    - http:\n        paths:\n",
    "          - { path: /news-#, pathType: Prefix, backend: { service: { name: news, port: { number: 80 } } } }\n",
    "",
);

/// Returns a configuration of the wanted size.
fn text((head, route, tail): (&str, &str, &str)) -> String {
    let mut text = head.to_owned();
    for number in 0.. {
        if text.len() + tail.len() >= BYTES {
            break;
        }
        text += &route.replace('#', &number.to_string());
    }
    text + tail
}

/// Returns the requirements of this many flows, each with a route of its own.
fn requirements(flows: usize) -> String {
    let mut text = "flows:\n".to_owned();
    for number in 0..flows {
        let (real_time, decision) = match number % 3 {
            0 => ("server-push", "{ protocol: sse, heartbeat: 15s }"),
            1 => ("bidirectional", "{ protocol: websocket, heartbeat: 30s, message-size: 64KiB }"),
            _ => ("request-response", "{ protocol: rest, message-size: 5MiB }"),
        };
        text += &format!(
            "  flow-{number}: {{ route: /news-{number}, real_time: {real_time}, volume: moderate, browser: universal, \
             decision: {decision} }}\n"
        );
    }
    text
}

fn thousand(bencher: Bencher<'_, '_>, form: (&str, &str, &str), flows: usize) {
    let (pack, text) = (builtin::pack(), text(form));
    let (mut sources, mut faults) = (SourceMap::default(), Diagnostics::default());
    let stated = sources.add("requirements", requirements(flows.max(1)));
    let (requirements, sites) =
        load_with_sites(stated, &[], pack, &mut sources, &mut faults).expect("internal error: the requirements are not valid");
    let served = (flows > 0).then_some(Served { requirements: &requirements, sites: &sites });
    bencher.bench_local(|| {
        let mut found = 0;
        for _ in 0..CONFIGURATIONS {
            let (mut sources, mut faults) = (SourceMap::default(), Diagnostics::default());
            let file = sources.add("configuration", text.as_str());
            let product = config::recognize(&text).expect("a known product");
            let setups = config::read(product, None, &[file], &NoFiles, &mut sources, &mut faults);
            found += check(pack, &setups, served, &sources).len();
        }
        found
    });
}

/// Numbers of flows: none, so that only what the configuration reveals is judged, and a few.
const FLOWS: [usize; 2] = [0, 3];

#[divan::bench(args = FLOWS, sample_count = 5, sample_size = 1)]
fn nginx(bencher: Bencher<'_, '_>, flows: usize) {
    thousand(bencher, NGINX, flows);
}

#[divan::bench(args = FLOWS, sample_count = 5, sample_size = 1)]
fn haproxy(bencher: Bencher<'_, '_>, flows: usize) {
    thousand(bencher, HAPROXY, flows);
}

#[divan::bench(args = FLOWS, sample_count = 5, sample_size = 1)]
fn ingress(bencher: Bencher<'_, '_>, flows: usize) {
    thousand(bencher, INGRESS, flows);
}
