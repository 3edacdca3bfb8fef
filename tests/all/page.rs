//! The page and its pictures: what they contain, what they exclude, and where they are written. How they look is tested in
//! `tests/clients`.

use std::fs;

use crate::run::{Run, run, run_with, scratch};

const DAY: [&str; 2] = ["--today", "2026-08-01"];

/// Returns the option for the day, if a format shows it.
fn day(format: &[&str]) -> &'static [&'static str] {
    if format.contains(&"html") { &DAY } else { &[] }
}

fn page(file: &str) -> String {
    let run = run(&["recommend", file, "--format", "html", DAY[0], DAY[1]]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    run.stdout
}

/// Returns a file whose texts try to become markup.
fn hostile() -> String {
    let long = "x".repeat(10_000);
    format!(
        "system: \"</title><script>alert(1)</script> \\u202e\\ufffe\"\n\
         gateway: \"<b onmouseover=alert(2)>\"\n\
         flows:\n  one: {{ description: \"'\\\"</style></svg><img src=x onerror=alert(3)>{long}\", latency: low, browser: universal }}\n  \
         {}: {{ real_time: server-push, latency: low }}\n",
        "a-".repeat(400) + "a"
    )
}

#[test]
fn a_page_is_one_file_that_loads_and_runs_nothing() {
    let page = page("examples/shop.yaml");
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\">") && page.ends_with("</html>\n"));
    assert!(page.contains("content=\"default-src 'none'; style-src 'unsafe-inline';"));
    for loads in ["<script", "<link", "<img", "<iframe", " src=", "@import", "url(", " onload=", "javascript:"] {
        assert!(!page.contains(loads), "{loads}");
    }
    // The only addresses are those that a reader may follow.
    let links = page.matches("href=\"http").count();
    assert!(links > 20, "{links}");
    assert_eq!(page.matches("rel=\"noreferrer noopener\"").count(), links);
}

#[test]
fn a_page_of_seven_flows_is_small_and_says_it_all() {
    let page = page("examples/shop.yaml");
    assert!(page.len() < 300_000, "{}", page.len());
    let says = [
        "<bdi>Web shop</bdi>",
        "<time datetime=\"2026-08-01\">",
        "rules protopick 1.0.0",
        "REST + SSE + WebSocket",
        "<bdi>pick-scanners</bdi>",
        "still wins if every weight is wrong by up to",
        "Decided by",
        "What would change the answer",
        "Excluded",
        "a must",
        "weight 1",
        "https://www.rfc-editor.org/rfc/rfc9110",
        "aria-label=\"Clients speak to the gateway: ",
        "aria-label=\"The mean score of the flows by the number of protocols: ",
    ];
    for text in says {
        assert!(page.contains(text), "{text}");
    }
    // Every citation leads to its source.
    for rest in page.split("href=\"#").skip(1) {
        let target = rest.split('"').next().expect("a target");
        assert!(page.contains(&format!("id=\"{target}\"")), "{target}");
    }
}

#[test]
fn a_page_begins_with_a_paragraph_and_each_flow_with_its_short_answer() {
    let page = page("examples/shop.yaml");
    let (plan, flows) = page.split_once("<section class=\"flow\"").expect("a flow");
    let paragraph =
        "Four protocols serve the flows: REST for product-pages, orders and partner-feed; SSE for delivery-status and";
    let (first, costs) =
        (plan.find(paragraph), plan.find("With one protocol fewer (REST + SSE + gRPC) they would lose 2 points on average."));
    assert!(first.is_some() && first < costs && first < plan.find("<svg"), "{plan}");
    for flow in flows.split("<section class=\"flow\"") {
        let (short, details) = flow.split_once("<details").expect("details");
        let rows = ["of 100, ", "<dt>Why</dt>", "<dt>Trust</dt>", "<dt>Unless</dt>", "<dt>Note</dt>"].map(|row| short.find(row));
        assert!(rows.is_sorted() && rows.iter().all(Option::is_some), "{rows:?}: {short}");
        assert!(["Ranking", "What teams decided", "heatmap", "Before you build it"].iter().all(|part| details.contains(part)));
        assert!(!short.contains("--details"), "what terminals say: {short}");
    }
    assert!(flows.contains("<dt>Plan</dt><dd>REST, 9 points lower, so that fewer protocols have to be run.</dd>"), "{flows}");
    let single = self::page("examples/use-cases/chat.yaml");
    let (short, _) = single.split_once("<details").expect("details");
    assert!(short.contains("<dt>Why</dt>") && !single.contains("The plan"), "{short}");
}

