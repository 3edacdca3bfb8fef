//! `protopick compare`

use protopick::diag::{any_of, suggestion};
use protopick::pack::{GatewayId, Pack, ProtocolId};
use protopick::render::{csv, markdown, table_html, table_json, table_text};
use protopick::report::{self, Asked, TableReport};
use protopick::requirements::{MOST_GATEWAYS, Misnamed, misnamed_gateway};

use super::args::{AspectName, Compare, Global, TableFormat, TableOutput};
use super::exit::Exit;
use super::output::{self, Output};
use super::settings;
use super::today::today;

pub(crate) fn run(options: &Compare, global: &Global, output: &Output) -> anyhow::Result<Exit> {
    output::check(options.shown.output.as_deref(), None, &options.shown.format)?;
    let Some(policy) = settings::policy(global, None, output)? else { return Ok(Exit::Invalid) };
    let pack = policy.pack();
    let mut gateways = Vec::new();
    let mut protocols = Vec::new();
    for name in &options.names {
        let found = if options.aspect == AspectName::Gateways { pack.find_gateway(name) } else { None };
        match found {
            Some(gateway) => keep(gateway, &mut gateways),
            None if options.aspect == AspectName::Gateways && pack.gateways_named(name).len() > 1 => {
                keep(gateway(pack, name)?, &mut gateways);
            }
            None if options.aspect == AspectName::Gateways => keep(protocol_or_gateway(pack, name)?, &mut protocols),
            None => {
                let found = protocol(pack, name).map_err(|error| for_gateways(pack, options, name).unwrap_or(error));
                keep(found?, &mut protocols);
            }
        }
    }
    if protocols.is_empty() {
        protocols.extend(pack.protocols().map(|(id, _)| id));
    }
    if !gateways.is_empty() {
        print(&report::compare_gateways(pack, &gateways, &protocols), &options.shown, output)?;
        return Ok(Exit::Fine);
    }
    print(&report::compare(pack, &protocols, options.aspect.into()), &options.shown, output)?;
    Ok(Exit::Fine)
}

/// Returns an error that says what to do if a gateway is named while protocols are compared.
fn for_gateways(pack: &Pack, options: &Compare, name: &str) -> Option<anyhow::Error> {
    pack.find_gateway(name)?;
    let quoted = |name: &String| if name.contains(' ') { format!("'{name}'") } else { name.clone() };
    let names = options.names.iter().map(quoted).collect::<Vec<_>>().join(" ");
    Some(anyhow::anyhow!(
        "`{name}` is a gateway, and protocols are compared here; run `protopick compare --aspect gateways {names}` to compare gateways"
    ))
}

/// Prints a table in one of its formats to its destination.
pub(super) fn print(table: &TableReport, shown: &TableOutput, output: &Output) -> anyhow::Result<()> {
    let to = shown.output.as_deref();
    shown.day.check(shown.format == TableFormat::Html)?;
    let text = match shown.format {
        TableFormat::Table => return output.page(to, &table_text::render(table, output.look())),
        TableFormat::Markdown => markdown::render_table(table),
        TableFormat::Csv => csv::render(table),
        TableFormat::Json => table_json::render(table),
        TableFormat::Html => table_html::render(table, &today(shown.day.today)?.to_string()),
    };
    output.document(to, &text)
}

/// Adds a value unless it is already there, keeping the order.
fn keep<T: PartialEq>(named: T, kept: &mut Vec<T>) {
    if !kept.contains(&named) {
        kept.push(named);
    }
}

/// Returns the gateway that an argument names.
pub(super) fn gateway(pack: &Pack, name: &str) -> anyhow::Result<GatewayId> {
    pack.find_gateway(name).ok_or_else(|| {
        if let Some(Misnamed::Ambiguous(ids)) = misnamed_gateway(pack, name) {
            return anyhow::anyhow!("the gateway `{name}` is ambiguous; name {}", any_of(ids));
        }
        let known: Vec<_> = pack.gateways().map(|(_, gateway)| gateway.id.as_str()).collect();
        let help = suggestion(name, known).unwrap_or_else(|| "run `protopick compare --aspect gateways` to list them".to_owned());
        anyhow::anyhow!("unknown gateway `{name}`; {help}")
    })
}

/// Returns the gateways that an argument names, separated by commas. A name may contain a comma.
pub(super) fn gateways(pack: &Pack, names: &str) -> anyhow::Result<Vec<GatewayId>> {
    if let Some(one) = pack.find_gateway(names) {
        return Ok(vec![one]);
    }
    let mut found = Vec::new();
    for name in names.split(',') {
        let id = gateway(pack, name.trim())?;
        anyhow::ensure!(!found.contains(&id), "the gateway `{}` is named twice", pack.gateway(id).id);
        found.push(id);
    }
    anyhow::ensure!(found.len() <= MOST_GATEWAYS, "`--gateway` names more than {MOST_GATEWAYS} gateways");
    Ok(found)
}

/// Returns the protocol that an argument names, where a gateway would also be possible.
fn protocol_or_gateway(pack: &Pack, name: &str) -> anyhow::Result<ProtocolId> {
    let plain = name.to_lowercase();
    pack.find_protocol(&plain).ok_or_else(|| {
        let protocols = pack.protocols().map(|(_, protocol)| protocol.id.as_str());
        let known: Vec<_> = protocols.chain(pack.gateways().map(|(_, gateway)| gateway.id.as_str())).collect();
        let help = suggestion(name, known).map_or(String::new(), |help| format!("; {help}"));
        anyhow::anyhow!("unknown gateway or protocol `{name}`{help}")
    })
}

/// Returns the protocols that an option names, each once.
pub(super) fn protocols(pack: &Pack, names: &[String]) -> anyhow::Result<Vec<ProtocolId>> {
    let mut protocols = Vec::new();
    for name in names {
        keep(protocol(pack, name)?, &mut protocols);
    }
    Ok(protocols)
}

/// Returns the protocols and the answers beyond them that an option names, each once.
pub(super) fn asked(pack: &Pack, names: &[String]) -> anyhow::Result<Vec<Asked>> {
    let mut asked = Vec::new();
    for name in names {
        let protocol = pack.find_protocol(&name.to_lowercase()).map(Asked::Protocol);
        let found = protocol.or_else(|| pack.find_beyond(name).map(Asked::Beyond));
        keep(found.ok_or_else(|| unknown_answer(pack, name))?, &mut asked);
    }
    Ok(asked)
}

fn unknown_answer(pack: &Pack, name: &str) -> anyhow::Error {
    let protocols = pack.protocols().map(|(_, protocol)| protocol.id.as_str());
    let beyond = pack.beyond().flat_map(|(_, answer)| [&answer.id].into_iter().chain(&answer.aliases)).map(String::as_str);
    let known: Vec<_> = protocols.chain(beyond).collect();
    let help = suggestion(name, known).map_or(String::new(), |help| format!("; {help}"));
    anyhow::anyhow!("unknown protocol or answer beyond the protocols `{name}`{help}")
}

/// Returns the protocol that an argument names.
fn protocol(pack: &Pack, name: &str) -> anyhow::Result<ProtocolId> {
    let name = name.to_lowercase();
    let known = pack.protocols().map(|(_, protocol)| protocol.id.as_str());
    pack.find_protocol(&name).ok_or_else(|| {
        let help = suggestion(&name, known.collect::<Vec<_>>()).map_or(String::new(), |help| format!("; {help}"));
        anyhow::anyhow!("unknown protocol `{name}`{help}")
    })
}
