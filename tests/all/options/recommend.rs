//! The options of `recommend`.

use std::fs;
use std::path::Path;

use super::{Sample, Tried, look_for_all, sample, try_pairs};

fn world(folder: &Path) {
    fs::create_dir_all(folder.join("rules/needs")).unwrap();
    let ours = |name: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap();
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    let shop = ours("examples/shop.yaml");
    write("requirements.yaml", &shop);
    let other = shop
        .replace("  orders:", "  purchases:")
        .replace("bidirectional\n    latency: low", "bidirectional\n    latency: very-low");
    write("other.yaml", &other);
    write("team.yaml", "defaults: { blocked: [upgrade, streamed-response] }\n");
    write("rides.yaml", &ours("examples/ride-hailing.yaml"));
    // GraphQL is slightly behind REST. The file is a line of JSON too.
    let level =
        r#""real_time": "request-response", "browser": "universal", "complexity": "moderate", "needs": ["flexible-queries"]"#;
    let level = format!(r#""support-chat": {{ {level}, "latency": "moderate", "volume": "low" }}"#);
    let news = r#""news": { "real_time": "server-push", "latency": "low", "needs": ["auto-reconnect"] }"#;
    write("level.yaml", &format!("{{ \"flows\": {{ {level}, {news} }} }}\n"));
    // One protocol is excluded where another was recommended.
    let need = "rules/needs/auto-reconnect.yaml";
    write(need, &ours(need).replace("  sse:\n    fit: ideal\n", "  sse:\n    fit: impossible\n"));
}

const fn format(arguments: &'static [&'static str]) -> Sample {
    sample("--format", arguments)
}

const fn chart(arguments: &'static [&'static str]) -> Sample {
    sample("--chart", arguments).with(&["--format", "svg"])
}

const RECOMMEND: Tried = Tried {
    command: "recommend",
    world,
    bases: &[(&[], ""), (&["rides.yaml"], ""), (&["level.yaml"], "")],
    samples: &[
        sample("FILE", &["other.yaml"]),
        sample("--jsonl", &["--jsonl"]),
        sample("--flow", &["--flow", "support-chat"]),
        sample("--set", &["--set", "support-chat.real_time=request-response"]),
        sample("--in-use", &["--in-use", "graphql"]),
        sample("--gateway", &["--gateway", "azure-application-gateway"]),
        sample("--details", &["--details"]),
        sample("--explain", &["--explain"]),
        sample("--why-not", &["--why-not", "grpc"]),
        format(&["--format", "json"]),
        format(&["--format", "markdown"]),
        format(&["--format", "html"]),
        format(&["--format", "svg"]),
        format(&["--format", "mermaid"]),
        chart(&["--chart", "heatmap"]),
        chart(&["--chart", "plan"]),
        chart(&["--chart", "front"]),
        sample("--output", &["--output", "page.txt"]),
        sample("--today", &["--today", "2031-01-01"]).with(&["--format", "html"]),
        sample("--rules", &["--rules", "rules"]),
        sample("--config", &["--config", "team.yaml"]),
        sample("--color", &["--color", "always"]),
        sample("--ascii", &["--ascii"]),
        sample("--quiet", &["--quiet"]),
    ],
    usual: &[("--format", "table"), ("--chart", "ranking"), ("--color", "auto"), ("--color", "never")],
    alike: &[
        ("--details", "--explain", "which includes it"),
        ("--details", "--why-not", "only what is asked about is shown"),
        ("--details", "--output", "a file has them anyway"),
        ("--details", "--format", "documents have them anyway"),
        ("--details", "--chart", "a picture is drawn in any case"),
        ("--details", "--today", "the page has them anyway"),
        ("--explain", "--format json", "JSON tells it anyway"),
        ("--explain", "--format html", "the page shows it anyway"),
        ("--explain", "--today", "the page shows it anyway"),
        ("--color", "--format", "documents have colours of their own or none"),
        ("--color", "--chart", "documents have colours of their own or none"),
        ("--color", "--today", "documents have colours of their own or none"),
        ("--ascii", "--format", "nothing is drawn with characters in documents"),
        ("--ascii", "--chart", "nothing is drawn with characters in documents"),
        ("--ascii", "--today", "nothing is drawn with characters in documents"),
        ("--ascii", "--jsonl", "nothing is drawn for programs"),
        ("--quiet", "--jsonl", "there are no hints for programs"),
        ("--quiet", "--format", "documents have no hints"),
        ("--quiet", "--chart", "documents have no hints"),
        ("--quiet", "--today", "documents have no hints"),
    ],
};

#[test]
fn each_option_of_recommend_has_a_sample() {
    look_for_all(&RECOMMEND);
}

#[test]
fn no_option_of_recommend_is_ignored_beside_another() {
    try_pairs(&RECOMMEND);
}
