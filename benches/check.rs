//! How long it takes to read and check a thousand configurations of 20 KB each; a second is the limit.

use divan::Bencher;
use protopick::builtin;
use protopick::check::check;
use protopick::config::{self, NoFiles};
use protopick::diag::Diagnostics;
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

fn thousand(bencher: Bencher<'_, '_>, form: (&str, &str, &str)) {
    let text = text(form);
    bencher.bench(|| {
        let mut found = 0;
        for _ in 0..CONFIGURATIONS {
            let (mut sources, mut faults) = (SourceMap::default(), Diagnostics::default());
            let file = sources.add("configuration", text.as_str());
            let product = config::recognize(&text).expect("a known product");
            let setups = config::read(product, &[file], &NoFiles, &mut sources, &mut faults);
            found += check(builtin::pack(), &setups, None, &sources).len();
        }
        found
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn nginx(bencher: Bencher<'_, '_>) {
    thousand(bencher, NGINX);
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn haproxy(bencher: Bencher<'_, '_>) {
    thousand(bencher, HAPROXY);
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn ingress(bencher: Bencher<'_, '_>) {
    thousand(bencher, INGRESS);
}
