//! `protopick gateway`

use std::path::Path;

use anyhow::Context;
use protopick::diag::any_of;
use protopick::engine::{Depth, evaluate};
use protopick::pack::{GatewayId, Pack};
use protopick::render::configuration;
use protopick::report;
use protopick::requirements::Requirements;

use super::args::{Gateway, Global};
use super::compare::gateway;
use super::exit::Exit;
use super::input;
use super::output::{self, Output};
use super::settings;

pub(crate) fn run(options: &Gateway, global: &Global, output: &Output) -> anyhow::Result<Exit> {
    let Some(here) = settings::policy(global, None, output)? else { return Ok(Exit::Invalid) };
    let (asked, file) = asked(options, here.pack())?;
    let Some(policy) = settings::policy(global, Some(file), output)? else { return Ok(Exit::Invalid) };
    let pack = policy.pack();
    let to = options.output.as_deref();
    output::check_file(to, Some(file))?;
    let Some(requirements) = input::with_amounts(file, &policy, output)? else { return Ok(Exit::Invalid) };
    let id = asked.map_or_else(|| innermost(&requirements, pack), Ok)?;
    // A gateway that the file does not name replaces those that it does.
    let requirements = if requirements.chain().contains(&id) { requirements } else { requirements.behind(pack, &[id]) };
    let evaluation = evaluate(pack, &requirements, Depth::Page);
    let report = report::configuration(pack, &requirements, &evaluation, id).context("internal error: no configuration")?;
    let text = configuration::render(&report)
        .map_err(|error| anyhow::anyhow!("the template of `{}` cannot be filled in: {error}", pack.gateway(id).id))?;
    if asked.is_none() || requirements.chain().len() > 1 {
        output.remark(&which(&requirements, pack, id));
    }
    for note in &report.notes {
        output.remark(note);
    }
    output.document(to, &text)?;
    Ok(if report.left_out.is_empty() { Exit::Fine } else { Exit::Findings })
}

/// Returns the gateway that the arguments name, if any, and the file. The file may be the only argument.
fn asked<'o>(options: &'o Gateway, pack: &Pack) -> anyhow::Result<(Option<GatewayId>, &'o Path)> {
    let Some(name) = options.gateway.as_deref() else { return Ok((None, &options.file)) };
    let is_file = name == "-" || name.contains(['/', '\\', '.']) || Path::new(name).is_file();
    if is_file && pack.find_gateway(name).is_none() && options.file == Path::new(Gateway::FILE) {
        return Ok((None, Path::new(name)));
    }
    let id = gateway(pack, name)?;
    anyhow::ensure!(
        pack.gateway(id).configuration.is_some(),
        "the rules have no configuration for `{}`; name {}",
        pack.gateway(id).id,
        configured(pack)
    );
    Ok((Some(id), &options.file))
}

/// Returns the innermost gateway of a file for which a configuration can be written.
fn innermost(requirements: &Requirements, pack: &Pack) -> anyhow::Result<GatewayId> {
    let mut inwards = requirements.chain().iter().rev().copied();
    inwards.find(|&id| pack.gateway(id).configuration.is_some()).ok_or_else(|| {
        let what = match requirements.gateway_text() {
            Some(gateways) => format!("the rules have no configuration for `{gateways}`, which the file names"),
            None => "the file names no gateway".to_owned(),
        };
        anyhow::anyhow!("{what}; name {}", configured(pack))
    })
}

/// Returns the gateways for which a configuration can be written.
fn configured(pack: &Pack) -> String {
    let known = pack.gateways().filter(|(_, gateway)| gateway.configuration.is_some());
    any_of(known.map(|(_, gateway)| gateway.id.as_str()))
}

/// Returns which gateway a configuration is for, and where it is in the chain.
fn which(requirements: &Requirements, pack: &Pack, id: GatewayId) -> String {
    let (chain, name) = (requirements.chain(), &pack.gateway(id).name);
    let names = |ids: &[GatewayId]| ids.iter().map(|&id| pack.gateway(id).name.as_str()).collect::<Vec<_>>().join(" and ");
    let at = chain.iter().position(|&other| other == id).unwrap_or(0);
    match (&chain[..at], &chain[chain.len().min(at + 1)..]) {
        ([], []) => format!("This is for {name}, which the file names."),
        (before, []) => format!("This is for {name}, behind {}.", names(before)),
        ([], after) => format!("This is for {name}, before {}.", names(after)),
        (before, after) => format!("This is for {name}, behind {} and before {}.", names(before), names(after)),
    }
}
