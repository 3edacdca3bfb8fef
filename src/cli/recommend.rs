//! `protopick recommend`

use protopick::engine::{Depth, evaluate};
use protopick::render::{chart, plan_mermaid, recommend_html, recommend_json, recommend_markdown, recommend_text, summary_text};
use protopick::report::{self, Outcome};
use protopick::requirements::Override;

use super::args::{ChartName, Global, Recommend, RecommendFormat};
use super::compare::{asked, gateways, protocols};
use super::exit::Exit;
use super::input;
use super::output::{self, Output};
use super::settings;
use super::today::today;

pub(crate) fn run(options: &Recommend, global: &Global, output: &Output) -> anyhow::Result<Exit> {
    check(options)?;
    let to = options.output.as_deref();
    output::check(to, Some(&options.file), &options.format)?;
    let Some(house) = settings::house(global, Some(&options.file), output)? else { return Ok(Exit::Invalid) };
    let pack = house.pack();
    let overrides: Vec<_> = options.set.iter().map(|text| Override { text: text.clone() }).collect();
    let Some(mut requirements) = input::requirements(&options.file, &overrides, &house, output)? else {
        return Ok(Exit::Invalid);
    };
    if let Some(flow) = &options.flow {
        let flow = input::flow(&requirements, flow)?;
        requirements = requirements.only(flow);
    }
    requirements = match options.gateway.as_deref() {
        None => requirements,
        Some("none") => requirements.behind(pack, &[]),
        Some(names) => requirements.behind(pack, &gateways(pack, names)?),
    };
    let why_not = asked(pack, &options.why_not)?;
    let full = matches!(options.format, RecommendFormat::Json | RecommendFormat::Html);
    let all = options.explain || !why_not.is_empty() || full;
    let in_use = protocols(pack, &options.in_use)?;
    let requirements = requirements.with_in_use(&in_use);
    let evaluation = evaluate(pack, &requirements, if all { Depth::Figures } else { Depth::Page });
    let mut report = report::recommend(pack, &requirements, &evaluation, &why_not);
    report.whole |= options.explain;
    let answered = report.flows.iter().all(|flow| matches!(flow.outcome, Outcome::Recommended(_)));
    match options.format {
        RecommendFormat::Table => {
            let whole = options.details || all || output::file(to).is_some();
            let render = if whole { recommend_text::render } else { summary_text::render };
            output.page(to, &render(&report, output.look()))?;
        }
        RecommendFormat::Json => output.document(to, &recommend_json::render(&report))?,
        RecommendFormat::Markdown => output.document(to, &recommend_markdown::render(&report))?,
        RecommendFormat::Html | RecommendFormat::Svg | RecommendFormat::Mermaid => {
            let page = report::page(pack, &requirements, &evaluation, report, &today(options.day.today)?.to_string());
            let text = match options.format {
                RecommendFormat::Html => Some(recommend_html::render(&page)),
                RecommendFormat::Mermaid => plan_mermaid::render(&page),
                _ => chart::render(&page, options.chart.unwrap_or(ChartName::Ranking).into()),
            };
            let missing = "there is no plan to draw; name a file with two or more flows, and an answer for one of them";
            output.document(to, &text.ok_or_else(|| anyhow::anyhow!(missing))?)?;
        }
    }
    Ok(if answered { Exit::Fine } else { Exit::Findings })
}

/// Refuses combinations of options that cannot be honoured.
fn check(options: &Recommend) -> anyhow::Result<()> {
    let Recommend { format, chart, flow, in_use, why_not, explain, day, .. } = options;
    anyhow::ensure!(
        chart.is_none() || *format == RecommendFormat::Svg,
        "`--chart` needs `--format svg`; add that, or remove `--chart`"
    );
    day.check(*format == RecommendFormat::Html)?;
    // What is drawn, if it is a picture, and whether it is one of the plan.
    let drawn = match format {
        RecommendFormat::Mermaid => Some(("`--format mermaid`", true)),
        RecommendFormat::Svg => Some(match chart {
            None => ("`--format svg` without `--chart plan`", false),
            Some(ChartName::Ranking) => ("`--chart ranking`", false),
            Some(ChartName::Heatmap) => ("`--chart heatmap`", false),
            Some(ChartName::Plan) => ("`--chart plan`", true),
            Some(ChartName::Front) => ("`--chart front`", true),
        }),
        _ => None,
    };
    if let Some((picture, plan)) = drawn {
        let asked = if *explain { Some("`--explain`") } else { (!why_not.is_empty()).then_some("`--why-not`") };
        if let Some(asked) = asked {
            anyhow::bail!("{picture} draws no reasons, so {asked} has no effect; use `--format html`, or remove {asked}");
        }
        anyhow::ensure!(
            !plan || flow.is_none(),
            "{picture} draws the plan of several flows, but `--flow` leaves one; remove one of the two"
        );
        anyhow::ensure!(
            plan || in_use.is_empty(),
            "{picture} draws no plan, so `--in-use` has no effect; add `--chart plan`, or remove `--in-use`"
        );
    }
    Ok(())
}
