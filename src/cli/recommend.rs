//! `protopick recommend`

use protopick::engine::{Depth, evaluate};
use protopick::render::{chart, plan_mermaid, recommend_html, recommend_json, recommend_markdown, recommend_text};
use protopick::report::{self, Outcome};
use protopick::requirements::Override;

use super::args::{Global, Recommend, RecommendFormat};
use super::compare::{gateway, protocol};
use super::exit::Exit;
use super::input;
use super::output::Output;
use super::today::today;

pub(crate) fn run(options: &Recommend, global: &Global, output: &Output) -> anyhow::Result<Exit> {
    anyhow::ensure!(
        options.chart.is_none() || options.format == RecommendFormat::Svg,
        "--chart chooses among the pictures of --format svg"
    );
    let Some(rules) = input::rules(global, None, output)? else { return Ok(Exit::Invalid) };
    let pack = rules.pack();
    let overrides: Vec<_> = options.set.iter().map(|text| Override { text: text.clone() }).collect();
    let Some(mut requirements) = input::requirements(&options.file, &overrides, pack, output)? else { return Ok(Exit::Invalid) };
    if let Some(flow) = &options.flow {
        let flow = input::flow(&requirements, flow)?;
        requirements = requirements.only(flow);
    }
    requirements = match options.gateway.as_deref() {
        None => requirements,
        Some("none") => requirements.without_gateway(),
        Some(name) => requirements.behind(Some(gateway(pack, name)?)),
    };
    let why_not = options.why_not.as_ref().map(|name| protocol(pack, name)).transpose()?;
    let full = matches!(options.format, RecommendFormat::Json | RecommendFormat::Html);
    let all = options.explain || why_not.is_some() || full;
    let in_use = options.in_use.iter().map(|name| protocol(pack, name)).collect::<anyhow::Result<Vec<_>>>()?;
    let evaluation = evaluate(pack, &requirements, if all { Depth::Figures } else { Depth::Page }, &in_use);
    let report = report::recommend(pack, &requirements, &evaluation, why_not);
    let answered = report.flows.iter().all(|flow| matches!(flow.outcome, Outcome::Recommended(_)));
    let to = options.output.as_deref();
    match options.format {
        RecommendFormat::Table => output.page(to, &recommend_text::render(&report, output.look()))?,
        RecommendFormat::Json => output.document(to, &recommend_json::render(&report))?,
        RecommendFormat::Markdown => output.document(to, &recommend_markdown::render(&report))?,
        RecommendFormat::Html | RecommendFormat::Svg | RecommendFormat::Mermaid => {
            let page = report::page(pack, &requirements, &evaluation, report, &today(options.day.today)?.to_string());
            let text = match options.format {
                RecommendFormat::Html => Some(recommend_html::render(&page)),
                RecommendFormat::Mermaid => plan_mermaid::render(&page),
                _ => options.chart.and_then(|picture| chart::render(&page, picture.into())),
            };
            let missing = "there is no plan to draw: it takes a file of two flows or more, with an answer for one of them";
            output.document(to, &text.ok_or_else(|| anyhow::anyhow!(missing))?)?;
        }
    }
    Ok(if answered { Exit::Fine } else { Exit::Findings })
}
