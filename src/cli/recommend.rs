//! `protopick recommend`

use protopick::diag::suggestion;
use protopick::engine::{Depth, evaluate};
use protopick::render::{recommend_json, recommend_markdown, recommend_text};
use protopick::report::{self, Outcome};
use protopick::requirements::Override;

use super::args::{Global, Recommend, RecommendFormat};
use super::compare::{gateway, protocol};
use super::exit::Exit;
use super::input;
use super::output::Output;

pub(crate) fn run(options: &Recommend, global: &Global, output: &Output) -> anyhow::Result<Exit> {
    let Some(rules) = input::rules(global, None, output)? else { return Ok(Exit::Invalid) };
    let pack = rules.pack();
    let overrides: Vec<_> = options.set.iter().map(|text| Override { text: text.clone() }).collect();
    let Some(mut requirements) = input::requirements(&options.file, &overrides, pack, output)? else { return Ok(Exit::Invalid) };
    if let Some(flow) = &options.flow {
        let known: Vec<String> = requirements.flows().iter().map(|flow| flow.name().to_owned()).collect();
        let Some(only) = requirements.only(flow) else {
            let help = suggestion(flow, known.iter().map(String::as_str)).map_or(String::new(), |help| format!("; {help}"));
            anyhow::bail!("no flow is called `{flow}`{help}");
        };
        requirements = only;
    }
    requirements = match options.gateway.as_deref() {
        None => requirements,
        Some("none") => requirements.without_gateway(),
        Some(name) => requirements.behind(Some(gateway(pack, name)?)),
    };
    let why_not = options.why_not.as_ref().map(|name| protocol(pack, name)).transpose()?;
    let all = options.explain || why_not.is_some() || options.format == RecommendFormat::Json;
    let in_use = options.in_use.iter().map(|name| protocol(pack, name)).collect::<anyhow::Result<Vec<_>>>()?;
    let evaluation = evaluate(pack, &requirements, if all { Depth::Figures } else { Depth::Page }, &in_use);
    let report = report::recommend(pack, &requirements, &evaluation, why_not);
    match options.format {
        RecommendFormat::Table => output.result(&recommend_text::render(&report, output.look()))?,
        RecommendFormat::Json => Output::raw(recommend_json::render(&report).as_bytes())?,
        RecommendFormat::Markdown => Output::raw(recommend_markdown::render(&report).as_bytes())?,
    }
    let answered = report.flows.iter().all(|flow| matches!(flow.outcome, Outcome::Recommended(_)));
    Ok(if answered { Exit::Fine } else { Exit::Findings })
}
