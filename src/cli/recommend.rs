//! `protopick recommend`

use protopick::diag::Diagnostics;
use protopick::engine::{Depth, Evaluation, Tried, evaluate_with};
use protopick::pack::{GatewayId, Pack, ProtocolId};
use protopick::render::jsonl::{self, Record};
use protopick::render::{chart, plan_mermaid, recommend_html, recommend_json, recommend_markdown, recommend_text, summary_text};
use protopick::report::{self, Asked, Outcome, Recommendation};
use protopick::requirements::{self, Override, Requirements};
use protopick::source::SourceMap;

use super::args::{ChartName, Global, Recommend, RecommendFormat};
use super::compare::{asked, gateways, protocols};
use super::exit::Exit;
use super::input;
use super::lines::{self, Answer};
use super::output::{self, Output};
use super::settings::{self, Policy};
use super::today::today;

pub(crate) fn run(options: &Recommend, global: &Global, output: &Output) -> anyhow::Result<Exit> {
    check(options)?;
    let to = options.output.as_deref();
    output::check(to, Some(&options.file), &options.format)?;
    let Some(policy) = settings::policy(global, Some(&options.file), output)? else { return Ok(Exit::Invalid) };
    let pack = policy.pack();
    let full = options.explain || !options.why_not.is_empty();
    if options.jsonl {
        let question = Question::of(options, if full || options.details { Depth::Figures } else { Depth::Answers }, pack)?;
        return lines::each(&options.file, pack, |record, name, text| answer(record, name, text, &question, &policy), output);
    }
    let overrides: Vec<_> = options.set.iter().map(|text| Override { text: text.clone() }).collect();
    let Some(mut requirements) = input::requirements(&options.file, &overrides, &policy, output)? else {
        return Ok(Exit::Invalid);
    };
    if let Some(flow) = &options.flow {
        let flow = input::flow(&requirements, flow)?;
        requirements = requirements.only(flow);
    }
    let all = full || matches!(options.format, RecommendFormat::Json | RecommendFormat::Html);
    let question = Question::of(options, if all { Depth::Figures } else { Depth::Page }, pack)?;
    let (requirements, evaluation, mut report) = question.put(requirements, pack);
    report.whole |= options.explain;
    let exit = ended(&report);
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
    Ok(exit)
}

/// What is asked of each requirements file.
struct Question {
    /// The gateways in place of the file's.
    gateways: Option<Vec<GatewayId>>,
    in_use: Vec<ProtocolId>,
    why_not: Vec<Asked>,
    depth: Depth,
    /// How the rules judge the precedents.
    tried: Vec<Tried>,
}

impl Question {
    fn of(options: &Recommend, depth: Depth, pack: &Pack) -> anyhow::Result<Self> {
        let gateways = match options.gateway.as_deref() {
            None => None,
            Some("none") => Some(Vec::new()),
            Some(names) => Some(gateways(pack, names)?),
        };
        let (why_not, in_use) = (asked(pack, &options.why_not)?, protocols(pack, &options.in_use)?);
        Ok(Self { gateways, in_use, why_not, depth, tried: depth.tried(pack) })
    }

    fn put(&self, requirements: Requirements, pack: &Pack) -> (Requirements, Evaluation, Recommendation) {
        let requirements = match &self.gateways {
            None => requirements,
            Some(gateways) => requirements.behind(pack, gateways),
        };
        let requirements = requirements.with_in_use(&self.in_use);
        let evaluation = evaluate_with(pack, &requirements, self.depth, &self.tried);
        let report = report::recommend(pack, &requirements, &evaluation, &self.why_not);
        (requirements, evaluation, report)
    }
}

fn ended(report: &Recommendation) -> Exit {
    let answered = report.flows.iter().all(|flow| matches!(flow.outcome, Outcome::Recommended(_)));
    if answered { Exit::Fine } else { Exit::Findings }
}

/// Answers one of many documents.
fn answer(record: Record<'_>, name: &str, text: &str, question: &Question, policy: &Policy) -> Answer {
    let pack = policy.pack();
    let (mut sources, mut faults) = (SourceMap::default(), Diagnostics::default());
    let file = sources.add(name, text);
    let shared = policy.shared(&mut sources);
    let loaded = requirements::load_below(file, shared, &[], pack, &mut sources, &mut faults);
    let Some((requirements, _)) = loaded else {
        return lines::refused(pack, record, file, &sources, &faults);
    };
    let (_, _, report) = question.put(requirements, pack);
    let render = if question.depth == Depth::Answers { jsonl::answers } else { jsonl::recommendation };
    Answer { text: render(record, &report), exit: ended(&report) }
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
