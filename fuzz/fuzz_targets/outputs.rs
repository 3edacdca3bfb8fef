//! Everything that is written about any requirements file: every format of every report, none of which the file can break.

#![no_main]

use std::collections::BTreeSet;

use libfuzzer_sys::fuzz_target;
use protopick::builtin;
use protopick::diag::{Diagnostics, Severity};
use protopick::engine::{Depth, evaluate};
use protopick::findings::{Terms, day};
use protopick::lint::{Around, lint};
use protopick::record;
use protopick::render::chart::{self, Picture};
use protopick::render::record_markdown::{self, About, RecordStyle};
use protopick::render::{
    Base, Look, configuration, diagnostics, diff_json, diff_markdown, diff_text, lint_checkstyle, lint_concise, lint_github,
    lint_gitlab, lint_json, lint_junit, lint_markdown, lint_rdjson, lint_text, plan_mermaid, recommend_html, recommend_json,
    recommend_markdown, recommend_text, sarif,
};
use protopick::report::{self, Asked, Checked, LintOptions, Scope};
use protopick::requirements::{Requirements, load, load_version};
use protopick::source::SourceMap;

const NAME: &str = "requirements.yaml";
const TODAY: &str = "2026-01-01";
const LOOKS: [Look; 2] = [Look { width: 100, unicode: true, quiet: false }, Look { width: 30, unicode: false, quiet: true }];

fuzz_target!(|text: &str| holds(text));

fn holds(text: &str) {
    linted(text);
    let (mut sources, mut faults) = (SourceMap::default(), Diagnostics::default());
    let file = sources.add(NAME, text);
    let read = load(file, &[], builtin::pack(), &mut sources, &mut faults);
    LOOKS.into_iter().for_each(|look| shown(&diagnostics::render(&faults, &sources, look)));
    if let Some(requirements) = read {
        recommended(&requirements);
        compared(&requirements);
        configured(&requirements);
    }
}

/// Checks what `lint` writes, with waivers and without.
fn linted(text: &str) {
    let (pack, base) = (builtin::pack(), Base::of("/checkout"));
    for waivers in [true, false] {
        let mut sources = SourceMap::default();
        let file = sources.add(NAME, text);
        // A record that a file names has the same text as the file itself.
        let records = |name: &str| (name.len() % 2 == 0).then(|| text.to_owned());
        let terms = Terms { waivers, ..Terms::as_of(day(TODAY).expect("a date")) };
        let linted = lint(file, pack, &mut sources, terms, Around { records: &records, ..Around::NOTHING });
        let checked = [Checked { file, linted, pack, fail_on: Severity::Warning }];
        let report = report::lint(pack, report::Run::LINT, &checked, &sources, LintOptions { show_waived: waivers });
        LOOKS.into_iter().for_each(|look| shown(&lint_text::render(&report, look)));
        let commands = lint_github::render(&report, &base);
        plain(&commands);
        for line in commands.lines() {
            assert!(["::error ", "::warning ", "::notice "].iter().any(|command| line.starts_with(command)), "{line}");
        }
        plain(&lint_concise::render(&report));
        plain(&lint_markdown::render(&report, &base));
        let documents = [
            lint_json::render(&report),
            sarif::render_lints(&report, &base),
            lint_gitlab::render(&report, &base),
            lint_rdjson::render(&report, &base),
        ];
        documents.iter().for_each(|text| json(text));
        elements(&lint_junit::render(&report, &base));
        elements(&lint_checkstyle::render(&report, &base));
    }
}

/// Checks what `recommend` and `adr` write.
fn recommended(requirements: &Requirements) {
    let pack = builtin::pack();
    let beyond = pack.beyond().map(|(beyond, _)| Asked::Beyond(beyond)).take(1);
    let why_not: Vec<_> = pack.protocols().map(|(protocol, _)| Asked::Protocol(protocol)).take(2).chain(beyond).collect();
    let evaluation = evaluate(pack, requirements, Depth::Figures);
    let report = report::recommend(pack, requirements, &evaluation, &why_not);
    LOOKS.into_iter().for_each(|look| shown(&recommend_text::render(&report, look)));
    plain(&recommend_markdown::render(&report));
    json(&recommend_json::render(&report));
    let page = report::page(pack, requirements, &evaluation, report, TODAY);
    let names = elements(&closed(&recommend_html::render(&page)));
    assert!(["script", "img", "iframe", "object", "form"].iter().all(|name| !names.contains(*name)), "{names:?}");
    for picture in [Picture::Ranking, Picture::Heatmap, Picture::Plan, Picture::Front] {
        chart::render(&page, picture).iter().for_each(|svg| drop(elements(svg)));
    }
    plan_mermaid::render(&page).iter().for_each(|text| plain(text));

    let scope = Scope { file: NAME, title: None };
    let flows = (0..requirements.flows().len()).map(|flow| report::flow_record(pack, requirements, &page, flow, scope));
    for told in flows.chain([report::system_record(pack, requirements, &page, scope)]).flatten() {
        for style in [RecordStyle::Madr, RecordStyle::Universal, RecordStyle::Nygard] {
            let about = About {
                number: 7,
                date: TODAY.to_owned(),
                status: "accepted",
                deciders: requirements.flows().iter().filter_map(|flow| flow.description()).map(str::to_owned).collect(),
                supersedes: vec![(1, requirements.system().to_owned(), "0001-x.md".to_owned())],
            };
            let text = record_markdown::render(&told, &about, style);
            plain(&text);
            assert_eq!(record::choices(&text), told.choices, "{text}");
        }
    }
}