#[test]
fn what_does_not_fit_on_paper_is_not_printed() {
    let page = page("examples/shop.yaml");
    let print = page.split_once("@media print{").expect("rules for print").1;
    let print = print.split_once("</style>").expect("an end").0;
    assert!(
        print.contains("details,.on-screen{display:none!important}") && print.contains(".in-print{display:block}"),
        "{print}"
    );
    assert!(print.contains("break-inside:avoid}\n.flow>h2"), "{print}");
    for screen in [
        "<section class=\"on-screen\" aria-labelledby=\"glance\"",
        "<section class=\"sources on-screen\"",
        "<figure class=\"on-screen\">",
    ] {
        assert!(page.contains(screen), "{screen}");
    }
    assert_eq!(page.matches("<p class=\"in-print\">Not printed: ").count(), 1);
}

#[test]
fn gateways_are_called_by_their_names_and_scores_have_no_decimals() {
    let file = "gateway: [cloudflare, aws-http-api]\nflows: { news: { real_time: server-push, latency: low }, orders: { latency: low } }";
    let formats: [&[&str]; 3] = [&["--format", "html"], &["--format", "svg", "--chart", "plan"], &["--format", "mermaid"]];
    for format in formats {
        let shown = run_with(&[&["recommend", "-"], format].concat(), file).stdout;
        assert!(shown.contains("Cloudflare") && !shown.contains("aws-http-api"), "{format:?}: {shown}");
    }
    let asked = run(&["recommend", "examples/use-cases/chat.yaml", "--format", "html", "--why-not", "sse"]).stdout;
    let told = asked.split_once("For WebSocket, in points of 100").expect("the differences").1;
    let told = told.split_once("What would lead to SSE").expect("the path").0;
    let points: Vec<&str> = told.split("<strong>").skip(1).map(|rest| rest.split('<').next().expect("points")).collect();
    assert!(points.len() > 2 && points.iter().all(|points| points.bytes().all(|b| b.is_ascii_digit())), "{points:?}");
}

#[test]
fn a_page_tells_how_each_flow_passes_the_gateway_and_what_the_plan_asks_of_it() {
    let page = page("examples/ride-hailing.yaml");
    assert_eq!(page.matches("<h3>Behind Envoy</h3>").count(), 6);
    assert!(page.contains("<h3>At the gateway</h3>") && page.contains("ENV-03"));
}

#[test]
fn a_page_of_a_flow_without_an_answer_says_why() {
    let file = "flows: { none: { real_time: server-push, latency: very-low, needs: [caching, flexible-queries], must: [caching] }, open: {} }";
    let run = run_with(&["recommend", "-", "--format", "html", DAY[0], DAY[1]], file);
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("These cannot be met together") && run.stdout.contains("Undecided"));
    assert!(!run.stdout.contains("The plan"));
}

#[test]
fn hostile_texts_stay_texts_in_every_picture() {
    let file = hostile();
    let formats: [&[&str]; 6] = [
        &["--format", "html"],
        &["--format", "svg", "--chart", "ranking"],
        &["--format", "svg", "--chart", "heatmap"],
        &["--format", "svg", "--chart", "plan"],
        &["--format", "svg", "--chart", "front"],
        &["--format", "mermaid"],
    ];
    for format in formats {
        let run = run_with(&[&["recommend", "-"], format, day(format)].concat(), &file);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{format:?}");
        assert!(!run.stdout.contains('\u{fffe}'), "{format:?}");
        for markup in ["<script", "<img", "<b ", "</title><", "\u{202e}"] {
            let after = run.stdout.split_once("</style>").map_or(run.stdout.as_str(), |(_, after)| after);
            assert!(!after.contains(markup), "{format:?}: {markup}");
        }
        assert!(run.stdout.len() < 150_000, "{format:?}: {}", run.stdout.len());
    }
}

#[test]
fn the_plan_is_drawn_for_slides_and_for_mermaid() {
    let arguments = ["recommend", "examples/ride-hailing.yaml"];
    let svg = run(&[&arguments[..], &["--format", "svg", "--chart", "plan"]].concat()).stdout;
    assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox="), "{svg}");
    assert!(svg.contains("<title id=\"title\">City rides: the plan</title>") && svg.contains("12 below GraphQL"), "{svg}");
    let mermaid = run(&[&arguments[..], &["--format", "mermaid"]].concat()).stdout;
    assert!(mermaid.contains("flow4[\"trip-sharing\"] --> protocol2\n"), "{mermaid}");
    insta::assert_snapshot!("plan_mermaid", mermaid);
}

