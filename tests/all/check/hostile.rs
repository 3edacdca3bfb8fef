//! Configurations that are broken or made to harm: bounded in time and memory, and never a panic.

use std::path::Path;

use proptest::prelude::*;
use protopick::builtin;
use protopick::check::check;
use protopick::config::{self, NoFiles, Product};
use protopick::diag::Diagnostics;
use protopick::source::SourceMap;

/// Reads and checks a text as a configuration of each product.
fn survives(text: &str) {
    for product in Product::ALL {
        let (mut sources, mut faults) = (SourceMap::default(), Diagnostics::default());
        let file = sources.add("configuration", text);
        let setups = config::read(product, None, &[file], &NoFiles, &mut sources, &mut faults);
        for finding in check(builtin::pack(), &setups, None, &sources) {
            let span = finding.diagnostic.span;
            let length = sources.file(span.file).text().len();
            assert!(span.start <= span.end && span.end as usize <= length, "{product:?}: {:?}", finding.diagnostic);
        }
    }
}

#[test]
fn deep_long_and_broken_texts_are_read_within_bounds() {
    let million = 1_000_000;
    survives(&"{".repeat(million));
    survives(&"a {\n".repeat(million / 4));
    survives(&"- ".repeat(million / 2));
    survives(&"[".repeat(million));
    survives(&"location / { proxy_pass http://a; }\n".repeat(20_000));
    survives(&"frontend f\n  use_backend b if { path_beg /a }\nbackend b\n  server s 127.0.0.1:1\n".repeat(10_000));
    survives(&format!("location ~ ({}) {{ proxy_pass http://a; }}", "a*".repeat(100_000)));
    let pair = |number: usize| {
        format!("location ~ ^/a{number}\\w*$ {{ proxy_pass http://a; }}\nlocation /a{number} {{ proxy_pass http://a; }}\n")
    };
    survives(&format!("events {{}}\nhttp {{ server {{ listen 80;\n{}}} }}", (0..1_500).map(pair).collect::<String>()));
    survives("content_by_lua_block { ngx.say(\"}\") -- {{{\n}");
    survives(&format!("proxy_read_timeout {};", "9".repeat(10_000)));
    survives("\u{feff}\u{0}\u{7f}\r\n\t\u{2028}");
}

fn corpus() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/config");
    let mut texts = Vec::new();
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else {
                texts.push(std::fs::read_to_string(entry).expect("UTF-8"));
            }
        }
    }
    texts.sort();
    texts
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    /// Cuts, repeats and swaps pieces of real configurations.
    #[test]
    fn any_damage_to_a_configuration_is_survived(which in any::<prop::sample::Index>(), cut in any::<prop::sample::Index>(), insert in ".{0,12}") {
        let all = corpus();
        let text = which.get(&all);
        let at = (0..=cut.index(text.len() + 1)).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        survives(&format!("{}{insert}{}", &text[..at], &text[at..]));
        survives(&format!("{}{insert}", &text[..at]));
        survives(&format!("{insert}{}", &text[at..]));
    }
}