/// Checks what `diff` writes, compared with the same file without its last flow, and with nothing.
fn compared(requirements: &Requirements) {
    let pack = builtin::pack();
    let (mut sources, mut faults) = (SourceMap::default(), Diagnostics::default());
    let nothing = sources.add(NAME, "");
    let nothing = load_version(nothing, None, pack, &mut sources, &mut faults).expect("a version without a flow");
    let tell = |version: &Requirements| report::recommend(pack, version, &evaluate(pack, version, Depth::Page), &[]);
    let now = tell(requirements);
    for other in [nothing, requirements.clone().only(0)] {
        let then = tell(&other);
        for report in
            [report::diff(pack, (&other, &then), (requirements, &now)), report::diff(pack, (requirements, &now), (&other, &then))]
        {
            LOOKS.into_iter().for_each(|look| shown(&diff_text::render(&report, look)));
            plain(&diff_markdown::render(&report));
            json(&diff_json::render(&report));
        }
    }
}

/// Checks what `gateway` writes.
fn configured(requirements: &Requirements) {
    let pack = builtin::pack();
    for (gateway, _) in pack.gateways() {
        let requirements = requirements.clone().behind(pack, &[gateway]);
        let evaluation = evaluate(pack, &requirements, Depth::Page);
        if let Some(report) = report::configuration(pack, &requirements, &evaluation, gateway) {
            // The templates themselves indent with tabs if a gateway's own formatter does.
            plain(&configuration::render(&report).expect("a template of the built-in rules").replace('\t', " "));
        }
    }
}

/// Checks a text for a terminal, which only our own colours and links may control.
fn shown(text: &str) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain(before);
        let link = after.strip_prefix("]8;;").and_then(|after| after.split_once("\u{1b}\\"));
        rest = match (link, after.strip_prefix('[')) {
            (Some((address, after)), _) if address.bytes().all(|byte| byte.is_ascii_graphic()) => after,
            (None, Some(codes)) => {
                let after = codes.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').strip_prefix('m');
                after.unwrap_or_else(|| panic!("steered by {codes:?}"))
            }
            _ => panic!("steered by {after:?}"),
        };
    }
    plain(rest);
}

/// Checks that a text contains nothing invisible.
fn plain(text: &str) {
    let invisible = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
            || matches!(c, '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
    };
    if let Some(at) = text.find(invisible) {
        panic!("{:?} in {text}", text[at..].chars().next());
    }
}

fn json(text: &str) {
    plain(text);
    serde_json::from_str::<serde_json::Value>(text).unwrap_or_else(|error| panic!("{error}: {text}"));
}

/// Returns the names of the elements of a well-formed document.
fn elements(text: &str) -> BTreeSet<String> {
    plain(text);
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..roxmltree::ParsingOptions::default() };
    let document = roxmltree::Document::parse_with_options(text, options).unwrap_or_else(|error| panic!("{error}: {text}"));
    let found = document.descendants().filter(roxmltree::Node::is_element);
    found
        .map(|element| {
            assert!(element.attributes().all(|attribute| !attribute.name().starts_with("on")), "{element:?}");
            element.tag_name().name().to_owned()
        })
        .collect()
}

/// Returns a page with its empty elements closed, as in XML.
fn closed(page: &str) -> String {
    let close = |part: &str| match part.split_once('>') {
        Some((tag, rest)) if ["meta", "link", "br", "hr"].contains(&tag.split(' ').next().unwrap_or("")) => {
            format!("{tag}/>{rest}")
        }
        _ => part.to_owned(),
    };
    page.split('<').map(close).collect::<Vec<_>>().join("<").replacen("<!DOCTYPE html>", "", 1)
}
