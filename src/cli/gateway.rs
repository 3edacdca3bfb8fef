//! `protopick gateway`

use anyhow::Context;
use protopick::engine::{Depth, evaluate};
use protopick::render::configuration;
use protopick::report;

use super::args::{Gateway, Global};
use super::compare::gateway;
use super::exit::Exit;
use super::input;
use super::output::Output;

pub(crate) fn run(options: &Gateway, global: &Global, output: &Output) -> anyhow::Result<Exit> {
    let Some(rules) = input::rules(global, None, output)? else { return Ok(Exit::Invalid) };
    let pack = rules.pack();
    let id = gateway(pack, &options.gateway)?;
    if pack.gateway(id).configuration.is_none() {
        let known = pack.gateways().filter(|(_, gateway)| gateway.configuration.is_some());
        let known = known.map(|(_, gateway)| format!("`{}`", gateway.id)).collect::<Vec<_>>().join(", ");
        anyhow::bail!("the rules hold no configuration for `{}`; they do for {known}", pack.gateway(id).id);
    }
    let Some(requirements) = input::with_amounts(&options.file, pack, output)? else { return Ok(Exit::Invalid) };
    let requirements = requirements.behind(Some(id));
    let evaluation = evaluate(pack, &requirements, Depth::Page);
    let report = report::configuration(pack, &requirements, &evaluation, id).context("internal error: no configuration")?;
    let text =
        configuration::render(&report).map_err(|error| anyhow::anyhow!("the template of `{}`: {error}", options.gateway))?;
    for note in &report.notes {
        output.remark(note);
    }
    Output::raw(text.as_bytes())?;
    Ok(if report.left_out.is_empty() { Exit::Fine } else { Exit::Findings })
}