#[test]
fn the_other_pictures_show_every_flow_or_every_set() {
    let of = |chart: &str| run(&["recommend", "examples/ride-hailing.yaml", "--format", "svg", "--chart", chart]).stdout;
    let unnamed = run(&["recommend", "examples/ride-hailing.yaml", "--format", "svg"]).stdout;
    assert!(unnamed.starts_with("<svg") && unnamed == of("ranking"), "{unnamed}");
    let (ranking, heatmap, front) = (of("ranking"), of("heatmap"), of("front"));
    for flow in ["bookings", "driver-positions", "price-quotes"] {
        assert!(ranking.contains(flow) && heatmap.contains(flow), "{flow}");
    }
    assert!(ranking.contains("excluded by Interaction"), "{ranking}");
    assert_eq!(heatmap.matches("<rect").count(), heatmap.matches(" mid on-").count() + 1, "a word in each cell");
    assert_eq!(front.matches("<circle").count(), 5, "{front}");
}

#[test]
fn a_file_whose_ending_names_another_format_is_refused() {
    let folder = scratch("page_ending");
    let chat = "examples/use-cases/chat.yaml";
    for (arguments, name, format) in [
        (&["recommend", chat][..], "a.html", "html"),
        (&["recommend", chat], "a.MD", "markdown"),
        (&["compare"], "a.csv", "csv"),
        (&["precedents"], "a.json", "json"),
        (&["rules", "list"], "a.htm", "html"),
    ] {
        let path = folder.join(name);
        let path = path.to_str().unwrap();
        let refused = run(&[arguments, &["-o", path]].concat());
        assert_eq!((refused.code, refused.stdout.as_str()), (2, ""), "{name}");
        assert!(refused.stderr.contains(&format!("add `--format {format}`")), "{}", refused.stderr);
        assert_eq!(run(&[arguments, &["-o", path, "--format", format]].concat()).code, 0, "{name}");
    }
    // What no format is called by is the name of any file.
    assert_eq!(run(&["recommend", chat, "-o", folder.join("a.txt").to_str().unwrap()]).code, 0);
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let single = "examples/use-cases/chat.yaml";
    let refused: [(&[&str], &str); 4] = [
        (&[single, "--format", "svg", "--chart", "plan"], "there is no plan to draw"),
        (&[single, "--format", "mermaid"], "there is no plan to draw"),
        (&[single, "--format", "html", "--chart", "plan"], "`--chart` needs `--format svg`"),
        (&[single, "--format", "html", "--today", "2026-02-30"], "2026-02-30"),
    ];
    for (arguments, says) in refused {
        let run = run(&[&["recommend"], arguments].concat());
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(run.stderr.contains(says), "{}", run.stderr);
    }
}

#[test]
fn every_format_goes_to_a_file_as_it_goes_to_standard_output() {
    let folder = scratch("page_output");
    let formats: [&[&str]; 6] = [
        &["--format", "table", "--details"],
        &["--format", "json"],
        &["--format", "markdown"],
        &["--format", "html"],
        &["--format", "mermaid"],
        &["--format", "svg", "--chart", "plan"],
    ];
    for format in formats {
        let arguments = [&["recommend", "examples/shop.yaml"], format, day(format)].concat();
        let path = folder.join(format.join(""));
        fs::write(&path, "old").unwrap();
        let path = path.to_str().unwrap();
        let written = run(&[&arguments[..], &["-o", path]].concat());
        assert_eq!((written.code, written.stdout.as_str()), (0, ""), "{format:?}");
        assert!(written.stderr.contains("Wrote "), "{}", written.stderr);
        let direct: Run = run(&[&arguments[..], &["-o", "-"]].concat());
        assert_eq!(fs::read_to_string(path).unwrap(), direct.stdout, "{format:?}");
    }
    let missing = run(&["recommend", "examples/shop.yaml", "-o", folder.join("no/page.html").to_str().unwrap()]);
    assert_eq!(missing.code, 2);
    assert!(missing.stderr.contains("page.html: "), "{}", missing.stderr);
    // Nothing but the files is left.
    assert_eq!(fs::read_dir(&folder).unwrap().count(), formats.len());
}

#[test]
fn a_table_is_a_page_too() {
    for aspect in ["summary", "framework", "performance", "security", "operations", "practices"] {
        let run = run(&["compare", "--aspect", aspect, "--format", "html", DAY[0], DAY[1]]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""));
        assert!(run.stdout.contains("<th scope=\"row\">") && run.stdout.contains("2026-08-01"));
        assert!(!run.stdout.contains("<script"), "{aspect}");
    }
    let two = run(&["compare", "sse", "rest", "--format", "html"]).stdout;
    assert!(two.contains("SSE") && !two.contains("MQTT"), "{two}");
}

#[test]
fn a_day_that_no_output_tells_is_refused() {
    for command in [&["recommend", "examples/shop.yaml"][..], &["compare"], &["rules", "list"]] {
        assert_eq!(run(&[command, &DAY, &["--format", "html"]].concat()).code, 0);
        let refused = run(&[command, &DAY].concat());
        assert_eq!((refused.code, refused.stdout.as_str()), (2, ""));
        assert!(refused.stderr.contains("`--today` needs `--format html`"), "{}", refused.stderr);
    }
}
